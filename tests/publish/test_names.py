"""Names are promises."""

from __future__ import annotations

import datetime as dt

import pytest

from docgen.diagnostics import Place, error
from docgen.publish.edition import Edition, clashes
from docgen.publish.names import EVERYTHING, Choice, matches, parts_of

ID = "baclofen-tablets.patient.northgate.en-GB.standard"


def edition(**different: str | Place) -> Edition:
    facts = {"leaflet": "baclofen-tablets", "audience": "patient", "brand": "northgate", "language": "en-GB"}
    rest = {"format": "standard", "title": "Baclofen tablets", "status": "draft"}
    days = {"issued": dt.date(2026, 11, 23), "review_by": dt.date(2028, 11, 23)}
    return Edition(**{**facts, **rest, **days, "revision": 1, **different})  # type: ignore[arg-type]


def test_id_and_path() -> None:
    assert edition().id == ID
    assert edition().path == "downloads/northgate/baclofen-tablets.patient.en-GB.standard.pdf"


def test_an_id_can_be_taken_apart() -> None:
    assert parts_of(ID) == ("baclofen-tablets", "patient", "northgate", "en-GB", "standard")
    assert parts_of(ID).brand == "northgate"


@pytest.mark.parametrize(
    ("choice", "fits"),
    [
        (EVERYTHING, True),
        (Choice((ID,)), True),
        (Choice(("*.clinician.*", "baclofen-tablets")), True),
        (Choice(("*.clinician.*",)), False),
        (Choice(brand="northgate", audience="patient", format="standard"), True),
        (Choice(brand="north"), False),
        (Choice(brand="northgate", audience="clinician"), False),
        (Choice(format="large-print"), False),
        (Choice(("baclofen-tablets",), brand="harbour"), False),
        (Choice(("baclofen-tablets",), format="standard"), True),
    ],
)
def test_a_choice_fits_what_all_of_it_fits(choice: Choice, fits: bool) -> None:
    assert choice.fits(ID) is fits
    assert choice.is_everything is (choice is EVERYTHING)


@pytest.mark.parametrize(
    "pattern",
    [ID, "*", "baclofen-*", "*.patient.*", "*.standard", "baclofen-tablets", "baclofen-tablets.patient", "*.north*.*"],
)
def test_matches(pattern: str) -> None:
    assert matches(ID, pattern)


@pytest.mark.parametrize("pattern", ["", "baclofen", "patient", "BACLOFEN-TABLETS", "*.clinician.*", f"{ID}.pdf", "."])
def test_does_not_match(pattern: str) -> None:
    assert not matches(ID, pattern)


def test_clashes_are_found_whatever_the_case_of_letters() -> None:
    first = edition(place=Place("content/leaflets/a.yaml", 1, 10))
    other = edition(leaflet="Baclofen-Tablets", place=Place("content/leaflets/b.yaml", 1, 10))
    third = edition(audience="clinician")
    assert clashes([first, third]) == {}
    assert clashes([first, third, other]) == {
        first.id: error(
            "same-output",
            f"edition '{ID}' would overwrite "
            "'downloads/northgate/Baclofen-Tablets.patient.en-GB.standard.pdf' of edition "
            "'Baclofen-Tablets.patient.northgate.en-GB.standard' (content/leaflets/b.yaml:1:10)",
            Place("content/leaflets/a.yaml", 1, 10),
            "give one of the two leaflets another name",
        ),
        other.id: error(
            "same-output",
            "edition 'Baclofen-Tablets.patient.northgate.en-GB.standard' would overwrite "
            "'downloads/northgate/baclofen-tablets.patient.en-GB.standard.pdf' of edition "
            f"'{ID}' (content/leaflets/a.yaml:1:10)",
            Place("content/leaflets/b.yaml", 1, 10),
            "give one of the two leaflets another name",
        ),
    }


def test_facts_have_the_words_and_the_order_of_the_manifest() -> None:
    assert list(edition().facts().items()) == [
        ("id", ID),
        ("path", "downloads/northgate/baclofen-tablets.patient.en-GB.standard.pdf"),
        ("title", "Baclofen tablets"),
        ("leaflet", "baclofen-tablets"),
        ("audience", "patient"),
        ("brand", "northgate"),
        ("language", "en-GB"),
        ("format", "standard"),
        ("revision", 1),
        ("status", "draft"),
        ("issued", "2026-11-23"),
        ("review_by", "2028-11-23"),
    ]
