"""Bleed: how far beyond its trimmed edges a page for the press is painted, so that no white shows when the knife is off."""

from __future__ import annotations

from dataclasses import replace

from docgen.compose.manuscript import Manuscript, Stylesheet

BLEED = 3.0
"""Millimetres on each side: what print shops ask for."""

STYLES = Stylesheet("styles/press.css", f"@page {{ bleed: {BLEED:g}mm }}")
"""What comes after all other stylesheets. There is no such file: the name is for messages."""


def with_bleed(manuscript: Manuscript) -> Manuscript:
    """The manuscript of the same pages with bleed. It moves nothing on them: the trimmed page stays what it was."""
    return replace(manuscript, stylesheets=(*manuscript.stylesheets, STYLES))
