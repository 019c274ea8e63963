"""``docgen.yaml``: what a project is made of."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, Field

from docgen.content.leaflet import Language
from docgen.content.medicine import _some
from docgen.content.record import Name, Record, one_of
from docgen.content.references import Words
from docgen.content.text import Audience

SETTINGS = "docgen.yaml"


class Format(StrEnum):
    """How an edition is read."""

    STANDARD = "standard"
    LARGE_PRINT = "large-print"


class Drafts(StrEnum):
    """What to do with leaflets that nobody has approved."""

    MARK = "mark"
    LEAVE_OUT = "leave-out"


Formats = Annotated[
    tuple[Annotated[Format, one_of("format", Format)], ...],
    AfterValidator(_some),
]


class Editions(Record):
    """The formats for each audience; an audience that is missing gets no editions."""

    patient: Formats = ()
    clinician: Formats = ()

    def of(self, audience: Audience) -> tuple[Format, ...]:
        """The formats for ``audience``."""
        return self.patient if audience is Audience.PATIENT else self.clinician


class Settings(Record):
    """The file ``docgen.yaml``."""

    project: Words
    language: Language
    brands: Annotated[tuple[Name, ...], AfterValidator(_some)]
    formats: Editions = Field(default_factory=lambda: Editions.model_construct(patient=(Format.STANDARD,)))
    drafts: Annotated[Drafts, one_of("way with drafts", Drafts)] = Drafts.MARK
