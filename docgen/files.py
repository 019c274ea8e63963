"""The one door to the disk.

Reading: every file of a project is read through :class:`Folder`, by its path relative to the project, and only from
inside it; so nothing can be pulled in from elsewhere, and whoever drives a stage can record what it read.
Writing: :func:`write_atomically` leaves the old file or the new one, never half of either.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import posixpath
import re
import stat
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from docgen.diagnostics import Diagnostic, ExitCode, Place, Refusal, error

SETTINGS = "docgen.yaml"
"""The file that makes a folder a project."""

LARGEST = 64 * 1024 * 1024
"""Bytes; a larger input is refused rather than read."""

UNFINISHED = re.compile(r"\.docgen-[a-z0-9_]{8}\.part")
"""What :func:`write_atomically` calls a file that is not finished: one that stays was left by a process that was killed."""

Reads = dict[str, str | None]
"""What something was made from: what was looked for, with the digest of what was found, or ``None`` where nothing was.

The keys are paths relative to the project; listings (:data:`LISTING`); and whatever else a stage notes, such as a font of the
machine.
"""

LISTING = "listing:"
"""Begins the keys of listings: ``listing:content/leaflets/*.yaml``. A file's own name may hold a ``*``."""

FONT = "font:"
"""Begins the keys of the machine's fonts, by family: ``font:Lato``."""

THERE = "there"
"""Instead of a digest: the file was there, and what it holds was not asked."""

UNSURE = "unsure"
"""Instead of a digest: no digest equals it. The file changed while something was made from it, or could not be read."""


def digest_of(data: bytes) -> str:
    """The SHA-256 digest of ``data``, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def digest_of_file(path: str | os.PathLike[str]) -> str | None:
    """The digest of the file at ``path``; none if there is none, :data:`UNSURE` if it cannot be read."""
    try:
        with open(path, "rb", opener=_at_once) as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError:
        return UNSURE


def digest_of_listing(paths: Iterable[str]) -> str:
    """The digest of a listing's paths, in their order."""
    return digest_of("\0".join(paths).encode("utf-8", "surrogateescape"))


@dataclass(frozen=True)
class Folder:
    """A project's folder, seen through paths relative to it (``content/leaflets/x.yaml``, with forward slashes)."""

    root: Path
    _records: list[Reads] = field(default_factory=list, compare=False, repr=False)

    @classmethod
    def at(cls, path: str | os.PathLike[str]) -> Folder:
        """The folder at ``path``, resolved."""
        return cls(Path(path).resolve())

    def require_project(self) -> None:
        """Raises :class:`Refusal` (``not-a-project``) if the folder is none."""
        if not self.exists(SETTINGS):
            cure = "run docgen in a project's folder, or name the folder with -C"
            raise Refusal([error("not-a-project", f"there is no '{SETTINGS}' in this folder", help=cure)])

    @contextlib.contextmanager
    def recording(self) -> Iterator[Reads]:
        """Records what is looked for from now on. Recordings may be inside one another: each gets everything."""
        record: Reads = {}
        self._records.append(record)
        try:
            yield record
        finally:
            self._records[:] = [other for other in self._records if other is not record]

    def note(self, key: str, digest: str | None) -> None:
        """Adds to what is being recorded. Whoever keeps what it once read notes that again at each use."""
        for record in self._records:
            before = record.setdefault(key, digest)
            if before == digest or (digest == THERE and before is not None):
                continue
            record[key] = digest if before == THERE and digest is not None else UNSURE

    def note_all(self, reads: Mapping[str, str | None]) -> None:
        """Notes what was recorded elsewhere."""
        if self._records:
            for key, digest in reads.items():
                self.note(key, digest)

    def locate(self, path: str) -> Path:
        """Where ``path`` is on the disk.

        Raises :class:`Refusal`: ``outside-project`` if it leads out of the folder, ``file-unreadable`` if it leads nowhere.
        """
        try:
            target = (self.root / path).resolve()
        except RuntimeError:
            raise _unreadable(path, "its symbolic links lead in a circle") from None
        except ValueError:
            raise _unreadable(path, "no file can have this name") from None
        if not target.is_relative_to(self.root):
            raise Refusal([error("outside-project", f"'{path}' lies outside the project", Place(path))])
        return target

    def exists(self, path: str) -> bool:
        """Whether there is such a file. One of which the system does not say is taken to be there: reading it says why."""
        try:
            found = self.locate(path).is_file()
        except PermissionError:
            found = True
        except OSError:  # a name that is too long
            found = False
        self.note(posixpath.normpath(path), THERE if found else None)
        return found

    def read(self, path: str) -> bytes:
        """The bytes of the file at ``path``.

        Raises :class:`Refusal`: ``file-missing``, ``file-unreadable``, ``file-too-large`` or ``outside-project``.
        """
        target, key = self.locate(path), posixpath.normpath(path)
        try:
            # Without waiting: who opens a pipe would wait for somebody to write to it.
            with open(target, "rb", opener=_at_once) as stream:
                if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
                    self.note(key, UNSURE)
                    raise _unreadable(path, "it is not an ordinary file")
                data = stream.read(LARGEST + 1)
        except FileNotFoundError:
            self.note(key, None)
            raise Refusal([error("file-missing", f"there is no file '{path}'", Place(path))]) from None
        except OSError as fault:
            self.note(key, UNSURE)
            raise _unreadable(path, reason(fault)) from None
        self.note(key, digest_of(data))
        if len(data) > LARGEST:
            raise Refusal([error("file-too-large", f"'{path}' is larger than {LARGEST >> 20} MiB", Place(path))])
        return data

    def listing(self, folder: str, pattern: str) -> list[str]:
        """The paths in ``folder`` that match ``pattern``, sorted; none if there is no such folder.

        Whatever is called like a file is listed, also what is none (a pipe, a folder, a link that leads nowhere):
        reading it says so. Only a pattern that ends with a bare ``*`` leaves folders out. What is hidden, or in a hidden
        folder, is listed only by a pattern that begins with a dot: editors and systems leave such things about
        (``.#x.yaml`` while it is edited, ``._x.yaml`` on disks of macOS).

        Raises :class:`Refusal`: ``file-unreadable`` if the folder cannot be looked into.
        """
        base = self.locate(folder)
        try:
            os.scandir(base).close()
        except FileNotFoundError:
            listed = []
        except OSError as fault:
            raise _unreadable(folder, reason(fault)) from None
        else:
            found = base.glob(pattern)
            if pattern.rpartition("/")[2] == "*":
                found = (path for path in found if not path.is_dir())
            if not pattern.startswith("."):
                found = (path for path in found if not any(p.startswith(".") for p in path.relative_to(base).parts))
            listed = sorted(path.relative_to(self.root).as_posix() for path in found)
        self.note(f"{LISTING}{folder}/{pattern}", digest_of_listing(listed))
        return listed

    def relative(self, path: str | os.PathLike[str]) -> str:
        """``path``, as typed in the current directory, relative to the project if it lies inside, else as it is."""
        absolute = Path(path).resolve()
        if absolute.is_relative_to(self.root):
            return absolute.relative_to(self.root).as_posix()
        return absolute.as_posix()


LARGEST_NAMED = 2 * 1024 * 1024 * 1024
"""Bytes: as :data:`LARGEST`, of a file that somebody names on the command line."""


def read_named(path: str) -> bytes:
    """The bytes of a file that somebody names, and that belongs to no project: a PDF that is to be looked at.

    Raises :class:`Refusal`: ``file-missing``, ``file-unreadable`` or ``file-too-large``.
    """
    try:
        with open(path, "rb", opener=_at_once) as stream:
            if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
                raise _unreadable(path, "it is not an ordinary file")
            data = stream.read(LARGEST_NAMED + 1)
    except FileNotFoundError:
        raise Refusal([error("file-missing", f"there is no file '{path}'", Place(path))]) from None
    except OSError as fault:
        raise _unreadable(path, reason(fault)) from None
    except ValueError:
        raise _unreadable(path, "no file can have this name") from None
    if len(data) > LARGEST_NAMED:
        raise Refusal([error("file-too-large", f"'{path}' is larger than {LARGEST_NAMED >> 20} MiB", Place(path))])
    return data


def _at_once(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_NONBLOCK | os.O_CLOEXEC)


def _unreadable(path: str, why: str) -> Refusal:
    return Refusal([error("file-unreadable", f"cannot read '{path}': {why}", Place(path))])


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
        errno.EPERM: "allow changing that file and its folder, or build elsewhere with --output",
        errno.ENOTDIR: "move away the file that stands where a folder should be, or build elsewhere with --output",
        errno.EEXIST: "move away the file that stands where a folder should be, or build elsewhere with --output",
        errno.EISDIR: "move away the folder that has the file's name, or build elsewhere with --output",
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


def holds(path: Path, data: bytes) -> bool:
    """Whether the file at ``path`` is there and holds these very bytes."""
    try:
        return path.stat().st_size == len(data) and path.read_bytes() == data
    except OSError:
        return False


def write_atomically(path: Path, data: bytes, elsewhere: Mapping[int, str] = {}) -> None:
    """Puts ``data`` at ``path``: written beside it, flushed to the disk, then renamed over it.

    Raises :class:`Refusal` (``cannot-write``, exit code 4); the file that was there before is then untouched and
    nothing is left beside it. ``elsewhere`` as for :func:`cannot_write`.
    """
    write_together({path: data}, elsewhere)


def write_together(
    files: Mapping[Path, bytes], elsewhere: Mapping[int, str] = {}, vouchers: Mapping[Path, bytes] = {}
) -> None:
    """Puts several files in their places, as :func:`write_atomically` does: none is renamed before all are on the disk.

    ``vouchers`` are those that vouch for ``files``: the old ones are gone before the first file changes, and the new ones come
    after the last. So whatever ends this in the middle, a voucher that is there is true.
    """
    with contextlib.ExitStack() as unfinished:
        beside = [
            (_written_beside(path, data, unfinished, elsewhere), path)
            for path, data in [*files.items(), *vouchers.items()]
        ]
        for path in vouchers:
            with writing(path, elsewhere):
                path.unlink(missing_ok=True)
        for temporary, path in beside:
            with writing(path, elsewhere):
                os.replace(temporary, path)


def _written_beside(path: Path, data: bytes, unfinished: contextlib.ExitStack, elsewhere: Mapping[int, str]) -> str:
    """Writes ``data`` into a file beside ``path``, which ``unfinished`` removes in the end if it still has that name."""
    with writing(path, elsewhere):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=".docgen-", suffix=".part", dir=path.parent)
        unfinished.callback(_removed, temporary)
        with os.fdopen(handle, "wb") as stream:
            os.fchmod(stream.fileno(), 0o644)
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
    return temporary


def _removed(path: str) -> None:
    with contextlib.suppress(OSError):
        os.unlink(path)


_FOR_NEW_FILES = {
    errno.EACCES: "allow writing to that folder, or choose another one",
    errno.EPERM: "allow changing that folder, or choose another one",
    errno.EROFS: "choose a folder that can be written",
    errno.ENOTDIR: "choose another folder: part of that path is a file",
    errno.EEXIST: "choose another folder: part of that path is a file",
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
