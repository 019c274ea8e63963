"""What a build sends to other machines of a project: what its pages may show, and nothing from outside."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from docgen import Refusal
from docgen.batch.cluster.snapshot import Shelf, take
from docgen.files import Folder


def test_what_travels_is_what_pages_may_show_and_only_from_inside(tmp_path: Path) -> None:
    root = tmp_path / "project"
    for path in (
        "templates/.parts/a.jinja",
        "content/brands/b/brand.yaml",
        "content/brands/b/logo.svg",
        "pictures/p.PNG",
    ):
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(path)
    for path in ("build/shown.png", ".git/shown.png", "notes/secret.key"):
        (root / path).parent.mkdir(parents=True)
        (root / path).write_text(path)
    (tmp_path / "outside.svg").write_text("outside")
    (root / "styles").symlink_to(root / "pictures")
    (root / "content/outside.svg").symlink_to(tmp_path / "outside.svg")
    (root / "pictures/loop").symlink_to(root / "pictures")
    os.mkfifo(root / "content/pipe")
    shelf = Shelf(tmp_path / "files")

    snapshot = take(Folder.at(root), root / "build", shelf)
    snapshot.lay(shelf, tmp_path / "laid")

    assert list(snapshot.files) == [
        "content/brands/b/logo.svg",
        "content/outside.svg",
        "pictures/p.PNG",
        "styles/p.PNG",
        "templates/.parts/a.jinja",
    ]
    there = Folder.at(tmp_path / "laid")
    assert there.read("styles/p.PNG") == b"pictures/p.PNG"
    with pytest.raises(Refusal) as here, Folder.at(root).recording():
        Folder.at(root).read("content/outside.svg")
    with pytest.raises(Refusal) as laid:
        there.read("content/outside.svg")
    assert laid.value.diagnostics == here.value.diagnostics
