"""Content streams, rewritten: each operator of colour, and when text overprints."""

from __future__ import annotations

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.press.inks import Printed
from docgen.press.painting import Repainted, UnknownInkError, repainted

INKS = {
    "text": Printed((0, 0, 0, 100)),
    "sea": Printed((90, 40, 30, 20)),
    "spot": Printed((0, 60, 100, 0), "PANTONE 165 C"),
}
SPACES = {f"/--{name}": name for name in INKS}


def paint(content: str | bytes) -> Repainted:
    pdf = pikepdf.new()
    return repainted(pdf.make_stream(content if isinstance(content, bytes) else content.encode()), SPACES, INKS)


def after(content: str) -> str:
    return " | ".join(paint(content).content.decode().split("\n"))


@pytest.mark.parametrize(
    ("before", "wanted"),
    [
        ("/--sea cs 1 scn", "0.9 0.4 0.3 0.2 k"),
        ("/--sea CS .3 SCN", "0.27 0.12 0.09 0.06 K"),
        ("/--sea cs 0 scn", "0 0 0 0 k"),
        ("/--sea cs 0.333333 scn", "0.3 0.13333 0.1 0.06667 k"),
        ("/--sea cs", "0.9 0.4 0.3 0.2 k"),  # without a tint it is the whole ink
        ("/--sea cs /--text CS .5 scn", "0.9 0.4 0.3 0.2 k | 0 0 0 1 K | 0.45 0.2 0.15 0.1 k"),
        ("/--spot cs .3 scn", "/--spot cs | 0.3 scn"),
        ("/--spot CS 1 SCN", "/--spot CS | 1 SCN"),
        ("/--spot cs 0 scn", "0 0 0 0 k"),  # paper is no ink on any plate
        (".25 g", "0 0 0 0.75 k"),
        ("1 G", "0 0 0 0 K"),
        (".1 .2 .3 .4 k", "0.1 0.2 0.3 0.4 k"),
        ("/DeviceGray cs", "0 0 0 1 k"),
        ("/DeviceCMYK cs .1 0 0 0 sc", "0.1 0 0 0 k"),
        ("/Pattern cs /p0 scn", "/Pattern cs | /p0 scn"),
        ("/Span <</MCID 0>> BDC /a1 gs EMC q 1 0 0 1 0 0 cm Q", "q | 1 0 0 1 0 0 cm | Q"),
    ],
)
def test_colours(before: str, wanted: str) -> None:
    assert after(before) == wanted


@pytest.mark.parametrize(
    ("before", "wanted"),
    [
        ("/--text cs 1 scn (a) Tj (b) Tj", "0 0 0 1 k | /Overprint gs | (a) Tj | (b) Tj"),
        ("/--text cs .49 scn (a) Tj", "0 0 0 0.49 k | (a) Tj"),
        ("/--text cs 1 scn [(a)] TJ 0 0 9 9 re f", "0 0 0 1 k | /Overprint gs | [ (a) ] TJ | 0 0 9 9 re | /Knockout gs | f"),
        ("/--text cs 1 scn (a) Tj /x0 Do", "0 0 0 1 k | /Overprint gs | (a) Tj | /Knockout gs | /x0 Do"),
        ("/--text cs 1 scn (a) Tj /--sea cs 1 scn (b) Tj", "0 0 0 1 k | /Overprint gs | (a) Tj | 0.9 0.4 0.3 0.2 k | /Knockout gs | (b) Tj"),
        ("/--text cs 1 scn q (a) Tj Q 0 0 9 9 re f", "0 0 0 1 k | q | /Overprint gs | (a) Tj | Q | 0 0 9 9 re | f"),
        ("q /--text cs 1 scn Q (a) Tj", "q | 0 0 0 1 k | Q | (a) Tj"),  # whose colour is nobody's
        ("/--text cs 1 scn 2 Tr (a) Tj", "0 0 0 1 k | 2 Tr | (a) Tj"),  # its outline may be of any colour
        ("/--text CS 1 SCN (a) Tj", "0 0 0 1 K | (a) Tj"),
        ("/--spot cs 1 scn (a) Tj", "/--spot cs | 1 scn | (a) Tj"),
        ("/--text cs 1 scn /Pattern cs /p0 scn (a) Tj", "0 0 0 1 k | /Pattern cs | /p0 scn | (a) Tj"),
    ],
)  # fmt: skip
def test_overprint(before: str, wanted: str) -> None:
    assert after(before) == wanted


def test_what_is_needed_and_what_is_foreign() -> None:
    done = paint("/--sea cs 1 scn /F0 9 Tf /--spot cs 1 scn /x0 Do /Pattern cs /p0 scn /a1 gs /--text cs 1 scn (a) Tj")
    assert sorted(done.needs) == [
        ("/ColorSpace", "/--spot"),
        ("/ExtGState", "/Overprint"),
        ("/Font", "/F0"),
        ("/Pattern", "/p0"),
        ("/XObject", "/x0"),
    ]
    assert done.states == {"/a1"}
    assert done.foreign == ()
    assert paint("1 0 0 rg /lab-d50 CS 1 2 3 SCN").foreign == ("DeviceRGB", "lab-d50")


def test_an_unknown_ink() -> None:
    pdf = pikepdf.new()
    stream = pdf.make_stream(b"/--sky cs 1 scn")
    with pytest.raises(UnknownInkError, match="the page uses the ink 'sky', and only sea, spot, text are given"):
        repainted(stream, {"/--sky": "sky"}, INKS)


PIECES = st.sampled_from(
    [
        "q", "Q", "/--text cs 1 scn", "/--text cs .3 scn", "/--sea cs .5 scn", "/--spot cs 1 scn", "/--sea CS 1 SCN",
        "0 g", "1 Tr", "0 Tr", "(a) Tj", "[(b)] TJ", "0 0 9 9 re f", "0 0 m 9 9 l S", "/x0 Do", "/a1 gs", "/Artifact BMC EMC",
    ]
)  # fmt: skip


@given(st.lists(PIECES, max_size=40))
def test_nothing_but_dark_text_of_black_alone_is_ever_overprinted(pieces: list[str]) -> None:
    """What is painted, looked at by somebody who only knows the result."""
    kept, depth = [], 0
    for piece in pieces:  # no more is restored than was saved
        depth += {"q": 1, "Q": -1}.get(piece, 0)
        if depth < 0:
            depth = 0
            continue
        kept.append(piece)
    state: tuple[bool, list[float] | None, int] = (False, None, 0)
    saved = []
    pdf = pikepdf.new()
    for one in pikepdf.parse_content_stream(pdf.make_stream(paint("\n".join(kept)).content)):
        operator = str(one.operator)
        over, colour, mode = state
        if operator == "q":
            saved.append(state)
        elif operator == "Q":
            state = saved.pop()
        elif operator == "gs":
            state = (str(one.operands[0]) == "/Overprint", colour, mode)
        elif operator == "k":
            state = (over, [float(part) for part in one.operands], mode)
        elif operator in ("cs", "scn"):
            state = (over, None, mode)
        elif operator == "Tr":
            state = (over, colour, int(one.operands[0]))
        elif operator in ("Tj", "TJ"):
            assert over == (mode == 0 and colour is not None and colour[:3] == [0, 0, 0] and colour[3] >= 0.5)
        elif operator in ("f", "S", "Do"):
            assert not over


@given(st.lists(PIECES, max_size=30))
def test_painting_twice_changes_nothing(pieces: list[str]) -> None:
    """Press colours are their own press colours; only the graphics states would be taken out again."""
    once = paint("\n".join(piece for piece in pieces if piece not in ("(a) Tj", "[(b)] TJ"))).content
    assert paint(once).content == once
