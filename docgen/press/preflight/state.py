"""The graphics state of a stream of content (ISO 32000-1, 8.4), as far as a press cares for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from docgen.press.preflight.colour import BLACK, GRAY, Colour, Space
from docgen.press.preflight.fonts import Font
from docgen.press.preflight.plane import IDENTITY, Box, Matrix, Shape
from docgen.press.preflight.stroke import Pen


@dataclass(frozen=True, eq=False)
class Pattern:
    """What areas are painted with instead of a colour; ``colour`` is for a stencil."""

    written: Any
    colour: Colour | None


class State:
    """What holds until the next ``Q``. Matrices lead to the space of the stream, clips are in it."""

    def __init__(self, clip: Box) -> None:
        self.matrix: Matrix = IDENTITY
        self.clip: Box = clip
        self.shape: Shape = ()
        """Of the clip, where it is no plain box."""
        self.fill: Colour = BLACK
        self.stroke: Colour = BLACK
        self.fill_space: Space = GRAY
        self.stroke_space: Space = GRAY
        self.fill_pattern: Pattern | None = None
        self.stroke_pattern: Pattern | None = None
        self.pen = Pen()
        self.overprints_fill = False
        self.overprints_stroke = False
        self.overprint_mode = 0
        self.alpha_fill = 1.0
        self.alpha_stroke = 1.0
        self.blend = "Normal"
        self.masked = False
        self.font: Font | None = None
        self.size = 0.0
        self.letter_space = 0.0
        self.word_space = 0.0
        self.stretch = 1.0
        self.leading = 0.0
        self.rise = 0.0
        self.mode = 0

    def copy(self) -> State:
        """Another with the same values."""
        other = State.__new__(State)
        other.__dict__.update(self.__dict__)
        return other

    def inherited(self, clip: Box) -> State:
        """That with which a form begins, in its own space (ISO 32000-1, 8.10.1)."""
        other = self.copy()
        other.matrix, other.clip, other.shape = IDENTITY, clip, ()
        return other

    def key(self) -> tuple[Any, ...]:
        """Equal for states with which a form paints the same."""
        return tuple(value for name, value in self.__dict__.items() if name not in _OF_PLACE)


_OF_PLACE = frozenset({"matrix", "clip", "shape"})
