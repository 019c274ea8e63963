"""QR codes: an address -> strokes (ISO/IEC 18004)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from docgen.typeset.symbols import symbol

QUIET = 4
"""Modules of white around a code, as ISO/IEC 18004 asks for."""
_RUN = re.compile("1+")


@dataclass(frozen=True)
class Code:
    """A QR code: the side of its square in modules, white border included, and its dark modules as strokes one module wide.

    ``operators`` are those of a path (ISO 32000-1, 8.5.2), downwards from the top-left corner. (One dashed line for each row
    would be a third of that; but pdfium takes 32 dashes at most, and paints another code.)
    """

    side: int
    operators: bytes


def qr(address: str) -> Code:
    """The QR code of ``address``; runs of dark modules are one stroke. Raises ``ValueError`` if it is too long."""
    rows = symbol(address.encode())
    strokes = _strokes(len(rows) + 1)
    runs = map(re.Match.span, _RUN.finditer(" ".join(rows)))
    return Code(len(rows) + 2 * QUIET, b"\n".join(map(strokes.__getitem__, runs)))


@cache
def _strokes(step: int) -> _Strokes:
    return _Strokes(step)


class _Strokes(dict[tuple[int, int], bytes]):
    """The strokes for runs by where they begin and end; a row begins every ``step``."""

    def __init__(self, step: int) -> None:
        self._step = step

    def __missing__(self, run: tuple[int, int]) -> bytes:
        y, x = divmod(run[0], self._step)
        y, x, length = y + QUIET, x + QUIET, run[1] - run[0]
        stroke = self[run] = b"%d %d.5 m %d %d.5 l" % (x, y, x + length, y)
        return stroke
