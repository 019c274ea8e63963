"""One fault in a clean file, and exactly the message for it: the file as a whole, its boxes, its pages."""

from __future__ import annotations

import dataclasses
import io

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Stream, String
from PIL import ImageCms
from reportlab.lib.colors import CMYKColorSep
from reportlab.pdfgen.canvas import Canvas

from docgen.press.preflight import Promises
from tests.press.preflight import made
from tests.press.preflight.made import CMYK_PROMISES, MM, Change, card, clean, drawn, finished, found, judged

EXPORT = "export it again as PDF/X-4"
CONDITION = "name the output condition with its CMYK profile, such as ISO Coated v2 300% (FOGRA39)"


def xmp(old: str, new: str) -> Change:
    def change(pdf: pikepdf.Pdf) -> None:
        text = pdf.Root.Metadata.read_bytes().decode()
        assert old in text
        pdf.Root.Metadata.write(text.replace(old, new).encode())

    return change


def intent(**changes: object) -> Change:
    def change(pdf: pikepdf.Pdf) -> None:
        for key, value in changes.items():
            if value is None:
                del pdf.Root.OutputIntents[0][f"/{key}"]
            else:
                pdf.Root.OutputIntents[0][f"/{key}"] = value(pdf) if callable(value) else value

    return change


def root(**entries: object) -> Change:
    def change(pdf: pikepdf.Pdf) -> None:
        for key, value in entries.items():
            pdf.Root[f"/{key}"] = value(pdf) if callable(value) else value

    return change


def page(**entries: object) -> Change:
    def change(pdf: pikepdf.Pdf) -> None:
        for key, value in entries.items():
            if value is None:
                del pdf.pages[0].obj[f"/{key}"]
            else:
                pdf.pages[0].obj[f"/{key}"] = value(pdf) if callable(value) else value

    return change


def screen_profile(pdf: pikepdf.Pdf) -> pikepdf.Object:
    data = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return pdf.make_indirect(Stream(pdf, data, N=3))


def attachment(pdf: pikepdf.Pdf) -> pikepdf.Object:
    file = Dictionary(Type=Name.Filespec, F=String("a.txt"), EF=Dictionary(F=pdf.make_indirect(Stream(pdf, b"a"))))
    return Dictionary(EmbeddedFiles=Dictionary(Names=Array([String("a.txt"), pdf.make_indirect(file)])))


def hidden_layer(pdf: pikepdf.Pdf) -> pikepdf.Object:
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("Translations")))
    return Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer])))


def two_intents(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OutputIntents.append(pdf.Root.OutputIntents[0])


def no_metadata(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.Metadata


def link(pdf: pikepdf.Pdf) -> pikepdf.Object:
    return Array([Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([30, 30, 60, 60]))])


def shrunk_bleed(pdf: pikepdf.Pdf) -> None:
    trim = [float(value) for value in pdf.pages[0].obj.TrimBox]
    pdf.pages[0].obj.BleedBox = Array([trim[0] - 2 * MM, trim[1] - 3 * MM, trim[2] + 3 * MM, trim[3] + 2.5 * MM])


def trim_outside(pdf: pikepdf.Pdf) -> None:
    x0, y0, x1, y1 = (float(value) for value in pdf.pages[0].mediabox)
    pdf.pages[0].obj.BleedBox = Array([x0, y0, x1 + 9, y1])


def off_origin(pdf: pikepdf.Pdf) -> None:
    shift = 2 * MM
    for key in ("/MediaBox", "/BleedBox", "/TrimBox"):
        x0, y0, x1, y1 = (float(value) for value in pdf.pages[0].obj[key])
        pdf.pages[0].obj[key] = Array([x0 - shift, y0 - shift, x1 - shift, y1 - shift])
    body = pdf.pages[0].Contents.read_bytes()
    pdf.pages[0].Contents = pdf.make_indirect(Stream(pdf, b"1 0 0 1 %f %f cm " % (-shift, -shift) + body))  # type: ignore[assignment]


def enlarged(pdf: pikepdf.Pdf) -> None:
    """A page as wide as no program need take; what of it is cut out stays as it is."""
    box = pdf.pages[0].obj.MediaBox
    pdf.pages[0].obj.MediaBox = Array([box[0], box[1], 14401, box[3]])


def cropped(mm: float) -> Change:
    """A crop box that is so much smaller than the media box on each side."""

    def change(pdf: pikepdf.Pdf) -> None:
        x0, y0, x1, y1 = (float(value) for value in pdf.pages[0].mediabox)
        pdf.pages[0].obj.CropBox = Array([x0 + mm * MM, y0 + mm * MM, x1 - mm * MM, y1 - mm * MM])

    return change


FAULTS: dict[str, tuple[Change, tuple[str, str, str]]] = {
    "missing profile": (
        intent(DestOutputProfile=None),
        ("output-profile-missing", "the output intent 'FOGRA39' has no ICC profile", CONDITION),
    ),
    "profile that is none": (
        intent(DestOutputProfile=lambda pdf: pdf.make_indirect(Stream(pdf, b"x" * 200))),
        ("output-profile-missing", "what the output intent 'FOGRA39' has as its ICC profile is none", CONDITION),
    ),
    "RGB profile as output intent": (
        intent(DestOutputProfile=screen_profile),
        (
            "output-profile-not-cmyk",
            "the profile of the output intent is for a screen with RGB, not for a printer with CMYK",
            CONDITION,
        ),
    ),
    "nameless condition": (
        intent(OutputConditionIdentifier=None),
        ("output-intent-missing", "the output intent does not name its condition", CONDITION),
    ),
    "no output intent": (
        root(OutputIntents=Array([])),
        (
            "output-intent-missing",
            "the file does not say for which press it is meant: it has no output intent",
            CONDITION,
        ),
    ),
    "two output intents": (
        two_intents,
        ("output-intent-missing", "the file has 2 output intents for the press, and there must be one", CONDITION),
    ),
    "another standard": (
        xmp("PDF/X-4<", "PDF/X-1a:2003<"),
        ("not-pdf-x", "the metadata says that the file is 'PDF/X-1a:2003', not 'PDF/X-4'", EXPORT),
    ),
    "metadata without keys": (
        xmp("<xmpMM:VersionID>1</xmpMM:VersionID>", ""),
        ("xmp-incomplete", "the metadata does not say 'VersionID'", EXPORT),
    ),
    "trapping unknown": (
        lambda pdf: (
            xmp("<pdf:Trapped>False", "<pdf:Trapped>Unknown")(pdf),
            pdf.docinfo.update({"/Trapped": Name.Unknown}),
        ),
        (
            "trapping-unknown",
            "the file does not say whether it is trapped",
            "say 'Trapped' as True or False in the metadata, and the same in the information dictionary",
        ),
    ),
    "two titles": (
        lambda pdf: pdf.docinfo.update({"/Title": "Another card"}),
        (
            "metadata-differs",
            "the file says two things: 'Title' is 'Another card', and in the metadata 'A card'",
            "write both anew, from one value",
        ),
    ),
    "two dates": (
        lambda pdf: pdf.docinfo.update({"/CreationDate": "D:20261124000000Z"}),
        (
            "metadata-differs",
            "the file says two things: 'CreationDate' is 'D:20261124000000Z',"
            " and in the metadata '2026-11-23T00:00:00Z'",
            "write both anew, from one value",
        ),
    ),
    "newer PDF": (
        root(Version=Name("/1.7")),
        ("pdf-too-new", "the file is PDF 1.7, and PDF/X-4 stands on PDF 1.6", EXPORT),
    ),
    "form": (
        root(AcroForm=Dictionary(Fields=Array([Dictionary(T=String("name"))]))),
        ("form-in-pdf", "the file has a form to be filled in", "take the form's fields out"),
    ),
    "script": (
        root(Names=Dictionary(JavaScript=Dictionary(Names=Array([])))),
        ("script-in-pdf", "the file has JavaScript", "take the scripts out"),
    ),
    "action": (
        root(OpenAction=Dictionary(S=Name.GoTo)),
        ("action-in-pdf", "the file wants something done when it is opened", "take the action out"),
    ),
    "attachment": (
        root(Names=attachment),
        ("attachment-in-pdf", "the file carries 1 other file", "take the attachments out, and send them beside it"),
    ),
    "hidden layer": (
        root(OCProperties=hidden_layer),
        (
            "layer-hidden",
            "the layer 'Translations' is switched off, or by whoever shows the file",
            "delete the layer, or make it part of the page",
        ),
    ),
    "no trim box": (
        page(TrimBox=None),
        (
            "trim-box-missing",
            "page 1 does not say where it is cut: it has no trim box",
            "set the trim box to the size when cut, and the bleed box 3 mm outside it",
        ),
    ),
    "trim box of no size": (
        page(TrimBox=Array([50, 50, 50, 90])),
        ("trim-box-empty", "the trim box of page 1 has no size: 0 × 14.11 mm", "set the trim box to the size when cut"),
    ),
    "page that is too large": (
        enlarged,
        (
            "page-too-large",
            "page 1 is 14401 × 436.54 units large, and PDF ends at 14400",
            "make it smaller, and tell the printer the scale",
        ),
    ),
    "art box": (
        page(ArtBox=Array([0, 0, 10, 10])),
        (
            "art-box-there",
            "page 1 has an art box beside its trim box, and only one of them may be there",
            "take the art box out",
        ),
    ),
    "too little bleed": (
        shrunk_bleed,
        (
            "bleed-too-small",
            "the bleed of page 1 is less than 3 mm: 2 mm left, 2.5 mm top",
            "give the page 3 mm of bleed on every side",
        ),
    ),
    "bleed outside": (
        trim_outside,
        (
            "boxes-not-nested",
            "the bleed box of page 1 reaches out of its media box",
            "nest them: trim in bleed, bleed in media",
        ),
    ),
    "annotation": (
        page(Annots=link),
        ("note-on-page", "page 1 has annotations: Link (1)", "take links and notes out: paper has none"),
    ),
    "unit": (
        page(UserUnit=2),
        (
            "page-scaled",
            "page 1 measures in units of 2 points, which most programs ignore",
            "scale the content itself, and take '/UserUnit' out",
        ),
    ),
    "RGB group of the page": (
        page(Group=Dictionary(S=Name.Transparency, CS=Name.DeviceRGB)),
        (
            "colour-not-for-press",
            "page 1: a transparency group mixes its colours in DeviceRGB",
            "convert it to the CMYK of the output condition, or to a spot ink",
        ),
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_the_fault_is_found_and_nothing_else(name: str) -> None:
    change, (id, message, cure) = FAULTS[name]
    assert found(card(changes=(change,))) == [f"card.pdf: error[{id}]: {message}; help: {cure}"]


WARNED: dict[str, tuple[Change, str]] = {
    "turned": (
        page(Rotate=90),
        "card.pdf: warning[page-turned]: page 1 is turned by 90°: some programs forget it; help: turn the content itself",
    ),
    "cropped": (
        cropped(10),
        "card.pdf: warning[crop-box-differs]: the crop box of page 1 cuts into its trim box: some programs place no more"
        " than that; help: take the crop box out, or make it as large as the media box",
    ),
    "cropped to the trim": (
        cropped(3),
        "card.pdf: warning[crop-box-differs]: the crop box of page 1 is smaller than its media box: some programs cut the"
        " bleed away; help: take the crop box out, or make it as large as the media box",
    ),
    "off the origin": (
        off_origin,
        "card.pdf: warning[page-off-origin]: page 1 does not begin at the origin, but at -2, -2 mm: some programs shift"
        " it; help: move all boxes and the content, so that the media box begins at 0, 0",
    ),
}


@pytest.mark.parametrize("name", WARNED)
def test_what_is_allowed_and_unwise_is_a_warning(name: str) -> None:
    change, message = WARNED[name]
    data = card(changes=(change,))
    assert found(data) == [message]
    assert not judged(data).refused


def test_a_crop_box_that_crops_nothing() -> None:
    assert found(card(changes=(cropped(0),))) == []


def opened_at_a_page(pdf: pikepdf.Pdf) -> pikepdf.Object:
    return Array([pdf.pages[0].obj, Name.Fit])


@pytest.mark.parametrize(
    "destination", [opened_at_a_page, Name.Cover, String("cover")], ids=["array", "name", "string"]
)
def test_where_viewers_open_the_file_is_no_action(destination: object) -> None:
    assert found(card(changes=(root(OpenAction=destination),))) == []


def test_how_large_a_page_is_counts_in_its_own_units() -> None:
    in_double_points = found(card(changes=(enlarged, page(UserUnit=2))))
    assert [line.partition("]")[0] for line in in_double_points] == [
        "card.pdf: error[page-too-large",
        "card.pdf: error[page-scaled",
    ]
    assert len(found(card(changes=(page(UserUnit=50),)))) == 1  # 15,000 points, and 300 units


def test_one_ink_under_two_names() -> None:
    def twins(canvas: Canvas) -> None:
        for index, name in enumerate(("PANTONE 485 C", "Pantone 485C", "Gold", "pantone-485-c")):
            canvas.setFillColor(CMYKColorSep(0, 0.9, 0.9, 0, spotName=name))
            canvas.rect(made.from_left(20), made.from_top(80 - 10 * index), 5 * MM, 5 * MM, stroke=0, fill=1)

    assert found(card(twins), Promises()) == [
        "card.pdf: warning[plates-alike]: the inks 'PANTONE 485 C', 'Pantone 485C' and 'pantone-485-c' seem to be one, and"
        " would be 3 plates; help: give the ink one name everywhere"
    ]


def test_a_file_without_metadata() -> None:
    assert found(card(changes=(no_metadata,))) == [
        f"card.pdf: error[not-pdf-x]: the metadata does not say that the file is PDF/X-4; help: {EXPORT}",
        "card.pdf: error[xmp-incomplete]: the metadata does not say 'CreateDate', 'ModifyDate', 'MetadataDate',"
        f" 'DocumentID', 'VersionID', 'RenditionClass' and 'title'; help: {EXPORT}",
        "card.pdf: error[trapping-unknown]: the file does not say whether it is trapped; help: say 'Trapped' as True or"
        " False in the metadata, and the same in the information dictionary",
    ]


def test_a_missing_identifier() -> None:
    data = card()
    start = data.rindex(b"/ID [")
    assert found(data[:start] + data[start:].replace(b"/ID [", b"/XX [", 1)) == [
        f"card.pdf: error[file-id-missing]: the file has no identifier ('/ID'); help: {EXPORT}"
    ]


def resaved(data: bytes, **encryption: str) -> bytes:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        out = io.BytesIO()
        pdf.save(out, encryption=pikepdf.Encryption(R=4, **encryption), fix_metadata_version=False)  # type: ignore[arg-type]
        return out.getvalue()


def test_an_encrypted_file_that_opens_without_a_password() -> None:
    assert found(resaved(card(), owner="boss", user="")) == [
        "card.pdf: error[pdf-encrypted]: the file is encrypted, and a press cannot ask for passwords;"
        " help: save it without a password and without restrictions"
    ]


def test_a_locked_file() -> None:
    verdict = judged(resaved(card(), owner="boss", user="secret"))
    assert [made.said(finding) for finding in verdict.findings] == [
        "card.pdf: error[pdf-locked]: the file is locked with a password; help: save it without a password"
    ]
    assert verdict.refused


DAMAGED = "card.pdf: error[pdf-damaged]: the file is damaged, or no PDF; help: make it again, and copy it anew"


@pytest.mark.parametrize("data", [b"", b"%PDF-1.6\n", b"not a PDF at all", b"PK\x03\x04", b"%PDF-1.6\n%%EOF\n"])
def test_no_pdf(data: bytes) -> None:
    assert found(data) == [DAMAGED]


def test_a_file_that_ends_too_early() -> None:
    data = card()
    assert found(data[: len(data) // 2]) == [DAMAGED]


def test_a_file_that_readers_repair() -> None:
    data = card()
    start = data.rindex(b"startxref")
    assert found(data[:start] + b"startxref\n7\n%%EOF\n") == [
        "card.pdf: error[pdf-damaged]: the file is damaged, and readers must guess what it was;"
        " help: make it again, and copy it anew"
    ]


def test_a_page_that_is_none(capfd: pytest.CaptureFixture[str]) -> None:
    with pikepdf.open(io.BytesIO(card(clean))) as pdf:
        pdf.Root.Pages.Kids.append(7)
        out = io.BytesIO()
        pdf.save(out, fix_metadata_version=False)
    assert found(out.getvalue()) == [
        "card.pdf: error[pdf-damaged]: the file is damaged, and readers must guess what it was;"
        " help: make it again, and copy it anew"
    ]
    assert capfd.readouterr() == ("", "")


def test_metadata_that_is_no_xml(capfd: pytest.CaptureFixture[str]) -> None:
    messages = found(card(changes=(xmp("<rdf:RDF", "<rdf:RDF <"),)))
    assert messages[0].startswith("card.pdf: error[not-pdf-x]: the metadata does not say that the file is PDF/X-4;")
    assert capfd.readouterr() == ("", "")


def test_the_profile_that_was_promised() -> None:
    promised = dataclasses.replace(CMYK_PROMISES, profile=made.fogra39())
    assert found(card(), promised) == []
    assert found(card(), dataclasses.replace(CMYK_PROMISES, profile=b"another")) == [
        "card.pdf: error[output-profile-differs]: the profile of the output intent 'FOGRA39' is not the one that the"
        " run names; help: make the pages again with the run's output condition"
    ]


def test_how_many_pages() -> None:
    data = card(clean, clean, clean)
    assert found(data, dataclasses.replace(CMYK_PROMISES, pages=3)) == []
    assert found(data, dataclasses.replace(CMYK_PROMISES, pages=4)) == [
        "card.pdf: error[page-count-unexpected]: the file has 3 pages, and the run asked for 4;"
        " help: make it again, or correct the run"
    ]
    stitched = dataclasses.replace(CMYK_PROMISES, pages_multiple=4, scheme="saddle-stitch")
    assert found(data, stitched) == [
        "card.pdf: error[page-count-unexpected]: the file has 3 pages, and 'saddle-stitch' takes multiples of 4;"
        " help: add or drop pages, or choose another scheme"
    ]
    assert found(card(clean, clean, clean, clean), stitched) == []


def two_sizes() -> bytes:
    out = pikepdf.new()
    for size in (made.A6, (85.0, 55.0)):
        with pikepdf.open(io.BytesIO(drawn(lambda canvas: None, size=size))) as part:
            out.pages.extend(part.pages)
    held = io.BytesIO()
    out.save(held)
    return finished(held.getvalue())


def test_pages_of_different_sizes() -> None:
    data = two_sizes()
    assert judged(data, Promises()).trims_mm == ((105.0, 148.0), (85.0, 55.0))
    assert found(data, Promises()) == []
    assert found(data, Promises(same_size=True)) == [
        "card.pdf: error[page-size-unexpected]: page 2 is 85 × 55 mm when cut, and page 1 is 105 × 148 mm;"
        " help: make all pages of one size"
    ]
    assert found(data, Promises(trims_mm=((105.0, 148.0), (85.0, 55.0)))) == []
    assert found(data, Promises(trims_mm=((105.0, 148.0),))) == [
        "card.pdf: error[page-size-unexpected]: page 2 is 85 × 55 mm when cut, and the run asked for 105 × 148 mm;"
        " help: make it again in that size, or correct the run"
    ]


def test_findings_come_in_the_order_of_the_pages() -> None:
    def coloured(canvas: object) -> None:
        canvas.setFillColorRGB(1, 0, 0)  # type: ignore[attr-defined]
        canvas.rect(100, 100, 50, 50, stroke=0, fill=1)  # type: ignore[attr-defined]

    pages = [line.partition(" page ")[2].partition(",")[0] for line in found(card(*[coloured] * 12))]
    assert pages == [str(number) for number in range(1, 13)]
