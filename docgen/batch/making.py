"""One edition from content to download: its pages, their proof, and publishing.

An edition is published only when its file conforms to PDF/UA-1 and PDF/A-3a and every text of its variant stands in it, in
order. Otherwise the file from before stays, and the findings say why.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from docgen.batch.events import Outcome
from docgen.batch.pages import Pager, unproved
from docgen.brand.model import Brand
from docgen.content.checks import Checked
from docgen.diagnostics import Diagnostic, ExitCode, Refusal, in_order
from docgen.files import Folder
from docgen.publish.downloads import publish
from docgen.publish.edition import Edition
from docgen.publish.manifest import Entry


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

    output: Path
    pager: Pager

    @classmethod
    def of(cls, folder: Folder, output: Path) -> Maker:
        """For the project in ``folder``, into ``output``."""
        return cls(output, Pager.of(folder))

    def make(self, edition: Edition, checked: Checked, brand: Brand) -> Made:
        """Makes and publishes ``edition``. Findings of its leaflet and its text are among the diagnostics."""
        try:
            pages = self.pager.make(edition, checked, brand)
        except Refusal as refusal:
            return Made(None, refusal.diagnostics, refusal.exit_code)
        if faults := unproved(pages):
            return Made(None, tuple(in_order([*pages.diagnostics, *faults])), ExitCode.NON_CONFORMING)
        try:
            entry = publish(pages.pdf, edition, self.output, pages=pages.count)
        except Refusal as refusal:
            return Made(None, tuple(in_order([*pages.diagnostics, *refusal.diagnostics])), refusal.exit_code)
        return Made(entry, pages.diagnostics)
