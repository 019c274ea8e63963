"""What a format of print holds: `also-in` adds to short formats, `only-in` keeps to print, and both audiences stay apart."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.content.checks import Checked, check_leaflet
from docgen.content.formats import SHORT, Format, PrintFormat
from docgen.content.leaflet import Leaflet
from docgen.content.load import Catalogue
from docgen.content.markup import parse, plain
from docgen.content.record import read_record
from docgen.content.source import read_yaml
from docgen.content.text import Audience
from docgen.content.variant import Variant, resolve
from docgen.content.view import View
from docgen.files import Folder
from tests.content.test_variant import HEAD, STRINGS
from tests.projects import LEAFLET, edit, line, small_project
from tests.sample import CHECKED, MEDICINE, NBSP, everything, said

PATIENT, CLINICIAN = Audience.PATIENT, Audience.CLINICIAN
TABLETS = CHECKED["baclofen-tablets"]
SHORT_ONES = sorted(SHORT)


def checked_in(root: Path) -> Checked:
    folder = Folder.at(root)
    catalogue = Catalogue(folder)
    (leaflet,) = catalogue.leaflets.values()
    return check_leaflet(leaflet, catalogue, folder)


def words(variant: Variant | None) -> list[str]:
    assert variant is not None
    return [variant.words(text) for text in variant.texts()]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return small_project(tmp_path)


def test_a_short_format_holds_what_names_it_and_its_headings(root: Path) -> None:
    edit(root / LEAFLET, "      - patient: Take it with food. You start", """      - also-in: [dl-fold]
        paragraph:
          patient: Take it with food. You start""")  # fmt: skip
    edit(root / LEAFLET, "        clinician: Start at", "          clinician: Start at")
    edit(root / LEAFLET, "    audience: patient\n", "    audience: patient\n    also-in: [dl-fold]\n")

    checked = checked_in(root)

    assert [line(found) for found in checked.diagnostics] == []
    assert words(checked.variant(PATIENT, "dl-fold"))[:5] == [
        "Examplol tablets",
        "The most important thing",
        "Please remember",
        "Do not stop suddenly.",
        "Stopping at once can make you ill.",
    ]
    assert words(checked.variant(PATIENT, "dl-fold"))[5:] == [
        "What examplol does",
        f"Take it with food. You start on 5{NBSP}mg, 3 times a day.",
    ]
    assert words(checked.variant(CLINICIAN, "dl-fold"))[1] == "Pharmacology"
    assert checked.variant(PATIENT, "card") is None
    assert (PATIENT, PrintFormat.CARD) not in checked.in_print


def test_what_is_kept_to_print_is_not_in_the_leaflet(root: Path) -> None:
    edit(root / LEAFLET, "      - contact-card: Ask the pharmacy.\n", """      - contact-card: Ask the pharmacy.
      - {paragraph: For the card., only-in: [card]}
      - {paragraph: Room for notes., only-in: [a5-booklet]}
""")  # fmt: skip

    checked = checked_in(root)
    held = {
        form: [text for text in ("For the card.", "Room for notes.", "Ask the pharmacy.") if text in words(variant)]
        for form in (*Format, *PrintFormat)
        if (variant := checked.variant(PATIENT, form))
    }

    assert held == {
        Format.STANDARD: ["Ask the pharmacy."],
        Format.LARGE_PRINT: ["Ask the pharmacy."],
        PrintFormat.CARD: ["For the card."],
        PrintFormat.A5_BOOKLET: ["Room for notes.", "Ask the pharmacy."],
    }


def test_a_booklet_is_the_leaflet_unless_something_names_it(root: Path) -> None:
    checked = checked_in(root)

    assert checked.variant(PATIENT, "a5-booklet") is checked.variants[PATIENT]
    assert checked.variant(PATIENT, "dl-fold") is None


def test_numbers_of_sources_go_with_their_list(root: Path) -> None:
    edit(root / LEAFLET, "    audience: patient\n", "    audience: patient\n    also-in: [dl-fold]\n")
    short = checked_in(root).variant(PATIENT, "dl-fold")
    assert short is not None
    assert (short.is_short, short.numbers) == (True, {})

    edit(root / LEAFLET, "      - references: cited", "      - {references: cited, also-in: [dl-fold]}")
    listed = checked_in(root).variant(PATIENT, "dl-fold")
    assert listed is not None
    assert list(listed.numbers.values()) == [1]


def test_a_short_leaflet_tells_patients_every_essential_warning_and_a_card_need_not(root: Path) -> None:
    edit(root / LEAFLET, "      - contact-card: Ask", "      - also-in: [dl-fold, card]\n        contact-card: Ask")

    assert [line(found) for found in checked_in(root).diagnostics] == [
        f"{LEAFLET}:1:10: error[essential-warning-missing]: patients are not told, in format 'dl-fold', the essential "
        "warning 'stop-suddenly' of examplol | quote it: 'warning: stop-suddenly', or add it to the action box, with "
        "'also-in: [dl-fold]'"
    ]


def test_a_fault_is_told_once_however_many_formats_have_it(root: Path) -> None:
    edit(root / LEAFLET, "    audience: patient\n", "    audience: patient\n    also-in: [dl-fold, card]\n")
    edit(root / LEAFLET, "heading: Please remember", 'heading: "Please remember {nothing}"')
    assert [found.id for found in checked_in(root).diagnostics] == ["unknown-fact"]


def test_a_fault_in_print_alone_is_found(root: Path) -> None:
    edit(root / LEAFLET, "      - contact-card: Ask the pharmacy.\n", """      - contact-card: Ask the pharmacy.
      - {paragraph: "For the card. {nothing} [@nobody]", only-in: [card]}
""")  # fmt: skip
    assert sorted(found.id for found in checked_in(root).diagnostics) == ["unknown-fact", "unknown-source"]


# --- any leaflet ---

FORMS = st.lists(st.sampled_from(["dl-fold", "card"]), unique=True, min_size=1)
MARK = st.one_of(
    st.just({}),
    st.builds(lambda forms: {"also-in": forms}, FORMS),
    st.builds(lambda forms: {"only-in": forms}, FORMS),
)


@given(st.lists(st.tuples(MARK, st.lists(MARK, min_size=1, max_size=3)), min_size=1, max_size=4))
def test_a_block_stands_where_its_marks_say(
    marked: list[tuple[dict[str, list[str]], list[dict[str, list[str]]]]],
) -> None:
    sections = [
        {"heading": f"h{s}", **outer, "blocks": [{"paragraph": f"t{s}.{b}", **mark} for b, mark in enumerate(inner)]}
        for s, (outer, inner) in enumerate(marked)
    ]
    written, _ = read_yaml(json.dumps({**HEAD, "sections": sections}).encode(), "content/leaflets/l.yaml")
    assert written is not None
    leaflet, faults = read_record(Leaflet, written)
    assert leaflet is not None, faults

    for form in (None, "dl-fold", "card", "a5-booklet"):
        variant = resolve(leaflet, View(PATIENT, "GB", None, STRINGS, "strings.yaml"), {}, form)
        held = {text.source for text in variant.texts() if text.source[0] == "t"} if variant else set()
        for s, (outer, inner) in enumerate(marked):
            for b, mark in enumerate(inner):
                named = any(form in part.get(key, []) for part in (outer, mark) for key in ("also-in", "only-in"))
                barred = any(form not in part.get("only-in", [form]) for part in (outer, mark))
                expected = not barred and (named or form not in SHORT)
                assert (f"t{s}.{b}" in held) == expected, (form, outer, mark)


# --- the sample leaflet ---


@pytest.mark.parametrize("form", SHORT_ONES)
def test_short_formats_print_no_sentence_that_the_leaflet_or_the_medicine_does_not_have(form: str) -> None:
    """Nothing medical is worded anew for a short format; only its headings may be its own."""
    variant = TABLETS.variant(PATIENT, form)
    assert variant is not None
    known = " ".join(
        [everything(TABLETS.variants[PATIENT])]
        + [plain(parse(fact.text.patient.source)) for by in MEDICINE.advice.values() for fact in by.values()
           if fact.text and fact.text.patient]
        + [plain(parse(part.source)) for warning in MEDICINE.essential_warnings
           for part in (warning.lead.patient, warning.text.patient) if part]
    )  # fmt: skip
    known = "".join(char for char in known.replace(NBSP, " ") if not char.isdigit() and char not in ", ")
    new = []
    for text in said(variant):
        for sentence in text.replace(NBSP, " ").replace("? ", ". ").split(". "):
            bare = "".join(char for char in sentence.strip(" .") if not char.isdigit() and char not in ", ")
            if bare not in known:
                new.append(sentence)
    assert new == {"card": ["In hospital, or before you stop"], "dl-fold": []}[form]


def test_the_folded_leaflet_lists_every_emergency_and_whom_to_call() -> None:
    short = TABLETS.variant(PATIENT, "dl-fold")
    assert short is not None
    told = everything(short)
    for emergency in MEDICINE.emergencies:
        assert emergency.text.patient is not None
        assert emergency.text.patient.source.replace(NBSP, " ") in told
    assert "When we are closed, call 111." in told
    assert "Your doctor will lower your dose step by step" in told
    assert "Never take a double dose" in told


def test_the_clinicians_have_no_short_leaflet_that_they_were_not_given() -> None:
    assert TABLETS.variant(CLINICIAN, "card") is None
