"""Rules for the edges: what reaches the cut goes on beyond it, and what does not keeps away from it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from docgen.diagnostics import Diagnostic, error, warning
from docgen.press.preflight.ground import inks_at
from docgen.press.preflight.page import PageFacts
from docgen.press.preflight.paint import Kind, Paint
from docgen.press.preflight.plane import MM, Box, common, within
from docgen.press.preflight.promises import Promises
from docgen.press.preflight.rules.words import Fault, gathered, number

NEAR_MM = 0.1
"""Nearer than this is at the edge."""
SAMPLES = (0.1, 0.3, 0.5, 0.7, 0.9)
"""Where along an edge one looks whether there is ink, in parts of its length."""


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
    if page.has_trim_box:
        yield from bleed_is_covered(page)
        yield from text_is_safe(page, promises)


def bleed_is_covered(page: PageFacts) -> Iterator[Diagnostic]:
    """What is cut is also printed beyond the cut: else a knife that is a little off leaves white paper."""
    faults = [
        (
            paint.bounds,
            f"{paint.kind} reaches the {edge.name} edge of the trim, and ends"
            f" {number(max(0.0, round(edge.beyond(edge.of(paint.bounds), edge.of(page.trim)) / MM, 1)))} mm beyond it",
        )
        for _, paint in page.grounds
        for edge in EDGES
        if _ends_in_bleed(page, paint, edge) and _leaves_white(page, paint, edge)
    ]
    for message in gathered(page, faults):
        yield error("bleed-not-covered", message, help="let it go on to the edge of the bleed")


def _ends_in_bleed(page: PageFacts, paint: Paint, edge: Edge) -> bool:
    here, near = edge.of(paint.bounds), NEAR_MM * MM
    return edge.beyond(here, edge.of(page.trim)) >= -near and edge.beyond(edge.of(page.reach), here) > near


def _leaves_white(page: PageFacts, paint: Paint, edge: Edge) -> bool:
    """Whether there is ink at the cut where the thing stands, and none at the end of the bleed.

    A round thing touches such an edge in one point only, and stops there because it is round: two are asked for.
    """
    shared = common(paint.bounds, page.trim)
    if shared is None:
        return False
    low, high = shared[1 - edge.axis], shared[3 - edge.axis]
    step = 0.5 * NEAR_MM * MM * edge.outwards
    at_cut = edge.of(page.trim) - 3 * step
    found = 0
    for part in SAMPLES:
        along = low + part * (high - low)
        flat = paint.covers(*edge.point(along, edge.of(paint.bounds) - step))
        if (
            flat
            and any(inks_at(page, *edge.point(along, at_cut)).values())
            and not any(inks_at(page, *edge.point(along, edge.of(page.reach) - step)).values())
        ):
            found += 1
    return found >= 2


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
