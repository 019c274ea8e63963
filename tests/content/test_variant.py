"""Who sees what: a variant holds all of its audience's texts, in order, and none of the other's."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from docgen.content.blocks.schedule import DoseSchedule
from docgen.content.checks import blocks_of, check_leaflet
from docgen.content.leaflet import Leaflet
from docgen.content.load import Catalogue
from docgen.content.record import read_record
from docgen.content.source import read_yaml
from docgen.content.text import Audience
from docgen.content.variant import Variant, resolve
from docgen.content.view import View
from docgen.files import Folder
from tests.projects import LEAFLET, MEDICINE, ROOT, edit, line, small_project

STRINGS = Catalogue(Folder.at(ROOT)).strings["en-GB"]
HEAD = {
    "leaflet": "l", "region": "GB", "language": "en-GB", "title": "T", "summary": "S",
    "revision": {
        "number": "1", "issued": "2026-11-23", "review-by": "2028-11-23", "status": "draft", "owner": "O",
    },
}  # fmt: skip


@pytest.fixture
def variants(tmp_path: Path) -> dict[Audience, Variant]:
    return variants_in(small_project(tmp_path))


def variants_in(root: Path) -> dict[Audience, Variant]:
    folder = Folder.at(root)
    catalogue = Catalogue(folder)
    (leaflet,) = catalogue.leaflets.values()
    checked = check_leaflet(leaflet, catalogue, folder)
    assert [line(f) for f in checked.diagnostics] == []
    return checked.variants


def words(variant: Variant) -> list[str]:
    return [variant.words(text) for text in variant.texts()]


def test_facts_are_quoted_in_the_words_of_audience_and_region(variants: dict[Audience, Variant]) -> None:
    assert "Take it with food. You start on 5\N{NO-BREAK SPACE}mg, 3 times a day. 1" in words(
        variants[Audience.PATIENT]
    )
    assert (
        "Start at 5\N{NO-BREAK SPACE}mg, 3 times a day; at most 100\N{NO-BREAK SPACE}mg a day. 2"
        in words(variants[Audience.CLINICIAN])
    )  # fmt: skip


def test_what_must_be_known_of_a_dose_goes_with_it_wherever_it_is_quoted(tmp_path: Path) -> None:
    root = small_project(tmp_path)
    edit(root / MEDICINE, "GB: {dose: 100 mg, per: day,", "GB: {dose: 100 mg, per: day, note: {clinician: one source},")

    assert (
        "Start at 5\N{NO-BREAK SPACE}mg, 3 times a day; at most 100\N{NO-BREAK SPACE}mg a day (one source). 2"
        in words(variants_in(root)[Audience.CLINICIAN])
    )


def test_emergencies_and_advice_are_written_once_and_quoted(tmp_path: Path) -> None:
    root = small_project(tmp_path)
    more = """emergencies:
  - {name: seizure, text: {patient: you have a seizure}, regions: [GB], sources: [authority-2024]}
  - {name: abroad, text: {patient: you are abroad}, regions: [US], sources: [authority-2024]}
advice:
  alcohol: {GB: {text: Best not to drink., sources: [authority-2024]}}
essential-warnings:
"""
    edit(root / MEDICINE, "essential-warnings:\n", more)
    quoted = """  - heading: Help
    blocks:
      - "{advice.alcohol}"
      - warning: {level: emergency, heading: Call if, emergencies: all, list: [you are unsure]}
  - heading: {patient: Where this comes from, clinician: References}
"""
    edit(root / LEAFLET, "  - heading: {patient: Where this comes from, clinician: References}\n", quoted)

    patient, clinician = (words(variants_in(root)[audience]) for audience in (Audience.PATIENT, Audience.CLINICIAN))
    where = patient.index("Call if")
    assert patient[where + 1 : where + 3] == ["you have a seizure 1", "you are unsure"]
    assert "you are abroad" not in " ".join(patient)
    assert "you have a seizure" not in " ".join(clinician)
    assert "Best not to drink." in patient


def test_frequencies_of_other_countries_are_not_printed_beside_those_of_one(tmp_path: Path) -> None:
    root = small_project(tmp_path)
    edit(root / MEDICINE, "    effects:\n", "    counted-in: GB\n    effects:\n")
    edit(root / MEDICINE, "frequency: common, regions: [GB]", "frequency: common, regions: [FR]")

    patient = words(variants_in(root)[Audience.PATIENT])
    also = patient.index("Also reported")
    assert patient[also + 2] == "feeling sick"
    assert "Very common" in patient
    assert "Common" not in patient


def test_another_region_has_another_maximum(tmp_path: Path) -> None:
    root = small_project(tmp_path)
    edit(root / LEAFLET, "region: GB", "region: US")
    edit(root / LEAFLET, "You start on {dosing.adult.start}.", "At most {dosing.adult.maximum}.")
    catalogue = Catalogue(Folder.at(root))
    leaflet, medicine = catalogue.leaflets["examplol-tablets"], catalogue.medicines["examplol"]
    view = View(Audience.PATIENT, leaflet.region, medicine, catalogue.strings["en-GB"], "strings.yaml")

    variant = resolve(leaflet, view, catalogue.references)

    assert variant is not None
    assert "Take it with food. At most 80\N{NO-BREAK SPACE}mg a day. 1" in words(variant)
    assert "dosing.adult.titration' is not written for region US, only for GB" in " ".join(
        f.message for f in view.faults
    )


def test_sources_are_numbered_as_they_are_first_read_and_listed_in_that_order(
    variants: dict[Audience, Variant],
) -> None:
    assert variants[Audience.PATIENT].numbers == {"authority-2024": 1, "someone-2019": 2}
    listed = [text for text in words(variants[Audience.CLINICIAN]) if "Authority" in text or "Someone" in text]
    assert listed == [
        "Medicines Authority of Exampleland. Examplol 10\N{NO-BREAK SPACE}mg tablets, product text. 2024 Mar.",
        "Someone AB, Else C. Examplol in people whose kidneys work less well. J Exampl. 2019;322(20):1987-95."
        " doi:10.1000/exampl.2019.1",
    ]


def test_the_dose_schedule_counts_days_and_daily_doses(variants: dict[Audience, Variant]) -> None:
    (schedule,) = (b for b in blocks_of(variants[Audience.PATIENT].sections) if isinstance(b, DoseSchedule))

    assert [(s.when.source, s.dose.source, s.daily.source) for s in schedule.steps] == [
        ("Days 1 to 3", "5\N{NO-BREAK SPACE}mg", "15\N{NO-BREAK SPACE}mg"),
        ("From day 4", "10\N{NO-BREAK SPACE}mg", "30\N{NO-BREAK SPACE}mg"),
    ]


def test_one_plain_word_for_two_terms_is_told_once_to_patients(variants: dict[Audience, Variant]) -> None:
    assert words(variants[Audience.PATIENT]).count("feeling sleepy") == 1
    assert "somnolence, sedation" in words(variants[Audience.CLINICIAN])


def test_a_warning_that_only_clinicians_see_does_not_count(tmp_path: Path) -> None:
    root = small_project(tmp_path)
    edit(root / LEAFLET, "    audience: patient\n    blocks:\n      - action-box", "    audience: clinician\n    blocks:\n      - action-box")  # fmt: skip
    folder = Folder.at(root)
    catalogue = Catalogue(folder)

    checked = check_leaflet(catalogue.leaflets["examplol-tablets"], catalogue, folder)

    assert [line(f) for f in checked.diagnostics] == [
        f"{LEAFLET}:1:10: error[essential-warning-missing]: patients are not told the essential warning"
        " 'stop-suddenly' of examplol | quote it: 'warning: stop-suddenly', or add it to the action box"
    ]
    assert not checked.sound


def test_faults_of_what_a_leaflet_quotes_come_first_and_alone(tmp_path: Path) -> None:
    root = small_project(tmp_path)
    edit(root / MEDICINE, "dose: 100 mg", "dose: 100")
    folder = Folder.at(root)

    catalogue = Catalogue(folder)

    assert [line(f) for f in catalogue.diagnostics()] == [
        f"{MEDICINE}:30:18: error[dose-without-unit]: dose '100' has no unit | write the unit, for example '100 mg'"
    ]
    assert check_leaflet(catalogue.leaflets["examplol-tablets"], catalogue, folder).diagnostics == ()


# Random leaflets whose every word says who may read it: b1, p2, c3 …

SIDES = st.sampled_from(["both", "patient", "clinician", "sided"])


class Words:
    """Hands out words in reading order, and remembers who may see which."""

    def __init__(self) -> None:
        self.seen: dict[str, list[str]] = {"patient": [], "clinician": []}
        self.count = 0

    def say(self, side: str, allowed: set[str]) -> Any:
        if side == "sided":
            return {name: self.word(name, allowed) for name in ("patient", "clinician")}
        return self.word("both", allowed) if side == "both" else {side: self.word(side, allowed)}

    def word(self, side: str, allowed: set[str]) -> str:
        self.count += 1
        word = f"{side[0]}{self.count}x"
        for audience in allowed & ({"patient", "clinician"} if side == "both" else {side}):
            self.seen[audience].append(word)
        return word


@st.composite
def leaflets(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, list[str]]]:
    words = Words()

    def section(depth: int, allowed: set[str]) -> dict[str, Any]:
        only = draw(st.sampled_from([None, None, "patient", "clinician"]))
        here = allowed & {only} if only else allowed
        made: dict[str, Any] = {"heading": words.word("both", here), "blocks": []}
        if only:
            made["audience"] = only
        for _ in range(draw(st.integers(0, 3))):
            made["blocks"].append(block(here))
        made["blocks"].append(words.word("both", here))  # so that no section is empty for anybody
        if depth and draw(st.booleans()):
            made["sections"] = [section(depth - 1, here)]
        return made

    def block(allowed: set[str]) -> Any:
        side, kind = draw(SIDES), draw(st.sampled_from(["paragraph", "list", "steps", "warning", "contact-card"]))
        if kind in ("list", "steps"):
            return {kind: [words.say(draw(SIDES), allowed) for _ in range(draw(st.integers(1, 3)))]}
        if kind == "warning":
            return {kind: {"level": "note", "heading": words.word("both", allowed), "text": words.say(side, allowed)}}
        return {kind: words.say(side, allowed)}

    sections = [section(2, {"patient", "clinician"}) for _ in range(draw(st.integers(1, 3)))]
    return {**HEAD, "sections": sections}, words.seen


@given(leaflets())
def test_each_audience_gets_all_of_its_words_in_order_and_no_other(
    case: tuple[dict[str, Any], dict[str, list[str]]],
) -> None:
    tree, seen = case
    written, _ = read_yaml(yaml.dump(tree, sort_keys=False, default_style='"').encode(), "l.yaml")
    assert written is not None
    leaflet, faults = read_record(Leaflet, written)
    assert leaflet is not None, faults
    for audience in Audience:
        variant = resolve(leaflet, View(audience, "GB", None, STRINGS, "strings.yaml"), {})
        told = (
            []
            if variant is None
            else re.findall(r"\b[bpc]\d+x\b", " ".join(t.source for t in variant.texts(unseen=None)))
        )
        assert told == seen[audience]
