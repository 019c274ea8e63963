"""Which grounds may lie at a place: kept by squares of the page, so that of thousands only the near ones are asked."""

from __future__ import annotations

import heapq
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from operator import itemgetter

from docgen.press.preflight.paint import Paint
from docgen.press.preflight.plane import Box, overlap

SQUARES = 24
"""Along each side of the page."""
BROAD = 48
"""Squares: what lies in more is asked everywhere, so that many large things take no more room than many small ones."""

Ground = tuple[int, Paint]
"""A paint, with its number in the order of painting."""

_number = itemgetter(0)


class Buckets:
    """``grounds`` in their order, and the box of the page around them."""

    def __init__(self, grounds: Sequence[Ground], around: Box) -> None:
        self._grounds = grounds
        self._left, self._bottom = around[:2]
        self._wide = (around[2] - around[0]) / SQUARES or 1.0
        self._high = (around[3] - around[1]) / SQUARES or 1.0
        self._broad: list[Ground] = []
        self._held: defaultdict[tuple[int, int], list[Ground]] = defaultdict(list)
        for ground in grounds:
            if (squares := self._squares(ground[1].bounds)) is None:
                self._broad.append(ground)
            else:
                for square in squares:
                    self._held[square].append(ground)

    def at(self, x: float, y: float, before: int | None = None) -> Iterator[Ground]:
        """Those that may lie at the point, the uppermost first; with ``before``, only what was painted before that."""
        here = self._held.get(self._square(x, y), ())
        return heapq.merge(_down(here, before), _down(self._broad, before), key=_number, reverse=True)

    def under(self, bounds: Box, before: int) -> list[Ground]:
        """Those that share an area with the box and were painted before, in their order."""
        squares = self._squares(bounds)
        if squares is None:
            near = self._grounds[: bisect_left(self._grounds, before, key=_number)]
        else:
            found = {ground[0]: ground for square in squares for ground in self._held.get(square, ())}
            found.update((ground[0], ground) for ground in self._broad)
            near = [found[number] for number in sorted(found) if number < before]
        return [ground for ground in near if overlap(ground[1].bounds, bounds)]

    def _squares(self, bounds: Box) -> list[tuple[int, int]] | None:
        """Those in which the box lies; none if it is broad."""
        (left, low), (right, high) = self._square(*bounds[:2]), self._square(*bounds[2:])
        if (right - left + 1) * (high - low + 1) > BROAD:
            return None
        return [(column, row) for column in range(left, right + 1) for row in range(low, high + 1)]

    def _square(self, x: float, y: float) -> tuple[int, int]:
        """What lies beyond the page belongs to the square that is nearest."""
        column, row = (x - self._left) / self._wide, (y - self._bottom) / self._high
        return (int(min(SQUARES - 1, max(0, column))), int(min(SQUARES - 1, max(0, row))))


def _down(grounds: Sequence[Ground], before: int | None) -> Iterator[Ground]:
    end = len(grounds) if before is None else bisect_left(grounds, before, key=_number)
    return (grounds[index] for index in range(end - 1, -1, -1))
