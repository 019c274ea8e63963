"""What a build leaves in the output folder beside what it made: a manifest that tells no lies, whatever was there before."""

from __future__ import annotations

import errno
import json
import os
import shutil
import signal
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from docgen import ExitCode, Project
from docgen.batch.events import Report, State
from docgen.batch.ledger import LEDGER
from docgen.batch.plan import Why
from docgen.batch.prune import prune, would_prune
from docgen.batch.steps import Job, Result
from docgen.diagnostics import error, warning
from docgen.files import Folder, digest_of
from docgen.publish import manifest as manifest_module
from docgen.publish import publisher as publisher_module
from docgen.publish.names import download_path, parts_of
from tests.batch.here import Here, sketch
from tests.projects import LEAFLET, edit, line, small_project

LEAFLETS = ("a", "b", "c", "d")
REST = "plain.en-GB.standard"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of four leaflets in eight editions, built once."""
    folder = small_project(tmp_path_factory.mktemp("outlet"), pages=True)
    for name in LEAFLETS:
        add(folder, name)
    (folder / LEAFLET).unlink()
    report = build(folder)
    assert (report.exit_code, len(report.outcomes), report.diagnostics) == (ExitCode.DONE, 8, ())
    return folder


@pytest.fixture
def project(built: Path, tmp_path: Path) -> Path:
    """A copy of it, to be changed."""
    return Path(shutil.copytree(built, tmp_path / "project"))


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


class TestWithdrawn:
    def test_the_downloads_go_and_the_manifest_says_so(self, project: Path) -> None:
        edit(project / "content/leaflets/b.yaml", "status: draft", "status: withdrawn")

        report = build(project)

        ids = [id_of("b", "clinician"), id_of("b")]
        assert (report.withdrawn, report.outcomes, report.diagnostics) == (tuple(ids), (), ())
        assert report.left_out == {"withdrawn": 1}
        assert [download(project, id).exists() for id in ids] == [False, False]
        assert listed(project) == [id for id in EVERYTHING if id not in ids]
        assert [(entry["id"], entry["status"]) for entry in manifest(project)["withdrawn"]] == [
            (id, "withdrawn") for id in ids
        ]
        again = build(project)
        assert (again.withdrawn, again.outcomes) == ((), ())
        assert len(manifest(project)["withdrawn"]) == 2

    def test_without_a_ledger_the_manifest_says_which_files_are_ours(self, project: Path) -> None:
        edit(project / "content/leaflets/b.yaml", "status: draft", "status: withdrawn")
        forget(project)
        report = build(project)
        assert report.withdrawn == (id_of("b", "clinician"), id_of("b"))
        assert not download(project, id_of("b")).exists()

    def test_a_file_that_docgen_did_not_make_stays_and_is_told(self, project: Path) -> None:
        edit(project / "content/leaflets/b.yaml", "status: draft", "status: withdrawn")
        download(project, id_of("b")).write_bytes(b"mine")

        for gone in ((id_of("b", "clinician"),), ()):
            report = build(project)
            assert [line(d) for d in report.diagnostics] == [
                "content/leaflets/b.yaml:1:10: error[withdrawn-still-there]: "
                "'downloads/plain/b.patient.en-GB.standard.pdf' is a download of a withdrawn leaflet, "
                "and not what docgen made | take the file away yourself, if nobody needs it"
            ]
            assert report.withdrawn == gone
            assert download(project, id_of("b")).read_bytes() == b"mine"
            assert len(listed(project)) == 6

        download(project, id_of("b")).unlink()
        assert build(project).diagnostics == ()

    def test_one_that_cannot_be_taken_away_costs_no_other(self, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        edit(project / "content/leaflets/b.yaml", "status: draft", "status: withdrawn")
        stuck, other = id_of("b", "clinician"), id_of("b")
        with monkeypatch.context() as patch:
            refuse_to_remove(patch, download(project, stuck))
            for gone in ((other,), ()):
                report = build(project)
                assert (report.exit_code, report.withdrawn) == (ExitCode.CANNOT_WRITE, gone)
                assert [found.id for found in report.diagnostics] == ["cannot-write"]
                assert download(project, stuck).name in report.diagnostics[0].message
                assert (download(project, stuck).exists(), download(project, other).exists()) == (True, False)
                assert len(listed(project)) == 6

        report = build(project)

        assert (report.exit_code, report.withdrawn) == (ExitCode.DONE, (stuck,))

    def test_it_goes_before_anything_is_made(self, project: Path) -> None:
        """A night's work is no reason to leave it where people fetch it."""
        edit(project / "content/leaflets/b.yaml", "status: draft", "status: withdrawn")
        there: list[bool] = []

        def look(job: Job) -> Result:
            there.append(download(project, id_of("b")).exists() or id_of("b") in listed(project))
            return sketch(job)

        report = build(project, work=look, force=True)

        assert len(report.withdrawn) == 2
        assert there == [False] * 6

    def test_whoever_ends_the_build_meanwhile_leaves_a_manifest_that_lists_what_is_there(
        self, project: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        edit(project / "content/leaflets/b.yaml", "status: draft", "status: withdrawn")
        stock = Path.unlink

        def unlink(path: Path, **more: bool) -> None:
            stock(path, **more)
            if path.suffix == ".pdf":
                raise KeyboardInterrupt

        with monkeypatch.context() as patch:
            patch.setattr(Path, "unlink", unlink)
            with pytest.raises(KeyboardInterrupt):
                build(project)

        assert len(listed(project)) == 6
        assert len(build(project).withdrawn) == 1, "the other goes with the next build"

    def test_one_that_was_put_back_is_told(self, project: Path) -> None:
        """From a backup, or from what a server of builds had kept."""
        before = download(project, id_of("b")).read_bytes()
        edit(project / "content/leaflets/b.yaml", "status: draft", "status: withdrawn")
        assert build(project).exit_code is ExitCode.DONE
        download(project, id_of("b")).write_bytes(before)

        for _ in range(2):
            report = build(project)
            assert [found.id for found in report.diagnostics] == ["withdrawn-still-there"]
            assert report.exit_code is ExitCode.FAULTS
        foretold = would_prune(Folder.at(project), project / "build")
        assert [found.id for found in foretold.findings] == ["withdrawn-still-there"]


def refuse_to_remove(patch: pytest.MonkeyPatch, stuck: Path) -> None:
    """As of a file that the system guards, whoever asks."""
    stock = Path.unlink

    def unlink(path: Path, **more: bool) -> None:
        if path.name == stuck.name:
            raise PermissionError(errno.EPERM, os.strerror(errno.EPERM), str(path))
        stock(path, **more)

    patch.setattr(Path, "unlink", unlink)


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


class TestPrune:
    def test_one_that_cannot_be_removed_costs_no_other(self, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        for name in ("a", "b"):
            (project / f"content/leaflets/{name}.yaml").unlink()
        stuck = download(project, id_of("a"))
        with monkeypatch.context() as patch:
            refuse_to_remove(patch, stuck)
            for removed in (3, 0):
                pruned = prune(Folder.at(project), project / "build")
                assert (pruned.exit_code, len(pruned.removed), pruned.foreign) == (ExitCode.CANNOT_WRITE, removed, ())
                assert [found.id for found in pruned.findings] == ["cannot-write"]
                assert stuck.exists()

        assert [one.path for one in prune(Folder.at(project), project / "build").removed] == [
            stuck.relative_to(project / "build").as_posix()
        ]

    def test_a_name_with_a_slip_in_it_removes_nothing(self, project: Path) -> None:
        """What the project does not name any more may be what it means."""
        before = sorted((project / "build/downloads").rglob("*.pdf"))
        path = project / "content/leaflets/b.yaml"
        path.rename(path.with_name("bb.yaml"))
        assert sorted(prune(Folder.at(project), project / "build").kept) == [id_of("b", "clinician"), id_of("b")]

        path.with_name("bb.yaml").rename(path)
        edit(project / "docgen.yaml", "brands: [plain]", "brands: [plane]")
        assert sorted(prune(Folder.at(project), project / "build").kept) == EVERYTHING
        assert sorted((project / "build/downloads").rglob("*.pdf")) == before

    def test_a_foreign_file_of_a_withdrawn_leaflet_keeps_no_other(self, project: Path) -> None:
        edit(project / "content/leaflets/b.yaml", "status: draft", "status: withdrawn")
        download(project, id_of("b")).write_bytes(b"mine")
        (project / "content/leaflets/a.yaml").unlink()

        pruned = prune(Folder.at(project), project / "build")

        assert (len(pruned.removed), pruned.withdrawn) == (2, (id_of("b", "clinician"),))
        assert pruned.exit_code is ExitCode.FAULTS
