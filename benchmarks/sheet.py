"""Part of `brands.py`: a contact sheet, the first and the last page of one leaflet in thirty brands, to be looked at."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from trusts import Trusts
from workshop import Workshop

LEAFLET = "baclofen-tablets.patient"
ASK = "medicines@"
"""Where the contact card is."""
ACROSS = 6
WIDE, GAP = 300, 12
"""Pixels of a page, and between two."""


def sheet(trusts: Trusts, brands: int, target: Path) -> None:
    """Makes the leaflet in so many brands, and a picture of its first page and of the page with the contact card."""
    from PIL import Image

    with tempfile.TemporaryDirectory() as name:
        workshop = Workshop(trusts.folder, Path(name), fan_out=True)
        pairs = [_pages(workshop.make(f"{LEAFLET}.{brand}.en-GB.standard")) for brand in trusts.names[:brands]]
    high = pairs[0][0].height
    rows = -(-len(pairs) // ACROSS)
    picture = Image.new("RGB", (ACROSS * (2 * WIDE + 2 * GAP) + GAP, rows * (high + GAP) + GAP), "#888888")
    for number, pages in enumerate(pairs):
        row, column = divmod(number, ACROSS)
        for page, image in enumerate(pages):
            picture.paste(image, (GAP + column * (2 * WIDE + 2 * GAP) + page * (WIDE + 2), GAP + row * (high + GAP)))
    target.parent.mkdir(parents=True, exist_ok=True)
    picture.save(target)
    print(f"{len(pairs)} brands in {target}")


def _pages(path: Path) -> list[Any]:
    """Pictures of the first page, and of the last one on which the brand's address stands."""
    from pypdfium2 import PdfDocument

    document = PdfDocument(path.read_bytes())
    asking = [page for page in range(len(document)) if ASK in document[page].get_textpage().get_text_bounded()]
    return [document[page].render(scale=WIDE / document[page].get_width()).to_pil() for page in (0, asking[-1])]
