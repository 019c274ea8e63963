"""QR codes: an address -> one SVG path (ISO/IEC 18004, by segno)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

QUIET = 4
"""Modules of white around a code, as ISO/IEC 18004 asks for."""
MOST_KEPT = 16
"""Every edition has an address of its own, which a build asks for once; only a preview asks again, for a few."""


@dataclass(frozen=True)
class Code:
    """A QR code: the side of its square in modules, white border included, and the path of its dark modules.

    The path is to be stroked, one module wide: the engine reads two commands for a run of modules, and not the five of a box.
    """

    side: int
    path: str


@lru_cache(maxsize=MOST_KEPT)
def qr(address: str) -> Code:
    """The QR code of ``address`` with medium error correction; runs of dark modules are drawn in one stroke."""
    import segno  # only when a code is drawn

    parts = []
    matrix = segno.make(address, error="m", micro=False).matrix
    for y, row in enumerate(matrix):
        x = 0
        while x < len(row):
            run = x
            while run < len(row) and row[run]:
                run += 1
            if run > x:
                parts.append(f"M{x + QUIET} {y + QUIET}.5h{run - x}")
            x = max(run, x + 1)
    return Code(len(matrix) + 2 * QUIET, "".join(parts))
