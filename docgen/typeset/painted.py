"""The text that a finished file paints, as pdfium sees it; and which of it can be seen by people.

A string may be in a file and on no paper: off the page, clipped away, under a box, white on white, too small. All of
these are told in one way: the page is painted as it is, then without its text, then its text alone in black. A string
that can be seen makes a difference between the first two wherever the third has ink. White letters on a dark ground
do; letters under a box, be it one digit, do not.
"""

from __future__ import annotations

import ctypes
import math
import re
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from PIL.Image import Image

SMALLEST = 4.0
"""Points: type that is smaller is read by nobody."""
SCALE = 1.25
"""Pixels in a point: enough for the comma of a footnote, and few enough for a page to take 10 ms."""
CUT = 2
"""Points by which a string may reach over the edge, its bounds being too large by less: more of it is cut off."""
FAINT, FAINT_MARK = 60, 20
"""Of 255: the difference that letters and digits make at least, and that which commas and the like do.

The palest letters of the sample leaflets make one of 86, the palest comma one of 54.
"""
HIDDEN = 4
"""So many pixels of a string's ink may be missing: half of a comma.

None is in any of the sample leaflets.
"""
HIGH = 0.7
"""The part of its height that must be seen of a string with letters or digits."""
GAP, GAP_OF_SPACE = 0.45, 0.3
"""In parts of the type size: how wide a gap may be between letters, and how much more for each space in it.

A hidden digit leaves one of 0.57 and more.
"""
_SPACES = re.compile(r"\s+")

Key = tuple[int, int]
"""A page, counted from 0, and the identifier of marked content on it."""
_Bounds = tuple[float, float, float, float]
"""Left, bottom, right and top, in points."""


class Piece(NamedTuple):
    """A painted string."""

    text: str
    origin: float
    end: float
    """The right end of its ink."""
    baseline: float
    size: float
    seen: bool


def painted(pdf: bytes) -> dict[Key, list[Piece]]:
    """The strings of the file by their marked content; those without any are artifacts, and are left out."""
    import pypdfium2  # noqa: F401  (loads and initialises the library on import)
    import pypdfium2.raw as raw

    found: dict[Key, list[Piece]] = {}
    document = raw.FPDF_LoadMemDocument64(pdf, len(pdf), None)
    if not document:
        return found
    try:
        for number in range(raw.FPDF_GetPageCount(document)):
            page = raw.FPDF_LoadPage(document, number)
            text_page = raw.FPDFText_LoadPage(page)
            try:
                _read_page(raw, page, text_page, number, found)
            finally:
                raw.FPDFText_ClosePage(text_page)
                raw.FPDF_ClosePage(page)
    finally:
        raw.FPDF_CloseDocument(document)
    return found


def _read_page(raw: Any, page: Any, text_page: Any, number: int, found: dict[Key, list[Piece]]) -> None:
    size = ctypes.c_float()
    matrix = raw.FS_MATRIX()
    edges = [ctypes.c_float() for _ in range(4)]
    buffer = ctypes.create_string_buffer(4096)
    cast = ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort))
    trim = _trim(raw, page)
    with_text = _picture(raw, page, trim)
    strings: list[tuple[int, Piece, _Bounds]] = []
    texts, others = [], []
    for index in range(raw.FPDFPage_CountObjects(page)):
        item = raw.FPDFPage_GetObject(page, index)
        mcid = raw.FPDFPageObj_GetMarkedContentID(item)
        if mcid < 0 or raw.FPDFPageObj_GetType(item) != raw.FPDF_PAGEOBJ_TEXT:
            others.append(item)
            continue
        texts.append(item)
        length = raw.FPDFTextObj_GetText(item, text_page, cast, 4096)
        if length > 4096:
            buffer = ctypes.create_string_buffer(length)
            cast = ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort))
            raw.FPDFTextObj_GetText(item, text_page, cast, length)
        text = buffer.raw[: max(0, length - 2)].decode("utf-16-le", "replace")
        raw.FPDFPageObj_GetBounds(item, *edges)
        raw.FPDFPageObj_GetMatrix(item, matrix)
        raw.FPDFTextObj_GetFontSize(item, size)
        wide, high = math.hypot(matrix.a, matrix.b), math.hypot(matrix.c, matrix.d)
        # Letters in a mirror, or upside down, are not those that were written.
        upright = matrix.a * matrix.d > matrix.b * matrix.c and matrix.a > -0.1 * wide
        legible = upright and size.value * min(wide, high) >= SMALLEST
        piece = Piece(text, matrix.e, edges[2].value, matrix.f, size.value * (wide or 1.0), legible)
        strings.append((mcid, piece, (edges[0].value, edges[1].value, edges[2].value, edges[3].value)))
        raw.FPDFPageObj_SetIsActive(item, False)
    if not strings:
        return
    without_text = _picture(raw, page, trim)
    for item in others:
        raw.FPDFPageObj_SetIsActive(item, False)
    for item in texts:
        raw.FPDFPageObj_SetIsActive(item, True)
        raw.FPDFPageObj_SetFillColor(item, 0, 0, 0, 255)
    ink = _Ink(with_text, without_text, _picture(raw, page, trim), trim)
    for mcid, piece, bounds in strings:
        seen = piece.seen and ink.shows(piece.text, bounds, piece.size)
        found.setdefault((number, mcid), []).append(piece._replace(seen=seen))


def _trim(raw: Any, page: Any) -> _Bounds:
    """What the reader holds of a page: its trim box, or all of it."""
    edges = [ctypes.c_float() for _ in range(4)]
    if not raw.FPDFPage_GetTrimBox(page, *edges):
        raw.FPDFPage_GetMediaBox(page, *edges)
    return (edges[0].value, edges[1].value, edges[2].value, edges[3].value)


def _picture(raw: Any, page: Any, trim: _Bounds) -> Image:
    """The page in shades of grey, as far as the reader gets it: what lies in the bleed is cut off."""
    from PIL import Image

    sheet = raw.FS_RECTF()
    raw.FPDF_GetPageBoundingBox(page, sheet)
    left, top = round((sheet.left - trim[0]) * SCALE), round((trim[3] - sheet.top) * SCALE)
    wide, high = math.ceil((sheet.right - sheet.left) * SCALE), math.ceil((sheet.top - sheet.bottom) * SCALE)
    width, height = math.ceil((trim[2] - trim[0]) * SCALE), math.ceil((trim[3] - trim[1]) * SCALE)
    shades = bytearray(b"\xff") * (width * height)  # ours, white: painted on and looked at where they are
    pointer = (ctypes.c_ubyte * len(shades)).from_buffer(shades)
    bitmap = raw.FPDFBitmap_CreateEx(width, height, raw.FPDFBitmap_Gray, pointer, width)
    try:
        raw.FPDF_RenderPageBitmap(bitmap, page, left, top, wide, high, 0, raw.FPDF_GRAYSCALE)
    finally:
        raw.FPDFBitmap_Destroy(bitmap)
    return Image.frombuffer("L", (width, height), shades, "raw", "L", width, 1)


class _Ink:
    """Where the text of a page makes a difference."""

    def __init__(self, with_text: Image, without: Image, text_alone: Image, trim: _Bounds) -> None:
        from PIL import ImageChops

        self._left, self._top = trim[0], trim[3]
        self._difference = ImageChops.difference(with_text, without)
        self._marks = self._difference.point([0] * FAINT_MARK + [255] * (256 - FAINT_MARK))
        # Dark where the text is and nothing shows: the lighter of two is dark only where both are.
        self._hidden = ImageChops.lighter(text_alone, self._marks).point([255] * 96 + [0] * 160)
        self._hides = self._hidden.getbbox() is not None

    def shows(self, text: str, bounds: _Bounds, size: float) -> bool:
        """Whether the string with these bounds can be seen, all of it."""
        if not any(char.isprintable() and not char.isspace() for char in text):
            return True  # there is nothing to be seen
        left, bottom, right, top = bounds
        area = (  # and a pixel around it, as bounds are not exact
            *(math.floor((left - self._left) * SCALE) - 1, math.floor((self._top - top) * SCALE) - 1),
            *(math.ceil((right - self._left) * SCALE) + 1, math.ceil((self._top - bottom) * SCALE) + 1),
        )
        beyond = max(-area[0], -area[1], area[2] - self._marks.width, area[3] - self._marks.height)
        if beyond > CUT * SCALE:
            return False
        has_letters = any(map(str.isalnum, text))
        extrema = self._difference.crop(area).getextrema()
        if extrema[1] < (FAINT if has_letters else FAINT_MARK):  # type: ignore[operator]  # one band, one pair
            return False
        if self._hides and self._hidden.crop(area).histogram()[255] > HIDDEN:
            return False
        if not has_letters:
            return True
        across, down = self._marks.crop(area).getprojection()
        if sum(down) < HIGH * (top - bottom) * SCALE - 1:
            return False
        gap = max(map(len, bytes(across).split(b"\1")))
        most = GAP + GAP_OF_SPACE * max(map(len, _SPACES.findall(text)), default=0)
        return gap <= most * size * SCALE + 3
