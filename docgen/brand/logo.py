"""Logos: SVG of paths, painted in inks, that fits its slot."""

from __future__ import annotations

import re
from collections.abc import Iterator

from docgen.brand.inks import INKS
from docgen.content.images import check_image, svg_size
from docgen.content.record import suggestion
from docgen.diagnostics import Diagnostic, Place, error
from docgen.files import Folder

WIDEST, HIGHEST = 75.0, 20.0
"""Millimetres: the room for a logo in the band."""

_PAINT = re.compile(r"""\b(fill|stroke|color|stop-color|flood-color)\s*(?:=\s*["']|:)\s*([^"';}]+)""")
_INK = re.compile(r"var\(--ink-([a-z]+)(?:-\d+)?\)|color\(--([a-z]+)\s+[0-9.]+%?\)")


def check_logo(folder: Folder, path: str, place: Place, width: float) -> list[Diagnostic]:
    """The faults of the logo at ``path`` when it is printed ``width`` millimetres wide; ``place`` is where it is named."""
    found = check_image(folder, path, place, width)
    if found:
        return found
    if not path.lower().endswith(".svg"):
        return [error("logo-not-svg", f"the logo '{path}' is not SVG", place, "save it as SVG, so that it takes inks")]
    data = folder.read(path)
    size = svg_size(data)
    if size is None:
        return [
            error("logo-without-size", f"the logo '{path}' has no viewBox", place, "add viewBox to its svg element")
        ]
    if width > WIDEST or height_of(size, width) > HIGHEST:
        message = f"the logo is {width:g} mm wide and {height_of(size, width):.1f} mm high; its slot is {WIDEST:g} by {HIGHEST:g} mm"
        found.append(error("logo-too-large", message, place, "make 'width' smaller, or crop the drawing"))
    return [*found, *_paint_faults(data.decode("utf-8", "replace"), path)]


def height_of(size: tuple[float, float], width: float) -> float:
    """The printed height of a drawing of ``size`` (any units) that is ``width`` wide."""
    return width * size[1] / size[0]


def _paint_faults(svg: str, path: str) -> Iterator[Diagnostic]:
    for number, line in enumerate(svg.splitlines(), start=1):
        if found := re.search(r"<text\b", line):
            place = Place(path, number, found.start() + 1)
            yield error("logo-with-text", "the logo contains text, which needs a font", place, "turn it into paths")
        for paint in _PAINT.finditer(line):
            value, place = paint[2].strip(), Place(path, number, paint.start(2) + 1, paint.end(2) + 1)
            ink = _INK.fullmatch(value)
            if ink is None and value != "none":
                cure = 'write fill="var(--ink-primary)", or another ink'
                yield error("colour-not-an-ink", f"the logo is painted with '{value}', which is no ink", place, cure)
            elif ink and (name := ink[1] or ink[2]) not in INKS:
                yield error("unknown-ink", f"unknown ink '{name}'", place, suggestion(name, INKS))
