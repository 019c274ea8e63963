"""Many jobs on one machine: warm processes that take one after the other, each job within limits of time and memory.

The pool knows nothing of leaflets. A job that hangs, swells, or takes its process with it is lost; the others are not.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import tempfile
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import wait
from pathlib import Path
from types import TracebackType
from typing import Any, Generic

from docgen.batch.jobs import USUAL, Done, Ended, GrewTooLarge, J, Limits, Lost, R, Started, TookTooLong, Why, outcome
from docgen.batch.worker import Post, Raised, Ready, Worker, environment, interrupts_held

__all__ = ["Pool", "Limits", "Started", "Done", "Lost", "Why", "TookTooLong", "GrewTooLarge", "Ended", "Raised"]

BETWEEN_LOOKS = 0.25
"""Seconds between two looks at the memory of workers that are busy."""

WARM_UP = 120.0
"""Seconds in which a worker has imported its work."""

STILLBORN = 2
"""So many workers in a row that did not get ready are enough to know that the next will not either."""


@dataclass(eq=False, slots=True)
class _Task(Generic[J]):
    job: J
    died: bool = False
    """Whether a worker ended at it."""


@dataclass(eq=False, slots=True)
class _Seat(Generic[J]):
    """A worker, and what the pool knows of it; ``since`` it does what it does, in the pool's time."""

    worker: Worker
    since: float
    ready: bool = False
    done: int = 0
    task: _Task[J] | None = None


@dataclass(slots=True)
class _Clock:
    """Seconds in which the pool looked after its workers: a Ctrl-Z, or a caller that is slow, is no fault of a job."""

    seconds: float = 0.0
    seen: float = field(default_factory=time.monotonic)

    def now(self) -> float:
        before, self.seen = self.seen, time.monotonic()
        self.seconds += min(self.seen - before, 2 * BETWEEN_LOOKS)
        return self.seconds


class Pool(Generic[J, R]):
    """``size`` processes that do ``work``, a function of a module (not of ``__main__``: a worker has its own).

    They start when the pool is entered, in the background, and are gone when it is left, in whatever way. Jobs and
    results are pickled. For one thread at a time. Raises ValueError or what ``pickle`` raises if ``work`` cannot be sent.
    """

    def __init__(self, work: Callable[[J], R], size: int, limits: Limits = USUAL) -> None:
        if size < 1 or limits.jobs < 1:
            raise ValueError("a pool has one worker or more, and each does one job or more")
        if getattr(work, "__module__", None) == "__main__":
            raise ValueError(f"workers cannot import {work!r}: put it into a module")
        self.size = size
        self.limits = limits
        self._work = pickle.dumps(work)
        self._post: Post | None = None
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._ends: tuple[int, ...] = ()
        self._seats: list[_Seat[J]] = []
        self._hired = 0
        self._stillborn = 0
        self._last_stillborn: Why | None = None
        self._clock = _Clock()
        self._next_look = 0.0
        self._running = False
        self._queue: deque[_Task[J]] = deque()
        self._events: deque[Started[J] | Done[J, R] | Lost[J]] = deque()

    def __enter__(self) -> Pool[J, R]:
        """Starts the workers and does not wait for them. Raises OSError when there can be none."""
        self._folder = tempfile.TemporaryDirectory(prefix="docgen-", ignore_cleanup_errors=True)
        self._ends = os.pipe()
        self._post = Post(self._work, self.limits.seconds, environment(), self._ends[0])
        try:
            self.warm()
        except BaseException:
            self._leave()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None) -> None:
        """Ends all workers at once, whatever they are doing."""
        self._leave()

    def warm(self) -> None:
        """Starts what is missing from ``size`` workers, for a run that is to come."""
        self._dismiss(self._dead())
        self._hire(self.size - len(self._seats))

    def run(self, jobs: Sequence[J]) -> Generator[Started[J] | Done[J, R] | Lost[J], None, None]:
        """Gives out ``jobs`` in their order, and tells what becomes of each as it happens.

        Closing the generator ends the workers that are busy; the pool can be used again. Raises RuntimeError when the
        pool is not entered or another run is under way, and OSError when no process can be had.
        """
        if self._post is None or self._running:
            raise RuntimeError("a pool does one run at a time, between entering and leaving it")
        self._running = True
        self._stillborn, self._last_stillborn = 0, None
        self._dismiss(self._dead())
        self._queue = deque(_Task(job) for job in jobs)
        self._events = deque()
        try:
            while self._queue or self._busy():
                self._give_out()
                self._staff()
                while self._events:
                    yield self._events.popleft()
                self._hear()
            yield from self._events
        finally:
            self._running = False
            self._dismiss(self._busy())

    # Giving out

    def _give_out(self) -> None:
        for seat in list(self._seats):
            if not seat.ready or seat.task:
                continue
            while len(self._busy()) < self.size and (task := self._next(seat)):
                self._queue.remove(task)
                if self._give(seat, task):
                    break

    def _next(self, seat: _Seat[J]) -> _Task[J] | None:
        """The first task that this worker may have: what a worker ended at is for a fresh one, if one can be had."""
        any_will_do = seat.done == 0 or self._stillborn >= STILLBORN
        return next((task for task in self._queue if any_will_do or not task.died), None)

    def _give(self, seat: _Seat[J], task: _Task[J]) -> bool:
        """Whether the worker's hands are full now (or it is gone)."""
        try:
            payload = pickle.dumps(task.job)
        except Exception as fault:  # noqa: BLE001 (pickling calls whatever the job's class brings)
            self._events.append(Lost(task.job, Raised.by(fault, "the job cannot be sent: ")))
            return False
        seat.task, seat.since = task, self._clock.now()
        self._events.append(Started(task.job))
        try:
            seat.worker.connection.send_bytes(payload)
        except OSError:
            self._ended(seat)
        return True

    # Hearing

    def _hear(self) -> None:
        """Waits until a worker says something, ends, or comes to its limit; does what follows from that."""
        if not self._seats:
            return
        now = self._clock.now()
        times = [now + BETWEEN_LOOKS if self._busy() else now + 2 * BETWEEN_LOOKS]
        times += [self._deadline(seat) for seat in self._seats]
        heard = wait([seat.worker.connection for seat in self._seats], max(0.0, min(times) - now))
        now = self._clock.now()
        look = now >= self._next_look
        if look:
            self._next_look = now + BETWEEN_LOOKS
        for seat in list(self._seats):
            if seat.worker.connection in heard:
                self._receive(seat)
            elif why := self._over(seat, now, look):
                self._dismiss([seat])
                self._without(seat, why)
            elif look and seat.worker.process.poll() is not None and not seat.worker.connection.poll():
                self._ended(seat)  # and a child that it left behind holds the line

    def _deadline(self, seat: _Seat[J]) -> float:
        if seat.task:
            return seat.since + self.limits.seconds
        return float("inf") if seat.ready else seat.since + WARM_UP

    def _over(self, seat: _Seat[J], now: float, look: bool) -> Why | None:
        if now >= self._deadline(seat):
            return TookTooLong(self.limits.seconds if seat.task else WARM_UP)
        if look and seat.task and seat.worker.memory() > self.limits.bytes:
            return GrewTooLarge(self.limits.bytes)
        return None

    def _receive(self, seat: _Seat[J]) -> None:
        try:
            message: Any = seat.worker.connection.recv()
        except (EOFError, OSError):
            self._ended(seat)
            return
        if isinstance(message, Ready):
            seat.ready, self._stillborn = True, 0
            return
        assert seat.task
        self._events.append(outcome(seat.task.job, message))
        seat.task = None
        seat.done += 1
        if seat.done >= self.limits.jobs or seat.worker.memory() > self.limits.bytes // 2:
            self._dismiss([seat])

    def _ended(self, seat: _Seat[J]) -> None:
        """A worker ended by itself: a second one may try what it had in hand."""
        self._seats.remove(seat)
        code = seat.worker.bury()
        if seat.task and not seat.task.died:
            seat.task.died = True
            self._queue.appendleft(seat.task)
        else:
            self._without(seat, Ended(code))

    def _without(self, seat: _Seat[J], why: Why) -> None:
        """What a worker that is gone leaves undone."""
        if seat.task:
            self._events.append(Lost(seat.task.job, why))
        elif not seat.ready:
            self._stillborn, self._last_stillborn = self._stillborn + 1, why

    # Workers

    def _busy(self) -> list[_Seat[J]]:
        return [seat for seat in self._seats if seat.task]

    def _dead(self) -> list[_Seat[J]]:
        return [seat for seat in self._seats if seat.worker.process.poll() is not None]

    def _staff(self) -> None:
        """Starts the workers that the queue needs; the successor of one that is at its last job while that lasts."""
        if self._last_stillborn and self._stillborn >= STILLBORN:
            if not self._seats:
                self._events.extend(Lost(task.job, self._last_stillborn) for task in self._queue)
                self._queue.clear()
            return
        lasting = [seat for seat in self._seats if not seat.task or seat.done + 1 < self.limits.jobs]
        busy = sum(1 for seat in lasting if seat.task)
        fresh = sum(1 for seat in lasting if not seat.task and not seat.done)
        died = sum(1 for task in self._queue if task.died)
        self._hire(max(min(self.size, len(self._queue) + busy) - len(lasting), died - fresh))

    def _hire(self, count: int) -> None:
        if self._post is None or self._folder is None:
            raise RuntimeError("the pool was left")
        for _ in range(count):
            self._hired += 1
            with interrupts_held():
                worker = Worker(self._post, Path(self._folder.name, str(self._hired)))
                self._seats.append(_Seat(worker, self._clock.now()))

    def _dismiss(self, seats: Iterable[_Seat[J]]) -> None:
        leaving = list(seats)
        for seat in leaving:
            seat.worker.kill()
        for seat in leaving:
            seat.worker.bury()
            with contextlib.suppress(ValueError):
                self._seats.remove(seat)

    def _leave(self) -> None:
        self._post = None
        try:
            self._dismiss(self._seats)
        finally:
            for end in self._ends:
                os.close(end)
            self._ends = ()
            if self._folder:
                self._folder.cleanup()
                self._folder = None
