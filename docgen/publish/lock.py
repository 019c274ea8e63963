"""One build at a time at the output folder's files: the others wait for their turn.

The lock is the kernel's, on ``.docgen/lock`` in the output folder. It is let go when its process ends, in whatever way, so
that nobody ever has to remove the file; and it stays, since two builds that lock two files of one name lock nothing.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

from docgen.files import writing

LOCK = ".docgen/lock"
"""The file, relative to the output folder."""

_NO_LOCKS_HERE = {errno.ENOLCK, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS}


@contextlib.contextmanager
def locked(output: Path, target: Path) -> Iterator[None]:
    """Holds the output folder while the file at ``target`` in it is changed. Waits until nobody else does.

    Some network disks know no locks. There it goes on without: builds that run at the same time are then on their own.

    Raises:
        Refusal: the lock's file cannot be made, and so nor can ``target`` (``cannot-write``, exit code 4).
    """
    with writing(target):
        handle = _opened(output / LOCK)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
        except OSError as fault:
            if fault.errno not in _NO_LOCKS_HERE:
                raise
        yield
    finally:
        os.close(handle)


def _opened(path: Path) -> int:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
    except PermissionError:
        return os.open(path, os.O_RDONLY | os.O_CLOEXEC)  # another user's: it can be locked all the same
