"""Messages with places: what is wrong, where it was written, and what to do about it.

Everything that docgen has to say about content is a :class:`Diagnostic`. Stages return them or raise them in a
:class:`Refusal`; only the shell prints them. The words follow one rule (``docs/messages.md``): lower case, one fact, the
user's own text quoted; ``help`` is an imperative; ids are stable and kebab-case.

*error*: what was asked for cannot be published. *warning*: it can, and somebody should look first.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum, StrEnum


class Severity(StrEnum):
    """How bad it is."""

    ERROR = "error"
    WARNING = "warning"


class ExitCode(IntEnum):
    """What the shell's caller is told; see ``docs/messages.md``."""

    DONE = 0
    FAULTS = 1
    USAGE = 2
    ENVIRONMENT = 3
    CANNOT_WRITE = 4
    NON_CONFORMING = 5
    INTERRUPTED = 130
    TERMINATED = 143


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something was written: a path relative to the project, and 1-based line and column (in characters).

    ``end_column`` is the column after the last character when the thing stands on one line, else 0. Line 0 means the
    file as a whole.
    """

    path: str
    line: int = 0
    column: int = 0
    end_column: int = 0

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}" if self.line else self.path


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One fact about the user's files, with the place where it was written if it has one."""

    severity: Severity
    id: str
    message: str
    place: Place | None = None
    help: str | None = None

    @property
    def is_error(self) -> bool:
        """Whether it stops what it speaks of from being published."""
        return self.severity is Severity.ERROR


def error(id: str, message: str, place: Place | None = None, help: str | None = None) -> Diagnostic:
    """An error: the shortest thing to write at the spot where a fault is found."""
    return Diagnostic(Severity.ERROR, id, message, place, help)


def warning(id: str, message: str, place: Place | None = None, help: str | None = None) -> Diagnostic:
    """A warning, likewise."""
    return Diagnostic(Severity.WARNING, id, message, place, help)


def in_order(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Sorted by place, those without a place first, each only once."""
    return sorted(
        dict.fromkeys(diagnostics),
        key=lambda d: (d.place or Place(""), d.severity, d.id, d.message),
    )


class Refusal(Exception):
    """A stage refuses to go on, and says why.

    ``exit_code`` is what the shell ends with when nothing else went wrong. Raised only for faults of what docgen was
    given (content, brand, templates, disk, machine), never for faults of docgen.
    """

    def __init__(self, diagnostics: Iterable[Diagnostic], exit_code: ExitCode = ExitCode.FAULTS) -> None:
        self.diagnostics = tuple(diagnostics)
        self.exit_code = exit_code
        super().__init__("; ".join(d.message for d in self.diagnostics))
