"""Matrices, boxes and shapes as ISO 32000 measures them: points, from the bottom-left corner, upwards.

Plain tuples, because a sheet has thousands of them.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from docgen.press.area import POINTS

Matrix = tuple[float, float, float, float, float, float]
Point = tuple[float, float]
Box = tuple[float, float, float, float]
"""Left, bottom, right, top."""

IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
MM = POINTS
"""Points in a millimetre."""


class Outline(NamedTuple):
    """Closed polygons that bound one area; curves are short straight lines."""

    polygons: tuple[tuple[Point, ...], ...]
    even_odd: bool

    @property
    def bounds(self) -> Box | None:
        """The box around all of it; none if there is nothing."""
        points = [point for polygon in self.polygons for point in polygon]
        return box_of(points) if points else None

    def holds(self, x: float, y: float) -> bool:
        """Whether the point lies inside (ISO 32000-1, 8.5.3.3)."""
        winding = 0
        for polygon in self.polygons:
            x1, y1 = polygon[-1]
            for x2, y2 in polygon:
                if (y1 <= y) != (y2 <= y) and x1 + (y - y1) * (x2 - x1) / (y2 - y1) > x:
                    winding += 1 if y2 > y1 else -1
                x1, y1 = x2, y2
        return bool(winding % 2 if self.even_odd else winding)

    def crossings(self, y: float) -> Iterator[float]:
        """Where it is crossed at that height, in no order."""
        for polygon in self.polygons:
            x1, y1 = polygon[-1]
            for x2, y2 in polygon:
                if (y1 <= y) != (y2 <= y):
                    yield x1 + (y - y1) * (x2 - x1) / (y2 - y1)
                x1, y1 = x2, y2

    def moved(self, matrix: Matrix) -> Outline:
        """The outline in another space."""
        a, b, c, d, e, f = matrix
        return Outline(
            tuple(tuple((a * x + c * y + e, b * x + d * y + f) for x, y in polygon) for polygon in self.polygons),
            self.even_odd,
        )


Shape = tuple[Outline, ...]
"""What all of the outlines hold; none of them: the whole box that goes with it."""


def times(first: Matrix, then: Matrix) -> Matrix:
    """The matrix that does one, then the other."""
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def inverse(matrix: Matrix) -> Matrix | None:
    """The matrix that takes back; none if nothing can."""
    a, b, c, d, e, f = matrix
    area = a * d - b * c
    if abs(area) < 1e-12:
        return None
    return (d / area, -b / area, -c / area, a / area, (c * f - d * e) / area, (b * e - a * f) / area)


def at(matrix: Matrix, x: float, y: float) -> Point:
    """The point in the other space."""
    a, b, c, d, e, f = matrix
    return (a * x + c * y + e, b * x + d * y + f)


def is_upright(matrix: Matrix) -> bool:
    """Whether boxes stay boxes: turned by whole right angles, if at all."""
    a, b, c, d, _, _ = matrix
    least = 1e-6 * (abs(a) + abs(b) + abs(c) + abs(d))
    return (abs(b) <= least and abs(c) <= least) or (abs(a) <= least and abs(d) <= least)


def thinnest(matrix: Matrix) -> float:
    """By how much a length is scaled in the direction in which it shrinks most: the smaller singular value."""
    a, b, c, d, _, _ = matrix
    half_sum, area = (a * a + b * b + c * c + d * d) / 2, a * d - b * c
    return math.sqrt(max(0.0, half_sum - math.sqrt(max(0.0, half_sum * half_sum - area * area))))


def height(matrix: Matrix) -> float:
    """How high a unit becomes, measured square to the baseline."""
    a, b, c, d, _, _ = matrix
    wide = math.hypot(a, b)
    return abs(a * d - b * c) / wide if wide else 0.0


def box_of(points: Sequence[Point]) -> Box:
    """The box around the points; at least one."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return (min(xs), min(ys), max(xs), max(ys))


@lru_cache(maxsize=1024)
def least_width(polygon: tuple[Point, ...]) -> float:
    """How far apart two parallel lines must be at least, that the polygon goes between them."""
    hull = _hull(polygon)
    if len(hull) < 3:
        return 0.0
    least, far = math.inf, 1
    for index, (start, end) in enumerate(itertools.pairwise([*hull, hull[0]])):
        # The corner that is farthest from a side goes round as the sides do.
        far = max(far, index + 1)
        aside = _aside(start, end, hull[far % len(hull)])
        while (farther := _aside(start, end, hull[(far + 1) % len(hull)])) > aside:
            far, aside = far + 1, farther
        least = min(least, aside / math.dist(start, end))
    return least


def _aside(start: Point, end: Point, point: Point) -> float:
    """How far the point is to the left of the way from one to the other, times how long that is."""
    return (end[0] - start[0]) * (point[1] - start[1]) - (end[1] - start[1]) * (point[0] - start[0])


def _hull(points: Sequence[Point]) -> list[Point]:
    """The corners of the smallest convex polygon around the points, anticlockwise.

    To a thousandth of a point, since sides that are shorter than what a computer rounds away lie in any direction.
    """
    hull: list[Point] = []
    in_order = sorted({(round(x, 3), round(y, 3)) for x, y in points})
    for way in (in_order, in_order[::-1]):
        half: list[Point] = []
        for point in way:
            while len(half) > 1 and _aside(half[-2], half[-1], point) <= 1e-9:
                half.pop()
            half.append(point)
        hull += half[:-1]
    return hull


def moved(box: Box, matrix: Matrix) -> Box:
    """The box around the box in another space."""
    x0, y0, x1, y1 = box
    a, b, c, d, e, f = matrix
    if not b and not c:
        x0, x1, y0, y1 = a * x0 + e, a * x1 + e, d * y0 + f, d * y1 + f
        return (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
    return box_of([at(matrix, x, y) for x, y in ((x0, y0), (x1, y0), (x1, y1), (x0, y1))])


def common(one: Box, other: Box) -> Box | None:
    """What two boxes share; none if they do not even touch."""
    if one[0] >= other[0] and one[1] >= other[1] and one[2] <= other[2] and one[3] <= other[3]:
        return one  # as nearly always
    x0, y0 = max(one[0], other[0]), max(one[1], other[1])
    x1, y1 = min(one[2], other[2]), min(one[3], other[3])
    return (x0, y0, x1, y1) if x0 <= x1 and y0 <= y1 else None


def overlap(one: Box, other: Box) -> bool:
    """Whether two boxes share an area."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def within(inner: Box, outer: Box, slack: float = 0.01) -> bool:
    """Whether one box lies in the other, but for ``slack`` points."""
    return (
        inner[0] >= outer[0] - slack
        and inner[1] >= outer[1] - slack
        and inner[2] <= outer[2] + slack
        and inner[3] <= outer[3] + slack
    )


def curve(start: Point, one: Point, two: Point, end: Point, parts: int = 6) -> list[Point]:
    """A Bézier curve as short lines: the points after ``start``."""
    points = []
    for part in range(1, parts + 1):
        t = part / parts
        u = 1 - t
        w0, w1, w2, w3 = u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t
        points.append(
            (
                w0 * start[0] + w1 * one[0] + w2 * two[0] + w3 * end[0],
                w0 * start[1] + w1 * one[1] + w2 * two[1] + w3 * end[1],
            )
        )
    return points
