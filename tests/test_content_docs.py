"""docs/content.md says what docgen does: its tables come from the models, and its examples work."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from docgen.content.blocks import KINDS
from docgen.content.checks import check_leaflet
from docgen.content.docstrings import said
from docgen.content.leaflet import Leaflet
from docgen.content.load import Catalogue
from docgen.content.record import read_record
from docgen.content.schemas import schema_of
from docgen.content.source import WrittenMap, read_yaml
from docgen.diagnostics import Diagnostic
from docgen.files import Folder
from scripts.content_docs import FILES, page
from tests.content.editor import in_yaml_1_2
from tests.projects import line

HEAD = """\
leaflet: example
about-taking: false
medicine: baclofen
region: GB
language: en-GB
title: Example
summary: An example.
revision: {number: 1, issued: 2026-11-23, review-by: 2028-11-23, status: draft, owner: Somebody}
sections:
  - heading: Example
    blocks:
"""
SOURCES = "      - references: cited\n"


@pytest.fixture(scope="module")
def text(root: Path) -> str:
    return (root / "docs/content.md").read_text()


@pytest.fixture(scope="module")
def catalogue(root: Path) -> Catalogue:
    return Catalogue(Folder.at(root))


def findings(yaml: str, catalogue: Catalogue, root: Path) -> list[str]:
    written, faults = read_yaml(yaml.encode(), "content/leaflets/example.yaml")
    assert written is not None
    leaflet, found = read_record(Leaflet, written)
    checked: tuple[Diagnostic, ...] = check_leaflet(leaflet, catalogue, Folder.at(root)).diagnostics if leaflet else ()
    return [line(finding) for finding in (*faults, *found, *checked)]


def examples(text: str) -> list[str]:
    return re.findall(r"^```yaml\n(.*?)^```$", text, flags=re.MULTILINE | re.DOTALL)


def test_it_is_up_to_date(text: str) -> None:
    assert page(text) == text, "run scripts/content-docs"


def test_every_kind_of_file_and_block_is_in_it(text: str) -> None:
    for name in FILES:
        assert f"<!-- from the models: file {name} -->" in text
    for kind in KINDS:
        assert f"\n### {kind}\n" in text


def test_its_links_lead_somewhere(text: str, root: Path) -> None:
    headings = re.findall(r"^#+ (.*)$", text, flags=re.MULTILINE)
    anchors = [re.sub("[^a-z0-9 -]", "", heading.lower()).replace(" ", "-") for heading in headings]
    assert len(set(anchors)) == len(anchors)
    for target in re.findall(r"\]\(([^):]*)\)", text):
        assert target.removeprefix("#") in anchors if target.startswith("#") else (root / "docs" / target).is_file(), (
            target
        )


@pytest.mark.parametrize("kind", KINDS)
def test_the_example_of_each_block_can_be_printed(kind: str, catalogue: Catalogue, root: Path) -> None:
    example = said(KINDS[kind]).example
    blocks = "".join(f"      {part}\n" for part in example.splitlines())
    assert findings(HEAD + blocks + ("" if kind == "references" else SOURCES), catalogue, root) == []


def test_the_leaflet_that_is_shown_can_be_printed(catalogue: Catalogue, root: Path) -> None:
    assert findings(said(Leaflet).example, catalogue, root) == []


@pytest.mark.parametrize("name", [name for name in FILES if name != "leaflet"])
def test_the_other_files_that_are_shown_can_be_read(name: str) -> None:
    written, faults = read_yaml(said(FILES[name]).example.encode(), f"{name}.yaml")
    assert isinstance(written, WrittenMap)
    assert [line(finding) for finding in (*faults, *read_record(FILES[name], written)[1])] == []


def test_its_other_examples_are_yaml_and_sections_of_them_fit(text: str) -> None:
    section = {"$ref": "#/$defs/section", "$defs": schema_of(Leaflet)["$defs"]}
    seen = 0
    for example in examples(text):
        written, faults = read_yaml(example.encode(), "docs/content.md")
        assert (written is not None, faults) == (True, []), example
        data = in_yaml_1_2(example)
        for part in data if isinstance(data, list) else [data]:
            if isinstance(part, dict) and "heading" in part:
                seen += 1
                assert [fault.message for fault in Draft202012Validator(section).iter_errors(part)] == [], example
    assert seen == 5
