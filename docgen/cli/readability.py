"""``docgen check --readability``: how hard the leaflets are to read, as a table for people or as JSON lines for programs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from docgen.cli.excerpt import safe, width
from docgen.content.readability import CAVEAT, SMOG_SENTENCES, Readability
from docgen.content.sentences import LONG, Sentence
from docgen.content.text import Audience

_HEAD = ("LEAFLET", "AUDIENCE", "SENTENCES", "WORDS", "PER SENTENCE", f"OVER {LONG}", "FLESCH-KINCAID", "SMOG")
_NUMBERS_FROM = 2
NOTHING = "-"


def report(measured: Sequence[Readability]) -> list[str]:
    """The figures as aligned columns, the long sentences for patients with their places, and what the figures are not."""
    rows = [_HEAD, *(_row(found) for found in measured)]
    widths = [max(width(row[column]) for row in rows) for column in range(len(_HEAD))]
    lines = [_aligned(row, widths) for row in rows]
    for found in measured:
        if found.audience is Audience.PATIENT and found.long:
            lines += ["", f"{safe(found.leaflet)}, {found.audience}: sentences of more than {LONG} words"]
            lines += [_listed(sentence) for sentence in sorted(found.long, key=lambda s: (s.place, s.words))]
    lines += ["", "Grades are school years of the United States (age less 5), without the names of the medicine."]
    if any(found.is_short for found in measured):
        lines.append(f"~ SMOG was made for {SMOG_SENTENCES} sentences: for fewer it is an extrapolation.")
    return [*lines, CAVEAT]


def _row(found: Readability) -> tuple[str, ...]:
    return (
        safe(found.leaflet),
        found.audience.value,
        f"{found.sentences:,}",
        f"{found.words:,}",
        _tenths(found.words_per_sentence),
        str(len(found.long)),
        _tenths(found.flesch_kincaid),
        ("~" if found.is_short and found.smog is not None else "") + _tenths(found.smog),
    )


def _tenths(value: float | None) -> str:
    return NOTHING if value is None else f"{value:.1f}"


def _aligned(row: Sequence[str], widths: Sequence[int]) -> str:
    cells = []
    for column, (cell, wide) in enumerate(zip(row, widths, strict=True)):
        space = " " * (wide - width(cell))
        cells.append(space + cell if column >= _NUMBERS_FROM else cell + space)
    return "  ".join(cells).rstrip()


def _listed(sentence: Sentence) -> str:
    return f"{safe(str(sentence.place))}: {len(sentence.words)} words: '{safe(sentence.beginning)}'"


def as_json(found: Readability) -> str:
    """The figures of one variant as one line of JSON; the key ``readability`` tells it from a message."""
    facts: dict[str, Any] = {
        "readability": found.leaflet,
        "audience": found.audience.value,
        "sentences": found.sentences,
        "fragments": found.fragments,
        "words": found.words,
        "words-per-sentence": _rounded(found.words_per_sentence),
        "counted-words": found.counted,
        "syllables": found.syllables,
        "polysyllables": found.polysyllables,
        "flesch-kincaid": _rounded(found.flesch_kincaid),
        "smog": _rounded(found.smog),
        "long-sentences": [
            {
                "words": len(sentence.words),
                "text": " ".join(sentence.words),
                "path": sentence.place.path,
                "line": sentence.place.line or None,
                "column": sentence.place.column or None,
            }
            for sentence in found.long
        ],
    }
    return json.dumps(facts, ensure_ascii=False)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 2)
