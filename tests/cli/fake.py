"""The docgen command over a project that is made up: `python fake.py SCENARIO docgen-arguments…`.

The shell, the publishing and the disk are real; only what stands between content and PDF is not. A scenario says what
the content is like; it is a function of this module.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import sys
import time
import types
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from docgen.batch.events import Event, Finished, Outcome, Planned, Report, Started, State, gravest
from docgen.batch.known import Known
from docgen.batch.plan import Plan, Reason, Why
from docgen.batch.standing import Standing, Standings
from docgen.batch.standing import State as Stand
from docgen.diagnostics import Diagnostic, Place, Refusal, error, warning
from docgen.files import Folder
from docgen.publish import manifest
from docgen.publish.edition import Edition
from docgen.publish.lock import locked
from docgen.publish.names import Choice
from docgen.publish.publisher import Publisher

FAULT = error(
    "dose-without-unit",
    "dose '8' has no unit",
    Place("content/leaflets/apples.yaml", 3, 12, 13),
    "write the unit, for example '8 mg'",
)
WORRY = warning("long-sentence", "sentence of 31 words", Place("content/leaflets/apples.yaml", 2, 8))
SOURCE = "leaflet: apples\ntitle: Apples and pears\n  maximum: 8\n"


def edition(leaflet: str, audience: str, brand: str, format: str = "standard", status: str = "draft") -> Edition:
    day = dt.date(2020, 1, 31) if leaflet == "pears" else dt.date(2999, 1, 31)
    title = f"All about {leaflet}"
    return Edition(
        leaflet=leaflet, audience=audience, brand=brand, language="en-GB", format=format, title=title, revision=3,
        status=status, issued=dt.date(2019, 1, 31), review_by=day,
    )  # fmt: skip


ORCHARD = (
    edition("apples", "clinician", "northgate"),
    edition("apples", "patient", "northgate", "large-print"),
    edition("apples", "patient", "northgate"),
    edition("pears", "patient", "plain", status="approved"),
)


@dataclass
class Project:
    folder: Folder
    all: tuple[Edition, ...] = ORCHARD
    faults: tuple[Diagnostic, ...] = ()
    left: dict[str, int] = field(default_factory=dict)
    make: Callable[[Edition], Outcome | bytes] = lambda edition: b"%PDF " * 28_400
    early: Callable[[list[Edition]], list[Edition]] = lambda editions: editions
    """The order in which editions are done, when that is not the plan's."""
    settings: types.SimpleNamespace = field(default_factory=lambda: types.SimpleNamespace(brands=()))

    @classmethod
    def open(cls, path: str) -> Project:
        folder = Folder.at(path)
        if not folder.exists("docgen.yaml"):
            raise Refusal([error("not-a-project", "there is no docgen.yaml here", help="go to a project's folder")])
        return SCENARIO(folder)

    def check(self, paths: Sequence[str] = ()) -> list[Diagnostic]:
        return [f for f in self.faults if not paths or (f.place and f.place.path in paths)]

    def output(self, chosen: Path | None = None) -> Path:
        return chosen or self.folder.root / "build"

    def build(
        self,
        patterns: Sequence[str] = (),
        *,
        brand: str | None = None,
        audience: str | None = None,
        format: str | None = None,
        output: Path | None = None,
        look: Callable[[Known], None],
        listen: Callable[[Event], None],
        **_: object,
    ) -> Report:
        look(Known(tuple(e.id for e in self.all), tuple(f for f in self.faults if f.is_error), self.left))
        target, choice = self.output(output), Choice(tuple(patterns), brand, audience, format)
        chosen = {e.id: e for e in self.all if choice.fits(e.id)}
        reasons = dict.fromkeys(chosen, (Reason(Why.NEVER_BUILT),))
        listen(Planned(Plan(reasons, ()), tuple(chosen), dict.fromkeys(chosen, 0.5)))
        with locked(target):
            listed = {entry.edition.id: entry for entry in manifest.read(target)[0]}
            outcomes = self._outcomes(Publisher(target, listed, ()), list(chosen.values()), listen)
        codes = [outcome.exit_code for outcome in outcomes]
        return Report(tuple(outcomes), (), (), (), self.left, gravest(codes), target)

    def _outcomes(self, publisher: Publisher, chosen: list[Edition], listen: Callable[[Event], None]) -> list[Outcome]:
        outcomes = []
        why = (Reason(Why.NEVER_BUILT),)
        try:
            for e in self.early(chosen):
                listen(Started(e.id))
                try:
                    made = self.make(e)
                    if isinstance(made, bytes):
                        entry = publisher.publish(made, e, pages=4)
                        made = Outcome(e, State.BUILT, why, 4, entry.bytes, entry.sha256, 0.25)
                except Refusal as refusal:
                    made = Outcome(
                        e, State.FAILED, why, seconds=0.25, diagnostics=refusal.diagnostics, exit_code=refusal.exit_code
                    )
                outcomes.append(made)
                listen(Finished(made))
        finally:
            with contextlib.suppress(Refusal):
                publisher.close()
        return sorted(outcomes, key=lambda outcome: outcome.edition.id)


def standings(folder: Folder, output: Path) -> Standings:
    """Of the made-up project: nothing was ever built."""
    project = SCENARIO(folder)
    stand = tuple(Standing(e, Stand.NEVER_BUILT, (Reason(Why.NEVER_BUILT),)) for e in project.all)
    return Standings(tuple(sorted(stand, key=lambda one: one.edition.id)), (), project.left)


def orchard(folder: Folder) -> Project:
    """All is well."""
    return Project(folder)


def bare(folder: Folder) -> Project:
    """No leaflets."""
    return Project(folder, ())


def begun(folder: Folder) -> Project:
    """Nothing but drafts, which are left out, and leaflets that were withdrawn."""
    return Project(folder, (), left={"draft": 2, "withdrawn": 1})


def rotten(folder: Folder) -> Project:
    """One edition fails; two have the same worry."""

    def make(e: Edition) -> Outcome | bytes:
        if e.audience == "clinician":
            raise Refusal([FAULT])
        if e.leaflet == "apples":
            return Outcome(e, State.BUILT, (), 1, 1_234_567, "", 0.1, (WORRY,))
        return b"%PDF"

    return Project(folder, faults=(FAULT, WORRY), make=make)


def hiding(folder: Folder) -> Project:
    """Apples cannot be read, so that nobody knows of their editions."""
    return Project(folder, ORCHARD[3:], (FAULT,))


def slow(folder: Folder) -> Project:
    """Each edition takes long enough to be interrupted."""

    def make(e: Edition) -> bytes:
        if e.leaflet == "pears":
            time.sleep(60)
        return b"%PDF"

    return Project(folder, make=make)


def many(folder: Folder) -> Project:
    """A catalogue."""
    return Project(
        folder, tuple(edition(f"leaflet-{n:03}", "patient", "plain") for n in range(200)), make=lambda e: b"%"
    )


def hasty(folder: Folder) -> Project:
    """The last edition of the plan is done first."""
    return Project(folder, early=lambda editions: editions[::-1])


def faulty(folder: Folder) -> Project:
    """docgen itself has a fault."""

    def make(e: Edition) -> bytes:
        raise RuntimeError("not thought of")

    return Project(folder, make=make)


def wide(folder: Folder) -> Project:
    """A title in wide letters."""
    return Project(folder, (edition("苹果", "patient", "plain"), edition("pears", "patient", "plain")))


def install() -> None:
    """Puts the made-up project where the shell looks for the real one."""
    import docgen.batch.standing

    docgen.batch.standing.standings = standings
    project = types.ModuleType("docgen.batch.project")
    vars(project)["Project"] = Project
    sys.modules["docgen.batch.project"] = project


if __name__ == "__main__":
    from docgen.cli import main

    SCENARIO = globals()[sys.argv[1]]
    install()
    main(sys.argv[2:])
