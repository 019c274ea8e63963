"""The job ticket for people, read back: one page, everything on it, loud where it must be."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
import re
import subprocess
import sys
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image

from docgen.brand.load import load_brands
from docgen.content.load import read_settings
from docgen.files import Folder
from docgen.press.job import File, PrintJob, State
from docgen.press.plates import PROCESS, Plate
from docgen.press.thumbnails import thumbnails
from docgen.press.ticket import LEAST, MOST_SIDES, ticket_pdf
from docgen.press.ticket_look import VERA, Look, look_of
from tests.press.jobs import booklet, cards, folded, sheets, sides
from tests.projects import ROOT

FOLDER = Folder.at(ROOT)
BRANDS, _ = load_brands(FOLDER, read_settings(FOLDER).brands)
NORTHGATE = look_of(BRANDS["northgate"], FOLDER)
LOOKS = [NORTHGATE, look_of(BRANDS["harbour"], FOLDER)]


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    assert len(document) == 1
    text = document[0].get_textpage().get_text_range()
    document.close()
    return re.sub(r"\s+", " ", text)


def picture_of(pdf: bytes) -> Image.Image:
    return Image.open(io.BytesIO(thumbnails(pdf, 1000)[0]))


@pytest.mark.parametrize("job", [booklet(), folded(), cards()], ids=lambda job: job.finishing)
@pytest.mark.parametrize("look", LOOKS, ids=["northgate", "harbour"])
def test_it_says_everything(job: PrintJob, look: Look) -> None:
    text = text_of(ticket_pdf(job, look))
    said = [
        job.title, job.edition, job.brand, job.subject, f"revision {job.revision} of 23 November 2026", job.printer,
        f"{job.quantity:,}", f"{job.finished.width:g} × {job.finished.height:g}", f"{job.pages} pages",
        "coated silk, 115 g/m², 0.09 mm thick", "SRA3, 450 × 320 mm", "sheetwise (a front and a back form), turned", "3 mm on every edge that is cut",
        "crop, fold, registration, colour bars, slug", "ISO Coated v2 300% (FOGRA39)", "at most 300 % of ink",
        "23 November 2028", *(plate.name for plate in job.plates), *(side.name for side in job.sides),
    ]  # fmt: skip
    assert [words for words in said if words not in text] == []
    for file in job.files:
        assert file.path in text
        assert file.sha256 in text  # in one piece


@pytest.mark.parametrize(
    ("job", "words"),
    [
        (booklet(), "Saddle stitch: 3 sheets, one in the other"),
        (booklet(sheets=1, pages=4, binding="right"), "Saddle stitch: 1 sheet, bound on the right"),
        (folded(), "Roll fold 97 | 100 | 100 mm, narrow panel in"),
        (folded(finishing="z-fold", panels=(99, 99, 99)), "Z fold 99 | 99 | 99 mm"),
        (cards(), "Cut apart: the same piece in every place"),
        (cards(finishing="cut-and-stack"), "Cut apart, then pile upon pile in order"),
        (cards(finishing="flat", columns=1, rows=1), "Cut to size"),
    ],
)
def test_it_says_how_the_sheets_are_finished(job: PrintJob, words: str) -> None:
    assert words in text_of(ticket_pdf(job, NORTHGATE))


def test_it_counts_the_sheets_that_a_quantity_takes() -> None:
    assert booklet(quantity=2000).net_sheets == 6000
    assert cards(quantity=10_000).net_sheets == 500
    assert cards(quantity=10_001).net_sheets == 501
    assert "501 press sheets, one side, net" in text_of(ticket_pdf(cards(quantity=10_001, two_sided=False), NORTHGATE))


@pytest.mark.parametrize(
    ("job", "sheet", "to_print", "plates"),
    [
        (
            booklet(quantity=1000),
            "1 spread a sheet; 3 sheets make 1 booklet",
            "1,000 of each of 3 sheets: 3,000, net",
            "3 forms with front and back, 4 plates a side: 24 plates",
        ),
        (
            booklet(rows=2, copies=2, room_for=2, plates=(*PROCESS, Plate("Teal", (1.0, 0.2, 0.1, 0.4)))),
            "1 × 2 of the same spread; 3 sheets make 2 booklets",
            "1,000 of each of 3 sheets: 3,000, net",
            "3 forms with front and back, 5 plates a side: 30 plates",
        ),
        (
            cards(two_sided=False, sides=sides(1), plates=PROCESS[3:]),
            "4 × 5 of the same piece",
            "500 sheets, net",
            "1 form, 1 plate a side: 1 plate",
        ),
        (
            cards(finishing="cut-and-stack", sheets=2, copies=1, quantity=300, sides=sides(4)),
            "4 × 5 different pieces",
            "300 of each of 2 sheets: 600, net",
            "2 forms with front and back, 4 plates a side: 16 plates",
        ),
        (
            folded(room_for=2),
            "1 piece a sheet; there is room for 2",
            "2,000 sheets, net",
            "1 form with front and back, 4 plates a side: 8 plates",
        ),
    ],
    ids=["booklet", "booklets", "black", "stack", "folded"],
)
def test_it_says_what_is_paid_for(job: PrintJob, sheet: str, to_print: str, plates: str) -> None:
    text = text_of(ticket_pdf(job, NORTHGATE))
    assert f"mm, {sheet} " in text
    assert f"To print {to_print} Plates {plates} " in text


def test_it_says_how_far_apart_pieces_lie() -> None:
    assert "Gutter 8 mm between pieces, cut out" in text_of(ticket_pdf(cards(gutter=8), NORTHGATE))
    assert "Gutter" not in text_of(ticket_pdf(booklet(), NORTHGATE))


@pytest.mark.parametrize("look", LOOKS, ids=["northgate", "harbour"])
def test_what_may_not_be_printed_says_so_loudly(look: Look) -> None:
    """In white on a band of the brand's colour for emergencies, across the whole head of the page."""
    pdf = ticket_pdf(booklet(state=State.PROOF), look)
    assert text_of(pdf).startswith("PROOF")
    picture = picture_of(pdf)
    alarm = tuple(round(part * 255) for part in look.ink("emergency"))
    top = [picture.getpixel((x, 4)) for x in range(0, picture.width, 10)]
    assert all(
        isinstance(pixel, tuple) and max(abs(a - b) for a, b in zip(pixel, alarm, strict=True)) < 3 for pixel in top
    )


def test_what_is_approved_does_not() -> None:
    text = text_of(ticket_pdf(booklet(), NORTHGATE))
    assert text.startswith("Approved this revision is approved for printing")
    assert "PROOF" not in text
    assert "PROOF" not in text


def test_a_spot_ink_has_a_swatch_in_its_colour_and_is_called_one() -> None:
    ink = Plate("PANTONE 7708 C", (1.0, 0.2, 0.1, 0.4))
    job = booklet(plates=(*PROCESS, ink))
    pdf = ticket_pdf(job, NORTHGATE)
    assert "Plates: 5 a side" in text_of(pdf)
    assert "PANTONE 7708 C spot ink" in text_of(pdf)
    colours = {colour for _, colour in picture_of(pdf).getcolors(1 << 20) or ()}
    assert tuple(round(part * 255) for part in ink.on_screen) in colours


def test_every_font_is_embedded() -> None:
    for look in (*LOOKS, Look(str(VERA / "Vera.ttf"), str(VERA / "VeraBd.ttf"), NORTHGATE.inks)):
        with pikepdf.open(io.BytesIO(ticket_pdf(booklet(), look))) as pdf:
            fonts = pdf.pages[0].Resources.Font
            assert len(fonts) == 2
            assert all("/FontFile2" in font.FontDescriptor for font in fonts.values())


def test_it_is_set_in_the_brands_own_type() -> None:
    assert [Path(NORTHGATE.regular).name, Path(NORTHGATE.bold).name] == ["OpenSans-Regular.ttf", "OpenSans-Bold.ttf"]


def test_without_truetype_it_is_set_in_vera() -> None:
    brand = dataclasses.replace(
        BRANDS["northgate"], fonts=dataclasses.replace(BRANDS["northgate"].fonts, text="No Such Family")
    )
    assert look_of(brand, FOLDER).regular == str(VERA / "Vera.ttf")


def test_the_same_job_gives_the_same_bytes_in_every_process() -> None:
    script = (
        "import hashlib, sys\n"
        "from tests.press.test_ticket import NORTHGATE, booklet, ticket_pdf\n"
        "sys.stdout.write(hashlib.sha256(ticket_pdf(booklet(), NORTHGATE)).hexdigest())\n"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-c", script],
            cwd=ROOT,
            env={"PYTHONPATH": str(ROOT), "PYTHONHASHSEED": seed, "PATH": "/usr/bin:/bin", "TZ": zone},
            capture_output=True,
            check=True,
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "Asia/Tokyo"))
    ]
    assert runs[0] == runs[1] != b""


def test_its_pictures_are_those_of_the_sheets() -> None:
    first, second = thumbnails(sheets(2))
    assert first != second
    picture = Image.open(io.BytesIO(first))
    assert max(picture.size) == 480
    assert picture.width / picture.height == pytest.approx(450 / 320, abs=0.01)
    assert picture.getpixel((picture.width // 2, picture.height // 2)) != (255, 255, 255)
    assert Image.open(io.BytesIO(second)).getpixel((picture.width // 2, picture.height // 2)) == (255, 255, 255)


def test_more_sides_than_fit_are_counted() -> None:
    text = text_of(ticket_pdf(booklet(sides=sides(MOST_SIDES + 6), sheets=15, pages=60), NORTHGATE))
    assert f"Sides (the first {MOST_SIDES} of {MOST_SIDES + 6})" in text


class TestRoom:
    """Whatever a run says, all of it is on the page, and nothing lies on something else."""

    @given(
        title=st.text("abcdefghij  ", min_size=1, max_size=200).filter(str.strip),
        notes=st.text("abcdefghij       ", max_size=500),
        spots=st.integers(0, 4),
        count=st.integers(1, 30),
        files=st.integers(1, 4),
    )
    @example(title="a long title " * 12, notes="word " * 100, spots=4, count=30, files=4)
    @example(title="a title", notes="", spots=0, count=1, files=1)
    @settings(max_examples=25, deadline=None)
    def test_no_words_lie_on_others(self, title: str, notes: str, spots: int, count: int, files: int) -> None:
        inks = tuple(Plate(f"PANTONE {number} C", (0.8, 0.4, 0.1, 0.1)) for number in range(spots))
        each = File.of("../pages/some-file.pdf", "press pages", 12, b"pages")
        job = booklet(
            title=" ".join(title.split()),
            notes=" ".join(notes.split()),
            plates=(*PROCESS, *inks),
            sides=sides(count),
            files=(each,) * files,
        )
        document = pypdfium2.PdfDocument(ticket_pdf(job, NORTHGATE))
        page = document[0].get_textpage()
        boxes = [page.get_rect(index) for index in range(page.count_rects())]
        assert all(0 <= left < right <= 595.3 and 0 <= bottom < top <= 841.9 for left, bottom, right, top in boxes)
        overlaps = [
            (a, b)
            for index, a in enumerate(boxes)
            for b in boxes[index + 1 :]
            if min(a[2], b[2]) - max(a[0], b[0]) > 1 and min(a[3], b[3]) - max(a[1], b[1]) > 1.5
        ]
        assert overlaps == []

    def test_a_side_is_shown_so_that_it_can_be_recognised_or_not_at_all(self) -> None:
        for count in (1, 2, 6, 12, 24, 30):
            job = booklet(sides=sides(count), notes="word " * 100)
            with pikepdf.open(io.BytesIO(ticket_pdf(job, NORTHGATE))) as pdf:
                drawn = [
                    operands
                    for operands, operator in pikepdf.parse_content_stream(pdf.pages[0])
                    if str(operator) == "cm"
                ]
            widths = [float(operands[0]) * 25.4 / 72 for operands in drawn if float(operands[0]) > 2]
            assert widths
            assert min(widths) >= LEAST - 1e-3
            assert len(widths) <= count


def test_a_ticket_knows_nothing_of_today() -> None:
    with pikepdf.open(io.BytesIO(ticket_pdf(booklet(), NORTHGATE))) as pdf:
        assert str(pdf.docinfo["/CreationDate"]).startswith("D:2000")
        assert str(dt.date.today().year) not in str(pdf.docinfo.get("/ModDate", ""))
