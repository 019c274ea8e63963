"""What lies under things: inks upon inks, as the press lays them (ISO 32000-1, 8.6.7 and 11.7.4)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from docgen.press.preflight.colour import total
from docgen.press.preflight.page import PageFacts
from docgen.press.preflight.paint import Kind, Look, Paint
from docgen.press.preflight.plane import Box, common, overlap
from docgen.press.preflight.promises import PROCESS

Inks = dict[str, float]

_ADDING = frozenset({"Multiply", "Darken", "ColorBurn"})
"""Ways of mixing after which no plate has less ink than before."""
_SPOT = frozenset({"Separation", "DeviceN", "Indexed"})


def inks_at(page: PageFacts, x: float, y: float, before: int | None = None) -> Inks:
    """The inks of areas, images and gradients at a point; with ``before``, as they were when that was painted."""
    layers: list[Paint] = []
    for index, paint in reversed(page.grounds):
        if (before is None or index < before) and paint.covers(x, y):
            layers.append(paint)
            if paint.look.is_opaque and not paint.look.overprints:
                break
    inks: Inks = {}
    for paint in reversed(layers):
        inks = laid(inks, paint, x, y)
    return inks


def laid(under: Inks, paint: Paint, x: float, y: float) -> Inks:
    """The inks at a point after ``paint`` came upon those that were there."""
    look = paint.look
    of_image = paint.kind is Kind.IMAGE and paint.image is not None and paint.image.space is not None
    own = dict(paint.image.tints_at(paint.matrix, x, y) if of_image and paint.image else look.colour.tints)
    if look.blend in _ADDING:
        return {
            plate: own.get(plate, 0.0) + under.get(plate, 0.0) - own.get(plate, 0.0) * under.get(plate, 0.0)
            for plate in {**under, **own}
        }
    if look.overprints:
        if look.keeps_zeros or look.colour.family in _SPOT:
            return {**under, **own}
        return {**{plate: tint for plate, tint in under.items() if plate not in PROCESS}, **own}
    if look.masked:  # anything between the two
        return max(own, under, key=lambda inks: total(inks.items()))
    if look.alpha < 1:
        return {
            plate: look.alpha * own.get(plate, 0.0) + (1 - look.alpha) * under.get(plate, 0.0)
            for plate in {**under, **own}
        }
    return own


def stands_on_ink(page: PageFacts, index: int, paint: Paint) -> bool:
    """Whether there is ink under the middle of what was painted as number ``index``."""
    x0, y0, x1, y1 = paint.bounds
    return any(inks_at(page, (x0 + x1) / 2, (y0 + y1) / 2, before=index).values())


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
            # No place can have more than the most of each plate so far: mostly that says enough.
            if look not in ceilings:
                ceilings[look] = total(_most(most, look.colour.tints).items())
            if ceilings[look] > max(own, floor):
                found = _upon(page, index, paint, max(own, floor)) or found
        if found is not None:
            yield found._replace(bounds=common(found.bounds, page.bleed) or found.bounds)
            heaviest = max(heaviest, found.total)
        if paint.kind not in (Kind.TEXT, Kind.LINE):
            fuller = _most(most, look.colour.tints)
            if fuller != most:
                most, ceilings = fuller, {}


def _upon(page: PageFacts, index: int, paint: Paint, floor: float) -> Load | None:
    worst: Load | None = None
    for number, other in page.grounds:
        if number >= index:
            break
        if not overlap(other.bounds, paint.bounds) or (shared := common(other.bounds, paint.bounds)) is None:
            continue
        x, y = (shared[0] + shared[2]) / 2, (shared[1] + shared[3]) / 2
        if not all(outline.holds(x, y) for outline in paint.shape):
            continue
        load = total(laid(inks_at(page, x, y, before=index), paint, x, y).items())
        if load > (worst.total if worst else floor):
            worst = Load(load, shared, paint, upon=True)
    return worst


def _most(inks: Inks, tints: tuple[tuple[str, float], ...]) -> Inks:
    return {**inks, **{plate: max(tint, inks.get(plate, 0.0)) for plate, tint in tints}}
