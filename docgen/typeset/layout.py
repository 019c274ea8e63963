"""What only the laid-out page shows: boxes in, faults and the places of the slots out.

A word too long for its column, a slot whose content does not fit, a font that had to help out: the engine thinks
nothing of these, and a reader would see them. Lengths inside are CSS pixels as in the engine, outside they are points.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from docgen.compose.manuscript import Manuscript
from docgen.compose.slots import name_of, template_path
from docgen.diagnostics import Diagnostic, Place, error
from docgen.geometry import Rectangle
from docgen.typeset.colours import CURE, unpaintable
from docgen.typeset.document import SlotPlace
from docgen.typeset.extent import page_count_faults
from docgen.typeset.lettering import ABOVE, BELOW, Lettering
from docgen.typeset.messages import character
from docgen.typeset.roles import squeeze

POINTS = 0.75
"""Points in a CSS pixel."""
SLACK = 0.5
"""CSS pixels by which a box may stick out: less than a hair, and rounding is more often the cause than the text."""
WORD_SLACK = 1 / POINTS
"""CSS pixels by which a word may stick out: a point, which nobody sees."""
MOST_SHOWN = 5
INFINITE = float("inf")
BEYOND = {"left": "at the left", "right": "at the right", "top": "at the top", "bottom": "at the foot"}


@dataclass(frozen=True)
class _Edges:
    """The left and right edges that text has to stay within."""

    left: float
    right: float


class Inspector:
    """Looks through the pages of one document."""

    def __init__(self, document: Any, find: Callable[[Any], Place | None], manuscript: Manuscript) -> None:
        from weasyprint.formatting_structure import boxes

        self._boxes = boxes
        self._document, self._find, self._manuscript = document, find, manuscript
        self._wanted = frozenset(manuscript.slots)
        self._with_inks = bool(manuscript.ink_names)
        self.slots: dict[str, tuple[SlotPlace, ...]] = dict.fromkeys(manuscript.slots, ())
        self._in_margin = False
        self._sheet: Any = None
        self._margins: dict[str, Diagnostic] = {}
        self._overfull: dict[tuple[str, Place | None], Diagnostic] = {}
        self.faults: list[Diagnostic] = []
        self._long: dict[Place | None, list[tuple[float, str]]] = {}

    def inspect(self) -> None:
        """Fills ``slots`` and ``faults``."""
        lettering = Lettering(self._find, self._manuscript.stylesheets)
        for number, page in enumerate(self._document.pages):
            self._sheet = page
            box = page._page_box
            sheet = _Edges(0, page.width)
            content = _Edges(box.content_box_x(), box.content_box_x() + box.width)
            for child in box.children:
                child = getattr(child, "_box", child)
                is_margin = self._in_margin = isinstance(child, self._boxes.MarginBox)
                self._look(child, number, content, sheet if is_margin else content)
                if is_margin:
                    self._measure_margin(child)
            lettering.inspect(box)
        self.faults += (_too_long(place, words) for place, words in self._long.items())
        self.faults += self._margins.values()
        self.faults += self._overfull.values()
        self.faults += lettering.faults()
        self.faults += page_count_faults(self._document, self._manuscript)
        for name, places in self.slots.items():
            if not places:
                self.faults.append(
                    error(
                        "slot-missing",
                        f"the slot '{name_of(name)}' is not on any page",
                        self._manuscript.opened.get(name),
                        f"take out of the styles what hides it{self._named(name)}",
                    )
                )

    def _look(self, box: Any, page: int, column: _Edges, area: _Edges) -> None:
        boxes = self._boxes
        if self._with_inks:
            for message in unpaintable(box):
                self.faults.append(error("colour-not-an-ink", message, self._find(box.element), CURE))
        if box.transformation_matrix or box.is_outside_marker:
            return
        if box.style["position"] in ("absolute", "fixed"):
            area = _Edges(-INFINITE, INFINITE)
        if self._wanted and box.element is not None and not isinstance(box, (boxes.TextBox, boxes.LineBox)):
            self._note_slot(box, page)
        self._hold(box)
        if isinstance(box, boxes.BlockContainerBox) and not isinstance(box, boxes.PageBox):
            left = box.content_box_x()
            column = _Edges(left, left + box.width)
        for child in box.children:
            child = getattr(child, "_box", child)
            if isinstance(child, boxes.TextBox):
                end = child.position_x + child.width
                if end > min(column.right, area.right) + WORD_SLACK or child.position_x < area.left - WORD_SLACK:
                    self._note_long(child, max(end - min(column.right, area.right), area.left - child.position_x))
            else:
                self._look(child, page, column, area)

    def _note_long(self, box: Any, excess: float) -> None:
        if words := box.text.split():
            may_break = box.style["white_space"] in ("normal", "pre-line", "pre-wrap")
            word = max(words, key=len) if may_break else words[-1]
            self._long.setdefault(self._find(box.element), []).append((max(excess, WORD_SLACK) * POINTS, word))

    def _note_slot(self, box: Any, page: int) -> None:
        name = box.element.get("id")
        if name not in self._wanted or "::" in box.element_tag or not hasattr(box, "border_box_x"):
            return
        rectangle = Rectangle(
            *(
                round(value * POINTS, 6)
                for value in (box.border_box_x(), box.border_box_y(), box.border_width(), box.border_height())
            )
        )
        known = self.slots[name]
        if any(place.page == page and _holds(place.rectangle, rectangle) for place in known):
            return  # an anonymous box of the same element, inside the one that we have
        self.slots[name] = (*known, SlotPlace(page, rectangle, self._in_margin, _inherited(box.style)))
        self._place_slot(name, rectangle)
        self._fill_slot(name_of(name), box)

    def _place_slot(self, name: str, rectangle: Rectangle) -> None:
        """Notes a slot that is not wholly on its page; of what is too high in a margin :meth:`_measure_margin` tells."""
        beyond = _beyond(rectangle, Rectangle(0, 0, self._sheet.width * POINTS, self._sheet.height * POINTS))
        for side, excess in beyond.items():
            if excess > SLACK * POINTS and not (self._in_margin and side in ("top", "bottom")):
                message = f"the slot '{name_of(name)}' runs {excess:.1f} pt off the page {BEYOND[side]}"
                cure = f"take out of the styles what moves it there, or makes it so large{self._named(name)}"
                self.faults.append(error("slot-off-page", message, self._manuscript.opened.get(name), cure))

    def _named(self, slot: str) -> str:
        """Where the stylesheets name a slot last: the brand's own, if it does."""
        place = _last(self._manuscript, rf"(#{slot})(?![\w-])")
        return f"; it is named last in {place.path}:{place.line}" if place else ""

    def _fill_slot(self, name: str, box: Any) -> None:
        """Notes what is in a slot and sticks out of it."""
        room = Rectangle(box.padding_box_x(), box.padding_box_y(), box.padding_width(), box.padding_height())
        most: dict[str, tuple[float, Any]] = {}
        for inner in self._contents(box):
            for side, excess in _beyond(self._extent(inner), room).items():
                if excess > most.get(side, (SLACK, None))[0]:
                    most[side] = (excess, inner)
        for side in (side for side in BEYOND if side in most):
            excess, inner = most[side]
            what = "is {} too wide for it" if side == "right" else "is {} too high for it"
            if side in ("left", "top"):
                what = f"sticks {{}} out of it {BEYOND[side]}"
            self.faults.append(
                error(
                    "slot-overflow",
                    f"what is in the slot '{name}' {what.format(f'{excess * POINTS:.1f} pt')}",
                    (self._written(inner) if side == "right" else None) or self._find(box.element),
                    "shorten it, set it smaller, or give the slot more room in every brand",
                )
            )

    def _extent(self, box: Any) -> Rectangle:
        """What a box in a slot takes up.

        Text begins with its capitals: above them, fonts have more room than a tight line has, and nothing is painted there.
        """
        from weasyprint.anchors import rectangle_aabb

        x, y, wide, high = box.border_box_x(), box.border_box_y(), box.border_width(), box.border_height()
        if box.transformation_matrix:
            x, y, right, bottom = rectangle_aabb(box.transformation_matrix, x, y, wide, high)
            return Rectangle(x, y, right - x, bottom - y)
        top = y
        if isinstance(box, self._boxes.TextBox):
            top = box.position_y + box.baseline - ABOVE * box.style["font_size"]
        elif isinstance(box, self._boxes.InlineBox):
            top = y + high  # what is in it is looked at
        return Rectangle(x, top, wide, y + high - top)

    def _written(self, box: Any) -> Place | None:
        """Where the brand writes the words that a box shows."""
        text = " ".join(" ".join(inner.text for inner in self._texts(box)).split())
        if not text:
            return None
        return next((place for words, place in self._manuscript.words.items() if words in text or text in words), None)

    def _texts(self, box: Any) -> Iterator[Any]:
        if isinstance(box, self._boxes.TextBox):
            yield box
        yield from (inner for inner in self._contents(box) if isinstance(inner, self._boxes.TextBox))

    def _hold(self, box: Any) -> None:
        """Notes a box of fixed height with more in it than it holds: that runs into what is below.

        A height of 0 is said on purpose, for what hangs beside the text, and rows of tables grow. Slots are looked at by themselves, and
        the text proof finds what is cut off.
        """
        boxes, element = self._boxes, box.element
        if (
            element is None
            or element.get("id") in self._wanted
            or not isinstance(box, (boxes.BlockBox, boxes.InlineBlockBox, boxes.FlexContainerBox))
            or box.style["height"] == "auto"
            or box.style["overflow"] != "visible"
            or not box.height
        ):
            return
        bottom = box.padding_box_y() + box.padding_height()
        excess = max((self._lowest(inner) for inner in self._contents(box)), default=bottom) - bottom
        if excess > SLACK:
            name = f".{element.get('class').split()[0]}" if element.get("class") else box.element_tag
            message = f"what is in '{name}' runs {excess * POINTS:.1f} pt over its end"
            cure = "shorten it or set it smaller, or give the box more `height`"
            height = rf"{re.escape(name)}\s*\{{[^}}]*?(?<![\w-])(height)\s*:"
            place = self._find(element) or _last(self._manuscript, height)
            self._overfull.setdefault((name, place), error("box-overflow", message, place, cure))

    def _lowest(self, box: Any) -> float:
        """Where what is painted of a box ends: the tails of its letters, a picture, a frame, a ground."""
        if isinstance(box, self._boxes.TextBox):
            return (
                float(box.position_y + box.baseline + BELOW * box.style["font_size"]) if box.text.strip() else -INFINITE
            )
        is_painted = box.border_bottom_width or (box.background is not None and box.background.color.alpha)
        if isinstance(box, self._boxes.ReplacedBox) or is_painted:
            return float(box.border_box_y() + box.border_height())
        return -INFINITE

    def _measure_margin(self, box: Any) -> None:
        """Notes a margin box with more in it than it holds; it is the brand's, as its slots are."""
        top, bottom = box.padding_box_y(), box.padding_box_y() + box.padding_height()
        highest, lowest, element = top, bottom, box.element
        for inner in self._contents(box):
            if isinstance(inner, self._boxes.TextBox):
                baseline, size = inner.position_y + inner.baseline, inner.style["font_size"]
                above, below = baseline - ABOVE * size, baseline + BELOW * size
            elif isinstance(inner, self._boxes.ReplacedBox):
                above, below = inner.border_box_y(), inner.border_box_y() + inner.border_height()
            else:
                continue
            highest = min(highest, above)
            if below > lowest:
                lowest, element = below, inner.element
        excess = max(top - highest, lowest - bottom)
        if excess > SLACK and box.at_keyword not in self._margins:
            given = self._manuscript
            running = (slot for slot, places in self.slots.items() if any(place.running for place in places))
            brand = next((given.places[slot] for slot in running if slot in given.places), None)
            self._margins[box.at_keyword] = error(
                "margin-overflow",
                f"what is in the page's margin, in '{box.at_keyword}', is {excess * POINTS:.1f} pt too high for it",
                self._find(element) or brand,
                "shorten it (the brand's `footer` is in it), or give the margin more room in styles/base.css",
            )

    def _contents(self, box: Any) -> Iterator[Any]:
        for child in box.children:
            child = getattr(child, "_box", child)
            if not isinstance(child, self._boxes.LineBox):
                yield child
            yield from self._contents(child)


def _too_long(place: Place | None, words: list[tuple[float, str]]) -> Diagnostic:
    """One fault for all the words of one place: mostly it is one word, or a column without any width."""
    excess, word = max(words, key=lambda found: found[0])
    more = f", and {len(words) - 1} more" if len(words) > 1 else ""
    return error(
        "word-too-long",
        f"'{word}' sticks out of its column by {excess:.1f} pt{more}",
        place,
        "use a shorter word, write a soft hyphen (U+00AD) where it may break, or give it more room",
    )


def _last(manuscript: Manuscript, pattern: str) -> Place | None:
    """Where the stylesheets last have what the pattern's group finds."""
    for sheet in reversed(manuscript.stylesheets):
        for found in reversed(list(re.finditer(pattern, sheet.text))):
            before = sheet.text[: found.start(1)]
            return Place(sheet.path, before.count("\n") + 1, len(before) - before.rfind("\n"))
    return None


def _beyond(inner: Rectangle, outer: Rectangle) -> dict[str, float]:
    """How far a rectangle sticks out of another one at each side; less than nothing where it does not."""
    return {
        "left": outer.x - inner.x,
        "right": inner.right - outer.right,
        "top": outer.y - inner.y,
        "bottom": inner.bottom - outer.bottom,
    }


def _inherited(style: Any) -> dict[str, str]:
    from weasyprint.css.properties import INHERITED

    return {name: str(style[name]) for name in sorted(INHERITED)}


def lean_on_the_page(
    slots: Mapping[str, tuple[SlotPlace, ...]], styles: Mapping[str, Mapping[str, str]]
) -> list[Diagnostic]:
    """A fault for each of ``slots``, typeset alone, whose content would look otherwise on a page, where its style is as given."""
    faults = []
    for id, (alone, *_) in slots.items():
        differing = [name.replace("_", "-") for name, value in styles.get(id, {}).items() if alone.style[name] != value]
        if differing:
            message = f"on a page, the slot '{name_of(id)}' takes its {' and '.join(differing)} from what is around it"
            cure = f"say it for the slot itself: #{id} {{ {differing[0]}: … }}"
            place = Place(template_path(name_of(id)), 1, 1)
            faults.append(error("slot-not-alone", message, place, cure))
    return faults


def going_on(slots: Mapping[str, tuple[SlotPlace, ...]], found: Mapping[str, Place]) -> list[Diagnostic]:
    """A fault for each of ``slots``, typeset alone, that is so much too high that it goes on on another page."""
    cure = "shorten it, or set it smaller"
    return [
        error("slot-overflow", f"what is in the slot '{name_of(id)}' is longer than a page", found.get(id), cure)
        for id, places in slots.items()
        if len(places) > 1
    ]


def _holds(outer: Rectangle, inner: Rectangle) -> bool:
    return (
        outer.x <= inner.x + 0.01
        and outer.y <= inner.y + 0.01
        and outer.right >= inner.right - 0.01
        and outer.bottom >= inner.bottom - 0.01
    )


def replaced_fonts(document: Any, families: frozenset[str], find: Callable[[str], Place | None]) -> list[Diagnostic]:
    """A fault for each font that was used and is not of one of ``families``, with the characters that needed it.

    ``find`` gives the place of the first element whose text has a character.
    """
    wanted = {family.casefold() for family in families}
    needed: dict[str, set[str]] = {}
    for font in document.fonts.values():
        if font.family.casefold() not in wanted and not font.missing:
            characters = needed.setdefault(font.family, set())
            for text in font.to_unicode.values():
                characters.update(squeeze(text))
    faults = []
    for family, used in sorted(needed.items()):
        letters = sorted(used)
        shown = ", ".join(map(character, letters[:MOST_SHOWN]))
        more = f" and {len(letters) - MOST_SHOWN} more" if len(letters) > MOST_SHOWN else ""
        faults.append(
            error(
                "font-replaced",
                f"'{family}' was used for {shown or 'a space'}{more}: the page's own fonts "
                f"({', '.join(sorted(families)) or 'none'}) do not have it",
                find(letters[0]) if letters else None,
                "install the font that is meant, or write it with other characters",
            )
        )
    return faults
