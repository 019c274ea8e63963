"""Inline text -> spans.

A small part of CommonMark, read by markdown-it-py: emphasis, strong, links, escapes and entities; and three things more:
``[@key]`` or ``[@one; @two]`` cites, as in Pandoc; ``[eGFR]{abbr="estimated glomerular filtration rate"}`` expands;
``[mot]{lang=fr}`` is in another language. HTML has no meaning here and is shown as typed. ``{a.fact}`` is quoted before
text comes here (:mod:`docgen.content.quoting`).
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from markdown_it import MarkdownIt

LINK_SCHEMES = ("https:", "mailto:", "tel:")


@dataclass(frozen=True, slots=True)
class Words:
    """Plain words."""

    text: str


@dataclass(frozen=True, slots=True)
class Strong:
    """Important words."""

    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Emphasis:
    """Stressed words."""

    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead to ``address``."""

    address: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Abbreviation:
    """Words that stand for ``expansion``."""

    expansion: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Foreign:
    """Words in ``language`` (BCP 47)."""

    language: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Citation:
    """Keys of the references that support the words before."""

    keys: tuple[str, ...]


Span = Words | Strong | Emphasis | Link | Abbreviation | Foreign | Citation
Spans = tuple[Span, ...]

_CITATION = re.compile(r"\[@([^\[\]]*)\]")
_ATTRIBUTE = re.compile(r"\{(?:lang=([A-Za-z-]+)|abbr=\"([^\"]+)\")\}")
_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


@functools.lru_cache(maxsize=8192)
def parse(source: str) -> Spans:
    """The spans of one inline text. Anything that is no markup is words; nothing is ever dropped."""
    tokens = _parser().parseInline(source)[0].children or []
    return tuple(_joined(_spans(iter(tokens), None)))


def plain(spans: Sequence[Span], citation: str = "") -> str:
    """The words of ``spans`` without markup; each citation becomes ``citation``."""
    parts = []
    for span in spans:
        if isinstance(span, Words):
            parts.append(span.text)
        elif isinstance(span, Citation):
            parts.append(citation)
        else:
            parts.append(plain(span.spans, citation))
    return "".join(parts)


def citations(spans: Sequence[Span]) -> Iterator[str]:
    """The keys that are cited, in reading order."""
    for span in spans:
        if isinstance(span, Citation):
            yield from span.keys
        elif not isinstance(span, Words):
            yield from citations(span.spans)


def links(spans: Sequence[Span]) -> Iterator[Link]:
    """The links, in reading order."""
    for span in spans:
        if isinstance(span, Link):
            yield span
        if not isinstance(span, Words | Citation):
            yield from links(span.spans)


@functools.cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("zero").enable(["emphasis", "link", "escape", "entity"])
    parser.inline.ruler.before("link", "citation", _citation_rule)
    parser.inline.ruler.before("link", "attributed", _attributed_rule)
    # The model says which addresses are good, with a place; markdown-it would drop the link without a word.
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    return parser


def _citation_rule(state: Any, silent: bool) -> bool:
    match = _CITATION.match(state.src, state.pos)
    if match is None:
        return False
    keys = tuple(part.strip().removeprefix("@") for part in match[1].split(";"))
    if not all(_KEY.fullmatch(key) for key in keys):
        return False
    if not silent:
        # The space before a citation belongs to the citation: the number stands right after the word.
        state.pending = state.pending.rstrip(" ")
        token = state.push("citation", "", 0)
        token.meta = {"keys": keys}
    state.pos = match.end()
    return True


def _attributed_rule(state: Any, silent: bool) -> bool:
    if state.src[state.pos] != "[":
        return False
    end = state.md.helpers.parseLinkLabel(state, state.pos)
    if end < 0:
        return False
    match = _ATTRIBUTE.match(state.src, end + 1)
    if match is None:
        return False
    if not silent:
        kind, value = ("lang", match[1]) if match[1] else ("abbr", match[2])
        token = state.push(f"{kind}_open", "", 1)
        token.meta = {"value": value}
        start, limit = state.pos + 1, state.posMax
        state.pos, state.posMax = start, end
        state.md.inline.tokenize(state)
        state.posMax = limit
        state.push(f"{kind}_close", "", -1)
    state.pos = match.end()
    return True


def _joined(spans: Iterator[Span]) -> Iterator[Span]:
    """``spans`` with citations that touch made one: of ``[@a] [@b]``, numbered 1 and 2, ``12`` must not be read."""
    last: Span | None = None
    for span in spans:
        if isinstance(last, Citation) and isinstance(span, Citation):
            span = Citation(tuple(dict.fromkeys(last.keys + span.keys)))
        elif last is not None:
            yield last
        last = span
    if last is not None:
        yield last


def _spans(tokens: Iterator[Any], until: str | None) -> Iterator[Span]:
    for token in tokens:
        kind = token.type
        if kind == until:
            return
        if kind == "citation":
            yield Citation(token.meta["keys"])
        elif kind == "strong_open":
            yield Strong(tuple(_spans(tokens, "strong_close")))
        elif kind == "em_open":
            yield Emphasis(tuple(_spans(tokens, "em_close")))
        elif kind == "link_open":
            yield Link(str(token.attrs["href"]), tuple(_spans(tokens, "link_close")))
        elif kind == "lang_open":
            yield Foreign(token.meta["value"], tuple(_spans(tokens, "lang_close")))
        elif kind == "abbr_open":
            yield Abbreviation(token.meta["value"], tuple(_spans(tokens, "abbr_close")))
        elif kind in ("softbreak", "hardbreak"):
            yield Words(" ")
        elif token.content:
            yield Words(token.content)
