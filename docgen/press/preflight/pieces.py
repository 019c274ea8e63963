"""Where one has to look to see all that lies under a thing: the edges of what lies there cut its box into pieces."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence

from docgen.press.preflight.fonts import CAPITALS, DESCENT
from docgen.press.preflight.paint import Paint
from docgen.press.preflight.plane import Box, Outline, Point, box_of, common

MOST = 10
"""Pieces in each direction: of more, the widest, so that a crowded page takes no longer than others."""
LEAST = 0.05
"""Points: a piece that is narrower lies between two edges that are meant to be one."""
FINE = 400
"""Points of an outline: with more of them, it is looked at as a picture is."""
PARTS = 3
"""Into so many a picture is cut in each direction, since its inks are different everywhere."""
UPRIGHT = 1e-6
"""A line of text that rises by no more than this, for each point to the right, does not slant."""
ALONG = (-1.0, -0.5, 0.0, 0.5, 1.0)
"""Where a slanting line of text is looked at, from its middle, in parts of the way to its ends."""


def pieces(bounds: Box, paints: Sequence[Paint]) -> Iterator[Box]:
    """The pieces of ``bounds``, from the top, in none of which any of ``paints`` ends.

    Exact for upright boxes, as long as they make no more than :data:`MOST`. Other outlines are followed along the middle of
    each row only.
    """
    for low, high in reversed(_gaps(bounds[1], bounds[3], _heights(bounds, paints))):
        for left, right in _gaps(bounds[0], bounds[2], _sides(bounds, paints, (low + high) / 2)):
            yield (left, low, right, high)


def letters(paint: Paint) -> list[Box]:
    """Where text surely has letters: along its line, as high as an x, but for half a letter at each end.

    What only a descender or a blank may reach, such as an underline or the box beside it, does not lie under the text.
    """
    x0, y0, x1, y1 = paint.bounds
    wide, high = x1 - x0, y1 - y0
    a, b, _, _, _, _ = paint.matrix
    if abs(b) <= UPRIGHT * abs(a):
        aside = min(high / 2, wide / 3)
        return [(x0 + aside, y0 + high / 4, x1 - aside, y1 - high / 4)]
    if abs(a) <= UPRIGHT * abs(b):
        aside = min(wide / 2, high / 3)
        return [(x0 + wide / 4, y0 + aside, x1 - wide / 4, y1 - aside)]
    # A slanting line of text goes through the middle of its box, and is shorter than that by what its height takes.
    long, em = math.hypot(a, b), (CAPITALS - DESCENT) * paint.type_size
    across, up = a / long, b / long
    half = max(0.0, min((wide - em * abs(up)) / abs(across), (high - em * abs(across)) / abs(up)) - em) / 2
    x, y = middle(paint.bounds)
    points = [(x + part * half * across, y + part * half * up) for part in ALONG]
    return [(x, y, x, y) for x, y in points]


def middle(box: Box) -> Point:
    """The point in the middle."""
    return ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)


def _heights(bounds: Box, paints: Iterable[Paint]) -> Iterator[float]:
    for paint in paints:
        yield from (paint.bounds[1], paint.bounds[3])
        yield from _thirds(bounds, paint, 1)
        for outline in _followed(paint):
            for polygon in outline.polygons:
                _, low, _, high = box_of(polygon)
                yield from (low, high)


def _sides(bounds: Box, paints: Iterable[Paint], y: float) -> Iterator[float]:
    for paint in paints:
        x0, y0, x1, y1 = paint.bounds
        if y0 <= y <= y1:
            yield from (x0, x1)
            yield from _thirds(bounds, paint, 0)
            for outline in _followed(paint):
                yield from outline.crossings(y)


def _thirds(bounds: Box, paint: Paint, axis: int) -> Iterator[float]:
    """Of what is not the same everywhere in its box."""
    if (paint.image is not None or paint.shape) and (shared := common(paint.bounds, bounds)) is not None:
        low, high = shared[axis], shared[axis + 2]
        yield from (low + (high - low) * part / PARTS for part in range(1, PARTS))


def _followed(paint: Paint) -> Iterator[Outline]:
    return (outline for outline in paint.shape if sum(map(len, outline.polygons)) <= FINE)


def _gaps(low: float, high: float, edges: Iterable[float]) -> list[tuple[float, float]]:
    """What is between the edges, in order."""
    inner = sorted({edge for edge in edges if low < edge < high})
    found = [(start, end) for start, end in zip([low, *inner], [*inner, high], strict=True) if end - start >= LEAST]
    if len(found) > MOST:
        found = sorted(sorted(found, key=lambda gap: gap[0] - gap[1])[:MOST])
    return found or [(low, high)]
