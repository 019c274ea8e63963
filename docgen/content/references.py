"""The bibliography: CSL-YAML in ``content/references.yaml``, printed in Vancouver style.

The keys are those of the Citation Style Language's data schema; of them the ones that a Vancouver entry needs. Dates are
``2003``, ``2003-10`` or ``2003-10-20``, as in Pandoc.
"""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from docgen.content.record import Name, Record
from docgen.content.source import WrittenText

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
MOST_AUTHORS = 6
"""Vancouver lists six authors, then 'et al'."""


def _words(value: Any) -> str:
    if not isinstance(value, WrittenText) or not value.strip():
        raise PydanticCustomError("wrong-type", "expected text", {})
    return " ".join(value.split())


def _date(value: Any) -> tuple[int, ...]:
    if not isinstance(value, WrittenText) or not re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", value):
        cure = "write it as 2003, 2003-10 or 2003-10-20"
        raise PydanticCustomError("not-a-date", "'{value}' is not a date", {"value": str(value), "help": cure})
    return tuple(int(part) for part in value.split("-"))


Words = Annotated[str, BeforeValidator(_words)]
IssuedDate = Annotated[tuple[int, ...], BeforeValidator(_date)]


class Author(Record):
    """A person, or an organisation in ``literal``."""

    family: Words | None = None
    given: Words | None = None
    literal: Words | None = None

    def __str__(self) -> str:
        if self.literal:
            return self.literal
        initials = "".join(part[0] for part in re.split(r"[\s.-]+", self.given or "") if part)
        return f"{self.family} {initials}".strip()


class Reference(Record):
    """One entry of the bibliography."""

    id: Name
    type: Words
    title: Words
    author: tuple[Author, ...] = ()
    container_title: Words | None = None
    publisher: Words | None = None
    issued: IssuedDate | None = None
    accessed: IssuedDate | None = None
    volume: Words | None = None
    issue: Words | None = None
    page: Words | None = None
    note: Words | None = None
    doi: Words | None = Field(default=None, alias="DOI")
    pmid: Words | None = Field(default=None, alias="PMID")
    url: Words | None = Field(default=None, alias="URL")


class Bibliography(Record):
    """The file ``content/references.yaml``."""

    references: tuple[Reference, ...]


def vancouver(reference: Reference) -> str:
    """``reference`` in the Vancouver style of the ICMJE, without markup."""
    parts = []
    if reference.author:
        names = [str(author) for author in reference.author[:MOST_AUTHORS]]
        parts.append(", ".join(names) + (", et al" if len(reference.author) > MOST_AUTHORS else ""))
    parts.append(reference.title)
    if reference.container_title:
        parts.append(reference.container_title)
    elif reference.publisher and str(reference.publisher) not in parts:
        parts.append(reference.publisher)
    text = ". ".join(part.rstrip(".") if not part.endswith("?") else part for part in parts) + "."
    text = text.replace("?.", "?")
    if where := _where(reference):
        text += f" {where}."
    if reference.note:
        text += f" {reference.note[:1].upper()}{reference.note[1:].rstrip('.')}."
    if reference.accessed:
        text += f" [cited {_day(reference.accessed)}]"
    if reference.doi:
        text += f" doi:{reference.doi}"
    return text


def _where(reference: Reference) -> str:
    """``2019;322(20):1987-95``, as far as it is known."""
    text = _day(reference.issued) if reference.issued else ""
    if reference.volume or reference.issue:
        issue = f"({reference.issue})" if reference.issue else ""
        text += f";{reference.volume or ''}{issue}"
    if reference.page:
        text += f":{reference.page}"
    return text


def _day(date: tuple[int, ...]) -> str:
    """``2026 Nov 23``."""
    words = [str(date[0])]
    if len(date) > 1:
        words.append(_MONTHS[date[1] - 1])
    if len(date) > 2:
        words.append(str(date[2]))
    return " ".join(words)
