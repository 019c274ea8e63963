"""The formats made for print, for real and in both brands: pages and panels, type sizes, and every sentence on them."""

from __future__ import annotations

import dataclasses
import functools
import io
import shutil
from collections import Counter
from pathlib import Path

import page
import pikepdf
import pypdfium2
import pytest

from docgen import Edition, Project, Refusal
from docgen.batch.pages import Pager, Pages, frames_of
from docgen.batch.proving import unproved
from docgen.batch.sources import Sources
from docgen.content.blocks.warnings import ActionBox, WarningBox
from docgen.content.checks import blocks_of
from docgen.content.text import Audience
from docgen.files import Folder
from docgen.typeset.engine import typeset, typeset_slots
from tests.projects import ROOT, edit

LEAFLET = "content/leaflets/baclofen-tablets.yaml"
LONG = " ".join(["Read this sentence too."] * 40)
MM = 72 / 25.4
BLEED, SAFE = 3.0, 4.0
BRANDS = ("northgate", "harbour")
PANELS = [(100.0, 210.0)] * 3 + [(97.0, 210.0)] * 2 + [(100.0, 210.0)]
SIZES = {"a5-booklet": [(148.0, 210.0)] * 12, "dl-fold": PANELS, "card": [(105.0, 148.0)] * 2}
READ = {"a5-booklet": 12.2, "dl-fold": 10.8, "card": 12.0}
"""The type size, in points, of what patients are told; the list of sources apart."""
LEAST = {"a5-booklet": 8.0, "dl-fold": 8.0, "card": 7.5}
ALL = [(form, brand) for form in SIZES for brand in BRANDS]
each = pytest.mark.parametrize(("form", "brand"), ALL)


def edition_of(form: str, brand: str) -> Edition:
    found = (e for e in Project.open(ROOT).editions() if e.id.startswith(f"baclofen-tablets.patient.{brand}."))
    return dataclasses.replace(next(found), format=form)


@functools.cache
def made(form: str, brand: str, leaflet: str = "baclofen-tablets") -> Pages:
    return made_in(ROOT, form, brand, leaflet)


def made_in(root: Path, form: str, brand: str, leaflet: str = "baclofen-tablets") -> Pages:
    folder = Folder.at(root)
    sources = Sources(folder)
    checked, dress = sources.leaflet(leaflet).value, sources.brand(brand).value
    assert checked is not None
    assert dress is not None
    return Pager.of(folder).make(dataclasses.replace(edition_of(form, brand), leaflet=leaflet), checked, dress)


def text_of(pages: Pages, number: int) -> str:
    """What stands on a page, without white space."""
    document = pypdfium2.PdfDocument(pages.pdf)
    text = document[number].get_textpage().get_text_bounded()
    document.close()
    return squeezed(text)


def squeezed(text: str) -> str:
    return "".join(text.replace("\x02", "-").replace("\ufffe", "-").split())


@each
def test_every_page_has_its_size_and_its_bleed(form: str, brand: str) -> None:
    with pikepdf.open(io.BytesIO(made(form, brand).pdf)) as pdf:
        boxes = [([float(x) for x in sheet.trimbox], [float(x) for x in sheet.bleedbox]) for sheet in pdf.pages]

    assert len(boxes) == len(SIZES[form])
    for (trim, bleed), (wide, high) in zip(boxes, SIZES[form], strict=True):
        assert (trim[2] - trim[0]) / MM == pytest.approx(wide, abs=0.01)
        assert (trim[3] - trim[1]) / MM == pytest.approx(high, abs=0.01)
        margins = [trim[0] - bleed[0], trim[1] - bleed[1], bleed[2] - trim[2], bleed[3] - trim[3]]
        assert [margin / MM for margin in margins] == pytest.approx([BLEED] * 4, abs=0.01)


@each
def test_every_sentence_is_in_its_place_and_the_file_conforms(form: str, brand: str, tmp_path: Path) -> None:
    assert unproved(made(form, brand)) == []
    path = tmp_path / "made.pdf"
    path.write_bytes(made(form, brand).pdf)
    for profile in ("ua1", "3a"):
        result = page.validate_pdf(str(path), profile=profile)
        assert result.is_compliant, [(fault.rule_id, fault.message) for fault in result.failures]


@each
def test_it_says_that_it_is_a_draft(form: str, brand: str) -> None:
    pages = made(form, brand)
    drafts = [number for number in range(pages.count) if "Draft" in text_of(pages, number)]
    assert drafts == list(range(pages.count))


@each
def test_what_is_read_has_the_size_that_its_stylesheet_promises(form: str, brand: str) -> None:
    """Most is set in the size of the format. What is smaller is told apart: numbers of sources, the foot, what is about it."""
    glyphs: Counter[float] = Counter()
    with pikepdf.open(io.BytesIO(made(form, brand).pdf)) as pdf:
        for sheet in list(pdf.pages)[
            : 11 if form == "a5-booklet" else None
        ]:  # the last page of the booklet has the sources
            size = 0.0
            for operands, operator in pikepdf.parse_content_stream(sheet):
                if str(operator) == "Tf":
                    size = float(operands[1]) * 72 / 96
                elif str(operator) in ("Tj", "TJ"):
                    parts = operands[0] if isinstance(operands[0], pikepdf.Array) else [operands[0]]
                    glyphs[size] += sum(len(bytes(part)) for part in parts if isinstance(part, pikepdf.String))
    small = sum(count for size, count in glyphs.items() if size < READ[form] - 0.01)

    assert min(glyphs) >= LEAST[form] - 0.01
    assert small < glyphs.total() * (0.5 if form == "card" else 0.2)


@each
def test_warnings_and_paragraphs_are_never_small(form: str, brand: str) -> None:
    """Every text for readers, apart from the sources, is somewhere painted in at least the size that is promised."""
    pages = made(form, brand)
    document = pypdfium2.PdfDocument(pages.pdf)
    large = ""
    for sheet in document:
        text = sheet.get_textpage()
        for index in range(text.count_chars()):
            size = pypdfium2.raw.FPDFText_GetFontSize(text.raw, index)
            if size * 0.75 >= READ[form] - 0.01 or size >= READ[form] - 0.01:
                large += text.get_text_range(index, 1)
        text.close()
    document.close()
    found = squeezed(large)
    for block in blocks_of(pages.words.variant.sections):
        texts = [point.lead for point in block.points] if isinstance(block, ActionBox) else []
        texts += block.texts if isinstance(block, WarningBox) else []
        for text in texts:
            words = squeezed(pages.words.variant.words(text).rstrip("0123456789, "))
            assert words in found


@each
def test_nothing_for_readers_stands_near_the_edge(form: str, brand: str) -> None:
    document = pypdfium2.PdfDocument(made(form, brand).pdf)
    for sheet, (wide, high) in zip(document, SIZES[form], strict=True):
        text = sheet.get_textpage()
        for index in range(text.count_chars()):
            if text.get_text_range(index, 1).strip():
                left, bottom, right, top = (edge / MM for edge in text.get_charbox(index))
                assert SAFE <= left <= right <= wide - SAFE
                assert SAFE <= bottom <= top <= high - SAFE
        text.close()
    document.close()


@each
def test_the_code_leads_to_the_leaflet_that_can_be_downloaded(form: str, brand: str) -> None:
    with pikepdf.open(io.BytesIO(made(form, brand).pdf)) as pdf:
        addresses = {
            str(note.A.URI) for sheet in pdf.pages for note in sheet.get("/Annots", []) if "/URI" in note.get("/A", {})
        }
    assert [a for a in addresses if "/e/" in a] == [
        f"https://leaflets.{'northgate' if brand == 'northgate' else 'harbourms'}.example/e/"
        f"baclofen-tablets.patient.{brand}.en-GB.standard"
    ]


@pytest.mark.parametrize("brand", BRANDS)
@pytest.mark.parametrize("form", ["a5-booklet", "dl-fold"])
def test_the_box_is_whole_on_the_cover(form: str, brand: str) -> None:
    pages = made(form, brand)
    (box,) = (block for block in blocks_of(pages.words.variant.sections) if isinstance(block, ActionBox))
    cover = text_of(pages, 0)
    assert len(box.points) == 5
    for point in box.points:
        assert squeezed(pages.words.variant.words(point.lead)) in cover
        assert squeezed(pages.words.variant.words(point.text)) in cover


@pytest.mark.parametrize("brand", BRANDS)
def test_a_panel_is_read_by_itself(brand: str) -> None:
    pages = made("dl-fold", brand)
    headings = [squeezed(pages.words.variant.words(section.heading)) for section in pages.words.variant.sections]
    where = [next(n for n in range(6) if heading in text_of(pages, n)) for heading in headings]
    assert where == sorted(where)
    assert set(where) == set(range(6))
    assert headings[where.index(1)] == "Inanemergency"
    assert headings[where.index(5)] == "Gettinghelp"
    for section in pages.words.variant.sections:
        last = [
            text for block in section.blocks for text in ([block.text] if hasattr(block, "text") and block.text else [])
        ]
        for text in last:
            assert squeezed(pages.words.variant.words(text)) in text_of(
                pages, where[pages.words.variant.sections.index(section)]
            )


@pytest.mark.parametrize("brand", BRANDS)
def test_a_short_format_says_where_the_rest_is_and_prints_no_numbers_of_sources(brand: str) -> None:
    for form in ("dl-fold", "card"):
        pages = made(form, brand)
        assert pages.words.variant.numbers == {}
        assert squeezed("Scan the code for the whole leaflet and its sources.") in text_of(pages, pages.count - 1)
    assert "Scanthecodeforthewholeleaflet" not in text_of(made("a5-booklet", brand), 11)


@each
def test_put_together_from_pages_and_slots_it_holds_the_same(form: str, brand: str) -> None:
    folder = Folder.at(ROOT)
    sources = Sources(folder)
    checked, dress = sources.leaflet("baclofen-tablets").value, sources.brand(brand).value
    assert checked is not None
    assert dress is not None
    draft = Pager.of(folder).draft(edition_of(form, brand), checked, dress)
    document = typeset(draft.page, folder)
    styles = {id: places[0].style for id, places in document.slots.items()}

    pages = draft.finished(document, typeset_slots(draft.slots(frames_of(document)), folder, styles))

    assert pages.count == len(SIZES[form])
    assert unproved(pages) == []
    for number in range(pages.count):
        assert sorted(text_of(pages, number)) == sorted(text_of(made(form, brand), number))


# --- what does not fit, and what is not there ---


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name in ("content", "templates", "styles"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copy(ROOT / "docgen.yaml", tmp_path)
    return tmp_path


def refused(root: Path, form: str, brand: str = "northgate") -> list[tuple[str, str]]:
    """The ids of what stands against the edition, and the lines of the leaflet at their places."""
    with pytest.raises(Refusal) as caught:
        made_in(root, form, brand)
    lines = (root / LEAFLET).read_text().splitlines()
    return [
        (
            found.id,
            lines[found.place.line - 1].strip() if found.place and found.place.path == LEAFLET else str(found.place),
        )
        for found in caught.value.diagnostics
        if found.is_error
    ]


@pytest.mark.parametrize(
    ("form", "before", "named"),
    [
        ("dl-fold", "  - heading: {patient: Getting help}", "- heading: {patient: Getting help}"),
        (
            "a5-booklet",
            "  - heading: {patient: Getting help}",
            "- heading: {patient: Where this comes from, clinician: References}",
        ),
        ("card", "  - heading: {patient: Getting help}", f"- {LONG}"),
    ],
)
def test_what_does_not_fit_is_refused_at_the_first_block_beyond(
    project: Path, form: str, before: str, named: str
) -> None:
    more = f"  - heading: One thing more\n    only-in: [{form}]\n    audience: patient\n    blocks:\n      - {LONG}\n"
    edit(project / LEAFLET, before, more + before)
    assert refused(project, form) == [("page-count", named)]


def test_the_block_itself_is_named_when_it_goes_over_the_last_page(project: Path) -> None:
    last = "      - contact-card: {patient:"
    block = f"- {{paragraph: {LONG} {LONG} {LONG}, audience: patient, only-in: [dl-fold]}}"
    edit(project / LEAFLET, last, f"      {block}\n{last}")
    assert ("page-count", block) in refused(project, "dl-fold")


def test_a_leaflet_that_names_no_short_format_has_none() -> None:
    with pytest.raises(Refusal) as caught:
        made("dl-fold", "northgate", "how-baclofen-works")
    (found,) = caught.value.diagnostics
    assert found.id == "nothing-in-format"
    assert found.message == "'how-baclofen-works' holds nothing for the patient audience in format 'dl-fold'"


def test_formats_of_print_are_no_downloads(project: Path) -> None:
    edit(project / "docgen.yaml", "patient: [standard, large-print]", "patient: [standard, dl-fold]")
    with pytest.raises(Refusal) as caught:
        Project.open(project).editions()
    assert [found.id for found in caught.value.diagnostics] == ["unknown-format"]


def test_clinicians_are_told_nothing_by_them() -> None:
    for form, brand in ALL:
        assert made(form, brand).words.variant.audience is Audience.PATIENT
