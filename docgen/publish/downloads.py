"""Putting a finished, proved PDF where people fetch it."""

from __future__ import annotations

import contextlib
import hashlib
import time
from pathlib import Path

from docgen.files import UNFINISHED, holds, write_atomically
from docgen.publish.edition import Edition
from docgen.publish.manifest import CONFORMANCE, Entry

STALE = 24 * 60 * 60
"""Seconds after which an unfinished file is nobody's: the process that wrote it was killed."""


def publish(
    pdf: bytes, edition: Edition, output: Path, *, pages: int, conformance: tuple[str, ...] = CONFORMANCE
) -> Entry:
    """Writes the download of ``edition`` below ``output``, whole or not at all, and returns its manifest entry.

    A file that holds these very bytes already is left alone, so that whatever copies downloads to a server by their
    times copies only what has changed.

    Raises:
        Refusal: it could not be written (``cannot-write``, exit code 4); the file from before is intact.
    """
    target = output / edition.path
    if not holds(target, pdf):
        write_atomically(target, pdf)
    return Entry(edition, hashlib.sha256(pdf).hexdigest(), len(pdf), pages, conformance)


def sweep(output: Path) -> None:
    """Removes the unfinished files that builds and pressings left in ``output`` when they were killed, a day or more ago."""
    for pattern in (".*.part", "downloads/*/.*.part", "press/*/*/.*.part"):
        for path in output.glob(pattern):
            with contextlib.suppress(OSError):
                if UNFINISHED.fullmatch(path.name) and time.time() - path.lstat().st_mtime > STALE:
                    path.unlink()
