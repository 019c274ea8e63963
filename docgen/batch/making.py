"""One edition from content to download: its pages, their proof, and publishing.

An edition is published only when its file conforms to PDF/UA-1 and PDF/A-3a and every text of its variant stands in it, in
order. Otherwise the file from before stays, and the findings say why.
"""

from __future__ import annotations

from dataclasses import dataclass

from docgen.batch.events import Outcome
from docgen.batch.faults import own_fault
from docgen.batch.pages import Pager, unproved
from docgen.brand.model import Brand
from docgen.content.checks import Checked
from docgen.diagnostics import Diagnostic, ExitCode, Refusal, in_order
from docgen.files import Folder
from docgen.publish.edition import Edition
from docgen.publish.manifest import Entry
from docgen.publish.publisher import Publisher


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
    """Makes and publishes editions of one project, one after the other."""

    publisher: Publisher
    pager: Pager

    @classmethod
    def of(cls, folder: Folder, publisher: Publisher) -> Maker:
        """For the project in ``folder``, into the publisher's output."""
        return cls(publisher, Pager.of(folder))

    def make(self, edition: Edition, checked: Checked, brand: Brand) -> Made:
        """Makes and publishes ``edition``. Findings of its leaflet and its text are among the diagnostics.

        A fault of docgen itself, or of a library, is a finding too: it must not stop the other editions.
        """
        try:
            return self._make(edition, checked, brand)
        except Exception as fault:  # noqa: BLE001 (told as a finding, with its line)
            found = in_order([*checked.diagnostics, own_fault(fault, edition.place)])
            return Made(None, tuple(found), ExitCode.ENVIRONMENT)

    def _make(self, edition: Edition, checked: Checked, brand: Brand) -> Made:
        try:
            pages = self.pager.make(edition, checked, brand)
        except Refusal as refusal:
            return Made(None, refusal.diagnostics, refusal.exit_code)
        if faults := unproved(pages):
            return Made(None, tuple(in_order([*pages.diagnostics, *faults])), ExitCode.NON_CONFORMING)
        try:
            entry = self.publisher.publish(pages.pdf, edition, pages=pages.count)
        except Refusal as refusal:
            return Made(None, tuple(in_order([*pages.diagnostics, *refusal.diagnostics])), refusal.exit_code)
        return Made(entry, pages.diagnostics)
