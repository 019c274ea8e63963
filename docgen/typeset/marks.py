"""Marks: what an edition alone has on its pages, its id and its QR code, set by docgen and not by the engine.

A template writes ``<span data-mark="id">0</span>``, last in its line, or a drawing with ``data-mark="qr"``. The engine sets the stand-in
and so gives it its place, font, colour and tag; :func:`find` notes all that, and :func:`content` says what is painted
instead when the edition is known. An id is set without kerning, so that its width is the sum of its letters' widths.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from docgen.compose.slots import FIELDS, name_of
from docgen.diagnostics import Refusal, error
from docgen.typeset.codes import qr
from docgen.typeset.document import Hole, Imprint, Mark
from docgen.typeset.objects import decimal, hole

ATTRIBUTE = "data-mark"
PRELUDE = (
    f"[{ATTRIBUTE}] {{ font-kerning: none; font-variant-ligatures: none; letter-spacing: 0; word-spacing: 0; "
    "white-space: nowrap; hyphens: none }"
)
"""How the engine is to set a stand-in."""
LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_"
"""What ids are made of."""


def find(document: Any, slots: frozenset[str]) -> dict[Any, Mark]:
    """The boxes of all stand-ins of the engine's document, with all of their marks that is known before it is painted."""
    from weasyprint.formatting_structure import boxes

    found: dict[Any, Mark] = {}

    def walk(box: Any, column: Any, slot: Any, line: Any) -> None:
        for child in box.children:
            child = getattr(child, "_box", child)
            element = child.element
            kind = element.get(ATTRIBUTE) if element is not None else None
            if kind == "id" and isinstance(child, boxes.TextBox):
                left, edge = column.content_box_x(), slot or column
                found[child] = Mark(
                    kind="id",
                    slot=name_of(slot.element.get("id")) if slot is not None else "",
                    x=child.position_x,
                    y=child.position_y + child.baseline,
                    left=left,
                    right=left + column.width,
                    bottom=edge.border_box_y() + edge.border_height(),
                    leading=line.height,
                    breaks="data-breaks" in element.attrib,
                )
            elif kind == "qr" and isinstance(child, boxes.ReplacedBox):
                found[child] = Mark(kind="qr", side=child.width)
            elif not isinstance(child, boxes.TextBox):
                is_column = isinstance(child, boxes.BlockContainerBox)
                is_slot = element is not None and element.get("id") in slots and hasattr(child, "border_box_y")
                walk(
                    child,
                    child if is_column else column,
                    child if is_slot and slot is None else slot,
                    child if isinstance(child, boxes.LineBox) else line,
                )

    for page in document.pages:
        walk(page._page_box, page._page_box, None, None)
    return found


def set_in(font: Any, boxes: Any) -> bool:
    """Whether one of the boxes of stand-ins may be set in a font of the engine's."""
    upright = {"normal": 0, "oblique": 1, "italic": 2}
    faces = {(box.style["font_weight"], upright[box.style["font_style"]]) for box in boxes if hasattr(box, "text")}
    return (font.weight, font.style) in faces


def take_out(items: list[Any], start: int, mark: Mark, number: int, fonts: Mapping[str, Any]) -> Mark:
    """Takes the stand-in out of a content stream, whose marked content begins at ``start``, and leaves a hole.

    ``items`` are the engine's. Gives the mark with what only the painting tells: the glyphs of its font, and the size.
    """
    end = next(index for index in range(start, len(items)) if items[index] == b"EMC")
    if mark.kind == "qr":
        path = [index for index in range(start, end) if bytes(_bytes(items[index])[-2:]) in (b" m", b" l", b"S")]
        items[path[0]] = hole("mark", number).encode()
        for index in path[1:]:
            items[index] = b""
        return mark
    shown = next(index for index in range(start, end) if _bytes(items[index]).endswith(b"] TJ"))
    items[shown] = hole("mark", number).encode()
    name, size = next(
        _bytes(items[index]).split()[:2] for index in range(shown, -1, -1) if _bytes(items[index]).endswith(b" Tf")
    )
    return mark._replace(size=float(size), glyphs=fonts[name[1:].decode()])


def _bytes(item: Any) -> bytes:
    return item if isinstance(item, bytes) else b""


def given(marks: tuple[Mark, ...], imprint: Imprint | None) -> dict[Hole, bytes]:
    """What goes into the holes of ``marks`` for an edition; nothing is painted there without one."""
    return {("mark", number): content(mark, imprint) if imprint else b"" for number, mark in enumerate(marks)}


def content(mark: Mark, imprint: Imprint) -> bytes:
    """What is painted for the mark. Raises :class:`Refusal` when the id does not fit."""
    return _code(mark, imprint.address) if mark.kind == "qr" else b"\n".join(_lines(mark, imprint))


def _code(mark: Mark, address: str) -> bytes:
    """The code in a square whose side is 1, as the stand-in's drawing has it."""
    code = qr(address)
    scale = _fine(1 / code.side)
    return b"q %b 0 0 %b 0 0 cm 1 w\n%b\nS Q" % (scale, scale, code.operators)


def _fine(value: float) -> bytes:
    """A small number with enough digits to be multiplied by a hundred."""
    return f"{value:.9f}".encode()


def _lines(mark: Mark, imprint: Imprint) -> Iterator[bytes]:
    if unknown := set(imprint.id) - mark.glyphs.keys():
        message = f"the font of the edition's id has no '{min(unknown)}', which is in '{imprint.id}'"
        raise Refusal([error("glyph-missing", message, imprint.place, "choose a font that has it")])
    lines = list(_broken(mark, imprint.id))
    if any(y > mark.bottom + 0.5 or x + _width(mark, line) > mark.right + 0.5 for x, y, line in lines):
        message = f"the edition's id '{imprint.id}' does not fit its slot"
        if mark.slot:
            message = f"the edition's id '{imprint.id}' does not fit the slot '{mark.slot}'"
        is_long = max(_width(mark, part) for part in _set_apart(mark, imprint.id)) > mark.right - mark.left
        if is_long or mark.slot not in FIELDS:
            place, cure = imprint.place, "give the leaflet or the brand's folder a shorter name"
        else:
            place = imprint.places.get(mark.slot) or imprint.place
            cure = f"shorten what the brand has before it there, its `{FIELDS[mark.slot]}`"
            cure += ", or the names that the id is made of" if mark.breaks else ""
        raise Refusal([error("slot-overflow", message, place, f"{cure}, or give the slot more room in every brand")])
    for x, y, line in lines:
        if y != mark.y:
            yield b"1 0 0 -1 %b %b Tm" % (decimal(x), decimal(y))
        yield b"[<%b>] TJ" % "".join(f"{mark.glyphs[letter][0]:04x}" for letter in line).encode()


def _broken(mark: Mark, id: str) -> Iterator[tuple[float, float, str]]:
    """The id in lines: where each begins, and what it says."""
    x, y, line = mark.x, mark.y, ""
    for part in _set_apart(mark, id):
        if x + _width(mark, line + part) > mark.right and (line or x > mark.left):
            if line:
                yield x, y, line
            x, y, line = mark.left, y + mark.leading, ""
        line += part
    yield x, y, line


def _width(mark: Mark, text: str) -> float:
    return sum(mark.glyphs[letter][1] for letter in text) * mark.size / 1000


def _set_apart(mark: Mark, id: str) -> list[str]:
    """The parts of the id that each stand on one line."""
    if not mark.breaks:
        return [id]
    parts = id.split(".")
    return [*(f"{part}." for part in parts[:-1]), parts[-1]]
