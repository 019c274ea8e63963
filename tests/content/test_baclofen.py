"""What the medicine and the leaflet about its tablets must say, and must never say.

What holds for every leaflet stands in ``test_leaflets.py``.
"""

from __future__ import annotations

import re

import pytest

from docgen.content.blocks.facts import SideEffectTable
from docgen.content.blocks.warnings import ActionBox
from docgen.content.checks import blocks_of
from docgen.content.fact import Fact
from docgen.content.medicine import Titration
from docgen.content.text import Audience
from docgen.content.variant import Variant
from tests.sample import MEDICINE, NBSP, VARIANTS, everything, records

PATIENT: Variant = VARIANTS["baclofen-tablets", Audience.PATIENT]
CLINICIAN: Variant = VARIANTS["baclofen-tablets", Audience.CLINICIAN]

FROM_MEMORY = [  # [M] in clinical.md C.11: not read anywhere, so never in the table
    "hypothermia", "alopecia", "hair", "pruritus", "itch", "angioedema", "swelling", "oedema", "sexual dysfunction",
    "suicidal ideation", "suicide attempt", "drug withdrawal",
]  # fmt: skip


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
        "Kidney problems",
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
    assert "you take too much baclofen" in words
    assert "If you take too much, call 999 or go to A&E now." in words
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
    assert "A 5 mg dose is half a 10 mg tablet, or one whole 5 mg tablet. Check the strength on your box." in words
    assert "Adults: an example" in everything(CLINICIAN)
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
    assert "Swiss text" in table.basis.source


def test_frequencies_are_printed_from_one_national_table_only() -> None:
    (patient,), (clinician,) = (
        [block for block in blocks_of(variant.sections) if isinstance(block, SideEffectTable)]
        for variant in (PATIENT, CLINICIAN)
    )
    swiss = {effect.plain.source for effect in MEDICINE.side_effects["GB"].effects if "CH" in effect.regions}

    assert {text.source for group in patient.groups if group.frequency for text in group.effects} == swiss
    assert patient.groups[-1].label.source == "Also reported"
    assert patient.groups[-1].frequency is None
    assert "feeling sick (nausea)" in {text.source for text in patient.groups[-1].effects}
    also = [part for row in clinician.systems for part in row.frequencies if part.label.source == "Also reported"]
    assert "nausea" in " ".join(part.terms.source for part in also)


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
    assert "100 mg a day (NHS Scotland; SmPC not read)" in everything(CLINICIAN), "the figure never stands alone"


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


def test_who_takes_it_and_must_not_is_told_not_to_stop_suddenly() -> None:
    words = everything(PATIENT)

    (told,) = re.findall(
        r"Do not take baclofen if:.{0,200}?If you take it now, do not stop suddenly\.", words, re.DOTALL
    )
    assert "stomach ulcer" in told
    assert "a stomach ulcer in the past" in words


def test_alcohol_dependence_never_looks_licensed_in_britain() -> None:
    (entry,) = (entry for entry in MEDICINE.indications if entry.name.value == "alcohol-dependence")

    assert entry.status["GB"].licence == "not-listed"
    assert entry.status["FR"].licence == "licensed"
    assert "alcohol dependence" not in everything(PATIENT).lower()
    assert "Baclocur" not in everything(CLINICIAN)
