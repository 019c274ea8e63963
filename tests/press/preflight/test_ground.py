"""What lies under things is found by squares of the page, and is what asking everything finds."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator

from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.lib.colors import CMYKColor
from reportlab.pdfgen.canvas import Canvas

from docgen.press.preflight.buckets import Buckets, Ground
from docgen.press.preflight.colour import Colour, total
from docgen.press.preflight.ground import inks_at, laid, loads, plates_under
from docgen.press.preflight.page import PageFacts
from docgen.press.preflight.paint import Kind, Look, Paint
from docgen.press.preflight.plane import IDENTITY, Box, Outline, overlap
from docgen.press.preflight.promises import PROCESS
from tests.press.preflight import made
from tests.press.preflight.made import MM, card, judged

PAGE: Box = (0.0, 0.0, 300.0, 400.0)
ADDING = ("Multiply", "Darken")

TINTS = st.tuples(*[st.sampled_from([0.0, 0.0, 0.3, 0.7, 1.0])] * 4)
COLOURS = st.builds(
    lambda tints, family: Colour(
        tuple((plate, tint) for plate, tint in zip((*PROCESS[:3], "Gold"), tints, strict=True) if tint), family
    ),
    TINTS,
    st.sampled_from(["DeviceCMYK", "DeviceN"]),
)
LOOKS = st.builds(
    Look,
    COLOURS,
    overprints=st.booleans(),
    keeps_zeros=st.booleans(),
    alpha=st.sampled_from([1.0, 1.0, 0.5]),
    blend=st.sampled_from(["Normal", "Normal", "Multiply"]),
    masked=st.sampled_from([False, False, True]),
)
BOXES = st.builds(
    lambda x, y, wide, high: (x, y, x + wide, y + high),
    st.floats(-20, 310),
    st.floats(-20, 410),
    st.sampled_from([0.5, 7.0, 60.0, 500.0]),
    st.sampled_from([0.5, 7.0, 60.0, 500.0]),
)


def triangle(box: Box) -> tuple[Outline, ...]:
    x0, y0, x1, y1 = box
    return (Outline((((x0, y0), (x1, y0), (x1, y1)),), even_odd=False),)


PAINTS = st.lists(
    st.builds(
        lambda kind, box, look, whole: Paint(kind, box, look, IDENTITY, 1.0, () if whole else triangle(box)),
        st.sampled_from([Kind.AREA, Kind.AREA, Kind.GRADIENT, Kind.TEXT]),
        BOXES,
        LOOKS,
        st.booleans(),
    ),
    min_size=1,
    max_size=40,
)


def page_of(paints: list[Paint]) -> PageFacts:
    return PageFacts(1, PAGE, PAGE, PAGE, PAGE, True, True, False, 0, 1.0, (), tuple(paints), ())


def inks_by_asking_all(page: PageFacts, x: float, y: float, before: int) -> dict[str, float]:
    inks: dict[str, float] = {}
    for index, paint in page.grounds:
        if index < before and paint.covers(x, y):
            inks = laid(inks, paint, x, y)
    return inks


class AskingAll(Buckets):
    """All grounds, wherever they lie."""

    def at(self, x: float, y: float, before: int | None = None) -> Iterator[Ground]:
        return (ground for ground in reversed(self._grounds) if before is None or ground[0] < before)

    def under(self, bounds: Box, before: int) -> list[Ground]:
        return [ground for ground in self._grounds if ground[0] < before and overlap(ground[1].bounds, bounds)]


@settings(max_examples=200, deadline=None)
@given(PAINTS, st.sampled_from([50.0, 150.0, 300.0]))
def test_the_loads_are_those_of_asking_everything(paints: list[Paint], limit: float) -> None:
    page, other = page_of(paints), page_of(paints)
    other.__dict__["buckets"] = AskingAll(other.grounds, PAGE)
    assert list(loads(page, limit)) == list(loads(other, limit))


WHOLE_BOXES = st.builds(
    lambda x, y, wide, high: (10.0 * x, 10.0 * y, 10.0 * (x + wide), 10.0 * (y + high)),
    *[st.integers(0, 9)] * 2,
    *[st.integers(1, 10)] * 2,
)
FEW_BOXES = st.lists(
    st.builds(
        lambda kind, box, look: Paint(kind, box, look, IDENTITY, 1.0),
        st.sampled_from([Kind.AREA, Kind.AREA, Kind.GRADIENT, Kind.TEXT]),
        WHOLE_BOXES,
        LOOKS,
    ),
    min_size=1,
    max_size=5,
)


def most_of(page: PageFacts, index: int, paint: Paint) -> float:
    """The most ink that there is in any square of ten points when that is painted."""
    most = paint.look.colour.total
    if paint.look.overprints or paint.look.blend in ADDING:
        x0, y0, x1, y1 = (int(edge) for edge in paint.bounds)
        for x, y in itertools.product(range(x0 + 5, x1, 10), range(y0 + 5, y1, 10)):
            under = inks_by_asking_all(page, x, y, before=index)
            most = max(most, round(total(laid(under, paint, x, y).items()), 6))
    return most


@settings(max_examples=300, deadline=None)
@given(FEW_BOXES, st.sampled_from([50.0, 150.0, 300.0]))
def test_no_place_is_left_out_whatever_hides_the_middle(paints: list[Paint], limit: float) -> None:
    page = page_of(paints)
    truth = [most_of(page, index, paint) for index, paint in page.printed]
    said = list(loads(page, limit))
    assert [load.total for load in said if load.total > limit] == [most for most in truth if most > limit]
    assert max((load.total for load in said), default=0.0) == max(truth)


@settings(max_examples=200, deadline=None)
@given(FEW_BOXES, WHOLE_BOXES)
def test_a_line_lies_upon_each_ink_that_is_seen_under_it(paints: list[Paint], box: Box) -> None:
    top = Paint(Kind.AREA, box, Look(Colour((), "DeviceCMYK", white=True)), IDENTITY)
    page = page_of([*paints, top])
    x0, y0, x1, y1 = (int(edge) for edge in box)
    inks = (
        inks_by_asking_all(page, x, y, before=len(paints))
        for x, y in itertools.product(range(x0 + 5, x1, 10), range(y0 + 5, y1, 10))
    )
    assert plates_under(page, len(paints), top) == {plate for at in inks for plate, tint in at.items() if tint}


@settings(max_examples=200, deadline=None)
@given(PAINTS, st.floats(-30, 330), st.floats(-30, 430), st.integers(0, 40))
def test_the_inks_of_a_point_are_those_of_asking_everything(paints: list[Paint], x: float, y: float, at: int) -> None:
    page = page_of(paints)
    assert inks_at(page, x, y, before=at) == inks_by_asking_all(page, x, y, before=at)


def crowd(count: int) -> bytes:
    """Black dots that overprint on a ground of 280 %, so that each has too much ink."""

    def draw(canvas: Canvas) -> None:
        canvas.setFillColor(CMYKColor(1, 1, 0.8, 0))
        canvas.rect(0, 0, 300 * MM, 300 * MM, stroke=0, fill=1)
        made.black(canvas)
        for index in range(count):
            x, y = made.from_left(10 + index * 7 % 83), made.from_top(10 + index * 11 % 127)
            canvas.rect(x, y, 4, 4, stroke=0, fill=1)

    return card(draw)


def test_five_times_the_overprinting_things_take_about_five_times_as_long() -> None:
    def seconds(count: int) -> float:
        data, best = crowd(count), float("inf")
        for _ in range(3):
            start = time.process_time()
            assert len(judged(data).findings) == 1
            best = min(best, time.process_time() - start)
        return best

    assert seconds(2500) < 10 * seconds(500)
