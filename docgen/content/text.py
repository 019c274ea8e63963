"""Text for readers: one type for every word that can reach a page, carrying the place where it was written.

A :class:`Text` holds inline text (:mod:`docgen.content.markup`). A :class:`Wording` is what a field holds that may say one
thing to patients and another to clinicians.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from pydantic import ValidationInfo
from pydantic_core import PydanticCustomError, core_schema

from docgen.content.markup import parse, plain
from docgen.content.record import faults_of, suggestion
from docgen.content.source import WrittenMap, WrittenText, kind_of
from docgen.diagnostics import Place, error

_SPACES = re.compile(r"[ \t\r\n]+")
_NUMBERS = re.compile(r"(?<=\d) (to|in|of) (?=\d)")
_MEASURE = re.compile(r"\b(RR|OR|HR|SMD|SD|CI|p) (?=[-\N{MINUS SIGN}<=>\d])")
_SIGN = re.compile(r"([<=>]) (?=\d)")
_DOSE = re.compile(r"(\d) ((?:micrograms?|mg|kg|g|ml|mmol|units?|ng|hours?|days?|weeks?|months?|years?)\b)")


_OVERRIDES = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
"""They turn the direction of what follows: what is read is then not what is written."""


class Audience(StrEnum):
    """For whom a text is written."""

    PATIENT = "patient"
    CLINICIAN = "clinician"


PLAIN: dict[str, Any] = {"type": ["string", "number", "boolean"], "pattern": r"\S"}
"""The JSON Schema of words that are not empty: an editor's parser finds a number in ``volume: 322``."""
TEXT: dict[str, Any] = {
    "title": "text",
    "description": "Words for readers. Marks: *stressed*, **important**, [link](https://…), [@source], {a.fact}.",
    **PLAIN,
}
PAIR: dict[str, Any] = {
    "title": "patient and clinician",
    "description": "A text for each audience. One that is left out is told nothing here.",
    "type": "object",
    "properties": {side.value: TEXT for side in Audience},
    "minProperties": 1,
    "additionalProperties": False,
}


@dataclass(frozen=True, slots=True)
class Text:
    """Inline text as written, and where."""

    source: str
    place: Place

    def at(self, fragment: str) -> Place:
        """The place of ``fragment`` in this text: exact when the text stands on one line, else where the text begins."""
        offset = self.source.find(fragment)
        width = self.place.end_column - self.place.column
        quotes = width - len(self.source)
        if offset < 0 or quotes not in (0, 2):
            return self.place
        column = self.place.column + offset + quotes // 2
        return replace(self.place, column=column, end_column=column + len(fragment))

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(read_text)

    @classmethod
    def __get_pydantic_json_schema__(cls, core: Any, handler: Any) -> dict[str, Any]:
        return TEXT


def unbroken(words: str) -> str:
    """``words`` with a space that never breaks between a number and what it needs: its unit, the other end of its range,
    the whole of which it is a part, the measure that it is. So "5 mg", "3 to 7", "1 in 10" and "p = 0.02" stand on one line.
    """
    words = _DOSE.sub("\\1\N{NO-BREAK SPACE}\\2", words)
    words = _NUMBERS.sub("\N{NO-BREAK SPACE}\\1\N{NO-BREAK SPACE}", words)
    return _SIGN.sub("\\1\N{NO-BREAK SPACE}", _MEASURE.sub("\\1\N{NO-BREAK SPACE}", words))


def read_text(value: Any) -> Text:
    """A scalar as :class:`Text`.

    Runs of spaces and line ends become one space; some of them never break (:func:`unbroken`).
    """
    if not isinstance(value, WrittenText):
        raise PydanticCustomError("wrong-type", "expected text, found {found}", {"found": kind_of(value)})
    for mark in value:
        if (unicodedata.category(mark) in ("Cc", "Zl", "Zp") and mark not in "\t\r\n") or mark in _OVERRIDES:
            name = unicodedata.name(mark, "a control character")
            raise PydanticCustomError(
                "control-character",
                "U+{code} ({name}) cannot be printed",
                {"code": f"{ord(mark):04X}", "name": name, "help": "take it out; it is invisible in most editors"},
            )
    source = unbroken(_SPACES.sub(" ", value).strip(" "))
    if not any(unicodedata.category(mark)[0] in "LNPS" for mark in plain(parse(source))):
        raise PydanticCustomError("empty-text", "the text is empty", {"help": "write it, or take the key out"})
    return Text(source, value.place)


@dataclass(frozen=True, slots=True)
class Wording:
    """What is said to each audience; ``None`` where nothing is said to it."""

    patient: Text | None
    clinician: Text | None
    place: Place

    def for_(self, audience: Audience) -> Text | None:
        """The text for ``audience``."""
        return self.patient if audience is Audience.PATIENT else self.clinician

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> core_schema.CoreSchema:
        return core_schema.with_info_plain_validator_function(_read_wording)

    @classmethod
    def __get_pydantic_json_schema__(cls, core: Any, handler: Any) -> dict[str, Any]:
        return {
            "title": "wording",
            "description": "Words for readers: one text for both audiences, or `patient:` and `clinician:` side by side.",
            "anyOf": [TEXT, PAIR],
        }


def _read_wording(value: Any, info: ValidationInfo) -> Wording:
    if not isinstance(value, WrittenMap):
        text = read_text(value)
        return Wording(text, text, text.place)
    if not value:
        both = "write 'patient:', 'clinician:' or both, or take the key out"
        raise PydanticCustomError("empty-text", "no audience is told anything here", {"help": both})
    sides: dict[str, Text] = {}
    known = [side.value for side in Audience]
    for key, written in value.items():
        if key not in known:
            faults_of(info).append(error("unknown-key", f"unknown key '{key}'", key.place, suggestion(key, known)))
            continue
        try:
            sides[key] = read_text(written)
        except PydanticCustomError as fault:
            cure = (fault.context or {}).get("help")
            faults_of(info).append(error(fault.type, fault.message(), written.place, cure))
    return Wording(sides.get("patient"), sides.get("clinician"), value.place)
