"""Every colour is an ink: those that are not are refused, in a stylesheet, a drawing or a picture of any name."""

from __future__ import annotations

import pytest

from docgen.compose.manuscript import Stylesheet
from docgen.files import Folder, digest_of
from docgen.typeset.engine import typeset
from tests.typeset.helpers import PILL, make, manuscript, messages


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
    with folder.recording() as reads:
        assert make(folder, f'<h1>t</h1><p id="a"><img src="pictures/{name}" alt="x"></p>').pages == 1
    assert reads[f"pictures/{name}"] == digest_of(picture.read_bytes())
    picture.write_text(PILL.replace("color(--primary 1)", "black"))
    assert messages(folder, f'<p id="a"><img src="pictures/{name}" alt="x"></p>') == [
        f"content/a.yaml:3:5: error[colour-not-an-ink]: the drawing 'pictures/{name}' has a colour that is not an ink "
        "(black where no fill is given)"
    ]


def test_without_inks_colours_are_free(folder: Folder) -> None:
    given = manuscript(
        "<h1>a</h1>", ink_names=(), stylesheets=(Stylesheet("a.css", "h1 { color: red; font-family: Open Sans }"),)
    )
    assert typeset(given, folder).pages == 1
