"""The plates of imposed sheets, as Ghostscript separates them: which ink is printed where."""

from __future__ import annotations

import pytest

from docgen.content.finishing import Finishing
from docgen.press.area import Size
from docgen.press.finishing import Grid
from docgen.press.layout import Layout
from docgen.press.plates import PROCESS, Plate, patches
from docgen.press.sheets import Sheets, Trappings, make_sheets
from docgen.press.waste import DEPTH
from tests.press.pages import CARD, press_pages
from tests.press.separations import Plates, separated

TEAL = Plate("Harbour Teal", (0.9, 0.2, 0.3, 0.1))
EVERY = {plate.name: 100 for plate in PROCESS}
WORDS = ("cards", "sha256 0123456789ab")


def cards(spot: bool, plates: tuple[Plate, ...]) -> Sheets:
    """A small sheet of four cards with all marks, and its front as plates."""
    layout = Layout(finishing=Finishing.N_UP, sheet=Size(210, 148), grid=Grid(2, 2))
    return make_sheets(press_pages([CARD] * 2, spot=spot), layout, Trappings(plates=plates, words=WORDS))


@pytest.fixture(scope="module")
def process(tmp_path_factory: pytest.TempPathFactory) -> tuple[Sheets, Plates]:
    sheets = cards(False, PROCESS)
    return sheets, separated(sheets.pdf, tmp_path_factory.mktemp("process"))


@pytest.fixture(scope="module")
def spot(tmp_path_factory: pytest.TempPathFactory) -> tuple[Sheets, Plates]:
    sheets = cards(True, (PROCESS[3], TEAL))
    return sheets, separated(sheets.pdf, tmp_path_factory.mktemp("spot"))


def test_crop_marks_and_targets_are_on_all_plates(process: tuple[Sheets, Plates]) -> None:
    sheets, plates = process
    marks = sheets.marks[0]
    for line in marks.lines:
        x, y = ((line.start[axis] + line.end[axis]) / 2 for axis in (0, 1))
        assert plates.printed(x, y, 0.1) == EVERY
    for target in marks.targets:
        assert plates.printed((target.left + target.right) / 2, target.bottom + 0.5, 0.1) == EVERY


def test_on_a_spot_plate_too(spot: tuple[Sheets, Plates]) -> None:
    sheets, plates = spot
    line = sheets.marks[0].lines[0]
    x, y = ((line.start[axis] + line.end[axis]) / 2 for axis in (0, 1))
    assert plates.printed(x, y, 0.1) == {**EVERY, "Harbour Teal": 100}


def test_each_patch_of_the_bar_is_its_inks_and_nothing_else(process: tuple[Sheets, Plates]) -> None:
    sheets, plates = process
    bar = sheets.marks[0].bar
    assert bar
    for number, patch in enumerate(patches(PROCESS)):
        inks = plates.printed(bar.box.left + (number + 0.5) * DEPTH, bar.box.bottom + DEPTH / 2)
        assert inks == pytest.approx({plate.name: 100 * tint for plate, tint in patch}, abs=1)


def test_patches_of_a_spot_ink_are_on_its_own_plate(spot: tuple[Sheets, Plates]) -> None:
    sheets, plates = spot
    bar = sheets.marks[0].bar
    assert bar
    found = [plates.printed(bar.box.left + (number + 0.5) * DEPTH, bar.box.bottom + DEPTH / 2) for number in range(4)]
    assert found == [{"Black": 100}, {"Harbour Teal": 100}, {"Black": 50}, {"Harbour Teal": 50}]


def test_words_are_on_all_plates_and_a_plates_name_on_its_own_only(process: tuple[Sheets, Plates]) -> None:
    sheets, plates = process
    (written,) = sheets.marks[0].slug
    box = written.strip.box
    everywhere = [plates.printed(box.left + at / 4, (box.bottom + box.top) / 2, 2) for at in range(40)]
    assert EVERY in everywhere
    # The last word is "Black": near the end of the longer line nothing but black is printed.
    line = max(written.lines, key=lambda numbers: numbers[-1] if numbers else -1)
    baseline = box.bottom + (3.1 if line is written.lines[0] else 0.8)
    found = [plates.printed(box.left + at / 4, baseline + 0.7, 0.3) for at in range(int(box.width) * 4)]
    assert [inks for inks in found if inks][-1] == {"Black": 100}


def test_a_spot_ink_of_the_pages_stays_on_its_plate(spot: tuple[Sheets, Plates]) -> None:
    sheets, plates = spot
    card = sheets.imposition.sides[0].placements[0].finished
    inks = plates.printed(card.left + 5, (card.bottom + card.top) / 2, 0.1)
    assert inks["Harbour Teal"] == 100
    assert inks.get("Black", 0) == 0
