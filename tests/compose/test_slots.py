"""What is the brand's own stands in slots and nowhere else; the HTML knows nothing of the format."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from docgen.brand.load import load_brands
from docgen.compose.compose import Composer, Imprint
from docgen.content.checks import check_leaflet
from docgen.content.load import Catalogue
from docgen.content.record import Name
from docgen.content.text import Audience
from docgen.diagnostics import Place
from docgen.files import Folder

BRANDS = ("northgate", "harbour", "plain")
SLOTS = ("slot-band", "slot-contact", "slot-colophon")


class Pages:
    """The HTML of the tablets leaflet, for any brand and format."""

    def __init__(self, root: Path) -> None:
        folder = Folder.at(root)
        catalogue = Catalogue(folder)
        self.checked = check_leaflet(catalogue.leaflets["baclofen-tablets"], catalogue, folder)
        self.brands, faults = load_brands(folder, [Name(name, Place("docgen.yaml")) for name in BRANDS])
        assert not faults
        self.composer = Composer.of(folder)

    def html(self, audience: str, brand: str, form: str = "standard") -> str:
        side = Audience(audience)
        imprint = Imprint(f"an.edition.{brand}", form, "https://trust.example/e/an.edition")
        return self.composer.compose(
            self.checked.variants[side], self.checked.views[side], self.brands[brand], imprint
        ).html


@pytest.fixture(scope="module")
def pages(root: Path) -> Pages:
    return Pages(root)


def without_slots(html: str) -> str:
    """The HTML with the insides of the slots and the running line of the brand taken out."""
    html = re.sub(r'(<p class="slot-line">).*?(</p>)', r"\1\2", html, flags=re.DOTALL)
    for slot in SLOTS:
        start = html.find(f'id="{slot}"')
        if start < 0:
            continue
        depth, at = 1, html.index(">", start) + 1
        begin = at
        while depth:
            step = re.compile(r"<(/?)div\b").search(html, at)
            assert step, slot
            depth += -1 if step[1] else 1
            at = step.end()
        html = html[:begin] + html[html.rindex("<", 0, at) :]
    return html


@pytest.mark.parametrize("audience", ["patient", "clinician"])
def test_only_slots_differ_between_brands(pages: Pages, audience: str) -> None:
    northgate, harbour, plain = (pages.html(audience, brand) for brand in BRANDS)
    assert northgate != harbour
    assert without_slots(northgate) == without_slots(harbour) == without_slots(plain)


@pytest.mark.parametrize("audience", ["patient", "clinician"])
def test_formats_differ_by_stylesheet_only(pages: Pages, audience: str) -> None:
    assert pages.html(audience, "plain", "standard") == pages.html(audience, "plain", "large-print")


@pytest.mark.parametrize("audience", ["patient", "clinician"])
def test_the_brand_is_not_named_outside_its_slots(pages: Pages, audience: str) -> None:
    assert "Northgate" in pages.html(audience, "northgate")
    assert "northgate" not in without_slots(pages.html(audience, "northgate")).lower()


def test_each_slot_stands_once(pages: Pages) -> None:
    html = pages.html("patient", "northgate")
    assert [html.count(f'id="{slot}"') for slot in SLOTS] == [1, 1, 1]
