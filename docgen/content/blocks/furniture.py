"""Figures, evidence tables, the contact card and the list of references."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated, Any, ClassVar, Self

from pydantic import ValidationInfo, model_validator
from pydantic.functional_validators import PlainValidator
from pydantic_core import PydanticCustomError

from docgen.content.blocks.base import UNSEEN, Block, Resolved
from docgen.content.medicine import Sources
from docgen.content.record import Decimal, Record, faults_of, one_of
from docgen.content.source import WrittenText
from docgen.content.text import Text, Wording
from docgen.content.view import View
from docgen.diagnostics import Place, error
from docgen.files import beside

FULL_WIDTH = 120.0
"""Millimetres: about the measure of the text on A4."""


@dataclass(frozen=True, slots=True)
class ImagePath:
    """A picture's path relative to the project, and where it was written."""

    path: str
    place: Place


def _image(value: Any) -> ImagePath:
    if not isinstance(value, WrittenText):
        raise PydanticCustomError("wrong-type", "expected a path", {})
    return ImagePath(beside(value.place.path, value), value.place)


@dataclass(frozen=True)
class Figure(Resolved):
    """A picture with what it says in words."""

    kind: ClassVar[str] = "figure"
    image: ImagePath
    width: float
    caption: Text | None
    alternative: Text = field(metadata=UNSEEN)


class FigureBlock(Block):
    """``- figure: {image, alt, caption}``; the path is relative to the leaflet's file."""

    class Contents(Record):
        """The picture, its printed width in millimetres, what it shows in words, and its caption."""

        image: Annotated[ImagePath, PlainValidator(_image)]
        width: Decimal = FULL_WIDTH
        alt: Wording
        caption: Wording | None = None

    figure: Contents

    def resolve(self, view: View) -> Resolved | None:
        """The picture, if it has words for the audience."""
        alternative = view.text(self.figure.alt)
        if alternative is None:
            return None
        figure = self.figure
        return Figure(self.place, figure.image, figure.width, view.text(figure.caption), alternative)


class Direction(StrEnum):
    """Which way a finding points."""

    FOR = "for"
    AGAINST = "against"
    MIXED = "mixed"
    NEITHER = "neither"


class Certainty(StrEnum):
    """How sure one may be, in GRADE's words."""

    HIGH = "high"
    MODERATE = "moderate"
    LOW = "low"
    VERY_LOW = "very-low"


class Measure(StrEnum):
    """What an effect is measured as: ratios, whose line of no effect is 1, and differences, whose line is 0."""

    RISK_RATIO = "RR"
    ODDS_RATIO = "OR"
    HAZARD_RATIO = "HR"
    RISK_DIFFERENCE = "RD"
    MEAN_DIFFERENCE = "MD"
    STANDARDISED_MEAN_DIFFERENCE = "SMD"

    @property
    def is_ratio(self) -> bool:
        """Whether it is a ratio: always above 0, drawn on a scale of logarithms."""
        return self in (Measure.RISK_RATIO, Measure.ODDS_RATIO, Measure.HAZARD_RATIO)


@dataclass(frozen=True)
class Effect:
    """The size of an effect with its 95% confidence interval: numbers to draw. The finding says them in words."""

    measure: Measure
    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Finding:
    """One study's row. ``effect`` is there when the study gives a size with an interval."""

    study: Text
    design: Text
    people: Text
    finding: Text
    direction: Text
    certainty: Text
    effect: Effect | None = None


@dataclass(frozen=True)
class EvidenceTable(Resolved):
    """What studies found, in both directions."""

    kind: ClassVar[str] = "evidence"
    columns: tuple[Text, ...]
    rows: tuple[Finding, ...]


class WrittenEffect(Record):
    """``{measure: RR, value: 0.87, low: 0.77, high: 0.99}``: an effect and its 95% confidence interval."""

    measure: Annotated[Measure, one_of("measure", Measure)]
    value: Decimal
    low: Decimal
    high: Decimal

    @model_validator(mode="after")
    def _in_order(self, info: ValidationInfo) -> Self:
        faults = faults_of(info)
        if not self.low <= self.value <= self.high:
            message = f"the effect {self.value:g} is not between {self.low:g} and {self.high:g}"
            faults.append(error("effect-outside-interval", message, self.place, "check the three numbers"))
        elif self.measure.is_ratio and self.low <= 0:
            message = f"{self.measure} is a ratio, and its interval begins at {self.low:g}"
            faults.append(error("ratio-not-positive", message, self.place, "check the measure and its interval"))
        return self


class EvidenceBlock(Block):
    """``- evidence: [{study, design, n, finding, effect, direction, certainty, sources}]``; ``effect`` may be left out."""

    class Study(Record):
        """One study."""

        study: Wording
        design: Wording
        n: Wording
        finding: Wording
        effect: WrittenEffect | None = None
        direction: Annotated[Direction, one_of("direction", Direction)]
        certainty: Annotated[Certainty, one_of("certainty", Certainty)]
        sources: Sources

    evidence: tuple[Study, ...]

    def resolve(self, view: View) -> Resolved | None:
        """A row for each study that says something to the audience."""
        rows = []
        for entry in self.evidence:
            study, design, people, finding = (
                view.text(wording) for wording in (entry.study, entry.design, entry.n, entry.finding)
            )
            if study and design and people and finding:
                direction = view.say(f"direction-{entry.direction}", entry.place)
                certainty = view.say(f"certainty-{entry.certainty}", entry.place)
                study = view.cited(study, entry.sources)
                effect = _effect(entry.effect) if entry.effect else None
                rows.append(Finding(study, design, people, finding, direction, certainty, effect))
        names = ("study", "design", "people", "finding", "direction", "certainty")
        columns = tuple(view.say(f"evidence-{name}", self.place) for name in names)
        return EvidenceTable(self.place, columns, tuple(rows)) if rows else None


def _effect(written: WrittenEffect) -> Effect:
    return Effect(written.measure, written.value, written.low, written.high)


@dataclass(frozen=True)
class ContactCard(Resolved):
    """A slot: the brand's own contact details stand in it, after the leaflet's heading and words."""

    kind: ClassVar[str] = "contact-card"
    text: Text | None


class ContactCardBlock(Block):
    """``- contact-card: some words before the details`` (for example whom to ask what)."""

    contact_card: Wording

    def resolve(self, view: View) -> Resolved | None:
        """The leaflet's words; compose adds the slot."""
        text = view.text(self.contact_card)
        return ContactCard(self.place, text) if text else None


@dataclass(frozen=True)
class Entry:
    """One reference: its key, its number, and how it is printed."""

    key: str
    number: int
    text: Text


@dataclass(frozen=True)
class References(Resolved):
    """The sources that the variant cites, in the order of their numbers."""

    kind: ClassVar[str] = "references"
    entries: tuple[Entry, ...]


class ReferencesBlock(Block):
    """``- references: cited``."""

    references: Annotated[str, PlainValidator(lambda value: _cited(value))]

    def resolve(self, view: View) -> Resolved | None:
        """An empty list: which sources are cited is known when the whole variant is."""
        return References(self.place, ())


def _cited(value: Any) -> str:
    if value != "cited":
        raise PydanticCustomError("wrong-value", "expected 'cited'", {"help": "write 'references: cited'"})
    return "cited"
