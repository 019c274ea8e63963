"""What the engine writes by itself when it is told PDF/X-4, without docgen's finishing: the faults that research found."""

from __future__ import annotations

import base64
import io

from PIL import Image
from weasyprint import HTML

from docgen.press.preflight import Promises
from tests.press.preflight.made import found
from tests.projects import ROOT

COATED = (ROOT / "styles/icc/ISOcoated_v2_300_bas.icc").as_uri()
RGB = "convert it to the CMYK of the output condition, or to a spot ink"


def picture() -> str:
    out = io.BytesIO()
    Image.new("RGB", (40, 40), (200, 30, 30)).save(out, "PNG")
    return "data:image/png;base64," + base64.b64encode(out.getvalue()).decode()


def made(css: str, body: str, **options: str) -> list[str]:
    html = f'<html lang="en"><title>A card</title><style>{css}</style><body>{body}'
    return found(HTML(string=html).write_pdf(pdf_variant="pdf/x-4", **options), Promises())


INTENT = f'@color-profile device-cmyk {{ src: url("{COATED}"); components: cyan, magenta, yellow, black }}'
BLACK = 'html { color: device-cmyk(0 0 0 1); font: 10pt "Open Sans" }'
PAGE = "@page { size: A6; margin: 10mm; bleed: 3mm }"

ORIGIN = (
    "card.pdf: warning[page-off-origin]: page 1 does not begin at the origin, but at -3, -3 mm: some programs shift it;"
    " help: move all boxes and the content, so that the media box begins at 0, 0"
)


def test_a_design_for_screens_says_that_it_is_for_the_press_and_is_not() -> None:
    messages = made(
        PAGE + 'body { font: 10pt "Open Sans" }',
        f'<p>Text <a href="https://example.org">link</a><p><img src="{picture()}">',
    )
    assert messages == [
        "card.pdf: error[output-intent-missing]: the file does not say for which press it is meant: it has no output"
        " intent; help: name the output condition with its CMYK profile, such as ISO Coated v2 300% (FOGRA39)",
        ORIGIN,
        "card.pdf: error[note-on-page]: page 1 has annotations: Link (1); help: take links and notes out: paper has none",
        "card.pdf: error[colour-not-for-press]: page 1, 12 mm from the left and 15 mm from the top of the trim: text is"
        f" painted in DeviceRGB, and 3 more like it on this page; help: {RGB}",
        "card.pdf: error[image-ppi-low]: page 1, 12 mm from the left and 22 mm from the top of the trim: an image of"
        " 40 × 40 pixels has 96 ppi as it is placed, less than 150; help: use a larger image, or place it smaller",
    ]


def test_black_text_of_the_engine_is_one_ink_and_knocks_out() -> None:
    blue = "p { background: device-cmyk(1 .5 0 0); padding: 2mm }"
    assert made(PAGE + INTENT + BLACK + blue, "<p>On blue", output_intent="device-cmyk") == [
        ORIGIN,
        "card.pdf: error[black-knocks-out]: page 1, 14 mm from the left and 17 mm from the top of the trim: black text"
        " knocks out the ink under it; help: set black text to overprint, with overprint mode 1 (/OP true /op true"
        " /OPM 1) in DeviceCMYK",
    ]


def test_marks_of_the_engine_are_in_rgb_and_in_the_bleed() -> None:
    messages = made(PAGE + INTENT + BLACK + "@page { marks: crop cross }", "", output_intent="device-cmyk")
    assert [message for message in messages if "colour-not-for-press" in message] == [
        "card.pdf: error[colour-not-for-press]: page 1, 3 mm beyond the left and 3 mm beyond the top of the trim: an"
        f" area is painted in DeviceRGB, and 31 more like it on this page; help: {RGB}"
    ]


def test_a_rule_of_the_engine_is_gray_in_rgb() -> None:
    messages = made(PAGE + INTENT + BLACK, "<hr>", output_intent="device-cmyk")
    assert [message for message in messages if "error[" in message] == [
        "card.pdf: error[colour-not-for-press]: page 1, 12 mm from the left and 12 mm from the top of the trim: an area"
        f" is painted in DeviceRGB, and 3 more like it on this page; help: {RGB}"
    ]


def test_a_gradient_of_the_engine_has_too_few_numbers() -> None:
    """Its shading is in CMYK, with the three components of red and blue."""
    css = "div { background: linear-gradient(red, blue); height: 20mm }"
    messages = made(PAGE + INTENT + BLACK + css, "<div></div>", output_intent="device-cmyk")
    assert messages[1:] == [
        "card.pdf: error[content-unreadable]: page 1, 12 mm from the left and 12 mm from the top of the trim: the content"
        " cannot be read: ICCBased needs 4 numbers; help: make the file again"
    ]


def test_a_hairline_of_the_engine() -> None:
    """It is a line or an area, as the engine likes it: thin is thin."""
    css = "hr { border: none; border-top: .1pt solid device-cmyk(0 0 0 1) }"
    messages = made(PAGE + INTENT + BLACK + css, "<hr>", output_intent="device-cmyk")
    assert messages[1:] == [
        "card.pdf: error[line-too-thin]: page 1, 12 mm from the left and 12 mm from the top of the trim: a line is 0.1 pt"
        " thin, less than 0.25 pt; help: make it 0.25 pt or more, as it is placed"
    ]
