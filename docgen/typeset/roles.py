"""Which HTML element is which structure element (ISO 32000-1, 14.8.4): tags and attributes in, roles and texts out."""

from __future__ import annotations

from typing import Any

from docgen.typeset.structure import FIGURE_GROUP, STANDARD

SVG = "{http://www.w3.org/2000/svg}"

ROLES = {
    "address": "Div", "article": "Art", "aside": "Div", "blockquote": "BlockQuote", "caption": "Caption", "code": "Code",
    "dd": "dd", "details": "Div", "div": "Div", "dl": "L", "dt": "dt", "em": "Em", "figcaption": "Caption",
    "figure": FIGURE_GROUP, "footer": "Div", "h1": "H1", "h2": "H2", "h3": "H3", "h4": "H4", "h5": "H5", "h6": "H6",
    "header": "Div", "img": "Figure", "kbd": "Code", "li": "li", "main": "Part", "nav": "Sect", "ol": "L", "p": "P",
    "pre": "P", "q": "Quote", "samp": "Code", "section": "Sect", "strong": "Strong", "sub": "Span", "summary": "P",
    "sup": "Span", "svg": "Figure", "table": "Table", "tbody": "TBody", "td": "TD", "tfoot": "TFoot", "th": "TH",
    "thead": "THead", "tr": "TR", "ul": "L",
}  # fmt: skip
"""Roles by tag. The lower-case ones need more than one node (``Tagger._make``); tags that are not here need none."""

NUMBERING = {
    "decimal": "Decimal",
    "decimal-leading-zero": "Decimal",
    "lower-alpha": "LowerAlpha",
    "lower-latin": "LowerAlpha",
    "upper-alpha": "UpperAlpha",
    "upper-latin": "UpperAlpha",
    "lower-roman": "LowerRoman",
    "upper-roman": "UpperRoman",
    "disc": "Disc",
    "circle": "Circle",
    "square": "Square",
    "none": "None",
}
"""``ListNumbering`` (ISO 32000-1, table 347) by the CSS ``list-style-type``."""


def tag_of(element: Any) -> str:
    """The local name of an element."""
    tag: str = element.tag
    return tag.rpartition("}")[2]


def role_of(element: Any) -> str | None:
    """The role that an element asks for: ``data-tag``, or that of its tag."""
    if (asked := element.get("data-tag")) in STANDARD:
        return str(asked)
    tag = tag_of(element)
    if tag == "a":
        return "Link" if element.get("href") else None
    if tag == "abbr":
        return "Span" if element.get("title") else None
    if element.get("role") == "img":
        return "Figure"
    return ROLES.get(tag)


RUNNING = "data-running"


def is_decoration(element: Any) -> bool:
    """Whether the element says of itself that it has nothing to tell."""
    if element.get("aria-hidden") == "true":
        return True
    tag = tag_of(element)
    return tag in ("img", "svg") and (
        element.get("role") in ("presentation", "none") or (tag == "img" and element.get("alt") == "")
    )


def is_running(element: Any) -> bool:
    """Whether the element is a slot that is repeated in the margin of every page: an artifact, and not only decoration."""
    return element is not None and RUNNING in element.attrib


def description_of(element: Any) -> str:
    """The text that stands for a picture: ``aria-label``, ``alt``, or the title and description of a drawing."""
    said = element.get("aria-label") or element.get("alt") or ""
    if not said and tag_of(element) == "svg":
        texts = (element.findtext(f"{SVG}{name}") for name in ("title", "desc"))
        said = ". ".join(text.strip().rstrip(".") for text in texts if text and text.strip())
    return squeeze(said)


def name_of_link(element: Any) -> str:
    """What a link is called: ``aria-label``, ``title``, or its text with the descriptions of its pictures."""
    if said := element.get("aria-label") or element.get("title"):
        return squeeze(said)
    return squeeze("".join(_texts(element)))


def _texts(element: Any) -> list[str]:
    if element.get("aria-hidden") == "true":
        return []
    texts = [element.text or ""]
    if tag_of(element) in ("img", "svg") or element.get("role") == "img":
        return [f" {description_of(element)} "]
    for child in element:
        if isinstance(child.tag, str):
            texts += _texts(child)
        texts.append(child.tail or "")
    return texts


def squeeze(text: str) -> str:
    """``text`` on one line, each run of white space as one space."""
    return " ".join(text.split())
