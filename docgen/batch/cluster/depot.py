"""What a dask worker keeps from one edition to the next: the files that it was sent, and the processes that make editions."""

from __future__ import annotations

import contextlib
import pickle
import shutil
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from docgen.batch.cluster.likeness import Machine, difference
from docgen.batch.cluster.orders import Order
from docgen.batch.cluster.snapshot import Shelf, Snapshot
from docgen.batch.jobs import Done, Limits, Lost
from docgen.batch.local.pool import Pool

if TYPE_CHECKING:
    from docgen.batch.steps import Job

KEPT = 8
"""So many snapshots stay laid out: a worker may serve several projects."""

_LEAVING = 1.2
"""Seconds in which busy processes are gone."""

_NO_OUTPUT = "no-output"


class Depot:
    """What one dask worker has, in ``folder``."""

    _known: ClassVar[dict[str, Depot]] = {}
    """One for each worker of this process, by its folder."""
    _lock = threading.Lock()

    def __init__(self, folder: Path) -> None:
        self.shelf = Shelf(folder / "files")
        self._laid = folder / "snapshots"
        self._laid.mkdir(exist_ok=True)
        self._snapshots: dict[str, Snapshot] = {}
        self._held: Counter[str] = Counter()
        self._idle: list[tuple[Limits, Pool[Order, Any]]] = []
        self._busy: list[tuple[str, Pool[Order, Any]]] = []
        self._stopped: set[str] = set()
        self._left = False

    @classmethod
    def of(cls, worker: Any) -> Depot:
        """The depot of a dask worker, in the folder that dask removes when the worker ends."""
        folder = str(worker.local_directory)
        with cls._lock:
            if folder not in cls._known:
                cls._known[folder] = cls(Path(folder, "docgen"))
            return cls._known[folder]

    # Files

    def lay(self, snapshot: Snapshot) -> list[str]:
        """Lays a snapshot out, if all its files are on the shelf; else gives the digests of those that are not."""
        with self._lock:
            key = snapshot.key
            if key in self._snapshots:
                self._snapshots[key] = self._snapshots.pop(key)  # it is the newest now
                return []
            if missing := self.shelf.lacks(snapshot.digests):
                return missing
            snapshot.lay(self.shelf, self._laid / key)
            self._snapshots[key] = snapshot
            self._forget([old for old in self._snapshots if old != key and not self._held[old]][: 1 - KEPT])
            return []

    def _forget(self, old: list[str]) -> None:
        for key in old:
            del self._snapshots[key]
            shutil.rmtree(self._laid / key, ignore_errors=True)
        if old:
            self.shelf.keep_only(digest for snapshot in self._snapshots.values() for digest in snapshot.digests)

    @contextlib.contextmanager
    def holding(self, key: str) -> Iterator[Path | None]:
        """The folder of a snapshot, which stays meanwhile; none if it is not laid out."""
        with self._lock:
            root = self._laid / key if key in self._snapshots else None
            self._held[key] += 1
        try:
            yield root
        finally:
            with self._lock:
                self._held[key] -= 1
                self._held += Counter()  # forgets what nobody holds

    # Processes

    def make(self, run: str, order: Order, limits: Limits) -> Done[Order, Any] | Lost[Order] | None:
        """What becomes of an order; none if it was stopped. Raises OSError when no process can be had."""
        with self._lock:
            if self._left or run in self._stopped:
                return None
            pool = next((idle for kept, idle in self._idle if kept == limits), None)
            self._idle = [(kept, idle) for kept, idle in self._idle if idle is not pool]
        pool = pool or Pool(Craft(), 1, limits).__enter__()
        with self._lock:
            self._busy.append((run, pool))
        outcome: Done[Order, Any] | Lost[Order] | None = None
        sound = False
        try:
            if not self._left:
                for event in pool.run([order]):
                    outcome = event if isinstance(event, Done | Lost) else outcome
            sound = True
        finally:
            with self._lock:
                self._busy.remove((run, pool))
                sound = sound and not self._left
                if sound:
                    self._idle.append((limits, pool))
            if not sound:
                pool.__exit__(None, None, None)
        return outcome

    def warm(self, count: int, limits: Limits) -> None:
        """Starts so many processes, and does not wait for them. Raises OSError when they cannot be had."""
        for _ in range(count):
            pool = Pool[Order, Any](Craft(), 1, limits).__enter__()
            with self._lock:
                self._idle.append((limits, pool))

    def stop(self, run: str) -> None:
        """Ends what is in hand of a run, and makes nothing more for it."""
        with self._lock:
            self._stopped.add(run)
            for busy, pool in self._busy:
                if busy == run:
                    pool.stop()

    def leave(self) -> None:
        """Ends all processes. Those that are busy are ended in half a second by the threads that wait for them."""
        with self._lock:
            self._left = True
            idle, self._idle = self._idle, []
            Depot._known = {folder: depot for folder, depot in Depot._known.items() if depot is not self}
        for _, pool in idle:
            pool.__exit__(None, None, None)
        until = time.monotonic() + _LEAVING
        while self._busy and time.monotonic() < until:
            with self._lock:
                for _, pool in self._busy:  # again and again: one that had not begun was not stopped
                    pool.stop()
            time.sleep(0.02)


# ------------------------------------------------------------------------------------- in the processes that it starts


class Craft:
    """What the processes do; they bring the engine before the first order comes."""

    def __call__(self, order: Order) -> tuple[str, bytes]:
        """Here: see :func:`_make`."""
        return ready()(order)

    def __reduce__(self) -> tuple[Callable[[], Callable[[Order], tuple[str, bytes]]], tuple[()]]:
        """What is sent to the process is :func:`ready`, which it calls when it gets it."""
        return ready, ()


def ready() -> Callable[[Order], tuple[str, bytes]]:
    """Imports the engine, and asks once what this machine has: later its files might be those of a newer docgen."""
    from docgen.batch import build

    build.ready()
    Machine.here()
    return _make


def _make(order: Order) -> tuple[str, bytes]:
    """An edition, unless this machine would make it otherwise than the one that asks for it."""
    from docgen.batch.steps import perform as make

    unlike = difference(order.machine, Machine.here(order.machine.fonts))
    if unlike:
        return "differs", pickle.dumps(unlike)
    job: Job = pickle.loads(order.job)  # noqa: S301 (the coordinator's)
    root = Path(order.root)
    # The store of typeset documents is the coordinator's: here is none, and what would be found there is made again.
    return "done", pickle.dumps(make(replace(job, root=root, output=root / _NO_OUTPUT)))
