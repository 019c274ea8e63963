"""What compose hands over: everything that the engine reads of an edition."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from docgen.diagnostics import Place


@dataclass(frozen=True)
class Stylesheet:
    """CSS, and where it stands: its path relative to the project, for messages and for the URLs in it."""

    path: str
    text: str


@dataclass(frozen=True)
class Manuscript:
    """Everything that the engine reads, apart from the pictures and fonts that it fetches from the project's folder.

    ``stylesheets`` are in cascade order. ``ink_names`` are sorted; each can be used in CSS as ``color(--NAME tint)`` or
    ``var(--ink-NAME)``; without any, colours are not checked. ``places`` says for the ids of HTML elements where
    their content was written; what has no id of its own has the place of the nearest element around it. ``families``
    are the font families that the page may use. ``slots`` are the ids of the elements that are slots of fixed size; with
    ``is_open`` they are empty, and what a brand has in them comes later.
    """

    html: str
    stylesheets: tuple[Stylesheet, ...] = ()
    ink_names: tuple[str, ...] = ()
    places: Mapping[str, Place] = field(default_factory=dict)
    families: frozenset[str] = frozenset()
    slots: tuple[str, ...] = ()
    is_open: bool = False
