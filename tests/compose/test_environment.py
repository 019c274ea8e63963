"""Faults of templates are told at the template's own line."""

from __future__ import annotations

from pathlib import Path

import pytest

from docgen.compose.environment import environment, fill
from docgen.diagnostics import Refusal
from docgen.files import Folder
from tests.projects import line


def told(folder: Path, templates: dict[str, str]) -> list[str]:
    (folder / "templates").mkdir()
    for name, text in templates.items():
        (folder / "templates" / name).write_text(text)
    with pytest.raises(Refusal) as refused:
        fill(environment(Folder.at(folder)), "page.jinja", {"known": {"a": 1}})
    return [line(finding) for finding in refused.value.diagnostics]


CURE = "check the name; docs/architecture.md lists what a template is given"


@pytest.mark.parametrize(
    ("templates", "expected"),
    [
        (
            {"page.jinja": "one\n{% if %}\n"},
            "templates/page.jinja:2:1: error[template-syntax]: expected an expression, got 'end of statement block'",
        ),
        (
            {"page.jinja": "one\ntwo {{ unknwon }}\n"},
            f"templates/page.jinja:2:1: error[template-undefined]: 'unknwon' is undefined | {CURE}",
        ),
        (
            {"page.jinja": "{% include 'inner.jinja' %}", "inner.jinja": "\n\n{{ known.b.c }}"},
            f"templates/inner.jinja:3:1: error[template-undefined]: 'dict object' has no attribute 'b' | {CURE}",
        ),
        (
            {"page.jinja": "{% include 'nowhere.jinja' %}"},
            "templates/nowhere.jinja: error[template-missing]: there is no template 'templates/nowhere.jinja'"
            " | write the template; docs/architecture.md tells what it is given",
        ),
        (
            {"page.jinja": "\n{{ known.a / 0 }}"},
            "templates/page.jinja:2:1: error[template-fault]: ZeroDivisionError: division by zero",
        ),
        (
            {"page.jinja": "{{ ''.__class__.__mro__ }}"},
            "templates/page.jinja:1:1: error[template-unsafe]: access to attribute '__class__' of 'str' object is unsafe",
        ),
    ],
)
def test_faults(tmp_path: Path, templates: dict[str, str], expected: str) -> None:
    found = told(tmp_path, templates)
    assert len(found) == 1
    assert found[0].startswith(expected)
