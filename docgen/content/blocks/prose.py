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
    """``- some text``, ``- {patient: …, clinician: …}`` or ``- paragraph: …``."""

    paragraph: Wording

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
    """``- list: [one, two]``."""

    list_: tuple[Wording, ...] = Field(alias="list")

    def resolve(self, view: View) -> Resolved | None:
        """Those items that say something to the audience."""
        items = view.texts(self.list_)
        return Bullets(self.place, items) if items else None


class StepsBlock(Block):
    """``- steps: [first, then]``: a numbered list."""

    steps: tuple[Wording, ...]

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
    """``- table: {caption, columns, rows}``."""

    class Contents(Record):
        """What stands in the table."""

        caption: Wording | None = None
        columns: tuple[Wording, ...]
        rows: tuple[tuple[Wording, ...], ...]
        row_headings: Flag = True

    table: Contents

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
    """``- diary: {caption, columns, rows}``: the first column heads the rows; the cells under the others stay empty."""

    class Contents(Record):
        """The headings of columns and rows."""

        caption: Wording | None = None
        columns: Annotated[tuple[Wording, ...], Field(min_length=2)]
        rows: Annotated[tuple[Wording, ...], Field(min_length=1)]

    diary: Contents

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
    """``- questions: [{question, answer}]``."""

    class Entry(Record):
        """A question and its answer."""

        question: Wording
        answer: Wording

    questions: tuple[Entry, ...]

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
    meaning: Wording


Terms = Annotated[tuple[TermEntry, ...], Field()]


def _pairs(view: View, entries: Terms) -> tuple[TermAndMeaning, ...]:
    pairs = ((view.text(entry.term), view.text(entry.meaning)) for entry in entries)
    return tuple(TermAndMeaning(term, meaning) for term, meaning in pairs if term and meaning)


class KeyFactsBlock(Block):
    """``- key-facts: [{term, meaning}]``."""

    key_facts: Terms

    def resolve(self, view: View) -> Resolved | None:
        """The pairs for the audience."""
        items = _pairs(view, self.key_facts)
        return KeyFacts(self.place, items) if items else None


class GlossaryBlock(Block):
    """``- glossary: [{term, meaning}]``."""

    glossary: Terms

    def resolve(self, view: View) -> Resolved | None:
        """The pairs for the audience."""
        items = _pairs(view, self.glossary)
        return Glossary(self.place, items) if items else None
