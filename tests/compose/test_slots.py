"""What is the brand's own stands in slots and nowhere else, composed apart; a page says what it was composed for."""

from __future__ import annotations

import dataclasses
import shutil
from pathlib import Path

import pytest

from docgen.brand.load import load_brands
from docgen.brand.model import Brand
from docgen.compose.compose import Composed, Composer, Frame, slot_sheet
from docgen.compose.manuscript import ADDRESS
from docgen.compose.slots import EVERYWHERE, NAMES, Watched, field_of, name_of
from docgen.content.checks import check_leaflet
from docgen.content.load import Catalogue
from docgen.content.record import Name
from docgen.content.text import Audience
from docgen.diagnostics import Place, Refusal
from docgen.files import Folder
from tests.projects import line

BRANDS = ("northgate", "harbour", "plain")
AUDIENCES = ("patient", "clinician")
PAGE = "leaflet.html.jinja"


class Pages:
    """The tablets leaflet, for any brand and format."""

    def __init__(self, root: Path) -> None:
        self.root = root
        folder = Folder.at(root)
        catalogue = Catalogue(folder)
        self.checked = check_leaflet(catalogue.leaflets["baclofen-tablets"], catalogue, folder)
        self.brands, faults = load_brands(folder, [Name(name, Place("docgen.yaml")) for name in BRANDS])
        assert not faults
        self.composer = Composer.of(folder)

    def composed(self, audience: str, brand: str | Brand, form: str = "standard") -> Composed:
        side = Audience(audience)
        brand = self.brands[brand] if isinstance(brand, str) else brand
        return self.composer.compose(self.checked.variants[side], self.checked.views[side], brand, form)

    def fragments(self, audience: str, brand: str | Brand) -> dict[str, str]:
        brand = self.brands[brand] if isinstance(brand, str) else brand
        return self.composer.fragments(self.checked.views[Audience(audience)], brand)

    def template(self, name: str, old: str, new: str) -> None:
        path = self.root / "templates" / name
        text = path.read_text()
        assert text.count(old) == 1
        path.write_text(text.replace(old, new))

    def said(self, audience: str = "patient", brand: str | Brand = "plain") -> list[str]:
        """What composing the page and the slots is refused for."""
        try:
            self.composed(audience, brand)
            self.fragments(audience, brand)
        except Refusal as refusal:
            return [line(found) for found in refusal.diagnostics]
        raise AssertionError("it was composed")


@pytest.fixture(scope="module")
def pages(root: Path) -> Pages:
    return Pages(root)


@pytest.fixture
def mine(root: Path, tmp_path: Path) -> Pages:
    """The same, of a copy of the project that may be changed."""
    for name in ("content", "templates", "styles"):
        shutil.copytree(root / name, tmp_path / name)
    shutil.copy(root / "docgen.yaml", tmp_path)
    return Pages(tmp_path)


def without(brand: Brand, **contact: None) -> Brand:
    """The brand, with less in its contact card."""
    places = {field: place for field, place in brand.places.items() if field.removeprefix("contact.") not in contact}
    return dataclasses.replace(brand, contact=dataclasses.replace(brand.contact, **contact), places=places)


# ------------------------------------------------------------------------------------------------ a page


@pytest.mark.parametrize("audience", AUDIENCES)
def test_the_page_is_the_same_for_all_brands(pages: Pages, audience: str) -> None:
    northgate, harbour, plain = (pages.composed(audience, brand) for brand in BRANDS)

    assert northgate.page.html == harbour.page.html == plain.page.html
    assert northgate.fields == harbour.fields == plain.fields == {}
    assert len({tuple(pages.fragments(audience, brand).items()) for brand in BRANDS}) == 3


def test_the_digest_of_a_page_is_that_of_its_look_and_not_of_its_brand(pages: Pages) -> None:
    northgate = pages.brands["northgate"]
    other = dataclasses.replace(
        northgate, id="other", name="Other", place=Place("x"), footer="Other", editions_at="https://x.test/"
    )

    digest = pages.composed("patient", northgate).page.digest

    assert pages.composed("patient", other).page.digest == digest
    assert pages.composed("patient", "harbour").page.digest != digest  # its fonts and stylesheet are others
    assert pages.composed("patient", northgate, "large-print").page.digest != digest


@pytest.mark.parametrize("audience", AUDIENCES)
def test_formats_differ_by_stylesheet_only(pages: Pages, audience: str) -> None:
    standard, large = (pages.composed(audience, "plain", form) for form in ("standard", "large-print"))
    assert standard.page.html == large.page.html
    assert standard.page.stylesheets != large.page.stylesheets


@pytest.mark.parametrize("audience", AUDIENCES)
def test_the_brand_is_not_named_outside_its_slots(pages: Pages, audience: str) -> None:
    assert "northgate" not in pages.composed(audience, "northgate").page.html.lower()
    assert "Northgate" in "".join(pages.fragments(audience, "northgate").values())


def test_each_slot_stands_once_and_is_empty(pages: Pages) -> None:
    page = pages.composed("patient", "northgate").page

    assert page.slots == tuple(f"slot-{name}" for name in NAMES)
    assert page.is_open
    for slot in page.slots:
        assert page.html.count(f'<div class="slot" id="{slot}"></div>') == page.html.count(f'id="{slot}"') == 1


def test_a_whole_page_has_in_its_slots_what_the_brand_has(pages: Pages) -> None:
    composed, fragments = pages.composed("patient", "northgate"), pages.fragments("patient", "northgate")

    whole = composed.whole(fragments)

    html = composed.page.html
    for name, fragment in fragments.items():
        html = html.replace(f'id="slot-{name}"></div>', f'id="slot-{name}">{fragment}</div>')
    assert (whole.html, whole.is_open, whole.slots) == (html, False, composed.page.slots)
    assert whole.digest != composed.page.digest


def test_a_slots_template_is_told_nothing_of_the_edition(mine: Pages) -> None:
    for name in ("variant", "date", "slot", "qr", "edition.id"):
        mine.template("slots/line.html.jinja", "{{ brand.footer }}", f"{{{{ {name} }}}}{{{{ brand.footer }}}}")
        (found,) = mine.said()
        assert found.startswith("templates/slots/line.html.jinja:2:1: error[template-undefined]: ")
        mine.template("slots/line.html.jinja", f"{{{{ {name} }}}}{{{{ brand.footer }}}}", "{{ brand.footer }}")
    assert ADDRESS in mine.fragments("patient", "plain")["colophon"]


# ------------------------------------------------------------------------------------------------ brand fields in running text


def test_a_field_that_a_page_reads_is_noted_and_makes_a_page_of_its_own(mine: Pages) -> None:
    mine.template(PAGE, "<main>", "<main><p>Call {{ brand.contact.phone }}.</p>")

    northgate, harbour = (mine.composed("patient", brand) for brand in ("northgate", "harbour"))

    assert northgate.fields == {"contact.phone": mine.brands["northgate"].contact.phone}
    assert harbour.fields == {"contact.phone": mine.brands["harbour"].contact.phone}
    assert northgate.page.html != harbour.page.html
    assert f"Call {northgate.fields['contact.phone']}." in northgate.page.html


def test_brands_with_the_same_value_have_the_same_page(mine: Pages) -> None:
    mine.template(PAGE, "<main>", "<main><p>Call {{ brand.contact.phone }}.</p>")
    plain = mine.brands["plain"]
    twin = dataclasses.replace(plain, id="twin", name="Twin", contact=dataclasses.replace(plain.contact, name="Twins"))

    assert mine.composed("patient", plain).page.digest == mine.composed("patient", twin).page.digest
    assert all(field_of(twin, path) == value for path, value in mine.composed("patient", plain).fields.items())


def test_a_field_that_is_only_asked_for_is_noted_too(mine: Pages) -> None:
    mine.template(PAGE, "<main>", "<main>{% if brand.contact.phone %}<p>Call us.</p>{% endif %}")
    plain = mine.brands["plain"]
    silent = without(plain, phone=None)

    with_phone, without_phone = mine.composed("patient", plain), mine.composed("patient", silent)

    assert (with_phone.fields, without_phone.fields) == (
        {"contact.phone": plain.contact.phone},
        {"contact.phone": None},
    )
    assert "Call us." in with_phone.page.html
    assert "Call us." not in without_phone.page.html


def test_fields_in_a_blocks_template_are_noted(mine: Pages) -> None:
    mine.template("blocks/paragraph.html.jinja", "{{ block", "{{ brand.name }} {{ block")
    assert mine.composed("patient", "plain").fields == {"name": "Plain Leaflets"}


def test_every_value_of_a_brand_that_is_read_is_noted(pages: Pages) -> None:
    brand, notes = pages.brands["plain"], {}
    watched = Watched(brand, notes)

    assert (watched.name, watched.logo.width) == (brand.name, brand.logo.width)
    assert watched.inks["primary"] == brand.inks["primary"]
    assert str(watched) == str(brand)
    assert notes == {"name": brand.name, "logo.width": brand.logo.width, "inks": brand.inks, "": brand}
    assert all(field_of(brand, path) == value for path, value in notes.items())
    assert not any(field_of(pages.brands["harbour"], path) == value for path, value in notes.items())


# ------------------------------------------------------------------------------------------------ faults


def test_a_slot_that_is_placed_twice_is_told_where_the_second_stands(mine: Pages) -> None:
    mine.template("colophon.html.jinja", "{{ slot('colophon') }}", "\n{{ slot('colophon') }}\n\n{{ slot('band') }}")
    at = (mine.root / "templates/colophon.html.jinja").read_text().splitlines().index("{{ slot('band') }}") + 1
    assert mine.said() == [
        f"templates/colophon.html.jinja:{at}:1: error[slot-twice]: the slot 'band' stands on the page twice"
        " | take one of the two away"
    ]


def test_a_block_with_a_slot_that_is_written_twice_is_told_too(mine: Pages) -> None:
    mine.template(
        "blocks/contact-card.html.jinja", "{{ slot('contact') }}", "{{ slot('contact') }}{{ slot('contact') }}"
    )
    (found,) = mine.said()
    assert found.startswith("templates/blocks/contact-card.html.jinja:5:1: error[slot-twice]: the slot 'contact' ")


@pytest.mark.parametrize("name", EVERYWHERE)
def test_a_slot_that_is_not_placed_is_told(mine: Pages, name: str) -> None:
    path = {"band": PAGE, "colophon": "colophon.html.jinja", "line": "running.html.jinja"}[name]
    mine.template(path, f"{{{{ slot('{name}') }}}}", "")
    assert mine.said() == [
        f"templates/{PAGE}: error[slot-missing]: the page has no slot '{name}'"
        f" | write {{{{ slot('{name}') }}}} where it is to stand"
    ]


def test_a_leaflet_without_a_contact_card_has_no_slot_for_it(mine: Pages) -> None:
    mine.template("blocks/contact-card.html.jinja", "{{ slot('contact') }}", "")
    composed = mine.composed("patient", "plain")
    assert composed.page.slots == ("slot-band", "slot-colophon", "slot-line")
    assert "slot-contact" not in composed.whole(mine.fragments("patient", "plain")).html


@pytest.mark.parametrize("has_template", [False, True])
def test_a_slot_that_nobody_knows_is_told_where_it_is_opened(mine: Pages, has_template: bool) -> None:
    if has_template:
        (mine.root / "templates/slots/badge.html.jinja").write_text("{{ brand.name }}")
    mine.template("colophon.html.jinja", "{{ slot('colophon') }}", "{{ slot('badge') }}{{ slot('colophon') }}")
    at = (mine.root / "templates/colophon.html.jinja").read_text().splitlines()
    number = next(index for index, text in enumerate(at, 1) if "badge" in text)
    assert mine.said() == [
        f"templates/colophon.html.jinja:{number}:1: error[unknown-slot]: there is no slot 'badge'"
        " | use one of band, contact, colophon, line"
    ]


def test_a_slot_without_its_template_is_told(mine: Pages) -> None:
    (mine.root / "templates/slots/line.html.jinja").unlink()
    assert mine.said() == [
        "templates/slots/line.html.jinja: error[template-missing]: there is no template 'templates/slots/line.html.jinja'"
        " | write the template; docs/architecture.md tells what it is given"
    ]


def test_a_template_that_goes_away_while_the_page_is_kept_is_told(mine: Pages) -> None:
    """The page was composed before, and has the slot; the brand's words for it are composed now."""
    needed = {name_of(id) for id in mine.composed("patient", "plain").page.slots}
    (mine.root / "templates/slots/contact.html.jinja").unlink()
    with pytest.raises(Refusal) as refused:
        mine.composer.fragments(mine.checked.views[Audience("patient")], mine.brands["harbour"], needed)
    assert [line(found) for found in refused.value.diagnostics] == [
        "templates/slots/contact.html.jinja: error[template-missing]: there is no template "
        "'templates/slots/contact.html.jinja' | write the template; docs/architecture.md tells what it is given"
    ]


def test_what_no_brand_has_is_told_at_the_templates_line(mine: Pages) -> None:
    mine.template("slots/contact.html.jinja", "{{ contact.name }}", "{{ contact.fax }}")
    assert mine.said() == [
        "templates/slots/contact.html.jinja:3:1: error[template-undefined]: a brand has no 'contact.fax'"
        " | check the name; docs/architecture.md lists what a template is given"
    ]


@pytest.mark.parametrize("template", ["slots/contact.html.jinja", PAGE])
def test_what_a_brand_does_not_say_is_not_printed_but_told_at_the_brand(mine: Pages, template: str) -> None:
    """It would read 'None'."""
    old, at = ("{{ contact.name }}", 3) if "slots" in template else ("<main>", 22)
    field = "{{ brand.contact.phone }}"
    mine.template(template, old, f"{old}{field}")
    silent = without(mine.brands["plain"], phone=None)

    assert mine.said("patient", silent) == [
        f"{silent.places['contact']}: error[brand-field-missing]: brand 'plain' says nothing of its 'contact.phone', which "
        f"templates/{template}:{at}:1 prints | write it in the brand, or ask for it in the template: {{% if … %}}"
    ]


def test_what_is_left_unsaid_may_be_asked_for(mine: Pages) -> None:
    silent = without(mine.brands["plain"], phone=None, hours=None, email=None, web=None, address=None)
    found = mine.fragments("patient", silent)["contact"]
    assert "contact-phone" not in found
    assert "None" not in found


# ------------------------------------------------------------------------------------------------ the sheet of slots


def test_the_sheet_of_slots_has_each_in_its_size_and_nothing_of_the_leaflet(pages: Pages) -> None:
    page, fragments = pages.composed("patient", "plain").page, pages.fragments("patient", "plain")
    frames = [Frame("line", 300.5, 20, running=True), Frame("band", 226.771654, 56.692913, running=False)]

    sheet = slot_sheet(page, "patient draft", "en-GB", fragments, frames, dict.fromkeys(NAMES, Place("b.yaml")))

    assert sheet.slots == ("slot-band", "slot-line")
    assert (sheet.is_open, sheet.families, sheet.ink_names) == (False, page.families, page.ink_names)
    assert sheet.stylesheets[:-1] == page.stylesheets
    band, running = (
        f'<div class="slot" id="slot-band">{fragments["band"]}</div>',
        f'<div class="slot" id="slot-line" aria-hidden="true" data-running>{fragments["line"]}</div>',
    )
    assert '<html lang="en-GB">' in sheet.html
    assert sheet.html.endswith(f'<body class="patient draft">{band}{running}</body></html>')
    rules = sheet.stylesheets[-1].text
    assert "@page slot-band { size: 246.771654pt 2056.692913pt; margin: 0; bleed: 0; " in rules
    assert "#slot-line { page: slot-line; width: 300.500000pt !important; height: 20.000000pt !important;" in rules
    assert sheet.places == dict.fromkeys(sheet.slots, Place("b.yaml"))
    assert sheet == slot_sheet(
        page, "patient draft", "en-GB", fragments, reversed(frames), dict.fromkeys(NAMES, Place("b.yaml"))
    )
