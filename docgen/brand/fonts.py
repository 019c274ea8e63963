"""A brand's fonts: whether they are on this machine or in the brand's folder, and which characters they have."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from docgen.brand.faces import Face, family_digest, family_key, installed
from docgen.content.markup import parse, plain
from docgen.content.text import Text
from docgen.diagnostics import Diagnostic, error
from docgen.files import Folder, digest_of_file

if TYPE_CHECKING:
    from docgen.brand.model import Brand

REGULAR, BOLD = 80, 200
"""Weights as fontconfig counts them."""
_INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff\n\t")
"""Characters that guide the layout and need no glyph."""


def faces_of(brand: Brand, family: str) -> list[Face]:
    """The faces of ``family`` that the brand's pages use: its own, else those of the machine."""
    own = [face for face in brand.fonts.faces if family in face.families]
    return own or [face for face in installed() if family in face.families]


def note_fonts(brand: Brand, folder: Folder) -> None:
    """Notes the families of the machine that the brand names: its pages are made from them too."""
    own = {family for face in brand.fonts.faces for family in face.families}
    for family in dict(brand.families):
        if family not in own:
            folder.note(family_key(family), family_digest(family, digest_of_file))


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
