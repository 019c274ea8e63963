"""The text proof: what a reader is told by the finished file, compared with what was written.

The text is read from the pages as they are painted (pdfium), and put in the order of the structure tree, which is how a
screen reader hears it; artifacts are not in it, nor is what nobody can see (:mod:`docgen.typeset.painted`). So a
sentence that was lost, cut off, covered, painted in the wrong glyphs or in white, or taken for decoration is found
missing, whatever the stages before believe.

Comparing overlooks white space, soft and line-end hyphens and ligatures, which typesetting changes, and nothing else;
above all nothing about numbers: ``5 mg`` is not found in ``15 mg``, ``0.5 mg`` or ``2-5 mg``, ``1 5 mg`` is not
``15 mg``, and ``½`` is not ``1⁄2``.
"""

from __future__ import annotations

import functools
import io
import unicodedata
from collections.abc import Iterator, Sequence

from docgen.typeset.painted import Key, Piece, painted
from docgen.typeset.tree import Content, Element, read_tree

SAME_LINE = 0.5
"""Points between two baselines that are still one."""
WORD_SPACE = 0.16
"""The gap that is a space, in parts of the type size.

It is measured from the ink of one piece to the origin of the next: more than what is left of the width of a ``1``,
which is the most in our fonts, and less than a space (0.2 and more).
"""
MOST_PASSAGES = 4096
"""So many passages are kept as they are looked for: the editions of a leaflet have the same ones."""
_STRUCTURAL_BREAK = frozenset({"Span", "Em", "Strong", "Code", "Quote", "Link", "Reference"})
"""Elements that do not break the line that they stand in."""


def text_of(pdf: bytes) -> str:
    """The text of the real content in reading order: a line for each paragraph, cell, label and the like."""
    import pikepdf

    with pikepdf.open(io.BytesIO(pdf)) as opened:
        tree = read_tree(opened)
        if tree is None:
            return ""
        pieces = painted(pdf)
        return "\n".join(filter(None, (_joined(run, pieces) for run in _runs(tree))))


def _runs(tree: Element) -> Iterator[list[tuple[int, int]]]:
    """The marked content of each block, in reading order."""
    run: list[tuple[int, int]] = []

    def walk(element: Element) -> Iterator[list[tuple[int, int]]]:
        for kid in element.kids:
            if isinstance(kid, Element):
                breaks = kid.role not in _STRUCTURAL_BREAK
                if breaks and run:
                    yield run.copy()
                    run.clear()
                yield from walk(kid)
                if breaks and run:
                    yield run.copy()
                    run.clear()
            elif isinstance(kid, Content):
                run.append(kid)

    yield from walk(tree)
    if run:
        yield run


def _joined(run: list[tuple[int, int]], pieces: dict[Key, list[Piece]]) -> str:
    """The strings of a run, with a space wherever the eye sees one."""
    text = ""
    end: Piece | None = None
    end_page = -1
    for key in run:
        for piece in pieces.get(key, ()):
            if not piece.seen:
                continue
            if end is not None and not text.endswith(" ") and not piece.text.startswith(" "):
                near = key[0] == end_page and abs(piece.baseline - end.baseline) <= SAME_LINE
                gap = min(abs(piece.origin - end.end), abs(end.origin - piece.end))  # in either direction of writing
                if not near or gap > WORD_SPACE * max(piece.size, end.size):
                    text += " "
            text += piece.text
            end, end_page = piece, key[0]
    return text.strip()


# --- Comparing ---

_SOFT = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
_LIGATURES = {ord(char): unicodedata.normalize("NFKC", char) for char in "ﬀﬁﬂﬃﬄﬅﬆ"}
# pdfium says U+0002 (and once said U+FFFE) for a hyphen at the end of a line.
_ALIKE = str.maketrans(
    {"\u2010": "-", "\x02": "-", "\ufffe": "-", "\u2011": "-", "\u00a0": " ", "\u202f": " ", "\u2009": " "}
)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", text.translate(_SOFT).translate(_LIGATURES).translate(_ALIKE))


def _squeezed(text: str) -> tuple[str, list[bool]]:
    """``text`` without white space and without hyphens, and for each character whether white space stood before it; then
    ``True`` for its end.

    Hyphens at the ends of lines cannot be told from others once lines are joined, so the comparison goes without any, but
    for those beside a digit, which may be signs or ranges.
    """
    words = _plain(text).split()
    apart = []
    for word in words:
        apart += [True, *[False] * (len(word) - 1)]
    squeezed = "".join(words)
    hyphens = [at for at in _places_of("-", squeezed) if not _is_minus(squeezed, at)]
    for at in reversed(hyphens):
        del apart[at]
    if hyphens:
        ends = [*hyphens, len(squeezed)]
        squeezed = "".join(
            squeezed[start:end] for start, end in zip([0, *(at + 1 for at in hyphens)], ends, strict=True)
        )
    return squeezed, [*apart, True]


def _places_of(char: str, text: str) -> Iterator[int]:
    at = text.find(char)
    while at >= 0:
        yield at
        at = text.find(char, at + 1)


_needle = functools.lru_cache(maxsize=MOST_PASSAGES)(_squeezed)


def missing(passages: Sequence[str], pdf: bytes) -> list[int]:
    """The indexes of the passages that the file does not say, after what comes before them.

    A passage that is found moves the search on; one that is not is reported, and the next is looked for from the same
    spot.
    """
    return missing_from(passages, text_of(pdf))


def missing_from(passages: Sequence[str], text: str) -> list[int]:
    """:func:`missing` for a text that was read already."""
    haystack, apart = _squeezed(text)
    lost, cursor = [], 0
    for number, passage in enumerate(passages):
        needle, gaps = _needle(passage)
        if not needle:
            continue
        at = haystack.find(needle, cursor)
        while at >= 0 and not _digits_agree(haystack, apart, at, needle, gaps):
            at = haystack.find(needle, at + 1)
        if at < 0:
            lost.append(number)
        else:
            cursor = at + len(needle)
    return lost


def _is_minus(text: str, index: int) -> bool:
    """Whether the hyphen at ``index`` stands beside a digit, where it may be a sign or a range."""
    return (index > 0 and text[index - 1].isnumeric()) or text[index + 1 : index + 2].isnumeric()


def _digits_agree(haystack: str, apart: list[bool], at: int, needle: str, gaps: list[bool]) -> bool:
    """Whether numbers in ``needle``, found at ``at``, are whole numbers on the page and are divided in the same way."""
    end = at + len(needle)
    if needle[0].isnumeric() and not apart[at] and _continues(haystack, at - 1, -1):
        return False
    if needle[-1].isnumeric() and not apart[end] and end < len(haystack) and _continues(haystack, end, 1, apart):
        return False
    return all(
        gaps[index] == apart[at + index]
        for index in range(1, len(needle))
        if needle[index].isnumeric() and needle[index - 1].isnumeric()
    )


def _continues(text: str, index: int, step: int, apart: list[bool] | None = None) -> bool:
    """Whether a number goes on at ``index``: with a digit, or with a point, comma or stroke and then a digit."""
    char = text[index]
    if char.isnumeric():
        return True
    beyond = index + step
    if char not in ".,/⁄:-–" or not 0 <= beyond < len(text):
        return char in "-−+" and step < 0
    if apart is not None and apart[beyond]:
        return False
    return text[beyond].isnumeric()
