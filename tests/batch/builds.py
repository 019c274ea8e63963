"""Projects to build and rebuild, and what to ask of a build: shared by the tests of what a batch must survive."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from docgen import Finished, Project
from docgen.batch.build import Executor
from docgen.batch.events import Report, State
from docgen.batch.ledger import LEDGER
from docgen.batch.store import STORE
from docgen.files import digest_of
from tests.projects import ROOT, edit, small_project

LEAFLETS = ("alpha", "beta", "gamma")
BRANDS = ("plain", "second")
TEXT = """\
leaflet: {name}
medicine: examplol
about-taking: true
region: GB
language: en-GB
title: {{patient: About {name}, clinician: "{name}: prescribing"}}
summary: What {name} is.
revision: {{number: 1, issued: 2026-11-23, review-by: 2028-11-23, status: approved, owner: Us}}
sections:
  - heading: {{patient: What it does, clinician: Pharmacology}}
    blocks:
      - patient: "Take {{dosing.adult.start}} of {name} with food."
        clinician: "Give at most {{dosing.adult.maximum}} of {name}."
      - warning: stop-suddenly
      - references: cited
"""
BREAKS = {
    "yaml": ("leaflet: ", "leaflet: ["),
    "content": ("with food.", "with food. [@nobody]"),
}
"""What makes a leaflet one that cannot be read at all, and one whose editions cannot be made."""


def leaflet_path(name: str) -> str:
    return f"content/leaflets/{name}.yaml"


def larger_project(folder: Path, leaflets: Sequence[str] = LEAFLETS, brands: Sequence[str] = BRANDS[1:]) -> Path:
    """Three short leaflets for two audiences in two brands: twelve editions, of a page or two each.

    Patients are told the first dose of the medicine, clinicians the largest.
    """
    small_project(folder, pages=True)
    (folder / leaflet_path("examplol-tablets")).unlink()
    for name in leaflets:
        (folder / leaflet_path(name)).write_text(TEXT.format(name=name))
    for name in brands:
        (folder / "styles/brands" / name).mkdir()
        (folder / "styles/brands" / name / "brand.yaml").write_text(second_brand(name))
    settings = folder / "docgen.yaml"
    settings.write_text(settings.read_text().replace("[plain]", f"[{', '.join(['plain', *brands])}]"))
    return folder


def second_brand(name: str) -> str:
    """A brand that is another's child."""
    return f"brand: {name}\nextends: plain\nname: Second Leaflets\nfooter: Second Leaflets\n"


def add_to(path: Path, text: str) -> None:
    path.write_text(path.read_text() + text)


def withdraw(folder: Path, name: str) -> None:
    edit(folder / leaflet_path(name), "status: approved", "status: withdrawn")


def built(folder: Path, executor: Executor | None = None, **settings: Any) -> Report:
    """A build of the project in this process."""
    return Project.open(folder).build(executor=executor, **settings)


def told(report: Report) -> dict[str, tuple[State, tuple[str, ...]]]:
    """What became of each edition that was not current, and its reasons."""
    return {outcome.edition.id: (outcome.state, tuple(map(str, outcome.reasons))) for outcome in report.outcomes}


def is_idle(report: Report) -> bool:
    """Whether there was nothing to do."""
    return not report.outcomes and not report.withdrawn


def files(output: Path) -> dict[str, str]:
    """Everything for the world: paths and digests."""
    return {
        path.relative_to(output).as_posix(): digest_of(path.read_bytes())
        for path in sorted(output.rglob("*"))
        if path.is_file() and ".docgen" not in path.relative_to(output).parts
    }


def listing(output: Path) -> dict[str, dict[str, Any]]:
    """What the manifest lists, by id."""
    return {entry["id"]: entry for entry in json.loads((output / "manifest.json").read_bytes())["editions"]}


def traces(path: Path) -> tuple[int, int]:
    """What changes when a file is written or replaced."""
    facts = path.stat()
    return facts.st_ino, facts.st_mtime_ns


def copied(folder: Path, target: Path) -> Path:
    """The project without what was made of it."""
    return Path(shutil.copytree(folder, target, ignore=shutil.ignore_patterns("build")))


def clean(folder: Path, target: Path, executor: Executor | None = None, **settings: Any) -> dict[str, str]:
    """The files of a build of a copy: nothing is remembered, and nothing read before."""
    copied(folder, target)
    report = built(target, executor, **settings)
    assert not any(finding.is_error for finding in report.diagnostics), report.diagnostics
    found = files(target / "build")
    shutil.rmtree(target)
    return found


def inputs(folder: Path) -> Mapping[str, str]:
    """Everything that a project is made of: paths and digests."""
    return {
        path.relative_to(folder).as_posix(): digest_of(path.read_bytes())
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.relative_to(folder).parts[0] != "build"
    }


def ledger_of(folder: Path) -> Path:
    return folder / "build" / LEDGER


def store_of(folder: Path) -> Path:
    return folder / "build" / STORE


def is_sound(ledger: Path) -> bool:
    """Whether SQLite finds nothing wrong with the ledger."""
    connection = sqlite3.connect(ledger)
    try:
        return bool(connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)])
    finally:
        connection.close()


def process(folder: Path, program: str, *arguments: str, **settings: Any) -> subprocess.Popen[str]:
    """A Python program of its own that has `project` and `arguments`, and is the first of a group of processes."""
    start = f"import sys\nfrom docgen import *\nproject, arguments = Project.open({str(folder)!r}), sys.argv[1:]\n"
    return subprocess.Popen(
        [sys.executable, "-c", start + program, *arguments],
        env={**os.environ, "PYTHONPATH": str(ROOT), **settings.pop("env", {})},
        text=True,
        start_new_session=True,
        **{"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, **settings},
    )


def finished(events: list[Any]) -> list[str]:
    """The editions that were done, in the order in which they were."""
    return [event.outcome.edition.id for event in events if isinstance(event, Finished)]
