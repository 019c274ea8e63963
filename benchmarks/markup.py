"""A leaflet's HTML as typst markup: the same words, headings, lists and tables, plainly dressed. Pictures are left out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

PREAMBLE = """#set document(title: {title})
#set page(paper: "a4", margin: 18mm, numbering: "1 of 1")
#set text(font: "Open Sans", size: 11pt, lang: "en", region: "GB")
#set par(leading: 0.7em)
#set table(stroke: 0.5pt + rgb("#bfd0d6"))
#show heading: set text(fill: rgb("#0b5c73"))
"""
UNSEEN = {"head", "script", "style", "img"}
INLINE = {"strong": "strong", "b": "strong", "em": "emph", "i": "emph", "sup": "super", "sub": "sub"}
TEXT = {"a", "abbr", "br", "code", "span", "small", "time", *INLINE}
"""Elements that stand in a line."""
LISTS = {"ul": "list", "ol": "enum"}
HEADINGS = {f"h{level}": level for level in range(1, 7)}


def typst_of(root: Any) -> str:
    """The document of an `html` element (as from `weasyprint.HTML(…).etree_element`)."""
    title = next((element.text for element in root.iter("title") if element.text), "")
    return PREAMBLE.format(title=_quoted(title)) + "\n\n".join(_blocks(root)) + "\n"


def _blocks(element: Any) -> Iterator[str]:
    """The paragraphs, lists and tables in an element; text between them makes a paragraph."""
    line = _text(element.text)
    for child in element:
        if child.tag in TEXT:
            line += _line([child])
        else:
            if line.strip():
                yield line
            line = ""
            yield from _block(child)
        line += _text(child.tail)
    if line.strip():
        yield line


def _block(element: Any) -> Iterator[str]:
    tag = element.tag
    if not isinstance(tag, str) or tag in UNSEEN or tag.endswith("}svg"):
        return
    if tag in HEADINGS:
        yield f"#heading(level: {HEADINGS[tag]})[{_content(element)}]"
    elif tag in LISTS:
        yield f"#{LISTS[tag]}({', '.join(f'[{_content(item)}]' for item in element.iter('li'))})"
    elif tag == "dl":
        words = [f"[{_content(child)}]" for child in element if child.tag in ("dt", "dd")]
        yield f"#terms({', '.join(f'terms.item({term}, {means})' for term, means in zip(words[::2], words[1::2], strict=True))})"
    elif tag == "table":
        yield from _table(element)
    else:
        yield from _blocks(element)


def _table(table: Any) -> Iterator[str]:
    yield from (_content(caption) for caption in table.iter("caption"))
    rows = [[f"[{_content(cell)}]" for cell in row if cell.tag in ("th", "td")] for row in table.iter("tr")]
    columns = max(map(len, rows))
    head, *body = [", ".join(row + ["[]"] * (columns - len(row))) for row in rows]
    yield f"#table(columns: {columns}, table.header({head}), {', '.join(body)})"


def _content(element: Any) -> str:
    return "\n\n".join(_blocks(element))


def _line(elements: list[Any]) -> str:
    """Elements that stand in a line."""
    written = ""
    for element in elements:
        inner = _text(element.text) + "".join(
            (_line([child]) if child.tag in TEXT else "") + _text(child.tail) for child in element
        )
        address = element.get("href", "")
        if element.tag in INLINE:
            inner = f"#{INLINE[element.tag]}[{inner}];"
        elif element.tag == "a" and ":" in address:
            inner = f"#link({_quoted(address)})[{inner}];"
        written += inner
    return written


def _text(text: str | None) -> str:
    """Words as a string in code, so that no character of theirs is markup; a space stays a space."""
    if not text:
        return ""
    words = " ".join(text.split())
    if not words:
        return " "
    return " " * text[0].isspace() + f"#{_quoted(words)};" + " " * text[-1].isspace()


def _quoted(words: str) -> str:
    return '"' + words.replace("\\", "\\\\").replace('"', '\\"') + '"'
