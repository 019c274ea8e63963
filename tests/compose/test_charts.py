"""The geometry of pictures is true to the numbers."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.compose import charts
from docgen.compose.codes import QUIET, qr
from docgen.content.blocks.schedule import ScheduledStep
from docgen.content.text import Text
from docgen.diagnostics import Place


@pytest.mark.parametrize(("affected", "out_of"), [(1, 10), (1, 100), (37, 100), (1, 1000)])
def test_as_many_people_are_affected_as_are_said(affected: int, out_of: int) -> None:
    crowd = charts.people(affected, out_of)

    assert crowd is not None
    assert (len(crowd.people), sum(person.affected for person in crowd.people)) == (out_of, affected)
    assert len({(person.column, person.row) for person in crowd.people}) == out_of == crowd.columns * crowd.rows


def test_a_number_that_is_the_least_is_drawn_as_more_than_one_that_is_the_most() -> None:
    least, most = charts.people(1, 10, more=True), charts.people(1, 10)

    assert least is not None
    assert most is not None
    assert [person.column for person in least.people if person.partly] == [1]
    assert not any(person.partly for person in most.people)


def test_no_picture_is_made_of_more_people_than_can_be_told_apart() -> None:
    assert charts.people(1, 10_000) is None


@given(st.lists(st.floats(0.5, 100), min_size=1, max_size=8))
def test_bars_are_true_to_the_amounts_and_fill_the_width(amounts: list[float]) -> None:
    words = Text("x", Place("x.yaml"))
    bars = charts.steps([ScheduledStep(words, words, words, words, amount) for amount in amounts])

    assert bars[0].left == 0
    assert bars[-1].left + bars[-1].width == pytest.approx(1)
    assert max(bar.height for bar in bars) == 1
    for bar, amount in zip(bars, amounts, strict=True):
        assert bar.height == pytest.approx(amount / max(amounts))
    for left, right in itertools.pairwise(bars):
        assert left.left + left.width < right.left


def test_a_code_is_quiet_at_its_edges_and_the_same_each_time() -> None:
    code = qr("https://leaflets.trust.example/e/x.patient.plain.en-GB.standard")

    starts = [tuple(map(int, part.split("h")[0].split())) for part in code.path.split("M")[1:]]
    assert min(x for x, _ in starts) == min(y for _, y in starts) == QUIET
    assert max(y for _, y in starts) == code.side - QUIET - 1
    assert code == qr.__wrapped__("https://leaflets.trust.example/e/x.patient.plain.en-GB.standard")
