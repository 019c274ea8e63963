"""Where text is written: the text matrices, and how far each string carries them (ISO 32000-1, 9.4)."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from docgen.press.preflight.fonts import CAPITALS, DESCENT, Font
from docgen.press.preflight.plane import IDENTITY, Box, Matrix, moved, times
from docgen.press.preflight.state import State

_NUMBERS = (int, float, Decimal)


class Writing:
    """The matrices between ``BT`` and ``ET``."""

    def __init__(self) -> None:
        self.matrix: Matrix = IDENTITY
        self.line: Matrix = IDENTITY

    def set(self, matrix: Matrix) -> None:
        """``BT`` and ``Tm``."""
        self.matrix = self.line = matrix

    def move(self, x: float, y: float) -> None:
        """``Td`` and its like: to another line."""
        self.set(times((1, 0, 0, 1, x, y), self.line))

    def write(self, state: State, font: Font, parts: Iterable[Any]) -> tuple[Matrix, Box] | None:
        """Carries the matrix past a string, or strings and the shifts between them.

        Gives the matrix from text space, and the box of the letters in the space of the stream; none if there are none.
        """
        size, advance, letters, spaces, shift = state.size, 0.0, 0, 0, 0.0
        for part in parts:
            if isinstance(part, _NUMBERS):
                shift -= float(part)
            else:
                width, count, blanks = font.width(bytes(part))
                advance, letters, spaces = advance + width, letters + count, spaces + blanks
        long = (advance + shift) / 1000 * size + letters * state.letter_space + spaces * state.word_space
        long *= state.stretch
        matrix = times(self.matrix, state.matrix)
        self.matrix = times((1, 0, 0, 1, long, 0), self.matrix)
        if not letters:
            return None
        low, high = DESCENT * size + state.rise, CAPITALS * size + state.rise
        return matrix, moved((min(0.0, long), min(low, high), max(0.0, long), max(low, high)), matrix)
