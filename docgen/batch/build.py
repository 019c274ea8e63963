"""A build: the plan is made, workers take the steps, and one coordinator writes what they bring.

Only the coordinator touches the output folder: for each edition the download (written, flushed, renamed), then the manifest,
then the ledger in one transaction. So a kill at any moment leaves each file old or new, and what the ledger does not know
is made again.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from docgen.batch.events import Event, Finished, Outcome, Planned, Report, Started, Waiting, gravest
from docgen.batch.faults import code_of
from docgen.batch.interrupts import undisturbed
from docgen.batch.known import Known, known
from docgen.batch.ledger import LEDGER, cannot_keep
from docgen.batch.memory import DamagedError
from docgen.batch.outlet import Outlet
from docgen.batch.plan import USUAL, Manner
from docgen.batch.session import Session
from docgen.diagnostics import Diagnostic, ExitCode, Refusal, error, in_order
from docgen.files import Folder
from docgen.publish.lock import locked
from docgen.publish.names import EVERYTHING, Choice, parts_of

if TYPE_CHECKING:
    from docgen.batch import jobs
    from docgen.batch.local.pool import Pool
    from docgen.batch.packing import Errand, Packer
    from docgen.batch.steps import Job, Result

Tell = Callable[[Event], None]


class Executor(Protocol):
    """Who does the work: gives out errands in their order and tells what becomes of each, as a pool does.

    ``in_waves``: what came of one run can be read from the output folder by the next. Otherwise there is one run for all,
    and whoever makes an edition typesets what it does not have at hand.
    """

    @property
    def in_waves(self) -> bool:
        """See above."""

    def run(
        self, jobs: Sequence[Errand]
    ) -> Generator[jobs.Started[Errand] | jobs.Done[Errand, Result] | jobs.Lost[Errand], None, None]:
        """Takes the steps of these editions. Closing the generator ends what is in hand."""


class Hand:
    """What a worker of a local pool does; it brings the engine before the first job comes."""

    def __call__(self, errand: Errand) -> Result:
        """Here: see :func:`docgen.batch.steps.perform`. In a worker, that itself is called, with what was packed."""
        return ready()(errand.pack(errand.id))

    def __reduce__(self) -> tuple[Callable[[], Callable[[Job], Result]], tuple[()]]:
        """What is sent to the worker is :func:`ready`, which it calls when it gets it."""
        return ready, ()


def ready() -> Callable[[Job], Result]:
    """Imports the engine, if it is there, and gives what takes the steps. Jobs say what stands against the engine."""
    from docgen.batch.steps import perform
    from docgen.typeset.environment import require_engine

    with contextlib.suppress(Refusal):
        require_engine()
    return perform


def local_pool(size: int | None = None) -> Pool[Errand, Result]:
    """So many processes on this machine; as many as there are cores for us, unless said otherwise."""
    from docgen.batch.local.pool import Pool

    return Pool(Hand(), size or cores())


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@dataclass(frozen=True)
class Brief:
    """What a build is asked for; :meth:`docgen.batch.project.Project.build` says it at length."""

    choice: Choice = EVERYTHING
    force: bool = False
    fail_fast: bool = False
    manner: Manner = USUAL
    wait: bool = True
    jobs: int | None = None
    executor: Executor | None = None
    look: Callable[[Known], None] = lambda _: None
    tell: Tell = lambda _: None


def build(folder: Folder, output: Path, brief: Brief) -> Report:
    """Makes what is meant and not current."""
    with locked(output, wait=brief.wait, waiting=lambda holder: brief.tell(Waiting(holder))):
        try:
            return _build(folder, output, brief)
        except DamagedError as damage:  # it came to light in mid-build: what was made since is in place, and made again
            found = damage
        try:
            return _build(folder, output, brief, found)
        except DamagedError as damage:
            raise cannot_keep(output / LEDGER, str(damage)) from None


def _build(folder: Folder, output: Path, brief: Brief, damage: DamagedError | None = None) -> Report:
    """Makes it, by whoever holds the folder's lock. Raises :class:`DamagedError`: the ledger turned out to be damaged."""
    choice, tell, executor = brief.choice, brief.tell, brief.executor
    with Session.working(folder, output, damage) as session, contextlib.ExitStack() as stack:
        if executor is None and not session.knows_the_project:
            executor = stack.enter_context(local_pool(brief.jobs))  # the engine is imported while the content is read
        brief.look(known(session))
        plan = session.plan(choice, force=brief.force, manner=brief.manner)
        lost = session.lost(choice)
        order = in_turn(session, plan.reasons)
        tell(Planned(plan, tuple(order), {id: session.seconds(id) for id in order}))
        outlet = Outlet(session, plan)
        codes = [code_of(session.survey.findings)]
        if order or lost or not outlet.is_up_to_date:
            try:
                outlet.withdraw()
                for id, faults in lost.items():
                    tell(Finished(outlet.lose(id, faults)))
                if order:
                    require_engine_here()
                    executor = executor or stack.enter_context(local_pool(brief.jobs))
                    _Run(session, outlet, order, executor, brief).go()
            finally:  # what is finished is listed, even when somebody stops the rest, and asks twice
                with undisturbed():
                    outlet.close()
        session.keep()
        outcomes = outlet.outcomes(left=order)
        codes += [*outlet.codes, *(outcome.exit_code for outcome in outcomes)]
        findings = [*session.findings, *session.survey.findings, *outlet.findings]
        if not choice.is_everything:
            findings = [finding for finding in findings if finding.is_error or finding not in session.survey.findings]
        return Report(
            outcomes=tuple(outcomes),
            current=tuple(session.ledger.memory.made[id] for id in plan.current),
            withdrawn=tuple(outlet.withdrawn),
            diagnostics=tuple(in_order(findings)),
            left_out=session.survey.left_out,
            exit_code=gravest(codes),
            output=output,
        )


def in_turn(session: Session, ids: Iterable[str]) -> list[str]:
    """These editions, the largest first by what they took last time; those of one leaflet together.

    A leaflet is read once for all its editions, and sent to a worker with each.
    """
    groups: dict[str, list[str]] = {}
    for id in ids:
        groups.setdefault(parts_of(id).leaflet, []).append(id)
    for group in groups.values():
        group.sort(key=lambda id: (-session.seconds(id), id))
    largest_first = sorted(groups.values(), key=lambda group: (-session.seconds(group[0]), group[0]))
    return [id for group in largest_first for id in group]


def in_waves(ids: Iterable[str], needs: Callable[[str], Iterable[object]]) -> Iterator[list[str]]:
    """The editions in their order, but so that none waits for what another is making.

    ``needs`` tells what an edition needs that others need too: its leaflet's pages, its brand's slots. What one edition of a
    wave has had typeset is in the store for the next wave, and so typeset once.
    """
    there: set[object] = set()
    left = list(ids)
    while left:
        wave: list[str] = []
        begun: set[object] = set()
        later = []
        for id in left:
            missing = set(needs(id)) - there
            if missing & begun:
                later.append(id)
            else:
                wave.append(id)
                begun |= missing
        yield wave
        there |= begun
        left = later


def require_engine_here() -> None:
    """Where the engine cannot be had, one word for all editions. Raises :class:`Refusal` (exit code 3)."""
    from docgen.batch.tools import versions

    if not versions().keys() >= {"weasyprint", "pango"}:
        from docgen.typeset.environment import require_engine

        require_engine()


@dataclass
class _Run:
    """The making of editions, one event after the other."""

    session: Session
    outlet: Outlet
    order: Sequence[str]
    executor: Executor
    brief: Brief

    def go(self) -> None:
        with contextlib.closing(self._outcomes()) as outcomes:
            for outcome in outcomes:
                self.brief.tell(Finished(outcome))
                if self.brief.fail_fast and outcome.failed:
                    return

    def _outcomes(self) -> Generator[Outcome, None, None]:
        from docgen.batch.packing import Packer
        from docgen.batch.proving import Sample

        manner, by_waves = self.brief.manner, self.executor.in_waves
        sample = Sample(at_once=not by_waves) if manner.prove == "sample" and manner.fan_out else None
        packer = Packer(self.session, force=self.brief.force, fan_out=manner.fan_out, sample=sample)
        # Who is in which wave says what is proved of a sample, and so must not hang on what took how long last time.
        for wave in in_waves(sorted(self.order), packer.needs) if manner.fan_out and by_waves else [self.order]:
            yield from self._of_wave(in_turn(self.session, wave), packer)
            if sample:
                sample.count()

    def _of_wave(self, ids: Sequence[str], packer: Packer) -> Iterator[Outcome]:
        from docgen.batch import jobs

        with contextlib.closing(self.executor.run([packer.errand(id) for id in ids])) as events:
            for event in events:
                match event:
                    case jobs.Started(errand):
                        self.brief.tell(Started(errand.id))
                    case jobs.Done(errand, result) if result.exit_code is ExitCode.DONE:
                        packer.made(errand.id, result)
                        yield self.outlet.take(packer.edition(errand.id), result, packer.reads(errand.id, result))
                    case jobs.Done(errand, result):
                        yield self.outlet.fail(errand.id, result.diagnostics, result.exit_code, result.seconds)
                    case jobs.Lost(errand, why):
                        refusal = packer.refused.get(errand.id) or Refusal(
                            [lost_in(why, errand.id)], ExitCode.ENVIRONMENT
                        )
                        yield self.outlet.fail(errand.id, refusal.diagnostics, refusal.exit_code)


def lost_in(why: jobs.Loss, id: str) -> Diagnostic:
    """What is said of an edition that no worker could make."""
    from docgen.batch import jobs
    from docgen.batch.local import worker

    match why:
        case jobs.TookTooLong(seconds):
            return error(
                "took-too-long",
                f"edition '{id}' was not done after {seconds:.0f} s, and was stopped",
                help="look for what is huge in it: a table of many pages, a very large picture",
            )
        case jobs.GrewTooLarge(size):
            return error(
                "grew-too-large",
                f"edition '{id}' needed more than {size / 2**30:.1f} GiB of memory, and was stopped",
                help="look for what is huge in it: a table of many pages, a very large picture",
            )
        case jobs.Ended():
            return error(
                "worker-lost",
                f"the process that made edition '{id}' ended twice with {why.how}",
                help="build it again; if it ends again, look at the memory of the machine, and report it",
            )
        case worker.Raised(message):
            return error(
                "worker-lost",
                f"the process that made edition '{id}' could not go on: {message}",
                help="report it, with this message and the files of the edition",
            )
