"""Areas that are filled with tiles: what is in one cell of a pattern, as it is all over the area (ISO 32000-1, 8.7.3)."""

from __future__ import annotations

import math
from typing import NamedTuple

from docgen.press.preflight.paint import DOT, Kind, Paint
from docgen.press.preflight.plane import Box, Matrix, Shape, least_width, moved, thinnest, times

SLACK = 0.001
"""In the space of the pattern: nearer to the edge of a cell than this is at the edge."""


class Cell(NamedTuple):
    """A tile. It has a box, stands again after so much across and up, and its space leads to that of the area."""

    box: Box
    steps: tuple[float, float]
    matrix: Matrix

    def spread(self, paint: Paint, seen: Box, shape: Shape) -> Paint:
        """Something in the cell, as it is found all over what is ``seen``: each tile is like the first."""
        size = self._thickness(paint) if paint.kind is Kind.AREA else paint.size
        return paint._replace(bounds=seen, matrix=times(paint.matrix, self.matrix), size=size, shape=shape)

    def _thickness(self, paint: Paint) -> float:
        """How thin an area of it is, as it is placed; 0 if that is not known, or if it is a dot, which is no line."""
        x0, y0, x1, y1 = moved(paint.bounds, self.matrix)
        if max(x1 - x0, y1 - y0) < DOT:
            return 0.0
        outlines = (outline.moved(self.matrix) for outline in paint.shape if len(outline.polygons) == 1)
        widths = [least_width(outline.polygons[0]) for outline in outlines]
        widths += [self._wide(paint.bounds, axis) for axis in (0, 1) if not self._goes_on(paint.bounds, axis)]
        if paint.size:
            widths.append(paint.size * thinnest(self.matrix))
        return min(widths, default=0.0)

    def _wide(self, bounds: Box, axis: int) -> float:
        """How far apart two sides of a box in it are, as it is placed."""
        a, b, c, d, _, _ = self.matrix
        along = math.hypot(*((c, d) if axis == 0 else (a, b)))
        return (bounds[axis + 2] - bounds[axis]) * abs(a * d - b * c) / along if along else 0.0

    def _goes_on(self, bounds: Box, axis: int) -> bool:
        """Whether it reaches an edge of the cell beyond which the next begins, and may go on there."""
        low, high = self.box[axis], self.box[axis + 2]
        if abs(self.steps[axis]) > high - low + SLACK:
            return False
        return bounds[axis] <= low + SLACK or bounds[axis + 2] >= high - SLACK
