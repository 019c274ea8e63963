"""The steps of one edition, as a worker takes them: typeset, then brand; either is left out when it would change nothing.

* **Typeset** reads a manuscript (HTML, styles) and the pictures and fonts that it names. The pages of a leaflet are typeset
  with their slots empty, once for all brands that look alike; what a brand has in its slots, once for all its leaflets. The key
  of each is the digest of all that, and of the tools. What was typeset before under the same key is not typeset again.
* **Brand** puts both together with the brand's inks, what the file says about itself, the edition's id and code, and proves
  that it holds the texts that it must. When its key is that of last time and the download is intact, the edition stays as it is.

So an edition whose leaflet quotes one fact of a medicine is not made again when another fact of that file changes.

:func:`perform` needs nothing but its job and the project's files, so that it can run in any process on any machine. It
writes nothing.
"""

from __future__ import annotations

import json
import pickle
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from docgen.batch.faults import own_fault
from docgen.batch.memory import Proof
from docgen.batch.pages import Draft, Pager, frames_of
from docgen.batch.proving import misjoined, unproved
from docgen.batch.store import Kept, Store, Typeset, pack
from docgen.brand.model import Brand
from docgen.content.checks import Checked
from docgen.diagnostics import Diagnostic, ExitCode, Refusal, in_order
from docgen.files import Folder, Reads, digest_of
from docgen.press.bleed import with_bleed
from docgen.publish.edition import Edition
from docgen.typeset.document import TypesetDocument
from docgen.typeset.engine import typeset, typeset_slots

MOST_KEPT = 600
"""So many typeset documents and slots a worker keeps at hand, some 30 MB: those of 200 brands for both audiences."""


@dataclass(frozen=True)
class Before:
    """How an edition was made last time.

    Attributes:
        engine: What the engine read besides, for each manuscript that was typeset for it.
        branding: The key of its branding.
        intact: Whether its download is still what was published then.
    """

    engine: Mapping[str, Reads]
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
        fan_out: Whether pages are typeset once for all brands, and not as a whole for each.
        stood: What has stood the whole proof, of that which the edition may be put together of. If it turns out to be put
            together of nothing else, only that is proved. None if it is to be proved as a whole, whatever has stood.
        build: What is different for each build: within one, a file is read once.
        bleed: Whether its pages are painted beyond their edges, for the press.
    """

    edition: Edition
    root: Path
    output: Path
    leaflet: bytes
    brand: bytes
    tools: str
    before: Before | None
    fan_out: bool = True
    stood: frozenset[str] | None = None
    build: str = ""
    bleed: bool = False


@dataclass(frozen=True)
class Result:
    """What came of a job.

    Attributes:
        pdf: The finished and proved edition; none if it failed, or if it is the same as before.
        same: Whether it is the same as before.
        pages: How many pages it has.
        reads: What was read to make it, besides the leaflet and the brand.
        manuscript: The digest of what its pages were typeset from.
        slots: The digest of what the brand's slots were typeset from; none if the pages were typeset as a whole.
        engine_reads: What the engine read besides, for either.
        documents: What was typeset just now, packed, by the key in the store.
        fields: The fields of the brand that its pages were made for.
        parts: What it was put together of just now, its pages and what the brand has in their slots, each by a digest of all
            that was given to the engine and of the brand's inks; none if it was not.
        proof: How it was proved, if it was made just now.
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
    slots: str = ""
    engine_reads: Mapping[str, Reads] = field(default_factory=dict)
    documents: Mapping[str, bytes] = field(default_factory=dict)
    fields: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    proof: Proof = "whole"
    branding: str = ""
    diagnostics: tuple[Diagnostic, ...] = ()
    exit_code: ExitCode = ExitCode.DONE
    seconds: float = 0.0


def perform(job: Job) -> Result:
    """Makes one edition. A fault of docgen itself, or of a library, is a finding too: it must not stop the other editions."""
    started = time.perf_counter()
    _bench.begin(job)
    checked: Checked = _bench.read(job.leaflet)
    try:
        result = _Making(job, checked, _bench.read(job.brand), _bench.pager(job.root)).result()
    except Refusal as refusal:
        result = Result(diagnostics=refusal.diagnostics, exit_code=refusal.exit_code)
    except Exception as fault:  # noqa: BLE001 (told as a finding, with its line)
        found = in_order([*checked.diagnostics, own_fault(fault, job.edition.place)])
        result = Result(diagnostics=tuple(found), exit_code=ExitCode.ENVIRONMENT)
    return replace(result, seconds=time.perf_counter() - started)


class _Bench:
    """What a worker keeps from one job to the next: within one build, nothing is read or looked for twice."""

    def __init__(self) -> None:
        self._build = ""
        self._pagers: dict[Path, Pager] = {}
        self._pickled: dict[bytes, object] = {}
        self._kept: dict[str, Kept] = {}

    def begin(self, job: Job) -> None:
        """Readies the place for a job."""
        if not job.build or job.build != self._build:
            self._build = job.build
            self._pickled.clear()
            self._kept.clear()
            for pager in self._pagers.values():
                pager.forget()

    def pager(self, root: Path) -> Pager:
        return self._pagers.setdefault(root, Pager.of(Folder.at(root)))

    def read(self, pickled: bytes) -> Any:
        """What the coordinator pickled."""
        if pickled not in self._pickled:
            self._pickled[pickled] = pickle.loads(pickled)  # noqa: S301 (likewise)
            _shorten(self._pickled, MOST_KEPT)
        return self._pickled[pickled]

    def get(self, key: str) -> Kept | None:
        """What was typeset under that key, and is as the files of this build would have it."""
        return self._kept.get(key)

    def keep(self, key: str, kept: Kept) -> None:
        self._kept[key] = kept
        _shorten(self._kept, MOST_KEPT)


def _shorten(kept: dict[Any, Any], most: int) -> None:
    """Lets the oldest go."""
    while len(kept) > most:
        del kept[next(iter(kept))]


_bench = _Bench()


class _Making:
    """One edition on its way."""

    def __init__(self, job: Job, checked: Checked, brand: Brand, pager: Pager) -> None:
        self._job, self._checked, self._brand, self._pager = job, checked, brand, pager
        self._folder = pager.folder
        self._store = Store(job.output)
        self._engine_reads: dict[str, Reads] = {}
        self._documents: dict[str, bytes] = {}

    def result(self) -> Result:
        with self._folder.recording() as reads:
            draft = self._pager.draft(self._job.edition, self._checked, self._brand)
            with draft.refusing():
                return self._typeset(draft, reads)

    def _typeset(self, draft: Draft, reads: Reads) -> Result:
        job, before = self._job, self._job.before
        page = draft.page if job.fan_out else draft.whole
        page = with_bleed(page) if job.bleed else page
        manuscript = digest_of(f"{job.tools} {page.digest}".encode())
        slots = digest_of(f"{job.tools} {draft.slots_digest}".encode()) if job.fan_out else ""
        result = Result(
            same=True,
            reads=reads,
            manuscript=manuscript,
            slots=slots,
            engine_reads=self._engine_reads,
            documents=self._documents,
            fields=tuple(sorted(draft.composed.fields)) if job.fan_out else (),
            diagnostics=draft.diagnostics,
        )
        known = {key: before.engine.get(key) for key in (manuscript, slots) if key} if before else {"": None}
        if before and before.intact and all(of_it is not None and self._is_current(of_it) for of_it in known.values()):
            self._engine_reads |= {key: of_it for key, of_it in known.items() if of_it is not None}
            branding = branding_key(manuscript, slots, self._engine_reads, draft)
            if branding == before.branding:
                for of_it in self._engine_reads.values():
                    self._folder.note_all(of_it)
                return replace(result, branding=branding)
            self._engine_reads.clear()
        document = self._made(manuscript, manuscript, lambda: typeset(page, self._folder))
        assert isinstance(document, TypesetDocument)
        parts = [_part(manuscript, self._engine_reads[manuscript])]
        filling: Typeset | None = None
        if job.fan_out:
            frames = frames_of(document)
            styles = {id: places[0].style for id, places in document.slots.items()}
            key = digest_of(f"{slots} {frames} {styles}".encode())
            filling = self._made(key, slots, lambda: typeset_slots(draft.slots(frames), self._folder, styles))
            parts.append(_part(key, self._engine_reads[slots], draft.inks))
        assert not isinstance(filling, TypesetDocument)
        pages = draft.finished(document, filling)
        proof: Proof = "whole" if filling is None or job.stood is None or not job.stood.issuperset(parts) else "sample"
        if faults := unproved(pages) if proof == "whole" else misjoined(pages, document):
            raise Refusal(faults, ExitCode.NON_CONFORMING)
        return replace(
            result,
            same=False,
            pdf=pages.pdf,
            pages=pages.count,
            parts=tuple(parts),
            proof=proof,
            branding=branding_key(manuscript, slots, self._engine_reads, draft),
        )

    def _made(self, key: str, manuscript: str, make: Callable[[], Typeset]) -> Typeset:
        """What is at hand or in the store under ``key``, if the engine would read the same again; or made of it now."""
        kept = _bench.get(key)
        if kept is None:
            kept = self._store.get(key)
            if kept is None or not self._is_current(kept.reads):
                with self._folder.recording() as reads:
                    kept = Kept(make(), reads)
                self._documents[key] = pack(kept)
            _bench.keep(key, kept)
        self._folder.note_all(kept.reads)
        self._engine_reads[manuscript] = kept.reads
        return kept.typeset

    def _is_current(self, reads: Reads) -> bool:
        """Whether what the engine read then is what it would read now."""
        for key, digest in reads.items():
            try:
                if digest_of(self._folder.read(key)) != digest:
                    return False
            except Refusal:
                return False
        return True


def _part(key: str, reads: Reads, inks: Mapping[str, tuple[float, float, float]] = {}) -> str:
    """What is typeset of that key by an engine that reads this besides, in these inks."""
    return digest_of(json.dumps([key, sorted(reads.items()), sorted(inks.items())]).encode())


def branding_key(manuscript: str, slots: str, engine_reads: Mapping[str, Reads], draft: Draft) -> str:
    """The key of an edition: the digest of its pages and of all that is done to them and asked of them."""
    imprint = [draft.imprint.id, draft.imprint.address]
    typeset = [manuscript, slots, sorted((key, sorted(reads.items())) for key, reads in engine_reads.items())]
    parts = [typeset, sorted(draft.inks.items()), repr(draft.metadata), imprint, draft.words_digest]
    return digest_of(json.dumps(parts).encode())
