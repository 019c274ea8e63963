"""What workers on other machines may read of a project: its files by digest, and where such files are kept.

The coordinator takes a :class:`Snapshot` when a run starts. A worker is sent the list, asks for the files that it lacks, and
lays them out as a folder. Both keep files on a :class:`Shelf`, each once, however many snapshots have it.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from docgen.diagnostics import Refusal
from docgen.files import Folder, digest_of, writing
from docgen.typeset.fetcher import MEDIA_TYPES

WHOLE = ("templates", "styles", "content")
"""Folders whose files travel whatever they are called."""

_WRITTEN = (".yaml", ".yml")
"""Content that people wrote: it was read before, and travels within the jobs."""

_ELSEWHERE = ".."
"""Instead of a digest: something that lies outside the project, and is refused there as it is here."""


@dataclass(frozen=True)
class Snapshot:
    """The files of a project at one moment: digests by their paths, sorted."""

    files: Mapping[str, str]

    @property
    def key(self) -> str:
        """The digest of it all."""
        return digest_of(json.dumps(list(self.files.items())).encode())

    @property
    def digests(self) -> frozenset[str]:
        """The digests of all files in it."""
        return frozenset(self.files.values()) - {_ELSEWHERE}

    def lay(self, shelf: Shelf, target: Path) -> None:
        """Makes the folder ``target`` of what is on ``shelf``. Raises OSError; there is then no such folder."""
        unfinished = Path(tempfile.mkdtemp(prefix="laying-", dir=target.parent))
        try:
            for path, digest in self.files.items():
                place = unfinished / path
                place.parent.mkdir(parents=True, exist_ok=True)
                if digest == _ELSEWHERE:
                    place.symlink_to("/")
                else:
                    shelf.link(digest, place)
            unfinished.rename(target)
        except BaseException:
            shutil.rmtree(unfinished, ignore_errors=True)
            raise


class Shelf:
    """Files in ``folder``, called by their digests."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder

    def writing(self) -> AbstractContextManager[None]:
        """Turns the operating system's refusals into a :class:`Refusal` with exit code 4."""
        return writing(self._folder)

    def put(self, data: bytes) -> str:
        """Keeps ``data``, and gives its digest."""
        digest = digest_of(data)
        if not (path := self._folder / digest).exists():
            handle, unfinished = tempfile.mkstemp(dir=self._folder)
            with os.fdopen(handle, "wb") as stream:
                stream.write(data)
            Path(unfinished).rename(path)
        return digest

    def get(self, digest: str) -> bytes:
        """What is kept as ``digest``. Raises FileNotFoundError."""
        return (self._folder / digest).read_bytes()

    def size(self, digest: str) -> int:
        """Its bytes. Raises FileNotFoundError."""
        return (self._folder / digest).stat().st_size

    def lacks(self, digests: Iterable[str]) -> list[str]:
        """Those that are not here, sorted."""
        return sorted(digest for digest in set(digests) if not (self._folder / digest).exists())

    def link(self, digest: str, place: Path) -> None:
        """Has the file at ``place`` too. Raises FileNotFoundError."""
        try:
            place.hardlink_to(self._folder / digest)
        except FileNotFoundError:
            raise
        except OSError:  # a disk without such links, or with as many as it takes
            shutil.copyfile(self._folder / digest, place)

    def keep_only(self, digests: Iterable[str]) -> None:
        """Removes all others."""
        kept = set(digests)
        for path in self._folder.iterdir():
            if path.name not in kept:
                path.unlink(missing_ok=True)


def take(folder: Folder, output: Path, shelf: Shelf) -> Snapshot:
    """What may be read of the project in ``folder`` now: all that makes pages, put on ``shelf`` in the place of what was there.

    That is everything in :data:`WHOLE` but YAML, and whatever else a page may show. Hidden folders hold no such things, and
    ``output`` holds what was made. What cannot be read is left out: a worker then misses it, and says so.
    """
    found = {}
    for path, target in _walk(folder, output.resolve()):
        if target is None:
            found[path] = _ELSEWHERE
        elif _travels(path):
            with contextlib.suppress(Refusal):
                found[path] = shelf.put(folder.read(path))
    snapshot = Snapshot(dict(sorted(found.items())))
    shelf.keep_only(snapshot.digests)
    return snapshot


def _travels(path: str) -> bool:
    pure = PurePosixPath(path)
    suffix = pure.suffix.lower()
    return suffix in MEDIA_TYPES or (pure.parts[0] in WHOLE and suffix not in _WRITTEN)


def _walk(folder: Folder, output: Path) -> Iterator[tuple[str, Path | None]]:
    """All files with their paths; links are followed, and none for one that leads out of the project."""
    waiting: list[tuple[str, tuple[Path, ...]]] = [("", (folder.root,))]
    while waiting:
        base, above = waiting.pop()
        try:
            names = [entry.name for entry in os.scandir(above[-1])]
        except OSError:
            continue
        for name in names:
            path = f"{base}{name}"
            try:
                target = folder.locate(path)
            except Refusal as refusal:
                if any(finding.id == "outside-project" for finding in refusal.diagnostics):
                    yield path, None
                continue
            if target.is_dir():
                hidden = name.startswith(".") and path.split("/")[0] not in WHOLE
                if target not in above and target != output and not hidden:
                    waiting.append((f"{path}/", (*above, target)))
            else:
                yield path, target
