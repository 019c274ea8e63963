"""Colours that are no inks: painted pages in, diagnostics out.

Where an ink is misspelt, or a colour is typed, the engine paints plain RGB without a word; such a colour would not
change with the brand, and would fail on the press. Looking at the operators that were painted is cheap and sees
everything, drawings too; only when one of them is wrong are the boxes searched for where it comes from.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import unquote

from docgen.diagnostics import Diagnostic, Place, error

_PLAIN_SPACES = (b"/DeviceCMYK", b"/lab-d50", b"/lab-d65")
_PLAIN_ENDINGS = (
    *(b" rg", b" RG", b" sh"),
    *(space + operator for space in _PLAIN_SPACES for operator in (b" cs", b" CS")),
)
SHADED = ("inset", "outset", "ridge", "groove")
SIDES = ("top", "right", "bottom", "left")
_SHAPES = frozenset({"circle", "ellipse", "line", "path", "polygon", "polyline", "rect", "text", "tspan"})
_UNPAINTED = frozenset({"clipPath", "desc", "mask", "metadata", "style", "title"})
_NOT_PLAIN = ("color(--", "none", "transparent")
CURE = "use an ink: var(--ink-NAME), or var(--ink-NAME-20) for a tint; white is the tint 0"


def paints_plain_colour(pdf: Any) -> bool:
    """Whether any content of the engine's PDF sets a colour outside the ink spaces, or paints a gradient."""
    from weasyprint.pdf.stream import Stream

    return any(
        type(item) is bytes and item.endswith(_PLAIN_ENDINGS)
        for stream in pdf.objects
        if isinstance(stream, Stream)
        for item in stream.stream
    )


def unpaintable(box: Any) -> Iterator[str]:
    """What would crash the engine when it paints ``box`` in inks, in words: whatever mixes colours."""
    style = box.style
    if box.background is not None:
        for layer in box.background.layers:
            if type(layer.image).__name__.endswith("Gradient"):
                yield "a gradient cannot be made of inks"
    if any(shadow[2].value for shadow in style["box_shadow"]):
        yield "a blurred shadow cannot be made of inks"
    for side in SIDES:
        if (kind := style[f"border_{side}_style"]) in SHADED and style[f"border_{side}_width"]:
            yield f"a border that is '{kind}' cannot be made of inks"
            break


def find_plain_colours(document: Any, find: Callable[[Any], Place | None]) -> list[Diagnostic]:
    """Says which colours are no inks; at least one diagnostic."""
    found: dict[Diagnostic, None] = {}
    drawings: list[Any] = []
    for page in document.pages:
        for box in _boxes(page._page_box):
            for name, colour in _colours(box):
                if colour is not None and colour.alpha > 0 and not colour.space.startswith("--"):
                    tag = (box.element_tag or "@page").rpartition("}")[2]
                    message = f"the {name} of '{tag}' is {_written(colour)}, which is not an ink"
                    found[error("colour-not-an-ink", message, find(box.element), CURE)] = None
            if (drawing := getattr(getattr(box, "replacement", None), "_svg", None)) and _is_plain(drawing.tree):
                drawings.append(box.element)
    for element in drawings or ([] if found else [None]):
        source = element.get("src") if element is not None else None
        what = f"the drawing '{unquote(source)}'" if source else "a drawing"
        message = f"{what} has a colour that is not an ink (black where no fill is given)"
        cure = 'give every shape fill="var(--ink-primary)", or another ink, or fill="none" and a stroke'
        found[error("colour-not-an-ink", message, find(element), cure)] = None
    return list(found)


def _is_plain(node: Any) -> bool:
    """Whether a shape in the engine's tree of a drawing has a colour that is not an ink."""
    if node.tag in _SHAPES and node.visible:
        for paint in (node.get("fill", "black"), node.get("stroke", "none")):
            if not paint.strip().startswith(_NOT_PLAIN):
                return True
    return node.tag not in _UNPAINTED and any(map(_is_plain, node))


def _boxes(box: Any) -> Iterator[Any]:
    yield box
    for child in box.children:
        yield from _boxes(getattr(child, "_box", child))


def _colours(box: Any) -> Iterator[tuple[str, Any]]:
    """The colours that a box paints with, by the name of the property."""
    style = box.style
    own = style["color"]
    if hasattr(box, "pango_layout"):
        if box.text.strip() and style["visibility"] == "visible":
            yield "color", own
            if style["text_decoration_line"] not in ("none", frozenset(), set(), ()):
                yield "text-decoration-color", _resolved(style["text_decoration_color"], own)
        return
    if box.background is not None:
        yield "background-color", box.background.color
    for side in SIDES:
        if style[f"border_{side}_style"] not in ("none", "hidden") and style[f"border_{side}_width"]:
            yield "border-color", _resolved(style[f"border_{side}_color"], own)
    if style["outline_style"] not in ("none", "hidden"):
        yield "outline-color", _resolved(style["outline_color"], own)
    for shadow in style["box_shadow"]:
        yield "box-shadow", _resolved(shadow[4], own)


def _resolved(colour: Any, own: Any) -> Any:
    return own if colour == "currentcolor" else colour


def _written(colour: Any) -> str:
    if colour.space in ("srgb", "hsl", "hwb"):
        return f"rgb({' '.join(str(round(part * 255)) for part in colour.to('srgb').coordinates)})"
    return f"{colour.space}({' '.join(f'{part:g}' for part in colour.coordinates)})"
