"""The path that is being drawn (ISO 32000-1, 8.5.2), in the space of its stream; curves become short lines."""

from __future__ import annotations

import itertools

from docgen.press.preflight.plane import Box, Matrix, Outline, Point, at, box_of, curve, is_upright, moved

SAME = 1e-3
"""Points that are nearer than this are one."""


class Path:
    """Subpaths, each a list of points."""

    def __init__(self) -> None:
        self.parts: list[list[Point]] = []
        self.boxes: list[Box] = []
        """Of the subpaths that were drawn as boxes and are upright: all of them, or it is no path of boxes."""

    def begin(self, matrix: Matrix, x: float, y: float) -> None:
        """``m``."""
        self.parts.append([at(matrix, x, y)])

    def line(self, matrix: Matrix, x: float, y: float) -> None:
        """``l``."""
        self.parts[-1].append(at(matrix, x, y))

    def bend(self, matrix: Matrix, x1: float, y1: float, x2: float, y2: float, x3: float, y3: float) -> None:
        """``c``."""
        start, end = self.parts[-1][-1], at(matrix, x3, y3)
        self.parts[-1] += curve(start, at(matrix, x1, y1), at(matrix, x2, y2), end)

    def bend_from_here(self, matrix: Matrix, x2: float, y2: float, x3: float, y3: float) -> None:
        """``v``: the current point is the first control point."""
        start, end = self.parts[-1][-1], at(matrix, x3, y3)
        self.parts[-1] += curve(start, start, at(matrix, x2, y2), end)

    def close(self) -> None:
        """``h``."""
        if self.parts:
            self.parts[-1].append(self.parts[-1][0])

    def box(self, matrix: Matrix, x: float, y: float, width: float, height: float) -> None:
        """``re``."""
        corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height), (x, y)]
        self.parts.append([at(matrix, *corner) for corner in corners])
        if is_upright(matrix):
            self.boxes.append(
                moved((min(x, x + width), min(y, y + height), max(x, x + width), max(y, y + height)), matrix)
            )

    @property
    def bounds(self) -> Box | None:
        """The box around all of it; none if there is nothing."""
        points = [point for part in self.parts for point in part]
        return box_of(points) if points else None

    def plain_boxes(self) -> list[Box] | None:
        """The upright boxes that the path consists of; none if there is anything else in it."""
        if len(self.boxes) == len(self.parts):
            return self.boxes
        boxes = []
        for part in self.parts:
            if (box := _box_drawn_by(part)) is None:
                return None
            boxes.append(box)
        return boxes

    def frame_thickness(self, even_odd: bool) -> float:
        """How thin the frame is that two subpaths leave, one a hole in the other; 0 if that is not what they are.

        Measured at their outermost points, so their corners may be round.
        """
        if len(self.parts) != 2 or not (even_odd or _turns(self.parts[0]) * _turns(self.parts[1]) < 0):
            return 0.0
        one, other = map(box_of, self.parts)
        nested = (one[0] - other[0]) * (one[2] - other[2]) <= 0 and (one[1] - other[1]) * (one[3] - other[3]) <= 0
        gaps = [abs(side - beside) for side, beside in zip(one, other, strict=True)]
        return min((gap for gap in gaps if gap > SAME), default=0.0) if nested else 0.0

    def outline(self, even_odd: bool) -> Outline:
        """Its area."""
        return Outline(tuple(tuple(part) for part in self.parts if len(part) > 2), even_odd)


def _box_drawn_by(points: list[Point]) -> Box | None:
    """The box that the points go round, each side once; none if they do something else."""
    x0, y0, x1, y1 = box_of(points)
    corners: list[tuple[bool, bool]] = []
    for x, y in points:
        left, low = x - x0 < SAME, y - y0 < SAME
        if not (left or x1 - x < SAME) or not (low or y1 - y < SAME):
            return None
        if not corners or corners[-1] != (left, low):
            corners.append((left, low))
    if len(corners) == 5 and corners[0] == corners[4]:
        corners.pop()
    goes_round = len(set(corners)) == 4 == len(corners) and all(
        (one[0] != other[0]) != (one[1] != other[1]) for one, other in itertools.pairwise(corners)
    )
    return (x0, y0, x1, y1) if goes_round else None


def _turns(points: list[Point]) -> float:
    """Twice the area that the points go round: negative if clockwise."""
    return sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in itertools.pairwise([*points, points[0]]))
