"""How much ink there is: what the preflight says, and what Ghostscript, which knows nothing of it, puts on the plates."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from reportlab.lib.colors import CMYKColor
from reportlab.pdfgen.canvas import Canvas

from tests.press.preflight import made
from tests.press.preflight.made import MM, card, clean, content, image_at, judged
from tests.press.preflight.test_clean import gray_image, photograph, rich_black_area
from tests.press.preflight.test_content_faults import cmyk_image, ink_around_white, ink_upon_ink, too_much_ink

needs_ghostscript = pytest.mark.skipif(shutil.which("gs") is None, reason="Ghostscript is not installed")


def ink_on_the_plates(pdf: bytes, folder: Path) -> float:
    """Per cent of ink where there is most of it, as Ghostscript separates the first page."""
    (folder / "card.pdf").write_bytes(pdf)
    arguments = [
        "-q",
        "-dBATCH",
        "-dNOPAUSE",
        "-dSAFER",
        "-dLastPage=1",
        "-sDEVICE=tiff32nc",
        "-r72",
        "-dOverprint=/enable",
    ]
    subprocess.run(["gs", *arguments, "-sOutputFile=card.tif", "card.pdf"], cwd=folder, check=True, timeout=60)
    with Image.open(folder / "card.tif") as picture:
        assert picture.mode == "CMYK"
        return 100 * max(map(sum, set(zip(*(band.tobytes() for band in picture.split()), strict=True)))) / 255


def tints(canvas: Canvas) -> None:
    """Inks upon inks: black, cyan and magenta that overprint, in different orders."""
    for index, inks in enumerate(((0.8, 0.5, 0, 0), (0, 0.5, 0.9, 0), (0.3, 0.3, 0.3, 0.3))):
        canvas.setFillColor(CMYKColor(*inks))
        canvas.rect(made.from_left(20 + 15 * index), made.from_top(80), 20 * MM, 20 * MM, stroke=0, fill=1)
    made.black(canvas)
    canvas.setFillColor(CMYKColor(0.7, 0, 0, 0))
    canvas.rect(made.from_left(25), made.from_top(75), 50 * MM, 5 * MM, stroke=0, fill=1)
    canvas.setFillColor(CMYKColor(0, 0, 0, 0.6))
    canvas.rect(made.from_left(30), made.from_top(90), 5 * MM, 30 * MM, stroke=0, fill=1)


PAGES = {
    "clean": card(),
    "too much": card(too_much_ink),
    "upon": card(ink_upon_ink),
    "around": card(ink_around_white),
    "tints": card(tints),
    "rich": card(rich_black_area),
    "image": card(changes=(content(f"{image_at(20, 60, 20, 20)} /Im Do", XObject=cmyk_image(400, 400, b"\xff\xc0\xff\x40")),)),
    "jpeg": card(changes=(content(f"{image_at(20, 60, 20, 20)} /Im Do", XObject=photograph),)),
    "gray": card(lambda _: None, changes=(content(f"{image_at(20, 60, 20, 20)} /Im Do", XObject=gray_image),)),
}  # fmt: skip


@needs_ghostscript
@pytest.mark.parametrize("name", PAGES)
def test_ghostscript_finds_the_same_ink(name: str, tmp_path: Path) -> None:
    assert judged(PAGES[name]).most_ink == pytest.approx(ink_on_the_plates(PAGES[name], tmp_path), abs=3)


INKS = st.tuples(*[st.sampled_from([0.0, 0.0, 0.2, 0.5, 1.0])] * 4)
BOXES = st.tuples(st.integers(0, 5), st.integers(0, 5), st.integers(1, 3), st.integers(1, 3))
PAINTS = st.lists(st.tuples(INKS, BOXES, st.booleans()), min_size=1, max_size=6)


@needs_ghostscript
@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(PAINTS)
def test_ghostscript_finds_the_same_ink_whatever_lies_upon_whatever(
    paints: list[tuple[tuple[float, ...], tuple[int, ...], bool]],
) -> None:
    import tempfile

    def draw(canvas: Canvas) -> None:
        canvas.setOverprintMask(True)
        for inks, (x, y, width, height), overprints in paints:
            canvas.setFillOverprint(overprints)
            canvas.setFillColor(CMYKColor(*inks))
            # A point smaller on all sides: two boxes that only touched would share the pixels between them.
            left, bottom = made.from_left(10 + 10 * x) + 1, made.from_top(120 - 10 * y) + 1
            canvas.rect(left, bottom, 10 * width * MM - 2, 10 * height * MM - 2, stroke=0, fill=1)

    data = card(draw)
    with tempfile.TemporaryDirectory() as folder:
        truth = ink_on_the_plates(data, Path(folder))
    said = judged(data).most_ink
    # What knocks out may hide what had more ink: of that, the preflight says the most that was painted.
    assert said >= truth - 3
    if all(overprints for _, _, overprints in paints):
        assert said == pytest.approx(truth, abs=3)


def test_ink_beyond_the_bleed_does_not_count() -> None:
    def outside(canvas: Canvas) -> None:
        canvas.setFillColor(CMYKColor(1, 1, 1, 1))
        canvas.rect(-50, 0, 40, 40, stroke=0, fill=1)

    assert judged(card(outside)).most_ink == 0


def test_one_dark_pixel_is_no_dark_place() -> None:
    def speck(pdf: object) -> dict[str, object]:
        from pikepdf import Name

        made_image = made.image(pdf, Name.DeviceCMYK, b"\x20\0\0\0", 2000, 2000)  # type: ignore[arg-type]
        data = bytearray(made_image.read_bytes())
        data[4 * 1_000_500 : 4 * 1_000_500 + 4] = b"\xff" * 4
        made_image.write(bytes(data))
        return {"Im": made_image}

    data = card(clean, changes=(content(f"{image_at(20, 60, 50, 50)} /Im Do", XObject=speck),))
    assert judged(data).findings == ()
