"""The store of typeset documents and slots: pages before they take a brand, in ``.docgen/typeset/`` of the output folder.

Each is kept under the key of what the engine was given, together with what it read besides, so that one document can serve
many editions for as long as those files stay as they are. The store is a cache: what is damaged counts as missing, and when
it grows too large, what was not used for the longest time goes first.
"""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import marshal
import os
import zlib
from pathlib import Path
from typing import Any, NamedTuple

from docgen.diagnostics import Refusal
from docgen.files import UNFINISHED, Reads, write_atomically
from docgen.geometry import Rectangle
from docgen.typeset.document import (
    Fragment,
    Link,
    Mark,
    Opening,
    Owners,
    SlotPlace,
    Spare,
    TypesetDocument,
    TypesetSlots,
)

STORE = ".docgen/typeset"
"""The folder, relative to the output folder."""

LARGEST = 1 << 30
"""Bytes that the store may take."""

_FAST = 1
"""The level of compression: most of what is kept is compressed already."""

Typeset = TypesetDocument | TypesetSlots


class Kept(NamedTuple):
    """What is kept under a key: what was typeset, and what the engine read for it besides what it was given."""

    typeset: Typeset
    reads: Reads


@dataclasses.dataclass(frozen=True)
class Store:
    """The store below ``output``, of at most ``largest`` bytes after each :meth:`trim`."""

    output: Path
    largest: int = LARGEST

    def path(self, key: str) -> Path:
        """Where the document ``key`` is kept."""
        return self.output / STORE / key

    def put(self, key: str, packed: bytes) -> None:
        """Keeps what :func:`pack` packed. A disk that takes no more is no fault: the store saves only time."""
        with contextlib.suppress(Refusal):
            write_atomically(self.path(key), packed)

    def get(self, key: str) -> Kept | None:
        """What is kept under ``key``, if it is here and sound; it then counts as used."""
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


def pack(kept: Kept) -> bytes:
    """What is kept, as bytes: a digest, then its compressed form."""
    fields = {field.name: getattr(kept.typeset, field.name) for field in dataclasses.fields(kept.typeset)}
    head = (isinstance(kept.typeset, TypesetDocument), dict(kept.reads), _plain(fields))
    data = zlib.compress(marshal.dumps(head), _FAST)
    return hashlib.sha256(data).digest() + data


def unpack(packed: bytes) -> Kept | None:
    """What :func:`pack` packed; none if it is damaged."""
    digest, data = packed[:32], packed[32:]
    if hashlib.sha256(data).digest() != digest:
        return None
    is_document, reads, fields = marshal.loads(zlib.decompress(data))  # noqa: S302 (only what we wrote has that digest)
    fields["marks"] = tuple(Mark(*mark) for mark in fields["marks"])
    if not is_document:
        fields["objects"] = tuple(Spare(*spare) for spare in fields["objects"])
        fields["fragments"] = {name: _fragment(*parts) for name, parts in fields["fragments"].items()}
        return Kept(TypesetSlots(**fields), reads)
    fields["openings"] = tuple(Opening(*opening) for opening in fields["openings"])
    fields["owners"] = {page: Owners(*owners) for page, owners in fields["owners"].items()}
    fields["slots"] = {
        name: tuple(SlotPlace(page, Rectangle(*edges), *more) for page, edges, *more in places)
        for name, places in fields["slots"].items()
    }
    return Kept(TypesetDocument(**fields), reads)


def _fragment(x: float, y: float, content: Any, owners: Any, elements: Any, links: Any) -> Fragment:
    return Fragment(x, y, content, owners, elements, tuple(Link(*link) for link in links))


def _plain(value: Any) -> Any:
    """The same in types that ``marshal`` knows."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return tuple(_plain(getattr(value, field.name)) for field in dataclasses.fields(value))
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, tuple):
        return tuple(map(_plain, value))
    return value
