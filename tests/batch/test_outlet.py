"""What a build leaves in the output folder beside what it made: a manifest that tells no lies, whatever was there before."""

from __future__ import annotations

import shutil
import signal
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from docgen import ExitCode
from docgen.batch.events import State
from docgen.batch.plan import Why
from docgen.batch.steps import Job, Result
from docgen.diagnostics import error, warning
from docgen.publish import manifest as manifest_module
from docgen.publish import publisher as publisher_module
from tests.batch.here import sketch
from tests.batch.outputs import (
    EVERYTHING,
    build,
    download,
    forget,
    id_of,
    listed,
    manifest,
    of_four_leaflets,
    stale,
)
from tests.projects import line


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return of_four_leaflets(tmp_path_factory.mktemp("outlet"))


@pytest.fixture
def project(built: Path, tmp_path: Path) -> Path:
    """A copy of it, to be changed."""
    return Path(shutil.copytree(built, tmp_path / "project"))


def test_a_build_of_some_keeps_the_others_that_are_still_what_they_were(project: Path) -> None:
    download(project, id_of("b")).unlink()
    data = download(project, id_of("c")).read_bytes()
    download(project, id_of("c")).write_bytes(data.replace(b"Examplol", b"examplol"))

    for force in (True, False):
        report = build(project, "a.*", force=force)

        assert report.diagnostics == (
            warning(
                "download-unlisted",
                f"the manifest does not list a download that is there, since nothing says what made it: '{id_of('c')}'",
                help=f"list it by building again: docgen build {id_of('c')}",
            ),
        )
        assert listed(project) == [id for id in EVERYTHING if id not in (id_of("b"), id_of("c"))]

    report = build(project)

    assert [(o.edition.id, o.reasons[0].why) for o in report.outcomes] == [
        (id_of("b"), Why.OUTPUT_MISSING),
        (id_of("c"), Why.OUTPUT_EDITED),
    ]
    assert (listed(project), report.diagnostics) == (EVERYTHING, ())


def test_without_a_ledger_the_manifest_vouches_for_what_is_not_built(project: Path) -> None:
    forget(project)
    download(project, id_of("c")).write_bytes(b"something else")

    report = build(project, "a.*")

    assert [o.edition.id for o in report.outcomes] == [id_of("a", "clinician"), id_of("a")]
    assert [d.id for d in report.diagnostics] == ["download-unlisted"]
    assert listed(project) == [id for id in EVERYTHING if id != id_of("c")]


def test_many_downloads_that_nobody_listed_are_counted(project: Path) -> None:
    forget(project)
    (project / "build/manifest.json").unlink()
    names = ", ".join(f"'{id}'" for id in EVERYTHING[1:6])

    report = build(project, EVERYTHING[0])

    assert report.diagnostics == (
        warning(
            "download-unlisted",
            "the manifest does not list 7 downloads that are there, since nothing says what made them: "
            f"{names} and 2 more",
            help="list them by building again: docgen build",
        ),
    )
    assert listed(project) == EVERYTHING[:1]


@pytest.mark.parametrize("damage", ["", "{", '{"editions": [{}]}'])
def test_a_damaged_manifest_is_written_anew_from_the_ledger(project: Path, damage: str) -> None:
    before = (project / "build/manifest.json").read_bytes()
    (project / "build/manifest.json").write_text(damage)

    report = build(project)

    assert (report.outcomes, report.diagnostics, report.exit_code) == ((), (), ExitCode.DONE)
    assert (project / "build/manifest.json").read_bytes() == before


def test_a_damaged_manifest_without_a_ledger_is_told(project: Path) -> None:
    forget(project)
    (project / "build/manifest.json").write_text("{")

    report = build(project, "a.*")

    assert [d.id for d in report.diagnostics] == ["download-unlisted", "manifest-damaged"]
    assert report.exit_code is ExitCode.DONE
    assert listed(project) == EVERYTHING[:2]


def test_a_manifest_that_is_gone_is_written_again_though_there_is_nothing_to_make(project: Path) -> None:
    before = (project / "build/manifest.json").read_bytes()
    (project / "build/manifest.json").unlink()
    assert build(project).outcomes == ()
    assert (project / "build/manifest.json").read_bytes() == before


def test_a_manifest_that_cannot_be_written_is_told_at_the_end(project: Path) -> None:
    path = project / "build/manifest.json"
    path.unlink()
    (path / "inside").mkdir(parents=True)

    report = build(project, "a.patient", force=True)

    assert [outcome.state for outcome in report.outcomes] == [State.BUILT]
    assert [line(d) for d in report.diagnostics] == [
        f"None: error[cannot-write]: cannot write '{path}': is a directory"
        " | move away the folder that has the file's name, or build elsewhere with --output"
    ]
    assert report.exit_code is ExitCode.CANNOT_WRITE


def test_a_download_that_cannot_be_written_costs_its_edition(project: Path) -> None:
    path = download(project, id_of("a"))
    path.unlink()
    (path / "inside").mkdir(parents=True)

    report = build(project)

    (outcome,) = report.outcomes
    assert (outcome.edition.id, outcome.state, outcome.exit_code) == (id_of("a"), State.FAILED, ExitCode.CANNOT_WRITE)
    assert [d.message for d in outcome.diagnostics] == [f"cannot write '{path}': is a directory"]
    assert report.exit_code is ExitCode.CANNOT_WRITE
    assert listed(project) == [id for id in EVERYTHING if id != id_of("a")]


def test_editions_that_the_project_no_longer_has_leave_the_manifest(project: Path) -> None:
    (project / "content/leaflets/b.yaml").unlink()

    report = build(project)

    assert (report.outcomes, report.withdrawn, report.diagnostics) == ((), (), ())
    assert listed(project) == [id for id in EVERYTHING if not id.startswith("b.")]
    assert manifest(project)["withdrawn"] == []


def fails_at(leaflet: str, message: str = "it will not do") -> Any:
    def work(job: Job) -> Result:
        if job.edition.leaflet == leaflet:
            fault = error("text-lost", message, job.edition.place)
            return Result(diagnostics=(fault,), exit_code=ExitCode.NON_CONFORMING, seconds=0.5)
        return sketch(job)

    return work


def test_what_fails_keeps_its_file_and_is_stale_and_tried_again_until_it_is_well(project: Path) -> None:
    before = {id: download(project, id).read_bytes() for id in EVERYTHING}
    why = "content/leaflets/b.yaml:1:10: it will not do"
    ids = [id_of("b", "clinician"), id_of("b")]

    report = build(project, force=True, work=fails_at("b"))

    assert report.exit_code is ExitCode.NON_CONFORMING
    assert [o.edition.id for o in report.outcomes if o.failed] == ids
    assert listed(project) == EVERYTHING
    assert stale(project) == dict.fromkeys(ids, why)
    assert {id: download(project, id).read_bytes() for id in EVERYTHING} == before

    report = build(project, work=fails_at("b"))
    assert [(o.edition.id, o.state, [r.why for r in o.reasons]) for o in report.outcomes] == [
        (id, State.FAILED, [Why.FAILED]) for id in ids
    ]
    assert stale(project) == dict.fromkeys(ids, why)

    report = build(project, "a.*")
    assert stale(project) == dict.fromkeys(ids, why)

    report = build(project)
    assert [(o.edition.id, o.state) for o in report.outcomes] == [(id, State.SAME) for id in ids]
    assert (stale(project), report.exit_code) == ({}, ExitCode.DONE)
    assert {id: download(project, id).read_bytes() for id in EVERYTHING} == before
    assert build(project).outcomes == ()


def test_what_never_went_well_is_not_listed(project: Path) -> None:
    shutil.rmtree(project / "build")
    report = build(project, work=fails_at("b"))
    assert [o.state for o in report.outcomes if o.edition.leaflet == "b"] == [State.FAILED] * 2
    assert listed(project) == [id for id in EVERYTHING if not id.startswith("b.")]
    assert [[r.why for r in o.reasons] for o in build(project).outcomes] == [[Why.FAILED]] * 2
    assert listed(project) == EVERYTHING


def test_an_edition_whose_leaflet_cannot_be_read_any_more_is_told_once_and_stays(project: Path) -> None:
    before = download(project, id_of("b")).read_bytes()
    (project / "content/leaflets/b.yaml").write_text("leaflet: [")

    report = build(project)

    assert [(o.edition.id, o.state, [d.id for d in o.diagnostics]) for o in report.outcomes] == [
        (id, State.FAILED, ["yaml-syntax"]) for id in (id_of("b", "clinician"), id_of("b"))
    ]
    assert report.exit_code is ExitCode.FAULTS
    assert listed(project) == EVERYTHING
    assert list(stale(project)) == [id_of("b", "clinician"), id_of("b")]
    assert download(project, id_of("b")).read_bytes() == before


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_who_asks_twice_for_the_end_has_the_manifest_written_all_the_same(
    project: Path, monkeypatch: pytest.MonkeyPatch, number: signal.Signals
) -> None:
    """It may have been put off, and then lists what was there before."""

    def end(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(publisher_module, "SHARE", 10**9)
    stock, written = manifest_module.write, []

    def write(*arguments: Any) -> str:
        written.append(1)
        if len(written) > 1:  # the first is that of the first edition; all others are put off
            signal.raise_signal(number)
        return stock(*arguments)

    monkeypatch.setattr(manifest_module, "write", write)
    before = signal.signal(number, end)
    try:
        with pytest.raises(KeyboardInterrupt):
            build(project, work=lambda job: replace(sketch(job), pdf=job.edition.id.encode()), force=True)
    finally:
        assert signal.signal(number, before) is end

    assert len(written) == 2
    assert listed(project) == EVERYTHING
