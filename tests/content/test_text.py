"""The type of words for readers: which spaces never break."""

from __future__ import annotations

import pytest

from docgen.content.text import unbroken


@pytest.mark.parametrize(
    "written",
    [
        "take 5_mg of it",
        "after 3_to_7_hours",
        "up to 1_in_10 people",
        "treatment ended in 9_of_35.",
        "(RR_0.87, 95% CI_0.77_to_0.99)",
        "no difference (p_=_0.56), nor (p_<_0.05)",
        "craving (SMD_\N{MINUS SIGN}0.13)",
        "1.9_hours (SD_0.7) in patients",
        "in 2017 the limit of 80_mg came",
        "a 5_ml spoon to 2 people, or 3 pages",
    ],
)
def test_a_number_stays_with_what_it_needs(written: str) -> None:
    assert unbroken(written.replace("_", " ")) == written.replace("_", "\N{NO-BREAK SPACE}")
