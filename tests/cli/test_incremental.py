"""``docgen build`` from one time to the next: real content, real engine, real ledger."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from typing import Any

import pytest

from docgen.cli.account import table
from docgen.cli.selection import LEAVE_OUT
from docgen.content.settings import Drafts
from docgen.publish.lock import locked
from tests.cli.real import CLINICIAN, CLINICIANS_PDF, PATIENT, PATIENTS_PDF, Ran, Real
from tests.cli.test_build import timeless
from tests.projects import LEAFLET, MEDICINE

NOTHING_TO_DO = Ran(0, "nothing to do: 2 editions are current\n", "")


def report(real: Real, *arguments: str) -> tuple[Ran, dict[str, Any]]:
    """What `docgen build` says, and its report."""
    file = real.folder / "report.json"
    ran = real("build", "--report", str(file), *arguments)
    return ran, json.loads(file.read_text())


def outcomes(written: dict[str, Any]) -> dict[str, str]:
    return {edition["id"]: edition["outcome"] for edition in written["editions"]}


class TestNothingToDo:
    def test_it_says_so_in_one_line(self, real: Real) -> None:
        before = (real.folder / "build/manifest.json").stat().st_mtime_ns

        assert real("build") == NOTHING_TO_DO
        assert (real.folder / "build/manifest.json").stat().st_mtime_ns == before

    def test_in_json_there_is_no_line(self, real: Real) -> None:
        assert real("--messages", "json", "build") == Ran(0, "", "")

    @pytest.mark.parametrize(
        "arguments", [["build"], ["build", PATIENT], ["build", "--dry-run"], ["list"], ["why", PATIENT]]
    )
    def test_it_loads_neither_content_nor_engine(self, real: Real, arguments: list[str]) -> None:
        done = subprocess.run(
            [sys.executable, "-X", "importtime", *real.argv(*arguments)[1:]],
            cwd=real.folder, env=real.env(), capture_output=True, text=True, check=True,
        )  # fmt: skip
        loaded = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}

        assert "docgen.batch.session" in loaded
        heavy = {"pydantic", "jinja2", "weasyprint", "rich", "yaml", "pikepdf", "psutil", "markdown_it", "asyncio"}
        assert loaded.isdisjoint({*heavy, "docgen.content", "docgen.compose"})


class TestWhatChanged:
    def test_an_edition_of_which_nothing_changes_stays_and_says_so(self, real: Real) -> None:
        before = (real.folder / "build" / PATIENTS_PDF).stat()
        real.edit(MEDICINE, "Additive sedation.", "More sedation.")

        ran = real("build", "--jobs", "1")

        assert (ran.code, ran.err) == (0, "")
        why = f"input changed: {MEDICINE}"
        built, same = sorted(line for line in ran.out.splitlines() if "examplol" in line)
        assert re.fullmatch(rf"built   {CLINICIAN}  +\d pages?  +\d+ kB  {why}", built)
        assert re.fullmatch(rf"same    {PATIENT}  +\d pages?  +\d+ kB  {why}, same pages", same)
        assert timeless(ran.out).endswith(
            "\n\n"
            "built       1\n"
            "same pages  1   what changed makes no difference to what they say and show\n"
            "\n"
            "done in 0.0 s\n"
            "the PDF is in build/downloads/\n"
        )
        assert (real.folder / "build" / PATIENTS_PDF).stat().st_mtime_ns == before.st_mtime_ns
        assert real("build") == NOTHING_TO_DO

    def test_a_download_that_is_missing_or_edited_is_made_again(self, real: Real) -> None:
        (real.folder / "build" / PATIENTS_PDF).unlink()
        with (real.folder / "build" / CLINICIANS_PDF).open("ab") as pdf:
            pdf.write(b"mine")

        ran, written = report(real)

        assert ran.code == 0
        assert f"output missing: {PATIENTS_PDF}\n" in ran.out
        assert f"output edited: {CLINICIANS_PDF}\n" in ran.out
        assert {edition["id"]: edition["reasons"] for edition in written["editions"]} == {
            CLINICIAN: [{"why": "output edited", "what": CLINICIANS_PDF}],
            PATIENT: [{"why": "output missing", "what": PATIENTS_PDF}],
        }

    def test_force_makes_them_all(self, real: Real) -> None:
        ran, written = report(real, "--force", "examplol-tablets.patient")

        assert outcomes(written) == {PATIENT: "built"}
        assert written["editions"][0]["reasons"] == [{"why": "forced", "what": None}]
        assert timeless(ran.out).endswith("kB\n\n1 edition built in 0.0 s\nthe PDF is in build/downloads/\n")

    def test_what_was_typeset_as_a_whole_is_put_together_again(self, real: Real) -> None:
        """The forecast, like the build, goes by its options; who only asks is told what a build without any would do."""
        assert real("build", "--no-fan-out", "--force", PATIENT).code == 0
        why = "setting changed: --no-fan-out"
        assert f"{PATIENT}  typeset, brand  {why}\n" in real("build", "--dry-run").out
        assert f"{CLINICIAN}  typeset, brand  {why}\n" in real("build", "--dry-run", "--no-fan-out").out
        assert real("why", PATIENT).out.startswith(f"{PATIENT}: stale\n  {why}\n")

        assert outcomes(report(real)[1]) == {CLINICIAN: "current", PATIENT: "built"}
        assert real("build") == NOTHING_TO_DO
        assert real("list").out.endswith("\n2 editions: 2 current\n")

    def test_faults_that_are_taken_back_leave_nothing_behind(self, real: Real) -> None:
        """The project is then what it was, and so are its editions."""
        original = (real.folder / LEAFLET).read_text()
        real.edit(LEAFLET, "issued:", "isued:")
        ran = real("build")
        assert ran.code == 1
        assert timeless(ran.out) == (
            f"failed  {CLINICIAN}   2 errors\n"
            f"failed  {PATIENT}   2 errors\n"
            "\n"
            "2 editions failed and none was built in 0.0 s (2 errors shown above)\n"
        )
        assert real("list").out.endswith("\n2 editions: 2 failed\n")

        (real.folder / LEAFLET).write_text(original)

        ran, written = report(real)
        assert ran.code == 0
        assert outcomes(written) == {CLINICIAN: "same", PATIENT: "same"}
        assert timeless(ran.out).endswith("\n2 editions looked at again: their pages are the same as before in 0.0 s\n")
        assert real("build") == NOTHING_TO_DO

    def test_a_brand_whose_faults_are_taken_back_has_its_editions_again(self, real: Real) -> None:
        brand = "styles/brands/plain/brand.yaml"
        original = (real.folder / brand).read_text()
        real.edit(brand, "name:", "nme:")
        assert real("build").code == 1
        (real.folder / brand).write_text(original)

        assert real("build").code == 0
        assert real("build") == NOTHING_TO_DO

    def test_a_withdrawn_leaflet_loses_its_downloads(self, real: Real) -> None:
        real.edit(LEAFLET, "status: draft", "status: withdrawn")
        assert real("build", "--dry-run") == Ran(
            0,
            f"{CLINICIAN}  take away       its leaflet is withdrawn\n"
            f"{PATIENT}    take away       its leaflet is withdrawn\n"
            "\n"
            "2 would be taken away\n",
            "",
        )

        ran, written = report(real, "examplol-tablets")

        assert (ran.code, ran.err) == (0, "")
        assert timeless(ran.out) == "2 editions withdrawn: their PDFs were taken away in 0.0 s\n"
        assert outcomes(written) == {CLINICIAN: "withdrawn", PATIENT: "withdrawn"}
        assert real.downloads() == []
        assert real("build").out == "nothing to build: 1 leaflet is withdrawn\n"


class TestDryRun:
    def test_it_tells_steps_and_reasons_and_does_nothing(self, real: Real) -> None:
        real.edit(MEDICINE, "Additive sedation.", "More sedation.")
        (real.folder / "build" / PATIENTS_PDF).unlink()
        before = {path: path.stat().st_mtime_ns for path in (real.folder / "build").rglob("*.*") if path.is_file()}

        ran = real("build", "--dry-run")

        why = f"input changed: {MEDICINE}"
        assert (ran.code, ran.err) == (0, "")
        assert ran.out.splitlines()[:3] == [
            f"{CLINICIAN}  typeset, brand  {why}",
            f"{PATIENT}    typeset, brand  {why}; output missing: {PATIENTS_PDF}",
            "",
        ]
        assert ran.out.splitlines()[3].startswith("2 editions would be made, in about ")
        assert before == {path: path.stat().st_mtime_ns for path in before}

    def test_only_what_is_missing_is_branded_again(self, real: Real) -> None:
        (real.folder / "build" / PATIENTS_PDF).unlink()

        ran = real("--messages", "json", "build", "--dry-run")

        reasons = [{"why": "output missing", "what": PATIENTS_PDF}]
        assert [json.loads(line) for line in ran.out.splitlines()] == [
            {"edition": PATIENT, "steps": ["brand"], "reasons": reasons, "because": None}
        ]

    def test_what_cannot_be_made_is_told_with_its_faults(self, real: Real) -> None:
        real.edit(LEAFLET, "issued:", "isued:")

        ran = real("build", "--dry-run")

        assert ran.code == 0, "a plan is no failure"
        assert ran.out == (
            f"{CLINICIAN}  cannot be made  key 'issued' is missing\n"
            f"{PATIENT}    cannot be made  key 'issued' is missing\n"
            "\n"
            "2 cannot be made (2 errors shown above)\n"
        )
        assert "error[missing-key]: key 'issued' is missing\n" in ran.err

    def test_nothing_to_do(self, real: Real) -> None:
        assert real("build", "--dry-run") == NOTHING_TO_DO

    def test_it_has_no_report(self, real: Real) -> None:
        assert real("build", "--dry-run", "--report", "x.json") == Ran(
            2,
            "",
            "error[usage]: a dry run makes nothing that could be reported\n  = help: leave out --report or --dry-run\n",
        )


class TestReport:
    def test_it_holds_every_edition_the_current_ones_too(self, real: Real) -> None:
        (real.folder / "build" / PATIENTS_PDF).unlink()

        _, written = report(real)

        assert list(written) == ["exit_code", "seconds", "totals", "tools", "editions", "diagnostics"]
        assert written["totals"] == {
            "editions": 2, "built": 1, "same": 0, "current": 1, "failed": 0, "left": 0, "withdrawn": 0,
        }  # fmt: skip
        assert {"docgen", "python", "weasyprint", "pango"} <= written["tools"].keys()
        manifest = json.loads((real.folder / "build/manifest.json").read_text())["editions"]
        for edition, entry in zip(written["editions"], manifest, strict=True):
            assert {key: edition[key] for key in ("id", "path", "sha256", "bytes", "pages")} == {
                key: entry[key] for key in ("id", "path", "sha256", "bytes", "pages")
            }
        assert outcomes(written) == {CLINICIAN: "current", PATIENT: "built"}

    def test_of_failures_it_has_the_diagnostics(self, real: Real) -> None:
        real.edit(LEAFLET, "issued:", "isued:")

        ran, written = report(real)

        assert ran.code == written["exit_code"] == 1
        assert outcomes(written) == {CLINICIAN: "failed", PATIENT: "failed"}
        (first, second) = written["editions"][0]["diagnostics"]
        assert (first["id"], first["path"], first["line"]) == ("missing-key", LEAFLET, 9)
        assert second["help"] == "did you mean 'issued'?"

    def test_there_is_one_when_nothing_could_be_built_at_all(self, real: Real) -> None:
        real.edit("docgen.yaml", "brands:", "brnds:")

        ran, written = report(real)

        assert ran.code == written["exit_code"] == 1
        assert written["editions"] == []
        assert {diagnostic["path"] for diagnostic in written["diagnostics"]} == {"docgen.yaml"}

    def test_one_that_cannot_be_written_is_exit_code_4(self, real: Real) -> None:
        (real.folder / "taken").mkdir()

        ran = real("build", "--report", "taken")

        assert (ran.code, ran.out) == (4, NOTHING_TO_DO.out)
        assert ran.err == (
            "error[cannot-write]: cannot write 'taken': is a directory\n"
            "  = help: name another file with --report; the PDFs are not concerned\n"
        )

    def test_a_word_that_means_nothing_is_no_build(self, real: Real) -> None:
        ran = real("build", "exampol", "--report", "report.json")

        assert ran == Ran(
            2, "", "error[usage]: there is no edition 'exampol'\n  = help: did you mean 'examplol-tablets'?\n"
        )
        assert not (real.folder / "report.json").exists()


class TestStopped:
    def test_fail_fast_leaves_the_rest(self, real: Real) -> None:
        real.edit("templates/leaflet.html.jinja", "<body", "{{ nothing.of.this.kind }}<body")

        ran, written = report(real, "--fail-fast", "--jobs", "1")

        assert ran.code == 1
        assert sorted(outcomes(written).values()) == ["failed", "left"]
        assert timeless(ran.out).endswith(
            "   1 error\n\n"
            "failed  1   a PDF from before, if any, stays, marked stale in the manifest\n"
            "left    1   not made\n"
            "\n"
            "done in 0.0 s (1 error shown above)\n"
        )
        stale = [entry["stale"] for entry in json.loads((real.folder / "build/manifest.json").read_text())["editions"]]
        assert sorted(map(bool, stale)) == [False, True]

    @pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)], ids=["ctrl-c", "end"])
    def test_an_interrupted_build_says_what_was_finished_and_reports_it(
        self, real: Real, sent: signal.Signals, code: int
    ) -> None:
        for number in range(8):
            real.add_leaflet(f"more-{number}")
        process = real.start("build", "--jobs", "1", "--report", "report.json")
        assert process.stdout
        first = process.stdout.readline()
        started = time.monotonic()
        process.send_signal(sent)
        rest, _ = process.communicate(timeout=30)
        took = time.monotonic() - started

        written = json.loads((real.folder / "report.json").read_text())
        done = sum(edition["outcome"] == "built" for edition in written["editions"])
        assert process.returncode == written["exit_code"] == code
        assert first.startswith("built   more-0.clinician.")
        assert took < 5, "the rest takes longer: on a quiet machine this takes less than 2"
        assert 1 <= done < 16
        assert written["totals"] == {
            "editions": 18, "built": done, "same": 0, "current": 2, "failed": 0, "left": 16 - done, "withdrawn": 0,
        }  # fmt: skip
        last_words = [
            "",
            *table({name: number for name, number in written["totals"].items() if name != "editions"}),
            "",
            "stopped after 0.0 s",
            f"the {'PDF is' if done == 1 else 'PDFs are'} in build/downloads/",
            "",
            "interrupted: what was finished is whole; run the same command again for the rest",
            "",
        ]
        assert timeless(rest).endswith("\n".join(last_words))

    def test_who_holds_the_folder_is_told(self, real: Real) -> None:
        (real.folder / "build" / PATIENTS_PDF).unlink()
        with locked(real.folder / "build"):
            holder = (real.folder / "build/.docgen/lock").read_text().strip()
            assert f"process {os.getpid()} on " in holder
            assert real("build", "--no-wait") == Ran(
                4,
                "",
                f"error[output-in-use]: another build is writing to '{real.folder.resolve() / 'build'}': {holder}\n"
                "  = help: wait until it has ended; without --no-wait, docgen waits for it\n",
            )
            process = real.start("build")
            assert process.stdout
            assert process.stdout.readline() == (
                f"waiting for another build of the same folder: {holder} (--no-wait does not wait)\n"
            )
            assert real("list").code == 0, "who only asks does not wait"
        out, _ = process.communicate(timeout=60)
        assert process.returncode == 0
        assert out.startswith(f"built   {PATIENT} ")


def test_a_scheduler_is_for_dask(real: Real) -> None:
    assert real("build", "--scheduler", "tcp://ward-3:8786") == Ran(
        2,
        "",
        "error[usage]: --scheduler is the address of a Dask cluster\n  = help: say --executor dask too\n",
    )


@pytest.mark.slow
def test_a_cluster_makes_the_same_and_is_not_called_for_nothing(real: Real) -> None:
    before = (real.folder / "build/manifest.json").read_bytes()
    nobody = ("--executor", "dask", "--scheduler", "tcp://127.0.0.1:1")
    assert real("build", *nobody) == NOTHING_TO_DO

    ran, written = report(real, "--force", "--executor", "dask", "--jobs", "1")

    assert (ran.code, ran.err) == (0, "")
    assert outcomes(written) == {CLINICIAN: "built", PATIENT: "built"}
    assert (real.folder / "build/manifest.json").read_bytes() == before
    assert "error[scheduler-unreachable]: " in real("build", "--force", *nobody).err


def test_the_word_for_left_out_drafts_is_that_of_the_settings() -> None:
    assert LEAVE_OUT == Drafts.LEAVE_OUT


def test_a_damaged_ledger_costs_a_warning_and_time(real: Real) -> None:
    ledger = real.folder / "build/.docgen/ledger.sqlite"
    ledger.write_bytes(b"noise" * 1000)

    ran = real("build")

    assert ran.code == 0
    assert "warning[ledger-damaged]: the memory of earlier builds cannot be used: " in ran.err
    assert "2 editions built in " in ran.out
    assert real("build") == NOTHING_TO_DO
