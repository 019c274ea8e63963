"""Print runs and editions: `docgen check` holds the two together, and `docgen build` does not ask."""

from __future__ import annotations

from pathlib import Path

import pytest

from docgen import ExitCode, Project
from docgen.batch.runs import meant
from docgen.content.load import Catalogue
from docgen.files import Folder
from tests.projects import LEAFLET, PRINT_RUN, PRINTER, ROOT, edit, line, small_project

IDS = ["examplol-tablets.clinician.plain.en-GB.a5-booklet", "examplol-tablets.patient.plain.en-GB.a5-booklet"]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return small_project(tmp_path, pages=True)


def told(project: Path, *paths: str) -> list[str]:
    return [line(found) for found in Project.open(project).check(paths)]


def test_a_sound_run_is_silent(project: Path) -> None:
    assert told(project) == []


def printed(project: Path) -> list[str]:
    run = Catalogue(Folder.at(project)).print_runs["ward-leaflets"]
    return [edition.id for edition in meant(run, Project.open(project).printable())]


def test_a_run_prints_the_editions_that_its_patterns_mean(project: Path) -> None:
    assert printed(project) == IDS[1:]
    edit(project / PRINT_RUN, "[examplol-tablets.patient.*.a5-booklet]", "[examplol-tablets]")
    assert printed(project) == IDS


def test_a_short_format_is_there_for_leaflets_that_hold_something_for_it() -> None:
    forms: dict[str, set[str]] = {}
    for edition in Project.open(ROOT).printable():
        forms.setdefault(f"{edition.leaflet}.{edition.audience}", set()).add(edition.format)
    assert forms["baclofen-tablets.patient"] == {"a5-booklet", "dl-fold", "card"}
    assert forms["how-baclofen-works.patient"] == {"a5-booklet"}


def test_editions_of_print_are_no_downloads(project: Path) -> None:
    project_ = Project.open(project)
    assert {edition.id for edition in project_.editions()}.isdisjoint(IDS)


@pytest.mark.parametrize(("status", "there"), [("draft", True), ("approved", True), ("withdrawn", False)])
def test_a_withdrawn_leaflet_is_not_printed(project: Path, status: str, there: bool) -> None:
    edit(project / LEAFLET, "status: draft", f"status: {status}")
    assert bool(Project.open(project).printable()) is there


def test_drafts_that_are_left_out_are_not_printed(project: Path) -> None:
    edit(project / "docgen.yaml", "drafts: mark", "drafts: leave-out")
    assert Project.open(project).printable() == ()


@pytest.mark.parametrize(
    ("written", "cure"),
    [
        ("examplol-tablets.patient.*.a5-boklet", f"did you mean '{IDS[1]}'?"),
        (
            "examplol-tablets.patient.plain.en-GB.standard",
            "'standard' is no format for print: write one of a5-booklet, card, dl-fold in its place",
        ),
        ("examplol-tablets.patient.plain.en-GB.card", f"did you mean '{IDS[1]}'?"),
        ("examplol-tablet", "did you mean 'examplol-tablets'?"),
        ("examplol-tablets.patiant", "did you mean 'examplol-tablets.patient'?"),
        ("zzz", "write leaflet, audience, brand, language and format: a5-booklet, card, dl-fold"),
    ],
)
def test_a_pattern_that_means_none_is_a_fault(project: Path, written: str, cure: str) -> None:
    edit(project / PRINT_RUN, "examplol-tablets.patient.*.a5-booklet", written)
    assert told(project) == [
        f"{PRINT_RUN}:3:12: error[no-such-edition]: there is no edition '{written}' for print | {cure}",
    ]


def test_a_leaflet_with_faults_is_told_of_and_not_the_run_that_misses_it(project: Path) -> None:
    edit(project / LEAFLET, "region: GB", "region: gb")
    assert [found.split(": ")[1] for found in told(project)] == ["error[unknown-region]"]


def test_inks_are_those_of_the_brands(project: Path) -> None:
    edit(project / PRINT_RUN, "colours: process", "colours: [process, primery, primary]")
    assert told(project) == [
        f"{PRINT_RUN}:7:20: error[unknown-ink]: unknown ink 'primery' | did you mean 'primary'?",
        f"{PRINT_RUN}:7:29: error[ink-without-spot]: brand 'plain' has no spot ink for 'primary' | write 'spot' for that ink "
        "in styles/brands/plain/brand.yaml, or print it in 'process'",
    ]
    brand = project / "styles/brands/plain/brand.yaml"
    edit(brand, 'primary: {screen: "#1a1a1a", process: [0, 0, 0, 95]}', 'primary: {screen: "#1a1a1a", process: [0, 0, 0, 95], spot: PANTONE Black 6 C}')  # fmt: skip
    assert len(told(project)) == 1


def test_a_printer_is_checked_by_itself(project: Path) -> None:
    edit(project / PRINTER, "ink-limit: 280", "ink-limit: 30")
    assert [found.partition(": ")[0] for found in told(project)] == [f"{PRINTER}:6:12"]
    assert told(project, PRINT_RUN) == []


def test_a_profile_must_be_there(project: Path) -> None:
    (project / "styles/icc/ISOcoated_v2_300_bas.icc").unlink()
    cure = "put the printer's ICC profile there, or name another one under 'output-condition'"
    missing = f"error[profile-missing]: there is no profile 'styles/icc/ISOcoated_v2_300_bas.icc' | {cure}"
    assert told(project) == [f"{PRINT_RUN}:15:19: {missing}", f"{PRINTER}:7:19: {missing}"]


def test_a_build_of_leaflets_does_not_ask_print_runs(project: Path) -> None:
    (project / PRINT_RUN).write_text("run: [")
    report = Project.open(project).build(["*.patient.*"])
    assert report.exit_code is ExitCode.DONE


def test_the_sample_runs_have_no_faults() -> None:
    assert [line(found) for found in Project.open(ROOT).check(["content/print-runs", "content/printers"])] == []


def test_a_profile_of_a_run_must_be_one_for_a_press(project: Path) -> None:
    edit(project / PRINT_RUN, "../../styles/icc/ISOcoated_v2_300_bas.icc", "fogra51.icc")
    assert [found.partition(" | ")[0] for found in told(project)] == [
        f"{PRINT_RUN}:15:19: error[profile-missing]: there is no profile 'content/print-runs/fogra51.icc'"
    ]
    (project / "content/print-runs/fogra51.icc").write_bytes(b"nonsense")
    assert [found.partition(" | ")[0] for found in told(project)] == [
        f"{PRINT_RUN}:15:19: error[profile-unreadable]: 'content/print-runs/fogra51.icc' is not an ICC profile that can be used"
    ]


def test_inks_are_checked_as_the_press_prints_them(project: Path) -> None:
    brand = project / "styles/brands/plain/brand.yaml"
    text = brand.read_text()
    brand.write_text(text.replace("process: [0, 0, 0, 95]", "process: [90, 90, 90, 60]", 1))
    assert "error[ink-over-limit]" in told(project)[0]
