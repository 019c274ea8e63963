"""``docgen list``: the editions of the project, and how each stands."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from docgen.cli.excerpt import safe, width
from docgen.cli.messages import count
from docgen.cli.selection import why_left_out
from docgen.cli.shell import Shell, global_options, output_option
from docgen.cli.words import as_json as reasons_as_json

if TYPE_CHECKING:
    from docgen.batch.standing import Standing


@click.command("list")
@click.option("--json", "as_json", is_flag=True, help="As a JSON list, with the words of the manifest.")
@output_option
@global_options
@click.pass_obj
def command(shell: Shell, as_json: bool, output: str | None) -> None:
    """Show the editions, and how each stands.

    'current': a build has nothing to do for it; 'stale': its PDF is not what a build would make now; 'never built';
    'failed'; 'withdrawn': it has no PDF any more. Then its status, its revision and the day by which it is to be reviewed;
    'overdue' when that day has passed. 'docgen why' gives the reasons.
    """
    project = shell.project()
    from docgen.batch.standing import standings

    found = standings(project.folder, project.output(Path(output).resolve() if output else None))
    today = dt.date.today()
    shell.tell(found.findings)
    if as_json:
        shell.say(json.dumps([facts(standing, today) for standing in found.editions], indent=2))
    elif not found.editions:
        why = why_left_out(found.left_out)
        why = why or "the project has no leaflets yet, or none that can be read (see 'docgen check')"
        shell.say(f"there are no editions: {why}")
    else:
        for line in table(found.editions, today):
            shell.say(line)


def facts(standing: Standing, today: dt.date) -> dict[str, Any]:
    """One edition for programs."""
    return {
        **standing.edition.facts(),
        "state": standing.state,
        "reasons": reasons_as_json(standing.reasons),
        "failure": standing.failure or None,
        "overdue": is_overdue(standing, today),
    }


def is_overdue(standing: Standing, today: dt.date) -> bool:
    """Whether somebody should have reviewed it by now; nobody reviews what is withdrawn."""
    return standing.edition.review_by < today and standing.state != "withdrawn"


def table(standings: Sequence[Standing], today: dt.date) -> list[str]:
    """The editions as aligned columns, with counts below."""
    rows = [("EDITION", "STATE", "STATUS", "REVISION", "REVIEW BY", "TITLE")]
    for standing in standings:
        edition = standing.edition
        review = f"{edition.review_by}{' overdue' if is_overdue(standing, today) else ''}"
        rows.append((edition.id, standing.state, edition.status, str(edition.revision), review, safe(edition.title)))
    widths = [max(width(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = ["  ".join(cell + " " * (w - width(cell)) for cell, w in zip(row, widths, strict=True)) for row in rows]
    return [*(line.rstrip() for line in lines), "", _foot(standings, today)]


def _foot(standings: Sequence[Standing], today: dt.date) -> str:
    """``24 editions: 20 current, 3 stale, 1 failed; 2 overdue for review``."""
    from docgen.batch.standing import State

    states = Counter(standing.state for standing in standings)
    foot = f"{count(len(standings), 'edition')}: "
    foot += ", ".join(f"{states[state]:,} {state}" for state in State if states[state])
    overdue = sum(is_overdue(standing, today) for standing in standings)
    return foot + (f"; {overdue:,} overdue for review" if overdue else "")
