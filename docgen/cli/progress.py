"""What is said while editions are made.

In a pipe or a file: one plain line per edition as it is finished. On a terminal: the same lines above a bar with the
count and the edition in hand; when there are many, only the failures. With ``--messages json``: one object per edition.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from docgen.cli.messages import tally
from docgen.cli.shell import Shell

if TYPE_CHECKING:
    from docgen import Event, Outcome

MANY = 60
"""More lines than this are of no use on a terminal; failures are always shown."""


class Teller:
    """Hears the events of a build and writes a line for each edition."""

    def __init__(self, shell: Shell) -> None:
        self.shell = shell
        self.lines = 0
        """How many lines were written."""
        self.total = 0
        self._width = 0

    def hear(self, event: Event) -> None:
        """Takes the next event; see :mod:`docgen.batch.events`."""
        from docgen.batch.events import Finished, Planned, Started

        match event:
            case Planned():
                self.total = len(event.order)
                self._width = max(map(len, event.order), default=0)
                self.plan()
            case Started():
                self.start(event.id)
            case Finished():
                self.finish(event.outcome)

    def plan(self) -> None:
        """The number of editions is known."""

    def start(self, id: str) -> None:
        """An edition is taken in hand."""

    def finish(self, outcome: Outcome) -> None:
        """An edition is done."""
        self.write(self.line(outcome))

    def write(self, line: str) -> None:
        """One line of the result."""
        self.lines += 1
        self.shell.say(line)

    def line(self, outcome: Outcome) -> str:
        """``built   baclofen-tablets.patient.northgate.en-GB.standard   4 pages  142 kB``."""
        name = outcome.edition.id.ljust(self._width)
        if outcome.built:
            return (
                f"built   {name}  {outcome.pages:2} {'page ' if outcome.pages == 1 else 'pages'}  {size(outcome.bytes)}"
            )
        return f"failed  {name}   {tally(outcome.diagnostics)}".rstrip()


class JsonTeller(Teller):
    """One JSON object per edition."""

    def line(self, outcome: Outcome) -> str:
        """The edition's facts, and how it went."""
        return json.dumps(
            {
                "edition": outcome.edition.id,
                "built": outcome.built,
                "path": outcome.edition.path,
                "pages": outcome.pages,
                "bytes": outcome.bytes,
                "seconds": round(outcome.seconds, 3),
                "exit_code": int(outcome.exit_code),
            }
        )


class BarTeller(Teller):
    """A bar at the foot of the terminal."""

    def __init__(self, shell: Shell, bar: Any) -> None:
        super().__init__(shell)
        self._bar = bar
        self._task: Any = None
        self._in_hand: list[str] = []

    def plan(self) -> None:
        """Shows the bar."""
        self._task = self._bar.add_task("", total=self.total)

    def start(self, id: str) -> None:
        """Shows the edition beside the bar."""
        self._in_hand.append(id)
        self._describe()

    def finish(self, outcome: Outcome) -> None:
        """Moves the bar on."""
        if outcome.edition.id in self._in_hand:
            self._in_hand.remove(outcome.edition.id)
        if self.total <= MANY or not outcome.built:
            self.lines += 1
            self._bar.console.print(self.line(outcome), markup=False, highlight=False, soft_wrap=True)
        self._bar.advance(self._task)
        self._describe()

    def _describe(self) -> None:
        self._bar.update(self._task, description=self._in_hand[0] if self._in_hand else "")


def size(number: int) -> str:
    """``142 kB``, ``1.2 MB``."""
    return f"{number / 1e6:.1f} MB" if number >= 999_500 else f"{max(round(number / 1e3), 1):3} kB"


@contextmanager
def teller(shell: Shell) -> Iterator[Teller]:
    """The one that suits where standard output goes."""
    if shell.speaks_json:
        yield JsonTeller(shell)
    elif not sys.stdout.isatty():
        yield Teller(shell)
    else:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

        columns = (BarColumn(bar_width=24), MofNCompleteColumn(), TextColumn("{task.description}", markup=False))
        # rich knows NO_COLOR and poor terminals itself.
        with Progress(*columns, console=Console(), transient=True) as bar:
            yield BarTeller(shell, bar)
