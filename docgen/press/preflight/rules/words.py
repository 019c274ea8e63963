"""How findings are worded: like faults of a page are one message, at the first of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from docgen.press.preflight.page import PageFacts
from docgen.press.preflight.plane import Box

Fault = tuple[Box, str]
"""Where, and what: a fact about it."""


def gathered(page: PageFacts, faults: Iterable[Fault]) -> Iterator[str]:
    """A message for each fact: where it is so, and how often else on the page."""
    places: dict[str, list[Box]] = {}
    for bounds, fact in faults:
        places.setdefault(fact, []).append(bounds)
    for fact, boxes in places.items():
        more = f", and {len(boxes) - 1} more like it on this page" if len(boxes) > 1 else ""
        yield f"{page.where(boxes[0])}: {fact}{more}"


def size(mm: tuple[float, float]) -> str:
    """``148 × 210 mm``."""
    return f"{number(mm[0])} × {number(mm[1])} mm"


def number(value: float) -> str:
    """With two decimals at most."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def listed(names: Iterable[str]) -> str:
    """``'a', 'b' and 'c'``."""
    quoted = [f"'{name}'" for name in names]
    return " and ".join(filter(None, (", ".join(quoted[:-1]), quoted[-1]))) if quoted else "none"
