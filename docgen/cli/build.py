"""``docgen build``: the PDFs, with a word on each as it comes, and a summary that says where they are."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from docgen.cli.account import Account, sentence, table, write_report
from docgen.cli.executors import cluster_when_needed
from docgen.cli.messages import tally
from docgen.cli.progress import Teller, teller
from docgen.cli.selection import require, selection_options, why_left_out
from docgen.cli.shell import Shell, Usage, global_options, output_option, shown_path
from docgen.cli.streams import Terminated
from docgen.diagnostics import Diagnostic, ExitCode, Refusal, in_order
from docgen.publish.names import Choice

if TYPE_CHECKING:
    from docgen import Event
    from docgen.batch.known import Known


@click.command("build")
@selection_options
@output_option
@click.option("--dry-run", is_flag=True, help="Say what would be done, and why, and do nothing.")
@click.option("--force", is_flag=True, help="Make them all, also those that are current.")
@click.option("--jobs", metavar="N", type=click.IntRange(min=1), help="How many at a time (one for each core).")
@click.option("--fail-fast", is_flag=True, help="Stop at the first edition that fails.")
@click.option("--no-fan-out", is_flag=True, help="Typeset each edition as a whole, and not once for all brands.")
@click.option(
    "--prove",
    type=click.Choice(["all", "sample"]),
    default="all",
    help="Prove every PDF as a whole, or of thousands of like ones a sample.",
)
@click.option("--no-wait", is_flag=True, help="Do not wait while another build uses the same folder: end with 4.")
@click.option("--report", metavar="FILE", help="Also write what became of every edition, as JSON.")
@click.option(
    "--executor",
    "kind",
    type=click.Choice(["local", "dask"]),
    default="local",
    help="Who does the work: processes on this machine, or a Dask cluster.",
)
@click.option("--scheduler", metavar="ADDRESS", help="The cluster's scheduler; without it, one is started here.")
@global_options
@click.pass_obj
def command(
    shell: Shell,
    patterns: tuple[str, ...],
    brand: str | None,
    audience: str | None,
    format: str | None,
    output: str | None,
    dry_run: bool,
    force: bool,
    jobs: int | None,
    fail_fast: bool,
    no_fan_out: bool,
    prove: Literal["all", "sample"],
    no_wait: bool,
    report: str | None,
    kind: str,
    scheduler: str | None,
) -> ExitCode:
    """Make the PDFs: all editions, or those that are named.

    Only what is not current is made: editions that are new, whose sources, pictures, fonts or tools have changed, whose PDF
    is missing or was edited, or that failed. 'docgen why' says more.

    EDITION is an edition's id as 'docgen list' shows it, its first parts ('baclofen-tablets.patient'), or a pattern in
    quotes ('*.clinician.*').
    """
    shell.data_on_stdout = True
    if scheduler and kind != "dask":
        raise Usage("--scheduler is the address of a Dask cluster", "say --executor dask too")
    if report and dry_run:
        raise Usage("a dry run makes nothing that could be reported", "leave out --report or --dry-run")
    project = shell.project()
    choice = Choice(patterns, brand, audience, format)
    target = Path(output).resolve() if output else None

    from docgen.batch.build import cores

    if dry_run:
        from docgen.batch.plan import Manner
        from docgen.cli.forecast import foretell

        manner = Manner(not no_fan_out, prove)
        return foretell(shell, project, choice, target, force=force, manner=manner, jobs=jobs or cores())
    cluster = cluster_when_needed(scheduler, jobs) if kind == "dask" else None
    account = Account(for_report=report is not None)

    def look(known: Known) -> None:
        require(known, choice)
        account.look(known)

    with _accounting(shell, account, project.output(target), Path(report) if report else None):
        with teller(shell, jobs or cores()) as progress:

            def listen(event: Event) -> None:
                account.hear(event)
                progress.hear(event)

            started = time.monotonic()
            try:
                done = project.build(
                    patterns,
                    brand=brand,
                    audience=audience,
                    format=format,
                    output=target,
                    force=force,
                    fail_fast=fail_fast,
                    fan_out=not no_fan_out,
                    prove=prove,
                    wait=not no_wait,
                    jobs=jobs,
                    executor=cluster,
                    look=look,
                    listen=listen,
                )
                account.end(done, cluster.findings if cluster else ())
            finally:
                account.seconds = time.monotonic() - started
        found = account.findings
        if found and progress.lines and not shell.speaks_json:
            shell.note()
        shell.tell(found, account.stopped)
        if not shell.speaks_json:
            sum_up(shell, account, found, progress, done.output)
    return account.exit_code


@contextmanager
def _accounting(shell: Shell, account: Account, output: Path, report: Path | None) -> Iterator[None]:
    """Writes the report, however the build ends; and says what was finished when it was stopped on its way."""
    try:
        yield
    except Usage:
        raise  # nothing was tried
    except BaseException as end:
        match end:
            case Terminated():
                account.stop(ExitCode.TERMINATED)
            case KeyboardInterrupt():
                account.stop(ExitCode.INTERRUPTED)
            case Refusal():
                account.stop(end.exit_code, end.diagnostics)
            case _:
                account.stop(ExitCode.ENVIRONMENT)
        _say_stopped(shell, account, output)
        _write(shell, account, report)
        raise
    if not _write(shell, account, report):
        account.exit_code = ExitCode.CANNOT_WRITE


def _write(shell: Shell, account: Account, report: Path | None) -> bool:
    """Writes the report, if one is wanted; whether nothing stood against it."""
    try:
        if report:
            write_report(account, report)
    except Refusal as refusal:
        shell.tell(refusal.diagnostics)
        return False
    return True


def _say_stopped(shell: Shell, account: Account, output: Path) -> None:
    """What was finished, and what was found at that; why it was stopped is told elsewhere."""
    if not account.outcomes:
        return
    found = in_order(d for outcome in account.outcomes.values() for d in outcome.diagnostics)
    if found and not shell.speaks_json:
        shell.note()
    shell.tell(found, account.stopped)
    if not shell.speaks_json:
        shell.say()
        _say_table(shell, account, "stopped after", found)
        _say_where(shell, account, output)


def sum_up(shell: Shell, account: Account, found: list[Diagnostic], progress: Teller, output: Path) -> None:
    """The last lines: how many editions went which way, and where they are."""
    totals = account.totals()
    above = _above(found)
    if progress.lines or found:
        shell.say()
    if not any(totals.values()):
        left_out = why_left_out(account.left_out)
        words = f"nothing to build: {left_out or 'the project has no leaflets yet'}"
        shell.say(("nothing was built" if any(finding.is_error for finding in found) else words) + above)
    elif totals["current"] == sum(totals.values()):
        current = totals["current"]
        shell.say(f"nothing to do: {'1 edition is' if current == 1 else f'{current:,} editions are'} current{above}")
    elif words := sentence(totals):
        shell.say(f"{words} in {account.seconds:.1f} s{above}")
    else:
        _say_table(shell, account, "done in", found)
    _say_where(shell, account, output)


def _say_where(shell: Shell, account: Account, output: Path) -> None:
    if built := account.totals()["built"]:
        downloads = output / "downloads"
        shell.say(f"the {'PDF is' if built == 1 else 'PDFs are'} in {shown_path(downloads)}/")


def _say_table(shell: Shell, account: Account, how: str, found: list[Diagnostic]) -> None:
    for line in table(account.totals()):
        shell.say(line)
    shell.say()
    shell.say(f"{how} {account.seconds:.1f} s{_above(found)}")


def _above(found: list[Diagnostic]) -> str:
    return f" ({tally(found)} shown above)" if found else ""
