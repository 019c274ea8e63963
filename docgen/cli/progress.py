"""What is said while editions are made.

In a pipe or a file: one plain line per edition. On a terminal: the same lines above a bar with the count, the rate, the time
that is left and the editions in hand; when there are many, only the failures. With ``--messages json``: one object per edition.

The lines come in the order of the plan, however many editions are made at once: one that is done early is told later.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from docgen.cli.messages import tally
from docgen.cli.pace import Pace
from docgen.cli.shell import Shell
from docgen.cli.words import as_json, pages, size, told_of_built

if TYPE_CHECKING:
    from docgen import Event, Outcome
    from docgen.batch.events import Planned

MANY = 60
"""More lines than this are of no use on a terminal; failures are always shown."""


class Teller:
    """Hears the events of a build and writes a line for each edition, in the order of the plan."""

    def __init__(self, shell: Shell) -> None:
        self.shell = shell
        self.lines = 0
        """How many lines were written."""
        self.total = 0
        self._width = 0
        self._order: dict[str, None] = {}
        """The editions that are still to be told, in their order."""
        self._early: dict[str, Outcome] = {}
        """What is done, and waits for one that is to be told before."""

    def hear(self, event: Event) -> None:
        """Takes the next event; see :mod:`docgen.batch.events`."""
        from docgen.batch.events import Finished, Planned, Started, Waiting

        match event:
            case Waiting():
                self.wait(event.holder)
            case Planned():
                self.total = len(event.order)
                self._order = dict.fromkeys(event.order)
                self._width = max(map(len, event.order), default=0)
                if event.order:
                    self.plan(event)
            case Started():
                self.start(event.id)
            case Finished():
                self.finish(event.outcome)

    def close(self) -> None:
        """Writes what is done and was held back, since something before it was not."""
        for id in self._order:
            if outcome := self._early.pop(id, None):
                self.write(outcome)

    def wait(self, holder: str) -> None:
        """Somebody else holds the output folder."""
        self.shell.note(f"waiting for another build of the same folder: {holder} (--no-wait does not wait)")

    def plan(self, planned: Planned) -> None:
        """There is something to do."""

    def start(self, id: str) -> None:
        """An edition is taken in hand."""

    def finish(self, outcome: Outcome) -> None:
        """An edition is done: its line, and those of which it was the only one missing before them."""
        if outcome.edition.id not in self._order:
            self.write(outcome)
            return
        self._early[outcome.edition.id] = outcome
        while early := self._early.pop(next(iter(self._order), ""), None):
            del self._order[early.edition.id]
            self.write(early)

    def write(self, outcome: Outcome) -> None:
        """One line of the result."""
        self.lines += 1
        self.shell.say(self.line(outcome))

    def line(self, outcome: Outcome) -> str:
        """``built   baclofen-tablets.patient.northgate.en-GB.standard   4 pages  142 kB  input changed: …``."""
        name = outcome.edition.id.ljust(self._width)
        if outcome.failed:
            return f"failed  {name}   {tally(outcome.diagnostics)}".rstrip()
        why = told_of_built(outcome.reasons)
        if not outcome.built:
            why = f"{why}, same pages" if why else "same pages"
        return f"{outcome.state:<6}  {name}  {pages(outcome.pages)}  {size(outcome.bytes)}  {why}".rstrip()


class JsonTeller(Teller):
    """One JSON object per edition."""

    def wait(self, holder: str) -> None:
        """Likewise, as an object."""
        self.shell.say(json.dumps({"waiting_for": holder}))

    def line(self, outcome: Outcome) -> str:
        """The edition's facts, and how it went."""
        return json.dumps(
            {
                "edition": outcome.edition.id,
                "built": outcome.built,
                "state": outcome.state,
                "reasons": as_json(outcome.reasons),
                "path": outcome.edition.path,
                "pages": outcome.pages,
                "bytes": outcome.bytes,
                "sha256": outcome.sha256 or None,
                "seconds": round(outcome.seconds, 3),
                "exit_code": int(outcome.exit_code),
            }
        )


class BarTeller(Teller):
    """A bar at the foot of the terminal, as long as there is something to do."""

    def __init__(self, shell: Shell, jobs: int) -> None:
        super().__init__(shell)
        self._jobs = jobs
        self._bar: Any = None
        self._task: Any = None
        self._pace = Pace({}, jobs)
        self._in_hand: list[str] = []

    def plan(self, planned: Planned) -> None:
        """Shows the bar."""
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, TextColumn
        from rich.table import Column
        from rich.text import Text

        pace = self._pace = Pace(planned.expected, self._jobs)

        class PaceColumn(ProgressColumn):
            def render(self, task: Any) -> Text:
                return Text(pace.words())

        columns = (
            BarColumn(bar_width=24),
            MofNCompleteColumn(table_column=Column(no_wrap=True)),
            PaceColumn(table_column=Column(no_wrap=True)),
            # What is left of the line is for the name; a long one is cut off.
            TextColumn(
                "{task.description}", markup=False, table_column=Column(no_wrap=True, ratio=1, overflow="ellipsis")
            ),
        )
        # rich knows NO_COLOR and poor terminals itself.
        self._bar = Progress(*columns, console=Console(), transient=True, expand=True)
        self._bar.start()
        self._task = self._bar.add_task("", total=self.total)

    def start(self, id: str) -> None:
        """Shows the edition beside the bar."""
        self._in_hand.append(id)
        self._describe()

    def finish(self, outcome: Outcome) -> None:
        """Moves the bar on."""
        if outcome.edition.id in self._in_hand:
            self._in_hand.remove(outcome.edition.id)
        self._pace.finish(outcome.edition.id)
        super().finish(outcome)
        if self._bar:
            self._bar.advance(self._task)
            self._describe()

    def write(self, outcome: Outcome) -> None:
        """A line above the bar."""
        if self.total > MANY and not outcome.failed:
            return
        if self._bar is None:
            super().write(outcome)
            return
        self.lines += 1
        self._bar.console.print(self.line(outcome), markup=False, highlight=False, soft_wrap=True)

    def close(self) -> None:
        """Takes the bar away."""
        super().close()
        if self._bar:
            self._bar.stop()

    def _describe(self) -> None:
        hand = self._in_hand
        self._bar.update(self._task, description=(f"{len(hand)}: " if len(hand) > 1 else "") + "".join(hand[:1]))


@contextmanager
def teller(shell: Shell, jobs: int = 1) -> Iterator[Teller]:
    """The one that suits where standard output goes; ``jobs`` editions are made at a time."""
    if shell.speaks_json:
        telling: Teller = JsonTeller(shell)
    elif not sys.stdout.isatty():
        telling = Teller(shell)
    else:
        telling = BarTeller(shell, jobs)
    try:
        yield telling
    finally:
        telling.close()
