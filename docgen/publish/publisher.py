"""The manifest during one build: each edition is listed as it is published, until the process dies.

What is promised of the manifest (see :mod:`docgen.publish.manifest`) is kept here, by two rules:

* whoever has a publisher holds the output folder's lock (:mod:`docgen.publish.lock`), so that nobody else writes;
* the manifest is written after each download, as long as that takes no more than a twentieth of the time; what is put off
  with thousands of editions is written with a later one, and at the end.

A process that is killed between the two can leave a download that the manifest does not list, or lists with the digest
from before. The next build puts that right: whoever makes the publisher vouches for the entries that it begins with.
"""

from __future__ import annotations

import contextlib
import dataclasses
import time
from collections.abc import Iterable, Mapping, Set
from pathlib import Path

from docgen.diagnostics import Refusal
from docgen.publish import manifest
from docgen.publish.downloads import publish, sweep
from docgen.publish.edition import Edition
from docgen.publish.manifest import Entry

SHARE = 20
"""Writing the manifest takes one part in so many of a build's time at most."""


class Publisher:
    """What one build publishes in ``output``. Make it at the start, and :meth:`close` it however the build ends.

    ``entries`` are the downloads that are there and are what they were published as, by the edition's id; ``withdrawn``
    the editions that have none any more.
    """

    def __init__(self, output: Path, entries: Mapping[str, Entry], withdrawn: Iterable[Edition]) -> None:
        self.output = output
        self._entries = dict(entries)
        self._withdrawn = tuple(withdrawn)
        self._next = 0.0
        sweep(output)

    @property
    def listed(self) -> Set[str]:
        """The ids of all editions that are listed."""
        return self._entries.keys()

    def publish(self, pdf: bytes, edition: Edition, *, pages: int) -> Entry:
        """Publishes the download and, now or soon, lists it.

        Raises:
            Refusal: it could not be written (``cannot-write``, exit code 4); the file from before is intact.
        """
        entry = publish(pdf, edition, self.output, pages=pages)
        self.list(entry)
        return entry

    def list(self, entry: Entry) -> None:
        """Lists a download that is there, now or soon."""
        self._entries[entry.edition.id] = entry
        if time.monotonic() >= self._next:
            with contextlib.suppress(Refusal):  # what stands against it is told at the end
                self.close()

    def mark_stale(self, id: str, why: str) -> None:
        """Says that the download of the edition ``id``, if there is one, is older than its content, and why."""
        if entry := self._entries.get(id):
            self.list(dataclasses.replace(entry, stale=why))

    def close(self) -> str:
        """Brings the manifest up to date, and returns its digest.

        Raises:
            Refusal: it could not be written (``cannot-write``, exit code 4); the one from before is intact.
        """
        started = time.monotonic()
        digest = manifest.write(self.output, self._entries.values(), self._withdrawn)
        ended = time.monotonic()
        self._next = ended + SHARE * (ended - started)
        return digest
