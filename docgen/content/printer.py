"""A printer as written: what a print shop always wants, so that print runs need not say it again.

Lengths are millimetres. A key that a printer leaves out may be said by the run; :func:`docgen.content.print_run.terms` says
what holds in the end.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator
from pydantic.functional_validators import PlainValidator
from pydantic_core import PydanticCustomError

from docgen.content.finishing import Flip, Mark
from docgen.content.record import Decimal, KeyedRecord, Name, Shape, Whole, nearest, one_of
from docgen.content.references import Words
from docgen.content.source import WrittenList, WrittenText, kind_of
from docgen.diagnostics import Place
from docgen.files import beside

NO_MARKS = "none"

SHEETS = {
    "A2": (420.0, 594.0),
    "A3": (297.0, 420.0),
    "A4": (210.0, 297.0),
    "A5": (148.0, 210.0),
    "RA2": (430.0, 610.0),
    "RA3": (305.0, 430.0),
    "RA4": (215.0, 305.0),
    "SRA1": (640.0, 900.0),
    "SRA2": (450.0, 640.0),
    "SRA3": (320.0, 450.0),
    "SRA4": (225.0, 320.0),
    "B2": (500.0, 707.0),
    "B3": (353.0, 500.0),
}
"""Sheets that are known by name, upright: ISO 216 (A, B) and ISO 217 (RA, SRA)."""

SMALLEST, LARGEST = 50, 2000
"""Sheets that a press can take, in millimetres: others are slips of the pen."""


@dataclass(frozen=True, slots=True)
class SheetSize:
    """A sheet of paper, in millimetres; ``name`` is what it was called."""

    name: str
    width: float
    height: float
    place: Place

    def __str__(self) -> str:
        size = f"{self.width:g} × {self.height:g} mm"
        return f"{self.name}, {size}" if self.name in SHEETS else size


_SIZE = r"([0-9]{1,4}(?:\.[0-9]+)?) ?[x×] ?([0-9]{1,4}(?:\.[0-9]+)?)(?: ?mm)?"


def _sheet(value: Any) -> SheetSize:
    if not isinstance(value, WrittenText):
        raise PydanticCustomError("wrong-type", "expected text, found {found}", {"found": kind_of(value)})
    if value in SHEETS:
        return SheetSize(str(value), *SHEETS[value], value.place)
    match = re.fullmatch(_SIZE, value)
    if match is None:
        near = nearest(value.upper(), SHEETS) or f"use one of: {', '.join(SHEETS)}"
        cure = f"{near.removesuffix('?')}, or write width and height in millimetres: 450 x 320"
        raise PydanticCustomError("not-a-sheet", "'{value}' is no size of sheet", {"value": str(value), "help": cure})
    width, height = map(float, match.groups())
    if not (min(width, height) >= SMALLEST and max(width, height) <= LARGEST):
        cure = f"write width and height in millimetres, each from {SMALLEST} to {LARGEST}"
        raise PydanticCustomError(
            "not-a-sheet", "no press takes a sheet of '{value}'", {"value": str(value), "help": cure}
        )
    return SheetSize(str(value), width, height, value.place)


def _marks(value: Any) -> Any:
    """The word ``none`` is an empty list. One that is written as such is refused: somebody began it and did not end."""
    return WrittenList(value.place) if value == NO_MARKS else _some(value)


def _some(value: Any) -> Any:
    if isinstance(value, WrittenList) and not value:
        raise PydanticCustomError(
            "empty-list", "the list is empty", {"help": f"name at least one, or write '{NO_MARKS}'"}
        )
    return value


def _profile(value: Any) -> Name:
    if not isinstance(value, WrittenText):
        raise PydanticCustomError("wrong-type", "expected text, found {found}", {"found": kind_of(value)})
    if not re.search(_ICC, value):
        cure = "name a file that ends in .icc: the printer has it"
        raise PydanticCustomError("not-a-profile", "'{value}' is no ICC profile", {"value": str(value), "help": cure})
    return Name(beside(value.place.path, value), value.place)


def _within(least: float, most: float, id: str, message: str, cure: str) -> AfterValidator:
    """Refuses numbers that cannot be meant; ``{value}`` stands for the number in ``message``."""

    def check(value: Any) -> Any:
        if not least <= value <= most:
            raise PydanticCustomError(id, message, {"value": f"{value:g}", "help": cure})
        return value

    return AfterValidator(check)


_ICC = r"\.[iI][cC][cCmM]$"
_WHOLE, _NUMBER = "^(0|[1-9][0-9]{0,8})$", r"^(0|[1-9][0-9]{0,8})(\.[0-9]+)?$"

Sheet = Annotated[
    SheetSize,
    BeforeValidator(_sheet),
    Shape(
        {
            "title": "sheet",
            "description": "A size of paper by name, such as SRA3, or its width and height in millimetres: 450 x 320.",
            "type": "string",
            "pattern": f"^({'|'.join(SHEETS)}|{_SIZE})$",
        }
    ),
]
Marks = Annotated[
    tuple[Annotated[Mark, one_of("mark", Mark)], ...],
    BeforeValidator(_marks),
    Shape(
        {
            "title": "marks",
            "description": f"A list of {', '.join(f'`{mark}`' for mark in Mark)}; or `{NO_MARKS}`.",
            "anyOf": [
                {"type": "array", "items": {"enum": [mark.value for mark in Mark]}, "minItems": 1},
                {"const": NO_MARKS},
            ],
        }
    ),
]
Profile = Annotated[
    Name,
    PlainValidator(_profile),
    Shape(
        {
            "title": "ICC profile",
            "description": "The path of an ICC profile, from the folder of the file that names it.",
            "type": "string",
            "pattern": _ICC,
        }
    ),
]
"""A path as written beside the file, made relative to the project; its place is where it was written."""


def _distance(most: int, title: str) -> Any:
    """A length that cannot be negative, in millimetres."""
    return Shape(
        {
            "title": title,
            "description": f"Millimetres, from 0 to {most}.",
            "type": ["number", "string"],
            "minimum": 0,
            "maximum": most,
            "pattern": _NUMBER,
        }
    )


Gutter = Annotated[
    Decimal,
    _within(
        0, 100, "not-a-distance", "no gutter is '{value}' mm wide", "write millimetres from 0 to 100: twice the bleed"
    ),
    _distance(100, "gutter"),
]
InkLimit = Annotated[
    Whole,
    _within(
        100,
        400,
        "not-an-ink-limit",
        "'{value}' % is no limit for the sum of all inks",
        "write percent from 100 to 400: coated paper takes about 300",
    ),
    Shape(
        {
            "title": "ink limit",
            "description": "The most ink at one spot, all inks together: percent, from 100 to 400.",
            "type": ["integer", "string"],
            "minimum": 100,
            "maximum": 400,
            "pattern": _WHOLE,
        }
    ),
]


class Printer(KeyedRecord):
    """A print shop and what it always wants: the file `content/printers/<printer>.yaml`.

    A print run names its printer and then need not say these things; what it says all the same holds for it alone.

    Example:
        printer: quayside-press
        name: Quayside Press
        sheet: SRA3
        marks: [crop, fold, registration, colour-bars, slug]
        flip: turn
        ink-limit: 300
    """

    printer: Name
    """Its name in docgen: that of the file, without `.yaml`."""
    name: Words
    """What the shop is called; printed on the job ticket."""
    sheet: Sheet | None = None
    """The sheets that go through its press."""
    marks: Marks | None = None
    """The marks that it wants on sheets."""
    flip: Annotated[Flip, one_of("flip", Flip)] | None = None
    """How its sheets go over."""
    ink_limit: InkLimit | None = None
    """The most ink that it prints, if that is less than the output condition allows."""
    output_condition: Profile | None = None
    """The ICC profile of its press and paper."""
