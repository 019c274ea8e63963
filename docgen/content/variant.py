"""The leaflet for one audience: the only thing that later stages are given.

:func:`resolve` is the one function that decides who may see what, and in which format. A :class:`Variant` holds the texts of its audience with
facts quoted and sources numbered, and has no way back to the leaflet: a later stage cannot leak what it does not have.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from docgen.content.blocks.base import Part, Resolved, texts_in
from docgen.content.blocks.furniture import Entry, References
from docgen.content.formats import SHORT
from docgen.content.leaflet import Leaflet, Section, Status
from docgen.content.markup import citations, parse, plain
from docgen.content.references import Reference, vancouver
from docgen.content.text import Audience, Text, unbroken
from docgen.content.view import View
from docgen.diagnostics import Place


@dataclass(frozen=True)
class VariantSection:
    """A heading with blocks and inner sections; ``level`` 2 for the outermost. ``id`` names it on the page."""

    id: str
    level: int
    place: Place
    number: Text | None
    heading: Text
    blocks: tuple[Resolved, ...]
    sections: tuple[VariantSection, ...]


@dataclass(frozen=True)
class RevisionFacts:
    """What the reader is told about the revision."""

    number: int
    issued: dt.date
    review_by: dt.date
    status: Status
    owner: str


@dataclass(frozen=True)
class Variant:
    """One audience's leaflet."""

    leaflet: str
    audience: Audience
    region: str
    language: str
    place: Place
    title: Text
    subtitle: Text | None
    summary: str
    revision: RevisionFacts
    sections: tuple[VariantSection, ...]
    numbers: Mapping[str, int]
    """The number of each cited source."""
    is_short: bool = False
    """Whether it is a part of a longer leaflet, which has the rest and the sources."""

    def texts(self, unseen: bool | None = False) -> Iterator[Text]:
        """The texts in reading order: the printed ones, only the unseen ones (``True``), or all (``None``)."""
        yield from texts_in((self.title, self.subtitle, self.sections), unseen)

    def words(self, text: Text) -> str:
        """``text`` as it can be read on the page: without markup, with the numbers of its citations."""
        return _plain_numbered(text, self.numbers)


def _plain_numbered(text: Text, numbers: Mapping[str, int]) -> str:
    """A citation's number stands apart from the words before it, as it does on the page: 2019 and then 2 is no 20192."""
    parts = []
    for span in parse(text.source):
        shown = numbered(tuple(citations((span,))), numbers)
        number = f" {shown}" if shown else ""
        parts.append(plain((span,), number) if plain((span,)) else number)
    return "".join(parts)


def numbered(keys: tuple[str, ...], numbers: Mapping[str, int]) -> str:
    """The numbers of ``keys`` as they are printed: ``2,5``."""
    return ",".join(str(number) for number in sorted({numbers[key] for key in keys if key in numbers}))


def resolve(
    leaflet: Leaflet, view: View, references: Mapping[str, Reference], form: str | None = None
) -> Variant | None:
    """The variant of ``leaflet`` for ``view``'s audience; ``None`` when it has no title or no section for it.

    ``form`` is a format of print, or none for what all downloads hold. A short format holds what names it, and prints no
    numbers of sources unless their list is part of it. Unknown sources and facts are faults in ``view``.
    """
    title = view.text(leaflet.title)
    sections = _sections(leaflet.sections, view, "s", 2, form)
    if title is None or not sections:
        return None
    revision = leaflet.revision
    owner, summary, subtitle = view.text(revision.owner), view.text(leaflet.summary), view.text(leaflet.subtitle)
    numbers = _number((title, subtitle, sections), view, references)
    if form in SHORT and not _lists_sources(sections):
        numbers = {}
    return Variant(
        leaflet=leaflet.leaflet.value,
        audience=view.audience,
        region=leaflet.region,
        language=leaflet.language,
        place=leaflet.place,
        title=title,
        subtitle=subtitle,
        summary=plain(parse(summary.source)) if summary else "",
        revision=RevisionFacts(
            number=revision.number,
            issued=revision.issued,
            review_by=revision.review_by,
            status=revision.status,
            owner=plain(parse(owner.source)) if owner else "",
        ),
        sections=tuple(_with_references(section, numbers, references) for section in sections),
        numbers=numbers,
        is_short=form in SHORT,
    )


def _sections(
    sections: tuple[Section, ...], view: View, prefix: str, level: int, form: str | None, named: bool = False
) -> tuple[VariantSection, ...]:
    """``named``: whether a section around these names the format."""
    kept = []
    for index, section in enumerate(sections, start=1):
        if not _may_see(section, view, form):
            continue
        heading = view.text(section.heading)
        name = f"{prefix}{index}"
        whole = named or section.names(form)
        blocks = tuple(
            resolved
            for block in section.blocks
            if block is not None and _may_see(block, view, form)
            if whole or form not in SHORT or block.names(form)
            if (resolved := block.resolve(view)) is not None
        )
        inner = _sections(section.sections, view, f"{name}-", level + 1, form, whole)
        if (blocks or inner) and heading is None:
            cure = "write a heading for it, or keep the section to the other audience with 'audience:'"
            message = f"the {view.audience} audience is told what stands in this section, and no heading"
            view.fault("section-without-heading", message, section.heading.place, cure)
        elif (blocks or inner) and heading is not None:
            number = view.text(section.number)
            kept.append(VariantSection(name, level, section.place, number, heading, blocks, inner))
    return tuple(kept)


def _may_see(part: Part, view: View, form: str | None) -> bool:
    """Whether the audience may see any of ``part`` in the format: it is kept neither from the one nor from the other."""
    return part.audience in (None, view.audience) and (part.only_in is None or part.names(form))


def _lists_sources(sections: tuple[VariantSection, ...]) -> bool:
    return any(
        _lists_sources(section.sections) or any(isinstance(block, References) for block in section.blocks)
        for section in sections
    )


def _number(parts: object, view: View, references: Mapping[str, Reference]) -> dict[str, int]:
    """Numbers the cited sources in the order in which they are first read."""
    numbers: dict[str, int] = {}
    for text in texts_in(parts):
        for key in citations(parse(text.source)):
            if key in references:
                numbers.setdefault(key, len(numbers) + 1)
            else:
                view.unknown_source(key, text, references)
    return numbers


def _with_references(
    section: VariantSection, numbers: Mapping[str, int], references: Mapping[str, Reference]
) -> VariantSection:
    """``section`` with its lists of references filled in."""
    blocks = tuple(
        dataclasses.replace(block, entries=_entries(block, numbers, references))
        if isinstance(block, References)
        else block
        for block in section.blocks
    )
    inner = tuple(_with_references(part, numbers, references) for part in section.sections)
    return dataclasses.replace(section, blocks=blocks, sections=inner)


def _entries(block: References, numbers: Mapping[str, int], references: Mapping[str, Reference]) -> tuple[Entry, ...]:
    ordered = sorted(numbers.items(), key=lambda item: item[1])
    return tuple(Entry(key, number, _entry(references[key])) for key, number in ordered)


def _entry(reference: Reference) -> Text:
    return Text(unbroken(escaped(vancouver(reference))), reference.place)


def escaped(words: str) -> str:
    """``words`` with the marks of inline text made harmless."""
    return "".join(f"\\{mark}" if mark in "\\*_[]{}<&" else mark for mark in words)


LEAST_SECRET = 16
"""Characters, spaces not counted: what is shorter may well stand in both audiences' words by chance."""


def secrets(other: Variant, variant: Variant) -> Iterator[Text]:
    """The texts of the ``other`` audience's variant that must not be found in anything made from ``variant``."""
    own = "\n".join(squeezed(variant.words(text)) for text in variant.texts(unseen=None))
    for text in other.texts(unseen=None):
        words = squeezed(plain(parse(text.source)))
        if len(words) >= LEAST_SECRET and words not in own:
            yield text


def squeezed(words: str) -> str:
    """``words`` without white space."""
    return "".join(words.split())
