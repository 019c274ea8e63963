"""Pictures that content and brands bring: is it one, is it fine enough, is it harmless.

SVG is a program's language as much as a picture's: scripts, event handlers, foreign objects, entities and everything that
points outside the file are refused (the engine would not run them; a web page made from the same content would).
"""

from __future__ import annotations

import io
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator

from docgen.diagnostics import Diagnostic, Place, error
from docgen.files import Folder

FINEST_NEEDED = 150
"""Pixels per inch below which a picture looks coarse on paper (``research/pdf-standards.md``, 4.5)."""

RASTER = ("PNG", "JPEG")
MODES = ("1", "L", "LA", "P", "RGB", "RGBA")
"""Pillow's names for the colours of pictures that conform to PDF/A with an sRGB output intent."""
MOST_PIXELS = 50_000_000


def check_image(folder: Folder, path: str, place: Place, width: float) -> list[Diagnostic]:
    """The faults of the picture at ``path`` when it is printed ``width`` millimetres wide; ``place`` is where it is named."""
    if not folder.exists(path):
        return [
            error("image-missing", f"there is no picture '{path}'", place, "check the path; it starts at this file")
        ]
    data = folder.read(path)
    if path.lower().endswith(".svg"):
        return list(_svg_faults(data, path, place))
    return list(_raster_faults(data, path, place, width))


def _raster_faults(data: bytes, path: str, place: Place, width: float) -> Iterator[Diagnostic]:
    from PIL import Image  # only where a raster picture is looked at: it costs 30 ms

    try:
        with Image.open(io.BytesIO(data)) as image:
            kind, pixels, mode = image.format, image.width, image.mode
            if image.width * image.height > MOST_PIXELS:
                cure = "save it smaller: 300 pixels for each inch of its printed size are enough"
                yield error("image-too-large", f"'{path}' has {image.width} x {image.height} pixels", place, cure)
                return
            image.load()  # all of it: half a picture would be printed black
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        yield error("not-an-image", f"'{path}' is not a picture that can be read", place, "use PNG, JPEG or SVG")
        return
    if mode not in MODES:
        cure = "save it with 8 bits in RGB or in greys"
        yield error("image-mode", f"'{path}' has its colours as {mode}", place, cure)
    elif kind not in RASTER:
        yield error("not-an-image", f"'{path}' is {kind}, which is not used here", place, "use PNG, JPEG or SVG")
    elif (density := pixels / (width / 25.4)) < FINEST_NEEDED:
        needed = round(width / 25.4 * FINEST_NEEDED)
        message = f"'{path}' is {pixels} pixels wide: {density:.0f} ppi when printed {width:g} mm wide"
        yield error(
            "image-too-coarse", message, place, f"use a picture at least {needed} pixels wide, or print it smaller"
        )


def _svg_faults(data: bytes, path: str, place: Place) -> Iterator[Diagnostic]:
    def refuse(what: str, cure: str) -> Diagnostic:
        return error("svg-unsafe", f"'{path}' {what}", place, cure)

    if re.search(rb"<!(DOCTYPE|ENTITY)|<\?xml-stylesheet", data.replace(b"\0", b""), re.IGNORECASE):
        yield refuse("has a document type, entities or a stylesheet of its own", "save it as plain SVG")
        return
    try:
        root = ET.fromstring(data)  # noqa: S314 - without a document type there are no entities
    except ET.ParseError as fault:
        line, column = fault.position
        yield error("not-an-image", f"'{path}' is not XML: {fault.msg}", Place(path, line, column + 1), "save it again")
        return
    if root.tag != "{http://www.w3.org/2000/svg}svg":
        yield error("not-an-image", f"'{path}' is not an SVG picture", place, "save it as SVG")
        return
    for element in root.iter():
        name = element.tag.rpartition("}")[2]
        if name.lower() in ("script", "foreignobject", "iframe", "set", "animate", "animatetransform", "handler"):
            yield refuse(f"contains <{name}>", "save it as plain SVG, without scripts or animation")
        for key, value in element.attrib.items():
            attribute = key.rpartition("}")[2]
            outside = [url for url in re.findall(r"url\(\s*['\"]?([^)'\"]*)", value) if not url.startswith("#")]
            if attribute.lower().startswith("on"):
                yield refuse(f"has an event handler '{attribute}'", "take it out")
            elif (attribute == "href" and not value.startswith("#")) or outside:
                yield refuse(f"refers to '{(outside or [value])[0][:60]}'", "embed what it needs as paths")
        if name == "style" and re.search(r"@import|url\(\s*['\"]?(?!#)", element.text or ""):
            yield refuse("loads something from its style sheet", "embed what it needs as paths")


def svg_size(data: bytes) -> tuple[float, float] | None:
    """Width and height of an SVG's view box, in its own units; ``None`` without a sound one."""
    number = rb"[\s,]*(-?(?:\d+\.?\d*|\.\d+))"
    match = re.search(rb"viewBox\s*=\s*[\"']" + 4 * number + rb"\s*[\"']", data)
    if match is None:
        return None
    width, height = float(match[3]), float(match[4])
    return (width, height) if width > 0 and height > 0 else None
