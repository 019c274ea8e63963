"""The store of typeset documents: pages before they take a brand, in ``.docgen/typeset/`` of the output folder.

A document is kept under the key of the step that made it, which says everything that the engine read; so one document can
serve many editions. The store is a cache: what is damaged counts as missing, and when it grows too large, what was not
used for the longest time goes first.
"""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import json
import os
import zlib
from pathlib import Path

from docgen.diagnostics import Refusal
from docgen.files import UNFINISHED, write_atomically
from docgen.geometry import Rectangle
from docgen.typeset.document import SlotPlace, TypesetDocument

STORE = ".docgen/typeset"
"""The folder, relative to the output folder."""

LARGEST = 1 << 30
"""Bytes that the store may take."""

_FAST = 1
"""The level of compression: a typeset document has none of its own, and shrinks to a fifth."""


@dataclasses.dataclass(frozen=True)
class Store:
    """The store below ``output``, of at most ``largest`` bytes after each :meth:`trim`."""

    output: Path
    largest: int = LARGEST

    def path(self, key: str) -> Path:
        """Where the document ``key`` is kept."""
        return self.output / STORE / key

    def put(self, key: str, packed: bytes) -> None:
        """Keeps a document that :func:`pack` packed. A disk that takes no more is no fault: the store saves only time."""
        with contextlib.suppress(Refusal):
            write_atomically(self.path(key), packed)

    def get(self, key: str) -> TypesetDocument | None:
        """The document ``key``, if it is here and sound; it then counts as used."""
        try:
            packed = self.path(key).read_bytes()
            os.utime(self.path(key))
        except OSError:
            return None
        return unpack(packed)

    def trim(self) -> None:
        """Removes what was not used for the longest time, until the store is small enough."""
        kept = []
        with contextlib.suppress(OSError):
            for path in (self.output / STORE).iterdir():
                facts = path.stat()
                if UNFINISHED.fullmatch(path.name):
                    path.unlink()
                else:
                    kept.append((facts.st_mtime_ns, facts.st_size, path))
        size = sum(entry[1] for entry in kept)
        for _, bytes_, path in sorted(kept):
            if size <= self.largest:
                break
            with contextlib.suppress(OSError):
                path.unlink()
            size -= bytes_


def pack(document: TypesetDocument) -> bytes:
    """A document as it is kept: a digest, then its compressed form."""
    slots = {
        name: [(place.page, dataclasses.astuple(place.rectangle)) for place in places]
        for name, places in document.slots.items()
    }
    head = json.dumps({"pages": document.pages, "slots": slots}).encode()
    data = zlib.compress(head + b"\n" + document.pdf, _FAST)
    return hashlib.sha256(data).digest() + data


def unpack(packed: bytes) -> TypesetDocument | None:
    """The document that :func:`pack` packed; none if it is damaged."""
    digest, data = packed[:32], packed[32:]
    if hashlib.sha256(data).digest() != digest:
        return None
    head, _, pdf = zlib.decompress(data).partition(b"\n")
    facts = json.loads(head)
    slots = {
        name: tuple(SlotPlace(page, Rectangle(*rectangle)) for page, rectangle in places)
        for name, places in facts["slots"].items()
    }
    return TypesetDocument(pdf, facts["pages"], slots)
