"""Saves as editors make them, heard by the watch."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable
from pathlib import Path

from docgen.preview.watch import watch
from tests.projects import save


def heard(root: Path, doings: list[Callable[[], object]], within: float = 5.0) -> list[bool]:
    """For each of `doings`, whether it was heard as a save within so many seconds."""

    async def run() -> list[bool]:
        saves: list[int] = []
        stop = asyncio.Event()
        watching = asyncio.create_task(watch(root, lambda: saves.append(1), stop))
        await asyncio.sleep(0.2)
        told = []
        for do in doings:
            saves.clear()
            do()
            told.append(await _soon(lambda: bool(saves), within))
            await asyncio.sleep(0.1)
        stop.set()
        await asyncio.wait_for(watching, 5)
        return told

    return asyncio.run(run())


async def _soon(is_so: Callable[[], bool], seconds: float) -> bool:
    for _ in range(int(seconds / 0.01)):
        if is_so():
            return True
        await asyncio.sleep(0.01)
    return False


def project(root: Path) -> Path:
    for name in ("content/leaflets", "templates", "styles"):
        (root / name).mkdir(parents=True)
    (root / "docgen.yaml").write_text("project: x")
    (root / "content/leaflets/a.yaml").write_text("a")
    return root


def test_what_counts_as_a_save(tmp_path: Path) -> None:
    root = project(tmp_path.resolve())
    leaflet = root / "content/leaflets/a.yaml"
    assert (
        heard(
            root,
            [
                lambda: leaflet.write_text("b"),
                lambda: save(leaflet, "c"),
                lambda: save(root / "docgen.yaml", "project: y"),
                lambda: save(root / "docgen.yaml", "project: z"),
                lambda: (root / "styles/new.css").write_text("p {}"),
                leaflet.unlink,
            ],
        )
        == [True] * 6
    )


def test_what_does_not(tmp_path: Path) -> None:
    root = project(tmp_path.resolve())
    (root / "build").mkdir()
    assert (
        heard(
            root,
            [
                lambda: (root / "build/manifest.json").write_text("{}"),
                lambda: (root / "notes.txt").write_text("x"),
                lambda: (root / "content/leaflets/.a.yaml.swp").write_text("x"),
                lambda: (root / "content/leaflets/a.yaml~").write_text("x"),
            ],
            within=0.4,
        )
        == [False] * 4
    )


def test_a_folder_that_comes_later_and_one_that_is_save(tmp_path: Path) -> None:
    root = project(tmp_path.resolve())
    shutil.rmtree(root / "styles")
    assert (
        heard(
            root,
            [
                (root / "styles").mkdir,
                lambda: (root / "styles/new.css").write_text("p {}"),
                lambda: shutil.rmtree(root / "styles"),
                (root / "styles").mkdir,
                lambda: (root / "styles/new.css").write_text("p {}"),
            ],
        )
        == [True] * 5
    )
