"""An output folder and its project, looked at: what the ledger remembers, what is on the disk, and what follows from both.

Who builds holds the folder's lock meanwhile; who only asks (``docgen why``, ``docgen list``, a dry run) changes nothing.
"""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Iterator, Mapping
from pathlib import Path

from docgen.batch.disk import OUTPUT, Disk
from docgen.batch.ledger import Ledger
from docgen.batch.memory import DamagedError, Made
from docgen.batch.plan import USUAL, Judge, Manner, Plan
from docgen.batch.records import edition_of
from docgen.batch.survey import WITHDRAWN, Changes, Survey, keep, remembered, survey
from docgen.batch.tools import versions
from docgen.diagnostics import Diagnostic, Refusal
from docgen.files import Folder
from docgen.publish import manifest
from docgen.publish.edition import Edition
from docgen.publish.manifest import Entry
from docgen.publish.names import EVERYTHING, Choice, parts_of

USUAL_SECONDS = 1.0
"""What an edition is taken to need that was never made."""


class Session:
    """One look at the project in ``folder`` and at its ``output``. Nothing is looked at twice.

    ``findings`` is what is wrong with the ledger.
    """

    def __init__(self, folder: Folder, output: Path, ledger: Ledger) -> None:
        self.folder, self.output, self.ledger = folder, output, ledger
        self.findings: list[Diagnostic] = list(ledger.findings)
        self.disk = Disk(folder, output, ledger.memory.stamps)

    @classmethod
    @contextlib.contextmanager
    def looking(cls, folder: Folder, output: Path) -> Iterator[Session]:
        """For whoever only asks."""
        ledger = Ledger(output, look_only=True)
        try:
            yield cls(folder, output, ledger)
        finally:
            ledger.close()

    @classmethod
    @contextlib.contextmanager
    def working(cls, folder: Folder, output: Path, damage: DamagedError | None = None) -> Iterator[Session]:
        """For whoever builds, and holds the folder's lock; without the ledger's memory if it is known for its ``damage``."""
        ledger = Ledger(output)
        try:
            session = cls(folder, output, ledger)
            if damage:
                session._begin_anew(damage)
            yield session
        finally:
            ledger.close()

    @functools.cached_property
    def changes(self) -> Changes:
        """What has changed since it was recorded."""
        return Changes(self.ledger.memory, self.disk)

    @functools.cached_property
    def survey(self) -> Survey:
        """The project's editions. Raises :class:`~docgen.diagnostics.Refusal`: ``docgen.yaml`` has faults."""
        try:
            return remembered(self.ledger, self.changes) or self._surveyed()
        except DamagedError as damage:
            self._begin_anew(damage)
            return self._surveyed()

    def _surveyed(self) -> Survey:
        return survey(self.folder, self.ledger.memory, self.changes, earlier=self._earlier)

    def _earlier(self, leaflet: str) -> Iterator[Edition]:
        """The editions that the leaflet ever had, as far as manifest and ledger know."""
        ledger, memory = self.ledger, self.ledger.memory
        for id in sorted({*self.listed, *memory.made, *memory.editions}):
            if parts_of(id).leaflet != leaflet:
                continue
            if id in self.listed:
                yield self.listed[id].edition
            else:
                yield edition_of(ledger.about(id).facts if id in memory.made else ledger.facts(id))

    @property
    def knows_the_project(self) -> bool:
        """Whether nothing of the content has to be read."""
        try:
            return remembered(self.ledger, self.changes) is not None
        except DamagedError as damage:
            self._begin_anew(damage)
            return False

    def seconds(self, id: str) -> float:
        """What the edition took when it was last made; a guess for one that is new."""
        made = self.ledger.memory.made.get(id)
        return made.seconds if made and made.seconds else USUAL_SECONDS

    def keep(self) -> None:
        """Has the ledger remember what was looked at. If it cannot, the next build looks again."""
        with contextlib.suppress(Refusal, DamagedError):
            keep(self.survey, self.ledger)
            if self.disk.learned:
                self.ledger.learn(self.disk.learned)
            self.ledger.sweep()

    @functools.cached_property
    def judge(self) -> Judge:
        """Says of editions whether they are current."""
        return Judge(self.ledger.memory, self.changes, self.disk, versions())

    def plan(self, choice: Choice = EVERYTHING, *, force: bool = False, manner: Manner = USUAL) -> Plan:
        """What a build in that manner would do now, and why."""
        try:
            return self.judge.plan(self._meant(choice), force=force, manner=manner)
        except DamagedError as damage:
            self._begin_anew(damage)
            return self.judge.plan(self._meant(choice), force=force, manner=manner)

    def _meant(self, choice: Choice) -> list[str]:
        """The editions that can be made; not those of which two have one download."""
        return [id for id in self.survey.ids() if choice.fits(id) and id not in self.survey.clashes]

    @functools.cached_property
    def listed(self) -> Mapping[str, Entry]:
        """What the manifest lists and is there as it says, by the edition's id. What is wrong with it is a finding."""
        entries, found = manifest.read(self.output)
        self.findings += found
        return {
            entry.edition.id: entry
            for entry in entries
            if self.disk.digest(OUTPUT + entry.edition.path) == entry.sha256
        }

    def lost(self, choice: Choice = EVERYTHING) -> dict[str, tuple[Diagnostic, ...]]:
        """The editions that cannot be made, and why.

        Those that were made before and are none now, since their leaflet or brand has faults; and those of which two would
        have the same download.
        """
        found: dict[str, tuple[Diagnostic, ...]] = {
            id: (fault,) for id, fault in self.survey.clashes.items() if choice.fits(id)
        }
        if not self.survey.broken:
            return found
        for id in {*self.ledger.memory.made, *self.listed} - self.survey.statuses.keys():
            if choice.fits(id) and (faults := self.survey.faults(parts_of(id))):
                found[id] = faults
        return dict(sorted(found.items()))

    @functools.cached_property
    def withdrawn(self) -> tuple[Edition, ...]:
        """The editions of withdrawn leaflets."""
        survey = self.survey
        return tuple(survey.edition(id) for id, status in survey.statuses.items() if status == WITHDRAWN)

    def to_withdraw(self) -> tuple[list[Edition], list[Edition]]:
        """The withdrawn editions whose downloads are there: those that docgen made, and those that are somebody's."""
        ours: list[Edition] = []
        others: list[Edition] = []
        for edition in self.withdrawn:
            now, made = self.disk.digest(OUTPUT + edition.path), self.ledger.memory.made.get(edition.id)
            if now is not None:
                is_ours = (made is not None and now == made.digest) or edition.id in self.listed
                (ours if is_ours else others).append(edition)
        return ours, others

    def entry(self, made: Made) -> Entry | None:
        """The manifest's line for a download, if it is there and is what was published."""
        if not made.digest or self.disk.digest(OUTPUT + made.path) != made.digest:
            return None
        edition = edition_of(self.ledger.about(made.id).facts)
        return Entry(edition, made.digest, made.bytes, made.pages, stale=made.failure)

    def _begin_anew(self, damage: DamagedError) -> None:
        """Goes on without the ledger's memory, which has shown itself to be damaged."""
        self.findings.append(self.ledger.begin_anew(damage))
        self.disk = Disk(self.folder, self.output, {})
        for name in ("changes", "survey", "judge", "listed", "withdrawn"):
            self.__dict__.pop(name, None)
