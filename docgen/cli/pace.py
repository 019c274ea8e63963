"""How fast a build goes, and how long it will go on: from what the editions took last time, and from what they take now."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping


class Pace:
    """The pace of one build, whose editions are ``expected`` to take so many seconds each, ``jobs`` of them at a time.

    Until the first edition is done, what was expected counts; then what is seen.
    """

    def __init__(self, expected: Mapping[str, float], jobs: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._started = self._seen = clock()
        self._waiting = dict(expected)
        self._ahead = sum(expected.values())
        self._jobs = max(1, min(jobs, len(expected)))
        self._worth = 0.0
        self._done = 0

    def finish(self, id: str) -> None:
        """An edition is done."""
        worth = self._waiting.pop(id, 0.0)
        self._worth += worth
        self._ahead -= worth
        self._done += 1
        self._seen = self._clock()

    @property
    def per_second(self) -> float:
        """Editions that are done in a second; 0 as long as none is."""
        return self._done / max(self._seen - self._started, 1e-6) if self._done else 0.0

    @property
    def left(self) -> float:
        """Seconds until the last edition is done, as far as one can tell."""
        speed = float(self._jobs)
        if self._worth:
            speed = self._worth / max(self._seen - self._started, 1e-6)
        return max(self._ahead / speed - (self._clock() - self._seen), 0.0)

    def words(self) -> str:
        """``3.1/s, about 40 s left``."""
        rate = self.per_second
        said = [f"{rate:.1f}/s" if rate >= 1 else f"{rate * 60:.0f}/min"] if rate else []
        return ", ".join([*said, f"about {duration(self.left)} left"])


def duration(seconds: float) -> str:
    """``1 s``, ``40 s``, ``12 min``, ``3 h 20 min``."""
    if seconds < 100:
        return f"{max(round(seconds), 1)} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"
