"""What the package brings along, and putting new files on the disk."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from string import Template

from docgen.diagnostics import ExitCode, Refusal, error
from docgen.files import Folder

PACKAGE = Path(__file__).resolve().parent
FILES = "files"
SHARED = ("templates", "styles")
"""Folders of a project that are the repository's own."""


def template(name: str, /, **values: str) -> bytes:
    """The file ``name`` of ``files/``, with its ``$placeholders`` filled in."""
    text = Folder.at(PACKAGE).read(f"{FILES}/{name}").decode()
    return Template(text).substitute(values).encode()


def shared() -> Folder:
    """The folder that holds :data:`SHARED`: the package's own in an installation, the repository in a checkout.

    Raises :class:`Refusal` (``starter-missing``, exit code 3) where neither is.
    """
    checkout = PACKAGE.parent.parent
    for place in (PACKAGE / FILES / "project", checkout):
        if all((place / name).is_dir() for name in SHARED):
            return Folder.at(place)
    cure = "install docgen again, from a wheel or as a checkout"
    raise Refusal([error("starter-missing", "this docgen came without its starter", help=cure)], ExitCode.ENVIRONMENT)


def files_of(folder: Folder, base: str) -> dict[str, bytes]:
    """The files below ``base``, by their path from it."""
    return {path.removeprefix(f"{base}/"): folder.read(path) for path in folder.listing(base, "**/*")}


def revision_dates(today: dt.date) -> dict[str, str]:
    """``issued`` today and ``review_by`` two years later, as leaflets write them."""
    later = today.year + 2
    try:
        review = today.replace(year=later)
    except ValueError:  # 29 February
        review = dt.date(later, 2, 28)
    return {"issued": today.isoformat(), "review_by": review.isoformat()}
