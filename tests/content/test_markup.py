"""Inline text: a small part of CommonMark, citations, abbreviations, other languages; and never a word lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.content.markup import (
    Abbreviation,
    Citation,
    Emphasis,
    Foreign,
    Link,
    Span,
    Strong,
    Words,
    citations,
    parse,
    plain,
)


@pytest.mark.parametrize(
    ("source", "spans"),
    [
        ("plain words", [Words("plain words")]),
        ("**Stop** now", [Strong((Words("Stop"),)), Words(" now")]),
        ("*now*", [Emphasis((Words("now"),))]),
        ("with food. [@nhs]", [Words("with food."), Citation(("nhs",))]),
        ("food [@a; @b-c.1] and", [Words("food"), Citation(("a", "b-c.1")), Words(" and")]),
        ("[the **NHS**](https://nhs.example)", [Link("https://nhs.example", (Words("the "), Strong((Words("NHS"),))))]),
        ('[GABA]{abbr="an acid"}', [Abbreviation("an acid", (Words("GABA"),))]),
        ("[le mot]{lang=fr}!", [Foreign("fr", (Words("le mot"),)), Words("!")]),
        ("<b>bold</b> & <script>", [Words("<b>bold</b> & <script>")]),
        ("\\[@not\\] \\*this\\*", [Words("[@not] *this*")]),
        ("[@not a key] [x] {y}", [Words("[@not a key] [x] {y}")]),
        ("# no heading, - no list, `no code`", [Words("# no heading, - no list, `no code`")]),
        ("2 * 3 * 4", [Words("2 * 3 * 4")]),
    ],
)
def test_spans(source: str, spans: list[Span]) -> None:
    assert join(parse(source)) == spans


def join(spans: tuple[Span, ...]) -> list[Span]:
    joined: list[Span] = []
    for span in spans:
        if isinstance(span, Words) and joined and isinstance(joined[-1], Words):
            joined[-1] = Words(joined[-1].text + span.text)
        else:
            joined.append(span)
    return joined


def test_citations_are_found_wherever_they_stand() -> None:
    assert list(citations(parse("a [@one] **b [@two; @one]** [c [@three]](https://x.example)"))) == [
        "one", "two", "one", "three",
    ]  # fmt: skip


def test_citations_that_touch_are_one_so_that_12_is_never_read_for_1_and_2() -> None:
    assert parse("It helps. [@one] [@two; @one]") == (Words("It helps."), Citation(("one", "two")))


def test_plain_puts_numbers_where_citations_stood() -> None:
    assert plain(parse("Take it. [@one] Then *rest*."), "7") == "Take it.7 Then rest."


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=80))
def test_no_letter_or_digit_of_a_text_is_ever_lost(source: str) -> None:
    if "&" in source or "@" in source or "](" in source or "]{" in source:
        return  # entities, citations, addresses and attributes are marks

    def kept(text: str) -> str:
        return "".join(mark for mark in text if mark.isalnum())

    assert kept(plain(parse(source))) == kept(source)
