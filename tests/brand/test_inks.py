"""Spot inks: names that are taken, and inks that are two things at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.brand.helpers import faults

MINE = "styles/brands/mine/brand.yaml"
START = "brand: mine\nextends: plain\ninks:\n"


def spot(name: str, spot: str, process: str = "[95, 40, 35, 25]") -> str:
    return f'  {name}: {{screen: "#0b5c73", process: {process}, spot: {spot}}}\n'


@pytest.mark.parametrize("name", ["All", "None", "Cyan", "black"])
def test_names_that_every_press_has_are_no_spot_inks(tmp_path: Path, name: str) -> None:
    assert faults(tmp_path, START + spot("primary", name)) == [
        f"{MINE}:4:12: error[spot-reserved]: '{name}' is not the name of a spot ink: every press has it"
        " | write the name in the ink maker's book"
    ]


def test_two_inks_may_be_of_one_spot_ink(tmp_path: Path) -> None:
    assert faults(tmp_path, START + spot("primary", "PANTONE 7708 C") + spot("note", "PANTONE 7708 C")) == []


@pytest.mark.parametrize(
    ("other", "why"),
    [
        (spot("note", "PANTONE 7708 C", "[90, 40, 35, 25]"), "there it is [95, 40, 35, 25] in process colours, here [90, 40, 35, 25]"),
        (spot("note", "Pantone 7708 C"), "there it is written 'PANTONE 7708 C'"),
    ],
)  # fmt: skip
def test_one_spot_ink_is_one_thing(tmp_path: Path, other: str, why: str) -> None:
    name = other.partition("spot: ")[2].rstrip("}\n")
    assert faults(tmp_path, START + spot("primary", "PANTONE 7708 C") + other) == [
        f"{MINE}:5:9: error[spot-twice]: the spot ink '{name}' of 'note' is not that of 'primary': {why}"
        " | write both alike, or give one another spot ink"
    ]
