"""The symbol of a QR code: bytes in, rows of modules out (ISO/IEC 18004:2015).

An edition that is put together has little more of its own than its code, so most of it is prepared once for all codes of one
size: where each bit of the message stands (7.7), and the tables of the error correction (7.5).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, product
from operator import itemgetter

LARGEST = 20
"""Of the standard's 40 versions. Its 97 modules hold 666 letters; on a leaflet they are a fifth of a millimetre wide."""
MASK = 3
"""The mask that is always taken: each can be read, and to weigh all eight would take ten times as long as all the rest."""

_LEVELS = (0b00, 0b11, 0b10)
"""Medium error correction and the two better levels, as table 12 names them."""
_CORRECTION = (
    (10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26),
    (13, 22, 18, 26, 18, 24, 18, 22, 20, 24, 28, 26, 24, 20, 30, 24, 28, 28, 26, 30),
    (17, 28, 22, 16, 22, 28, 26, 26, 24, 28, 24, 28, 22, 24, 24, 30, 28, 28, 26, 28),
)
"""For each level and version the codewords of error correction in each block (table 9)."""
_BLOCKS = (
    (1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16),
    (1, 1, 2, 2, 4, 4, 6, 6, 8, 8, 8, 10, 12, 16, 12, 17, 16, 18, 21, 20),
    (1, 1, 2, 4, 4, 4, 5, 6, 8, 8, 11, 11, 16, 16, 18, 16, 19, 21, 25, 25),
)
"""Likewise the number of blocks."""


@dataclass(frozen=True)
class Size:
    """All that symbols of one version and level have in common.

    Attributes:
        side: Modules in a row.
        counted: How many bits say the number of bytes.
        blocks: How many codewords each block has, without those that correct errors.
        correction: How many correct the errors of a block.
        order: Takes all codewords in the order of 7.6.
        bits: How many bits that makes; some more than there are codewords for.
        mask: The mask, bit for bit.
        placed: Takes these bits, and after them a light and a dark module, in the order of the symbol.
    """

    side: int
    counted: int
    blocks: tuple[int, ...]
    correction: int
    order: Callable[[bytes], tuple[int, ...]]
    bits: int
    mask: int
    placed: Callable[[str], tuple[str, ...]]


def symbol(data: bytes) -> tuple[str, ...]:
    """The rows of the smallest symbol that holds ``data`` with medium error correction, or better if there is room.

    ``1`` is a dark module. The white border is not there.

    Raises:
        ValueError: There is no such symbol.
    """
    size = _size_for(len(data))
    head = (0b0100 << size.counted | len(data)) << 8 * len(data)
    message = (head | int.from_bytes(data, "big")) << 4  # with the end of the message, whole codewords (7.4.9)
    codewords = message.to_bytes(1 + size.counted // 8 + len(data), "big")
    codewords += (b"\xec\x11" * sum(size.blocks))[: sum(size.blocks) - len(codewords)]
    ends = accumulate(size.blocks)
    blocks = [codewords[end - length : end] for length, end in zip(size.blocks, ends, strict=True)]
    final = bytes(size.order(codewords + b"".join([_correction(block, size.correction) for block in blocks])))
    bits = int.from_bytes(final, "big") << size.bits - 8 * len(final) ^ size.mask
    modules = "".join(size.placed(f"{bits:0{size.bits}b}01"))
    return tuple(modules[at : at + size.side] for at in range(0, len(modules), size.side))


@cache
def _size_for(length: int) -> Size:
    """The smallest version that has room for so many bytes, at the best level that has."""
    for version in range(1, LARGEST + 1):
        sizes = [_size(version, level) for level in range(len(_LEVELS))]
        fitting = [size for size in sizes if 1 + size.counted // 8 + length <= sum(size.blocks)]
        if fitting:
            return fitting[-1]
    raise ValueError(f"a QR code does not hold {length} bytes")


# ----------------------------------------------------------------------------------------------------- error correction


def _correction(block: bytes, length: int) -> bytes:
    """The codewords that correct the errors of a block: what is left when it is divided by a polynomial (7.5.2)."""
    multiples, top = _multiples(length), 8 * (length - 1)
    lower, rest = (1 << top) - 1, 0
    for codeword in block:
        rest = (rest & lower) << 8 ^ multiples[rest >> top ^ codeword]
    return rest.to_bytes(length, "big")


@cache
def _multiples(length: int) -> tuple[int, ...]:
    """The polynomial of that degree, without its first coefficient, times each element of the field of 256."""
    polynomial, root = bytes(length - 1) + b"\1", 1
    for _ in range(length):
        shifted = polynomial[1:] + b"\0"
        polynomial = bytes(_times(here, root) ^ after for here, after in zip(polynomial, shifted, strict=True))
        root = _times(root, 2)
    return tuple(int.from_bytes(bytes(_times(one, factor) for one in polynomial), "big") for factor in range(256))


def _times(one: int, other: int) -> int:
    """The product of two elements of the field."""
    result = 0
    for bit in range(7, -1, -1):
        result = result << 1 ^ (result >> 7) * 0x11D ^ (other >> bit & 1) * one
    return result


# -------------------------------------------------------------------------------------------------------- what is where


@cache
def _size(version: int, level: int) -> Size:
    drawn = _drawn(version, level)
    side = 17 + 4 * version
    path = [at for at in _path(side) if drawn[at] is None]
    correction, count = _CORRECTION[level][version - 1], _BLOCKS[level][version - 1]
    short, longer = divmod(len(path) // 8 - count * correction, count)
    blocks = tuple(short + (block >= count - longer) for block in range(count))
    places = {at: bit for bit, at in enumerate(path)}
    return Size(
        side=side,
        counted=8 if version < 10 else 16,
        blocks=blocks,
        correction=correction,
        order=itemgetter(*_interleaved(blocks, 0), *_interleaved((correction,) * count, sum(blocks))),
        bits=len(path),
        mask=int("".join("01"[(at // side + at % side) % 3 == 0] for at in path), 2),
        placed=itemgetter(*(places.get(at, len(path) + bool(dark)) for at, dark in enumerate(drawn))),
    )


def _interleaved(lengths: Sequence[int], start: int) -> Iterator[int]:
    """The first of each block, then the second of each, and so on (7.6)."""
    starts = list(accumulate(lengths, initial=start))
    for step in range(max(lengths)):
        yield from (at + step for at, length in zip(starts, lengths, strict=False) if step < length)


def _path(side: int) -> Iterator[int]:
    """The modules in the order in which bits are placed: two columns up, two down, from the right (7.7.3)."""
    rows = range(side - 1, -1, -1)
    for right in [*range(side - 1, 6, -2), 5, 3, 1]:
        yield from (row * side + column for row, column in product(rows, (right, right - 1)))
        rows = rows[::-1]


def _drawn(version: int, level: int) -> list[bool | None]:
    """What is the same in all symbols: for each module whether it is dark, or nothing."""
    side = 17 + 4 * version
    drawn: list[bool | None] = [None] * (side * side)

    def draw(row: int, column: int, dark: int | bool) -> None:
        if 0 <= row < side and 0 <= column < side:
            drawn[row * side + column] = bool(dark)

    def square(row: int, column: int, reach: int, light: tuple[int, ...]) -> None:
        for down, right in product(range(-reach, reach + 1), repeat=2):
            draw(row + down, column + right, max(abs(down), abs(right)) not in light)

    for at in range(side):  # timing (6.3.5)
        draw(6, at, at % 2 == 0)
        draw(at, 6, at % 2 == 0)
    for row, column in ((3, 3), (3, side - 4), (side - 4, 3)):  # finders, with what separates them (6.3.3, 6.3.4)
        square(row, column, 4, (2, 4))
    centres = _centres(version)
    for row, column in product(centres, repeat=2):  # alignment (6.3.6)
        if (row, column) not in ((6, 6), (6, centres[-1]), (centres[-1], 6)):
            square(row, column, 2, (1,))
    known = _LEVELS[level] << 3 | MASK
    format = (known << 10 | _remainder(known, 10, 0b10100110111)) ^ 0b101010000010010  # 7.9.1
    around = [(at + (at > 5), 8) for at in range(7)] + [(8, 8), (8, 7)] + [(8, 5 - at) for at in range(6)]
    beside = [(8, side - 1 - at) for at in range(8)] + [(side - 7 + at, 8) for at in range(7)]
    for bit, cells in enumerate(zip(around, beside, strict=True)):
        for row, column in cells:
            draw(row, column, format >> bit & 1)
    draw(side - 8, 8, True)
    if version >= 7:  # 7.10
        about = version << 12 | _remainder(version, 12, 0b1111100100101)
        for bit in range(18):
            draw(bit // 3, side - 11 + bit % 3, about >> bit & 1)
            draw(side - 11 + bit % 3, bit // 3, about >> bit & 1)
    return drawn


def _centres(version: int) -> list[int]:
    """The rows, and the columns, of alignment patterns (annex E)."""
    if version == 1:
        return [6]
    count, last = version // 7 + 2, 10 + 4 * version
    step = -(-(last - 6) // (2 * (count - 1))) * 2
    return [6, *reversed(range(last, 6, -step))][-count:] if count > 2 else [6, last]


def _remainder(number: int, bits: int, divisor: int) -> int:
    """What is left of the number with so many zeros after it, divided by a polynomial of that degree."""
    number <<= bits
    while (over := number.bit_length() - divisor.bit_length()) >= 0:
        number ^= divisor << over
    return number
