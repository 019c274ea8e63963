"""Records: pydantic models that know where they were written and tell all their faults with places.

A record is read from the values of :mod:`docgen.content.source`. Unknown keys are refused with the nearest known one; every
other fault of pydantic becomes a diagnostic at the node it speaks of. Keys in YAML are the field names with hyphens.
"""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, Self, TypeVar

from pydantic import BaseModel, ConfigDict, PrivateAttr, TypeAdapter, ValidationError, ValidationInfo, model_validator
from pydantic.functional_validators import AfterValidator, BeforeValidator
from pydantic_core import PydanticCustomError, core_schema

from docgen.content.source import Written, WrittenList, WrittenMap, WrittenText, kind_of
from docgen.diagnostics import Diagnostic, Place, error

NOWHERE = Place("")


def kebab(name: str) -> str:
    """``side_effects`` -> ``side-effects``."""
    return name.strip("_").replace("_", "-")


def nearest(word: str, known: Iterable[str]) -> str | None:
    """``did you mean '…'?``, if a known word is near enough."""
    matches = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f"did you mean '{matches[0]}'?" if matches else None


def suggestion(word: str, known: Iterable[str]) -> str:
    """The nearest known word, or all of them when none is near."""
    words = sorted(known)
    return nearest(word, words) or (f"use one of: {', '.join(words)}" if words else "there is none to choose from")


class Record(BaseModel):
    """The base of everything that is read from YAML: frozen, strict about its keys, and aware of its place."""

    model_config = ConfigDict(
        frozen=True, extra="ignore", alias_generator=kebab, arbitrary_types_allowed=True, hide_input_in_errors=True
    )
    _place: Place = PrivateAttr(default=NOWHERE)

    @property
    def place(self) -> Place:
        """Where the record starts."""
        return self._place

    @model_validator(mode="wrap")
    @classmethod
    def _read(cls, data: Any, handler: Any, info: ValidationInfo) -> Self:
        if not isinstance(data, WrittenMap):
            raise PydanticCustomError("wrong-type", "expected a mapping, found {found}", {"found": kind_of(data)})
        known = [field.alias or name for name, field in cls.model_fields.items()]
        for key in data:
            if key not in known:
                faults_of(info).append(error("unknown-key", f"unknown key '{key}'", key.place, suggestion(key, known)))
        record: Self = handler(data)
        record._place = data.place
        return record


class KeyedRecord(Record):
    """A record that also knows where each value was written, for faults that only show when it is used."""

    _places: dict[str, Place] = PrivateAttr(default_factory=dict)

    def said_at(self, key: str) -> Place | None:
        """Where the value of a key was written, if it was."""
        return self._places.get(key)

    @model_validator(mode="wrap")
    @classmethod
    def _read_places(cls, data: Any, handler: Any) -> Self:
        record: Self = handler(data)
        record._places = {str(key): value.place for key, value in data.items()}
        return record


R = TypeVar("R", bound=BaseModel)


@dataclass(frozen=True, slots=True, eq=False)  # pydantic hashes annotations
class Shape:
    """The JSON Schema of what a function reads: pydantic cannot see into the function, so it is said beside it.

    It annotates the same type as the function. ``keywords`` with a ``type``, an ``anyOf`` or a ``const`` are the whole
    schema; others are added to what pydantic knows. Entries of ``anyOf`` may be types. A schema with a ``title`` is
    written once and referred to by it (:mod:`docgen.content.schemas`).

    Values are those that an editor's YAML parser finds, not ours: ``5`` is an integer there, ``true`` a boolean. What the
    function takes must fit the schema; the schema may take more.
    """

    keywords: Mapping[str, Any]

    def __get_pydantic_json_schema__(self, core: Any, handler: Any) -> dict[str, Any]:
        """The schema; called by pydantic when schemas are written, and never while content is read."""
        keywords = dict(self.keywords)
        if "anyOf" in keywords:
            keywords["anyOf"] = [c if isinstance(c, dict) else _described(c, handler) for c in keywords["anyOf"]]
        return keywords if keywords.keys() & {"type", "anyOf", "const"} else {**handler(core), **keywords}


def _described(kind: Any, handler: Any) -> Any:
    """The JSON Schema of a type. A handler heeds what is said beside a schema only when it stands inside another."""
    return handler(core_schema.definitions_schema(TypeAdapter(kind).core_schema, []))


def faults_of(info: ValidationInfo) -> list[Diagnostic]:
    """The list that collects located faults while one file is being validated."""
    assert isinstance(info.context, list)
    return info.context


def read_record(model: type[R], written: Written) -> tuple[R | None, list[Diagnostic]]:
    """``written`` as a ``model``; ``None`` and the faults when there are any."""
    faults: list[Diagnostic] = []
    record = None
    try:
        record = model.model_validate(written, context=faults)
    except ValidationError as failure:
        faults += [_diagnose(fault, written) for fault in failure.errors(include_url=False, include_input=False)]
    return (None if faults else record), faults


def locate(written: Written, loc: Sequence[int | str]) -> tuple[Written, Place]:
    """The value at pydantic's ``loc`` and its place; parts of ``loc`` that are no key or index (union tags) are skipped."""
    value: Any = written
    for part in loc:
        if isinstance(value, WrittenList) and isinstance(part, int) and part < len(value):
            value = value[part]
        elif isinstance(value, WrittenMap) and isinstance(part, str) and part in value:
            value = value[WrittenText(part, NOWHERE)]
    return value, value.place


_EXPECTED = {
    "string_type": "text",
    "list_type": "a list",
    "tuple_type": "a list",
    "dict_type": "a mapping",
    "model_type": "a mapping",
}


def _diagnose(fault: Any, written: Written) -> Diagnostic:
    """One fault of pydantic in docgen's words."""
    kind: str = fault["type"]
    loc: tuple[int | str, ...] = fault["loc"]
    context: dict[str, Any] = fault.get("ctx") or {}
    value, place = locate(written, loc)
    if kind == "missing":
        _, place = locate(written, loc[:-1])
        return error("missing-key", f"key '{loc[-1]}' is missing", Place(place.path, place.line, place.column))
    if kind in _EXPECTED:
        return error("wrong-type", f"expected {_EXPECTED[kind]}, found {kind_of(value)}", place)
    return error(kind if "_" not in kind else "wrong-value", fault["msg"], place, context.get("help"))


def unknown(word: str, value: object, known: Iterable[str], place: Place | None) -> Diagnostic:
    """``unknown audience 'paitent'``, with the nearest known one."""
    known = list(known)
    if not isinstance(value, str):
        return error("wrong-type", f"expected text, found {kind_of(value)}", place, f"use one of: {', '.join(known)}")
    return error(f"unknown-{word.replace(' ', '-')}", f"unknown {word} '{value}'", place, suggestion(value, known))


def one_of(word: str, kind: type[StrEnum]) -> BeforeValidator:
    """Reads a member of ``kind``, which is called ``word`` in messages. It annotates a field of that type."""

    def read(value: Any, info: ValidationInfo) -> Any:
        if isinstance(value, WrittenText) and value in kind._value2member_map_:
            return kind(str(value))
        finding = unknown(word, value, [member.value for member in kind], getattr(value, "place", None))
        faults_of(info).append(finding)
        return next(iter(kind))  # never seen: a file with faults gives no record

    return BeforeValidator(read)


@dataclass(frozen=True, slots=True)
class Name:
    """A name that points at something else (a source, a warning, a brand), with the place where it was used."""

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
            "title": "name",
            "description": "A name that points at something: letters, digits, hyphens and dots.",
            "type": ["string", "number", "boolean"],
            "pattern": r"^[A-Za-z0-9][A-Za-z0-9._-]*$",
            "minimum": 0,
        }

    @classmethod
    def _read(cls, value: Any) -> Name:
        if not isinstance(value, WrittenText):
            raise PydanticCustomError("wrong-type", "expected a name, found {found}", {"found": kind_of(value)})
        if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", value):
            raise PydanticCustomError(
                "not-a-name",
                "'{value}' is not a name",
                {"value": str(value), "help": "use letters, digits, hyphens and dots"},
            )
        return cls(str(value), value.place)


def each_once(names: tuple[Name, ...], info: ValidationInfo) -> tuple[Name, ...]:
    """``names``, none of which may stand twice. It validates a field."""
    for index, name in enumerate(names):
        if name.value in {before.value for before in names[:index]}:
            found = error("named-twice", f"'{name}' is named a second time", name.place, "take it out")
            faults_of(info).append(found)
    return names


def _whole(value: Any) -> int:
    if isinstance(value, WrittenText) and re.fullmatch(r"0|[1-9][0-9]{0,8}", value):
        return int(value)
    facts = {"value": str(value)}
    if isinstance(value, WrittenText) and re.fullmatch(r"[1-9][0-9]{0,2}([^0-9-][0-9]{3})+", value):
        facts["help"] = f"write it as {re.sub('[^0-9]', '', value)}: nothing stands between its digits"
    raise PydanticCustomError("not-a-number", "'{value}' is not a whole number", facts)


def _more_than_nothing(value: Any) -> Any:
    if value <= 0:
        raise PydanticCustomError("not-positive", "'{value}' is not more than nothing", {"value": f"{value:g}"})
    return value


def _decimal(value: Any) -> float:
    if not (isinstance(value, WrittenText) and re.fullmatch(r"-?(0|[1-9][0-9]{0,8})(\.[0-9]+)?", value)):
        raise PydanticCustomError(
            "not-a-number", "'{value}' is not a number", {"value": str(value), "help": "write it as 12 or 0.5"}
        )
    return float(value)


def _flag(value: Any) -> bool:
    if not (isinstance(value, WrittenText) and value in ("true", "false")):
        raise PydanticCustomError("not-a-flag", "'{value}' is neither true nor false", {"value": str(value)})
    return value == "true"


def _day(value: Any) -> dt.date:
    try:
        if not (isinstance(value, WrittenText) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value)):
            raise ValueError
        return dt.date.fromisoformat(value)
    except ValueError:
        raise PydanticCustomError(
            "not-a-date", "'{value}' is not a date", {"value": str(value), "help": "write it as 2026-11-23"}
        ) from None


def _some(value: tuple[Any, ...]) -> tuple[Any, ...]:
    if not value:
        raise PydanticCustomError("empty-list", "the list is empty", {"help": "name at least one"})
    return value


# A number or a flag may stand in quotes: then an editor's parser finds text.
Whole = Annotated[
    int,
    BeforeValidator(_whole),
    Shape(
        {
            "title": "whole number",
            "type": ["integer", "string"],
            "minimum": 0,
            "maximum": 999_999_999,
            "pattern": "^(0|[1-9][0-9]{0,8})$",
        }
    ),
]
Decimal = Annotated[
    float,
    BeforeValidator(_decimal),
    Shape(
        {
            "title": "number",
            "description": "A number: 12 or 0.5.",
            "type": ["number", "string"],
            "pattern": r"^-?(0|[1-9][0-9]{0,8})(\.[0-9]+)?$",
        }
    ),
]
Positive = Annotated[Whole, AfterValidator(_more_than_nothing)]
PositiveDecimal = Annotated[Decimal, AfterValidator(_more_than_nothing)]
Flag = Annotated[
    bool,
    BeforeValidator(_flag),
    Shape({"title": "true or false", "type": ["boolean", "string"], "pattern": "^(true|false)$"}),
]
Day = Annotated[
    dt.date,
    BeforeValidator(_day),
    Shape(
        {
            "title": "date",
            "description": "A day: year, month and day, as in 2026-11-23.",
            "type": "string",
            "format": "date",
            "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
        }
    ),
]

SOME = AfterValidator(_some)
AT_LEAST_ONE = Shape({"minItems": 1})
"""Both annotate a list that may not be empty: the first refuses it, the second says so to editors."""
