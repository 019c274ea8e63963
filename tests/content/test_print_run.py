"""Print runs and printers: what is read of them, and what holds when both have spoken."""

from __future__ import annotations

import math
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.content.finishing import Binding, Finishing, Flip, Mark
from docgen.content.load import Catalogue, read_file
from docgen.content.print_checks import printer_of
from docgen.content.print_run import MOST_NOTES, OUTPUT_CONDITION, THICKEST, THINNEST, PrintRun, terms
from docgen.content.printer import SHEETS, Printer
from docgen.diagnostics import Place
from docgen.files import Folder
from tests.projects import PRINT_RUN, PRINTER, ROOT, edit, line, small_project


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return small_project(tmp_path)


def read(project: Path) -> tuple[PrintRun, Printer | None]:
    catalogue = Catalogue(Folder.at(project))
    assert [line(found) for found in catalogue.diagnostics()] == []
    run = catalogue.print_runs["ward-leaflets"]
    return run, printer_of(run, catalogue)


def without(project: Path, *keys: str, path: str = PRINT_RUN) -> None:
    text = (project / path).read_text()
    for key in keys:
        text, taken = re.subn(rf"^{key}:.*\n", "", text, flags=re.MULTILINE)
        assert taken == 1, key
    (project / path).write_text(text)


def faults(project: Path) -> list[str]:
    return [line(found) for found in read_file(Folder.at(project), PRINT_RUN, PrintRun)[1]]


class TestRun:
    def test_it_says_what_was_written(self, project: Path) -> None:
        run, printer = read(project)
        assert [str(pattern) for pattern in run.editions] == ["examplol-tablets.patient.*.a5-booklet"]
        assert run.editions[0].place == Place(PRINT_RUN, 3, 12, 49)
        assert (run.quantity, run.stock.name, run.stock.gsm, run.stock.caliper) == (500, "coated silk", 115, 0.09)
        assert (run.finishing, run.binding, run.gutter) == (Finishing.N_UP, Binding.LEFT, 6.0)
        assert run.grid is not None
        assert (run.grid.columns, run.grid.rows) == (2, 1)
        assert run.notes == "Deliver to the stores."
        assert printer is not None
        assert printer.name == "Corner Press"

    @pytest.mark.parametrize(
        ("written", "process", "spots"),
        [
            ("process", True, []),
            ("[process, primary]", True, ["primary"]),
            ("[text, primary]", False, ["text", "primary"]),
            ("primary", False, ["primary"]),
        ],
    )
    def test_colours_are_the_process_inks_spot_inks_or_both(
        self, project: Path, written: str, process: bool, spots: list[str]
    ) -> None:
        edit(project / PRINT_RUN, "colours: process", f"colours: {written}")
        run, _ = read(project)
        assert (run.has_process, [spot.value for spot in run.spots]) == (process, spots)

    def test_one_in_a_file_of_another_name_is_refused(self, project: Path) -> None:
        (project / PRINT_RUN).rename(project / "content/print-runs/other.yaml")
        catalogue = Catalogue(Folder.at(project))
        assert [line(found) for found in catalogue.diagnostics()] == [
            "content/print-runs/other.yaml:1:6: error[name-not-file]: 'ward-leaflets' is written in a file called "
            "'other.yaml' | use one name"
        ]
        assert list(catalogue.print_runs) == []

    @pytest.mark.parametrize("written", ["10,000", "10.000", "10 000", "10'000", "1,000,000"])
    def test_a_quantity_is_digits_alone(self, project: Path, written: str) -> None:
        edit(project / PRINT_RUN, "quantity: 500", f'quantity: "{written}"')
        digits = re.sub("[^0-9]", "", written)
        assert [found.partition("error")[2] for found in faults(project)] == [
            f"[not-a-number]: '{written}' is not a whole number | write it as {digits}: nothing stands between its digits"
        ]

    def test_notes_fit_on_a_ticket(self, project: Path) -> None:
        edit(project / PRINT_RUN, "Deliver to the stores.", "x" * MOST_NOTES)
        assert faults(project) == []
        edit(project / PRINT_RUN, "x" * MOST_NOTES, "x" * (MOST_NOTES + 1))
        assert faults(project) == [
            f"{PRINT_RUN}:16:8: error[notes-too-long]: the notes have more than 500 characters | "
            "write what matters at the press, and the rest in the order"
        ]

    def test_cures_can_be_followed(self, project: Path) -> None:
        edit(project / PRINT_RUN, "sheet: SRA3", "sheet: sra3")
        edit(project / PRINT_RUN, "caliper: 0.09", "caliper: 90")
        edit(project / PRINT_RUN, "finishing: n-up", "finishing: saddle-stich")
        assert faults(project) == [
            f"{PRINT_RUN}:6:8: error[stock-implausible]: paper of 115 g/m² is not 90 mm thick | "
            "write the thickness of one leaf in millimetres: of such paper about 0.12",
            f"{PRINT_RUN}:8:12: error[unknown-finishing]: unknown finishing 'saddle-stich' | did you mean 'saddle-stitch'?",
            f"{PRINT_RUN}:12:8: error[not-a-sheet]: 'sra3' is no size of sheet | did you mean 'SRA3', or write width and "
            "height in millimetres: 450 x 320",
        ]

    @given(gsm=st.integers(30, 600), bulk=st.floats(0.3, 3.5))
    def test_paper_is_as_thick_as_paper_is(self, gsm: int, bulk: float) -> None:
        from docgen.content.print_run import Stock
        from docgen.content.record import read_record
        from docgen.content.source import read_yaml

        caliper = round(gsm * bulk / 1000, 4)
        written, _ = read_yaml(f"{{name: x, gsm: {gsm}, caliper: {caliper}}}".encode(), "x.yaml")
        assert written is not None
        _, found = read_record(Stock, written)
        expected = [] if THINNEST <= caliper * 1000 / gsm <= THICKEST else ["stock-implausible"]
        assert [finding.id for finding in found] == expected


class TestSheets:
    @pytest.mark.parametrize(
        ("written", "size"),
        [
            ("SRA3", (320, 450)),
            ("A4", (210, 297)),
            ("450 x 320", (450, 320)),
            ("450x320", (450, 320)),
            ("450 × 320 mm", (450, 320)),
            ("320.5 x 450", (320.5, 450)),
        ],
    )
    def test_have_a_name_or_a_width_and_a_height(self, project: Path, written: str, size: tuple[float, float]) -> None:
        edit(project / PRINT_RUN, "sheet: SRA3", f"sheet: {written}")
        sheet = terms(*read(project)).sheet
        assert (sheet.width, sheet.height) == size

    def test_are_called_by_name_and_size(self, project: Path) -> None:
        assert str(terms(*read(project)).sheet) == "SRA3, 320 × 450 mm"
        without(project, "sheet")
        assert str(terms(*read(project)).sheet) == "450 × 320 mm"

    def test_of_the_a_series_halve(self) -> None:
        for larger, smaller in (("A2", "A3"), ("A3", "A4"), ("A4", "A5"), ("RA2", "RA3"), ("SRA1", "SRA2")):
            width, height = SHEETS[smaller]
            assert SHEETS[larger][0] == height
            assert math.floor(SHEETS[larger][1] / 2) == width


class TestTerms:
    def test_a_run_has_the_last_word(self, project: Path) -> None:
        settled = terms(*read(project))
        assert settled.sheet.name == "SRA3"
        assert settled.marks == frozenset()
        assert settled.flip is Flip.TURN
        assert settled.profile == OUTPUT_CONDITION
        assert settled.profile_place == Place(PRINT_RUN, 15, 19, 60)
        assert settled.ink_limit == 280

    def test_its_printer_says_what_it_does_not(self, project: Path) -> None:
        without(project, "sheet", "marks", "flip", "output-condition")
        settled = terms(*read(project))
        assert (settled.sheet.width, settled.sheet.height) == (450, 320)
        assert settled.marks == {Mark.CROP, Mark.SLUG}
        assert settled.flip is Flip.TUMBLE
        assert settled.profile_place is not None
        assert settled.profile_place.path == PRINTER

    def test_docgen_says_what_neither_does(self, project: Path) -> None:
        without(project, "sheet", "marks", "flip", "output-condition", "printer")
        settled = terms(*read(project))
        assert settled.sheet.name == "SRA3"
        assert settled.marks == set(Mark)
        assert (settled.flip, settled.ink_limit) == (Flip.TURN, None)
        assert (settled.profile, settled.profile_place) == (OUTPUT_CONDITION, None)


def test_the_samples_are_a_booklet_a_folded_leaflet_and_a_card() -> None:
    catalogue = Catalogue(Folder.at(ROOT))
    assert {name: run.finishing.value for name, run in catalogue.print_runs.items()} == {
        "baclofen-booklets": "saddle-stitch",
        "baclofen-cards": "n-up",
        "baclofen-dl-leaflets": "roll-fold",
    }
