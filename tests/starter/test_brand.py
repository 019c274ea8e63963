"""A new brand passes every check, and says that it is invented."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from docgen import Project, Refusal
from docgen.starter.brand import NewBrand, make_brand
from docgen.starter.project import make_project
from tests.projects import edit, line

PATH = "styles/brands/river-trust/brand.yaml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A new project."""
    make_project(tmp_path, dt.date(2026, 11, 23))
    return tmp_path


def begin(folder: Path, colour: str | None = None) -> NewBrand:
    project = Project.open(folder)
    return make_brand(project.folder, project.settings, "river-trust", colour)


def test_it_is_listed_and_nothing_is_wrong_with_it(folder: Path) -> None:
    before = (folder / "docgen.yaml").read_text()
    assert begin(folder) == NewBrand(PATH, "#1f5f8b", "#1f5f8b", listed=True)
    assert (folder / "docgen.yaml").read_text() == before.replace("[plain]", "[plain, river-trust]")
    project = Project.open(folder)
    assert [line(finding) for finding in project.check()] == []
    assert {edition.brand for edition in project.editions()} == {"plain", "river-trust"}


def test_what_it_says(folder: Path) -> None:
    begin(folder, "#FFDD00")
    text = (folder / PATH).read_text()
    assert text.startswith("# yaml-language-server: $schema=../../../build/schemas/brand.json\n#\n")
    assert "# River Trust: an invented organisation, to begin with. Nothing here is real" in text
    assert "derived from #ffdd00 (made #7b6b00, to be read on white)" in text
    assert '  primary: {screen: "#7b6b00", process: [0, 13, 100, 52]} # the brand\'s own colour' in text
    assert "a print shop must check them" in text
    assert "phone: 01632 960 123" in text, "from Ofcom's range for drama"
    assert text.count(".example") == 3, "a domain that nobody has (RFC 2606)"
    assert "footer: River Trust (invented)\n" in text
    assert max(len(line) for line in text.splitlines()) <= 120


def test_fonts_are_those_that_the_project_has(folder: Path) -> None:
    edit(folder / "styles/brands/plain/brand.yaml", "heading: DejaVu Sans", "heading: DejaVu Serif")
    begin(folder)
    assert "fonts: {text: DejaVu Sans, heading: DejaVu Serif}" in (folder / PATH).read_text()


def test_an_older_one_of_that_name_stays_as_it_is(folder: Path) -> None:
    logo = folder / "styles/brands/river-trust/logo.svg"
    logo.parent.mkdir()
    logo.write_text("mine")
    before = (folder / "docgen.yaml").read_bytes()
    with pytest.raises(Refusal) as refused:
        begin(folder)
    assert [line(d) for d in refused.value.diagnostics] == [
        f"None: error[already-there]: there is already '{logo.resolve()}' | choose another name, or move it away first"
    ]
    assert logo.read_text() == "mine"
    assert not (folder / PATH).exists(), "all files or none"
    assert (folder / "docgen.yaml").read_bytes() == before


def test_a_list_that_cannot_be_added_to(folder: Path) -> None:
    edit(folder / "docgen.yaml", "brands: [plain]", "brands:\n  - |-\n    plain")
    before = (folder / "docgen.yaml").read_bytes()
    assert begin(folder).listed is False
    assert (folder / "docgen.yaml").read_bytes() == before
