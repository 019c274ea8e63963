"""Blocks of plain writing: paragraphs, lists, steps, tables, a diary to fill in, questions, key facts, a glossary."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from pydantic import Field

from docgen.content.blocks.base import Block, Resolved
from docgen.content.record import Flag, Record
from docgen.content.text import Text, Wording
from docgen.content.view import View


@dataclass(frozen=True)
class Paragraph(Resolved):
    """Running text."""

    kind: ClassVar[str] = "paragraph"
    text: Text


class ParagraphBlock(Block):
    """Running text. A text alone, or one for each audience, is a paragraph too: that is how most are written.

    Each audience reads its own words; an audience that is told nothing gets no paragraph.

    Example:
        - Take it at the same time each day.
        - patient: You start on {dosing.adult.start}. [@nhs-how]
          clinician: Start at {dosing.adult.start}; at most {dosing.adult.maximum}.
        - {paragraph: Tell your doctor about any allergy., audience: patient}
    """

    paragraph: Wording
    """The words."""

    def resolve(self, view: View) -> Resolved | None:
        """The words for the audience."""
        text = view.text(self.paragraph)
        return Paragraph(self.place, text) if text else None


@dataclass(frozen=True)
class Bullets(Resolved):
    """A list; ``steps`` when its order matters."""

    kind: ClassVar[str] = "list"
    items: tuple[Text, ...]
    ordered: bool = False


class ListBlock(Block):
    """A list whose order does not matter.

    Each audience sees those items that say something to it.

    Example:
        - list:
            - Take it with food.
            - {patient: Ask us if you are unsure., clinician: Check renal function.}
    """

    list_: tuple[Wording, ...] = Field(alias="list")
    """The items."""

    def resolve(self, view: View) -> Resolved | None:
        """Those items that say something to the audience."""
        items = view.texts(self.list_)
        return Bullets(self.place, items) if items else None


class StepsBlock(Block):
    """A numbered list: things to do one after the other.

    Each audience sees those steps that say something to it, numbered without gaps.

    Example:
        - steps: [Shake the bottle., Measure the dose with the syringe., Swallow it with some water.]
    """

    steps: tuple[Wording, ...]
    """The steps, in order."""

    def resolve(self, view: View) -> Resolved | None:
        """Those steps that say something to the audience."""
        items = view.texts(self.steps)
        return Bullets(self.place, items, ordered=True) if items else None


@dataclass(frozen=True)
class Grid(Resolved):
    """A table. ``row_headings``: the first cell of each row is a heading."""

    kind: ClassVar[str] = "table"
    caption: Text | None
    columns: tuple[Text, ...]
    rows: tuple[tuple[Text, ...], ...]
    row_headings: bool = True
    note: Text | None = None


class TableBlock(Block):
    """A table.

    Each audience sees its own words in every cell. For each audience all rows must have as many cells as there are
    columns; a row without words for an audience is left out for it.

    Example:
        - table:
            caption: Kidney function and risk
            columns: [Kidney function, Finding]
            rows:
              - [eGFR 45 to 59, 0.42 percentage points more]
              - [eGFR 30 to 44, 1.23 percentage points more]
            row-headings: true
    """

    class Contents(Record):
        """What stands in the table."""

        caption: Wording | None = None
        """What the table is about; printed above it."""
        columns: tuple[Wording, ...]
        """The headings of the columns."""
        rows: tuple[tuple[Wording, ...], ...]
        """The rows, each a list of cells."""
        row_headings: Flag = True
        """Whether the first cell of each row is its heading: screen readers say it with every cell of the row."""

    table: Contents
    """What stands in it."""

    def resolve(self, view: View) -> Resolved | None:
        """The cells for the audience; a row of another length than the head is a fault."""
        table = self.table
        columns = view.texts(table.columns)
        rows = [view.texts(row) for row in table.rows]
        for row, written in zip(rows, table.rows, strict=True):
            if row and len(row) != len(columns):
                message = f"the row has {len(row)} cells, the table {len(columns)} columns"
                view.fault("uneven-table", message, written[0].place, "give every row a cell for each column")
        if not columns or not any(rows):
            return None
        kept = tuple(row for row in rows if row)
        return Grid(self.place, view.text(table.caption), columns, kept, table.row_headings)


@dataclass(frozen=True)
class Diary(Resolved):
    """A table to fill in by hand: a heading for each column and row, and between them room to write."""

    kind: ClassVar[str] = "diary"
    caption: Text | None
    columns: tuple[Text, ...]
    rows: tuple[Text, ...]


class DiaryBlock(Block):
    """A table to fill in by hand: the first column heads the rows, and the cells under the others stay empty.

    Each audience sees the headings in its own words, and room to write between them.

    Example:
        - diary:
            caption: My week
            columns: [Day, Stiffness from 0 to 10, What helped]
            rows: [Monday, Tuesday, Wednesday]
          audience: patient
    """

    class Contents(Record):
        """The headings of columns and rows."""

        caption: Wording | None = None
        """What it is for; printed above it."""
        columns: Annotated[tuple[Wording, ...], Field(min_length=2)]
        """The headings of the columns; the first is that of the rows' headings."""
        rows: Annotated[tuple[Wording, ...], Field(min_length=1)]
        """The headings of the rows."""

    diary: Contents
    """Its headings."""

    def resolve(self, view: View) -> Resolved | None:
        """The headings for the audience."""
        columns, rows = view.texts(self.diary.columns), view.texts(self.diary.rows)
        return Diary(self.place, view.text(self.diary.caption), columns, rows) if columns and rows else None


@dataclass(frozen=True)
class QuestionAndAnswer:
    """One question with its answer."""

    question: Text
    answer: Text


@dataclass(frozen=True)
class Questions(Resolved):
    """Questions and answers."""

    kind: ClassVar[str] = "questions"
    items: tuple[QuestionAndAnswer, ...]


class QuestionsBlock(Block):
    """Questions, each with its answer.

    Each audience sees those that have both a question and an answer for it.

    Example:
        - questions:
            - question: Can I drink alcohol?
              answer: Best not to, until you know how it affects you.
    """

    class Entry(Record):
        """A question and its answer."""

        question: Wording
        """The question."""
        answer: Wording
        """The answer."""

    questions: tuple[Entry, ...]
    """The questions, in order."""

    def resolve(self, view: View) -> Resolved | None:
        """Those that have both a question and an answer for the audience."""
        pairs = ((view.text(entry.question), view.text(entry.answer)) for entry in self.questions)
        items = tuple(QuestionAndAnswer(question, answer) for question, answer in pairs if question and answer)
        return Questions(self.place, items) if items else None


@dataclass(frozen=True)
class TermAndMeaning:
    """A term with what it means, or a label with its value."""

    term: Text
    meaning: Text


@dataclass(frozen=True)
class KeyFacts(Resolved):
    """Labels and values at a glance."""

    kind: ClassVar[str] = "key-facts"
    items: tuple[TermAndMeaning, ...]


@dataclass(frozen=True)
class Glossary(Resolved):
    """Words explained."""

    kind: ClassVar[str] = "glossary"
    items: tuple[TermAndMeaning, ...]


class TermEntry(Record):
    """A term and its meaning."""

    term: Wording
    """The term, or a label."""
    meaning: Wording
    """What it means, or the value."""


Terms = Annotated[tuple[TermEntry, ...], Field()]


def _pairs(view: View, entries: Terms) -> tuple[TermAndMeaning, ...]:
    pairs = ((view.text(entry.term), view.text(entry.meaning)) for entry in entries)
    return tuple(TermAndMeaning(term, meaning) for term, meaning in pairs if term and meaning)


class KeyFactsBlock(Block):
    """Labels and values at a glance.

    Each audience sees the pairs that have both a term and a meaning for it.

    Example:
        - key-facts:
            - {term: Forms, meaning: "{presentations.tablets}"}
            - {term: First dose, meaning: "{dosing.adult.start}"}
    """

    key_facts: Terms
    """The labels with their values."""

    def resolve(self, view: View) -> Resolved | None:
        """The pairs for the audience."""
        items = _pairs(view, self.key_facts)
        return KeyFacts(self.place, items) if items else None


class GlossaryBlock(Block):
    """Words explained.

    Each audience sees the words that have a meaning for it.

    Example:
        - glossary:
            - {term: spasticity, meaning: muscles that are stiff and tight}
    """

    glossary: Terms
    """The words with their meanings."""

    def resolve(self, view: View) -> Resolved | None:
        """The pairs for the audience."""
        items = _pairs(view, self.glossary)
        return Glossary(self.place, items) if items else None
