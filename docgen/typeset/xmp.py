"""What a file says about itself: metadata in, an XMP packet (ISO 16684-1) and the Info dictionary out.

Both say the same (ISO 19005-3, 6.6.3). The packet names the file PDF/A-3a and PDF/UA-1; as PDF/A knows nothing of the
schema for the latter, it carries a description of it (ISO 19005-3, 6.6.2.3). The identifier of the edition is
``dc:identifier``, and its status ``xmp:Label``. The only date is the date of issue, at midnight UTC.
"""

from __future__ import annotations

from docgen.typeset.document import Metadata
from docgen.typeset.environment import ENGINE_VERSION

PRODUCER = f"docgen with WeasyPrint {ENGINE_VERSION}"
CREATOR = "docgen"

_PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<pdfaid:part>3</pdfaid:part>
<pdfaid:conformance>A</pdfaid:conformance>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<pdfuaid:part>1</pdfuaid:part>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:format>application/pdf</dc:format>
{dublin_core}
</rdf:Description>
<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/">
<xmp:CreatorTool>{creator}</xmp:CreatorTool>
<xmp:CreateDate>{date}</xmp:CreateDate>
<xmp:ModifyDate>{date}</xmp:ModifyDate>
<xmp:MetadataDate>{date}</xmp:MetadataDate>{label}
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<pdf:Producer>{producer}</pdf:Producer>{keywords}
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Indicates which part of ISO 14289 the file follows</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"""


def packet(metadata: Metadata) -> bytes:
    """The XMP packet, in UTF-8."""
    dublin_core = [
        _array("title", "Alt", [metadata.title]),
        _array("creator", "Seq", [metadata.author]),
        _array("description", "Alt", [metadata.subject]),
        _array("language", "Bag", [metadata.language]),
        _array("subject", "Bag", list(metadata.keywords)),
        f"<dc:identifier>{_escaped(metadata.identifier)}</dc:identifier>" if metadata.identifier else "",
    ]
    keywords = _joined(metadata)
    return _PACKET.format(
        dublin_core="\n".join(filter(None, dublin_core)),
        creator=CREATOR,
        date=f"{metadata.issued.isoformat()}T00:00:00Z",
        label=f"\n<xmp:Label>{_escaped(metadata.status)}</xmp:Label>" if metadata.status else "",
        producer=PRODUCER,
        keywords=f"\n<pdf:Keywords>{_escaped(keywords)}</pdf:Keywords>" if keywords else "",
    ).encode()


def information(metadata: Metadata) -> dict[str, str]:
    """The entries of the Info dictionary (ISO 32000-1, table 317)."""
    date = f"D:{metadata.issued:%Y%m%d}000000Z"
    entries = {
        "/Title": _clean(metadata.title),
        "/Author": _clean(metadata.author),
        "/Subject": _clean(metadata.subject),
        "/Keywords": _joined(metadata),
        "/Creator": CREATOR,
        "/Producer": PRODUCER,
        "/CreationDate": date,
        "/ModDate": date,
    }
    return {key: value for key, value in entries.items() if value}


def _array(name: str, kind: str, values: list[str]) -> str:
    language = ' xml:lang="x-default"' if kind == "Alt" else ""
    items = "".join(f"<rdf:li{language}>{_escaped(value)}</rdf:li>" for value in values if _clean(value))
    return f"<dc:{name}><rdf:{kind}>{items}</rdf:{kind}></dc:{name}>" if items else ""


def _joined(metadata: Metadata) -> str:
    return ", ".join(map(_clean, metadata.keywords))


def _clean(text: str) -> str:
    """On one line and without control characters, which XML cannot hold."""
    if not text.isprintable():
        text = "".join(char if char.isprintable() else " " for char in text)
    return " ".join(text.split())


def _escaped(text: str) -> str:
    return _clean(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
