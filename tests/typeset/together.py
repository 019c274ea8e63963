"""Small documents with slots, made both ways: put together of an empty page and of slots that were typeset alone, and as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from docgen.batch.pages import frames_of
from docgen.compose import slots
from docgen.compose.compose import slot_sheet
from docgen.compose.manuscript import Manuscript, Stylesheet
from docgen.diagnostics import Place
from docgen.files import Folder
from docgen.typeset.document import Imprint, TypesetDocument, TypesetSlots
from docgen.typeset.engine import typeset, typeset_slots
from docgen.typeset.finish import finish
from tests.typeset.helpers import INKS, METADATA, PLACES, manuscript

BRAND = Place("styles/brands/b/brand.yaml", 1, 1)
IMPRINT = Imprint("leaf.patient.b.en-GB.standard", "https://trust.example/e/leaf.patient.b.en-GB.standard", BRAND)
STYLE = """
@page { margin: 10mm 10mm 15mm; @bottom-left { content: element(foot); width: 100% } }
.foot { position: running(foot) }
.slot { font: 10pt/1.4 "Open Sans"; color: var(--ink-text) } .slot p { margin: 0 }
#slot-band { width: 40mm; height: 15mm } #slot-contact { height: 25mm; background: var(--ink-primary-10); padding: 2mm }
#slot-colophon { width: 60mm; height: 25mm } #slot-line { height: 10mm }
"""


def slot(name: str) -> str:
    """Where a slot is to stand."""
    return str(slots.opened(name))


def running(name: str) -> str:
    """A slot in the foot of every page; it is written before what it is to be on."""
    return f'<div class="foot">{slot(name)}</div>'


@dataclass(frozen=True)
class Together:
    """A document, and what it was put together from."""

    document: TypesetDocument
    slots: TypesetSlots
    together: bytes
    whole: bytes


def page_of(body: str, css: str = "") -> Manuscript:
    """The page with its slots, closed."""
    names = tuple(slots.slot_id(name) for name in slots.NAMES if slot(name) in body)
    page = manuscript(f"<h1>t</h1>{body}", slots=names, places={**PLACES, **dict.fromkeys(names, BRAND)})
    return replace(page, stylesheets=(*page.stylesheets, Stylesheet("styles/slots-of-the-test.css", STYLE + css)))


def typeset_both(
    folder: Folder, body: str, fragments: Mapping[str, str], css: str = ""
) -> tuple[TypesetDocument, TypesetSlots]:
    """The empty page and the slots."""
    page = page_of(body, css)
    document = typeset(replace(page, html=slots.emptied(page.html), is_open=True), folder)
    sheet = slot_sheet(page, "", "en-GB", fragments, frames_of(document), dict.fromkeys(slots.NAMES, BRAND))
    return document, typeset_slots(sheet, folder)


def typeset_whole(folder: Folder, body: str, fragments: Mapping[str, str], css: str = "") -> TypesetDocument:
    """The page with its slots filled, by the engine."""
    page = page_of(body, css)
    return typeset(replace(page, html=slots.filled(page.html, fragments)), folder)


def together(
    folder: Folder, body: str, fragments: Mapping[str, str], css: str = "", imprint: Imprint = IMPRINT
) -> Together:
    """The document made both ways."""
    document, filling = typeset_both(folder, body, fragments, css)
    whole = typeset_whole(folder, body, fragments, css)
    return Together(
        document,
        filling,
        finish(document, INKS, METADATA, filling, imprint),
        finish(whole, INKS, METADATA, None, imprint),
    )
