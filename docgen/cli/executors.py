"""Who does the work of a build, as it was typed: processes on this machine, or a cluster."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any

from docgen import extras
from docgen.diagnostics import Diagnostic

if TYPE_CHECKING:
    from docgen.batch.cluster.client import Cluster


def cluster_when_needed(scheduler: str | None, jobs: int | None) -> WhenNeeded:
    """A cluster, to be called when there is work.

    Args:
        scheduler: The address of its scheduler; none to start one here.
        jobs: How many editions are made at a time; none for what suits it.

    Raises:
        Refusal: ``extra-missing`` (exit code 3).
    """
    from docgen.batch.cluster.client import EXTRA, cluster

    extras.require(*EXTRA)
    return WhenNeeded(lambda: cluster(scheduler, jobs))


class WhenNeeded:
    """An executor that is called when there is work: a build that has nothing to do starts no cluster."""

    def __init__(self, make: Callable[[], AbstractContextManager[Cluster]]) -> None:
        self._make = make
        self._cluster: Cluster | None = None

    in_waves = False

    def run(self, jobs: Sequence[Any]) -> Generator[Any, None, None]:
        """As the executor itself."""
        with self._make() as self._cluster:
            yield from self._cluster.run(jobs)

    @property
    def findings(self) -> list[Diagnostic]:
        """What the cluster has to say, once it was called."""
        return self._cluster.findings if self._cluster else []
