"""Font faces: what fontconfig says of the fonts on this machine and of a brand's own files.

Asked of ``fc-list`` for the machine (once in a process) and of ``fc-scan`` for a brand's files: the engine's text layout asks
fontconfig too. The answers hold the sets of characters, so no font is opened here. Fontconfig puts the family's name in the
caller's language first; it is asked in English, whoever asks, since its answers are part of what pages were made from.
"""

from __future__ import annotations

import functools
import os
import subprocess
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from docgen.diagnostics import ExitCode, Refusal, error
from docgen.files import FONT, Folder, digest_of

_FORMAT = "%{family}\t%{weight}\t%{slant}\t%{width}\t%{file}\t%{charset}\n"
_NORMAL_WIDTH = 100


@dataclass(frozen=True, slots=True)
class Face:
    """One font file's face. ``weights`` is a range, as a variable font has many; ``charset`` is fontconfig's list."""

    families: tuple[str, ...]
    weights: tuple[float, float]
    italic: bool
    path: str
    charset: str

    def has_weight(self, weight: int) -> bool:
        """Whether the face can be set in that weight."""
        return self.weights[0] <= weight <= self.weights[1]

    def characters(self) -> frozenset[int]:
        """The code points that it has glyphs for."""
        return _characters(self.charset)

    def rule(self) -> str:
        """The ``@font-face`` rule for a brand's own file, with its URL from the project's root."""
        low, high = (_css_weight(weight) for weight in self.weights)
        weight = f"{low}" if low == high else f"{low} {high}"
        style = "italic" if self.italic else "normal"
        source = f'font-family: "{self.families[0]}"; src: url("/{self.path}")'
        return f"@font-face {{ {source}; font-weight: {weight}; font-style: {style} }}"


def _css_weight(weight: float) -> int:
    """The CSS weight nearest to fontconfig's."""
    scale = {0: 100, 40: 200, 50: 300, 75: 350, 80: 400, 100: 500, 180: 600, 200: 700, 205: 800, 210: 900}
    return scale[min(scale, key=lambda known: abs(known - weight))]


@functools.lru_cache(maxsize=256)
def _characters(charset: str) -> frozenset[int]:
    points: set[int] = set()
    for part in charset.split():
        first, _, last = part.partition("-")
        points.update(range(int(first, 16), int(last or first, 16) + 1))
    return frozenset(points)


@functools.cache
def installed() -> tuple[Face, ...]:
    """The faces on this machine, in the same order however ``fc-list`` prints them.

    Raises :class:`Refusal` (exit code 3) where fontconfig is missing.
    """
    return tuple(sorted(_faces(_ask(["fc-list", "--format", _FORMAT])), key=repr))


def own_faces(folder: Folder, paths: Iterable[str]) -> dict[str, list[Face]]:
    """The faces in the font files at ``paths`` of the project; none for a file that is no font."""
    return {path: list(_faces(_ask(["fc-scan", "--format", _FORMAT, str(folder.locate(path))]))) for path in paths}


def _ask(command: list[str]) -> str:
    env = {**os.environ, "LC_ALL": "C.UTF-8"}
    env.pop("FC_LANG", None)  # it goes before LC_ALL
    try:
        return subprocess.run(
            command, env=env, capture_output=True, check=False, encoding="utf-8", errors="replace"
        ).stdout
    except OSError:
        cure = "install fontconfig: apt install fontconfig, or brew install fontconfig"
        message = f"the program '{command[0]}' is missing, so fonts cannot be looked up"
        raise Refusal([error("fontconfig-missing", message, help=cure)], ExitCode.ENVIRONMENT) from None


def _faces(listing: str) -> Iterator[Face]:
    for line in listing.splitlines():
        fields = line.split("\t")
        if len(fields) != 6 or not fields[5].strip():
            continue
        family, weight, slant, width, path, charset = fields
        low, high = _range(weight)
        if not low <= high or not _range(width)[0] <= _NORMAL_WIDTH <= _range(width)[1]:
            continue
        yield Face(tuple(family.split(",")), (low, high), _range(slant)[1] > 0, path, charset)


def _range(value: str) -> tuple[float, float]:
    low, _, high = value.strip("[]").replace(" ", ",").partition(",")
    return float(low or 0), float(high or low or 0)


def family_key(family: str) -> str:
    """What a family of the machine is called among the things that something was made from."""
    return f"{FONT}{family}"


def family_digest(family: str, file_digest: Callable[[str], str | None]) -> str | None:
    """The digest of a family of the machine: of what fontconfig says of its faces, and of their files; none without any.

    ``file_digest`` gives the digest of the file at an absolute path.
    """
    faces = [face for face in installed() if family in face.families]
    return digest_of(repr([(face, file_digest(face.path)) for face in faces]).encode()) if faces else None
