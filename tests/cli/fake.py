"""The docgen command over a project that is made up: `python fake.py SCENARIO docgen-arguments…`.

The shell, the publishing and the disk are real; only what stands between content and PDF is not. A scenario says what
the content is like; it is a function of this module.
"""

from __future__ import annotations

import datetime as dt
import sys
import time
import types
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from docgen.batch.events import Event, Finished, Outcome, Planned, Report, Started, gravest
from docgen.diagnostics import Diagnostic, ExitCode, Place, Refusal, error, warning
from docgen.files import Folder
from docgen.publish.edition import Edition
from docgen.publish.names import matches
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
    settings: types.SimpleNamespace = field(default_factory=lambda: types.SimpleNamespace(brands=()))

    @classmethod
    def open(cls, path: str) -> Project:
        folder = Folder.at(path)
        if not folder.exists("docgen.yaml"):
            raise Refusal([error("not-a-project", "there is no docgen.yaml here", help="go to a project's folder")])
        return SCENARIO(folder)

    def left_out(self) -> Counter[str]:
        return Counter(self.left)

    def editions(self) -> tuple[Edition, ...]:
        return self.all

    def check(self, paths: Sequence[str] = ()) -> list[Diagnostic]:
        return [f for f in self.faults if not paths or (f.place and f.place.path in paths)]

    def build(
        self,
        patterns: Sequence[str] = (),
        *,
        brand: str | None = None,
        audience: str | None = None,
        format: str | None = None,
        output: Path | None = None,
        listen: Callable[[Event], None] = lambda event: None,
    ) -> Report:
        target = output or self.folder.root / "build"
        chosen = tuple(
            e
            for e in self.all
            if (not patterns or any(matches(e.id, p) for p in patterns))
            and brand in (None, e.brand)
            and audience in (None, e.audience)
            and format in (None, e.format)
        )
        listen(Planned(chosen))
        publisher = Publisher(target, self.all)
        outcomes = []
        found: tuple[Diagnostic, ...] = ()
        try:
            for e in chosen:
                listen(Started(e))
                try:
                    made = self.make(e)
                    if isinstance(made, bytes):
                        publisher.publish(made, e, pages=4)
                        made = Outcome(e, 4, len(made), 0.25, (), ExitCode.DONE)
                except Refusal as refusal:
                    made = Outcome(e, 0, 0, 0.25, refusal.diagnostics, refusal.exit_code)
                outcomes.append(made)
                listen(Finished(made))
        finally:
            if any(outcome.built for outcome in outcomes):
                found = publisher.close()
        return Report(tuple(outcomes), found, gravest(o.exit_code for o in outcomes), target)


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
            return Outcome(e, 1, 1_234_567, 0.1, (WORRY,), ExitCode.DONE)
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
    project = types.ModuleType("docgen.batch.project")
    vars(project)["Project"] = Project
    sys.modules["docgen.batch.project"] = project


if __name__ == "__main__":
    from docgen.cli import main

    SCENARIO = globals()[sys.argv[1]]
    install()
    main(sys.argv[2:])
