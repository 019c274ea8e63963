"""``docgen watch``: a save makes again what it touches."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.cli.real import CLINICIAN, PATIENT, Ran, Real
from tests.projects import LEAFLET, MEDICINE, save

WITHOUT = """
import sys
sys.modules["watchfiles"] = None  # as if it were not installed
from docgen.cli import main
main(sys.argv[1:])
"""


@pytest.fixture
def watching(real: Real) -> Iterator[tuple[Real, subprocess.Popen[str]]]:
    """A project with a watch that is ready."""
    process = real.start("watch", "--jobs", "1")
    assert process.stdout
    assert process.stdout.readline() == "nothing to do: 2 editions are current\n"
    assert process.stdout.readline() == "watching .  (Ctrl-C ends it)\n"
    with process:
        yield real, process
        process.kill()


def heard(process: subprocess.Popen[str], count: int) -> list[str]:
    assert process.stdout
    return [process.stdout.readline().rstrip("\n") for _ in range(count)]


def test_saves_and_faults_and_ctrl_c(watching: tuple[Real, subprocess.Popen[str]]) -> None:
    real, process = watching
    original = (real.folder / LEAFLET).read_text()

    real.edit(MEDICINE, "Examplol calms the nerves.", "Examplol calms nerves.")
    lines = sorted(heard(process, 2))
    assert [line.split()[:2] for line in lines] == [["built", PATIENT], ["same", CLINICIAN]]
    assert all(f"input changed: {MEDICINE}" in line for line in lines)

    real.edit(LEAFLET, "issued:", "isued:")
    lines = heard(process, 14)
    assert lines[:3] == [
        f"failed  {CLINICIAN}   2 errors",
        f"failed  {PATIENT}   2 errors",
        f"{LEAFLET}:9:3: error[missing-key]: key 'issued' is missing",
    ]
    assert lines[-1].endswith(f"= stops: {CLINICIAN} and 1 more edition")

    save(real.folder / LEAFLET, original)
    assert sorted(line.split()[1] for line in heard(process, 2)) == [CLINICIAN, PATIENT]

    save(real.folder / "content/notes.txt", "nobody's")
    assert heard(process, 1) == ["saved: nothing to do, 2 editions are current"]

    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=20) == 0
    assert process.stdout
    assert process.stdout.read() == ""
    assert real("build").out == "nothing to do: 2 editions are current\n"


def test_being_told_to_end(watching: tuple[Real, subprocess.Popen[str]]) -> None:
    _, process = watching
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=20) == 143


def test_settings_with_faults_do_not_end_it(watching: tuple[Real, subprocess.Popen[str]]) -> None:
    real, process = watching
    real.edit("docgen.yaml", "brands:", "brnds:")
    assert "docgen.yaml" in heard(process, 1)[0]
    assert process.poll() is None


def test_a_word_that_means_nothing(real: Real) -> None:
    assert real("watch", "exampol") == Ran(
        2, "", "error[usage]: there is no edition 'exampol'\n  = help: did you mean 'examplol-tablets'?\n"
    )


def test_a_missing_extra_says_what_to_install(real: Real) -> None:
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT, "watch"], cwd=real.folder, env=real.env(), capture_output=True, text=True
    )
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr == (
        "error[extra-missing]: watching needs a Python package that is not installed: watchfiles\n"
        "  = help: in the folder of docgen's source: scripts/setup, or python -m pip install '.[preview]'\n"
    )
