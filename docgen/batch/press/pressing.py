"""Pressing: the jobs of print runs that are not current are made by workers, and each run is published whole or not at all.

As in a build, only the coordinator writes: the files of a run beside their places, then in them, then the ledger in one
transaction. So a kill at any moment costs time and nothing else: what the ledger does not know is made again. Between two files
of a job that kill leaves no ticket: a ticket that is there is true of the pages and sheets beside it.
"""

from __future__ import annotations

import contextlib
import json
import pickle
import secrets
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from docgen.batch.build import cores, in_waves, lost_in, require_engine_here
from docgen.batch.events import Waiting, gravest
from docgen.batch.ledger import LEDGER, cannot_keep
from docgen.batch.memory import DamagedError, Pressed
from docgen.batch.plan import Reason, Why
from docgen.batch.press.leftovers import Leftover, leftovers
from docgen.batch.press.orders import Order, Orders, draft_faults
from docgen.batch.session import Session
from docgen.batch.sources import Sources
from docgen.batch.store import Store
from docgen.batch.tools import versions
from docgen.diagnostics import Diagnostic, ExitCode, Refusal, error, in_order, warning
from docgen.files import Folder, Reads, digest_of, holds, write_together, writing
from docgen.publish.downloads import sweep
from docgen.publish.lock import locked

if TYPE_CHECKING:
    from docgen.batch.press.making import Job, Result


class State(StrEnum):
    """What became of a job."""

    PRESSED = "pressed"
    """It was made and published."""
    SAME = "same"
    """It was made, and its files are what they were."""
    FAILED = "failed"
    """It could not be made, or not published. Its files from before stay, but perhaps without their ticket."""
    HELD = "held"
    """It was made well, and not published, since another edition of its run was not."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one job went; or a whole run that was refused before its jobs were made: then ``id`` is the run's name."""

    id: str
    state: State
    reasons: tuple[Reason, ...] = ()
    pages: int = 0
    sheets: int = 0
    bytes: int = 0
    files: tuple[str, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    exit_code: ExitCode = ExitCode.DONE

    @property
    def failed(self) -> bool:
        """Whether it could not be made."""
        return self.state is State.FAILED


@dataclass(frozen=True, slots=True)
class Planned:
    """These jobs will be made, for these reasons; those that are current; runs that were refused."""

    reasons: Mapping[str, tuple[Reason, ...]]
    current: tuple[str, ...]
    refused: tuple[Outcome, ...]


@dataclass(frozen=True, slots=True)
class Finished:
    """A job is done, well or not; its run too."""

    outcome: Outcome


Event = Waiting | Planned | Finished


@dataclass(frozen=True, slots=True)
class Report:
    """What became of every job that was meant, sorted by id."""

    outcomes: tuple[Outcome, ...]
    current: tuple[str, ...]
    diagnostics: tuple[Diagnostic, ...]
    exit_code: ExitCode
    output: Path


@dataclass(frozen=True)
class Brief:
    """What is asked for; :meth:`docgen.batch.project.Project.press` says it at length."""

    runs: tuple[str, ...] = ()
    proof: bool = False
    force: bool = False
    wait: bool = True
    jobs: int | None = None
    look: Callable[[tuple[str, ...]], None] = lambda _: None
    tell: Callable[[Event], None] = lambda _: None


class Hand:
    """What a worker of a local pool does; it brings the engine before the first job comes."""

    def __call__(self, job: Job) -> Result:
        """See :func:`docgen.batch.press.making.perform`."""
        return ready()(job)

    def __reduce__(self) -> tuple[Callable[[], Callable[[Job], Result]], tuple[()]]:
        """What is sent to the worker is :func:`ready`, which it calls when it gets it."""
        return ready, ()


def ready() -> Callable[[Job], Result]:
    """Imports the engine, and gives what makes jobs."""
    from docgen.batch.press.making import perform
    from docgen.typeset.environment import require_engine

    with contextlib.suppress(Refusal):
        require_engine()
    return perform


def plan(folder: Folder, output: Path, brief: Brief) -> Planned:
    """What :func:`press` would do now, and why. Changes nothing."""
    with Session.looking(folder, output) as session:
        return _Pressing(session, brief).planned


def press(folder: Folder, output: Path, brief: Brief) -> Report:
    """Makes the jobs that are meant and not current."""
    with locked(output, wait=brief.wait, waiting=lambda holder: brief.tell(Waiting(holder))):
        try:
            return _press(folder, output, brief)
        except DamagedError as damage:
            found = damage
        try:
            return _press(folder, output, brief, found)
        except DamagedError as damage:
            raise cannot_keep(output / LEDGER, str(damage)) from None


def _press(folder: Folder, output: Path, brief: Brief, damage: DamagedError | None = None) -> Report:
    with Session.working(folder, output, damage) as session:
        return _Pressing(session, brief).done()


@dataclass
class _Run:
    """A run on its way: its jobs that are to be made, and what came of those that are."""

    orders: list[Order]
    results: dict[str, Result] = field(default_factory=dict)

    @property
    def is_complete(self) -> bool:
        return len(self.results) == len(self.orders)


class _Pressing:
    """One pressing."""

    def __init__(self, session: Session, brief: Brief) -> None:
        self._session, self._brief = session, brief
        self._sources = Sources(session.folder)
        orders = self._all = Orders(self._sources)
        brief.look(orders.names())
        self._orders: dict[str, Order] = {}
        refused = []
        for name in brief.runs or orders.names():
            try:
                of_it = orders.of(name)
                if not brief.proof and (drafts := list(draft_faults(of_it))):
                    raise Refusal(drafts)
            except Refusal as refusal:
                outcome = Outcome(name, State.FAILED, diagnostics=refusal.diagnostics, exit_code=refusal.exit_code)
                refused.append(outcome)
                continue
            self._orders |= {order.id: order for order in of_it}
        judged = {id: self._reasons(id) for id in self._orders}
        self.planned = Planned(
            reasons={id: reasons for id, reasons in judged.items() if reasons},
            current=tuple(id for id, reasons in judged.items() if not reasons),
            refused=tuple(refused),
        )
        self._tools = digest_of(json.dumps(dict(versions())).encode())
        self._build = secrets.token_hex(8)
        self._store = Store(session.output)
        self._pickled: dict[int, bytes] = {}
        self._outcomes: list[Outcome] = list(refused)
        self._codes: list[ExitCode] = []

    def done(self) -> Report:
        """Makes what is planned."""
        self._brief.tell(self.planned)
        if self.planned.reasons:
            require_engine_here()
            with contextlib.closing(self._results()) as results:
                for run in results:
                    self._end(run)
            self._store.trim()
        self._look_at_leftovers()
        sweep(self._session.output)
        with contextlib.suppress(Refusal, DamagedError):
            if self._session.disk.learned:
                self._session.ledger.learn(self._session.disk.learned)
            self._session.ledger.sweep()
        codes = [*self._codes, *(outcome.exit_code for outcome in self._outcomes)]
        findings = tuple(self._session.findings)
        outcomes = tuple(sorted(self._outcomes, key=lambda outcome: outcome.id))
        return Report(outcomes, self.planned.current, findings, gravest(codes), self._session.output)

    def _reasons(self, id: str) -> tuple[Reason, ...]:
        return (Reason(Why.FORCED),) if self._brief.force else self._session.judge.reasons_to_press(id)

    # Making

    def _results(self) -> Generator[_Run, None, None]:
        """Runs whose jobs are all made, as they come."""
        from docgen.batch import jobs
        from docgen.batch.local.pool import Pool

        meant = [self._orders[id] for id in self.planned.reasons]
        runs: dict[str, _Run] = {}
        for order in meant:
            runs.setdefault(order.run.run.value, _Run([])).orders.append(order)
        needs = {order.id: order.needs for order in meant}
        size = min(self._brief.jobs or cores(), len(meant))
        with Pool(Hand(), size) as pool:
            for wave in in_waves(needs, needs.__getitem__):
                with contextlib.closing(pool.run([self._job(self._orders[id]) for id in wave])) as events:
                    for event in events:
                        match event:
                            case jobs.Done(job, result):
                                pass
                            case jobs.Lost(job, why):
                                result = _lost(lost_in(why, job.id))
                            case _:
                                continue
                        for key, packed in result.documents.items():
                            self._store.put(key, packed)
                        run = runs[job.run.run.value]
                        run.results[job.id] = result
                        if run.is_complete:
                            yield run

    def _job(self, order: Order) -> Job:
        from docgen.batch import steps
        from docgen.batch.press.making import Job

        making = steps.Job(
            edition=order.edition,
            root=self._session.folder.root,
            output=self._session.output,
            leaflet=self._pickle(order.checked),
            brand=self._pickle(order.brand),
            tools=self._tools,
            before=None,
            build=self._build,
            bleed=True,
        )
        return Job(order.id, order.run, order.printer, making)

    def _pickle(self, value: object) -> bytes:
        """What workers read once for all jobs that have it in common."""
        if id(value) not in self._pickled:
            self._pickled[id(value)] = pickle.dumps(value)
        return self._pickled[id(value)]

    # Publishing

    def _end(self, run: _Run) -> None:
        """Publishes a run, if all of its jobs were made well."""
        well = all(result.exit_code is ExitCode.DONE for result in run.results.values())
        outcomes = [self._outcome(order, run.results[order.id], well) for order in run.orders]
        if well:
            try:
                self._publish(run)
            except Refusal as refusal:
                outcomes = [
                    Outcome(o.id, State.FAILED, o.reasons, diagnostics=refusal.diagnostics, exit_code=refusal.exit_code)
                    for o in outcomes
                ]
        for outcome in outcomes:
            self._outcomes.append(outcome)
            self._brief.tell(Finished(outcome))

    def _outcome(self, order: Order, result: Result, well: bool) -> Outcome:
        state = State.HELD
        if result.exit_code is not ExitCode.DONE:
            state = State.FAILED
        elif well:
            output = self._session.output
            same = all(holds(output / path, data) for path, data in result.all_files().items())
            state = State.SAME if same else State.PRESSED
        return Outcome(
            id=order.id,
            state=state,
            reasons=self.planned.reasons[order.id],
            pages=result.pages,
            sheets=result.sheets,
            bytes=sum(map(len, result.all_files().values())),
            files=tuple(result.all_files()),
            diagnostics=result.diagnostics,
            exit_code=result.exit_code,
        )

    def _publish(self, run: _Run) -> None:
        """Puts the files of a run in their places, and remembers its jobs."""
        session = self._session
        results = run.results.values()
        files = self._changed(result.files for result in results)
        write_together(files, vouchers=self._changed(result.tickets for result in results))
        pressed: dict[Pressed, Reads] = {}
        for order in run.orders:
            result = run.results[order.id]
            digests = json.dumps({path: digest_of(data) for path, data in result.all_files().items()})
            with session.folder.recording() as reads:
                session.folder.note_all(order.reads)
                session.folder.note_all(result.reads)
            pressed[Pressed(order.id, digests, round(result.seconds, 3), b"", 0)] = reads
        try:
            session.ledger.remember_pressed(pressed, versions())
        except Refusal as refusal:  # the files are in place: that costs time and no job
            self._codes.append(refusal.exit_code)
            session.findings += refusal.diagnostics

    def _look_at_leftovers(self) -> None:
        """Takes away what is withdrawn, as a build does with downloads, and names what else no run has any more."""
        session, left = self._session, []
        for one in leftovers(session, self._all):
            if not one.withdrawn:
                if not self._brief.runs or one.id.partition("/")[0] in self._brief.runs:
                    left.append(one.id)
                continue
            if one.edited:
                self._codes.append(ExitCode.FAULTS)
            try:
                for path in one.files:
                    with writing(session.output / path):
                        (session.output / path).unlink(missing_ok=True)
                if not one.edited:
                    session.ledger.forget_pressed([one.id])
            except Refusal as refusal:
                self._codes.append(refusal.exit_code)
                session.findings += refusal.diagnostics
                continue
            session.findings.append(_withdrawn(one))
        if left:
            session.findings.append(_unclaimed(left))

    def _changed(self, files: Iterable[Mapping[str, bytes]]) -> dict[Path, bytes]:
        """Those of the files that are not on the disk as they are here, by their whole paths."""
        output = self._session.output
        found = {output / path: data for some in files for path, data in some.items()}
        return {path: data for path, data in found.items() if not holds(path, data)}


def _lost(finding: Diagnostic) -> Result:
    from docgen.batch.press.making import Result

    return Result(diagnostics=(finding,), exit_code=ExitCode.ENVIRONMENT)


def _withdrawn(left: Leftover) -> Diagnostic:
    if left.edited:
        names = " and ".join(f"'{path}'" for path in left.edited)
        message = f"'{left.id}' is of a withdrawn leaflet, and {names} not what docgen made"
        return error("withdrawn-still-there", message, help="take it away yourself, if nobody needs it")
    message = f"'{left.id}' is of a withdrawn leaflet: its pages, sheets and tickets are taken away"
    return warning("press-withdrawn", message, help="tell whoever has them already")


def _unclaimed(ids: Sequence[str]) -> Diagnostic:
    names = ", ".join(f"'{id}'" for id in ids)
    message = (
        f"no print run has {'this job' if len(ids) == 1 else 'these jobs'} any more, and files are still there: {names}"
    )
    return warning("job-unclaimed", message, help="take them away: docgen prune")


def findings_of(outcomes: Iterable[Outcome], more: Sequence[Diagnostic] = ()) -> list[Diagnostic]:
    """Everything that was found, sorted by place."""
    return in_order([*more, *(found for outcome in outcomes for found in outcome.diagnostics)])
