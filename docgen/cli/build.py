"""``docgen build``: the PDFs, with a word on each as it comes, and a summary that says where they are."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from docgen.cli.messages import count, tally
from docgen.cli.progress import Teller, teller
from docgen.cli.selection import choose, left_out
from docgen.cli.shell import Shell, Usage, global_options, shown_path
from docgen.diagnostics import Diagnostic, ExitCode, error, in_order

if TYPE_CHECKING:
    from docgen import Project, Report


@click.command("build")
@click.argument("patterns", nargs=-1, metavar="[EDITION]...")
@click.option("--brand", metavar="BRAND", help="Only editions of this brand.")
@click.option("--audience", metavar="AUDIENCE", help="Only editions for this audience: patient or clinician.")
@click.option("--format", metavar="FORMAT", help="Only editions in this format: standard, large-print …")
@click.option("--output", metavar="DIR", help="Where the PDFs go (build/ in the project, unless given).")
@global_options
@click.pass_obj
def command(
    shell: Shell,
    patterns: tuple[str, ...],
    brand: str | None,
    audience: str | None,
    format: str | None,
    output: str | None,
) -> ExitCode:
    """Make the PDFs: all editions, or those that are named.

    EDITION is an edition's id as 'docgen list' shows it, its first parts ('baclofen-tablets.patient'), or a pattern in
    quotes ('*.clinician.*').
    """
    shell.data_on_stdout = True
    project = shell.project()
    if (faults := _unknown(project, patterns, brand, audience, format)) is not None:
        shell.tell(faults)
        return ExitCode.FAULTS
    started = time.monotonic()
    with teller(shell) as progress:
        report = project.build(
            patterns,
            brand=brand,
            audience=audience,
            format=format,
            output=Path(output).resolve() if output else None,
            listen=progress.hear,
        )
    found = in_order([*report.diagnostics, *(d for outcome in report.outcomes for d in outcome.diagnostics)])
    if found and progress.lines and not shell.speaks_json:
        shell.note()
    shell.tell(found)
    if not shell.speaks_json:
        _sum_up(shell, report, found, progress, time.monotonic() - started, left_out(project))
    return report.exit_code


def _unknown(
    project: Project, patterns: tuple[str, ...], brand: str | None, audience: str | None, format: str | None
) -> list[Diagnostic] | None:
    """A word that means nothing is a usage error, unless faults of the content may be why: then it is those."""
    if not (patterns or brand or audience or format):
        return None
    try:
        choose(project.editions(), patterns, brand=brand, audience=audience, format=format)
    except Usage as unknown:
        faults = [diagnostic for diagnostic in project.check() if diagnostic.is_error]
        if not faults and not project.editions() and (why := left_out(project)):
            raise Usage(unknown.message, f"look at the leaflets first: there are no editions, since {why}") from None
        if not faults:
            raise
        cure = f"put right what is wrong with the content first, which may be why; else {unknown.help}"
        return [*faults, error("usage", unknown.message, help=cure)]
    return None


def _sum_up(
    shell: Shell, report: Report, found: list[Diagnostic], progress: Teller, seconds: float, left_out: str
) -> None:
    built = sum(outcome.built for outcome in report.outcomes)
    failed = sum(outcome.failed for outcome in report.outcomes)
    if progress.lines or found:
        shell.say()
    if not report.outcomes:
        if any(diagnostic.is_error for diagnostic in found):
            words = "nothing was built"
        else:
            words = f"nothing to build: {left_out or 'the project has no leaflets yet'}"
        shell.say(words + (f" ({tally(found)} shown above)" if found else ""))
        return
    words = f"{count(built, 'edition')} built" if built else f"{count(failed, 'edition')} failed and none was built"
    if built and failed:
        words += f" and {failed:,} failed"
    shell.say(f"{words} in {seconds:.1f} s" + (f" ({tally(found)} shown above)" if found else ""))
    if built:
        downloads = report.output / "downloads"
        shell.say(f"the {'PDF is' if built == 1 else 'PDFs are'} in {shown_path(downloads)}/")
    if failed:
        shell.say("an edition that failed keeps the file that it had before, if any")
