"""Hears saves: whenever something changes in the folders and the file that an edition is made from."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from pathlib import Path

from watchfiles import Change, DefaultFilter, awatch

from docgen.files import SETTINGS

FOLDERS = ("content", "templates", "styles")

QUIET = 15
"""Milliseconds without another change, after which a save is taken to be whole (editors write in several steps)."""

LONGEST = 150
"""Milliseconds after which a save is told of although changes go on."""


class _AtTheTop(DefaultFilter):
    """Of what lies directly in the project's folder: its settings, and the coming and going of the watched folders."""

    def __call__(self, change: Change, path: str) -> bool:
        return Path(path).name in (SETTINGS, *FOLDERS)


async def watch(root: Path, saved: Callable[[], None], stop: asyncio.Event) -> None:
    """Calls ``saved`` after each save in the project, until ``stop`` is set."""
    again = asyncio.Event()

    async def top() -> None:
        async for changes in _changes(root, recursive=False, stop=stop):
            if any(Path(path).name in FOLDERS for _, path in changes):
                again.set()  # a folder is there, or there again: the old watch does not see into it
            saved()

    async def below() -> None:
        while not stop.is_set():
            again.clear()
            folders = [root / name for name in FOLDERS if (root / name).is_dir()]
            if not folders:
                await again.wait()
                continue
            async for _ in _changes(*folders, recursive=True, stop=again):
                saved()

    async def end() -> None:
        await stop.wait()
        again.set()

    async with asyncio.TaskGroup() as tasks:
        for task in (top(), below(), end()):
            tasks.create_task(task)


async def _changes(*paths: Path, recursive: bool, stop: asyncio.Event) -> AsyncIterator[set[tuple[Change, str]]]:
    """What changed, after each save. Where the system can watch no more files, they are looked at in turn instead."""
    which = DefaultFilter() if recursive else _AtTheTop()
    for polling in (False, True):
        with contextlib.suppress(OSError):
            async for changes in awatch(
                *paths,
                watch_filter=which,
                debounce=LONGEST,
                step=QUIET,
                stop_event=stop,
                recursive=recursive,
                force_polling=polling,
            ):
                yield changes
            return
