"""One edition from content to a finished file that is not published: compose, typeset, finish.

:class:`Pager` writes nothing. What it gives is what a build would publish if :mod:`docgen.batch.proving` finds nothing against it.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from docgen.brand.fonts import glyph_faults
from docgen.brand.model import Brand
from docgen.compose.compose import Composed, Composer, Frame, slot_sheet
from docgen.compose.leaks import leaks
from docgen.compose.manuscript import Manuscript
from docgen.compose.said import said
from docgen.compose.slots import FIELDS, field_of, name_of
from docgen.content.checks import Checked
from docgen.content.formats import Format, PrintFormat
from docgen.content.text import Audience, Text
from docgen.content.variant import Variant
from docgen.content.view import View
from docgen.diagnostics import Diagnostic, Place, Refusal, error, in_order
from docgen.files import Folder, Reads, digest_of
from docgen.publish.edition import Edition
from docgen.typeset.document import Imprint, Metadata, TypesetDocument, TypesetSlots
from docgen.typeset.engine import typeset
from docgen.typeset.finish import finish


@dataclass(frozen=True)
class Words:
    """What an edition has to say: its variant, the texts of that, and these as they are read."""

    variant: Variant
    texts: tuple[Text, ...]
    passages: tuple[str, ...]
    digest: str

    @classmethod
    def of(cls, variant: Variant) -> Words:
        """Those of a variant."""
        texts = tuple(variant.texts())
        passages = tuple(variant.words(text) for text in texts)
        return cls(variant, texts, passages, digest_of(json.dumps(passages).encode()))


@dataclass(frozen=True)
class Pages:
    """A finished file, how many pages it has, what it has to say, and the warnings on the way.

    ``own`` is what the brand has to say in it besides, slot by slot: the words, and where they come from.
    """

    pdf: bytes
    count: int
    words: Words
    diagnostics: tuple[Diagnostic, ...]
    own: tuple[tuple[tuple[str, Place], ...], ...] = ()


@dataclass(frozen=True)
class Pager:
    """Makes the pages of one project's editions, one after the other; what can be kept from one to the next is kept.

    What was composed for one brand serves the next one, if nothing differs that was read of the two. It is kept until
    :meth:`forget`, whatever becomes of the files meanwhile: so all editions that are made in between agree.
    """

    folder: Folder
    composer: Composer
    _settings: dict[tuple[object, ...], list[_Setting]] = field(default_factory=dict)
    _fragments: dict[tuple[object, ...], _Fragments] = field(default_factory=dict)

    @classmethod
    def of(cls, folder: Folder) -> Pager:
        """For the project in ``folder``."""
        return cls(folder, Composer.of(folder))

    def forget(self) -> None:
        """Has everything composed anew from now on, from the files as they are then."""
        self._settings.clear()
        self._fragments.clear()

    def make(self, edition: Edition, checked: Checked, brand: Brand) -> Pages:
        """The pages of ``edition``, typeset as a whole: the quickest way to a single one.

        Raises:
            Refusal: everything that stands against them, with the warnings that go with it, in order.
        """
        self.forget()
        draft = self.draft(edition, checked, brand)
        with draft.refusing():
            return draft.finished(typeset(draft.whole, self.folder))

    def draft(self, edition: Edition, checked: Checked, brand: Brand) -> Draft:
        """What the engine is to make pages of. Raises :class:`Refusal` like :meth:`make`."""
        if not checked.sound:
            raise Refusal(checked.diagnostics)
        setting = self._setting(edition, checked, brand)
        self.folder.note_all(setting.reads)
        with _with_all(setting.diagnostics):
            fragments = self._brands(setting.view, brand, frozenset(map(name_of, setting.composed.page.slots)))
        self.folder.note_all(fragments.reads)
        variant = setting.variant
        places = {name: brand.place_of(field) for name, field in FIELDS.items()}
        return Draft(
            composed=setting.composed,
            fragments=fragments.html,
            words=setting.words,
            inks={name: ink.rgb for name, ink in brand.inks.items()},
            metadata=_metadata(variant, brand, edition),
            imprint=Imprint(edition.id, _address(edition, brand), brand.place, places),
            places=places,
            own_words={line.words: line.place for line in reversed(brand.lines)},  # of twice the same, the first
            says_all=edition.format not in set(PrintFormat),
            diagnostics=setting.diagnostics,
        )

    def _setting(self, edition: Edition, checked: Checked, brand: Brand) -> _Setting:
        """The page as it was composed for a brand that is like this one in all that matters, or as it is composed now."""
        key = (edition.leaflet, edition.audience, edition.format, brand.fonts, brand.ink_names, brand.stylesheet)
        for known in self._settings.get(key, ()):
            if known.checked is checked and known.suits(brand):
                return known
        with self.folder.recording() as reads:
            made = self._composed(edition, checked, brand, reads)
        kept = self._settings.setdefault(key, [])
        kept[:] = [*kept[1 - MOST_LIKE :], made]
        while len(self._settings) > MOST_SETTINGS:
            del self._settings[next(iter(self._settings))]
        return made

    def _composed(self, edition: Edition, checked: Checked, brand: Brand, reads: Reads) -> _Setting:
        found = list(checked.diagnostics)
        audience = Audience(edition.audience)
        variant, view = checked.variant(audience, edition.format), checked.views[audience]
        if variant is None:
            message = f"'{edition.leaflet}' holds nothing for the {audience} audience in format '{edition.format}'"
            cure = f"write 'also-in: [{edition.format}]' at the blocks that it is to hold"
            raise Refusal([error("nothing-in-format", message, checked.leaflet.leaflet.place, cure)])
        found += glyph_faults(brand, variant.texts(unseen=False))
        if any(finding.is_error for finding in found):
            raise Refusal(in_order(found))
        with _with_all(found):
            composed = self.composer.compose(variant, view, brand, edition.format)
            other = next((side for side in checked.variants if side is not audience), None)
            if found_leaks := list(leaks(composed.page, variant, checked.variants[other] if other else None)):
                raise Refusal(found_leaks)
        return _Setting(checked, variant, view, composed, Words.of(variant), reads, tuple(in_order(found)))

    def _brands(self, view: View, brand: Brand, needed: frozenset[str]) -> _Fragments:
        key = (brand.id, view.audience, view.strings_path)
        known = self._fragments.get(key)
        if known is None or known.brand != brand or not needed <= known.html.keys():
            with self.folder.recording() as reads:
                html = self.composer.fragments(view, brand, needed)
            known = self._fragments[key] = _Fragments(brand, html, reads)
            while len(self._fragments) > MOST_BRANDS:
                del self._fragments[next(iter(self._fragments))]
        return known


MOST_LIKE = 4
"""So many ways of setting one page are kept, for brands that it differs for."""
MOST_SETTINGS = 16
MOST_BRANDS = 600
"""So many slots are kept as they were composed: those of 200 brands for both audiences, and some more."""


@dataclass(frozen=True)
class _Setting:
    """A page that was composed, from what, what it has to say, and what was read and found meanwhile."""

    checked: Checked
    variant: Variant
    view: View
    composed: Composed
    words: Words
    reads: Reads
    diagnostics: tuple[Diagnostic, ...]

    def suits(self, brand: Brand) -> bool:
        """Whether the page of this brand is the same."""
        return all(field_of(brand, path) == value for path, value in self.composed.fields.items())


@dataclass(frozen=True)
class _Fragments:
    """What a brand puts into slots, and what was read for that."""

    brand: Brand
    html: Mapping[str, str]
    reads: Reads


@dataclass(frozen=True)
class Draft:
    """One edition before it is typeset: what the engine reads, what is done to its pages, and what was found so far.

    ``places`` say for each slot where the brand writes what it shows, ``own_words`` where each line of the brand's own stands.
    With ``says_all`` nothing that is in slots may be left out by the styles; those of formats for print do, as a card has little room.
    """

    composed: Composed
    fragments: Mapping[str, str]
    words: Words
    inks: Mapping[str, tuple[float, float, float]]
    metadata: Metadata
    imprint: Imprint
    places: Mapping[str, Place]
    own_words: Mapping[str, Place]
    says_all: bool
    diagnostics: tuple[Diagnostic, ...]

    @property
    def whole(self) -> Manuscript:
        """The pages with what the brand has in their slots."""
        whole = self.composed.whole(self.fragments)
        places = {id: self.places[name_of(id)] for id in whole.slots}
        return replace(whole, places={**whole.places, **places}, words=self.own_words)

    @property
    def page(self) -> Manuscript:
        """The pages with their slots open."""
        return self.composed.page

    def slots(self, frames: Iterable[Frame]) -> Manuscript:
        """What the brand puts into slots that are as large as these."""
        variant = self.words.variant
        body = f"{variant.audience} {variant.revision.status}"
        sheet = slot_sheet(self.page, body, variant.language, self.fragments, frames, self.places)
        return replace(sheet, words=self.own_words)

    @property
    def slots_digest(self) -> str:
        """The digest of what the brand puts into slots, whatever their size is."""
        variant = self.words.variant
        around = [variant.audience, variant.revision.status, variant.language]
        return digest_of(json.dumps([self.fragments, self.page.styles_digest, around]).encode())

    @property
    def words_digest(self) -> str:
        """The digest of the texts that the edition has to hold."""
        return self.words.digest

    def finished(self, document: TypesetDocument, slots: TypesetSlots | None = None) -> Pages:
        """The edition made of its typeset document, and of the brand's slots if that has openings."""
        pdf = finish(document, self.inks, self.metadata, slots, self.imprint)
        return Pages(pdf, document.pages, self.words, self.diagnostics, tuple(self._own(document)))

    def _own(self, document: TypesetDocument) -> Iterator[tuple[tuple[str, Place], ...]]:
        """What the brand says in each slot that is read with the text: those in margins are not."""
        for id, places in document.slots.items() if self.says_all else ():
            name = name_of(id)
            if not any(place.running for place in places):
                yield tuple((words, self._place_of(words, name)) for words in said(self.fragments[name]))

    def _place_of(self, words: str, slot: str) -> Place:
        """Where the brand says the words that are in a slot, with those of a label around them or without."""
        return next(
            (place for line, place in self.own_words.items() if line in words or words in line), self.places[slot]
        )

    @contextlib.contextmanager
    def refusing(self) -> Iterator[None]:
        """Adds what was found so far to whatever is refused."""
        with _with_all(self.diagnostics):
            yield


def frames_of(document: TypesetDocument) -> tuple[Frame, ...]:
    """The slots of a document, with their sizes."""
    return tuple(Frame.of(id, places[0].rectangle, running=places[0].running) for id, places in document.slots.items())


@contextlib.contextmanager
def _with_all(found: Iterable[Diagnostic]) -> Iterator[None]:
    try:
        yield
    except Refusal as refusal:
        raise Refusal(in_order([*found, *refusal.diagnostics]), refusal.exit_code) from None


def _address(edition: Edition, brand: Brand) -> str:
    """Where the edition's QR code leads: that of a format of print to the leaflet's download."""
    read = replace(edition, format=Format.STANDARD) if edition.format in set(PrintFormat) else edition
    return brand.address_of(read.id)


def _metadata(variant: Variant, brand: Brand, edition: Edition) -> Metadata:
    return Metadata(
        title=variant.words(variant.title),
        author=brand.name,
        subject=variant.summary,
        keywords=(variant.leaflet, edition.audience, variant.region, variant.revision.status.value),
        language=variant.language,
        identifier=edition.id,
        issued=variant.revision.issued,
        status=variant.revision.status.value,
    )
