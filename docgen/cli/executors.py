"""Who does the work of a build, as it was typed: processes on this machine, or a cluster."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Generator, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docgen.batch.build import Executor


def executor(kind: str, scheduler: str | None, jobs: int | None) -> Executor | None:
    """The executor that is meant; none for processes on this machine, which a build has by itself.

    Args:
        kind: ``local`` or ``dask``.
        scheduler: The address of the cluster's scheduler; none to start a cluster on this machine.
        jobs: How many editions such a cluster makes at a time; none for what suits the machine.
    """
    if kind == "local":
        return None
    cluster: Callable[[str | None, int | None], AbstractContextManager[Executor]]
    cluster = importlib.import_module("docgen.batch.cluster").cluster
    return _WhenNeeded(lambda: cluster(scheduler, jobs))


class _WhenNeeded:
    """An executor that is called when there is work: a build that has nothing to do starts no cluster."""

    def __init__(self, make: Callable[[], AbstractContextManager[Executor]]) -> None:
        self._make = make

    def run(self, jobs: Sequence[Any]) -> Generator[Any, None, None]:
        """As the executor itself."""
        with self._make() as executor:
            yield from executor.run(jobs)
