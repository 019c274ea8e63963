"""The shell is quick to answer: what is not asked for is not imported."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest

from tests.cli.conftest import ROOT, Command

HEAVY = ("weasyprint", "pikepdf", "reportlab", "pypdfium2", "page_validation", "fontTools")


def imported(docgen: Command, *arguments: str) -> set[str]:
    """The top-level modules that a command has imported at its end."""
    argv = docgen.argv("orchard", *arguments)
    done = subprocess.run(
        [sys.executable, "-X", "importtime", *argv[1:]], cwd=docgen.folder, env=docgen.env(), capture_output=True
    )
    lines = [line.rpartition("|")[2].strip() for line in done.stderr.decode().splitlines() if "|" in line]
    assert "click" in lines
    return {name.partition(".")[0] for name in lines}


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["--version"],
        ["list"],
        ["list", "--json"],
        ["check"],
        ["build", "--help"],
        ["new", "leaflet", "--help"],
    ],
)
def test_the_engine_and_its_like_stay_out(docgen: Command, arguments: list[str]) -> None:
    assert imported(docgen, *arguments).isdisjoint({*HEAVY, "rich"})


def test_rich_is_for_terminals(docgen: Command) -> None:
    assert "rich" not in imported(docgen, "build")


@pytest.mark.slow
def test_help_costs_little_more_than_click() -> None:
    def seconds(*arguments: str) -> float:
        best = float("inf")
        for _ in range(15):
            start = time.perf_counter()
            subprocess.run([sys.executable, *arguments], cwd=ROOT, capture_output=True, check=True)
            best = min(best, time.perf_counter() - start)
        return best

    assert seconds("-m", "docgen", "--help") <= 1.5 * seconds("-c", "import click")
