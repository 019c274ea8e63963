"""Inks from one colour: a first palette whose contrast is sound.

The colour is the brand's own; the others are derived from its hue. What cannot be seen well enough is made darker in small
steps until :mod:`docgen.brand.contrast` has nothing to say. The same colour always gives the same inks.
"""

from __future__ import annotations

import colorsys
from collections.abc import Mapping

from docgen.brand.contrast import USES, Use, contrast
from docgen.brand.inks import INKS, PAPER, RGB, Ink, Shade
from docgen.diagnostics import Place

DEFAULT = "#1f5f8b"
"""For a brand that names no colour: a blue."""

SIGNALS = {"emergency": "#b3261e", "caution": "#c77700", "note": "#2c6fa3"}
"""These warn, in every brand alike: red, amber and blue do not follow the brand's colour."""

BLACK_ALONE = {"text": 100, "muted": 75}
"""Small type in several process inks blurs when one plate shifts: so it is printed in percent of black alone."""

STEP = 0.99
"""How much darker in one step: by one part in a hundred of its lightness."""


def suggested(colour: str) -> dict[str, str]:
    """The ``#rrggbb`` of every ink, for a brand whose colour is ``colour`` (``#rrggbb``)."""
    hue, lightness, saturation = _hls(colour)
    grey = saturation < 0.05
    tone = 0.0 if grey else min(max(saturation, 0.35), 0.7)
    inks = {
        "text": _hex(hue, 0.16, 0.3 * tone),
        "muted": _hex(hue, 0.36, 0.2 * tone),
        "rule": _hex(hue, 0.82, 0.4 * tone),
        "surface": _hex(hue, 0.955, 0.6 * tone),
        "primary": _hex(hue, lightness, saturation),
        "accent": _hex((hue + 0.45) % 1, 0.45, tone),
        **SIGNALS,
    }
    while too_faint := _too_faint(inks):
        inks[too_faint] = _darker(inks[too_faint])
    return {name: inks[name] for name in INKS}


def process(name: str, colour: str) -> tuple[int, int, int, int]:
    """Cyan, magenta, yellow and black in percent: what is grey in ``colour`` becomes black, the rest its complement.

    It knows nothing of paper or press, so it is a number to begin with and no more.
    """
    if name in BLACK_ALONE:
        return 0, 0, 0, BLACK_ALONE[name]
    rgb = _rgb(colour)
    black = 1 - max(rgb)
    if black == 1:
        return 0, 0, 0, 100
    cyan, magenta, yellow = (round(100 * (1 - part - black) / (1 - black)) for part in rgb)
    return cyan, magenta, yellow, round(100 * black)


def as_inks(colours: Mapping[str, str]) -> dict[str, Ink]:
    """The inks as a brand has them."""
    return {
        name: Ink(name, Shade(colour, _rgb(colour), Place("")), process(name, colour), None, Place(""))
        for name, colour in colours.items()
    }


def _too_faint(colours: Mapping[str, str]) -> str | None:
    """An ink that must be darker, if there is one. Grounds are nearly white and what stands on them is made darker."""
    inks = as_inks(colours)
    for use in USES:
        if contrast(_shade(use.front, inks), _shade(use.back, inks)) < use.wanted:
            return _to_darken(use)
    return None


def _to_darken(use: Use) -> str:
    return use.back if use.front == "paper" else use.front


def _shade(shade: str, inks: Mapping[str, Ink]) -> RGB:
    if shade == "paper":
        return PAPER
    name, _, tint = shade.partition("-")
    return inks[name].tint(int(tint) / 100 if tint else 1.0)


def _darker(colour: str) -> str:
    hue, lightness, saturation = _hls(colour)
    darker = _hex(hue, lightness * STEP, saturation)
    # A step may be too small for eight bits: then the next grey down, so that there is always an end.
    return darker if darker != colour else _hex(hue, max(lightness - 1 / 255, 0), saturation)


def _rgb(colour: str) -> RGB:
    red, green, blue = (int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5))
    return red, green, blue


def _hls(colour: str) -> tuple[float, float, float]:
    return colorsys.rgb_to_hls(*_rgb(colour))


def _hex(hue: float, lightness: float, saturation: float) -> str:
    parts = colorsys.hls_to_rgb(hue, lightness, saturation)
    return "#" + "".join(f"{round(255 * part):02x}" for part in parts)
