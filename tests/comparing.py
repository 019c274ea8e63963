"""How two files are compared that are to be the same for readers: in what they say, and in what they show.

Of what is painted, every letter is compared by its place, and every pixel by its colour. pdfium rounds the place of each glyph
and each edge to a part of a pixel, and what lies close to such a border may go to either side; so a pixel may have any
colour that the other picture has within one pixel of it, and a few thin strokes are specks for all that.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pikepdf
import pypdfium2
from PIL import Image, ImageChops, ImageFilter

SCALE = 2.0
"""Pixels in a point."""
SPECK, WORST = 12, 60
"""Of 255: a pixel that differs by more from all that are about it in the other picture is a speck; none may differ by more.

In the brand whose pages have the same places to the last digit there is no speck; in the other the worst is one of 42.
"""
SPECKS = 80
"""So many specks a page may have, of two million pixels: less than a line of 20 pt. The most is 44."""
LETTER = 0.05
"""Points by which a letter may stand elsewhere: the engine counts in whole parts of a pixel from the page's edge."""

# ------------------------------------------------------------------------------------------------ what a file says


def facts(pdf: bytes) -> dict[str, Any]:
    """What can be asked of a file without looking at it."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert opened.check_pdf_syntax() == []
        with opened.open_outline() as outline:
            bookmarks = list(_bookmarks(outline.root, opened))
        return {
            "pages": [[float(edge) for edge in page.mediabox] for page in opened.pages],
            "tabs": [str(page.obj.get("/Tabs", "")) for page in opened.pages],
            "info": {key: str(value) for key, value in opened.docinfo.items()},
            "packet": opened.Root.Metadata.read_bytes().decode(),
            "language": str(opened.Root.Lang),
            "roles": {key: str(value) for key, value in opened.Root.StructTreeRoot.RoleMap.items()},
            "named": sorted(map(str, opened.Root.get("/Names", {}).keys())),
            "bookmarks": bookmarks,
            "links": [sorted(_links(page, opened)) for page in opened.pages],
            "inks": {key: str(space[3].unparse()) for key, space in opened.pages[0].Resources.ColorSpace.items()},
            "catalogue": sorted(opened.Root.keys()),
        }


def _bookmarks(items: Any, pdf: pikepdf.Pdf) -> Iterator[tuple[str, object, object]]:
    for item in items:
        yield (str(item.title), _target(item.destination or item.action, pdf), list(_bookmarks(item.children, pdf)))


def _target(found: Any, pdf: pikepdf.Pdf) -> object:
    if isinstance(found, pikepdf.Array):
        pages = {page.obj.objgen: index for index, page in enumerate(pdf.pages)}
        where = [round(float(part), 2) for part in list(found)[2:] if not isinstance(part, pikepdf.Object)]
        return (pages.get(found[0].objgen), str(found[1]), where)
    return str(found)


def _links(page: pikepdf.Page, pdf: pikepdf.Pdf) -> Iterator[tuple[object, ...]]:
    for link in page.obj.get("/Annots", ()):
        target = str(link.A.URI) if "/A" in link else str(_target(link.Dest, pdf))
        owner = _owner(pdf.Root.StructTreeRoot.ParentTree, int(link.StructParent))
        rectangle = tuple(round(float(edge) * 20) / 20 for edge in link.Rect)  # to a twentieth, as letters
        yield (rectangle, target, str(link.Contents), int(link.F), str(link.Subtype), owner)


def _owner(tree: Any, key: int) -> str:
    numbers = list(tree.Nums)
    held = {int(number): value for number, value in zip(numbers[::2], numbers[1::2], strict=True)}
    return str(held[key].S)


# ------------------------------------------------------------------------------------------------ what a page shows


def letters(page: Any) -> list[tuple[str, float, float, float, float]]:
    """Every letter that is painted, with its box in points: in the order of the alphabet, then of places."""
    text = page.get_textpage()
    found = []
    for index in range(text.count_chars()):
        if (letter := text.get_text_range(index, 1)).strip():
            found.append((letter, *text.get_charbox(index)))
    text.close()
    return sorted(found, key=lambda one: (one[0], round(one[2]), round(one[1])))


def moved(one: Any, other: Any) -> float:
    """The furthest that a letter stands from where it stands on the other page; infinite if they are not the same letters."""
    ours, theirs = letters(one), letters(other)
    if [letter for letter, *_ in ours] != [letter for letter, *_ in theirs]:
        return float("inf")
    pairs = zip(ours, theirs, strict=True)
    return max((abs(a - b) for our, their in pairs for a, b in zip(our[1:], their[1:], strict=True)), default=0.0)


def picture(page: Any) -> Image.Image:
    found: Image.Image = page.render(scale=SCALE).to_pil().convert("RGB")
    return found


def specks(one: Image.Image, other: Image.Image) -> tuple[int, int]:
    """How many pixels of one picture lie beyond all the colours about them in the other, and how far the worst does."""
    histograms = [_beyond(one, other), _beyond(other, one)]
    worst = max(value for counts in histograms for value, count in enumerate(counts) if count)
    return max(sum(counts[SPECK + 1 :]) for counts in histograms), worst


def _beyond(one: Image.Image, other: Image.Image) -> list[int]:
    darkest, lightest = other.filter(ImageFilter.MinFilter(3)), other.filter(ImageFilter.MaxFilter(3))
    red, green, blue = ImageChops.lighter(ImageChops.subtract(one, lightest), ImageChops.subtract(darkest, one)).split()
    return ImageChops.lighter(ImageChops.lighter(red, green), blue).histogram()


def look_apart(one: bytes, other: bytes) -> list[str]:
    """Where two files look different, page by page."""
    found = []
    ours, theirs = pypdfium2.PdfDocument(one), pypdfium2.PdfDocument(other)
    try:
        assert len(ours) == len(theirs)
        for number in range(len(ours)):
            pages = ours[number], theirs[number]
            if (distance := moved(*pages)) > LETTER:
                found.append(f"page {number + 1}: a letter is moved by {distance:.2f} pt")
            count, worst = specks(*map(picture, pages))
            if count > SPECKS or worst > WORST:
                found.append(f"page {number + 1}: {count} pixels differ, by up to {worst}")
            for page in pages:
                page.close()
    finally:
        ours.close()
        theirs.close()
    return found


def shown(pdf: bytes, number: int) -> Image.Image:
    """One page of a file."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return picture(document[number])
    finally:
        document.close()
