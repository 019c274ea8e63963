"""The sample leaflets as press pages, in both brands: what a print buyer would look at."""

from __future__ import annotations

import dataclasses
import functools
import io
import subprocess
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageChops

from docgen import Project
from docgen.batch.pages import Pager
from docgen.press.bleed import BLEED, with_bleed
from docgen.press.inks import printed
from docgen.press.pages import press_pages
from docgen.typeset.engine import typeset
from tests.press.pressed import coated, needs_ghostscript, plates, rgb_in
from tests.projects import ROOT

BRANDS = ("northgate", "harbour")
DOTS = 10
"""Pixels in a millimetre."""


@functools.cache
def finished(brand: str, *, bled: bool) -> bytes:
    project = Project.open(ROOT)
    source = project.source(f"baclofen-tablets.patient.{brand}.en-GB.standard")
    assert source is not None
    pager = Pager.of(project.folder)
    draft = pager.draft(source.edition, source.checked, source.brand)
    if bled:
        return draft.finished(typeset(with_bleed(draft.whole), project.folder)).pdf
    return draft.finished(typeset(draft.whole, project.folder)).pdf


@functools.cache
def pages(brand: str, spot: str | None = None) -> bytes:
    source = Project.open(ROOT).source(f"baclofen-tablets.patient.{brand}.en-GB.standard")
    assert source is not None
    inks = printed(source.brand.inks)
    if spot:
        inks["primary"] = dataclasses.replace(inks["primary"], spot=spot)
    return press_pages(finished(brand, bled=True), inks, coated())


def pictures(pdf: bytes) -> list[Image.Image]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.render(scale=DOTS * 25.4 / 72).to_pil().convert("RGB") for page in document]
    finally:
        document.close()


@pytest.mark.parametrize("brand", BRANDS)
def test_they_are_sound_and_without_rgb(brand: str, tmp_path: Path) -> None:
    pdf = pages(brand)
    assert rgb_in(pdf) == []
    (tmp_path / "pages.pdf").write_bytes(pdf)
    checked = subprocess.run(["qpdf", "--check", tmp_path / "pages.pdf"], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr


@pytest.mark.parametrize("brand", BRANDS)
def test_bleed_moves_nothing(brand: str) -> None:
    """The trimmed page is that of the download: the engine paints the same, and only shows more of it."""
    with (
        pikepdf.open(io.BytesIO(finished(brand, bled=True))) as bled,
        pikepdf.open(io.BytesIO(finished(brand, bled=False))) as download,
    ):
        for one, other in zip(bled.pages, download.pages, strict=True):
            assert one.trimbox == other.trimbox
            assert one.Contents.read_bytes() == other.Contents.read_bytes()


@pytest.mark.parametrize("brand", BRANDS)
def test_what_reaches_the_edge_reaches_over_it(brand: str) -> None:
    """Whatever is just inside the trimmed edge is there at the bleed's edge too."""
    inside = round((BLEED + 0.5) * DOTS)
    seen = set()
    for picture in pictures(pages(brand)):
        width, height = picture.size
        edges = [
            (picture.crop((inside, 1, width - inside, 2)), picture.crop((inside, inside, width - inside, inside + 1))),
            (picture.crop((inside, height - 4, width - inside, height - 3)),
             picture.crop((inside, height - inside, width - inside, height - inside + 1))),
            (picture.crop((1, inside, 2, height - inside)), picture.crop((inside, inside, inside + 1, height - inside))),
            (picture.crop((width - 4, inside, width - 3, height - inside)),
             picture.crop((width - inside, inside, width - inside + 1, height - inside))),
        ]  # fmt: skip
        for outer, inner in edges:
            unlike = ImageChops.difference(outer, inner).convert("L").point(lambda value: 255 * (value > 8))
            assert unlike.histogram()[255] <= 12 * DOTS  # a round corner runs out of the page aslant
            seen |= {colour for _, colour in outer.getcolors() or []}
    assert (255, 255, 255) in seen
    assert (len(seen) > 1) == (brand == "harbour")  # whose head bleeds


@pytest.mark.parametrize("brand", BRANDS)
@needs_ghostscript
def test_a_spot_plate_takes_all_that_is_in_its_ink(brand: str) -> None:
    """With the brand's colour on a plate of its own, cyan prints nothing solid any more; text is where it was."""
    process, spot = plates(pages(brand)), plates(pages(brand, "PANTONE 7708 C"))
    assert spot["PANTONE 7708 C"].getextrema()[1] == 255
    title = spot["PANTONE 7708 C"].point(lambda value: 255 * (value > 250)).getbbox()
    assert title
    assert title[3] - title[1] > 100  # headings all over the page
    # What was printed of the ink in four plates is gone from them wherever it is solid on its own.
    solid = spot["PANTONE 7708 C"].point(lambda value: 255 * (value > 250))
    for name in ("Cyan", "Magenta", "Yellow"):
        assert (
            ImageChops.multiply(spot[name], solid).getextrema()[1]
            < ImageChops.multiply(process[name], solid).getextrema()[1]
        )
    dark = [found["Black"].point(lambda value: 255 * (value > 180)) for found in (process, spot)]
    assert ImageChops.difference(*dark).getbbox() is None
