"""A page to draw tickets on: ReportLab's canvas, with millimetres from the top left corner, inks, and two faces of type.

Nothing here knows what a ticket says.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Sequence

from reportlab.lib.utils import ImageReader
from reportlab.pdfbase.pdfmetrics import getFont, registerFont, stringWidth
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from docgen.press.area import POINTS
from docgen.press.plates import RGB
from docgen.press.ticket_look import Look

WIDTH, HEIGHT = 210.0, 297.0
SMALLEST = 5.5
"""Points: no words are set smaller to make them fit."""

PAPER: RGB = (1.0, 1.0, 1.0)
Colour = str | RGB
"""An ink's name, or the colour itself."""


class TicketPage:
    """One A4 page. ``x`` and ``y`` are millimetres from the top left corner; text stands on its base line."""

    def __init__(self, look: Look, title: str, author: str, subject: str) -> None:
        self.look = look
        self._stream = io.BytesIO()
        self._regular, self._bold = _font(look.regular), _font(look.bold)
        self._canvas = Canvas(
            self._stream,
            pagesize=(WIDTH * POINTS, HEIGHT * POINTS),
            invariant=1,
            pageCompression=1,
            lang="en-GB",
            initialFontName=self._regular,  # else the page names Helvetica, which is not embedded
        )
        self._canvas.setTitle(title)
        self._canvas.setAuthor(author)
        self._canvas.setSubject(subject)
        self._canvas.setCreator("docgen")

    def finish(self) -> bytes:
        """The PDF."""
        self._canvas.showPage()
        self._canvas.save()
        return self._stream.getvalue()

    # ----------------------------------------------------------------------------------------------------- words

    def width(self, words: str, size: float, *, bold: bool = False) -> float:
        """How wide words are."""
        return float(stringWidth(words, self._face(bold), size)) / POINTS

    def text(
        self,
        x: float,
        y: float,
        words: str,
        size: float,
        *,
        bold: bool = False,
        ink: Colour = "text",
        align: str = "left",
        room: float | None = None,
        spaced: float = 0.0,
    ) -> None:
        """Words on one line. With ``room``, they are set smaller to fit in it, and shortened if that is not enough."""
        if room is not None:
            words, size = self._fitted(words, size, room, bold)
        shift = {"left": 0.0, "centre": 0.5, "right": 1.0}[align] * self.width(words, size, bold=bold)
        line = self._canvas.beginText((x - shift) * POINTS, (HEIGHT - y) * POINTS)
        line.setFont(self._face(bold), size)
        line.setFillColorRGB(*self._rgb(ink))
        line.setCharSpace(spaced)
        line.textOut(words)
        self._canvas.drawText(line)

    def lines(self, words: str, size: float, room: float, *, bold: bool = False, most: int = 99) -> list[str]:
        """The words in lines that fit in ``room``: at most so many, the last of them then shortened."""
        lines: list[str] = []
        left = words.split(" ")
        while left and len(lines) < most:
            count = 1
            while count < len(left) and self.width(" ".join(left[: count + 1]), size, bold=bold) <= room:
                count += 1
            if len(lines) == most - 1:
                count = len(left)
            lines.append(self._shortened(" ".join(left[:count]), size, room, bold))
            left = left[count:]
        return lines

    def _fitted(self, words: str, size: float, room: float, bold: bool) -> tuple[str, float]:
        wide = self.width(words, size, bold=bold)
        if wide > room:
            size = max(SMALLEST, size * room / wide)
        return self._shortened(words, size, room, bold), size

    def _shortened(self, words: str, size: float, room: float, bold: bool) -> str:
        if self.width(words, size, bold=bold) <= room + 1e-6:
            return words
        while words and self.width(words + "…", size, bold=bold) > room:
            words = words[:-1].rstrip()
        return words + "…"

    def capitals(self, size: float, *, bold: bool = False) -> float:
        """How high capital letters are."""
        return float(getFont(self._face(bold)).face.capHeight) / 1000 * size / POINTS

    # ---------------------------------------------------------------------------------------------------- shapes

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        fill: Colour | None = None,
        line: Colour | None = None,
        weight: float = 0.5,
        radius: float = 0.0,
    ) -> None:
        """A rectangle with its top left corner at ``x``, ``y``; ``weight`` in points."""
        if fill is not None:
            self._canvas.setFillColorRGB(*self._rgb(fill))
        if line is not None:
            self._canvas.setStrokeColorRGB(*self._rgb(line))
            self._canvas.setLineWidth(weight)
        place = (x * POINTS, (HEIGHT - y - height) * POINTS, width * POINTS, height * POINTS)
        self._canvas.roundRect(*place, radius * POINTS, stroke=line is not None, fill=fill is not None)

    def stroke(
        self,
        points: Sequence[tuple[float, float]],
        *,
        ink: Colour = "rule",
        weight: float = 0.5,
        dash: Iterable[float] = (),
        fill: Colour | None = None,
    ) -> None:
        """A line through points; ``weight`` and ``dash`` in points."""
        path = self._canvas.beginPath()
        (x, y), *rest = points
        path.moveTo(x * POINTS, (HEIGHT - y) * POINTS)
        for x, y in rest:
            path.lineTo(x * POINTS, (HEIGHT - y) * POINTS)
        self._canvas.saveState()
        self._canvas.setStrokeColorRGB(*self._rgb(ink))
        self._canvas.setLineWidth(weight)
        self._canvas.setLineJoin(1)
        self._canvas.setLineCap(1)
        self._canvas.setDash(list(dash))
        if fill is not None:
            self._canvas.setFillColorRGB(*self._rgb(fill))
        self._canvas.drawPath(path, stroke=1, fill=fill is not None)
        self._canvas.restoreState()

    def picture(self, png: bytes, x: float, y: float, width: float, height: float) -> None:
        """A picture as large as fits in the box, in its middle, with a thin frame."""
        reader = ImageReader(io.BytesIO(png))
        wide, high = reader.getSize()
        scale = min(width / wide, height / high)
        wide, high = wide * scale, high * scale
        left, top = x + (width - wide) / 2, y + (height - high) / 2
        self._canvas.drawImage(reader, left * POINTS, (HEIGHT - top - high) * POINTS, wide * POINTS, high * POINTS)
        self.box(left, top, wide, high, line="rule", weight=0.4)

    def _face(self, bold: bool) -> str:
        return self._bold if bold else self._regular

    def _rgb(self, colour: Colour) -> RGB:
        return self.look.ink(colour) if isinstance(colour, str) else colour


def _font(path: str) -> str:
    """Registers the font file at ``path`` and returns its name, by which it is known in this process."""
    name = f"ticket-{hashlib.sha256(path.encode()).hexdigest()[:12]}"
    registerFont(TTFont(name, path))
    return name
