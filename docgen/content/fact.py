"""A fact: words for each audience or a dose, for one region, with the sources that say so.

Facts differ by region (``research/clinical.md``, C.16), so a field of a medicine holds them by region, and a leaflet looks
them up for its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, ConfigDict, Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError, core_schema

from docgen.content.record import AT_LEAST_ONE, SOME, Name, Positive, Record, Shape, faults_of
from docgen.content.source import WrittenMap, WrittenText
from docgen.content.text import Wording
from docgen.diagnostics import error

ANY = "any"
UNITS = ("microgram", "mg", "g", "ml", "mg/kg", "mg/ml", "unit", "units")
_AMOUNT = r"(?:0|[1-9][0-9]{0,2}(?:,[0-9]{3})*|[1-9][0-9]*)(?:\.[0-9]+)?"
_REGION = "[A-Z]{2}|any"


@dataclass(frozen=True, slots=True)
class Dose:
    """An amount with its unit: ``5 mg``. ``digits`` is the amount as typed."""

    amount: float
    unit: str
    digits: str

    def __str__(self) -> str:
        return f"{self.digits}\N{NO-BREAK SPACE}{self.unit}"

    def times(self, number: int) -> Dose:
        """So many of it together, reckoned in decimals: three times 0.1 mg is 0.3 mg."""
        total = Decimal(self.digits.replace(",", "")) * number
        return Dose(float(total), self.unit, f"{total.normalize():,f}")

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(cls._read)

    @classmethod
    def __get_pydantic_json_schema__(cls, core: Any, handler: Any) -> dict[str, Any]:
        return {
            "title": "dose",
            "description": f"An amount and its unit, as in 5 mg. Units: {', '.join(UNITS)}.",
            "type": "string",
            "pattern": rf"^{_AMOUNT}\s*({'|'.join(UNITS)})$",
            "examples": ["5 mg", "0.3 mg/kg"],
        }

    @classmethod
    def _read(cls, value: Any) -> Dose:
        match = re.fullmatch(rf"({_AMOUNT})(?:\s*([^\d\s].*))?", str(value))
        if not isinstance(value, WrittenText) or match is None:
            cure = "write an amount and its unit, for example '8 mg'"
            raise PydanticCustomError("not-a-dose", "'{value}' is not a dose", {"value": str(value), "help": cure})
        digits, unit = match.groups()
        if unit is None:
            cure = f"write the unit, for example '{digits} mg'"
            raise PydanticCustomError(
                "dose-without-unit", "dose '{value}' has no unit", {"value": str(value), "help": cure}
            )
        if unit not in UNITS:
            cure = f"use one of: {', '.join(UNITS)}"
            raise PydanticCustomError("unknown-unit", "unknown unit '{unit}'", {"unit": unit, "help": cure})
        if not float(digits.replace(",", "")):
            raise PydanticCustomError("not-positive", "'{value}' is not more than nothing", {"value": str(value)})
        return cls(float(digits.replace(",", "")), unit, digits)


def _regions(value: Any, info: ValidationInfo) -> Any:
    if isinstance(value, WrittenMap):
        for key in value:
            if not _is_region(key):
                cure = "use a country code such as GB, or 'any'"
                faults_of(info).append(error("unknown-region", f"unknown region '{key}'", key.place, cure))
    return value


def _is_region(word: str) -> bool:
    return re.fullmatch(_REGION, word) is not None


def _region(value: Any) -> str:
    if not isinstance(value, WrittenText) or not _is_region(value):
        cure = "use a country code such as GB, or 'any'"
        raise PydanticCustomError("unknown-region", "unknown region '{value}'", {"value": str(value), "help": cure})
    return str(value)


_CODE = {
    "title": "region",
    "description": "A country by its code of two letters, such as GB; `any` for what no source limits to a country.",
    "type": "string",
    "pattern": f"^({_REGION})$",
}
Region = Annotated[str, BeforeValidator(_region), Shape(_CODE)]
Regions = Annotated[tuple[Region, ...], Field(min_length=1)]
BY_REGION = BeforeValidator(_regions)
REGIONS = Shape({"propertyNames": {"pattern": _CODE["pattern"]}})
"""Both annotate a mapping by region: the first refuses other keys, the second says so to editors."""


Sources = Annotated[tuple[Name, ...], SOME, AT_LEAST_ONE]

_FAULTY = object()


def _per(value: Any) -> str:
    if value not in ("day", "dose"):
        raise PydanticCustomError("wrong-value", "'{value}' is neither 'day' nor 'dose'", {"value": str(value)})
    return str(value)


class Fact(Record):
    """One thing that is so: words, or a dose; and who says it.

    Example:
        {dose: 5 mg, times-a-day: 3, sources: [nhs-how]}
    """

    model_config = ConfigDict(json_schema_extra={"oneOf": [{"required": ["text"]}, {"required": ["dose"]}]})

    text: Wording | None = None
    """What is so, in words. A fact has either `text` or `dose`."""
    dose: Dose | None = None
    """How much, with its unit."""
    times_a_day: Positive | None = None
    """How often the dose is taken. It is printed with it: "5 mg 3 times a day"."""
    per: Annotated[str | None, BeforeValidator(_per), Shape({"type": "string", "enum": ["day", "dose"]})] = None
    """Whether the dose is that of a whole day or of one time; it is printed: "100 mg a day"."""
    note: Wording | None = None
    """What must be known of a dose wherever it is quoted; printed after it in brackets."""
    sources: Sources
    """Who says so: ids of the bibliography, at least one."""

    @field_validator("sources")
    @classmethod
    def _says_something(cls, sources: tuple[Name, ...], info: ValidationInfo) -> tuple[Name, ...]:
        """``sources`` comes last: what the other fields say is known by then."""
        said = [key for key in ("text", "dose") if info.data.get(key, _FAULTY) is not None]
        if len(said) != 1 and _FAULTY not in (info.data.get("text", _FAULTY), info.data.get("dose", _FAULTY)):
            cure = "write 'text' for words or 'dose' for an amount"
            raise PydanticCustomError("fact-without-words", "a fact has either a text or a dose", {"help": cure})
        return sources


Regional = Annotated[
    dict[str, Fact],
    BY_REGION,
    REGIONS,
    Shape({"title": "fact by region", "description": "A fact for each region in which it holds."}),
]


def holds_in(regions: tuple[str, ...], region: str) -> bool:
    """Whether something written for ``regions`` is true in ``region``."""
    return ANY in regions or region in regions
