"""What the ledger remembers, in plain types; :mod:`docgen.batch.ledger` keeps it."""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from docgen.batch.disk import StampRow
from docgen.files import Reads

Packed = bytes
"""Reads as the ledger keeps them: the numbers of their entries in the table of versions, sorted."""

Proof = Literal["whole", "sample"]
"""How an edition was proved: as a whole, or only that it was put together of what was proved in others of a sample."""

LOST = "some of what editions were made from is not there"
"""What is wrong when a row refers to one that is missing: to an input that nobody would watch."""


class DamagedError(Exception):
    """The ledger's file does not hold what docgen wrote there."""


class Made(NamedTuple):
    """What the ledger knows of one edition that was made.

    Attributes:
        id: The edition's id.
        path: Its download, relative to the output folder.
        digest: The digest of the download; empty if none was ever published.
        bytes: Its length.
        pages: How many pages it has.
        seconds: What making it took.
        reads: Everything that was read for it.
        tools: The number of the set of tools that made it.
        manuscript: The digest of what its pages were typeset from, apart from pictures and fonts.
        branding: The key of the step that made the edition of its pages.
        failure: The first error of its last making if that failed; the download is then older.
        slots: The digest of what the brand has in its slots was typeset from; empty if the pages were typeset as a whole.
        proof: How it was proved.
    """

    id: str
    path: str
    digest: str
    bytes: int
    pages: int
    seconds: float
    reads: Packed
    tools: int
    manuscript: str
    branding: str
    failure: str
    slots: str = ""
    proof: Proof = "whole"


class Pressed(NamedTuple):
    """What the ledger knows of one job of a print run that was pressed.

    Attributes:
        id: The run and the edition: ``baclofen-booklets/baclofen-tablets.patient.northgate.en-GB.a5-booklet``.
        files: Its files and their digests, as JSON; paths relative to the output folder.
        seconds: What making it took.
        reads: Everything that was read for it.
        tools: The number of the set of tools that made it.
    """

    id: str
    files: str
    seconds: float
    reads: Packed
    tools: int

    @property
    def digests(self) -> dict[str, str]:
        """The digest of each of its files, by path."""
        found: dict[str, str] = json.loads(self.files)
        return found


class About(NamedTuple):
    """More of an edition that was made, as JSON: all that was known of it, the warnings that belong to it, and which fields
    of its brand its pages were made for, beside fonts and styles.
    """

    facts: str
    diagnostics: str
    fields: str = "[]"


class Source(NamedTuple):
    """What was learned by reading one file of the project with all that belongs to it, and what was read for that."""

    reads: Packed
    facts: str


@dataclass
class Memory:
    """What the ledger held when it was opened, as far as every build needs it. ``editions`` are statuses by id, sorted."""

    versions: dict[int, tuple[str, str | None]] = field(default_factory=dict)
    stamps: dict[str, StampRow] = field(default_factory=dict)
    tools: dict[int, str] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    editions: dict[str, str] = field(default_factory=dict)
    made: dict[str, Made] = field(default_factory=dict)
    pressed: dict[str, Pressed] = field(default_factory=dict)

    def reads(self, packed: Packed) -> Reads:
        """What was packed, as it was recorded. Raises :class:`DamagedError`."""
        try:
            return dict(self.versions[number] for number in unpacked(packed))
        except KeyError:
            raise DamagedError(LOST) from None


def packed(numbers: Iterable[int]) -> Packed:
    """The numbers of a table of versions, packed."""
    return array("I", sorted(numbers)).tobytes()


def unpacked(packed: Packed) -> array[int]:
    """The numbers in ``packed``."""
    numbers = array("I")
    numbers.frombytes(packed)
    return numbers
