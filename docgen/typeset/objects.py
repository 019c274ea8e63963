"""The form of PDF files (ISO 32000-1, 7.3 to 7.5): sources of objects in, bytes of a file out.

What is compressed never ends in a carriage return: whether that belongs to the data or to the end of the line before
``endstream`` only the stream's length can tell, and strict validators take it for the latter (ISO 19005-3, 6.1.7.1). It
would befall one stream in 256, and so one leaflet in twenty. Compressed data ends in its Adler-32 sum (RFC 1950), so a line
feed more gives it another end: white space in content and in object streams, beyond the last table of a font, beyond the
last sample of an image.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterable, Mapping
from hashlib import md5

from docgen.typeset.document import Hole, Piece

HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
ROW = struct.Struct(">BIH")
"""A row of the cross-reference table: kind, offset or number of the object stream, generation or index in there."""
FREE = ROW.pack(0, 0, 0xFFFF)
_HOLE = re.compile(rb"\0(\w+) (\d+)\0")
_CARRIAGE_RETURN = 0x0D


def hole(kind: str, number: int = 0) -> str:
    """A hole, as it is written into source that :func:`pieces` then takes apart."""
    return f"\0{kind} {number}\0"


def is_hole(source: bytes) -> bool:
    """Whether that is all that the source is."""
    return source[:1] == b"\0" and _HOLE.fullmatch(source) is not None


def pieces(source: bytes) -> Piece:
    """Source with its holes."""
    parts = _HOLE.split(source)
    found: list[bytes | Hole] = [parts[0]]
    for index in range(1, len(parts), 3):
        found += [(parts[index].decode(), int(parts[index + 1])), parts[index + 2]]
    return tuple(part for part in found if part)


def filled(piece: Piece, given: Mapping[Hole, bytes]) -> bytes:
    """The source, with what is ``given`` in its holes."""
    return b"".join([part if type(part) is bytes else given[part] for part in piece])  # type: ignore[index]


def compressed(data: bytes, level: int = 9) -> tuple[bytes, int]:
    """The data compressed, so that it ends clearly, and how long it is without."""
    if zlib.adler32(data) & 0xFF == _CARRIAGE_RETURN:
        data += b"\n"
    return zlib.compress(data, level), len(data)


def literal(text: str) -> bytes:
    """A text string (7.9.2.2)."""
    if text.isascii() and text.isprintable():  # of the characters below, PDFDocEncoding makes accents
        return b"(" + re.sub(rb"([\\()])", rb"\\\1", text.encode("ascii")) + b")"
    return b"<feff" + text.encode("utf-16-be").hex().encode() + b">"


def decimal(value: float) -> bytes:
    """A number, to a millionth."""
    return f"{value:.6f}".rstrip("0").rstrip(".").encode() if value else b"0"


class File:
    """A file that is being written, after what it begins with."""

    def __init__(self, head: bytes = HEADER, rows: bytes = FREE) -> None:
        self._parts, self._length = [head], len(head)
        self._rows = bytearray(rows)
        self._small: list[tuple[int, bytes]] = []

    @property
    def head(self) -> bytes:
        """What was written so far."""
        return b"".join(self._parts)

    @property
    def rows(self) -> bytes:
        """The cross-reference table so far."""
        return bytes(self._rows)

    @property
    def size(self) -> int:
        """The first number that is not taken."""
        return len(self._rows) // ROW.size

    def number(self) -> int:
        """A new number."""
        self._rows += FREE
        return self.size - 1

    def put(self, number: int, source: bytes) -> None:
        """An object that is no stream; it goes into the next object stream."""
        self._small.append((number, source))

    def stream(self, number: int, dictionary: bytes, data: bytes) -> None:
        """A stream with its data as they are; ``dictionary`` is the inside of one."""
        self._set(number, 1, self._length, 0)
        self._add(
            b"%d 0 obj\n<<%b/Length %d>>\nstream\n%b\nendstream\nendobj\n" % (number, dictionary, len(data), data)
        )

    def deflated(self, number: int, dictionary: bytes, data: bytes, level: int = 9) -> None:
        """A stream whose data are compressed here."""
        self.stream(number, dictionary + b"/Filter/FlateDecode", compressed(data, level)[0])

    def flush(self, level: int = 9) -> None:
        """Writes the object stream (7.5.7)."""
        if not self._small:
            return
        numbers, offset, index = [], 0, self.number()
        for place, (number, source) in enumerate(self._small):
            numbers.append(b"%d %d" % (number, offset))
            offset += len(source) + 1
            self._set(number, 2, index, place)
        first = b" ".join(numbers) + b"\n"
        data = first + b"\n".join([source for _, source in self._small])
        self.deflated(index, b"/Type/ObjStm/N %d/First %d" % (len(self._small), len(first)), data, level)
        self._small.clear()

    def close(self, root: int, info: int, level: int = 9) -> bytes:
        """The whole file, with its cross-reference stream (7.5.8). Its identifier is computed from all before it."""
        self.flush(level)
        here, offset = self.number(), self._length
        self._set(here, 1, offset, 0)
        body = b"".join(self._parts)
        identifier = md5(body, usedforsecurity=False).hexdigest().encode()
        data, length = compressed(bytes(self._rows), level)
        if length > len(self._rows):  # a free number more gives the table another end
            self.number()
            data, _ = compressed(bytes(self._rows), level)
        trailer = (
            b"%d 0 obj\n<</Type/XRef/Size %d/W[1 4 2]/Root %d 0 R/Info %d 0 R/ID[<%b><%b>]/Filter/FlateDecode/Length %d>>\n"
            b"stream\n%b\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n"
        ) % (here, self.size, root, info, identifier, identifier, len(data), data, offset)
        return body + trailer

    def _add(self, part: bytes) -> None:
        self._parts.append(part)
        self._length += len(part)

    def _set(self, number: int, kind: int, where: int, which: int) -> None:
        ROW.pack_into(self._rows, number * ROW.size, kind, where, which)


def references(numbers: Iterable[int]) -> bytes:
    """References to objects, one after the other."""
    return b" ".join([b"%d 0 R" % number for number in numbers])


def table_of(pdf: bytes) -> bytes:
    """The cross-reference table of a file that :class:`File` wrote: read back from its end, one :data:`ROW` for each number."""
    start = int(pdf[pdf.rindex(b"startxref") + 9 : -len(b"%%EOF\n")])
    begin = pdf.index(b"stream\n", start) + len(b"stream\n")
    return zlib.decompressobj().decompress(pdf[begin:])
