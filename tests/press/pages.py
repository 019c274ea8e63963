"""Press pages to try things with: each says its number, which way is up, and where its bleed ends."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pikepdf
from reportlab.lib.colors import CMYKColor, CMYKColorSep
from reportlab.pdfgen.canvas import Canvas

from docgen.press.area import Size, points
from docgen.press.drawing import FONT, slug_font

A5 = Size(148, 210)
DL = tuple(Size(width, 210) for width in (100, 100, 100, 97, 97, 100))
Z = (Size(99, 210),) * 6
CARD = Size(85, 55)
SRA3 = Size(320, 450)
TEAL = CMYKColorSep(0.9, 0.2, 0.3, 0.1, spotName="Harbour Teal")
PACKET = b"""<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""
 xmlns:pdfxid="http://www.npes.org/pdfx/ns/id/" pdfxid:GTS_PDFXVersion="PDF/X-4"
 xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/" xmpMM:DocumentID="uuid:0b5c73aa-0000-4000-8000-000000000000"
 xmpMM:VersionID="1" xmpMM:RenditionClass="default"/></rdf:RDF></x:xmpmeta><?xpacket end="r"?>"""


def press_pages(trims: Sequence[Size], bleed: float = 3.0, spot: bool = False) -> bytes:
    """A PDF with a page of each size: a pale ground to the end of the bleed, a frame 5 mm inside the trim."""
    slug_font()
    file = io.BytesIO()
    canvas = Canvas(file, invariant=1, initialFontName=FONT)
    for number, trim in enumerate(trims, start=1):
        width, height = trim.width + 2 * bleed, trim.height + 2 * bleed
        canvas.setPageSize((points(width), points(height)))
        canvas.setTrimBox([points(edge) for edge in (bleed, bleed, bleed + trim.width, bleed + trim.height)])
        canvas.setBleedBox([0, 0, points(width), points(height)])
        hue = (number * 0.37) % 1
        canvas.setFillColor(CMYKColor(0.35 * hue, 0.1 + 0.2 * (1 - hue), 0.35 * (1 - hue), 0))
        canvas.rect(0, 0, points(width), points(height), stroke=0, fill=1)
        canvas.setStrokeColor(TEAL if spot else CMYKColor(0, 0, 0, 1))
        canvas.setLineWidth(1)
        canvas.rect(*(points(edge) for edge in (bleed + 5, bleed + 5, trim.width - 10, trim.height - 10)))
        canvas.setFillColor(TEAL if spot else CMYKColor(0, 0, 0, 1))
        size = points(min(trim.width, trim.height) * 0.4)
        canvas.setFont(FONT, size)
        middle = points(width) / 2
        canvas.drawCentredString(middle, points(height) / 2 - size * 0.5, str(number))
        tip, half = points(height) / 2 + size * 0.9, size * 0.15
        arrow = canvas.beginPath()
        arrow.moveTo(middle, tip)
        arrow.lineTo(middle - half, tip - 2 * half)
        arrow.lineTo(middle + half, tip - 2 * half)
        arrow.close()
        canvas.drawPath(arrow, stroke=0, fill=1)
        canvas.showPage()
    canvas.save()
    return _as_x4(file.getvalue())


def _as_x4(data: bytes) -> bytes:
    """With an output intent and a packet, as far as sheets are to carry them along (the profile is left out)."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        intent = pikepdf.Dictionary(
            Type=pikepdf.Name.OutputIntent, S=pikepdf.Name.GTS_PDFX, OutputConditionIdentifier="FOGRA39"
        )
        pdf.Root.OutputIntents = pikepdf.Array([pdf.make_indirect(intent)])
        pdf.Root.Metadata = pdf.make_stream(PACKET, Type=pikepdf.Name.Metadata, Subtype=pikepdf.Name.XML)
        out = io.BytesIO()
        pdf.save(out, force_version="1.6", deterministic_id=True)
        return out.getvalue()
