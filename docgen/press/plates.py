"""Plates: the process inks and the spot inks that a sheet is printed with, and the patches that show them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

RGB = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Plate:
    """One plate by the name of its ink, and the process values that stand for it on a screen (parts from 0 to 1)."""

    name: str
    cmyk: tuple[float, float, float, float]

    @property
    def is_process(self) -> bool:
        """Whether it is cyan, magenta, yellow or black."""
        return self in PROCESS

    @property
    def on_screen(self) -> RGB:
        """About as it looks on coated paper, for people to recognise it by."""
        red, green, blue = 1.0, 1.0, 1.0
        for part, (r, g, b) in zip(self.cmyk, _SEEN, strict=True):
            red, green, blue = red * (1 - part * (1 - r)), green * (1 - part * (1 - g)), blue * (1 - part * (1 - b))
        return round(red, 4), round(green, 4), round(blue, 4)


_SEEN: tuple[RGB, ...] = ((0.0, 0.62, 0.88), (0.89, 0.0, 0.48), (1.0, 0.93, 0.0), (0.11, 0.11, 0.1))
"""The process inks on coated paper, as red, green and blue."""

PROCESS = (
    Plate("Cyan", (1, 0, 0, 0)),
    Plate("Magenta", (0, 1, 0, 0)),
    Plate("Yellow", (0, 0, 1, 0)),
    Plate("Black", (0, 0, 0, 1)),
)
"""The four of process printing."""

Patch = tuple[tuple[Plate, float], ...]
"""The inks of a patch of the colour bar, each with its tint."""

_OVERPRINTS = ((1, 2), (0, 2), (0, 1), (0, 1, 2))
"""Red, green, blue, and all three, by their numbers in PROCESS."""
_GREY = (0.5, 0.4, 0.4)
"""A grey of cyan, magenta and yellow, to be held against black at 50 %."""


def patches(plates: Sequence[Plate]) -> Iterator[Patch]:
    """The colour bar: every ink solid and at 50 %; and, if all of them are printed, grey, and colours laid over each other.

    The grey touches the black at 50 %: at arm's length between them nobody sees a cast. A plate that the sheet does not have is
    in no patch.
    """
    *coloured, black = PROCESS
    all_coloured = all(plate in plates for plate in coloured)
    yield from (((plate, 1.0),) for plate in plates)
    for plate in plates:
        yield ((plate, 0.5),)
        if plate == black and all_coloured:
            yield tuple(zip(coloured, _GREY, strict=True))
    if all_coloured:
        yield from (tuple((coloured[number], 1.0) for number in over) for over in _OVERPRINTS)
