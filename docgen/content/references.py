"""The bibliography: CSL-YAML in ``content/references.yaml``, printed in Vancouver style.

The keys are those of the Citation Style Language's data schema; of them the ones that a Vancouver entry needs. Dates are
``2003``, ``2003-10`` or ``2003-10-20``, as in Pandoc.
"""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from docgen.content.record import Name, Record, Shape
from docgen.content.source import WrittenText
from docgen.content.text import PLAIN

_DATE = "[1-9][0-9]{3}(-[0-9]{2}(-[0-9]{2})?)?"
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
MOST_AUTHORS = 6
"""Vancouver lists six authors, then 'et al'."""


def _words(value: Any) -> str:
    if not isinstance(value, WrittenText) or not value.strip():
        raise PydanticCustomError("wrong-type", "expected text", {})
    return " ".join(value.split())


def _date(value: Any) -> tuple[int, ...]:
    if not isinstance(value, WrittenText) or not re.fullmatch(_DATE, value):
        cure = "write it as 2003, 2003-10 or 2003-10-20"
        raise PydanticCustomError("not-a-date", "'{value}' is not a date", {"value": str(value), "help": cure})
    return tuple(int(part) for part in value.split("-"))


Words = Annotated[
    str,
    BeforeValidator(_words),
    Shape({"title": "plain words", "description": "Words without marks, printed as they are.", **PLAIN}),
]
IssuedDate = Annotated[
    tuple[int, ...],
    BeforeValidator(_date),
    Shape(
        {
            "title": "year, month or day",
            "description": "A date as far as it is known: 2003, 2003-10 or 2003-10-20.",
            "type": ["integer", "string"],
            "minimum": 1000,
            "maximum": 9999,
            "pattern": f"^{_DATE}$",
        }
    ),
]


class Author(Record):
    """A person by `family` and `given` name, or an organisation in `literal`.

    Example:
        {family: Muanda, given: F T}
    """

    family: Words | None = None
    """A person's family name."""
    given: Words | None = None
    """A person's given names or initials."""
    literal: Words | None = None
    """The name of an organisation, printed as it is."""

    def __str__(self) -> str:
        if self.literal:
            return self.literal
        initials = "".join(part[0] for part in re.split(r"[\s.-]+", self.given or "") if part)
        return f"{self.family} {initials}".strip()


class Reference(Record):
    """One source. Its keys are those of CSL, so that entries can come from Zotero and its like.

    Example:
        id: muanda-2019
        type: article-journal
        author:
          - {family: Muanda, given: F T}
          - {literal: et al}
        title: Association of baclofen with encephalopathy in patients with chronic kidney disease
        container-title: JAMA
        issued: 2019
        volume: 322
        issue: 20
        page: 1987-95
    """

    id: Name
    """By this id facts and texts cite it: `[@muanda-2019]`."""
    type: Words
    """What it is, in the words of CSL: for example `article-journal`, `report`, `webpage` or `document`."""
    title: Words
    """Its title."""
    author: tuple[Author, ...] = ()
    """Its authors, in order; six are printed, then "et al"."""
    container_title: Words | None = None
    """The journal or book that it is in."""
    publisher: Words | None = None
    """Who publishes it."""
    issued: IssuedDate | None = None
    """When it came out."""
    accessed: IssuedDate | None = None
    """When it was read, for what changes."""
    volume: Words | None = None
    """The volume of the journal."""
    issue: Words | None = None
    """The issue of the journal."""
    page: Words | None = None
    """The pages, as in `1987-95`."""
    note: Words | None = None
    """Printed after it: for example what was read when that was not the whole."""
    doi: Words | None = Field(default=None, alias="DOI")
    """The DOI, without an address before it."""
    pmid: Words | None = Field(default=None, alias="PMID")
    """The number in PubMed."""
    url: Words | None = Field(default=None, alias="URL")
    """The address."""


class Bibliography(Record):
    """The bibliography: the file `content/references.yaml`.

    Example:
        references:
          - id: nhs-how
            type: webpage
            title: How and when to take baclofen
            author: [{literal: NHS}]
            URL: https://nhs.uk/medicines/baclofen/how-and-when-to-take-baclofen
    """

    references: tuple[Reference, ...]
    """The sources, each with an id of its own."""


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
