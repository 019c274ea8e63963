"""Measures of shapes: how narrow a polygon is, in whatever direction."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.press.preflight.plane import Point, least_width

POLYGONS = st.lists(
    st.tuples(st.floats(0, 400), st.floats(0, 400)), min_size=1, max_size=40, unique=True
)  # fmt: skip


def width_by_trying(points: list[Point]) -> float:
    """Every direction in which two of the points lie: one of them is a side of the hull."""
    least = math.inf
    for x0, y0 in points:
        for x1, y1 in points:
            if (long := math.hypot(x1 - x0, y1 - y0)) > 1e-9:
                aside = [((x1 - x0) * (y - y0) - (y1 - y0) * (x - x0)) / long for x, y in points]
                least = min(least, max(aside) - min(aside))
    return 0.0 if least == math.inf else least


@given(POLYGONS)
def test_the_least_width_is_that_of_trying_all_directions(points: list[Point]) -> None:
    assert least_width(tuple(points)) == pytest.approx(width_by_trying(points), abs=0.01)


@given(st.floats(0, math.pi), st.floats(0.05, 20), st.floats(20, 400))
def test_a_slanted_box_is_as_narrow_as_an_upright_one(angle: float, thin: float, long: float) -> None:
    across, up = math.cos(angle), math.sin(angle)
    corners = [(0.0, 0.0), (long, 0.0), (long, thin), (0.0, thin), (0.0, 0.0)]
    turned = tuple((500 + across * x - up * y, 500 + up * x + across * y) for x, y in corners)
    assert least_width(turned) == pytest.approx(thin, abs=0.005)


@given(st.floats(0.5, 200), st.integers(12, 60), st.floats(0, 1))
def test_a_disc_is_as_wide_as_it_is_high(radius: float, parts: int, turned: float) -> None:
    corners = tuple(
        (radius * math.cos(turned + math.tau * part / parts), radius * math.sin(turned + math.tau * part / parts))
        for part in range(parts)
    )
    assert least_width(corners) == pytest.approx(2 * radius, rel=0.04, abs=0.005)
