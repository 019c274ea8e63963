"""``docgen preflight``: what it says of good files and bad ones, and how it ends."""

from __future__ import annotations

import io
import json
import os

import pikepdf
import pytest

from tests.cli.conftest import Command, Ran
from tests.cli.test_lazy import imported
from tests.press.preflight.made import card, clean
from tests.press.preflight.test_clean import orange
from tests.press.preflight.test_content_faults import rgb_text, thin_line

REPORT = """\
file        {name}
standard    PDF/X-4, PDF 1.6
pages       1 of 105 × 148 mm, bleed 3 mm
printed as  FOGRA39 · ISO Coated v2 300% (basICColor)
plates      Cyan, Magenta, Black
most ink    260 %: page 1, 10 mm from the left and 23 mm from the top of the trim
verdict     {verdict}
"""
RED = (
    "red.pdf: error[colour-not-for-press]: page 1, 20 mm from the left and 60 mm from the top of the trim:"
    " text is painted in DeviceRGB\n"
    "  = help: convert it to the CMYK of the output condition, or to a spot ink\n\n"
)


@pytest.fixture
def press(docgen: Command) -> Command:
    """A folder with PDFs, which is no project."""
    for path in docgen.folder.rglob("*.yaml"):
        path.unlink()
    (docgen.folder / "good.pdf").write_bytes(card())
    (docgen.folder / "red.pdf").write_bytes(card(rgb_text))
    return docgen


def test_a_good_file(press: Command) -> None:
    assert press("orchard", "preflight", "good.pdf") == Ran(
        0, REPORT.format(name="good.pdf", verdict="ready for the press"), ""
    )


def test_a_bad_file_is_refused(press: Command) -> None:
    ran = press("orchard", "preflight", "red.pdf")
    assert ran == Ran(5, REPORT.format(name="red.pdf", verdict="refused: 1 error"), RED)


def test_several_files_are_judged_each_and_one_bad_one_is_enough(press: Command) -> None:
    ran = press("orchard", "preflight", "red.pdf", "good.pdf")
    first = REPORT.format(name="red.pdf", verdict="refused: 1 error")
    assert ran == Ran(5, first + "\n" + REPORT.format(name="good.pdf", verdict="ready for the press"), RED)


def test_one_line_each(press: Command) -> None:
    ran = press("orchard", "--messages", "concise", "preflight", "red.pdf")
    assert ran.err == RED.splitlines()[0] + "\n"


def test_json_lines_and_nothing_else(press: Command) -> None:
    ran = press("orchard", "preflight", "--messages", "json", "red.pdf", "good.pdf")
    finding, red, good = map(json.loads, ran.out.splitlines())
    assert (ran.code, ran.err) == (5, "")
    assert (finding["severity"], finding["id"], finding["path"], finding["line"]) == (
        "error",
        "colour-not-for-press",
        "red.pdf",
        None,
    )
    assert red["refused"]
    assert good == {
        "preflight": "good.pdf",
        "refused": False,
        "standard": "PDF/X-4",
        "version": "1.6",
        "pages": 1,
        "trim-mm": [[105.0, 148.0]],
        "bleed-mm": 3.0,
        "condition": "FOGRA39",
        "plates": ["Cyan", "Magenta", "Black"],
        "most-ink": 260.0,
        "most-ink-at": "page 1, 10 mm from the left and 23 mm from the top of the trim",
    }  # fmt: skip


def test_plates_that_are_printed(press: Command) -> None:
    (press.folder / "orange.pdf").write_bytes(card(orange))
    assert press("orchard", "preflight", "orange.pdf").code == 0
    assert press("orchard", "preflight", "orange.pdf", "--plate", "Black", "--plate", "PANTONE 151 C").code == 0
    ran = press("orchard", "preflight", "orange.pdf", "--plate", "process")
    assert (ran.code, ran.err.splitlines()[0]) == (
        5,
        "orange.pdf: error[plate-not-printed]: page 1, 20 mm from the left and 60 mm from the top of the trim: an area is"
        " on the plate 'PANTONE 151 C', which the run does not print",
    )
    ran = press("orchard", "preflight", "good.pdf", "--plate", "Black", "--plate", "Cyan")
    assert ran.err.count("plate 'Magenta'") == 1


@pytest.mark.parametrize(("typed", "meant"), [("black", "Black"), ("CYAN", "Cyan"), ("Process", "process")])
def test_plates_are_told_apart_by_capitals(press: Command, typed: str, meant: str) -> None:
    ran = press("orchard", "preflight", "good.pdf", "--plate", "Magenta", "--plate", typed)
    assert ran == Ran(
        2,
        "",
        f"error[usage]: there is no plate '{typed}': names are told apart by capitals\n  = help: write --plate {meant}\n",
    )


def test_pages_that_were_ordered(press: Command) -> None:
    (press.folder / "three.pdf").write_bytes(card(clean, clean, clean))
    assert press("orchard", "preflight", "three.pdf", "--pages", "3", "--same-size", "--flat").code == 0
    ran = press("orchard", "preflight", "three.pdf", "--multiple", "4")
    assert (ran.code, ran.err.splitlines()[0]) == (
        5,
        "three.pdf: error[page-count-unexpected]: the file has 3 pages, and its scheme takes multiples of 4",
    )


def test_another_limit_of_ink(press: Command) -> None:
    ran = press("orchard", "preflight", "good.pdf", "--ink-limit", "240")
    assert (ran.code, ran.err.splitlines()[0]) == (
        5,
        "good.pdf: error[ink-too-much]: page 1, 10 mm from the left and 23 mm from the top of the trim: text upon what is"
        " under it has 260 % of ink, more than 240 %",
    )


def test_another_distance_from_the_cut(press: Command) -> None:
    ran = press("orchard", "preflight", "good.pdf", "--safety", "11")
    assert (ran.code, ran.err.splitlines()[0]) == (
        5,
        "good.pdf: error[too-near-the-edge]: page 1, 10 mm from the left and 12 mm from the top of the trim: text is 10 mm"
        " from the left edge of the trim, less than 11 mm, and 2 more like it on this page",
    )


def test_a_pipe_is_not_waited_for(press: Command) -> None:
    os.mkfifo(press.folder / "pipe.pdf")
    ran = press("orchard", "preflight", "pipe.pdf")
    assert ran == Ran(1, "", "pipe.pdf: error[file-unreadable]: cannot read 'pipe.pdf': it is not an ordinary file\n")


def test_a_locked_file(press: Command) -> None:
    with pikepdf.open(io.BytesIO(card())) as pdf:
        pdf.save(press.folder / "locked.pdf", encryption=pikepdf.Encryption(owner="boss", user="secret"))
    assert press("orchard", "preflight", "locked.pdf") == Ran(
        5,
        "file        locked.pdf\nverdict     refused: 1 error\n",
        "locked.pdf: error[pdf-locked]: the file is locked with a password\n  = help: save it without a password\n\n",
    )


def test_a_file_that_is_no_pdf(press: Command) -> None:
    (press.folder / "text.pdf").write_text("Dear printer, please find attached")
    assert press("orchard", "preflight", "text.pdf") == Ran(
        5,
        "file        text.pdf\nverdict     refused: 1 error\n",
        "text.pdf: error[pdf-damaged]: the file is damaged, or no PDF\n  = help: make it again, and copy it anew\n\n",
    )


def test_a_file_that_is_not_there(press: Command) -> None:
    assert press("orchard", "preflight", "none.pdf") == Ran(
        1, "", "none.pdf: error[file-missing]: there is no file 'none.pdf'\n"
    )


def test_a_folder_and_a_file_that_is_not_there_do_not_keep_others_from_being_judged(press: Command) -> None:
    ran = press("orchard", "preflight", ".", "none.pdf", "good.pdf")
    assert ran == Ran(
        1,
        REPORT.format(name="good.pdf", verdict="ready for the press"),
        ".: error[file-unreadable]: cannot read '.': is a directory\n"
        "none.pdf: error[file-missing]: there is no file 'none.pdf'\n",
    )


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read anything")
def test_a_file_that_may_not_be_read(press: Command) -> None:
    (press.folder / "good.pdf").chmod(0)
    ran = press("orchard", "preflight", "good.pdf")
    assert ran == Ran(1, "", "good.pdf: error[file-unreadable]: cannot read 'good.pdf': permission denied\n")


def test_without_a_file_it_was_typed_wrongly(press: Command) -> None:
    ran = press("orchard", "preflight")
    assert (ran.code, ran.err.splitlines()[0]) == (2, "error[usage]: missing argument 'FILE.pdf...'")


def test_warnings_do_not_refuse(press: Command) -> None:
    with pikepdf.open(io.BytesIO(card())) as pdf:
        pdf.pages[0].obj.Rotate = 180
        pdf.save(press.folder / "turned.pdf", fix_metadata_version=False)
    ran = press("orchard", "preflight", "turned.pdf")
    assert (ran.code, ran.out.splitlines()[-1]) == (0, "verdict     ready for the press, with 1 warning")


def test_names_cannot_play_with_the_terminal(press: Command) -> None:
    (press.folder / "\x1b[31m.pdf").write_bytes(card(thin_line))
    ran = press("orchard", "preflight", "\x1b[31m.pdf")
    assert ran.code == 5
    assert "\x1b" not in ran.out + ran.err


def test_the_engine_stays_out(press: Command) -> None:
    assert imported(press, "preflight", "good.pdf").isdisjoint({"weasyprint", "reportlab", "page_validation", "rich"})
