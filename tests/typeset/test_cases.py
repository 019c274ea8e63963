"""Every case is PDF/UA-1 and PDF/A-3a at once, passes our own checks, and has the tag tree that it should have."""

from __future__ import annotations

from pathlib import Path

import pytest

from docgen.files import Folder
from docgen.typeset.conformance import prove
from tests.typeset.cases import CASES, Case
from tests.typeset.helpers import dump, made, project


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    return project(Path(tmp_path_factory.mktemp("cases")))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_conforms_and_is_tagged_as_it_should_be(case: Case, folder: Folder) -> None:
    pdf = made(folder, f"<h1>Title</h1>{case.body}", case.css)
    assert prove(pdf) == ()
    if case.tree is not None:
        lines = dump(pdf).split("\n")
        assert lines[:2] == ["Document", "  H1 'Title'"]
        assert "\n".join(line[2:] for line in lines[2:]) == case.tree


def test_names_of_the_cases_are_unique() -> None:
    assert len({case.name for case in CASES}) == len(CASES) >= 65
