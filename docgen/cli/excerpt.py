"""The source line that a message speaks of, with a caret under the words.

Whatever the file holds, what comes out is safe to show in a terminal: bytes that are no text and control characters
become signs of their own, tabs become spaces, a long line is shortened around the caret, and wide characters count two.
"""

from __future__ import annotations

import re
import unicodedata

from docgen.diagnostics import Place, Refusal
from docgen.files import Folder

WIDTH = 100
"""Columns of source that are shown at most."""

TAB = "    "

# The same as YAML's, so that both count lines alike.
_LINE_END = re.compile("\r\n|[\n\r\x85\u2028\u2029]")

# Directions that would reorder what is on the screen.
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def safe(text: str) -> str:
    """``text`` on one line, without anything that a terminal would obey."""
    return "".join(map(_shown, text))


def excerpt(folder: Folder, place: Place) -> tuple[str, str, str] | None:
    """The line's number, its text, and the carets (with the spaces before them) for below it.

    None when there is no such line: the place means the whole file, or the file has changed or cannot be read.
    """
    if place.line < 1:
        return None
    try:
        text = folder.read(place.path).decode("utf-8-sig", errors="replace")
    except (Refusal, OSError, ValueError):
        return None
    lines = _LINE_END.split(text)
    if place.line > len(lines):
        return None
    line = lines[place.line - 1]
    start = min(max(place.column - 1, 0), len(line))
    end = min(max(place.end_column - 1, start + 1), max(len(line), start + 1))
    return str(place.line), *_window(line, start, end)


def _window(line: str, start: int, end: int) -> tuple[str, str]:
    """The part of ``line`` around ``start`` that fits, and the carets from ``start`` to ``end``."""
    left, right = 0, len(line)
    if width(line) > WIDTH:
        # A third of the room for what stands before; more if little stands after.
        left = start
        room = WIDTH // 3
        while left > 0 and (cost := width(line[left - 1])) <= room:
            left -= 1
            room -= cost
        right = left
        room = WIDTH
        while right < len(line) and (cost := width(line[right])) <= room:
            right += 1
            room -= cost
        while left > 0 and right == len(line) and (cost := width(line[left - 1])) <= room:
            left -= 1
            room -= cost
    before, after = "…" * (left > 0), "…" * (right < len(line))
    carets = max(width(line[start : min(end, right)]), 1)
    shown = before + safe(line[left:right]) + after
    return shown.rstrip(), " " * (len(before) + width(line[left:start])) + "^" * carets


def _shown(character: str) -> str:
    if character == "\t":
        return TAB
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\u2421"
    if 0x80 <= code < 0xA0 or character in "\u2028\u2029" or character in _BIDI or 0xD800 <= code < 0xE000:
        return "\ufffd"
    return character


def width(text: str) -> int:
    """How many columns ``text`` takes on a terminal, once it is safe."""
    return sum(map(_columns, safe(text))) if not text.isascii() else len(text) + text.count("\t") * (len(TAB) - 1)


def _columns(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
