"""``docgen press``: what a print shop is given, of all print runs or of those that are named."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from docgen.cli.excerpt import safe
from docgen.cli.messages import count, tally
from docgen.cli.selection import suggestion
from docgen.cli.shell import Shell, Usage, global_options, output_option, shown_path
from docgen.cli.words import as_json, size, told, told_of_built
from docgen.diagnostics import ExitCode

if TYPE_CHECKING:
    from docgen.batch.press.pressing import Event, Outcome, Planned, Report


@click.command("press")
@click.argument("runs", nargs=-1, metavar="[RUN]...")
@click.option("--all", "everything", is_flag=True, help="All print runs.")
@click.option("--proof", is_flag=True, help="Also what is not approved: its sheets and tickets say PROOF.")
@output_option
@click.option("--dry-run", is_flag=True, help="Say what would be done, and why, and do nothing.")
@click.option("--force", is_flag=True, help="Make them all, also those that are current.")
@click.option("--jobs", metavar="N", type=click.IntRange(min=1), help="How many at a time (one for each core).")
@click.option("--no-wait", is_flag=True, help="Do not wait while another build uses the same folder: end with 4.")
@global_options
@click.pass_obj
def command(
    shell: Shell,
    runs: tuple[str, ...],
    everything: bool,
    proof: bool,
    output: str | None,
    dry_run: bool,
    force: bool,
    jobs: int | None,
    no_wait: bool,
) -> ExitCode:
    """Make press pages, imposed sheets and job tickets of print runs.

    RUN is the name of a file in content/print-runs/. Only what is not current is made. All files are read back and checked:
    where the preflight refuses one, nothing of its run is written, and the command ends with 5.

    The files are in build/press/RUN/: pages/ and sheets/ (PDF/X-4), ticket/ (PDF and XJDF), one for each edition.
    """
    shell.data_on_stdout = True
    if everything == bool(runs):
        raise Usage(
            "say which print runs", "name them, or say --all" if not runs else "name them, or say --all, not both"
        )
    project = shell.project()

    from docgen.batch.press.pressing import Brief, findings_of, plan, press

    teller = _Teller(shell)
    target = project.output(Path(output).resolve() if output else None)
    brief = Brief(
        runs=tuple(dict.fromkeys(runs)),
        proof=proof,
        force=force,
        wait=not no_wait,
        jobs=jobs,
        look=lambda names: _require(runs, names),
        tell=teller.hear,
    )
    if dry_run:
        return _foretold(shell, plan(project.folder, target, brief))
    started = time.monotonic()
    done = press(project.folder, target, brief)
    found = findings_of(done.outcomes, done.diagnostics)
    if found and teller.lines and not shell.speaks_json:
        shell.note()
    shell.tell(found)
    if not shell.speaks_json:
        if found or teller.lines:
            shell.say()
        _sum_up(shell, done, time.monotonic() - started, f" ({tally(found)} shown above)" if found else "")
    return done.exit_code


def _require(runs: tuple[str, ...], names: tuple[str, ...]) -> None:
    for run in runs:
        if run not in names:
            cure = suggestion(run, names) if names else "write a print run first: docgen new print-run NAME"
            raise Usage(f"there is no print run '{run}'", cure)


class _Teller:
    """Writes a line for each job as its run is done."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self._width = 0
        self.lines = 0

    def hear(self, event: Event) -> None:
        from docgen.batch.events import Waiting
        from docgen.batch.press.pressing import Finished, Planned

        match event:
            case Waiting():
                if self._shell.speaks_json:
                    self._shell.say(json.dumps({"waiting_for": event.holder}))
                else:
                    self._shell.note(f"waiting for another build of the same folder: {event.holder}")
            case Planned():
                self._width = max(map(len, event.reasons), default=0)
                for outcome in event.refused:
                    self._write(outcome)
            case Finished():
                self._write(event.outcome)

    def _write(self, outcome: Outcome) -> None:
        self.lines += 1
        self._shell.say(json.dumps(_facts(outcome)) if self._shell.speaks_json else self._line(outcome))

    def _line(self, outcome: Outcome) -> str:
        name = safe(outcome.id).ljust(self._width)
        if outcome.failed:
            return f"failed   {name}  {tally(outcome.diagnostics)}".rstrip()
        if outcome.state == "held":
            return f"held     {name}  another edition of its run failed"
        why = told_of_built(outcome.reasons)
        if outcome.state == "same":
            why = f"{why}, same files" if why else "same files"
        sheets = count(outcome.sheets, "sheet")
        made = f"{count(outcome.pages, 'page'):>8}  {sheets:>8}  {size(outcome.bytes)}"
        return f"{outcome.state:<7}  {name}  {made}  {why}".rstrip()


def _facts(outcome: Outcome) -> dict[str, object]:
    return {
        "job": outcome.id,
        "state": outcome.state,
        "reasons": as_json(outcome.reasons),
        "pages": outcome.pages,
        "sheets": outcome.sheets,
        "files": list(outcome.files),
    }


def _foretold(shell: Shell, planned: Planned) -> ExitCode:
    from docgen.batch.events import gravest

    width = max(map(len, planned.reasons), default=0)
    for outcome in planned.refused:
        shell.say(json.dumps(_facts(outcome)) if shell.speaks_json else f"cannot be made  {safe(outcome.id)}")
    for id, reasons in planned.reasons.items():
        if shell.speaks_json:
            shell.say(json.dumps({"job": id, "reasons": as_json(reasons)}))
        else:
            shell.say(f"press  {id.ljust(width)}  {told(reasons)}")
    found = [finding for outcome in planned.refused for finding in outcome.diagnostics]
    if found and not shell.speaks_json:
        shell.note()
    shell.tell(found)
    if not shell.speaks_json:
        if planned.reasons or found:
            shell.say()
        make = f"{count(len(planned.reasons), 'job')} would be made" if planned.reasons else ""
        shell.say(make or _nothing(len(planned.current), bool(found)))
    return gravest(outcome.exit_code for outcome in planned.refused)


def _nothing(current: int, refused: bool) -> str:
    if refused:
        return "nothing would be made"
    if not current:
        return "nothing to do: the project has no print runs yet"
    return f"nothing to do: {'1 job is' if current == 1 else f'{current:,} jobs are'} current"


_STATES = {
    "pressed": "",
    "same": "made anew, and the same",
    "current": "",
    "failed": "nothing of its run was written",
    "held": "not written, since its run failed",
}
"""What becomes of a job, in the order in which it is told, and what there is to say of it."""


def _sum_up(shell: Shell, done: Report, seconds: float, above: str) -> None:
    totals = dict.fromkeys(_STATES, 0)
    for outcome in done.outcomes:
        totals[outcome.state] += 1
    totals["current"] = len(done.current)
    if totals["current"] == sum(totals.values()):
        shell.say(_nothing(totals["current"], refused=False) + above)
        return
    told_of = [
        f"{number:,} {state}" + (f" ({words})" if (words := _STATES[state]) else "")
        for state, number in totals.items()
        if number
    ]
    shell.say(f"{'; '.join(told_of)}, in {seconds:.1f} s{above}")
    if totals["pressed"]:
        shell.say(f"the files are in {shown_path(done.output / 'press')}/")
