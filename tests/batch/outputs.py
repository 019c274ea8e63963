"""A project of four leaflets, and what lies in its output folder, for tests to look at."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from docgen import ExitCode, Project
from docgen.batch.events import Report
from docgen.batch.ledger import LEDGER
from docgen.files import digest_of
from docgen.publish.names import download_path, parts_of
from tests.batch.here import Here, sketch
from tests.projects import LEAFLET, small_project

LEAFLETS = ("a", "b", "c", "d")
REST = "plain.en-GB.standard"


def of_four_leaflets(folder: Path) -> Path:
    """A project of four leaflets in eight editions, built once."""
    folder = small_project(folder, pages=True)
    for name in LEAFLETS:
        add(folder, name)
    (folder / LEAFLET).unlink()
    report = build(folder)
    assert (report.exit_code, len(report.outcomes), report.diagnostics) == (ExitCode.DONE, 8, ())
    return folder


def add(folder: Path, name: str) -> None:
    text = (Path(folder) / LEAFLET).read_text().replace("leaflet: examplol-tablets", f"leaflet: {name}")
    (folder / f"content/leaflets/{name}.yaml").write_text(text)


def build(folder: Path, *patterns: str, work: Any = sketch, **more: Any) -> Report:
    return Project.open(folder).build(patterns, executor=Here(work), **more)


def id_of(name: str, audience: str = "patient") -> str:
    return f"{name}.{audience}.{REST}"


def download(folder: Path, id: str) -> Path:
    return folder / "build" / download_path(*parts_of(id))


def manifest(folder: Path) -> dict[str, Any]:
    value: dict[str, Any] = json.loads((folder / "build/manifest.json").read_bytes())
    return value


def listed(folder: Path) -> list[str]:
    """The editions that the manifest lists, each of which must have just the file that is listed."""
    for entry in manifest(folder)["editions"]:
        data = (folder / "build" / entry["path"]).read_bytes()
        assert (entry["sha256"], entry["bytes"]) == (digest_of(data), len(data))
    return [entry["id"] for entry in manifest(folder)["editions"]]


def stale(folder: Path) -> dict[str, str]:
    return {entry["id"]: entry["stale"] for entry in manifest(folder)["editions"] if entry["stale"]}


EVERYTHING = [id_of(name, audience) for name in LEAFLETS for audience in ("clinician", "patient")]


def forget(folder: Path) -> None:
    shutil.rmtree((folder / "build" / LEDGER).parent)
