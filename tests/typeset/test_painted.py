"""What nobody can see is not said by a file, whatever hides it; and what can be seen is."""

from __future__ import annotations

import pytest

from docgen.files import Folder
from docgen.typeset.proof import missing, text_of
from tests.typeset.helpers import made

SAID = ["t", "Do not stop taking it.", "Take 15 mg.", "Next", "This follows."]
BODY = (
    '<h1>t</h1><div class="box"><p>Do not stop taking it.</p><p>Take 15 mg.</p></div>'
    "<section><h2>Next</h2><p>This follows.</p></section>"
)
PAPER = "background: var(--ink-text-0)"
COVER = f"content: ''; position: absolute; top: 0; bottom: 0; {PAPER}"


@pytest.mark.parametrize(
    "style",
    [
        "transform: translate(-5000px, 0)",
        "transform: translate(0, -5000px)",
        "transform: scale(.2)",
        "transform: scale(1, .2)",
        "transform: scaleX(-1)",
        "transform: rotate(180deg)",
        "color: var(--ink-text-0)",
        "color: var(--ink-text-20)",
        "color: color(--text 1 / 0)",
        "background: var(--ink-text)",
        "font-size: 3pt",
        "font-size: 0",
        "overflow: hidden; height: .6em; margin-bottom: 2em",
        "overflow: hidden; width: 10mm; height: 1.4em; margin-bottom: 8em",
        "visibility: hidden",
        "display: none",
    ],
)
def test_hidden_text_is_not_said(folder: Folder, style: str) -> None:
    assert missing(SAID, made(folder, BODY, f".box p {{ {style} }} .box {{ overflow: hidden }}")) == [1, 2]


def test_text_under_a_box_is_not_said(folder: Folder) -> None:
    css = f".box {{ position: relative }} .box::after {{ {COVER}; left: 0; right: 0 }}"
    assert missing(SAID, made(folder, BODY, css)) == [1, 2]


@pytest.mark.parametrize("ink", ["text", "text-0", "text-30"])
def test_text_with_one_digit_covered_is_not_said(folder: Folder, ink: str) -> None:
    css = f"p {{ position: relative }} .box p + p::after {{ {COVER}; left: 10mm; width: 1.4mm }}"
    assert missing(SAID, made(folder, BODY, css.replace("text-0", ink))) == [2]


@pytest.mark.parametrize(
    "style",
    [
        "",
        "background: var(--ink-text); color: var(--ink-text-0)",
        "background: var(--ink-primary); color: var(--ink-primary-0)",
        "background: var(--ink-accent-20)",
        "color: var(--ink-accent)",
        "font-size: 5pt",
        "text-decoration: underline",
        "transform: rotate(-90deg); width: 40mm; margin: 20mm 0",
        "overflow: hidden; height: 1.4em",
        "letter-spacing: .1em; word-spacing: .3em",
        "font-family: DejaVu Sans Mono",
        "border-radius: 3mm; overflow: hidden; padding: 1mm",
        "hyphens: auto; width: 12mm",
    ],
)
def test_text_that_can_be_seen_is_said(folder: Folder, style: str) -> None:
    assert missing(SAID, made(folder, BODY, f".box p {{ {style} }}")) == []


def test_the_smallest_signs_are_seen(folder: Folder) -> None:
    body = "<h1>t</h1><p>a, b. c: d; · – ' • … , .</p><p><sup>1,2</sup></p>"
    assert text_of(made(folder, body, "p { font-size: 6pt }")).startswith("t\na, b. c: d; · – ' • … , .")


def test_white_on_a_picture_is_seen_and_on_paper_is_not(folder: Folder) -> None:
    body = '<h1>t</h1><p class="a"><span>5 mg</span></p><p class="b"><span>6 mg</span></p>'
    css = """
    p { width: 40px; height: 20px } .a { background: url(/pictures/pill.svg) no-repeat }
    span { color: var(--ink-primary-0); font-size: 8px; margin-left: 6px }
    """
    assert missing(["5 mg", "6 mg"], made(folder, body, css)) == [1]


@pytest.mark.parametrize(
    ("left", "lost"),
    [("-9.9mm", []), ("-14mm", ["Take 15 mg."]), ("-13mm", ["Take 15 mg."]), ("-50mm", ["Take 15 mg."])],
)
def test_what_lies_in_the_bleed_is_cut_off(folder: Folder, left: str, lost: list[str]) -> None:
    """The page is 10 mm wider than its text on each side, and its bleed 3 mm wider still."""
    css = f"@page {{ bleed: 3mm }} .box p + p {{ transform: translate({left}, 0) }}"
    pdf = made(folder, BODY, css)
    assert [SAID[index] for index in missing(SAID, pdf)] == lost
