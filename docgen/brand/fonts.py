"""Fonts: which are on this machine or in the brand's folder, and which characters they have.

Both are asked of fontconfig, which the engine's text layout uses too: ``fc-list`` for the machine (once in a process) and
``fc-scan`` for a brand's own files. Their answers hold the sets of characters, so no font is opened here.
"""

from __future__ import annotations

import difflib
import functools
import subprocess
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from docgen.content.markup import parse, plain
from docgen.content.text import Text
from docgen.diagnostics import Diagnostic, ExitCode, Refusal, error
from docgen.files import Folder

if TYPE_CHECKING:
    from docgen.brand.model import Brand

REGULAR, BOLD = 80, 200
"""Weights as fontconfig counts them."""
_FORMAT = "%{family}\t%{weight}\t%{slant}\t%{width}\t%{file}\t%{charset}\n"
_NORMAL_WIDTH = 100
_INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff\n\t")
"""Characters that guide the layout and need no glyph."""


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
    """The faces on this machine. Raises :class:`Refusal` (exit code 3) where fontconfig is missing."""
    return tuple(_faces(_ask(["fc-list", "--format", _FORMAT])))


def own_faces(folder: Folder, paths: Iterable[str]) -> dict[str, list[Face]]:
    """The faces in the font files at ``paths`` of the project; none for a file that is no font."""
    return {path: list(_faces(_ask(["fc-scan", "--format", _FORMAT, str(folder.locate(path))]))) for path in paths}


def _ask(command: list[str]) -> str:
    try:
        return subprocess.run(command, capture_output=True, check=False, encoding="utf-8", errors="replace").stdout
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


def faces_of(brand: Brand, family: str) -> list[Face]:
    """The faces of ``family`` that the brand's pages use: its own, else those of the machine."""
    own = [face for face in brand.fonts.faces if family in face.families]
    return own or [face for face in installed() if family in face.families]


def check_fonts(brand: Brand) -> Iterator[Diagnostic]:
    """An error for each family that the brand names and that is not here, or not in the weights that leaflets use."""
    for family, place in dict(brand.families).items():
        faces = faces_of(brand, family)
        if not faces:
            known = {name for face in (*installed(), *brand.fonts.faces) for name in face.families}
            yield error("font-not-installed", f"the font '{family}' is not installed", place, _nearest(family, known))
            continue
        for weight, name in ((REGULAR, "regular"), (BOLD, "bold")):
            if not any(face.has_weight(weight) and not face.italic for face in faces):
                message = f"the font '{family}' is installed without its {name} weight"
                yield error("font-not-installed", message, place, f"install '{family}' in {name}, or put it in fonts/")


def _nearest(family: str, known: Iterable[str]) -> str:
    by_lower = {name.lower(): name for name in sorted(known)}
    found = difflib.get_close_matches(family.lower(), by_lower, n=1, cutoff=0.5)
    where = "install it, or put its files in the brand's fonts/ folder"
    return f"did you mean '{by_lower[found[0]]}'? else {where}" if found else where


def missing_glyphs(brand: Brand, words: str) -> list[tuple[str, str]]:
    """The characters of ``words`` that a font of the brand lacks, each once, with the family that lacks it."""
    wanted = {char for char in words if char not in _INVISIBLE and ord(char) > 126}
    if not wanted:
        return []
    lacking = []
    for family, _ in brand.families:
        faces = [f for f in faces_of(brand, family) if not f.italic and (f.has_weight(REGULAR) or f.has_weight(BOLD))]
        if faces:
            present = frozenset.intersection(*(face.characters() for face in faces))
            lacking += [(char, family) for char in sorted(wanted) if ord(char) not in present]
    return lacking


def glyph_faults(brand: Brand, texts: Iterable[Text]) -> Iterator[Diagnostic]:
    """An error for each character of ``texts`` that a font of the brand lacks, where it is first written."""
    seen: set[tuple[str, str]] = set()
    for text in texts:
        for char, family in missing_glyphs(brand, plain(parse(text.source))):
            if (char, family) in seen:
                continue
            seen.add((char, family))
            name = unicodedata.name(char, "a character without a name")
            message = f"the font '{family}' of brand '{brand.id}' has no '{char}' (U+{ord(char):04X} {name})"
            cure = "write it with other characters, or choose a font that has it"
            yield error("glyph-missing", message, text.at(char), cure)
