"""The drawings of finishings: they show what is made, and stay in their box."""

from __future__ import annotations

import itertools

import pytest

from docgen.press.area import Size
from docgen.press.finishing_pictures import EDGE, HEIGHT, WIDTH, Pen, Point, Stroke, picture_of
from docgen.press.job import PrintJob
from tests.press.jobs import booklet, cards, folded

JOBS = {
    "booklet": booklet(),
    "thick": booklet(sheets=15, pages=60),
    "roll": folded(),
    "z": folded(finishing="z-fold", panels=(99, 99, 99)),
    "right": folded(binding="right", panels=(100, 100, 97)),
    "cards": cards(),
    "upright": cards(sheet=Size(320, 450), columns=3, rows=7),
    "flat": cards(finishing="flat", columns=1, rows=1, opened=Size(210, 297), finished=Size(210, 297)),
}


def strokes(job: PrintJob, pen: Pen) -> list[Stroke]:
    return [stroke for stroke in picture_of(job) if stroke.pen is pen]


@pytest.mark.parametrize("job", JOBS.values(), ids=JOBS)
def test_it_stays_in_its_box(job: PrintJob) -> None:
    points = [point for stroke in picture_of(job) for point in stroke.points]
    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in points)


def test_a_booklet_is_folded_once_and_stapled_twice_through_the_fold() -> None:
    (fold,) = strokes(booklet(), Pen.FOLD)
    flat = [stroke for stroke in strokes(booklet(), Pen.STAPLE) if stroke.points[0][0] < EDGE[0]]
    assert len(flat) == 2
    assert {x for stroke in (*flat, fold) for x, _ in stroke.points} == {fold.points[0][0]}
    assert len(strokes(booklet(), Pen.EDGE)) == 3
    assert len(strokes(booklet(sheets=15), Pen.EDGE)) == 4


def test_folds_stand_where_the_panels_meet() -> None:
    (paper,) = strokes(folded(), Pen.PAPER)
    left, right = min(x for x, _ in paper.points), max(x for x, _ in paper.points)
    parts = [(fold.points[0][0] - left) / (right - left) for fold in strokes(folded(), Pen.FOLD)]
    assert parts == pytest.approx([97 / 297, 197 / 297])


def test_every_piece_is_drawn_to_scale() -> None:
    (paper,) = strokes(cards(), Pen.PAPER)
    wide = max(x for x, _ in paper.points) - min(x for x, _ in paper.points)
    pieces = strokes(cards(), Pen.CUT)
    assert len(pieces) == 20
    for piece in pieces:
        assert (piece.points[1][0] - piece.points[0][0]) / wide == pytest.approx(85 / 450)


@pytest.mark.parametrize("gutter", [6, 20])
def test_pieces_lie_as_far_apart_as_the_run_says(gutter: int) -> None:
    job = cards(gutter=gutter)
    (paper,) = strokes(job, Pen.PAPER)
    scale = (max(x for x, _ in paper.points) - min(x for x, _ in paper.points)) / job.sheet.width
    lefts = sorted({round(stroke.points[0][0], 6) for stroke in strokes(job, Pen.CUT)})
    assert [right - left for left, right in itertools.pairwise(lefts)] == pytest.approx([(85 + gutter) * scale] * 3)


def crossing(a: Point, b: Point, c: Point, d: Point) -> bool:
    def turn(p: Point, q: Point, r: Point) -> float:
        return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])

    return turn(a, b, c) * turn(a, b, d) < 0 and turn(c, d, a) * turn(c, d, b) < 0


@pytest.mark.parametrize("name", ["roll", "z", "right"])
def test_paper_does_not_go_through_paper(name: str) -> None:
    (edge,) = strokes(JOBS[name], Pen.EDGE)
    legs = list(itertools.pairwise(edge.points))
    assert [pair for pair in itertools.combinations(legs, 2) if crossing(*pair[0], *pair[1])] == []
