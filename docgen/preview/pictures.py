"""Pages as pictures: a PDF in, PNG of one page at the asked width out.

They are made when the browser asks for them, so that a page that nobody scrolls to costs nothing, at one of two widths:
the column of the preview, and twice that for screens with small pixels.
"""

from __future__ import annotations

import io
from typing import Any

COLUMN = 820
"""CSS pixels: how wide a page is shown at most. The stylesheet says so too."""

WIDTHS = (COLUMN, 2 * COLUMN)

FAST = 1
"""zlib's level: on this way the file goes through no network, and twice the time would be seen."""


def sizes(pdf: bytes) -> tuple[tuple[float, float], ...]:
    """Width and height of each page, in points."""
    with _opened(pdf) as document:
        return tuple(document.get_page_size(index) for index in range(len(document)))


def picture(pdf: bytes, number: int, width: int) -> bytes:
    """The page ``number``, counted from 1, as PNG of ``width`` pixels.

    Not for two threads at once: pdfium is one for the whole process.
    """
    with _opened(pdf) as document:
        page = document[number - 1]
        image = page.render(scale=width / page.get_width(), rev_byteorder=True).to_pil()
        out = io.BytesIO()
        image.save(out, "PNG", compress_level=FAST)
        return out.getvalue()


def _opened(pdf: bytes) -> Any:
    import pypdfium2

    return pypdfium2.PdfDocument(pdf)
