"""The manifest: one line of truth for each download, for web teams and other programs.

``build/manifest.json`` is ``{"editions": [...], "withdrawn": [...]}``, both sorted by id. Nothing in it depends on when or
where it was made, so that equal downloads have equal manifests. It is a product of the build, never an input of one, but
for downloads that the ledger does not know: a manifest that is damaged is written anew.

What is promised: **once a build has ended, well or badly or by Ctrl-C, the manifest states no digest that its file does not
have.** It lists what the build published, and of the rest whatever still is as it was published. An entry says ``stale``,
with the reason, when its edition could not be made anew and the file is the last good one. ``withdrawn`` lists the editions
of withdrawn leaflets, which have no file. A download that is there and whose making nobody can vouch for (somebody changed
the file) is not listed, and the build says so. Only ``kill -9`` and power cuts can leave a manifest that is behind its
files, until the next build. :mod:`docgen.publish.publisher` says how.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docgen.diagnostics import Diagnostic, warning
from docgen.files import digest_of, holds, reason, write_atomically
from docgen.publish.edition import Edition
from docgen.publish.names import MANIFEST

CONFORMANCE = ("PDF/UA-1", "PDF/A-3a")
"""What every download is proved to be before it is published."""


@dataclass(frozen=True)
class Entry:
    """What the manifest says of one download.

    Attributes:
        edition: What it is.
        sha256: The digest of the file, in hexadecimal.
        bytes: The length of the file.
        pages: How many pages it has.
        conformance: The standards that it was proved to conform to.
        stale: Why the file is older than its content: its last making failed. Empty if it is not.
    """

    edition: Edition
    sha256: str
    bytes: int
    pages: int
    conformance: tuple[str, ...] = CONFORMANCE
    stale: str = ""

    def as_json(self) -> dict[str, Any]:
        """The entry as it stands in the manifest."""
        facts = self.edition.facts()
        return {
            "id": facts.pop("id"),
            "path": facts.pop("path"),
            "sha256": self.sha256,
            "bytes": self.bytes,
            "pages": self.pages,
            **facts,
            "conformance": list(self.conformance),
            "stale": self.stale or None,
        }

    @functools.cached_property
    def text(self) -> str:
        """The same as it is written; kept, since the manifest is written again with each of thousands of downloads."""
        return _text(self.as_json())

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Entry:
        """The entry that :meth:`as_json` wrote. Raises ``KeyError``, ``TypeError`` or ``ValueError`` if it did not."""
        proved, stale = tuple(value["conformance"]), value["stale"] or ""
        entry = cls(Edition.of(value), value["sha256"], value["bytes"], value["pages"], proved, stale)
        if entry.as_json() != value:
            raise ValueError(f"entry '{value['id']}' contradicts itself")
        return entry


def read(output: Path) -> tuple[tuple[Entry, ...], tuple[Diagnostic, ...]]:
    """The entries of the manifest in ``output``: none if there is none yet.

    A manifest that cannot be understood gives no entries and a warning (``manifest-damaged``).
    """
    path = output / MANIFEST
    try:
        entries = json.loads(path.read_bytes())["editions"]
        return tuple(Entry.from_json(entry) for entry in entries), ()
    except FileNotFoundError:
        return (), ()
    except OSError as fault:
        why = reason(fault)
    except (ValueError, KeyError, TypeError, RecursionError):
        why = "it is not what docgen writes"
    finding = warning(
        "manifest-damaged",
        f"the manifest '{path.name}' cannot be used: {why}; it is written anew",
        help="run 'docgen build' for all editions, so that each is listed again",
    )
    return (), (finding,)


def write(output: Path, entries: Iterable[Entry], withdrawn: Iterable[Edition]) -> str:
    """Puts the manifest into ``output``, unless it is there already, and returns its digest.

    Raises :class:`~docgen.diagnostics.Refusal` (``cannot-write``).
    """
    editions = [entry.text for entry in sorted(entries, key=lambda entry: entry.edition.id)]
    gone = [_text(edition.facts()) for edition in sorted(withdrawn, key=lambda edition: edition.id)]
    data = f'{{\n  "editions": {_listed(editions)},\n  "withdrawn": {_listed(gone)}\n}}\n'.encode()
    if not holds(output / MANIFEST, data):
        write_atomically(output / MANIFEST, data)
    return digest_of(data)


def _text(value: Mapping[str, Any]) -> str:
    """One of a list's objects, indented as it stands there."""
    return "    " + json.dumps(value, ensure_ascii=False, indent=2).replace("\n", "\n    ")


def _listed(texts: Sequence[str]) -> str:
    return "[\n" + ",\n".join(texts) + "\n  ]" if texts else "[]"
