"""What a build tells while it runs, and what it says at the end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from docgen.batch.memory import Made
from docgen.batch.plan import Plan, Reason
from docgen.diagnostics import Diagnostic, ExitCode
from docgen.publish.edition import Edition

GRAVEST_FIRST = (
    ExitCode.TERMINATED,
    ExitCode.INTERRUPTED,
    ExitCode.CANNOT_WRITE,
    ExitCode.NON_CONFORMING,
    ExitCode.ENVIRONMENT,
    ExitCode.USAGE,
    ExitCode.FAULTS,
)


class State(StrEnum):
    """What became of an edition in a build."""

    BUILT = "built"
    """It was made and published."""
    SAME = "same"
    """It was stale, and making it showed that nothing of it would change."""
    CURRENT = "current"
    """There was nothing to do."""
    FAILED = "failed"
    """It could not be made. Its last good file stays."""
    LEFT = "left"
    """It was not tried: the build was to stop at the first failure."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one edition went.

    Attributes:
        edition: Which.
        state: What became of it.
        reasons: Why it was not current.
        pages: How many pages it has; 0 when it has none.
        bytes: The length of its download; 0 when there is none.
        sha256: The digest of its download; empty when there is none.
        seconds: What was spent on it.
        diagnostics: What was found.
        exit_code: What that amounts to.
    """

    edition: Edition
    state: State
    reasons: tuple[Reason, ...] = ()
    pages: int = 0
    bytes: int = 0
    sha256: str = ""
    seconds: float = 0.0
    diagnostics: tuple[Diagnostic, ...] = ()
    exit_code: ExitCode = ExitCode.DONE

    @property
    def built(self) -> bool:
        """Whether it was published."""
        return self.state is State.BUILT

    @property
    def failed(self) -> bool:
        """Whether it could not be made."""
        return self.state is State.FAILED


@dataclass(frozen=True, slots=True)
class Waiting:
    """Another build holds the output folder, and this one waits for it."""

    holder: str


@dataclass(frozen=True, slots=True)
class Planned:
    """These editions will be made, in this order; ``expected`` is what they took last time, in seconds, where known."""

    plan: Plan
    order: tuple[str, ...]
    expected: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Started:
    """An edition is taken in hand."""

    id: str


@dataclass(frozen=True, slots=True)
class Finished:
    """An edition is done, well or not."""

    outcome: Outcome


Event = Waiting | Planned | Started | Finished


@dataclass(frozen=True, slots=True)
class Report:
    """A whole build.

    Attributes:
        outcomes: What became of each edition that was not current, sorted by id.
        current: What the ledger knows of the editions that were current.
        withdrawn: The editions of withdrawn leaflets whose downloads were taken away now.
        diagnostics: The findings that belong to no single edition, sorted by place.
        left_out: How many leaflets have no editions because of their status.
        exit_code: What it all amounts to.
        output: The output folder.
    """

    outcomes: tuple[Outcome, ...]
    current: tuple[Made, ...]
    withdrawn: tuple[str, ...]
    diagnostics: tuple[Diagnostic, ...]
    left_out: Mapping[str, int]
    exit_code: ExitCode
    output: Path


def gravest(codes: Iterable[ExitCode]) -> ExitCode:
    """The exit code that a run ends with when several apply."""
    given = set(codes)
    return next((code for code in GRAVEST_FIRST if code in given), ExitCode.DONE)
