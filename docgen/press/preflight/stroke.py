"""The area that a line covers when a path is stroked: its strips, corners and ends (ISO 32000-1, 8.4.3 and 8.5.3.2)."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from docgen.press.preflight.plane import Matrix, Outline, Point, at, inverse

NEAR = 1e-6
"""Points that are nearer than this are one: no strip goes from one to the other."""
ROUND = 12
"""Corners of the polygon that stands for a disc."""


class Pen(NamedTuple):
    """What a line is drawn with: ``w``, ``J``, ``j`` and ``M``. Dashes count as drawn through."""

    width: float = 1.0
    cap: float = 0
    join: float = 0
    miter: float = 10.0


def stroked(parts: Sequence[Sequence[Point]], pen: Pen, matrix: Matrix) -> Outline:
    """The area, in the space of the parts; ``matrix`` leads there from that in which the pen is measured."""
    back = inverse(matrix)
    if back is None:  # the pen is squeezed to nothing
        return Outline((), even_odd=False)
    pieces = (piece for part in parts for piece in _pieces([at(back, x, y) for x, y in part], pen))
    return Outline(tuple(pieces), even_odd=False).moved(matrix)


def _pieces(part: list[Point], pen: Pen) -> Iterator[tuple[Point, ...]]:
    """All go round one way, so that none takes another away where they lie upon one another."""
    points = part[:1] + [end for start, end in itertools.pairwise(part) if math.dist(start, end) > NEAR]
    half = pen.width / 2
    if len(points) < 2:
        if points and pen.cap == 1:
            yield _disc(points[0], half)
        return
    closed = math.dist(points[0], points[-1]) <= NEAR and len(points) > 2
    aside = [_aside(start, end, half) for start, end in itertools.pairwise(points)]
    last = len(aside) - 1
    for index, ((x0, y0), (x1, y1), (dx, dy)) in enumerate(zip(points, points[1:], aside, strict=False)):
        if pen.cap == 2 and not closed:
            if index == 0:
                x0, y0 = x0 - dy, y0 + dx
            if index == last:
                x1, y1 = x1 + dy, y1 - dx
        yield ((x0 + dx, y0 + dy), (x0 - dx, y0 - dy), (x1 - dx, y1 - dy), (x1 + dx, y1 + dy))
    corners = [*zip(points[1:], aside, aside[1:], strict=False)]
    if closed:
        corners.append((points[0], aside[-1], aside[0]))
    elif pen.cap == 1:
        yield _disc(points[0], half)
        yield _disc(points[-1], half)
    for corner, before, after in corners:
        yield from _corner(corner, before, after, pen)


def _aside(start: Point, end: Point, half: float) -> Point:
    """From the middle of the strip to its left side."""
    long = math.dist(start, end)
    return (-(end[1] - start[1]) / long * half, (end[0] - start[0]) / long * half)


def _corner(corner: Point, before: Point, after: Point, pen: Pen) -> Iterator[tuple[Point, ...]]:
    """What fills the gap on the outer side, where two strips meet."""
    half = pen.width / 2
    turn, along = before[0] * after[1] - before[1] * after[0], before[0] * after[0] + before[1] * after[1]
    if abs(turn) <= NEAR * half * half and along >= 0:
        return
    if pen.join == 1:
        yield _disc(corner, half)
        return
    x, y = corner
    side = -1 if turn > 0 else 1
    one, other = (x + side * before[0], y + side * before[1]), (x + side * after[0], y + side * after[1])
    if turn < 0:
        one, other = other, one
    straight = half * half + along
    # The tip is farther out than the sides by one over the sine of half the angle; the square of it is compared.
    if pen.join == 0 and straight > 0 and 2 * half * half <= pen.miter * pen.miter * straight:
        stretch = side * half * half / straight
        tip = (x + stretch * (before[0] + after[0]), y + stretch * (before[1] + after[1]))
        yield (corner, one, tip, other)
    else:
        yield (corner, one, other)


def _disc(middle: Point, half: float) -> tuple[Point, ...]:
    angles = (2 * math.pi * part / ROUND for part in range(ROUND))
    return tuple((middle[0] + half * math.cos(angle), middle[1] + half * math.sin(angle)) for angle in angles)
