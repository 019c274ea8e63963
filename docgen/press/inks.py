"""How a brand's inks are printed: inks, and which of them a run prints as spot inks, in; plates out.

An ink is mixed of process inks, or has a plate of its own where the run prints its spot ink. Everything painted in it is a
tint of that: on the press white is no ink at all, and a tint of 30 % is 30 % of each part.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from docgen.brand.inks import Ink
from docgen.diagnostics import Diagnostic, error

FINE = {"text": "running text and QR codes", "muted": "small text"}
"""Inks of fine detail: of each a single plate prints all. In several it would blur when one of them shifts by a hair."""

Parts = tuple[int, int, int, int]
"""Cyan, magenta, yellow and black, in percent."""


@dataclass(frozen=True, slots=True)
class Printed:
    """How one ink is printed: mixed of ``process`` or, if it has a name, on the plate ``spot``, for which that stands."""

    process: Parts
    spot: str | None = None

    @property
    def is_black(self) -> bool:
        """Whether only the black plate prints it."""
        return self.spot is None and self.process[:3] == (0, 0, 0)

    def tint(self, tint: float) -> tuple[float, float, float, float]:
        """Cyan, magenta, yellow and black of a tint, all from 0 to 1."""
        cyan, magenta, yellow, black = (round(part * tint / 100, 5) for part in self.process)
        return cyan, magenta, yellow, black


def printed(inks: Mapping[str, Ink], as_spots: Collection[str] = ()) -> dict[str, Printed]:
    """How each of ``inks`` is printed, by its name, in a run that prints those named in ``as_spots`` as spot inks.

    Where the brand has the same spot ink for two of them, both are printed from its plate, whichever is named. An ink that is
    named and has no spot ink is mixed of process inks; that is for the run's own checks to say.
    """
    spots = {inks[name].spot for name in as_spots if name in inks} - {None}
    return {name: Printed(ink.process, ink.spot if ink.spot in spots else None) for name, ink in inks.items()}


def check_inks(inks: Mapping[str, Ink], ink_limit: int, as_spots: Collection[str] = ()) -> Iterator[Diagnostic]:
    """What the press cannot print well of a brand's inks, each at its line.

    Args:
        inks: The brand's inks.
        ink_limit: The most ink that the paper takes, in percent over all plates: that of the run's profile.
        as_spots: The names of the inks that the run prints as spot inks.
    """
    for name, how in printed(inks, as_spots).items():
        if name in FINE and not how.is_black and how.spot is None:
            message = f"{FINE[name]}: '{name}' is {list(how.process)} in process colours, and must be of one plate"
            yield error("ink-not-black", message, inks[name].place, "write it as black alone: [0, 0, 0, 100], or less")
        if how.spot is None and sum(how.process) > ink_limit:
            message = f"'{name}' is {sum(how.process)}% of ink, and the paper takes {ink_limit}%"
            cure = "take some out of each of cyan, magenta and yellow, and add a little black"
            yield error("ink-over-limit", message, inks[name].place, cure)
