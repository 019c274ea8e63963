"""What a reader holds: one leaflet for one audience, of one brand, in one language and one format, at one revision."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from docgen.diagnostics import Diagnostic, Place, error
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
        place: Where the leaflet says its name.
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
    place: Place | None = field(default=None, compare=False)

    @classmethod
    def of(cls, facts: Mapping[str, Any], place: Place | None = None) -> Edition:
        """The edition of which these are the :meth:`facts`. Raises ``KeyError``, ``TypeError`` or ``ValueError``."""
        known = {field.name: facts[field.name] for field in fields(cls) if field.name != "place"}
        for day in ("issued", "review_by"):
            known[day] = dt.date.fromisoformat(known[day])
        return cls(**known, place=place)

    @property
    def id(self) -> str:
        """``<leaflet>.<audience>.<brand>.<language>.<format>``."""
        return edition_id(self.leaflet, self.audience, self.brand, self.language, self.format)

    @property
    def path(self) -> str:
        """Where its download stands, relative to the output folder, with forward slashes."""
        return download_path(self.leaflet, self.audience, self.brand, self.language, self.format)

    def facts(self) -> dict[str, str | int]:
        """What others may know of it, in the words and the order of the manifest; dates as ``2026-11-23``."""
        return {
            "id": self.id,
            "path": self.path,
            "title": self.title,
            "leaflet": self.leaflet,
            "audience": self.audience,
            "brand": self.brand,
            "language": self.language,
            "format": self.format,
            "revision": self.revision,
            "status": self.status,
            "issued": self.issued.isoformat(),
            "review_by": self.review_by.isoformat(),
        }


def clashes(editions: Iterable[Edition]) -> dict[str, Diagnostic]:
    """An error for each edition that has its download's path in common with another, by the edition's id.

    None of them can be built: which one would stay would depend on their order. Paths that differ only in upper and lower
    case clash too: on many disks, and on memory sticks, they are one file.
    """
    sharers: dict[str, list[Edition]] = {}
    for edition in editions:
        sharers.setdefault(edition.path.casefold(), []).append(edition)
    findings = {}
    for shared in sharers.values():
        for edition in shared if len(shared) > 1 else ():
            other = shared[1] if edition is shared[0] else shared[0]
            where = f" ({other.place})" if other.place else ""
            findings[edition.id] = error(
                "same-output",
                f"edition '{edition.id}' would overwrite '{other.path}' of edition '{other.id}'{where}",
                edition.place,
                f"give one of the two {'leaflets' if edition.leaflet != other.leaflet else 'brands'} another name",
            )
    return findings
