"""What can be made of printed sheets, and the scheme for each of them at a number of pages.

The small schemes are pictures (``scheme`` says how to read them). Longer ones follow by a formula, which tests hold against
the pictures.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from docgen.content.finishing import Binding, Finishing, Flip
from docgen.diagnostics import Refusal, error
from docgen.press.scheme import (
    EMPTY,
    Cell,
    Drawing,
    Join,
    Row,
    Scheme,
    picture,
    right_to_left,
    tumbled,
)

FLAT = picture("""
    front      back
    1^         2^
""")

SADDLE_STITCH = {
    4: picture("""
        front        back
        4^|1^        2^:3^
    """),
    8: picture("""
        front        back
        8^|1^        2^:7^

        6^|3^        4^:5^
    """),
    12: picture("""
        front        back
        12^|1^       2^:11^

        10^|3^       4^:9^

        8^|5^        6^:7^
    """),
}

# The cover is page 1. One opens it and sees 2 and 5, opens 5 and sees 2, 3 and 4. The back is page 6.
ROLL_FOLD = picture("""
    front (outside)      back (inside)
    5^|6^|1^             2^:3^:4^
""")

# The cover is page 1. One pulls and sees 2, 3 and 4. Closed, the back is page 4; 5 and 6 are on the back of 4 and 3.
Z_FOLD = picture("""
    front                back
    5^:6^|1^             2^:3^|4^
""")


@dataclass(frozen=True, slots=True)
class Grid:
    """How many places there are side by side, and how many one above the other."""

    columns: int = 1
    rows: int = 1

    @property
    def places(self) -> int:
        """All of them."""
        return self.columns * self.rows

    def __str__(self) -> str:
        return f"{self.columns} × {self.rows}"


def scheme_for(
    finishing: Finishing,
    pages: int,
    *,
    grid: Grid = Grid(),
    flip: Flip = Flip.TURN,
    binding: Binding = Binding.LEFT,
) -> Scheme:
    """The scheme for so many pages. ``grid`` matters for ``cut-and-stack`` only: the others repeat their whole scheme.

    Raises :class:`Refusal` (``page-count-without-scheme``) when there is none, and says which numbers would do.
    """
    if fault := _count_fault(finishing, pages):
        message = f"{_counted(pages)} cannot be finished as '{finishing}'"
        raise Refusal([error("page-count-without-scheme", message, help=fault)])
    scheme = _scheme(finishing, pages, grid)
    if binding is Binding.RIGHT:
        scheme = right_to_left(scheme)
    return tumbled(scheme) if flip is Flip.TUMBLE else scheme


def _scheme(finishing: Finishing, pages: int, grid: Grid) -> Scheme:
    match finishing:
        case Finishing.SADDLE_STITCH:
            return Scheme(SADDLE_STITCH.get(pages) or tuple(saddle_stitched(pages)), nested=True, order=(1,))
        case Finishing.ROLL_FOLD:
            return Scheme(ROLL_FOLD, order=(1, 2))
        case Finishing.Z_FOLD:
            return Scheme(Z_FOLD, order=(1, 2))
        case Finishing.CUT_AND_STACK:
            return Scheme(tuple(cut_and_stacked(pages, grid)))
        case Finishing.FLAT | Finishing.N_UP:
            return Scheme(tuple(cut_and_stacked(pages, Grid())))


def _count_fault(finishing: Finishing, pages: int) -> str:
    """What numbers of pages would do, if this one does not."""
    if finishing is Finishing.SADDLE_STITCH and (pages < 4 or pages % 4):
        below, above = pages - pages % 4, pages - pages % 4 + 4
        return f"make it {f'{below} or {above}' if below else above} pages: a booklet has a multiple of 4"
    if finishing in (Finishing.ROLL_FOLD, Finishing.Z_FOLD) and pages != 6:
        return "make it 6 pages: one for each panel, three on each side"
    return "make it at least 1 page" if pages < 1 else ""


def _counted(pages: int) -> str:
    return "1 page" if pages == 1 else f"{pages} pages"


def saddle_stitched(pages: int) -> Iterator[Drawing]:
    """The sheets of a booklet, outermost first: each takes two pages from either end of what is left."""
    for first in range(1, pages // 2, 2):
        last = pages + 1 - first
        yield Drawing(
            front=(Row((Cell(last), Cell(first)), (Join.AWAY,)),),
            back=(Row((Cell(first + 1), Cell(last - 1)), (Join.TOWARDS,)),),
        )


def cut_and_stacked(pages: int, grid: Grid) -> Iterator[Drawing]:
    """Sheets whose places, cut and put pile upon pile, from left to right and from the top down, give 1 to ``pages``.

    A single page has nothing on its back. Places that are left over are at the end, and stay empty.
    """
    leaves = (pages + 1) // 2 if pages > 1 else 1
    sheets = -(-leaves // grid.places)
    for sheet in range(sheets):
        fronts = [
            [2 * (_place(grid, r, c) * sheets + sheet) + 1 for c in range(grid.columns)] for r in range(grid.rows)
        ]
        yield Drawing(
            front=tuple(_cut(pages, row) for row in fronts),
            back=tuple(_cut(pages, [page + 1 for page in reversed(row)]) for row in fronts) if pages > 1 else (),
        )


def _place(grid: Grid, row: int, column: int) -> int:
    return row * grid.columns + column


def _cut(pages: int, numbers: list[int]) -> Row:
    cells = tuple(Cell(number if number <= pages else EMPTY) for number in numbers)
    return Row(cells, (Join.CUT,) * (len(cells) - 1))
