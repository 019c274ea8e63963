"""Between the browser and the worker: what is looked at, what was made, and what to ask for next.

All of it happens in the server's event loop; only the worker's replies come from a thread, which does nothing but wait for
them.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
import time
from collections import Counter
from collections.abc import AsyncGenerator, Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from docgen.diagnostics import error
from docgen.preview.orders import Ask, Failed, Judged, Listed, Paged, Reply, Rested
from docgen.preview.sight import Listing, Pages, Sight
from docgen.preview.worker import start
from docgen.publish.edition import Edition

KEPT = 24
"""So many editions' pages are kept that nobody looks at any more: a few MB each."""

LAST_WORK = 2
"""Seconds that a worker is given to finish what it has in hand when the preview ends."""


class Desk:
    """One project's desk. Made and used in a running event loop; :meth:`close` ends it and its worker."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.listing = Listing()
        self.closed = False
        self._editions: dict[str, Edition] = {}
        self._sights: dict[str, Sight] = {}
        self._lookers: Counter[str] = Counter()
        self._wanted: dict[str, None] = {}
        self._saves = 0
        self._saved_at: dict[str, float] = {}
        """When the save was heard that an edition is being made for, while it is."""
        self._round = 0
        self._rested = 0
        self._begun = -1
        """The last save that the worker began to work for."""
        self._retried = False
        self._changed = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        self._process: Any = None
        self._pipe: Any = None
        self._ask()

    # What is known

    @property
    def busy(self) -> bool:
        """Whether the worker has something in hand."""
        return self._rested < self._round

    def sight(self, id: str) -> Sight:
        """What is known of an edition."""
        return self._sights.get(id, Sight())

    def edition(self, id: str) -> Edition | None:
        """What the project said of an edition when it could last be read."""
        return self._editions.get(id)

    def version(self, id: str | None) -> int:
        """Counts the changes of an edition's sight, or of the listing."""
        return self.listing.version if id is None else self.sight(id).version

    async def changes(self, id: str | None) -> AsyncGenerator[tuple[int, bool], None]:
        """The version of what is looked at, and whether the worker is busy: now, and after each change of either.

        While it is listened to, the edition ``id`` counts as looked at, and is made anew after each save.
        """
        with self._looking(id):
            told = None
            while not self.closed:
                now = (self.version(id), self.busy)
                if now != told:
                    told = now
                    yield now
                else:
                    await self._changed.wait()

    # What happens

    def want(self, id: str) -> None:
        """Somebody is about to look at this edition: has it made unless that was done after the last save."""
        if self.sight(id).save < self._saves and id not in self._wanted:
            self._wanted = {id: None} | self._wanted  # the newest first
            if not self.busy:
                self._ask()

    def saved(self) -> None:
        """Files have changed: whatever is in hand is out of date."""
        self._saves += 1
        looked_at = [edition for edition, count in self._lookers.items() if count]
        self._saved_at = dict.fromkeys(looked_at, time.perf_counter())
        self._wanted |= dict.fromkeys(looked_at)
        self._ask()

    def close(self) -> None:
        """Ends the worker, and every :meth:`changes`."""
        self.closed = True
        self._tell()
        if self._process:
            with contextlib.suppress(OSError):
                self._pipe.send(None)
            self._process.join(LAST_WORK)  # so that the engine removes its copies of fonts
            self._process.terminate()

    # Inside

    @contextlib.contextmanager
    def _looking(self, id: str | None) -> Iterator[None]:
        if id is None:
            yield
            return
        self._lookers[id] += 1
        self.want(id)
        try:
            yield
        finally:
            self._lookers[id] -= 1
            self._forget()

    def _forget(self) -> None:
        """Lets the pages go that were not looked at for the longest time."""
        idle = [edition for edition in self._sights if not self._lookers[edition]]
        for edition in idle[: max(0, len(idle) - KEPT)]:
            del self._sights[edition], self._lookers[edition]

    def _ask(self) -> None:
        if self._process is None:
            self._hire()
        self._round += 1
        # A pipe that is broken is told of by the thread that reads from it.
        with contextlib.suppress(OSError):
            self._pipe.send(Ask(self._round, self._saves, tuple(self._wanted)))
        self._tell()

    def _tell(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()

    def _hear(self, reply: Reply) -> None:
        if isinstance(reply, Listed):
            self._begun, self._retried = reply.save, False
        match reply:
            case Listed(editions=None):
                self.listing = replace(self.listing, diagnostics=reply.diagnostics, stale=True)
                self._relist()
            case Listed(editions=editions):
                assert editions is not None
                self._editions |= {edition.id: edition for edition in editions}
                self.listing = replace(
                    self.listing, editions=editions, diagnostics=reply.diagnostics, known=True, stale=False
                )
                self._relist()
            case Paged():
                at = self._saved_at.pop(reply.id, None) if reply.save == self._saves else None
                self._see(
                    reply.id,
                    state="pages",
                    pages=Pages.of(reply.pdf, reply.sizes),
                    diagnostics=reply.diagnostics,
                    seconds=reply.seconds if at is None else time.perf_counter() - at,
                    after_save=at is not None,
                )
            case Judged():
                self._done(reply)
                state = "pages" if reply.publishable else "refused"
                self._see(reply.id, state=state, diagnostics=reply.diagnostics, save=reply.save)
            case Failed():
                self._done(reply)
                self._see(reply.id, state="faulty", diagnostics=reply.diagnostics, save=reply.save)
            case Rested():
                self._rested = max(self._rested, reply.round)
                if self._wanted and not self.busy:
                    self._ask()
        self._tell()

    def _done(self, reply: Judged | Failed) -> None:
        if reply.save == self._saves:
            self._wanted.pop(reply.id, None)

    def _relist(self) -> None:
        self.listing = replace(self.listing, version=self.listing.version + 1)

    def _see(self, id: str, **what: Any) -> None:
        before = self._sights.pop(id, Sight())  # and put last: the newest
        after = replace(before, **what)
        if after != before and replace(after, save=before.save) != before:
            after = replace(after, version=before.version + 1)
        self._sights[id] = after

    # The worker

    def _hire(self) -> None:
        process, pipe = start(self.root)
        self._process, self._pipe = process, pipe

        def listen() -> None:
            with contextlib.suppress(EOFError, OSError):
                while True:
                    self._later(self._hear, pipe.recv())
            self._later(self._lost, process)

        threading.Thread(target=listen, name="docgen preview: replies", daemon=True).start()

    def _later(self, do: Callable[..., None], *arguments: Any) -> None:
        with contextlib.suppress(RuntimeError):  # the loop has ended, and nobody is there to be told
            self._loop.call_soon_threadsafe(do, *arguments)

    def _lost(self, process: Any) -> None:
        """The worker ended by itself: says so for what it had in hand, and has another one hired for the next ask.

        A save that it had not begun with is no reason for its end, and may have come after it: another worker is asked
        at once, and its end is told.
        """
        if self.closed or process is not self._process:
            return
        process.join(1)
        if self._begun < self._saves and not self._retried:
            self._retried, self._process = True, None
            self._ask()
            return
        finding = error(
            "worker-lost",
            f"the process that makes the pages ended with exit code {process.exitcode}",
            help="save again; if it ends again, run 'docgen build' and report what that says",
        )
        for edition in self._wanted:
            self._see(edition, state="faulty", diagnostics=(finding,), save=self._saves)
        self._wanted = {}
        self._rested = self._round
        self._process = None
        self._tell()
