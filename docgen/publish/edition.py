"""What a reader holds: one leaflet for one audience, of one brand, in one language and one format, at one revision."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from docgen.publish.names import download_path, edition_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """An edition that can be built, and what is known of it before it is.

    Attributes:
        leaflet: The leaflet's name, such as ``baclofen-tablets``.
        audience: ``patient`` or ``clinician``.
        brand: The brand's name, such as ``northgate``.
        language: A language tag, such as ``en-GB``.
        format: ``standard`` or ``large-print``.
        title: What the leaflet calls itself for this audience.
        revision: The revision's number.
        status: ``draft``, ``approved`` or ``withdrawn``.
        issued: The day the revision was issued.
        review_by: The day by which it is to be reviewed.
    """

    leaflet: str
    audience: str
    brand: str
    language: str
    format: str
    title: str
    revision: int
    status: str
    issued: dt.date
    review_by: dt.date

    @property
    def id(self) -> str:
        """``<leaflet>.<audience>.<brand>.<language>.<format>``."""
        return edition_id(self.leaflet, self.audience, self.brand, self.language, self.format)

    @property
    def path(self) -> str:
        """Where its download stands, relative to the output folder, with forward slashes."""
        return download_path(self.leaflet, self.audience, self.brand, self.language, self.format)
