"""``docgen build --dry-run``: what a build would do now, and why."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from docgen.cli.excerpt import safe
from docgen.cli.messages import count, tally
from docgen.cli.pace import duration
from docgen.cli.selection import require, why_left_out
from docgen.cli.shell import Shell
from docgen.cli.words import as_json, told
from docgen.diagnostics import Diagnostic, ExitCode, in_order
from docgen.publish.names import Choice

if TYPE_CHECKING:
    from docgen import Project
    from docgen.batch.plan import Manner, Plan, Reason
    from docgen.batch.session import Session

CANNOT_BE_MADE, TAKE_AWAY = "cannot be made", "take away"


@dataclass(frozen=True, slots=True)
class Line:
    """What would be done for one edition: its steps, or that there are none to take."""

    id: str
    steps: tuple[str, ...]
    reasons: tuple[Reason, ...] = ()
    because: str = ""

    def as_json(self) -> str:
        """For programs."""
        facts = {"edition": self.id, "steps": self.steps, "reasons": as_json(self.reasons)}
        return json.dumps({**facts, "because": self.because or None})


def foretell(
    shell: Shell, project: Project, choice: Choice, output: Path | None, *, force: bool, manner: Manner, jobs: int
) -> ExitCode:
    """Prints the plan, and what is wrong with the content. Changes nothing, and ends well whatever it finds.

    Raises:
        Usage: the choice means nothing.
        Refusal: ``docgen.yaml`` has faults.
    """
    from docgen.batch.known import known
    from docgen.batch.session import Session

    with Session.looking(project.folder, project.output(output)) as session:
        require(known(session), choice)
        plan = session.plan(choice, force=force, manner=manner)
        lines = sorted(_lines(session, plan, choice), key=lambda line: line.id)
        found = in_order([*session.findings, *session.survey.findings, *_faults(session, choice)])
        seconds = sum(session.seconds(line.id) for line in lines if line.reasons) / min(jobs, max(len(lines), 1))
        left_out = why_left_out(session.survey.left_out)
    for line in lines:
        shell.say(line.as_json() if shell.speaks_json else _row(line, max(len(line.id) for line in lines)))
    if found and lines and not shell.speaks_json:
        shell.note()
    shell.tell(found)
    if not shell.speaks_json:
        if lines or found:
            shell.say()
        shell.say(_foot(lines, plan, seconds, left_out) + (f" ({tally(found)} shown above)" if found else ""))
    return ExitCode.DONE


def _lines(session: Session, plan: Plan, choice: Choice) -> Iterator[Line]:
    faults = session.lost(choice)
    steps: dict[str, list[str]] = {}
    for step in plan.steps():
        steps.setdefault(step.edition, []).append(step.kind)
    for id, found in faults.items():
        yield Line(id, (CANNOT_BE_MADE,), because=next(fault.message for fault in found if fault.is_error))
    for id, reasons in plan.reasons.items():
        yield Line(id, tuple(steps[id]), reasons)
    for edition in session.to_withdraw()[0]:
        yield Line(edition.id, (TAKE_AWAY,), because="its leaflet is withdrawn")


def _faults(session: Session, choice: Choice) -> list[Diagnostic]:
    from docgen.batch.outlet import still_there

    stay = [still_there(edition) for edition in session.to_withdraw()[1]]
    return [*stay, *(fault for faults in session.lost(choice).values() for fault in faults)]


def _row(line: Line, width: int) -> str:
    """``baclofen-tablets.patient.northgate.en-GB.standard  typeset, brand  input changed: …``."""
    return f"{line.id:{width}}  {', '.join(line.steps):14}  {told(line.reasons) or safe(line.because)}"


def _foot(lines: list[Line], plan: Plan, seconds: float, left_out: str) -> str:
    make = sum(bool(line.reasons) for line in lines)
    current = len(plan.current)
    if not lines and not current:
        return f"nothing to build: {left_out or 'the project has no leaflets yet'}"
    if not lines:
        return f"nothing to do: {'1 edition is' if current == 1 else f'{current:,} editions are'} current"
    parts = [f"{count(make, 'edition')} would be made, in about {duration(seconds)}"] if make else []
    cannot = sum(line.steps == (CANNOT_BE_MADE,) for line in lines)
    away = sum(line.steps == (TAKE_AWAY,) for line in lines)
    parts += [f"{cannot:,} cannot be made"] if cannot else []
    parts += [f"{away:,} would be taken away"] if away else []
    parts += [f"{current:,} {'is' if current == 1 else 'are'} current"] if current else []
    return "; ".join(parts)
