"""What compose hands over: everything that the engine reads of an edition."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from docgen.diagnostics import Place
from docgen.files import digest_of

ADDRESS = "https://edition.invalid/"
"""What templates link to for the edition's own address, which is put in when the edition is made."""


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
    ``is_open`` they are empty, and what a brand has in them comes later. ``opened`` says for these ids where the templates
    open them, and ``words`` where the brand's own words in them were written.
    """

    html: str
    stylesheets: tuple[Stylesheet, ...] = ()
    ink_names: tuple[str, ...] = ()
    places: Mapping[str, Place] = field(default_factory=dict)
    families: frozenset[str] = frozenset()
    slots: tuple[str, ...] = ()
    is_open: bool = False
    opened: Mapping[str, Place] = field(default_factory=dict)
    words: Mapping[str, Place] = field(default_factory=dict)

    @functools.cached_property
    def digest(self) -> str:
        """The digest of all that makes pages: everything but where the texts were written."""
        return digest_of(json.dumps([self.html, self.styles_digest, self.slots, self.is_open]).encode())

    @functools.cached_property
    def styles_digest(self) -> str:
        """The digest of how the pages look."""
        sheets = [(sheet.path, sheet.text) for sheet in self.stylesheets]
        return digest_of(json.dumps([sheets, self.ink_names, sorted(self.families)]).encode())
