"""A leaflet as written: one subject, one file, for all audiences."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, ValidationInfo
from pydantic.functional_validators import PlainValidator
from pydantic_core import PydanticCustomError

from docgen.content.blocks import KINDS, Block
from docgen.content.blocks.prose import ParagraphBlock
from docgen.content.medicine import Region
from docgen.content.record import Day, Flag, Name, Record, Whole, faults_of, one_of, read_record, suggestion
from docgen.content.source import WrittenMap, WrittenText, kind_of
from docgen.content.text import Audience, Wording
from docgen.diagnostics import error


class Status(StrEnum):
    """How far a revision has come."""

    DRAFT = "draft"
    APPROVED = "approved"
    WITHDRAWN = "withdrawn"


class Revision(Record):
    """Which revision it is, since when, until when, and who answers for it."""

    number: Whole
    issued: Day
    review_by: Day
    status: Annotated[Status, one_of("status", Status)]
    owner: Wording


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
        key = next((key for key in value if key != "audience"), None)
        message = f"unknown block '{key}'" if key is not None else "the block has no kind"
        cure = suggestion(key or "", KINDS)
        faults.append(error("unknown-block", message, key.place if key is not None else value.place, cure))
        return None
    block, found = read_record(KINDS[kinds[0]], value)
    faults.extend(found)
    return block


class Section(Record):
    """A heading with blocks, and sections inside it. ``number`` is printed before the heading (SmPC numbers)."""

    heading: Wording
    number: Wording | None = None
    audience: Annotated[Audience, one_of("audience", Audience)] | None = None
    blocks: tuple[Annotated[Block | None, PlainValidator(_read_block)], ...] = ()
    sections: tuple[Section, ...] = ()


def _language(value: Any) -> str:
    if not isinstance(value, WrittenText) or not re.fullmatch(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?", value):
        cure = "write a language tag such as en-GB or cy"
        raise PydanticCustomError("unknown-language", "unknown language '{value}'", {"value": str(value), "help": cure})
    return str(value)


Language = Annotated[str, BeforeValidator(_language)]


def _blocks_there(sections: tuple[Section, ...], info: ValidationInfo) -> tuple[Section, ...]:
    for section in sections:
        if not section.blocks and not section.sections:
            faults_of(info).append(error("empty-section", "the section holds nothing", section.place, "add a block"))
        _blocks_there(section.sections, info)
    return sections


class Leaflet(Record):
    """The file ``content/leaflets/<leaflet>.yaml``."""

    leaflet: Name
    medicine: Name | None = None
    about_taking: Flag = False
    region: Region
    language: Language
    title: Wording
    subtitle: Wording | None = None
    summary: Wording
    revision: Revision
    sections: Annotated[tuple[Section, ...], AfterValidator(_blocks_there)]
