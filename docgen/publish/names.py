"""What editions and their files are called.

An edition's id is a promise to the world: web addresses, QR codes on paper and other people's links are made of it.
Its parts are kebab-case names and language tags, which hold no dot, so that an id can be taken apart again.
"""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import NamedTuple

MANIFEST = "manifest.json"
"""The list of all downloads, relative to the output folder."""


class Parts(NamedTuple):
    """What an edition's id is made of."""

    leaflet: str
    audience: str
    brand: str
    language: str
    format: str


def edition_id(leaflet: str, audience: str, brand: str, language: str, format: str) -> str:
    """``baclofen-tablets.patient.northgate.en-GB.standard``."""
    return ".".join((leaflet, audience, brand, language, format))


def parts_of(id: str) -> Parts:
    """An id, taken apart."""
    return Parts(*id.split("."))


def download_path(leaflet: str, audience: str, brand: str, language: str, format: str) -> str:
    """``downloads/northgate/baclofen-tablets.patient.en-GB.standard.pdf``, relative to the output folder."""
    return f"downloads/{brand}/{leaflet}.{audience}.{language}.{format}.pdf"


def matches(id: str, pattern: str) -> bool:
    """Whether somebody who types ``pattern`` means the edition ``id``.

    A pattern is a glob over the whole id (``*.patient.*``), or the id's first parts (``baclofen-tablets``,
    ``baclofen-tablets.patient``).
    """
    return fnmatchcase(id, pattern) or id.startswith(pattern.rstrip(".") + ".")


@dataclass(frozen=True)
class Choice:
    """Which editions are meant: those that fit one of ``patterns`` (all, if there are none) and all the rest that is set."""

    patterns: tuple[str, ...] = ()
    brand: str | None = None
    audience: str | None = None
    format: str | None = None

    @property
    def is_everything(self) -> bool:
        """Whether nothing is left out."""
        return self == EVERYTHING

    def fits(self, id: str) -> bool:
        """Whether the edition ``id`` is meant."""
        if self.is_everything:
            return True
        parts = parts_of(id)
        return (
            (not self.patterns or any(matches(id, pattern) for pattern in self.patterns))
            and self.brand in (None, parts.brand)
            and self.audience in (None, parts.audience)
            and self.format in (None, parts.format)
        )


EVERYTHING = Choice()
