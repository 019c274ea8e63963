"""``docgen list``: the editions that can be built."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence

import click

from docgen.cli.excerpt import safe, width
from docgen.cli.messages import count
from docgen.cli.selection import left_out
from docgen.cli.shell import Shell, global_options
from docgen.publish.edition import Edition


@click.command("list")
@click.option("--json", "as_json", is_flag=True, help="As a JSON list, with the words of the manifest.")
@global_options
@click.pass_obj
def command(shell: Shell, as_json: bool) -> None:
    """Show the editions that can be built.

    Each with its status, revision and the day by which it is to be reviewed; 'overdue' when that day has passed.
    """
    project = shell.project()
    editions = sorted(project.editions(), key=lambda edition: edition.id)
    if as_json:
        shell.say(json.dumps([edition.facts() for edition in editions], indent=2))
    elif not editions:
        why = left_out(project) or "the project has no leaflets yet, or none that can be read (see 'docgen check')"
        shell.say(f"there are no editions: {why}")
    else:
        for line in table(editions, dt.date.today()):
            shell.say(line)


def table(editions: Sequence[Edition], today: dt.date) -> list[str]:
    """The editions as aligned columns, with a count below."""
    rows = [("EDITION", "STATUS", "REVISION", "REVIEW BY", "TITLE")]
    overdue = 0
    for edition in editions:
        late = edition.review_by < today
        overdue += late
        review = f"{edition.review_by}{' overdue' if late else ''}"
        rows.append((edition.id, edition.status, str(edition.revision), review, safe(edition.title)))
    widths = [max(width(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = ["  ".join(cell + " " * (w - width(cell)) for cell, w in zip(row, widths, strict=True)) for row in rows]
    foot = count(len(editions), "edition") + (f", {overdue} overdue for review" if overdue else "")
    return [*(line.rstrip() for line in lines), "", foot]
