"""Inks, metadata and the form of a finished file."""

from __future__ import annotations

import dataclasses
import hashlib
import io
import subprocess
import sys
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from docgen.files import Folder
from docgen.typeset.conformance import prove
from docgen.typeset.finish import UnknownInkError, finish
from docgen.typeset.xmp import information, packet
from tests.typeset.helpers import INKS, METADATA, made, make

SQUARE = '<svg width="{0}" height="{0}" aria-label="x"><path d="M0 0h{0}v{0}h-{0}z" fill="{1}"/></svg>'


def colour_at(pdf: bytes, x: float, y: float) -> tuple[int, ...]:
    """The colour of the first page at a point (in points from its top-left)."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        page = document[0]
        picture = page.render(scale=2).to_pil()
        colour: tuple[int, ...] = picture.getpixel((round(x * 2), round(y * 2)))[:3]
        page.close()
        return colour
    finally:
        document.close()


def near(found: tuple[int, ...], wanted: tuple[float, ...]) -> bool:
    return all(abs(one - other * 255) <= 2 for one, other in zip(found, wanted, strict=True))


@pytest.mark.parametrize(
    ("css", "body"),
    [
        ("div { background: {0}; height: 20mm }", "<div>&nbsp;</div>"),
        ("div { border: 10mm solid {0}; height: 0 }", "<div></div>"),
        ("div { border-radius: 3mm; background: {0}; height: 20mm }", "<div>&nbsp;</div>"),
        ("svg { display: block }", SQUARE.format(90, "{0}")),
        ("img { display: block; width: 30mm; height: 30mm }", '<img src="pictures/square.svg" alt="x">'),
        ("div { height: 20mm; background: url(/pictures/square.svg) 0 0 / 5mm 5mm }", "<div>&nbsp;</div>"),
    ],
    ids=["background", "border", "rounded", "inline-svg", "svg-file", "pattern"],
)
@pytest.mark.parametrize("tint", [100, 30, 0])
def test_an_ink_has_its_colour_wherever_it_is_used(folder: Folder, css: str, body: str, tint: int) -> None:
    used = "var(--ink-primary)" if tint == 100 else f"var(--ink-primary-{tint})"
    (folder.root / "pictures/square.svg").write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><path d="M0 0h40v40h-40z" fill="{used}"/></svg>'
    )
    pdf = made(folder, body.replace("{0}", used), "body { margin: 0 } " + css.replace("{0}", used))
    wanted = tuple(1 + (part - 1) * tint / 100 for part in INKS["primary"])
    assert near(colour_at(pdf, 45, 40), wanted)


def test_one_document_takes_any_colours(folder: Folder) -> None:
    document = make(folder, "<div></div>", "body { margin: 0 } div { height: 20mm; background: var(--ink-primary) }")
    for colour in ((1.0, 0.0, 0.0), (0.0, 0.5, 0.0)):
        assert near(colour_at(finish(document, {**INKS, "primary": colour}, METADATA), 45, 40), colour)


def test_every_ink_is_one_shared_separation(folder: Folder) -> None:
    body = "<h1>t</h1>" + SQUARE.format(9, "color(--accent 1)")
    with pikepdf.open(io.BytesIO(made(folder, body, "h1 { background: url(/pictures/pill.svg) }"))) as pdf:
        spaces = pdf.pages[0].Resources.ColorSpace
        assert sorted(spaces.keys()) == ["/--accent", "/--primary", "/--text"]
        for key in spaces:
            assert list(map(str, list(spaces[key])[:3])) == ["/Separation", f"/{key[3:]}", "/DeviceRGB"]
            assert spaces[key].is_indirect
        names = [item[1] for item in pdf.objects if isinstance(item, pikepdf.Array) and item[0] == "/Separation"]
        assert sorted(map(str, names)) == ["/accent", "/primary", "/text"]
        tint = spaces["/--primary"][3]
        assert [float(part) for part in tint.C0] == [1, 1, 1]
        assert [float(part) for part in tint.C1] == pytest.approx(INKS["primary"])
        profiles = [item for item in pdf.objects if isinstance(item, pikepdf.Stream) and item.get("/N") is not None]
        assert [profile.N for profile in profiles if "/First" not in profile] == [3]  # the placeholders are gone


def test_an_ink_without_a_colour_is_a_fault_of_the_caller(folder: Folder) -> None:
    document = make(folder, "<h1>t</h1>")
    with pytest.raises(UnknownInkError, match="the document uses the ink 'primary', and only accent, text are given"):
        finish(document, {name: INKS[name] for name in ("accent", "text")}, METADATA)


def test_info_and_packet_say_the_same(folder: Folder) -> None:
    awkward = dataclasses.replace(
        METADATA, title="A & B <5 mg> “ü”\n(x)\x07", author="", keywords=("a, b", "ç"), identifier="x&y", status="draft"
    )
    pdf = finish(make(folder, "<h1>t</h1>"), INKS, awkward)
    assert prove(pdf) == ()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert "/Filter" not in opened.Root.Metadata
        info = {key: str(value) for key, value in opened.docinfo.items()}
        assert info == {
            "/Title": "A & B <5 mg> “ü” (x)",
            "/Subject": "A leaflet for patients",
            "/Keywords": "a, b, ç",
            "/Creator": "docgen",
            "/Producer": "docgen with WeasyPrint 70.0",
            "/CreationDate": "D:20261123000000Z",
            "/ModDate": "D:20261123000000Z",
        }
        with opened.open_metadata() as xmp:
            assert {key: xmp.get(key) for key in (
                "dc:title", "dc:creator", "dc:description", "dc:identifier", "dc:language", "dc:subject", "pdf:Keywords",
                "pdf:Producer", "pdfaid:part", "pdfaid:conformance", "xmp:Label", "xmp:CreateDate", "xmp:ModifyDate",
            )} == {
                "dc:title": "A & B <5 mg> “ü” (x)",
                "dc:creator": None,
                "dc:description": "A leaflet for patients",
                "dc:identifier": "x&y",
                "dc:language": {"en-GB"},
                "dc:subject": {"a, b", "ç"},
                "pdf:Keywords": "a, b, ç",
                "pdf:Producer": "docgen with WeasyPrint 70.0",
                "pdfaid:part": "3",
                "pdfaid:conformance": "A",
                "xmp:Label": "draft",
                "xmp:CreateDate": "2026-11-23T00:00:00Z",
                "xmp:ModifyDate": "2026-11-23T00:00:00Z",
            }  # fmt: skip
        assert str(opened.Root.Lang) == "en-GB"
        assert opened.Root.ViewerPreferences.DisplayDocTitle is True
        assert opened.Root.MarkInfo.Marked is True


def test_empty_metadata_writes_no_empty_entries() -> None:
    bare = dataclasses.replace(METADATA, author="", subject=" ", keywords=(), identifier="", status="")
    assert set(information(bare)) == {"/Title", "/Creator", "/Producer", "/CreationDate", "/ModDate"}
    text = packet(bare).decode()
    for absent in ("dc:creator", "dc:description", "dc:subject", "dc:identifier", "xmp:Label", "pdf:Keywords"):
        assert absent not in text


def test_the_file_holds_what_a_reading_program_needs(folder: Folder) -> None:
    body = '<h1>t</h1><p><a href="https://example.org/">x <b>y</b></a></p><table><tr><th>a</th></tr></table>'
    with pikepdf.open(io.BytesIO(made(folder, body))) as pdf:
        page, root = pdf.pages[0].obj, pdf.Root.StructTreeRoot
        assert page.Tabs == "/S"
        assert page.StructParents == 0
        assert root.ParentTreeNextKey == 3
        assert {key: str(value) for key, value in root.RoleMap.items()} == {"/Em": "/Span", "/Strong": "/Span"}
        assert [str(name) for name in root.IDTree.Kids[0].Names[::2]] == ["table1-r1c1"]
        assert [(note.StructParent, str(note.Contents), note.F) for note in page.Annots] == [
            (1, "x y", 4),
            (2, "x y", 4),
        ]
        numbers = list(root.ParentTree.Nums)
        assert numbers[::2] == [0, 1, 2]
        assert numbers[3].objgen == numbers[5].objgen
        assert str(numbers[3].S) == "/Link"


def test_interpolation_of_pictures_is_off(folder: Folder) -> None:
    from PIL import Image

    Image.new("RGBA", (4, 4), (10, 20, 30, 40)).save(folder.root / "pictures/dot.png")
    pdf = made(folder, '<h1>t</h1><p><img src="pictures/dot.png" alt="dot"></p>')
    assert prove(pdf) == ()
    assert b"/Interpolate" not in pdf


PROGRAM = """
import hashlib, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from tests.typeset.helpers import made, project
body = sys.stdin.read()
print(hashlib.sha256(made(project(Path(sys.argv[2])), body, ".n { float: footnote }")).hexdigest())
"""


def test_the_same_input_gives_the_same_bytes(root: Path, tmp_path: Path, folder: Folder) -> None:
    """In two new processes and in this one, which has made other documents before, each in a folder of its own."""
    body = (
        '<h1>t</h1><p>a<span class=n>note</span> <a href="#x">b</a></p><ul><li>c</li></ul><h2 id="x">d</h2>'
        '<table><tr><th>e</th><td>f</td></tr></table><p><img src="pictures/pill.svg" alt="a pill"></p>'
    )
    make(folder, "<h1>another</h1><p>with <code>other</code> fonts</p>", "p { letter-spacing: 1pt }")
    digests = {hashlib.sha256(made(folder, body, ".n { float: footnote }")).hexdigest() for _ in range(2)}
    for seed in ("1", "2", "5"):
        there = tmp_path / f"folder{seed}"
        there.mkdir()
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM, str(root), str(there)],
            input=body, capture_output=True, text=True, check=True, cwd=there, env={"PYTHONHASHSEED": seed, "PATH": "/usr/bin"},
        )  # fmt: skip
        digests.add(done.stdout.strip())
    assert len(digests) == 1
