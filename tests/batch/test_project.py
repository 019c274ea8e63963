"""A project from Python: editions, faults, builds; real content, real engine, real files."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Generator, Sequence
from pathlib import Path
from typing import Any, NoReturn

import pikepdf
import pytest

from docgen import Event, ExitCode, Finished, Planned, Project, Refusal, Started
from docgen.batch.events import State
from docgen.batch.jobs import GrewTooLarge, Lost, TookTooLong
from docgen.batch.jobs import Started as StartedJob
from docgen.batch.packing import Errand
from docgen.batch.plan import Plan, Reason, Why
from docgen.batch.steps import Job
from docgen.brand.model import Brand
from docgen.content.checks import Checked
from docgen.content.leaflet import Leaflet
from docgen.content.load import Catalogue
from docgen.content.variant import Variant
from docgen.diagnostics import warning
from docgen.files import Folder
from docgen.publish.edition import Edition
from docgen.typeset.document import Metadata
from tests.batch.here import Here, sketch
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


def without_manifest(folder: Path) -> dict[str, str]:
    return {path: digest for path, digest in downloads(folder).items() if path != "manifest.json"}


def stale(folder: Path) -> dict[str, str | None]:
    """Of each edition that the manifest lists: why it is older than its content."""
    entries = json.loads((folder / "build/manifest.json").read_bytes())["editions"]
    return {entry["id"]: entry["stale"] for entry in entries}


def never(job: Job) -> NoReturn:
    raise AssertionError(f"{job.edition.id} was to be made")


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

    edit(project / LEAFLET, "Take it with food.", "Take it with water.")

    report = Project.open(project).build(["examplol-tablets.patient"], listen=heard.append)

    (outcome,) = report.outcomes
    path = project / "build" / outcome.edition.path
    planned = Planned(
        Plan({PATIENT: (Reason(Why.INPUT_CHANGED, LEAFLET),)}, ()), (PATIENT,), {PATIENT: pytest.approx(1, abs=60)}
    )
    assert heard == [planned, Started(PATIENT), Finished(outcome)]
    assert (outcome.edition.id, outcome.state, outcome.exit_code) == (PATIENT, State.BUILT, ExitCode.DONE)
    assert outcome.reasons == (Reason(Why.INPUT_CHANGED, LEAFLET),)
    assert (outcome.sha256, outcome.bytes) == (hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_size)
    assert outcome.seconds > 0
    with pikepdf.open(path) as pdf:
        assert outcome.pages == len(pdf.pages)
    assert (report.current, report.output) == ((), project / "build")


def test_a_build_with_nothing_to_do_says_so_and_touches_nothing(project: Path) -> None:
    heard: list[Event] = []
    Project.open(project).build()  # a copy's files have new times, and their digests are taken anew
    before = {path: path.stat() for path in (project / "build").rglob("*") if path.is_file()}

    report = Project.open(project).build(listen=heard.append, executor=Here(never))

    assert heard == [Planned(Plan({}, (CLINICIAN, PATIENT)), (), {})]
    assert (report.outcomes, report.diagnostics, report.exit_code) == ((), (), ExitCode.DONE)
    assert [(made.id, made.failure) for made in report.current] == [(CLINICIAN, ""), (PATIENT, "")]
    for path, facts in before.items():
        if ".docgen" not in path.parts:
            assert (path.stat().st_ino, path.stat().st_mtime_ns) == (facts.st_ino, facts.st_mtime_ns)


def test_what_is_forced_is_made_though_it_is_current_and_is_the_same_to_the_byte(project: Path) -> None:
    before, here = downloads(project), Here()

    report = Project.open(project).build(force=True, executor=here)

    assert here.did == [
        outcome.edition.id for outcome in sorted(report.outcomes, key=lambda o: here.did.index(o.edition.id))
    ]
    assert [(outcome.state, outcome.reasons) for outcome in report.outcomes] == [
        (State.BUILT, (Reason(Why.FORCED),))
    ] * 2
    assert downloads(project) == before


def test_the_first_failure_can_end_a_build(project: Path) -> None:
    (project / "templates/blocks/list.html.jinja").write_text("<ul><li>Watch the kidneys.</li></ul>")
    before, here = without_manifest(project), Here()

    report = Project.open(project).build(force=True, fail_fast=True, executor=here)

    assert here.did[-1] == CLINICIAN
    assert [outcome.state for outcome in report.outcomes if outcome.edition.id == CLINICIAN] == [State.FAILED]
    assert [outcome.state for outcome in report.outcomes if outcome.edition.id == PATIENT] == [
        State.BUILT if PATIENT in here.did else State.LEFT
    ]
    assert report.exit_code is ExitCode.NON_CONFORMING
    assert without_manifest(project) == before


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
    why = f"{LEAFLET}:23:20: unknown source 'nobody'"
    assert stale(project) == {
        CLINICIAN.replace("examplol-tablets", "another"): None,
        PATIENT.replace("examplol-tablets", "another"): None,
        CLINICIAN: why,
        PATIENT: why,
    }
    edit(project / LEAFLET, "[@nobody]", "[@someone-2019]")

    report = Project.open(project).build()

    assert {o.edition.id: (o.state, o.reasons) for o in report.outcomes} == {
        id: (State.SAME, (Reason(Why.FAILED),)) for id in (CLINICIAN, PATIENT)
    }
    assert set(stale(project).values()) == {None}
    assert without_manifest(project).items() >= {(path, before[path]) for path in before if path != "manifest.json"}


def test_a_broken_file_is_told_once_and_the_rest_is_built(project: Path) -> None:
    (project / "content/leaflets/broken.yaml").write_text("leaflet: [")
    shutil.rmtree(project / "build")

    report = Project.open(project).build()

    assert [outcome.built for outcome in report.outcomes] == [True, True]
    assert [f"{d.place}: {d.id}" for d in report.diagnostics] == ["content/leaflets/broken.yaml:2:1: yaml-syntax"]
    assert report.exit_code is ExitCode.FAULTS

    again = Project.open(project).build(executor=Here(never))

    assert (again.outcomes, [made.id for made in again.current]) == ((), [CLINICIAN, PATIENT])
    assert (again.diagnostics, again.exit_code) == (report.diagnostics, ExitCode.FAULTS)


def test_a_fault_of_docgen_costs_one_edition(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from docgen.batch import pages

    def explode(variant: Variant, brand: Brand, edition: Edition) -> Metadata:
        if edition.audience == "clinician":
            raise ZeroDivisionError("not\nthought of")
        return metadata(variant, brand, edition)

    metadata = pages._metadata
    monkeypatch.setattr(pages, "_metadata", explode)
    before = downloads(project)

    report = Project.open(project).build(force=True, executor=Here())

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
    assert {path for path, digest in downloads(project).items() if before[path] != digest} == {"manifest.json"}
    assert stale(project) == {CLINICIAN: f"{finding.place}: {finding.message}", PATIENT: None}

    monkeypatch.undo()
    report = Project.open(project).build(executor=Here())

    assert [(o.edition.id, o.state, o.reasons) for o in report.outcomes] == [
        (CLINICIAN, State.SAME, (Reason(Why.FAILED),))
    ]
    assert downloads(project) == before


def test_a_worker_that_cannot_be_sent_its_job_or_is_lost_costs_one_edition(project: Path) -> None:
    class Losing(Here):
        in_waves = True

        def run(self, jobs: Sequence[Errand]) -> Generator[Any, None, None]:
            losses = {CLINICIAN: TookTooLong(120.0), PATIENT: GrewTooLarge(2**31)}
            for errand in jobs:
                yield StartedJob(errand)
                yield Lost(errand, losses[errand.id])

    before = without_manifest(project)
    cure = "look for what is huge in it: a table of many pages, a very large picture"

    report = Project.open(project).build(force=True, executor=Losing())

    assert [[line(d) for d in outcome.diagnostics] for outcome in report.outcomes] == [
        [f"None: error[took-too-long]: edition '{CLINICIAN}' was not done after 120 s, and was stopped | {cure}"],
        [
            f"None: error[grew-too-large]: edition '{PATIENT}' needed more than 2.0 GiB of memory, and was stopped | {cure}"
        ],
    ]
    assert report.exit_code is ExitCode.ENVIRONMENT
    assert without_manifest(project) == before
    assert set(stale(project)) == {CLINICIAN, PATIENT}
    assert None not in stale(project).values()


def test_a_fault_of_docgen_at_one_leaflet_does_not_stop_the_checks(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from docgen.batch import sources as module

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
    report = opened.build([PATIENT], force=True, executor=Here())
    assert (report.exit_code, report.outcomes[0].built) == (ExitCode.ENVIRONMENT, True)
    assert [d.id for d in report.diagnostics] == ["fault-in-docgen"]


def test_of_editions_with_the_same_download_none_is_built(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from docgen.publish import edition

    # Names that differ in case only are refused before; so the path is made to have less in it than the id.
    monkeypatch.setattr(edition, "download_path", lambda leaflet, audience, *_: f"downloads/{leaflet}.pdf")
    edit(project / LEAFLET, "title: {patient: Examplol tablets,", "title: {patient: Tablets of examplol,")
    before = without_manifest(project)

    for _ in range(2):
        report = Project.open(project).build(executor=Here(never))

        assert [(o.built, [d.id for d in o.diagnostics]) for o in report.outcomes] == [(False, ["same-output"])] * 2
        assert report.exit_code is ExitCode.FAULTS
        assert without_manifest(project) == before

    monkeypatch.undo()
    report = Project.open(project).build(executor=Here())
    assert [(o.edition.id, o.exit_code) for o in report.outcomes] == [
        (id, ExitCode.DONE) for id in (CLINICIAN, PATIENT)
    ]
    assert set(stale(project).values()) == {None}


def test_another_docgen_reads_everything_again(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from docgen.batch import sources, tools

    newer = warning("a-new-check", "a newer docgen sees more")
    monkeypatch.setattr(sources, "check_medicine", lambda *_: iter([newer]))
    report = Project.open(project).build(executor=Here(never))
    assert (report.outcomes, report.diagnostics) == ((), ())  # nothing has changed, so nothing is read

    versions = {**tools.versions(), "docgen": "9.9"}
    for module in ("tools", "session", "outlet"):
        monkeypatch.setattr(f"docgen.batch.{module}.versions", lambda: versions)
    for states in ([State.BUILT] * 2, []):
        report = Project.open(project).build(executor=Here(sketch))
        assert [outcome.state for outcome in report.outcomes] == states
        assert report.diagnostics == (newer,)


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

    assert (report.outcomes, report.diagnostics, report.exit_code) == ((), (), ExitCode.DONE)
    assert report.withdrawn == (CLINICIAN, PATIENT)
    assert list(downloads(project)) == ["manifest.json"]
    manifest = json.loads((project / "build/manifest.json").read_bytes())
    assert manifest["editions"] == []
    assert [(entry["id"], entry["status"]) for entry in manifest["withdrawn"]] == [
        (CLINICIAN, "withdrawn"),
        (PATIENT, "withdrawn"),
    ]
    assert Project.open(project).build().withdrawn == ()

    edit(project / LEAFLET, "status: withdrawn", "status: draft")
    assert [(o.built, o.reasons) for o in Project.open(project).build().outcomes] == [
        (True, (Reason(Why.NEVER_BUILT),))
    ] * 2


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
    assert {path for path, digest in downloads(project).items() if before[path] != digest} == {"manifest.json"}
    assert stale(project) == {CLINICIAN: f"{finding.place}: {finding.message}", PATIENT: None}


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
