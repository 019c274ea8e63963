"""How a brand's inks are printed, and what a press cannot print well."""

from __future__ import annotations

from pathlib import Path

import pytest

from docgen.brand.model import Brand
from docgen.content.print_run import OUTPUT_CONDITION
from docgen.files import Folder
from docgen.press.inks import Printed, check_inks, printed
from docgen.press.profiles import load_profile
from tests.brand.helpers import load, project, write
from tests.projects import line

MINE = "styles/brands/mine/brand.yaml"


def mine(folder: Path, ink: str) -> Brand:
    write(project(folder), "mine", f"brand: mine\nextends: plain\ninks:\n  {ink}\n")
    brands, found = load(folder, "mine")
    assert found == []
    return brands["mine"]


def faults(brand: Brand, *as_spots: str) -> list[str]:
    return [line(finding) for finding in check_inks(brand.inks, 300, as_spots)]


@pytest.mark.parametrize("name", ["northgate", "harbour", "plain"])
def test_the_sample_brands_can_be_printed(root: Path, name: str) -> None:
    brand = load(root, name)[0][name]
    profile = load_profile(Folder.at(root), OUTPUT_CONDITION)
    assert list(check_inks(brand.inks, profile.ink_limit)) == []
    assert printed(brand.inks)["text"] == Printed((0, 0, 0, 100))


@pytest.mark.parametrize(("ink", "what"), [("text", "running text and QR codes"), ("muted", "small text")])
def test_fine_detail_is_of_one_plate(tmp_path: Path, ink: str, what: str) -> None:
    brand = mine(tmp_path, f'{ink}: {{screen: "#1c2e36", process: [60, 35, 30, 80]}}')
    assert faults(brand) == [
        f"{MINE}:4:{5 + len(ink)}: error[ink-not-black]: {what}: '{ink}' is [60, 35, 30, 80] in process colours, and must be"
        " of one plate | write it as black alone: [0, 0, 0, 100], or less"
    ]


def test_a_spot_ink_is_one_plate_where_it_is_printed(tmp_path: Path) -> None:
    brand = mine(tmp_path, 'text: {screen: "#1c2e36", process: [60, 35, 30, 80], spot: PANTONE 303 C}')
    assert faults(brand, "text") == []
    assert [fault.split("[")[1].split("]")[0] for fault in faults(brand)] == ["ink-not-black"]


def test_too_much_ink_for_the_paper(tmp_path: Path) -> None:
    brand = mine(tmp_path, 'primary: {screen: "#0b2c33", process: [95, 80, 75, 60], spot: PANTONE 5463 C}')
    assert faults(brand) == [
        f"{MINE}:4:12: error[ink-over-limit]: 'primary' is 310% of ink, and the paper takes 300%"
        " | take some out of each of cyan, magenta and yellow, and add a little black"
    ]
    assert faults(brand, "primary") == []  # none of these is then printed


def test_only_inks_that_the_run_names_have_plates(tmp_path: Path) -> None:
    both = "process: [95, 40, 35, 25], spot: PANTONE 7708 C"
    brand = mine(tmp_path, f'primary: {{screen: "#0b5c73", {both}}}\n  note: {{screen: "#0b5c73", {both}}}')
    on_plate = Printed((95, 40, 35, 25), "PANTONE 7708 C")
    assert printed(brand.inks)["primary"] == Printed((95, 40, 35, 25))
    assert printed(brand.inks, ["primary"])["primary"] == on_plate
    assert printed(brand.inks, ["primary"])["note"] == on_plate  # it is the same ink, and its plate is there
    assert printed(brand.inks, ["accent"])["primary"].spot is None
    assert {how.spot for how in printed(brand.inks, ["accent"]).values()} == {None}


def test_tints() -> None:
    assert Printed((100, 50, 0, 10)).tint(0.3) == (0.3, 0.15, 0, 0.03)
    assert Printed((0, 0, 0, 75)).is_black
    assert not Printed((0, 0, 0, 75), "PANTONE Black 6 C").is_black
    assert not Printed((1, 0, 0, 75)).is_black
