"""Small drawings of what is made of a sheet: where it is folded, stapled and cut, and how it looks from its edge.

In: a job. Out: strokes in a box of :data:`WIDTH` x :data:`HEIGHT` millimetres, from its bottom-left corner. On the left the
unfolded piece or the sheet with its pieces; on the right, of what is folded, the paper seen from its edge.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate

from docgen.press.area import Size
from docgen.press.job import PrintJob

WIDTH, HEIGHT = 70.0, 34.0
FLAT = (0.0, 0.0, 40.0, 34.0)
"""Where the flat drawing stands: left, bottom, width, height."""
EDGE = (46.0, 5.0, 24.0, 24.0)
"""Where the view from the edge stands."""
MOST_NESTED = 4
"""More sheets than these are drawn as these."""

Point = tuple[float, float]


class Pen(StrEnum):
    """What a stroke means."""

    PAPER = "paper"
    """The outline of a piece of paper, filled."""
    FOLD = "fold"
    CUT = "cut"
    STAPLE = "staple"
    EDGE = "edge"
    """Paper, seen from its edge."""


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line through points."""

    pen: Pen
    points: tuple[Point, ...]


def picture_of(job: PrintJob) -> tuple[Stroke, ...]:
    """The drawing for a job."""
    if job.finishing == "saddle-stitch":
        return (*_spread(job), *_nested(min(job.sheets, MOST_NESTED)))
    if job.finishing == "roll-fold":
        return (*_panels(job), *_rolled(job.binding == "right"))
    if job.finishing == "z-fold":
        return (*_panels(job), *_zigzag(job.binding == "right"))
    return tuple(_pieces(job))


def _placed(size: Size, room: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    """Where a flat thing of that size stands in its room, as large as can be: left, bottom, width, height."""
    left, bottom, width, height = room
    scale = min(width / size.width, height / size.height)
    wide, high = size.width * scale, size.height * scale
    return left + (width - wide) / 2, bottom + (height - high) / 2, wide, high


def _box(pen: Pen, left: float, bottom: float, width: float, height: float) -> Stroke:
    right, top = left + width, bottom + height
    return Stroke(pen, ((left, bottom), (right, bottom), (right, top), (left, top), (left, bottom)))


def _panels(job: PrintJob) -> Iterator[Stroke]:
    left, bottom, width, height = _placed(job.opened, FLAT)
    yield _box(Pen.PAPER, left, bottom, width, height)
    total = sum(job.panels)
    for edge in list(accumulate(job.panels))[:-1]:
        at = left + width * edge / total
        yield Stroke(Pen.FOLD, ((at, bottom), (at, bottom + height)))


def _spread(job: PrintJob) -> Iterator[Stroke]:
    yield from _panels(job)
    left, bottom, width, height = _placed(job.opened, FLAT)
    for part in (0.22, 0.78):
        middle = bottom + height * part
        yield Stroke(Pen.STAPLE, ((left + width / 2, middle - 1.6), (left + width / 2, middle + 1.6)))


def _nested(sheets: int) -> Iterator[Stroke]:
    left, bottom, width, height = EDGE
    for index in range(sheets):
        inset = 2.4 * index
        middle = left + width / 2
        yield Stroke(
            Pen.EDGE,
            ((left + inset * 0.75, bottom), (middle, bottom + height - inset), (left + width - inset * 0.75, bottom)),
        )
    top = bottom + height
    yield Stroke(Pen.STAPLE, ((left + width / 2, top + 1.4), (left + width / 2, top - 2.4 * sheets)))


def _rolled(from_the_right: bool) -> Iterator[Stroke]:
    left, bottom, width, _ = EDGE
    points = ((width - 2.4, 9.0), (0.0, 7.0), (0.0, 4.4), (width, 4.4), (width, 11.0), (1.0, 15.0))
    yield _edge(points, left, bottom, width, from_the_right)


def _zigzag(from_the_right: bool) -> Iterator[Stroke]:
    left, bottom, width, _ = EDGE
    points = ((width, 18.0), (0.0, 14.0), (width, 8.0), (0.0, 4.0))
    yield _edge(points, left, bottom, width, from_the_right)


def _edge(points: tuple[Point, ...], left: float, bottom: float, width: float, mirrored: bool) -> Stroke:
    return Stroke(Pen.EDGE, tuple((left + (width - x if mirrored else x), bottom + y) for x, y in points))


def _pieces(job: PrintJob) -> Iterator[Stroke]:
    """The sheet with its pieces, to scale, as they are cut apart."""
    left, bottom, width, height = _placed(job.sheet, (0.0, 0.0, WIDTH, HEIGHT))
    yield _box(Pen.PAPER, left, bottom, width, height)
    scale = width / job.sheet.width
    gutter = job.gutter * scale
    wide, high = job.opened.width * scale, job.opened.height * scale
    all_wide = job.columns * wide + (job.columns - 1) * gutter
    all_high = job.rows * high + (job.rows - 1) * gutter
    for column in range(job.columns):
        for row in range(job.rows):
            x = left + (width - all_wide) / 2 + column * (wide + gutter)
            y = bottom + (height - all_high) / 2 + row * (high + gutter)
            yield _box(Pen.CUT, x, y, wide, high)
