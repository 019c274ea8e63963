"""Every kind of block has its template, and every template its kind."""

from __future__ import annotations

from pathlib import Path

from docgen.content.blocks import KINDS
from docgen.content.blocks.base import Resolved


def subclasses(kind: type[Resolved]) -> set[type[Resolved]]:
    return {kind} | {found for child in kind.__subclasses__() for found in subclasses(child)}


def test_every_kind_has_its_template_and_every_template_its_kind(root: Path) -> None:
    assert KINDS
    kinds = {found.kind for found in subclasses(Resolved) - {Resolved}}
    assert {path.name.removesuffix(".html.jinja") for path in (root / "templates/blocks").iterdir()} == kinds
