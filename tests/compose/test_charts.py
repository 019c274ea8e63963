"""The geometry of pictures is true to the numbers."""

from __future__ import annotations

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.compose import charts
from docgen.content.blocks.furniture import Effect, Finding, Measure
from docgen.content.blocks.schedule import ScheduledStep
from docgen.content.blocks.timeline import DayTimeline, TimedDose
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


# ------------------------------------------------------------------------------------------------ effects of trials

WORDS = Text("x", Place("x.yaml"))
RR, HR, SMD, RD = (
    Measure.RISK_RATIO,
    Measure.HAZARD_RATIO,
    Measure.STANDARDISED_MEAN_DIFFERENCE,
    Measure.RISK_DIFFERENCE,
)


def finding(measure: Measure | None = None, value: float = 0, low: float = 0, high: float = 0) -> Finding:
    effect = Effect(measure, value, low, high, WORDS, WORDS) if measure else None
    return Finding(WORDS, WORDS, WORDS, WORDS, effect, WORDS, WORDS)


def drawn(*rows: Finding) -> charts.Trial:
    trial = charts.trial(rows)
    assert trial is not None
    assert len(trial.strips) == len(rows)
    return trial


def numbers(trial: charts.Trial) -> list[str]:
    return [tick.number for tick in trial.ticks]


def test_rows_without_an_effect_have_no_strip_and_a_table_without_one_no_scale() -> None:
    assert charts.trial([finding(), finding()]) is None
    assert [strip is None for strip in drawn(finding(), finding(RR, 0.87, 0.77, 0.99)).strips] == [True, False]


def test_one_scale_of_logarithms_for_all_ratios_with_no_effect_at_one() -> None:
    trial = drawn(finding(RR, 0.5, 0.4, 0.8), finding(HR, 2, 1.25, 2.5))
    half, twice = trial.strips

    assert numbers(trial) == ["0.2", "0.5", "1", "2", "5"]
    assert half is not None
    assert twice is not None
    assert (trial.neutral.number, trial.neutral.at) == ("1", pytest.approx(0.5))
    assert trial.neutral.at - half.at == pytest.approx(twice.at - trial.neutral.at), "a half is as far as double"
    assert half.low == pytest.approx(math.log(0.4 / 0.2) / math.log(5 / 0.2))


def test_an_interval_that_leaves_the_scale_says_so_at_that_end_only() -> None:
    trial = drawn(
        finding(RR, 0.87, 0.77, 0.99), finding(Measure.ODDS_RATIO, 6.3, 2.4, 16.1), finding(RR, 0.5, 0.01, 0.9)
    )

    assert numbers(trial) == ["0.1", "0.2", "0.5", "1", "2", "5", "10"]
    assert [(s.leaves_low, s.leaves_high) for s in trial.strips if s] == [(False, False), (False, True), (True, False)]
    assert [(s.low, s.high) for s in trial.strips if s][1:] == [
        (pytest.approx(math.log(24) / math.log(100)), 1),
        (0, pytest.approx(math.log(9) / math.log(100))),
    ]


def test_the_line_of_no_effect_has_room_on_either_side() -> None:
    assert numbers(drawn(finding(RR, 1.05, 0.99, 1.11))) == ["0.5", "1", "2"]
    assert numbers(drawn(finding(RR, 2.72, 1.1, 6.72))) == ["0.5", "1", "2", "5", "10"]


def test_an_estimate_beyond_ten_stretches_the_scale_and_thins_its_numbers() -> None:
    assert numbers(drawn(finding(RR, 40, 0.05, 900))) == ["0.1", "1", "10", "50"]


def test_differences_stand_on_an_even_scale_around_nought() -> None:
    trial = drawn(finding(SMD, -0.13, -0.3, 0.04), finding(SMD, 0.22, -0.03, 0.47))
    first, _ = trial.strips

    assert numbers(trial) == ["-0.4", "-0.2", "0", "0.2", "0.4", "0.6"]
    assert first is not None
    assert (trial.neutral.number, first.at) == ("0", pytest.approx((-0.13 + 0.4) / 1))


def test_effects_that_cannot_share_a_scale_are_not_drawn() -> None:
    among_ratios = drawn(finding(RR, 0.8, 0.7, 0.9), finding(SMD, 0.2, 0.1, 0.3))
    of_two_measures = drawn(finding(SMD, 0.2, 0.1, 0.3), finding(RD, 0.1, 0.05, 0.2))

    assert [strip is None for strip in among_ratios.strips] == [False, True]
    assert [strip is None for strip in of_two_measures.strips] == [False, True]


@st.composite
def effects(draw: st.DrawFn, measure: Measure) -> Finding:
    least = 1e-6 if measure.is_ratio else -1e3
    low, value, high = sorted(draw(st.lists(st.floats(least, 1e3), min_size=3, max_size=3)))
    return finding(measure, value, low, high)


@given(st.sampled_from([RR, SMD]).flatmap(lambda measure: st.lists(effects(measure), min_size=1, max_size=6)))
def test_every_strip_lies_on_its_scale_and_holds_its_estimate(rows: list[Finding]) -> None:
    trial = drawn(*rows)

    assert 2 <= len(trial.ticks) <= charts.MOST_TICKS
    assert [tick.at for tick in trial.ticks] == sorted(tick.at for tick in trial.ticks)
    assert (trial.ticks[0].at, trial.ticks[-1].at) == (0, pytest.approx(1))
    assert 0 < trial.neutral.at < 1
    for strip in trial.strips:
        assert strip is not None
        assert -1e-6 <= strip.low <= strip.at + 1e-6
        assert strip.at - 1e-6 <= strip.high <= 1 + 1e-6


# ------------------------------------------------------------------------------------------------ a day


def timeline(*minutes: int, onset: int | None = 60) -> DayTimeline:
    doses = tuple(TimedDose(WORDS, WORDS, WORDS if onset else None, at) for at in minutes)
    return DayTimeline(Place("x.yaml"), WORDS, (WORDS, WORDS), doses, onset, WORDS, WORDS)


def test_doses_stand_where_the_hours_say() -> None:
    line = charts.day(timeline(7 * 60, 14 * 60, 21 * 60))

    assert line.first_hour == 6
    assert [dose.at * 24 for dose in line.doses] == pytest.approx([1, 8, 15])
    assert [(dose.starts or 0) * 24 for dose in line.doses] == pytest.approx([2, 9, 16])
    assert [gap.minutes for gap in line.gaps] == [420, 420]


def test_without_a_source_for_it_nothing_starts() -> None:
    assert [dose.starts for dose in charts.day(timeline(8 * 60, onset=None)).doses] == [None]


def test_what_starts_after_the_end_of_the_line_is_drawn_at_its_beginning() -> None:
    (dose, late) = charts.day(timeline(30, 23 * 60 + 30)).doses

    assert (dose.at * 24, late.at * 24) == pytest.approx((0.5, 23.5))
    assert late.starts is not None
    assert late.starts * 24 == pytest.approx(0.5)


@given(st.lists(st.integers(0, 24 * 60 - 1), min_size=1, max_size=8, unique=True), st.none() | st.integers(1, 720))
def test_every_dose_lies_on_the_line_in_order(minutes: list[int], onset: int | None) -> None:
    line = charts.day(timeline(*sorted(minutes), onset=onset))
    places = [dose.at for dose in line.doses]

    assert line.first_hour in (0, 6, 12, 18)
    assert places == sorted(places)
    assert all(0 <= place < 1 for place in [*places, *(dose.starts for dose in line.doses if dose.starts is not None)])
    assert sum(gap.minutes for gap in line.gaps) == max(minutes) - min(minutes)
