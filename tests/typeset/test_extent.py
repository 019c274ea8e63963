"""A format that is folded or stitched has so many pages; the first block that lies beyond is named."""

from __future__ import annotations

import pytest

from docgen.diagnostics import Place
from docgen.files import Folder
from tests.typeset.helpers import PLACES, make, messages

EXTENT = (
    "content/a.yaml:3:5: error[page-count]: it has {} pages, and its format {}: this is the first block beyond page {}"
)

SHORT = "content/a.yaml:3:5: error[page-count]: it ends on page 2, this is its last block, and its format has 4 pages"


def pages(css: str) -> str:
    return f":root {{ --pages: {css} }} .new {{ break-before: page }}"


@pytest.mark.parametrize(("allowed", "count"), [("2", 2), ("1 2", 2), ("8 2 4", 4), ("1", 1)])
def test_as_many_pages_as_the_format_has(folder: Folder, allowed: str, count: int) -> None:
    body = "<h1>t</h1>" + '<p class="new">x</p>' * (count - 1)
    assert make(folder, body, pages(allowed)).pages == count


def test_a_format_that_says_nothing_has_any_number(folder: Folder) -> None:
    body = "<h1>t</h1>" + '<p class="new">x</p>' * 6
    assert make(folder, body, ".new { break-before: page }").pages == 7
    assert make(folder, body, pages("8") + pages("any")).pages == 7


@pytest.mark.parametrize(
    ("before", "allowed", "words"),
    [
        (2, "2", (3, "2", 2)),
        (2, "1 2", (3, "1 or 2", 2)),
        (2, "2 6", (3, "2 or 6", 2)),
        (3, "1 3 8", (4, "1 or 3 or 8", 3)),
    ],
)
def test_the_first_block_beyond_is_named(
    folder: Folder, before: int, allowed: str, words: tuple[int, str, int]
) -> None:
    body = '<p class="new">x</p>' * (before - 1) + '<section id="a" class="new"><p>y</p></section>'
    assert messages(folder, body, pages(allowed)) == [EXTENT.format(*words)]


def test_a_block_that_does_not_end_in_time_is_the_one(folder: Folder) -> None:
    """The section began in time, and so did what stands before; one paragraph goes on to the next page."""
    body = f'<section id="b"><p>{"word " * 100}</p><p id="a">{"word " * 400}</p><p id="b2">end</p></section>'
    assert messages(folder, body, pages("1"))[0] == EXTENT.format(3, "1", 1)


def test_what_has_no_place_is_told_at_the_block_before_it(folder: Folder) -> None:
    assert messages(folder, '<p id="a">x</p><footer class="new">the end</footer>', pages("1")) == [
        "content/a.yaml:3:5: error[page-count]: it has 2 pages, and its format 1: what follows this block lies beyond page 1"
    ]


BRAND = {**PLACES, "slot-contact": Place("styles/brands/elm/brand.yaml", 4, 1)}


def test_a_slot_counts_for_the_block_around_it(folder: Folder) -> None:
    body = '<p id="b">x</p><section id="a" class="new"><div id="slot-contact">call us</div></section>'
    more = {"places": BRAND, "slots": ("slot-contact",)}
    assert messages(folder, body, pages("1"), **more) == [EXTENT.format(2, "1", 1)]
    assert messages(folder, body, pages("4"), **more) == [SHORT]


@pytest.mark.parametrize("numbers", ["1", "4"])
def test_a_brand_is_never_the_place_for_missing_or_surplus_pages(folder: Folder, numbers: str) -> None:
    body = '<p id="a">x</p><div id="slot-contact" class="new">who we are</div>'
    (found,) = messages(folder, body, pages(numbers), places=BRAND, slots=("slot-contact",))
    assert found.startswith("content/a.yaml:3:5: error[page-count]: ")


def test_what_stands_in_margins_is_no_block(folder: Folder) -> None:
    css = "#foot { position: running(foot) } #foot p { margin: 0 } @page { @bottom-left { content: element(foot) } }"
    body = '<div id="foot"><p id="b">foot</p></div><p id="a" class="new">x</p>'
    assert messages(folder, body, css + pages("1")) == [EXTENT.format(2, "1", 1)]


def test_missing_pages_are_told_at_the_last_block(folder: Folder) -> None:
    body = '<p id="b">x</p><p id="a" class="new">y</p>'
    assert messages(folder, body, pages("4 8")) == [SHORT.replace("has 4", "has 4 or 8")]


@pytest.mark.parametrize("value", ["six", "0", "-2", "6.5", "8 or 12", "8mm"])
def test_a_number_of_pages_is_a_number(folder: Folder, value: str) -> None:
    assert messages(folder, "<p>x</p>", pages(value)) == [
        f"styles/case.css: error[page-count-unreadable]: '--pages: {value}' is no number of pages"
    ]
