"""QR codes: an address -> strokes (ISO/IEC 18004, by segno)."""

from __future__ import annotations

from dataclasses import dataclass

QUIET = 4
"""Modules of white around a code, as ISO/IEC 18004 asks for."""


MASK = 3


@dataclass(frozen=True)
class Code:
    """A QR code: the side of its square in modules, white border included, and its dark modules as strokes one module wide.

    ``operators`` are those of a path (ISO 32000-1, 8.5.2), downwards from the top-left corner.
    """

    side: int
    operators: bytes


def qr(address: str) -> Code:
    """The QR code of ``address`` with medium error correction; runs of dark modules are one stroke.

    The mask is always the same one: each can be read, and to weigh all eight, as the standard would have it, takes ten
    times as long as the rest of an edition that is put together.
    """
    import segno  # only when a code is drawn

    parts = []
    matrix = segno.make(address, error="m", micro=False, mask=MASK).matrix
    for y, row in enumerate(matrix):
        line = b"%d.5" % (y + QUIET)
        for start, end in _runs(bytes(row)):
            parts.append(b"%d %b m %d %b l" % (start + QUIET, line, end + QUIET, line))
    return Code(len(matrix) + 2 * QUIET, b"\n".join(parts))


def _runs(row: bytes) -> list[tuple[int, int]]:
    """Where dark modules begin and end."""
    runs, at = [], row.find(1)
    while at >= 0:
        end = row.find(0, at)
        end = len(row) if end < 0 else end
        runs.append((at, end))
        at = row.find(1, end)
    return runs
