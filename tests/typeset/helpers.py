"""What the tests of typesetting share: small documents, their finished files, and the tag tree as text."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping
from pathlib import Path

import pikepdf

from docgen.compose.manuscript import Manuscript, Stylesheet
from docgen.diagnostics import Diagnostic, Place, Refusal
from docgen.files import Folder
from docgen.typeset.document import Metadata, TypesetDocument
from docgen.typeset.engine import typeset
from docgen.typeset.finish import finish
from docgen.typeset.painted import Key, Piece, painted
from docgen.typeset.tree import Content, Element, read_tree

FAMILIES = frozenset({"Open Sans", "DejaVu Sans", "DejaVu Sans Mono"})
INKS = {"accent": (0.9, 0.4, 0.0), "primary": (0.0, 0.36, 0.45), "text": (0.1, 0.1, 0.1)}
METADATA = Metadata(
    title="Baclofen tablets",
    author="Medicines information",
    subject="A leaflet for patients",
    keywords=("baclofen", "spasticity"),
    language="en-GB",
    identifier="baclofen-tablets.patient.hospital.en-GB.standard.r1",
    issued=dt.date(2026, 11, 23),
    status="draft",
)
BASE = """
@page { size: A6; margin: 10mm }
html { color: var(--ink-text); font: 10pt/1.4 "Open Sans"; hyphens: manual }
table { border-collapse: collapse } th, td { border: .5pt solid var(--ink-primary-30); padding: 1mm; text-align: left }
pre, code { font-family: "DejaVu Sans Mono"; font-size: 8pt }
"""
PILL = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20" viewBox="0 0 40 20">'
    '<rect width="40" height="20" rx="10" fill="color(--primary 1)"/></svg>'
)


def page(body: str, language: str = "en-GB") -> str:
    return f'<!DOCTYPE html><html lang="{language}"><head><title>t</title></head><body>{body}</body></html>'


def manuscript(
    body: str, css: str = "", *, places: Mapping[str, Place] | None = None, slots: tuple[str, ...] = (), **more: object
) -> Manuscript:
    fields: dict[str, object] = {
        "html": page(body),
        "stylesheets": (Stylesheet("styles/base.css", BASE), Stylesheet("styles/case.css", css)),
        "ink_names": tuple(sorted(INKS)),
        "places": places or {},
        "families": FAMILIES,
        "slots": slots,
    }
    return Manuscript(**{**fields, **more})  # type: ignore[arg-type]


def project(folder: Path) -> Folder:
    """A folder with two pictures: a drawing in inks, and one that is no picture at all."""
    (folder / "pictures").mkdir(parents=True, exist_ok=True)
    (folder / "pictures/pill.svg").write_text(PILL)
    (folder / "pictures/broken.png").write_bytes(b"not a picture")
    return Folder.at(folder)


def make(folder: Folder, body: str, css: str = "", **more: object) -> TypesetDocument:
    return typeset(manuscript(body, css, **more), folder)  # type: ignore[arg-type]


def made(folder: Folder, body: str, css: str = "", **more: object) -> bytes:
    return finish(make(folder, body, css, **more), INKS, METADATA)


def refusals(folder: Folder, body: str, css: str = "", **more: object) -> list[Diagnostic]:
    """What typesetting the document is refused for; fails when it is not."""
    try:
        make(folder, body, css, **more)
    except Refusal as refusal:
        return list(refusal.diagnostics)
    raise AssertionError("it was typeset")


def said(diagnostic: Diagnostic) -> str:
    """A diagnostic on one line, without its help."""
    where = f"{diagnostic.place}: " if diagnostic.place else ""
    return f"{where}{diagnostic.severity}[{diagnostic.id}]: {diagnostic.message}"


PLACES = {"a": Place("content/a.yaml", 3, 5), "b": Place("content/a.yaml", 9, 5)}


def messages(folder: Folder, body: str, css: str = "", **more: object) -> list[str]:
    """What typesetting says of ``body`` below a title; the elements ``a`` and ``b`` have places."""
    return [said(found) for found in refusals(folder, f"<h1>t</h1>{body}", css, **{"places": PLACES, **more})]


def dump(pdf: bytes) -> str:
    """The tag tree: an element per line, indented, with what it says of itself and the text directly in it."""
    pieces = painted(pdf)
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        tree = read_tree(opened)
        assert tree is not None
        return "\n".join(line for kid in tree.kids if isinstance(kid, Element) for line in _lines(kid, pieces, 0))


def _lines(element: Element, pieces: dict[Key, list[Piece]], depth: int) -> list[str]:
    words = [element.role]
    for key, name in (("/Alt", "alt"), ("/E", "E"), ("/Lang", "lang"), ("/ID", "id")):
        if text := element.text(key):
            words.append(f"{name}={text!r}")
    attributes = element.object.get("/A")
    if attributes is not None:
        for key in sorted(attributes.keys()):
            if key not in ("/O", "/BBox"):
                value = attributes[key]
                shown = [str(item) for item in value] if isinstance(value, pikepdf.Array) else str(value).lstrip("/")
                words.append(f"{key[1:]}={shown}")
    text = " ".join(
        piece.text.strip() for kid in element.kids if isinstance(kid, Content) for piece in pieces.get(kid, ())
    )
    if text:
        words.append(repr(text))
    links = sum(not isinstance(kid, Element | Content) for kid in element.kids)
    if links:
        words.append(f"links={links}")
    lines = ["  " * depth + " ".join(words)]
    for kid in element.kids:
        if isinstance(kid, Element):
            lines += _lines(kid, pieces, depth + 1)
    return lines
