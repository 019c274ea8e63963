"""What typesetting refuses of stylesheets and of content, in which words and at which place."""

from __future__ import annotations

import pytest

from docgen.files import Folder
from tests.typeset.helpers import messages


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


def test_a_picture_that_is_not_there_has_its_place_whatever_its_name(folder: Folder) -> None:
    assert messages(folder, '<p id="a"><img src="pictures/a.svg#b" alt="x"></p>') == [
        "content/a.yaml:3:5: error[image-unreadable]: cannot use 'pictures/a.svg': there is no file 'pictures/a.svg'"
    ]


def test_nothing_is_attached(folder: Folder) -> None:
    (folder.root / "secret.yaml").write_text("a: b")
    body = '<link rel="attachment" href="secret.yaml"><p id="a"><a rel=attachment href="https://example.org/">x</a></p>'
    with folder.recording() as reads:
        assert messages(folder, body) == [
            "error[attachment-refused]: 'secret.yaml' would be attached to the PDF",
            "content/a.yaml:3:5: error[attachment-refused]: 'https://example.org/' would be attached to the PDF",
        ]
    assert reads == {}


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
