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
    assert "The UK text that we read does not name alcohol problems as a use." in everything(PATIENT)
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


def test_every_drawn_effect_says_which_side_is_better() -> None:
    better = {row.study.source.partition(" [")[0]: row.effect.better for row in ROWS if row.effect}

    assert {study: text.source for study, text in better.items() if text} == {
        "Cochrane review (2023)": "below 1 is better",
        "Addolorato (2007)": "above 1 is better",
        "French cohort (2018): deaths": "below 1 is better",
        "French cohort (2018): admissions": "below 1 is better",
        "Cochrane review (2023): adverse events": "below 1 is better",
    }


def test_no_column_is_kept_for_effects_where_none_is_drawn() -> None:
    for block in blocks_of(CLINICIAN.sections):
        if isinstance(block, EvidenceTable):
            assert block.has_effects is all(row.effect for row in block.rows)


def test_who_is_offered_it_is_told_when_not_to_take_it() -> None:
    words = everything(PATIENT)

    assert words.index("Do not take baclofen if:") < words.index("you have a stomach ulcer (peptic ulcer)")
    assert "If you take it now, do not stop suddenly." in words


def test_what_the_reader_must_know_of_each_trial_is_said() -> None:
    words = " ".join(f"{row.study.source} {row.finding.source}" for row in ROWS)

    for must in (
        "Garbutt (2010)", "25.9% with baclofen, 25.5% with placebo", "ALPADIR", "42% and 34% only",
        "71% with baclofen, 29% without", "180 mg", "comparator not read",
    ):  # fmt: skip
        assert must in words.replace("\N{NO-BREAK SPACE}", " ")
