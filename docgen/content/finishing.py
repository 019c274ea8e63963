"""What is made of printed sheets, how they go over, and what is printed outside the pages: words of print runs and printers."""

from __future__ import annotations

from enum import StrEnum


class Finishing(StrEnum):
    """What is made of the printed sheets.

    `flat`: one piece a sheet, cut to size. `n-up`: the same piece in every place of the sheet, cut apart. `cut-and-stack`:
    different pieces on a sheet, which are in their order once they are cut and put pile upon pile. `saddle-stitch`: folded,
    put into one another, and stapled through the fold. `roll-fold`: six panels, one folded in and the cover over it.
    `z-fold`: six panels, folded like a Z.
    """

    FLAT = "flat"
    N_UP = "n-up"
    CUT_AND_STACK = "cut-and-stack"
    SADDLE_STITCH = "saddle-stitch"
    ROLL_FOLD = "roll-fold"
    Z_FOLD = "z-fold"


class Binding(StrEnum):
    """Where the spine or the first fold is when one looks at the cover: `left`, or `right` for what is read that way."""

    LEFT = "left"
    RIGHT = "right"


class Flip(StrEnum):
    """How a sheet goes over before its back is printed.

    `turn`: like the page of a book, so that the same edge stays in front. `tumble`: head first.

    Front and back are two forms with plates of their own, either way: sheetwise (CIP4's `WorkStyle` has `WorkAndBack` for it).
    It is not work-and-turn or work-and-tumble, where one set of plates prints both sides of a sheet that is then cut in half.
    """

    TURN = "turn"
    TUMBLE = "tumble"


class Mark(StrEnum):
    """What is printed outside the pages, for those who print, fold and cut."""

    CROP = "crop"
    FOLD = "fold"
    REGISTRATION = "registration"
    COLOUR_BARS = "colour-bars"
    SLUG = "slug"
