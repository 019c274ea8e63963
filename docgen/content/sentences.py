"""Texts for readers -> sentences, each with its number of words and its place.

What counts, since no two tools agree on it:

* A **word** is what stands between two spaces and holds a letter or a digit: ``GABA-B``, ``10`` and ``mg`` are words, a
  dash is none. Numbers of sources are not read.
* A **sentence** ends with a full stop, a question or exclamation mark or an ellipsis before a space, unless a small letter
  follows or it ends an abbreviation or an initial; and with a colon at the end of a text ("Call 999 now if:").
* What ends otherwise (a list item, a cell or a label without a full stop) is a **fragment**. So is what has fewer than
  three words: the run-in head of a list item, "Kidneys." Headings, captions of references and alternatives for pictures
  are not looked at: the first are no sentences, the others are not read through.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from docgen.content.blocks.base import texts_in
from docgen.content.blocks.furniture import References
from docgen.content.markup import parse, plain
from docgen.content.text import Audience, Text
from docgen.content.variant import Variant, VariantSection
from docgen.diagnostics import Diagnostic, Place, warning

LONG = 20
"""Words: the NHS content guide asks for sentences up to this (service-manual, *How we write*)."""
TOO_LONG = 25
"""Words: a sentence for patients that has more gets a warning."""
FEWEST = 3
"""Words: what has fewer is no sentence."""

_END = re.compile(r"[.!?…]+[\"'”’)\]]*(?=\s|$)")
_ABBREVIATION = re.compile(r"(?:\b(?:e\.g|i\.e|vs|approx|[Dd]r|[Mm]rs?|[Mm]s|[Pp]rof|St|[Ff]ig)|(?:^|\s)[A-Z])\.$")
_BEFORE_A_NUMBER = re.compile(r"\b(?:[Nn]o|[Pp]p?|[Vv]ol)\.$")
_START_WORDS = 3
_SHOWN_WORDS = 6


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, or a fragment when it is not ``whole``: its words as they are read, and where it was written.

    ``place`` is that of the sentence where its text stands on one line, else that of the text.
    """

    words: tuple[str, ...]
    whole: bool
    place: Place

    @property
    def beginning(self) -> str:
        """Its first words, to tell it from others."""
        return " ".join(self.words[:_SHOWN_WORDS]) + ("…" if len(self.words) > _SHOWN_WORDS else "")


def words_of(text: str) -> tuple[str, ...]:
    """The words of plain ``text``."""
    return tuple(token for token in text.split() if any(char.isalnum() for char in token))


def pieces(text: str) -> list[str]:
    """Plain ``text`` cut where its sentences end; nothing but space is lost."""
    found, start = [], 0
    for end in _END.finditer(text):
        before, after = text[start : end.end()], text[end.end() :].lstrip()
        if not _goes_on(before, after):
            found.append(before.strip())
            start = end.end()
    rest = text[start:].strip()
    return [*found, rest] if rest else found


def _goes_on(before: str, after: str) -> bool:
    """Whether the sentence goes on behind an end mark."""
    if not after:
        return False
    if after[0].islower() or _ABBREVIATION.search(before):
        return True
    return after[0].isdigit() and _BEFORE_A_NUMBER.search(before) is not None


def sentences_in(text: Text) -> Iterator[Sentence]:
    """The sentences and fragments of one text. Pieces without a word are left out."""
    for piece in pieces(plain(parse(text.source))):
        if words := words_of(piece):
            ended = _END.search(piece[-2:]) is not None or piece.endswith(":")
            yield Sentence(words, ended and len(words) >= FEWEST, _place(piece, text))


def _place(piece: str, text: Text) -> Place:
    """Where ``piece`` begins. Marks and citations inside it are not in its words: as much of it is looked for as can be."""
    tokens = piece.split(" ")
    for length in range(len(tokens), min(_START_WORDS, len(tokens)) - 1, -1):
        fragment = " ".join(tokens[:length])
        if fragment in text.source:
            return text.at(fragment)
    return text.place


def sentences_of(variant: Variant) -> Iterator[Sentence]:
    """The sentences and fragments of a variant in reading order."""
    for text in _texts(variant.sections):
        yield from sentences_in(text)


def _texts(sections: tuple[VariantSection, ...]) -> Iterator[Text]:
    for section in sections:
        for block in section.blocks:
            if not isinstance(block, References):
                yield from texts_in(block)
        yield from _texts(section.sections)


def long_sentences(variant: Variant) -> Iterator[Diagnostic]:
    """A warning for each sentence for patients, and each fragment, of more than :data:`TOO_LONG` words."""
    if variant.audience is not Audience.PATIENT:
        return
    for sentence in sentences_of(variant):
        if (count := len(sentence.words)) > TOO_LONG:
            message = f"a sentence for patients has {count} words: '{sentence.beginning}'"
            cure = f"make two of it: up to {LONG} words are read with ease"
            yield warning("long-sentence", message, sentence.place, cure)
