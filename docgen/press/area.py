"""Sizes and boxes of the press: millimetres from the bottom-left corner of the sheet, upwards, as PDF measures.

Points are spoken only where a PDF is read or written: ``points`` and ``millimetres`` are the one way between.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

POINTS = 72 / 25.4
"""Points in a millimetre."""


def points(millimetres: float) -> float:
    """A length in PDF points, to a ten-thousandth (0.00004 mm)."""
    return round(millimetres * POINTS, 4)


def millimetres(points: float) -> float:
    """A length in millimetres, to a thousandth: what rounding to points has left of 148 mm is 148 mm again."""
    return round(points / POINTS, 3)


def in_words(length: float) -> str:
    """A length for people: ``7.5 mm``, to a tenth, and to a hundredth where that would say nothing."""
    return f"{length:.1f}".removesuffix(".0") + " mm" if length >= 0.05 else f"{length:.2f} mm"


@dataclass(frozen=True, slots=True)
class Size:
    """Width and height in millimetres."""

    width: float
    height: float

    @property
    def on_its_side(self) -> Size:
        """The same with width and height exchanged."""
        return Size(self.height, self.width)

    def __str__(self) -> str:
        return f"{self.width:g} × {self.height:g} mm"


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle by its four edges, in millimetres."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def width(self) -> float:
        """From its left edge to its right one."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """From its bottom edge to its top one."""
        return self.top - self.bottom

    def holds(self, other: Box, slack: float = 1e-6) -> bool:
        """Whether ``other`` lies in it altogether; edges may meet."""
        return (
            other.left >= self.left - slack
            and other.bottom >= self.bottom - slack
            and other.right <= self.right + slack
            and other.top <= self.top + slack
        )

    def overlaps(self, other: Box, slack: float = 1e-6) -> bool:
        """Whether the two share more than an edge."""
        return (
            self.left < other.right - slack
            and other.left < self.right - slack
            and self.bottom < other.top - slack
            and other.bottom < self.top - slack
        )

    def grown(self, by: float) -> Box:
        """The box with each edge moved outwards."""
        return Box(self.left - by, self.bottom - by, self.right + by, self.top + by)

    def moved(self, right: float, up: float) -> Box:
        """The box at another place."""
        return Box(self.left + right, self.bottom + up, self.right + right, self.top + up)


def around(boxes: Iterable[Box]) -> Box:
    """The smallest box that holds all of ``boxes``, of which there is at least one."""
    lefts, bottoms, rights, tops = zip(*((box.left, box.bottom, box.right, box.top) for box in boxes), strict=True)
    return Box(min(lefts), min(bottoms), max(rights), max(tops))
