"""Typeset pages, the inks' colours and metadata in; the bytes of a file that can be published out.

Every ink becomes one shared ``[/Separation /NAME /DeviceRGB …]`` (ISO 32000-1, 8.6.6.4), as PDF/A wants it of colour
spaces with one name (ISO 19005-3, 6.2.4.4): the tint 0 is white, 1 the ink, and in between it goes straight. Image
interpolation is switched off (6.2.8), and what the file says about itself is written anew.

The same input gives the same bytes, in whatever process, folder and order of hashing: nothing here reads a clock, and
the identifier of the file is computed from its contents.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from docgen.typeset import xmp
from docgen.typeset.document import Metadata, TypesetDocument
from docgen.typeset.inks import SCREEN

if TYPE_CHECKING:
    import pikepdf

Colour = tuple[float, float, float]
"""sRGB, each part from 0 to 1."""


class UnknownInkError(LookupError):
    """A document uses an ink that the brand was said not to have: a fault of whoever put the two together."""


def finish(document: TypesetDocument, inks: Mapping[str, Colour], metadata: Metadata) -> bytes:
    """The finished file. Raises :class:`UnknownInkError` when the document uses an ink that is not in ``inks``."""
    import pikepdf

    with pikepdf.open(io.BytesIO(document.pdf)) as pdf:
        spaces: dict[str, pikepdf.Object] = {}
        for resources in _all_resources(pdf):
            _set_inks(pdf, resources, inks, spaces)
            for image in resources.get("/XObject", {}).values():
                _stop_interpolation(image)
        _describe(pdf, metadata)
        for item in pdf.objects:
            if isinstance(item, pikepdf.Stream):
                _end_clearly(item)
        return _packed(pdf)


UNCLEAR_END = b"\r\nendstream"
"""Whether the carriage return belongs to the data or to the end of the line only the stream's length can tell.

Strict validators take it for the end of the line, and the length for wrong (ISO 19005-3, 6.1.7.1). It would befall one
stream in 256, and so one leaflet in twenty.
"""


def _end_clearly(stream: pikepdf.Stream) -> None:
    """Lengthens the data by a line feed if its compressed form would end in a carriage return.

    Compressed data ends in its Adler-32 sum (RFC 1950). The line feed is white space in content and in character maps,
    and lies beyond the last table of a font and the last sample of an image.
    """
    from pikepdf import Name

    plain = "/Filter" not in stream
    if not plain and stream.Filter != Name.FlateDecode:
        return
    data = stream.read_raw_bytes()
    if (zlib.adler32(data) if plain else (data or b"\0")[-1]) & 0xFF != ord("\r"):
        return
    parameters = stream.get("/DecodeParms")
    whole = (data if plain else zlib.decompress(data)) + b"\n"
    if plain:
        stream.write(whole)
    else:
        stream.write(zlib.compress(whole), filter=Name.FlateDecode)
    if not plain and parameters is not None:
        stream.DecodeParms = parameters
    if "/Length1" in stream:
        stream.Length1 = len(whole)


_MOVABLE = ("MarkInfo", "ViewerPreferences")
"""Dictionaries in the catalogue, which may stand in it or be objects of their own: either says the same."""


def _packed(pdf: pikepdf.Pdf) -> bytes:
    """The file with its objects in compressed streams, which are made while saving: no other step sees their ends.

    Where one of them ends unclearly, an entry of the catalogue becomes an object of its own. That gives the objects
    after it other numbers, and so the streams other sums. Objects without streams, the last resort, take twice the room.
    """
    from pikepdf import ObjectStreamMode

    data = _saved(pdf, ObjectStreamMode.generate)
    for key in _MOVABLE:
        if UNCLEAR_END not in data:
            return data
        pdf.Root[f"/{key}"] = pdf.make_indirect(pdf.Root[f"/{key}"])
        data = _saved(pdf, ObjectStreamMode.generate)
    return _saved(pdf, ObjectStreamMode.disable) if UNCLEAR_END in data else data


def _saved(pdf: pikepdf.Pdf, mode: pikepdf.ObjectStreamMode) -> bytes:
    out = io.BytesIO()
    pdf.save(out, deterministic_id=True, compress_streams=True, object_stream_mode=mode, fix_metadata_version=False)
    return out.getvalue()


def _all_resources(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Every resource dictionary, each once: those of pages, and of the forms and patterns that they use."""
    seen: set[tuple[int, int]] = set()
    waiting: list[Any] = [page.obj.get("/Resources") for page in pdf.pages]
    while waiting:
        resources = waiting.pop()
        if resources is None or (resources.is_indirect and resources.objgen in seen):
            continue
        if resources.is_indirect:
            seen.add(resources.objgen)
        yield resources
        for kind in ("/XObject", "/Pattern"):
            waiting += [used.get("/Resources") for used in resources.get(kind, {}).values()]


def _set_inks(pdf: pikepdf.Pdf, resources: Any, inks: Mapping[str, Colour], spaces: dict[str, pikepdf.Object]) -> None:
    """Replaces the placeholders among the colour spaces, and drops the spaces that the engine writes unasked."""
    known = resources.get("/ColorSpace")
    if known is None:
        return
    for key in sorted(known.keys()):  # pikepdf gives a set: new objects would come in the order of hashing
        if not key.startswith("/--"):
            if key in ("/lab-d50", "/lab-d65", f"/{SCREEN}"):
                del known[key]
            continue
        name = key[3:]
        if name not in inks:
            raise UnknownInkError(f"the document uses the ink '{name}', and only {', '.join(sorted(inks))} are given")
        if name not in spaces:
            spaces[name] = _separation(pdf, name, inks[name])
        known[key] = spaces[name]


def _separation(pdf: pikepdf.Pdf, name: str, colour: Colour) -> pikepdf.Object:
    from pikepdf import Array, Dictionary, Name

    tint = Dictionary(
        FunctionType=2, Domain=[0, 1], C0=[1, 1, 1], C1=[round(part, 5) for part in colour], N=1, Range=[0, 1] * 3
    )
    return pdf.make_indirect(Array([Name.Separation, Name(f"/{name}"), Name.DeviceRGB, tint]))


def _stop_interpolation(image: Any) -> None:
    for picture in (image, image.get("/SMask")):
        if picture is not None and "/Interpolate" in picture:
            del picture["/Interpolate"]


def _describe(pdf: pikepdf.Pdf, metadata: Metadata) -> None:
    """Metadata, Info and language. The packet stays uncompressed: any program can find and read it there."""
    from pikepdf import Name, Stream, String

    stream = Stream(pdf, xmp.packet(metadata))
    stream.stream_dict = _metadata_dictionary()
    pdf.Root.Metadata = pdf.make_indirect(stream)
    pdf.Root.Lang = String(metadata.language)
    for key in sorted(pdf.docinfo.keys()):
        del pdf.docinfo[key]
    for entry, value in xmp.information(metadata).items():
        pdf.docinfo[entry] = String(value)
    assert pdf.Root.OutputIntents[0].S == Name.GTS_PDFA1


def _metadata_dictionary() -> Any:
    from pikepdf import Dictionary, Name

    return Dictionary(Type=Name.Metadata, Subtype=Name.XML)
