"""`docgen check --readability`: whole outputs, of the report and of the real command over the small project."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from docgen.cli.readability import as_json, report
from docgen.content.readability import measure_sentences
from docgen.content.sentences import sentences_in
from docgen.content.text import Audience, Text
from docgen.diagnostics import Place
from tests.projects import LEAFLET, ROOT, edit, small_project

PATIENT = measure_sentences(
    [
        sentence
        for text in ("Take it with food. Do not stop suddenly, as this can make you ill.", "Take it " + "now " * 19)
        for sentence in sentences_in(Text(text, Place("content/leaflets/x.yaml", 4, 11)))
    ],
    frozenset(),
    "x",
    Audience.PATIENT,
    Place("content/leaflets/x.yaml"),
)
NOTHING = measure_sentences([], frozenset(), "x", Audience.CLINICIAN, Place("content/leaflets/x.yaml"))


def test_the_report_is_a_table_with_the_long_sentences_below_and_claims_no_more_than_it_knows() -> None:
    assert report([NOTHING, PATIENT]) == [
        "LEAFLET  AUDIENCE   SENTENCES  WORDS  PER SENTENCE  OVER 20  FLESCH-KINCAID  SMOG",
        "x        clinician          0      0             -        0               -     -",
        "x        patient            2     14           7.0        1             0.6  ~7.2",
        "",
        "x, patient: sentences of more than 20 words",
        "content/leaflets/x.yaml:4:11: 21 words: 'Take it now now now now…'",
        "",
        "Grades are school years of the United States (age less 5), without the names of the medicine.",
        "~ SMOG was made for 30 sentences: for fewer it is an extrapolation.",
        "These figures count letters and words. They do not show that readers understand a text: ask readers.",
    ]


def test_as_json_it_is_one_object_for_each_leaflet_and_audience() -> None:
    assert json.loads(as_json(PATIENT)) == {
        "readability": "x",
        "audience": "patient",
        "sentences": 2,
        "fragments": 1,
        "words": 14,
        "words-per-sentence": 7.0,
        "counted-words": 14,
        "syllables": 16,
        "polysyllables": 1,
        "flesch-kincaid": 0.63,
        "smog": 7.17,
        "long-sentences": [
            {
                "words": 21,
                "text": " ".join(["Take", "it", *["now"] * 19]),
                "path": "content/leaflets/x.yaml",
                "line": 4,
                "column": 11,
            }
        ],
    }


def check(folder: Path, *arguments: str) -> tuple[int, str, str]:
    done = subprocess.run(
        [sys.executable, "-m", "docgen", "check", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


def test_the_command_reports_after_the_warnings_and_ends_well(tmp_path: Path) -> None:
    folder = small_project(tmp_path, pages=True)
    edit(folder / LEAFLET, "Take it with food.", "Take it " + "and rest " * 12 + "now.")

    code, out, err = check(folder, "--readability", "--messages", "concise")
    assert code == 0
    assert err == (
        f"{LEAFLET}:22:18: warning[long-sentence]: a sentence for patients has 27 words: 'Take it and rest and rest…'\n"
        "1 warning\n"
    )
    lines = out.splitlines()
    assert [line.split()[:2] for line in lines[1:4]] == [
        ["LEAFLET", "AUDIENCE"], ["examplol-tablets", "clinician"], ["examplol-tablets", "patient"]
    ]  # fmt: skip
    assert f"{LEAFLET}:22:18: 27 words: 'Take it and rest and rest…'" in lines

    code, out, err = check(folder, "--readability", "--messages", "json", LEAFLET)
    objects = [json.loads(line) for line in out.splitlines()]
    assert (code, err) == (0, "")
    assert [found.get("id") or (found["readability"], found["audience"]) for found in objects] == [
        "long-sentence", ("examplol-tablets", "clinician"), ("examplol-tablets", "patient")
    ]  # fmt: skip


def test_only_leaflets_that_are_meant_are_measured(tmp_path: Path) -> None:
    folder = small_project(tmp_path, pages=True)

    assert check(folder, "--readability", "content/medicines") == (0, "", "")
