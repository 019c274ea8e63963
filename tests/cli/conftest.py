"""The docgen command as a real process, over a made-up project (see fake.py)."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.cli import fake

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str


@dataclass(frozen=True)
class Command:
    """Runs docgen in a folder."""

    folder: Path

    def argv(self, scenario: str, *arguments: str) -> list[str]:
        return [sys.executable, fake.__file__, scenario, *arguments]

    def env(self, **more: str) -> dict[str, str]:
        clean = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "FORCE_COLOR", "COLUMNS")}
        return {**clean, "PYTHONPATH": str(ROOT), "TERM": "xterm", "PYTHONWARNINGS": "error", **more}

    def __call__(self, scenario: str, *arguments: str, **env: str) -> Ran:
        done = subprocess.run(
            self.argv(scenario, *arguments), cwd=self.folder, env=self.env(**env), capture_output=True, timeout=60
        )
        return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.fixture
def docgen(tmp_path: Path) -> Command:
    """``docgen('orchard', 'build')`` runs ``docgen build`` in a project of that scenario."""
    leaflet = tmp_path / "content/leaflets/apples.yaml"
    leaflet.parent.mkdir(parents=True)
    leaflet.write_text(fake.SOURCE)
    (tmp_path / "docgen.yaml").write_text("")
    return Command(tmp_path)
