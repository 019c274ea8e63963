"""What a worker is sent: an edition's leaflet and brand as they were read, and how it was made last time."""

from __future__ import annotations

import json
import pickle
import secrets
from collections.abc import Callable
from dataclasses import dataclass

from docgen.batch.disk import OUTPUT
from docgen.batch.memory import DamagedError
from docgen.batch.proving import Needs, Sample
from docgen.batch.session import Session
from docgen.batch.sources import Sources, editions_of
from docgen.batch.steps import Before, Job, Result
from docgen.batch.tools import versions
from docgen.content.leaflet import Status
from docgen.diagnostics import Refusal, error
from docgen.files import Reads, digest_of
from docgen.publish.edition import Edition
from docgen.publish.names import parts_of


@dataclass(frozen=True)
class Errand:
    """An edition to make. What it takes is put together when it is sent to a worker, and not before."""

    id: str
    pack: Callable[[str], Job]

    def __reduce__(self) -> tuple[Callable[[bytes], Job], tuple[bytes]]:
        """What is sent is the job itself."""
        return pickle.loads, (pickle.dumps(self.pack(self.id)),)


class Packer:
    """Puts jobs together, one after the other. ``refused`` says why for those that could not be."""

    def __init__(self, session: Session, *, force: bool, fan_out: bool, sample: Sample | None) -> None:
        self.refused: dict[str, Refusal] = {}
        self._session = session
        self._force, self._fan_out, self._sample = force, fan_out, sample
        self._build = secrets.token_hex(8)
        self._sources = session.survey.sources or Sources(session.folder)
        self._tools = digest_of(json.dumps(dict(versions())).encode())
        self._leaflet: tuple[str, bytes] = ("", b"")
        self._brands: dict[str, bytes] = {}
        self._reads: dict[str, Reads] = {}
        self._editions: dict[str, Edition] = {}

    def errand(self, id: str) -> Errand:
        """The edition ``id``, to be sent."""
        return Errand(id, self._pack)

    def needs(self, id: str) -> Needs:
        """What the edition needs that others need too. Brands with the same fonts and styles have their pages in common."""
        parts = parts_of(id)
        with self._session.folder.recording():
            brand = self._sources.brand(parts.brand).value
        look = (brand.fonts, brand.stylesheet, brand.ink_names) if brand else parts.brand
        return (
            (parts.leaflet, parts.audience, parts.language, parts.format, look),
            (parts.brand, parts.audience, parts.language, parts.format, self._session.survey.statuses.get(id)),
        )

    def made(self, id: str, result: Result) -> None:
        """The edition was made: what it was put together of is as good as proved, if itself was just now."""
        if self._sample and result.parts and result.proof == "whole":
            self._sample.stands(self.needs(id), result.parts)

    def _stood(self, id: str) -> frozenset[str] | None:
        """What need not be proved again in this edition. One that failed last time may have failed at its proof."""
        made = self._session.ledger.memory.made.get(id)
        if self._sample is None or (made and made.failure):
            return None
        return self._sample.stood(id, self.needs(id))

    def edition(self, id: str) -> Edition:
        """The edition as it was sent."""
        return self._editions.pop(id)

    def reads(self, id: str, result: Result) -> Reads:
        """Everything that was read for the edition: its leaflet, its brand, and what the worker read."""
        with self._session.folder.recording() as reads:
            self._session.folder.note_all(self._reads.pop(id))
            self._session.folder.note_all(result.reads)
        return reads

    def _pack(self, id: str) -> Job:
        try:
            return self._job(id)
        except Refusal as refusal:
            self.refused[id] = refusal
            raise

    def _job(self, id: str) -> Job:
        parts = parts_of(id)
        with self._session.folder.recording() as reads:
            leaflet, brand = self._sources.leaflet(parts.leaflet), self._sources.brand(parts.brand)
        self._reads[id] = reads
        if leaflet.value is None or brand.value is None:
            raise Refusal([*leaflet.diagnostics, *brand.diagnostics])
        edition = self._editions[id] = self._edition(id, editions_of(leaflet.value))
        if self._leaflet[0] != parts.leaflet:
            self._leaflet = parts.leaflet, pickle.dumps(leaflet.value)
        if parts.brand not in self._brands:
            self._brands[parts.brand] = pickle.dumps(brand.value)
        stood = self._stood(id)
        return Job(
            edition=edition,
            root=self._session.folder.root,
            output=self._session.output,
            leaflet=self._leaflet[1],
            brand=self._brands[parts.brand],
            tools=self._tools,
            before=None if self._force else self._before(id, is_proved=stood is None),
            fan_out=self._fan_out,
            stood=stood,
            build=self._build,
        )

    def _edition(self, id: str, editions: object) -> Edition:
        """The edition as its leaflet has it now: it may have been saved again since the plan was made."""
        parts = parts_of(id)
        found = self._sources.dressed(editions, [parts.brand])  # type: ignore[arg-type]
        for edition in found:
            if edition.id == id and edition.status != Status.WITHDRAWN:
                return edition
        message = f"the project has no edition '{id}' any more: its leaflet was changed during the build"
        raise Refusal([error("edition-gone", message, help="build again")])

    def _before(self, id: str, *, is_proved: bool) -> Before | None:
        """How it was made last time; that does not count if it is to be proved as a whole, and was not."""
        ledger = self._session.ledger
        made = ledger.memory.made.get(id)
        if made is None or (is_proved and made.proof != "whole"):
            return None
        try:
            engine = {key: ledger.engine_reads(key) for key in (made.manuscript, made.slots) if key}
        except DamagedError:  # told by whatever is asked of the ledger or remembered next
            return None
        intact = self._session.disk.digest(OUTPUT + made.path) == made.digest
        return Before({key: reads for key, reads in engine.items() if reads is not None}, made.branding, intact)
