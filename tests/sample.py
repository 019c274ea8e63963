"""The repository's own content, loaded and checked once for all tests that read it, and ways to read what it says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from docgen.content.checks import Checked, blocks_of, check_leaflet
from docgen.content.load import Catalogue
from docgen.content.markup import parse, plain
from docgen.content.medicine import Medicine
from docgen.content.record import Record
from docgen.content.text import Audience
from docgen.content.variant import Variant, VariantSection
from docgen.files import Folder
from tests.projects import ROOT

FOLDER = Folder.at(ROOT)
CATALOGUE = Catalogue(FOLDER)
MEDICINE: Medicine = CATALOGUE.medicines["baclofen"]
CHECKED: dict[str, Checked] = {
    name: check_leaflet(leaflet, CATALOGUE, FOLDER) for name, leaflet in CATALOGUE.leaflets.items()
}
VARIANTS: dict[tuple[str, Audience], Variant] = {
    (name, audience): variant for name, checked in CHECKED.items() for audience, variant in checked.variants.items()
}
NBSP = "\N{NO-BREAK SPACE}"


def said(variant: Variant) -> list[str]:
    """Every printed text without its citations, the list of references left out."""
    listed = {entry.text.place for block in blocks_of(variant.sections) for entry in getattr(block, "entries", ())}
    return [plain(parse(text.source)) for text in variant.texts() if text.place not in listed]


def everything(variant: Variant) -> str:
    """All words of a variant, heard ones, title and summary included, with single spaces."""
    words = [variant.words(text) for text in variant.texts(unseen=None)]
    return " ".join(" ".join([variant.summary, *words]).replace(NBSP, " ").split())


def sections_of(sections: tuple[VariantSection, ...]) -> Iterator[VariantSection]:
    """All sections, inner ones after their outer one."""
    for section in sections:
        yield section
        yield from sections_of(section.sections)


def records(value: Any) -> Iterator[Record]:
    """Every record inside ``value``."""
    if isinstance(value, Record):
        yield value
        for field in type(value).model_fields:
            yield from records(getattr(value, field))
    elif isinstance(value, dict):
        for part in value.values():
            yield from records(part)
    elif isinstance(value, tuple):
        for part in value:
            yield from records(part)
