"""Imposition: a layout and the sizes of pages in; where each page stands on which side of which sheet out.

Nothing here knows of PDF. Lengths are millimetres from the bottom-left corner of a side as one looks at it. Both sides
are centred on the sheet, so that they lie back to back however it goes over.

Creep: of nested sheets, each is pushed outwards at the spine by the paper of those around it, and the knife takes as much
off its fore edge. So the pages of the sheet with index ``s`` (outermost 0) move towards the spine by ``s`` times the thickness
of the paper, and their cut with them. The fore edge of every page is then as it was designed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from docgen.content.finishing import Finishing, Flip
from docgen.diagnostics import Diagnostic, warning
from docgen.press.area import Box, Size, around, in_words
from docgen.press.fabric import Fabric, check_flap, check_gutter, lying, measured, most_places, places, repeated
from docgen.press.finishing import Grid, scheme_for
from docgen.press.layout import CREEP_LIMIT, EXACT, FOLD_SAFETY, Layout
from docgen.press.scheme import EMPTY, Cell, Face, Join, Rows, Scheme


@dataclass(frozen=True, slots=True)
class Edges:
    """A length for each edge of a box, as it lies on the sheet."""

    left: float
    bottom: float
    right: float
    top: float


@dataclass(frozen=True, slots=True)
class Placement:
    """One page on one side.

    ``trim`` is where the page's own trim box comes to lie. ``finished`` is what of it the reader gets: creep takes some away
    at the fold. ``bleed`` tells for each edge how much is printed beyond that: nothing at a fold. ``down``: it stands on its
    head.
    """

    page: int
    down: bool
    trim: Box
    finished: Box
    bleed: Edges

    @property
    def clip(self) -> Box:
        """What is printed: the finished page and its bleed."""
        box, bleed = self.finished, self.bleed
        return Box(box.left - bleed.left, box.bottom - bleed.bottom, box.right + bleed.right, box.top + bleed.top)


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a sheet (counted from 1).

    ``product`` is all that is not waste, gutters included. ``folds`` are upright lines. ``upright_cuts`` and ``level_cuts`` are where
    the knife goes.
    """

    sheet: int
    face: Face
    placements: tuple[Placement, ...]
    product: Box
    folds: tuple[float, ...]
    upright_cuts: tuple[float, ...]
    level_cuts: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Imposition:
    """All sides in the order in which they are printed, and what somebody should look at.

    ``grid``: the pieces on a sheet, side by side and one above the other. ``copies`` tells how many of each piece a set of
    sheets makes: with ``cut-and-stack`` one, else as many as there are on a sheet. ``most``: for how many pieces a sheet has
    room, which a run that says no grid may not know.
    """

    sheet: Size
    sides: tuple[Side, ...]
    scheme: Scheme
    grid: Grid
    copies: int
    most: Grid
    findings: tuple[Diagnostic, ...] = ()

    @property
    def sheets(self) -> int:
        """How many sheets a set has."""
        return self.sides[-1].sheet

    @property
    def turns_on(self) -> str:
        """What a duplex printer calls the way in which this sheet goes over: on its long or on its short edge."""
        is_upright = self.sheet.height >= self.sheet.width
        return "long edge" if is_upright == (self.scheme.flip is Flip.TURN) else "short edge"


def impose(layout: Layout, trims: Sequence[Size], room: float = 0.0) -> Imposition:
    """Puts pages of these trim sizes on sheets.

    ``room`` is what should be free around them, for marks: the sheet is laid so, and as many places are filled, that there is.
    Where there is not, all the same, it is for the marks to refuse.

    Raises :class:`Refusal`: ``page-count-without-scheme``, ``pages-do-not-match``, ``flap-too-wide``, ``gutter-too-narrow``,
    ``sheet-too-small``.
    """
    room = max(room, layout.bleed)
    grid, sheet = places(layout, trims, room)
    scheme = scheme_for(layout.finishing, len(trims), grid=grid, flip=layout.flip, binding=layout.binding)
    fabrics = [measured(drawing, scheme.flip, trims, layout.gutter) for drawing in scheme.drawings]
    if layout.finishing is Finishing.ROLL_FOLD:
        check_flap(fabrics[0], scheme.order)
    if grid.places > 1:
        check_gutter(layout)
    copies = Grid() if layout.finishing is Finishing.CUT_AND_STACK else grid
    whole = _largest([repeated(fabric.size, copies, layout.gutter) for fabric in fabrics])
    sheet = lying(sheet, whole, layout.bleed, room)
    piece = trims[0] if layout.finishing is Finishing.CUT_AND_STACK else _largest([fabric.size for fabric in fabrics])
    most, _ = most_places(piece, layout, room)
    faces = (Face.FRONT, Face.BACK) if scheme.two_sided else (Face.FRONT,)
    sides = tuple(
        _side(number, face, fabric, copies, sheet, scheme, layout)
        for number, fabric in enumerate(fabrics, start=1)
        for face in faces
    )
    return Imposition(sheet, sides, scheme, grid, copies.places, most, tuple(_look_at_creep(scheme, layout.caliper)))


def _largest(sizes: Sequence[Size]) -> Size:
    """What has room for each of them."""
    return Size(max(size.width for size in sizes), max(size.height for size in sizes))


def _look_at_creep(scheme: Scheme, caliper: float) -> Iterator[Diagnostic]:
    sheets = len(scheme.drawings)
    creep = (sheets - 1) * caliper if scheme.nested else 0.0
    if creep > CREEP_LIMIT + 1e-9:
        message = f"the innermost of {sheets} sheets moves {in_words(creep)} towards the spine"
        cure = f"keep text {in_words(FOLD_SAFETY + creep)} away from the fold, or take thinner paper"
        yield warning("creep-large", message, help=cure)


# --------------------------------------------------------------------------------------------------- where pages stand


@dataclass(frozen=True, slots=True)
class _Place:
    """A cell with the box that it has before any creep, and what lies at its left and right."""

    cell: Cell
    box: Box
    left: Join
    right: Join

    def placement(self, creep: float, bleed: float) -> Placement:
        """The page in its place, moved towards the fold beside it by ``creep``."""
        moved = creep if self.right.is_fold else -creep
        box = self.box
        finished = Box(box.left + max(moved, 0), box.bottom, box.right + min(moved, 0), box.top)
        edges = Edges(0 if self.left.is_fold else bleed, bleed, 0 if self.right.is_fold else bleed, bleed)
        return Placement(self.cell.page, self.cell.down, box.moved(moved, 0), finished, edges)


def _side(number: int, face: Face, fabric: Fabric, copies: Grid, sheet: Size, scheme: Scheme, layout: Layout) -> Side:
    all_places = list(_places(face, fabric, copies, sheet, scheme.flip))
    creep = (number - 1) * layout.caliper if scheme.nested else 0.0
    placements = [place.placement(creep, layout.bleed) for place in all_places]
    boxes = [placement.finished for placement in placements]
    lefts = {placement.finished.left: place.left for place, placement in zip(all_places, placements, strict=True)}
    rights = {placement.finished.right: place.right for place, placement in zip(all_places, placements, strict=True)}
    return Side(
        sheet=number,
        face=face,
        placements=tuple(placement for placement in placements if placement.page != EMPTY),
        product=around(boxes),
        folds=_apart(x for x, join in lefts.items() if join.is_fold),
        upright_cuts=_apart(x for x, join in (lefts | rights).items() if not join.is_fold),
        level_cuts=_apart(y for box in boxes for y in (box.bottom, box.top)),
    )


def _places(face: Face, fabric: Fabric, copies: Grid, sheet: Size, flip: Flip) -> Iterator[_Place]:
    """Every place of a side, copy by copy from the top-left one, row by row."""
    rows: Rows = fabric.drawing.front
    widths, heights = fabric.widths, fabric.heights
    if face is Face.BACK:
        rows = fabric.drawing.back
        widths, heights = (widths[::-1], heights) if flip is Flip.TURN else (widths, heights[::-1])
    whole, one, gutter = repeated(fabric.size, copies, fabric.gutter), fabric.size, fabric.gutter
    for down in range(copies.rows):
        for across in range(copies.columns):
            top = (sheet.height + whole.height) / 2 - down * (one.height + gutter)
            for row, height in zip(rows, heights, strict=True):
                left = (sheet.width - whole.width) / 2 + across * (one.width + gutter)
                joins = (Join.CUT, *row.joins, Join.CUT)
                for cell, width, before, after in zip(row.cells, widths, joins, joins[1:], strict=False):
                    yield _Place(cell, Box(left, top - height, left + width, top), before, after)
                    left += width + (0 if after.is_fold else gutter)
                top -= height + gutter


def _apart(lengths: Iterator[float]) -> tuple[float, ...]:
    """In order, and those that are the same but for rounding only once."""
    found: list[float] = []
    for length in sorted(lengths):
        if not found or length - found[-1] > EXACT:
            found.append(length)
    return tuple(found)
