"""What became of the letters on a page: boxes in; text over text, struck-out text and words of the stylesheet's out.

None of these shows in the text proof: letters under letters leave their ink on the page all the same, struck-out words
are words, and words that a stylesheet writes are beside those of the manuscript and not in place of them.

Lengths are CSS pixels, as in the engine.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from docgen.compose.manuscript import Stylesheet
from docgen.diagnostics import Diagnostic, Place, error

ABOVE, BELOW = 0.72, 0.22
"""How far letters reach above and below their baseline, in parts of the type size: capitals, and tails."""
TOUCHES = 0.25
"""So much of the height of the lower of two lines the other may cover: its tails, and not its letters."""
BESIDE = 0.3
"""So far may two texts overlap sideways, in parts of the type size: slanting letters and tight brackets do."""
TIGHTEST = -0.1
"""The least ``letter-spacing``, in parts of the type size: where letters begin to touch."""
MOST_SHOWN = 40
_ROMAN = re.compile(r"[ivxlcdm]+", re.IGNORECASE)
_LETTERS = re.compile(r"[^\W\d_]+")
_WRITTEN = re.compile(r"[^\W_]")
_GENERATED = ("::before", "::after", "::marker", "::footnote-call", "::footnote-marker")

Find = Callable[[Any], Place | None]


@dataclass(frozen=True)
class _Line:
    """A text on a page, with the edges of its letters, and when it came in the order of the boxes."""

    left: float
    top: float
    right: float
    bottom: float
    size: float
    order: int
    text: str
    element: Any


class Lettering:
    """Looks at the letters of one document, page by page."""

    def __init__(self, find: Find, sheets: Sequence[Stylesheet]) -> None:
        from weasyprint.formatting_structure import boxes

        self._boxes = boxes
        self._find, self._sheets = find, sheets
        self._lines: list[_Line] = []
        self._over: dict[Place | None, list[tuple[_Line, _Line]]] = {}
        self._others: dict[tuple[str, Place | None], Diagnostic] = {}

    def inspect(self, page_box: Any) -> None:
        """Looks at one page."""
        self._lines = []
        self._walk(page_box, None)
        for first, second in _overlapping(self._lines):
            place = self._find(first.element) or self._find(second.element)
            self._over.setdefault(place, []).append((first, second))

    def faults(self) -> list[Diagnostic]:
        """What is wrong on the pages that were looked at: one fault for each place and kind."""
        return [*self._others.values(), *(_overprinted(place, pairs) for place, pairs in self._over.items())]

    def _walk(self, box: Any, matrix: Any) -> None:
        if box.transformation_matrix:
            matrix = box.transformation_matrix @ matrix if matrix else box.transformation_matrix
        if (box.element_tag or "").endswith(_GENERATED):
            self._look_at_generated(box)
        for child in box.children:
            child = getattr(child, "_box", child)
            if isinstance(child, self._boxes.TextBox):
                self._text(child, matrix)
            else:
                self._walk(child, matrix)

    def _text(self, box: Any, matrix: Any) -> None:
        style = box.style
        if not box.text.strip() or style["visibility"] != "visible":
            return
        if "line-through" in style["text_decoration_line"]:
            message = f"'{_shortened(box.text)}' is struck out"
            self._note("text-struck-out", message, self._find(box.element), "say in words what no longer holds")
        if style["hyphens"] != "none" and _WRITTEN.search(str(style["hyphenate_character"])):
            self._by_stylesheet(str(style["hyphenate_character"]), box.element)
        if (box.element_tag or "").endswith("::marker") and box.is_outside_marker:
            return
        size = float(style["font_size"])
        if isinstance(tightened := style["letter_spacing"], int | float) and tightened < TIGHTEST * size:
            message = f"the letters of '{_shortened(box.text)}' are printed over each other"
            self._note("text-overlaps", message, self._find(box.element), "take the `letter-spacing` back")
        baseline = box.position_y + box.baseline
        edges = (box.position_x, baseline - ABOVE * size, box.position_x + box.width, baseline + BELOW * size)
        if matrix:
            corners = [matrix.transform_point(x, y) for x in edges[::2] for y in edges[1::2]]
            across, down = [corner[0] for corner in corners], [corner[1] for corner in corners]
            edges = (min(across), min(down), max(across), max(down))
        self._lines.append(_Line(*edges, size, len(self._lines), box.text.strip(), box.element))

    def _look_at_generated(self, box: Any) -> None:
        """Says which words a box has that are neither the document's nor numbers of things."""
        style = box.style
        literals = list(_literals(style["content"], style["quotes"]))
        if box.element_tag.endswith("::marker"):
            literals += _symbols(style["list_style_type"])
        for literal in literals:
            if _WRITTEN.search(literal):
                self._by_stylesheet(literal, box.element)
                return
        known = "".join(box.element.attrib.values()) if box.element is not None else ""
        if "counter" in str(style["content"]) or box.element_tag.endswith("marker"):
            for text in _texts(box, self._boxes):
                for word in _LETTERS.findall(text):
                    if len(word) > 2 and not _ROMAN.fullmatch(word) and word not in known:
                        self._by_stylesheet(word, box.element)

    def _by_stylesheet(self, words: str, element: Any) -> None:
        place = self._written(words) or self._find(element)
        message = f"the stylesheet writes '{_shortened(words)}' on the page"
        cure = "words for readers belong in content/ or templates/strings/, where they are proved and translated"
        self._note("css-writes-text", message, place, cure)

    def _written(self, words: str) -> Place | None:
        for sheet in self._sheets:
            at = max(sheet.text.find(f"{quote}{words}{quote}") for quote in "'\"")
            if at >= 0:
                before = sheet.text[:at]
                return Place(sheet.path, before.count("\n") + 1, at - before.rfind("\n"))
        return None

    def _note(self, id: str, message: str, place: Place | None, cure: str) -> None:
        self._others.setdefault((id, place), error(id, message, place, cure))


def _overlapping(lines: list[_Line]) -> Iterator[tuple[_Line, _Line]]:
    """The pairs of lines that are printed over each other, each in the order of the document."""
    active: list[_Line] = []
    for line in sorted(lines, key=lambda one: one.top):
        active = [other for other in active if other.bottom > line.top]
        for other in active:
            high = min(line.bottom, other.bottom) - line.top
            wide = min(line.right, other.right) - max(line.left, other.left)
            if wide > BESIDE * min(line.size, other.size) and high > TOUCHES * min(
                line.bottom - line.top, other.bottom - other.top
            ):
                yield (other, line) if other.order < line.order else (line, other)
        active.append(line)


def _overprinted(place: Place | None, pairs: list[tuple[_Line, _Line]]) -> Diagnostic:
    first, second = min(pairs, key=lambda pair: (pair[0].order, pair[1].order))
    more = f", and {len(pairs) - 1} more" if len(pairs) > 1 else ""
    return error(
        "text-overlaps",
        f"'{_shortened(first.text)}' and '{_shortened(second.text)}' are printed over each other{more}",
        place,
        "shorten the text, or give it more room in the stylesheet",
    )


def _literals(content: Any, quotes: Any) -> Iterator[str]:
    """The strings in a computed ``content`` that the stylesheet wrote; ``attr()`` is the document's own."""
    for kind, value in content if isinstance(content, tuple) else ():
        if kind == "string":
            yield value
        elif kind == "quote" and isinstance(quotes, tuple):
            yield from (mark for marks in quotes for mark in marks)
        elif kind == "leader()":
            yield from _symbols(value)
        elif kind == "counter()":
            yield from _symbols(value[1])
        elif kind == "counters()":
            yield value[1]
            yield from _symbols(value[2])


def _symbols(style: Any) -> Iterator[str]:
    """The texts of a counter's or a list's style that are written in place, but for single letters."""
    if isinstance(style, tuple):
        kind, value = style
        yield from (value,) if kind == "string" else (text for text in value[1:] if len(text) > 1)


def _texts(box: Any, boxes: Any) -> Iterator[str]:
    for child in box.children:
        child = getattr(child, "_box", child)
        if isinstance(child, boxes.TextBox):
            yield child.text
        else:
            yield from _texts(child, boxes)


def _shortened(text: str) -> str:
    return text if len(text) <= MOST_SHOWN else text[: MOST_SHOWN - 1].rstrip() + "…"
