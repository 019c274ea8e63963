"""One page as a press sees it: its boxes, what is painted, and where things are in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from docgen.press.preflight.buckets import Buckets
from docgen.press.preflight.interpreter import UNREADABLE, group_trouble, read_content
from docgen.press.preflight.library import Library
from docgen.press.preflight.paint import Kind, Oddity, Paint
from docgen.press.preflight.plane import MM, Box, box_of, common, overlap, within

HARMLESS_NOTES = ("/TrapNet", "/PrinterMark")
"""Annotations that are for the printer (ISO 15930-7, 6.17)."""


@dataclass(frozen=True)
class PageFacts:
    """A page. Boxes are in points; those that are missing are none, and ``bleed`` then is what ISO 32000 says."""

    number: int
    """From 1."""
    media: Box
    crop: Box
    """What programs show of the page: the media box, unless it says otherwise."""
    bleed: Box
    trim: Box
    has_bleed_box: bool
    has_trim_box: bool
    has_art_box: bool
    turned: int
    """Degrees."""
    unit: float
    notes: tuple[str, ...]
    """The kinds of the annotations within the bleed."""
    paints: tuple[Paint, ...]
    oddities: tuple[Oddity, ...]

    @property
    def size_mm(self) -> tuple[float, float]:
        """Width and height when cut, to a hundredth."""
        x0, y0, x1, y1 = self.trim
        return (round((x1 - x0) / MM, 2), round((y1 - y0) / MM, 2))

    @property
    def is_cut(self) -> bool:
        """Whether it says where it is cut, and leaves something."""
        return self.has_trim_box and min(self.size_mm) > 0

    @property
    def reach(self) -> Box:
        """The bleed, as far as there is a page."""
        return common(self.bleed, self.media) or self.media

    @cached_property
    def printed(self) -> list[tuple[int, Paint]]:
        """What stands within the bleed, with its number in the order of painting; the rest is not seen."""
        return [
            (index, paint)
            for index, paint in enumerate(self.paints)
            if overlap(paint.bounds, self.bleed) and paint.look.alpha > 0
        ]

    @cached_property
    def grounds(self) -> list[tuple[int, Paint]]:
        """Of these, what other things can stand upon."""
        return [(index, paint) for index, paint in self.printed if paint.kind not in (Kind.TEXT, Kind.OUTLINE)]

    @cached_property
    def buckets(self) -> Buckets:
        """The same, by where they lie."""
        return Buckets(self.grounds, self.bleed)

    def where(self, bounds: Box) -> str:
        """``page 2, 31 mm from the left and 40 mm from the top of the trim``: of the top left corner of ``bounds``.

        Of what covers all of the page, only ``page 2``.
        """
        if within(self.trim, bounds):
            return f"page {self.number}"
        x0, _, _, y1 = common(bounds, self.media) or self.trim
        across = _distance((x0 - self.trim[0]) / MM, "left")
        down = _distance((self.trim[3] - y1) / MM, "top")
        return f"page {self.number}, {across} and {down} of the trim"


def _distance(mm: float, side: str) -> str:
    whole = round(mm)
    return f"{-whole} mm beyond the {side}" if whole < 0 else f"{whole} mm from the {side}"


def read_page(page: Any, number: int, library: Library) -> PageFacts:
    """The facts of a page's dictionary; a box that makes no sense counts as missing."""
    from pikepdf import Dictionary, Page

    media = _box(_inherited(page, "/MediaBox")) or (0.0, 0.0, 0.0, 0.0)
    crop = _box(_inherited(page, "/CropBox")) or media
    bleed, trim = _box(page.get("/BleedBox")), _box(page.get("/TrimBox"))
    resources = _inherited(page, "/Resources")
    painted = read_content(Page(page), Dictionary() if resources is None else resources, media, library)
    return PageFacts(
        number=number,
        media=media,
        crop=crop,
        bleed=bleed or crop,
        trim=trim or crop,
        has_bleed_box=bleed is not None,
        has_trim_box=trim is not None,
        has_art_box="/ArtBox" in page,
        turned=int(_number(_inherited(page, "/Rotate"), 0)) % 360,
        unit=_number(page.get("/UserUnit"), 1),
        notes=tuple(_notes(page, bleed or crop)),
        paints=painted.paints,
        oddities=(*painted.oddities, *_group(page, resources, media)),
    )


def _inherited(page: Any, key: str) -> Any:
    """The value of the page, or of the nodes above it (ISO 32000-1, 7.7.3.4)."""
    node = page
    for _ in range(32):
        if node is None or (value := node.get(key)) is not None:
            return value if node is not None else None
        node = node.get("/Parent")
    return None


def _box(written: Any) -> Box | None:
    try:
        x0, y0, x1, y1 = (float(value) for value in written)
    except UNREADABLE:
        return None
    return box_of(((x0, y0), (x1, y1)))


def _number(written: Any, otherwise: float) -> float:
    try:
        return otherwise if written is None else float(written)
    except UNREADABLE:
        return otherwise


def _notes(page: Any, bleed: Box) -> Iterator[str]:
    try:
        for note in page.get("/Annots", ()):
            kind, place = str(note.get("/Subtype", "/without a kind")), _box(note.get("/Rect"))
            if kind not in HARMLESS_NOTES and (place is None or common(place, bleed)):
                yield kind[1:]
    except UNREADABLE:
        yield "without a kind"


def _group(page: Any, resources: Any, media: Box) -> Iterator[Oddity]:
    try:
        group = page.get("/Group")
        if group is not None and (trouble := group_trouble(group, resources)):
            yield Oddity("group", trouble, media)
    except UNREADABLE:
        yield Oddity("unreadable", "the page's transparency group makes no sense", media)
