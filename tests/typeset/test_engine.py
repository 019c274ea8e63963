"""What typesetting refuses, in which words and at which place; and what it reads."""

from __future__ import annotations

import gc
import logging
import shutil
import subprocess
from pathlib import Path

import pytest

from docgen.compose.manuscript import Stylesheet
from docgen.diagnostics import Place
from docgen.files import Folder
from docgen.typeset.proof import text_of
from tests.typeset.helpers import PILL, dump, made, make, manuscript, refusals, said

PLACES = {"a": Place("content/a.yaml", 3, 5), "b": Place("content/a.yaml", 9, 5)}


def messages(folder: Folder, body: str, css: str = "", **more: object) -> list[str]:
    return [said(found) for found in refusals(folder, f"<h1>t</h1>{body}", css, **{"places": PLACES, **more})]


@pytest.mark.parametrize(
    ("css", "message"),
    [
        ("p { colr: red }", "styles/case.css:1:5: error[css-ignored]: 'colr: red' is ignored: unknown property"),
        ("\np {\n  width: much\n}", "styles/case.css:3:3: error[css-ignored]: 'width: much' is ignored: invalid value"),
        (
            "p { width }",
            "styles/case.css:1:10: error[css-invalid]: error: EOF reached before {} block for a qualified rule",
        ),
        (
            "p::nonsense { width: 1mm }",
            "styles/case.css: error[css-invalid]: invalid or unsupported selector, 'p::nonsense '",
        ),
        ("p {\n color: var(--ink-primry) }", "styles/case.css:2:19: error[unknown-ink]: unknown ink 'primry'"),
        ("p { color: color(--primry 1) }", "styles/case.css:1:20: error[unknown-ink]: unknown ink 'primry'"),
        ("p { color: var(--ink-primary-33) }", "styles/case.css:1:22: error[unknown-ink]: unknown ink 'primary-33'"),
        ("p { color: var(--nothing) }", "error[css-ignored]: a 'color' is ignored: it uses a custom property that has no value"),
        ('@import "nowhere.css";', "styles/case.css: error[stylesheet-unreadable]: cannot import 'styles/nowhere.css'"),
        (
            '@font-face { font-family: "Own"; src: url(own.ttf) }',
            "styles/case.css: error[font-unreadable]: the font 'Own' cannot be loaded",
        ),
    ],
    ids=["property", "value", "syntax", "selector", "ink", "ink-space", "tint", "variable", "import", "font"],
)  # fmt: skip
def test_a_fault_in_a_stylesheet_is_shown_where_it_is(folder: Folder, css: str, message: str) -> None:
    assert message in messages(folder, "<p>a</p>", css)


@pytest.mark.parametrize(
    ("body", "css", "message"),
    [
        (
            '<p id="a"><img src="pictures/none.png" alt="x"></p>',
            "",
            "content/a.yaml:3:5: error[image-unreadable]: cannot use 'pictures/none.png': there is no file 'pictures/none.png'",
        ),
        (
            '<p id="a"><img src="pictures/broken.png" alt="x"></p>',
            "",
            "content/a.yaml:3:5: error[image-unreadable]: cannot use 'pictures/broken.png': "
            "it is not a picture that can be read",
        ),
        (
            '<p id="a"><img src="https://example.org/x.png" alt="x"></p>',
            "",
            "content/a.yaml:3:5: error[image-unreadable]: cannot use 'https://example.org/x.png': "
            "'https://example.org/x.png' is not a file of the project",
        ),
        (
            '<p id="a"><img src="file:///etc/hostname" alt="x"></p>',
            "",
            "content/a.yaml:3:5: error[image-unreadable]: cannot use 'file:///etc/hostname': "
            "'file:///etc/hostname' is not a file of the project",
        ),
        (
            '<p id="a"><img src="%2e%2e/secret.png" alt="x"></p>',
            "",
            "content/a.yaml:3:5: error[image-unreadable]: cannot use '../secret.png': "
            "'../secret.png' lies outside the project",
        ),
        (
            '<p id="a"><img src="pictures/pill.svg"></p>',
            "",
            "content/a.yaml:3:5: error[description-missing]: the image 'pictures/pill.svg' has no description",
        ),
        (
            '<p id="a"><svg width="9" height="9"></svg></p>',
            "",
            "content/a.yaml:3:5: error[description-missing]: the drawing has no description",
        ),
        (
            '<p id="a"><a href="#nowhere">x</a></p>',
            "",
            "content/a.yaml:3:5: error[link-target-missing]: there is nothing with the id 'nowhere' to point to",
        ),
        (
            '<p id="a"><a href="#nowhere">x</a></p>',
            'a::after { content: target-counter(attr(href url), page) }',
            "content/a.yaml:3:5: error[link-target-missing]: there is nothing with the id 'nowhere' to point to",
        ),
        (
            '<p id="a">see <a href="other.html">x</a></p>',
            "",
            "content/a.yaml:3:5: error[link-not-portable]: the link to 'other.html' leads nowhere outside the project",
        ),
        (
            '<p id="a"><a href="javascript:alert(1)">x</a></p>',
            "",
            "content/a.yaml:3:5: error[link-not-portable]: the link to 'javascript:alert(1)' leads nowhere outside the project",
        ),
        (
            '<p id="a"><a href="https://example.org/"><img src="pictures/pill.svg" alt=""></a></p>',
            "",
            "content/a.yaml:3:5: error[link-without-text]: a link has no text",
        ),
        (
            '<p id="a">half</p>',
            "p { opacity: .5 }",
            "content/a.yaml:3:5: error[opacity-on-content]: text or a picture is painted with opacity, "
            "and would be lost to screen readers",
        ),
        (
            '<h3 id="a">x</h3>',
            "",
            "content/a.yaml:3:5: error[heading-skipped]: the heading h3 follows h1: level h2 is skipped",
        ),
        (
            '<p id="a">pill \U0001f48a</p>',
            "",
            "content/a.yaml:3:5: error[glyph-missing]: no font has the character '\U0001f48a' (U+1F48A PILL)",
        ),
        (
            '<p>x</p><p id="b">take <b>♠</b></p>',
            "p { font-family: 'Open Sans', 'Lato' }",
            "content/a.yaml:9:5: error[font-replaced]: 'DejaVu Sans' was used for '♠' (U+2660 BLACK SPADE SUIT): "
            "the page's own fonts (Lato, Open Sans) do not have it",
        ),
        (
            '<p id="a">a b</p><p id="a">c</p>',
            "",
            "content/a.yaml:3:5: error[id-twice]: the id 'a' is given to two elements",
        ),
        (
            '<p id="a" style="colr: red">x</p>',
            "",
            "content/a.yaml:3:5: error[css-ignored]: 'colr: red' is ignored: unknown property",
        ),
    ],
    ids=lambda value: "" if " " in value or not value else value,
)  # fmt: skip
def test_a_fault_in_the_content_is_shown_where_it_was_written(
    folder: Folder, body: str, css: str, message: str
) -> None:
    families = frozenset({"Open Sans", "Lato"})
    assert message in messages(folder, body, css, families=families)


@pytest.mark.parametrize(
    ("body", "css", "words"),
    [
        ("<p>a</p>", "p { color: red }", "the color of 'p' is rgb(255 0 0), which is not an ink"),
        ("<p>a</p>", "p { border: 1pt inset var(--ink-primary) }", "a border that is 'inset' cannot be made of inks"),
        ("<p>a</p>", "p { box-shadow: 1mm 1mm 1mm var(--ink-primary) }", "a blurred shadow cannot be made of inks"),
        ("<p>a</p>", "p { background: #fff }", "the background-color of 'p' is rgb(255 255 255), which is not an ink"),
        ("<p>a</p>", "p { border: 1pt solid #00f }", "the border-color of 'p' is rgb(0 0 255), which is not an ink"),
        ("<p>a</p>", "p { color: device-cmyk(0 0 0 1) }", "the color of 'p' is device-cmyk(0 0 0 1), which is not an ink"),
        ("<p>a</p>", "p { color: oklch(.5 .1 90) }", "the color of 'p' is oklch(0.5 0.1 90), which is not an ink"),
        (
            "<p>a</p>",
            "p { background: linear-gradient(var(--ink-primary), var(--ink-accent)) }",
            "a gradient cannot be made of inks",
        ),
        (
            '<svg width="9" height="9" aria-label="x"><path d="M0 0h9v9z"/></svg>',
            "",
            "a drawing has a colour that is not an ink (black where no fill is given)",
        ),
        ("<p>a</p>", "@page { @top-left { content: 'x'; color: black } }", "the color of '@page' is rgb(0 0 0), which is not an ink"),
    ],
)  # fmt: skip
def test_a_colour_that_is_not_an_ink_is_refused(folder: Folder, body: str, css: str, words: str) -> None:
    assert messages(folder, body, css) == [f"error[colour-not-an-ink]: {words}"]


def test_a_drawing_file_with_a_colour_of_its_own_is_refused(folder: Folder) -> None:
    (folder.root / "pictures/logo.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9v9z" fill="red"/></svg>'
    )
    assert messages(folder, '<p id="a"><img src="pictures/logo.svg" alt="x"></p>') == [
        "content/a.yaml:3:5: error[colour-not-an-ink]: the drawing 'pictures/logo.svg' has a colour that is not an ink "
        "(black where no fill is given)"
    ]


def test_of_several_drawings_the_one_with_the_colour_is_named(folder: Folder) -> None:
    (folder.root / "pictures/dose.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><g><path d="M0 0h9v9z"/></g></svg>'
    )
    body = '<p id="b"><img src="pictures/pill.svg" alt="x"></p><p id="a"><img src="pictures/dose.svg" alt="y"></p>'
    assert messages(folder, body) == [
        "content/a.yaml:3:5: error[colour-not-an-ink]: the drawing 'pictures/dose.svg' has a colour that is not an ink "
        "(black where no fill is given)"
    ]


@pytest.mark.parametrize("name", ["a#b.svg", "a?b.svg", "100%.svg", "a%20b.svg", "a b.svg", "ä.svg"])
def test_pictures_may_have_any_name(folder: Folder, name: str) -> None:
    picture = folder.root / "pictures" / name
    picture.write_text(PILL)
    assert make(folder, f'<h1>t</h1><p id="a"><img src="pictures/{name}" alt="x"></p>').pages == 1
    assert f"pictures/{name}" in folder.looked_for
    picture.write_text(PILL.replace("color(--primary 1)", "black"))
    assert messages(folder, f'<p id="a"><img src="pictures/{name}" alt="x"></p>') == [
        f"content/a.yaml:3:5: error[colour-not-an-ink]: the drawing 'pictures/{name}' has a colour that is not an ink "
        "(black where no fill is given)"
    ]


def test_a_picture_that_is_not_there_has_its_place_whatever_its_name(folder: Folder) -> None:
    assert messages(folder, '<p id="a"><img src="pictures/a.svg#b" alt="x"></p>') == [
        "content/a.yaml:3:5: error[image-unreadable]: cannot use 'pictures/a.svg': there is no file 'pictures/a.svg'"
    ]


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


def test_nothing_is_attached(folder: Folder) -> None:
    (folder.root / "secret.yaml").write_text("a: b")
    body = '<link rel="attachment" href="secret.yaml"><p id="a"><a rel=attachment href="https://example.org/">x</a></p>'
    assert messages(folder, body) == [
        "error[attachment-refused]: 'secret.yaml' would be attached to the PDF",
        "content/a.yaml:3:5: error[attachment-refused]: 'https://example.org/' would be attached to the PDF",
    ]
    assert folder.looked_for == set()


def test_without_inks_colours_are_free(folder: Folder) -> None:
    given = manuscript(
        "<h1>a</h1>", ink_names=(), stylesheets=(Stylesheet("a.css", "h1 { color: red; font-family: Open Sans }"),)
    )
    from docgen.typeset.engine import typeset

    assert typeset(given, folder).pages == 1


def test_all_faults_come_together_and_in_order(folder: Folder) -> None:
    body = '<h3 id="b">x</h3><p id="a"><img src="pictures/none.png" alt="x"> <a href="#nowhere">y</a></p>'
    assert [
        found.split(":")[0] + "/" + found.split("[")[1].split("]")[0] for found in messages(folder, body, "p { a: b }")
    ] == [
        "content/a.yaml/image-unreadable",
        "content/a.yaml/link-target-missing",
        "content/a.yaml/heading-skipped",
        "styles/case.css/css-ignored",
    ]


def test_the_language_must_be_said(folder: Folder) -> None:
    html = "<html><body><h1>a</h1></body></html>"
    assert messages(folder, "", html=html) == ["error[language-missing]: the html element has no lang"]


# --- what only the page shows ---


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
    body = '<div id="foot"><p>one</p><p>two</p><p>three</p><p>four</p></div><div id="a">slot</div>'
    assert messages(folder, body, css, slots=("a",)) == [
        f"content/a.yaml:3:5: error[margin-overflow]: what is in the page's margin, in {message}"
    ]
    assert make(folder, f"<h1>t</h1>{body}", css + "#foot { font-size: 4pt }", slots=("a",)).pages == 1


def test_a_slot_must_be_on_a_page(folder: Folder) -> None:
    assert messages(folder, "<p>a</p>", slots=("logo",)) == ["error[slot-missing]: the slot 'logo' is not on any page"]


# --- what it reads, keeps and leaves alone ---


def test_the_folder_knows_what_was_read_every_time(folder: Folder) -> None:
    css = '@import "more.css"; p { background: url(/pictures/pill.svg) }'
    (folder.root / "styles").mkdir()
    (folder.root / "styles/more.css").write_text("p { margin: 0 }")
    for _ in range(2):
        again = Folder.at(folder.root)
        make(again, "<h1>t</h1><p>a</p>", css)
        assert again.looked_for == {"pictures/pill.svg", "styles/more.css"}


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
