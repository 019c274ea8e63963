"""PDFs that docgen did not make: drawn with ReportLab, finished as PDF/X-4 with pikepdf, and then broken on purpose."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import cache

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream, String
from reportlab.lib.colors import CMYKColor
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from docgen.diagnostics import Diagnostic
from docgen.press.preflight import PROCESS, Promises, Verdict, preflight
from tests.projects import ROOT

MM = 72 / 25.4
BLEED = 3 * MM
A6 = (105.0, 148.0)

BLACK = CMYKColor(0, 0, 0, 1)
BLUE = CMYKColor(1, 0.6, 0, 0.2)
WHITE = CMYKColor(0, 0, 0, 0)

CMYK_PROMISES = Promises(plates=frozenset(PROCESS), same_size=True, flat=True)

XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:pdfxid="http://www.npes.org/pdfx/ns/id/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">A card</rdf:li></rdf:Alt></dc:title>
<xmp:CreateDate>2026-11-23T00:00:00Z</xmp:CreateDate><xmp:ModifyDate>2026-11-23T00:00:00Z</xmp:ModifyDate>
<xmp:MetadataDate>2026-11-23T00:00:00Z</xmp:MetadataDate>
<xmpMM:DocumentID>uuid:0b6c7a4e-0000-5000-8000-000000000001</xmpMM:DocumentID><xmpMM:VersionID>1</xmpMM:VersionID>
<xmpMM:RenditionClass>default</xmpMM:RenditionClass><pdf:Trapped>False</pdf:Trapped>
<pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""

Draw = Callable[[Canvas], object]
Change = Callable[[pikepdf.Pdf], object]


@cache
def fogra39() -> bytes:
    return (ROOT / "styles/icc/ISOcoated_v2_300_bas.icc").read_bytes()


@cache
def _register() -> None:
    pdfmetrics.registerFont(TTFont("Vera", "Vera.ttf"))


def from_top(mm: float, size: tuple[float, float] = A6) -> float:
    """The height of a point of a page that is so far below the top of the trim."""
    return (size[1] - mm) * MM + BLEED


def from_left(mm: float) -> float:
    return mm * MM + BLEED


def black(canvas: Canvas) -> None:
    """As text in a clean file is painted."""
    canvas.setFillColor(BLACK)
    canvas.setFillOverprint(True)
    canvas.setStrokeOverprint(True)
    canvas.setOverprintMask(True)


def clean(canvas: Canvas) -> None:
    """A card with a blue band that goes into the bleed, black text upon it and under it, and a rule."""
    canvas.saveState()
    canvas.setFillColor(BLUE)
    canvas.rect(0, from_top(30), 105 * MM + 2 * BLEED, 30 * MM + BLEED, stroke=0, fill=1)
    canvas.setFillColor(WHITE)
    canvas.setFont("Vera", 12)
    canvas.drawString(from_left(10), from_top(15), "White on blue")
    canvas.setStrokeColor(BLACK)
    canvas.setLineWidth(0.25)
    canvas.line(from_left(10), from_top(50), from_left(95), from_top(50))
    black(canvas)
    canvas.setFont("Vera", 9)
    canvas.drawString(from_left(10), from_top(25), "Black on blue")
    canvas.drawString(from_left(10), from_top(40), "Black on paper")
    canvas.restoreState()


def drawn(*draws: Draw, size: tuple[float, float] = A6) -> bytes:
    """A page for each of ``draws``."""
    _register()
    out = io.BytesIO()
    canvas = Canvas(out, (size[0] * MM + 2 * BLEED, size[1] * MM + 2 * BLEED), invariant=1, pdfVersion=(1, 6))
    canvas.setTitle("A card")
    for draw in draws:
        canvas.setFont("Vera", 10)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def finished(data: bytes, *changes: Change) -> bytes:
    """The file as PDF/X-4 for FOGRA39; ``changes`` break what they want to see broken."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages:
            x0, y0, x1, y1 = (float(value) for value in page.mediabox)
            page.obj.BleedBox = Array([x0, y0, x1, y1])
            page.obj.TrimBox = Array([x0 + BLEED, y0 + BLEED, x1 - BLEED, y1 - BLEED])
        profile = Stream(pdf, fogra39(), N=4)
        intent = Dictionary(
            Type=Name.OutputIntent,
            S=Name.GTS_PDFX,
            OutputConditionIdentifier=String("FOGRA39"),
            RegistryName=String("http://www.color.org"),
            Info=String("ISO Coated v2 300% (basICColor)"),
            DestOutputProfile=pdf.make_indirect(profile),
        )
        pdf.Root.OutputIntents = Array([pdf.make_indirect(intent)])
        pdf.Root.Metadata = Stream(pdf, XMP.encode(), Type=Name.Metadata, Subtype=Name.XML)
        for key in list(pdf.docinfo.keys()):
            del pdf.docinfo[key]
        pdf.docinfo["/Title"] = "A card"
        pdf.docinfo["/CreationDate"] = "D:20261123000000Z"
        pdf.docinfo["/Trapped"] = Name("/False")
        for change in changes:
            change(pdf)
        out = io.BytesIO()
        pdf.save(out, force_version="1.6", deterministic_id=True, fix_metadata_version=False)
        return out.getvalue()


def card(*draws: Draw, changes: tuple[Change, ...] = (), size: tuple[float, float] = A6) -> bytes:
    """A finished file of these pages; of the clean one if none are given."""
    return finished(drawn(*(draws or (clean,)), size=size), *changes)


def judged(pdf: bytes, promises: Promises = CMYK_PROMISES) -> Verdict:
    return preflight(pdf, promises, "card.pdf")


def found(pdf: bytes, promises: Promises = CMYK_PROMISES) -> list[str]:
    """The findings, each as its whole message."""
    return [said(finding) for finding in judged(pdf, promises).findings]


def said(finding: Diagnostic) -> str:
    assert finding.place is not None
    return f"{finding.place}: {finding.severity}[{finding.id}]: {finding.message}; help: {finding.help}"


def content(operators: str, **resources: object) -> Change:
    """Adds operators to the end of the first page, in the space of its media box."""

    def add(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[0]
        for kind, named in resources.items():
            group = _group(page, kind)
            for name, value in dict(named(pdf) if callable(named) else named).items():  # type: ignore[call-overload]
                group[f"/{name}"] = value
        page.contents_add(Stream(pdf, f"q {operators} Q".encode()))

    return add


def _group(page: pikepdf.Page, kind: str) -> pikepdf.Object:
    resources = page.obj.Resources
    if f"/{kind}" not in resources:
        resources[f"/{kind}"] = Dictionary()
    return resources[f"/{kind}"]


def at(left_mm: float, top_mm: float, width_mm: float, height_mm: float) -> str:
    """The operands of ``re`` for a box that is so far from the left and the top of the trim of an A6 page."""
    x, y = from_left(left_mm), from_top(top_mm + height_mm)
    return f"{x:.4f} {y:.4f} {width_mm * MM:.4f} {height_mm * MM:.4f} re"


def image_at(left_mm: float, top_mm: float, width_mm: float, height_mm: float) -> str:
    """The matrix for an image there."""
    x, y = from_left(left_mm), from_top(top_mm + height_mm)
    return f"{width_mm * MM:.4f} 0 0 {height_mm * MM:.4f} {x:.4f} {y:.4f} cm"


def image(
    pdf: pikepdf.Pdf, space: object, pixel: bytes, width: int, height: int, bits: int = 8, **more: object
) -> pikepdf.Object:
    """An image of one colour; ``pixel`` is a pixel, or a row of them when there are fewer bits."""
    data = pixel * (width * height if bits == 8 else height)
    fields = {"Type": Name.XObject, "Subtype": Name.Image, "Width": width, "Height": height, "BitsPerComponent": bits}
    stream = Stream(pdf, data, **fields, **more)  # type: ignore[arg-type]
    if space is not None:
        stream.ColorSpace = space  # type: ignore[assignment]
    return pdf.make_indirect(stream)


def tiles(
    operators: str, matrix: tuple[float, ...] = (1, 0, 0, 1, 0, 0), step: float = 10, stencil: bool = False
) -> object:
    """The resource of a pattern ``P``, of cells of ten points; a stencil is painted in a colour that is given with it."""

    def make(pdf: pikepdf.Pdf) -> dict[str, object]:
        cell = Stream(
            pdf,
            operators.encode(),
            Type=Name.Pattern,
            PatternType=1,
            PaintType=2 if stencil else 1,
            TilingType=1,
            BBox=Array([0, 0, 10, 10]),
            XStep=step,
            YStep=step,
            Matrix=Array(list(matrix)),
            Resources=Dictionary(),
        )
        return {"P": pdf.make_indirect(cell)}

    return make


def spot(
    pdf: pikepdf.Pdf, name: str, alternate: str = "/DeviceCMYK", full: tuple[float, ...] = (1, 0.6, 0, 0)
) -> Array:
    """A separation."""
    function = Dictionary(FunctionType=2, Domain=[0, 1], C0=[0.0] * len(full), C1=list(full), N=1)
    return Array([Name.Separation, Name(f"/{name}"), Name(alternate), pdf.make_indirect(function)])
