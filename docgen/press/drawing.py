"""Draws marks with ReportLab: one page of a small PDF for each drawing, which ``sheets`` then lays over a side.

What must be on every plate is painted in ``/Separation /All`` (ISO 32000-1, 8.6.6.4). The slug is set in Bitstream Vera, which
comes with ReportLab and may be embedded. The same marks give the same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docgen.press.area import Box, Size, millimetres, points
from docgen.press.marks import Marks
from docgen.press.plates import Patch
from docgen.press.slug import Word
from docgen.press.waste import DEPTH, GAP, Edge, Strip, Written

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

WEIGHT = 0.25
"""Of all lines, in points."""
DASHES = (3.0, 2.0)
"""Of fold marks, in points."""
SIZE = 6.0
"""Of the slug's letters, in points."""
FONT = "docgen-slug"
MISSING = "?"
"""Stands for a character that the slug's font does not have."""
_BASELINES = (3.1, 0.8)
"""Of the two lines in a strip, in millimetres from its near edge."""
_ROUND = 1.6
"""The radius of a registration target's circle, in millimetres."""


@cache
def slug_font() -> Any:
    """The font of the slug, known to ReportLab from then on."""
    import reportlab
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    font = TTFont(FONT, str(Path(reportlab.__file__).parent / "fonts" / "Vera.ttf"))
    pdfmetrics.registerFont(font)
    return font


def _printable(text: str) -> str:
    known = slug_font().face.charToGlyph
    return "".join(character if ord(character) in known else MISSING for character in text)


@lru_cache(1000)
def word_length(word: Word) -> float:
    """How long a word of the slug is, in millimetres."""
    return millimetres(slug_font().stringWidth(_printable(word.text), SIZE)) + 0.001


class Drawing:
    """A PDF with a page for each drawing, all of the size of the sheet."""

    def __init__(self, sheet: Size) -> None:
        from reportlab.pdfgen.canvas import Canvas

        slug_font()
        self._file = io.BytesIO()
        size = (points(sheet.width), points(sheet.height))
        self._canvas: Canvas = Canvas(self._file, pagesize=size, invariant=1, initialFontName=FONT, pageCompression=0)
        self.pages = 0

    def add_marks(self, marks: Marks, bar: Sequence[Patch]) -> int:
        """Draws everything but the slug. Gives the number of the page, from 0."""
        canvas = self._canvas
        canvas.setLineWidth(WEIGHT)
        canvas.setStrokeColor(_on_all_plates())
        for line in marks.lines:
            canvas.setDash(list(DASHES) if line.dashed else [])
            canvas.line(*map(points, (*line.start, *line.end)))
        canvas.setDash([])
        for target in marks.targets:
            self._target(target)
        if marks.bar:
            with self._along(marks.bar):
                for number, patch in enumerate(bar):
                    self._patch(patch, number * DEPTH)
        return self._end()

    def add_slug(self, parts: Sequence[Written], words: Sequence[Word]) -> int:
        """Writes a slug. Gives the number of the page, from 0."""
        for part in parts:
            with self._along(part.strip):
                for line, baseline in zip(part.lines, _BASELINES, strict=True):
                    self._write([words[number] for number in line], baseline)
        return self._end()

    def finished(self) -> bytes:
        """The PDF."""
        self._canvas.save()
        return self._file.getvalue()

    def _end(self) -> int:
        self._canvas.showPage()
        self.pages += 1
        return self.pages - 1

    @contextmanager
    def _along(self, strip: Strip) -> Iterator[None]:
        """Lets one draw in a strip as if it lay level with its corner at the origin; those at the sides read upwards."""
        canvas, box = self._canvas, strip.box
        canvas.saveState()
        if strip.edge in (Edge.HEAD, Edge.TAIL):
            canvas.translate(points(box.left), points(box.bottom))
        else:
            canvas.translate(points(box.right), points(box.bottom))
            canvas.rotate(90)
        yield
        canvas.restoreState()

    def _target(self, box: Box) -> None:
        x, y = (box.left + box.right) / 2, (box.bottom + box.top) / 2
        canvas = self._canvas
        canvas.circle(points(x), points(y), points(_ROUND))
        canvas.line(points(box.left), points(y), points(box.right), points(y))
        canvas.line(points(x), points(box.bottom), points(x), points(box.top))

    def _patch(self, patch: Patch, x: float) -> None:
        self._canvas.setFillColor(_mixed(patch))
        self._canvas.rect(points(x), 0, points(DEPTH), points(DEPTH), stroke=0, fill=1)

    def _write(self, words: Sequence[Word], baseline: float) -> None:
        canvas, x = self._canvas, 0.0
        canvas.setFont(FONT, SIZE)
        for word in words:
            canvas.setFillColor(_on_all_plates() if word.plate is None else _mixed(((word.plate, 1.0),)))
            canvas.drawString(points(x), points(baseline), _printable(word.text))
            x += word_length(word) + GAP


def _on_all_plates() -> Any:
    from reportlab.lib.colors import CMYKColorSep

    return CMYKColorSep(1, 1, 1, 1, spotName="All")


def _mixed(patch: Patch) -> Any:
    """ReportLab's colour for inks with tints: process values, or the separation of a spot ink."""
    from reportlab.lib.colors import CMYKColor, CMYKColorSep

    (plate, tint), *more = patch
    if plate.is_process:
        return CMYKColor(*(sum(tint * plate.cmyk[part] for plate, tint in patch) for part in range(4)))
    assert not more, "a patch of a spot ink shows that ink alone"
    return CMYKColorSep(*plate.cmyk, spotName=plate.name, density=tint)
