"""Sentences, syllables and grades: against texts that were counted by hand."""

from __future__ import annotations

import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.content.checks import check_leaflet
from docgen.content.load import Catalogue
from docgen.content.readability import Readability, flesch_kincaid, measure, measure_sentences, names_of, smog
from docgen.content.sentences import TOO_LONG, pieces, sentences_in, words_of
from docgen.content.source import WrittenText
from docgen.content.syllables import EXCEPTIONS, syllables
from docgen.content.text import Audience, Text, read_text
from docgen.diagnostics import Place
from docgen.files import Folder
from tests.projects import LEAFLET, MEDICINE, edit, line, small_project
from tests.sample import MEDICINE as BACLOFEN
from tests.sample import VARIANTS

HERE = Place("content/leaflets/x.yaml", 4, 11)

BY_HAND = {
    1: (
        "take takes dose raised walked called cord nerve nerves stiff guard once tired aches eyes don't can't 10 "
        "165,334 0.5"
    ),
    2: (
        "people's taken doses started needed safely careful movement treatment muscle muscles settled spasm "
        "spasms rhythm doctor sleepy dizzy confused breathing stiffness spinal diet patients special nation "
        "million marriage frequent equal persuade people surgeons doing trying being create react fluid quiet "
        "science beyond royal sometimes someone lifetime therefore tiredness headache headaches kidneys disease "
        "able every approved changes advice allowed slower anxious cautious didn't litre centres slightly MS GPs "
        "A&E well-known"
    ),
    3: (
        "carefully management agreement element medicine pharmacist hospital suddenly sleepiness confusion usual "
        "messengers period various nutrient sodium influence video theatre suicide apnoea somebody diseases "
        "different ambulance increases exercise idea previous serious junior baclofen alcohol diary created "
        "example NHS GABA-B"
    ),
    4: (
        "initiate temperature usually gradually society anxiety experience continuous creatinine diarrhoea "
        "diabetes epilepsy reliable reasonable emergency information available ingredients biology diagnosis "
        "psychiatric life-threatening"
    ),
    5: "association hallucinations immediately",
    6: "physiotherapy encephalopathy",
}


# ------------------------------------------------------------------------------------------------ syllables


@pytest.mark.parametrize(("word", "count"), [(word, n) for n, words in BY_HAND.items() for word in words.split()])
def test_syllables_are_those_that_were_counted_by_hand(word: str, count: int) -> None:
    assert syllables(word) == count


def test_no_exception_is_listed_that_the_rules_get_right(monkeypatch: pytest.MonkeyPatch) -> None:
    listed = dict(EXCEPTIONS)
    syllables.cache_clear()
    monkeypatch.setattr("docgen.content.syllables.EXCEPTIONS", {})
    needless = [word for word, count in listed.items() if syllables(word) == count]
    syllables.cache_clear()

    assert needless == []


@given(st.text(max_size=30))
def test_what_holds_a_letter_or_a_digit_has_a_syllable(word: str) -> None:
    assert syllables(word) >= any(char.isalnum() for char in word)


# ------------------------------------------------------------------------------------------------ sentences


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("Take it. Rest now! Why? Good.", ["Take it.", "Rest now!", "Why?", "Good."]),
        ("Take 0.5 mg at 9.30am. Then rest.", ["Take 0.5 mg at 9.30am.", "Then rest."]),
        ("Ask Dr. Brown, e.g. by phone. She knows.", ["Ask Dr. Brown, e.g. by phone.", "She knows."]),
        ("It was J. Smith (see no. 5). He left.", ["It was J. Smith (see no. 5).", "He left."]),
        ('"Stop!" she said. "Go." He went…', ['"Stop!" she said.', '"Go."', "He went…"]),
        ("Call 999 now if:", ["Call 999 now if:"]),
        ("a fit (seizure)", ["a fit (seizure)"]),
        ("Say no. 5 people did.", ["Say no. 5 people did."]),
        ("", []),
    ],
)
def test_texts_are_cut_where_sentences_end(text: str, cut: list[str]) -> None:
    assert pieces(text) == cut


def test_words_hold_a_letter_or_a_digit() -> None:
    assert words_of("Take 10\N{NO-BREAK SPACE}mg - or less - of GABA-B ...") == (
        *("Take", "10", "mg", "or", "less", "of", "GABA-B"),
    )


def test_sources_and_marks_are_not_read_and_fragments_are_no_sentences() -> None:
    text = Text("**Kidneys.** Take *less* [of it](https://nhs.uk). [@nhs-how] Not more [@nhs-how]", HERE)

    found = [(" ".join(sentence.words), sentence.whole) for sentence in sentences_in(text)]
    assert found == [("Kidneys.", False), ("Take less of it.", True), ("Not more", False)]


def test_a_sentence_on_one_line_has_its_own_place() -> None:
    text = read_text(WrittenText("It helps. Do **not** stop it by yourself.", Place("x.yaml", 4, 11, 52)))

    assert [str(sentence.place) for sentence in sentences_in(text)] == ["x.yaml:4:11", "x.yaml:4:11"]
    plain = read_text(WrittenText("It helps. Do not stop it by yourself.", Place("x.yaml", 4, 11, 48)))
    assert [str(sentence.place) for sentence in sentences_in(plain)] == ["x.yaml:4:11", "x.yaml:4:21"]


# ------------------------------------------------------------------------------------------------ formulas


def figures(*texts: str, names: frozenset[str] = frozenset()) -> Readability:
    found = [sentence for text in texts for sentence in sentences_in(Text(text, HERE))]
    return measure_sentences(found, names, "x", Audience.PATIENT, HERE)


def test_a_text_counted_by_hand() -> None:
    """Words 4 + 10; syllables 4 + 12; one word of three syllables, suddenly.

    Flesch-Kincaid: 0.39 x 14/2 + 11.8 x 16/14 - 15.59 = 2.73 + 13.4857 - 15.59.
    SMOG: 3.1291 + 1.0430 x sqrt(1 x 30/2) = 3.1291 + 1.0430 x 3.87298.
    """
    found = figures("Take it with food. Do not stop suddenly, as this can make you ill.")

    assert (found.sentences, found.words, found.counted, found.syllables, found.polysyllables) == (2, 14, 14, 16, 1)
    assert found.words_per_sentence == 7
    assert found.flesch_kincaid == pytest.approx(0.6257, abs=1e-4)
    assert found.smog == pytest.approx(7.1686, abs=1e-4)
    assert found.is_short


def test_a_harder_text_counted_by_hand() -> None:
    """Words 12; syllables im-me-di-ate-ly 5 con-tact 2 the 1 e-mer-gen-cy 4 de-part-ment 3 if 1 hal-lu-ci-na-tions 5
    or 1 un-u-su-al 4 con-fu-sion 3 de-vel-op 3 to-geth-er 3 = 35; polysyllables 8.

    Flesch-Kincaid: 0.39 x 12 + 11.8 x 35/12 - 15.59 = 4.68 + 34.4167 - 15.59. SMOG: 3.1291 + 1.0430 x sqrt(240).
    """
    found = figures(
        "Immediately contact the emergency department if hallucinations or unusual confusion develop together."
    )

    assert (found.sentences, found.words, found.syllables, found.polysyllables) == (1, 12, 35, 8)
    assert found.flesch_kincaid == pytest.approx(23.5067, abs=1e-4)
    assert found.smog == pytest.approx(19.2872, abs=1e-4)


def test_names_of_the_medicine_are_read_and_not_counted() -> None:
    """Baclofen (twice, 3 syllables each) is left out of both grades, and its words are still words to read."""
    found = figures("Baclofen can help you. Baclofen's aim is rest.", names=names_of(BACLOFEN))

    assert (found.words, found.counted, found.syllables, found.polysyllables) == (8, 6, 6, 0)
    assert found.words_per_sentence == 4


def test_items_labels_and_headings_are_in_no_grade_and_may_still_be_too_long() -> None:
    fragment = "a feeling of " + "very " * 18 + "low mood"
    found = figures("Tell them if:", "you have a fit (seizure)", fragment)

    assert (found.sentences, found.fragments, found.words) == (1, 2, 3)
    assert [(len(sentence.words), sentence.whole) for sentence in found.long] == [(23, False)]


def test_without_sentences_there_is_no_grade() -> None:
    found = figures("a label")

    assert (found.words_per_sentence, found.flesch_kincaid, found.smog) == (None, None, None)


def test_thirty_sentences_need_no_extrapolation() -> None:
    """With 30 sentences SMOG is what McLaughlin wrote: 3.1291 + 1.0430 times the root of the polysyllables."""
    found = figures("Take medicine with food. " * 30)

    assert (found.is_short, found.polysyllables) == (False, 30)
    assert found.smog == pytest.approx(3.1291 + 1.0430 * 30**0.5)
    assert (smog(0, 30), flesch_kincaid(0, 0, 0)) == (3.1291, None)


WORD = st.text(string.ascii_lowercase, min_size=1, max_size=9)
TEXT = st.lists(
    st.one_of(WORD, st.sampled_from(["Take", "it.", "Why?", "e.g.", "Dr.", "10", "mg,", "-", "if:"])), max_size=40
)


@given(TEXT)
def test_counts_are_never_negative_and_agree_with_each_other(tokens: list[str]) -> None:
    found = figures(" ".join(tokens))

    assert 0 <= found.polysyllables <= found.counted <= found.words <= len(tokens)
    assert 0 <= found.sentences <= found.words
    assert found.syllables >= found.counted
    assert found.fragments >= 0


@given(TEXT, WORD, st.integers(0, 40))
def test_adding_a_word_never_shortens_a_sentence(tokens: list[str], word: str, where: int) -> None:
    where = min(where, len(tokens))

    def lengths(parts: list[str]) -> list[int]:
        return [len(words_of(piece)) for piece in pieces(" ".join(parts))]

    before, after = lengths(tokens), lengths([*tokens[:where], word, *tokens[where:]])

    assert sum(after) == sum(before) + 1
    assert max(after) >= max(before, default=0)
    assert len(after) <= len(before) + 1


# ------------------------------------------------------------------------------------------------ leaflets


def test_a_sentence_of_26_words_for_patients_is_a_warning_and_one_of_25_is_none(tmp_path: Path) -> None:
    folder = small_project(tmp_path)
    long, longer = "Take it " + "and rest " * 11 + "now.", "Take it now " + "and rest " * 11 + "now."
    edit(folder / LEAFLET, "Take it with food.", f"{long} {longer}")
    edit(folder / LEAFLET, "Start at ", f"{longer} Start at ")
    catalogue = Catalogue(Folder.at(folder))
    found = check_leaflet(catalogue.leaflets["examplol-tablets"], catalogue, Folder.at(folder)).diagnostics

    assert (len(long.split()), len(longer.split()), TOO_LONG) == (25, 26, 25)
    assert [line(finding) for finding in found] == [
        f"{LEAFLET}:22:18: warning[long-sentence]: a sentence for patients has 26 words: 'Take it now and rest and…'"
        " | make two of it: up to 20 words are read with ease"
    ]


def test_a_fact_is_told_where_it_is_written_once_for_all_leaflets(tmp_path: Path) -> None:
    folder = small_project(tmp_path)
    edit(
        folder / MEDICINE,
        "Stopping at once can make you ill.",
        "Stopping at once " + "can make you ill or " * 5 + "worse.",
    )
    catalogue = Catalogue(Folder.at(folder))
    found = check_leaflet(catalogue.leaflets["examplol-tablets"], catalogue, Folder.at(folder)).diagnostics

    (place,) = [finding.place for finding in found]
    assert place is not None
    assert place.path == MEDICINE


@pytest.mark.parametrize("name", sorted({name for name, _ in VARIANTS}))
def test_leaflets_for_patients_are_read_by_children_of_eleven_as_far_as_formulas_know(name: str) -> None:
    """The NHS asks for a reading age of 9 to 11 (D.7): grades 4 to 6. SMOG asks for all that is understood and is higher."""
    patient, clinician = (measure(VARIANTS[name, audience], BACLOFEN) for audience in Audience)

    assert not patient.is_short
    assert patient.flesch_kincaid is not None
    assert clinician.flesch_kincaid is not None
    assert patient.flesch_kincaid < 6 < clinician.flesch_kincaid
    assert patient.smog is not None
    assert patient.smog < 9
    assert patient.long == ()
