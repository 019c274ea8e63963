"""The caret stands under the right words, whatever the file holds."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.cli.excerpt import WIDTH, excerpt, safe, width
from docgen.diagnostics import Place
from docgen.files import Folder


@pytest.fixture
def show(tmp_path: Path):
    def show(data: bytes | str, line: int, column: int, end: int = 0) -> tuple[str, str] | None:
        (tmp_path / "a.yaml").write_bytes(data.encode() if isinstance(data, str) else data)
        found = excerpt(Folder.at(tmp_path), Place("a.yaml", line, column, end))
        return found and found[1:]

    return show


def test_a_run_of_carets_from_column_to_end_column(show) -> None:
    assert show("dose: eight\n", 1, 7, 12) == ("dose: eight", "      ^^^^^")


def test_one_caret_when_the_end_is_not_known(show) -> None:
    assert show("dose: eight\n", 1, 7) == ("dose: eight", "      ^")


def test_after_the_last_character(show) -> None:
    assert show("dose:\n", 1, 6) == ("dose:", "     ^")
    assert show("dose:\n", 1, 99, 120) == ("dose:", "     ^")
    assert show("dose:\n", 2, 1) == ("", "^")


def test_a_place_that_is_not_there(show, tmp_path: Path) -> None:
    assert show("dose:\n", 3, 1) is None
    assert show("dose:\n", 0, 0) is None
    assert excerpt(Folder.at(tmp_path), Place("missing.yaml", 1, 1)) is None
    assert excerpt(Folder.at(tmp_path), Place("../outside.yaml", 1, 1)) is None
    assert excerpt(Folder.at(tmp_path), Place("nul\0.yaml", 1, 1)) is None


def test_tabs_become_four_spaces(show) -> None:
    assert show("\tdose: 8\n", 1, 8, 9) == ("    dose: 8", "          ^")


def test_wide_letters_take_two_columns_and_marks_none(show) -> None:
    assert show("苹果: 8\n", 1, 5) == ("苹果: 8", "      ^")
    assert show("苹果: 8\n", 1, 1, 3) == ("苹果: 8", "^^^^")
    assert show("e\u0301te\u0301: 8\n", 1, 8) == ("e\u0301te\u0301: 8", "     ^")


def test_bytes_that_are_no_text(show) -> None:
    assert show(b"dose: \xff\xfe 8\n", 1, 7, 9) == ("dose: \ufffd\ufffd 8", "      ^^")


def test_control_characters_are_shown_and_not_obeyed(show) -> None:
    assert show("a: \x1b[31m\x07\x7f\u202e\n", 1, 4) == ("a: ␛[31m␇␡\ufffd", "   ^")


def test_a_byte_order_mark_takes_no_column(show) -> None:
    assert show("\ufeffdose: 8\n", 1, 7) == ("dose: 8", "      ^")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\x85", "\u2028", "\u2029"])
def test_lines_end_where_yaml_says_that_they_end(show, end: str) -> None:
    assert show(f"one: 1{end}two: 2{end}", 2, 6) == ("two: 2", "     ^")


def test_a_long_line_is_cut_round_the_caret(show) -> None:
    line = "x" * 500 + "HERE" + "y" * 500
    text, carets = show(line, 1, 501, 505)
    assert text == "…" + "x" * 33 + "HERE" + "y" * 63 + "…"
    assert carets == " " * 34 + "^^^^"


def test_a_long_line_at_its_start_and_at_its_end(show) -> None:
    assert show("HERE" + "y" * 500, 1, 1, 5) == ("HERE" + "y" * 96 + "…", "^^^^")
    text, carets = show("x" * 500 + "HERE", 1, 501, 505)
    assert text.startswith("…x")
    assert text[carets.index("^") :] == "HERE"


def test_a_very_long_run_is_cut_with_the_line(show) -> None:
    text, carets = show("z" * 10_000, 1, 1, 10_001)
    assert (text, carets) == ("z" * WIDTH + "…", "^" * WIDTH)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=300), st.integers(-1, 310), st.integers(-1, 310))
def test_any_text_gives_one_harmless_line_and_a_caret_within_it(text: str, column: int, end: int) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "a").write_bytes(text.encode())
        found = excerpt(Folder.at(folder), Place("a", 1, column, end))

    assert found is not None
    _, shown, carets = found
    assert safe(shown) == shown
    assert width(shown) <= WIDTH + 2
    assert set(carets.strip()) == {"^"}
    assert len(carets) <= WIDTH + 2
