"""Logos: paths in inks, of a size that fits."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.brand.helpers import load, project, write

MINE = "styles/brands/mine/brand.yaml"
LOGO = "styles/brands/mine/logo.svg"
GOOD = '<path fill="var(--ink-primary)" d="M0 0h9v9z"/>'


def logo(folder: Path, inside: str, *, root: str = 'viewBox="0 0 40 10"', width: int = 40) -> list[str]:
    """What is wrong with a brand whose logo holds `inside`."""
    write(project(folder), "mine", f"brand: mine\nextends: plain\nlogo: {{file: logo.svg, width: {width}}}\n")
    (folder / LOGO).write_text(f'<svg xmlns="http://www.w3.org/2000/svg" {root}>\n{inside}\n</svg>\n')
    return load(folder, "mine")[1]


def test_a_good_logo_knows_its_height(tmp_path: Path) -> None:
    assert logo(tmp_path, GOOD) == []
    assert load(tmp_path, "mine")[0]["mine"].logo.height == 10


@pytest.mark.parametrize("paint", ['fill="none"', 'fill="color(--accent .3)"', 'style="fill: var(--ink-accent-30)"'])
def test_inks_may_be_written_in_several_ways(tmp_path: Path, paint: str) -> None:
    assert logo(tmp_path, f'<path {paint} d="M0 0h9v9z"/>') == []


def test_a_colour_that_is_no_ink(tmp_path: Path) -> None:
    assert logo(tmp_path, '<path fill="#0b5c73" d="M0 0h9v9z"/>') == [
        f"{LOGO}:2:13: error[colour-not-an-ink]: the logo is painted with '#0b5c73', which is no ink"
        ' | write fill="var(--ink-primary)", or another ink'
    ]


def test_an_unknown_ink(tmp_path: Path) -> None:
    assert logo(tmp_path, '<path fill="var(--ink-primery)" d="M0 0h9v9z"/>') == [
        f"{LOGO}:2:13: error[unknown-ink]: unknown ink 'primery' | did you mean 'primary'?"
    ]


def test_text_needs_a_font_that_the_reader_may_not_have(tmp_path: Path) -> None:
    assert logo(tmp_path, f"{GOOD}<text>Mine</text>") == [
        f"{LOGO}:2:{len(GOOD) + 1}: error[logo-with-text]: the logo contains text, which needs a font"
        " | turn it into paths"
    ]


def test_a_logo_that_is_too_large_for_its_slot(tmp_path: Path) -> None:
    assert logo(tmp_path, GOOD, root='viewBox="0 0 40 20"', width=60) == [
        f"{MINE}:3:14: error[logo-too-large]: the logo is 60 mm wide and 30.0 mm high; its slot is 75 by 20 mm"
        " | make 'width' smaller, or crop the drawing"
    ]


def test_a_logo_without_a_size(tmp_path: Path) -> None:
    assert logo(tmp_path, GOOD, root='width="40"') == [
        f"{MINE}:3:14: error[logo-without-size]: the logo '{LOGO}' has no viewBox | add viewBox to its svg element"
    ]


def test_a_script_in_a_logo(tmp_path: Path) -> None:
    assert logo(tmp_path, "<script>alert(1)</script>") == [
        f"{MINE}:3:14: error[svg-unsafe]: '{LOGO}' contains <script>"
        " | save it as plain SVG, without scripts or animation"
    ]


def test_a_logo_that_is_not_there(tmp_path: Path) -> None:
    write(project(tmp_path), "mine", "brand: mine\nextends: plain\nlogo: {file: other.svg}\n")
    assert load(tmp_path, "mine")[1] == [
        f"{MINE}:3:14: error[image-missing]: there is no picture 'styles/brands/mine/other.svg'"
        " | check the path; it starts at this file"
    ]
