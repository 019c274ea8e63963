"""QR codes: what a scanner would read, and what pdfium paints, against another maker of codes."""

import io

import pikepdf
import pypdfium2
import pytest
import segno
from hypothesis import given
from hypothesis import strategies as st

from docgen.typeset.codes import QUIET, qr
from docgen.typeset.symbols import LARGEST, MASK, Size, _drawn, _path, _size, _size_for, symbol

ADDRESS = "https://leaflets.northgate.example/e/baclofen-tablets.patient.northgate.en-GB.standard"
PIXELS = 4
"""For each module of a picture."""


def room(size: Size) -> int:
    """How many bytes it holds."""
    return sum(size.blocks) - 1 - size.counted // 8


FULL = sorted({room(_size(version, level)) for version in range(1, LARGEST + 1) for level in range(3)})
"""Lengths that leave no codeword free in one size at least."""


@pytest.mark.parametrize("length", [length for length in FULL if room(_size_for(length)) == length])
def test_a_full_symbol_is_the_one_that_segno_makes(length: int) -> None:
    address = (ADDRESS * 10)[:length]
    theirs = segno.make(address, error="m", mode="byte", micro=False, mask=MASK).matrix
    assert symbol(address.encode()) == tuple("".join(map(str, row)) for row in theirs)


@given(st.binary(min_size=1, max_size=room(_size(LARGEST, 0))))
def test_the_bits_of_a_symbol_say_what_was_given(data: bytes) -> None:
    assert message(symbol(data)) == data


def message(rows: tuple[str, ...]) -> bytes:
    """What a symbol says, read as a scanner does that need not mend anything; and what follows it is as it should be."""
    version = (len(rows) - 17) // 4
    level = next(level for level in range(3) if shows(rows, _drawn(version, level)))
    size, drawn, flat = _size(version, level), _drawn(version, level), "".join(rows)
    path = [at for at in _path(size.side) if drawn[at] is None]
    light = [flat[at] == "1" for at in path]
    bits = "".join(
        str(int(dark ^ ((at // size.side + at % size.side) % 3 == 0))) for dark, at in zip(light, path, strict=True)
    )
    words = bytes(int(bits[at : at + 8], 2) for at in range(0, len(bits) // 8 * 8, 8))
    blocks = [bytearray() for _ in size.blocks]
    rest = iter(words)
    for step in range(max(size.blocks)):
        for block, length in zip(blocks, size.blocks, strict=True):
            if step < length:
                block.append(next(rest))
    whole = b"".join(blocks)
    number = int.from_bytes(whole, "big")
    left = 8 * len(whole) - 4
    assert number >> left == 0b0100
    left -= size.counted
    count = number >> left & (1 << size.counted) - 1
    left -= 8 * count
    assert number >> left - 4 & 0b1111 == 0
    padding = (number & (1 << left - 4) - 1).to_bytes((left - 4) // 8, "big")
    assert padding == (b"\xec\x11" * len(padding))[: len(padding)]
    return (number >> left & (1 << 8 * count) - 1).to_bytes(count, "big")


def shows(rows: tuple[str, ...], drawn: list[bool | None]) -> bool:
    return all(dark is None or dark == (module == "1") for module, dark in zip("".join(rows), drawn, strict=True))


def test_an_address_that_no_code_holds_is_refused() -> None:
    with pytest.raises(ValueError, match="a QR code does not hold 667 bytes"):
        qr("x" * 667)


@pytest.mark.parametrize("address", [ADDRESS, ADDRESS * 4, "https://x.example/"])
def test_what_is_painted_is_the_symbol_with_its_white_border(address: str) -> None:
    code, rows = qr(address), symbol(address.encode())
    side = code.side * PIXELS
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(side, side))
        content = f"{PIXELS} 0 0 {-PIXELS} 0 {side} cm 1 w\n".encode() + code.operators + b" S"
        pdf.pages[0].Contents = pdf.make_stream(content)
        file = io.BytesIO()
        pdf.save(file)
    picture = pypdfium2.PdfDocument(file.getvalue())[0].render().to_pil().convert("L")
    middle = PIXELS // 2
    painted = tuple(
        "".join(str(int(picture.getpixel((x * PIXELS + middle, y * PIXELS + middle)) < 128)) for x in range(code.side))
        for y in range(code.side)
    )
    empty = ("0" * code.side,) * QUIET
    assert painted == (*empty, *("0" * QUIET + row + "0" * QUIET for row in rows), *empty)
