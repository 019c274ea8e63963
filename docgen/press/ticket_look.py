"""What a job ticket is set in: two faces of type and a brand's colours.

ReportLab embeds TrueType outlines only. Where a brand's family has none, the ticket is set in Bitstream Vera, which comes with
ReportLab: a ticket is for a print shop, and one in another type is better than none.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import reportlab

from docgen.brand.faces import Face
from docgen.brand.fonts import BOLD, REGULAR, faces_of
from docgen.brand.inks import INKS, RGB
from docgen.brand.model import Brand
from docgen.files import Folder

_TRUETYPE = (b"\x00\x01\x00\x00", b"true")
"""How a font file with TrueType outlines begins (OpenType, "Organization of an OpenType Font")."""
VERA = Path(reportlab.__file__).parent / "fonts"


@dataclass(frozen=True, slots=True)
class Look:
    """Paths of the two font files, and the colours by the names of inks."""

    regular: str
    bold: str
    inks: tuple[tuple[str, RGB], ...]

    def ink(self, name: str) -> RGB:
        """The colour of that ink."""
        return dict(self.inks)[name]


def look_of(brand: Brand, folder: Folder) -> Look:
    """The look of tickets for a brand's editions."""
    faces = [face for face in faces_of(brand, brand.fonts.text) if not face.italic and _is_truetype(face, folder)]
    regular = next((face for face in faces if face.has_weight(REGULAR)), None)
    bold = next((face for face in faces if face.has_weight(BOLD)), None)
    inks = tuple((name, brand.inks[name].rgb) for name in INKS)
    if regular is None or bold is None:
        return Look(str(VERA / "Vera.ttf"), str(VERA / "VeraBd.ttf"), inks)
    return Look(_path(regular, folder), _path(bold, folder), inks)


def _path(face: Face, folder: Folder) -> str:
    """Where the face's file is: a brand's own are named relative to the project, the machine's absolutely."""
    return str(folder.root / face.path)


def _is_truetype(face: Face, folder: Folder) -> bool:
    try:
        with Path(_path(face, folder)).open("rb") as stream:
            return stream.read(4) in _TRUETYPE
    except OSError:
        return False
