"""What the engine reads, keeps and leaves alone, and what is said when it crashes."""

from __future__ import annotations

import gc
import logging
import shutil
import subprocess
from pathlib import Path

import pytest

from docgen.files import Folder, digest_of
from docgen.typeset.proof import text_of
from tests.typeset.helpers import dump, made, make, messages, refusals


@pytest.mark.parametrize(
    ("box", "crash"),
    [
        ("a b c", "ValueError: could not convert string to float: 'a'"),
        ("0 0 9", "IndexError: tuple index out of range"),
    ],
)
def test_a_drawing_that_the_engine_stumbles_over_is_named(folder: Folder, box: str, crash: str) -> None:
    drawing = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" aria-label="x"></svg>'
    (folder.root / "pictures/box.svg").write_text(drawing)
    assert messages(folder, '<p>x</p><p id="a"><img src="pictures/box.svg" alt="x"></p>') == [
        f"content/a.yaml:3:5: error[image-unreadable]: cannot draw 'pictures/box.svg': {crash}"
    ]
    assert messages(folder, f'<p>x</p><p id="a">{drawing}</p>') == [
        f"content/a.yaml:3:5: error[image-unreadable]: cannot draw an svg element: {crash}"
    ]


def test_the_folder_knows_what_was_read_every_time(folder: Folder) -> None:
    css = '@import "more.css"; p { background: url(/pictures/pill.svg) }'
    (folder.root / "styles").mkdir()
    (folder.root / "styles/more.css").write_text("p { margin: 0 }")
    expected = {path: digest_of(folder.read(path)) for path in ("pictures/pill.svg", "styles/more.css")}
    for again in (folder, folder, Folder.at(folder.root)):
        with again.recording() as reads:
            make(again, "<h1>t</h1><p>a</p>", css)
        assert reads == expected


def test_a_picture_that_is_not_there_is_among_what_was_read(folder: Folder) -> None:
    with folder.recording() as reads:
        refusals(folder, '<h1>t</h1><p id="a"><img src="pictures/none.svg" alt="x"></p>')
    assert reads == {"pictures/none.svg": None}


def test_a_changed_import_is_parsed_again(folder: Folder) -> None:
    (folder.root / "styles").mkdir()
    more = folder.root / "styles/more.css"
    more.write_text("p { break-before: page }")
    assert make(folder, "<h1>t</h1><p>a</p>", '@import "more.css";').pages == 2
    more.write_text("p { margin: 0 }")
    assert make(folder, "<h1>t</h1><p>a</p>", '@import "more.css";').pages == 1


def find_font(name: str) -> Path:
    found = subprocess.run(["fc-match", "-f", "%{file}", name], capture_output=True, text=True, check=True)
    return Path(found.stdout)


def test_two_brands_may_call_two_fonts_by_one_name(folder: Folder, tmp_path: Path) -> None:
    css = '@font-face { font-family: "Brand"; src: url(own.ttf) } p { font-family: "Brand" }'
    names = []
    for brand, font in (("one", "Lato"), ("two", "DejaVu Sans")):
        there = tmp_path / brand
        (there / "styles").mkdir(parents=True)
        shutil.copy(find_font(font), there / "styles/own.ttf")
        pdf = made(Folder.at(there), "<h1>t</h1><p>a</p>", css, families=frozenset({"Open Sans", "Brand"}))
        names.append(len(pdf))
        assert "P 'a'" in dump(pdf)
    assert names[0] != names[1]


def test_counter_styles_of_a_parsed_stylesheet_are_used(folder: Folder) -> None:
    css = '@counter-style hash { system: cyclic; symbols: "#"; suffix: " " } ul { list-style: hash }'
    for _ in range(2):
        assert "Lbl '#'" in dump(made(folder, "<h1>t</h1><ul><li>a</li></ul>", css))


def test_nothing_is_printed_and_nothing_left_behind(folder: Folder, capfd: pytest.CaptureFixture[str]) -> None:
    logger = logging.getLogger("weasyprint")
    before = list(logger.handlers), logger.propagate, logger.level
    assert gc.isenabled()
    refusals(folder, "<h3>x</h3>", "p { a: b }")
    assert gc.isenabled()
    assert (list(logger.handlers), logger.propagate, logger.level) == before
    assert capfd.readouterr() == ("", "")


def test_a_document_that_is_not_ours_is_tagged_by_the_engine(folder: Folder) -> None:
    from weasyprint import HTML

    make(folder, "<h1>t</h1>")
    data = HTML(string='<html lang="en"><p>a').write_pdf(pdf_tags=True, uncompressed_pdf=True, output_intent="--none")
    assert b"/NonStruct" in data or b"/Span" in data


def test_an_empty_document_is_a_page(folder: Folder) -> None:
    pdf = made(folder, "")
    assert (text_of(pdf), dump(pdf)) == ("", "Document")


def test_a_crash_of_the_engine_is_told_and_not_thrown(folder: Folder) -> None:
    found = messages(folder, "<p>x</p>", "p { padding: calc(1mm + var(--nowhere)) 0 }")

    assert [message for message in found if "error[engine-crashed]: the engine crashed: AssertionError (" in message]


@pytest.mark.parametrize(
    ("css", "crash"),
    [
        ("p { orphans: calc(1/0) }", "OverflowError: cannot convert float infinity to integer"),
        ("p { order: calc(0/0) }", "ValueError: cannot convert float NaN to integer"),
        ("p { width: round(1px, 0px) }", "ZeroDivisionError: float division by zero"),
    ],
)
def test_a_stylesheet_that_crashes_the_engine_is_named(folder: Folder, css: str, crash: str) -> None:
    assert messages(folder, "<p>x</p>", css) == [
        f"styles/case.css: error[css-invalid]: the engine cannot read it: {crash}"
    ]


def test_a_crash_is_shown_where_the_engine_was(folder: Folder) -> None:
    found = messages(folder, '<p>x</p><p id="a">y</p>', "#a { margin: calc(1px/0) }")
    assert [message.partition(" (")[0] for message in found] == [
        "content/a.yaml:3:5: error[engine-crashed]: the engine crashed: ValueError: cannot convert float NaN to integer"
    ]
