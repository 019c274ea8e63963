"""What editions and their files are called.

An edition's id is a promise to the world: web addresses, QR codes on paper and other people's links are made of it.
Its parts are kebab-case names and language tags, which hold no dot, so that an id can be taken apart again.
"""

from __future__ import annotations

from fnmatch import fnmatchcase

MANIFEST = "manifest.json"
"""The list of all downloads, relative to the output folder."""


def edition_id(leaflet: str, audience: str, brand: str, language: str, format: str) -> str:
    """``baclofen-tablets.patient.northgate.en-GB.standard``."""
    return ".".join((leaflet, audience, brand, language, format))


def download_path(leaflet: str, audience: str, brand: str, language: str, format: str) -> str:
    """``downloads/northgate/baclofen-tablets.patient.en-GB.standard.pdf``, relative to the output folder."""
    return f"downloads/{brand}/{leaflet}.{audience}.{language}.{format}.pdf"


def matches(id: str, pattern: str) -> bool:
    """Whether somebody who types ``pattern`` means the edition ``id``.

    A pattern is a glob over the whole id (``*.patient.*``), or the id's first parts (``baclofen-tablets``,
    ``baclofen-tablets.patient``).
    """
    return fnmatchcase(id, pattern) or id.startswith(pattern.rstrip(".") + ".")
