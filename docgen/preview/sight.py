"""What is known of the project and of one edition at a moment: what a page of the preview shows."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Literal

from docgen.diagnostics import Diagnostic
from docgen.publish.edition import Edition


@dataclass(frozen=True, slots=True)
class Listing:
    """The editions, and all that is wrong; ``stale`` when the project could not be read since."""

    editions: tuple[Edition, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    known: bool = False
    stale: bool = False
    version: int = 0


@dataclass(frozen=True, slots=True)
class Pages:
    """The pages of an edition. ``digest`` names them in addresses, so that these can be kept for ever."""

    pdf: bytes
    sizes: tuple[tuple[float, float], ...]
    digest: str

    @classmethod
    def of(cls, pdf: bytes, sizes: tuple[tuple[float, float], ...]) -> Pages:
        """With their digest."""
        return cls(pdf, sizes, hashlib.sha256(pdf).hexdigest()[:16])


State = Literal["waiting", "pages", "refused", "faulty"]


@dataclass(frozen=True, slots=True)
class Sight:
    """An edition as it is seen.

    ``state``: waiting for its first pages; pages as they are now; pages as they are now that docgen refuses to publish;
    faults, and then ``pages`` are those from before, if there were any. ``seconds``: from the save to the pages, or
    what making them took when no save came before. ``save`` is the last that it shows, ``version`` counts its changes.
    """

    state: State = "waiting"
    pages: Pages | None = None
    diagnostics: tuple[Diagnostic, ...] = ()
    seconds: float = 0.0
    after_save: bool = False
    save: int = -1
    version: int = 0

    @property
    def old(self) -> bool:
        """Whether the pages are from before the fault."""
        return self.state == "faulty" and self.pages is not None
