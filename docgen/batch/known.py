"""What a choice of editions is held against: what the project has, before anything is done to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from docgen.batch.memory import About, Made
from docgen.batch.session import Session
from docgen.diagnostics import Diagnostic


@dataclass(frozen=True)
class Known:
    """A project as it was found.

    Attributes:
        ids: Every edition that can be meant, sorted: those that can be made, those that are withdrawn, and those that
            were made before and cannot be now.
        faults: The errors that may be why an edition is not among them.
        left_out: How many leaflets have no editions because of their status.
        made: What the ledger knows of editions that were made.
        about: More of one of these. Only while the build goes on.
    """

    ids: tuple[str, ...]
    faults: tuple[Diagnostic, ...] = ()
    left_out: Mapping[str, int] = field(default_factory=dict)
    made: Mapping[str, Made] = field(default_factory=dict)
    about: Callable[[str], About] = lambda _: About("", "[]")


def known(session: Session) -> Known:
    """What ``session`` sees. Raises :class:`~docgen.diagnostics.Refusal`: ``docgen.yaml`` has faults."""
    survey = session.survey
    found = [
        *survey.findings,
        *(fault for faults in survey.broken.values() for fault in faults),
        *survey.clashes.values(),
    ]
    return Known(
        ids=tuple(sorted({*survey.statuses, *session.lost()})),
        faults=tuple(fault for fault in found if fault.is_error),
        left_out=survey.left_out,
        made=session.ledger.memory.made,
        about=session.ledger.about,
    )
