"""What lies under things: inks upon inks, as the press lays them (ISO 32000-1, 8.6.7 and 11.7.4)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from docgen.press.preflight.colour import total
from docgen.press.preflight.page import PageFacts
from docgen.press.preflight.paint import Kind, Look, Paint
from docgen.press.preflight.pieces import letters, middle, pieces
from docgen.press.preflight.plane import Box, Point, box_of, common, within

Inks = dict[str, float]

_ADDING = frozenset({"Multiply", "Darken", "ColorBurn"})
"""Ways of mixing after which no plate has less ink than before."""


def inks_at(page: PageFacts, x: float, y: float, before: int | None = None) -> Inks:
    """The inks of areas, images and gradients at a point; with ``before``, as they were when that was painted."""
    inks: Inks = {}
    for paint in reversed(layers_at(page, x, y, before)):
        inks = laid(inks, paint, x, y)
    return inks


def layers_at(page: PageFacts, x: float, y: float, before: int | None = None) -> list[Paint]:
    """What is seen at a point: the uppermost area, image or gradient first, then what it lets through."""
    layers: list[Paint] = []
    for _, paint in page.buckets.at(x, y, before):
        if paint.covers(x, y):
            layers.append(paint)
            if paint.look.is_opaque and not paint.look.overprints:
                break
    return layers


def laid(under: Inks, paint: Paint, x: float, y: float) -> Inks:
    """The inks at a point after ``paint`` came upon those that were there."""
    image = paint.image
    if image is not None and image.space is not None:
        return _mixed(under, dict(image.tints_at(paint.matrix, x, y)), paint.look)
    return _mixed(under, dict(paint.look.colour.tints), paint.look)


def _mixed(under: Inks, own: Inks, look: Look) -> Inks:
    if look.blend in _ADDING:
        return {
            plate: own.get(plate, 0.0) + under.get(plate, 0.0) - own.get(plate, 0.0) * under.get(plate, 0.0)
            for plate in {**under, **own}
        }
    if look.overprints:
        return {**{plate: tint for plate, tint in under.items() if look.keeps(plate)}, **own}
    if look.masked:  # anything between the two
        return max(own, under, key=lambda inks: total(inks.items()))
    if look.alpha < 1:
        return {
            plate: look.alpha * own.get(plate, 0.0) + (1 - look.alpha) * under.get(plate, 0.0)
            for plate in {**under, **own}
        }
    return own


def plates_under(page: PageFacts, index: int, paint: Paint) -> set[str]:
    """On which plates there is ink anywhere under what was painted as number ``index``; of text, under its letters."""
    plates: set[str] = set()
    for box in letters(paint) if paint.kind is Kind.TEXT else [paint.bounds]:
        if under := [other for _, other in page.buckets.under(box, before=index)]:
            for point in map(middle, pieces(box, [paint, *under])):
                if paint.covers(*point):
                    plates.update(plate for plate, tint in inks_at(page, *point, before=index).items() if tint)
    return plates


class Load(NamedTuple):
    """How much ink there is somewhere, in per cent of all plates together."""

    total: float
    bounds: Box
    paint: Paint
    upon: bool
    """Whether it takes what is under it to get there."""


def loads(page: PageFacts, limit: float) -> Iterator[Load]:
    """Whatever on the page has more ink than ``limit``, alone or with what it adds itself to.

    And on the way there whatever has more than all before it, so that the last of all is never less than the page's most.
    """
    most: Inks = {}
    ceilings: dict[Look, float] = {}
    heaviest = 0.0
    for index, paint in page.printed:
        look, floor = paint.look, min(limit, heaviest)
        own = total(paint.image.worst) if paint.image is not None and paint.image.map else look.colour.total
        found = Load(own, paint.bounds, paint, upon=False) if own > floor else None
        if look.overprints or look.blend in _ADDING:
            # No place can have more than it would upon the most of each plate so far: mostly that says enough.
            if look not in ceilings:
                ceilings[look] = _ceiling(most, paint)
            if ceilings[look] > max(own, floor):
                found = _upon(page, index, paint, max(own, floor)) or found
        if found is not None:
            yield found._replace(bounds=common(found.bounds, page.bleed) or found.bounds)
            heaviest = max(heaviest, found.total)
        if paint.kind not in (Kind.TEXT, Kind.OUTLINE):
            fuller = _fuller(most, look)
            if fuller != most:
                most, ceilings = fuller, {}


def _upon(page: PageFacts, index: int, paint: Paint, floor: float) -> Load | None:
    worst: Load | None = None
    under = [other for _, other in page.buckets.under(paint.bounds, before=index)]
    most: Inks = {}
    for other in under:
        most = _fuller(most, other.look)
    ceiling = _ceiling(most, paint)
    if ceiling <= floor:
        return None
    for place, point in _places(paint, under):
        load = _sum(laid(inks_at(page, *point, before=index), paint, *point))
        if load > (worst.total if worst else floor):
            worst = Load(load, place, paint, upon=True)
            if load >= ceiling:
                break
    return worst


def _places(paint: Paint, under: Sequence[Paint]) -> Iterator[tuple[Box, Point]]:
    """Where there may be most ink: mostly in the middle of what two things share; if not, somewhere around it."""
    for other in under:
        shared = common(other.bounds, paint.bounds)
        if shared is not None and (point := _point(paint, shared)) is not None:
            yield shared, point
    for piece in pieces(paint.bounds, [paint, *under]):
        if paint.covers(*middle(piece)):
            yield piece, middle(piece)


def _point(paint: Paint, shared: Box) -> Point | None:
    """A point of what was painted: the middle of ``shared``, or of a strip of a line that lies there."""
    point = middle(shared)
    if all(outline.holds(*point) for outline in paint.shape):
        return point
    if paint.kind is Kind.LINE:
        strips = (polygon for outline in paint.shape for polygon in outline.polygons)
        for point in map(middle, map(box_of, strips)):
            if within((*point, *point), shared) and all(outline.holds(*point) for outline in paint.shape):
                return point
    return None


def _fuller(most: Inks, look: Look) -> Inks:
    """The most of each plate that can be anywhere once something of that look came upon it."""
    own = dict(look.colour.tints)
    after = _mixed(most, own, look) if look.blend in _ADDING else own
    return {**most, **{plate: max(tint, most.get(plate, 0.0)) for plate, tint in after.items()}}


def _ceiling(most: Inks, paint: Paint) -> float:
    """What no place has more of, in per cent, once ``paint`` came upon no more than ``most``."""
    look = paint.look
    if paint.kind is Kind.IMAGE and look.blend not in _ADDING:  # it may have less of a plate than it has at most
        return _sum(_fuller(most, look))
    return _sum(_mixed(most, dict(look.colour.tints), look))


def _sum(inks: Inks) -> float:
    """Per cent, of all plates together, without what floating point adds in one order and not in another."""
    return round(total(inks.items()), 6)
