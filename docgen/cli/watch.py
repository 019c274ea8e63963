"""``docgen watch``: makes again what a saved file touches, until Ctrl-C."""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from docgen import extras
from docgen.cli.account import Account
from docgen.cli.progress import Teller, teller
from docgen.cli.selection import require, selection_options, why_left_out
from docgen.cli.shell import Shell, global_options, output_option, shown_path
from docgen.cli.streams import Terminated
from docgen.diagnostics import ExitCode, Refusal
from docgen.publish.names import Choice

if TYPE_CHECKING:
    from docgen import Event, Project
    from docgen.batch.build import Executor
    from docgen.batch.known import Known


@click.command("watch")
@selection_options
@output_option
@click.option("--jobs", metavar="N", type=click.IntRange(min=1), help="How many at a time (one for each core).")
@global_options
@click.pass_obj
def command(
    shell: Shell,
    patterns: tuple[str, ...],
    brand: str | None,
    audience: str | None,
    format: str | None,
    output: str | None,
    jobs: int | None,
) -> ExitCode:
    """Make the PDFs, and after each save those that it touches.

    EDITION as for 'docgen build'. Faults are shown, and mended by the next save. Ctrl-C ends it.
    """
    extras.require("preview", "watching", {"watchfiles": "watchfiles"})
    shell.data_on_stdout = True
    project = shell.project()
    from docgen.batch.build import cores, local_pool

    size = jobs or cores()
    target = Path(output).resolve() if output else None
    choice = Choice(patterns, brand, audience, format)
    try:
        with local_pool(size) as pool, _saves(project.folder.root) as saves:
            pool.warm()
            _watch(Rounds(shell, project, choice, target, pool, size), saves)
    except Terminated:
        raise
    except KeyboardInterrupt:  # this is how watching ends, and no fault
        return ExitCode.DONE


def _watch(rounds: Rounds, saves: queue.SimpleQueue[Exception | None]) -> NoReturn:
    rounds.first()
    while True:
        _next(saves)
        rounds.after_save()


class Rounds:
    """One build after the other, by a pool that stays warm."""

    def __init__(
        self, shell: Shell, project: Project, choice: Choice, output: Path | None, pool: Executor, jobs: int
    ) -> None:
        self._shell, self._project, self._choice, self._output = shell, project, choice, output
        self._pool, self._jobs = pool, jobs

    def first(self) -> None:
        """Makes what is not current. Raises :class:`Usage` if the choice means nothing."""
        self._round(first=True)
        if not self._shell.speaks_json:
            self._shell.say(f"watching {shown_path(self._project.folder.root)}  (Ctrl-C ends it)")

    def after_save(self) -> None:
        """Makes what the save touched."""
        self._round(first=False)

    def _round(self, *, first: bool) -> None:
        account, choice = Account(), self._choice

        def look(known: Known) -> None:
            if first:
                require(known, choice)

        with teller(self._shell, self._jobs) as progress:

            def listen(event: Event) -> None:
                account.hear(event)
                progress.hear(event)

            try:
                done = self._project.build(
                    choice.patterns,
                    brand=choice.brand,
                    audience=choice.audience,
                    format=choice.format,
                    output=self._output,
                    executor=self._pool,
                    look=look,
                    listen=listen,
                )
            except Refusal as refusal:
                if first and refusal.exit_code is not ExitCode.FAULTS:
                    raise
                self._shell.tell(refusal.diagnostics)
                return
        account.end(done)
        self._shell.tell(account.findings, account.stopped)
        if not self._shell.speaks_json:
            self._sum_up(account, progress, first=first)

    def _sum_up(self, account: Account, progress: Teller, *, first: bool) -> None:
        """One line, where there is none for an edition."""
        for id in account.withdrawn:
            self._shell.say(f"taken away  {id}: its leaflet is withdrawn")
        if progress.lines or account.withdrawn:
            return
        totals = account.totals()
        if not any(totals.values()):
            self._shell.say(f"nothing to make: {why_left_out(account.left_out) or 'the project has no leaflets yet'}")
        elif not account.outcomes:
            colon = "nothing to do:" if first else "saved: nothing to do,"
            be = "edition is" if totals["current"] == 1 else "editions are"
            self._shell.say(f"{colon} {totals['current']:,} {be} current")
        else:  # a terminal shows no lines of many
            self._shell.say(", ".join(f"{number:,} {name}" for name, number in totals.items() if number))


@contextmanager
def _saves(root: Path) -> Iterator[queue.SimpleQueue[Exception | None]]:
    """Hears saves in a thread of its own: something is put into the queue for each; an exception if there will be no more."""
    from docgen.preview.watch import watch

    saves: queue.SimpleQueue[Exception | None] = queue.SimpleQueue()
    loop = asyncio.new_event_loop()
    stop = asyncio.Event()

    def hear() -> None:
        try:
            loop.run_until_complete(watch(root, lambda: saves.put(None), stop))
        except Exception as fault:  # noqa: BLE001 (raised in the thread that waits)
            saves.put(fault)

    thread = threading.Thread(target=hear, name="docgen watch", daemon=True)
    thread.start()
    try:
        yield saves
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(timeout=2)


def _next(saves: queue.SimpleQueue[Exception | None]) -> None:
    """Waits for a save; those that came meanwhile count as one."""
    heard = [saves.get()]
    while not saves.empty():
        heard.append(saves.get())
    for fault in filter(None, heard):
        raise fault
