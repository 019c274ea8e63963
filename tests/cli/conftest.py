"""The docgen command as a real process, over a made-up project (see fake.py)."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.cli import fake
from tests.cli.real import Ran, Real
from tests.projects import ROOT, small_project


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


@pytest.fixture(scope="session")
def built_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small project, built; nobody changes this one."""
    folder = small_project(tmp_path_factory.mktemp("built"), pages=True)
    ran = Real(folder)("build")
    assert ran.code == 0, ran
    return folder


@pytest.fixture
def real(built_once: Path, tmp_path: Path) -> Real:
    """A copy of it, to be changed."""
    return Real(Path(shutil.copytree(built_once, tmp_path / "project")))
