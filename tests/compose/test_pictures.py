"""Pictures that are made from numbers, on real pages: they conform, say their numbers in words, and print them as text."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest

from docgen import Project, Report
from docgen.typeset.proof import missing, text_of
from tests.projects import LEAFLET, MEDICINE, edit, line, small_project

BLOCKS = """  - heading: A day and some trials
    blocks:
      - day-timeline:
          caption: An example of a day with 3 doses
          doses:
            - {at: "07:00", text: Take a dose with breakfast}
            - {at: "14:30", text: Take a dose with food}
            - {at: "23:30", text: Take a dose with milk}
          onset-hours: 1.5
          sources: [authority-2024]
      - evidence:
          - study: First
            design: Trial
            n: "84"
            finding: Less pain
            effect: {measure: RR, value: 0.87, low: 0.77, high: 1}
            direction: for
            certainty: low
            sources: [someone-2019]
          - study: Second
            design: Trial
            n: "40"
            finding: More sleep
            effect: {measure: OR, value: 6.3, low: 2.4, high: 16.1}
            direction: for
            certainty: low
            sources: [someone-2019]
          - study: Third
            design: Trial
            n: "12"
            finding: No number was given
            direction: neither
            certainty: low
            sources: [someone-2019]
  - heading: {patient: Where this comes from, clinician: References}
"""
RARE = """      - {term: urticaria, plain: hives, system: skin, frequency: uncommon, regions: [GB], sources: [authority-2024]}
      - {term: dysgeusia, plain: odd taste, system: nervous, frequency: rare, regions: [GB], sources: [authority-2024]}
      - {term: hiccup, plain: hiccups, system: general, frequency: very-rare, regions: [GB], sources: [authority-2024]}
essential-warnings:
"""
SPOKEN = {
    "Picture of a day of 24 hours with doses at 7am, 2:30pm and 11:30pm. Each starts to work about 90 minutes later: at about"
    " 8:30am, 4pm and 1am.",
    "risk ratio 0.87, 95% confidence interval 0.77 to 1.00",
    "odds ratio 6.3, 95% confidence interval 2.4 to 16.1",
}
SCALE = "Scale from 0.5 to 10, with the line of no effect at 1"
PEOPLE = {
    "Picture of 10 people with 1 of them shaded and the next one lightly: more than 1 in 10 people may get these.",
    "Picture of 10 people with 1 of them shaded: up to 1 in 10 people may get these.",
    "Picture of 100 people with 1 of them shaded: up to 1 in 100 people may get these.",
    "Picture of 1,000 people with 1 of them shaded: up to 1 in 1,000 people may get these.",
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Report:
    folder = small_project(tmp_path_factory.mktemp("pictures"), pages=True)
    edit(folder / LEAFLET, "  - heading: {patient: Where this comes from, clinician: References}\n", BLOCKS)
    edit(folder / MEDICINE, "essential-warnings:\n", RARE)
    edit(folder / "docgen.yaml", "brands: [plain]", "brands: [northgate, harbour]")
    edit(folder / "docgen.yaml", "  patient: [standard]", "  patient: [standard, large-print]")
    return Project.open(folder).build()


def figures(path: Path) -> list[str]:
    """What is said of every picture but logo and code."""
    with pikepdf.open(path) as pdf:
        found = [
            str(item["/Alt"])
            for item in pdf.objects
            if isinstance(item, pikepdf.Dictionary) and item.get("/S") == "/Figure" and "/Alt" in item
        ]
    return [
        said for said in found if not said.startswith("QR code") and said.split()[0] not in ("Northgate", "Harbour")
    ]


def test_all_editions_conform_and_hold_their_text(built: Report) -> None:
    said = [line(finding) for outcome in built.outcomes for finding in outcome.diagnostics]

    assert said + [line(finding) for finding in built.diagnostics] == []
    assert len(built.outcomes) == 6
    assert all(outcome.built for outcome in built.outcomes)


def test_every_picture_says_its_numbers_in_words(built: Report) -> None:
    for outcome in built.outcomes:
        spoken = SPOKEN | (PEOPLE if outcome.edition.audience == "patient" else set())
        # In large print each strip has its own scale, which repeats numbers that were said.
        spoken |= {SCALE} if outcome.edition.format == "standard" else set()
        found = figures(built.output / outcome.edition.path)

        assert set(found) == spoken, outcome.edition.id
        assert len(found) == len(spoken)


def test_the_same_numbers_are_printed_as_text(built: Report) -> None:
    for outcome in built.outcomes:
        data = (built.output / outcome.edition.path).read_bytes()
        starts = "It starts to work at about" if outcome.edition.audience == "patient" else "about"
        day = [
            "7am",
            "Take a dose with breakfast",
            f"{starts} 8:30am",
            "11:30pm",
            "Take a dose with milk",
            f"{starts} 1am",
        ]
        effects = ["less often", "more often", "RR 0.87 (0.77 to 1.00)", "OR 6.3 (2.4 to 16.1)"]

        assert missing([*day, *effects], data) == [], (outcome.edition.id, text_of(data))
