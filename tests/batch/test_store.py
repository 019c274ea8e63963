"""The store of typeset documents: a cache within bounds."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from docgen.batch.store import STORE, Store, pack, unpack
from docgen.geometry import Rectangle
from docgen.typeset.document import SlotPlace, TypesetDocument

DOCUMENT = TypesetDocument(
    b"%PDF-1.7\n\n\0\xff\n" * 50,
    3,
    {"slot-band": (SlotPlace(0, Rectangle(1.5, 2, 3, 4)), SlotPlace(2, Rectangle(0, 0, 1, 1)))},
)


def test_a_document_comes_back_as_it_was(tmp_path: Path) -> None:
    Store(tmp_path).put("key", pack(DOCUMENT))

    assert Store(tmp_path).get("key") == DOCUMENT
    assert Store(tmp_path).get("other") is None
    assert unpack(pack(TypesetDocument(b"", 0, {}))) == TypesetDocument(b"", 0, {})


@pytest.mark.parametrize("length", [0, 1, 31, 32, 33, 100, -1])
def test_a_document_that_is_cut_off_counts_as_missing(tmp_path: Path, length: int) -> None:
    Store(tmp_path).put("key", pack(DOCUMENT)[:length])
    assert Store(tmp_path).get("key") is None


def test_a_document_that_is_damaged_anywhere_counts_as_missing(tmp_path: Path) -> None:
    whole = pack(DOCUMENT)
    for at in range(0, len(whole), 7):
        damaged = bytearray(whole)
        damaged[at] ^= 0x10
        Store(tmp_path).put("key", bytes(damaged))
        assert Store(tmp_path).get("key") is None, at


def test_what_is_no_file_counts_as_missing_and_harms_nothing(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.path("key").mkdir(parents=True)
    assert store.get("key") is None
    store.put("key", pack(DOCUMENT))
    store.put("other", pack(DOCUMENT))
    store.trim()
    assert store.get("other") == DOCUMENT


def test_what_was_not_used_for_the_longest_time_goes_first(tmp_path: Path) -> None:
    store = Store(tmp_path, largest=3 * len(pack(DOCUMENT)))
    for age, key in enumerate("edcba"):
        store.put(key, pack(DOCUMENT))
        os.utime(store.path(key), (1000 - age, 1000 - age))
    assert store.get("a") == DOCUMENT  # and so it is the one used last

    store.trim()

    assert sorted(path.name for path in (tmp_path / STORE).iterdir()) == ["a", "d", "e"]
    store.trim()
    assert len(list((tmp_path / STORE).iterdir())) == 3


def test_what_a_killed_build_left_unfinished_goes(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.put("key", pack(DOCUMENT))
    (tmp_path / STORE / ".docgen-abcd1234.part").write_bytes(b"half")

    store.trim()

    assert [path.name for path in (tmp_path / STORE).iterdir()] == ["key"]


def test_a_store_that_is_not_there_needs_no_trimming(tmp_path: Path) -> None:
    Store(tmp_path).trim()
    assert list(tmp_path.iterdir()) == []
