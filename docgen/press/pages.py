"""Press pages: a finished edition that was typeset with bleed in, its pages as PDF/X-4 out.

What readers of a screen need goes (links, tags, attachments), and what a press needs comes: page boxes from the origin, every
ink as plates, text of black alone that overprints, pictures in process inks. Every page holds exactly what it paints. What a
press cannot print as it is seen is refused, and nothing is converted unasked: RGB, anything that one can see through.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from docgen.diagnostics import Diagnostic, ExitCode, Place, Refusal, error
from docgen.press import x4
from docgen.press.area import POINTS
from docgen.press.bleed import BLEED
from docgen.press.inks import Printed
from docgen.press.painting import KNOCKOUT, OVERPRINT, repainted
from docgen.press.pictures import convert, is_ready, is_seen_through
from docgen.press.profiles import Profile

if TYPE_CHECKING:
    import pikepdf

_NEAR = 0.01
"""Millimetres by which a page's boxes may be off."""

_PAGE = ("/Type", "/Parent", "/Contents", "/Resources", "/MediaBox", "/BleedBox", "/TrimBox")
"""All that a press page says."""

_RGB = frozenset({"/DeviceRGB", "/RGB", "/CalRGB", "/Lab"})
_NO_INK = "paint it in an ink of the brand: var(--ink-NAME)"


def press_pages(pdf: bytes, inks: Mapping[str, Printed], profile: Profile, place: Place | None = None) -> bytes:
    """The press pages of an edition.

    Args:
        pdf: The finished edition, made of a manuscript :func:`~docgen.press.bleed.with_bleed`.
        inks: How each of its inks is printed.
        profile: The printing condition.
        place: Where faults are told: that of the leaflet.

    Raises:
        Refusal: ``page-without-bleed``, ``colour-not-printable``, ``transparency``, ``picture-unreadable``.
        UnknownInkError: a page is painted in an ink that is not among ``inks``.
    """
    import pikepdf

    with pikepdf.open(io.BytesIO(pdf)) as opened:
        facts = x4.about(opened)
        maker = _Maker(opened, inks, profile, place)
        for number, page in enumerate(opened.pages, start=1):
            maker.make(page, number)
        if maker.faults:
            raise Refusal(dict.fromkeys(maker.faults), ExitCode.NON_CONFORMING)
        return x4.as_x4(opened, profile, facts)


class _Maker:
    """Makes the pages of one file, one after the other, in place."""

    def __init__(self, pdf: pikepdf.Pdf, inks: Mapping[str, Printed], profile: Profile, place: Place | None) -> None:
        from pikepdf import Array, Dictionary, Name

        self.faults: list[Diagnostic] = []
        self._pdf, self._inks, self._profile, self._place = pdf, inks, profile, place
        self._page = 0
        self._done: set[tuple[int, int]] = set()
        self._plates: dict[str | None, pikepdf.Object] = {
            ink.spot: pdf.make_indirect(Array([Name.Separation, Name(f"/{ink.spot}"), Name.DeviceCMYK, _tints(ink)]))
            for _, ink in sorted(inks.items())
            if ink.spot is not None
        }
        states = {OVERPRINT: (True, 1), KNOCKOUT: (False, 0)}
        self._states = {
            name: pdf.make_indirect(Dictionary(Type=Name.ExtGState, OP=on, op=on, OPM=mode))
            for name, (on, mode) in states.items()
        }

    def make(self, page: pikepdf.Page, number: int) -> None:
        """Turns ``page`` into a press page; what stands against it is added to the faults."""
        from pikepdf import Array

        self._page = number
        trim, media = (list(map(float, box)) for box in (page.trimbox, page.mediabox))
        if any(abs(abs(one - other) / POINTS - BLEED) > _NEAR for one, other in zip(trim, media, strict=True)):
            least = min(abs(one - other) for one, other in zip(trim, media, strict=True)) / POINTS
            message = f"has {least:.2g} mm of bleed at one edge, and needs {BLEED:g} mm at each"
            self._refuse("page-without-bleed", message, "take the bleed out of your stylesheet: runs add their own")
            return
        left, bottom = media[:2]
        content, resources = self._painted(page.obj, page.resources, (-left, -bottom))
        page.obj.Contents = self._pdf.make_stream(f"1 0 0 1 {-left:.6f} {-bottom:.6f} cm\n".encode() + content)
        page.obj.Resources = resources
        for name, box in (("/MediaBox", media), ("/BleedBox", media), ("/TrimBox", trim)):
            page.obj[name] = Array(
                [round(part - origin, 6) for part, origin in zip(box, (left, bottom) * 2, strict=True)]
            )
        for key in sorted(set(page.obj.keys()) - set(_PAGE)):
            del page.obj[key]
        for space in sorted(set(_leftovers(page.obj, set()))) if not self.faults else ():
            self._refuse("colour-not-printable", f"has a colour in {space[1:]}, which is no ink", _NO_INK)

    def _refuse(self, id: str, message: str, cure: str) -> None:
        self.faults.append(error(id, f"page {self._page} {message}", self._place, cure))

    def _painted(self, stream: Any, resources: Any, shift: tuple[float, float] | None) -> tuple[bytes, Any]:
        """What ``stream`` paints, for the press, and the resources that it needs for that.

        ``shift`` is by how much a page's content moves, in points: patterns lie on the page and must move with it
        (ISO 32000-1, 8.7.3.1); in a form they move with the form.
        """
        from pikepdf import Dictionary

        spaces = resources.get("/ColorSpace", {})
        names = {key: str(space[1])[1:] for key, space in spaces.items() if _is_ink(space)}
        painted = repainted(stream, names, self._inks)
        for name in painted.foreign:
            space = _family(spaces.get(f"/{name}")) or name
            self._refuse("colour-not-printable", f"is painted in {space}, which is no ink", _NO_INK)
        if not all(_is_opaque(resources.ExtGState[name]) for name in painted.states):
            cure = "use a paler tint of the ink instead"
            self._refuse("transparency", "paints something that one can see through", cure)
        kept = Dictionary()
        for kind, name in sorted(painted.needs):
            if kind not in kept:
                kept[kind] = Dictionary()
            kept[kind][name] = self._resource(kind, name, names, resources, shift)
        return painted.content, kept

    def _resource(self, kind: str, name: str, names: Mapping[str, str], resources: Any, shift: Any) -> Any:
        """The resource of that name, for the press."""
        if kind == "/ColorSpace":
            return self._plates[self._inks[names[name]].spot]
        if kind == "/ExtGState":
            return self._states[name]
        resource = resources[kind][name]
        if kind == "/Font" and resource.get("/Subtype") == "/Type3":
            self._refuse("colour-not-printable", "has letters that are drawings (Type 3)", "use another font")
        elif kind == "/Shading" or (kind == "/Pattern" and resource.PatternType != 1):
            self._refuse("colour-not-printable", "has a gradient, which no ink can paint", _NO_INK)
        elif kind in ("/XObject", "/Pattern") and resource.objgen not in self._done:
            self._done.add(resource.objgen)
            if resource.get("/Subtype") == "/Image":
                self._picture(resource)
            else:
                self._form(resource, shift if kind == "/Pattern" else None)
        return resource

    def _form(self, form: Any, shift: tuple[float, float] | None) -> None:
        """Makes a form or a pattern. Its transparency group goes: nothing in it can be seen through."""
        from pikepdf import Array

        content, resources = self._painted(form, form.get("/Resources", {}), None)
        form.write(content)
        form.Resources = resources
        if shift is not None:
            matrix = [float(part) for part in form.get("/Matrix", (1, 0, 0, 1, 0, 0))]
            matrix[4:] = [round(matrix[4] + shift[0], 6), round(matrix[5] + shift[1], 6)]
            form.Matrix = Array(matrix)
        for key in ("/Group", "/StructParent", "/StructParents", "/Metadata", "/PieceInfo"):
            if key in form:
                del form[key]

    def _picture(self, image: Any) -> None:
        import pikepdf

        try:
            if is_seen_through(image):
                cure = "save it without transparency, on the colour of its ground"
                self._refuse("transparency", f"has a picture that one can see through, {_size(image)}", cure)
            elif not is_ready(image):
                convert(image, self._profile)
        except (OSError, ValueError, NotImplementedError, pikepdf.PdfError) as fault:
            message = f"has a picture that cannot be read, {_size(image)}: {fault}"
            self._refuse("picture-unreadable", message, "open it in another program and save it again as PNG or JPEG")


def _size(image: Any) -> str:
    return f"{int(image.Width)} x {int(image.Height)} pixels"


def _family(space: Any) -> str | None:
    """What kind of colour space a resource is, if there is one: ``Lab``, ``ICCBased``."""
    import pikepdf

    return str(space[0])[1:] if isinstance(space, pikepdf.Array) else None


def _is_ink(space: Any) -> bool:
    import pikepdf

    return isinstance(space, pikepdf.Array) and len(space) == 4 and space[0] == "/Separation"


def _is_opaque(state: Any) -> bool:
    """Whether the graphics state is one of those without any effect."""
    return all(
        key == "/Type" or (key in ("/ca", "/CA") and value == 1) or (key, str(value)) in _PLAIN
        for key, value in state.items()
    )


_PLAIN = frozenset({("/SMask", "/None"), ("/BM", "/Normal"), ("/AIS", "False"), ("/SA", "True"), ("/SA", "False")})


def _tints(ink: Printed) -> Any:
    """From the tint of a spot ink to the process inks that stand for it (ISO 32000-1, 7.10.3)."""
    from pikepdf import Dictionary

    return Dictionary(FunctionType=2, Domain=[0, 1], C0=[0] * 4, C1=list(ink.tint(1)), N=1, Range=[0, 1] * 4)


def _leftovers(value: Any, seen: set[tuple[int, int]]) -> Iterator[str]:
    """The names of spaces in RGB or Lab anywhere in what belongs to a page, profiles with three colours among them."""
    import pikepdf

    if isinstance(value, pikepdf.Name):
        if str(value) in _RGB:
            yield str(value)
        return
    if not isinstance(value, pikepdf.Array | pikepdf.Dictionary | pikepdf.Stream):
        return
    if value.is_indirect:
        if value.objgen in seen:
            return
        seen.add(value.objgen)
    if isinstance(value, pikepdf.Array):
        if len(value) == 2 and value[0] == "/ICCBased" and value[1].N == 3:
            yield "/ICCBased"
        for part in value:
            yield from _leftovers(part, seen)
        return
    for key, part in value.items():
        if key != "/Parent":
            yield from _leftovers(part, seen)
