"""Contrast: can what is printed in an ink be seen on what it is printed on?

Relative luminance and contrast ratio as in WCAG 2.2 (success criteria 1.4.3 and 1.4.11). :data:`USES` is the one list of
which ink stands on which; a stylesheet that puts another on another adds it there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from docgen.brand.inks import PAPER, RGB, Ink
from docgen.diagnostics import Diagnostic, error

TEXT = 4.5
"""For text below 18 pt (14 pt if bold); large text may do with 3, but a leaflet's title may be set smaller one day."""
GRAPHICS = 3.0
"""For large text, and for lines and areas that say something."""


@dataclass(frozen=True, slots=True)
class Use:
    """``front`` on ``back`` (an ink, or ``primary-10`` for a tint, or ``paper``) must reach ``wanted``.

    ``blamed`` is the ink at whose line a fault is told.
    """

    front: str
    back: str
    wanted: float
    what: str
    blamed: str


USES = (
    Use("text", "paper", TEXT, "running text", "text"),
    Use("text", "surface", TEXT, "text in boxes", "surface"),
    Use("text", "primary-10", TEXT, "text on a tint of the brand's colour", "primary"),
    Use("text", "emergency-10", TEXT, "text in an emergency box", "emergency"),
    Use("text", "caution-15", TEXT, "text in a caution box", "caution"),
    Use("text", "note-10", TEXT, "text in a note", "note"),
    Use("muted", "paper", TEXT, "small text", "muted"),
    Use("muted", "surface", TEXT, "small text in boxes", "muted"),
    Use("muted", "emergency-10", TEXT, "numbers of references in an emergency box", "muted"),
    Use("muted", "caution-15", TEXT, "numbers of references in a caution box", "muted"),
    Use("muted", "note-10", TEXT, "numbers of references in a note", "muted"),
    Use("primary", "paper", TEXT, "headings", "primary"),
    Use("primary", "surface", TEXT, "headings in boxes", "primary"),
    Use("primary", "caution-15", TEXT, "numbers in the action box", "primary"),
    Use("paper", "primary", TEXT, "white text on the brand's colour", "primary"),
    Use("paper", "emergency", TEXT, "white text on the emergency colour", "emergency"),
    Use("emergency", "emergency-10", TEXT, "the word that names an emergency", "emergency"),
    Use("emergency", "paper", GRAPHICS, "the bar of an emergency box", "emergency"),
    Use("caution", "paper", GRAPHICS, "the bar of a caution box", "caution"),
    Use("note", "paper", GRAPHICS, "the bar of a note", "note"),
    Use("accent", "paper", GRAPHICS, "ornaments that guide the eye", "accent"),
    Use("primary", "primary-20", GRAPHICS, "the affected among the people of a picture", "primary"),
)


def luminance(colour: RGB) -> float:
    """Relative luminance (WCAG 2.2): 0 for black, 1 for white; ``colour`` in sRGB, parts from 0 to 1."""
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: RGB, other: RGB) -> float:
    """The contrast ratio of two colours, in either order: from 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def check_contrast(inks: Mapping[str, Ink]) -> Iterator[Diagnostic]:
    """An error for each use that cannot be seen well enough, at the line of the ink to change."""
    for use in USES:
        ratio = contrast(_colour(use.front, inks), _colour(use.back, inks))
        if ratio < use.wanted:
            message = f"{use.what}: {use.front} on {use.back} reaches {_floor(ratio)}:1 and needs {use.wanted:g}:1"
            yield error("contrast-too-low", message, inks[use.blamed].screen.place, _cure(use))


def _cure(use: Use) -> str:
    if use.blamed != use.front and not use.back.startswith(use.blamed + "-"):
        return f"make '{use.blamed}' {'darker' if use.front == 'paper' else 'paler'}"
    return f"make '{use.blamed}' darker" if use.blamed == use.front else f"choose a paler '{use.blamed}'"


def _colour(shade: str, inks: Mapping[str, Ink]) -> RGB:
    if shade == "paper":
        return PAPER
    name, _, tint = shade.partition("-")
    return inks[name].tint(int(tint) / 100 if tint else 1.0)


def _floor(ratio: float) -> str:
    """With two decimals, and never rounded up to what was wanted."""
    return f"{int(ratio * 100) / 100:.2f}"
