"""Small projects for tests, made in a temporary folder from `tests/project` and the repository's templates and styles."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from docgen.diagnostics import Diagnostic

ROOT = Path(__file__).resolve().parent.parent
SMALL = ROOT / "tests" / "project"
LEAFLET = "content/leaflets/examplol-tablets.yaml"
PRINT_RUN = "content/print-runs/ward-leaflets.yaml"
PRINTER = "content/printers/corner-press.yaml"
MEDICINE = "content/medicines/examplol.yaml"


def small_project(folder: Path, *, pages: bool = False) -> Path:
    """The small project in `folder`; with `pages`, also what is needed to make its pages (else only its labels and the press's profile)."""
    shutil.copytree(SMALL, folder, dirs_exist_ok=True)
    for name in ("templates", "styles") if pages else ("templates/strings", "styles/icc"):
        shutil.copytree(ROOT / name, folder / name, dirs_exist_ok=True)
    return folder


def save(path: Path, text: str) -> None:
    """As careful editors save: written beside it, where no watch looks, and renamed over it. So it is heard as one save."""
    beside = path.with_name(f"{path.name}~")
    beside.write_text(text)
    os.replace(beside, path)


def edit(path: Path, old: str, new: str) -> None:
    """Replaces `old`, which must stand there exactly once, by `new`."""
    text = path.read_text()
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path}"
    save(path, text.replace(old, new))


def line(diagnostic: Diagnostic) -> str:
    """A diagnostic as one line, help included."""
    cure = f" | {diagnostic.help}" if diagnostic.help else ""
    return f"{diagnostic.place}: {diagnostic.severity}[{diagnostic.id}]: {diagnostic.message}{cure}"
