"""A new print run: of what was made for print, if there is any, and in every brand."""

from __future__ import annotations

from pathlib import Path

import pytest

from docgen.content.finishing import Finishing
from docgen.content.formats import PrintFormat
from docgen.content.load import Catalogue
from docgen.files import Folder
from docgen.publish.names import matches
from docgen.starter.print_run import MADE_FOR, make_print_run
from tests.projects import line


def ids(*formats: str) -> list[str]:
    return [f"sleeping-well.patient.{brand}.en-GB.{form}" for brand in ("elm", "oak") for form in formats]


@pytest.mark.parametrize(
    ("formats", "chosen", "finishing"),
    [
        (["a5-booklet"], "a5-booklet", Finishing.SADDLE_STITCH),
        (["a5-booklet", "card"], "card", Finishing.N_UP),
        (["a5-booklet", "card", "dl-fold"], "dl-fold", Finishing.ROLL_FOLD),
    ],
)
def test_it_fits_the_format(tmp_path: Path, formats: list[str], chosen: str, finishing: Finishing) -> None:
    made = make_print_run(Folder.at(tmp_path), "ward-leaflets", ids(*formats))
    assert (made.path, made.finishing) == ("content/print-runs/ward-leaflets.yaml", finishing)
    assert [id for id in ids(*formats) if matches(id, made.editions)] == ids(chosen)
    catalogue = Catalogue(Folder.at(tmp_path))
    assert [line(found) for found in catalogue.diagnostics()] == []
    run = catalogue.print_runs["ward-leaflets"]
    assert (run.title, run.finishing, run.printer) == ("Ward leaflets", finishing, None)


def test_it_is_for_patients_if_anything_is(tmp_path: Path) -> None:
    clinicians = [id.replace("patient", "clinician") for id in ids("dl-fold", "card")]
    made = make_print_run(Folder.at(tmp_path), "x", [*clinicians, *ids("a5-booklet")])
    assert made.editions == "sleeping-well.patient.*.en-GB.a5-booklet"
    assert make_print_run(Folder.at(tmp_path), "y", clinicians).editions == "sleeping-well.clinician.*.en-GB.dl-fold"


def test_it_is_of_what_is_printed_already(tmp_path: Path) -> None:
    printed = ids("a5-booklet")[1:]
    made = make_print_run(Folder.at(tmp_path), "x", ids("a5-booklet", "card", "dl-fold"), printed)
    assert made.editions == "sleeping-well.patient.*.en-GB.a5-booklet"


def test_of_several_printers_none_is_chosen(tmp_path: Path) -> None:
    printers = tmp_path / "content/printers"
    printers.mkdir(parents=True)
    for name in ("one", "two"):
        (printers / f"{name}.yaml").write_text(f"printer: {name}\nname: {name}\n")
    make_print_run(Folder.at(tmp_path), "x", ids("card"))
    assert Catalogue(Folder.at(tmp_path)).print_runs["x"].printer is None


def test_every_format_of_print_is_made_for_something() -> None:
    assert set(MADE_FOR) == set(PrintFormat)
