"""The workers that a pool has, and what they need to live: their line of life, the clock they work by."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Generic

from docgen.batch.jobs import J
from docgen.batch.local.worker import Post, Worker, environment, interrupts_held

LONGEST_STEP = 0.5
"""Seconds between two looks at the clock: what goes beyond is not counted."""


@dataclass(eq=False, slots=True)
class Task(Generic[J]):
    """A job that waits for a worker or is in its hands."""

    job: J
    died: bool = False
    """Whether a worker ended at it."""


@dataclass(eq=False, slots=True)
class Seat(Generic[J]):
    """A worker, and what the pool knows of it; ``since`` it does what it does, in the pool's time."""

    worker: Worker
    since: float
    ready: bool = False
    done: int = 0
    task: Task[J] | None = None


@dataclass(slots=True)
class Clock:
    """Seconds in which the pool looked after its workers: a Ctrl-Z, or a caller that is slow, is no fault of a job."""

    seconds: float = 0.0
    seen: float = field(default_factory=time.monotonic)

    def now(self) -> float:
        """What has been counted so far; to be asked at least every half second while it matters."""
        before, self.seen = self.seen, time.monotonic()
        self.seconds += min(self.seen - before, LONGEST_STEP)
        return self.seconds


class Crew(Generic[J]):
    """All ``seats`` of one pool. Whoever makes one has to call :meth:`leave`.

    ``work`` is pickled; ``seconds`` is the time that a job may take.
    """

    def __init__(self, work: bytes, seconds: float) -> None:
        self.seats: list[Seat[J]] = []
        self.clock = Clock()
        self._lifeline = os.pipe()
        self._post = Post(work, seconds, environment(), self._lifeline[0])

    def busy(self) -> list[Seat[J]]:
        """Those that have a job in hand."""
        return [seat for seat in self.seats if seat.task]

    def hire(self, count: int) -> None:
        """Starts workers, without waiting for them. Raises OSError when a process cannot be had."""
        for _ in range(count):
            with interrupts_held():  # or a process might be started that nobody knows of
                self.seats.append(Seat(Worker(self._post), self.clock.now()))

    def dismiss(self, seats: Iterable[Seat[J]]) -> None:
        """Ends these workers at once, whatever they are doing."""
        leaving = list(seats)
        for seat in leaving:
            seat.worker.kill()
        for seat in leaving:
            self.bury(seat)

    def bury(self, seat: Seat[J]) -> int:
        """Sees a worker off that has ended, and gives its exit code."""
        code = seat.worker.bury()
        with contextlib.suppress(ValueError):
            self.seats.remove(seat)
        return code

    def clear(self) -> None:
        """Sees off all that ended while nobody looked."""
        self.dismiss([seat for seat in self.seats if seat.worker.process.poll() is not None])

    def leave(self) -> None:
        """Ends all workers. One that was missed ends too: its lifeline is cut."""
        try:
            self.dismiss(self.seats)
        finally:
            for end in self._lifeline:
                os.close(end)
