"""docs/source-claims.md answers each of the 61 audited claims once, at places that exist in the leaflets."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

import pytest

from docgen.content.text import Audience
from tests.projects import ROOT
from tests.sample import VARIANTS, sections_of

TABLE = (ROOT / "docs" / "source-claims.md").read_text()
VERDICTS = {
    "supported": {1, 4, 10, 14, 15, 16, 29, 35, 40, 52, 53, 55},
    "wrong": {2, 3, 5, 7, 8, 13, 32, 33, 37, 39, 43, 50, 57, 58, 59},
    "unverifiable": {11, 20, 23, 24, 25, 28, 45, 46, 56, 60},
    "promotional": {41, 54, 61},
}
"""As in the audit (``research/clinical.md``, part A); all others are overstated."""


@dataclass(frozen=True)
class Row:
    """One claim of the table."""

    number: int
    verdict: str
    answered: str
    how: str

    @property
    def places(self) -> list[str]:
        return re.findall(r"`([^`]+)`", self.answered)


ROWS = [
    Row(int(match[1]), match[2], match[3].strip(), match[4].strip())
    for match in re.finditer(r"^\| C(\d\d) \| (\w+) \| (.*?) \| (.*?) ?\|$", TABLE, re.MULTILINE)
]


def test_all_61_claims_are_there_once_and_in_order() -> None:
    assert [row.number for row in ROWS] == list(range(1, 62))
    assert len(re.findall(r"^\| C", TABLE, re.MULTILINE)) == 61


def test_the_verdicts_are_those_of_the_audit() -> None:
    assert Counter(row.verdict for row in ROWS) == {
        "supported": 12, "overstated": 21, "wrong": 15, "unverifiable": 10, "promotional": 3,
    }  # fmt: skip
    listed = {number: verdict for verdict, numbers in VERDICTS.items() for number in numbers}
    assert {row.number: row.verdict for row in ROWS} == {n: listed.get(n, "overstated") for n in range(1, 62)}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"C{row.number:02}")
def test_each_claim_has_places_that_exist_or_a_reason(row: Row) -> None:
    if not row.places:
        assert re.match(r"left out, because \w", row.answered)
        return
    assert row.how
    for place in row.places:
        name, heading, kind = place.split(" § ")
        leaflet, audience = name.split(" ")
        headings = {
            section.heading.source: {block.kind for block in section.blocks}
            for section in sections_of(VARIANTS[leaflet, Audience(audience)].sections)
        }
        assert heading in headings, f"{place}: no such heading"
        assert kind in headings[heading], f"{place}: there is {headings[heading]}"


def test_no_advertising_is_answered_in_a_leaflet() -> None:
    assert [row.number for row in ROWS if row.verdict == "promotional" and row.places] == []
