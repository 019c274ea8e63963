"""The steps of one edition, as a worker takes them: typeset, then brand; either is left out when it would change nothing.

* **Typeset** reads a manuscript (HTML, styles) and the pictures and fonts that it names, and gives pages. Its key is the
  digest of all that, and of the tools. When the key is that of last time, nothing is typeset.
* **Brand** reads those pages, the brand's inks, what the file says about itself, and the texts that it must hold, and gives
  the edition: finished and proved. When its key is that of last time and the download is intact, the edition stays as it is.

So an edition whose leaflet quotes one fact of a medicine is not made again when another fact of that file changes.

:func:`perform` needs nothing but its job and the project's files, so that it can run in any process on any machine. It
writes nothing.
"""

from __future__ import annotations

import json
import pickle
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from docgen.batch.faults import own_fault
from docgen.batch.pages import Draft, Pager, unproved
from docgen.batch.store import Store, pack
from docgen.brand.model import Brand
from docgen.compose.manuscript import Manuscript
from docgen.content.checks import Checked
from docgen.diagnostics import Diagnostic, ExitCode, Refusal, in_order
from docgen.files import Folder, Reads, digest_of
from docgen.publish.edition import Edition
from docgen.typeset.document import TypesetDocument
from docgen.typeset.engine import typeset


@dataclass(frozen=True)
class Before:
    """How an edition was made last time.

    Attributes:
        manuscript: The digest of its manuscript.
        reads: What the engine read besides.
        branding: The key of its branding.
        intact: Whether its download is still what was published then.
    """

    manuscript: str
    reads: Reads
    branding: str
    intact: bool


@dataclass(frozen=True)
class Job:
    """One edition to make.

    Attributes:
        edition: Which.
        root: The project's folder.
        output: The output folder, whose store may have the pages.
        leaflet: The leaflet, checked; pickled, since many editions have it in common.
        brand: The brand, pickled.
        tools: The digest of the versions of all tools.
        before: How it was made last time; none if that is not to count.
    """

    edition: Edition
    root: Path
    output: Path
    leaflet: bytes
    brand: bytes
    tools: str
    before: Before | None


@dataclass(frozen=True)
class Result:
    """What came of a job.

    Attributes:
        pdf: The finished and proved edition; none if it failed, or if it is the same as before.
        same: Whether it is the same as before.
        pages: How many pages it has.
        reads: What was read to make it, besides the leaflet and the brand.
        manuscript: The digest of its manuscript.
        engine_reads: What the engine read besides the manuscript.
        typeset: The key of its typeset document.
        document: That document, packed, if it was typeset just now.
        branding: The key of its branding.
        diagnostics: Everything that was found.
        exit_code: What that amounts to.
        seconds: What it took.
    """

    pdf: bytes | None = None
    same: bool = False
    pages: int = 0
    reads: Reads = field(default_factory=dict)
    manuscript: str = ""
    engine_reads: Reads = field(default_factory=dict)
    typeset: str = ""
    document: bytes | None = None
    branding: str = ""
    diagnostics: tuple[Diagnostic, ...] = ()
    exit_code: ExitCode = ExitCode.DONE
    seconds: float = 0.0


def perform(job: Job) -> Result:
    """Makes one edition. A fault of docgen itself, or of a library, is a finding too: it must not stop the other editions."""
    started = time.perf_counter()
    checked = _bench.leaflet(job.leaflet)
    try:
        result = _Making(job, checked, _bench.pager(job.root)).result()
    except Refusal as refusal:
        result = Result(diagnostics=refusal.diagnostics, exit_code=refusal.exit_code)
    except Exception as fault:  # noqa: BLE001 (told as a finding, with its line)
        found = in_order([*checked.diagnostics, own_fault(fault, job.edition.place)])
        result = Result(diagnostics=tuple(found), exit_code=ExitCode.ENVIRONMENT)
    return replace(result, seconds=time.perf_counter() - started)


class _Bench:
    """What a worker keeps from one job to the next."""

    def __init__(self) -> None:
        self._pagers: dict[Path, Pager] = {}
        self._leaflet: tuple[bytes, Checked] | None = None

    def pager(self, root: Path) -> Pager:
        return self._pagers.setdefault(root, Pager.of(Folder.at(root)))

    def leaflet(self, pickled: bytes) -> Checked:
        if self._leaflet is None or self._leaflet[0] != pickled:
            self._leaflet = pickled, pickle.loads(pickled)  # noqa: S301 (the coordinator pickled it)
        return self._leaflet[1]


_bench = _Bench()


class _Making:
    """One edition on its way."""

    def __init__(self, job: Job, checked: Checked, pager: Pager) -> None:
        self._job, self._checked, self._pager = job, checked, pager
        self._folder = pager.folder
        self._store = Store(job.output)

    def result(self) -> Result:
        brand: Brand = pickle.loads(self._job.brand)  # noqa: S301 (the coordinator pickled it)
        with self._folder.recording() as reads:
            draft = self._pager.draft(self._job.edition, self._checked, brand)
            with draft.refusing():
                return self._typeset(draft, reads)

    def _typeset(self, draft: Draft, reads: Reads) -> Result:
        manuscript = manuscript_key(draft.manuscript, self._job.tools)
        before = self._job.before
        document: TypesetDocument | None = None
        engine_reads: Reads | None = None
        if before and before.manuscript == manuscript and self._are_current(before.reads):
            engine_reads = before.reads
            branding = branding_key(typeset_key(manuscript, engine_reads), draft)
            if before.intact and before.branding == branding:
                return Result(
                    same=True,
                    reads=reads,
                    manuscript=manuscript,
                    engine_reads=engine_reads,
                    typeset=typeset_key(manuscript, engine_reads),
                    branding=branding,
                    diagnostics=draft.diagnostics,
                )
            document = self._store.get(typeset_key(manuscript, engine_reads))
        packed = None
        if document is None or engine_reads is None:
            with self._folder.recording() as engine_reads:
                document = typeset(draft.manuscript, self._folder)
            packed = pack(document)
        pages = draft.finished(document)
        if faults := unproved(pages):
            raise Refusal(faults, ExitCode.NON_CONFORMING)
        key = typeset_key(manuscript, engine_reads)
        return Result(
            pdf=pages.pdf,
            pages=pages.count,
            reads=reads,
            manuscript=manuscript,
            engine_reads=engine_reads,
            typeset=key,
            document=packed,
            branding=branding_key(key, draft),
            diagnostics=draft.diagnostics,
        )

    def _are_current(self, reads: Mapping[str, str | None]) -> bool:
        """Whether what the engine read last time is what it would read now."""
        for key, digest in reads.items():
            try:
                if digest_of(self._folder.read(key)) != digest:
                    return False
            except Refusal:
                return False
        return True


def manuscript_key(manuscript: Manuscript, tools: str) -> str:
    """The digest of a manuscript and of the tools; where its texts were written makes no pages."""
    sheets = [(sheet.path, sheet.text) for sheet in manuscript.stylesheets]
    parts = [tools, manuscript.html, sheets, manuscript.ink_names, sorted(manuscript.families), manuscript.slots]
    return digest_of(json.dumps(parts).encode())


def typeset_key(manuscript: str, reads: Mapping[str, str | None]) -> str:
    """The key of a typeset document: the digest of everything that the engine reads."""
    return digest_of(json.dumps([manuscript, sorted(reads.items())]).encode())


def branding_key(typeset: str, draft: Draft) -> str:
    """The key of an edition: the digest of its pages and of all that is done to them and asked of them."""
    texts = [draft.variant.words(text) for text in draft.variant.texts()]
    return digest_of(json.dumps([typeset, sorted(draft.inks.items()), repr(draft.metadata), texts]).encode())
