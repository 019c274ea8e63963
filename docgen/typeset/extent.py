"""How many pages a format has: ``:root { --pages: 8 12 }`` in its stylesheet, for what is folded or stitched.

Paper has as many sides as it has, and neither a scheme nor a reader wants one too many. Content that does not fit is a fault at
the first block that lies beyond.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from docgen.compose.manuscript import Manuscript
from docgen.diagnostics import Diagnostic, Place, error
from docgen.typeset.tagger import place_finder

PROPERTY, ANY = "--pages", "any"


def page_count_faults(document: Any, manuscript: Manuscript) -> list[Diagnostic]:
    """``page-count``, if the pages are not one of the numbers that the format has; nothing, if it does not say any.

    What stands in margins is no block. Nor is a slot: the brand's file is the wrong place to look for pages, so what is in
    one counts for the block around it, if there is one.
    """
    written = _root(document).style["__pages"] or ()
    numbers = [token for token in written if token.type != "whitespace"]
    if not numbers or [token.serialize() for token in numbers] == [ANY]:
        return []
    if not all(token.type == "number" and token.is_integer and token.int_value > 0 for token in numbers):
        said = " ".join(token.serialize() for token in numbers)
        path = next(sheet.path for sheet in reversed(manuscript.stylesheets) if PROPERTY in sheet.text)
        cure = "write how many pages the format has, as in '--pages: 8 12'"
        return [error("page-count-unreadable", f"'{PROPERTY}: {said}' is no number of pages", Place(path), cure)]
    allowed, count = sorted(token.int_value for token in numbers), len(document.pages)
    if count in allowed:
        return []
    fitting = max((number for number in allowed if number < count), default=0)
    words = " or ".join(map(str, allowed))
    blocks = {id: place for id, place in manuscript.places.items() if id not in manuscript.slots}
    place, is_beyond = _edge(document, place_finder(document._html.etree_element, blocks), fitting)
    if fitting:
        where = "this is the first block" if is_beyond else "what follows this block lies"
        message = f"it has {count} pages, and its format {words}: {where} beyond page {fitting}"
        more = ", or add to the leaflet" if count < allowed[-1] else ""
        cure = f"shorten what stands before it or take it out of the format{more}"
    else:
        message = f"it ends on page {count}, this is its last block, and its format has {words} pages"
        cure = "add to the leaflet, or give it larger type or more room in the format's stylesheet"
    return [error("page-count", message, place, cure)]


def _root(document: Any) -> Any:
    """The box of the HTML element on the first page."""
    return next(box for box in _flow(document.pages[0]) if box.element_tag == "html")


def _edge(document: Any, find: Callable[[Any], Place | None], fitting: int) -> tuple[Place | None, bool]:
    """The place of the first block after ``fitting`` pages, and that it is; else of the last one before, and that it is not."""
    before = None
    for number, page in enumerate(document.pages):
        for box in _flow(page):
            # Of what is painted, not of what is around it: a section may go on from a page before.
            if not getattr(box, "children", ()) and (place := find(box.element)):
                if fitting and number >= fitting:
                    return place, True
                before = place
    return before, False


def _flow(page: Any) -> Iterator[Any]:
    """The boxes of a page's own text, outer before inner: without its margins."""
    from weasyprint.formatting_structure import boxes

    def walk(box: Any) -> Iterator[Any]:
        yield box
        for child in getattr(box, "children", ()):
            yield from walk(getattr(child, "_box", child))

    for child in page._page_box.children:
        if not isinstance(child, boxes.MarginBox):
            yield from walk(child)
