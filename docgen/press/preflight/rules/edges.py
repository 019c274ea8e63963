"""Rules for the edges: what reaches the cut goes on beyond it, and what does not keeps away from it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from docgen.diagnostics import Diagnostic, error, warning
from docgen.press.preflight.ground import Inks, inks_at, layers_at
from docgen.press.preflight.page import PageFacts
from docgen.press.preflight.paint import Kind, Paint
from docgen.press.preflight.plane import MM, Box, common, within
from docgen.press.preflight.promises import Promises
from docgen.press.preflight.rules.words import Fault, gathered, number

NEAR_MM = 0.1
"""Nearer than this is at the edge."""
SAMPLES = (0.1, 0.3, 0.5, 0.7, 0.9)
"""Where along an edge one looks whether there is ink, in parts of its length."""
STEP = 0.5 * NEAR_MM * MM
"""Points: how far from an edge one looks."""
UNLIKE = 0.2
"""Of one plate: a strip with so much more or less ink is seen, however narrow it is."""


@dataclass(frozen=True, slots=True)
class Edge:
    """One side of a page; ``axis`` 0 is across, 1 up, and ``outwards`` the way out along it."""

    name: str
    axis: int
    outwards: int

    def of(self, box: Box) -> float:
        """Where the box has this side."""
        return box[self.axis + (2 if self.outwards > 0 else 0)]

    def beyond(self, one: float, other: float) -> float:
        """How much farther out one is than the other."""
        return (one - other) * self.outwards

    def point(self, along: float, across: float) -> tuple[float, float]:
        """The point that is so far along the edge."""
        return (across, along) if self.axis == 0 else (along, across)


EDGES = (Edge("left", 0, -1), Edge("top", 1, 1), Edge("right", 0, 1), Edge("bottom", 1, -1))


def judge_edges(page: PageFacts, promises: Promises) -> Iterator[Diagnostic]:
    """All findings about the edges of a page."""
    if page.is_cut:
        yield from bleed_is_covered(page)
        yield from nothing_runs_along_the_cut(page)
        yield from text_is_safe(page, promises)


def bleed_is_covered(page: PageFacts) -> Iterator[Diagnostic]:
    """What is cut is also printed beyond the cut: else a knife that is a little off leaves a strip of something else."""
    white: list[Fault] = []
    unlike: list[Fault] = []
    for _, paint in page.grounds:
        for edge in EDGES:
            if not _ends_in_bleed(page, paint, edge):
                continue
            beyond = number(max(0.0, round(edge.beyond(edge.of(paint.bounds), edge.of(page.trim)) / MM, 1)))
            fact = f"{paint.kind} reaches the {edge.name} edge of the trim, and ends {beyond} mm beyond it"
            spots = list(_spots(page, paint, edge))
            if _enough(any(spot.at_cut.values()) and not any(spot.at_end.values()) for spot in spots):
                white.append((paint.bounds, fact))
            elif _enough(spot.seen and _is_unlike(spot.at_cut, spot.beside) for spot in spots):
                unlike.append((paint.bounds, f"{fact}, where other inks go on"))
    for message in gathered(page, white):
        yield error("bleed-not-covered", message, help="let it go on to the edge of the bleed")
    for message in gathered(page, unlike):
        cure = "let it go on to the edge of the bleed, or end well inside the trim"
        yield warning("bleed-differs", message, help=cure)


def _ends_in_bleed(page: PageFacts, paint: Paint, edge: Edge) -> bool:
    here, near = edge.of(paint.bounds), NEAR_MM * MM
    return edge.beyond(here, edge.of(page.trim)) >= -near and edge.beyond(edge.of(page.reach), here) > near


class _Spot(NamedTuple):
    """One place where something ends flat beyond the cut."""

    seen: bool
    """Whether the thing is seen at the cut."""
    at_cut: Inks
    beside: Inks
    """Just beyond the thing."""
    at_end: Inks
    """Where the bleed ends."""


def _spots(page: PageFacts, paint: Paint, edge: Edge) -> Iterator[_Spot]:
    step = STEP * edge.outwards
    end = edge.of(paint.bounds)
    for along in _samples(page, paint, edge):
        if paint.covers(*edge.point(along, end - step)):
            cut = edge.point(along, edge.of(page.trim) - 3 * step)
            yield _Spot(
                any(layer is paint for layer in layers_at(page, *cut)),
                inks_at(page, *cut),
                inks_at(page, *edge.point(along, end + step)),
                inks_at(page, *edge.point(along, edge.of(page.reach) - step)),
            )


def _samples(page: PageFacts, paint: Paint, edge: Edge) -> Iterator[float]:
    """How far along the edge one looks."""
    shared = common(paint.bounds, page.trim)
    if shared is not None:
        low, high = shared[1 - edge.axis], shared[3 - edge.axis]
        yield from (low + part * (high - low) for part in SAMPLES)


def _enough(answers: Iterable[bool]) -> bool:
    """Whether two say so: a round thing touches an edge in one point only, and stops there because it is round."""
    return sum(answers) >= 2


def _is_unlike(one: Inks, other: Inks) -> bool:
    return any(abs(one.get(plate, 0.0) - other.get(plate, 0.0)) >= UNLIKE for plate in {**one, **other})


def nothing_runs_along_the_cut(page: PageFacts) -> Iterator[Diagnostic]:
    """A thin line upon the cut is whole on one copy, half on the next, and gone from the third."""
    faults = [
        (paint.bounds, f"{paint.kind} runs along the edge of the trim, where the knife takes some of it or all")
        for _, paint in page.grounds
        if any(_runs_along(page, paint, edge) for edge in EDGES)
    ]
    for message in gathered(page, faults):
        yield warning("line-on-trim", message, help="leave it out, or move it well inside the trim")


def _runs_along(page: PageFacts, paint: Paint, edge: Edge) -> bool:
    end, cut, step = edge.of(paint.bounds), edge.of(page.trim), STEP * edge.outwards
    if abs(edge.beyond(end, cut)) > 2 * NEAR_MM * MM:
        return False
    return _enough(
        not paint.covers(*edge.point(along, cut - 3 * step))
        and any(layer is paint for layer in layers_at(page, *edge.point(along, end - step)))
        for along in _samples(page, paint, edge)
    )


def text_is_safe(page: PageFacts, promises: Promises) -> Iterator[Diagnostic]:
    """What is not meant to be cut keeps away from the cut; text must, other things should."""
    text: list[Fault] = []
    others: list[Fault] = []
    safety = promises.limits.safety_mm
    x0, y0, x1, y1 = page.trim
    keep = safety * MM - NEAR_MM * MM
    safe = (x0 + keep, y0 + keep, x1 - keep, y1 - keep)
    for _, paint in page.printed:
        if within(paint.bounds, safe):
            continue
        if paint.look.colour.white and paint.kind is not Kind.TEXT:
            continue
        for edge in EDGES:
            inside = -edge.beyond(edge.of(paint.bounds), edge.of(page.trim)) / MM
            if paint.kind is Kind.TEXT and _is_outside(paint, page):
                continue
            if paint.kind is Kind.TEXT and inside <= 0:
                text.append((paint.bounds, f"text is cut at the {edge.name} edge of the trim"))
            elif paint.kind is Kind.TEXT and inside < safety - NEAR_MM:
                text.append((paint.bounds, _near(paint, inside, edge, safety)))
            elif paint.kind is not Kind.TEXT and NEAR_MM < inside < safety - NEAR_MM:
                others.append((paint.bounds, _near(paint, inside, edge, safety)))
    for message in gathered(page, text):
        yield error("too-near-the-edge", message, help=f"keep text {number(safety)} mm away from where the page is cut")
    for message in gathered(page, others):
        cure = f"keep it {number(safety)} mm away from the cut, or let it go on to the edge of the bleed"
        yield warning("too-near-the-edge", message, help=cure)


def _is_outside(paint: Paint, page: PageFacts) -> bool:
    return common(paint.bounds, page.trim) is None


def _near(paint: Paint, inside: float, edge: Edge, safety: float) -> str:
    distance = number(round(inside, 1))
    return f"{paint.kind} is {distance} mm from the {edge.name} edge of the trim, less than {number(safety)} mm"
