"""Numbers -> the geometry of pictures. The pictures themselves are templates in ``templates/charts/``, drawn in inks.

Units are those of the picture's own view box; what it is printed at is the stylesheet's affair.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

from docgen.content.blocks.furniture import Effect, Finding
from docgen.content.blocks.schedule import ScheduledStep
from docgen.content.blocks.timeline import DAY, HOUR, DayTimeline, TimedDose

_COLUMNS = {10: 10, 100: 20, 1000: 100}


@dataclass(frozen=True)
class Person:
    """One of the people in a picture: column and row from 0, whether he or she is one of the affected, or may be one more."""

    column: int
    row: int
    affected: bool
    partly: bool = False


@dataclass(frozen=True)
class Crowd:
    """People in rows. ``more``: those who are affected are the fewest that it can be, and not the most."""

    people: tuple[Person, ...]
    columns: int
    rows: int
    more: bool = False


def people(affected: int, out_of: int, more: bool = False) -> Crowd | None:
    """``affected`` of ``out_of`` people, row by row from the left; ``None`` when a picture of so many would say nothing.

    With ``more`` the number is the least that it can be: the next person is partly affected. Else it is the most.
    """
    columns = _COLUMNS.get(out_of)
    if columns is None:
        return None
    crowd = tuple(
        Person(index % columns, index // columns, index < affected, more and index == affected)
        for index in range(out_of)
    )
    return Crowd(crowd, columns, out_of // columns, more)


@dataclass(frozen=True)
class Bar:
    """One bar: its left edge and width as fractions of the picture's width, its height as one of the highest."""

    left: float
    width: float
    height: float
    step: ScheduledStep


GAP = 0.18
"""Between two bars, in widths of a bar."""


def steps(schedule: Sequence[ScheduledStep]) -> tuple[Bar, ...]:
    """A bar for each dose step; heights are true to the amounts, and start at nothing."""
    width = 1 / (len(schedule) + GAP * (len(schedule) - 1))
    highest = max(step.amount for step in schedule)
    return tuple(
        Bar(index * width * (1 + GAP), width, step.amount / highest, step) for index, step in enumerate(schedule)
    )


@dataclass(frozen=True)
class DayDose:
    """A dose on the line of a day: where it is taken and where it starts to work, as fractions of 24 hours."""

    at: float
    starts: float | None
    dose: TimedDose


@dataclass(frozen=True)
class DayGap:
    """The time between two doses: their places, and the minutes between them."""

    start: float
    end: float
    minutes: int


@dataclass(frozen=True)
class DayLine:
    """24 hours with their doses. The line begins at ``first_hour`` (0, 6, 12 or 18), the last such hour before a dose."""

    first_hour: int
    doses: tuple[DayDose, ...]
    gaps: tuple[DayGap, ...]


QUARTER = DAY // 4


def day(timeline: DayTimeline) -> DayLine:
    """The doses of ``timeline`` along a day. What starts after the end of the line is drawn at its beginning: days repeat."""
    begin = min(dose.minutes for dose in timeline.doses) // QUARTER * QUARTER

    def place(minutes: int) -> float:
        return (minutes - begin) % DAY / DAY

    doses = tuple(
        DayDose(place(dose.minutes), place(dose.minutes + timeline.onset) if timeline.onset else None, dose)
        for dose in timeline.doses
    )
    gaps = tuple(
        DayGap(one.at, other.at, other.dose.minutes - one.dose.minutes) for one, other in itertools.pairwise(doses)
    )
    return DayLine(begin // HOUR, doses, gaps)


@dataclass(frozen=True)
class Tick:
    """A mark on a scale: where, as a fraction of its length, and the number there."""

    at: float
    number: str


@dataclass(frozen=True)
class Strip:
    """One effect on a scale: estimate and ends of its interval as fractions of the scale's length.

    ``leaves_low`` and ``leaves_high``: the interval goes on beyond that end, and is drawn with an arrow there.
    """

    at: float
    low: float
    high: float
    leaves_low: bool
    leaves_high: bool
    effect: Effect


@dataclass(frozen=True)
class Trial:
    """Effects on one scale: a strip for each row (none for a row without), the ticks, and where no effect stands."""

    strips: tuple[Strip | None, ...]
    ticks: tuple[Tick, ...]
    neutral: Tick


REACH = 10
"""A scale of ratios goes from 1/10 to 10 at most, unless an estimate lies beyond: longer intervals get an arrow."""
MOST_TICKS = 7


def trial(rows: Sequence[Finding]) -> Trial | None:
    """The effects of ``rows`` on one scale; ``None`` when no row has one.

    Ratios stand on a scale of logarithms, on which 0.5 is as far from 1 as 2 is, and no effect is 1. Differences stand on an
    even scale around 0. Effects that cannot share a scale with the others (a difference among ratios, another measure
    among differences) have no strip.
    """
    effects = [row.effect for row in rows]
    there = [effect for effect in effects if effect]
    if not there:
        return None
    ratios = [effect for effect in there if effect.measure.is_ratio]
    drawn = ratios or [effect for effect in there if effect.measure is there[0].measure]
    numbers = _ratio_ticks(drawn) if ratios else _difference_ticks(drawn)
    measure = math.log if ratios else float
    start, length = measure(numbers[0]), measure(numbers[-1]) - measure(numbers[0])

    def place(number: float) -> float:
        return (measure(number) - start) / length

    def strip(effect: Effect) -> Strip:
        low, high = max(effect.low, numbers[0]), min(effect.high, numbers[-1])
        leaves = (effect.low < numbers[0], effect.high > numbers[-1])
        return Strip(place(effect.value), place(low), place(high), *leaves, effect)

    ticks = tuple(Tick(place(number), f"{number:g}") for number in numbers)
    neutral = 1.0 if ratios else 0.0
    return Trial(
        tuple(strip(effect) if effect in drawn else None for effect in effects),
        ticks,
        Tick(place(neutral), f"{neutral:g}"),
    )


def _ratio_ticks(effects: Sequence[Effect]) -> list[float]:
    """Numbers of the series 1, 2, 5, 10 around all estimates and, as far as :data:`REACH`, their intervals."""
    least = min(1.0, *(min(effect.value, max(effect.low, 1 / REACH)) for effect in effects))
    most = max(1.0, *(max(effect.value, min(effect.high, REACH)) for effect in effects))
    series = [digit * 10.0**power for power in range(-30, 11) for digit in (1, 2, 5)]
    tens = {10.0**power: power for power in range(-30, 11)}
    first = max(index for index, number in enumerate(series) if number <= min(least, 0.5) * (1 + 1e-9))
    last = min(index for index, number in enumerate(series) if number >= max(most, 2) * (1 - 1e-9))
    ticks = series[first : last + 1]
    every = 0
    while len(ticks) > MOST_TICKS:  # only powers of ten between the ends, then every second one …
        every += 1
        ticks = [n for n in ticks if n in (ticks[0], ticks[-1]) or (n in tens and tens[n] % every == 0)]
    return ticks


def _difference_ticks(effects: Sequence[Effect]) -> list[float]:
    """Multiples of 1, 2 or 5 times a power of ten around all intervals, at least one on either side of 0."""
    least, most = min(0.0, *(effect.low for effect in effects)), max(0.0, *(effect.high for effect in effects))
    widest = max(most - least, 1e-6)
    power = 10.0 ** math.floor(math.log10(widest / MOST_TICKS))
    for step in (power * factor for factor in (1, 2, 5, 10, 20)):
        first = min(-1, math.floor(least / step + 1e-9))
        last = max(1, math.ceil(most / step - 1e-9))
        if last - first < MOST_TICKS:
            return [round(index * step, 9) for index in range(first, last + 1)]
    raise AssertionError("one of them is wide enough")
