"""Points and boxes: the measures in which pages are spoken of.

All lengths are PDF points (1/72 inch), measured from the top-left corner of the page, downwards: as one reads it. What
ISO 32000 wants from the bottom-left corner is turned round where it is written, and nowhere else.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rectangle:
    """A box on a page: its top-left corner and its size, in points."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Where it ends, from the left edge of the page."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """Where it ends, from the top edge of the page."""
        return self.y + self.height
