"""Fonts as a press sees them: whether they travel with the file, and how wide their text is (ISO 32000-1, 9.6 and 9.7)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

CAPITALS, DESCENT = 0.72, -0.22
"""In parts of the type size: how far letters reach above and below their baseline. Nearly so in every text face."""

SHORT = 2
"""Bytes of a text that is remembered."""
_SUBSET = re.compile(r"^[A-Z]{6}\+")
_EMBEDDED = ("/FontFile", "/FontFile2", "/FontFile3")


@dataclass(frozen=True, eq=False)
class Font:
    """One font of the file; widths in thousandths of the type size."""

    name: str
    embedded: bool
    wide: bool = False
    """Whether its codes take two bytes."""
    widths: dict[int, float] = field(default_factory=dict)
    otherwise: float = 500.0
    drawn: Any = None
    """The font's dictionary, when its letters are drawings (Type 3)."""
    _known: dict[bytes, tuple[float, int, int]] = field(default_factory=dict)
    """What was asked of short texts: with kerning, most strings are single letters, and there are a hundred thousand of them."""

    def width(self, text: bytes) -> tuple[float, int, int]:
        """How wide the text is; how many letters it has; how many of them are the space to which word space is added."""
        if (known := self._known.get(text)) is not None:
            return known
        widths, otherwise = self.widths, self.otherwise
        if self.wide:
            codes = [first << 8 | second for first, second in zip(text[::2], text[1::2], strict=False)]
            found = sum([widths.get(code, otherwise) for code in codes]), len(codes), 0
        else:
            found = sum([widths.get(code, otherwise) for code in text]), len(text), text.count(b" ")
        if len(text) <= SHORT:
            self._known[text] = found
        return found


def read_font(font: Any) -> Font:
    """What a font's dictionary says. Raises what pikepdf raises when it says nonsense."""
    kind = str(font.get("/Subtype"))
    name = _SUBSET.sub("", str(font.get("/BaseFont", font.get("/Name", "/without a name")))[1:])
    if kind == "/Type0":
        below = font.DescendantFonts[0]
        widths = _composite_widths(below.get("/W", ()))
        return Font(name, _is_embedded(below), True, widths, float(below.get("/DW", 1000)))
    first = int(font.get("/FirstChar", 0))
    scale = 1000 * abs(float(font.FontMatrix[0])) if kind == "/Type3" else 1.0
    widths = {first + index: float(width) * scale for index, width in enumerate(font.get("/Widths", ()))}
    if kind == "/Type3":
        return Font(name, True, False, widths, 0.0, font)
    otherwise = float(font.get("/FontDescriptor", {}).get("/MissingWidth", 0 if widths else 500))
    return Font(name, _is_embedded(font), False, widths, otherwise)


def _is_embedded(font: Any) -> bool:
    descriptor = font.get("/FontDescriptor", {})
    return any(key in descriptor for key in _EMBEDDED)


def _composite_widths(written: Any) -> dict[int, float]:
    """``[first [width …] first last width …]`` (ISO 32000-1, 9.7.4.3)."""
    from pikepdf import Array

    widths: dict[int, float] = {}
    parts = list(written)
    index = 0
    while index + 1 < len(parts):
        first, second = int(parts[index]), parts[index + 1]
        if isinstance(second, Array):
            widths.update({first + offset: float(width) for offset, width in enumerate(second)})
            index += 2
        else:
            last = min(int(second), 0xFFFF)
            widths.update(dict.fromkeys(range(first, last + 1), float(parts[index + 2])))
            index += 3
    return widths
