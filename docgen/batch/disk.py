"""What is on the disk now, in the terms in which it was recorded (:data:`docgen.files.Reads`).

A file's digest is taken from its contents. To save the reading, the digests of earlier times are kept with the file's
*stamp*: inode, size, and the times of its last writing and of its last change of any kind. The last of these no program
can set, so that ``5 mg`` written over ``8 mg`` with size and times restored has another stamp. Two writings within one
tick of the disk's clock would have the same one: a stamp counts only once it is older than any clock's tick.
"""

from __future__ import annotations

import contextlib
import os
import stat
import time
from collections.abc import Mapping
from pathlib import Path

from docgen.batch import tools
from docgen.batch.tools import TOOLS
from docgen.diagnostics import Refusal
from docgen.files import FONT, LISTING, THERE, UNSURE, Folder, Reads, digest_of_file

Stamp = tuple[int, int, int, int]
"""Inode, size, and the times of writing and of change in nanoseconds."""

StampRow = tuple[str, int, int, int, int, str]
"""What is kept of a file that was looked at: its key, its stamp, and its digest."""

OUTPUT = "output:"
"""Begins the keys of what docgen itself made: paths relative to the output folder."""

_FINE_TICK, _COARSE_TICK = 100_000_000, 2_500_000_000
"""Nanoseconds: longer than a tick of disks that count fractions of a second, and of those that do not."""


class Disk:
    """The project in ``folder`` and its output, as they are now.

    ``seen`` are stamps and digests of earlier times, by key; ``learned`` gathers those that are new. What has been looked
    at once is not looked at again: a plan is made from one state of the files.
    """

    def __init__(self, folder: Folder, output: Path, seen: Mapping[str, StampRow]) -> None:
        self._folder = folder
        self._root = f"{folder.root}{os.sep}"
        self._output = f"{output}{os.sep}"
        self._seen = seen
        self._found: Reads = {}
        self.learned: dict[str, tuple[Stamp, str]] = {}

    def holds(self, key: str, recorded: str | None) -> bool:
        """Whether what was recorded under ``key`` is so now."""
        now = self.digest(key)
        return now is not None if recorded == THERE else now == recorded and recorded != UNSURE

    def digest(self, key: str) -> str | None:
        """What would be recorded under ``key`` now; none for what is not there."""
        if key not in self._found:
            self._found[key] = self._look(key)
        return self._found[key]

    def _look(self, key: str) -> str | None:
        if key.startswith(FONT):
            from docgen.brand.faces import family_digest

            return family_digest(key.removeprefix(FONT), self.digest)
        if key.startswith(LISTING):
            return self._listing(key.removeprefix(LISTING))
        if key == TOOLS:
            return tools.digest()
        if key.startswith(OUTPUT):
            return self._file(key, self._output + key.removeprefix(OUTPUT))
        return self._file(key, key if key.startswith("/") else self._root + key)

    def _listing(self, pattern: str) -> str | None:
        base, _, _ = pattern.partition("*")
        folder = base.rpartition("/")[0]
        try:
            with self._folder.recording() as reads:
                self._folder.listing(folder, pattern.removeprefix(f"{folder}/"))
        except Refusal:
            return UNSURE
        return next(iter(reads.values()))

    def _file(self, key: str, path: str) -> str | None:
        try:
            facts = os.stat(path)  # noqa: PTH116 (of ten thousand files: Path takes as long as the system)
        except (FileNotFoundError, NotADirectoryError):
            return None
        except (OSError, ValueError):
            return UNSURE
        now = _stamp(facts)
        seen = self._seen.get(key)
        if seen and seen[1:5] == now:
            return seen[5]
        if not stat.S_ISREG(facts.st_mode):
            return None
        digest = digest_of_file(path)
        if digest is not None and digest != UNSURE and _has_settled(now):
            with contextlib.suppress(OSError):  # it may be gone by now
                if _stamp(os.stat(path)) == now:  # noqa: PTH116
                    self.learned[key] = now, digest
        return digest


def _stamp(facts: os.stat_result) -> Stamp:
    return facts.st_ino, facts.st_size, facts.st_mtime_ns, facts.st_ctime_ns


def _has_settled(stamp: Stamp) -> bool:
    """Whether a writing from now on would give another stamp. One from the future (a clock set back) never settles."""
    changed = max(stamp[2:])
    tick = _FINE_TICK if changed % 1_000_000_000 else _COARSE_TICK
    return changed + tick < time.time_ns()
