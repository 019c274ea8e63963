"""What is right raises nothing: no false alarm on clean PDF/X-4."""

from __future__ import annotations

import dataclasses
import io

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Stream
from PIL import Image
from reportlab.lib.colors import CMYKColor, CMYKColorSep
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from docgen.press.preflight import PROCESS, Limits, Promises
from tests.press.preflight import made
from tests.press.preflight.made import (
    CMYK_PROMISES,
    MM,
    at,
    card,
    clean,
    content,
    found,
    image,
    image_at,
    judged,
    spot,
    tiles,
)

ORANGE = "PANTONE 151 C"
WITH_ORANGE = dataclasses.replace(CMYK_PROMISES, plates=frozenset({*PROCESS, ORANGE}))
CORNER = "0.25 0 0 0 k"


def test_a_clean_card_raises_nothing_and_its_facts_are_told() -> None:
    verdict = judged(card(clean, clean))
    assert verdict.findings == ()
    assert not verdict.refused
    assert (verdict.pages, verdict.version, verdict.standard) == (2, "1.6", "PDF/X-4")
    assert (verdict.trims_mm, verdict.bleed_mm) == (((105.0, 148.0), (105.0, 148.0)), 3.0)
    assert verdict.plates == ("Cyan", "Magenta", "Black")
    assert verdict.intent is not None
    assert (verdict.intent.condition, verdict.intent.info) == ("FOGRA39", "ISO Coated v2 300% (basICColor)")
    assert (verdict.most_ink, verdict.most_ink_at) == (
        260.0,
        "page 1, 10 mm from the left and 23 mm from the top of the trim",
    )


def test_the_same_file_gets_the_same_verdict() -> None:
    data = card(clean, made.clean)
    assert judged(data) == judged(data)


def photograph(pdf: pikepdf.Pdf) -> dict[str, object]:
    """A JPEG in CMYK, as cameras' pictures are placed."""
    out = io.BytesIO()
    Image.linear_gradient("L").resize((400, 400)).convert("RGB").convert("CMYK").save(out, "JPEG", quality=90)
    stream = Stream(pdf, b"", Type=Name.XObject, Subtype=Name.Image, Width=400, Height=400, BitsPerComponent=8)
    stream.ColorSpace = Name.DeviceCMYK  # type: ignore[assignment]
    stream.Decode = Array([1, 0, 1, 0, 1, 0, 1, 0])  # Pillow, like Adobe, writes CMYK upside down
    stream.write(out.getvalue(), filter=Name.DCTDecode)
    return {"Im": pdf.make_indirect(stream)}


def palette(pdf: pikepdf.Pdf) -> dict[str, object]:
    space = Array([Name.Indexed, Name.DeviceCMYK, 3, pikepdf.String(bytes(range(0, 64, 4)))])
    return {"Im": image(pdf, space, b"\x1b" * 100, 400, 400, 2)}


def gray_image(pdf: pikepdf.Pdf) -> dict[str, object]:
    return {"Im": image(pdf, Name.DeviceGray, b"\x80", 400, 400)}


def spot_image(pdf: pikepdf.Pdf) -> dict[str, object]:
    return {"Im": image(pdf, spot(pdf, ORANGE), b"\x80", 400, 400)}


def fine_line_art(pdf: pikepdf.Pdf) -> dict[str, object]:
    return {"Im": image(pdf, None, b"\xaa" * 60, 480, 480, 1, ImageMask=True)}


def two_inks(pdf: pikepdf.Pdf) -> dict[str, object]:
    function = Stream(pdf, b"{0 exch 0 exch}", FunctionType=4, Domain=[0, 1, 0, 1], Range=[0, 1] * 4)
    names = Array([Name(f"/{ORANGE}"), Name.Black])
    return {"N": Array([Name.DeviceN, names, Name.DeviceCMYK, pdf.make_indirect(function)])}


def pale_shading(pdf: pikepdf.Pdf) -> dict[str, object]:
    function = Dictionary(FunctionType=2, Domain=[0, 1], C0=[0, 0, 0, 0], C1=[1, 0.5, 0, 0], N=1)
    return {"Sh": Dictionary(ShadingType=2, ColorSpace=Name.DeviceCMYK, Coords=[0, 0, 300, 0], Function=function)}


def orange(canvas: Canvas) -> None:
    canvas.setFillColor(CMYKColorSep(0, 0.6, 1, 0, spotName=ORANGE))
    canvas.rect(made.from_left(20), made.from_top(80), 20 * MM, 20 * MM, stroke=0, fill=1)


def marks(canvas: Canvas) -> None:
    """Crop marks on all plates, a colour bar of 400 % and small text, all beyond the bleed of a card in the middle."""
    canvas.setStrokeColor(CMYKColorSep(1, 1, 1, 1, spotName="All"))
    canvas.setLineWidth(0.2)
    canvas.line(0, 20, 8, 20)
    canvas.setFillColor(CMYKColor(1, 1, 1, 1))
    canvas.rect(10, 0, 20, 8, stroke=0, fill=1)
    canvas.setFont("Vera", 4)
    canvas.drawString(40, 2, "small")


def with_waste(pdf: pikepdf.Pdf) -> None:
    """As on a sheet: the trim lies 10 mm inside, the bleed 7 mm."""
    for page in pdf.pages:
        x0, y0, x1, y1 = (float(value) for value in page.mediabox)
        page.obj.BleedBox = Array([x0 + 7 * MM, y0 + 7 * MM, x1 - 7 * MM, y1 - 7 * MM])
        page.obj.TrimBox = Array([x0 + 10 * MM, y0 + 10 * MM, x1 - 10 * MM, y1 - 10 * MM])


def hardly_other_than_below(canvas: Canvas) -> None:
    """An area that ends at the cut, upon one that goes on in nearly the same inks."""
    canvas.setFillColor(made.BLUE)
    canvas.rect(0, 0, 200, 200, stroke=0, fill=1)
    canvas.setFillColor(CMYKColor(0.9, 0.6, 0, 0.2))
    canvas.rect(made.BLEED, made.BLEED, 100, 100, stroke=0, fill=1)


def covered_at_the_cut(canvas: Canvas) -> None:
    """An area and a keyline that end at the cut, under one that goes on."""
    canvas.setFillColor(CMYKColor(0, 1, 1, 0))
    canvas.setStrokeColor(made.BLACK)
    canvas.rect(made.BLEED, made.BLEED, 100, 100, stroke=1, fill=1)
    canvas.setFillColor(made.BLUE)
    canvas.rect(0, 0, 200, 200, stroke=0, fill=1)


def well_inside(canvas: Canvas) -> None:
    """A red area upon a pale ground that goes on."""
    canvas.setFillColor(CMYKColor(0, 0, 0.2, 0))
    canvas.rect(0, 0, 200, 200, stroke=0, fill=1)
    canvas.setFillColor(CMYKColor(0, 1, 1, 0))
    canvas.rect(made.from_left(10), made.from_top(140), 100, 100, stroke=0, fill=1)


def lines_into_the_bleed(canvas: Canvas) -> None:
    """Broad lines that go on to its end, one slanting."""
    canvas.setStrokeColor(CMYKColor(0.2, 0, 0, 0))
    canvas.setLineWidth(30)
    canvas.line(0, 100, 400, 100)
    canvas.line(100, 0, 100, 500)
    canvas.line(-20, 200, 400, 300)


def frame_inside(canvas: Canvas) -> None:
    """A frame with white inside, in which black text stands that does not have to overprint anything."""
    canvas.setStrokeColor(made.BLUE)
    canvas.setLineWidth(3)
    canvas.rect(made.from_left(10), made.from_top(140), 200, 100, stroke=1, fill=0)
    canvas.setFillColor(made.BLUE)
    canvas.setFont("Vera", 12)
    canvas.drawString(made.from_left(20), made.from_top(120), "Inside")


def white_at_the_edge(canvas: Canvas) -> None:
    canvas.setFillColor(made.WHITE)
    canvas.rect(made.BLEED, made.BLEED, 105 * MM, 148 * MM, stroke=0, fill=1)


def round_at_the_edge(canvas: Canvas) -> None:
    """A disc that the knife takes a little of, since it ends 1 mm beyond the cut."""
    canvas.setFillColor(CMYKColor(0.2, 0, 0, 0))
    canvas.circle(made.from_left(19), made.from_top(70), 20 * MM, stroke=0, fill=1)


def slanting_over_the_edge(canvas: Canvas) -> None:
    canvas.setFillColor(CMYKColor(0.2, 0, 0, 0))
    path = canvas.beginPath()
    path.moveTo(0, made.from_top(90))
    path.lineTo(made.from_left(60), made.from_top(60))
    path.lineTo(made.from_left(60), made.from_top(50))
    path.lineTo(0, made.from_top(80))
    path.close()
    canvas.drawPath(path, stroke=0, fill=1)


def dark_disc_beside_text(canvas: Canvas) -> None:
    """Black text in the corner of the box around a dark disc, where the disc is not."""
    canvas.setFillColor(CMYKColor(1, 1, 0.8, 0))
    canvas.circle(made.from_left(50), made.from_top(90), 20 * MM, stroke=0, fill=1)
    made.black(canvas)
    canvas.setFont("Vera", 9)
    canvas.drawString(made.from_left(31), made.from_top(73), "A")


def beside_black_text(canvas: Canvas) -> None:
    """Black text that does not overprint, an underline that its box reaches, and a box where its last blank is."""
    canvas.setFillColor(made.BLUE)
    canvas.rect(made.from_left(20), made.from_top(60) - 2.2, 60 * MM, 1, stroke=0, fill=1)
    right = made.from_left(20) + pdfmetrics.stringWidth("Underlined", "Vera", 12)
    canvas.rect(right + 1, made.from_top(65), 10 * MM, 10 * MM, stroke=0, fill=1)
    canvas.setFillColor(made.BLACK)
    canvas.setFont("Vera", 12)
    canvas.drawString(made.from_left(20), made.from_top(60), "Underlined ")


def rich_black_area(canvas: Canvas) -> None:
    canvas.setFillColor(CMYKColor(0.5, 0.4, 0.4, 1))
    canvas.rect(made.from_left(20), made.from_top(80), 20 * MM, 20 * MM, stroke=0, fill=1)


def patterned(pattern: object) -> made.Change:
    return content(f"/Pattern cs /P scn {at(20, 60, 20, 20)} f", Pattern=pattern)


RIGHT = {
    "a photograph": (content(f"{image_at(20, 60, 20, 20)} /Im Do", XObject=photograph), CMYK_PROMISES),
    "an image with a palette": (content(f"{image_at(20, 60, 20, 20)} /Im Do", XObject=palette), CMYK_PROMISES),
    "an image in grays": (content(f"{image_at(20, 60, 20, 20)} /Im Do", XObject=gray_image), CMYK_PROMISES),
    "an image in a spot ink": (content(f"{image_at(20, 60, 20, 20)} /Im Do", XObject=spot_image), WITH_ORANGE),
    "fine line art": (content(f"0 0 0 1 k {image_at(20, 60, 20, 20)} /Im Do", XObject=fine_line_art), CMYK_PROMISES),
    "two inks": (content(f"/N cs 0.5 0.5 scn {at(20, 60, 20, 20)} f", ColorSpace=two_inks), WITH_ORANGE),
    "a gradient": (content(f"{at(20, 60, 20, 20)} W n /Sh sh", Shading=pale_shading), CMYK_PROMISES),
    "hatching of 0.3 pt": (patterned(tiles("0 0 0 1 k 0 5 10 0.3 re f")), CMYK_PROMISES),
    "lines that two cells share": (patterned(tiles("0 0 0 1 k 0 0 10 0.15 re 0 9.85 10 0.15 re f")), CMYK_PROMISES),
    "a tint of tiny cells": (patterned(tiles("0.2 0 0 0 k 0 0 10 10 re f", (0.01, 0, 0, 0.01, 0, 0))), CMYK_PROMISES),
    "dots in a pattern": (patterned(tiles("0 0 0 1 k 2 2 2 2 re f", (0.1, 0, 0, 0.1, 0, 0))), CMYK_PROMISES),
    "boxes that a pattern squeezes lengthways": (
        patterned(tiles("0 0 0 1 k 5 1 0.4 8 re f", (1, 0, 0, 0.3, 0, 0))),
        CMYK_PROMISES,
    ),
    "fonts and states that nothing uses": (
        content(
            "",
            Font={"H": Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)},
            ExtGState={"Gs": Dictionary(ca=0.5, TR=Name.Identity)},
            ColorSpace={"R": Name.DeviceRGB},
        ),
        CMYK_PROMISES,
    ),
    "RGB that the clip hides": (content(f"{at(20, 60, 5, 5)} W n 1 0 0 rg {at(40, 60, 20, 20)} f"), CMYK_PROMISES),
}


@pytest.mark.parametrize("name", RIGHT)
def test_content_that_is_right(name: str) -> None:
    change, promises = RIGHT[name]
    assert found(card(changes=(change,)), promises) == []


@pytest.mark.parametrize(("mode", "white"), [(0, "0 0 0 0 k"), (0, "1 g"), (1, "1 g")])
def test_white_that_overprints_and_takes_the_ink_away_all_the_same(mode: int, white: str) -> None:
    states = {"W": Dictionary(OP=True, op=True, OPM=mode)}
    paints = f"{CORNER} {at(20, 60, 20, 20)} f /W gs {white} {at(25, 65, 10, 10)} f"
    assert found(card(changes=(content(paints, ExtGState=states),))) == []


@pytest.mark.parametrize(
    "draw",
    [
        hardly_other_than_below,
        covered_at_the_cut,
        well_inside,
        lines_into_the_bleed,
        frame_inside,
        white_at_the_edge,
        round_at_the_edge,
        slanting_over_the_edge,
        dark_disc_beside_text,
        rich_black_area,
    ],
)
def test_drawings_that_are_right(draw: made.Draw) -> None:
    assert found(card(draw)) == []


def test_black_text_does_not_lie_on_what_only_its_box_touches() -> None:
    assert [said.is_error for said in judged(card(beside_black_text)).findings] == [False]


def test_marks_in_the_waste_are_not_judged_as_pages_are() -> None:
    verdict = judged(card(marks, changes=(with_waste,)))
    assert verdict.findings == ()
    assert verdict.most_ink == 0


def test_spot_inks_that_the_run_prints_and_those_of_which_nothing_was_said() -> None:
    data = card(orange)
    assert found(data, WITH_ORANGE) == []
    verdict = judged(data, Promises())
    assert (verdict.findings, verdict.plates) == ((), (ORANGE,))


def test_a_page_of_nothing() -> None:
    verdict = judged(card(lambda canvas: None))
    assert (verdict.findings, verdict.plates, verdict.most_ink) == ((), (), 0.0)


def test_limits_are_the_printers() -> None:
    data = card(changes=(content(f"0 0 0 1 K 0.2 w {at(20, 60, 20, 20)} S"),))
    assert len(found(data)) == 1
    assert found(data, dataclasses.replace(CMYK_PROMISES, limits=Limits(line=0.15))) == []
