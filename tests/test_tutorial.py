"""docs/tutorial.md, followed literally: each command is typed, each file written, each change made, each answer compared.

The page keeps to a few conventions, so that it can be followed by people and by this test:

* In a ``console`` block a line that begins with ``$`` is typed, and the lines up to the next one are the answer.
* A ``yaml`` block is a whole file, and a ``diff`` block a change to one. The paragraph before it ends with its name in
  backticks and a colon; a ``diff`` block right after another changes the same file.
* The one ``sh`` block installs docgen, and is not followed here: test_setup.py and test_wheel.py install it.

Times, sizes and dates may differ.
"""

from __future__ import annotations

import os
import pty
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs/tutorial.md"


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, the paragraph before it, its lines, and the line of the page where it starts."""

    kind: str
    before: str
    lines: tuple[str, ...]
    line: int

    def file(self) -> str:
        """The file that the paragraph names."""
        named = re.search(r"`([\w./-]+)`( by this)?:$", self.before)
        assert named, f"docs/tutorial.md:{self.line}: which file? the paragraph must end with its name"
        return named[1]


def blocks() -> list[Block]:
    """The page's fenced blocks, in order; one that follows another without a word between is about the same file."""
    found: list[Block] = []
    paragraph: list[str] = []
    fence: tuple[str, int, list[str]] | None = None
    above = False
    for number, line in enumerate(PAGE.read_text().splitlines(), start=1):
        if fence is None and line.startswith("```"):
            fence = (line[3:], number, [])
        elif fence is not None and line == "```":
            found.append(Block(fence[0], " ".join(paragraph), tuple(fence[2]), fence[1]))
            fence = None
        elif fence is not None:
            fence[2].append(line)
        elif line:
            paragraph = [*paragraph, line] if above else [line]
        above = bool(line)
    return found


@dataclass
class Reader:
    """Somebody who does what the page says, in an empty folder, at a terminal."""

    folder: Path
    env: dict[str, str]

    def follow(self, block: Block) -> None:
        if block.kind == "console":
            for command, answer in typed(block):
                where = f"docs/tutorial.md:{block.line}: {command}"
                assert alike(self.type(command)) == alike(answer), where
        elif block.kind == "yaml":
            (self.folder / block.file()).write_text("\n".join(block.lines) + "\n")
        elif block.kind == "diff":
            self.change(self.folder / block.file(), block)

    def change(self, path: Path, block: Block) -> None:
        """Puts the lines with '+' in the place of those with '-'; the others only say where."""
        old = "".join(f"{line[1:]}\n" for line in block.lines if line[0] != "+")
        new = "".join(f"{line[1:]}\n" for line in block.lines if line[0] != "-")
        text = path.read_text()
        assert f"\n{text}".count(f"\n{old}") == 1, f"docs/tutorial.md:{block.line}: these lines are not in {path.name}"
        path.write_text(f"\n{text}".replace(f"\n{old}", f"\n{new}")[1:])

    def type(self, command: str) -> str:
        """What a terminal shows when the command is typed."""
        if command.startswith("cd "):
            self.folder /= shlex.split(command)[1]
            return ""
        ours, theirs = pty.openpty()
        with subprocess.Popen(command, shell=True, cwd=self.folder, env=self.env, stdout=theirs, stderr=theirs):
            os.close(theirs)
            shown = b""
            while part := self._read(ours):
                shown += part
        os.close(ours)
        return shown.decode().replace("\r\n", "\n")

    def _read(self, terminal: int) -> bytes:
        try:
            return os.read(terminal, 65536)
        except OSError:  # how Linux says that nobody is at the other end any more
            return b""


def typed(block: Block) -> Iterator[tuple[str, str]]:
    """The commands of a ``console`` block, each with its answer."""
    assert block.lines[0].startswith("$ "), f"docs/tutorial.md:{block.line}: what is typed?"
    for part in re.split(r"^\$ ", "\n".join(block.lines), flags=re.MULTILINE)[1:]:
        command, _, answer = part.partition("\n")
        yield command, answer


def alike(shown: str) -> list[str]:
    """The lines of an answer, without what differs from day to day and from machine to machine."""
    shown = re.sub(r"\n{3,}", "\n\n", shown)  # a terminal may leave an empty line where the progress was
    shown = re.sub(r"\d+ kB", "0 kB", shown)
    shown = re.sub(r"\d+ pages? ", "0 pages ", shown)
    shown = re.sub(r"in \d+\.\d s", "in 0.0 s", shown)
    return [re.sub(r" {2,}", "  ", line.rstrip()) for line in shown.strip().splitlines()]


@pytest.fixture
def reader(tmp_path: Path) -> Reader:
    """A reader in an empty folder, who has followed the installation: ``docgen`` can be typed."""
    home, folder = tmp_path / "bin", tmp_path / "somewhere"
    home.mkdir()
    folder.mkdir()
    command = home / "docgen"
    command.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m docgen "$@"\n')
    command.chmod(0o755)
    env = {key: value for key, value in os.environ.items() if key not in ("COLUMNS", "FORCE_COLOR")}
    env |= {
        "PATH": f"{home}:{env['PATH']}",
        "PYTHONPATH": str(ROOT),
        "TERM": "dumb",
        "NO_COLOR": "1",
        "LC_ALL": "C.UTF-8",
    }
    return Reader(folder, env)


@pytest.mark.slow
def test_followed_literally(reader: Reader) -> None:
    for block in blocks():
        reader.follow(block)
    assert (reader.folder / "docgen.yaml").is_file()


def test_it_can_be_followed() -> None:
    """Every block is of a kind that the test above follows, but for the one that installs docgen."""
    kinds = [block.kind for block in blocks()]
    assert set(kinds) == {"sh", "console", "yaml", "diff"}
    assert kinds.count("sh") == 1
    for block in blocks():
        if block.kind in ("yaml", "diff"):
            assert block.file()


def test_what_it_points_to_is_there() -> None:
    for target in re.findall(r"\]\(([^)]+)\)", PAGE.read_text()):
        assert (PAGE.parent / target).is_file(), target
