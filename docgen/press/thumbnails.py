"""The pages of a PDF as small pictures, for people to recognise them by.

Drawn by pdfium, which shows process and spot inks by their alternate colours: nothing to judge colour by.
"""

from __future__ import annotations

import io

import pypdfium2

LONGEST = 480
"""Pixels along the longer edge."""


def thumbnails(pdf: bytes, longest: int = LONGEST) -> tuple[bytes, ...]:
    """A PNG of each page, in order. The same file gives the same bytes."""
    pictures = []
    document = pypdfium2.PdfDocument(pdf)
    try:
        for page in document:
            scale = longest / max(page.get_size())
            picture = page.render(scale=scale, may_draw_forms=False).to_pil().convert("RGB")
            stream = io.BytesIO()
            picture.save(stream, "PNG")
            pictures.append(stream.getvalue())
    finally:
        document.close()
    return tuple(pictures)
