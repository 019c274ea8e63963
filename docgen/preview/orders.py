"""What the desk and its worker say to one another, through a pipe: one ask, then any number of replies."""

from __future__ import annotations

from dataclasses import dataclass

from docgen.diagnostics import Diagnostic
from docgen.publish.edition import Edition


@dataclass(frozen=True, slots=True)
class Ask:
    """Read the project anew, and make these editions, in this order. A newer ask ends the one before it.

    ``round`` numbers the asks. ``save`` numbers the saves that were heard of: the state of the files that is asked for.
    """

    round: int
    save: int
    editions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Listed:
    """What the project holds; ``editions`` is none when the project itself cannot be read."""

    save: int
    editions: tuple[Edition, ...] | None
    diagnostics: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class Paged:
    """An edition has pages, which are not proved yet.

    ``sizes`` are the width and height of each page in points, ``seconds`` what making them took.
    """

    save: int
    id: str
    pdf: bytes
    sizes: tuple[tuple[float, float], ...]
    diagnostics: tuple[Diagnostic, ...]
    seconds: float


@dataclass(frozen=True, slots=True)
class Judged:
    """The pages that were sent before have been proved: everything that there is to say about them."""

    save: int
    id: str
    diagnostics: tuple[Diagnostic, ...]
    publishable: bool


@dataclass(frozen=True, slots=True)
class Failed:
    """An edition has no pages, and why."""

    save: int
    id: str
    diagnostics: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class Rested:
    """The ask of this round is done."""

    round: int


Reply = Listed | Paged | Judged | Failed | Rested
