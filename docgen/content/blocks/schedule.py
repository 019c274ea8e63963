"""The dose schedule: the steps by which a dose is raised, as a picture and as a table of the same numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from docgen.content.blocks.base import Block, Resolved
from docgen.content.medicine import Population, Titration
from docgen.content.record import Name
from docgen.content.text import Text
from docgen.content.view import View


@dataclass(frozen=True)
class ScheduledStep:
    """One step: when, how much at a time, how often, how much a day. ``amount`` is the single dose as a number."""

    when: Text
    dose: Text
    times: Text
    daily: Text
    amount: float


@dataclass(frozen=True)
class DoseSchedule(Resolved):
    """The steps for one population: a table, in which a bar as long as the dose stands beside each amount."""

    kind: ClassVar[str] = "dose-schedule"
    caption: Text
    columns: tuple[Text, ...]
    steps: tuple[ScheduledStep, ...]
    note: Text | None


class DoseScheduleBlock(Block):
    """The steps by which the dose of one group is raised: its `titration` for the leaflet's region.

    Both audiences see a table of the steps: when, how much, how often, how much a day, with a bar as long as the dose.

    Example:
        - dose-schedule: adult
    """

    dose_schedule: Name
    """The group, by its name in the medicine's `dosing`."""

    def resolve(self, view: View) -> Resolved | None:
        """The titration of that population in the view's region."""
        path = f"dosing.{self.dose_schedule}"
        population = view.find(path, self.dose_schedule.place)
        titration = view.find(f"{path}.titration", self.dose_schedule.place) if population else None
        if not isinstance(population, Population) or not isinstance(titration, Titration):
            return None
        steps, day = [], 1
        for step in titration.steps:
            place = step.place
            last = day + step.days - 1 if step.days else None
            when = (
                view.say("schedule-days", place, first=day, last=last)
                if last
                else view.say("schedule-from-day", place, first=day)
            )
            steps.append(
                ScheduledStep(
                    when,
                    view.dose(step.dose, place),
                    view.say("schedule-times", place, times=step.times_a_day),
                    view.dose(step.dose.times(step.times_a_day), place),
                    step.dose.amount,
                )
            )
            day += step.days or 0
        name = view.text(population.name)
        caption = view.say("schedule-caption", titration.place, population=name.source if name else "")
        return DoseSchedule(
            self.place,
            caption=view.cited(caption, titration.sources),
            columns=tuple(
                view.say(f"schedule-column-{column}", self.place) for column in ("when", "dose", "times", "daily")
            ),
            steps=tuple(steps),
            note=view.text(titration.note),
        )
