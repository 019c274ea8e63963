"""The one door to the disk.

Reading: every file of a project is read through :class:`Folder`, by its path relative to the project, and only from
inside it; so nothing can be pulled in from elsewhere, and whoever drives a stage can know what it read.
Writing: :func:`write_atomically` leaves the old file or the new one, never half of either.
"""

from __future__ import annotations

import contextlib
import errno
import os
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from docgen.diagnostics import Diagnostic, ExitCode, Place, Refusal, error

LARGEST = 64 * 1024 * 1024
"""Bytes; a larger input is refused rather than read."""


@dataclass(frozen=True)
class Folder:
    """A project's folder, seen through paths relative to it (``content/leaflets/x.yaml``, with forward slashes).

    ``looked_for`` remembers every path that was asked for, found or not: the inputs of whatever was being made.
    """

    root: Path
    looked_for: set[str] = field(default_factory=set, compare=False)

    @classmethod
    def at(cls, path: str | os.PathLike[str]) -> Folder:
        """The folder at ``path``, resolved."""
        return cls(Path(path).resolve())

    def locate(self, path: str) -> Path:
        """Where ``path`` is on the disk. Raises :class:`Refusal` (``outside-project``) if it leads out of the folder."""
        target = (self.root / path).resolve()
        if not target.is_relative_to(self.root):
            raise Refusal([error("outside-project", f"'{path}' lies outside the project", Place(path))])
        return target

    def exists(self, path: str) -> bool:
        """Whether there is such a file."""
        self.looked_for.add(path)
        return self.locate(path).is_file()

    def read(self, path: str) -> bytes:
        """The bytes of the file at ``path``.

        Raises :class:`Refusal`: ``file-missing``, ``file-unreadable``, ``file-too-large`` or ``outside-project``.
        """
        self.looked_for.add(path)
        target = self.locate(path)
        try:
            with target.open("rb") as stream:
                data = stream.read(LARGEST + 1)
        except FileNotFoundError:
            raise Refusal([error("file-missing", f"there is no file '{path}'", Place(path))]) from None
        except OSError as fault:
            raise Refusal([error("file-unreadable", f"cannot read '{path}': {reason(fault)}", Place(path))]) from None
        if len(data) > LARGEST:
            raise Refusal([error("file-too-large", f"'{path}' is larger than {LARGEST >> 20} MiB", Place(path))])
        return data

    def listing(self, folder: str, pattern: str) -> list[str]:
        """The paths of the files in ``folder`` that match ``pattern``, sorted; none if there is no such folder."""
        base = self.locate(folder)
        return sorted(path.relative_to(self.root).as_posix() for path in base.glob(pattern) if path.is_file())

    def relative(self, path: str | os.PathLike[str]) -> str:
        """``path``, as typed in the current directory, relative to the project if it lies inside, else as it is."""
        absolute = Path(path).resolve()
        if absolute.is_relative_to(self.root):
            return absolute.relative_to(self.root).as_posix()
        return absolute.as_posix()


def beside(path: str, name: str) -> str:
    """The path of ``name`` as written in the file at ``path``: relative to that file's folder."""
    return os.path.normpath(PurePosixPath(path).parent / name).replace(os.sep, "/")


def reason(fault: OSError) -> str:
    """Why the operating system refused, in its words and lower case."""
    words = os.strerror(fault.errno) if fault.errno else str(fault)
    return words[:1].lower() + words[1:]


def cannot_write(path: Path, fault: OSError, elsewhere: Mapping[int, str] = {}) -> Refusal:
    """The refusal for a file that could not be written, with the exit code for it.

    ``elsewhere`` are cures, by error number, for what is no build's output.
    """
    cure = {
        errno.ENOSPC: "free some space on that disk and run again; the files from before are intact",
        errno.EDQUOT: "free some of your quota and run again; the files from before are intact",
        errno.EACCES: "allow writing to that folder, or build elsewhere with --output",
        errno.EROFS: "build to a folder that can be written, with --output",
        **elsewhere,
    }
    finding: Diagnostic = error(
        "cannot-write", f"cannot write '{path}': {reason(fault)}", help=cure.get(fault.errno or 0)
    )
    return Refusal([finding], ExitCode.CANNOT_WRITE)


@contextlib.contextmanager
def writing(path: Path, elsewhere: Mapping[int, str] = {}) -> Iterator[None]:
    """Turns the operating system's refusals on the way to ``path`` into a :class:`Refusal` with exit code 4."""
    try:
        yield
    except OSError as fault:
        raise cannot_write(path, fault, elsewhere) from None


def write_atomically(path: Path, data: bytes, elsewhere: Mapping[int, str] = {}) -> None:
    """Puts ``data`` at ``path``: written beside it, flushed to the disk, then renamed over it.

    Raises :class:`Refusal` (``cannot-write``, exit code 4); the file that was there before is then untouched and
    nothing is left beside it. ``elsewhere`` as for :func:`cannot_write`.
    """
    with writing(path, elsewhere):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=".", suffix=".part", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as stream:
                os.fchmod(stream.fileno(), 0o644)
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
            os.replace(temporary, path)
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(temporary)
            raise


_FOR_NEW_FILES = {
    errno.EACCES: "allow writing to that folder, or choose another one",
    errno.EROFS: "choose a folder that can be written",
    errno.ENOTDIR: "choose another folder: part of that path is a file",
}


def write_new(files: Mapping[Path, bytes]) -> None:
    """Puts new files on the disk, in their order: all of them or none. Nothing that is there is written over.

    Raises :class:`Refusal` (``already-there`` or ``cannot-write``, exit code 4); what was made on the way, folders too,
    is then taken away again.
    """
    made: list[Path] = []
    try:
        for path, data in files.items():
            with writing(path, _FOR_NEW_FILES):
                missing = [folder for folder in path.parents if not os.path.lexists(folder)]
                for folder in reversed(missing):
                    folder.mkdir()
                    made.append(folder)
                try:
                    stream = path.open("xb")
                except FileExistsError:
                    cure = "choose another name, or move it away first"
                    message = f"there is already '{path}'"
                    raise Refusal([error("already-there", message, help=cure)], ExitCode.CANNOT_WRITE) from None
                made.append(path)
                with stream:
                    stream.write(data)
    except BaseException:
        for path in reversed(made):
            with contextlib.suppress(OSError):
                path.rmdir() if path.is_dir() else path.unlink()
        raise
