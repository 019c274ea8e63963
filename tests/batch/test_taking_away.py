"""What is withdrawn or no more there goes, and nothing else does: in builds, and by pruning."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path

import pytest

from docgen import ExitCode
from docgen.batch.prune import prune, would_prune
from docgen.batch.steps import Job, Result
from docgen.files import Folder
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
)
from tests.projects import edit, line


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return of_four_leaflets(tmp_path_factory.mktemp("taking-away"))


@pytest.fixture
def project(built: Path, tmp_path: Path) -> Path:
    """A copy of it, to be changed."""
    return Path(shutil.copytree(built, tmp_path / "project"))


def refuse_to_remove(patch: pytest.MonkeyPatch, stuck: Path) -> None:
    """As of a file that the system guards, whoever asks."""
    stock = Path.unlink

    def unlink(path: Path, **more: bool) -> None:
        if path.name == stuck.name:
            raise PermissionError(errno.EPERM, os.strerror(errno.EPERM), str(path))
        stock(path, **more)

    patch.setattr(Path, "unlink", unlink)


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
