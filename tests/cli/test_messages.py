"""Three renderings of one diagnostic."""

from __future__ import annotations

import json
from pathlib import Path

from docgen.cli.messages import count, render, tally
from docgen.diagnostics import Place, error, warning
from docgen.files import Folder

DOSE = error(
    "dose-without-unit",
    "dose '8' has no unit",
    Place("a.yaml", 31, 14, 15),
    "write the unit, for example '8 mg'",
)


def project(tmp_path: Path) -> Folder:
    (tmp_path / "a.yaml").write_text("\n" * 30 + "    maximum: 8\n")
    return Folder.at(tmp_path)


def test_text_shows_the_line_a_caret_and_the_cure(tmp_path: Path) -> None:
    assert render(DOSE, "text", project(tmp_path)) == (
        "a.yaml:31:14: error[dose-without-unit]: dose '8' has no unit\n"
        "   |\n"
        "31 |     maximum: 8\n"
        "   |              ^\n"
        "   = help: write the unit, for example '8 mg'"
    )


def test_concise_is_the_first_line(tmp_path: Path) -> None:
    assert render(DOSE, "concise", project(tmp_path)) == "a.yaml:31:14: error[dose-without-unit]: dose '8' has no unit"


def test_json_is_one_object_on_one_line(tmp_path: Path) -> None:
    line = render(DOSE, "json", project(tmp_path))
    assert "\n" not in line
    assert json.loads(line) == {
        "severity": "error",
        "id": "dose-without-unit",
        "message": "dose '8' has no unit",
        "path": "a.yaml",
        "line": 31,
        "column": 14,
        "help": "write the unit, for example '8 mg'",
    }


def test_json_is_ascii_whatever_the_message_says() -> None:
    line = render(error("odd", "it says 'Größe \ud800'"), "json")
    assert line.isascii()
    assert json.loads(line)["message"] == "it says 'Größe \ud800'"


def test_json_has_the_same_keys_when_there_is_no_place() -> None:
    assert json.loads(render(warning("odd", "something is odd"), "json")) == {
        "severity": "warning",
        "id": "odd",
        "message": "something is odd",
        "path": None,
        "line": None,
        "column": None,
        "help": None,
    }


def test_without_place_or_for_a_whole_file_there_is_no_line(tmp_path: Path) -> None:
    folder = project(tmp_path)
    assert (
        render(error("odd", "it is odd", help="leave it"), "text", folder)
        == "error[odd]: it is odd\n  = help: leave it"
    )
    assert render(error("odd", "it is odd", Place("a.yaml")), "text", folder) == "a.yaml: error[odd]: it is odd"


def test_the_gutter_is_as_wide_as_the_number(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("x: y\n" * 120)
    assert render(error("odd", "it is odd", Place("a.yaml", 7, 4)), "text", Folder.at(tmp_path)) == (
        "a.yaml:7:4: error[odd]: it is odd\n  |\n7 | x: y\n  |    ^"
    )
    assert render(error("odd", "it is odd", Place("a.yaml", 107, 4)), "text", Folder.at(tmp_path)) == (
        "a.yaml:107:4: error[odd]: it is odd\n    |\n107 | x: y\n    |    ^"
    )


def test_what_a_terminal_would_obey_is_made_harmless(tmp_path: Path) -> None:
    hostile = error("odd", "it says '\x1b[31mred\n'", Place("a\x1b.yaml", 1, 1), help="do not\u202e obey")
    assert render(hostile, "text", project(tmp_path)) == (
        "a␛.yaml:1:1: error[odd]: it says '␛[31mred␊'\n  = help: do not\ufffd obey"
    )


def test_colours_go_round_the_words_and_change_none(tmp_path: Path) -> None:
    plain = render(DOSE, "text", project(tmp_path))
    coloured = render(DOSE, "text", project(tmp_path), colour=True)
    assert coloured.splitlines()[0] == (
        "\x1b[1ma.yaml:31:14: \x1b[0m\x1b[1;31merror[dose-without-unit]:\x1b[0m dose '8' has no unit"
    )
    for code in ("\x1b[1;31m", "\x1b[34m", "\x1b[1m", "\x1b[0m"):
        coloured = coloured.replace(code, "")
    assert coloured == plain


def test_tally() -> None:
    assert tally([]) == ""
    assert tally([DOSE]) == "1 error"
    assert tally([warning("a", "a"), DOSE, DOSE]) == "2 errors, 1 warning"
    assert count(1234, "edition") == "1,234 editions"
