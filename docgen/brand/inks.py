"""Inks: the colours of a brand, by the fixed names that stylesheets know them by.

A tint is one ink thinned with paper: its sRGB values move in a straight line towards white, as the tint functions of the
finished files do (ISO 32000-1, 7.10.3).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError

from docgen.content.record import Record, Shape
from docgen.content.references import Words
from docgen.content.source import WrittenList, WrittenText
from docgen.diagnostics import Diagnostic, Place, error

INKS = {
    "text": "running text, nearly black",
    "muted": "small and secondary text: captions, footers, labels",
    "rule": "quiet lines that separate",
    "surface": "the pale ground of boxes and heads",
    "primary": "the brand's own colour: title, headings, charts",
    "accent": "the second colour: ornaments of heads and lists, never text",
    "emergency": "warnings that need help at once",
    "caution": "warnings, and the action box",
    "note": "hints",
}
"""Every ink that a brand must define, and what it is for."""

RGB = tuple[float, float, float]
PAPER: RGB = (1.0, 1.0, 1.0)


_COLOUR = Shape({"title": "colour", "type": "string", "pattern": "^#[0-9A-Fa-f]{6}$", "examples": ["#0b5c73"]})
_PERCENTS = Shape(
    {
        "title": "process colours",
        "type": "array",
        "items": {"type": ["integer", "string"], "minimum": 0, "maximum": 100, "pattern": "^([0-9]{1,2}|100)$"},
        "minItems": 4,
        "maxItems": 4,
        "examples": [[90, 40, 35, 20]],
    }
)

PLATES = ("Cyan", "Magenta", "Yellow", "Black")
"""The plates of process printing, in the order in which `process` is written."""


@dataclass(frozen=True, slots=True)
class Shade:
    """A colour as written, ``#0b5c73``, as parts from 0 to 1, and where it was written."""

    written: str
    rgb: RGB
    place: Place


def _shade(value: Any) -> Shade:
    if not isinstance(value, WrittenText) or not re.fullmatch(r"#[0-9A-Fa-f]{6}", value):
        cure = "write it as '#0b5c73', in quotes"
        raise PydanticCustomError("not-a-colour", "'{value}' is not a colour", {"value": str(value), "help": cure})
    red, green, blue = (int(value[index : index + 2], 16) / 255 for index in (1, 3, 5))
    return Shade(str(value), (red, green, blue), value.place)


def _process(value: Any) -> tuple[int, ...]:
    parts = list(value) if isinstance(value, WrittenList) else []
    wrong = [part for part in parts if not (isinstance(part, WrittenText) and re.fullmatch(r"\d{1,2}|100", part))]
    if len(parts) != 4 or wrong:
        cure = "write cyan, magenta, yellow and black in percent, for example [90, 40, 35, 20]"
        raise PydanticCustomError("not-process", "expected four whole numbers from 0 to 100", {"help": cure})
    return tuple(int(str(part)) for part in parts)


class WrittenInk(Record):
    """A colour, on screens and in print.

    Example:
        {screen: "#0b5c73", process: [90, 40, 35, 20], spot: PANTONE 7708 C}
    """

    screen: Annotated[Shade, BeforeValidator(_shade), _COLOUR]
    """On screens: red, green and blue in hexadecimal, in quotes (or YAML takes it for a comment)."""
    process: Annotated[tuple[int, ...], BeforeValidator(_process), _PERCENTS]
    """In process colours: cyan, magenta, yellow and black, in percent."""
    spot: Words | None = None
    """The name of a spot ink, for runs that print it on a plate of its own; `process` stands for it in all others."""


@dataclass(frozen=True, slots=True)
class Ink:
    """One ink, and where it was written.

    On screens, in process colours (percent of cyan, magenta, yellow, black), and as a spot ink if it is one; then the
    process colours stand for the spot ink where it is not printed.
    """

    name: str
    screen: Shade
    process: tuple[int, int, int, int]
    spot: str | None
    place: Place

    @property
    def rgb(self) -> RGB:
        """The sRGB values of the whole ink, each from 0 to 1."""
        return self.screen.rgb

    def tint(self, tint: float) -> RGB:
        """The sRGB values of a tint, each from 0 to 1; the whole ink at 1, paper at 0."""
        red, green, blue = self.screen.rgb
        return 1 - tint * (1 - red), 1 - tint * (1 - green), 1 - tint * (1 - blue)

    @classmethod
    def of(cls, name: str, written: WrittenInk) -> Ink:
        """The ink of that name, as written."""
        cyan, magenta, yellow, black = written.process
        return cls(name, written.screen, (cyan, magenta, yellow, black), written.spot, written.place)


def check_spots(inks: Mapping[str, Ink]) -> Iterator[Diagnostic]:
    """An error for each spot ink whose name is taken (ISO 32000-1, 8.6.6.4), or that is two different things at once."""
    first: dict[str, Ink] = {}
    for ink in inks.values():
        if ink.spot is None:
            continue
        if ink.spot.casefold() in {name.casefold() for name in (*PLATES, "All", "None")}:
            message = f"'{ink.spot}' is not the name of a spot ink: every press has it"
            yield error("spot-reserved", message, ink.place, "write the name in the ink maker's book")
        other = first.setdefault(ink.spot.casefold(), ink)
        if (other.spot, other.process) != (ink.spot, ink.process):
            message = f"the spot ink '{ink.spot}' of '{ink.name}' is not that of '{other.name}': {_unlike(ink, other)}"
            yield error("spot-twice", message, ink.place, "write both alike, or give one another spot ink")


def _unlike(ink: Ink, other: Ink) -> str:
    if ink.spot != other.spot:
        return f"there it is written '{other.spot}'"
    return f"there it is {list(other.process)} in process colours, here {list(ink.process)}"
