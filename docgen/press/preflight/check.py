"""The preflight: a finished PDF is read back, and judged as PDF/X-4 for print.

In: the bytes of any PDF, and what was promised. Out: a verdict with findings in a stable order and the facts that a
print buyer asks for. Pages are read and judged one after the other, so that a thousand take no more memory than one.
"""

from __future__ import annotations

import contextlib
import dataclasses
import io
import logging
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from docgen.diagnostics import Diagnostic, Place, error
from docgen.press.preflight.colour import ALL
from docgen.press.preflight.document import Intent, read_document
from docgen.press.preflight.ground import Load, loads
from docgen.press.preflight.interpreter import UNREADABLE
from docgen.press.preflight.library import Library
from docgen.press.preflight.page import PageFacts, read_page
from docgen.press.preflight.plane import MM
from docgen.press.preflight.promises import PROCESS, Promises
from docgen.press.preflight.rules.boxes import judge_boxes, judge_pages
from docgen.press.preflight.rules.document import judge_document
from docgen.press.preflight.rules.edges import judge_edges
from docgen.press.preflight.rules.inks import ink_dries, judge_inks, plates_are_one
from docgen.press.preflight.rules.sizes import judge_sizes

DEFAULT = Promises()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the preflight found."""

    findings: tuple[Diagnostic, ...]
    """First those about the file, then each page's in turn, then those about the pages together."""
    pages: int = 0
    version: str = ""
    """Of PDF; empty if the file could not be read."""
    standard: str = ""
    """What the file says that it is: ``PDF/X-4``."""
    intent: Intent | None = None
    trims_mm: tuple[tuple[float, float], ...] = ()
    """Width and height of each page when cut."""
    bleed_mm: float = 0.0
    """The least of any side of any page."""
    plates: tuple[str, ...] = ()
    """On which there is ink: process inks in their order, then spot inks by name."""
    most_ink: float = 0.0
    """Per cent, of all plates together, where there is most of it."""
    most_ink_at: str = ""
    """Where that is, in words."""

    @property
    def refused(self) -> bool:
        """Whether the file must not go to a press."""
        return any(finding.is_error for finding in self.findings)


def preflight(pdf: bytes, promises: Promises = DEFAULT, path: str = "") -> Verdict:
    """Judges a PDF against what was promised; ``path`` is what findings call the file.

    Raises nothing for what is wrong with the file: a damaged or locked one has a finding that says so.
    """
    import pikepdf

    try:
        with _complaints() as complaints, pikepdf.open(io.BytesIO(pdf)) as opened:
            verdict = _judge(opened, promises)
            complaints += map(str, opened.get_warnings())
    except pikepdf.PasswordError:
        verdict = Verdict(
            (error("pdf-locked", "the file is locked with a password", help="save it without a password"),)
        )
    except UNREADABLE:
        verdict = Verdict((_damaged("the file is damaged, or no PDF"),))
    else:
        if complaints:
            finding = _damaged("the file is damaged, and readers must guess what it was")
            verdict = dataclasses.replace(verdict, findings=(finding, *verdict.findings))
    return _placed(verdict, path)


@contextlib.contextmanager
def _complaints() -> Iterator[list[str]]:
    """What pikepdf says of the file by the way: it is kept from the terminal, and not forgotten."""
    heard: list[str] = []
    listener = logging.Handler()
    listener.emit = lambda record: heard.append(record.getMessage())  # type: ignore[method-assign]
    logger = logging.getLogger("pikepdf._core")
    passes_on, logger.propagate = logger.propagate, False
    logger.addHandler(listener)
    try:
        yield heard
    finally:
        logger.removeHandler(listener)
        logger.propagate = passes_on


def _damaged(message: str) -> Diagnostic:
    return error("pdf-damaged", message, help="make it again, and copy it anew")


def _placed(verdict: Verdict, path: str) -> Verdict:
    if not path:
        return verdict
    findings = tuple(dataclasses.replace(finding, place=Place(path)) for finding in verdict.findings)
    return dataclasses.replace(verdict, findings=findings)


class _Tally:
    """What is summed up over the pages."""

    def __init__(self) -> None:
        self.bleed_mm = math.inf
        self.most_ink, self.most_ink_at = 0.0, ""
        self._plates: set[str] = set()

    def count(self, page: PageFacts, burdens: Sequence[Load]) -> None:
        """Adds a page."""
        trim, bleed = page.trim, page.bleed
        least = min(trim[0] - bleed[0], trim[1] - bleed[1], bleed[2] - trim[2], bleed[3] - trim[3])
        self.bleed_mm = min(self.bleed_mm, round(least / MM, 2))
        for look in {paint.look for paint in page.paints}:
            self._plates.update(plate for plate, _ in look.colour.tints)
        heaviest = max(burdens, key=lambda load: load.total, default=None)
        if heaviest is not None and heaviest.total > self.most_ink:
            self.most_ink, self.most_ink_at = heaviest.total, page.where(heaviest.bounds)

    @property
    def plates(self) -> tuple[str, ...]:
        """Process inks in their order, then the others by name."""
        spots = sorted(self._plates - {*PROCESS, ALL})
        return (*(plate for plate in PROCESS if plate in self._plates), *spots)


def _judge(pdf: Any, promises: Promises) -> Verdict:
    facts = read_document(pdf)
    findings = list(judge_document(facts, promises))
    library = Library()
    sizes: list[tuple[float, float]] = []
    tally = _Tally()
    for number, written in enumerate(pdf.pages, start=1):
        page = read_page(written.obj, number, library)
        for judge in (judge_boxes, judge_edges, judge_inks, judge_sizes):
            findings += judge(page, promises)
        burdens = tuple(loads(page, promises.limits.total_ink))
        findings += ink_dries(page, promises, burdens)
        tally.count(page, burdens)
        sizes.append(page.size_mm)
    findings += judge_pages(sizes, promises)
    findings += plates_are_one(tally.plates)
    return Verdict(
        tuple(findings),
        len(sizes),
        facts.version,
        facts.xmp.get("GTS_PDFXVersion", ""),
        facts.intents[0] if facts.intents else None,
        tuple(sizes),
        tally.bleed_mm if sizes else 0.0,
        tally.plates,
        round(tally.most_ink, 1),
        tally.most_ink_at,
    )
