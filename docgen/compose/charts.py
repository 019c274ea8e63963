"""Numbers -> the geometry of pictures. The pictures themselves are templates in ``templates/charts/``, drawn in inks.

Units are those of the picture's own view box; what it is printed at is the stylesheet's affair.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from docgen.content.blocks.schedule import ScheduledStep

_COLUMNS = {10: 10, 100: 20, 1000: 50}
MOST_PEOPLE = max(_COLUMNS)
"""More people than this cannot be told apart in a picture: it shows none."""


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
