"""Schemes: where each page stands on its sheet, which way up, and what is folded or cut between the pages.

A scheme is written as a picture of the sheets, front and back as one looks at each of them::

    front      back
    8^|1^      2^:7^

    6^|3^      4^:5^

* A number is a page, ``-`` a place that stays empty. ``^``: its head is up; ``v``: its head is down.
* ``|`` is a fold whose two halves go back, away from the one who looks; ``:`` one whose halves come forward. So the same
  fold is ``|`` on one side and ``:`` on the other.
* A space is a gutter and is cut; so is what lies between two lines. An empty line begins the next sheet.

In pictures the back is what one sees when the sheet has been *turned*, like the page of a book; ``tumbled`` gives the
scheme for a sheet that goes over head first. (That an imposition can be a picture is an idea of jamis/impose.)
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from docgen.content.finishing import Flip

EMPTY = 0
"""The number of a place without a page."""


class Join(StrEnum):
    """What lies between two neighbours in a row."""

    CUT = " "
    AWAY = "|"
    TOWARDS = ":"

    @property
    def is_fold(self) -> bool:
        """Whether the paper goes on."""
        return self is not Join.CUT


class Face(StrEnum):
    """Which side of a sheet."""

    FRONT = "front"
    BACK = "back"


@dataclass(frozen=True, slots=True)
class Cell:
    """A place on a side: the page that stands there (from 1; 0 is none), and whether it stands on its head."""

    page: int
    down: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """Cells from left to right, and what lies between each two of them."""

    cells: tuple[Cell, ...]
    joins: tuple[Join, ...]


Rows = tuple[Row, ...]
"""What stands on one side of a sheet, from top to bottom; nothing if that side is not printed."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """One sheet."""

    front: Rows
    back: Rows = ()


@dataclass(frozen=True, slots=True)
class Scheme:
    """All sheets, outermost first, for the way in which they go over.

    ``nested``: each sheet is folded round the next one. ``order`` says in which order the folds of a sheet are made, by
    their numbers from the left of its front, from 1.
    """

    drawings: tuple[Drawing, ...]
    nested: bool = False
    order: tuple[int, ...] = ()
    flip: Flip = Flip.TURN

    @property
    def two_sided(self) -> bool:
        """Whether any sheet is printed on its back."""
        return any(drawing.back for drawing in self.drawings)


# ----------------------------------------------------------------------------------------------------------- pictures

_CELL = re.compile(r"(\d+[v^]|-)([|:]| +|$)")


def picture(text: str) -> tuple[Drawing, ...]:
    """The sheets that a picture shows. Raises :class:`ValueError` for what is no picture, or cannot be folded."""
    heading, *lines = (line for line in text.strip("\n").splitlines())
    start, middle = heading.index("front"), heading.find("back")
    drawings = []
    for lines_of_sheet in _sheets(lines):
        front = tuple(_row(line[start : middle if middle > 0 else None]) for line in lines_of_sheet)
        back = tuple(_row(line[middle:]) for line in lines_of_sheet) if middle > 0 else ()
        joins = {row.joins for row in front} | {_seen_from_behind(row.joins) for row in back}
        if len(joins) > 1:
            raise ValueError(f"all rows, front and back, are folded and cut at the same places: {lines_of_sheet}")
        drawings.append(Drawing(front, back))
    return tuple(drawings)


def _sheets(lines: list[str]) -> Iterator[list[str]]:
    sheet: list[str] = []
    for line in [*lines, ""]:
        if line.strip():
            sheet.append(line)
        elif sheet:
            yield sheet
            sheet = []


def _row(text: str) -> Row:
    cells, joins, at = [], [], 0
    text = text.strip()
    while at < len(text):
        match = _CELL.match(text, at)
        if match is None:
            raise ValueError(f"'{text[at:]}' is no cell of a picture")
        page, join = match.groups()
        cells.append(Cell(EMPTY) if page == "-" else Cell(int(page[:-1]), down=page[-1] == "v"))
        joins.append(Join(join.strip() or " "))
        at = match.end()
    return Row(tuple(cells), tuple(joins[:-1]))


def _seen_from_behind(joins: tuple[Join, ...]) -> tuple[Join, ...]:
    other = {Join.CUT: Join.CUT, Join.AWAY: Join.TOWARDS, Join.TOWARDS: Join.AWAY}
    return tuple(other[join] for join in reversed(joins))


# ------------------------------------------------------------------------------------------------ other ways to do it


def right_to_left(scheme: Scheme) -> Scheme:
    """The scheme for a spine on the right: each row goes the other way, and so does the order of folds."""
    folds = len(scheme.order)
    return replace(
        scheme,
        drawings=tuple(Drawing(_mirrored(drawing.front), _mirrored(drawing.back)) for drawing in scheme.drawings),
        order=tuple(folds + 1 - fold for fold in scheme.order),
    )


def tumbled(scheme: Scheme) -> Scheme:
    """The scheme for a sheet that goes over head first: its back stands on its head."""
    backs = (_mirrored(drawing.back)[::-1] for drawing in scheme.drawings)
    on_their_heads = (
        tuple(replace(row, cells=tuple(replace(cell, down=not cell.down) for cell in row.cells)) for row in back)
        for back in backs
    )
    drawings = (replace(each, back=back) for each, back in zip(scheme.drawings, on_their_heads, strict=True))
    return replace(scheme, drawings=tuple(drawings), flip=Flip.TUMBLE)


def _mirrored(rows: Rows) -> Rows:
    return tuple(Row(row.cells[::-1], row.joins[::-1]) for row in rows)
