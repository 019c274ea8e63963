"""What the engine makes for a text is gone with the text, and the pages are the engine's own."""

from __future__ import annotations

import ctypes
import gc

import pytest

from docgen.files import Folder
from docgen.typeset.environment import require_engine
from docgen.typeset.features import Unshared
from tests.typeset.helpers import made, make

A_LIST = "<h1>t</h1><ol>" + "<li>x</li>" * 60 + "</ol>"
LAYOUTS = 600
"""Each typesetting of the list lays out its markers, and so loses at least 60 lists of attributes when they are lost."""


class Mallinfo(ctypes.Structure):
    NAMES = "arena ordblks smblks hblks hblkhd usmblks fsmblks uordblks fordblks keepcost"
    _fields_ = [(name, ctypes.c_size_t) for name in NAMES.split()]


def taken() -> int:
    """Bytes that the C library has given out: a count, to the byte, and no measurement."""
    try:
        mallinfo = ctypes.CDLL(None).mallinfo2
    except AttributeError:
        pytest.skip("only the GNU C library says what it has given out")
    mallinfo.restype = Mallinfo
    gc.collect()
    given = mallinfo()
    return int(given.uordblks + given.hblkhd)


def test_a_document_leaves_no_attributes_behind(folder: Folder) -> None:
    for _ in range(3):
        make(folder, A_LIST)  # fonts, styles and caches
    before = taken()
    for _ in range(10):
        make(folder, A_LIST)
    assert (
        taken() - before < 200 * LAYOUTS
    )  # lost lists would be three times as much; caches of the C libraries settle in less


def test_attributes_make_the_same_pages_whoever_frees_them(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    css = "p { font-variant: small-caps; font-feature-settings: 'kern' 0; letter-spacing: 1px; text-align: justify }"
    body = A_LIST + "<p>So many words that they need more than one line of the page, and stretch.</p>"
    ours = made(folder, body, css)
    require_engine()
    from weasyprint.text import line_break

    monkeypatch.setattr(Unshared, "setdefault", dict.setdefault)  # keeps them, as the engine does
    monkeypatch.setattr(line_break.Layout, "setup", line_break.Layout.setup.__wrapped__)
    assert made(folder, body, css) == ours
