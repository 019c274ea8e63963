"""``docgen preflight``: whether finished PDFs, from docgen or not, can go to a press, and what they hold."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import click

from docgen.cli.excerpt import safe
from docgen.cli.messages import render, tally
from docgen.cli.shell import Shell, Usage, global_options, may_colour, write
from docgen.diagnostics import Diagnostic, ExitCode, Refusal
from docgen.files import read_named

if TYPE_CHECKING:
    from docgen.press.preflight import Promises, Verdict

PROCESS = "process"
"""What ``--plate`` calls the four inks of process printing."""


@click.command("preflight")
@click.argument("files", nargs=-1, required=True, metavar="FILE.pdf...")
@click.option("--plate", "plates", multiple=True, metavar="INK", help="An ink that is printed; 'process' for all four.")
@click.option("--pages", type=click.IntRange(min=1), metavar="N", help="How many pages there must be.")
@click.option("--multiple", type=click.IntRange(min=1), metavar="N", help="What the pages must be a multiple of.")
@click.option(
    "--ink-limit", type=click.FloatRange(min=1), metavar="PERCENT", help="The most ink that dries (300, unless given)."
)
@click.option(
    "--safety", type=click.FloatRange(min=0), metavar="MM", help="How far text keeps from the cut (4, unless given)."
)
@click.option("--same-size", is_flag=True, help="All pages must be cut to one size.")
@click.option("--flat", is_flag=True, help="Nothing may be transparent.")
@global_options
@click.pass_obj
def command(
    shell: Shell,
    files: tuple[str, ...],
    plates: tuple[str, ...],
    pages: int | None,
    multiple: int | None,
    ink_limit: float | None,
    safety: float | None,
    same_size: bool,
    flat: bool,
) -> ExitCode:
    """See whether a finished PDF can go to a press.

    Reads any PDF back and judges it as PDF/X-4: boxes and bleed, fonts, colours, plates and how much ink they carry,
    overprinting, lines, text and images in the size in which they are placed. Says what it found, and where. Ends with
    5 if a file must not go to a press. INK is Cyan, Magenta, Yellow, Black or the name of a spot ink; without --plate,
    the plates are only told.
    """
    from docgen.press.preflight import preflight

    shell.data_on_stdout = True
    promises = _promises(plates, pages, multiple, ink_limit, safety, same_size, flat)
    code = ExitCode.DONE
    reported = False
    for file in files:
        try:
            verdict = preflight(read_named(file), promises, file)
        except Refusal as refusal:
            shell.tell(refusal.diagnostics)
            code = code if code is ExitCode.NON_CONFORMING else refusal.exit_code
            continue
        _tell(shell, verdict.findings)
        if shell.speaks_json:
            shell.say(json.dumps(_as_facts(file, verdict)))
        else:
            for line in ([""] if reported else []) + list(_report(file, verdict)):
                shell.say(line)
            reported = True
        if verdict.refused:
            code = ExitCode.NON_CONFORMING
    return code


def _promises(
    plates: Sequence[str],
    pages: int | None,
    multiple: int | None,
    ink_limit: float | None,
    safety: float | None,
    same_size: bool,
    flat: bool,
) -> Promises:
    from docgen.press.preflight import PROCESS as FOUR
    from docgen.press.preflight import Limits, Promises

    for plate in plates:
        meant = next((ink for ink in (*FOUR, PROCESS) if ink.lower() == plate.lower()), plate)
        if meant != plate:
            raise Usage(f"there is no plate '{plate}': names are told apart by capitals", f"write --plate {meant}")
    usual = Limits()
    inks = {ink for plate in plates for ink in (FOUR if plate == PROCESS else (plate,))}
    return Promises(
        limits=Limits(
            total_ink=usual.total_ink if ink_limit is None else ink_limit,
            safety_mm=usual.safety_mm if safety is None else safety,
        ),
        plates=frozenset(inks) if inks else None,
        pages=pages,
        pages_multiple=multiple or 1,
        same_size=same_size,
        flat=flat,
    )


def _tell(shell: Shell, findings: Sequence[Diagnostic]) -> None:
    """Shows the findings in their own order, which is that of the pages."""
    stream = sys.stdout if shell.speaks_json else sys.stderr
    for finding in findings:
        write(stream, render(finding, shell.form, colour=may_colour(stream)))
        if shell.form == "text":
            write(stream, "")


def _report(file: str, verdict: Verdict) -> Iterator[str]:
    """The facts and the judgement, for people."""
    sizes = list(dict.fromkeys(f"{_number(width)} × {_number(height)} mm" for width, height in verdict.trims_mm))
    rows = [
        ("file", file),
        ("standard", f"{verdict.standard or 'none is named'}, PDF {verdict.version}" if verdict.version else ""),
        ("pages", f"{verdict.pages:,} of {', '.join(sizes)}, bleed {_number(verdict.bleed_mm)} mm" if sizes else ""),
        ("printed as", _condition(verdict)),
        ("plates", ", ".join(verdict.plates)),
        ("most ink", f"{verdict.most_ink:.0f} %: {verdict.most_ink_at}" if verdict.most_ink else ""),
        ("verdict", _judgement(verdict)),
    ]
    for name, value in rows:
        if value:
            yield f"{name:12}{safe(value)}"


def _judgement(verdict: Verdict) -> str:
    found = tally(verdict.findings)
    if verdict.refused:
        return f"refused: {found}"
    return f"ready for the press, with {found}" if found else "ready for the press"


def _condition(verdict: Verdict) -> str:
    if verdict.intent is None:
        return ""
    return " · ".join(filter(None, (verdict.intent.condition, verdict.intent.info)))


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _as_facts(file: str, verdict: Verdict) -> dict[str, Any]:
    """The same for programs; the key ``preflight`` tells it from a message."""
    return {
        "preflight": file,
        "refused": verdict.refused,
        "standard": verdict.standard or None,
        "version": verdict.version or None,
        "pages": verdict.pages,
        "trim-mm": [list(size) for size in verdict.trims_mm],
        "bleed-mm": verdict.bleed_mm,
        "condition": verdict.intent.condition if verdict.intent else None,
        "plates": list(verdict.plates),
        "most-ink": verdict.most_ink,
        "most-ink-at": verdict.most_ink_at or None,
    }
