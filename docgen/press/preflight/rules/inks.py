"""Rules for what comes on the plates: colour spaces, plates, overprinting, how much ink, transparency."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from docgen.diagnostics import Diagnostic, error, warning
from docgen.press.preflight.colour import ALL
from docgen.press.preflight.ground import Load, plates_under
from docgen.press.preflight.page import PageFacts
from docgen.press.preflight.paint import PLAIN, Kind, Paint
from docgen.press.preflight.plane import common, within
from docgen.press.preflight.promises import Promises
from docgen.press.preflight.rules.words import Fault, gathered, listed, number

INK_SLACK = 0.5
"""Per cent: rounding."""
CMYK_CURE = "convert it to the CMYK of the output condition, or to a spot ink"


def judge_inks(page: PageFacts, promises: Promises) -> Iterator[Diagnostic]:
    """All findings about the inks of a page, but for how much of them there is."""
    yield from colours_are_inks(page)
    yield from plates_are_printed(page, promises)
    yield from marks_stand_outside(page, promises)
    yield from black_overprints(page)
    yield from white_does_not(page)
    yield from nothing_shines_through(page, promises)
    yield from content_is_plain(page)


def colours_are_inks(page: PageFacts) -> Iterator[Diagnostic]:
    """No RGB, Lab or the like (ISO 15930-7, 6.2.3, and what presses ask for beyond it)."""
    faults: list[Fault] = []
    converted: list[Fault] = []
    first: dict[str, Kind] = {}
    for paint in page.paints:
        colour = paint.look.colour
        if colour.trouble:
            kind = first.setdefault(colour.trouble, paint.kind)
            faults.append((paint.bounds, f"{kind} is painted in {colour.trouble}"))
        elif colour.managed and not colour.white:
            kind = first.setdefault(colour.managed, paint.kind)
            converted.append((paint.bounds, f"{kind} is painted in {colour.managed}, which printers may convert"))
    for odd in page.oddities:
        if odd.kind == "group":
            faults.append((odd.bounds, f"a transparency group mixes its colours in {odd.what}"))
        elif odd.kind == "mask":
            faults.append((odd.bounds, f"a soft mask is painted in {odd.what}"))
    for message in gathered(page, faults):
        yield error("colour-not-for-press", message, help=CMYK_CURE)
    for message in gathered(page, converted):
        yield warning("colour-may-change", message, help="use plain CMYK, so that inks print as they are")


def plates_are_printed(page: PageFacts, promises: Promises) -> Iterator[Diagnostic]:
    """No ink that the run does not print."""
    if promises.plates is None:
        return
    faults = [
        (paint.bounds, f"{paint.kind} is on the plate '{plate}', which the run does not print")
        for paint in page.paints
        for plate, _ in paint.look.colour.tints
        if plate not in promises.plates and plate != ALL
    ]
    for message in gathered(page, faults):
        yield error("plate-not-printed", message, help="use the run's inks, or add the ink to the run")


def plates_are_one(plates: Iterable[str]) -> Iterator[Diagnostic]:
    """No ink under two names, of which a plate each would be made."""
    alike: dict[str, list[str]] = {}
    for plate in plates:
        alike.setdefault(re.sub(r"[\s_-]", "", plate).casefold(), []).append(plate)
    for names in alike.values():
        if len(names) > 1:
            message = f"the inks {listed(names)} seem to be one, and would be {len(names)} plates"
            yield warning("plates-alike", message, help="give the ink one name everywhere")


def marks_stand_outside(page: PageFacts, promises: Promises) -> Iterator[Diagnostic]:
    """What is on all plates is for marks, and marks are cut away."""
    if promises.marks_inside:
        return
    inner = page.trim
    faults = [
        (paint.bounds, f"{paint.kind} is on all plates, and not a mark outside the trim")
        for _, paint in page.printed
        if any(plate == ALL for plate, _ in paint.look.colour.tints)
        and (shared := common(paint.bounds, inner)) is not None
        and _has_area(shared, inner)
    ]
    for message in gathered(page, faults):
        yield error("all-plates-inside", message, help="use black, or move the mark out of the trim")


def _has_area(shared: tuple[float, float, float, float], inner: tuple[float, float, float, float]) -> bool:
    x0, y0, x1, y1 = shared
    return x1 > inner[0] and x0 < inner[2] and y1 > inner[1] and y0 < inner[3] and within(shared, inner)


def black_overprints(page: PageFacts) -> Iterator[Diagnostic]:
    """Text in pure black lies upon what is there: else a plate that is a hair off shows white around it."""
    bad: list[Fault] = []
    bare: list[Fault] = []
    for index, paint in page.printed:
        if paint.kind is not Kind.TEXT or not paint.look.colour.is_black or paint.look.keeps_all:
            continue
        under = plates_under(page, index, paint)
        if under <= {"Black"}:  # a plate cannot be off from itself
            what = "black" if under else "paper"
            bare.append((paint.bounds, f"black text does not overprint; here is only {what} under it"))
        else:
            bad.append((paint.bounds, "black text knocks out the ink under it"))
    cure = "set black text to overprint, with overprint mode 1 (/OP true /op true /OPM 1) in DeviceCMYK"
    for message in gathered(page, bad):
        yield error("black-knocks-out", message, help=cure)
    for message in gathered(page, bare):
        yield warning("black-knocks-out", message, help=cure)


def white_does_not(page: PageFacts) -> Iterator[Diagnostic]:
    """White that takes no ink away is not there."""
    faults = [
        (paint.bounds, f"{paint.kind} in white overprints, and will not be seen")
        for index, paint in page.printed
        if paint.look.colour.white and paint.kind is not Kind.IMAGE and _is_lost(page, index, paint)
    ]
    for message in gathered(page, faults):
        yield error("white-overprints", message, help="switch overprinting off for white")


def _is_lost(page: PageFacts, index: int, paint: Paint) -> bool:
    look = paint.look
    return look.keeps_all or (look.overprints and any(map(look.keeps, plates_under(page, index, paint))))


def ink_dries(page: PageFacts, promises: Promises, burdens: Iterable[Load]) -> Iterator[Diagnostic]:
    """No place has more ink than the paper takes."""
    limit = promises.limits.total_ink
    faults = [
        (
            load.bounds,
            f"{load.paint.kind}{' upon what is under it' if load.upon else ''} has {load.total:.0f} % of ink,"
            f" more than {number(limit)} %",
        )
        for load in burdens
        if load.total > limit + INK_SLACK
    ]
    for message in gathered(page, faults):
        yield error("ink-too-much", message, help="use less of the coloured inks there")


def nothing_shines_through(page: PageFacts, promises: Promises) -> Iterator[Diagnostic]:
    """Transparency is allowed in PDF/X-4, and comes out differently here and there."""
    faults: list[Fault] = []
    for paint in page.paints:
        look = paint.look
        if look.masked:
            faults.append((paint.bounds, f"{paint.kind} is painted through a soft mask"))
        elif 0 < look.alpha < 1:
            faults.append((paint.bounds, f"{paint.kind} is {100 * look.alpha:.0f} % opaque"))
        elif look.blend not in PLAIN:
            faults.append((paint.bounds, f"{paint.kind} mixes with what is under it ('{look.blend}')"))
    faults += [(odd.bounds, f"{odd.what} is transparent") for odd in page.oddities if odd.kind == "transparency"]
    for message in gathered(page, faults):
        if promises.flat:
            yield error("transparent-content", message, help="use an opaque colour or image")
        else:
            yield warning(
                "transparent-content", message, help="look at the proof there, or use an opaque colour or image"
            )


def content_is_plain(page: PageFacts) -> Iterator[Diagnostic]:
    """Fonts are there, and nothing is in the content that a press must not run into (6.2.5, 6.3)."""
    found: dict[str, list[Fault]] = {}
    for odd in page.oddities:
        found.setdefault(odd.kind, []).append((odd.bounds, odd.what))
    for message in gathered(
        page, [(at, f"the font '{what}' is not in the file") for at, what in found.get("font", ())]
    ):
        yield error("font-not-embedded", message, help="embed all fonts")
    for message in gathered(page, [(at, f"the content holds {what}") for at, what in found.get("postscript", ())]):
        yield error("postscript-in-pdf", message, help="take it out")
    transfers = [
        (at, f"a transfer function ('{what}') would change the inks") for at, what in found.get("transfer", ())
    ]
    for message in gathered(page, transfers):
        yield error("transfer-function", message, help="apply it to the colours themselves")
    for message in gathered(
        page, [(at, f"the content cannot be read: {what}") for at, what in found.get("unreadable", ())]
    ):
        yield error("content-unreadable", message, help="make the file again")
