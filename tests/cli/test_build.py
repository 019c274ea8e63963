"""``docgen build``: lines, summary, manifest, and what is meant by an edition."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Command, Ran
from tests.cli.test_commands import FAULT, WORRY


def timeless(text: str) -> str:
    """``text`` without how long it took."""
    import re

    return re.sub(r"(in|after) \d+\.\d s", r"\1 0.0 s", text)


def test_one_plain_line_per_edition_and_where_they_are(docgen: Command) -> None:
    ran = docgen("orchard", "build")
    assert (ran.code, ran.err) == (0, "")
    assert timeless(ran.out) == (
        "built   apples.clinician.northgate.en-GB.standard    4 pages  142 kB\n"
        "built   apples.patient.northgate.en-GB.large-print   4 pages  142 kB\n"
        "built   apples.patient.northgate.en-GB.standard      4 pages  142 kB\n"
        "built   pears.patient.plain.en-GB.standard           4 pages  142 kB\n"
        "\n"
        "4 editions built in 0.0 s\n"
        "the PDFs are in build/downloads/\n"
    )
    assert (docgen.folder / "build/downloads/plain/pears.patient.en-GB.standard.pdf").is_file()


def test_a_failure_is_told_with_its_cause_and_the_others_are_built(docgen: Command) -> None:
    ran = docgen("rotten", "build")
    assert ran.code == 1
    assert timeless(ran.out) == (
        "failed  apples.clinician.northgate.en-GB.standard    1 error\n"
        "built   apples.patient.northgate.en-GB.large-print   1 page   1.2 MB\n"
        "built   apples.patient.northgate.en-GB.standard      1 page   1.2 MB\n"
        "built   pears.patient.plain.en-GB.standard           4 pages    1 kB\n"
        "\n"
        "built   3\n"
        "failed  1   a PDF from before, if any, stays, marked stale in the manifest\n"
        "\n"
        "done in 0.0 s (1 error, 1 warning shown above)\n"
        "the PDFs are in build/downloads/\n"
    )
    stops = "  = stops: apples.clinician.northgate.en-GB.standard\n"
    assert ran.err == f"\n{WORRY}\n{FAULT}{stops}", "the warning of two editions is told once"


def test_in_json_each_line_is_an_edition_or_a_diagnostic(docgen: Command) -> None:
    ran = docgen("rotten", "--messages", "json", "build", "apples")
    assert (ran.code, ran.err) == (1, "")
    lines = [json.loads(line) for line in ran.out.splitlines()]
    assert lines[0] == {
        "edition": "apples.clinician.northgate.en-GB.standard",
        "built": False,
        "state": "failed",
        "reasons": [{"why": "never built", "what": None}],
        "path": "downloads/northgate/apples.clinician.en-GB.standard.pdf",
        "pages": 0,
        "bytes": 0,
        "sha256": None,
        "seconds": 0.25,
        "exit_code": 1,
    }
    assert [line.get("edition", line.get("id")) for line in lines[1:]] == [
        "apples.patient.northgate.en-GB.large-print",
        "apples.patient.northgate.en-GB.standard",
        "long-sentence",
        "dose-without-unit",
    ]


def built(ran: Ran) -> list[str]:
    assert ran.code == 0, ran.err
    return [line.split()[1] for line in ran.out.splitlines() if line.startswith("built ")]


def test_what_is_meant_by_an_edition(docgen: Command) -> None:
    patient = ["apples.patient.northgate.en-GB.large-print", "apples.patient.northgate.en-GB.standard"]
    assert built(docgen("orchard", "build", "apples.patient")) == patient
    assert built(docgen("orchard", "build", "apples.patient.*")) == patient
    assert built(docgen("orchard", "build", "*.patient.northgate.*")) == patient
    assert built(docgen("orchard", "build", patient[0], patient[1])) == patient
    assert built(docgen("orchard", "build", "--audience", "patient", "--brand", "northgate")) == patient
    assert built(docgen("orchard", "build", "--format", "large-print")) == patient[:1]
    assert built(docgen("orchard", "build", "pears")) == ["pears.patient.plain.en-GB.standard"]


def refused(message: str, help: str) -> Ran:
    return Ran(2, "", f"error[usage]: {message}\n  = help: {help}\n")


def test_unknown_names_are_guessed(docgen: Command) -> None:
    assert docgen("orchard", "build", "aples") == refused("there is no edition 'aples'", "did you mean 'apples'?")
    assert docgen("orchard", "build", "apples.pateint") == refused(
        "there is no edition 'apples.pateint'", "did you mean 'apples.patient'?"
    )
    assert docgen("orchard", "build", "zzz") == refused("there is no edition 'zzz'", "choose one of: apples, pears")
    assert docgen("orchard", "build", "--brand", "nothgate") == refused(
        "there is no edition with brand 'nothgate'", "did you mean 'northgate'?"
    )
    assert docgen("orchard", "build", "--audience", "doctor") == refused(
        "there is no edition with audience 'doctor'", "choose one of: clinician, patient"
    )
    assert docgen("orchard", "build", "--format", "a4") == refused(
        "there is no edition with format 'a4'", "choose one of: large-print, standard"
    )
    assert not (docgen.folder / "build").exists()


def test_names_that_fit_each_but_not_together(docgen: Command) -> None:
    assert docgen("orchard", "build", "pears", "--brand", "northgate") == refused(
        "there is no edition that is all of these at once", "choose one that 'docgen list' shows"
    )


def test_a_name_may_be_unknown_because_its_leaflet_is_broken(docgen: Command) -> None:
    assert docgen("hiding", "build", "apples") == Ran(
        1,
        "",
        "error[usage]: there is no edition 'apples'\n"
        "  = help: put right what is wrong with the content first, which may be why; else choose one of: pears\n"
        f"\n{FAULT}",
    )


def test_nothing_to_build(docgen: Command) -> None:
    assert docgen("bare", "build") == Ran(0, "nothing to build: the project has no leaflets yet\n", "")


def test_nothing_to_build_since_drafts_are_left_out(docgen: Command) -> None:
    why = "2 leaflets are drafts, which docgen.yaml leaves out ('drafts: leave-out'); 1 leaflet is withdrawn"
    assert docgen("begun", "build") == Ran(0, f"nothing to build: {why}\n", "")
    assert docgen("begun", "list") == Ran(0, f"there are no editions: {why}\n", "")
    assert docgen("begun", "build", "apples") == refused(
        "there is no edition 'apples'", f"look at the leaflets first: there are no editions, since {why}"
    )


def test_output_elsewhere_is_relative_to_where_one_stands(docgen: Command) -> None:
    (docgen.folder / "sub").mkdir()
    ran = Command(docgen.folder / "sub")("orchard", "-C", "..", "build", "pears", "--output", "site")
    assert ran.code == 0
    assert "the PDF is in site/downloads/\n" in ran.out
    assert (docgen.folder / "sub/site/manifest.json").is_file()


def test_lines_come_in_the_order_of_the_plan_whatever_is_done_first(docgen: Command) -> None:
    assert timeless(docgen("hasty", "build").out) == timeless(docgen("orchard", "build").out)


def test_far_away_paths_are_shown_in_full(docgen: Command, tmp_path_factory) -> None:
    away: Path = tmp_path_factory.mktemp("away")
    deep = docgen.folder / "a/b/c/d"
    deep.mkdir(parents=True)
    ran = Command(deep)("orchard", "-C", str(docgen.folder), "build", "pears", "--output", str(away))
    assert f"the PDF is in {away}/downloads/\n" in ran.out
