"""The slug: what is written in the waste, so that a sheet that lies about can be told from another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from docgen.press.imposition import Side
from docgen.press.plates import Plate


@dataclass(frozen=True, slots=True)
class Word:
    """What is written as one, and the plate that it is printed by; without one, it is on every plate."""

    text: str
    plate: Plate | None = None


def slug_for(side: Side, sheets: int, words: Sequence[str], plates: Sequence[Plate]) -> Iterator[Word]:
    """The slug of a side: what the print run says, which side of which sheet it is, and its plates by their own inks."""
    yield from map(Word, words)
    yield Word(f"sheet {side.sheet} of {sheets}")
    yield Word(side.face)
    pages = sorted({placement.page for placement in side.placements})
    yield Word(f"pages {', '.join(map(str, pages))}" if len(pages) > 1 else f"page {pages[0]}" if pages else "blank")
    yield from (Word(plate.name, plate) for plate in plates)
