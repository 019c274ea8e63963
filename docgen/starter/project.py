"""A project to begin with: an invented medicine, a leaflet on it, one brand, and the pages."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path
from string import Template

from docgen.diagnostics import ExitCode, Refusal, error
from docgen.files import Folder, write_new, writing
from docgen.starter.laying import FILES, PACKAGE, SHARED, files_of, revision_dates, shared

BRANDS = ("plain",)
"""The brands that are laid out; the repository's others are its own."""

RENAMED = {"gitignore": ".gitignore"}
"""Under its real name it would be obeyed in docgen's own repository."""

LEAFLETS = "content/leaflets/"

OVERLOOKED = {".git", ".DS_Store"}
"""What may be in a folder that counts as empty: neither is in the way of anything."""


def make_project(target: Path, today: dt.date) -> int:
    """Lays a project out in ``target``, which must be new or empty. Returns how many files it has.

    Raises:
        Refusal: ``folder-not-empty``, ``already-there`` or ``cannot-write`` (exit code 4), or ``starter-missing`` (3).
    """
    _must_be_free(target)
    files = project_files(today)
    write_new({target / path: data for path, data in files.items()})
    return len(files)


def project_files(today: dt.date) -> dict[str, bytes]:
    """The files of a new project, by path; ``docgen.yaml`` last, since it is what makes a folder a project."""
    own = files_of(Folder.at(PACKAGE), f"{FILES}/project")
    files = {path: data for path, data in own.items() if path.partition("/")[0] not in SHARED}
    common = shared()
    for name in SHARED:
        files |= {f"{name}/{path}": data for path, data in files_of(common, name).items()}
    dates = revision_dates(today)
    laid = {
        RENAMED.get(path, path): Template(data.decode()).substitute(dates).encode()
        if path.startswith(LEAFLETS)
        else data
        for path, data in files.items()
        if not path.startswith("styles/brands/") or path.split("/")[2] in BRANDS
    }
    return dict(sorted(laid.items(), key=lambda item: (item[0] == "docgen.yaml", item[0])))


def _must_be_free(target: Path) -> None:
    if target.is_dir():
        with writing(target):
            there = sorted(set(os.listdir(target)) - OVERLOOKED)  # noqa: PTH208 (names, not paths)
        if there:
            message = f"the folder '{target}' is not empty: it holds '{there[0]}'"
            cure = "name a folder that is new or empty"
            raise Refusal([error("folder-not-empty", message, help=cure)], ExitCode.CANNOT_WRITE)
