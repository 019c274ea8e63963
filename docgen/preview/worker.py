"""The process that makes pages: the engine is imported once, and stylesheets, fonts and templates stay warm.

A process and not a thread, for three reasons: typesetting would keep the server from answering (it is Python, and takes
the interpreter for a second), the engine must not run twice at once in one process, and a crash in one of its C
libraries ends a worker and not the preview.

Typesetting cannot be stopped half-way without leaving the engine's caches in doubt. So a newer ask is looked for between
the stages: what is in hand is finished and sent, since it is newer than what is shown, and all the rest is dropped.
"""

from __future__ import annotations

import contextlib
import gc
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docgen.diagnostics import Diagnostic, Refusal, error, in_order
from docgen.preview.orders import Ask, Failed, Judged, Listed, Paged, Reply, Rested

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from docgen.batch.pages import Pager
    from docgen.batch.project import Project


def work(connection: Connection[Reply, Ask | None], root: Path) -> None:
    """Answers asks until none comes, or the other end of ``connection`` is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which then closes the connection
    bench = Bench(root)
    with contextlib.suppress(EOFError, ConnectionError):
        while ask := _newest(connection):
            for reply in bench.answer(ask):
                connection.send(reply)
                if connection.poll():
                    break
            else:
                connection.send(Rested(ask.round))
                if not connection.poll():
                    bench.warm_up()


def _newest(connection: Connection[Reply, Ask | None]) -> Ask | None:
    ask = connection.recv()
    while ask and connection.poll():
        ask = connection.recv()
    return ask


@dataclass
class Bench:
    """One project's place of work, with what is kept from one ask to the next."""

    root: Path
    _pagers: list[Pager] = field(default_factory=list)

    def answer(self, ask: Ask) -> Iterator[Reply]:
        """The replies to ``ask``, each as soon as it is known. Faults of docgen itself are told like others."""
        from docgen.batch.project import Project

        try:
            project = Project.open(self.root)  # anew each time: a project reads its content once
            found = tuple(project.check())
            yield Listed(ask.save, project.editions(), found)
        except Refusal as refusal:
            found = tuple(in_order(refusal.diagnostics))
            yield Listed(ask.save, None, found)
            yield from (Failed(ask.save, edition, found) for edition in ask.editions)
            return
        except Exception as fault:  # noqa: BLE001 (told in the page; a worker that ended would tell less)
            found = (own_fault(fault),)
            yield Listed(ask.save, None, found)
            yield from (Failed(ask.save, edition, found) for edition in ask.editions)
            return
        for edition in ask.editions:
            try:
                yield from self._edition(ask.save, edition, project, found)
            except Refusal as refusal:
                yield Failed(ask.save, edition, tuple(in_order([*refusal.diagnostics, *_elsewhere(project)])))
            except Exception as fault:  # noqa: BLE001 (likewise)
                yield Failed(ask.save, edition, (own_fault(fault),))

    def _edition(self, save: int, id: str, project: Project, found: tuple[Diagnostic, ...]) -> Iterator[Reply]:
        source = project.source(id)
        if source is None:
            faults = [finding for finding in found if finding.is_error]
            gone = error(
                "edition-gone",
                f"the project has no edition '{id}'",
                help="look at the list of editions: its leaflet may be withdrawn, renamed or not readable",
            )
            yield Failed(save, id, tuple(faults or [gone]))
            return
        started = time.perf_counter()
        pager = self._pager(project)

        from docgen.batch.proving import unproved
        from docgen.preview.pictures import sizes

        gc.disable()  # what the engine leaves behind is cleared away after the pages are sent
        try:
            pages = pager.make(source.edition, source.checked, source.brand)
            seconds = time.perf_counter() - started
            said = [*pages.diagnostics, *_elsewhere(project)]
            yield Paged(save, id, pages.pdf, sizes(pages.pdf), tuple(in_order(said)), seconds)
        finally:
            gc.enable()
        faults = unproved(pages)
        yield Judged(save, id, tuple(in_order([*said, *faults])), publishable=not faults)

    def _pager(self, project: Project) -> Pager:
        """The one pager: its compiled templates look for themselves whether their files have changed."""
        from docgen.batch.pages import Pager

        if not self._pagers:
            self._pagers.append(Pager.of(project.folder))
        return self._pagers[0]

    def warm_up(self) -> None:
        """Imports the engine, if that was not needed yet. What stands against it is told when pages are asked for."""
        from docgen.typeset.environment import require_engine

        with contextlib.suppress(Refusal):
            import docgen.batch.pages  # noqa: F401  (for what it brings)

            require_engine()


def _elsewhere(project: Project) -> list[Diagnostic]:
    """Errors of files that gave no edition at all: they may be why something is missing from this one."""
    return [finding for finding in project.general() if finding.is_error]


def own_fault(fault: Exception) -> Diagnostic:
    """What is said of a fault of docgen itself: the traceback goes to the terminal, and the page says so."""
    import sys
    import traceback

    traceback.print_exception(fault, file=sys.stderr)
    return error(
        "fault-in-docgen",
        "docgen itself is at fault here, not your files",
        help="report it, with the lines that the terminal shows and what you saved last",
    )


def start(root: Path) -> tuple[Any, Connection[Ask | None, Reply]]:
    """A worker for the project in ``root``, in a new process, and our end of the pipe to it."""
    import multiprocessing

    # Not forked: a server has threads, and half of them would be missing in the child.
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=work, args=(theirs, root), name="docgen preview: worker", daemon=True)
    process.start()
    theirs.close()  # so that the end of either process is the end of the pipe
    return process, ours
