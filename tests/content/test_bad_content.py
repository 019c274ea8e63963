"""Every file in `bad/` gets exactly the messages that stand beside its faults, at those places."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from docgen.content.checks import check_leaflet, check_medicine
from docgen.content.load import Catalogue
from docgen.content.print_checks import check_print_run
from docgen.diagnostics import Diagnostic, in_order
from docgen.files import Folder
from tests.projects import LEAFLET, MEDICINE, PRINT_RUN, PRINTER, line, small_project

BAD = Path(__file__).parent / "bad"
TARGETS = {"leaflet": LEAFLET, "medicine": MEDICINE, "print-run": PRINT_RUN, "printer": PRINTER}
EXPECTED = re.compile(r"#! (\d+) (error|warning)\[([a-z-]+)\]: (.*)$")


def findings(folder: Path) -> list[Diagnostic]:
    catalogue = Catalogue(Folder.at(folder))
    found = [*catalogue.diagnostics()]
    for medicine in catalogue.medicines.values():
        found += check_medicine(medicine, catalogue)
    for leaflet in catalogue.leaflets.values():
        found += check_leaflet(leaflet, catalogue, Folder.at(folder)).diagnostics
    for run in catalogue.print_runs.values():
        found += check_print_run(run, catalogue)
    return in_order(found)


def expected(path: Path, stands_at: str) -> list[str]:
    return [
        f"{stands_at}:{number}:{match[1]}: {match[2]}[{match[3]}]: {match[4]}"
        for number, text in enumerate(path.read_text().splitlines(), start=1)
        if (match := EXPECTED.search(text))
    ]


@pytest.mark.parametrize("path", sorted(BAD.glob("*.yaml")), ids=lambda path: path.stem)
def test_each_fault_gets_its_message_at_its_place(path: Path, tmp_path: Path) -> None:
    target = next(target for kind, target in TARGETS.items() if path.stem.startswith(kind))
    small_project(tmp_path)
    shutil.copy(path, tmp_path / target)

    found = [f for f in findings(tmp_path) if f.place is not None and f.place.path == target]

    assert [re.sub(r" \| .*", "", line(f)) for f in found] == sorted(
        expected(path, target), key=lambda text: [int(n) for n in re.findall(r":(\d+):(\d+):", text)[0]]
    )


def test_the_small_project_has_no_faults(tmp_path: Path) -> None:
    assert [line(f) for f in findings(small_project(tmp_path))] == []
