"""A brand is added to docgen.yaml, and nothing else changes."""

from __future__ import annotations

import pytest

from docgen.starter.listing import with_brand

HEAD = "# Ours\nproject: P # a comment\nlanguage: en-GB\n"
TAIL = "formats: # also kept\n  patient: [standard]\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("brands: [plain]\n", "brands: [plain, river]\n"),
        ("brands: [ plain , 'other' ] # all\n", "brands: [ plain , 'other', river ] # all\n"),
        ("brands: [plain,\n  other, # the second\n]\n", "brands: [plain,\n  other, river, # the second\n]\n"),
        ("brands:\n  - plain # first\n", "brands:\n  - plain # first\n  - river\n"),
        ("brands:\n- plain\n-   other\n\n# more\n", "brands:\n- plain\n-   other\n-   river\n\n# more\n"),
        ('brands: ["plain"]\n', 'brands: ["plain", river]\n'),
    ],
)
def test_it_goes_last(before: str, after: str) -> None:
    added = with_brand((HEAD + before + TAIL).encode(), "river")
    assert added == (HEAD + after + TAIL).encode()


def test_line_ends_and_the_byte_order_mark_stay() -> None:
    before = "\ufeff" + (HEAD + "brands:\n  - plain\n").replace("\n", "\r\n")
    assert with_brand(before.encode(), "river") == (before + "  - river\r\n").encode()


def test_a_file_that_ends_without_a_line_end() -> None:
    assert with_brand((HEAD + "brands:\n  - plain").encode(), "river") == (
        (HEAD + "brands:\n  - plain\n  - river\n").encode()
    )


def test_letters_beyond_ascii_before_the_list() -> None:
    before = '{project: "Größe 💊", language: en-GB, brands: [plain]}\n'
    assert with_brand(before.encode(), "river") == before.replace("[plain]", "[plain, river]").encode()


def test_one_that_is_listed_stays_where_it_is() -> None:
    data = (HEAD + "brands: [river, plain]\n").encode()
    assert with_brand(data, "river") == data


@pytest.mark.parametrize(
    "strange",
    [
        "brands: [plain]\nbrands: [plain]\n",  # faults of its own
        "brands: &all [plain]\nothers: *all\n",  # the same list twice
        "brands: [plain, >-\n  other]\n",  # no YAML
        "brands:\n  - |-\n    plain\n",  # a name over two lines
    ],
)
def test_what_nobody_foresaw_is_left_to_people(strange: str) -> None:
    assert with_brand((HEAD + strange).encode(), "river") is None
