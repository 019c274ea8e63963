"""Fonts of pages hold the letters that slots are written with, though no page has them; and their widths are true."""

from __future__ import annotations

import dataclasses
import io

import pikepdf
import pytest

from docgen.files import Folder
from docgen.typeset.engine import typeset
from docgen.typeset.finish import finish
from docgen.typeset.letters import SLOTS
from docgen.typeset.marks import LETTERS
from tests.typeset.helpers import INKS, METADATA, manuscript
from tests.typeset.together import slot, together


def unicode_of(pdf: bytes) -> dict[str, set[str]]:
    """The letters that each font of a file can show, as its ToUnicode says; by the font's name without its tag."""
    found = {}
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        for item in opened.objects:
            if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/Font" and "/ToUnicode" in item:
                rows = item.ToUnicode.read_bytes().split(b"\n")
                words = [row.split() for row in rows if row.startswith(b"<") and len(row.split()) == 2]
                letters = {bytes.fromhex(word[1].strip(b"<>").decode()).decode("utf-16-be") for word in words}
                found[str(item.BaseFont)[8:]] = letters
    return found


def test_an_open_page_holds_the_letters_of_slots_in_each_of_its_fonts(folder: Folder) -> None:
    page = manuscript("<h1>t</h1><p>a <i>i</i></p>", is_open=True)
    closed = finish(typeset(dataclasses.replace(page, is_open=False), folder), INKS, METADATA)

    fonts = unicode_of(finish(typeset(page, folder), INKS, METADATA))

    assert len(fonts) == 3
    assert all(letters >= set(SLOTS) for letters in fonts.values())
    assert all(len(letters) < 9 for letters in unicode_of(closed).values())


def test_a_closed_page_holds_the_letters_of_ids_in_the_font_of_its_marks(folder: Folder) -> None:
    page = manuscript('<h1>t</h1><p>a <b>No. <span data-mark="id">0</span></b> <i>i</i></p>')

    fonts = unicode_of(finish(typeset(page, folder), INKS, METADATA))

    held = {name for name, letters in fonts.items() if letters >= set(LETTERS)}
    assert held == {"Open-Sans-Bold"}


def test_letters_of_slots_are_as_wide_as_the_engine_sets_them(folder: Folder) -> None:
    """The page never had them: its font's table of widths is ours."""
    words = "<p>Wavy AV. 0123 (fj)</p>"
    made = together(folder, f"<p>a</p>{slot('contact')}", {"contact": words})
    widths = {}
    for name, pdf in (("together", made.together), ("whole", made.whole)):
        with pikepdf.open(io.BytesIO(pdf)) as opened:
            for item in opened.objects:
                if (
                    isinstance(item, pikepdf.Dictionary)
                    and item.get("/Subtype") == "/CIDFontType2"
                    and "Bold" not in str(item.BaseFont)
                ):
                    widths[name] = dict(_widths(item.W))
    assert widths["together"].items() >= widths["whole"].items()


def _widths(table: pikepdf.Array) -> list[tuple[int, int]]:
    found, items = [], list(table)
    while items:
        first, row, *items = items
        found += [(int(first) + index, int(width)) for index, width in enumerate(row)]
    return found


@pytest.mark.parametrize("word", ["office", "fflfi"])
def test_slots_have_no_ligatures(folder: Folder, word: str) -> None:
    made = together(folder, slot("contact"), {"contact": f"<p>{word}</p>"})
    assert not {letters for font in unicode_of(made.together).values() for letters in font if len(letters) > 1}
