"""What comes out of the engine, ready to be put together, and what a finished file says about itself.

A :class:`TypesetDocument` is pages as they will stand in each of their editions; :class:`TypesetSlots` are what one brand
puts into their slots. Both are made by :mod:`docgen.typeset.galley`, and :mod:`docgen.typeset.finish` makes editions of
them without the engine. Where something differs from one edition to the next there is a *hole* in the source of an object,
and what goes into it is known when the edition is made.

Nothing here imports the engine, so ``batch`` can keep these in a few milliseconds. All fields are tuples, dictionaries,
numbers, strings and bytes.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from docgen.diagnostics import Place
from docgen.geometry import Rectangle

Hole = tuple[str, int]
"""A place in the source of an object: what kind of thing goes there, and the number of that thing."""
Piece = tuple["bytes | Hole", ...]
"""Source of an object with holes in it."""


@dataclass(frozen=True)
class Metadata:
    """What a finished file says about itself.

    ``language`` is a BCP 47 tag, ``identifier`` the id of the edition, ``issued`` the only date there is, and
    ``status`` that of the revision (``draft``, ``approved`` …).
    """

    title: str
    author: str
    subject: str
    keywords: tuple[str, ...]
    language: str
    identifier: str
    issued: dt.date
    status: str


@dataclass(frozen=True)
class Imprint:
    """What an edition alone has on its pages: its id, the address that its QR code leads to, and where the brand says that.

    ``places`` are where it says what else stands in each slot.
    """

    id: str
    address: str
    place: Place | None = field(default=None, compare=False)
    places: Mapping[str, Place] = field(default_factory=dict, compare=False)


@dataclass(frozen=True)
class SlotPlace:
    """Where a slot stands: the page, counted from 0, and its border box; ``running`` if in the margin, as on every page.

    ``style`` is what its content inherits: properties of CSS and their values.
    """

    page: int
    rectangle: Rectangle
    running: bool = False
    style: Mapping[str, str] = field(default_factory=dict)


class Mark(NamedTuple):
    """Where docgen itself sets an edition's id or draws its QR code; lengths are CSS pixels, downwards.

    The text of a mark begins at ``x`` on its baseline ``y``, and goes on below, from ``left`` to ``right``, a line every
    ``leading``, down to ``bottom``. ``breaks`` says whether a line may end after a full stop. ``glyphs`` gives the glyph
    and its width (in thousandths of the type size) of each character in the ``font`` that is set there. ``slot`` is the
    name of the slot that it stands in.
    """

    kind: str
    x: float = 0.0
    y: float = 0.0
    left: float = 0.0
    right: float = 0.0
    bottom: float = 0.0
    leading: float = 0.0
    breaks: bool = False
    size: float = 0.0
    glyphs: Mapping[str, tuple[int, int]] = {}
    side: float = 0.0
    slot: str = ""


class Opening(NamedTuple):
    """A slot in a document that was left empty: where it stands, and which objects wait for what goes in.

    ``x`` and ``y`` are of its top-left corner, in points from the bottom-left corner of the page. ``contents`` is the
    number of the content stream, ``element`` that of the slot's structure element and ``parent`` that of the element
    around it; both are 0 for a slot that is repeated in the margin, which is an artifact.
    """

    slot: str
    page: int
    x: float
    y: float
    contents: int
    element: int
    parent: int


class Owners(NamedTuple):
    """The structure elements that own a page's marked content: the number of that object, its source, how many pieces."""

    number: int
    source: bytes
    pieces: int


@dataclass(frozen=True)
class TypesetDocument:
    """The pages that the engine made: tagged, their inks without colours, their slots filled or open.

    Attributes:
        head: How each file of it begins: all objects that are always the same.
        rows: The rows of the cross-reference table for these, for the numbers up to ``size``.
        size: The first number that no object has.
        root: The numbers of the catalogue, the Info dictionary and the metadata.
        inks: The number of the colour space of each ink.
        spaces: The number of the dictionary of colour spaces.
        pieces: The source of objects that differ, by number.
        contents: The content of streams that differ, by number.
        marks: What the holes for marks in these are for.
        openings: The slots that are empty, in the order of pages and of reading.
        sheets: The numbers of the page objects.
        owners: Who owns the marked content of pages with openings, by page.
        annotations: The number and the source of the list of annotations of pages with openings, by page.
        parents: The number and the source of the parent tree, if there are openings, and its next key.
        resources: The number and the source of each kind of resources, if there are openings.
        fonts: The glyphs that the fonts hold, by the fonts' names, if there are openings.
        slots: Where the slots stand.
    """

    head: bytes
    rows: bytes
    size: int
    root: tuple[int, int, int]
    sheets: tuple[int, ...]
    inks: Mapping[str, int] = field(default_factory=dict)
    spaces: int = 0
    pieces: Mapping[int, Piece] = field(default_factory=dict)
    contents: Mapping[int, Piece] = field(default_factory=dict)
    marks: tuple[Mark, ...] = ()
    openings: tuple[Opening, ...] = ()
    owners: Mapping[int, Owners] = field(default_factory=dict)
    annotations: Mapping[int, tuple[int, bytes]] = field(default_factory=dict)
    parents: tuple[int, bytes, int] = (0, b"", 0)
    resources: Mapping[str, tuple[int, bytes]] = field(default_factory=dict)
    fonts: Mapping[str, frozenset[int]] = field(default_factory=dict)
    slots: Mapping[str, tuple[SlotPlace, ...]] = field(default_factory=dict)

    @property
    def pages(self) -> int:
        """How many pages it has."""
        return len(self.sheets)

    @functools.cached_property
    def varying(self) -> frozenset[int]:
        """The numbers of the objects that are not in ``head``, since they differ from one edition to the next."""
        openings = {number for opening in self.openings for number in (opening.contents, opening.element)}
        lists = {number for number, _ in [*self.annotations.values(), *self.resources.values()]}
        owners = {owners.number for owners in self.owners.values()}
        own = {*self.root[1:], *self.inks.values(), *self.pieces, *self.contents, self.parents[0]}
        return frozenset(own | openings | lists | owners)


class Spare(NamedTuple):
    """An object that a brand brings: its source, the data if it is a stream, and the objects that it refers to."""

    source: Piece
    data: bytes | None
    refers: tuple[int, ...]


class Link(NamedTuple):
    """A link annotation in a slot: its source, where it was typeset (left, bottom, right, top), and whose it is."""

    source: Piece
    edges: tuple[float, float, float, float]
    owner: int


class Fragment(NamedTuple):
    """What a brand puts into one slot.

    ``x`` and ``y`` are where it was typeset, as in :class:`Opening`. The first of ``elements`` is the slot's own; they are
    counted from 1. ``owners`` says which of them owns each piece of marked content that ``content`` paints; 0 is none.
    """

    x: float
    y: float
    content: Piece
    owners: tuple[int, ...]
    elements: tuple[Piece, ...]
    links: tuple[Link, ...]


@dataclass(frozen=True)
class TypesetSlots:
    """What one brand puts into the slots of all leaflets for one audience, in one language and format.

    Attributes:
        fragments: What goes into which slot.
        objects: What that needs beside it: fonts, drawings.
        fonts: For each font its name, the glyphs that are used, and which of the objects it is.
        resources: The named resources of each kind, but for fonts.
        marks: What the holes for marks are for.
        matrices: For each pattern that is painted in a slot that slot, and the pattern's matrix where it was typeset.
    """

    fragments: Mapping[str, Fragment]
    objects: tuple[Spare, ...] = ()
    fonts: tuple[tuple[str, frozenset[int], int], ...] = ()
    resources: Mapping[str, tuple[tuple[str, Piece], ...]] = field(default_factory=dict)
    marks: tuple[Mark, ...] = ()
    matrices: tuple[tuple[str, tuple[float, ...]], ...] = ()
