"""Warnings: the action box at the head of a leaflet, and warnings in the text."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, ClassVar

from pydantic import ValidationInfo
from pydantic.functional_validators import PlainValidator

from docgen.content.blocks.base import Block, Resolved
from docgen.content.blocks.facts import Selection, selected
from docgen.content.medicine import EssentialWarning
from docgen.content.record import Name, Record, Shape, faults_of, one_of, read_record, suggestion
from docgen.content.source import WrittenMap
from docgen.content.text import Audience, Text, Wording
from docgen.content.view import View


class Level(StrEnum):
    """How urgent a warning is."""

    EMERGENCY = "emergency"
    CAUTION = "caution"
    NOTE = "note"


@dataclass(frozen=True)
class Point:
    """What to do, and why. ``name`` is that of the essential warning that it is."""

    name: str
    lead: Text
    text: Text


@dataclass(frozen=True)
class ActionBox(Resolved):
    """The most important things, before everything else."""

    kind: ClassVar[str] = "action-box"
    heading: Text
    points: tuple[Point, ...]


@dataclass(frozen=True)
class WarningBox(Resolved):
    """One warning. ``label`` says its level in words, so that the colour is never alone in saying it.

    ``name`` is that of the essential warning that it is, or empty.
    """

    kind: ClassVar[str] = "warning"
    name: str
    level: Level
    label: Text
    heading: Text
    texts: tuple[Text, ...]


def _essential(view: View, name: Name) -> EssentialWarning | None:
    """The medicine's essential warning of that name, for the view's region."""
    known: dict[str, EssentialWarning] = {
        str(entry.name): entry for entry in view.here(view.medicine.essential_warnings if view.medicine else ())
    }
    if name.value not in known:
        message = f"unknown essential warning '{name}'"
        view.fault("unknown-warning", message, name.place, suggestion(name.value, known))
        return None
    return known[name.value]


def _point(view: View, warning: EssentialWarning) -> Point | None:
    lead, text = view.text(warning.lead), view.text(warning.text)
    return Point(warning.name.value, lead, view.cited(text, warning.sources)) if lead and text else None


class ActionBoxBlock(Block):
    """The most important things, in a box before everything else: essential warnings of the medicine.

    Each audience reads the lead (what to do) and the reason of each warning in its own words, with the sources.

    Example:
        - action-box:
            heading: {patient: 2 things to know, clinician: 2 things to do}
            warnings: [stop-suddenly, driving]
    """

    class Contents(Record):
        """The heading, and the warnings in their order."""

        heading: Wording
        """The heading of the box."""
        warnings: tuple[Name, ...]
        """The essential warnings, by their names."""

    action_box: Contents
    """What stands in the box."""

    def resolve(self, view: View) -> Resolved | None:
        """The named warnings for the audience."""
        heading = view.text(self.action_box.heading)
        found = [entry for name in self.action_box.warnings if (entry := _essential(view, name))]
        points = tuple(point for entry in found if (point := _point(view, entry)))
        if points and heading is None:
            _needs_heading(view, self.action_box.heading)
        return ActionBox(self.place, heading, points) if heading and points else None


class WrittenWarning(Record):
    """A warning of the leaflet's own."""

    level: Annotated[Level, one_of("warning level", Level)]
    """How urgent it is: it chooses the colour and the word above the heading."""
    heading: Wording
    """What it is about; every audience that is told the words needs one."""
    text: Wording | None = None
    """What to do."""
    emergencies: Selection = ()
    """Points after the text: the medicine's emergencies, all or by their names."""
    list_: tuple[Wording, ...] = ()
    """Points of the leaflet's own, after those."""


def _name_or_contents(value: Any, info: ValidationInfo) -> Any:
    if not isinstance(value, WrittenMap):
        return Name._read(value)
    record, faults = read_record(WrittenWarning, value)
    faults_of(info).extend(faults)
    return record


class WarningBlock(Block):
    """A warning: an essential one of the medicine, quoted by its name, or one of the leaflet's own.

    Each audience sees a box in its own words. Its level stands there as a word, so that the colour is never alone in
    saying it.

    Example:
        - warning: stop-suddenly
        - audience: patient
          warning:
            level: emergency
            heading: "Call 999 or go to A&E now if:"
            list:
              - you have a fit (seizure)
              - you have trouble breathing
    """

    warning: Annotated[
        Name | WrittenWarning | None, PlainValidator(_name_or_contents), Shape({"anyOf": [Name, WrittenWarning]})
    ]
    """The name of an essential warning, or the warning itself."""

    def resolve(self, view: View) -> Resolved | None:
        """The warning for the audience."""
        if isinstance(self.warning, Name):
            entry = _essential(view, self.warning)
            point = _point(view, entry) if entry else None
            if point is None:
                return None
            label = view.say("level-caution", self.place)
            return WarningBox(self.place, point.name, Level.CAUTION, label, point.lead, (point.text,))
        assert self.warning is not None
        heading = view.text(self.warning.heading)
        level = self.warning.level
        label = view.say(f"level-{level}", self.place)
        texts = view.texts((self.warning.text,) if self.warning.text else ())
        texts += _emergencies(view, self.warning.emergencies) + view.texts(self.warning.list_)
        if texts and heading is None:
            _needs_heading(view, self.warning.heading)
        return WarningBox(self.place, "", level, label, heading, texts) if heading else None


def _emergencies(view: View, names: tuple[Name, ...] | None) -> tuple[Text, ...]:
    """The medicine's emergencies of these names, or all of them, for the view's region and audience."""
    entries = view.medicine.emergencies if view.medicine else ()
    chosen = selected(view, entries, names, "emergency")
    return tuple(view.cited(text, entry.sources) for entry in chosen if (text := view.text(entry.text)))


def essential_warnings(block: Resolved) -> tuple[str, ...]:
    """The names of the essential warnings that a block prints."""
    if isinstance(block, ActionBox):
        return tuple(point.name for point in block.points)
    return (block.name,) if isinstance(block, WarningBox) and block.name else ()


def _needs_heading(view: View, heading: Wording) -> None:
    """Words of a warning must not vanish because its heading is for the other audience only."""
    cure = f"write a heading for it, or keep the block to the other audience: 'audience: {_other(view)}'"
    message = f"the {view.audience} audience is told the warning's words, and no heading"
    view.fault("warning-without-heading", message, heading.place, cure)


def _other(view: View) -> Audience:
    return next(side for side in Audience if side is not view.audience)
