"""What comes out of the engine, and what a finished file says about itself.

Nothing here imports the engine, so ``batch`` can keep a :class:`TypesetDocument` in a few milliseconds.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from docgen.geometry import Rectangle


@dataclass(frozen=True)
class Metadata:
    """What a finished file says about itself.

    ``language`` is a BCP 47 tag, ``identifier`` the id of the edition, ``issued`` the only date there is, and
    ``status`` that of the revision (``draft``, ``approved`` …).
    """

    title: str
    author: str
    subject: str
    keywords: tuple[str, ...]
    language: str
    identifier: str
    issued: dt.date
    status: str


@dataclass(frozen=True)
class SlotPlace:
    """Where a slot stands: the page, counted from 0, and its border box."""

    page: int
    rectangle: Rectangle


@dataclass(frozen=True)
class TypesetDocument:
    """The pages that the engine made: tagged, with their inks still placeholders and without metadata.

    ``pdf`` is written without compression, because :func:`docgen.typeset.finish.finish` compresses what it writes.
    ``slots`` tells for each slot where it stands, once for every page on which it does.
    """

    pdf: bytes
    pages: int
    slots: Mapping[str, tuple[SlotPlace, ...]] = field(default_factory=dict)
