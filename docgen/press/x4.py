"""PDF/X-4: pages that are ready for it in, the bytes of a file that says what it is out (ISO 15930-7).

The file names the printing condition that it was made for, with the profile inside (6.2.2), and describes itself in an XMP
packet that stays uncompressed, so that any program can find it (6.6.1). Its only date is that of the revision. Of its two
identifiers one is the edition's, and the other that of exactly these contents: the same input gives the same bytes.
"""

from __future__ import annotations

import datetime as dt
import functools
import io
import re
import uuid
import zlib
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from docgen.press.profiles import Profile

if TYPE_CHECKING:
    import pikepdf

VERSION = "PDF/X-4"
PDF_VERSION = "1.6"
_CREATOR = "docgen"
_IDS = uuid.UUID("7d4ab7a5-13a3-5b0e-9c59-6a1f0d2c4b1e")
"""The namespace of docgen's identifiers (RFC 9562, 5.5)."""

_PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfxid="http://www.npes.org/pdfx/ns/id/">
<pdfxid:GTS_PDFXVersion>{version}</pdfxid:GTS_PDFXVersion>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:identifier>{identifier}</dc:identifier>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/">
<xmp:CreatorTool>{creator}</xmp:CreatorTool>
<xmp:CreateDate>{date}</xmp:CreateDate>
<xmp:ModifyDate>{date}</xmp:ModifyDate>
<xmp:MetadataDate>{date}</xmp:MetadataDate>
<xmp:Label>{status}</xmp:Label>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/">
<xmpMM:DocumentID>uuid:{document}</xmpMM:DocumentID>
<xmpMM:InstanceID>uuid:{instance}</xmpMM:InstanceID>
<xmpMM:VersionID>{instance}</xmpMM:VersionID>
<xmpMM:RenditionClass>default</xmpMM:RenditionClass>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<pdf:Producer>{producer}</pdf:Producer>
<pdf:Trapped>False</pdf:Trapped>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"""


@dataclass(frozen=True)
class About:
    """What a file for the press says about itself.

    Attributes:
        title: Its title.
        author: The organisation in whose name it is printed.
        identifier: What it is a file of: the id of an edition, or of a sheet.
        issued: The day of the revision.
        status: That of the revision, such as ``draft``.
        producer: The programs that made it.
    """

    title: str
    author: str
    identifier: str
    issued: dt.date
    status: str
    producer: str


def about(pdf: pikepdf.Pdf) -> About:
    """What a finished edition says about itself."""
    said = {key: str(value) for key, value in pdf.docinfo.items()}
    packet = pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False)
    day = re.match(r"D:(\d{4})(\d{2})(\d{2})", said["/CreationDate"])
    assert day, "a finished edition says when it was issued"
    return About(
        title=said.get("/Title", ""),
        author=said.get("/Author", ""),
        identifier=str(packet.get("dc:identifier", "")),
        issued=dt.date(*map(int, day.groups())),
        status=str(packet.get("xmp:Label", "")),
        producer=said.get("/Producer", _CREATOR),
    )


def as_x4(pdf: pikepdf.Pdf, profile: Profile, facts: About) -> bytes:
    """The file as PDF/X-4. Of the catalogue nothing stays but the pages: no links, no tags, no attachments."""
    for key in sorted(pdf.Root.keys()):
        if key not in ("/Type", "/Pages"):
            del pdf.Root[key]
    for key in sorted(pdf.docinfo.keys()):
        del pdf.docinfo[key]
    pdf.Root.OutputIntents = [_intent(pdf, profile)]
    _describe(pdf, facts, sha256(_saved(pdf, is_packed=False)).hexdigest())
    return _saved(pdf, is_packed=True)


@functools.lru_cache(maxsize=4)
def _packed(profile: Profile) -> bytes:
    """The profile, compressed: once for all files of a run, as it takes longer than all their pages."""
    return zlib.compress(profile.data, 9)


def _intent(pdf: pikepdf.Pdf, profile: Profile) -> Any:
    """The output intent (ISO 32000-1, 14.11.5)."""
    from pikepdf import Dictionary, Name, Stream, String

    stream = Stream(pdf, b"")
    stream.write(_packed(profile), filter=Name.FlateDecode)
    stream.N = 4
    intent = Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFX,
        OutputConditionIdentifier=String(profile.condition),
        Info=String(profile.description),
        DestOutputProfile=pdf.make_indirect(stream),
    )
    if profile.registry is not None:
        intent.RegistryName = String(profile.registry)
    return pdf.make_indirect(intent)


def _describe(pdf: pikepdf.Pdf, facts: About, digest: str) -> None:
    """The packet, and the Info dictionary, which says the same as far as it goes."""
    from pikepdf import Dictionary, Name, Stream, String

    packet = _PACKET.format(
        version=VERSION,
        title=_escaped(facts.title),
        author=_escaped(facts.author),
        identifier=_escaped(facts.identifier),
        creator=_CREATOR,
        date=f"{facts.issued.isoformat()}T00:00:00Z",
        status=_escaped(facts.status),
        document=uuid.uuid5(_IDS, facts.identifier or digest),
        instance=uuid.uuid5(_IDS, digest),
        producer=_escaped(facts.producer),
    )
    stream = Stream(pdf, packet.encode())
    stream.stream_dict = Dictionary(Type=Name.Metadata, Subtype=Name.XML)
    pdf.Root.Metadata = pdf.make_indirect(stream)
    day = f"D:{facts.issued:%Y%m%d}000000Z"
    entries = {
        "/Title": _clean(facts.title),
        "/Author": _clean(facts.author),
        "/Creator": _CREATOR,
        "/Producer": _clean(facts.producer),
        "/CreationDate": day,
        "/ModDate": day,
    }
    for key, value in entries.items():
        pdf.docinfo[key] = String(value)
    pdf.docinfo["/Trapped"] = Name("/False")


def _saved(pdf: pikepdf.Pdf, *, is_packed: bool) -> bytes:
    from pikepdf import ObjectStreamMode

    out = io.BytesIO()
    pdf.save(
        out,
        deterministic_id=True,
        compress_streams=is_packed,
        object_stream_mode=ObjectStreamMode.generate if is_packed else ObjectStreamMode.disable,
        fix_metadata_version=False,
        min_version=PDF_VERSION,
        force_version=PDF_VERSION,
    )
    return out.getvalue()


def _clean(text: str) -> str:
    """On one line and without control characters, which XML cannot hold."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


def _escaped(text: str) -> str:
    return _clean(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
