"""Press pages: boxes, plates, what is gone, what is refused."""

from __future__ import annotations

import io
import random
import re
import subprocess
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageChops

from docgen.files import Folder
from docgen.press.inks import Printed
from docgen.press.pages import press_pages
from docgen.press.painting import UnknownInkError
from docgen.typeset.finish import finish
from tests.press.pressed import (
    BLACK,
    PRESS,
    SEA,
    SEA_SPOT,
    at,
    coated,
    edition,
    needs_ghostscript,
    plates,
    pressed,
    refused,
    rgb_in,
)
from tests.typeset.helpers import INKS, METADATA, make, project

BODY = "<h1>t</h1><p>words</p>"
BOX = "body { margin: 0 } @page { margin: 0 } div { width: 60mm; height: 40mm; margin: 20mm; font-size: 40pt }"
MM = 72 / 25.4


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return project(tmp_path)


def boxes(page: pikepdf.Page) -> dict[str, list[float]]:
    return {key: [float(part) / MM for part in page.obj[key]] for key in page.obj if key.endswith("Box")}


# ------------------------------------------------------------------------------------------------------ boxes


@pytest.mark.parametrize("size", [(105, 148), (148, 210), (97, 210), (85, 55)])
def test_boxes_start_at_the_origin(folder: Folder, size: tuple[float, float]) -> None:
    width, height = size
    css = f"@page {{ size: {width}mm {height}mm; margin: 10mm }} h1 {{ break-after: page }}"
    with pikepdf.open(io.BytesIO(pressed(folder, BODY, css))) as pdf:
        assert len(pdf.pages) == 2
        for page in pdf.pages:
            found = boxes(page)
            assert sorted(found) == ["/BleedBox", "/MediaBox", "/TrimBox"]
            whole = pytest.approx([0, 0, width + 6, height + 6], abs=0.01)
            assert found["/MediaBox"] == found["/BleedBox"] == whole
            assert found["/TrimBox"] == pytest.approx([3, 3, width + 3, height + 3], abs=0.01)


def test_pages_of_different_sizes_keep_theirs(folder: Folder) -> None:
    css = "@page narrow { size: 97mm 210mm } @page wide { size: 100mm 210mm } h1 { page: narrow } p { page: wide }"
    with pikepdf.open(io.BytesIO(pressed(folder, BODY, css))) as pdf:
        widths = [boxes(page)["/MediaBox"][2] for page in pdf.pages]
    assert widths == pytest.approx([103, 106], abs=0.01)


def picture(pdf: bytes, trim: tuple[float, float, float, float] | None = None) -> Image.Image:
    """The first page, or the part of it inside ``trim`` (PDF points)."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        page = document[0]
        if trim is not None:
            page.set_mediabox(*trim)
        image: Image.Image = page.render(scale=4).to_pil().convert("RGB")
        page.close()
        return image
    finally:
        document.close()


def test_everything_moves_with_the_boxes_patterns_too(folder: Folder) -> None:
    """What stands inside the trimmed page is where it was: text, forms, and patterns, which lie on the page by themselves."""
    (folder.root / "pictures/dots.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40" viewBox="0 0 40 40">'
        '<rect x="5" y="9" width="17" height="13" fill="color(--text 1)"/></svg>'
    )
    css = "div { height: 60mm; background: url(/pictures/dots.svg) 0 0/9mm 9mm } h1 { color: var(--ink-text) }"
    before = edition(folder, '<h1>Title</h1><img src="pictures/dots.svg" alt="x"><div>&nbsp;</div>', css)
    after = press_pages(before, PRESS, coated())
    with pikepdf.open(io.BytesIO(after)) as pdf:
        new = [float(part) for part in pdf.pages[0].trimbox]
        assert len(pdf.pages[0].Resources.Pattern) == 1
    with pikepdf.open(io.BytesIO(before)) as pdf:
        old = [float(part) for part in pdf.pages[0].trimbox]
    one, other = (picture(data, tuple(box)).convert("L") for data, box in ((before, old), (after, new)))  # type: ignore[arg-type]
    dark = [image.point(lambda value: 255 * (value < 128)) for image in (one, other)]
    assert dark[0].histogram()[255] > 5000
    assert ImageChops.difference(*dark).histogram()[255] < 100


def test_a_page_without_bleed_is_refused(folder: Folder) -> None:
    pdf = finish(make(folder, BODY), INKS, METADATA)
    assert refused(pdf) == [
        "None: error[page-without-bleed]: page 1 has 0 mm of bleed at one edge, and needs 3 mm at each",
    ]


# ----------------------------------------------------------------------------------------------------- plates


@needs_ghostscript
def test_each_ink_is_on_its_plates_and_on_no_other(folder: Folder) -> None:
    css = BOX + "div { background: var(--ink-primary-50) }"
    found = plates(pressed(folder, "<h1 hidden>t</h1><div>&nbsp;</div>", css))
    assert {name: at(plate, 50, 40) for name, plate in found.items()} == pytest.approx(
        {"Cyan": 45, "Magenta": 20, "Yellow": 15, "Black": 10}, abs=1
    )
    assert {name: at(plate, 10, 10) for name, plate in found.items()} == dict.fromkeys(found, 0)


@needs_ghostscript
def test_text_is_on_black_alone_and_leaves_no_hole_in_its_ground(folder: Folder) -> None:
    css = BOX + "div { background: var(--ink-accent); color: var(--ink-text); font-weight: 700 }"
    found = plates(pressed(folder, "<h1 hidden>t</h1><div>MMMM</div>", css))
    black = found["Black"].point(lambda value: 255 * (value > 128))
    box = black.getbbox()
    assert box
    assert black.histogram()[255] > 500
    assert found["Cyan"].getbbox() is None
    for name, percent in (("Magenta", 60), ("Yellow", 100)):
        least, most = found[name].crop(box).getextrema()
        assert (round(least / 2.55), round(most / 2.55)) == (percent, percent)  # type: ignore[operator]


@needs_ghostscript
@pytest.mark.parametrize(
    ("colour", "black", "magenta"),
    [
        ("color(--text 1)", 100, 60),
        ("color(--text .75)", 75, 60),
        ("color(--text .5)", 50, 60),
        ("color(--text .3)", 30, 0),  # it would vanish in a dark ground
        ("color(--text 0)", 0, 0),  # white always knocks out
        ("color(--primary 1)", 20, 40),
    ],
)
def test_only_dark_text_of_black_alone_overprints(folder: Folder, colour: str, black: int, magenta: int) -> None:
    """A letter is as good as a square: the full block of a font without serifs."""
    css = BOX + f"div {{ background: var(--ink-accent); font: 60pt/1 'DejaVu Sans'; color: {colour} }}"
    found = plates(pressed(folder, "<h1 hidden>t</h1><div>\N{FULL BLOCK}</div>", css))
    assert (at(found["Black"], 30, 33), at(found["Magenta"], 30, 33)) == pytest.approx((black, magenta), abs=1)


@needs_ghostscript
def test_areas_in_black_knock_out_even_after_text(folder: Folder) -> None:
    css = BOX + (
        "div { height: auto; background: var(--ink-accent); color: var(--ink-text) }"
        "i { display: block; width: 20mm; height: 20mm; background: var(--ink-text) }"
    )
    found = plates(pressed(folder, "<h1 hidden>t</h1><div>M<i></i>M</div>", css))
    box = found["Black"].point(lambda value: 255 * (value > 128)).getbbox()
    assert box
    centre = 33, (box[1] + box[3]) / 2 / 90 * 25.4
    assert at(found["Black"], *centre) == 100
    assert at(found["Magenta"], *centre) == 0


@needs_ghostscript
def test_a_spot_ink_has_a_plate_of_its_own(folder: Folder) -> None:
    css = BOX + "div { background: var(--ink-primary-30); color: var(--ink-primary-0); font: 60pt/1 'DejaVu Sans' }"
    body = "<h1 hidden>t</h1><div>\N{FULL BLOCK}</div>"
    pdf = pressed(folder, body, css, {**PRESS, "primary": SEA_SPOT})
    found = plates(pdf)
    assert sorted(found) == ["Black", "Cyan", "Magenta", "PANTONE 7708 C", "Yellow"]
    assert at(found["PANTONE 7708 C"], 70, 40) == pytest.approx(30, abs=1)
    assert at(found["PANTONE 7708 C"], 30, 33) == 0  # white text is a hole in it
    assert {found[name].getbbox() for name in ("Cyan", "Magenta", "Yellow", "Black")} == {None}
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        (space,) = opened.pages[0].Resources.ColorSpace.values()
        assert list(map(str, list(space)[:3])) == ["/Separation", "/PANTONE 7708 C", "/DeviceCMYK"]
        assert [float(part) for part in space[3].C1] == [0.9, 0.4, 0.3, 0.2]
    assert "PANTONE 7708 C" not in plates(pressed(folder, body, css))


def test_two_inks_of_one_spot_share_its_plate(folder: Folder) -> None:
    css = "h1 { color: var(--ink-accent) } p { color: var(--ink-primary) }"
    with pikepdf.open(
        io.BytesIO(pressed(folder, BODY, css, {**PRESS, "primary": SEA_SPOT, "accent": SEA_SPOT}))
    ) as pdf:
        one, other = pdf.pages[0].Resources.ColorSpace.values()
        assert one.objgen == other.objgen
        assert str(one[1]) == "/PANTONE 7708 C"


def test_an_ink_that_is_not_given_is_a_fault_of_the_caller(folder: Folder) -> None:
    pdf = edition(folder, "<h1>t</h1>", "h1 { color: var(--ink-accent) }")
    with pytest.raises(UnknownInkError, match="the page uses the ink 'accent', and only primary, text are given"):
        press_pages(pdf, {"primary": SEA, "text": BLACK}, coated())


# ------------------------------------------------------------------------------------------ what is gone, and what is said


@pytest.fixture
def rich(folder: Folder) -> bytes:
    body = (
        '<h1>t</h1><p>see <a href="https://example.org">there</a> or <a href="#x">here</a></p>'
        '<h2 id="x">h</h2><img src="pictures/pill.svg" alt="pill"><div>&nbsp;</div>'
    )
    return pressed(folder, body, "div { height: 20mm; background: url(/pictures/pill.svg) }")


def test_what_screens_need_is_gone(rich: bytes) -> None:
    with pikepdf.open(io.BytesIO(rich)) as pdf:
        assert sorted(pdf.Root.keys()) == ["/Metadata", "/OutputIntents", "/Pages", "/Type"]
        for page in pdf.pages:
            assert sorted(page.obj.keys()) == sorted(
                ["/Type", "/Parent", "/Contents", "/Resources", "/MediaBox", "/BleedBox", "/TrimBox"]
            )
            operators = {str(one.operator) for one in pikepdf.parse_content_stream(page)}
            assert operators.isdisjoint({"BDC", "BMC", "EMC", "rg", "RG", "g", "G", "sh"})
        kinds = {str(item.get("/Type", "")) for item in pdf.objects if isinstance(item, pikepdf.Dictionary)}
        assert kinds.isdisjoint({"/Annot", "/StructElem", "/Outlines", "/Filespec"})
        assert not any("/Group" in item or "/StructParents" in item for item in pdf.objects if hasattr(item, "keys"))


def test_there_is_no_rgb_anywhere(rich: bytes, folder: Folder) -> None:
    assert rgb_in(rich) == []
    assert rgb_in(edition(folder, BODY)) != []  # the walk can tell


def test_every_page_holds_what_it_paints_and_no_more(folder: Folder) -> None:
    css = 'h1 { break-after: page; font-family: "DejaVu Sans" } p { background: url(/pictures/pill.svg) }'
    with pikepdf.open(io.BytesIO(pressed(folder, BODY, css))) as pdf:
        first, second = ({kind: len(names) for kind, names in page.Resources.items()} for page in pdf.pages)
    assert first == {"/ExtGState": 1, "/Font": 1}
    assert second == {"/ExtGState": 1, "/Font": 1, "/Pattern": 1}


def test_the_printing_condition_is_in_the_file(rich: bytes) -> None:
    with pikepdf.open(io.BytesIO(rich)) as pdf:
        (intent,) = pdf.Root.OutputIntents
        assert {key: str(intent[key]) for key in intent if key != "/DestOutputProfile"} == {
            "/Type": "/OutputIntent",
            "/S": "/GTS_PDFX",
            "/OutputConditionIdentifier": "FOGRA39",
            "/RegistryName": "http://www.color.org",
            "/Info": "ISO Coated v2 300% (basICColor)",
        }
        assert intent.DestOutputProfile.N == 4
        assert intent.DestOutputProfile.read_bytes() == coated().data


def test_the_file_says_what_it_is(rich: bytes) -> None:
    assert rich.startswith(b"%PDF-1.6\n")
    with pikepdf.open(io.BytesIO(rich)) as pdf:
        assert "/Filter" not in pdf.Root.Metadata
        assert {key: str(value) for key, value in pdf.docinfo.items()} == {
            "/Title": "Baclofen tablets",
            "/Author": "Medicines information",
            "/Creator": "docgen",
            "/Producer": "docgen with WeasyPrint 70.0",
            "/CreationDate": "D:20261123000000Z",
            "/ModDate": "D:20261123000000Z",
            "/Trapped": "/False",
        }
        xmp = pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False)
        said = {key.partition("}")[2]: xmp[key] for key in xmp}
    version = said.pop("VersionID")
    assert re.fullmatch(r"[0-9a-f-]{36}", version)
    assert re.fullmatch(r"uuid:[0-9a-f-]{36}", said.pop("DocumentID"))
    assert said == {
        "GTS_PDFXVersion": "PDF/X-4",
        "format": "application/pdf",
        "title": "Baclofen tablets",
        "creator": ["Medicines information"],
        "identifier": METADATA.identifier,
        "CreatorTool": "docgen",
        "CreateDate": "2026-11-23T00:00:00Z",
        "ModifyDate": "2026-11-23T00:00:00Z",
        "MetadataDate": "2026-11-23T00:00:00Z",
        "Label": "draft",
        "InstanceID": f"uuid:{version}",
        "RenditionClass": "default",
        "Producer": "docgen with WeasyPrint 70.0",
        "Trapped": "False",
    }


def test_the_file_is_sound(rich: bytes, tmp_path: Path) -> None:
    path = tmp_path / "pages.pdf"
    path.write_bytes(rich)
    checked = subprocess.run(["qpdf", "--check", path], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def ids(pdf: bytes) -> tuple[str, str]:
    """The identifier of the document, and that of its contents."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        packet = opened.Root.Metadata.read_bytes().decode()
    document, instance = (re.search(rf"<xmpMM:{key}>(.*?)<", packet) for key in ("DocumentID", "InstanceID"))
    assert document
    assert instance
    return document[1], instance[1]


def test_the_same_input_gives_the_same_bytes(folder: Folder) -> None:
    pdf = edition(folder, BODY)
    mixed = list(PRESS.items())
    random.Random(1).shuffle(mixed)
    assert press_pages(pdf, PRESS, coated()) == press_pages(pdf, dict(mixed), coated())


def test_other_inks_make_another_version_of_the_same_document(folder: Folder) -> None:
    pdf = edition(folder, "<h1>t</h1>", "h1 { color: var(--ink-primary) }")
    one, other = (ids(press_pages(pdf, {**PRESS, "primary": ink}, coated())) for ink in (SEA, Printed((1, 2, 3, 4))))
    assert one[0] == other[0]
    assert one[1] != other[1]


# ------------------------------------------------------------------------------------------------ what is refused


def tampered(folder: Folder, content: bytes, **resources: object) -> bytes:
    """An edition whose page paints something more."""
    with pikepdf.open(io.BytesIO(edition(folder, BODY))) as pdf:
        page = pdf.pages[0]
        page.contents_add(content)
        for kind, entries in resources.items():
            if f"/{kind}" not in page.Resources:
                page.Resources[f"/{kind}"] = pikepdf.Dictionary()
            for name, value in entries.items():  # type: ignore[attr-defined]
                made = value(pdf) if callable(value) else value
                page.Resources[f"/{kind}"][f"/{name}"] = made
        out = io.BytesIO()
        pdf.save(out)
        return out.getvalue()


def lab(_pdf: pikepdf.Pdf) -> pikepdf.Array:
    return pikepdf.Array([pikepdf.Name("/Lab"), pikepdf.Dictionary(WhitePoint=[0.96, 1, 0.82])])


def gradient(_pdf: pikepdf.Pdf) -> pikepdf.Dictionary:
    function = pikepdf.Dictionary(FunctionType=2, Domain=[0, 1], C0=[0] * 4, C1=[1] * 4, N=1)
    return pikepdf.Dictionary(ShadingType=2, ColorSpace=pikepdf.Name.DeviceCMYK, Coords=[0, 0, 9, 9], Function=function)


def form(pdf: pikepdf.Pdf) -> pikepdf.Stream:
    stream = pdf.make_stream(b"1 0 0 rg 0 0 9 9 re f")
    stream.Type, stream.Subtype, stream.BBox = pikepdf.Name.XObject, pikepdf.Name.Form, pikepdf.Array([0, 0, 9, 9])
    return stream


def mask(pdf: pikepdf.Pdf) -> pikepdf.Dictionary:
    return pikepdf.Dictionary(SMask=pikepdf.Dictionary(S=pikepdf.Name.Luminosity, G=form(pdf)))


def odd_image(pdf: pikepdf.Pdf) -> pikepdf.Stream:
    """Grey, with another in RGB for some devices: whoever prints it might take that one."""
    images = [pdf.make_stream(bytes(3)), pdf.make_stream(b"\0")]
    for image, space in zip(images, ("/DeviceRGB", "/DeviceGray"), strict=True):
        image.stream_dict = pikepdf.Dictionary(
            Subtype=pikepdf.Name.Image, Width=1, Height=1, BitsPerComponent=8, ColorSpace=pikepdf.Name(space)
        )
    images[1].Alternates = pikepdf.Array([pikepdf.Dictionary(Image=images[0])])
    return images[1]


@pytest.mark.parametrize(
    ("content", "resources", "fault"),
    [
        (b"1 0 0 rg 0 0 9 9 re f", {}, "colour-not-printable]: page 1 is painted in DeviceRGB, which is no ink"),
        (b"1 0 0 RG 0 0 9 9 re S", {}, "colour-not-printable]: page 1 is painted in DeviceRGB, which is no ink"),
        (b"/DeviceRGB cs 1 0 0 sc", {}, "colour-not-printable]: page 1 is painted in DeviceRGB, which is no ink"),
        (b"/odd cs 50 0 0 sc", {"ColorSpace": {"odd": lab}}, "colour-not-printable]: page 1 is painted in Lab, which is no ink"),
        (b"/form Do", {"XObject": {"form": form}}, "colour-not-printable]: page 1 is painted in DeviceRGB, which is no ink"),
        (b"/odd Do", {"XObject": {"odd": odd_image}}, "colour-not-printable]: page 1 has a colour in DeviceRGB, which is no ink"),
        (b"/fade sh", {"Shading": {"fade": gradient}}, "colour-not-printable]: page 1 has a gradient, which no ink can paint"),
        (
            b"BI /W 1 /H 1 /BPC 8 /CS /RGB ID \xff\x00\x00\nEI",
            {},
            "colour-not-printable]: page 1 is painted in a picture in the page's own text, which is no ink",
        ),
        (b"/pale gs", {"ExtGState": {"pale": pikepdf.Dictionary(ca=0.5)}}, "transparency]: page 1 paints something that one can see through"),
        (b"/pale gs", {"ExtGState": {"pale": pikepdf.Dictionary(BM=pikepdf.Name.Multiply)}}, "transparency]: page 1 paints something that one can see through"),
        (b"/pale gs", {"ExtGState": {"pale": mask}}, "transparency]: page 1 paints something that one can see through"),
    ],
    ids=["rg", "RG", "space", "lab", "in-a-form", "alternate", "gradient", "inline", "opacity", "blended", "soft-mask"],
)  # fmt: skip
def test_what_a_press_cannot_print_is_refused(
    folder: Folder, content: bytes, resources: dict[str, dict[str, object]], fault: str
) -> None:
    assert refused(tampered(folder, content, **resources)) == [f"None: error[{fault}"]


def test_a_fault_tells_its_page_and_each_fault_once(folder: Folder) -> None:
    with pikepdf.open(io.BytesIO(edition(folder, BODY, "p { break-before: page }"))) as pdf:
        for content in (b"1 0 0 rg", b"q /DeviceRGB cs Q", b"0 1 0 RG"):
            pdf.pages[1].contents_add(content)
        out = io.BytesIO()
        pdf.save(out)
    assert refused(out.getvalue()) == [
        "None: error[colour-not-printable]: page 2 is painted in DeviceRGB, which is no ink"
    ]


def test_what_is_not_painted_does_not_matter(folder: Folder) -> None:
    pdf = tampered(folder, b"", XObject={"form": form}, ExtGState={"pale": pikepdf.Dictionary(ca=0.5)})
    assert rgb_in(press_pages(pdf, PRESS, coated())) == []
