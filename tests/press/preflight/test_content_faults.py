"""One fault in a clean file, and exactly the message for it: what is painted on pages."""

from __future__ import annotations

import dataclasses
import itertools
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Stream
from reportlab.lib.colors import CMYKColor, CMYKColorSep, Color
from reportlab.pdfgen.canvas import Canvas

from docgen.press.preflight import Limits, Promises
from tests.press.preflight import made
from tests.press.preflight.made import CMYK_PROMISES, MM, at, card, clean, content, found, image, image_at, spot, tiles
from tests.press.preflight.test_clean import pale_shading

SAYS = Path(__file__).with_name("content_faults.txt")
"""What must be said of each case: its name after ##, then the messages."""


@dataclass(frozen=True)
class Case:
    name: str
    pdf: bytes
    promises: Promises = CMYK_PROMISES


def rgb_text(canvas: Canvas) -> None:
    clean(canvas)
    canvas.setFillColor(Color(1, 0, 0))
    canvas.setFont("Vera", 12)
    canvas.drawString(made.from_left(20), made.from_top(60) - 0.72 * 12, "Red")


def thin_line(canvas: Canvas) -> None:
    clean(canvas)
    canvas.setStrokeColor(made.BLACK)
    canvas.setLineWidth(0.1)
    canvas.line(made.from_left(20), made.from_top(60), made.from_left(60), made.from_top(60))


def squeezed_line(canvas: Canvas) -> None:
    clean(canvas)
    canvas.setStrokeColor(made.BLACK)
    canvas.setLineWidth(1)
    canvas.scale(1, 0.2)
    canvas.line(made.from_left(20), made.from_top(60) / 0.2, made.from_left(60), made.from_top(60) / 0.2)


def black_knocking_out(canvas: Canvas) -> None:
    clean(canvas)
    canvas.setFillColor(made.BLACK)
    canvas.setFont("Vera", 12)
    canvas.drawString(made.from_left(20), made.from_top(20) - 0.72 * 12, "on ink")
    canvas.drawString(made.from_left(20), made.from_top(60) - 0.72 * 12, "on paper")


def white_overprinting(canvas: Canvas) -> None:
    clean(canvas)
    made.black(canvas)
    canvas.setFillColor(made.WHITE)
    canvas.setFont("Vera", 12)
    canvas.drawString(made.from_left(20), made.from_top(20) - 0.72 * 12, "gone")


def small_text(canvas: Canvas) -> None:
    clean(canvas)
    canvas.setFillColor(made.WHITE)
    canvas.setFont("Vera", 6)
    canvas.drawString(made.from_left(20), made.from_top(20) - 0.72 * 6, "small and white")
    canvas.setFillColor(made.BLUE)
    canvas.setFont("Vera", 8)
    canvas.drawString(made.from_left(20), made.from_top(60) - 0.72 * 8, "in three inks")
    canvas.scale(0.5, 0.5)
    canvas.drawString(2 * made.from_left(20), 2 * made.from_top(80) - 0.72 * 8, "and scaled")


def near_the_edge(canvas: Canvas) -> None:
    clean(canvas)
    made.black(canvas)
    canvas.setFont("Vera", 9)
    canvas.drawString(made.from_left(2), made.from_top(60) - 0.72 * 9, "too near")
    canvas.drawRightString(made.from_left(108), made.from_top(80) - 0.72 * 9, "cut")
    canvas.setFillOverprint(False)
    canvas.setFillColor(CMYKColor(0.2, 0, 0, 0))
    canvas.rect(made.from_left(2), made.from_top(110), 20 * MM, 10 * MM, stroke=0, fill=1)


def band_without_bleed(canvas: Canvas) -> None:
    clean(canvas)
    canvas.setFillColor(made.BLUE)
    canvas.rect(made.BLEED, made.from_top(70), 105 * MM + 1 * MM, 10 * MM, stroke=0, fill=1)


def spot_ink(canvas: Canvas) -> None:
    clean(canvas)
    canvas.setFillColor(CMYKColorSep(0, 0.6, 1, 0, spotName="PANTONE 151 C"))
    canvas.rect(made.from_left(20), made.from_top(80), 20 * MM, 20 * MM, stroke=0, fill=1)


def too_much_ink(canvas: Canvas) -> None:
    clean(canvas)
    canvas.setFillColor(CMYKColor(0.9, 0.9, 0.8, 0.8))
    canvas.rect(made.from_left(20), made.from_top(80), 20 * MM, 20 * MM, stroke=0, fill=1)


def ink_upon_ink(canvas: Canvas) -> None:
    """280 % and, upon it, black text; beside it, more black text that is nowhere near."""
    clean(canvas)
    canvas.setFillColor(CMYKColor(1, 1, 0.8, 0))
    canvas.rect(made.from_left(20), made.from_top(80), 20 * MM, 20 * MM, stroke=0, fill=1)
    made.black(canvas)
    canvas.setFont("Vera", 9)
    canvas.drawString(made.from_left(22), made.from_top(70), "Deep")
    canvas.drawString(made.from_left(50), made.from_top(70), "Dry")


def ink_around_white(canvas: Canvas) -> None:
    """290 % with a white box in the middle, and black that overprints all of it."""
    clean(canvas)
    canvas.setFillColor(CMYKColor(1, 1, 0.9, 0))
    canvas.rect(made.from_left(20), made.from_top(100), 60 * MM, 40 * MM, stroke=0, fill=1)
    canvas.setFillColor(made.WHITE)
    canvas.rect(made.from_left(45), made.from_top(85), 10 * MM, 10 * MM, stroke=0, fill=1)
    made.black(canvas)
    canvas.rect(made.from_left(20), made.from_top(100), 60 * MM, 40 * MM, stroke=0, fill=1)


def black_knocking_out_at_its_ends(canvas: Canvas) -> None:
    """Lines of text whose middle stands on paper: one is level, one rises, one climbs, and one is skewed."""
    clean(canvas)
    canvas.setFillColor(CMYKColor(0.5, 0, 0, 0))
    canvas.rect(made.from_left(10), made.from_top(135), 85 * MM, 80 * MM, stroke=0, fill=1)
    canvas.setFillColor(made.WHITE)
    canvas.rect(made.from_left(25), made.from_top(120), 55 * MM, 50 * MM, stroke=0, fill=1)
    canvas.setFillColor(made.BLACK)
    canvas.setFont("Vera", 20)
    words = "Both ends lie on blue"
    canvas.drawString(made.from_left(12), made.from_top(80), words)
    for matrix in ((0.8, 0.6, -0.6, 0.8, 15, 132), (0, 1, -1, 0, 50, 134), (1, 0, 0.3, 1, 12, 90)):
        canvas.saveState()
        canvas.transform(*matrix[:4], made.from_left(matrix[4]), made.from_top(matrix[5]))
        canvas.drawString(0, 0, words)
        canvas.restoreState()


def rgb_image(pdf: pikepdf.Pdf) -> dict[str, object]:
    return {"Im": image(pdf, Name.DeviceRGB, b"\xff\0\0", 400, 400)}


def icc_rgb_image(pdf: pikepdf.Pdf) -> dict[str, object]:
    profile = Stream(pdf, b"no more than a header", N=3)
    return {"Im": image(pdf, Array([Name.ICCBased, pdf.make_indirect(profile)]), b"\xff\0\0", 400, 400)}


def indexed_rgb_image(pdf: pikepdf.Pdf) -> dict[str, object]:
    space = Array([Name.Indexed, Name.DeviceRGB, 1, pikepdf.String(b"\0\0\0\xff\0\0")])
    return {"Im": image(pdf, space, b"\1", 400, 400)}


def cmyk_image(width: int, height: int, pixel: bytes = b"\x40\0\0\0") -> object:
    return lambda pdf: {"Im": image(pdf, Name.DeviceCMYK, pixel, width, height)}


def line_art(pdf: pikepdf.Pdf) -> dict[str, object]:
    return {"Im": image(pdf, None, b"\xaa" * 50, 400, 400, 1, ImageMask=True)}


def rgb_form(pdf: pikepdf.Pdf) -> dict[str, object]:
    """A form in a form: the inner one is red, and a transparency group in RGB."""
    group = Dictionary(S=Name.Transparency, CS=Name.DeviceRGB)
    inner = Stream(pdf, b"1 0 0 rg 0 0 10 10 re f", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 10, 10]))
    inner.Resources, inner.Group = Dictionary(), group  # type: ignore[assignment]
    outer = Stream(pdf, b"2 0 0 2 0 0 cm /In Do", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 20, 20]))
    outer.Resources = Dictionary(XObject=Dictionary(In=pdf.make_indirect(inner)))  # type: ignore[assignment]
    return {"Fm": pdf.make_indirect(outer)}


def rgb_shading(pdf: pikepdf.Pdf) -> dict[str, object]:
    function = Dictionary(FunctionType=2, Domain=[0, 1], C0=[1, 0, 0], C1=[0, 0, 1], N=1)
    return {"Sh": Dictionary(ShadingType=2, ColorSpace=Name.DeviceRGB, Coords=[0, 0, 300, 0], Function=function)}


def dark_shading(pdf: pikepdf.Pdf) -> dict[str, object]:
    function = Dictionary(FunctionType=2, Domain=[0, 1], C0=[0, 0, 0, 0], C1=[1, 1, 1, 0.5], N=1)
    return {"Sh": Dictionary(ShadingType=2, ColorSpace=Name.DeviceCMYK, Coords=[0, 0, 300, 0], Function=function)}


def rgb_tiles(pdf: pikepdf.Pdf) -> dict[str, object]:
    tile = Stream(pdf, b"0 0 1 rg 0 0 5 5 re f", Type=Name.Pattern, PatternType=1, PaintType=1, TilingType=1)
    tile.BBox, tile.XStep, tile.YStep, tile.Resources = Array([0, 0, 5, 5]), 5, 5, Dictionary()  # type: ignore[assignment]
    return {"P": pdf.make_indirect(tile)}


def rgb_soft_mask(pdf: pikepdf.Pdf) -> dict[str, object]:
    group = Stream(pdf, b"1 1 1 rg 0 0 300 300 re f", Type=Name.XObject, Subtype=Name.Form)
    group.BBox, group.Resources = Array([0, 0, 300, 300]), Dictionary()  # type: ignore[assignment]
    group.Group = Dictionary(S=Name.Transparency, CS=Name.DeviceRGB)  # type: ignore[assignment]
    return {"Soft": Dictionary(SMask=Dictionary(S=Name.Luminosity, G=pdf.make_indirect(group)))}


def plain_form(operators: bytes) -> object:
    def make(pdf: pikepdf.Pdf) -> dict[str, object]:
        form = Stream(pdf, operators, Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 100, 100]))
        form.Resources = Dictionary()  # type: ignore[assignment]
        return {"Fm": pdf.make_indirect(form)}

    return make


def drawn_font(pdf: pikepdf.Pdf) -> dict[str, object]:
    letter = Stream(pdf, b"500 0 d0 0 1 0 rg 0 0 500 700 re f")
    return {
        "T": Dictionary(
            Type=Name.Font,
            Subtype=Name.Type3,
            FontBBox=[0, 0, 500, 700],
            FontMatrix=[0.001, 0, 0, 0.001, 0, 0],
            CharProcs=Dictionary(a=pdf.make_indirect(letter)),
            Encoding=Dictionary(Type=Name.Encoding, Differences=Array([97, Name.a])),
            FirstChar=97,
            LastChar=97,
            Widths=[500],
            Resources=Dictionary(),
        )
    }


def bare_font(pdf: pikepdf.Pdf) -> dict[str, object]:
    return {"Helv": Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)}


def round_box(left: float, top: float, width: float, height: float, backwards: bool = False) -> str:
    """Operators for a box of so many millimetres whose corners are round."""
    x, y, wide, high = map(float, at(left, top, width, height).split()[:4])
    corners = [(x, y), (x + wide, y), (x + wide, y + high), (x, y + high)]
    middles = [((a + c) / 2, (b + d) / 2) for (a, b), (c, d) in itertools.pairwise([corners[-1], *corners, corners[0]])]
    if backwards:
        corners, middles = corners[::-1], middles[::-1]
    curves = [
        f"{corner[0]} {corner[1]} {corner[0]} {corner[1]} {end[0]} {end[1]} c"
        for corner, end in zip(corners, middles[1:], strict=True)
    ]
    return " ".join([f"{middles[0][0]} {middles[0][1]} m", *curves, "h"])


def transparent(**state: object) -> dict[str, object]:
    return {"Gs": Dictionary(**state)}  # type: ignore[arg-type]


def all_plates(pdf: pikepdf.Pdf) -> dict[str, object]:
    return {"All": spot(pdf, "All", full=(1, 1, 1, 1))}


def screen_stand_in(pdf: pikepdf.Pdf) -> dict[str, object]:
    return {"Sp": spot(pdf, "primary", "/DeviceRGB", (0.0, 0.3, 0.5))}


def sliver(left_mm: float, top_mm: float) -> str:
    """Operators for a slanting area that is 0.1 pt thin."""
    x, y = made.from_left(left_mm), made.from_top(top_mm)
    return f"{x:.3f} {y - 20:.3f} m {x + 80:.3f} {y - 0.1:.3f} l {x + 80:.3f} {y:.3f} l {x:.3f} {y - 19.9:.3f} l h f"


def text(size: float, matrix: str, left_mm: float, top_mm: float) -> str:
    """Operators for a black letter that overprints."""
    at_point = f"{made.from_left(left_mm):.3f} {made.from_top(top_mm) - 0.72 * size:.3f}"
    return f"/Gs gs 0 0 0 1 k BT /F2+0 {size} Tf {matrix} {at_point} Tm (A) Tj ET"


def text_shown(size: float, left_mm: float, top_mm: float) -> str:
    """Operators for a letter in the colour of the moment."""
    x, y = made.from_left(left_mm), made.from_top(top_mm) - 0.72 * size
    return f"BT /F2+0 {size} Tf 1 0 0 1 {x:.3f} {y:.3f} Tm (A) Tj ET"


def lettered_tiles(pdf: pikepdf.Pdf) -> object:
    made_tiles = tiles("0 0.3 0 0 k BT /F 8 Tf 1 0 0 1 1 2 Tm (A) Tj ET", (0.5, 0, 0, 0.5, 0, 0))(pdf)  # type: ignore[operator]
    made_tiles["P"].Resources = Dictionary(Font=Dictionary(F=pdf.pages[0].obj.Resources.Font["/F2+0"]))
    return made_tiles


WIDE, HIGH = made.A6
PALE_FOOT = f"0 0 0.2 0 k {at(-3, 100, 111, 51)} f"
"""A ground that covers the foot of the card, and goes on to the end of the bleed."""
BOX = at(20, 60, 20, 20)
CYAN = "0.25 0 0 0 k"


def case(name: str, promises: Promises = CMYK_PROMISES, draw: object = clean, add: object = None) -> Case:
    changes = (add,) if add else ()
    return Case(name, card(draw, changes=changes), promises)  # type: ignore[arg-type]


def added(name: str, operators: str, promises: Promises = CMYK_PROMISES, **resources: object) -> Case:
    return case(name, promises, add=content(operators, **resources))


CASES = [
    case("RGB text", draw=rgb_text),
    added("RGB image", f"{image_at(20, 60, 20, 20)} /Im Do", XObject=rgb_image),
    added("ICC RGB image", f"{image_at(20, 60, 20, 20)} /Im Do", XObject=icc_rgb_image),
    added("image with an RGB palette", f"{image_at(20, 60, 20, 20)} /Im Do", XObject=indexed_rgb_image),
    added("RGB image in the content itself", f"{image_at(20, 60, 0.2, 0.2)} BI /W 2 /H 2 /BPC 8 /CS /RGB /F /AHx ID {'ff0000' * 4}> EI"),
    added("dark image in the content itself", f"{image_at(20, 60, 0.2, 0.2)} BI /W 2 /H 2 /BPC 8 /CS /CMYK /F /AHx ID {'ffffff80' * 4}> EI"),
    added("RGB deep in forms", f"1 0 0 1 {made.from_left(20):.3f} {made.from_top(80):.3f} cm /Fm Do", XObject=rgb_form),
    added("RGB gradient", f"{BOX} W n /Sh sh", Shading=rgb_shading),
    added("RGB pattern", f"/Pattern cs /P scn {BOX} f", Pattern=rgb_tiles),
    added("RGB soft mask", f"/Soft gs {CYAN} {BOX} f", ExtGState=rgb_soft_mask),
    added("RGB letters", f"BT /T 20 Tf 1 0 0 1 {made.from_left(20)} {made.from_top(60) - 14} Tm (a) Tj ET", Font=drawn_font),
    added("Lab", f"/L cs 50 20 20 scn {BOX} f", ColorSpace={"L": Array([Name.Lab, Dictionary(WhitePoint=[0.9, 1, 0.8])])}),
    added("RGB under another name", f"1 0 0 rg {BOX} f", ColorSpace={"DefaultRGB": Array([Name.CalRGB, Dictionary()])}),
    added("spot with an RGB stand-in", f"/Sp cs 1 scn {BOX} f", ColorSpace=screen_stand_in),
    added(
        "CMYK that may be converted",
        f"0.2 0 0 0 k {BOX} f",
        ColorSpace=lambda pdf: {"DefaultCMYK": Array([Name.ICCBased, pdf.make_indirect(Stream(pdf, b"", N=4))])},
    ),
    case("unknown spot ink", draw=spot_ink),
    added("mark inside", f"/All cs 1 scn {BOX} f", ColorSpace=all_plates, promises=dataclasses.replace(CMYK_PROMISES, limits=Limits(total_ink=400))),
    case("0.1 pt line", draw=thin_line),
    case("line scaled thin", draw=squeezed_line),
    added("line scaled thin by a form", f"0.1 0 0 0.1 {made.from_left(20):.4f} {made.from_top(62):.4f} cm /Fm Do", XObject=plain_form(b"2 w 0 0 0 1 K 0 50 m 100 50 l S")),
    added("line of no width", f"0 w 0 0 0 1 K {BOX} S"),
    added("area as thin as a line", f"0 0 0 1 k {at(20, 60, 20, 0.05)} f"),
    added("thin frame of two boxes", f"0 0 0 1 k {BOX} {at(20.03, 60.03, 19.94, 19.94)} f*"),
    added("thin frame with round corners", f"0 0 0 1 k {round_box(20, 60, 20, 20)} {round_box(20.03, 60.03, 19.94, 19.94)} f*"),
    added("thin frame that is left by turning back", f"0 0 0 1 k {round_box(20, 60, 20, 20)} {round_box(20.03, 60.03, 19.94, 19.94, backwards=True)} f"),
    added("slanting area as thin as a line", f"0 0 0 1 k {sliver(20, 60)}"),
    added("slanting area as thin as a line in a form", f"0.5 0 0 0.5 {made.from_left(20):.4f} {made.from_top(80):.4f} cm /Fm Do", XObject=plain_form(b"0 0 0 1 k 0 0 m 80 80 l 80 80.5 l 0 0.5 l f")),
    added("boxes as thin as lines in a pattern", f"/Pattern cs /P scn {BOX} f", Pattern=tiles("0 0 0 1 k 0 5 10 0.05 re f")),
    added("boxes that a pattern scales thin", f"/Pattern cs /P scn {BOX} f", Pattern=tiles("0 0 0 1 k 5 0 1 10 re f", (0.1, 0, 0, 2, 0, 0))),
    added("boxes at the edge of cells that stand apart", f"/Pattern cs /P scn {BOX} f", Pattern=tiles("0 0 0 1 k 0 0 0.1 10 re f", step=12)),
    added("slanting areas as thin as lines in a pattern", f"/Pattern cs /P scn {BOX} f", Pattern=tiles("0 0 0 1 k 0 0 m 10 10 l 10 10.1 l 0 0.1 l f")),
    added("thin frames in a pattern that shrinks them", f"/Pattern cs /P scn {BOX} f", Pattern=tiles("0 0 0 1 k 2 2 6 6 re 2.5 2.5 5 5 re f*", (0.4, 0, 0, 0.4, 0, 0))),
    added("thin white line on ink", f"0 0 0 0 K 0.3 w {at(20, 10, 10, 5)} S"),
    added("72 ppi image", f"{image_at(20, 60, 20, 20)} /Im Do", XObject=cmyk_image(57, 57)),
    added("170 ppi image", f"{image_at(20, 60, 20, 20)} /Im Do", XObject=cmyk_image(134, 134)),
    added("image coarse in one direction", f"{image_at(20, 60, 20, 20)} /Im Do", XObject=cmyk_image(400, 57)),
    added("coarse line art", f"0 0 0 1 k {image_at(20, 60, 20, 20)} /Im Do", XObject=line_art),
    case("text that is small", draw=small_text),
    added("text that nobody can read", text(4, "1 0 0 1", 20, 60), ExtGState=transparent(OP=True, op=True, OPM=1)),
    added("text that is scaled until nobody can read it", text(8, "0.25 0 0 0.25", 20, 60), ExtGState=transparent(OP=True, op=True, OPM=1)),
    added("small text that is filled with a pattern", f"/Pattern cs /P scn {text_shown(4, 20, 60)}", Pattern=tiles("0 0 0 1 k 0 0 10 10 re f")),
    added("small text that is filled with a gradient", f"/Pattern cs /P scn {text_shown(4, 20, 60)}", Pattern=lambda pdf: {"P": Dictionary(PatternType=2, Shading=pale_shading(pdf)["Sh"])}),
    added("small white text through a stencil on ink", f"0.5 0 0 0 k {BOX} f /S cs 0 0 0 0 /P scn {text_shown(6, 25, 65)}", ColorSpace={"S": Array([Name.Pattern, Name.DeviceCMYK])}, Pattern=tiles("0 0 10 10 re f", stencil=True)),
    added("small text in the cell of a pattern", f"/Pattern cs /P scn {BOX} f", Pattern=lettered_tiles),
    case("black that knocks out", draw=black_knocking_out),
    added("black that knocks out black", f"0 0 0 0.4 k {at(15, 55, 30, 20)} f 0 0 0 1 k BT /F2+0 12 Tf 1 0 0 1 {made.from_left(20)} {made.from_top(60) - 0.72 * 12} Tm (A) Tj ET"),
    added("black that knocks out a line", f"1 0 0 0 K 20 w {made.from_left(15)} {made.from_top(60) - 5} m {made.from_left(45)} {made.from_top(60) - 5} l S 0 0 0 1 k BT /F2+0 12 Tf 1 0 0 1 {made.from_left(20)} {made.from_top(60) - 0.72 * 12} Tm (A) Tj ET"),
    added("line upon too much ink", f"1 1 0.8 0 k {BOX} f /Gs gs 0 0 0 1 K 2 w {at(25, 65, 50, 10)} S", ExtGState=transparent(OP=True, op=True, OPM=1)),
    case("black that knocks out at its ends", draw=black_knocking_out_at_its_ends),
    added("thin white frame that lies on ink in one corner", f"{CYAN} {at(35, 75, 20, 20)} f 0 0 0 0 K 0.3 w {BOX} S"),
    added("black in DeviceGray", f"/Gs gs 0 g BT /F1 12 Tf 1 0 0 1 {made.from_left(20)} {made.from_top(20) - 0.72 * 12} Tm 3 Tr (x) Tj 0 Tr /F2+0 12 Tf (A) Tj ET", ExtGState=transparent(OP=True, op=True, OPM=1)),
    case("white that overprints", draw=white_overprinting),
    added("white that overprints a spot ink", f"/Sp cs 1 scn {BOX} f /Gs gs 1 g {at(25, 65, 10, 10)} f", promises=Promises(), ColorSpace=lambda pdf: {"Sp": spot(pdf, "Gold")}, ExtGState=transparent(OP=True, op=True, OPM=0)),
    added("white of a spot ink that overprints", f"{CYAN} {BOX} f /Gs gs /Sp cs 0 scn {at(25, 65, 10, 10)} f", promises=Promises(), ColorSpace=lambda pdf: {"Sp": spot(pdf, "Gold")}, ExtGState=transparent(OP=True, op=True, OPM=0)),
    case("too much ink", draw=too_much_ink),
    case("too much ink by overprinting", draw=ink_upon_ink),
    case("too much ink around white", draw=ink_around_white),
    added("image with too much ink", f"{image_at(20, 60, 20, 20)} /Im Do", XObject=cmyk_image(400, 400, b"\xff\xff\xff\x40")),
    added("gradient with too much ink", f"{BOX} W n /Sh sh", Shading=dark_shading),
    case("no bleed", draw=band_without_bleed),
    added("rule that ends at the cut", f"0 0.5 0 0 K 40 w {made.from_left(0):.3f} {made.from_top(80):.3f} m {made.from_left(WIDE):.3f} {made.from_top(80):.3f} l S"),
    added("band that is drawn as a line", f"0 0.5 0 0 K 40 w 0 {made.from_top(HIGH) + 20:.3f} m 400 {made.from_top(HIGH) + 20:.3f} l S"),
    added("border that ends at the cut", f"0 0.5 0 0 K {6 * MM:.3f} w {at(3, 3, WIDE - 6, HIGH - 6)} S"),
    added("keyline upon the cut", f"0 0 0 1 K 0.4 w {at(0, 0, WIDE, HIGH)} S"),
    added("keyline upon the cut that is drawn as an area", f"0 0 0 1 k {at(-0.07, 100, 0.14, 20)} f"),
    added("area that ends at the cut upon another", f"{PALE_FOOT} 0 1 1 0 k {at(0, 120, WIDE, 28)} f"),
    added("white that ends in the bleed upon a ground", f"{PALE_FOOT} 0 0 0 0 k {at(-1, 120, 50, 10)} f"),
    added("image that ends at the cut upon a ground", f"{PALE_FOOT} {image_at(80, 110, 25, 25)} /Im Do", XObject=cmyk_image(400, 400)),
    case("safe area violated", draw=near_the_edge),
    added("half transparent", f"/Gs gs {CYAN} {BOX} f", ExtGState=transparent(ca=0.5)),
    added("blended", f"/Gs gs {CYAN} {BOX} f", ExtGState=transparent(BM=Name.Multiply)),
    added("transparent where that is allowed", f"/Gs gs {CYAN} {BOX} f", ExtGState=transparent(ca=0.5), promises=Promises()),
    added("font not embedded", f"/Gs gs 0 0 0 1 k BT /Helv 12 Tf 1 0 0 1 {made.from_left(20)} {made.from_top(60) - 0.72 * 12} Tm (Hello) Tj ET", Font=bare_font, ExtGState=transparent(OP=True, OPM=1)),
    added("transfer function", f"/Gs gs {CYAN} {BOX} f", ExtGState=transparent(TR=Dictionary(FunctionType=2, Domain=[0, 1], N=2))),
    added("PostScript", "/Ps Do", XObject=lambda pdf: {"Ps": pdf.make_indirect(Stream(pdf, b"showpage", Type=Name.XObject, Subtype=Name.PS))}),
    added("nonsense", f"/None gs {CYAN} 1 2 re {BOX} f"),
    added("unknown colour space", f"/None cs 1 scn {BOX} f"),
]  # fmt: skip


def expected() -> dict[str, list[str]]:
    """The messages of each case."""
    says: dict[str, list[str]] = {}
    for line in SAYS.read_text().splitlines():
        if line.startswith("## "):
            messages = says[line[3:]] = []
        elif line:
            messages.append(line)
    return says


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_fault_is_found_and_nothing_else(case: Case) -> None:
    assert found(case.pdf, case.promises) == expected()[case.name]


def test_each_case_finds_something_and_has_its_messages() -> None:
    assert list(expected()) == [case.name for case in CASES]
    assert all(expected().values())
