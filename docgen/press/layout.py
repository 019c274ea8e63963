"""How pages are to be put on sheets: what a print run asks for, in millimetres."""

from __future__ import annotations

from dataclasses import dataclass

from docgen.content.finishing import Binding, Finishing, Flip
from docgen.press.area import Size
from docgen.press.bleed import BLEED
from docgen.press.finishing import Grid

CREEP_LIMIT = 0.5
"""Up to here pages may move towards the spine without anybody looking."""
FOLD_SAFETY = 3.0
"""How far text stays from a fold."""
FLAP_EASE = 1.0
"""By how much a panel that is folded in must be narrower than the one it lies on."""
EXACT = 0.01
"""Sizes that differ by no more are the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How pages are to be put on sheets.

    ``grid``: how many places there are on a sheet. Without it, ``n-up`` and ``cut-and-stack`` take as many as there is room
    for, and the others one. ``caliper`` is the thickness of the paper. The ``sheet`` may be laid on its side to take more.
    """

    finishing: Finishing
    sheet: Size
    grid: Grid | None = None
    gutter: float = 2 * BLEED
    flip: Flip = Flip.TURN
    binding: Binding = Binding.LEFT
    caliper: float = 0.0
    bleed: float = BLEED
