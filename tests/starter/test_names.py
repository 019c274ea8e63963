"""Names for files, and what to say instead of one that will not do."""

from __future__ import annotations

import pytest

from docgen.starter.names import as_title, in_words, is_name, nearest_name


@pytest.mark.parametrize("name", ["a", "sleeping-well", "mavenclad-10", "x" * 60])
def test_good_ones(name: str) -> None:
    assert is_name(name)


@pytest.mark.parametrize(
    ("typed", "nearest"),
    [
        ("Sleeping Well", "sleeping-well"),
        ("sleeping_well.yaml", "sleeping-well-yaml"),
        ("5 things", "things"),
        ("../up", "up"),
        ("-C", "c"),
        ("sleep\n", "sleep"),
        ("", "a-new-one"),
        ("药", "a-new-one"),
        ("x" * 61, "x" * 60),
        ("true.", "true"),
    ],
)
def test_others_have_a_near_one(typed: str, nearest: str) -> None:
    assert not is_name(typed)
    assert nearest_name(typed, "a-new-one") == nearest
    assert is_name(nearest)


def test_as_people_read_them() -> None:
    assert in_words("sleeping-well") == "Sleeping well"
    assert as_title("river-trust") == "River Trust"
