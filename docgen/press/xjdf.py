"""The job ticket for machines: XJDF 2.2 (CIP4, "Exchange Job Definition Format").

In: a :class:`~docgen.press.job.PrintJob`. Out: XML that describes a product (chapter 4, product intent) and names its files: the press
pages as input, the imposed sheets as an offer for presses that take them. ``Types`` is ``Product``: how it is made is the
printer's business. XJDF measures in points and microns. The same job gives the same bytes; nothing says when it was written.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from urllib.parse import quote

from docgen.press.area import POINTS
from docgen.press.job import File, PrintJob, State

NAMESPACE = "http://www.CIP4.org/JDFSchema_2_0"
VERSION = "2.2"

FOLDS = {"roll-fold": ("F6-4", ("Down", "Down")), "z-fold": ("F6-1", ("Up", "Down"))}
"""The fold catalogue's names for six panels (table 4.28): a tri-fold and a zigzag; and where the left part goes at each fold, the
outside being up."""
PRODUCTS = {"saddle-stitch": "Booklet", "roll-fold": "Brochure", "z-fold": "Brochure", "n-up": "Flyer", "flat": "Flyer"}
"""Product types (appendix A)."""
SHA256 = "SHA-256"
"""What a digest is called: ``FileSpec/@CheckSum`` is MD5 by definition (table 8.22), which is no proof of anything."""


def xjdf(job: PrintJob) -> bytes:
    """The XJDF document of a job, in UTF-8."""
    root = ET.Element(
        "XJDF",
        {
            "xmlns": NAMESPACE,
            "DescriptiveName": job.title,
            "JobID": job.run,
            "JobPartID": job.edition,
            "Types": "Product",
            "Version": VERSION,
        },
    )
    _comment(root, _state(job))
    if job.notes:
        _comment(root, job.notes)
    _product(ET.SubElement(root, "ProductList"), job)
    _inks(root, job)
    pages, *others = job.files
    _run_list(root, pages, {"DescriptiveName": pages.what, "Name": "RunList", "Usage": "Input"})
    for index, file in enumerate(others, 1):
        _run_list(root, file, {"DescriptiveName": file.what, "ID": f"files-{index}", "Name": "RunList"})
    ET.indent(root)
    text: str = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode()


def _state(job: PrintJob) -> str:
    return {
        State.PROOF: f"PROOF: revision {job.revision} is a draft that is not approved. Do not produce.",
        State.APPROVED: f"Revision {job.revision} is approved.",
    }[job.state]


def _comment(parent: ET.Element, words: str) -> None:
    ET.SubElement(parent, "Comment").text = words


def _product(parent: ET.Element, job: PrintJob) -> None:
    product = ET.SubElement(
        parent,
        "Product",
        {
            "Amount": str(job.quantity),
            "DescriptiveName": f"{job.subject}, {job.brand}",
            "ExternalID": job.edition,
            "ID": "product",
            "IsRoot": "true",
            "ProductType": PRODUCTS.get(job.finishing, "Flyer"),
        },
    )
    for usage, value in (("Revision", str(job.revision)), ("RevisionState", job.state.value)):
        ET.SubElement(product, "GeneralID", {"IDUsage": usage, "IDValue": value})
    if job.finishing == "saddle-stitch":
        binding = _intent(product, "BindingIntent", BindingSide=job.binding.capitalize(), BindingType="SaddleStitch")
        ET.SubElement(binding, "SaddleStitching", {"StitchNumber": "2"})
    colour = _intent(product, "ColorIntent")
    for surface in ("Front", "Back") if job.two_sided else ("Front",):
        ET.SubElement(colour, "SurfaceColor", {"ColorsUsed": " ".join(_inks_of(job)), "Surface": surface})
    if job.finishing in FOLDS:
        _folding(product, job)
    _intent(
        product,
        "LayoutIntent",
        Bleed=_points(job.bleed),
        FinishedDimensions=f"{_points(job.finished.width)} {_points(job.finished.height)} 0",
        Pages=str(job.pages + job.pages % 2),  # an even number: a card that is printed on one side has two pages
        Sides="TwoSided" if job.two_sided else "OneSided",
    )
    _intent(
        product,
        "MediaIntent",
        MediaQuality=job.paper.name,
        MediaType="Paper",
        Thickness=f"{job.paper.caliper * 1000:g}",
        Weight=f"{job.paper.gsm}",
    )


def _folding(product: ET.Element, job: PrintJob) -> None:
    """The folds, each measured from the left edge of what the one before has left (table 8.26).

    What is read from the right is turned round, so that its folds come from the left too.
    """
    catalogue, directions = FOLDS[job.finishing]
    panels = job.panels if job.binding == "left" else job.panels[::-1]
    turned = {} if job.binding == "left" else {"Orientation": "Rotate180"}
    folding = _intent(product, "FoldingIntent", FoldCatalog=catalogue, **turned)
    for direction, panel in zip(directions, panels, strict=False):
        ET.SubElement(folding, "Fold", {"From": "Left", "To": direction, "Travel": _points(panel)})


def _intent(product: ET.Element, name: str, **attributes: str) -> ET.Element:
    return ET.SubElement(ET.SubElement(product, "Intent", {"Name": name}), name, attributes)


def _inks_of(job: PrintJob) -> list[str]:
    return [separation(plate.name) for plate in job.plates]


def separation(name: str) -> str:
    """An ink's name as a token (NMTOKEN): what may not stand in one becomes a low line."""
    return re.sub(r"[^A-Za-z0-9._-]", "_", name)


def _inks(root: ET.Element, job: PrintJob) -> None:
    """The names of spot inks as the files spell them."""
    spots = [plate for plate in job.plates if not plate.is_process]
    if not spots:
        return
    inks = ET.SubElement(root, "ResourceSet", {"Name": "Color", "Usage": "Input"})
    for plate in spots:
        resource = ET.SubElement(inks, "Resource")
        ET.SubElement(resource, "Part", {"Separation": separation(plate.name)})
        ET.SubElement(resource, "Color", {"ActualColorName": plate.name, "ColorType": "Normal"})


def _run_list(root: ET.Element, file: File, attributes: dict[str, str]) -> None:
    resource = ET.SubElement(ET.SubElement(root, "ResourceSet", attributes), "Resource")
    ET.SubElement(resource, "GeneralID", {"IDUsage": SHA256, "IDValue": file.sha256})
    listed = ET.SubElement(resource, "RunList", {"NPage": str(file.pages)})
    ET.SubElement(
        listed,
        "FileSpec",
        {
            "CheckSum": file.md5.upper(),
            "FileSize": str(file.size),
            "MimeType": "application/pdf",
            "URL": quote(file.path),
        },
    )


def _points(millimetres: float) -> str:
    return f"{millimetres * POINTS:.3f}".rstrip("0").rstrip(".")
