"""The waste around a product, and what of it is still free for marks. Lengths are millimetres.

Along each edge of the product run two strips, each as deep as a crop mark is long. The inner one begins 3.5 mm away from the
cut, or half a millimetre beyond the bleed if that is more; the outer one lies beyond it. So whatever stands in a strip never
reaches a page or its bleed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from docgen.diagnostics import Refusal, error
from docgen.press.area import Box, Size, in_words
from docgen.press.imposition import Side

OFFSET = 3.5
"""From the cut to the inner strip."""
DEPTH = 5.0
"""Of a strip: how long crop marks are, how high the slug, how wide and high a target and a patch of the colour bar."""
EDGE = 0.5
"""What stays free between a strip and the edge of the sheet."""
MARGIN = 5.0
"""How far from the edge of the sheet a strip ends that runs across it: presses print no further."""
APART = 2.0
"""What stays free between two marks."""
GAP = 2.5
"""Between the words of the slug."""


class Edge(StrEnum):
    """An edge of the product."""

    HEAD = "head"
    TAIL = "tail"
    LEFT = "left"
    RIGHT = "right"

    @property
    def is_level(self) -> bool:
        """Whether it runs from left to right."""
        return self in (Edge.HEAD, Edge.TAIL)


@dataclass(frozen=True, slots=True)
class Strip:
    """A box for one mark, and the edge that it lies along."""

    box: Box
    edge: Edge


@dataclass(frozen=True, slots=True)
class Written:
    """A part of the slug: the words of each of its two lines, by their numbers from 0."""

    strip: Strip
    lines: tuple[tuple[int, ...], tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class _Free:
    """A free part of a strip."""

    edge: Edge
    depth: int
    start: float
    end: float

    @property
    def length(self) -> float:
        return self.end - self.start


def offset_for(bleed: float) -> float:
    """How far from the cut the inner strips begin."""
    return max(OFFSET, bleed + 0.5)


class Waste:
    """What is still free around the product of a side. Whoever asks for a place takes it."""

    def __init__(self, side: Side, sheet: Size, bleed: float) -> None:
        self.product, self.sheet, self.offset = side.product, sheet, offset_for(bleed)
        lines = {edge: (*side.upright_cuts, *side.folds) if edge.is_level else side.level_cuts for edge in Edge}
        self._taken = {
            (edge, depth): [(at, at) for at in lines[edge] if depth == 0] for edge in Edge for depth in (0, 1)
        }

    def check(self) -> None:
        """Refuses (``no-room-for-marks``) a sheet on which the inner strips do not lie altogether."""
        needed = self.offset + DEPTH + EDGE
        lacking = {edge: max(needed - self._beside(edge), 0) for edge in Edge}
        if max(lacking.values()) < 1e-6:
            return
        words = " and ".join(f"{in_words(self._beside(edge))} at the {edge}" for edge in Edge if lacking[edge] > 1e-6)
        message = f"marks need {in_words(needed)} beside the product, and a sheet of {self.sheet} leaves {words}"
        least = Size(
            round(self.sheet.width + lacking[Edge.LEFT] + lacking[Edge.RIGHT], 2),
            round(self.sheet.height + lacking[Edge.HEAD] + lacking[Edge.TAIL], 2),
        )
        cure = f"take a sheet of at least {least}, or leave the marks out"
        raise Refusal([error("no-room-for-marks", message, help=cure)])

    def target(self, edge: Edge) -> Box:
        """A square in the inner strip: in the middle of the sheet, or as near to it as crop and fold marks allow."""
        wanted = ((self.sheet.width if edge.is_level else self.sheet.height) - DEPTH) / 2
        starts = [
            min(max(wanted, free.start), free.end - DEPTH) for free in self._along(edge, 0) if free.length >= DEPTH
        ]
        if not starts:
            raise self._refusal("a registration target", DEPTH)
        nearest = min(starts, key=lambda start: (round(abs(start - wanted), 6), start))
        return self._take(_Free(edge, 0, nearest, nearest + DEPTH), DEPTH).box

    def bar(self, length: float) -> Strip:
        """A strip of this length, at the head if there is room."""
        for free in self._all_free(Edge.HEAD, Edge.TAIL):
            if free.length >= length:
                return self._take(free, length)
        raise self._refusal("the colour bar", length)

    def slug(self, words: Sequence[float]) -> tuple[Written, ...]:
        """Strips for words of these lengths: one at the tail if all go into it, else as many as it takes."""
        written, done = [], 0
        while done < len(words):
            ways = [(free, _two_lines(words, done, free.length)) for free in self._all_free(Edge.TAIL, Edge.HEAD)]
            whole = [way for way in ways if len(way[1][0]) + len(way[1][1]) == len(words) - done]
            some = whole or [way for way in ways if way[1][0]]
            if not some:
                raise self._refusal("the slug", words[done])
            free, lines = some[0]
            length = max(_length([words[number] for number in line]) for line in lines)
            written.append(Written(self._take(free, length), lines))
            done += len(lines[0]) + len(lines[1])
        return tuple(written)

    def _beside(self, edge: Edge) -> float:
        """How much sheet there is beyond an edge of the product."""
        product, sheet = self.product, self.sheet
        return {
            Edge.HEAD: sheet.height - product.top,
            Edge.TAIL: product.bottom,
            Edge.LEFT: product.left,
            Edge.RIGHT: sheet.width - product.right,
        }[edge]

    def _all_free(self, *preferred: Edge) -> Iterator[_Free]:
        """First in the inner strips, then in the outer ones, then at the sides, then beyond the corners of the product."""
        level = [(edge, depth) for depth in (0, 1) for edge in preferred]
        upright = [(edge, depth) for depth in (0, 1) for edge in (Edge.LEFT, Edge.RIGHT)]
        for edge, depth in level + upright:
            yield from self._along(edge, depth)
        for edge, depth in level:
            yield from self._along(edge, depth, beyond=True)

    def _along(self, edge: Edge, depth: int, *, beyond: bool = False) -> Iterator[_Free]:
        """What is free in a strip. It is as long as the product; ``beyond`` that, it runs across the sheet."""
        if self._beside(edge) < self.offset + (depth + 1) * DEPTH + depth * APART + EDGE - 1e-6:
            return
        product = self.product
        low, high = (product.left, product.right) if edge.is_level else (product.bottom, product.top)
        if beyond:
            low, high = MARGIN, self.sheet.width - MARGIN
        for start, end in [*sorted(self._taken[edge, depth]), (high + APART, high + APART)]:
            if min(start - APART, high) > low:
                yield _Free(edge, depth, low, min(start - APART, high))
            low = max(low, end + APART)

    def _take(self, free: _Free, length: float) -> Strip:
        self._taken[free.edge, free.depth].append((free.start, free.start + length))
        near = self.offset + free.depth * (DEPTH + APART)
        far, product, start, end = near + DEPTH, self.product, free.start, free.start + length
        boxes = {
            Edge.HEAD: Box(start, product.top + near, end, product.top + far),
            Edge.TAIL: Box(start, product.bottom - far, end, product.bottom - near),
            Edge.LEFT: Box(product.left - far, start, product.left - near, end),
            Edge.RIGHT: Box(product.right + near, start, product.right + far, end),
        }
        return Strip(boxes[free.edge], free.edge)

    def _refusal(self, what: str, length: float) -> Refusal:
        message = f"{what} needs {in_words(length)} by {in_words(DEPTH)} in the waste, and nowhere is so much free"
        return Refusal([error("no-room-for-marks", message, help="take a larger sheet, or leave some marks out")])


def _two_lines(words: Sequence[float], first: int, room: float) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """As many words, from number ``first`` on, as go into two lines of this length: the numbers of each line."""
    lines: list[tuple[int, ...]] = []
    for _ in range(2):
        end = first
        while end < len(words) and _length(words[first : end + 1]) <= room:
            end += 1
        lines.append(tuple(range(first, end)))
        first = end
    return lines[0], lines[1]


def _length(words: Sequence[float]) -> float:
    return sum(words) + GAP * (len(words) - 1) if words else 0.0
