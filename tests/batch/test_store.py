"""The store of typeset documents: a cache within bounds."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from docgen import Project
from docgen.batch.pages import Pager, frames_of
from docgen.batch.store import STORE, Kept, Store, pack, unpack
from docgen.files import Folder
from docgen.geometry import Rectangle
from docgen.typeset.document import (
    Fragment,
    Link,
    Mark,
    Opening,
    Owners,
    SlotPlace,
    Spare,
    TypesetDocument,
    TypesetSlots,
)
from docgen.typeset.engine import typeset, typeset_slots
from tests.projects import small_project

STYLE = {"color": "#000"}
DOCUMENT = Kept(
    TypesetDocument(
        head=b"%PDF-1.7\n\n\0\xff\n" * 50,
        rows=b"\0" * 21,
        size=3,
        root=(1, 2, 3),
        sheets=(4, 5, 6),
        inks={"primary": 7},
        spaces=8,
        pieces={9: (b"<</URI ", ("address", 0), b">>")},
        contents={10: (b"q", ("mark", 0), b"Q")},
        marks=(Mark("id", 1.5, 2.5, glyphs={"a": (3, 500)}, breaks=True), Mark("qr", side=22.0)),
        openings=(Opening("slot-band", 0, 1.0, 2.0, 11, 12, 13),),
        owners={0: Owners(14, b"15 0 R", 1)},
        annotations={0: (16, b"17 0 R")},
        parents=(18, b"<</Nums []>>", 3),
        resources={"Font": (19, b"/F 20 0 R")},
        fonts={"F": frozenset({1, 2, 300})},
        slots={
            "slot-band": (
                SlotPlace(0, Rectangle(1.5, 2, 3, 4), style=STYLE),
                SlotPlace(2, Rectangle(0, 0, 1, 1), running=True, style=STYLE),
            )
        },
    ),
    {"logo.svg": "d1", "absent.svg": None},
)
SLOTS = Kept(
    TypesetSlots(
        fragments={
            "slot-contact": Fragment(
                10.0, 20.0, (b"/", ("font", 0), b" 8 Tf"), (1, 0), ((b"<<", ("mcid", 0), b">>"),),
                (Link((b"<</Rect ", ("edges", 0)), (1.0, 2.0, 3.0, 4.0), 1),),
            )
        },
        objects=(Spare((b"<</Length 1",), b"\0", (1,)), Spare((("spare", 0), b" 0 R"), None, ())),
        fonts=(("F", frozenset({7}), 0),),
        resources={"XObject": (("slot-x1", (("spare", 1), b" 0 R")),)},
        marks=(Mark("id"),),
        matrices=(("slot-contact", (0.75, 0.0, 0.0, -0.75, 1.5, 2.5)),),
    ),
    {},
)  # fmt: skip


@pytest.mark.parametrize("kept", [DOCUMENT, SLOTS], ids=["document", "slots"])
def test_what_was_typeset_comes_back_as_it_was(tmp_path: Path, kept: Kept) -> None:
    Store(tmp_path).put("key", pack(kept))

    found = Store(tmp_path).get("key")

    assert found == kept
    assert repr(found) == repr(kept)  # types too: a named tuple and a plain one are equal
    assert Store(tmp_path).get("other") is None


def test_what_the_engine_makes_comes_back_and_makes_the_same_file(tmp_path: Path) -> None:
    """Real pages, real slots."""
    folder = Folder.at(small_project(tmp_path, pages=True))
    source = Project(folder).source("examplol-tablets.patient.plain.en-GB.standard")
    assert source is not None
    draft = Pager.of(folder).draft(source.edition, source.checked, source.brand)
    document = typeset(draft.page, folder)
    frames = frames_of(document)
    slots = typeset_slots(draft.slots(frames), folder)

    again = [unpack(pack(Kept(one, {}))) for one in (document, slots)]

    assert again == [Kept(document, {}), Kept(slots, {})]
    back = [kept.typeset for kept in again if kept]
    assert draft.finished(*back).pdf == draft.finished(document, slots).pdf  # type: ignore[arg-type]


@pytest.mark.parametrize("length", [0, 1, 31, 32, 33, 100, -1])
def test_a_document_that_is_cut_off_counts_as_missing(tmp_path: Path, length: int) -> None:
    Store(tmp_path).put("key", pack(DOCUMENT)[:length])
    assert Store(tmp_path).get("key") is None


@pytest.mark.parametrize("kept", [DOCUMENT, SLOTS], ids=["document", "slots"])
def test_a_document_that_is_damaged_anywhere_counts_as_missing(tmp_path: Path, kept: Kept) -> None:
    whole = pack(kept)
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
