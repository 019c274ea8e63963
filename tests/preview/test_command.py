"""``docgen preview`` before there is a page: what it needs, and what it does not load."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.projects import ROOT, small_project

WITHOUT = """
import sys
sys.modules["uvicorn"] = sys.modules["watchfiles"] = None  # as if they were not installed
from docgen.cli import main
main(sys.argv[1:])
"""


def run(*argv: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *argv], cwd=cwd, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, timeout=30
    )


def test_a_missing_extra_says_what_to_install(tmp_path: Path) -> None:
    done = run("-c", WITHOUT, "-C", str(small_project(tmp_path)), "preview")
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr == (
        "error[extra-missing]: the preview needs Python packages that are not installed: uvicorn, watchfiles\n"
        "  = help: in the folder of docgen's source: scripts/setup, or python -m pip install '.[preview]'\n"
    )


def test_outside_a_project(tmp_path: Path) -> None:
    done = run("-m", "docgen", "-C", str(tmp_path), "preview", "--port", "0")
    assert (done.returncode, done.stdout) == (1, "")
    assert "error[not-a-project]" in done.stderr


def test_a_port_that_is_none() -> None:
    done = run("-m", "docgen", "preview", "--port", "70000")
    assert done.returncode == 2
    assert "error[usage]: invalid value for '--port': 70000 is not in the range 0<=x<=65535" in done.stderr


def test_its_help_loads_no_server() -> None:
    done = run("-X", "importtime", "-m", "docgen", "preview", "--help")
    assert "Show the leaflets in a browser, and again after each save." in done.stdout
    loaded = {line.rpartition("|")[2].strip().partition(".")[0] for line in done.stderr.splitlines()}
    assert loaded.isdisjoint({"starlette", "uvicorn", "watchfiles", "PIL", "jinja2", "weasyprint"})
