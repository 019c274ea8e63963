"""What a file uses again and again, read once: fonts, images, and forms with all that they paint.

What is kept is bounded, so that a file of a thousand sheets takes no more memory than one of ten.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, Generic, TypeVar

from docgen.press.preflight.fonts import Font, read_font
from docgen.press.preflight.images import Picture, read_image
from docgen.press.preflight.paint import Painted

Value = TypeVar("Value")

PAINTS = 60_000
"""How many things painted by forms are kept."""
IMAGES = 128
MOST_ON_A_PAGE = 200_000
"""Things painted by forms: forms that use forms that use forms could say more than any machine can hold."""


class Shelf(Generic[Value]):
    """The values that were used last, until they weigh more than ``room``."""

    def __init__(self, room: int, weigh: Callable[[Value], int] = lambda _: 1) -> None:
        self._room, self._weigh, self._weight = room, weigh, 0
        self._values: OrderedDict[Hashable, Value] = OrderedDict()

    def get(self, key: Hashable) -> Value | None:
        """The value, if it is kept."""
        value = self._values.get(key)
        if value is not None:
            self._values.move_to_end(key)
        return value

    def put(self, key: Hashable, value: Value) -> None:
        """Keeps the value, and lets go of those that were not used for longest."""
        self._values[key] = value
        self._weight += self._weigh(value)
        while self._weight > self._room and len(self._values) > 1:
            _, old = self._values.popitem(last=False)
            self._weight -= self._weigh(old)


class Library:
    """What one file uses."""

    def __init__(self) -> None:
        self.forms: Shelf[Painted] = Shelf(PAINTS, lambda painted: 20 + len(painted.paints))
        self._images: Shelf[Picture] = Shelf(IMAGES)
        self._fonts: dict[Hashable, Font] = {}
        self.left = MOST_ON_A_PAGE

    def font(self, written: Any) -> Font:
        """The font of this dictionary."""
        if not written.is_indirect:
            return read_font(written)
        if (font := self._fonts.get(written.objgen)) is None:
            font = self._fonts[written.objgen] = read_font(written)
        return font

    def image(self, written: Any, spaces: Any) -> Picture:
        """The image of this stream."""
        if (image := self._images.get(written.objgen)) is None:
            image = read_image(written, spaces)
            self._images.put(written.objgen, image)
        return image

    def inline_image(self, written: Any, spaces: Any) -> Picture:
        """The image of a ``pikepdf.PdfInlineImage``, whose own way of decoding knows no small ones."""
        from pikepdf import Pdf, Stream

        with Pdf.new() as holder:
            said = {key: written.obj[key] for key in written.obj.keys()}  # noqa: SIM118 (a pikepdf dictionary)
            return read_image(Stream(holder, written.read_raw_bytes(), said), spaces)
