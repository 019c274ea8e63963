"""One build at a time in an output folder: the others wait for their turn, or are told who holds it.

The lock is the kernel's, on ``.docgen/lock`` in the output folder. It is let go when its process ends, in whatever way, so
that a lock which a killed process left is no lock, and nobody ever has to remove the file. It stays, since two builds that
lock two files of one name lock nothing; in it stands who took it last.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import platform
from collections.abc import Callable, Iterator
from pathlib import Path

from docgen.diagnostics import ExitCode, Refusal, error
from docgen.files import cannot_write, writing

LOCK = ".docgen/lock"
"""The file, relative to the output folder."""

_NO_LOCKS_HERE = {errno.ENOLCK, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS}
_LONGEST_NAME = 200


@contextlib.contextmanager
def locked(output: Path, *, wait: bool = True, waiting: Callable[[str], None] = lambda _: None) -> Iterator[None]:
    """Holds the output folder.

    Some network disks know no locks. There it goes on without: builds that run at the same time are then on their own.

    Args:
        output: The folder; made if it is not there.
        wait: Whether to wait until nobody else holds it.
        waiting: Is told who does (``process 4711 on ward-3``) before the waiting begins.

    Raises:
        Refusal: somebody else holds it and ``wait`` is false (``output-in-use``, exit code 4), or the lock's file cannot
            be made or locked, and so nothing else there (``cannot-write``, exit code 4).
    """
    with writing(output / LOCK):
        handle = _opened(output / LOCK)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(handle, _LONGEST_NAME, 0).decode(errors="replace").strip() or "another build"
            if not wait:
                raise _in_use(output, holder) from None
            waiting(holder)
            fcntl.flock(handle, fcntl.LOCK_EX)
        except OSError as fault:
            if fault.errno not in _NO_LOCKS_HERE:
                raise cannot_write(output / LOCK, fault) from None
        with contextlib.suppress(OSError):  # a full disk, or another user's file: the lock holds all the same
            os.ftruncate(handle, 0)
            os.pwrite(handle, f"process {os.getpid()} on {platform.node()}\n".encode(), 0)
        yield
    finally:
        with contextlib.suppress(OSError):  # by name: a program that is just being started may have the file open too
            fcntl.flock(handle, fcntl.LOCK_UN)
        os.close(handle)


def _in_use(output: Path, holder: str) -> Refusal:
    message = f"another build is writing to '{output}': {holder}"
    cure = "wait until it has ended; without --no-wait, docgen waits for it"
    return Refusal([error("output-in-use", message, help=cure)], ExitCode.CANNOT_WRITE)


def _opened(path: Path) -> int:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
    except PermissionError:
        return os.open(path, os.O_RDONLY | os.O_CLOEXEC)  # another user's: it can be locked all the same
