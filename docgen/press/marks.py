"""Which marks a side has and where they stand: crop and fold marks, registration targets, colour bar, slug.

No PDF here: ``drawing`` draws what is said here. All marks stand in the waste; ``waste`` says where there is room. Lengths are
millimetres.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from docgen.press.area import Box, Size
from docgen.press.imposition import Side
from docgen.press.waste import DEPTH, EDGE, OFFSET, Edge, Strip, Waste, Written, offset_for


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which marks there are to be."""

    crop: bool = False
    fold: bool = False
    registration: bool = False
    colour_bar: bool = False
    slug: bool = False

    @classmethod
    def of(cls, names: Iterable[str]) -> Wanted:
        """By the names that a print run gives them: ``crop``, ``fold``, ``registration``, ``colour-bars``, ``slug``."""
        return cls(**{_FIELDS[name]: True for name in names})

    @property
    def room(self) -> float:
        """What should be free around the product for them."""
        return 0.0 if self == Wanted() else OFFSET + DEPTH + EDGE


_FIELDS = {"crop": "crop", "fold": "fold", "registration": "registration", "colour-bars": "colour_bar", "slug": "slug"}

PRESETS = {
    "none": Wanted(),
    "crop": Wanted.of(("crop", "fold")),
    "full": Wanted.of(_FIELDS),
}
"""Sets of marks that people ask for."""


@dataclass(frozen=True, slots=True)
class Line:
    """A crop mark, or a fold mark, which is dashed."""

    start: tuple[float, float]
    end: tuple[float, float]
    dashed: bool = False

    @property
    def box(self) -> Box:
        """What it covers, if it had no width."""
        (x, y), (to_x, to_y) = sorted((self.start, self.end))
        return Box(x, min(y, to_y), to_x, max(y, to_y))


@dataclass(frozen=True, slots=True)
class Marks:
    """All marks of a side, the slug's words aside."""

    lines: tuple[Line, ...] = ()
    targets: tuple[Box, ...] = ()
    bar: Strip | None = None
    slug: tuple[Written, ...] = ()

    @property
    def names(self) -> frozenset[str]:
        """Which marks these are, by the names that print runs give them."""
        there = {
            "crop": any(not line.dashed for line in self.lines),
            "fold": any(line.dashed for line in self.lines),
            "registration": bool(self.targets),
            "colour-bars": self.bar is not None,
            "slug": bool(self.slug),
        }
        return frozenset(name for name, is_there in there.items() if is_there)

    @property
    def boxes(self) -> tuple[Box, ...]:
        """What the marks cover."""
        strips = [self.bar] if self.bar else []
        strips += [written.strip for written in self.slug]
        return (*(line.box for line in self.lines), *self.targets, *(strip.box for strip in strips))


def marks_for(
    side: Side, sheet: Size, wanted: Wanted, *, bleed: float, bar: float = 0.0, words: Sequence[float] = ()
) -> Marks:
    """Places the marks of a side. ``bar`` is the length of the colour bar, ``words`` are those of the slug's words.

    Raises :class:`Refusal` (``no-room-for-marks``), which says what is missing.
    """
    if wanted == Wanted():
        return Marks()
    waste = Waste(side, sheet, bleed)
    if wanted.crop or wanted.fold or wanted.registration:  # bar and slug go where there is room
        waste.check()
    return Marks(
        lines=tuple(_lines(side, wanted, offset_for(bleed))),
        targets=tuple(waste.target(edge) for edge in Edge) if wanted.registration else (),
        bar=waste.bar(bar) if wanted.colour_bar else None,
        slug=waste.slug(words) if wanted.slug else (),
    )


def _lines(side: Side, wanted: Wanted, offset: float) -> Iterator[Line]:
    near = side.product.grown(offset)
    far = near.grown(DEPTH)
    upright = [(x, False) for x in side.upright_cuts if wanted.crop] + [(x, True) for x in side.folds if wanted.fold]
    for x, dashed in upright:
        yield Line((x, near.bottom), (x, far.bottom), dashed)
        yield Line((x, near.top), (x, far.top), dashed)
    for y in side.level_cuts if wanted.crop else ():
        yield Line((near.left, y), (far.left, y))
        yield Line((near.right, y), (far.right, y))
