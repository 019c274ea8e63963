"""The brands of this repository."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest

from docgen import Project
from docgen.batch.pages import Pager
from docgen.brand.inks import INKS
from docgen.typeset.inks import TINTS
from docgen.typeset.proof import text_of
from tests.brand.helpers import load

NAMES = ("northgate", "harbour", "plain")


def test_all_are_faultless(root: Path) -> None:
    brands, found = load(root, *NAMES)
    assert found == []
    assert sorted(brands) == sorted(NAMES)
    assert {brand.stylesheet is not None for brand in brands.values()} == {True, False}


@pytest.mark.parametrize("name", NAMES)
def test_nobody_real_is_named(root: Path, name: str) -> None:
    """Domains are those of RFC 2606, phone numbers those that Ofcom keeps free for drama."""
    contact = load(root, name)[0][name].contact
    assert contact.email
    assert contact.email.endswith(".example")
    assert re.match(r"https://[a-z.]+\.example(/|$)", contact.web or "")
    assert re.match(r"(0113 496 0|01632 960|020 7946 0)", contact.phone or "")


def test_styles_use_inks_and_nothing_else(root: Path) -> None:
    """A stylesheet that typed a colour, or misspelt an ink, would fail when it is used; this one says where, sooner."""
    for path in sorted((root / "styles").rglob("*.css")):
        text = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)
        assert not re.search(r"#[0-9a-fA-F]{3,8}\b(?![^{}]*\{)|rgba?\(|hsl|opacity|gradient|hyphens: auto", text), path
        for name, tint in re.findall(r"var\(--ink-([a-z]+)(?:-(\d+))?\)", text):
            assert name in INKS, f"{path}: {name}"
            assert not tint or int(tint) in TINTS, f"{path}: {name}-{tint}"


def test_templates_leave_colour_to_inks(root: Path) -> None:
    for path in sorted((root / "templates").rglob("*.jinja")):
        for colour in re.findall(r'(?:fill|stroke)="([^"{]+)"', path.read_text()):
            assert colour == "none" or re.fullmatch(r"var\(--ink-[a-z]+(-\d+)?\)", colour), f"{path}: {colour}"


@pytest.mark.parametrize("format", ["standard", "large-print"])
def test_the_notice_of_a_draft_stays_in_the_head_in_a_wide_font(root: Path, format: str) -> None:
    """A brand whose font is DejaVu Sans; what runs over the end of the head would be refused."""
    project, plain = Project.open(root), load(root, "plain")[0]["plain"]
    source = project.source(f"baclofen-and-alcohol.patient.northgate.en-GB.{format}")
    assert source is not None
    edition = dataclasses.replace(source.edition, brand="plain")

    pages = Pager.of(project.folder).make(edition, source.checked, plain)

    assert "Draft: not yet checked by a clinician." in text_of(pages.pdf)
