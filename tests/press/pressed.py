"""What the tests of press pages share: small editions with bleed, their press pages, and the plates that come of these."""

from __future__ import annotations

import functools
import io
import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PIL import Image

from docgen.content.print_run import OUTPUT_CONDITION
from docgen.diagnostics import Refusal
from docgen.files import Folder
from docgen.press.bleed import with_bleed
from docgen.press.inks import Printed
from docgen.press.pages import press_pages
from docgen.press.profiles import Profile, load_profile
from docgen.typeset.engine import typeset
from docgen.typeset.finish import finish
from tests.projects import ROOT, line
from tests.typeset.helpers import INKS, METADATA, manuscript

ORANGE = Printed((0, 60, 100, 0))
SEA = Printed((90, 40, 30, 20))
SEA_SPOT = Printed((90, 40, 30, 20), "PANTONE 7708 C")
BLACK = Printed((0, 0, 0, 100))
PRESS = {"accent": ORANGE, "primary": SEA, "text": BLACK}
DOTS = 90
"""Pixels per inch of the plates."""


@functools.cache
def coated() -> Profile:
    return load_profile(Folder.at(ROOT), OUTPUT_CONDITION)


def edition(folder: Folder, body: str, css: str = "") -> bytes:
    """A finished edition with bleed."""
    return finish(typeset(with_bleed(manuscript(body, css)), folder), INKS, METADATA)


def pressed(folder: Folder, body: str, css: str = "", inks: Mapping[str, Printed] = PRESS) -> bytes:
    """The press pages of a small edition."""
    return press_pages(edition(folder, body, css), inks, coated())


def refused(pdf: bytes, inks: Mapping[str, Printed] = PRESS) -> list[str]:
    """What the edition is refused for."""
    with pytest.raises(Refusal) as refusal:
        press_pages(pdf, inks, coated())
    assert int(refusal.value.exit_code) == 5
    return [line(finding).partition(" | ")[0] for finding in refusal.value.diagnostics]


def everything(pdf: pikepdf.Pdf) -> list[Any]:
    """Every object of the file, and whatever stands directly in it."""
    found: list[Any] = []

    def go(value: Any) -> None:
        found.append(value)
        if isinstance(value, pikepdf.Dictionary | pikepdf.Stream):
            for _, part in value.items():
                if isinstance(part, pikepdf.Object) and not part.is_indirect:
                    go(part)
        elif isinstance(value, pikepdf.Array):
            for part in value:
                if isinstance(part, pikepdf.Object) and not part.is_indirect:
                    go(part)

    for item in pdf.objects:
        go(item)
    return found


def rgb_in(pdf: bytes) -> list[str]:
    """Everything in RGB anywhere: operators of any content, names of spaces, profiles with three colours."""
    found = []
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        pages = [page.obj for page in opened.pages]
        for value in everything(opened):
            if isinstance(value, pikepdf.Name) and str(value) in ("/DeviceRGB", "/CalRGB", "/Lab"):
                found.append(str(value))
            elif isinstance(value, pikepdf.Stream) and value.get("/N") == 3 and "/First" not in value:
                found.append("a profile with three colours")
            if value in pages or (
                isinstance(value, pikepdf.Stream) and (value.get("/Subtype") == "/Form" or "/PatternType" in value)
            ):
                operators = {str(one.operator) for one in pikepdf.parse_content_stream(value)}
                found += sorted(operators & {"rg", "RG"})
    return found


needs_ghostscript = pytest.mark.skipif(
    shutil.which("gs") is None and os.environ.get("CI") != "true", reason="Ghostscript is not here (in CI it must be)"
)


def plates(pdf: bytes, page: int = 1) -> dict[str, Image.Image]:
    """The plates of a page, as a raster image processor makes them: by ink, 0 where there is none, 255 where it is solid."""
    with tempfile.TemporaryDirectory() as name:
        there = Path(name)
        (there / "in.pdf").write_bytes(pdf)
        subprocess.run(
            ["gs", "-q", "-dNOPAUSE", "-dBATCH", "-dSAFER", "-sDEVICE=tiffsep", f"-r{DOTS}", "-dGraphicsAlphaBits=1",
             "-dTextAlphaBits=1", f"-dFirstPage={page}", f"-dLastPage={page}", "-sOutputFile=out.tif", "in.pdf"],
            cwd=there, check=True, capture_output=True, timeout=120,
        )  # fmt: skip
        found = {}
        for path in sorted(there.glob("out(*).tif")):
            with Image.open(path) as image:
                found[path.stem[4:-1]] = image.convert("L").point(lambda value: 255 - value)
        return found


def at(plate: Image.Image, x_mm: float, y_mm: float) -> int:
    """How much ink, in percent, a plate gives to a point, in millimetres from the top left of the bleed."""
    value = plate.getpixel((round(x_mm / 25.4 * DOTS), round(y_mm / 25.4 * DOTS)))
    assert isinstance(value, int)
    return round(value / 2.55)
