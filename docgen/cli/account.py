"""The account of a build: what became of every edition, however the build ended. In lines for people, in JSON for programs.

What is heard while the build runs is enough for it, so that there is one after Ctrl-C too.
"""

from __future__ import annotations

import errno
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docgen.cli.messages import count, facts
from docgen.cli.words import as_json
from docgen.diagnostics import Diagnostic, ExitCode, in_order
from docgen.files import write_atomically
from docgen.publish.names import download_path, parts_of

if TYPE_CHECKING:
    from docgen import Event, Outcome, Report
    from docgen.batch.known import Known
    from docgen.batch.memory import Made
    from docgen.batch.plan import Plan, Reason

STATES = {
    "built": "",
    "same": "what changed makes no difference to what they say and show",
    "current": "",
    "failed": "a PDF from before, if any, stays, marked stale in the manifest",
    "left": "not made",
    "withdrawn": "no PDF any more, since the leaflet is withdrawn",
}
"""What becomes of an edition, in the order in which it is told; and what there is to say of it."""


@dataclass
class Account:
    """What is known of one build, while it runs and when it has ended."""

    outcomes: dict[str, Outcome] = field(default_factory=dict)
    current: dict[str, Made] = field(default_factory=dict)
    left: dict[str, tuple[Reason, ...]] = field(default_factory=dict)
    """What was planned and has not come to an end."""
    withdrawn: tuple[str, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    left_out: Mapping[str, int] = field(default_factory=dict)
    exit_code: ExitCode = ExitCode.DONE
    seconds: float = 0.0
    for_report: bool = False
    """Whether to keep what only :meth:`as_json` tells."""
    _known: Known | None = None
    _warnings: dict[str, str] = field(default_factory=dict)
    """The diagnostics of editions that are current, as the ledger keeps them."""

    def look(self, known: Known) -> None:
        """Is shown what the project has."""
        self._known = known

    def hear(self, event: Event) -> None:
        """Takes the next event; see :mod:`docgen.batch.events`."""
        from docgen.batch.events import Finished, Planned

        match event:
            case Planned():
                self._plan(event.plan)
            case Finished():
                self.outcomes[event.outcome.edition.id] = event.outcome
                self.left.pop(event.outcome.edition.id, None)

    def _plan(self, plan: Plan) -> None:
        self.left = dict(plan.reasons)
        if known := self._known:
            self.current = {id: known.made[id] for id in plan.current if id in known.made}
            if self.for_report:
                self._warnings = {id: known.about(id).diagnostics for id in self.current}

    def end(self, report: Report, more: Iterable[Diagnostic] = ()) -> None:
        """The build came to its end; ``more`` was found besides."""
        self.outcomes = {outcome.edition.id: outcome for outcome in report.outcomes}
        self.current = {made.id: made for made in report.current}
        self.left = {}
        self.withdrawn, self.left_out = report.withdrawn, report.left_out
        self.diagnostics = tuple(in_order([*report.diagnostics, *more]))
        self.exit_code = report.exit_code

    def stop(self, exit_code: ExitCode, diagnostics: Iterable[Diagnostic] = ()) -> None:
        """The build was stopped, or could not go on."""
        self.exit_code, self.diagnostics = exit_code, tuple(diagnostics)

    @property
    def findings(self) -> list[Diagnostic]:
        """Everything that was found, sorted by place."""
        return in_order([*self.diagnostics, *(d for outcome in self.outcomes.values() for d in outcome.diagnostics)])

    def totals(self) -> dict[str, int]:
        """How many editions there are of each of :data:`STATES`."""
        totals = dict.fromkeys(STATES, 0)
        for outcome in self.outcomes.values():
            totals[outcome.state] += 1
        totals["current"] += len(self.current)
        totals["left"] += len(self.left)
        totals["withdrawn"] += len(self.withdrawn)
        return totals

    # For programs

    def as_json(self) -> dict[str, Any]:
        """The whole for ``--report``."""
        from docgen.batch.tools import versions

        return {
            "exit_code": int(self.exit_code),
            "seconds": round(self.seconds, 3),
            "totals": {"editions": sum(self.totals().values()), **self.totals()},
            "tools": dict(versions()),
            "editions": sorted(self._editions(), key=lambda edition: str(edition["id"])),
            "diagnostics": [facts(diagnostic) for diagnostic in self.diagnostics],
        }

    def _editions(self) -> Iterator[dict[str, Any]]:
        from docgen.batch.records import findings_of

        for id, outcome in self.outcomes.items():
            yield _edition(
                id, outcome.state, outcome.reasons, outcome.seconds, outcome.pages, outcome.bytes, outcome.sha256,
                outcome.diagnostics,
            )  # fmt: skip
        for id, made in self.current.items():
            found = findings_of(self._warnings.get(id, "[]"))
            yield _edition(id, "current", (), 0.0, made.pages, made.bytes, made.digest, found)
        for id, reasons in self.left.items():
            yield _edition(id, "left", reasons)
        for id in self.withdrawn:
            yield _edition(id, "withdrawn")


def _edition(
    id: str,
    outcome: str,
    reasons: Iterable[Reason] = (),
    seconds: float = 0.0,
    pages: int = 0,
    bytes: int = 0,
    sha256: str = "",
    diagnostics: Iterable[Diagnostic] = (),
) -> dict[str, Any]:
    return {
        "id": id,
        "outcome": outcome,
        "reasons": as_json(reasons),
        "path": download_path(*parts_of(id)),
        "pages": pages,
        "bytes": bytes,
        "sha256": sha256 or None,
        "seconds": round(seconds, 3),
        "diagnostics": [facts(diagnostic) for diagnostic in diagnostics],
    }


_ELSEWHERE = dict.fromkeys(
    (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EEXIST, errno.EISDIR),
    "name another file with --report; the PDFs are not concerned",
)


def write_report(account: Account, path: Path) -> None:
    """Puts the account into a file, whole or not at all. Raises :class:`~docgen.diagnostics.Refusal` (exit code 4)."""
    write_atomically(path, (json.dumps(account.as_json(), ensure_ascii=False, indent=2) + "\n").encode(), _ELSEWHERE)


def table(totals: Mapping[str, int]) -> list[str]:
    """One line for each state that there is."""
    names = {"same": "same pages"}
    rows = [(names.get(state, state), f"{totals[state]:,}", note) for state, note in STATES.items() if totals[state]]
    name, number = max(len(row[0]) for row in rows), max(len(row[1]) for row in rows)
    return [f"{row[0]:{name}}  {row[1]:>{number}}   {row[2]}".rstrip() for row in rows]


def sentence(totals: Mapping[str, int]) -> str:
    """What there is to say when all editions went the same way, without how long it took; empty if they did not."""
    states = [state for state, number in totals.items() if number]
    if len(states) != 1:
        return ""
    editions = count(totals[states[0]], "edition")
    one = totals[states[0]] == 1
    return {
        "built": f"{editions} built",
        "same": f"{editions} looked at again: {'its' if one else 'their'} pages are the same as before",
        "failed": f"{editions} failed and none was built",
        "withdrawn": f"{editions} withdrawn: {'its PDF was' if one else 'their PDFs were'} taken away",
        "left": f"nothing was finished: {editions} {'is' if one else 'are'} left",
    }.get(states[0], "")
