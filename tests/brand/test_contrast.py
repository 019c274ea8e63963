"""Contrast: the formula, and the refusal of inks that cannot be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from docgen.brand.contrast import USES, contrast, luminance
from docgen.brand.inks import INKS
from tests.brand.helpers import faults

BLACK, WHITE = (0.0, 0.0, 0.0), (1.0, 1.0, 1.0)
MINE = "styles/brands/mine/brand.yaml"


@pytest.mark.parametrize(
    ("colour", "ratio"),
    [("#000000", 21), ("#ffffff", 1), ("#767676", 4.54), ("#777777", 4.48), ("#ff0000", 4.0), ("#0000ff", 8.59)],
)
def test_known_ratios_on_white(colour: str, ratio: float) -> None:
    """Values that are published in many places, such as the grey that just passes."""
    parts = tuple(int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5))
    assert contrast((parts[0], parts[1], parts[2]), WHITE) == pytest.approx(ratio, abs=0.005)


def test_luminance_runs_from_0_to_1() -> None:
    assert luminance(BLACK) == 0
    assert luminance(WHITE) == pytest.approx(1)


def test_contrast_does_not_ask_which_is_in_front() -> None:
    assert contrast(BLACK, WHITE) == contrast(WHITE, BLACK)


def test_every_use_speaks_of_inks_that_there_are() -> None:
    names = {shade.partition("-")[0] for use in USES for shade in (use.front, use.back)} - {"paper"}
    assert names <= set(INKS)
    assert all(use.blamed in (use.front, use.back.partition("-")[0]) for use in USES)


def test_grey_that_is_too_pale_for_small_text(tmp_path: Path) -> None:
    found = faults(
        tmp_path, 'brand: mine\nextends: plain\ninks: {muted: {screen: "#777777", process: [0, 0, 0, 55]}}\n'
    )
    assert found[:2] == [
        f"{MINE}:3:24: error[contrast-too-low]: small text: muted on paper reaches 4.47:1 and needs 4.5:1"
        " | make 'muted' darker",
        f"{MINE}:3:24: error[contrast-too-low]: small text in boxes: muted on surface reaches 4.00:1 and needs 4.5:1"
        " | make 'muted' darker",
    ]
    assert all(
        line.startswith(f"{MINE}:3:24: error[contrast-too-low]: numbers of references in ") for line in found[2:]
    )


def test_a_ground_that_is_too_dark_for_text(tmp_path: Path) -> None:
    found = faults(
        tmp_path, 'brand: mine\nextends: plain\ninks: {surface: {screen: "#666666", process: [0, 0, 0, 70]}}\n'
    )
    assert found[0] == (
        f"{MINE}:3:26: error[contrast-too-low]: text in boxes: text on surface reaches 3.65:1 and needs 4.5:1"
        " | make 'surface' paler"
    )


def test_white_on_a_pale_brand_colour(tmp_path: Path) -> None:
    found = faults(
        tmp_path, 'brand: mine\nextends: plain\ninks: {primary: {screen: "#e0b000", process: [0, 20, 100, 5]}}\n'
    )
    assert (
        f"{MINE}:3:26: error[contrast-too-low]: white text on the brand's colour: paper on primary reaches 2.02:1"
        " and needs 4.5:1 | make 'primary' darker"
    ) in found
