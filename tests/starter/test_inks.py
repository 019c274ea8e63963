"""Inks from one colour: always the same, always with contrast enough."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docgen.brand.contrast import check_contrast
from docgen.brand.inks import INKS
from docgen.starter import inks

colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@settings(deadline=None)
@given(colours)
def test_whatever_the_colour_the_contrast_check_is_content(colour: str) -> None:
    suggested = inks.suggested(colour)
    assert list(suggested) == list(INKS)
    assert list(check_contrast(inks.as_inks(suggested))) == []


@settings(deadline=None)
@given(colours)
def test_process_values_are_percent_and_never_too_much_ink(colour: str) -> None:
    for name, shade in inks.suggested(colour).items():
        parts = inks.process(name, shade)
        assert all(0 <= part <= 100 for part in parts)
        assert sum(parts) <= 300


@pytest.mark.parametrize("colour", ["#000000", "#ffffff", "#ffff00", "#00ffff", "#808080", "#010101"])
def test_the_corners(colour: str) -> None:
    assert list(check_contrast(inks.as_inks(inks.suggested(colour)))) == []


def test_a_colour_that_can_be_read_is_kept() -> None:
    assert inks.suggested("#0b5c73")["primary"] == "#0b5c73"
    assert inks.suggested(inks.DEFAULT)["primary"] == inks.DEFAULT


def test_a_pale_one_is_made_darker_and_keeps_its_hue() -> None:
    assert inks.suggested("#ffdd00")["primary"] == "#7b6b00"


def test_warnings_keep_their_own_colours() -> None:
    for colour in ("#ff0000", "#00ff00"):
        assert {name: inks.suggested(colour)[name] for name in inks.SIGNALS} == inks.SIGNALS


def test_small_type_is_black_alone() -> None:
    assert inks.process("text", "#123456") == (0, 0, 0, 100)
    assert inks.process("muted", "#345678") == (0, 0, 0, 75)


@pytest.mark.parametrize(
    ("colour", "process"),
    [
        ("#000000", (0, 0, 0, 100)),
        ("#ffffff", (0, 0, 0, 0)),
        ("#00ffff", (100, 0, 0, 0)),
        ("#0b5c73", (90, 20, 0, 55)),
    ],
)
def test_the_simple_conversion(colour: str, process: tuple[int, ...]) -> None:
    assert inks.process("primary", colour) == process
