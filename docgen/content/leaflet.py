"""A leaflet as written: one subject, one file, for all audiences."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, ValidationInfo
from pydantic.functional_validators import PlainValidator
from pydantic_core import PydanticCustomError

from docgen.content.blocks import KINDS, Block
from docgen.content.blocks.base import Part
from docgen.content.blocks.prose import ParagraphBlock
from docgen.content.fact import Region
from docgen.content.record import (
    Day,
    Flag,
    Name,
    Record,
    Shape,
    Whole,
    faults_of,
    kebab,
    one_of,
    read_record,
    suggestion,
)
from docgen.content.source import WrittenMap, WrittenText, kind_of
from docgen.content.text import PAIR, TEXT, Audience, Wording
from docgen.diagnostics import error


class Status(StrEnum):
    """How far a revision has come."""

    DRAFT = "draft"
    APPROVED = "approved"
    WITHDRAWN = "withdrawn"


class Revision(Record):
    """Which revision it is, since when, until when, and who answers for it.

    Example:
        {number: 1, issued: 2026-11-23, review-by: 2028-11-23, status: draft, owner: the medicines team}
    """

    number: Whole
    """Counted up with every revision that readers get."""
    issued: Day
    """The day on which it is issued."""
    review_by: Day
    """The day by which it must be looked at again; after `issued`."""
    status: Annotated[Status, one_of("status", Status)]
    """`draft` until a clinician approves it; `withdrawn` makes no editions any more."""
    owner: Wording
    """Who answers for it; printed at the end."""


PART_KEYS = tuple(kebab(name) for name in Part.model_fields)
"""What may stand in any block beside its kind."""


def _read_block(value: Any, info: ValidationInfo) -> Block | None:
    """A block from its YAML: plain text and ``patient:``/``clinician:`` pairs are paragraphs, else its key names its kind."""
    faults = faults_of(info)
    sides = {side.value for side in Audience}
    sided = isinstance(value, WrittenMap) and sides & set(value) and not set(KINDS) & set(value)
    if isinstance(value, WrittenText) or sided:
        written = WrittenMap(value.place)
        written[WrittenText("paragraph", value.place)] = value
        record, found = read_record(ParagraphBlock, written)
        faults.extend(found)
        return record
    if not isinstance(value, WrittenMap):
        faults.append(error("wrong-type", f"expected a block, found {kind_of(value)}", value.place))
        return None
    kinds = [key for key in value if key in KINDS]
    if not kinds:
        key = next((key for key in value if key not in PART_KEYS), None)
        message = f"unknown block '{key}'" if key is not None else "the block has no kind"
        cure = suggestion(key or "", KINDS)
        faults.append(error("unknown-block", message, key.place if key is not None else value.place, cure))
        return None
    block, found = read_record(KINDS[kinds[0]], value)
    faults.extend(found)
    return block


_BLOCK = Shape(
    {
        "title": "block",
        "description": "A paragraph (a text, or one for each audience), or a block of one kind.",
        "anyOf": [TEXT, PAIR, *KINDS.values()],
    }
)


class Section(Part):
    """A heading with blocks, and sections inside it. An audience that is told nothing in it does not see its heading.

    Example:
        heading: {patient: How to stop, clinician: Discontinuation}
        blocks:
          - fact: stopping
    """

    heading: Wording
    """The heading; an audience without one does not get the section."""
    number: Wording | None = None
    """Printed before the heading: the numbers of the SmPC."""
    blocks: tuple[Annotated[Block | None, PlainValidator(_read_block), _BLOCK], ...] = ()
    """What stands in it, in order."""
    sections: tuple[Section, ...] = ()
    """Sections inside it, after its blocks."""


def _language(value: Any) -> str:
    if not isinstance(value, WrittenText) or not re.fullmatch(_TAG, value):
        cure = "write a language tag such as en-GB or cy"
        raise PydanticCustomError("unknown-language", "unknown language '{value}'", {"value": str(value), "help": cure})
    return str(value)


_TAG = "[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?"
Language = Annotated[
    str,
    BeforeValidator(_language),
    Shape(
        {
            "title": "language",
            "description": "A language tag, such as en-GB or cy.",
            "type": "string",
            "pattern": f"^{_TAG}$",
        }
    ),
]


def _blocks_there(sections: tuple[Section, ...], info: ValidationInfo) -> tuple[Section, ...]:
    for section in sections:
        if not section.blocks and not section.sections:
            faults_of(info).append(error("empty-section", "the section holds nothing", section.place, "add a block"))
        _blocks_there(section.sections, info)
    return sections


class Leaflet(Record):
    """One subject, written once for patients and clinicians: the file `content/leaflets/<leaflet>.yaml`.

    Example:
        leaflet: baclofen-tablets
        medicine: baclofen
        about-taking: true
        region: GB
        language: en-GB
        title: {patient: Baclofen tablets, clinician: "Baclofen tablets: prescribing and monitoring"}
        summary: How to take baclofen tablets, what to look out for, and how to stop.
        revision: {number: 1, issued: 2026-11-23, review-by: 2028-11-23, status: draft, owner: the medicines team}
        sections:
          - heading: {patient: Read this first, clinician: Key risks}
            blocks:
              - action-box:
                  heading: {patient: 5 things to know, clinician: 5 things to do}
                  warnings: [stop-suddenly, confusion-or-sleepiness, alcohol-and-sedatives, driving, low-mood]
          - heading: {patient: How to take it, clinician: Posology}
            blocks:
              - patient: Adults usually start on {dosing.adult.start}. [@nhs-how]
                clinician: Start at {dosing.adult.start}; at most {dosing.adult.maximum}.
              - dose-schedule: adult
          - heading: {patient: Where this comes from, clinician: References}
            blocks:
              - references: cited
    """

    leaflet: Name
    """Its name in docgen: that of the file, without `.yaml`."""
    medicine: Name | None = None
    """The medicine whose facts it quotes: a file of `content/medicines/`."""
    about_taking: Flag | None = None
    """Whether it is about taking the medicine: then patients must be told each of its essential warnings.

    Without the key, a leaflet that names a medicine is.
    """
    region: Region
    """The country for which it is written. Facts are looked up for it."""
    language: Language
    """The language of its texts."""
    title: Wording
    """The title."""
    subtitle: Wording | None = None
    """A line below the title."""
    summary: Wording
    """One sentence on what it tells. It is not printed: catalogues and PDF readers show it."""
    revision: Revision
    """Which revision it is."""
    sections: Annotated[tuple[Section, ...], AfterValidator(_blocks_there)]
    """Its sections, in order."""

    @property
    def is_about_taking(self) -> bool:
        """Whether patients must be told the medicine's essential warnings."""
        return self.medicine is not None if self.about_taking is None else self.about_taking
