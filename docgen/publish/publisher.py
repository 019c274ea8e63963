"""The manifest during one build: each edition is listed as it is published, beside other builds, until the process dies.

What is promised of the manifest (see :mod:`docgen.publish.manifest`) is kept here, by three rules:

* a download and the manifest are changed under one lock (:mod:`docgen.publish.lock`), and the manifest is read again each
  time, so that builds at the same time keep one another's entries;
* no entry is written whose file does not have the entry's length and digest at that moment, whoever changed it;
* the manifest is written after each download, as long as that takes no more than a twentieth of the time; what is put off
  with thousands of editions is written with a later one, and at the end.

A process that is killed between the two can leave a download that the manifest does not list, or lists with the digest
from before. The next build drops such an entry; if it does not make that edition itself, it says so.
"""

from __future__ import annotations

import contextlib
import hashlib
import time
from collections.abc import Iterable
from pathlib import Path

from docgen.diagnostics import Diagnostic, Refusal, warning
from docgen.publish import manifest
from docgen.publish.downloads import publish, sweep
from docgen.publish.edition import Edition
from docgen.publish.lock import locked
from docgen.publish.manifest import Entry
from docgen.publish.names import MANIFEST

SHARE = 20
"""Writing the manifest takes one part in so many of a build's time at most."""

MOST_NAMED = 5
"""So many editions that are not listed are named."""


class Publisher:
    """What one build publishes in ``output``. Make it at the start, and :meth:`close` it however the build ends.

    ``known`` are all editions that the project has now: entries of others that are there at the start are dropped.
    """

    def __init__(self, output: Path, known: Iterable[Edition]) -> None:
        self.output = output
        self._known = {edition.id: edition for edition in known}
        self._mine: dict[str, Entry] = {}
        self._digests: dict[str, tuple[tuple[int, ...], str]] = {}
        self._next = 0.0
        before, self._findings = manifest.read(output)
        self._gone = {entry.edition.id for entry in before} - self._known.keys()
        sweep(output)

    def publish(self, pdf: bytes, edition: Edition, *, pages: int) -> Entry:
        """Publishes the download and, now or soon, lists it.

        Raises:
            Refusal: it could not be written (``cannot-write``, exit code 4); the file from before is intact.
        """
        with locked(self.output, self.output / edition.path):
            entry = self._mine[edition.id] = publish(pdf, edition, self.output, pages=pages)
            if time.monotonic() >= self._next:
                with contextlib.suppress(Refusal):  # what stands against it is told at the end
                    self._write()
        return entry

    def close(self) -> tuple[Diagnostic, ...]:
        """Brings the manifest up to date.

        Returns:
            Warnings: the manifest was damaged (``manifest-damaged``), or does not list downloads that are there
            (``download-unlisted``).

        Raises:
            Refusal: it could not be written (``cannot-write``, exit code 4); the one from before is intact.
        """
        with locked(self.output, self.output / MANIFEST):
            listed = self._write()
            if self._findings:
                return self._findings
            unlisted = [
                edition.id
                for edition in sorted(self._known.values(), key=lambda edition: edition.id)
                if edition.id not in listed and (self.output / edition.path).is_file()
            ]
        return (_unlisted(unlisted),) if unlisted else ()

    def _write(self) -> dict[str, Entry]:
        started = time.monotonic()
        before, findings = manifest.read(self.output)
        self._findings = self._findings or findings
        # Another build may have replaced what this one published: the later entry is then the one that fits.
        listed = {e.edition.id: e for e in before if e.edition.id not in self._gone and self._fits(e)}
        listed |= {e.edition.id: e for e in self._mine.values() if self._fits(e)}
        manifest.write(self.output, listed.values())
        ended = time.monotonic()
        self._next = ended + SHARE * (ended - started)
        return listed

    def _fits(self, entry: Entry) -> bool:
        """Whether the file is the one that the entry speaks of. A file is read once as long as it does not change."""
        path = entry.edition.path
        try:
            facts = (self.output / path).stat()
            if facts.st_size != entry.bytes:
                return False
            now = (facts.st_dev, facts.st_ino, facts.st_size, facts.st_mtime_ns, facts.st_ctime_ns)
            seen, digest = self._digests.get(path, ((), ""))
            if seen != now:
                digest = hashlib.sha256((self.output / path).read_bytes()).hexdigest()
                self._digests[path] = now, digest
        except (OSError, ValueError):
            return False
        return digest == entry.sha256


def _unlisted(ids: list[str]) -> Diagnostic:
    names = ", ".join(f"'{name}'" for name in ids[:MOST_NAMED])
    if (more := len(ids) - MOST_NAMED) > 0:
        names += f" and {more} more"
    what = "a download that is there" if len(ids) == 1 else f"{len(ids)} downloads that are there"
    return warning(
        "download-unlisted",
        f"the manifest does not list {what}, since nothing says what made {'it' if len(ids) == 1 else 'them'}: {names}",
        help=f"list {'it' if len(ids) == 1 else 'them'} by building again: docgen build"
        + (f" {' '.join(ids)}" if more <= 0 else ""),
    )
