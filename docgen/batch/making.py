"""One edition from content to download: compose, typeset, finish, prove, publish.

An edition is published only when its file conforms to PDF/UA-1 and PDF/A-3a and every text of its variant stands in it, in
order. Otherwise the file from before stays, and the findings say why.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from docgen.batch.events import Outcome
from docgen.brand.fonts import glyph_faults
from docgen.brand.model import Brand
from docgen.compose.compose import Composer, Imprint
from docgen.content.checks import Checked
from docgen.content.text import Audience
from docgen.content.variant import Variant
from docgen.diagnostics import Diagnostic, ExitCode, Refusal, error, in_order
from docgen.files import Folder
from docgen.publish.downloads import publish
from docgen.publish.edition import Edition
from docgen.publish.manifest import Entry
from docgen.typeset.conformance import prove
from docgen.typeset.document import Metadata
from docgen.typeset.engine import typeset
from docgen.typeset.finish import finish
from docgen.typeset.proof import missing


@dataclass(frozen=True)
class Made:
    """The manifest's entry if the edition was published, what was found, and the exit code that this amounts to."""

    entry: Entry | None
    diagnostics: tuple[Diagnostic, ...]
    exit_code: ExitCode = ExitCode.DONE

    def outcome(self, edition: Edition, seconds: float) -> Outcome:
        """The same, as others are told it."""
        pages, size = (self.entry.pages, self.entry.bytes) if self.entry else (0, 0)
        return Outcome(edition, pages, size, seconds, self.diagnostics, self.exit_code)


@dataclass(frozen=True)
class Maker:
    """Makes editions of one project, one after the other; what can be kept from one to the next is kept."""

    folder: Folder
    output: Path
    composer: Composer

    @classmethod
    def of(cls, folder: Folder, output: Path) -> Maker:
        """For the project in ``folder``, into ``output``."""
        return cls(folder, output, Composer.of(folder))

    def make(self, edition: Edition, checked: Checked, brand: Brand) -> Made:
        """Makes and publishes ``edition``. Findings of its leaflet and its text are among the diagnostics."""
        found = list(checked.diagnostics)
        if not checked.sound:
            return Made(None, tuple(found), ExitCode.FAULTS)
        audience = Audience(edition.audience)
        variant, view = checked.variants[audience], checked.views[audience]
        found += glyph_faults(brand, variant.texts(unseen=False))
        if any(finding.is_error for finding in found):
            return Made(None, tuple(in_order(found)), ExitCode.FAULTS)
        try:
            manuscript = self.composer.compose(variant, view, brand, imprint_of(edition, brand))
            document = typeset(manuscript, self.folder)
            pdf = finish(
                document, {name: ink.rgb for name, ink in brand.inks.items()}, _metadata(variant, brand, edition)
            )
            if faults := _unproved(pdf, variant):
                return Made(None, tuple(in_order([*found, *faults])), ExitCode.NON_CONFORMING)
            entry = publish(pdf, edition, self.output, pages=document.pages)
        except Refusal as refusal:
            return Made(None, tuple(in_order([*found, *refusal.diagnostics])), refusal.exit_code)
        return Made(entry, tuple(in_order(found)))


def imprint_of(edition: Edition, brand: Brand) -> Imprint:
    """What is printed of the edition on its own pages."""
    return Imprint(edition.id, edition.format, brand.address_of(edition.id))


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


def _unproved(pdf: bytes, variant: Variant) -> list[Diagnostic]:
    """Why the file cannot be published: standards that it breaks, texts that it lost."""
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
        message = f"this text is not in the PDF, or not in its place: '{_shortened(variant.words(text))}'"
        faults.append(error("text-lost", message, text.place, cure))
    if (more := len(lost) - MOST_LOST) > 0:
        message = f"{more} texts more are not in the PDF, or not in their places"
        faults.append(error("text-lost", message, variant.place, "mend those that are named first"))
    return faults


MOST_LOST = 5
"""So many lost texts are named for an edition: where one is lost, those after it often are."""


def _shortened(words: str, most: int = 60) -> str:
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"
