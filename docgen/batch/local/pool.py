"""Many jobs on one machine: warm processes that take one after the other, each job within limits of time and memory.

The pool knows nothing of leaflets. A job that hangs, swells, or takes its process with it is lost; the others are not.
"""

from __future__ import annotations

import pickle
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from itertools import takewhile
from multiprocessing.connection import wait
from types import TracebackType
from typing import Any, Generic

from docgen.batch.jobs import USUAL, Done, Ended, GrewTooLarge, J, Limits, Loss, Lost, R, Started, TookTooLong, outcome
from docgen.batch.local.crew import LONGEST_STEP, Crew, Seat, Task
from docgen.batch.local.worker import Raised, Ready

__all__ = ["Pool", "Limits", "Started", "Done", "Lost", "Loss", "TookTooLong", "GrewTooLarge", "Ended", "Raised"]

BETWEEN_LOOKS = 0.25
"""Seconds between two looks at the memory of workers that are busy."""

WARM_UP = 120.0
"""Seconds in which a worker has imported its work."""

STILLBORN = 2
"""So many workers in a row that did not get ready are enough to know that the next will not either."""


class Pool(Generic[J, R]):
    """``size`` processes that do ``work``, a function of a module (not of ``__main__``: a worker has its own).

    They start when the pool is entered, in the background, and are gone when it is left, in whatever way. Jobs and
    results are pickled. For one thread at a time. Raises ValueError or what ``pickle`` raises if ``work`` cannot be sent.
    """

    in_waves = True

    def __init__(self, work: Callable[[J], R], size: int, limits: Limits = USUAL) -> None:
        if size < 1 or limits.jobs < 1:
            raise ValueError("a pool has one worker or more, and each does one job or more")
        if getattr(work, "__module__", None) == "__main__":
            raise ValueError(f"workers cannot import {work!r}: put it into a module")
        self.size = size
        self.limits = limits
        self._work = pickle.dumps(work)
        self._crew: Crew[J] | None = None
        self._run: _Run[J, R] | None = None

    def __enter__(self) -> Pool[J, R]:
        """Starts the first worker and does not wait for it. Raises OSError when there can be none."""
        self._crew = Crew(self._work, self.limits.seconds)
        try:
            self._crew.hire(1)  # the others when there is work for them
        except BaseException:
            self._leave()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None) -> None:
        """Ends all workers at once, whatever they are doing."""
        self._leave()

    def warm(self) -> None:
        """Starts what is missing from ``size`` workers, for a run that is to come; does not wait for them."""
        if self._crew is None:
            raise RuntimeError("the pool is not entered")
        self._crew.clear()
        self._crew.hire(self.size - len(self._crew.seats))

    def run(self, jobs: Sequence[J]) -> Generator[Started[J] | Done[J, R] | Lost[J], None, None]:
        """Gives out ``jobs`` in their order, and tells what becomes of each as it happens: ends once for each.

        Closing the generator ends the workers that are busy; the pool can be used again. Raises RuntimeError when the
        pool is not entered or another run is under way, and OSError when no process can be had.
        """
        if self._crew is None or self._run:
            raise RuntimeError("a pool does one run at a time, between entering and leaving it")
        crew = self._crew
        crew.clear()
        run = self._run = _Run[J, R](jobs, crew, self.size, self.limits)
        try:
            for event in run.events():
                yield event
                if self._run is not run:
                    raise RuntimeError("the pool was left")
        finally:
            if self._run is run:
                self._run = None
                crew.dismiss(crew.busy())

    def stop(self) -> None:
        """Ends the run that is under way, soon, and what it has in hand. Only this may be called from another thread."""
        if run := self._run:
            run.stopped = True

    def _leave(self) -> None:
        crew, self._crew, self._run = self._crew, None, None
        if crew:
            crew.leave()


class _Run(Generic[J, R]):
    """One run of a pool: what waits, and what has happened and is not told yet."""

    def __init__(self, jobs: Iterable[J], crew: Crew[J], size: int, limits: Limits) -> None:
        self._crew = crew
        self._size = size
        self._limits = limits
        self._queue = deque(Task(job) for job in jobs)
        self._untold: deque[Started[J] | Done[J, R] | Lost[J]] = deque()
        self._next_look = 0.0
        self.stopped = False
        self._stillborn: list[Loss] = []
        """Loss workers did not get ready, since one last did."""

    def events(self) -> Iterator[Started[J] | Done[J, R] | Lost[J]]:
        while (self._queue or self._crew.busy()) and not self.stopped:
            # First new work for those that are done, then the telling: the caller may take its time.
            self._give_out()
            self._staff()
            while self._untold:
                yield self._untold.popleft()
            if self._crew.seats:
                self._hear()
        yield from self._untold

    # Giving out

    def _give_out(self) -> None:
        for seat in [seat for seat in self._crew.seats if seat.ready and not seat.task]:
            while len(self._crew.busy()) < self._size and (task := self._next(seat)):
                self._queue.remove(task)
                if self._give(seat, task):
                    break

    def _next(self, seat: Seat[J]) -> Task[J] | None:
        """The first task that this worker may have: what a worker ended at is for a fresh one, if one can be had."""
        may_have_any = seat.done == 0 or self._is_hopeless()
        return next((task for task in self._queue if may_have_any or not task.died), None)

    def _give(self, seat: Seat[J], task: Task[J]) -> bool:
        """Whether the worker has the task in hand now (or is gone)."""
        try:
            payload = pickle.dumps(task.job)
        except Exception as fault:  # noqa: BLE001 (pickling calls whatever the job's class brings)
            self._untold.append(Lost(task.job, Raised.by(fault, "the job cannot be sent: ")))
            return False
        seat.task, seat.since = task, self._crew.clock.now()
        self._untold.append(Started(task.job))
        try:
            seat.worker.connection.send_bytes(payload)
        except OSError:
            self._ended(seat)
        return True

    def _staff(self) -> None:
        """Starts the workers that the queue needs; the successor of one that is at its last job while that lasts."""
        if self._is_hopeless():
            if not self._crew.seats:
                self._untold.extend(Lost(task.job, self._stillborn[-1]) for task in self._queue)
                self._queue.clear()
            return
        lasting = [seat for seat in self._crew.seats if not seat.task or seat.done + 1 < self._limits.jobs]
        busy = sum(1 for seat in lasting if seat.task)
        fresh = sum(1 for seat in lasting if not seat.task and not seat.done)
        died = sum(1 for _ in takewhile(lambda task: task.died, self._queue))  # they wait before all others
        self._crew.hire(max(min(self._size, len(self._queue) + busy) - len(lasting), died - fresh))

    def _is_hopeless(self) -> bool:
        return len(self._stillborn) >= STILLBORN

    # Hearing

    def _hear(self) -> None:
        """Waits until a worker says something, ends, or comes to its limit; does what follows from that."""
        crew = self._crew
        now = crew.clock.now()
        longest = BETWEEN_LOOKS if crew.busy() else LONGEST_STEP
        soonest = min(self._deadline(seat) for seat in crew.seats)
        heard = wait([seat.worker.connection for seat in crew.seats], max(0.0, min(longest, soonest - now)))
        now = crew.clock.now()
        look = now >= self._next_look
        if look:
            self._next_look = now + BETWEEN_LOOKS
        for seat in list(crew.seats):
            # What it said comes first: a job is not late because nobody had listened.
            if seat.worker.connection in heard:
                self._receive(seat)
            elif why := self._over(seat, now, look):
                crew.dismiss([seat])
                self._without(seat, why)
            elif look and seat.worker.process.poll() is not None and not seat.worker.connection.poll():
                self._ended(seat)  # and a child that it left behind holds the line

    def _deadline(self, seat: Seat[J]) -> float:
        if seat.task:
            return seat.since + self._limits.seconds
        return float("inf") if seat.ready else seat.since + WARM_UP

    def _over(self, seat: Seat[J], now: float, look: bool) -> Loss | None:
        if now >= self._deadline(seat):
            return TookTooLong(self._limits.seconds if seat.task else WARM_UP)
        if look and seat.task and seat.worker.memory() > self._limits.bytes:
            return GrewTooLarge(self._limits.bytes)
        return None

    def _receive(self, seat: Seat[J]) -> None:
        try:
            message: Any = seat.worker.connection.recv()
        except (EOFError, OSError):
            self._ended(seat)
            return
        if isinstance(message, Ready):
            seat.ready = True
            self._stillborn.clear()
            return
        assert seat.task
        self._untold.append(outcome(seat.task.job, message))
        seat.task = None
        seat.done += 1
        if seat.done >= self._limits.jobs or seat.worker.memory() > self._limits.bytes // 2:
            self._crew.dismiss([seat])

    def _ended(self, seat: Seat[J]) -> None:
        """A worker ended by itself: a second one may try what it had in hand."""
        code = self._crew.bury(seat)
        if seat.task and not seat.task.died:
            seat.task.died = True
            self._queue.appendleft(seat.task)
        else:
            self._without(seat, Ended(code))

    def _without(self, seat: Seat[J], why: Loss) -> None:
        """What a worker that is gone leaves undone."""
        if seat.task:
            self._untold.append(Lost(seat.task.job, why))
        elif not seat.ready:
            self._stillborn.append(why)
