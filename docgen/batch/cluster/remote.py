"""What a coordinator asks of a dask worker, on whatever machine.

Editions are made by processes of the worker's own, one for each of its threads, as a local build makes them
(:mod:`docgen.batch.local.pool`): so time and memory are limited here too, and dask's own process stays small and awake.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from docgen.batch.cluster.depot import Depot
from docgen.batch.cluster.likeness import Machine
from docgen.batch.cluster.snapshot import Snapshot
from docgen.batch.jobs import Done, Limits, Lost

TOPIC = "docgen"
"""Where workers tell that they begin with an edition."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a worker answers.

    ``kind`` says what ``payload`` is, pickled: ``done``, a result; ``lost``, why it cannot be had; ``differs``, in what
    this machine is unlike. Nothing if it is ``bare``: the files are not laid out here; or ``stopped``: somebody ended it.
    """

    kind: Literal["done", "lost", "differs", "bare", "stopped"]
    worker: str
    payload: bytes = b""


def heed() -> None:
    """Says by being called that docgen is there."""


def look(dask_worker: Any = None) -> Machine:
    """The tools of this machine."""
    return Machine.here()


def lay(files: Mapping[str, str], dask_worker: Any = None) -> list[str]:
    """Lays a snapshot out, if all its files are here; else the digests of those that have to be put here first."""
    return Depot.of(dask_worker).lay(Snapshot(files))


def put(blobs: Iterable[bytes], dask_worker: Any = None) -> None:
    """Takes files."""
    shelf = Depot.of(dask_worker).shelf
    for blob in blobs:
        shelf.put(blob)


def stop(run: str, dask_worker: Any = None) -> None:
    """Ends what is in hand of a run, and makes nothing more for it."""
    Depot.of(dask_worker).stop(run)


def perform(run: str, id: str, snapshot: str, order: bytes, limits: Limits) -> Reply:
    """Has an edition made by a process of this machine; ``order`` is an :class:`Order`, pickled.

    Raises OSError when no process can be had.
    """
    from distributed import get_worker

    worker: Any = get_worker()
    address = str(worker.address)
    depot = Depot.of(worker)
    with depot.holding(snapshot) as root:
        if root is None:
            return Reply("bare", address)
        worker.log_event(TOPIC, {"run": run, "id": id, "worker": address})
        outcome = depot.make(run, replace(pickle.loads(order), root=str(root)), limits)  # noqa: S301 (the coordinator's)
    match outcome:
        case Done(_, (kind, payload)):
            return Reply(kind, address, payload)
        case Lost(_, why):
            return Reply("lost", address, pickle.dumps(why))
        case _:
            return Reply("stopped", address)
