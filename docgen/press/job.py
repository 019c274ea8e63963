"""A job: everything that is known of one edition that goes to press, as plain data. Job tickets are made of it.

Lengths are millimetres, percentages whole numbers, colours parts of red, green and blue from 0 to 1.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from enum import StrEnum

from docgen.press.area import Size
from docgen.press.plates import Plate


class State(StrEnum):
    """Whether it may be printed."""

    PROOF = "proof"
    APPROVED = "approved"


@dataclass(frozen=True, slots=True)
class File:
    """A file of the job.

    ``path`` is relative to the ticket's folder, with forward slashes; ``what`` says what it is in a few words.
    """

    path: str
    what: str
    pages: int
    size: int
    sha256: str
    md5: str

    @classmethod
    def of(cls, path: str, what: str, pages: int, data: bytes) -> File:
        """The file with these bytes. XJDF asks for MD5, which proves nothing; people are given SHA-256."""
        md5 = hashlib.md5(data, usedforsecurity=False).hexdigest()
        return cls(path, what, pages, len(data), hashlib.sha256(data).hexdigest(), md5)


@dataclass(frozen=True, slots=True)
class SidePicture:
    """One printed side of a sheet: what it is called, and a small picture of it (PNG)."""

    name: str
    picture: bytes


@dataclass(frozen=True, slots=True)
class Paper:
    """What it is printed on: name, grams a square metre, thickness of a leaf."""

    name: str
    gsm: int
    caliper: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintJob:
    """One edition of a print run.

    Attributes:
        run: The run's name.
        title: What the run is, in words.
        edition: The edition's id.
        subject: The edition's own title.
        brand: The organisation whose edition it is.
        language: A language tag.
        revision: Its number.
        issued: The day of the revision.
        review_by: The day by which it is looked at again.
        state: Whether it may be printed.
        quantity: How many finished pieces.
        pages: How many pages a piece has.
        finished: The size of a finished piece, folded.
        opened: Its size unfolded: of a booklet the spread, of a folded leaflet the whole; of others as ``finished``.
        panels: The widths of what stands side by side on the front of an unfolded piece, from the left.
        finishing: A word such as ``saddle-stitch``.
        binding: ``left`` or ``right``.
        paper: What it is printed on.
        sheet: The size of the sheets, as they lie.
        sheet_name: What that size is called; empty if it has no name.
        sheets: How many different sheets a piece takes, or lie in a set.
        columns: How many pieces side by side on a sheet.
        rows: How many one above the other.
        room_for: For how many pieces a sheet has room: for as many as lie on it, or more.
        gutter: How far apart they lie.
        copies: How many pieces a set of sheets makes.
        two_sided: Whether the backs are printed.
        flip: ``turn`` or ``tumble``.
        turns_on: The edge on which a duplex printer flips it: ``long edge`` or ``short edge``.
        bleed: How far colour runs over the edge.
        marks: The marks that are printed on sheets, by name.
        condition: The output condition, by name.
        ink_limit: The most ink at one spot.
        plates: The inks, in the order in which they are listed.
        sides: The printed sides, in their order.
        files: What goes with the ticket.
        printer: Who prints it; empty if nobody was named.
        notes: What else the printer must know; empty if nothing.
    """

    run: str
    title: str
    edition: str
    subject: str
    brand: str
    language: str
    revision: int
    issued: dt.date
    review_by: dt.date
    state: State
    quantity: int
    pages: int
    finished: Size
    opened: Size
    panels: tuple[float, ...]
    finishing: str
    binding: str
    paper: Paper
    sheet: Size
    sheet_name: str
    sheets: int
    columns: int
    rows: int
    room_for: int
    gutter: float
    copies: int
    two_sided: bool
    flip: str
    turns_on: str
    bleed: float
    marks: tuple[str, ...]
    condition: str
    ink_limit: int
    plates: tuple[Plate, ...]
    sides: tuple[SidePicture, ...]
    files: tuple[File, ...]
    printer: str = ""
    notes: str = ""

    @property
    def places(self) -> int:
        """How many pieces lie on a sheet."""
        return self.columns * self.rows

    @property
    def of_each_sheet(self) -> int:
        """How many of each of the ``sheets`` the quantity takes, without any for setting up."""
        return -(-self.quantity // self.copies)

    @property
    def net_sheets(self) -> int:
        """How many sheets that is in all."""
        return self.of_each_sheet * self.sheets

    @property
    def plates_in_all(self) -> int:
        """How many plates are made: every ink has its own for every side."""
        return len(self.sides) * len(self.plates)
