"""Hundreds of editions, planned and listed without an engine: exactly what is stale, with a bounded number of looks."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from docgen import ExitCode
from docgen.batch import disk
from docgen.batch.events import State
from docgen.batch.session import Session
from docgen.files import Folder
from tests.batch.builds import ROOT, add_to, built, is_idle, larger_project, leaflet_path, listing
from tests.batch.here import Here, sketch
from tests.projects import MEDICINE, edit

COUNT = 60
NAMES = [f"leaflet-{number:03}" for number in range(COUNT)]


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sixty leaflets for two audiences in two brands: 240 editions, current. Whoever changes it puts it right again."""
    folder = larger_project(tmp_path_factory.mktemp("many"), leaflets=NAMES)
    report = built(folder, Here(sketch))
    assert (report.exit_code, len(report.outcomes)) == (ExitCode.DONE, 4 * COUNT)
    return folder


def ids(folder: Path) -> list[str]:
    return list(listing(folder / "build"))


CHANGES: dict[str, tuple[Callable[[Path], object], Callable[[str], bool]]] = {
    "one leaflet": (lambda folder: add_to(folder / leaflet_path(NAMES[3]), "# \n"), lambda id: id.startswith(NAMES[3])),
    "one brand": (
        lambda folder: add_to(folder / "styles/brands/second/brand.yaml", "# \n"),
        lambda id: ".second." in id,
    ),
    "the medicine": (lambda folder: add_to(folder / MEDICINE, "# \n"), lambda id: True),
    "two downloads": (
        lambda folder: [path.unlink() for path in folder.glob("build/downloads/*/leaflet-01[12].patient.*")],
        lambda id: id.startswith(("leaflet-011.patient", "leaflet-012.patient")),
    ),
    "nothing but times": (
        lambda folder: [os.utime(path, (0, 0)) for path in folder.rglob("*") if path.is_file()],
        lambda id: False,
    ),
}


@pytest.mark.parametrize(("change", "meant"), CHANGES.values(), ids=CHANGES)
def test_exactly_what_is_stale_is_planned_and_made(
    many: Path, change: Callable[[Path], object], meant: Callable[[str], bool]
) -> None:
    wanted = [id for id in ids(many) if meant(id)]
    change(many)

    with Session.looking(Folder.at(many), many / "build") as session:
        assert list(session.plan().reasons) == wanted
    workers = Here(sketch)
    report = built(many, workers)

    assert sorted(workers.did) == wanted
    assert {outcome.state for outcome in report.outcomes} <= {State.BUILT, State.SAME}
    assert len(report.outcomes) + len(report.current) == 4 * COUNT
    assert is_idle(built(many, workers))


def test_the_editions_of_a_leaflet_are_asked_for_together(many: Path) -> None:
    workers = Here(sketch)
    built(many, workers, force=True)

    assert sorted(id for wave in workers.waves for id in wave) == ids(many)
    assert len(workers.waves) == 3  # two editions that have nothing in common; one of each leaflet; all the others
    for wave in workers.waves:
        leaflets = [id.split(".")[0] for id in wave]
        assert [name for name, after in zip(leaflets, [*leaflets[1:], ""], strict=True) if name != after] == list(
            dict.fromkeys(leaflets)
        )


def test_a_build_with_nothing_to_do_looks_at_each_file_once_and_reads_none(
    many: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(2):
        time.sleep(0.2)
        built(many, Here(sketch))
    looked: list[str] = []
    read: list[str] = []
    stat, digest_of_file = os.stat, disk.digest_of_file

    def counted(path: str, **settings: object) -> os.stat_result:
        looked.append(str(path))
        return stat(path, **settings)  # type: ignore[arg-type]

    with monkeypatch.context() as patched:
        patched.setattr(os, "stat", counted)
        patched.setattr(disk, "digest_of_file", lambda path: read.append(str(path)) or digest_of_file(path))
        report = built(many, Here(sketch))

    assert is_idle(report)
    assert len(report.current) == 4 * COUNT
    ours = [path for path in looked if path.startswith(str(many))]
    assert read == []
    assert len(ours) < 1.5 * len(set(ours))
    assert len(set(ours)) < 4 * COUNT + COUNT + 60


def test_a_build_with_nothing_to_do_imports_neither_what_reads_content_nor_the_engine(many: Path) -> None:
    program = (
        "import sys\nfrom docgen import Project\nreport = Project.open(sys.argv[1]).build()\n"
        "print(len(report.outcomes), len(report.current))\n"
    )
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", program, str(many)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    imported = set(re.findall(r"\| +([\w.]+)$", done.stderr, re.MULTILINE))

    assert done.stdout == f"0 {4 * COUNT}\n"
    assert "docgen.batch.ledger" in imported
    rooms = {name.split(".")[0] for name in imported}
    assert not rooms & {"pydantic", "weasyprint", "jinja2", "pikepdf", "fontTools", "yaml", "psutil", "PIL"}
    assert not [
        name for name in imported if name.startswith(("docgen.content", "docgen.compose", "docgen.typeset.engine"))
    ]


def test_what_is_looked_at_is_planned_again_after_another_build(many: Path) -> None:
    edit(many / leaflet_path(NAMES[5]), "summary: What", "summary: Just what")
    with Session.looking(Folder.at(many), many / "build") as session:
        assert len(session.plan().reasons) == 4
        built(many, Here(sketch))
        assert len(session.plan().reasons) == 4  # one look is one state of the files
    with Session.looking(Folder.at(many), many / "build") as session:
        assert len(session.plan().reasons) == 0
