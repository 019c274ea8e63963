"""One run on a cluster: editions are given out in their order, so many at a time, and what becomes of each is told."""

from __future__ import annotations

import contextlib
import pickle
import queue
import signal
import time
import uuid
from collections import deque
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from docgen.batch.cluster.hosts import CURE, Hosts
from docgen.batch.cluster.line import Future, Line, gone
from docgen.batch.cluster.orders import Desk
from docgen.batch.cluster.remote import Reply
from docgen.batch.cluster.snapshot import Shelf, take
from docgen.batch.jobs import Done, Ended, Limits, Lost, Started, outcome
from docgen.batch.local.worker import Answer, Raised
from docgen.diagnostics import Diagnostic, ExitCode, error
from docgen.files import Folder

if TYPE_CHECKING:
    from docgen.batch.packing import Errand
    from docgen.batch.steps import Result

    Told = Started[Errand] | Done[Errand, Result] | Lost[Errand]

BETWEEN_LOOKS = 1.0
"""Seconds between two looks at who is there."""

PATIENCE = 60.0
"""Seconds without any worker that can be used, after which none is waited for."""

AHEAD = 2
"""So many editions for each thread are under way: one is made, and the next is there when it is done."""

MOST_DEATHS = 2
"""So many workers that end at an edition are enough."""


@dataclass(eq=False, slots=True)
class Hand:
    """An edition that is under way. ``workers`` are those that began with it."""

    errand: Errand
    order: bytes
    priority: int
    future: Future | None = None
    allowed: frozenset[str] = frozenset()
    workers: list[str] = field(default_factory=list)


class Dispatch:
    """A run of ``errands``; at most ``most`` at a time."""

    def __init__(
        self, line: Line, hosts: Hosts, shelf: Shelf, limits: Limits, most: int | None, errands: Sequence[Errand]
    ) -> None:
        self._line, self._hosts, self._shelf = line, hosts, shelf
        self._limits, self._most = limits, most
        self._id = uuid.uuid4().hex
        self._queue = deque(enumerate(errands))
        self._hands: dict[str, Hand] = {}
        self._untold: deque[Told] = deque()
        self._heard: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._snapshot = ""
        self._desk = Desk()
        self._next_look = 0.0
        self._deserted: float | None = None

    def events(self) -> Generator[Told, None, None]:
        """See :meth:`docgen.batch.build.Executor.run`. Raises Refusal when there is no room here for the project's files."""
        self._line.listen(self._begun)
        try:
            while self._queue or self._hands:
                for step in (self._look, self._give_out, self._hear):
                    try:
                        step()
                    except OSError as fault:
                        self._give_up(gone(fault))
                    while self._untold:
                        yield self._untold.popleft()
        finally:
            self._end()

    # Giving out

    def _look(self) -> None:
        now = time.monotonic()
        if now < self._next_look:
            return
        self._hosts.look()
        self._next_look = time.monotonic() + BETWEEN_LOOKS
        if self._hosts.alike:
            self._deserted = None
        elif self._deserted is None:
            self._deserted = now
        elif now - self._deserted > PATIENCE:
            self._give_up(
                error("no-workers", f"no worker that could be used was there for {PATIENCE:.0f} s", help=CURE)
            )
        for hand in self._hands.values():
            if self._hosts.ready and hand.allowed.isdisjoint(self._hosts.ready):
                self._send(hand)  # all that might have made it are gone

    def _give_out(self) -> None:
        while self._queue and (not self._snapshot or len(self._hands) < self._room()):
            priority, errand = self._queue.popleft()
            try:
                job = errand.pack(errand.id)
                order = pickle.dumps(self._desk.order(job))
            except Exception as fault:  # noqa: BLE001 (packing reads content, and pickles whatever that brings)
                self._untold.append(Lost(errand, Raised.by(fault, "the job cannot be sent: ")))
                continue
            self._hands[errand.id] = hand = Hand(errand, order, -priority)
            if not self._snapshot:
                with self._shelf.writing():
                    snapshot = take(Folder.at(job.root), job.output, self._shelf)
                self._snapshot = snapshot.key
                self._hosts.give(snapshot, self._shelf)
            if self._hosts.ready:
                self._send(hand)

    def _room(self) -> int:
        ahead = AHEAD * self._hosts.threads
        return min(ahead, self._most or ahead)

    def _send(self, hand: Hand) -> None:
        ready = self._hosts.ready
        before, hand.allowed = hand.future, frozenset(ready)
        hand.future = future = self._line.send(
            f"docgen-{self._id}-{hand.errand.id}-{uuid.uuid4().hex[:8]}",
            hand.order,
            self._limits,
            run=self._id,
            id=hand.errand.id,
            snapshot=self._snapshot,
            to=ready,
            priority=hand.priority,
        )
        if before is not None:
            before.cancel()
        self._expect(hand, future)

    def _expect(self, hand: Hand, future: Future) -> None:
        future.add_done_callback(lambda _: self._heard.put(lambda: self._over(hand, future)))

    # Hearing

    def _hear(self) -> None:
        """Waits until something is heard, or it is time to look who is there."""
        if not self._hands and not self._queue:
            return
        with contextlib.suppress(queue.Empty):
            self._heard.get(timeout=max(0.0, min(BETWEEN_LOOKS, self._next_look - time.monotonic())))()
            while True:
                self._heard.get_nowait()()

    def _begun(self, event: tuple[float, Any]) -> None:
        """A worker begins with an edition; of ours, or of somebody else's run."""
        said = event[1]
        if isinstance(said, dict) and said.get("run") == self._id:
            self._heard.put(lambda: self._started(said["id"], said["worker"]))

    def _started(self, id: str, worker: str) -> None:
        if hand := self._hands.get(id):
            if len(hand.workers) >= MOST_DEATHS:
                if hand.future:
                    hand.future.cancel()
                self._close(hand, Lost(hand.errand, Ended(-signal.SIGKILL)))
                return
            hand.workers.append(worker)
            self._untold.append(Started(hand.errand))

    def _over(self, hand: Hand, future: Future) -> None:
        if self._hands.get(hand.errand.id) is not hand or hand.future is not future:
            return
        if future.status == "finished":
            try:
                reply: Reply = future.result(timeout=self._limits.seconds)
            except Exception as fault:  # noqa: BLE001 (whatever dask says of a result that it cannot bring)
                self._hosts.look()
                self._close(hand, Lost(hand.errand, Raised.by(fault, "the result cannot be had: ")))
            else:
                self._replied(hand, reply)
        elif future.status == "error":
            raised = future.exception()
            killed = type(raised).__name__ == "KilledWorker"
            self._close(hand, Lost(hand.errand, Ended(-signal.SIGKILL) if killed else Raised.by(raised)))
        elif future.status == "cancelled":  # and not by us: if the scheduler is still there, by somebody else
            self._hosts.look()
            self._again(hand)
        else:  # its worker was lost with the result: it is made again
            self._expect(hand, future)

    def _replied(self, hand: Hand, reply: Reply) -> None:
        match reply.kind:
            case "done":
                if not hand.workers:
                    self._untold.append(Started(hand.errand))
                self._close(hand, outcome(hand.errand, Answer(reply.payload)))
            case "lost":
                self._close(hand, Lost(hand.errand, pickle.loads(reply.payload)))  # noqa: S301 (our own worker's)
            case "bare":
                self._hosts.bare(reply.worker)
                self._again(hand)
            case "differs":
                unlike = pickle.loads(reply.payload)  # noqa: S301 (likewise)
                self._hosts.set_apart(reply.worker, unlike)
                if self._hosts.alike:
                    self._again(hand)
                else:
                    message = f"no worker is like this machine; '{reply.worker}' is not: {unlike}"
                    self._close(hand, _failed(hand.errand, error("worker-differs", message, help=CURE)))
            case "stopped":
                self._again(hand)

    def _again(self, hand: Hand) -> None:
        """Has somebody else make it, at once or when somebody is there: then :meth:`_look` sends it."""
        hand.workers.clear()
        hand.allowed = frozenset()
        if self._hosts.ready:
            self._send(hand)

    # Ending

    def _close(self, hand: Hand, event: Told) -> None:
        del self._hands[hand.errand.id]
        self._untold.append(event)

    def _give_up(self, why: Diagnostic) -> None:
        """Nothing that is left can be made."""
        for hand in list(self._hands.values()):
            self._close(hand, _failed(hand.errand, why))
        self._untold.extend(_failed(errand, why) for _, errand in self._queue)
        self._queue.clear()

    def _end(self) -> None:
        futures = [hand.future for hand in self._hands.values() if hand.future is not None]
        self._line.end(self._id, futures, self._hosts.ready)


def _failed(errand: Errand, why: Diagnostic) -> Done[Errand, Result]:
    from docgen.batch.steps import Result

    return Done(errand, Result(diagnostics=(why,), exit_code=ExitCode.ENVIRONMENT))
