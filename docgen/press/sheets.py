"""Press pages in, imposed sheets out: the same file, its pages placed on sheets as form XObjects (ISO 32000-1, 8.10).

The pages' content is neither read nor changed, so inks, overprint, fonts and the output intent stay as they are, and
what makes the pages PDF/X-4 (ISO 15930-7) makes the sheets so. A page that stands in many places is in the file once. On a
sheet, MediaBox is the sheet, TrimBox the product, BleedBox the product with its bleed.

The same input gives the same bytes: identifiers are made of the content, and dates stay those of the pages.
"""

from __future__ import annotations

import hashlib
import io
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from docgen.diagnostics import Refusal, error
from docgen.press.area import POINTS, Box, Size, in_words, points
from docgen.press.drawing import Drawing, word_length
from docgen.press.imposition import Imposition, Placement, Side, impose
from docgen.press.layout import EXACT, Layout
from docgen.press.marks import PRESETS, Marks, Wanted, marks_for
from docgen.press.plates import PROCESS, Plate, patches
from docgen.press.slug import Word, slug_for
from docgen.press.waste import DEPTH

if TYPE_CHECKING:
    import pikepdf

KEPT = ("/Type", "/Pages", "/OutputIntents", "/Metadata", "/Lang")
"""What the catalogue keeps of that of the pages: outlines and names would lead to pages that are no more."""


@dataclass(frozen=True, slots=True)
class Trappings:
    """What stands around the pages: which marks, for which plates, and the words of the slug."""

    wanted: Wanted = PRESETS["full"]
    plates: tuple[Plate, ...] = PROCESS
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheets:
    """The imposed file, and where everything stands in it: for each side its placements and marks."""

    pdf: bytes = field(repr=False)
    imposition: Imposition
    marks: tuple[Marks, ...]


def make_sheets(pages: bytes, layout: Layout, trappings: Trappings = Trappings()) -> Sheets:
    """Puts the press pages of a PDF on sheets.

    Raises :class:`Refusal` for whatever ``impose`` and ``marks_for`` refuse, and ``bleed-missing`` for a page that is not painted
    far enough beyond its trim. Warnings are in ``imposition.findings``.
    """
    import pikepdf

    with pikepdf.open(io.BytesIO(pages)) as pdf:
        trims = [_box(page.trimbox) for page in pdf.pages]
        _check_bleed(pdf, trims, layout.bleed)
        sizes = [Size(round(trim.width, 3), round(trim.height, 3)) for trim in trims]
        imposition = impose(layout, sizes, trappings.wanted.room)
        slugs = [
            tuple(slug_for(side, imposition.sheets, trappings.words, trappings.plates)) for side in imposition.sides
        ]
        marks = tuple(_marks(imposition, layout, trappings, slugs))
        overlays = _overlays(pdf, imposition.sheet, marks, slugs, trappings)
        forms = list(_forms(pdf))
        for number in reversed(range(len(pdf.pages))):  # from the end, as each moves those behind it
            del pdf.pages[number]
        for side, over in zip(imposition.sides, overlays, strict=True):
            pdf.pages.append(_side(pdf, side, imposition.sheet, forms, trims, over, layout.bleed))
        for key in sorted(pdf.Root.keys()):
            if key not in KEPT:
                del pdf.Root[key]
        _name_anew(pdf, hashlib.sha256(pages + repr((imposition, marks, slugs)).encode()).digest())
        return Sheets(_saved(pdf), imposition, marks)


def _box(box: Any) -> Box:
    left, bottom, right, top = (float(edge) / POINTS for edge in box)
    return Box(left, bottom, right, top)


def _check_bleed(pdf: pikepdf.Pdf, trims: Sequence[Box], bleed: float) -> None:
    """Refuses pages with less around their trim than the sheets will show."""
    faults = []
    for number, (page, trim) in enumerate(zip(pdf.pages, trims, strict=True), start=1):
        media = _box(page.mediabox)
        has = min(trim.left - media.left, trim.bottom - media.bottom, media.right - trim.right, media.top - trim.top)
        if has < bleed - EXACT:
            message = f"page {number} has {in_words(has)} of bleed, and the sheets want {in_words(bleed)}"
            faults.append(error("bleed-missing", message, help="make press pages with that much bleed"))
    if faults:
        raise Refusal(faults)


# ---------------------------------------------------------------------------------------------------------------- marks


def _marks(
    imposition: Imposition, layout: Layout, trappings: Trappings, slugs: Sequence[Sequence[Word]]
) -> Iterator[Marks]:
    """The marks of each side. Words are given the room of the longest in their place, so that sides look alike."""
    words = tuple(max(map(word_length, same)) for same in zip(*slugs, strict=True)) if trappings.wanted.slug else ()
    bar = len(list(patches(trappings.plates))) * DEPTH
    known: dict[object, Marks] = {}
    for side in imposition.sides:
        alike = (side.product, side.folds, side.upright_cuts, side.level_cuts)
        if alike not in known:
            known[alike] = marks_for(side, imposition.sheet, trappings.wanted, bleed=layout.bleed, bar=bar, words=words)
        yield known[alike]


def _overlays(
    pdf: pikepdf.Pdf, sheet: Size, marks: Sequence[Marks], slugs: Sequence[tuple[Word, ...]], trappings: Trappings
) -> list[list[Any]]:
    """For each side the forms to be laid over it: marks, which sides share where they are the same, and slug."""
    import pikepdf

    if trappings.wanted == Wanted():
        return [[] for _ in marks]
    drawing, bar = Drawing(sheet), list(patches(trappings.plates))
    drawn = {each: drawing.add_marks(each, bar) for each in dict.fromkeys(marks)}
    numbers = [
        [drawn[each], *([drawing.add_slug(each.slug, slug)] if each.slug else [])]
        for each, slug in zip(marks, slugs, strict=True)
    ]
    own = _separations(pdf) if any(not plate.is_process for plate in trappings.plates) else {}
    with pikepdf.open(io.BytesIO(drawing.finished())) as drawings:
        forms = [pdf.copy_foreign(form) for form in _forms(drawings)]
    for form in forms:
        spaces: Any = form.Resources.get("/ColorSpace", {})
        for key in sorted(spaces.keys()):
            spaces[key] = own.get(str(spaces[key][1]), spaces[key])
    return [[forms[number] for number in of_side] for of_side in numbers]


def _separations(pdf: pikepdf.Pdf) -> dict[str, Any]:
    """The separations of the pages by the name of their ink: patches of an ink must be made as the pages make it.

    One name means one colour space in a file (ISO 15930-7 leaves no room for two tint functions under one name).
    """
    found: dict[str, Any] = {}
    seen: set[tuple[int, int]] = set()
    waiting: list[Any] = [page.obj.get("/Resources") for page in pdf.pages]
    while waiting:
        resources = waiting.pop()
        if resources is None or (resources.is_indirect and resources.objgen in seen):
            continue
        if resources.is_indirect:
            seen.add(resources.objgen)
        spaces = resources.get("/ColorSpace", {})
        for key in sorted(spaces.keys()):
            space = spaces[key]
            if _is_separation(space):
                found.setdefault(str(space[1]), space)
        for kind in ("/XObject", "/Pattern"):
            waiting += [used.get("/Resources") for used in resources.get(kind, {}).values()]
    return found


def _is_separation(space: Any) -> bool:
    import pikepdf

    return isinstance(space, pikepdf.Array) and space[0] == pikepdf.Name.Separation


# ---------------------------------------------------------------------------------------------------------------- sheets


def _forms(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """The pages as form XObjects that show all of their MediaBox. The pages themselves are of no use afterwards.

    A content stream becomes the form, so that none of it need be read; only what comes in pieces, or is that of two
    pages, is put together anew.
    """
    import pikepdf

    seen = set()
    for page in list(pdf.pages):
        content = page.obj.get("/Contents")
        if isinstance(content, pikepdf.Stream) and content.objgen not in seen:
            seen.add(content.objgen)
            form: Any = content
            form.Resources = page.resources
            if "/Group" in page.obj:
                form.Group = page.obj.Group
        else:
            form = pdf.make_indirect(page.as_form_xobject(handle_transformations=False))
        form.Type, form.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
        form.BBox = page.mediabox
        yield form


def _side(
    pdf: pikepdf.Pdf,
    side: Side,
    sheet: Size,
    forms: Sequence[Any],
    trims: Sequence[Box],
    overlays: Sequence[Any],
    bleed: float,
) -> pikepdf.Page:
    """A page of the imposed file: one content stream that places pages, then marks."""
    from pikepdf import Dictionary, Name, Page

    used = {f"/P{placement.page}": forms[placement.page - 1] for placement in side.placements}
    used |= {f"/M{number}": form for number, form in enumerate(overlays)}
    content = [_placed(placement, trims[placement.page - 1]) for placement in side.placements]
    content += [f"/M{number} Do" for number in range(len(overlays))]
    media = Box(0, 0, sheet.width, sheet.height)
    return Page(
        pdf.make_indirect(
            Dictionary(
                Type=Name.Page,
                MediaBox=_in_points(media),
                BleedBox=_in_points(side.product.grown(bleed)),
                TrimBox=_in_points(side.product),
                Resources=Dictionary(XObject=Dictionary(used)),
                Contents=pdf.make_stream("\n".join(content).encode("ascii")),
            )
        )
    )


def _placed(placement: Placement, own: Box) -> str:
    """The operators that show a page: clipped, moved, and turned if it stands on its head."""
    clip, trim = placement.clip, placement.trim
    x, y, width, height = (f"{points(length):.4f}" for length in (clip.left, clip.bottom, clip.width, clip.height))
    if placement.down:
        matrix = f"-1 0 0 -1 {points(trim.right + own.left):.4f} {points(trim.top + own.bottom):.4f}"
    else:
        matrix = f"1 0 0 1 {points(trim.left - own.left):.4f} {points(trim.bottom - own.bottom):.4f}"
    return f"q {x} {y} {width} {height} re W n {matrix} cm /P{placement.page} Do Q"


def _in_points(box: Box) -> list[float]:
    return [points(edge) for edge in (box.left, box.bottom, box.right, box.top)]


def _name_anew(pdf: pikepdf.Pdf, digest: bytes) -> None:
    """Gives the file identifiers of its own (XMP media management, ISO 16684-1); all else is said as the pages said it."""
    if "/Metadata" not in pdf.Root:
        return
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        for number, key in enumerate(("xmpMM:DocumentID", "xmpMM:InstanceID")):
            if key in metadata:
                metadata[key] = (
                    f"uuid:{uuid.UUID(bytes=hashlib.sha256(digest + bytes([number])).digest()[:16], version=4)}"
                )


def _saved(pdf: pikepdf.Pdf) -> bytes:
    from pikepdf import ObjectStreamMode

    out = io.BytesIO()
    pdf.save(
        out,
        force_version=pdf.pdf_version,
        deterministic_id=True,
        object_stream_mode=ObjectStreamMode.generate,
        fix_metadata_version=False,
    )
    return out.getvalue()
