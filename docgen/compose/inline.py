"""Inline text -> HTML. What is no markup is escaped: HTML in a text is shown as typed."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup, escape

from docgen.content.markup import Abbreviation, Citation, Emphasis, Foreign, Link, Span, Spans, Strong, Words, parse
from docgen.content.text import Text


def inline(text: Text, numbers: Mapping[str, int], spoken: str) -> Markup:
    """``text`` as HTML; citations become links to the list of references.

    ``numbers`` are those of the cited sources; ``spoken`` is what is read aloud for one, with U+FFFC where its
    number goes.
    """
    return _spans(parse(text.source), numbers, spoken)


def _spans(spans: Spans, numbers: Mapping[str, int], spoken: str) -> Markup:
    return Markup("").join(_span(span, numbers, spoken) for span in spans)


def _span(span: Span, numbers: Mapping[str, int], spoken: str) -> Markup:
    if isinstance(span, Words):
        return escape(span.text)
    if isinstance(span, Citation):
        return _citation(span, numbers, spoken)
    inner = _spans(span.spans, numbers, spoken)
    if isinstance(span, Strong):
        return Markup("<strong>{}</strong>").format(inner)
    if isinstance(span, Emphasis):
        return Markup("<em>{}</em>").format(inner)
    if isinstance(span, Link):
        return Markup('<a href="{}">{}</a>').format(span.address, inner)
    if isinstance(span, Abbreviation):
        return Markup('<abbr title="{}">{}</abbr>').format(span.expansion, inner)
    assert isinstance(span, Foreign)
    return Markup('<span lang="{}">{}</span>').format(span.language, inner)


def _citation(span: Citation, numbers: Mapping[str, int], spoken: str) -> Markup:
    cited = sorted({numbers[key]: key for key in span.keys if key in numbers}.items())
    entry = Markup('<a href="#ref-{}" aria-label="{}">{}</a>')
    links = [
        entry.format(key, spoken.replace("\N{OBJECT REPLACEMENT CHARACTER}", str(number)), number)
        for number, key in cited
    ]
    return Markup('<sup class="cite">{}</sup>').format(Markup(",").join(links)) if links else Markup("")
