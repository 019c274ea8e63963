"""The preview of the small project: its parts in this process, and the command with a browser before it."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.preview.browser import Tab, chromium, program
from tests.projects import ROOT, small_project

PATIENT = "examplol-tablets.patient.plain.en-GB.standard"
CLINICIAN = "examplol-tablets.clinician.plain.en-GB.standard"


@dataclass
class Running:
    """``docgen preview`` as a process of its own."""

    folder: Path
    process: subprocess.Popen[str]
    address: str

    @property
    def port(self) -> int:
        return int(self.address.rstrip("/").rpartition(":")[2])


def start(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    argv = [sys.executable, "-m", "docgen", "-C", str(folder), "preview", *arguments]
    return subprocess.Popen(
        argv,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The preview of a small project, for all tests of a module: each leaves the content as it was."""
    folder = small_project(tmp_path_factory.mktemp("project"), pages=True)
    process = start(folder, "--port", "0")
    try:
        assert process.stdout is not None
        said = process.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:\d+/", said)
        assert found, said + (process.stderr.read() if process.stderr else "")
        yield Running(folder, process, found[0])
    finally:
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=10)
    assert (process.returncode, out, err) == (0, "", "")


@pytest.fixture(scope="module")
def tab(running: Running) -> Iterator[Tab]:
    """A browser's tab."""
    if program() is None:
        system = Path("/etc/os-release")
        if os.environ.get("CI") == "true" and system.exists() and "\nID=debian\n" in system.read_text():
            pytest.fail("Chromium is not here, and in CI it must be: scripts/setup tests installs it")
        pytest.skip("there is no Chromium on this machine: apt install chromium (Debian)")
    with chromium() as tab:
        yield tab
