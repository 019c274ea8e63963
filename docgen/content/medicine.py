"""A medicine and its facts: each written once, for the regions it holds in, with the sources that say so.

A :class:`Fact` has an audience's words or a dose; facts differ by region (``research/clinical.md``, C.16), so a field of the
model holds them by region, and a leaflet looks them up for its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError, core_schema

from docgen.content.record import Name, Record, Whole, faults_of, one_of
from docgen.content.source import WrittenMap, WrittenText, kind_of
from docgen.content.text import Text, Wording
from docgen.diagnostics import error

ANY = "any"
UNITS = ("microgram", "mg", "g", "ml", "mg/kg", "mg/ml", "unit", "units")


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
        schema = core_schema.no_info_plain_validator_function(cls._read)
        shape = {"type": "string", "pattern": r"^[0-9.,]+ (" + "|".join(UNITS) + ")$", "examples": ["5 mg"]}
        schema["metadata"] = {"pydantic_js_functions": [lambda _core, _handler: shape]}
        return schema

    @classmethod
    def _read(cls, value: Any) -> Dose:
        match = re.fullmatch(
            r"((?:0|[1-9][0-9]{0,2}(?:,[0-9]{3})*|[1-9][0-9]*)(?:\.[0-9]+)?)(?:\s*([^\d\s].*))?", str(value)
        )
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
        return cls(float(digits.replace(",", "")), unit, digits)


def _regions(value: Any, info: ValidationInfo) -> Any:
    if isinstance(value, WrittenMap):
        for key in value:
            if not _is_region(key):
                cure = "use a country code such as GB, or 'any'"
                faults_of(info).append(error("unknown-region", f"unknown region '{key}'", key.place, cure))
    return value


def _is_region(word: str) -> bool:
    return word == ANY or re.fullmatch(r"[A-Z]{2}", word) is not None


def _region(value: Any) -> str:
    if not isinstance(value, WrittenText) or not _is_region(value):
        cure = "use a country code such as GB, or 'any'"
        raise PydanticCustomError("unknown-region", "unknown region '{value}'", {"value": str(value), "help": cure})
    return str(value)


Region = Annotated[str, BeforeValidator(_region)]
Regions = Annotated[tuple[Region, ...], Field(min_length=1)]


def _some(value: tuple[Any, ...]) -> tuple[Any, ...]:
    if not value:
        raise PydanticCustomError("empty-list", "the list is empty", {"help": "name at least one"})
    return value


Sources = Annotated[tuple[Name, ...], AfterValidator(_some)]


_FAULTY = object()


class Fact(Record):
    """One thing that is so in one region: words for each audience, or a dose; and who says it."""

    text: Wording | None = None
    dose: Dose | None = None
    times_a_day: Whole | None = None
    per: Annotated[str | None, BeforeValidator(lambda value: _per(value))] = None
    sources: Sources

    @field_validator("sources")
    @classmethod
    def _says_something(cls, sources: tuple[Name, ...], info: ValidationInfo) -> tuple[Name, ...]:
        """``sources`` comes last: what the other fields say is known by then."""
        said = [key for key in ("text", "dose") if info.data.get(key, _FAULTY) is not None]
        if len(said) != 1 and _FAULTY not in (info.data.get("text", _FAULTY), info.data.get("dose", _FAULTY)):
            cure = "write 'text' for words or 'dose' for an amount"
            raise PydanticCustomError("fact-without-words", "a fact has either a text or a dose", {"help": cure})
        return sources


def _per(value: Any) -> str:
    if value not in ("day", "dose"):
        raise PydanticCustomError("wrong-value", "'{value}' is neither 'day' nor 'dose'", {"value": str(value)})
    return str(value)


Regional = Annotated[dict[str, Fact], BeforeValidator(_regions)]


class DoseStep(Record):
    """One step of a titration; ``days`` is missing in the last."""

    dose: Dose
    times_a_day: Whole
    days: Whole | None = None


def _lead_on(steps: tuple[DoseStep, ...], info: ValidationInfo) -> tuple[DoseStep, ...]:
    for step in steps[:-1]:
        if step.days is None:
            cure = "write 'days'; only the last step has none"
            faults_of(info).append(error("step-without-days", "how long does this step last?", step.place, cure))
    for step in steps[1:]:
        if step.dose.unit != steps[0].dose.unit:
            message = f"a step in {step.dose.unit} follows one in {steps[0].dose.unit}"
            faults_of(info).append(error("mixed-units", message, step.place, "write all steps in one unit"))
    return steps


class Titration(Record):
    """Dose steps, in order, in one unit; all but the last say how long they last."""

    steps: Annotated[tuple[DoseStep, ...], AfterValidator(_some), AfterValidator(_lead_on)]
    note: Wording | None = None
    sources: Sources


class Population(Record):
    """For whom a dosing is: adults, children, older people, people whose kidneys work less well."""

    name: Wording
    start: Regional | None = None
    increase: Regional | None = None
    titration: Annotated[dict[str, Titration] | None, BeforeValidator(_regions)] = None
    usual: Regional | None = None
    maximum: Regional | None = None
    note: Regional | None = None


class Licence(StrEnum):
    """What a medicines authority allows."""

    LICENSED = "licensed"
    UNLICENSED = "unlicensed"
    NOT_LISTED = "not-listed"
    """The product text that was read does not name the use: all that can be said where no authority was asked."""


class LicenceStatus(Record):
    """Licence of one use in one region."""

    licence: Annotated[Licence, one_of("licence", Licence)]
    note: Wording | None = None
    sources: Sources


class Indication(Record):
    """A use of the medicine."""

    name: Name
    text: Wording
    status: Annotated[dict[str, LicenceStatus], BeforeValidator(_regions)]


class Caution(Record):
    """A contraindication, or a condition that asks for care."""

    name: Name
    text: Wording
    regions: Regions
    sources: Sources


class Interaction(Record):
    """What happens with something else, and what to do."""

    name: Name
    with_: Wording
    effect: Wording
    advice: Wording
    regions: Regions
    sources: Sources


class Frequency(StrEnum):
    """The frequency classes of EMA and MHRA, commonest first (``research/clinical.md``, D.1)."""

    VERY_COMMON = "very-common"
    COMMON = "common"
    UNCOMMON = "uncommon"
    RARE = "rare"
    VERY_RARE = "very-rare"
    NOT_KNOWN = "not-known"


class System(StrEnum):
    """System-organ classes, in the order of MedDRA."""

    IMMUNE = "immune"
    METABOLISM = "metabolism"
    PSYCHIATRIC = "psychiatric"
    NERVOUS = "nervous"
    EYE = "eye"
    EAR = "ear"
    CARDIAC = "cardiac"
    VASCULAR = "vascular"
    RESPIRATORY = "respiratory"
    GASTROINTESTINAL = "gastrointestinal"
    HEPATOBILIARY = "hepatobiliary"
    SKIN = "skin"
    MUSCULOSKELETAL = "musculoskeletal"
    RENAL = "renal"
    REPRODUCTIVE = "reproductive"
    GENERAL = "general"
    INVESTIGATIONS = "investigations"


class SideEffect(Record):
    """One side effect: the clinician's term, the patient's words, its class and frequency, and who says so."""

    term: Text
    plain: Text
    system: Annotated[System, one_of("system", System)]
    frequency: Annotated[Frequency, one_of("frequency", Frequency)]
    regions: Regions
    sources: Sources


class SideEffects(Record):
    """The side effects to be shown in one region, and what the table is drawn from.

    ``sources`` are those of the table as a whole: patients are shown these, clinicians those of each effect.
    """

    basis: Wording
    sources: Sources
    effects: Annotated[tuple[SideEffect, ...], AfterValidator(_some)]


class EssentialWarning(Record):
    """What nobody who takes the medicine may miss: a lead (what to do) and the reason."""

    name: Name
    lead: Wording
    text: Wording
    regions: Regions
    sources: Sources


class Codes(Record):
    """Names and codes in registers."""

    inn: Text
    atc: Annotated[str, BeforeValidator(lambda value: _atc(value))]


def _atc(value: Any) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"[A-Z][0-9]{2}[A-Z]{2}[0-9]{2}", value):
        found = value if isinstance(value, str) else kind_of(value)
        cure = "write all seven characters, for example M03BX01"
        raise PydanticCustomError(
            "not-an-atc-code", "'{found}' is not an ATC code", {"found": str(found), "help": cure}
        )
    return str(value)


class Medicine(Record):
    """A substance and its facts; the file ``content/medicines/<medicine>.yaml``."""

    medicine: Name
    name: Text
    codes: Codes
    presentations: dict[str, Regional] = Field(default_factory=dict)
    mechanism: Regional | None = None
    indications: tuple[Indication, ...] = ()
    dosing: dict[str, Population] = Field(default_factory=dict)
    taking: Regional | None = None
    stopping: Regional | None = None
    missed_dose: Regional | None = None
    too_much: Regional | None = None
    contraindications: tuple[Caution, ...] = ()
    cautions: tuple[Caution, ...] = ()
    interactions: tuple[Interaction, ...] = ()
    pregnancy: Regional | None = None
    breast_feeding: Regional | None = None
    driving: Regional | None = None
    overdose: Regional | None = None
    monitoring: Regional | None = None
    storage: Regional | None = None
    side_effects: Annotated[dict[str, SideEffects], BeforeValidator(_regions)] = Field(default_factory=dict)
    essential_warnings: tuple[EssentialWarning, ...] = ()


def holds_in(regions: tuple[str, ...], region: str) -> bool:
    """Whether something written for ``regions`` is true in ``region``."""
    return ANY in regions or region in regions
