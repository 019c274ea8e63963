"""What a file says of itself as a whole, outside its pages: the facts that PDF/X-4 (ISO 15930-7) has rules for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from xml.etree import ElementTree as ET

from pikepdf import Dictionary

from docgen.files import digest_of
from docgen.press.preflight.interpreter import UNREADABLE

Value = TypeVar("Value")

RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
XMP = "{http://ns.adobe.com/xap/1.0/}"
MEDIA_MANAGEMENT = "{http://ns.adobe.com/xap/1.0/mm/}"
XMP_KEYS = {
    "GTS_PDFXVersion": "{http://www.npes.org/pdfx/ns/id/}GTS_PDFXVersion",
    "CreateDate": f"{XMP}CreateDate",
    "ModifyDate": f"{XMP}ModifyDate",
    "MetadataDate": f"{XMP}MetadataDate",
    "DocumentID": f"{MEDIA_MANAGEMENT}DocumentID",
    "VersionID": f"{MEDIA_MANAGEMENT}VersionID",
    "RenditionClass": f"{MEDIA_MANAGEMENT}RenditionClass",
    "title": "{http://purl.org/dc/elements/1.1/}title",
    "Trapped": "{http://ns.adobe.com/pdf/1.3/}Trapped",
    "Producer": "{http://ns.adobe.com/pdf/1.3/}Producer",
    "CreatorTool": f"{XMP}CreatorTool",
}
"""What is read of the metadata, by the name that messages use."""

INFO_KEYS = {
    "Title": "title",
    "CreationDate": "CreateDate",
    "ModDate": "ModifyDate",
    "Trapped": "Trapped",
    "Producer": "Producer",
    "Creator": "CreatorTool",
}
"""What the older dictionary of information says too, and the name of the same in the metadata."""

PROFILE_HEADER = 128
"""Bytes (ICC.1, 7.2)."""


@dataclass(frozen=True, slots=True)
class Profile:
    """The ICC profile of an output intent; empty words if it is none."""

    kind: str
    """``prtr``, ``mntr``, ``scnr`` … (ICC.1, 7.2.5)."""
    space: str
    """``CMYK``, ``RGB``, ``GRAY`` … (7.2.6)."""
    digest: str


@dataclass(frozen=True, slots=True)
class Intent:
    """One output intent for the press (ISO 32000-1, 14.11.5)."""

    condition: str
    """Its identifier, such as ``FOGRA39``."""
    info: str
    registry: str
    profile: Profile | None


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """What the file says as a whole. Metadata that is missing is not in ``xmp``."""

    version: str
    has_id: bool
    is_encrypted: bool
    xmp: dict[str, str]
    info: dict[str, str]
    intents: tuple[Intent, ...]
    has_form: bool
    has_scripts: bool
    has_actions: bool
    """A destination, where viewers open the file, is none: it is an array, a name or a string (ISO 32000-1, table 28)."""
    attachments: int
    hidden_layers: tuple[str, ...]


def read_document(pdf: Any) -> DocumentFacts:
    """The facts of an open ``pikepdf.Pdf``; what cannot be read counts as missing."""
    root = pdf.Root
    names = root.get("/Names", {})
    own = str(root.get("/Version", "/0"))[1:]
    return DocumentFacts(
        version=max(pdf.pdf_version, own, key=_as_numbers),
        has_id="/ID" in pdf.trailer,
        is_encrypted=bool(pdf.is_encrypted),
        xmp=_or({}, lambda: _xmp(pdf)),
        info=_or(
            {}, lambda: {key: str(value) for key in INFO_KEYS if (value := pdf.docinfo.get(f"/{key}")) is not None}
        ),
        intents=_or((), lambda: tuple(_intent(one) for one in root.get("/OutputIntents", ()) if one.S == "/GTS_PDFX")),
        has_form=_or(False, lambda: bool(len(root.get("/AcroForm", {}).get("/Fields", ()))) or "/XFA" in root.AcroForm),
        has_scripts=_or(False, lambda: "/JavaScript" in names),
        has_actions=isinstance(root.get("/OpenAction"), Dictionary) or "/AA" in root,
        attachments=_or(0, lambda: _attachments(names, root)),
        hidden_layers=_or((), lambda: tuple(_hidden_layers(root.get("/OCProperties")))),
    )


def _or(otherwise: Value, read: Callable[[], Value]) -> Value:
    try:
        return read()
    except (*UNREADABLE, ET.ParseError):
        return otherwise


def _as_numbers(version: str) -> list[int]:
    return [int(part) if part.isdigit() else 0 for part in version.split(".")]


def _xmp(pdf: Any) -> dict[str, str]:
    if "/Metadata" not in pdf.Root:
        return {}
    # Expat refuses entities that explode, and reads nothing from elsewhere.
    tree = ET.fromstring(pdf.Root.Metadata.read_bytes().rstrip(b"\0 \r\n"))  # noqa: S314
    found: dict[str, str] = {}
    for description in tree.iter(f"{RDF}Description"):
        for name, key in XMP_KEYS.items():
            value = description.get(key)
            if value is None and (element := description.find(key)) is not None:
                first = element.find(f".//{RDF}li")
                value = (element if first is None else first).text or ""
            if value is not None:
                found.setdefault(name, value.strip())
    return found


def _intent(written: Any) -> Intent:
    profile = written.get("/DestOutputProfile")
    return Intent(
        str(written.get("/OutputConditionIdentifier", "")),
        str(written.get("/Info", written.get("/OutputCondition", ""))),
        str(written.get("/RegistryName", "")),
        None if profile is None else read_profile(_or(b"", profile.read_bytes)),
    )


def read_profile(data: bytes) -> Profile:
    """What the header of an ICC profile says."""
    if len(data) < PROFILE_HEADER or data[36:40] != b"acsp":
        return Profile("", "", digest_of(data))
    kind, space = (data[start : start + 4].decode("latin-1").strip() for start in (12, 16))
    return Profile(kind, space, digest_of(data))


def _attachments(names: Any, root: Any) -> int:
    if "/EmbeddedFiles" in names:
        return max(1, len(names["/EmbeddedFiles"].get("/Names", ())) // 2)
    return len(root.get("/AF", ()))


def _hidden_layers(written: Any) -> list[str]:
    """Layers that are off, or that are switched by whoever shows the file (ISO 32000-1, 8.11.4.3)."""
    if written is None:
        return []
    settings = written.D
    groups = {group.objgen: str(group.get("/Name", "")) for group in written.OCGs}
    shown = {group.objgen for group in settings.get("/ON", ())}
    off = {group.objgen for group in settings.get("/OFF", ())}
    if settings.get("/BaseState") == "/OFF":
        off |= set(groups) - shown
    off |= {group.objgen for usage in settings.get("/AS", ()) for group in usage.get("/OCGs", ())}
    return sorted(name for key, name in groups.items() if key in off)


def same_moment(info: str, xmp: str) -> bool:
    """Whether a date of the dictionary of information (``D:2026…``) and one of the metadata are one."""
    from pikepdf.models.metadata import decode_pdf_date

    try:
        one, other = decode_pdf_date(info), datetime.fromisoformat(xmp)
        if (one.tzinfo is None) != (other.tzinfo is None):
            one, other = one.replace(tzinfo=None), other.replace(tzinfo=None)
        return one == other
    except ValueError:
        return False
