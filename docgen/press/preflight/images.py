"""Images as a press sees them: how many pixels, on which plates, and how much ink at most.

The samples are decoded once and kept as a small map. Its squares are averages, at most :data:`FINEST` along the longer
side: one dark pixel floods no paper, a dark millimetre does.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from docgen.press.preflight.colour import Colour, NotAColour, Space, Tints, read_space
from docgen.press.preflight.plane import Matrix, at, inverse

if TYPE_CHECKING:
    from PIL.Image import Image

FINEST = 256
"""Squares of the map along the longer side of an image."""

LARGEST = 400_000_000
"""Samples: an image with more is not decoded."""


@dataclass(frozen=True, eq=False)
class Picture:
    """An image: its pixels, the colours that it can have, and the map of its inks where it could be decoded."""

    width: int
    height: int
    shades: bool
    """Whether there is anything between ink and no ink."""
    space: Space | None
    """None for a stencil, through which the current colour is painted."""
    see_through: bool = False
    """Whether it has a soft mask."""
    plates: tuple[str, ...] = ()
    map: tuple[Image, ...] = ()
    """Of each plate, 255 is full ink."""

    @cached_property
    def most(self) -> Colour:
        """The most ink of each plate anywhere."""
        assert self.space is not None
        if not self.map:
            return self.space.darkest
        tints = tuple(
            (plate, highest / 255)
            for plate, band in zip(self.plates, self.map, strict=True)
            if plate and (highest := max(band.tobytes()))
        )
        return Colour(tints, self.space.family, self.space.trouble, self.space.managed, not tints)

    @cached_property
    def worst(self) -> Tints:
        """The inks of the square with most ink; none if there is no map."""
        planes = [band.tobytes() for band in self.map]
        kept = [index for index, plate in enumerate(self.plates) if plate]
        values = max(zip(*planes, strict=True), key=lambda square: sum(square[index] for index in kept), default=())
        return tuple((self.plates[index], values[index] / 255) for index in kept if values and values[index])

    def tints_at(self, matrix: Matrix, x: float, y: float) -> Tints:
        """The inks at a point of the page; those of the whole image if the map is missing."""
        back = inverse(matrix)
        if not self.map or back is None:
            return self.most.tints
        across, up = at(back, x, y)
        wide, high = self.map[0].size
        pixel = (min(wide - 1, max(0, int(across * wide))), min(high - 1, max(0, int((1 - up) * high))))
        values = [band.getpixel(pixel) for band in self.map]
        return tuple(
            (plate, value / 255)
            for plate, value in zip(self.plates, values, strict=True)
            if plate and isinstance(value, int | float) and value
        )


def read_image(image: Any, spaces: Any) -> Picture:
    """What an image's dictionary and samples say; ``spaces`` are the colour spaces that the resources name.

    Raises :class:`NotAColour`, and what pikepdf raises when the dictionary says nonsense.
    """
    width, height = int(image.Width), int(image.Height)
    if image.get("/ImageMask", False):
        return Picture(width, height, False, None)
    written = image.get("/ColorSpace")
    filters = image.get("/Filter")
    if written is None:
        if "JPX" in str(filters):  # its space may be in the data alone
            return Picture(width, height, True, _space_of_jpeg2000(image))
        raise NotAColour("an image without a colour space")
    space = read_space(written, spaces)
    bits = int(image.get("/BitsPerComponent", 8))
    see_through = "/SMask" in image
    shades = bits > 1 or space.family == "Indexed"
    if bits == 1 and space.family == "Indexed":
        shades = False
    bare = Picture(width, height, shades, space, see_through)
    if space.trouble or not space.plates or width * height * space.count > LARGEST:
        return bare
    planes = _planes(image, space, width, height, bits)
    if planes is None:
        return bare
    return Picture(width, height, shades, space, see_through, space.plates, planes)


def _space_of_jpeg2000(image: Any) -> Space:
    from docgen.press.preflight.colour import CMYK, GRAY, RGB

    modes = {"CMYK": CMYK, "L": GRAY, "I;16": GRAY}
    return modes.get(_opened(image).mode, RGB)


def _opened(image: Any) -> Image:
    import PIL.Image

    return PIL.Image.open(io.BytesIO(image.read_raw_bytes()))


def _planes(image: Any, space: Space, width: int, height: int, bits: int) -> tuple[Image, ...] | None:
    """A small map of each plate; none if the samples cannot be had."""
    import PIL.Image
    from pikepdf import PdfError, StreamDecodeLevel

    try:
        data = image.read_bytes(StreamDecodeLevel.all)
    except (PdfError, NotImplementedError):
        return None
    data = _bytewise(data, width * space.count, height, bits, stretched=space.family != "Indexed")
    if len(data) < width * height * space.count:
        return None
    decode = [float(value) for value in image.get("/Decode", ())]
    turned = [len(decode) > 2 * index + 1 and decode[2 * index] > decode[2 * index + 1] for index in range(space.count)]
    shrink = max(1, max(width, height) // FINEST)
    factor = (min(shrink, width), min(shrink, height))
    if space.family == "Indexed":
        tables = _tables(space)
        return tuple(
            PIL.Image.frombytes("L", (width, height), data.translate(table)).reduce(factor) for table in tables
        )
    if space.count == 4:
        bands = PIL.Image.frombuffer("CMYK", (width, height), data, "raw", "CMYK", 0, 1).reduce(factor).split()
    else:
        size = width * height * space.count
        bands = tuple(
            PIL.Image.frombytes("L", (width, height), data[index : size : space.count]).reduce(factor)
            for index in range(space.count)
        )
    upside_down = bytes(range(255, -1, -1))
    return tuple(
        band.point(list(upside_down)) if space.gray != turn else band for band, turn in zip(bands, turned, strict=True)
    )


def _tables(space: Space) -> list[bytes]:
    """For each plate of an indexed space, the ink of each entry."""
    tables = [bytearray(256) for _ in space.plates]
    for entry in range(256):
        try:
            tints = dict(space.colour([entry]).tints)
        except NotAColour:
            continue
        for table, plate in zip(tables, space.plates, strict=True):
            table[entry] = round(255 * tints.get(plate, 0.0))
    return [bytes(table) for table in tables]


def _bytewise(data: bytes, samples: int, height: int, bits: int, stretched: bool) -> bytes:
    """A byte for each sample, whose rows start on whole bytes; ``stretched`` to 0…255, unless they are numbers."""
    if bits == 8:
        return data
    if bits == 16:
        return data[::2]
    each, most = 8 // bits, (1 << bits) - 1
    factor = 255 // most if stretched else 1
    table = [bytes(((byte >> (8 - bits * (part + 1))) & most) * factor for part in range(each)) for byte in range(256)]
    stride = -(-samples * bits // 8)
    rows = (data[row * stride : (row + 1) * stride] for row in range(height))
    return b"".join(b"".join([table[byte] for byte in row])[:samples] for row in rows)
