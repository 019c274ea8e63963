"""How each edition stands: current or not, and why. For whoever only asks; nothing is changed by it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from docgen.batch.plan import Plan, Reason, Why
from docgen.batch.records import edition_of
from docgen.batch.session import Session
from docgen.batch.survey import WITHDRAWN
from docgen.diagnostics import Diagnostic
from docgen.files import Folder
from docgen.publish.edition import Edition


class State(StrEnum):
    """How an edition stands."""

    CURRENT = "current"
    """A build would have nothing to do."""
    STALE = "stale"
    """Its download is there, or was, and is not what a build would make now."""
    NEVER_BUILT = "never built"
    """There is no download of it yet."""
    FAILED = "failed"
    """It could not be made last time, or its leaflet or brand cannot be read now."""
    WITHDRAWN = "withdrawn"
    """Its leaflet is withdrawn: it has no download."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How one edition stands.

    Attributes:
        edition: Which. One that cannot be made now is told as it was.
        state: How.
        reasons: Why it is not current.
        failure: The first fault of its last making, if that failed, or of its leaflet or brand; else empty.
    """

    edition: Edition
    state: State
    reasons: tuple[Reason, ...] = ()
    failure: str = ""


@dataclass(frozen=True, slots=True)
class Standings:
    """All editions, sorted by id; what is wrong with the ledger; how many leaflets have none because of their status."""

    editions: tuple[Standing, ...]
    findings: tuple[Diagnostic, ...] = ()
    left_out: Mapping[str, int] = field(default_factory=dict)


def standings(folder: Folder, output: Path) -> Standings:
    """How every edition of a project stands. Raises :class:`~docgen.diagnostics.Refusal`: ``docgen.yaml`` has faults."""
    with Session.looking(folder, output) as session:
        plan, lost = session.plan(), session.lost()
        ids = sorted([*session.survey.statuses, *lost])
        found = [standing(session, plan, lost.get(id, ()), id) for id in ids]
        return Standings(tuple(found), tuple(session.findings), session.survey.left_out)


def standing(session: Session, plan: Plan, faults: Iterable[Diagnostic], id: str) -> Standing:
    """How the edition ``id`` stands: in the ``plan`` for all editions; or withdrawn; or lost, because of these ``faults``."""
    made = session.ledger.memory.made.get(id)
    failure = made.failure if made else ""
    status = session.survey.statuses.get(id)
    if first := next((fault for fault in faults if fault.is_error), None):
        failure = f"{first.place}: {first.message}" if first.place else first.message
    if status is None:
        # Of editions that the project does not have, the ledger knows; or the manifest, where the ledger was lost.
        edition = edition_of(session.ledger.about(id).facts) if made else session.listed[id].edition
        return Standing(edition, State.FAILED, failure=failure)
    edition = session.survey.edition(id)
    if status == WITHDRAWN:
        return Standing(edition, State.WITHDRAWN)
    if first:
        return Standing(edition, State.FAILED, failure=failure)
    reasons = plan.reasons.get(id, ())
    state = state_of(reasons)
    if state is State.NEVER_BUILT and id in session.listed:  # and the ledger was lost
        state = State.STALE
    return Standing(edition, state, reasons, failure)


def state_of(reasons: tuple[Reason, ...]) -> State:
    """How something stands that is not current for these reasons."""
    kinds = {reason.why for reason in reasons}
    if Why.FAILED in kinds:
        return State.FAILED
    if Why.NEVER_BUILT in kinds:
        return State.NEVER_BUILT
    return State.STALE if reasons else State.CURRENT
