"""The leaflet about baclofen and alcohol: what is approved, and evidence in both directions with its numbers."""

from __future__ import annotations

from docgen.content.blocks.furniture import EvidenceTable
from docgen.content.checks import blocks_of
from docgen.content.text import Audience
from tests.sample import VARIANTS, everything

PATIENT = VARIANTS["baclofen-and-alcohol", Audience.PATIENT]
CLINICIAN = VARIANTS["baclofen-and-alcohol", Audience.CLINICIAN]
ROWS = [row for block in blocks_of(CLINICIAN.sections) if isinstance(block, EvidenceTable) for row in block.rows]


def test_it_never_looks_approved_in_britain() -> None:
    assert "In the UK product text that we read, alcohol problems are not among its approved uses." in everything(
        PATIENT
    )
    assert "Alcohol dependence is not among the indications of the product text that was read." in everything(CLINICIAN)
    assert "France" in everything(PATIENT)


def test_patients_are_given_no_dose_for_it() -> None:
    assert "mg" not in everything(PATIENT).replace("baclofen 10 mg", "").replace("Baclofen 10 mg", "").replace(
        "Baclocur 40 mg", ""
    )


def test_the_evidence_stands_in_both_directions() -> None:
    directions = {row.direction.source for row in ROWS}

    assert directions == {"in favour", "against", "mixed", "no difference", "no conclusion"}


def test_effects_are_those_of_the_sources_and_also_stand_in_words() -> None:
    assert [(row.study.source.partition(" [")[0], CLINICIAN.words(row.effect.words)) for row in ROWS if row.effect] == [
        ("Cochrane review (2023)", "RR 0.87 (0.77 to 0.99)"),
        ("Addolorato (2007)", "OR 6.3 (2.4 to 16.1)"),
        ("French cohort (2018): deaths", "HR 2.72 (1.10 to 6.72)"),
        ("French cohort (2018): admissions", "HR 1.60 (1.31 to 1.95)"),
        ("Cochrane review (2023): adverse events", "RR 1.05 (0.99 to 1.11)"),
    ]


def test_what_the_reader_must_know_of_each_trial_is_said() -> None:
    words = " ".join(f"{row.study.source} {row.finding.source}" for row in ROWS)

    for must in ("Garbutt (2010)", "25.9% against 25.5%", "ALPADIR", "42% and 34% only", "71% against 29%", "180 mg"):
        assert must in words.replace("\N{NO-BREAK SPACE}", " ")
