"""Imposed files, read back: boxes, what is shared, what is painted where, and what the file says of itself."""

from __future__ import annotations

import io
import subprocess
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from docgen.content.finishing import Finishing, Flip
from docgen.diagnostics import Refusal, error
from docgen.press.area import POINTS, Box, Size
from docgen.press.finishing import Grid
from docgen.press.layout import Layout
from docgen.press.marks import PRESETS
from docgen.press.plates import PROCESS, Plate
from docgen.press.sheets import Sheets, Trappings, make_sheets
from tests.press.pages import A5, CARD, DL, SRA3, press_pages

WORDS = ("booklets", "baclofen-tablets.patient.northgate.en-GB.a5-booklet", "revision 1, 23 November 2026", "sha256 0123456789ab")  # fmt: skip
TEAL = Plate("Harbour Teal", (0.9, 0.2, 0.3, 0.1))
BOOKLET = Layout(finishing=Finishing.SADDLE_STITCH, sheet=SRA3, caliper=0.1)


def booklet(**more: object) -> Sheets:
    return make_sheets(press_pages([A5] * 8), BOOKLET, Trappings(words=WORDS, **more))  # type: ignore[arg-type]


def box_of(page: pikepdf.Page, key: str) -> Box:
    left, bottom, right, top = (float(edge) / POINTS for edge in page.obj[key])
    return Box(left, bottom, right, top)


def opened(sheets: Sheets) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(sheets.pdf))


def forms(pdf: pikepdf.Pdf) -> list[pikepdf.Stream]:
    found = [item for item in pdf.objects if isinstance(item, pikepdf.Stream) and "/BBox" in item]
    assert found
    return found


class TestBoxes:
    @pytest.mark.parametrize("flip", Flip)
    def test_media_is_the_sheet_trim_the_product_and_bleed_is_3_mm_more(self, flip: Flip) -> None:
        layout = Layout(finishing=Finishing.SADDLE_STITCH, sheet=SRA3, caliper=0.1, flip=flip)
        pdf = opened(make_sheets(press_pages([A5] * 8), layout))
        for number, page in enumerate(pdf.pages):
            creep = 0.1 * (number // 2)
            for key, wanted in {
                "/MediaBox": Box(0, 0, 320, 450),
                "/TrimBox": Box(12 + creep, 120, 308 - creep, 330),
                "/BleedBox": Box(9 + creep, 117, 311 - creep, 333),
            }.items():
                found = box_of(page, key)
                for edge in ("left", "bottom", "right", "top"):
                    assert getattr(found, edge) == pytest.approx(getattr(wanted, edge), abs=0.001)


class TestWhatIsPainted:
    @pytest.mark.parametrize(
        ("layout", "trims"),
        [
            (BOOKLET, [A5] * 8),
            (Layout(finishing=Finishing.ROLL_FOLD, sheet=SRA3, flip=Flip.TUMBLE), DL),
            (Layout(finishing=Finishing.CUT_AND_STACK, sheet=SRA3, grid=Grid(2, 3)), [CARD] * 10),
        ],
    )
    def test_each_page_stands_in_its_place_and_nowhere_else(self, layout: Layout, trims: list[Size]) -> None:
        sheets = make_sheets(press_pages(trims), layout, Trappings(PRESETS["none"]))
        scale = 4.0  # pixels in a millimetre
        for page, side in zip(pypdfium2.PdfDocument(sheets.pdf), sheets.imposition.sides, strict=True):
            bitmap = page.render(scale=scale / POINTS, no_smoothpath=True).to_pil().convert("RGB")
            text = page.get_textpage()
            for placement in side.placements:
                clip, trim = placement.clip, placement.trim
                # Its number is the text within it; its frame shows to which side its head is.
                edges = [edge * POINTS for edge in (trim.left + 6, trim.bottom + 6, trim.right - 6, trim.top - 6)]
                assert text.get_text_bounded(*edges).split() == [str(placement.page)]
                tip = trim.height / 2 + min(trim.width, trim.height) * 0.4 * 0.7
                up = trim.top - tip if placement.down else trim.bottom + tip
                assert sum(_at(bitmap, (trim.left + trim.right) / 2, up, scale)) < 250, "there is the arrow"
                ground = _at(bitmap, clip.left + 0.5, (clip.bottom + clip.top) / 2, scale)
                assert sum(ground) < 740
                for x, y in _just_inside(clip):
                    assert _at(bitmap, x, y, scale) == pytest.approx(ground, abs=2)
            for x, y in _just_outside(side.product.grown(3)):
                assert _at(bitmap, x, y, scale) == (255, 255, 255)

    def test_a_page_in_many_places_is_in_the_file_once(self) -> None:
        pages = press_pages([CARD] * 2)
        one, many = (
            make_sheets(pages, Layout(finishing=Finishing.N_UP, sheet=SRA3, grid=grid), Trappings(PRESETS["none"]))
            for grid in (Grid(1, 1), Grid(3, 7))
        )
        assert len(many.pdf) < len(one.pdf) + 2000
        with opened(many) as pdf:
            assert len(forms(pdf)) == 2

    def test_pages_share_their_font_and_the_slugs_theirs(self) -> None:
        with opened(booklet()) as pdf:
            fonts = {font.objgen for form in forms(pdf) for font in form.Resources.get("/Font", {}).values()}
            assert len(fonts) == 2

    def test_pages_whose_content_is_in_pieces_or_shared_are_placed_too(self) -> None:
        with pikepdf.open(io.BytesIO(press_pages([A5] * 4))) as pdf:
            first, second, third, _ = pdf.pages
            first.obj.Contents = pikepdf.Array([pdf.make_stream(b"q"), first.obj.Contents, pdf.make_stream(b"Q")])
            third.obj.Contents, third.obj.Resources = second.obj.Contents, second.obj.Resources
            third.obj.Group = pikepdf.Dictionary(S=pikepdf.Name.Transparency, CS=pikepdf.Name.DeviceCMYK)
            out = io.BytesIO()
            pdf.save(out)
        sheets = make_sheets(out.getvalue(), BOOKLET, Trappings(PRESETS["none"]))
        with opened(sheets) as pdf:
            assert [form.Group.CS for form in forms(pdf) if "/Group" in form] == [pikepdf.Name.DeviceCMYK]
        texts = [page.get_textpage().get_text_range().split() for page in pypdfium2.PdfDocument(sheets.pdf)]
        assert texts == [["4", "1"], ["2", "2"]]

    def test_each_side_has_one_content_stream(self) -> None:
        with opened(booklet()) as pdf:
            assert all(isinstance(page.obj.Contents, pikepdf.Stream) for page in pdf.pages)


def _at(bitmap: object, x: float, y: float, scale: float) -> tuple[int, ...]:
    height = bitmap.height  # type: ignore[attr-defined]
    return tuple(bitmap.getpixel((int(x * scale), int(height - y * scale))))  # type: ignore[attr-defined]


def _just_inside(box: Box) -> list[tuple[float, float]]:
    small = box.grown(-0.5)
    return [(x, y) for x in (small.left, small.right) for y in (small.bottom, small.top)]


def _just_outside(box: Box) -> list[tuple[float, float]]:
    large = box.grown(0.5)
    middle = (box.left + box.right) / 2, (box.bottom + box.top) / 2
    return [(large.left, middle[1]), (large.right, middle[1]), (middle[0], large.bottom), (middle[0], large.top)]


class TestFile:
    def test_what_made_the_pages_pdf_x_makes_the_sheets_so(self) -> None:
        pdf = opened(booklet())
        assert pdf.pdf_version == "1.6"
        (intent,) = pdf.Root.OutputIntents
        assert (intent.S, str(intent.OutputConditionIdentifier)) == (pikepdf.Name.GTS_PDFX, "FOGRA39")
        with pdf.open_metadata(set_pikepdf_as_editor=False) as metadata:
            assert metadata["pdfxid:GTS_PDFXVersion"] == "PDF/X-4"
            assert metadata["xmpMM:RenditionClass"] == "default"
        assert b"<?xpacket" in booklet().pdf, "any program can find and read the packet"

    def test_sheets_have_an_identity_of_their_own(self) -> None:
        names = []
        for sheets in (booklet(), booklet(), booklet(wanted=PRESETS["none"])):
            with opened(sheets).open_metadata(set_pikepdf_as_editor=False) as metadata:
                names.append(metadata["xmpMM:DocumentID"])
        assert names[0] == names[1]
        assert len({*names, "uuid:0b5c73aa-0000-4000-8000-000000000000"}) == 3

    def test_the_same_pages_make_the_same_bytes(self) -> None:
        assert booklet().pdf == booklet().pdf

    def test_nothing_leads_to_pages_that_are_no_more(self) -> None:
        with pikepdf.open(io.BytesIO(press_pages([A5] * 4))) as pdf:
            with pdf.open_outline() as outline:
                outline.root.append(pikepdf.OutlineItem("Page 2", 1))
            pdf.Root.PageMode = pikepdf.Name.UseOutlines
            out = io.BytesIO()
            pdf.save(out)
        with opened(make_sheets(out.getvalue(), BOOKLET)) as pdf:
            assert set(pdf.Root.keys()) == {"/Type", "/Pages", "/OutputIntents", "/Metadata"}

    def test_fonts_are_embedded_and_no_rgb_is_there(self) -> None:
        with opened(booklet()) as pdf:
            for form in forms(pdf):
                for font in form.Resources.get("/Font", {}).values():
                    assert "/FontFile2" in font.FontDescriptor
                operators = {str(operator) for _, operator in pikepdf.parse_content_stream(form)}
                assert operators & {"k", "K", "scn", "SCN"}
                assert not operators & {"rg", "RG", "g", "G", "sh"}

    def test_the_slug_can_be_read(self) -> None:
        page = pypdfium2.PdfDocument(booklet().pdf)[3]
        text = " ".join(page.get_textpage().get_text_range().split())
        assert f"{' '.join(WORDS)} sheet 2 of 2 back pages 4, 5 Cyan Magenta Yellow Black" in text

    def test_a_character_that_the_slug_cannot_show_does_not_stop_it(self) -> None:
        sheets = make_sheets(press_pages([A5] * 4), BOOKLET, Trappings(words=("błąd 頁",)))
        assert "bł?d ?" in pypdfium2.PdfDocument(sheets.pdf)[0].get_textpage().get_text_range()

    def test_a_spot_ink_is_one_colour_space_in_pages_and_marks(self) -> None:
        pages = press_pages([A5] * 4, spot=True)
        with opened(make_sheets(pages, BOOKLET, Trappings(plates=(PROCESS[3], TEAL), words=WORDS))) as pdf:
            all_spaces = [space for form in forms(pdf) for space in form.Resources.get("/ColorSpace", {}).values()]
            by_objects = {(str(space[1]), space[3].objgen) for space in all_spaces}
        assert sorted(name for name, _ in by_objects) == ["/All", "/Harbour Teal"]

    def test_qpdf_finds_nothing_wrong(self, tmp_path: Path) -> None:
        for name, sheets in (("full", booklet()), ("none", booklet(wanted=PRESETS["none"]))):
            path = tmp_path / f"{name}.pdf"
            path.write_bytes(sheets.pdf)
            done = subprocess.run(["qpdf", "--check", str(path)], capture_output=True, text=True)
            assert done.returncode == 0, done.stdout + done.stderr


def test_pages_without_bleed_are_refused() -> None:
    with pytest.raises(Refusal) as refusal:
        make_sheets(press_pages([CARD] * 2, bleed=2), Layout(finishing=Finishing.FLAT, sheet=SRA3))
    assert refusal.value.diagnostics == tuple(
        error(
            "bleed-missing",
            f"page {number} has 2 mm of bleed, and the sheets want 3 mm",
            help="make press pages with that much bleed",
        )
        for number in (1, 2)
    )
