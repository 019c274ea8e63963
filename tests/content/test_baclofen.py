"""What the real leaflet about baclofen must say, and must never say: assertions on the content that patients will hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from docgen.content.blocks.facts import SideEffectTable
from docgen.content.blocks.warnings import ActionBox
from docgen.content.checks import Checked, blocks_of, check_leaflet, check_medicine
from docgen.content.leaflet import Section
from docgen.content.load import load
from docgen.content.markup import parse, plain
from docgen.content.medicine import Fact, Medicine, Titration
from docgen.content.record import Record
from docgen.content.text import Audience, Text, Wording
from docgen.content.variant import Variant
from docgen.files import Folder
from tests.projects import ROOT, line

FOLDER = Folder.at(ROOT)
CATALOGUE = load(FOLDER)
MEDICINE: Medicine = CATALOGUE.medicines["baclofen"]
CHECKED: Checked = check_leaflet(CATALOGUE.leaflets["baclofen-tablets"], CATALOGUE, FOLDER)
PATIENT: Variant = CHECKED.variants[Audience.PATIENT]
CLINICIAN: Variant = CHECKED.variants[Audience.CLINICIAN]
NBSP = "\N{NO-BREAK SPACE}"

CLAIM_WORDS = r"""\b(
    cures? | cured | safe | safely | safer | proven | natural(ly)? | miracle | guarantee[ds]? | game-changer |
    revolution\w* | breakthrough | minimal\ side\ effects | affordable | cheap | buy\ (it\ )?online | pharmacy\ online |
    reduces?\ fatigue | (improves?|enhances?)\ cognition | prevents?\ infections? |
    (increases?|enhances?|boosts?)\ (the\ )?(release\ of\ )?GABA
)\b"""

FROM_MEMORY = [  # [M] in clinical.md C.11: not read anywhere, so never in the table
    "hypothermia", "alopecia", "hair", "pruritus", "itch", "angioedema", "swelling", "oedema", "sexual dysfunction",
    "suicidal ideation", "suicide attempt", "drug withdrawal",
]  # fmt: skip


def said(variant: Variant) -> list[str]:
    """Every printed text without its citations, the list of references left out."""
    listed = {entry.text.place for block in blocks_of(variant.sections) for entry in getattr(block, "entries", ())}
    return [plain(parse(text.source)) for text in variant.texts() if text.place not in listed]


def everything(variant: Variant) -> str:
    """All words of a variant, heard ones, title and summary included, with single spaces."""
    words = [variant.words(text) for text in variant.texts(unseen=None)]
    return " ".join(" ".join([variant.summary, *words]).replace(NBSP, " ").split())


def records(value: Any) -> Iterator[Record]:
    """Every record inside ``value``."""
    if isinstance(value, Record):
        yield value
        for field in type(value).model_fields:
            yield from records(getattr(value, field))
    elif isinstance(value, dict):
        for part in value.values():
            yield from records(part)
    elif isinstance(value, tuple):
        for part in value:
            yield from records(part)


def test_nothing_is_wrong_with_it() -> None:
    assert [line(f) for f in (*CATALOGUE.diagnostics, *check_medicine(MEDICINE, CATALOGUE), *CHECKED.diagnostics)] == []


# ------------------------------------------------------------------------------------------------ what must be said


def test_the_patient_reads_every_essential_warning_before_anything_else() -> None:
    box = PATIENT.sections[0].blocks[0]

    assert isinstance(box, ActionBox)
    assert len(MEDICINE.essential_warnings) == 5
    assert [point.lead.source for point in box.points] == [
        entry.lead.patient.source for entry in MEDICINE.essential_warnings if entry.lead.patient
    ]
    words = " ".join(f"{point.lead.source} {point.text.source}" for point in box.points)
    for said_first in (
        "stop taking baclofen suddenly",
        "kidneys",
        "alcohol",
        "sleepy",
        "drive",
        "confused",
        "harming yourself",
    ):
        assert said_first in words


def test_the_clinician_reads_them_too() -> None:
    (box,) = (block for block in CLINICIAN.sections[0].blocks if isinstance(block, ActionBox))

    assert len(box.points) == 5


def test_the_patient_is_told_when_to_call_for_help() -> None:
    words = everything(PATIENT)

    assert "Call 999 or go to A&E now if:" in words
    assert "Call 999 or go to A&E now if you take too much" in words
    assert "Yellow Card" in words


def test_the_patient_is_told_whom_to_call_wherever_help_is_needed() -> None:
    box = PATIENT.sections[0].blocks[0]
    words = everything(PATIENT)

    assert isinstance(box, ActionBox)
    assert [point.lead.source.startswith("Call your GP or 111") for point in box.points] == [
        False,
        True,
        False,
        False,
        True,
    ]
    assert "Call 111 if you cannot keep them down" in words
    assert not re.search(r"[Gg]et (medical )?help (quickly|straight away)", words)


def test_the_dose_steps_are_an_example_and_no_plan() -> None:
    words = everything(PATIENT)

    assert "Adults: an example. Your doctor decides each step." in words
    assert words.index("Do not raise it yourself.") < words.index("an example")
    assert "A 5 mg dose is half a 10 mg tablet." in words
    assert "5 mg, 3 times a day" in words


def test_both_audiences_are_told_that_alcohol_slows_breathing() -> None:
    (entry,) = (entry for entry in MEDICINE.interactions if entry.name.value == "alcohol")

    assert entry.effect.patient is not None
    assert entry.effect.clinician is not None
    assert "breathing may slow" in entry.effect.patient.source
    assert "respiratory depression" in entry.effect.clinician.source


def test_the_advice_for_dialysis_is_not_passed_off_as_british() -> None:
    words = everything(CLINICIAN)

    assert "about 5 mg a day" in words
    assert "Neither is a UK recommendation; take specialist advice." in words


def test_the_clinician_leaflet_follows_the_order_of_the_smpc() -> None:
    numbers = [section.number.source for section in CLINICIAN.sections if section.number]

    assert numbers == ["4.1", "4.2", "4.3", "4.4", "4.5", "4.6", "4.7", "4.8", "4.9"]
    assert not any(section.number for section in PATIENT.sections)


def test_it_is_a_draft_and_says_what_it_rests_on() -> None:
    assert PATIENT.revision.status == "draft"
    words = everything(CLINICIAN)
    assert "What this draft rests on" in words
    assert "read for sections 1 to 4.1, 4.3 and the start of 4.4." in words
    assert "to be added" not in words + everything(PATIENT)


@pytest.mark.parametrize("variant", [PATIENT, CLINICIAN], ids=["patient", "clinician"])
def test_the_side_effects_say_that_they_are_to_be_checked_against_the_uk_smpc(variant: Variant) -> None:
    (table,) = (block for block in blocks_of(variant.sections) if isinstance(block, SideEffectTable))

    assert table.basis is not None
    assert "section 4.8 of the UK SmPC before use" in table.basis.source
    for named in ("Switzerland, Italy, Canada, Brazil and Argentina", "MHRA"):
        assert named in table.basis.source


def test_what_rests_on_the_older_argentine_text_is_marked_for_clinicians() -> None:
    effects = MEDICINE.side_effects["GB"].effects

    assert [effect.term.source.endswith("†") for effect in effects] == [effect.regions == ("AR",) for effect in effects]


def test_patients_are_told_every_source_of_the_side_effects() -> None:
    table = MEDICINE.side_effects["GB"]

    assert {name.value for name in table.sources} == {name.value for e in table.effects for name in e.sources}


# ------------------------------------------------------------------------------------------------ doses, by region


def test_authorities_disagree_on_the_highest_dose_and_each_has_its_own() -> None:
    highest = MEDICINE.dosing["adult"].maximum or {}
    doses = {region: str(fact.dose) for region, fact in highest.items() if fact.dose}

    assert doses == {"GB": f"100{NBSP}mg", "US": f"80{NBSP}mg", "CA": f"80{NBSP}mg", "DE": f"75{NBSP}mg"}


def test_the_british_leaflet_prints_the_british_highest_dose_and_no_other() -> None:
    for variant in (PATIENT, CLINICIAN):
        assert not re.search(r"\b(75|80|120)\smg", everything(variant))
    assert "100 mg a day" in everything(CLINICIAN)


def test_the_steps_go_from_15_mg_to_60_mg_a_day_in_ten_days() -> None:
    titration = (MEDICINE.dosing["adult"].titration or {})["GB"]

    assert [(step.dose.amount, step.dose.unit, step.times_a_day, step.days) for step in titration.steps] == [
        (5, "mg", 3, 3), (10, "mg", 3, 3), (15, "mg", 3, 3), (20, "mg", 3, None),
    ]  # fmt: skip


def test_no_dose_of_the_intrathecal_route_is_printed_or_kept() -> None:
    assert "intrathecal" not in everything(PATIENT).lower()
    doses = [record.dose for record in records(MEDICINE) if getattr(record, "dose", None)]
    assert doses
    assert {dose.unit for dose in doses} == {"mg"}
    assert not re.search(r"\d\s*microgram", everything(CLINICIAN))


# ------------------------------------------------------------------------------------------------ where it comes from


def test_every_fact_names_its_sources_and_regions() -> None:
    found = 0
    for record in records(MEDICINE):
        for name in ("sources", "regions"):
            if name in type(record).model_fields:
                assert getattr(record, name), f"{record.place}: no {name}"
                found += 1
    assert found > 200
    for record in records(MEDICINE):
        for field in type(record).model_fields:
            value = getattr(record, field)
            if isinstance(value, dict) and any(isinstance(part, Fact | Titration) for part in value.values()):
                assert all(re.fullmatch("[A-Z]{2}|any", region) for region in value), f"{record.place}: {field}"


def test_what_nobody_read_is_not_among_the_side_effects() -> None:
    effects = MEDICINE.side_effects["GB"].effects
    words = " ".join(f"{effect.term.source} {effect.plain.source}" for effect in effects).lower()

    assert [word for word in FROM_MEMORY if re.search(rf"\b{word}\b", words)] == []
    assert len(effects) == len({effect.term.source for effect in effects})


def test_alcohol_dependence_never_looks_licensed_in_britain() -> None:
    (entry,) = (entry for entry in MEDICINE.indications if entry.name.value == "alcohol-dependence")

    assert entry.status["GB"].licence == "not-listed"
    assert entry.status["FR"].licence == "licensed"
    assert "alcohol dependence" not in everything(PATIENT).lower()
    assert "Baclocur" not in everything(CLINICIAN)


# ------------------------------------------------------------------------------------------------ how it is said


@pytest.mark.parametrize("variant", [PATIENT, CLINICIAN], ids=["patient", "clinician"])
def test_nothing_is_claimed_or_sold(variant: Variant) -> None:
    assert re.findall(CLAIM_WORDS, everything(variant), re.IGNORECASE | re.VERBOSE) == []


def test_no_sentence_for_patients_is_longer_than_20_words() -> None:
    sentences = [part for text in said(PATIENT) for part in re.split(r"(?<=[.!?:])\s+", text)]

    assert [part for part in sentences if len(part.split()) > 20] == []


def test_patients_read_plain_english_without_dashes_percents_or_jargon() -> None:
    words = " ".join(said(PATIENT))

    assert not re.search(r"[–—%]", words)
    jargon = (
        r"\b(drugs|drowsiness|myoclonus|contraindicat\w+|titrat\w+|posology|renal|hepatic|oral|adverse|administ\w+)\b"
    )
    assert set(re.findall(jargon, words, re.IGNORECASE)) <= {"drugs"}  # only in 'problems with alcohol or drugs'
    assert words.count("drugs") == 1
    assert len(words.split()) < 1150


@pytest.mark.parametrize(("side", "variant"), [*CHECKED.variants.items()], ids=["patient", "clinician"])
def test_words_for_one_audience_never_reach_the_other(side: Audience, variant: Variant) -> None:
    written: dict[Audience, set[str]] = {audience: set() for audience in Audience}
    for wording, only in wordings([MEDICINE, CATALOGUE.leaflets["baclofen-tablets"]], None):
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
