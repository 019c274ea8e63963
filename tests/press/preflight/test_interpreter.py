"""The interpreter: whatever stands in forms, patterns and states comes out as if it had been painted directly."""

from __future__ import annotations

import dataclasses
import math
import time

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, Stream

from docgen.press.preflight.interpreter import read_content
from docgen.press.preflight.library import Library
from docgen.press.preflight.paint import Kind, Paint, Painted
from docgen.press.preflight.plane import IDENTITY, Matrix, at, inverse, thinnest, times

MEDIA = (0.0, 0.0, 1000.0, 1000.0)


def painted(operators: str, forms: dict[str, tuple[str, Matrix]] | None = None, **resources: object) -> Painted:
    """What these operators paint; ``forms`` may use one another, those before them."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(1000, 1000))
    made: dict[str, pikepdf.Object] = {}
    for name, (inside, matrix) in (forms or {}).items():
        form = Stream(
            pdf, inside.encode(), Type=Name.XObject, Subtype=Name.Form, BBox=Array([-9999, -9999, 9999, 9999])
        )
        form.Matrix = Array([round(value, 6) for value in matrix])  # type: ignore[assignment]
        form.Resources = Dictionary(XObject=Dictionary(**made))  # type: ignore[assignment]
        made[name] = pdf.make_indirect(form)
    page.obj.Resources = Dictionary(XObject=Dictionary(**made), **resources)  # type: ignore[arg-type]
    page.obj.Contents = Stream(pdf, operators.encode())
    return read_content(page, page.obj.Resources, MEDIA, Library())


def nearly(one: Paint, other: Paint) -> bool:
    return (
        one.kind == other.kind
        and dataclasses.astuple(one.look) == dataclasses.astuple(other.look)
        and one.bounds == pytest.approx(other.bounds, abs=0.05)
        and one.thickness == pytest.approx(other.thickness, abs=0.01)
    )


MATRICES = st.builds(
    lambda angle, across, up, x, y: (
        *(across * math.cos(angle), across * math.sin(angle), -up * math.sin(angle), up * math.cos(angle)),
        *(float(x), float(y)),
    ),
    st.sampled_from([0, math.pi / 2, math.pi, -math.pi / 2]),
    st.sampled_from([0.5, 1.0, 2.0]),
    st.sampled_from([0.25, 1.0, -1.0]),
    st.integers(300, 600),
    st.integers(300, 600),
)
DRAWING = "0.3 0 0 1 k 3 w 10 10 40 20 re f 1 0 0 0 K 0 0 m 30 40 l S 5 5 m 25 5 l 15 25 l f"


def written(matrix: Matrix) -> str:
    return " ".join(f"{value:.6f}" for value in matrix) + " cm"


@settings(max_examples=60, deadline=None)
@given(MATRICES, MATRICES, MATRICES)
def test_a_form_in_a_form_is_like_the_drawing_itself(outer: Matrix, inner: Matrix, own: Matrix) -> None:
    near = (*inner[:4], inner[4] / 50, inner[5] / 50)
    small = (*own[:4], own[4] / 50, own[5] / 50)
    directly = painted(f"{written(outer)} {written(near)} {written(small)} {DRAWING}")
    forms = {"In": (DRAWING, small), "Out": (f"{written(near)} /In Do", IDENTITY)}
    through = painted(f"{written(outer)} /Out Do", forms)
    assert directly.oddities == through.oddities == ()
    assert len(directly.paints) == len(through.paints)
    assert all(map(nearly, directly.paints, through.paints))


@given(MATRICES, MATRICES)
def test_matrices_one_after_the_other_and_back(one: Matrix, other: Matrix) -> None:
    both = times(one, other)
    assert at(both, 3, 4) == pytest.approx(at(other, *at(one, 3, 4)))
    back = inverse(both)
    assert back is not None
    assert at(back, *at(both, 3, 4)) == pytest.approx((3, 4))
    assert thinnest(both) <= min(abs(both[0]) + abs(both[1]), abs(both[2]) + abs(both[3])) + 1e-9


def test_a_form_begins_with_the_state_of_the_page() -> None:
    forms = {"Fm": ("0 0 10 10 re f 0 0 m 9 9 l S", IDENTITY)}
    result = painted("q 1 0 0 0 k 0 1 0 0 K 5 w /Fm Do Q /Fm Do", forms)
    assert [(p.look.colour.tints, p.thickness) for p in result.paints if p.kind is Kind.LINE] == [
        ((("Magenta", 1.0),), 5.0),
        ((("Black", 1.0),), 1.0),
    ]
    assert [p.look.colour.tints for p in result.paints if p.kind is Kind.AREA] == [(("Cyan", 1.0),), (("Black", 1.0),)]


def test_a_form_does_not_change_the_state_of_the_page() -> None:
    result = painted("0 0 1 0 k /Fm Do 0 0 10 10 re f", {"Fm": ("1 0 0 0 k 7 w 0 0 5 5 re f", IDENTITY)})
    assert [p.look.colour.tints for p in result.paints] == [(("Cyan", 1.0),), (("Yellow", 1.0),)]


def test_clips_cut_what_is_seen() -> None:
    (area,) = painted("100 100 50 50 re W n 1 0 0 0 k 0 0 120 500 re f 300 300 20 20 re f").paints
    assert area.bounds == (100, 100, 120, 150)


def test_a_round_clip_is_kept_as_a_shape() -> None:
    circle = "0 50 m 0 77 22 100 50 100 c 77 100 100 77 100 50 c 100 22 77 0 50 0 c 22 0 0 22 0 50 c h W n"
    (area,) = painted(f"{circle} 1 0 0 0 k 0 0 100 100 re f").paints
    assert area.bounds == pytest.approx((0, 0, 100, 100))
    assert area.covers(50, 50)
    assert not area.covers(3, 3)


def test_a_ring_has_a_hole() -> None:
    (ring,) = painted("1 0 0 0 k 0 0 100 100 re 20 20 60 60 re f*").paints
    assert ring.covers(10, 50)
    assert not ring.covers(50, 50)


def test_a_form_without_end_is_noted_and_ends() -> None:
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(1000, 1000))
    form = pdf.make_indirect(
        Stream(pdf, b"/Me Do /Me Do", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9]))
    )
    form.Resources = Dictionary(XObject=Dictionary(Me=form))
    page.obj.Resources = Dictionary(XObject=Dictionary(Me=form))
    page.obj.Contents = Stream(pdf, b"/Me Do 0 0 5 5 re f")
    assert [odd.what for odd in read_content(page, page.obj.Resources, MEDIA, Library()).oddities] == [
        "forms within forms without end"
    ]


def test_a_bomb_of_forms_is_noted_and_ends() -> None:
    forms = {"F0": ("0 0 1 1 re f " * 50, IDENTITY)}
    for level in range(1, 9):
        forms[f"F{level}"] = (f"/F{level - 1} Do " * 10, IDENTITY)
    start = time.perf_counter()
    assert [odd.what for odd in painted("/F8 Do", forms).oddities] == ["forms within forms without end"]
    assert time.perf_counter() - start < 60


def test_text_in_every_way_of_showing_it() -> None:
    font = Dictionary(
        Type=Name.Font, Subtype=Name.TrueType, BaseFont=Name.Any, FirstChar=65, Widths=Array([1000] * 26),
        FontDescriptor=Dictionary(FontFile2=Stream(pikepdf.new(), b"x")),
    )  # fmt: skip
    del font["/FontDescriptor"]
    operators = """BT /F 10 Tf 12 TL 100 500 Td (AB) Tj T* (A) Tj (AB) ' 1 2 (A) " 0 Tc 0 Tw
        [(A) -1000 (B)] TJ 50 Tz (AB) Tj 100 Tz 2 Ts (A) Tj 3 Tr (A) Tj 1 Tr (A) Tj ET"""
    result = painted(operators, Font=Dictionary(F=font))
    assert {odd.what for odd in result.oddities} == {"Any"}
    text = [paint for paint in result.paints if paint.kind is Kind.TEXT]
    spans = [(round(p.bounds[0]), round(p.bounds[2]), round(p.bounds[1] + 2.2)) for p in text]
    assert spans == [
        (100, 120, 500),  # Tj
        (100, 110, 488),  # T*
        (100, 120, 476),  # '
        (100, 112, 464),  # ", with two points after each letter
        (112, 142, 464),  # TJ, with a gap of a letter
        (142, 152, 464),  # at half the width
        (152, 162, 466),  # raised
    ]
    assert [paint.kind for paint in result.paints].count(Kind.OUTLINE) == 1
    assert {paint.type_size for paint in text} == {10.0}


@pytest.mark.parametrize(
    "junk", [b"\x00\xff(((", b"q q q Q Q Q Q Q", b"BT (a) Tj ET", b"/X Do /Y gs /Z cs", b"1 2 3 re f l c", b"[1 2"]
)
def test_nonsense_never_raises(junk: bytes) -> None:
    pdf = pikepdf.new()
    page = pdf.add_blank_page()
    page.obj.Contents = Stream(pdf, junk)
    read_content(page, page.obj.Resources, MEDIA, Library())


def test_forms_that_are_placed_again_are_not_read_again() -> None:
    """A thousand placements of a form cost less than a hundred readings of it."""

    def seconds(operators: str, forms: dict[str, tuple[str, Matrix]]) -> float:
        best = math.inf
        for _ in range(3):
            start = time.perf_counter()
            painted(operators, forms)
            best = min(best, time.perf_counter() - start)
        return best

    busy = "1 0 0 0 k 1 0 0 1 0 0 cm 0 0 m 1 1 2 2 3 3 c 4 4 5 5 6 6 c n " * 200 + "0 0 5 5 re f"
    placements = " ".join(f"q 1 0 0 1 {x} {y} cm /Fm Do Q" for x in range(0, 1000, 25) for y in range(0, 1000, 40))
    alone = seconds("/Fm Do", {"Fm": (busy, IDENTITY)})
    assert seconds(placements, {"Fm": (busy, IDENTITY)}) < 100 * alone
