"""Files that are written object by object: whatever is written can be read back, by a library that is not ours."""

from __future__ import annotations

import io
import re
import zlib

import pikepdf
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from docgen.typeset.objects import (
    FREE,
    ROW,
    File,
    compressed,
    decimal,
    filled,
    hole,
    is_hole,
    literal,
    pieces,
    references,
    table_of,
)

CATALOGUE = b"<</Type/Catalog/Pages<</Type/Pages/Kids[]/Count 0>>>>"
UNCLEAR_END = b"\r\nendstream"
UNCLEAR = [bytes([number]) for number in range(256) if zlib.adler32(bytes([number])) & 0xFF == 0x0D]
"""Data whose compressed form would end in a carriage return."""


def written(
    smalls: list[int], streams: list[bytes], *, early: int = 0, level: int = 9
) -> tuple[bytes, list[int], list[int]]:
    """A file with dictionaries that hold these numbers, and with these streams; gives where both are.

    So many ``early`` ones are flushed before the others come, as the head of a typeset document is.
    """
    file = File()
    root = file.number()
    small, large = [file.number() for _ in smalls], [file.number() for _ in streams]
    file.put(root, CATALOGUE)
    for index, (number, value) in enumerate(zip(small, smalls, strict=True)):
        if early and index == early:
            file.flush()
            file = File(file.head, file.rows)
        file.put(number, b"<</Number %d>>" % value)
    for number, data in zip(large, streams, strict=True):
        file.deflated(number, b"/Of %d" % len(data), data, level)
    return file.close(root, root, level), small, large


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    st.lists(st.integers(-(10**9), 10**9), max_size=40),
    st.lists(st.binary(max_size=300) | st.sampled_from(UNCLEAR), max_size=8),
    st.integers(0, 5),
    st.sampled_from([1, 6, 9]),
)
@example([], [], 0, 9)
@example([1] * 300, [b"", b"\r", UNCLEAR[0]], 2, 9)
def test_what_is_written_can_be_read_back(smalls: list[int], streams: list[bytes], early: int, level: int) -> None:
    pdf, small, large = written(smalls, streams, early=early, level=level)

    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert opened.check_pdf_syntax() == []
        assert [int(opened.get_object(number, 0).Number) for number in small] == smalls
        for number, data in zip(large, streams, strict=True):
            stream = opened.get_object(number, 0)
            assert int(stream.Of) == len(data)
            assert stream.read_bytes().removesuffix(b"\n") == data.removesuffix(b"\n")
            assert len(stream.read_bytes()) - len(data) in (0, 1)
    assert UNCLEAR_END not in pdf
    assert pdf == written(smalls, streams, early=early, level=level)[0]


@given(st.binary(max_size=200) | st.sampled_from(UNCLEAR), st.sampled_from([1, 6, 9]))
def test_what_is_compressed_ends_clearly_and_is_at_most_a_line_feed_longer(data: bytes, level: int) -> None:
    packed, length = compressed(data, level)

    assert packed[-1] != 0x0D
    assert zlib.decompress(packed) in (data, data + b"\n")
    assert length == len(zlib.decompress(packed))


@pytest.mark.parametrize("data", UNCLEAR[:3])
def test_data_that_would_end_in_a_carriage_return_get_another_end(data: bytes) -> None:
    assert zlib.compress(data)[-1] == 0x0D
    assert compressed(data) == (zlib.compress(data + b"\n", 9), len(data) + 1)


def test_the_table_of_a_file_ends_clearly_too() -> None:
    """One table in 256 would not; a free number more gives it another end."""
    sizes = []
    for length in range(2_000):
        file = File()
        root, stream = file.number(), file.number()
        file.put(root, CATALOGUE)
        file.stream(stream, b"", b"x" * length)
        pdf = file.close(root, root)
        assert UNCLEAR_END not in pdf
        sizes.append(len(table_of(pdf)) // ROW.size)
        assert f"/Size {sizes[-1]}/".encode() in pdf
    assert set(sizes) == {5, 6}
    assert sizes.count(6) < 20


def test_each_number_has_its_row() -> None:
    pdf, small, large = written([7, 8], [b"x"])
    rows = list(ROW.iter_unpack(table_of(pdf)))

    assert rows[0] == ROW.unpack(FREE)
    assert [rows[number][0] for number in small] == [2, 2]
    assert [pdf[rows[number][1] :].split(b" ")[0] for number in large] == [str(number).encode() for number in large]


def test_other_contents_have_another_identifier() -> None:
    identifiers = [re.search(rb"/ID\[<(\w+)><(\w+)>\]", written([number], [])[0]) for number in (1, 2)]
    one, two = (found.groups() if found else () for found in identifiers)
    assert one[0] == one[1] != two[0] == two[1]


def test_streams_that_are_there_are_taken_as_they_are() -> None:
    file = File()
    root, stream = file.number(), file.number()
    file.put(root, CATALOGUE)
    file.stream(stream, b"/Filter/DCTDecode", b"\xff\xd8\r")
    with pikepdf.open(io.BytesIO(file.close(root, root))) as opened:
        assert opened.get_object(stream, 0).read_raw_bytes() == b"\xff\xd8\r"


# ------------------------------------------------------------------------------------------------ sources

WORDS = st.text(st.characters(blacklist_categories=["Cs"]))


@given(WORDS)
def test_text_strings_say_what_was_written(text: str) -> None:
    file = File()
    root = file.number()
    file.put(root, b"<<%b/Said %b>>" % (CATALOGUE[2:-2], literal(text)))
    with pikepdf.open(io.BytesIO(file.close(root, root))) as opened:
        assert str(opened.Root.Said) == text


@given(st.floats(-1e6, 1e6))
def test_numbers_are_right_to_a_millionth_and_never_in_powers(value: float) -> None:
    assert float(decimal(value)) == pytest.approx(value, abs=6e-7)
    assert re.fullmatch(rb"-?\d+(\.\d*[1-9])?", decimal(value))


HOLES = st.tuples(st.sampled_from(["mark", "spare", "mcid"]), st.integers(0, 99))


@given(st.lists(st.binary(max_size=9).filter(lambda part: b"\0" not in part) | HOLES, max_size=9))
def test_holes_are_filled_where_they_were_left(parts: list[bytes | tuple[str, int]]) -> None:
    source = b"".join(part if isinstance(part, bytes) else hole(*part).encode() for part in parts)
    given_ = {part: b"<%b>" % repr(part).encode() for part in parts if not isinstance(part, bytes)}

    assert filled(pieces(source), given_) == b"".join(
        part if isinstance(part, bytes) else given_[part] for part in parts
    )
    assert b"" not in pieces(source)


def test_a_hole_alone_is_known() -> None:
    assert is_hole(hole("mark", 3).encode())
    assert not is_hole(b"q " + hole("mark").encode())
    assert not is_hole(b"\0 binary")
    assert references([3, 14]) == b"3 0 R 14 0 R"
