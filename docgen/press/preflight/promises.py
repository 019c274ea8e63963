"""What a file is checked against: what a run promised its printer, and the limits of offset printing."""

from __future__ import annotations

from dataclasses import dataclass

from docgen.press import plates

PROCESS = tuple(plate.name for plate in plates.PROCESS)
"""The plates of process printing, in the order in which they are named."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What can be printed. Lengths of type and lines in points, as printers speak of them.

    The figures are what print shops ask for, and near to what the Ghent Workgroup's specifications of 2015 check.
    """

    bleed_mm: float = 3.0
    safety_mm: float = 4.0
    """How far text stays away from the trim, since no knife is exact."""
    total_ink: float = 300.0
    """Per cent, of all plates together; more does not dry."""
    line: float = 0.25
    reversed_line: float = 0.5
    """Of lines in the paper's colour, into which ink runs from both sides."""
    text: float = 5.0
    """Of type in one ink, and not left out of others."""
    reversed_text: float = 7.0
    mixed_text: float = 9.0
    """Of text in more than one ink: plates never stand exactly upon one another."""
    image_ppi: float = 150.0
    good_image_ppi: float = 200.0
    line_art_ppi: float = 550.0
    """Of images that are ink or no ink, without shades."""


@dataclass(frozen=True, slots=True)
class Promises:
    """What a file was promised to be. What is ``None`` was not promised, and is only reported."""

    limits: Limits = Limits()
    plates: frozenset[str] | None = None
    """The inks that the run prints: those of :data:`PROCESS` and names of spot inks."""
    profile: bytes | None = None
    """The ICC profile of the output condition."""
    pages: int | None = None
    """How many there are."""
    pages_multiple: int = 1
    """What the number of pages must be a multiple of: 4 for a saddle-stitched booklet, 6 for a leaflet of six panels."""
    scheme: str | None = None
    """What asks for that multiple, in words for people."""
    trims_mm: tuple[tuple[float, float], ...] | None = None
    """Width and height when cut: of each page, or one for all."""
    same_size: bool = False
    """Whether all pages are of one size."""
    flat: bool = False
    """Whether nothing is transparent: then what is, is an error, and not only worth a look."""
    marks_inside: bool = False
    """Whether marks may stand inside the trim box: on sheets, between the pages that are cut apart."""
