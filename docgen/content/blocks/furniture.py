"""Figures, evidence tables, the contact card and the list of references."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated, Any, ClassVar, Self

from pydantic import ValidationInfo, model_validator
from pydantic.functional_validators import PlainValidator
from pydantic_core import PydanticCustomError

from docgen.content.blocks.base import UNSEEN, Block, Resolved
from docgen.content.fact import Sources
from docgen.content.record import Decimal, PositiveDecimal, Record, Shape, faults_of, one_of
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
    """A picture with what it says in words.

    An audience for which `alt` has words sees the picture, with the caption in its own words. An audience without them does
    not get the picture.

    Example:
        - figure:
            image: ../figures/where-baclofen-works.svg
            width: 90
            alt: A drawing of the spine. Baclofen works in the spinal cord, between the brain and the muscles.
            caption: Baclofen works in the spinal cord.
    """

    class Contents(Record):
        """A picture with its words."""

        image: Annotated[
            ImagePath,
            PlainValidator(_image),
            Shape(
                {
                    "title": "path of a picture",
                    "description": "The path of a PNG, JPEG or SVG file, from the folder of the leaflet's file.",
                    "type": "string",
                }
            ),
        ]
        """The picture's file."""
        width: PositiveDecimal = FULL_WIDTH
        """How wide it is printed, in millimetres."""
        alt: Wording
        """What it shows, in words: read out to people who do not see it."""
        caption: Wording | None = None
        """Printed below it."""

    figure: Contents
    """The picture."""

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
    NO_CONCLUSION = "no-conclusion"


class Certainty(StrEnum):
    """How sure one may be, in GRADE's words."""

    HIGH = "high"
    MODERATE = "moderate"
    LOW = "low"
    VERY_LOW = "very-low"


class Measure(StrEnum):
    """What an effect is measured as: ratios, whose line of no effect is 1, and differences, whose line is 0."""

    # A difference is first: the first stands in for an unknown measure, and the rule for ratios shall not add a fault.
    RISK_DIFFERENCE = "RD"
    MEAN_DIFFERENCE = "MD"
    STANDARDISED_MEAN_DIFFERENCE = "SMD"
    RISK_RATIO = "RR"
    ODDS_RATIO = "OR"
    HAZARD_RATIO = "HR"

    @property
    def is_ratio(self) -> bool:
        """Whether it is a ratio: always above 0, drawn on a scale of logarithms."""
        return self in (Measure.RISK_RATIO, Measure.ODDS_RATIO, Measure.HAZARD_RATIO)


@dataclass(frozen=True)
class Effect:
    """The size of an effect with its 95% confidence interval: numbers to draw.

    ``words`` say the numbers in the row; ``alternative`` says them to people who do not see the drawing; ``better`` says on
    which side of no effect readers would wish it.
    """

    measure: Measure
    value: float
    low: float
    high: float
    words: Text
    alternative: Text = field(metadata=UNSEEN)
    better: Text | None = None


@dataclass(frozen=True)
class Finding:
    """One study's row. ``effect`` is there when the study gives a size with an interval."""

    study: Text
    design: Text
    people: Text
    finding: Text
    effect: Effect | None
    direction: Text
    certainty: Text


@dataclass(frozen=True)
class EvidenceTable(Resolved):
    """What studies found, in both directions. ``columns`` are seven when a row has an effect (the fifth), else six."""

    kind: ClassVar[str] = "evidence"
    columns: tuple[Text, ...]
    rows: tuple[Finding, ...]

    @property
    def has_effects(self) -> bool:
        """Whether there is anything to draw."""
        return any(row.effect for row in self.rows)


class Side(StrEnum):
    """A side of no effect."""

    BELOW = "below"
    ABOVE = "above"


class WrittenEffect(Record):
    """The size of an effect with its 95% confidence interval, to be drawn.

    Example:
        {measure: RR, value: 0.87, low: 0.77, high: 0.99, better: below}
    """

    measure: Annotated[Measure, one_of("measure", Measure)]
    """What is measured: a ratio of risks, odds or hazards, or a difference of risks or (standardised) means."""
    value: Decimal
    """The effect."""
    low: Decimal
    """The lower end of the interval."""
    high: Decimal
    """The upper end of the interval."""
    better: Annotated[Side | None, one_of("side", Side)] = None
    """Which side of no effect is the good one: of relapse it is `below`, of recovery `above`. It is printed in the row, as
    one scale may hold both."""

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
    """What studies found, in both directions.

    Each audience sees a table with a row for each study that says something to it; clinicians are its usual readers. Effects
    are drawn in a column of their own, on one scale, with their numbers: the finding need not say them again.

    Example:
        - evidence:
            - study: Agabio 2023, Cochrane review
              design: 17 randomised trials
              n: 1,818
              finding: "Relapse: RR 0.87 (95% CI 0.77 to 0.99); no change in heavy-drinking days"
              effect: {measure: RR, value: 0.87, low: 0.77, high: 0.99, better: below}
              direction: mixed
              certainty: moderate
              sources: [agabio-2023]
          audience: clinician
    """

    class Study(Record):
        """One study, or one review."""

        study: Wording
        """Who and when."""
        design: Wording
        """What kind of study."""
        n: Wording
        """How many people took part."""
        finding: Wording
        """What was found, in words and numbers."""
        effect: WrittenEffect | None = None
        """The size of the effect, if there is one with an interval: it is drawn beside the finding, and its numbers printed."""
        direction: Annotated[Direction, one_of("direction", Direction)]
        """Which way the finding points."""
        certainty: Annotated[Certainty, one_of("certainty", Certainty)]
        """How sure one may be of it, in GRADE's words."""
        sources: Sources
        """Where it is written."""

    evidence: tuple[Study, ...]
    """The studies, in order."""

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
                effect = _effect(entry.effect, view) if entry.effect else None
                rows.append(Finding(study, design, people, finding, effect, direction, certainty))
        names = ["study", "design", "people", "finding", "direction", "certainty"]
        if measures := [row.effect.measure for row in rows if row.effect]:
            kind = "ratio" if any(measure.is_ratio for measure in measures) else "difference"
            names.insert(4, f"effect-{kind}")
        columns = tuple(view.say(f"evidence-{name}", self.place) for name in names)
        return EvidenceTable(self.place, columns, tuple(rows)) if rows else None


def _effect(written: WrittenEffect, view: View) -> Effect:
    """The effect with its numbers in words, all with as many decimals as the longest: ``2.72 (1.10 to 6.72)``."""
    numbers = {"value": written.value, "low": written.low, "high": written.high}
    decimals = max(len(f"{number:.9g}".partition(".")[2]) for number in numbers.values())
    said = {name: f"{number:.{decimals}f}" for name, number in numbers.items()}
    name = view.label(f"measure-{written.measure.lower()}")
    short = f'[{written.measure}]{{abbr="{name}"}}'
    none = 1 if written.measure.is_ratio else 0
    return Effect(
        written.measure,
        **numbers,
        words=view.say("effect-size", written.place, measure=short, **said),
        alternative=view.say("effect-alternative", written.place, measure=name, **said),
        better=view.say(f"effect-better-{written.better}", written.place, none=none) if written.better else None,
    )


@dataclass(frozen=True)
class ContactCard(Resolved):
    """A slot: the brand's own contact details stand in it, after the leaflet's heading and words."""

    kind: ClassVar[str] = "contact-card"
    text: Text | None


class ContactCardBlock(Block):
    """The brand's contact card.

    An audience with words here sees them, and below them the telephone number, address and hours of the brand.

    Example:
        - contact-card: {patient: "Ask us, your GP or your pharmacist if anything is unclear."}
    """

    contact_card: Wording
    """Words before the details: for example whom to ask what."""

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
    """The list of sources. A leaflet that cites must have one for each audience for which it does.

    Each audience sees the sources that its own texts and facts cite, in the order of their numbers.

    Example:
        - references: cited
    """

    references: Annotated[str, PlainValidator(lambda value: _cited(value)), Shape({"const": "cited"})]
    """Always `cited`."""

    def resolve(self, view: View) -> Resolved | None:
        """An empty list: which sources are cited is known when the whole variant is."""
        return References(self.place, ())


def _cited(value: Any) -> str:
    if value != "cited":
        raise PydanticCustomError("wrong-value", "expected 'cited'", {"help": "write 'references: cited'"})
    return "cited"
