"""What a drawing measures once its pages have sizes, and which sheet has room for it. Lengths are millimetres.

Faults are raised as :class:`Refusal`, with what would do.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from docgen.content.finishing import Finishing, Flip
from docgen.diagnostics import Refusal, error
from docgen.press.area import Size, in_words
from docgen.press.finishing import Grid
from docgen.press.layout import EXACT, FLAP_EASE, Layout
from docgen.press.scheme import EMPTY, Drawing, Join


@dataclass(frozen=True, slots=True)
class Fabric:
    """A drawing with its measures: widths of columns from the left and heights of rows from the top, as on the front."""

    drawing: Drawing
    widths: tuple[float, ...]
    heights: tuple[float, ...]
    gutter: float

    @property
    def joins(self) -> tuple[Join, ...]:
        """What lies between the columns of the front."""
        return self.drawing.front[0].joins

    @property
    def size(self) -> Size:
        """All of it, with the gutters inside."""
        gutters = sum(self.gutter for join in self.joins if not join.is_fold)
        return Size(sum(self.widths) + gutters, sum(self.heights) + (len(self.heights) - 1) * self.gutter)


def repeated(size: Size, grid: Grid, gutter: float) -> Size:
    """What so many copies measure, with gutters between them."""
    return Size(
        grid.columns * size.width + (grid.columns - 1) * gutter, grid.rows * size.height + (grid.rows - 1) * gutter
    )


def measured(drawing: Drawing, flip: Flip, trims: Sequence[Size], gutter: float) -> Fabric:
    """A drawing with the measures of its pages, whose trim sizes are given in their order.

    Refuses with ``pages-do-not-match`` unless all pages of a column, on both sides, are equally wide, and all of a row
    equally high. Where there is no page, the first one gives the measure.
    """
    in_column: dict[int, int] = {}
    in_row: dict[int, int] = {}
    for page, row, column in _seen_from_the_front(drawing, flip):
        one, other = in_column.setdefault(column, page), in_row.setdefault(row, page)
        _agree(one, trims[one - 1].width, page, trims[page - 1].width, "wide")
        _agree(other, trims[other - 1].height, page, trims[page - 1].height, "high")
    rows, columns = len(drawing.front), len(drawing.front[0].cells)
    return Fabric(
        drawing,
        tuple(trims[in_column.get(column, 1) - 1].width for column in range(columns)),
        tuple(trims[in_row.get(row, 1) - 1].height for row in range(rows)),
        gutter,
    )


def _seen_from_the_front(drawing: Drawing, flip: Flip) -> Iterator[tuple[int, int, int]]:
    """Every page with its row and column; those of the back where they lie behind the front."""
    rows, columns = len(drawing.front), len(drawing.front[0].cells)
    for r, row in enumerate(drawing.front):
        yield from ((cell.page, r, c) for c, cell in enumerate(row.cells) if cell.page != EMPTY)
    for r, row in enumerate(drawing.back):
        for c, cell in enumerate(row.cells):
            if cell.page != EMPTY:
                yield (cell.page, r, columns - 1 - c) if flip is Flip.TURN else (cell.page, rows - 1 - r, c)


def _agree(one: int, its: float, other: int, others: float, how: str) -> None:
    if abs(its - others) > EXACT:
        message = f"page {one} is {its:g} mm {how}, and page {other}, in line with it, {others:g} mm"
        cure = "give pages that are folded or cut together the same size, or choose another finishing"
        raise Refusal([error("pages-do-not-match", message, help=cure)])


def check_flap(fabric: Fabric, order: tuple[int, ...]) -> None:
    """Refuses (``flap-too-wide``) a panel that is folded in and finds no room in the one that it lies on."""
    inwards = slice(None) if order[0] == 1 else slice(None, None, -1)
    flap, bed = fabric.widths[inwards][:2]
    if flap > bed - FLAP_EASE + EXACT:
        page = fabric.drawing.front[0].cells[inwards][0].page
        message = f"the panel that is folded in (page {page}) is {flap:g} mm wide, and lies in one of {bed:g} mm"
        cure = f"make it {bed - 3:g} mm wide, and {bed - FLAP_EASE:g} mm at most"
        raise Refusal([error("flap-too-wide", message, help=cure)])


def check_gutter(layout: Layout) -> None:
    """Refuses (``gutter-too-narrow``) a gutter that cannot hold the bleed of both its neighbours."""
    if layout.gutter < 2 * layout.bleed - EXACT:
        message = f"a gutter of {layout.gutter:g} mm is too narrow for {layout.bleed:g} mm of bleed on either side"
        raise Refusal([error("gutter-too-narrow", message, help=f"make it {2 * layout.bleed:g} mm or wider")])


def places(layout: Layout, trims: Sequence[Size], room: float) -> tuple[Grid, Size]:
    """How many places there are on a sheet, and the sheet as it has to lie for them."""
    if layout.grid is not None or layout.finishing not in (Finishing.N_UP, Finishing.CUT_AND_STACK) or not trims:
        return layout.grid or Grid(), layout.sheet
    return most_places(trims[0], layout, room)


def most_places(piece: Size, layout: Layout, room: float) -> tuple[Grid, Size]:
    """For how many pieces of this size a sheet has room (at least one), and the sheet as it has to lie for them."""
    ways = [(_most(piece, sheet, layout.gutter, room), sheet) for sheet in (layout.sheet, layout.sheet.on_its_side)]
    return max(ways, key=lambda way: way[0].places)


def _most(trim: Size, sheet: Size, gutter: float, room: float) -> Grid:
    columns = (sheet.width - 2 * room + gutter + EXACT) // (trim.width + gutter)
    rows = (sheet.height - 2 * room + gutter + EXACT) // (trim.height + gutter)
    return Grid(max(int(columns), 1), max(int(rows), 1))


def lying(sheet: Size, product: Size, bleed: float, room: float) -> Size:
    """The sheet as it is or else on its side, whichever has so much ``room`` around the product, or at least the bleed.

    Refuses with ``sheet-too-small``.
    """
    for around in (room, bleed):
        wanted = Size(round(product.width + 2 * around, 2), round(product.height + 2 * around, 2))
        best = min((sheet, sheet.on_its_side), key=lambda way: sum(_lacking(way, wanted)))
        across, up = _lacking(best, wanted)
        if max(across, up) <= EXACT:
            return best
    words = " and ".join(f"{in_words(by)} too {how}" for by, how in ((across, "narrow"), (up, "short")) if by > EXACT)
    message = f"a sheet of {best} is {words} for {product} with {bleed:g} mm around it"
    cure = f"take a sheet of at least {wanted}, or put less on one sheet"
    raise Refusal([error("sheet-too-small", message, help=cure)])


def _lacking(sheet: Size, wanted: Size) -> tuple[float, float]:
    return max(wanted.width - sheet.width, 0.0), max(wanted.height - sheet.height, 0.0)
