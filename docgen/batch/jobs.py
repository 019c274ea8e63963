"""What a pool is given and what it tells: the limits of a job, and what becomes of it."""

from __future__ import annotations

import pickle
import signal
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from docgen.batch.local.worker import Answer, Raised

J = TypeVar("J")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Limits:
    """What one job may take: ``seconds``, and ``bytes`` of resident memory of its worker.

    After so many ``jobs`` a worker is replaced, since nobody can promise that no library leaks; also when a job leaves more than half of
    ``bytes`` behind.
    """

    seconds: float = 120.0
    bytes: int = 2 * 1024**3
    jobs: int = 2000


USUAL = Limits()


@dataclass(frozen=True, slots=True)
class TookTooLong:
    """The job was not done after so many seconds: the limit."""

    seconds: float


@dataclass(frozen=True, slots=True)
class GrewTooLarge:
    """The job's worker took more than so many bytes: the limit."""

    bytes: int


@dataclass(frozen=True, slots=True)
class Ended:
    """The worker ended by itself: at this job for the second time, or before it was ready, as the one before it did.

    ``code`` is negative for a signal, as ``subprocess`` has it.
    """

    code: int

    @property
    def how(self) -> str:
        """``SIGKILL``, or ``exit code 3``."""
        if self.code >= 0:
            return f"exit code {self.code}"
        try:
            return signal.Signals(-self.code).name
        except ValueError:
            return f"signal {-self.code}"


Loss = TookTooLong | GrewTooLarge | Ended | Raised


@dataclass(frozen=True, slots=True)
class Started(Generic[J]):
    """The job is given to a worker; for a second time if its first worker ended."""

    job: J


@dataclass(frozen=True, slots=True)
class Done(Generic[J, R]):
    """The job is finished."""

    job: J
    result: R


@dataclass(frozen=True, slots=True)
class Lost(Generic[J]):
    """The job cannot be had. It may never have been started."""

    job: J
    why: Loss


def outcome(job: J, message: Answer | Raised) -> Done[J, Any] | Lost[J]:
    """What a worker's message says of its job."""
    if isinstance(message, Raised):
        return Lost(job, message)
    try:
        return Done(job, pickle.loads(message.payload))  # noqa: S301 (our own worker's)
    except Exception as fault:  # noqa: BLE001 (reading calls whatever the result's class brings)
        return Lost(job, Raised.by(fault, "the result cannot be read: "))
