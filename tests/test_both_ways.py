"""An edition that is put together, of pages that all brands share and of its brand's slots, is the one that the engine makes as
a whole: in all that a reader sees, hears, follows or looks up. The whole one is the reference.

Of what is painted, every letter is compared by its place, and every pixel by its colour. pdfium rounds the place of each glyph
and each edge to a part of a pixel, and what lies close to such a border may go to either side; so a pixel may have any
colour that the other picture has within one pixel of it, and a few thin strokes are specks for all that.
:class:`TestTheComparison` shows what is still seen.
"""

from __future__ import annotations

import dataclasses
import io
from collections.abc import Iterator
from typing import Any

import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageFilter

from docgen import Project
from docgen.batch.pages import Draft, Pager, frames_of
from docgen.typeset.document import TypesetDocument, TypesetSlots
from docgen.typeset.engine import typeset, typeset_slots
from docgen.typeset.proof import text_of
from tests.projects import ROOT
from tests.typeset.helpers import dump

PROJECT = Project.open(ROOT)
EDITIONS = [edition.id for edition in PROJECT.editions()]
ALWAYS = (
    "baclofen-tablets.patient.northgate.en-GB.standard",
    "how-baclofen-works.patient.harbour.en-GB.large-print",
)
"""Those that are always compared; the others with --slow. Harbour has fonts and a stylesheet of its own."""
SCALE = 2.0
"""Pixels in a point."""
SPECK, WORST = 12, 60
"""Of 255: a pixel that differs by more from all that are about it in the other picture is a speck; none may differ by more.

In the brand whose pages have the same places to the last digit there is no speck; in the other the worst is one of 42.
"""
SPECKS = 80
"""So many specks a page may have, of two million pixels: less than a line of 20 pt. The most is 44."""
LETTER = 0.05
"""Points by which a letter may stand elsewhere: the engine counts in whole parts of a pixel from the page's edge."""
LARGER = 0.05
"""By this part a file may be larger than the whole one."""


class Both:
    """One edition made both ways."""

    def __init__(self, id: str) -> None:
        source = PROJECT.source(id)
        assert source is not None
        self.draft: Draft = Pager.of(PROJECT.folder).draft(source.edition, source.checked, source.brand)
        self.document: TypesetDocument = typeset(self.draft.page, PROJECT.folder)
        sheet = self.draft.slots(frames_of(self.document))
        styles = {id: places[0].style for id, places in self.document.slots.items()}
        self.slots: TypesetSlots = typeset_slots(sheet, PROJECT.folder, styles)
        self.together = self.draft.finished(self.document, self.slots).pdf
        self.whole = self.draft.finished(typeset(self.draft.whole, PROJECT.folder)).pdf


# ------------------------------------------------------------------------------------------------ what a file says


def facts(pdf: bytes) -> dict[str, Any]:
    """What can be asked of a file without looking at it."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert opened.check_pdf_syntax() == []
        with opened.open_outline() as outline:
            bookmarks = list(_bookmarks(outline.root, opened))
        return {
            "pages": [[float(edge) for edge in page.mediabox] for page in opened.pages],
            "tabs": [str(page.obj.get("/Tabs", "")) for page in opened.pages],
            "info": {key: str(value) for key, value in opened.docinfo.items()},
            "packet": opened.Root.Metadata.read_bytes().decode(),
            "language": str(opened.Root.Lang),
            "roles": {key: str(value) for key, value in opened.Root.StructTreeRoot.RoleMap.items()},
            "named": sorted(map(str, opened.Root.get("/Names", {}).keys())),
            "bookmarks": bookmarks,
            "links": [sorted(_links(page, opened)) for page in opened.pages],
            "inks": {key: str(space[3].unparse()) for key, space in opened.pages[0].Resources.ColorSpace.items()},
            "catalogue": sorted(opened.Root.keys()),
        }


def _bookmarks(items: Any, pdf: pikepdf.Pdf) -> Iterator[tuple[str, object, object]]:
    for item in items:
        yield (str(item.title), _target(item.destination or item.action, pdf), list(_bookmarks(item.children, pdf)))


def _target(found: Any, pdf: pikepdf.Pdf) -> object:
    if isinstance(found, pikepdf.Array):
        pages = {page.obj.objgen: index for index, page in enumerate(pdf.pages)}
        where = [round(float(part), 2) for part in list(found)[2:] if not isinstance(part, pikepdf.Object)]
        return (pages.get(found[0].objgen), str(found[1]), where)
    return str(found)


def _links(page: pikepdf.Page, pdf: pikepdf.Pdf) -> Iterator[tuple[object, ...]]:
    for link in page.obj.get("/Annots", ()):
        target = str(link.A.URI) if "/A" in link else str(_target(link.Dest, pdf))
        owner = _owner(pdf.Root.StructTreeRoot.ParentTree, int(link.StructParent))
        rectangle = tuple(round(float(edge) * 20) / 20 for edge in link.Rect)  # to a twentieth, as letters
        yield (rectangle, target, str(link.Contents), int(link.F), str(link.Subtype), owner)


def _owner(tree: Any, key: int) -> str:
    numbers = list(tree.Nums)
    held = {int(number): value for number, value in zip(numbers[::2], numbers[1::2], strict=True)}
    return str(held[key].S)


# ------------------------------------------------------------------------------------------------ what a page shows


def letters(page: Any) -> list[tuple[str, float, float, float, float]]:
    """Every letter that is painted, with its box in points: in the order of the alphabet, then of places."""
    text = page.get_textpage()
    found = []
    for index in range(text.count_chars()):
        if (letter := text.get_text_range(index, 1)).strip():
            found.append((letter, *text.get_charbox(index)))
    text.close()
    return sorted(found, key=lambda one: (one[0], round(one[2]), round(one[1])))


def moved(one: Any, other: Any) -> float:
    """The furthest that a letter stands from where it stands on the other page; infinite if they are not the same letters."""
    ours, theirs = letters(one), letters(other)
    if [letter for letter, *_ in ours] != [letter for letter, *_ in theirs]:
        return float("inf")
    pairs = zip(ours, theirs, strict=True)
    return max((abs(a - b) for our, their in pairs for a, b in zip(our[1:], their[1:], strict=True)), default=0.0)


def picture(page: Any) -> Image.Image:
    found: Image.Image = page.render(scale=SCALE).to_pil().convert("RGB")
    return found


def specks(one: Image.Image, other: Image.Image) -> tuple[int, int]:
    """How many pixels of one picture lie beyond all the colours about them in the other, and how far the worst does."""
    histograms = [_beyond(one, other), _beyond(other, one)]
    worst = max(value for counts in histograms for value, count in enumerate(counts) if count)
    return max(sum(counts[SPECK + 1 :]) for counts in histograms), worst


def _beyond(one: Image.Image, other: Image.Image) -> list[int]:
    darkest, lightest = other.filter(ImageFilter.MinFilter(3)), other.filter(ImageFilter.MaxFilter(3))
    red, green, blue = ImageChops.lighter(ImageChops.subtract(one, lightest), ImageChops.subtract(darkest, one)).split()
    return ImageChops.lighter(ImageChops.lighter(red, green), blue).histogram()


def look_apart(one: bytes, other: bytes) -> list[str]:
    """Where two files look different, page by page."""
    found = []
    ours, theirs = pypdfium2.PdfDocument(one), pypdfium2.PdfDocument(other)
    try:
        assert len(ours) == len(theirs)
        for number in range(len(ours)):
            pages = ours[number], theirs[number]
            if (distance := moved(*pages)) > LETTER:
                found.append(f"page {number + 1}: a letter is moved by {distance:.2f} pt")
            count, worst = specks(*map(picture, pages))
            if count > SPECKS or worst > WORST:
                found.append(f"page {number + 1}: {count} pixels differ, by up to {worst}")
            for page in pages:
                page.close()
    finally:
        ours.close()
        theirs.close()
    return found


# ------------------------------------------------------------------------------------------------ tests


@pytest.mark.parametrize("id", [pytest.param(id, marks=() if id in ALWAYS else pytest.mark.slow) for id in EDITIONS])
def test_an_edition_that_is_put_together_is_the_whole_one(id: str) -> None:
    both = Both(id)

    assert facts(both.together) == facts(both.whole)
    assert dump(both.together) == dump(both.whole)
    assert text_of(both.together) == text_of(both.whole)
    assert look_apart(both.together, both.whole) == []
    assert len(both.together) <= (1 + LARGER) * len(both.whole)


@pytest.fixture(scope="module")
def both() -> Both:
    return Both(ALWAYS[0])


class TestTheComparison:
    """It sees what a reader would."""

    def test_a_slot_that_is_moved_by_a_point(self, both: Both) -> None:
        openings = tuple(it._replace(x=it.x + 1) if it.slot == "slot-contact" else it for it in both.document.openings)
        pdf = both.draft.finished(dataclasses.replace(both.document, openings=openings), both.slots).pdf
        moved, *_ = look_apart(pdf, both.whole)
        assert moved == "page 4: a letter is moved by 1.00 pt"
        assert facts(pdf)["links"] != facts(both.whole)["links"]

    @pytest.mark.parametrize("ink", ["surface", "primary", "rule", "muted"])
    def test_an_ink_that_is_a_little_darker(self, both: Both, ink: str) -> None:
        inks = {**both.draft.inks, ink: tuple(max(part - 0.08, 0) for part in both.draft.inks[ink])}
        pdf = dataclasses.replace(both.draft, inks=inks).finished(both.document, both.slots).pdf
        assert any("pixels differ" in said for said in look_apart(pdf, both.whole))

    def test_another_code_on_the_last_page(self, both: Both) -> None:
        imprint = dataclasses.replace(both.draft.imprint, address="https://another.example/")
        pdf = dataclasses.replace(both.draft, imprint=imprint).finished(both.document, both.slots).pdf
        (said,) = look_apart(pdf, both.whole)
        assert said.startswith("page 4: ")
        assert facts(pdf)["links"] != facts(both.whole)["links"]

    @pytest.mark.slow
    def test_a_shape_that_is_not_painted(self, both: Both) -> None:
        """Each of the last page in its turn: grounds, lines, boxes, the chart, the code; and neither dots nor white on white."""
        last = both.document.pages - 1
        with pikepdf.open(io.BytesIO(both.together)) as pdf:
            contents = [list(pikepdf.parse_content_stream(stream)) for stream in pdf.pages[last].obj.Contents]
            before, seen = shown(both.together, last), []
            for stream, instructions in zip(pdf.pages[last].obj.Contents, contents, strict=True):
                for index, (_, operator) in enumerate(instructions):
                    if str(operator) not in ("f", "f*", "S", "B", "Do"):
                        continue
                    nothing = pikepdf.ContentStreamInstruction([], pikepdf.Operator("n"))
                    stream.write(
                        pikepdf.unparse_content_stream([*instructions[:index], nothing, *instructions[index + 1 :]])
                    )
                    target = io.BytesIO()
                    pdf.save(target)
                    after = shown(target.getvalue(), last)
                    changed = sum(ImageChops.difference(before, after).convert("L").histogram()[SPECK:])
                    if changed > 2 * SPECKS:
                        count, worst = specks(after, before)
                        seen.append(count > SPECKS or worst > WORST)
                stream.write(pikepdf.unparse_content_stream(instructions))
        assert len(seen) > 10
        assert all(seen)


def shown(pdf: bytes, number: int) -> Image.Image:
    """One page of a file."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return picture(document[number])
    finally:
        document.close()
