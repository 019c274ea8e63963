"""What stands on a page, in the order in which it is painted: each thing with its area, its inks and its real size."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from docgen.press.preflight.colour import Colour
from docgen.press.preflight.images import Picture
from docgen.press.preflight.plane import Box, Matrix, Shape, common, height, least_width, moved, thinnest, times
from docgen.press.preflight.promises import PROCESS


class Kind(StrEnum):
    """What is painted, in the word that messages use."""

    TEXT = "text"
    LINE = "a line"
    OUTLINE = "outlined text"
    """The line along letters: where exactly it runs is not known."""
    AREA = "an area"
    IMAGE = "an image"
    GRADIENT = "a gradient"


LINES = (Kind.LINE, Kind.OUTLINE)
DOT = 1.0
"""Points: what is shorter than this is no line."""
PLAIN = ("Normal", "Compatible")
"""Ways of mixing that do not mix (ISO 32000-1, table 136)."""
_SPOT = frozenset({"Separation", "DeviceN", "Indexed"})
"""Colour spaces that name their plates, and leave the others alone."""


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """How something is painted."""

    colour: Colour
    overprints: bool = False
    keeps_zeros: bool = False
    """Whether, when it overprints in DeviceCMYK, an ink of which it has none stays as it was (``/OPM 1``)."""
    alpha: float = 1.0
    blend: str = "Normal"
    masked: bool = False
    """Whether through a soft mask."""

    @property
    def is_opaque(self) -> bool:
        """Whether it mixes with nothing."""
        return self.alpha >= 1 and self.blend in PLAIN and not self.masked

    @property
    def keeps_all(self) -> bool:
        """Whether all plates of which it has no ink stay as they were: in DeviceGray they do not (ISO 32000-1, table 148)."""
        return self.overprints and (self.keeps_zeros or self.colour.family in _SPOT)

    def keeps(self, plate: str) -> bool:
        """Whether a plate of which it has no ink stays as it was."""
        return self.overprints and (plate not in PROCESS or self.keeps_all)


class Paint(NamedTuple):
    """One thing that is painted, as far as its clip lets it be seen."""

    kind: Kind
    bounds: Box
    look: Look
    matrix: Matrix
    """From the space in which ``size`` is measured."""
    size: float = 0.0
    """Of lines their width, of text the height of its em."""
    shape: Shape = ()
    image: Picture | None = None

    @property
    def thickness(self) -> float:
        """Points: how thin a line is, however its space is squeezed; how thin an area, in whatever direction it lies."""
        if self.kind in LINES:
            return self.size * thinnest(self.matrix)
        x0, y0, x1, y1 = self.bounds
        # What is seen lies in all of the outlines, and is no wider than the narrowest of them.
        single = (outline.polygons[0] for outline in self.shape if len(outline.polygons) == 1)
        return min(self.size or math.inf, x1 - x0, y1 - y0, *map(least_width, single))

    @property
    def type_size(self) -> float:
        """Points: how high its type is, as it will be printed."""
        return self.size * height(self.matrix)

    @property
    def ppi(self) -> float:
        """Pixels in an inch, in the direction in which there are fewer."""
        assert self.image is not None
        a, b, c, d, _, _ = self.matrix
        across, down = math.hypot(a, b), math.hypot(c, d)
        return 72 * min(self.image.width / max(across, 1e-9), self.image.height / max(down, 1e-9))

    def covers(self, x: float, y: float) -> bool:
        """Whether the point lies in what is painted."""
        x0, y0, x1, y1 = self.bounds
        return x0 <= x <= x1 and y0 <= y <= y1 and all(outline.holds(x, y) for outline in self.shape)


class Oddity(NamedTuple):
    """Something in the content that is not paint, and that a press stumbles over."""

    kind: str
    """``font``, ``group``, ``mask``, ``postscript``, ``transfer`` or ``unreadable``."""
    what: str
    bounds: Box


class Painted(NamedTuple):
    """All that a stream of content paints."""

    paints: tuple[Paint, ...]
    oddities: tuple[Oddity, ...]

    def placed(self, matrix: Matrix, clip: Box, shape: Shape) -> Painted:
        """The same, placed elsewhere, as far as it lies within ``clip``."""
        return Painted(
            tuple(_placed_paints(self.paints, matrix, clip, shape)),
            tuple(
                Oddity(kind, what, common(moved(bounds, matrix), clip) or clip) for kind, what, bounds in self.oddities
            ),
        )


def _placed_paints(paints: Iterable[Paint], matrix: Matrix, clip: Box, shape: Shape) -> Iterator[Paint]:
    for kind, bounds, look, own, size, outlines, image in paints:
        seen = common(moved(bounds, matrix), clip)
        if seen is None:
            continue
        if kind is Kind.AREA and size:
            size *= thinnest(matrix)
        placed = tuple(outline.moved(matrix) for outline in outlines) if outlines else ()
        yield Paint(kind, seen, look, times(own, matrix), size, placed + shape, image)
