"""The audience proof: no text of the other audience stands in what the engine will read.

A variant holds nothing of the other audience, so a template cannot print it by mistake. This looks all the same: in the text
of the page and in every attribute (alternatives, titles, labels that are read aloud) of the HTML, and in the stylesheets.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from docgen.compose.manuscript import Manuscript
from docgen.content.markup import parse, plain
from docgen.content.variant import Variant, secrets, squeezed
from docgen.diagnostics import Diagnostic, error


def leaks(manuscript: Manuscript, variant: Variant, other: Variant | None) -> Iterator[Diagnostic]:
    """An error for each text of the ``other`` audience that stands in ``manuscript``, at the place of that text."""
    if other is None:
        return
    with_tags = html.unescape(manuscript.html)
    said = [html.unescape(re.sub(r"<[^>]*>", "", manuscript.html)), with_tags]
    said += [sheet.text for sheet in manuscript.stylesheets]
    everything = squeezed("\n".join(said))
    for text in secrets(other, variant):
        if squeezed(plain(parse(text.source))) in everything:
            message = f"this text is for the {other.audience} audience and stands in the {variant.audience} page"
            cure = "look in the templates and styles for what prints it"
            yield error("audience-leak", message, text.place, cure)
