"""Brands for tests: written into a temporary project, beside the repository's own `plain`."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Mapping
from pathlib import Path

from docgen.brand.load import load_brands
from docgen.brand.model import Brand
from docgen.content.record import Name
from docgen.diagnostics import Place
from docgen.files import Folder
from tests.projects import ROOT, line

HERE = Place("docgen.yaml", 3, 10, 14)


def project(folder: Path) -> Path:
    """A project that has only the brand `plain`."""
    shutil.copytree(ROOT / "styles/brands/plain", folder / "styles/brands/plain")
    return folder


def write(folder: Path, name: str, text: str) -> None:
    """The brand file of that name."""
    path = folder / "styles/brands" / name / "brand.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(textwrap.dedent(text))


def load(folder: Path, *names: str) -> tuple[Mapping[str, Brand], list[str]]:
    """The brands and, as lines, what is wrong with them."""
    brands, found = load_brands(Folder.at(folder), [Name(name, HERE) for name in names])
    return brands, [line(finding) for finding in found]


def faults(folder: Path, text: str) -> list[str]:
    """What is wrong with a brand `mine` that says `text`."""
    write(project(folder), "mine", text)
    return load(folder, "mine")[1]
