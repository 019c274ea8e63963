"""Doses: read as written, printed as written, added up without a rounding."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import PydanticCustomError

from docgen.content.fact import Dose
from docgen.content.source import WrittenText
from docgen.diagnostics import Place


def dose(text: str) -> Dose:
    return Dose._read(WrittenText(text, Place("m.yaml")))


@pytest.mark.parametrize(
    ("written", "printed", "amount"),
    [
        ("5 mg", "5 mg", 5),
        ("0.3 mg/kg", "0.3 mg/kg", 0.3),
        ("2,000 microgram", "2,000 microgram", 2000),
        ("5mg", "5 mg", 5),
    ],
)
def test_a_dose_is_printed_as_written_and_stays_on_one_line(written: str, printed: str, amount: float) -> None:
    assert str(dose(written)) == printed.replace(" ", "\N{NO-BREAK SPACE}")
    assert dose(written).amount == amount


@pytest.mark.parametrize(
    "text", ["8", "08 mg", ".5 mg", "5. mg", "1,00 mg", "five mg", "5 mG", "5 milligram", "-5 mg", "5-10 mg", ""]
)
def test_what_is_no_dose_is_refused(text: str) -> None:
    with pytest.raises(PydanticCustomError):
        dose(text)


@given(st.decimals(Decimal("0.001"), 999, places=3), st.integers(1, 12))
def test_a_daily_dose_is_exact(amount: Decimal, times: int) -> None:
    digits = f"{amount.normalize():f}"

    total = dose(f"{digits} mg").times(times)

    assert Decimal(total.digits.replace(",", "")) == amount * times
    assert "e" not in total.digits.lower()
