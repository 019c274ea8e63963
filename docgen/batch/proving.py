"""The proof of a finished edition: that it conforms to the standards, and holds every text, where people can see it.

The whole proof looks at the whole file, as a validator, a screen reader and an eye do. An edition that was put together holds
the very objects of a typeset document and of a brand's slots that stood the whole proof in another edition; for catalogues of
thousands it is enough to prove a *sample* like that, and of the others that they were put together rightly. In the sample are
an edition of all pages that were typeset, one of each brand's slots (and so of each brand's inks), and one in :data:`EVERY` of
all the others.

What an edition is put together of is known when it is composed, and not before: a template may read of a brand whatever it
likes. So who gives out the work says what has stood (:class:`Sample`), and the worker, whether that is all there is to it.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from docgen.batch.pages import Pages
from docgen.diagnostics import Diagnostic, Place, error
from docgen.typeset.conformance import prove
from docgen.typeset.document import TypesetDocument
from docgen.typeset.objects import ROW, table_of
from docgen.typeset.proof import missing_from, text_of

MOST_LOST = 5
"""So many lost texts are named for an edition: where one is lost, those after it often are."""
EVERY = 20


Needs = tuple[object, object]
"""What an edition has in common with others, as far as can be said before it is composed: its pages, and its brand's slots."""


@dataclass
class Sample:
    """What has stood the whole proof in a build.

    What stands in a wave counts from the next one on, so that it does not matter who is quicker; ``at_once`` where there is
    one wave for all.
    """

    at_once: bool
    _stood: dict[object, set[str]] = field(default_factory=dict)
    _standing: dict[object, set[str]] = field(default_factory=dict)

    def stood(self, id: str, needs: Needs) -> frozenset[str] | None:
        """Of what the edition ``id`` may be put together of, what has stood; none if it is to stand the whole proof itself."""
        if zlib.crc32(id.encode()) % EVERY == 0:
            return None
        return frozenset().union(*(self._stood.get(need, ()) for need in needs))

    def stands(self, needs: Needs, parts: Sequence[str]) -> None:
        """An edition with these needs, put together of these parts, has stood the whole proof."""
        for need, part in zip(needs, parts, strict=True):
            self._standing.setdefault(need, set()).add(part)
        if self.at_once:
            self.count()

    def count(self) -> None:
        """What stands, counts from now on."""
        for need, parts in self._standing.items():
            self._stood.setdefault(need, set()).update(parts)
        self._standing.clear()


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
    """Why the file cannot be published: standards that it breaks, texts that it lost, the leaflet's or the brand's. None if it can."""
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
    text = text_of(pdf)
    lost = [words.texts[index] for index in missing_from(words.passages, text)]
    cure = "check that the block's template prints it once, in the order of its fields, and that no style hides it"
    faults += (_lost(variant.words(each), each.place, cure) for each in lost[:MOST_LOST])
    if (more := len(lost) - MOST_LOST) > 0:
        message = f"{more} texts more are not in the PDF, cannot be seen, or are not in their places"
        faults.append(error("text-lost", message, variant.place, "mend those that are named first"))
    cure = "take out of the styles what hides it, or what the brand says there out of the brand"
    for slot in pages.own:
        gone = missing_from([passage for passage, _ in slot], text)
        faults += (_lost(*slot[index], cure) for index in gone[:MOST_LOST])
    return faults


def _lost(words: str, place: Place, cure: str) -> Diagnostic:
    message = f"this text is not in the PDF, cannot be seen, or is not in its place: '{_shortened(words)}'"
    return error("text-lost", message, place, cure)


def _shortened(words: str, most: int = 60) -> str:
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"
