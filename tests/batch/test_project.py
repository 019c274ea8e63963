"""A project from Python: editions, faults, builds; real content, real engine, real files."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pikepdf
import pytest

from docgen import Event, ExitCode, Finished, Planned, Project, Refusal, Started
from docgen.brand.model import Brand
from docgen.compose.compose import Imprint
from docgen.content.checks import Checked
from docgen.content.leaflet import Leaflet
from docgen.content.load import Catalogue
from docgen.files import Folder
from docgen.publish.edition import Edition
from tests.projects import LEAFLET, MEDICINE, ROOT, edit, line, small_project

PATIENT = "examplol-tablets.patient.plain.en-GB.standard"
CLINICIAN = "examplol-tablets.clinician.plain.en-GB.standard"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small project, built once."""
    folder = small_project(tmp_path_factory.mktemp("small"), pages=True)
    report = Project.open(folder).build()
    assert [line(d) for outcome in report.outcomes for d in outcome.diagnostics] == []
    assert report.exit_code is ExitCode.DONE
    return folder


@pytest.fixture
def project(built: Path, tmp_path: Path) -> Path:
    """A copy of it, to be changed."""
    return Path(shutil.copytree(built, tmp_path / "project"))


def downloads(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder / "build").as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted((folder / "build").rglob("*"))
        if path.is_file() and ".docgen" not in path.parts
    }


def test_editions_are_listed_without_being_built(tmp_path: Path) -> None:
    project = Project.open(small_project(tmp_path, pages=True))

    assert [edition.id for edition in project.editions()] == [CLINICIAN, PATIENT]
    assert project.check() == []
    assert not (tmp_path / "build").exists()


def test_a_build_gives_downloads_and_a_manifest_that_agree(built: Path) -> None:
    entries = json.loads((built / "build/manifest.json").read_text())["editions"]

    assert [entry["id"] for entry in entries] == [CLINICIAN, PATIENT]
    for entry in entries:
        data = (built / "build" / entry["path"]).read_bytes()
        assert (entry["sha256"], entry["bytes"]) == (hashlib.sha256(data).hexdigest(), len(data))
        with pikepdf.open(built / "build" / entry["path"]) as pdf:
            assert len(pdf.pages) == entry["pages"]
            assert str(pdf.docinfo.Title) == entry["title"]
        assert (entry["status"], entry["conformance"]) == ("draft", ["PDF/UA-1", "PDF/A-3a"])
    assert len(downloads(built)) == 3


def test_a_build_tells_what_it_does(project: Path) -> None:
    heard: list[Event] = []

    report = Project.open(project).build(["examplol-tablets.patient"], listen=heard.append)

    assert [type(event) for event in heard] == [Planned, Started, Finished]
    assert [outcome.edition.id for outcome in report.outcomes] == [PATIENT]
    assert report.outcomes[0].built
    assert report.outcomes[0].pages > 0
    assert report.outcomes[0].bytes == (project / "build" / report.outcomes[0].edition.path).stat().st_size


def test_the_same_input_gives_the_same_bytes_anywhere(built: Path, tmp_path: Path) -> None:
    for seed in ("0", "7"):
        other = tmp_path / f"elsewhere {seed}"
        small_project(other, pages=True)
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}
        subprocess.run(
            [sys.executable, "-m", "docgen", "build"], cwd=other, env=environment, check=True, capture_output=True
        )
        assert downloads(other) == downloads(built)


def test_a_faulty_leaflet_does_not_stop_the_others_and_keeps_its_old_file(project: Path) -> None:
    before = downloads(project)
    shutil.copy(project / LEAFLET, project / "content/leaflets/another.yaml")
    edit(project / "content/leaflets/another.yaml", "leaflet: examplol-tablets", "leaflet: another")
    edit(project / LEAFLET, "[@someone-2019]", "[@nobody]")

    report = Project.open(project).build()

    assert {o.edition.id.split(".")[0]: o.built for o in report.outcomes} == {
        "another": True,
        "examplol-tablets": False,
    }
    assert report.exit_code is ExitCode.FAULTS
    assert before.items() - downloads(project).items() == {("manifest.json", before["manifest.json"])}


def test_a_broken_file_is_told_once_and_the_rest_is_built(project: Path) -> None:
    (project / "content/leaflets/broken.yaml").write_text("leaflet: [")

    report = Project.open(project).build()

    assert [outcome.built for outcome in report.outcomes] == [True, True]
    assert [f"{d.place}: {d.id}" for d in report.diagnostics] == ["content/leaflets/broken.yaml:2:1: yaml-syntax"]
    assert report.exit_code is ExitCode.FAULTS


def test_a_fault_of_docgen_costs_one_edition(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from docgen.batch import pages

    def explode(edition: Edition, brand: Brand) -> Imprint:
        if edition.audience == "clinician":
            raise ZeroDivisionError("not\nthought of")
        return imprint_of(edition, brand)

    imprint_of = pages.imprint_of
    monkeypatch.setattr(pages, "imprint_of", explode)
    before = downloads(project)

    report = Project.open(project).build()

    assert [outcome.built for outcome in report.outcomes] == [False, True]
    assert report.exit_code is ExitCode.ENVIRONMENT
    (finding,) = report.outcomes[0].diagnostics
    start = (
        f"{LEAFLET}:1:10: error[fault-in-docgen]: docgen itself is at fault here, not your files: "
        "ZeroDivisionError: not thought of (tests/batch/test_project.py:"
    )
    assert line(finding).startswith(start)
    assert re.fullmatch(
        r"\d+, from docgen/batch/pages\.py:\d+\) \| "
        "report it, with this message and the file that it names; the rest was done all the same",
        line(finding).removeprefix(start),
    )
    assert downloads(project) == before


def test_a_fault_of_docgen_at_one_leaflet_does_not_stop_the_checks(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from docgen.batch import project as module

    shutil.copy(project / LEAFLET, project / "content/leaflets/another.yaml")
    edit(project / "content/leaflets/another.yaml", "leaflet: examplol-tablets", "leaflet: another")
    check_leaflet = module.check_leaflet

    def explode(leaflet: Leaflet, catalogue: Catalogue, folder: Folder) -> Checked:
        if leaflet.leaflet.value == "another":
            raise KeyError
        return check_leaflet(leaflet, catalogue, folder)

    monkeypatch.setattr(module, "check_leaflet", explode)

    opened = Project.open(project)

    assert [edition.id for edition in opened.editions()] == [CLINICIAN, PATIENT]
    assert [line(d).partition(": KeyError")[0] for d in opened.check()] == [
        "content/leaflets/another.yaml:1:10: error[fault-in-docgen]: docgen itself is at fault here, not your files"
    ]
    report = opened.build([PATIENT])
    assert (report.exit_code, report.outcomes[0].built) == (ExitCode.ENVIRONMENT, True)


def test_of_editions_with_the_same_download_none_is_built(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from docgen.publish import edition

    # Names that differ in case only are refused before; so the path is made to have less in it than the id.
    monkeypatch.setattr(edition, "download_path", lambda leaflet, audience, *_: f"downloads/{leaflet}.pdf")
    before = downloads(project)

    report = Project.open(project).build()

    assert [(o.built, [d.id for d in o.diagnostics]) for o in report.outcomes] == [(False, ["same-output"])] * 2
    assert report.exit_code is ExitCode.FAULTS
    assert downloads(project).items() >= {path: before[path] for path in before if path.endswith(".pdf")}.items()


def test_leaflets_that_have_no_editions_are_counted(project: Path) -> None:
    assert Project.open(project).left_out() == {}
    edit(project / "docgen.yaml", "drafts: mark", "drafts: leave-out")
    assert Project.open(project).left_out() == {"draft": 1}
    edit(project / LEAFLET, "status: draft", "status: withdrawn")
    assert Project.open(project).left_out() == {"withdrawn": 1}


def test_what_is_called_like_a_leaflet_and_is_none_is_told(project: Path) -> None:
    os.mkfifo(project / "content/leaflets/pipe.yaml")

    assert [line(d) for d in Project.open(project).check()] == [
        "content/leaflets/pipe.yaml: error[file-unreadable]: "
        "cannot read 'content/leaflets/pipe.yaml': it is not an ordinary file"
    ]


def test_a_withdrawn_leaflet_has_no_editions_and_leaves_the_manifest(project: Path) -> None:
    edit(project / LEAFLET, "status: draft", "status: withdrawn")

    report = Project.open(project).build()

    assert report.outcomes == ()
    assert report.exit_code is ExitCode.DONE


def test_drafts_can_be_left_out(project: Path) -> None:
    edit(project / "docgen.yaml", "drafts: mark", "drafts: leave-out")
    assert Project.open(project).editions() == ()

    edit(project / LEAFLET, "status: draft", "status: approved")
    assert len(Project.open(project).editions()) == 2


def test_a_template_that_drops_a_text_is_caught(project: Path) -> None:
    (project / "templates/blocks/list.html.jinja").write_text("<ul><li>Watch the kidneys.</li></ul>")
    before = downloads(project)

    report = Project.open(project).build(["examplol-tablets.clinician"])

    assert report.exit_code is ExitCode.NON_CONFORMING
    (finding,) = report.outcomes[0].diagnostics
    assert line(finding).startswith(
        f"{LEAFLET}:30:36: error[text-lost]: this text is not in the PDF, cannot be seen, or is not in its place: 'Ask about GABA.'"
    )
    assert downloads(project) == before


def test_a_style_that_hides_a_text_is_caught(project: Path) -> None:
    with (project / "styles/base.css").open("a") as style:
        style.write(".patient .action-box li { display: none }")

    report = Project.open(project).build([PATIENT])

    assert report.exit_code is ExitCode.NON_CONFORMING
    assert {d.id for d in report.outcomes[0].diagnostics} == {"text-lost"}


def test_glyphs_that_a_brand_lacks_are_told_without_making_pages(project: Path) -> None:
    edit(project / MEDICINE, "Do not stop suddenly.", "Do not stop \U0001f9e0 suddenly.")

    found = [line(d) for d in Project.open(project).check()]

    assert len(found) == 1
    assert "error[glyph-missing]" in found[0]
    assert "U+1F9E0 BRAIN" in found[0]
    assert found[0].startswith(f"{MEDICINE}:")


def test_only_what_is_wrong_in_the_paths_that_were_asked_for(project: Path) -> None:
    edit(project / LEAFLET, "[@someone-2019]", "[@nobody]")
    edit(project / MEDICINE, "name: Examplol", "name: Examplol\ncolour: blue")

    opened = Project.open(project)

    assert {d.id for d in opened.check()} == {"unknown-key"}  # what is quoted comes first
    assert opened.check([LEAFLET]) == []
    assert {d.id for d in opened.check(["content/medicines"])} == {"unknown-key"}


def test_a_folder_without_settings_is_no_project(tmp_path: Path) -> None:
    with pytest.raises(Refusal) as refused:
        Project.open(tmp_path)

    assert [line(d) for d in refused.value.diagnostics] == [
        "None: error[not-a-project]: there is no 'docgen.yaml' in this folder"
        " | run docgen in a project's folder, or name the folder with -C"
    ]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("brands: [plain]", "brands: [plian]", "docgen.yaml:3:10: error[unknown-brand]: unknown brand 'plian'"),
        (
            "  patient: [standard]",
            "  patient: [standrad]",
            "docgen.yaml:5:13: error[unknown-format]: unknown format 'standrad'",
        ),
        ("brands: [plain]", "brands: []", "docgen.yaml:3:9: error[empty-list]: the list is empty"),
        ("drafts: mark", "draft: mark", "docgen.yaml:7:1: error[unknown-key]: unknown key 'draft'"),
    ],
)
def test_faults_of_the_settings(project: Path, old: str, new: str, expected: str) -> None:
    edit(project / "docgen.yaml", old, new)

    try:
        found = Project.open(project).check()
    except Refusal as refusal:
        found = list(refusal.diagnostics)

    assert [line(d).split(" | ")[0] for d in found] == [expected]
