"""``docgen why``: why editions are current or not, what they were made from, and what was made from a file."""

from __future__ import annotations

import datetime as dt
import difflib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from docgen.cli.excerpt import safe
from docgen.cli.messages import count
from docgen.cli.selection import require
from docgen.cli.shell import Shell, Usage, global_options, output_option
from docgen.files import FONT, LISTING
from docgen.publish.names import Choice, matches

if TYPE_CHECKING:
    from docgen import Project
    from docgen.batch.memory import Made, Packed, Pressed
    from docgen.batch.session import Session
    from docgen.batch.standing import Standing
    from docgen.batch.uses import Input

SHORT = 12
"""So much of a digest is shown."""

OWN_TOOLS = ("docgen", "weasyprint", "pango", "harfbuzz", "python")
"""The tools that are shown; the ledger knows all."""


@click.command("why")
@click.argument("patterns", nargs=-1, metavar="[EDITION|RUN[/EDITION]]...")
@click.option("--uses", metavar="PATH", help="Show the editions that a change of this file would make again.")
@output_option
@global_options
@click.pass_obj
def command(shell: Shell, patterns: tuple[str, ...], uses: str | None, output: str | None) -> None:
    """Say why editions are current or not, and what they were made from.

    EDITION is an id as 'docgen list' shows it, its first parts, or a pattern in quotes. RUN/EDITION is a job of a print run,
    and RUN all of its jobs. Of one, everything is shown that it was made from; of several, only how they stand.

    With --uses PATH: which editions would be made again if that file, or any file of that folder, changed. Those of which
    nothing on the pages changes stay as they are all the same.
    """
    if not patterns and uses is None:
        raise Usage("which edition?", "name one that 'docgen list' shows, or a file with --uses")
    if patterns and uses is not None:
        raise Usage("--uses asks for all editions", "leave out either the edition or --uses")
    project = shell.project()
    from docgen.batch.session import Session

    with Session.looking(project.folder, project.output(Path(output).resolve() if output else None)) as session:
        jobs = tuple(f"{pattern}/" if _is_run(pattern, project, session) else pattern for pattern in patterns)
        if len({"/" in job for job in jobs}) > 1:
            raise Usage("editions and jobs of print runs are asked for one after the other", "leave out either")
        if uses is not None:
            lines = _uses(session, uses)
        elif "/" in jobs[0]:
            lines = _why_pressed(session, jobs)
        else:
            lines = _why(session, Choice(patterns))
        for line in lines:
            shell.say(line)
        shell.tell(session.findings)


def _is_run(pattern: str, project: Project, session: Session) -> bool:
    """Whether a print run is meant, and not an edition. The content is only read if nothing that was made is meant."""
    if any(id.partition("/")[0] == pattern for id in session.ledger.memory.pressed):
        return True
    return not any(matches(id, pattern) for id in session.survey.statuses) and pattern in project.print_runs()


def _why(session: Session, choice: Choice) -> Iterator[str]:
    from docgen.batch.known import known
    from docgen.batch.standing import standing

    project = known(session)
    require(project, choice)
    plan, lost = session.plan(), session.lost()
    chosen = [id for id in project.ids if choice.fits(id)]
    for id in chosen:
        yield from _how(standing(session, plan, lost.get(id, ()), id))
    if len(chosen) > 1:
        yield from _several(len(chosen), "edition")
    elif (made := session.ledger.memory.made.get(chosen[0])) and made.digest:
        yield from _made(session, made)


def _why_pressed(session: Session, patterns: Iterable[str]) -> Iterator[str]:
    """The same of jobs."""
    from docgen.batch.press.orders import Orders
    from docgen.batch.sources import Sources
    from docgen.batch.standing import state_of
    from docgen.content.record import nearest

    pressed = session.ledger.memory.pressed
    claimed, unsure = Orders(Sources(session.folder)).claimed()
    ids = sorted(claimed | pressed.keys())
    wanted = [f"{pattern}*" if pattern.endswith("/") else pattern for pattern in patterns]
    for typed, pattern in zip(patterns, wanted, strict=True):
        if not any(matches(id, pattern) for id in ids):
            cure = nearest(typed.rstrip("/"), [*ids, *(id.partition("/")[0] for id in ids)])
            raise Usage(
                f"there is no job '{typed}'", cure or "'docgen press --all --dry-run' shows those that are not current"
            )
    chosen = [id for id in ids if any(matches(id, pattern) for pattern in wanted)]
    for id in chosen:
        if id in claimed or id.partition("/")[0] in unsure:
            reasons = session.judge.reasons_to_press(id)
            yield f"{id}: {state_of(reasons)}"
            yield from (f"  {safe(str(reason))}" for reason in reasons)
        else:
            yield f"{id}: in no print run any more"
    if len(chosen) > 1:
        yield from _several(len(chosen), "job")
    elif job := pressed.get(chosen[0]):
        yield ""
        for path, digest in job.digests.items():
            yield f"{path}: sha256 {digest[:SHORT]}"
        yield _with_what(session, job)
        yield from _inputs(session, job.reads)


def _several(number: int, what: str) -> Iterator[str]:
    yield ""
    yield f"{count(number, what)}; name one alone to see what it was made from"


def _how(standing: Standing) -> Iterator[str]:
    """``baclofen-tablets.…: stale``, and a line for each reason."""
    yield f"{standing.edition.id}: {standing.state}"
    for reason in standing.reasons:
        said = f"{reason}: {standing.failure}" if reason.why == "failed last time" and standing.failure else str(reason)
        yield f"  {safe(said)}"
    if not standing.reasons and standing.failure:
        yield f"  {safe(standing.failure)}"


def _made(session: Session, made: Made) -> Iterator[str]:
    """What it was made from, when and with what, as far as one can know: the file says when, the ledger with what."""
    path = session.output / made.path
    when = ""
    if session.entry(made):
        day = dt.datetime.fromtimestamp(path.stat().st_mtime).astimezone()
        when = f" of {day:%Y-%m-%d %H:%M}"
    yield ""
    yield f"{made.path}{when}: {count(made.pages, 'page')}, {made.bytes:,} bytes, sha256 {made.digest[:SHORT]}"
    yield _with_what(session, made)
    yield from _pages(session, made)
    yield from _inputs(session, made.reads)


def _with_what(session: Session, made: Made | Pressed) -> str:
    tools = json.loads(session.ledger.memory.tools.get(made.tools, "{}"))
    known = ", ".join(f"{name} {tools[name]}" for name in OWN_TOOLS if name in tools)
    return f"made in {made.seconds:.1f} s by {known}"


def _inputs(session: Session, reads: Packed) -> Iterator[str]:
    from docgen.batch.uses import inputs

    found = inputs(session, reads)
    yield ""
    yield f"made from {count(len(found), 'input')}:"
    width = max((len(_name(one)) for one in found), default=0)
    for one in found:
        yield f"  {_name(one):{width}}  {_digest(one):{SHORT}}  {_now(one)}".rstrip()


def _pages(session: Session, made: Made) -> Iterator[str]:
    """Whose pages they are besides, and which fields of the brand they were made for."""
    if not made.slots:
        yield "its pages were typeset as a whole (--no-fan-out)"
        return
    others = sum(other.manuscript == made.manuscript for other in session.ledger.memory.made.values()) - 1
    fields = [f"brand.{name}" for name in json.loads(session.ledger.about(made.id).fields)]
    shared = (
        f"{count(others, 'other edition')} {'has' if others == 1 else 'have'}" if others else "no other edition has"
    )
    yield f"{shared} the same pages, with something else in the slots"
    if fields:
        yield f"the pages are for brands of this {', '.join(fields)}: a template reads it outside the slots"


def _name(one: Input) -> str:
    if one.name.startswith(FONT):
        return f"font '{safe(one.name.removeprefix(FONT))}'"
    return safe(one.name.removeprefix(LISTING))


def _digest(one: Input) -> str:
    if one.digest is None:
        return "absent"
    return "there" if one.only_there else one.digest[:SHORT]


def _now(one: Input) -> str:
    if not one.changed:
        return ""
    if one.digest is None:
        return "is there now"
    return "has changed" if one.there else "is gone"


def _uses(session: Session, typed: str) -> Iterator[str]:
    from docgen.batch.uses import names, users

    path = _inside(session, typed)
    found = users(session, path)
    is_there = (session.folder.root / path).exists()
    if not found.editions and not found.jobs and not is_there:
        raise Usage(f"there is no file '{typed}', and no edition was made from one", _near(path, names(session)))
    if found.editions:
        change = "changed" if is_there else "were there again" if path in names(session) else "were there"
        yield f"if '{safe(path)}' {change}, {count(len(found.editions), 'edition')} would be made again:"
        yield from (f"  {id}" for id in found.editions)
    else:
        yield f"no edition was made from '{safe(path)}'"
        if found.surveyed:
            yield "it is read to know which editions there are"
    if found.jobs:
        yield f"{count(len(found.jobs), 'job')} of print runs would be pressed again:"
        yield from (f"  {id}" for id in found.jobs)
    if found.unknown:
        be = "1 edition was" if found.unknown == 1 else f"{found.unknown:,} editions were"
        yield f"{be} never built, so nobody knows yet what {'it uses' if found.unknown == 1 else 'they use'}"


def _inside(session: Session, typed: str) -> str:
    """The path relative to the project: as it is typed here, or else as messages write it."""
    root = session.folder.root
    here = Path(typed).absolute().resolve()
    if here.is_relative_to(root) and (here.exists() or not (root / typed).exists()):
        return here.relative_to(root).as_posix()
    there = (root / typed).resolve()
    if not Path(typed).is_absolute() and there.is_relative_to(root) and (there.exists() or not here.exists()):
        return typed.rstrip("/")
    raise Usage(f"'{typed}' lies outside the project in '{root}'", "name another project with -C")


def _near(path: str, known: Iterable[str]) -> str:
    words = sorted(known)
    close = difflib.get_close_matches(path, words, n=1)
    if not close:  # perhaps only the folder is wrong
        close = [word for word in words if matches(word, f"*/{path.rpartition('/')[2]}")][:1]
    if close:
        return f"did you mean '{close[0]}'?"
    return "name a file of the project; 'docgen why EDITION' shows what an edition was made from"
