"""``docgen.yaml``: what a project is made of."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, Field

from docgen.content.formats import Format
from docgen.content.leaflet import Language
from docgen.content.record import AT_LEAST_ONE, SOME, Name, Record, each_once, one_of
from docgen.content.references import Words
from docgen.content.text import Audience


class Drafts(StrEnum):
    """What to do with leaflets that nobody has approved."""

    MARK = "mark"
    LEAVE_OUT = "leave-out"


Formats = Annotated[tuple[Annotated[Format, one_of("format", Format)], ...], SOME, AT_LEAST_ONE]


class Editions(Record):
    """The formats for each audience; an audience that is missing gets no editions."""

    patient: Formats = ()
    """The formats of the leaflets for patients."""
    clinician: Formats = ()
    """The formats of the leaflets for clinicians."""

    def of(self, audience: Audience) -> tuple[Format, ...]:
        """The formats for ``audience``."""
        return self.patient if audience is Audience.PATIENT else self.clinician


class Settings(Record):
    """What a project is made of: the file `docgen.yaml`.

    Example:
        project: Baclofen leaflets
        language: en-GB
        brands: [northgate, harbour]
        formats:
          patient: [standard, large-print]
          clinician: [standard]
        drafts: mark
    """

    project: Words
    """What the project is called."""
    language: Language
    """The language of the project."""
    brands: Annotated[tuple[Name, ...], AfterValidator(each_once), SOME, AT_LEAST_ONE]
    """The brands that every leaflet is made in: folders of `styles/brands/`."""
    formats: Editions = Field(default_factory=lambda: Editions.model_construct(patient=(Format.STANDARD,)))
    """The formats of the downloads that each audience gets; without it, `standard` for patients."""
    drafts: Annotated[Drafts, one_of("way with drafts", Drafts)] = Drafts.MARK
    """What to do with leaflets that nobody has approved: `mark` builds them and says so on every page."""
