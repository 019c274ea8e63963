"""Plates as a platesetter makes them: Ghostscript's ``tiffsep``, a tool of the tests only."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image

from docgen.press.area import POINTS


@dataclass(frozen=True)
class Plates:
    """The plates of one page, by the names of their inks."""

    images: dict[str, Image.Image]
    dots: float
    """In a millimetre."""

    def ink(self, x: float, y: float, around: float = 0.0) -> dict[str, int]:
        """How much of each ink is printed at a place, in per cent: the most of it, ``around`` that place."""
        found = {}
        for name, image in self.images.items():
            column, row = int(x * self.dots), int(image.height - y * self.dots)
            reach = int(around * self.dots)
            part = image.crop((column - reach, row - reach, column + reach + 1, row + reach + 1))
            low, _ = part.getextrema()
            assert isinstance(low, (int, float))
            found[name] = round((255 - low) / 2.55)
        return found

    def printed(self, x: float, y: float, around: float = 0.0) -> dict[str, int]:
        """The inks that are printed there at all."""
        return {name: amount for name, amount in self.ink(x, y, around).items() if amount}


def separated(pdf: bytes, folder: Path, page: int = 1, dpi: int = 300) -> Plates:
    """The plates of a page. Skips the test where Ghostscript is not; in CI it must be."""
    if shutil.which("gs") is None:
        if os.environ.get("CI") == "true":
            pytest.fail("Ghostscript is not here, and in CI it must be: scripts/setup tests installs it")
        pytest.skip("Ghostscript is not here")
    source = folder / "in.pdf"
    source.write_bytes(pdf)
    options = [f"-r{dpi}", f"-dFirstPage={page}", f"-dLastPage={page}", "-dSimulateOverprint=true"]
    quiet = ["-q", "-dBATCH", "-dNOPAUSE", "-dSAFER"]
    subprocess.run(
        ["gs", *quiet, "-sDEVICE=tiffsep", *options, f"-sOutputFile={folder / 'plate.tif'}", str(source)], check=True
    )
    names = {path: re.fullmatch(r"plate\((.+)\)\.tif", path.name) for path in sorted(folder.iterdir())}
    images = {match[1]: Image.open(path).convert("L") for path, match in names.items() if match}
    return Plates(images, dpi / 72 * POINTS)
