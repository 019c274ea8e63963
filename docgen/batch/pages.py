"""One edition from content to a finished file that is not published: compose, typeset, finish; and its proof.

:class:`Pager` writes nothing. What it gives is what a build would publish if :func:`unproved` finds nothing against it.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from docgen.brand.fonts import glyph_faults
from docgen.brand.model import Brand
from docgen.compose.compose import Composer, Imprint
from docgen.compose.leaks import leaks
from docgen.compose.manuscript import Manuscript
from docgen.content.checks import Checked
from docgen.content.formats import Format, PrintFormat
from docgen.content.text import Audience
from docgen.content.variant import Variant
from docgen.diagnostics import Diagnostic, Refusal, error, in_order
from docgen.files import Folder
from docgen.publish.edition import Edition
from docgen.typeset.conformance import prove
from docgen.typeset.document import Metadata, TypesetDocument
from docgen.typeset.engine import typeset
from docgen.typeset.finish import finish
from docgen.typeset.proof import missing

MOST_LOST = 5
"""So many lost texts are named for an edition: where one is lost, those after it often are."""


@dataclass(frozen=True)
class Pages:
    """A finished file, how many pages it has, what it was made from, and the warnings on the way."""

    pdf: bytes
    count: int
    variant: Variant
    diagnostics: tuple[Diagnostic, ...]


@dataclass(frozen=True)
class Pager:
    """Makes the pages of one project's editions, one after the other; what can be kept from one to the next is kept."""

    folder: Folder
    composer: Composer

    @classmethod
    def of(cls, folder: Folder) -> Pager:
        """For the project in ``folder``."""
        return cls(folder, Composer.of(folder))

    def make(self, edition: Edition, checked: Checked, brand: Brand) -> Pages:
        """The pages of ``edition``.

        Raises:
            Refusal: everything that stands against them, with the warnings that go with it, in order.
        """
        draft = self.draft(edition, checked, brand)
        with draft.refusing():
            document = typeset(draft.manuscript, self.folder)
            return draft.finished(document)

    def draft(self, edition: Edition, checked: Checked, brand: Brand) -> Draft:
        """What the engine is to make pages of. Raises :class:`Refusal` like :meth:`make`."""
        found = list(checked.diagnostics)
        if not checked.sound:
            raise Refusal(found)
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
            manuscript = self.composer.compose(variant, view, brand, imprint_of(edition, brand))
            other = next((side for side in checked.variants if side is not audience), None)
            if found_leaks := list(leaks(manuscript, variant, checked.variants[other] if other else None)):
                raise Refusal(found_leaks)
        inks = {name: ink.rgb for name, ink in brand.inks.items()}
        return Draft(manuscript, variant, inks, _metadata(variant, brand, edition), tuple(in_order(found)))


@dataclass(frozen=True)
class Draft:
    """One edition before it is typeset: what the engine reads, what is done to its pages, and what was found so far."""

    manuscript: Manuscript
    variant: Variant
    inks: Mapping[str, tuple[float, float, float]]
    metadata: Metadata
    diagnostics: tuple[Diagnostic, ...]

    def finished(self, document: TypesetDocument) -> Pages:
        """The edition made of its typeset document."""
        return Pages(finish(document, self.inks, self.metadata), document.pages, self.variant, self.diagnostics)

    @contextlib.contextmanager
    def refusing(self) -> Iterator[None]:
        """Adds what was found so far to whatever is refused."""
        with _with_all(self.diagnostics):
            yield


@contextlib.contextmanager
def _with_all(found: Iterable[Diagnostic]) -> Iterator[None]:
    try:
        yield
    except Refusal as refusal:
        raise Refusal(in_order([*found, *refusal.diagnostics]), refusal.exit_code) from None


def imprint_of(edition: Edition, brand: Brand) -> Imprint:
    """What is printed of the edition on its own pages. The QR code of a format of print leads to the leaflet's download."""
    read = replace(edition, format=Format.STANDARD) if edition.format in set(PrintFormat) else edition
    return Imprint(edition.id, edition.format, brand.address_of(read.id))


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


def unproved(pages: Pages) -> list[Diagnostic]:
    """Why the file cannot be published: standards that it breaks, texts that it lost. None if it can."""
    pdf, variant = pages.pdf, pages.variant
    faults = [
        error(
            "not-conforming",
            f"{finding.profile}, rule {finding.rule}: {finding.message}"
            + (f" (page {finding.page})" if finding.page else ""),
            variant.place,
            "this is a fault of a template, a style or docgen: the rule says which element",
        )
        for finding in prove(pdf)
    ]
    texts = list(variant.texts())
    lost = [texts[index] for index in missing([variant.words(text) for text in texts], pdf)]
    cure = "check that the block's template prints it once, in the order of its fields, and that no style hides it"
    for text in lost[:MOST_LOST]:
        message = (
            f"this text is not in the PDF, cannot be seen, or is not in its place: '{_shortened(variant.words(text))}'"
        )
        faults.append(error("text-lost", message, text.place, cure))
    if (more := len(lost) - MOST_LOST) > 0:
        message = f"{more} texts more are not in the PDF, cannot be seen, or are not in their places"
        faults.append(error("text-lost", message, variant.place, "mend those that are named first"))
    return faults


def _shortened(words: str, most: int = 60) -> str:
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"
