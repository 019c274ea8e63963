"""A day with its doses: when they are taken and when each starts to work, as a picture and as a table of the same times.

How long a dose lasts is not drawn: no mark stands for an end, and nothing fades out.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any, ClassVar

from pydantic import AfterValidator, BeforeValidator, ValidationInfo
from pydantic_core import PydanticCustomError

from docgen.content.blocks.base import UNSEEN, Block, Resolved
from docgen.content.fact import Sources
from docgen.content.record import AT_LEAST_ONE, SOME, Decimal, Record, Shape, faults_of
from docgen.content.source import WrittenText
from docgen.content.text import Text, Wording
from docgen.content.view import View
from docgen.diagnostics import Place, error

_CLOCK = "([01][0-9]|2[0-3]):([0-5][0-9])"
HOUR = 60
DAY = 24 * HOUR
LONGEST_ONSET = 12.0


def _clock(value: Any) -> int:
    match = re.fullmatch(_CLOCK, value) if isinstance(value, WrittenText) else None
    if match is None:
        cure = "write hours and minutes, for example 07:00 or 14:30"
        raise PydanticCustomError("not-a-time", "'{value}' is not a time of day", {"value": str(value), "help": cure})
    return int(match[1]) * HOUR + int(match[2])


Clock = Annotated[
    int,
    BeforeValidator(_clock),
    Shape(
        {
            "title": "time of day",
            "description": "Hours and minutes of a day of 24 hours, as in 07:00 or 14:30.",
            "type": "string",
            "pattern": f"^{_CLOCK}$",
        }
    ),
]
"""Minutes since midnight."""


def _onset(value: float) -> float:
    if not 0 < value <= LONGEST_ONSET:
        words = {
            "value": f"{value:g}",
            "longest": f"{LONGEST_ONSET:g}",
            "help": "write the hours, for example 1 or 0.5",
        }
        raise PydanticCustomError("onset-out-of-range", "{value} is not between 0 and {longest} hours", words)
    return value


class DoseTime(Record):
    """One dose of the day.

    Example:
        {at: "07:00", text: Take a dose with breakfast}
    """

    at: Clock
    """When it is taken."""
    text: Wording
    """What is done then."""


def _one_after_another(doses: tuple[DoseTime, ...], info: ValidationInfo) -> tuple[DoseTime, ...]:
    for before, dose in itertools.pairwise(doses):
        if dose.at <= before.at:
            message = f"a dose at {_digits(dose.at)} stands after one at {_digits(before.at)}"
            faults_of(info).append(
                error("doses-out-of-order", message, dose.place, "write the doses as the day goes on")
            )
    return doses


def _digits(minutes: int) -> str:
    return f"{minutes // HOUR:02}:{minutes % HOUR:02}"


@dataclass(frozen=True)
class TimedDose:
    """One dose: when, what is done, and when it starts to work. ``minutes`` since midnight."""

    time: Text
    text: Text
    starts: Text | None
    minutes: int


@dataclass(frozen=True)
class DayTimeline(Resolved):
    """A day of 24 hours with its doses. ``onset`` is in minutes, and ``delay`` says it; without them there are two columns."""

    kind: ClassVar[str] = "day-timeline"
    caption: Text
    columns: tuple[Text, ...]
    doses: tuple[TimedDose, ...]
    onset: int | None
    delay: Text | None = field(metadata=UNSEEN)
    alternative: Text = field(metadata=UNSEEN)


class DayTimelineBlock(Block):
    """The doses of a day along its 24 hours, and when each starts to work.

    Both audiences see a picture, and below it a table of the same times. How long a dose works is never drawn.

    Example:
        - day-timeline:
            caption: An example of a day with 2 doses
            doses:
              - {at: "08:00", text: Take a dose with breakfast}
              - {at: "20:00", text: Take a dose with supper}
            onset-hours: 1
            sources: [nhs-about]
    """

    class Contents(Record):
        """A day with its doses."""

        caption: Wording
        """What kind of day it is: an example, or the usual one."""
        doses: Annotated[tuple[DoseTime, ...], SOME, AT_LEAST_ONE, AfterValidator(_one_after_another)]
        """The doses, in the order of the day."""
        onset_hours: Annotated[Decimal, AfterValidator(_onset)] | None = None
        """How many hours after it was taken a dose starts to work; left out where no source says so."""
        sources: Sources
        """Who says how far apart the doses are, and when they start to work."""

    day_timeline: Contents
    """The day."""

    def resolve(self, view: View) -> Resolved | None:
        """The doses that have words for the audience."""
        day = self.day_timeline
        caption = view.text(day.caption)
        onset = round(day.onset_hours * HOUR) if day.onset_hours else None
        doses = tuple(
            _timed(view, dose, text, onset) for dose in day.doses if (text := view.text(dose.text)) is not None
        )
        if caption is None or not doses:
            return None
        names = ("time", "what", "starts") if onset else ("time", "what")
        return DayTimeline(
            self.place,
            caption=view.cited(caption, day.sources),
            columns=tuple(view.say(f"timeline-column-{name}", self.place) for name in names),
            doses=doses,
            onset=onset,
            delay=Text(duration(view, onset), self.place) if onset else None,
            alternative=_alternative(view, doses, onset, self.place),
        )


def _timed(view: View, dose: DoseTime, text: Text, onset: int | None) -> TimedDose:
    time = Text(clock(view, dose.at), dose.place)
    starts = view.say("timeline-starts", dose.place, time=clock(view, dose.at + onset)) if onset else None
    return TimedDose(time, text, starts, dose.at)


def _alternative(view: View, doses: Sequence[TimedDose], onset: int | None, place: Place) -> Text:
    times = _listed(view, [dose.time.source for dose in doses])
    if onset is None:
        return view.say("timeline-alternative", place, times=times)
    starts = _listed(view, [clock(view, dose.minutes + onset) for dose in doses])
    return view.say("timeline-alternative-starts", place, times=times, starts=starts, delay=duration(view, onset))


def _listed(view: View, words: Sequence[str]) -> str:
    *most, last = words
    return view.label("list-and", most=", ".join(most), last=last) if most else last


def clock(view: View, minutes: int) -> str:
    """A time of day in the language's words: ``7am``, ``2:30pm``, ``midday``."""
    hour, minute = divmod(minutes % DAY, HOUR)
    if minute == 0 and hour in (0, 12):
        return view.label("clock-midday" if hour else "clock-midnight")
    time = f"{(hour - 1) % 12 + 1}" + (f":{minute:02}" if minute else "")
    return view.label("clock-am" if hour < 12 else "clock-pm", time=time)


def duration(view: View, minutes: int) -> str:
    """So many minutes in the language's words: ``1 hour``, ``7 hours``, ``90 minutes``, ``2 hours 30 minutes``."""
    hours, rest = divmod(minutes, HOUR)
    if rest and hours < 2:
        return view.label("duration-minutes", number=minutes)
    if rest:
        return view.label("duration-hours-minutes", hours=hours, minutes=rest)
    return view.label("duration-hour" if hours == 1 else "duration-hours", number=hours)
