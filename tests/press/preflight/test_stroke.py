"""The area of lines: measured against the distance from the path, and at corners and ends that one knows."""

from __future__ import annotations

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.press.preflight.plane import IDENTITY, Matrix, Point, at
from docgen.press.preflight.stroke import Pen, stroked

PLACES = st.tuples(st.integers(0, 60), st.integers(0, 60)).map(lambda place: (float(place[0]), float(place[1])))


def distance(point: Point, start: Point, end: Point) -> float:
    long = math.dist(start, end) ** 2
    along = sum((p - s) * (e - s) for p, s, e in zip(point, start, end, strict=True)) / long if long else 0.0
    part = min(1.0, max(0.0, along))
    return math.dist(point, [s + part * (e - s) for s, e in zip(start, end, strict=True)])


MIRRORS: list[Matrix] = [IDENTITY, (-1, 0, 0, 1, 60, 0), (0, 1, 1, 0, 0, 0), (0.6, 0.8, -0.8, 0.6, 20, 0)]


@given(st.lists(PLACES, min_size=2, max_size=6), PLACES, st.floats(1, 20), st.sampled_from(MIRRORS))
def test_a_round_pen_covers_what_is_near_the_path(
    path: list[Point], point: Point, width: float, matrix: Matrix
) -> None:
    near = min(distance(point, start, end) for start, end in itertools.pairwise(path))
    covers = stroked([path], Pen(width, cap=1, join=1), matrix).holds(*point)
    if near < 0.96 * width / 2:  # a disc is a polygon here
        assert covers
    if near > width / 2 + 1e-6:
        assert not covers


CORNER: list[Point] = [(0, 0), (10, 0), (10, 10)]
SQUARE: list[Point] = [(0, 0), (10, 0), (10, 10), (0, 10), (0, 0)]


@pytest.mark.parametrize(
    ("pen", "bounds"),
    [(Pen(4), (0, -2, 12, 10)), (Pen(4, cap=2), (-2, -2, 12, 12)), (Pen(4, cap=1), (-2, -2, 12, 12))],
)
def test_ends_are_blunt_square_or_round(pen: Pen, bounds: tuple[float, ...]) -> None:
    assert stroked([CORNER], pen, IDENTITY).bounds == pytest.approx(bounds)


@pytest.mark.parametrize("matrix", MIRRORS)
@pytest.mark.parametrize("path", [CORNER, CORNER[::-1]])
def test_a_corner_is_filled_whichever_way_it_turns(path: list[Point], matrix: Matrix) -> None:
    outline = stroked([[at(matrix, x, y) for x, y in path]], Pen(4), matrix)
    assert all(outline.holds(*at(matrix, x, y)) for x, y in ((11.8, -1.8), (10.5, 0.5), (8.5, 1.5), (9.5, -1)))
    assert not outline.holds(*at(matrix, 7, 3))


@pytest.mark.parametrize(("pen", "pointed"), [(Pen(4), True), (Pen(4, join=2), False), (Pen(4, miter=1.2), False)])
def test_corners_are_pointed_unless_the_pen_says_otherwise(pen: Pen, pointed: bool) -> None:
    outline = stroked([CORNER], pen, IDENTITY)
    assert outline.holds(11.8, -1.8) is pointed
    assert outline.holds(10.5, -0.5)
    assert outline.holds(9, 1)


def test_a_closed_path_has_no_ends_and_is_hollow() -> None:
    outline = stroked([SQUARE], Pen(4), IDENTITY)
    assert outline.bounds == pytest.approx((-2, -2, 12, 12))
    assert all(outline.holds(x, y) for x, y in ((-1.9, -1.9), (11.9, 11.9), (1, 5), (5, 11)))
    assert not outline.holds(5, 5)


def test_a_squeezed_pen_is_broad_one_way_only() -> None:
    outline = stroked([[(0, 0), (100, 0)], [(0, 20), (0, 70)]], Pen(4), (1, 0, 0, 0.25, 0, 0))
    assert outline.bounds == pytest.approx((-2, -0.5, 100, 70))


@pytest.mark.parametrize("path", [[], [(3.0, 3.0)], [(3.0, 3.0), (3.0, 3.0)]])
def test_nothing_is_drawn_of_a_path_without_length(path: list[Point]) -> None:
    assert stroked([path], Pen(4), IDENTITY).polygons == ()


def test_a_pen_that_is_squeezed_to_nothing_draws_nothing() -> None:
    assert stroked([CORNER], Pen(4), (1, 0, 0, 0, 0, 0)).polygons == ()
