"""A new project: what is in it, and where it comes from."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from docgen import Project, Refusal
from docgen.cli.schema import ALL
from docgen.starter import laying
from docgen.starter.brand import make_brand
from docgen.starter.leaflet import make_leaflet
from docgen.starter.project import make_project, project_files
from tests.content.editor import in_yaml_1_2
from tests.projects import line

TODAY = dt.date(2026, 11, 23)


def test_it_is_checked_without_a_word(tmp_path: Path) -> None:
    make_project(tmp_path, TODAY)
    assert [line(finding) for finding in Project.open(tmp_path).check()] == []


def test_templates_and_styles_are_the_repository_s_own(root: Path) -> None:
    files = project_files(TODAY)
    for name in ("templates", "styles"):
        theirs = {
            path.relative_to(root).as_posix(): path.read_bytes()
            for path in (root / name).rglob("*")
            if path.is_file() and "brands" not in path.parts
        }
        assert {p: d for p, d in files.items() if p.startswith(f"{name}/") and "/brands/" not in p} == theirs


def test_there_is_one_brand_and_no_twin_in_the_repository(root: Path) -> None:
    brands = {path for path in project_files(TODAY) if path.startswith("styles/brands/")}
    assert brands == {"styles/brands/plain/brand.yaml", "styles/brands/plain/logo.svg"}
    own = root / "docgen/starter/files/project"
    assert not (own / "templates").exists()
    assert not (own / "styles").exists()


def test_what_makes_it_a_project_comes_last() -> None:
    assert list(project_files(TODAY))[-1] == "docgen.yaml"


def test_the_leaflet_is_issued_today(tmp_path: Path) -> None:
    make_project(tmp_path, TODAY)
    dates = {(edition.issued, edition.review_by, edition.status) for edition in Project.open(tmp_path).editions()}
    assert dates == {(TODAY, dt.date(2028, 11, 23), "draft")}


def test_whatever_is_made_says_that_it_is_made_up() -> None:
    for path, data in project_files(TODAY).items():
        if path.startswith("content/") and path.endswith(".yaml"):
            assert b"made up" in data, path
    assert b"does not exist" in project_files(TODAY)["README.md"]


def test_the_readme_has_ten_lines() -> None:
    lines = project_files(TODAY)["README.md"].decode().splitlines()
    assert len([text for text in lines if text]) <= 10


def test_build_is_not_kept_by_git() -> None:
    assert project_files(TODAY)[".gitignore"].endswith(b"\n/build/\n")


def test_without_templates_anywhere_it_is_the_installation_s_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(laying, "PACKAGE", tmp_path / "site-packages/docgen/starter")
    with pytest.raises(Refusal) as refused:
        laying.shared()
    assert [line(d) for d in refused.value.diagnostics] == [
        "None: error[starter-missing]: this docgen came without its starter | "
        "install docgen again, from a wheel or as a checkout"
    ]
    assert refused.value.exit_code == 3


@pytest.mark.parametrize(
    ("pattern", "kind"),
    [
        ("content/leaflets/*.yaml", "leaflet"),
        ("content/medicines/*.yaml", "medicine"),
        ("content/references.yaml", "references"),
        ("styles/brands/*/brand.yaml", "brand"),
        ("docgen.yaml", "settings"),
    ],
)
def test_editors_find_nothing_to_underline(tmp_path: Path, pattern: str, kind: str) -> None:
    make_project(tmp_path, TODAY)
    project = Project.open(tmp_path)
    make_leaflet(project.folder, project.settings, "new", "examplol", TODAY)
    make_brand(project.folder, project.settings, "new", None)
    paths = list(tmp_path.glob(pattern))
    assert paths
    for path in paths:
        text = path.read_text()
        up = "../" * (len(path.relative_to(tmp_path).parts) - 1)
        assert text.startswith(f"# yaml-language-server: $schema={up}build/schemas/{kind}.json\n#\n"), path
        data = in_yaml_1_2(text)
        assert [fault.message for fault in Draft202012Validator(ALL[kind]()).iter_errors(data)] == [], path
