"""Blocks that print a medicine's facts: what the leaflet names is looked up for its region and cites its sources by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any, ClassVar

from pydantic import Field
from pydantic.functional_validators import PlainValidator
from pydantic_core import PydanticCustomError

from docgen.content.blocks.base import UNSEEN, Block, Resolved
from docgen.content.blocks.prose import Bullets, Grid, Paragraph
from docgen.content.medicine import Caution, Frequency, Interaction, Population, SideEffects, System
from docgen.content.record import Name, Shape, suggestion
from docgen.content.source import WrittenList, WrittenText
from docgen.content.text import Audience, Text
from docgen.content.view import View
from docgen.diagnostics import Place

ALL = "all"


def _all_or_names(value: Any) -> tuple[Name, ...] | None:
    """``all`` as ``None``; a list of names as names."""
    if isinstance(value, WrittenList) and value:
        return tuple(Name._read(part) for part in value)
    if isinstance(value, WrittenText) and value == ALL:
        return None
    cure = f"write '{ALL}', or a list of names"
    raise PydanticCustomError("wrong-type", "expected '{all}' or a list of names", {"all": ALL, "help": cure})


Selection = Annotated[
    tuple[Name, ...] | None,
    PlainValidator(_all_or_names),
    Shape(
        {
            "title": "selection",
            "description": "`all`, or a list of names.",
            "anyOf": [{"const": ALL}, Annotated[tuple[Name, ...], Field(min_length=1)]],
        }
    ),
]


def selected(view: View, entries: Sequence[Any], names: tuple[Name, ...] | None, word: str) -> list[Any]:
    """The entries for the view's region: all of them, or those named, in the order in which they are named."""
    known = {str(entry.name): entry for entry in view.here(entries)}
    if names is None:
        return list(known.values())
    for name in names:
        if name.value not in known:
            cure = suggestion(name.value, known)
            view.fault(f"unknown-{word}", f"unknown {word} '{name}' for region {view.region}", name.place, cure)
    return [known[name.value] for name in names if name.value in known]


class FactBlock(Block):
    """One fact of the medicine as a paragraph, for the leaflet's region.

    Each audience reads its own words of the fact, with the sources. A fact without words for an audience is left out for it.

    Example:
        - fact: stopping
        - {fact: dosing.adult.maximum, audience: clinician}
    """

    fact: Name
    """Where it stands in the medicine's file: its keys, with dots between them; the region is left out."""

    def resolve(self, view: View) -> Resolved | None:
        """The fact's words for the audience."""
        fact = view.fact(self.fact.value, self.fact.place)
        text = view.words_of(fact) if fact else None
        return Paragraph(self.place, view.cited(text, fact.sources)) if fact and text else None


class Indications(Block):
    """The uses of the medicine, each with its licence in the leaflet's region.

    Both audiences see a table in their own words: use, and licence with its sources. Uses whose licence is not written for
    the region are left out.

    Example:
        - indications: [multiple-sclerosis, spinal-lesions]
    """

    indications: Selection
    """Which ones, by their names."""

    def resolve(self, view: View) -> Resolved | None:
        """A table: use, licence."""
        rows = []
        entries = view.medicine.indications if view.medicine else ()
        by_name = {str(entry.name): entry for entry in entries}
        names = [name.value for name in self.indications] if self.indications is not None else list(by_name)
        for name in self.indications or ():
            if name.value not in by_name:
                cure = suggestion(name.value, by_name)
                view.fault("unknown-indication", f"unknown indication '{name}'", name.place, cure)
        for entry in (by_name[name] for name in names if name in by_name):
            status = entry.status.get(view.region, entry.status.get("any"))
            use = view.text(entry.text)
            if status is None or use is None:
                continue
            note = view.text(status.note)
            words = view.say(f"licence-{status.licence}", status.place)
            words = Text(f"{words.source}; {note.source}", status.place) if note else words
            rows.append((use, view.cited(words, status.sources)))
        columns = (view.say("indications-use", self.place), view.say("indications-licence", self.place))
        return Grid(self.place, None, columns, tuple(rows)) if rows else None


class Dosing(Block):
    """Start, increase, usual dose and maximum of each group, side by side.

    Both audiences see a table with a row for each group and "not stated" where the medicine has nothing for the region;
    it is meant for clinicians.

    Example:
        - {dosing: [adult, older], audience: clinician}
    """

    dosing: Annotated[tuple[Name, ...], Field(min_length=1)]
    """The groups, by their names in the medicine's `dosing`."""

    def resolve(self, view: View) -> Resolved | None:
        """A table with a row for each population and a column for each of the four."""
        rows = []
        parts = ("start", "increase", "usual", "maximum")
        for name in self.dosing:
            population = view.find(f"dosing.{name}", name.place)
            if not isinstance(population, Population):
                continue
            cells = [self._cell(view, population, part) for part in parts]
            label = view.text(population.name)
            rows.append((label or Text(name.value, name.place), *cells))
        columns = tuple(view.say(f"dosing-column-{column}", self.place) for column in ("group", *parts))
        return Grid(self.place, None, columns, tuple(rows)) if rows else None

    def _cell(self, view: View, population: Population, part: str) -> Text:
        fact = view.regional(getattr(population, part) or None, part, population.place)
        words = view.words_of(fact) if fact else None
        return view.cited(words, fact.sources) if words else view.say("nothing-stated", population.place)


def _cautions(block: Block, view: View, entries: Sequence[Caution]) -> Resolved | None:
    pairs = ((view.text(entry.text), entry.sources) for entry in entries)
    items = tuple(view.cited(text, sources) for text, sources in pairs if text)
    return Bullets(block.place, items) if items else None


class Contraindications(Block):
    """Who must not take the medicine.

    Each audience sees a list in its own words, with the sources. Those of other regions are left out.

    Example:
        - contraindications: all
    """

    contraindications: Selection
    """Which ones, by their names."""

    def resolve(self, view: View) -> Resolved | None:
        """A list of those that hold in the region."""
        entries = view.medicine.contraindications if view.medicine else ()
        return _cautions(self, view, selected(view, entries, self.contraindications, "contraindication"))


class Cautions(Block):
    """Who needs care.

    Each audience sees a list in its own words, with the sources. Those of other regions are left out.

    Example:
        - cautions: all
        - cautions: [renal-impairment, epilepsy]
    """

    cautions: Selection
    """Which ones, by their names, in the order in which they are to be read."""

    def resolve(self, view: View) -> Resolved | None:
        """A list of those that hold in the region."""
        entries = view.medicine.cautions if view.medicine else ()
        return _cautions(self, view, selected(view, entries, self.cautions, "caution"))


@dataclass(frozen=True)
class InteractionRow:
    """What it is, what can happen, what to do."""

    with_: Text
    effect: Text
    advice: Text


@dataclass(frozen=True)
class InteractionTable(Resolved):
    """Interactions, a row each."""

    kind: ClassVar[str] = "interactions"
    columns: tuple[Text, ...]
    rows: tuple[InteractionRow, ...]


class Interactions(Block):
    """What the medicine does together with other things.

    Each audience sees a table in its own words: with what, what can happen, what to do. Those of other regions, and those
    that say nothing to an audience, are left out.

    Example:
        - interactions: [alcohol, sedatives]
    """

    interactions: Selection
    """Which ones, by their names, in the order in which they are to be read."""

    def resolve(self, view: View) -> Resolved | None:
        """Those that hold in the region and say something to the audience."""
        entries = view.medicine.interactions if view.medicine else ()
        rows = tuple(
            row
            for entry in selected(view, entries, self.interactions, "interaction")
            if (row := self._row(view, entry))
        )
        columns = tuple(view.say(f"interactions-{column}", self.place) for column in ("with", "effect", "advice"))
        return InteractionTable(self.place, columns, rows) if rows else None

    def _row(self, view: View, entry: Interaction) -> InteractionRow | None:
        with_, effect, advice = view.text(entry.with_), view.text(entry.effect), view.text(entry.advice)
        return InteractionRow(with_, effect, view.cited(advice, entry.sources)) if with_ and effect and advice else None


@dataclass(frozen=True)
class FrequencyGroup:
    """Side effects of one frequency, in patients' words. ``people`` of ``out_of`` may be affected; 0 if nobody knows.

    Without a ``frequency`` they are those that the country whose frequencies are printed does not list.
    """

    frequency: Frequency | None
    label: Text
    meaning: Text
    effects: tuple[Text, ...]
    people: int
    out_of: int
    alternative: Text | None = field(metadata=UNSEEN)


@dataclass(frozen=True)
class FrequencyTerms:
    """The clinicians' terms of one frequency."""

    label: Text
    terms: Text


@dataclass(frozen=True)
class SystemRow:
    """The side effects of one system-organ class, commonest first."""

    system: Text
    frequencies: tuple[FrequencyTerms, ...]


@dataclass(frozen=True)
class SideEffectTable(Resolved):
    """Side effects: ``groups`` by frequency for patients, or ``systems`` by class for clinicians; the other is empty.

    ``basis`` says first what they are drawn from: who does not know it may take them for more than they are.
    """

    kind: ClassVar[str] = "side-effects"
    basis: Text | None
    sources: Text
    groups: tuple[FrequencyGroup, ...]
    columns: tuple[Text, ...]
    systems: tuple[SystemRow, ...]


PEOPLE = {
    Frequency.VERY_COMMON: (1, 10),
    Frequency.COMMON: (1, 10),
    Frequency.UNCOMMON: (1, 100),
    Frequency.RARE: (1, 1000),
    Frequency.VERY_RARE: (1, 10000),
    Frequency.NOT_KNOWN: (0, 0),
}
"""The bound of each class as people out of people: more than 1 in 10 for the first, up to that many for the others."""
MOST_PEOPLE = 1000
"""More people than this cannot be told apart in a picture: there is none, and so no words for it."""
ALSO = "also-reported"
"""The label of side effects without a frequency that may be printed."""


class SideEffectsBlock(Block):
    """The medicine's table of side effects for the leaflet's region.

    Both read first what the table is drawn from. Patients see the side effects by frequency, commonest first, in plain words,
    each frequency with a picture of people. Clinicians see a table by system-organ class with the terms and their
    frequencies.

    Example:
        - side-effects: all
    """

    side_effects: Annotated[str, PlainValidator(lambda value: _all(value)), Shape({"const": ALL})]
    """Always `all`: a choice of side effects could mislead."""

    def resolve(self, view: View) -> Resolved | None:
        """The medicine's table for the region, in the audience's words and order."""
        table = view.find("side-effects", self.place)
        if table is None:
            return None
        patient = view.audience is Audience.PATIENT
        names = table.sources if patient else [name for effect in table.effects for name in effect.sources]
        columns = tuple(view.say(f"side-effects-{column}", self.place) for column in ("system", "frequency", "effect"))
        return SideEffectTable(
            self.place,
            basis=view.text(table.basis),
            sources=view.cite(names, table.place),
            groups=self._groups(view, table) if patient else (),
            columns=() if patient else columns,
            systems=() if patient else self._systems(view, table),
        )

    def _groups(self, view: View, table: SideEffects) -> tuple[FrequencyGroup, ...]:
        groups: list[FrequencyGroup] = []
        for frequency in (*Frequency, None):
            # Two terms of clinicians may be one thing in plain words: it is told once, at its commonest.
            told = {text.source for group in groups for text in group.effects}
            plain = {
                e.plain.source: e.plain
                for e in table.effects
                if table.frequency_of(e) is frequency and e.plain.source not in told
            }
            if plain:
                people, out_of = PEOPLE[frequency] if frequency else (0, 0)
                alternative = view.say(f"people-{frequency}", self.place) if 0 < out_of <= MOST_PEOPLE else None
                label = view.say(f"frequency-{frequency or ALSO}", self.place)
                meaning = view.say(f"frequency-{frequency or ALSO}-meaning", self.place)
                groups.append(
                    FrequencyGroup(frequency, label, meaning, tuple(plain.values()), people, out_of, alternative)
                )
        return tuple(groups)

    def _systems(self, view: View, table: SideEffects) -> tuple[SystemRow, ...]:
        rows = []
        for system in System:
            frequencies = tuple(
                FrequencyTerms(view.say(f"frequency-{frequency or ALSO}", self.place), _joined(terms))
                for frequency in (*Frequency, None)
                if (
                    terms := [
                        e.term for e in table.effects if e.system is system and table.frequency_of(e) is frequency
                    ]
                )
            )
            if frequencies:
                rows.append(SystemRow(view.say(f"system-{system}", self.place), frequencies))
        return tuple(rows)


def _all(value: Any) -> str:
    if value != ALL:
        raise PydanticCustomError("wrong-value", "expected 'all'", {"help": "write 'side-effects: all'"})
    return ALL


def _joined(terms: Sequence[Text]) -> Text:
    place: Place = terms[0].place
    return Text(", ".join(term.source for term in terms), place)
