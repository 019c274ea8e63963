"""The docgen command as a real process over a real project, which is small."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.projects import ROOT, save

PATIENT = "examplol-tablets.patient.plain.en-GB.standard"
CLINICIAN = "examplol-tablets.clinician.plain.en-GB.standard"
PATIENTS_PDF = "downloads/plain/examplol-tablets.patient.en-GB.standard.pdf"
CLINICIANS_PDF = "downloads/plain/examplol-tablets.clinician.en-GB.standard.pdf"


@dataclass(frozen=True)
class Ran:
    """What a command said, and its exit code."""

    code: int
    out: str
    err: str


@dataclass(frozen=True)
class Real:
    """Runs docgen in a project's folder."""

    folder: Path

    def argv(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "docgen", *arguments]

    def env(self) -> dict[str, str]:
        clean = {key: value for key, value in os.environ.items() if key not in ("NO_COLOR", "FORCE_COLOR", "COLUMNS")}
        return {**clean, "PYTHONPATH": str(ROOT), "TERM": "xterm"}

    def __call__(self, *arguments: str) -> Ran:
        done = subprocess.run(
            self.argv(*arguments), cwd=self.folder, env=self.env(), capture_output=True, timeout=120, check=False
        )
        return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """The command, begun; its words and messages come in one stream."""
        return subprocess.Popen(
            self.argv(*arguments),
            cwd=self.folder,
            env=self.env(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def edit(self, path: str, old: str, new: str) -> None:
        file = self.folder / path
        text = file.read_text()
        assert old in text, f"{old!r} is not in {path}"
        save(file, text.replace(old, new))

    def add_leaflet(self, name: str) -> None:
        """A second leaflet that says what the first one says."""
        leaflets = self.folder / "content/leaflets"
        text = (leaflets / "examplol-tablets.yaml").read_text()
        (leaflets / f"{name}.yaml").write_text(text.replace("leaflet: examplol-tablets", f"leaflet: {name}", 1))

    def downloads(self) -> list[str]:
        """All files among the downloads, relative to the output folder."""
        output = self.folder / "build"
        return sorted(p.relative_to(output).as_posix() for p in (output / "downloads").rglob("*") if p.is_file())
