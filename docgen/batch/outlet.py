"""Where what was made goes out: the download, the manifest, the ledger, always in this order."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from docgen.batch.disk import OUTPUT
from docgen.batch.events import Outcome, State
from docgen.batch.memory import About, Made
from docgen.batch.plan import Plan
from docgen.batch.records import edition_of, edition_text, findings_text
from docgen.batch.session import Session
from docgen.batch.store import Store
from docgen.batch.survey import MANIFEST_SOURCE
from docgen.batch.tools import versions
from docgen.diagnostics import Diagnostic, ExitCode, Refusal, error, in_order, warning
from docgen.files import Reads, writing
from docgen.publish.edition import Edition
from docgen.publish.manifest import Entry
from docgen.publish.names import MANIFEST
from docgen.publish.publisher import Publisher

if TYPE_CHECKING:
    from docgen.batch.steps import Result

MOST_NAMED = 5
"""So many editions that are not listed are named."""


class Outlet:
    """The output of one build: takes each finished edition, and is closed however the build ends.

    ``codes`` and ``findings`` are what went wrong that belongs to no edition; ``withdrawn`` the editions whose downloads
    were taken away.
    """

    def __init__(self, session: Session, plan: Plan) -> None:
        self.codes: list[ExitCode] = []
        self.findings: list[Diagnostic] = []
        self.withdrawn: list[str] = []
        self._session = session
        self._plan = plan
        self._ledger = session.ledger
        self._store = Store(session.output)
        self._outcomes: dict[str, Outcome] = {}
        self._publisher: Publisher | None = None

    @property
    def is_up_to_date(self) -> bool:
        """Whether the manifest is what it was, of a project that is what it was, and true of what was not asked for."""
        source = self._ledger.memory.sources.get(MANIFEST_SOURCE)
        known = source is not None and not self._session.changes.touch(source.reads)
        return (
            known
            and self._session.survey.news is None
            and all(map(self._is_intact, self._not_meant()))
            and not any(self._session.to_withdraw())  # somebody may have put one back
        )

    def _not_meant(self) -> Iterable[str]:
        meant = {*self._plan.reasons, *self._plan.current}
        ids = self._session.survey.ids()
        return [id for id in ids if id not in meant] if len(meant) < len(ids) else ()

    def _is_intact(self, id: str) -> bool:
        """Whether the download is what was published, if anything was."""
        made = self._ledger.memory.made.get(id)
        return made is None or not made.digest or self._session.disk.digest(OUTPUT + made.path) == made.digest

    def take(self, edition: Edition, result: Result, reads: Reads) -> Outcome:
        """Publishes what was made of the edition, as it then was, and remembers it with all that was read for it."""
        id = edition.id
        before = self._ledger.memory.made.get(id)
        try:
            entry = self._published(edition, result, before)
        except Refusal as refusal:
            return self.fail(id, [*result.diagnostics, *refusal.diagnostics], refusal.exit_code, result.seconds)
        for key, packed in result.documents.items():
            self._store.put(key, packed)
        made = Made(
            id=id,
            path=edition.path,
            digest=entry.sha256,
            bytes=entry.bytes,
            pages=entry.pages,
            seconds=before.seconds if result.same and before else result.seconds,
            reads=b"",
            tools=0,
            manuscript=result.manuscript,
            branding=result.branding,
            failure="",
            slots=result.slots,
            proof=before.proof if result.same and before else result.proof,
        )
        about = About(edition_text(edition), findings_text(result.diagnostics), json.dumps(result.fields))
        self._remember(lambda: self._ledger.remember(made, about, reads, result.engine_reads, versions()))
        return self._done(
            Outcome(
                edition=edition,
                state=State.SAME if result.same else State.BUILT,
                reasons=self._plan.reasons.get(id, ()),
                pages=entry.pages,
                bytes=entry.bytes,
                sha256=entry.sha256,
                seconds=result.seconds,
                diagnostics=result.diagnostics,
            )
        )

    def fail(
        self,
        id: str,
        faults: Iterable[Diagnostic],
        exit_code: ExitCode,
        seconds: float = 0.0,
        edition: Edition | None = None,
    ) -> Outcome:
        """Says that the edition ``id`` could not be made. Its download stays as it is, and is marked stale."""
        found = tuple(in_order(faults))
        edition = edition or self._session.survey.edition(id)
        why = next((f"{d.place}: {d.message}" if d.place else d.message for d in found if d.is_error), "it failed")
        why = why.replace(f"{self._session.output}/", "")  # others read it, on other machines
        self.publisher.mark_stale(id, why)
        made = self._ledger.memory.made.get(id)
        if made is None:
            made, edition = self._not_remembered(id, edition)
        made, about = made._replace(failure=why), About(edition_text(edition), "[]")
        self._remember(lambda: self._ledger.remember_failure(made, about))
        return self._done(
            Outcome(
                edition=edition,
                state=State.FAILED,
                reasons=self._plan.reasons.get(id, ()),
                seconds=seconds,
                diagnostics=found,
                exit_code=exit_code,
            )
        )

    def lose(self, id: str, faults: Iterable[Diagnostic]) -> Outcome:
        """Says that there is no making the edition ``id`` now: see :meth:`docgen.batch.session.Session.lost`."""
        if id in self._session.survey.statuses:
            edition = self._session.survey.edition(id)
        elif id in self._ledger.memory.made:
            edition = edition_of(self._ledger.about(id).facts)
        else:
            edition = self._session.listed[id].edition
        return self.fail(id, faults, ExitCode.FAULTS, edition=edition)

    def outcomes(self, left: Iterable[str]) -> list[Outcome]:
        """What became of each edition, sorted by id; those ``left`` that nothing became of were not tried."""
        survey = self._session.survey
        for id in left:
            if id not in self._outcomes:
                edition = survey.edition(id)
                self._outcomes[id] = Outcome(edition, State.LEFT, self._plan.reasons.get(id, ()))
        return [outcome for _, outcome in sorted(self._outcomes.items())]

    def withdraw(self) -> None:
        """Takes away the downloads of withdrawn leaflets; those that docgen did not make, or somebody changed, stay.

        The manifest goes first, so that it lists no file that is not there, even if somebody ends the build in between.
        """
        ours, others = self._session.to_withdraw()
        self.findings += [still_there(edition) for edition in others]
        self.codes += [ExitCode.FAULTS for _ in others]
        if ours:
            with contextlib.suppress(Refusal):  # what stands against it is told at the end
                self.publisher.close()
        for edition in ours:
            path = self._session.output / edition.path
            with self._collecting(), writing(path):  # one that cannot be taken away costs no other
                path.unlink(missing_ok=True)
                self.withdrawn.append(edition.id)
        stay = {edition.id for edition in [*ours, *others]}.difference(self.withdrawn)
        gone = self._ledger.memory.made.keys() & {edition.id for edition in self._session.withdrawn} - stay
        if gone:
            self._remember(lambda: self._ledger.forget(sorted(gone)))

    def close(self) -> bool:
        """Brings the manifest up to date, and keeps the store within its bounds. Whether the manifest could be written."""
        written = False
        with self._collecting():
            digest = self.publisher.close()
            written = True
            self.findings += self._unlisted()
            reads: Reads = {OUTPUT + MANIFEST: digest}
            # While something is wrong here, each build looks again, and says so again.
            known = {} if self.findings else {MANIFEST_SOURCE: (reads, "{}")}
            self._remember(lambda: self._ledger.remember_sources(known, gone=[MANIFEST_SOURCE]))
        self._store.trim()
        return written

    @property
    def publisher(self) -> Publisher:
        """The publisher, which knows all downloads that are what they were published as."""
        if self._publisher is None:
            # From now on downloads and manifest may differ, until it is closed; a killed build must not seem to have been.
            self._remember(lambda: self._ledger.remember_sources({}, gone=[MANIFEST_SOURCE]))
            self._publisher = Publisher(self._session.output, dict(self._entries()), self._session.withdrawn)
        return self._publisher

    # Inside

    def _published(self, edition: Edition, result: Result, before: Made | None) -> Entry:
        if result.pdf is None:
            assert before is not None  # that it is the same was found by comparing it
            entry = Entry(edition, before.digest, before.bytes, before.pages)
            self.publisher.list(entry)
            return entry
        return self.publisher.publish(result.pdf, edition, pages=result.pages)

    def _done(self, outcome: Outcome) -> Outcome:
        self._outcomes[outcome.edition.id] = outcome
        return outcome

    def _remember(self, what: Callable[[], None]) -> None:
        """Has the ledger remember something. If the disk takes no more, that costs time and no edition."""
        with self._collecting():
            what()

    def _not_remembered(self, id: str, edition: Edition) -> tuple[Made, Edition]:
        """What the manifest knows of an edition that the ledger does not, or that there is nothing."""
        entry = self._session.listed.get(id)
        if entry is None:
            return Made(id, edition.path, "", 0, 0, 0.0, b"", 0, "", "", ""), edition
        made = Made(id, edition.path, entry.sha256, entry.bytes, entry.pages, 0.0, b"", 0, "", "", "")
        return made, entry.edition

    @contextlib.contextmanager
    def _collecting(self) -> Iterator[None]:
        try:
            yield
        except Refusal as refusal:
            self.codes.append(refusal.exit_code)
            self.findings += refusal.diagnostics

    def _entries(self) -> Iterator[tuple[str, Entry]]:
        """The downloads that are what they were published as: as the ledger knows, or else as the manifest says."""
        session, memory = self._session, self._ledger.memory
        for id in [*session.survey.ids(), *session.lost()]:
            made = memory.made.get(id)
            if made is not None and (entry := session.entry(made)):
                yield id, entry
            elif (made is None or not made.digest) and id in session.listed:
                yield id, session.listed[id]

    def _unlisted(self) -> list[Diagnostic]:
        """A warning if there are downloads of editions that were not asked for, and nobody knows what made them."""
        listed = self.publisher.listed
        unlisted = [
            id
            for id in self._session.survey.ids()
            if id not in listed and (self._session.output / self._session.survey.edition(id).path).is_file()
        ]
        return [_not_listed(unlisted)] if unlisted else []


def still_there(edition: Edition) -> Diagnostic:
    """What is said of a download that docgen does not take away."""
    return error(
        "withdrawn-still-there",
        f"'{edition.path}' is a download of a withdrawn leaflet, and not what docgen made",
        edition.place,
        "take the file away yourself, if nobody needs it",
    )


def _not_listed(ids: list[str]) -> Diagnostic:
    names = ", ".join(f"'{name}'" for name in ids[:MOST_NAMED])
    if (more := len(ids) - MOST_NAMED) > 0:
        names += f" and {more} more"
    what = "a download that is there" if len(ids) == 1 else f"{len(ids)} downloads that are there"
    return warning(
        "download-unlisted",
        f"the manifest does not list {what}, since nothing says what made {'it' if len(ids) == 1 else 'them'}: {names}",
        help=f"list {'it' if len(ids) == 1 else 'them'} by building again: docgen build"
        + (f" {' '.join(ids)}" if more <= 0 else ""),
    )
