"""What people type, and what they read: whole outputs of the real command."""

from __future__ import annotations

import json

import pytest

from tests.cli.conftest import Command, Ran

FAULT = (
    "content/leaflets/apples.yaml:3:12: error[dose-without-unit]: dose '8' has no unit\n"
    "  |\n"
    "3 |   maximum: 8\n"
    "  |            ^\n"
    "  = help: write the unit, for example '8 mg'\n"
)
WORRY = (
    "content/leaflets/apples.yaml:2:8: warning[long-sentence]: sentence of 31 words\n"
    "  |\n"
    "2 | title: Apples and pears\n"
    "  |        ^\n"
)


class TestCheck:
    def test_is_silent_when_all_is_well(self, docgen: Command) -> None:
        assert docgen("orchard", "check") == Ran(0, "", "")

    def test_shows_all_faults_by_place_and_counts_them(self, docgen: Command) -> None:
        assert docgen("rotten", "check") == Ran(1, "", f"{WORRY}\n{FAULT}\n1 error, 1 warning\n")

    def test_concise(self, docgen: Command) -> None:
        assert docgen("rotten", "--messages", "concise", "check") == Ran(
            1,
            "",
            "content/leaflets/apples.yaml:2:8: warning[long-sentence]: sentence of 31 words\n"
            "content/leaflets/apples.yaml:3:12: error[dose-without-unit]: dose '8' has no unit\n"
            "1 error, 1 warning\n",
        )

    def test_json_goes_to_standard_output_and_nothing_else_does(self, docgen: Command) -> None:
        ran = docgen("rotten", "check", "--messages", "json")
        assert (ran.code, ran.err) == (1, "")
        assert [json.loads(line)["id"] for line in ran.out.splitlines()] == ["long-sentence", "dose-without-unit"]

    def test_of_another_folder_and_only_some_paths(self, docgen: Command) -> None:
        (docgen.folder / "elsewhere").mkdir()
        inside = Command(docgen.folder / "elsewhere")
        assert inside("rotten", "-C", "..", "check", "../docgen.yaml") == Ran(0, "", "")
        assert inside("rotten", "-C", "..", "check", "../content/leaflets/apples.yaml").code == 1
        assert inside("rotten", "check", "-C", "..", "content/leaflets/apples.yaml").code == 1, "as messages write it"

    def test_a_path_that_is_not_there_does_not_pass(self, docgen: Command) -> None:
        assert docgen("orchard", "check", "contnet") == Ran(
            2,
            "",
            "error[usage]: there is no file or folder 'contnet'\n"
            "  = help: name a file or folder of the project, or none for all\n",
        )

    def test_a_path_outside_the_project(self, docgen: Command) -> None:
        assert docgen("orchard", "check", "..") == Ran(
            2,
            "",
            f"error[usage]: '..' lies outside the project in '{docgen.folder.resolve()}'\n"
            "  = help: name another project with -C\n",
        )


class TestList:
    def test_table(self, docgen: Command) -> None:
        assert docgen("orchard", "list") == Ran(
            0,
            "EDITION                                     STATE        STATUS    REVISION  REVIEW BY           TITLE\n"
            "apples.clinician.northgate.en-GB.standard   never built  draft     3         2999-01-31          "
            "All about apples\n"
            "apples.patient.northgate.en-GB.large-print  never built  draft     3         2999-01-31          "
            "All about apples\n"
            "apples.patient.northgate.en-GB.standard     never built  draft     3         2999-01-31          "
            "All about apples\n"
            "pears.patient.plain.en-GB.standard          never built  approved  3         2020-01-31 overdue  "
            "All about pears\n"
            "\n"
            "4 editions: 4 never built; 1 overdue for review\n",
            "",
        )

    def test_json_uses_the_words_of_the_manifest(self, docgen: Command) -> None:
        ran = docgen("orchard", "list", "--json")
        assert (ran.code, ran.err) == (0, "")
        assert json.loads(ran.out)[3] == {
            "id": "pears.patient.plain.en-GB.standard",
            "path": "downloads/plain/pears.patient.en-GB.standard.pdf",
            "title": "All about pears",
            "leaflet": "pears",
            "audience": "patient",
            "brand": "plain",
            "language": "en-GB",
            "format": "standard",
            "revision": 3,
            "status": "approved",
            "issued": "2019-01-31",
            "review_by": "2020-01-31",
            "state": "never built",
            "reasons": [{"why": "never built", "what": None}],
            "failure": None,
            "overdue": True,
        }

    def test_wide_letters_keep_the_columns(self, docgen: Command) -> None:
        lines = docgen("wide", "list").out.splitlines()
        assert lines[1].startswith("pears.patient.plain.en-GB.standard  never built  draft")
        assert lines[2].startswith("苹果.patient.plain.en-GB.standard   never built  draft")

    def test_nothing_to_list(self, docgen: Command) -> None:
        assert docgen("bare", "list") == Ran(
            0,
            "there are no editions: the project has no leaflets yet, or none that can be read (see 'docgen check')\n",
            "",
        )
        assert docgen("bare", "list", "--json") == Ran(0, "[]\n", "")


class TestUsage:
    @pytest.mark.parametrize(
        ("arguments", "message", "help"),
        [
            (["chek"], "there is no command 'chek'", "did you mean 'check'?"),
            (["frobnicate"], "there is no command 'frobnicate'", "'docgen --help' shows the commands"),
            (["build", "--xyz"], "no such option '--xyz'", "see 'docgen build --help'"),
            (
                ["build", "--frob"],
                "no such option '--frob'",
                "did you mean '--force' or '--jobs' or '--prove'? see 'docgen build --help'",
            ),
            (
                ["--messages", "xml", "list"],
                "invalid value for '--messages': 'xml' is not one of 'text', 'concise', 'json'",
                "see 'docgen --help'",
            ),
            (["list", "apples"], "got unexpected extra argument (apples)", "see 'docgen list --help'"),
        ],
    )
    def test_wrongly_typed(self, docgen: Command, arguments: list[str], message: str, help: str) -> None:
        assert docgen("orchard", *arguments) == Ran(2, "", f"error[usage]: {message}\n  = help: {help}\n")

    def test_without_a_command_there_is_the_help(self, docgen: Command) -> None:
        ran = docgen("orchard")
        assert (ran.code, ran.out) == (2, "")
        assert ran.err.startswith("Usage: docgen [OPTIONS] COMMAND [ARGS]...\n")

    def test_help_names_each_command_and_its_first_sentence(self, docgen: Command) -> None:
        from docgen.cli import COMMANDS

        ran = docgen("orchard", "--help")
        assert (ran.code, ran.err) == (0, "")
        words = " ".join(ran.out.split())  # long sentences are broken over lines
        for name, sentence in COMMANDS.items():
            assert f" {name} {sentence}" in words
            assert sentence in " ".join(docgen("orchard", name, "--help").out.split())

    def test_no_project_here(self, docgen: Command) -> None:
        (docgen.folder / "docgen.yaml").unlink()
        assert docgen("orchard", "list") == Ran(
            1, "", "error[not-a-project]: there is no docgen.yaml here\n  = help: go to a project's folder\n"
        )
