"""Text over text, struck-out text, and words that a stylesheet writes; and what looks like them and is fine."""

from __future__ import annotations

import pytest

from docgen.diagnostics import Place
from docgen.files import Folder
from tests.typeset.helpers import make, refusals, said

PLACES = {"a": Place("content/a.yaml", 3, 5), "b": Place("content/a.yaml", 9, 5)}
BODY = '<h1>t</h1><section id="a"><h2>One of many</h2><p>First</p></section><section id="b"><h2>Two</h2></section>'


def messages(folder: Folder, css: str, body: str = BODY) -> list[str]:
    return [said(found) for found in refusals(folder, body, css, places=PLACES)]


@pytest.mark.parametrize(
    ("css", "message"),
    [
        (
            "#a h2 { height: 0 } #a p { margin: 0 }",
            "content/a.yaml:3:5: error[text-overlaps]: 'One of many' and 'First' are printed over each other",
        ),
        (
            "#a p { line-height: 0; height: 0; margin: 0 0 -1em } #b h2 { margin: 0 }",
            "content/a.yaml:3:5: error[text-overlaps]: 'First' and 'Two' are printed over each other",
        ),
        (
            "#b h2 { transform: translate(0, -14mm) }",
            "content/a.yaml:3:5: error[text-overlaps]: 'First' and 'Two' are printed over each other",
        ),
        (
            "#a p { letter-spacing: -.2em }",
            "content/a.yaml:3:5: error[text-overlaps]: the letters of 'First' are printed over each other",
        ),
        (
            "#b { position: absolute; top: 0 } #b h2 { margin: 0 } h1 { margin: 0 }",
            "content/a.yaml:9:5: error[text-overlaps]: 't' and 'Two' are printed over each other",
        ),
        (
            "h2 { width: 15mm; line-height: .5 }",
            "content/a.yaml:3:5: error[text-overlaps]: 'One' and 'of' are printed over each other, and 1 more",
        ),
    ],
    ids=["hanging", "flat", "moved", "tight", "absolute", "dense"],
)
def test_text_over_text_is_refused(folder: Folder, css: str, message: str) -> None:
    assert messages(folder, css) == [message]


@pytest.mark.parametrize(
    ("body", "css"),
    [
        ("<p>x<sup>2</sup><sub>3</sub> y</p><p>H<sub>2</sub>O</p>", "sup, sub { line-height: 0 }"),
        ("<p>one two three four five six seven eight nine ten eleven twelve</p>", "p { line-height: .8 }"),
        ("<ul><li>a</li><li>b</li></ul>", "ul { margin: 0; padding-left: 1em }"),
        ("<p class=a>over</p><p>under</p>", ".a { height: 0; margin: 0; visibility: hidden } p { margin: 0 }"),
        ("<p><b>bold</b><i>slanted</i>(<i>f</i>)</p>", ""),
        ("<p>a</p>", "p::first-letter { font-size: 2em }"),
        ("<p><a href='https://example.org/'>a</a></p>", "a { text-decoration: underline overline }"),
    ],
)
def test_text_beside_text_is_fine(folder: Folder, body: str, css: str) -> None:
    assert make(folder, f"<h1>t</h1>{body}", css).pages == 1


@pytest.mark.parametrize(
    ("body", "css"), [("<p>Never</p>", "p { text-decoration: line-through }"), ("<p><del>Never</del></p>", "")]
)
def test_struck_out_text_is_refused(folder: Folder, body: str, css: str) -> None:
    body = f'<h1>t</h1><div id="a">{body}</div>'
    assert messages(folder, css, body) == ["content/a.yaml:3:5: error[text-struck-out]: 'Never' is struck out"]


@pytest.mark.parametrize(
    ("css", "place", "words"),
    [
        ("li::before { content: 'NOT ' }", "styles/case.css:1:23", "NOT "),
        ("li::after { content: ' 20 mg' }", "styles/case.css:1:22", " 20 mg"),
        ("li {}\nli::after { content: '→' 'x' }", "styles/case.css:2:26", "x"),
        (r"li::before { content: '\4e\4f' }", "content/a.yaml:3:5", "NO"),
        ("ul { list-style-type: 'Never ' }", "styles/case.css:1:23", "Never "),
        ("ul { list-style-type: symbols(cyclic 'Never') }", "styles/case.css:1:38", "Never"),
        (
            "@counter-style own { system: cyclic; symbols: 'Never' } ul { list-style-type: own }",
            "styles/case.css:1:47",
            "Never",
        ),
        ("li { quotes: 'Not' '' } li::before { content: open-quote }", "styles/case.css:1:14", "Not"),
        ("li::after { content: leader('no') }", "styles/case.css:1:29", "no"),
        ("li::after { content: counters(x, 'no') }", "styles/case.css:1:34", "no"),
        ("li { hyphenate-character: 'x' }", "styles/case.css:1:27", "x"),
    ],
)
def test_words_of_the_stylesheet_are_refused(folder: Folder, css: str, place: str, words: str) -> None:
    assert messages(folder, css, '<h1>t</h1><ul id="a"><li>a</li></ul>') == [
        f"{place}: error[css-writes-text]: the stylesheet writes '{words}' on the page"
    ]


@pytest.mark.parametrize(
    "css",
    [
        "li::before { content: '→ • – ' }",
        r"li::before { content: '\2060' }",
        "li::before { content: attr(data-label) ': ' }",
        "ol { counter-reset: x } li::before { counter-increment: x; content: counter(x, upper-alpha) ') ' }",
        "ol { list-style-type: lower-roman }",
        "ol { list-style-type: '– ' }",
        "li::before { content: open-quote } li::after { content: close-quote }",
        "li::after { content: leader('.') target-counter('#a', page) }",
        "@page { @top-left { content: 'page ' counter(page) } }",
    ],
)
def test_signs_counters_and_attributes_are_welcome(folder: Folder, css: str) -> None:
    items = "".join(f'<li data-label="Amount">item {number}</li>' for number in range(5))
    assert make(folder, f'<h1>t</h1><ol id="a">{items}</ol>', css).pages == 1
