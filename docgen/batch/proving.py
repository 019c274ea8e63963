"""The proof of a finished edition: that it conforms to the standards, and holds every text, where people can see it.

The whole proof looks at the whole file, as a validator, a screen reader and an eye do. An edition that was put together holds
the very objects of a typeset document and of a brand's slots that stood the whole proof in another edition; for catalogues of
thousands it is enough to prove a *sample* like that, and of the others that they were put together rightly. The sample has
an edition of every typeset document, one of every brand's slots (and so of every brand's inks), and one in
:data:`EVERY` of all the others.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field
from enum import StrEnum

from docgen.batch.pages import Pages
from docgen.diagnostics import Diagnostic, error
from docgen.typeset.conformance import prove
from docgen.typeset.document import TypesetDocument
from docgen.typeset.objects import ROW, table_of
from docgen.typeset.proof import missing

MOST_LOST = 5
"""So many lost texts are named for an edition: where one is lost, those after it often are."""
EVERY = 20


class Proof(StrEnum):
    """Which editions are proved as a whole."""

    ALL = "all"
    SAMPLE = "sample"


@dataclass
class Prover:
    """Proves editions, and remembers which typeset documents and slots stood the whole proof."""

    _stood: set[str] = field(default_factory=set)

    def faults(
        self, pages: Pages, id: str, document: TypesetDocument, parts: tuple[str, ...], proof: Proof
    ) -> list[Diagnostic]:
        """Why the edition ``id`` cannot be published; none if it can.

        ``parts`` are the keys of what it was put together from: of ``document``, and of the brand's slots.
        """
        known = len(parts) > 1 and self._stood.issuperset(parts)
        if proof is Proof.SAMPLE and known and zlib.crc32(id.encode()) % EVERY:
            return misjoined(pages, document)
        found = unproved(pages)
        if not found:
            self._stood.update(parts)
        return found

    def forget(self) -> None:
        """Has all parts proved anew."""
        self._stood.clear()


def misjoined(pages: Pages, document: TypesetDocument) -> list[Diagnostic]:
    """Whether the file holds the objects of ``document``, as that was proved, and refers to them; a fault if not."""
    pdf = pages.pdf
    table = table_of(pdf)
    rows = (slice(number * ROW.size, (number + 1) * ROW.size) for number in range(document.size))
    same = pdf.startswith(document.head) and all(
        table[row] == document.rows[row] for number, row in enumerate(rows) if number not in document.varying
    )
    if same:
        return []
    message = "the file does not hold the pages that were proved"
    return [error("not-conforming", message, pages.words.variant.place, "report it: this is a fault of docgen")]


def unproved(pages: Pages) -> list[Diagnostic]:
    """Why the file cannot be published: standards that it breaks, texts that it lost. None if it can."""
    pdf, words, variant = pages.pdf, pages.words, pages.words.variant
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
    lost = [words.texts[index] for index in missing(words.passages, pdf)]
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
