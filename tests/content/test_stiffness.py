"""The leaflet about stiffness and spasms: benefit and harm side by side, and a diary that can be written in."""

from __future__ import annotations

from docgen.content.blocks.furniture import EvidenceTable
from docgen.content.blocks.prose import Diary, Grid
from docgen.content.checks import blocks_of
from docgen.content.text import Audience
from tests.sample import VARIANTS, everything

PATIENT = VARIANTS["muscle-stiffness-and-spasms", Audience.PATIENT]
CLINICIAN = VARIANTS["muscle-stiffness-and-spasms", Audience.CLINICIAN]


def test_each_hope_of_patients_has_its_answer() -> None:
    (table,) = (block for block in blocks_of(PATIENT.sections) if isinstance(block, Grid))

    assert [row[0].source for row in table.rows] == [
        "Fewer spasms",
        "Less pain",
        "Better sleep",
        "Easier physiotherapy",
        "Walking and daily life",
        "More energy",
        "Clearer thinking",
    ]
    assert all("[@" in answer.source for _, answer in table.rows)


def test_the_diary_is_for_a_week_and_only_patients_get_it() -> None:
    (diary,) = (block for block in blocks_of(PATIENT.sections) if isinstance(block, Diary))

    assert [column.source for column in diary.columns] == ["Day", "Stiffness", "Spasms", "Sleep", "What helped, falls"]
    assert len(diary.rows) == 7
    assert not any(isinstance(block, Diary) for block in blocks_of(CLINICIAN.sections))


def test_the_evidence_stands_in_both_directions_and_says_whose_judgement_it_is() -> None:
    (table,) = (block for block in blocks_of(CLINICIAN.sections) if isinstance(block, EvidenceTable))

    directions = {row.direction.source for row in table.rows}
    assert directions == {"in favour", "against", "mixed", "no difference", "no conclusion"}
    assert {row.certainty.source for row in table.rows} == {"low", "very low"}
    assert "editors’ judgement" in everything(CLINICIAN)


def test_stiffness_that_is_useful_is_told_to_both() -> None:
    assert "Some people need a little stiffness to stand, walk or keep their balance." in everything(PATIENT)
    assert "Before starting, ask what the tone is used for." in everything(CLINICIAN)
