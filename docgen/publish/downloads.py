"""Putting a finished, proved PDF where people fetch it."""

from __future__ import annotations

import hashlib
from pathlib import Path

from docgen.files import write_atomically
from docgen.publish.edition import Edition
from docgen.publish.manifest import CONFORMANCE, Entry


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
    if not _holds(target, pdf):
        write_atomically(target, pdf)
    return Entry(edition, hashlib.sha256(pdf).hexdigest(), len(pdf), pages, conformance)


def _holds(path: Path, data: bytes) -> bool:
    try:
        return path.stat().st_size == len(data) and path.read_bytes() == data
    except OSError:
        return False
