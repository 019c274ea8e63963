"""A print run as written: which editions go to press, how many of each, on which paper, and what is made of the sheets.

In: ``content/print-runs/<run>.yaml``. Lengths are millimetres. What a run does not say, its printer says; what neither says,
docgen does: :func:`terms` puts the three together.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, ValidationInfo, model_validator
from pydantic_core import PydanticCustomError, core_schema

from docgen.content.finishing import Binding, Finishing, Flip, Mark
from docgen.content.printer import (
    SHEETS,
    Gutter,
    Marks,
    Printer,
    Profile,
    Sheet,
    SheetSize,
)
from docgen.content.record import (
    AT_LEAST_ONE,
    NOWHERE,
    SOME,
    KeyedRecord,
    Name,
    Positive,
    PositiveDecimal,
    Record,
    Shape,
    each_once,
    faults_of,
    one_of,
)
from docgen.content.references import Words
from docgen.content.source import WrittenList, WrittenText, kind_of
from docgen.diagnostics import Place, error

PROCESS = "process"
"""The word for cyan, magenta, yellow and black among the colours of a run."""
OUTPUT_CONDITION = "styles/icc/ISOcoated_v2_300_bas.icc"
"""The profile of a run for which nobody named one: FOGRA39, offset on coated paper, at most 300 % ink."""
SHEET = "SRA3"
GUTTER = 6.0


@dataclass(frozen=True, slots=True)
class Pattern:
    """Which editions are meant: an id, its first parts, or a glob; and where that was written."""

    value: str
    place: Place

    def __str__(self) -> str:
        return self.value

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(cls._read)

    @classmethod
    def __get_pydantic_json_schema__(cls, core: Any, handler: Any) -> dict[str, Any]:
        return {
            "title": "edition",
            "description": (
                "An edition's id, its first parts, or a pattern in which `*` stands for anything: "
                "`baclofen-tablets.patient.*.a5-booklet`."
            ),
            "type": ["string", "number", "boolean"],
            "minimum": 0,
            "pattern": _PATTERN,
        }

    @classmethod
    def _read(cls, value: Any) -> Pattern:
        if not isinstance(value, WrittenText):
            raise PydanticCustomError("wrong-type", "expected text, found {found}", {"found": kind_of(value)})
        if not re.fullmatch(_PATTERN, value):
            cure = "write leaflet, audience, brand, language and format, with dots between them; * stands for anything"
            raise PydanticCustomError(
                "not-an-edition", "no edition can be called '{value}'", {"value": str(value), "help": cure}
            )
        return cls(str(value), value.place)


_PATTERN = r"^[A-Za-z0-9*?\[][A-Za-z0-9*?\[\]!.-]*$"


def _listed(value: Any) -> Any:
    """One name without brackets is a list of one."""
    if not isinstance(value, WrittenText):
        return value
    alone = WrittenList(value.place)
    alone.append(value)
    return alone


Colours = Annotated[
    tuple[Name, ...],
    BeforeValidator(_listed),
    AfterValidator(each_once),
    SOME,
    Shape(
        {
            "title": "colours",
            "description": (
                f"`{PROCESS}`, or a list of what has a plate of its own: `{PROCESS}` for the four, and inks of the brand by "
                "their names, each printed as the spot ink that the brand gives it."
            ),
            "anyOf": [Name, Annotated[tuple[Name, ...], AT_LEAST_ONE]],
        }
    ),
]

MOST_NOTES = 500
"""Characters: a job ticket is one page."""


def _short(words: str) -> str:
    if len(words) > MOST_NOTES:
        cure = "write what matters at the press, and the rest in the order"
        raise PydanticCustomError("notes-too-long", f"the notes have more than {MOST_NOTES} characters", {"help": cure})
    return words


Notes = Annotated[Words, AfterValidator(_short)]

THINNEST, THICKEST = 0.5, 2.6
"""Bulk of paper in cubic centimetres a gram: from calendered and coated to the most voluminous of book papers, with room."""


class Stock(Record):
    """The paper.

    Example:
        {name: coated silk, gsm: 115, caliper: 0.09}
    """

    name: Words
    """What it is called; printed on the job ticket."""
    gsm: Positive
    """How many grams a square metre weighs."""
    caliper: PositiveDecimal
    """How thick one leaf is, in millimetres. In a booklet, pages are moved by it."""

    @model_validator(mode="after")
    def _can_be(self, info: ValidationInfo) -> Stock:
        if not THINNEST <= self.caliper * 1000 / self.gsm <= THICKEST:
            message = f"paper of {self.gsm} g/m² is not {self.caliper:g} mm thick"
            cure = f"write the thickness of one leaf in millimetres: of such paper about {self.gsm / 1000:.2g}"
            faults_of(info).append(error("stock-implausible", message, self.place, cure))
        return self


class Grid(Record):
    """How many pieces lie on a sheet.

    Example:
        {columns: 3, rows: 5}
    """

    columns: Positive
    """How many side by side."""
    rows: Positive
    """How many one above the other."""


class PrintRun(KeyedRecord):
    """Editions that go to press together, in the same way: the file `content/print-runs/<run>.yaml`.

    Example:
        run: baclofen-booklets
        title: Baclofen tablets, booklets for the wards
        editions: [baclofen-tablets.patient.*.a5-booklet]
        quantity: 2000
        printer: quayside-press
        stock: {name: coated silk, gsm: 115, caliper: 0.09}
        colours: process
        finishing: saddle-stitch
    """

    run: Name
    """Its name in docgen: that of the file, without `.yaml`."""
    title: Words
    """What it is, in words; printed on the job ticket."""
    editions: Annotated[tuple[Pattern, ...], SOME, AT_LEAST_ONE]
    """The editions that are printed, each as a job of its own."""
    quantity: Positive
    """How many of each edition."""
    printer: Name | None = None
    """Who prints it: a file of `content/printers/`, which says what is not said here."""
    stock: Stock
    """The paper."""
    colours: Colours
    """What has a plate: `process` (cyan, magenta, yellow, black), inks that a brand prints as spot inks, or a list of both."""
    finishing: Annotated[Finishing, one_of("finishing", Finishing)]
    """What is made of the sheets."""
    grid: Grid | None = None
    """How many pieces lie on a sheet; without it, one, or as many as there is room for with `n-up` and `cut-and-stack`."""
    gutter: Gutter = GUTTER
    """How far apart pieces lie on a sheet, in millimetres."""
    binding: Annotated[Binding, one_of("binding", Binding)] = Binding.LEFT
    """Where the spine or the first fold is."""
    sheet: Sheet | None = None
    """The size of the sheets. It may be turned on its side to take more. Without it: the printer's, else SRA3."""
    marks: Marks | None = None
    """What is printed outside the pages. Without it: what the printer wants, else all."""
    flip: Annotated[Flip, one_of("flip", Flip)] | None = None
    """How a sheet goes over. Without it: as the printer does it, else `turn`."""
    output_condition: Profile | None = None
    """The ICC profile of press and paper. Without it: the printer's, else FOGRA39 (coated paper)."""
    notes: Notes | None = None
    """What the printer must know besides; printed on the job ticket."""

    @property
    def has_process(self) -> bool:
        """Whether cyan, magenta, yellow and black are printed."""
        return any(colour.value == PROCESS for colour in self.colours)

    @property
    def spots(self) -> tuple[Name, ...]:
        """The inks that have a plate of their own, by their names in brands."""
        return tuple(colour for colour in self.colours if colour.value != PROCESS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What holds for a run once run, printer and docgen have spoken. Millimetres; ``ink_limit`` in percent.

    ``profile`` is relative to the project; ``profile_place`` is where it was named, if somebody did.
    """

    sheet: SheetSize
    marks: frozenset[Mark]
    flip: Flip
    ink_limit: int | None
    profile: str
    profile_place: Place | None


def terms(run: PrintRun, printer: Printer | None) -> Terms:
    """What holds for ``run`` with its ``printer``, if it has one."""

    def said(key: str, otherwise: Any) -> Any:
        sides = (getattr(side, key, None) for side in (run, printer))
        return next((value for value in sides if value is not None), otherwise)

    profile = said("output_condition", None)
    return Terms(
        sheet=said("sheet", SheetSize(SHEET, *SHEETS[SHEET], NOWHERE)),
        marks=frozenset(said("marks", Mark)),
        flip=said("flip", Flip.TURN),
        ink_limit=said("ink_limit", None),
        profile=profile.value if profile else OUTPUT_CONDITION,
        profile_place=profile.place if profile else None,
    )


def said_at(key: str, run: PrintRun, printer: Printer | None) -> Place:
    """Where it was written what holds for a key: in the run, else in its printer's file; the run's name, if nobody said it."""
    places = (side.said_at(key) for side in (run, printer) if side)
    return next((place for place in places if place), run.run.place)
