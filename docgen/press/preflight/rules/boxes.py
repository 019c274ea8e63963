"""Rules for the boxes of pages, and for pages among one another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from docgen.diagnostics import Diagnostic, error, warning
from docgen.press.preflight.page import PageFacts
from docgen.press.preflight.plane import MM, within
from docgen.press.preflight.promises import Promises
from docgen.press.preflight.rules.words import number, size

SLACK_MM = 0.01
"""How exact boxes are."""
SAME_SIZE_MM = 0.1
LARGEST = 14_400
"""Units of a page, whatever a unit is: more, and programs may fail (ISO 32000-1, table C.1)."""


def judge_boxes(page: PageFacts, promises: Promises) -> Iterator[Diagnostic]:
    """Whether one knows where to cut (ISO 15930-7, 6.12)."""
    name = f"page {page.number}"
    if not page.has_trim_box:
        cure = "set the trim box to the size when cut, and the bleed box 3 mm outside it"
        yield error("trim-box-missing", f"{name} does not say where it is cut: it has no trim box", help=cure)
        return
    if not page.is_cut:
        message = f"the trim box of {name} has no size: {size(page.size_mm)}"
        yield error("trim-box-empty", message, help="set the trim box to the size when cut")
        return
    if page.has_art_box:
        message = f"{name} has an art box beside its trim box, and only one of them may be there"
        yield error("art-box-there", message, help="take the art box out")
    if page.media[:2] != (0.0, 0.0):
        x, y = page.media[0] / MM, page.media[1] / MM
        message = f"{name} does not begin at the origin, but at {number(x)}, {number(y)} mm: some programs shift it"
        yield warning(
            "page-off-origin", message, help="move all boxes and the content, so that the media box begins at 0, 0"
        )
    yield from _extent(page, name)
    yield from _nesting(page, name)
    yield from _cropping(page, name)
    yield from _bleed(page, promises.limits.bleed_mm, name)
    if page.turned:
        message = f"{name} is turned by {page.turned}°: some programs forget it"
        yield warning("page-turned", message, help="turn the content itself")
    if page.unit != 1:
        message = f"{name} measures in units of {number(page.unit)} points, which most programs ignore"
        yield error("page-scaled", message, help="scale the content itself, and take '/UserUnit' out")
    if page.notes:
        kinds = ", ".join(f"{kind} ({page.notes.count(kind)})" for kind in sorted(set(page.notes)))
        yield error("note-on-page", f"{name} has annotations: {kinds}", help="take links and notes out: paper has none")


def _extent(page: PageFacts, name: str) -> Iterator[Diagnostic]:
    wide, high = page.media[2] - page.media[0], page.media[3] - page.media[1]
    if max(wide, high) > LARGEST:
        message = f"{name} is {number(wide)} × {number(high)} units large, and PDF ends at {LARGEST}"
        yield error("page-too-large", message, help="make it smaller, and tell the printer the scale")


def _cropping(page: PageFacts, name: str) -> Iterator[Diagnostic]:
    """Many programs place of a page what its crop box shows."""
    cure = "take the crop box out, or make it as large as the media box"
    slack = SLACK_MM * MM
    if within(page.media, page.crop, slack):
        return
    if not within(page.trim, page.crop, slack):
        message = f"the crop box of {name} cuts into its trim box: some programs place no more than that"
        yield warning("crop-box-differs", message, help=cure)
    else:
        message = f"the crop box of {name} is smaller than its media box: some programs cut the bleed away"
        yield warning("crop-box-differs", message, help=cure)


def _nesting(page: PageFacts, name: str) -> Iterator[Diagnostic]:
    pairs = (("trim", page.trim, "bleed", page.bleed), ("bleed", page.bleed, "media", page.media))
    for inner, box, outer, around in pairs:
        if not within(box, around, SLACK_MM * MM):
            message = f"the {inner} box of {name} reaches out of its {outer} box"
            yield error("boxes-not-nested", message, help="nest them: trim in bleed, bleed in media")


def _bleed(page: PageFacts, promised: float, name: str) -> Iterator[Diagnostic]:
    trim, bleed = page.trim, page.bleed
    gaps = {
        "left": trim[0] - bleed[0],
        "bottom": trim[1] - bleed[1],
        "right": bleed[2] - trim[2],
        "top": bleed[3] - trim[3],
    }
    short = {side: max(0.0, gap / MM) for side, gap in gaps.items() if gap / MM < promised - SLACK_MM}
    if short:
        sides = ", ".join(f"{number(mm)} mm {side}" for side, mm in short.items())
        message = f"the bleed of {name} is less than {number(promised)} mm: {sides}"
        yield error("bleed-too-small", message, help=f"give the page {number(promised)} mm of bleed on every side")


Sizes = Sequence[tuple[float, float]]
"""Width and height of each page when cut, in millimetres."""


def judge_pages(sizes: Sizes, promises: Promises) -> Iterator[Diagnostic]:
    """Whether the pages together are what the run asked for."""
    count = len(sizes)
    if count == 0:
        yield error("page-count-unexpected", "the file has no pages", help="make it again")
    if promises.pages is not None and count != promises.pages:
        message = f"the file has {_pages(count)}, and the run asked for {promises.pages}"
        yield error("page-count-unexpected", message, help="make it again, or correct the run")
    elif count % promises.pages_multiple:
        scheme = f"'{promises.scheme}'" if promises.scheme else "its scheme"
        message = f"the file has {_pages(count)}, and {scheme} takes multiples of {promises.pages_multiple}"
        yield error("page-count-unexpected", message, help="add or drop pages, or choose another scheme")
    yield from _sizes(sizes, promises)


def _sizes(sizes: Sizes, promises: Promises) -> Iterator[Diagnostic]:
    wanted = promises.trims_mm
    if wanted:
        for index, found in enumerate(sizes):
            want = wanted[index % len(wanted)]
            if not _alike(found, want):
                message = f"page {index + 1} is {size(found)} when cut, and the run asked for {size(want)}"
                yield error("page-size-unexpected", message, help="make it again in that size, or correct the run")
    elif promises.same_size:
        for index, found in enumerate(sizes):
            if not _alike(found, sizes[0]):
                message = f"page {index + 1} is {size(found)} when cut, and page 1 is {size(sizes[0])}"
                yield error("page-size-unexpected", message, help="make all pages of one size")


def _alike(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return abs(one[0] - other[0]) <= SAME_SIZE_MM and abs(one[1] - other[1]) <= SAME_SIZE_MM


def _pages(count: int) -> str:
    return f"{count} page{'' if count == 1 else 's'}"
