"""One worker of a pool: a process that does one job after the other. Both ends are here: :class:`Worker` is how the
coordinator sees it, :func:`main` is what runs in it.

A plain program and not a ``multiprocessing.Process``: ``spawn`` and ``forkserver`` import the caller's ``__main__`` once
more, which breaks a user's script that is not guarded against that, and ``fork`` leaves half of the threads behind.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection, Pipe
from pathlib import Path
from typing import Any

import docgen

LARGEST = 64 * 1024 * 1024
"""Bytes of a result, pickled: more is not sent, since the coordinator would hold it beside all others."""

LAST_BREATH = 0.5
"""Seconds in which a worker that has hung up has to be gone."""

_LONGEST_MESSAGE = 2_000
_LONGEST_TRACEBACK = 20_000


@dataclass(frozen=True, slots=True)
class Ready:
    """The work is imported: jobs may come."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A job is done; ``payload`` is its result, pickled apart, so that one that cannot be read costs only itself."""

    payload: bytes


@dataclass(frozen=True, slots=True)
class Raised:
    """The work raised an exception, or its job or result cannot be sent. Texts only: any exception can be told."""

    message: str
    traceback: str

    @classmethod
    def by(cls, fault: BaseException, doing: str = "") -> Raised:
        """What is told of ``fault``; ``doing`` goes before its words. Never raises."""
        try:
            words = "".join(traceback.format_exception_only(fault)).strip()
            lines = "".join(traceback.format_exception(fault))
        except Exception:  # noqa: BLE001 (an exception may be so broken that it cannot be printed)
            words = lines = type(fault).__name__
        return cls((doing + words)[:_LONGEST_MESSAGE], lines[-_LONGEST_TRACEBACK:])


# ------------------------------------------------------------------------------------------------ in the coordinator


@dataclass(frozen=True, slots=True)
class Post:
    """What the workers of one pool have in common: what they are told first, and where they run.

    ``lifeline`` is the reading end of a pipe whose other end the coordinator alone holds: when that closes, in whatever
    way the coordinator ended, the workers leave.
    """

    work: bytes
    seconds: float
    environment: dict[str, str]
    lifeline: int


class Worker:
    """One worker. Made at once; it says :class:`Ready` on ``connection`` when it has imported its work.

    It keeps its temporary files in a folder of its own, which goes when it goes. Raises OSError when no process can be
    had.
    """

    def __init__(self, post: Post) -> None:
        # Only the name: the worker makes it, which is there to take it away if the coordinator is killed the moment after.
        self.folder = Path(tempfile.gettempdir(), f"docgen-{secrets.token_hex(8)}")
        self.connection, theirs = Pipe()
        with theirs:
            ends = (theirs.fileno(), post.lifeline)
            try:
                self.process = subprocess.Popen(
                    [sys.executable, "-P", "-m", __name__, *map(str, ends), str(self.folder)],
                    stdin=subprocess.DEVNULL,
                    stdout=2,  # the coordinator's own output may be read by a program
                    pass_fds=ends,
                    env=post.environment,
                )
            except BaseException:
                self.connection.close()
                raise
            # While we hold their end too, this cannot fail, however early the process ended.
            self.connection.send((post.work, post.seconds))

    def memory(self) -> int:
        """Resident bytes that it takes; 0 once it is gone."""
        import psutil  # here, since the other end does without

        try:
            return int(psutil.Process(self.process.pid).memory_info().rss)
        except psutil.Error:
            return 0

    def kill(self) -> None:
        """Ends it, whatever it is doing. :meth:`bury` has to follow."""
        _take_away(self.folder)  # first: should we be killed now, the worker is still there to do the same
        self.process.kill()

    def bury(self) -> int:
        """Takes the exit code (as ``Popen`` has it) of a worker that hung up or was killed, and its files away."""
        try:
            self.process.wait(LAST_BREATH)
        except subprocess.TimeoutExpired:  # it closed its end of the line, and lives
            self.process.kill()
            self.process.wait()
        self.connection.close()
        _take_away(self.folder)
        return self.process.returncode


def environment() -> dict[str, str]:
    """The coordinator's own, and its ``sys.path``: so the same docgen is imported, and nothing from the folder that one
    happens to be in, unless the coordinator imports from there too.
    """
    entries = [entry for entry in sys.path if entry]
    home = str(Path(docgen.__file__).parent.parent)
    if home not in entries:
        entries.insert(0, home)
    # Unbuffered, since what a worker has printed should be seen though it is killed.
    return {**os.environ, "PYTHONPATH": os.pathsep.join(entries), "PYTHONUNBUFFERED": "1"}


def _take_away(folder: Path) -> None:
    """Removes the folder of a worker. Either end may do so, and may take up what the other began."""
    left = folder.with_suffix(".left")  # by another name, or what is still being done might fill it again
    with contextlib.suppress(OSError):
        folder.rename(left)
    shutil.rmtree(left, ignore_errors=True)


@contextlib.contextmanager
def interrupts_held() -> Iterator[None]:
    """Ctrl-C waits until this is left. A process started within never hears it, not even before it can say so."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


# ----------------------------------------------------------------------------------------------------- in the worker


def main(line: int, lifeline: int, folder: str) -> None:
    """Does what comes over ``line`` until nothing comes any more, or ``lifeline`` is closed. Does not return."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the coordinator, which then ends its workers
    for end in (line, lifeline):
        os.set_inheritable(end, False)
    Path(folder).mkdir(0o700)
    os.environ["TMPDIR"] = folder
    threading.Thread(target=_leave_after, args=(lifeline, folder), name="lifeline", daemon=True).start()
    connection: Connection[Any, Any] = Connection(line)
    with contextlib.suppress(EOFError, ConnectionError):
        reference, seconds = connection.recv()
        try:
            work: Callable[[Any], Any] | Raised = pickle.loads(reference)  # noqa: S301 (our own coordinator's)
        except BaseException as fault:  # noqa: BLE001 (told for each job: better than a worker that cannot be had)
            work = Raised.by(fault)
        connection.send(Ready())
        while True:
            payload = connection.recv_bytes()
            # Who holds the interpreter (a regular expression that does not end) keeps the lifeline from being heard.
            # The system's own clock of used time ends such a worker, should the coordinator not be there to do it.
            signal.setitimer(signal.ITIMER_PROF, 4 * seconds)
            answer = work if isinstance(work, Raised) else _do(work, payload)
            signal.setitimer(signal.ITIMER_PROF, 0)
            connection.send(answer)
            del payload, answer
    _leave(folder)


def _do(work: Callable[[Any], Any], payload: bytes) -> Answer | Raised:
    doing = "the job cannot be read: "
    try:
        job = pickle.loads(payload)  # noqa: S301 (likewise)
        doing = ""
        result = work(job)
        doing = "the result cannot be sent: "
        answer = pickle.dumps(result)
    except BaseException as fault:  # noqa: BLE001 (told; SystemExit too: only the job is at its end)
        return Raised.by(fault, doing)
    if len(answer) > LARGEST:
        return Raised(f"{doing}it takes {len(answer)} bytes, and {LARGEST} is the most", "")
    return Answer(answer)


def _leave_after(lifeline: int, folder: str) -> None:
    os.read(lifeline, 1)  # nothing is ever written: this returns when the coordinator is gone
    _leave(folder)


_leaving = threading.Lock()


def _leave(folder: str) -> None:
    """Ends this process, busy or not, and takes its temporary files away: nobody is left to do it."""
    with _leaving:
        _take_away(Path(folder))
        os._exit(1)


if __name__ == "__main__":
    # By its full name, or the coordinator would be sent messages of a module called `__main__`.
    from docgen.batch.local import worker

    worker.main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
