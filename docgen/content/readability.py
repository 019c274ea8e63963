"""How hard a variant is to read, by published formulas: a variant in, counts and grades out.

**Flesch-Kincaid grade**: ``0.39 words/sentences + 11.8 syllables/words - 15.59``. Kincaid JP, Fishburne RP, Rogers RL,
Chissom BS. *Derivation of new readability formulas for Navy enlisted personnel.* Research Branch Report 8-75. Naval
Technical Training Command, 1975.

**SMOG grade**: ``3.1291 + 1.0430 sqrt(30 polysyllables/sentences)``, where a polysyllable has three syllables or more.
McLaughlin GH. *SMOG grading: a new readability formula.* Journal of Reading 1969;12(8):639-646. It was made for 30
sentences; for fewer it is an extrapolation, and :attr:`Readability.is_short` says so.

Both give a school year of the United States; the age is about five more. The names of the medicine are left out of
both, as the NHS asked of its writers (``research/clinical.md``, D.7), since the reader must learn them anyway. Only whole
sentences go into them: headings, labels and list items without a full stop would make any text look easy.

A grade is a number about letters. It does not prove that anybody understands a text: only readers can.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from docgen.content.medicine import Medicine
from docgen.content.sentences import LONG, Sentence, sentences_of
from docgen.content.syllables import syllables
from docgen.content.text import Audience
from docgen.content.variant import Variant
from docgen.diagnostics import Place

POLYSYLLABLE = 3
SMOG_SENTENCES = 30

CAVEAT = "These figures count letters and words. They do not show that readers understand a text: ask readers."


@dataclass(frozen=True, slots=True)
class Readability:
    """The counts of one variant, and what the formulas make of them.

    ``words`` are those of the whole sentences, as read; ``counted`` are those without the medicine's names, and
    ``syllables`` and ``polysyllables`` are theirs. ``fragments`` are list items, labels and the like.
    ``long`` holds the sentences and fragments of more than :data:`~docgen.content.sentences.LONG` words.
    """

    leaflet: str
    audience: Audience
    place: Place
    sentences: int
    fragments: int
    words: int
    counted: int
    syllables: int
    polysyllables: int
    long: tuple[Sentence, ...]

    @property
    def words_per_sentence(self) -> float | None:
        """The mean length of a sentence, names and all; none where there is no sentence."""
        return self.words / self.sentences if self.sentences else None

    @property
    def flesch_kincaid(self) -> float | None:
        """The Flesch-Kincaid grade; none where there is nothing to count."""
        return flesch_kincaid(self.counted, self.sentences, self.syllables)

    @property
    def smog(self) -> float | None:
        """The SMOG grade; none where there is no sentence."""
        return smog(self.polysyllables, self.sentences)

    @property
    def is_short(self) -> bool:
        """Whether there are fewer sentences than SMOG was made for."""
        return self.sentences < SMOG_SENTENCES


def flesch_kincaid(words: int, sentences: int, syllables: int) -> float | None:
    """The grade of Kincaid and others (1975)."""
    if not words or not sentences:
        return None
    return 0.39 * words / sentences + 11.8 * syllables / words - 15.59


def smog(polysyllables: int, sentences: int) -> float | None:
    """The grade of McLaughlin (1969), exact rather than by the nearest perfect square."""
    if not sentences:
        return None
    return 3.1291 + 1.0430 * math.sqrt(polysyllables * SMOG_SENTENCES / sentences)


def measure(variant: Variant, medicine: Medicine | None) -> Readability:
    """The figures of ``variant``, without the names of ``medicine``."""
    return measure_sentences(
        sentences_of(variant), names_of(medicine), variant.leaflet, variant.audience, variant.place
    )


def measure_sentences(
    found: Iterable[Sentence], names: frozenset[str], leaflet: str, audience: Audience, place: Place
) -> Readability:
    """The figures of the sentences and fragments that were ``found``; ``names`` are words in small letters."""
    everything = tuple(found)
    whole = [sentence for sentence in everything if sentence.whole]
    words = [word for sentence in whole for word in sentence.words]
    counts = [syllables(word) for word in words if bare(word) not in names]
    return Readability(
        leaflet=leaflet,
        audience=audience,
        place=place,
        sentences=len(whole),
        fragments=len(everything) - len(whole),
        words=len(words),
        counted=len(counts),
        syllables=sum(counts),
        polysyllables=sum(count >= POLYSYLLABLE for count in counts),
        long=tuple(sentence for sentence in everything if len(sentence.words) > LONG),
    )


def names_of(medicine: Medicine | None) -> frozenset[str]:
    """The words by which a medicine is called, in small letters."""
    if medicine is None:
        return frozenset()
    names = (medicine.medicine.value, medicine.name.source, medicine.codes.inn.source)
    return frozenset(bare(word) for name in names for word in name.split())


def bare(word: str) -> str:
    """``word`` in small letters, without the marks around it and a possessive s."""
    return word.strip("\"'“”‘’()[].,;:!?…").lower().removesuffix("'s").removesuffix("’s")
