"""What a build tells while it runs, and what it says at the end."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

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


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one edition went. ``pages`` and ``bytes`` are 0 when it was not built; ``seconds`` is what it took."""

    edition: Edition
    pages: int
    bytes: int
    seconds: float
    diagnostics: tuple[Diagnostic, ...]
    exit_code: ExitCode

    @property
    def built(self) -> bool:
        """Whether it was published."""
        return self.exit_code is ExitCode.DONE


@dataclass(frozen=True, slots=True)
class Planned:
    """These editions will be built, in this order."""

    editions: tuple[Edition, ...]


@dataclass(frozen=True, slots=True)
class Started:
    """An edition is taken in hand."""

    edition: Edition


@dataclass(frozen=True, slots=True)
class Finished:
    """An edition is done, well or not."""

    outcome: Outcome


Event = Planned | Started | Finished


@dataclass(frozen=True, slots=True)
class Report:
    """A whole build: what became of each edition, the findings that belong to no single one, and where things are."""

    outcomes: tuple[Outcome, ...]
    diagnostics: tuple[Diagnostic, ...]
    exit_code: ExitCode
    output: Path


def gravest(codes: Iterable[ExitCode]) -> ExitCode:
    """The exit code that a run ends with when several apply."""
    given = set(codes)
    return next((code for code in GRAVEST_FIRST if code in given), ExitCode.DONE)
