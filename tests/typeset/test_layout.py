"""What only the laid-out page shows: words and tables that stick out, slots and margins that do not hold their content."""

from __future__ import annotations

import pytest

from docgen.diagnostics import Place
from docgen.files import Folder
from tests.typeset.helpers import make, messages, refusals


def test_a_word_that_sticks_out_is_refused(folder: Folder) -> None:
    body = '<p id="a">the pharmacokinetics</p>'
    assert messages(folder, body, "p { width: 15mm }") == [
        "content/a.yaml:3:5: error[word-too-long]: 'pharmacokinetics' sticks out of its column by 40.2 pt"
    ]
    assert make(folder, '<h1>t</h1><p id="a">the pharmaco\u00adkinetics</p>', "p { width: 20mm }").pages == 1


def test_a_word_that_sticks_out_by_less_than_a_point_is_not_noticed(folder: Folder) -> None:
    body = '<h1>t</h1><p id="a">pharmacokinetics</p>'
    sticks = refusals(folder, body, "p { width: 10mm }")[0].message
    points = 10 / 25.4 * 72 + float(sticks.split(" by ")[1].split(" pt")[0])
    assert make(folder, body, f"p {{ width: {points - 0.9}pt }}").pages == 1
    assert [found.id for found in refusals(folder, body, f"p {{ width: {points - 1.2}pt }}")] == ["word-too-long"]


def test_a_table_wider_than_the_page_is_refused(folder: Folder) -> None:
    cells = "".join(f"<td>unbreakable{number}</td>" for number in range(7))
    assert messages(folder, f'<table id="a"><tr>{cells}</tr></table>') == [
        "content/a.yaml:3:5: error[word-too-long]: 'unbreakable6' sticks out of its column by 255.2 pt, and 3 more"
    ]


def test_slots_are_found_where_they_are(folder: Folder) -> None:
    css = """
    #logo { position: absolute; left: 10mm; top: 5mm; width: 40mm; height: 12mm }
    #footer { position: running(footer); height: 8mm } @page { @bottom-left { content: element(footer); width: 60mm } }
    p + p { break-before: page }
    """
    document = make(
        folder,
        '<div id="footer"><p>f</p></div><h1>t</h1><div id="logo">l</div><p>a</p><p>b</p>',
        css,
        slots=("footer", "logo"),
    )
    assert [(place.page, place.rectangle) for place in document.slots["logo"]] == [
        (0, document.slots["logo"][0].rectangle)
    ]
    logo = document.slots["logo"][0].rectangle
    millimetre = 72 / 25.4
    assert (logo.width, logo.height) == pytest.approx((40 * millimetre, 12 * millimetre), abs=0.01)
    assert (logo.x, logo.y) == pytest.approx((20 * millimetre, 15 * millimetre), abs=0.01)
    assert logo.right == pytest.approx(60 * millimetre, abs=0.01)
    assert logo.bottom == pytest.approx(27 * millimetre, abs=0.01)
    assert [place.page for place in document.slots["footer"]] == [0, 1]


@pytest.mark.parametrize(
    ("inside", "message"),
    [
        ("a<br>b<br>c<br>d", "what is in the slot 'logo' is 33.1 pt too high for it"),
        ('<div style="width: 60mm">x</div>', "what is in the slot 'logo' is 56.7 pt too wide for it"),
    ],
)
def test_a_slot_must_hold_what_is_in_it(folder: Folder, inside: str, message: str) -> None:
    css = "#logo { width: 40mm; height: 8mm }"
    found = messages(folder, f'<div id="logo">{inside}</div>', css, slots=("logo",))
    assert [line.partition(": ")[2] for line in found] == [message]


@pytest.mark.parametrize(
    ("height", "message"),
    [
        ("height: 8mm; vertical-align: top", "'@bottom-left', is 32.4 pt too high for it"),
        ("vertical-align: top", "'@bottom-left', is 26.7 pt too high for it"),
        ("vertical-align: bottom", "'@bottom-left', is 24.0 pt too high for it"),
    ],
)
def test_the_margin_must_hold_what_is_in_it(folder: Folder, height: str, message: str) -> None:
    css = f"""
    #foot {{ position: running(foot) }} #foot p {{ margin: 0 }}
    @page {{ @bottom-left {{ content: element(foot); {height} }} }}
    """
    body = '<div id="foot"><p>one</p><p>two</p><p>three</p><p>four</p><div id="a"></div></div>'
    assert messages(folder, body, css, slots=("a",)) == [
        f"content/a.yaml:3:5: error[margin-overflow]: what is in the page's margin, in {message}"
    ]
    assert make(folder, f"<h1>t</h1>{body}", css + "#foot { font-size: 4pt }", slots=("a",)).pages == 1


@pytest.mark.parametrize(
    ("css", "message"),
    [
        ("#logo p { margin-left: -15mm }", "sticks 42.5 pt out of it at the left"),
        ("#logo p { position: relative; top: -5mm }", "sticks 14.2 pt out of it at the top"),
        ("#logo p { position: relative; left: -30mm }", "sticks 85.0 pt out of it at the left"),
        ("#logo p { transform: translate(-15mm) }", "sticks 42.5 pt out of it at the left"),
        ("#logo p { line-height: .8 }", None),
    ],
)
def test_what_is_in_a_slot_does_not_stick_out_before_it(folder: Folder, css: str, message: str | None) -> None:
    css = f"#logo {{ margin: 10mm 0 0 10mm; width: 40mm; height: 8mm }} #logo p {{ margin: 0 }} {css}"
    body = '<div id="logo"><p><img src="pictures/pill.svg" alt="a" style="height: 2mm"></p></div>'
    if message is None:
        assert make(folder, f"<h1>t</h1>{body}", css, slots=("logo",)).pages == 1
    else:
        assert messages(folder, body, css, slots=("logo",)) == [
            f"error[slot-overflow]: what is in the slot 'logo' {message}"
        ]


@pytest.mark.parametrize(
    ("moved", "message"),
    [
        ("left: 3cm", "runs 34.3 pt off the page at the right"),
        ("left: -5cm", "runs 107.4 pt off the page at the left"),
        ("top: -5cm", "runs 58.6 pt off the page at the top"),
        ("left: -5mm", None),
    ],
)
def test_a_slot_must_be_on_its_page(folder: Folder, moved: str, message: str | None) -> None:
    css = f"#logo {{ position: relative; {moved}; width: 7.5cm; height: 8mm }}"
    opened = {"logo": Place("templates/leaflet.html.jinja", 7, 1)}
    if message is None:
        assert make(folder, '<h1>t</h1><div id="logo"></div>', css, slots=("logo",)).pages == 1
    else:
        assert messages(folder, '<div id="logo"></div>', css, slots=("logo",), opened=opened) == [
            f"templates/leaflet.html.jinja:7:1: error[slot-off-page]: the slot 'logo' {message}"
        ]


def test_a_slot_must_be_on_a_page(folder: Folder) -> None:
    assert messages(folder, "<p>a</p>", slots=("logo",)) == ["error[slot-missing]: the slot 'logo' is not on any page"]


@pytest.mark.parametrize(
    ("drawing", "shows"),
    [
        ('viewBox="500 500 100 20"><path fill="color(--primary 1)" d="M0 0h100v20H0z"/>', False),
        (
            'viewBox="500 500 100 20"><g transform="translate(500 500)"><path fill="color(--primary 1)" d="M0 0h9v9z"/></g>',
            True,
        ),
        (
            'viewBox="0 0 100 20"><g transform="scale(2)"><rect x="60" width="9" height="9" fill="color(--primary 1)"/></g>',
            False,
        ),
        ('viewBox="0 0 100 20"><path fill="none" d="M0 0h100v20H0z"/>', False),
        ('viewBox="0 0 100 20"><path fill="none" stroke="color(--primary 1)" stroke-width="4" d="M0 -1h9"/>', True),
        ('viewBox="0 0 100 20"><title>nothing</title>', False),
        (
            'viewBox="0 0 100 20"><defs><path id="a" d="M0 0h9v9z"/></defs><use href="#a" fill="color(--primary 1)"/>',
            True,
        ),
    ],
)
def test_a_picture_must_show_something(folder: Folder, drawing: str, shows: bool) -> None:
    (folder.root / "pictures/logo.svg").write_text(f'<svg xmlns="http://www.w3.org/2000/svg" {drawing}</svg>')
    body = '<p id="a"><img src="pictures/logo.svg" alt="a" style="width: 30mm"></p>'
    if shows:
        assert make(folder, f"<h1>t</h1>{body}").pages == 1
    else:
        assert messages(folder, body) == [
            "content/a.yaml:3:5: error[drawing-blank]: nothing of the drawing 'pictures/logo.svg' is within its viewBox"
        ]


@pytest.mark.parametrize(
    ("inside", "excess"),
    [
        ("one", None),
        ("one<br>two<br>three", "24.1"),
        ('<span style="display: inline-block; border: 1pt solid; height: 9mm">x</span>', "10.5"),
        ('<img src="pictures/pill.svg" alt="a" style="height: 12mm">', "17.0"),
        ('<div style="height: 30mm"></div>', None),
    ],
)
def test_a_box_of_fixed_height_must_hold_what_is_in_it(folder: Folder, inside: str, excess: str | None) -> None:
    css = ".head { border-bottom: 1pt solid;\n  height: 6mm }"
    body = f'<div class="head now">{inside}</div><p style="margin-top: 4cm">b</p>'
    if excess is None:
        assert make(folder, f"<h1>t</h1>{body}", css).pages == 1
    else:
        assert messages(folder, body, css) == [
            f"styles/case.css:2:3: error[box-overflow]: what is in '.head' runs {excess} pt over its end"
        ]


def test_a_heading_that_hangs_beside_its_text_is_no_box(folder: Folder) -> None:
    body = '<div><h2 class="hung">a<br>b</h2><p style="margin-left: 3cm">c<br>d</p></div>'
    assert make(folder, f"<h1>t</h1>{body}", ".hung { height: 0; width: 2cm }").pages == 1
