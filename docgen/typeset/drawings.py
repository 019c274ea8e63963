"""Drawings of which nothing shows: pictures of the engine's pages in, diagnostics out.

A drawing whose ``viewBox`` is elsewhere than its shapes is a picture for the engine, with its size and its alternative, and
leaves bare paper. Whether it does is told by the bounds of its shapes, which are never too small for what is judged here:
a drawing with more in it than plain shapes is taken to show something.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import unquote

from docgen.diagnostics import Diagnostic, Place, error

_SHAPES = frozenset({"circle", "ellipse", "line", "path", "polygon", "polyline", "rect"})
_SILENT = frozenset({"desc", "metadata", "title"})
Bounds = tuple[float, float, float, float]
"""Left, top, width and height."""


class _UnjudgedError(Exception):
    """There is something in the drawing whose bounds nobody knows."""


def blank(document: Any, find: Callable[[Any], Place | None]) -> list[Diagnostic]:
    """A fault for each picture of the painted document of which nothing shows."""
    found = []
    for page in document.pages:
        for box in _pictures(page._page_box):
            if not _shows(box.replacement._svg, box.width, box.height):
                message = f"nothing of the drawing '{unquote(box.element.get('src'))}' is within its viewBox"
                cure = "have its viewBox say where its shapes are"
                found.append(error("drawing-blank", message, find(box.element), cure))
    return found


def _pictures(box: Any) -> Iterator[Any]:
    for child in getattr(box, "children", ()):
        child = getattr(child, "_box", child)
        is_drawing = hasattr(getattr(child, "replacement", None), "_svg")
        if is_drawing and child.element is not None and child.element.get("src"):
            yield child
        yield from _pictures(child)


def _shows(drawing: Any, width: float, height: float) -> bool:
    view = drawing.tree.get_viewbox()
    if not view or min(*view[2:], width, height) <= 0:
        return True
    # In a box of another shape more is seen than the viewBox, on either side.
    scale = min(width / view[2], height / view[3])
    more_x, more_y = width / scale - view[2], height / scale - view[3]
    try:
        return any(
            left <= view[0] + view[2] + more_x
            and left + wide >= view[0] - more_x
            and top <= view[1] + view[3] + more_y
            and top + high >= view[1] - more_y
            for child in drawing.tree
            for left, top, wide, high in _bounds(drawing, child)
        )
    except _UnjudgedError:
        return True


def _bounds(drawing: Any, node: Any) -> Iterator[Bounds]:
    """The bounds of each painted shape at ``node`` and below, as they are around it."""
    from weasyprint.svg.bounding_box import bounding_box, is_valid_bounding_box, transform_bounding_box

    if node.tag in _SILENT or not node.display:
        return
    if node.tag == "g":
        inside = [bounds for child in node for bounds in _bounds(drawing, child)]
    elif node.tag in _SHAPES and not any(letter in node.get("d", "") for letter in "Tt"):
        is_painted = node.visible and (any(node.get_paint("fill")) or any(node.get_paint("stroke")))
        inside = [bounding_box(drawing, node, 16, stroke=True)] if is_painted else []
    else:
        raise _UnjudgedError
    for bounds in inside:
        if is_valid_bounding_box(bounds):
            yield transform_bounding_box(drawing, node, 16, bounds)
