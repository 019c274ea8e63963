"""A new leaflet shows every kind of block, and only what the project has data for."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

from docgen import Project, Refusal
from docgen.content.blocks import KINDS
from docgen.content.leaflet import Leaflet
from docgen.content.load import read_file
from docgen.files import Folder
from docgen.starter.leaflet import NewLeaflet, make_leaflet
from docgen.starter.project import make_project
from tests.projects import edit, line

TODAY = dt.date(2026, 11, 23)
NEW = "content/leaflets/new.yaml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A new project."""
    make_project(tmp_path, TODAY)
    return tmp_path


def begin(folder: Path, medicine: str | None = "examplol", today: dt.date = TODAY) -> NewLeaflet:
    project = Project.open(folder)
    return make_leaflet(project.folder, project.settings, "new", medicine, today)


def read(folder: Path) -> Leaflet:
    leaflet, faults = read_file(Folder.at(folder), NEW, Leaflet)
    assert faults == []
    assert leaflet is not None
    return leaflet


def kinds_shown(folder: Path) -> set[type]:
    return {type(block) for section in read(folder).sections for block in section.blocks}


def faults(folder: Path) -> list[str]:
    return [line(finding) for finding in Project.open(folder).check()]


class TestInTheStarter:
    def test_every_kind_of_block_is_shown(self, folder: Path) -> None:
        assert begin(folder) == NewLeaflet(NEW, ())
        missing = [key for key, kind in KINDS.items() if kind not in kinds_shown(folder)]
        assert missing == [], "show it in docgen/starter/files/leaflet.yaml, with a comment that explains it"

    def test_nothing_is_wrong_with_it(self, folder: Path) -> None:
        begin(folder)
        assert faults(folder) == []
        assert "Commented out" not in (folder / NEW).read_text()

    def test_each_block_has_a_comment(self, folder: Path) -> None:
        begin(folder)
        before = ""
        for text in (folder / NEW).read_text().splitlines():
            if text.startswith("      - "):
                assert before.startswith("      # "), text
            before = text

    def test_it_is_a_draft_of_today_to_be_reviewed_in_two_years(self, folder: Path) -> None:
        begin(folder)
        revision = read(folder).revision
        assert (revision.number, revision.status) == (1, "draft")
        assert (revision.issued, revision.review_by) == (TODAY, dt.date(2028, 11, 23))
        assert "an invented leaflet" in (folder / NEW).read_text()

    def test_on_a_leap_day(self, folder: Path) -> None:
        begin(folder, today=dt.date(2028, 2, 29))
        assert read(folder).revision.review_by == dt.date(2030, 2, 28)

    def test_editors_are_told_its_schema(self, folder: Path) -> None:
        begin(folder)
        first = (folder / NEW).read_text().partition("\n")[0]
        assert first == "# yaml-language-server: $schema=../../build/schemas/leaflet.json"

    def test_it_is_never_written_over_another(self, folder: Path) -> None:
        (folder / NEW).write_text("mine")
        with pytest.raises(Refusal) as refused:
            begin(folder)
        message = f"error[already-there]: there is already '{folder.resolve() / NEW}'"
        assert [line(d) for d in refused.value.diagnostics] == [
            f"None: {message} | choose another name, or move it away first"
        ]
        assert refused.value.exit_code == 4
        assert (folder / NEW).read_text() == "mine"


class TestWithLess:
    def test_a_kind_without_data_stands_as_a_comment_with_the_reason(self, folder: Path) -> None:
        medicine = folder / "content/medicines/examplol.yaml"
        text = medicine.read_text()
        start, end = text.index("# Each effect has"), text.index("# What nobody who")
        medicine.write_text(text[:start] + text[end:])
        (folder / "content/leaflets/examplol-tablets.yaml").unlink()
        assert begin(folder).left_out == ("side-effects",)
        assert (
            "      # Side effects: by frequency with pictures for patients, by organ class for clinicians.\n"
            "      # Commented out: there is no fact 'side-effects' in medicine 'examplol'.\n"
            "      # - side-effects: all\n"
        ) in (folder / NEW).read_text()
        assert faults(folder) == []

    def test_one_that_would_say_nothing_is_left_out_too(self, folder: Path) -> None:
        medicine = folder / "content/medicines/examplol.yaml"
        text = medicine.read_text()
        start, end = text.index("interactions:"), text.index("# Each effect has")
        medicine.write_text(text[:start] + text[end:])
        assert begin(folder).left_out == ("interactions",)
        assert (
            "      # Commented out: nothing is written for it yet.\n      # - interactions: all\n"
            in (folder / NEW).read_text()
        )

    def test_without_a_medicine(self, folder: Path) -> None:
        assert begin(folder, None).left_out == (
            "action-box",
            "fact",
            "indications",
            "dosing",
            "dose-schedule",
            "contraindications",
            "cautions",
            "interactions",
            "side-effects",
        )
        text = (folder / NEW).read_text()
        assert "\n# medicine: name-of-a-medicine\n" in text
        assert "\n# about-taking: true\n" in text
        assert "\n  # - heading: {patient: About the medicine" in text, "a section without blocks would be refused"
        assert faults(folder) == []

    def test_without_sources_and_pictures(self, folder: Path) -> None:
        (folder / "content/pictures/tablet.svg").unlink()
        (folder / "content/references.yaml").unlink()
        for path in ("content/leaflets/examplol-tablets.yaml", "content/medicines/examplol.yaml"):
            (folder / path).unlink()
        left_out = begin(folder, None).left_out
        assert {"figure", "evidence", "references"} <= set(left_out)
        assert faults(folder) == []

    def test_of_another_region_nothing_is_shown_that_does_not_hold_there(self, folder: Path) -> None:
        edit(folder / "docgen.yaml", "language: en-GB", "language: en-US")
        strings = folder / "templates/strings"
        (strings / "en-US.yaml").write_bytes((strings / "en-GB.yaml").read_bytes())
        assert begin(folder).left_out == ("indications", "dosing", "dose-schedule", "side-effects")
        assert faults(folder) == []

    def test_a_medicine_with_faults_is_put_right_first(self, folder: Path) -> None:
        edit(
            folder / "content/medicines/examplol.yaml",
            "maximum:\n      GB: {dose: 60 mg",
            "maximum:\n      GB: {dose: 60",
        )
        with pytest.raises(Refusal) as refused:
            begin(folder)
        assert [d.id for d in refused.value.diagnostics] == ["dose-without-unit"]
        assert not (folder / NEW).exists()

    def test_a_language_without_labels(self, folder: Path) -> None:
        edit(folder / "docgen.yaml", "language: en-GB", "language: cy")
        with pytest.raises(Refusal) as refused:
            begin(folder)
        assert [d.message for d in refused.value.diagnostics] == [
            "unknown language 'cy': there is no 'templates/strings/cy.yaml'"
        ]


def test_patients_read_short_sentences() -> None:
    """As docs/content says of texts for patients: none over 20 words."""
    text = (Path(__file__).parents[2] / "docgen/starter/files/leaflet.yaml").read_text()
    code = [text.lstrip() for text in text.splitlines() if not text.lstrip().startswith("#")]
    for sentence in re.split(r"[.?!]( |$)", " ".join(code)):
        if sentence and ":" not in sentence:
            assert len(sentence.split()) <= 20, sentence
