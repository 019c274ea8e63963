"""What holds for every leaflet of the sample: what it must say and never say, and how patients are spoken to.

The rules are those of ``research/clinical.md``, parts D.7 (how NHS patients are written for) and E (guard-rails).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from docgen.content.blocks.prose import Bullets
from docgen.content.blocks.warnings import ActionBox, Level, WarningBox
from docgen.content.checks import blocks_of, check_medicine
from docgen.content.leaflet import Section
from docgen.content.markup import citations, links, parse
from docgen.content.record import Record
from docgen.content.text import Audience, Text, Wording
from docgen.content.variant import Variant
from tests.projects import line
from tests.sample import CATALOGUE, CHECKED, MEDICINE, VARIANTS, everything, said

PATIENT = Audience.PATIENT
BOTH = pytest.mark.parametrize("variant", VARIANTS.values(), ids=[f"{name}-{side}" for name, side in VARIANTS])
PATIENTS = pytest.mark.parametrize(
    "variant",
    [variant for (_, side), variant in VARIANTS.items() if side is PATIENT],
    ids=[name for name, side in VARIANTS if side is PATIENT],
)

CLAIM_WORDS = r"""\b(
    cures? | cured | safe | safely | safer | proven | natural(ly)? | miracle | guarantee[ds]? | game-changer |
    revolution\w* | breakthrough | minimal\ side\ effects | affordable | cheap | buy\ (it\ )?online | pharmacy\ online |
    online\ pharmac\w+ | reduces?\ fatigue | (improves?|enhances?)\ cognition | prevents?\ infections? |
    (increases?|enhances?|boosts?)\ (the\ )?(release\ of\ )?GABA
)\b"""

FROM_MEMORY = {  # [M], or read only in a summary by others [V2], in clinical.md: never printed as a fact
    "C03": "autoreceptor",
    "C09": "substance P",
    "C12": "dopamine",
    "C47": "first-line|offer acamprosate|offer naltrexone",
    "R18, main cohort": r"2\.27",
    "B28": "ovarian",
    "C.2, alcohol": "unlicensed|not licensed for",
    "C.3, UK review": "6 weeks after",
    "C.11, US percentages": r"\b63%|\b36%(?! without)",
    "C.14, US liquids": r"5\.[67] hours",
    "R27, second-hand": "cough",
    "D.10": "Regulation 284|Human Medicines Regulations",
}


def sentences(variant: Variant) -> list[str]:
    return [part for text in said(variant) for part in re.split(r"(?<=[.!?:])\s+", text)]


def test_the_subjects_are_those_of_the_catalogue() -> None:
    names = {"baclofen-tablets", "how-baclofen-works", "muscle-stiffness-and-spasms", "baclofen-and-alcohol"}

    assert set(VARIANTS) == {(name, audience) for name in names for audience in Audience}


def test_nothing_is_wrong_with_any() -> None:
    faults = [*CATALOGUE.diagnostics(), *check_medicine(MEDICINE, CATALOGUE)]
    faults += [fault for checked in CHECKED.values() for fault in checked.diagnostics]

    assert [line(fault) for fault in faults] == []


# ------------------------------------------------------------------------------------------------ what must be said


@BOTH
def test_every_essential_warning_stands_in_one_box_on_page_one(variant: Variant) -> None:
    first = [block for section in variant.sections[:2] for block in section.blocks]
    (box,) = (block for block in first if isinstance(block, ActionBox))

    wanted = [entry.lead.for_(variant.audience) for entry in MEDICINE.essential_warnings]
    assert len(wanted) == 5
    assert {point.lead.source for point in box.points} == {lead.source for lead in wanted if lead}


@PATIENTS
def test_every_leaflet_has_the_whole_list_of_emergencies_after_the_box(variant: Variant) -> None:
    boxes = [block for section in variant.sections[:2] for block in section.blocks if isinstance(block, WarningBox)]

    (box,) = boxes
    assert box.level is Level.EMERGENCY
    assert box.heading.source == "Call 999 or go to A&E now if:"
    said = [text.source.partition(" [")[0] for text in box.texts]
    assert said == [entry.text.patient.source for entry in MEDICINE.emergencies if entry.text.patient]
    assert len(said) == 6


@BOTH
def test_every_leaflet_says_that_a_pump_is_something_else(variant: Variant) -> None:
    words = "A baclofen pump is different" if variant.audience is PATIENT else "Intrathecal baclofen is another product"

    if (variant.leaflet, variant.audience) != ("muscle-stiffness-and-spasms", Audience.CLINICIAN):
        assert words in everything(variant)


@PATIENTS
def test_the_box_comes_after_no_more_than_one_short_section(variant: Variant) -> None:
    before: list[str] = []
    for section in variant.sections:
        if any(isinstance(block, ActionBox) for block in section.blocks):
            break
        before += [block.text.source for block in section.blocks]  # type: ignore[attr-defined]

    assert len(" ".join(before).split()) <= 50


@BOTH
def test_all_are_drafts_for_great_britain(variant: Variant) -> None:
    revision = variant.revision

    assert (variant.region, variant.language, revision.status, revision.number) == ("GB", "en-GB", "draft", 1)
    assert (str(revision.issued), str(revision.review_by)) == ("2026-11-23", "2028-11-23")


@BOTH
def test_clinicians_are_told_what_a_draft_rests_on(variant: Variant) -> None:
    if variant.audience is Audience.CLINICIAN:
        assert re.search(r"before approval", everything(variant))


@BOTH
def test_sources_stand_with_what_they_support(variant: Variant) -> None:
    cited = [text for text in variant.texts() if any(citations(parse(text.source)))]

    assert len(cited) >= 15
    assert set(variant.numbers) <= set(CATALOGUE.references)


# ------------------------------------------------------------------------------------------------ what must not be said


@BOTH
def test_nothing_is_claimed_or_sold(variant: Variant) -> None:
    assert re.findall(CLAIM_WORDS, everything(variant), re.IGNORECASE | re.VERBOSE) == []
    assert [link.address for text in variant.texts() for link in links(parse(text.source))] == []


@BOTH
@pytest.mark.parametrize("words", FROM_MEMORY.values(), ids=FROM_MEMORY)
def test_what_rests_on_memory_is_not_printed(variant: Variant, words: str) -> None:
    assert re.findall(words, everything(variant), re.IGNORECASE) == []


@BOTH
def test_tablets_and_the_intrathecal_route_are_never_mixed(variant: Variant) -> None:
    words = everything(variant)

    assert not re.search(r"\d\s*(microgram|mcg|µg)", words)
    if variant.audience is PATIENT:
        assert "intrathecal" not in words.lower()


@BOTH
def test_doses_of_other_countries_are_not_printed(variant: Variant) -> None:
    """But for the French ones, for clinicians, where their subject is what France allows and what trials used."""
    if (variant.leaflet, variant.audience) != ("baclofen-and-alcohol", Audience.CLINICIAN):
        assert not re.search(r"\b(75|80|90|120|180|270|300)\smg\b", everything(variant))


# ------------------------------------------------------------------------------------------------ how patients are spoken to


@PATIENTS
def test_no_sentence_for_patients_is_longer_than_20_words(variant: Variant) -> None:
    assert [part for part in sentences(variant) if len(part.split()) > 20] == []


@PATIENTS
def test_patients_read_plain_english_without_dashes_percents_or_jargon(variant: Variant) -> None:
    words = " ".join(said(variant))

    assert not re.search(r"[–—%]", words)
    jargon = (
        r"\b(drugs|drowsiness|myoclonus|contraindicat\w+|titrat\w+|posology|renal|hepatic|oral|adverse|administ\w+|"
        r"placebo|cohort|abstinen\w+|relapse\w*|efficacy|clinical(?! review)|dosage|medication|licensed|presynaptic|agonist)\b"
    )
    found = re.findall(jargon, words, re.IGNORECASE)
    if variant.leaflet == "baclofen-tablets":
        assert found == ["drugs"]  # only in 'problems with alcohol or drugs'
        assert len(words.split()) < 1300
    else:
        assert found == []
        assert len(words.split()) < 900


@PATIENTS
def test_lists_for_patients_are_short(variant: Variant) -> None:
    longest = 9 if variant.leaflet == "baclofen-tablets" else 6  # simple points, in two columns

    assert all(len(block.items) <= longest for block in blocks_of(variant.sections) if isinstance(block, Bullets))


@PATIENTS
def test_headings_for_patients_are_statements(variant: Variant) -> None:
    assert [section.heading.source for section in variant.sections if section.heading.source.endswith("?")] == []
    assert len(variant.title.source) <= 65


# ------------------------------------------------------------------------------------------------ who reads what


@BOTH
def test_words_for_one_audience_never_reach_the_other(variant: Variant) -> None:
    side = variant.audience
    written: dict[Audience, set[str]] = {audience: set() for audience in Audience}
    for wording, only in wordings([MEDICINE, CATALOGUE.leaflets[variant.leaflet]], None):
        for audience in Audience:
            if only in (None, audience) and (words := fragment(wording.for_(audience))):
                written[audience].add(words)
    own = "\n".join(written[side])
    (other,) = set(Audience) - {side}
    not_for_it = [words for words in written[other] if len(words.split()) > 2 and words not in own]

    assert len(not_for_it) > 50
    page = everything(variant)
    assert [words for words in not_for_it if words in page] == []


def fragment(text: Text | None) -> str | None:
    """The longest stretch of ``text`` without facts and citations, as it would stand on the page."""
    if text is None:
        return None
    parts = re.split(r"\s*\[@[^\]]*\]|\{[^}]*\}|\*\*", text.source)
    return " ".join(max(parts, key=len).split())


def wordings(value: Any, only: Audience | None) -> Iterator[tuple[Wording, Audience | None]]:
    """Every wording in ``value``, and the one audience that it is for when a section or block above says so."""
    if isinstance(value, Wording):
        yield value, only
    elif isinstance(value, Record):
        only = getattr(value, "audience", None) or only
        if isinstance(value, Section) and (value.heading.patient is None) != (value.heading.clinician is None):
            only = Audience.PATIENT if value.heading.patient else Audience.CLINICIAN
        for field in type(value).model_fields:
            yield from wordings(getattr(value, field), only)
    elif isinstance(value, dict):
        for part in value.values():
            yield from wordings(part, only)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from wordings(part, only)
