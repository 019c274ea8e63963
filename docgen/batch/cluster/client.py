"""A build on more than one machine: the same plan, made by the workers of a dask scheduler.

The coordinator stays here, and alone writes. What workers read of the project is sent to them by digest
(:mod:`docgen.batch.cluster.snapshot`); what they make comes back.
"""

from __future__ import annotations

import contextlib
import importlib
import logging
import re
import tempfile
import time
import warnings
from collections.abc import Generator, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docgen import extras
from docgen.batch.jobs import USUAL, Limits
from docgen.diagnostics import Diagnostic, ExitCode, Refusal, error

if TYPE_CHECKING:
    from docgen.batch import jobs as told
    from docgen.batch.cluster.hosts import Hosts
    from docgen.batch.cluster.line import Line
    from docgen.batch.cluster.snapshot import Shelf
    from docgen.batch.packing import Errand
    from docgen.batch.steps import Result

EXTRA = ("cluster", "a build by dask", {"distributed": "distributed"})
"""What this needs."""

PATIENCE = 10.0
"""Seconds in which a scheduler answers, and has a worker."""

LEAVING = 0.8
"""Seconds in which the scheduler's side of the line is closed."""

_ADDRESS = re.compile(r"(?:[a-z]+://)?\S+:\d{1,5}/?")
_LOGGERS = ("distributed", "tornado", "asyncio", "bokeh")


class Cluster:
    """The workers of one scheduler; made by :func:`cluster`."""

    def __init__(self, line: Line, hosts: Hosts, shelf: Shelf, limits: Limits, most: int | None) -> None:
        self._line, self._hosts, self._shelf = line, hosts, shelf
        self._limits, self._most = limits, most

    @property
    def findings(self) -> list[Diagnostic]:
        """A warning (``worker-differs``) for each worker that was not used, and why; also after it was left."""
        return self._hosts.findings()

    in_waves = False
    """The files are those of the moment when a run began, and the store is not theirs."""

    def run(
        self, jobs: Sequence[Errand]
    ) -> Generator[told.Started[Errand] | told.Done[Errand, Result] | told.Lost[Errand], None, None]:
        """Has these editions made, in their order, and tells what becomes of each; ends once for each.

        The project's files are those of the moment when it begins. Closing the generator cancels what is in hand.
        """
        from docgen.batch.cluster.dispatch import Dispatch

        return Dispatch(self._line, self._hosts, self._shelf, self._limits, self._most, jobs).events()


@contextlib.contextmanager
def cluster(address: str | None = None, jobs: int | None = None, limits: Limits = USUAL) -> Iterator[Cluster]:
    """The workers of the scheduler at ``address`` (``tcp://host:8786``); without one, of a scheduler within this process.

    Args:
        address: Where the scheduler listens.
        jobs: How many editions are made at once: without an address as many as there are cores, unless given; with one,
            as many as its workers have threads, or fewer if given.
        limits: What one edition may take.

    Raises:
        Refusal: ``extra-missing``, ``scheduler-unreachable``, ``no-workers`` or ``worker-differs``: no worker is like this
            machine; all with exit code 3.
    """
    extras.require(*EXTRA)
    if address and not _ADDRESS.fullmatch(address):  # dask would wait for it, and then stumble over it
        message = f"'{address}' is no address of a scheduler"
        cure = "write tcp://HOST:PORT, as it says when it starts"
        raise Refusal([error("scheduler-unreachable", message, help=cure)], ExitCode.ENVIRONMENT)
    with (
        _quiet(),
        tempfile.TemporaryDirectory(prefix="docgen-", ignore_cleanup_errors=True) as folder,
        _connected(address) if address else _own(jobs, limits, folder) as client,
    ):
        from docgen.batch.cluster.hosts import Hosts
        from docgen.batch.cluster.line import Line
        from docgen.batch.cluster.snapshot import Shelf

        line = Line(client)
        hosts = Hosts(line)
        _require_workers(line, hosts, address or "")
        yield Cluster(line, hosts, Shelf(Path(folder, "files")), limits, jobs if address else None)


@contextlib.contextmanager
def _connected(address: str) -> Iterator[Any]:
    """A client of the scheduler at ``address``."""
    dask: Any = importlib.import_module("distributed")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # versions that differ are found, and judged, by us
        try:
            client: Any = dask.Client(address, timeout=PATIENCE, set_as_default=False)
        except (OSError, ValueError, TypeError, ImportError) as fault:
            raise _unreachable(address, fault) from None
    try:
        yield client
    finally:
        _close(client)


@contextlib.contextmanager
def _own(jobs: int | None, limits: Limits, folder: str) -> Iterator[Any]:
    """A client of a scheduler and a worker within this process; the editions are made by processes of that worker."""
    from docgen.batch.build import cores
    from docgen.batch.cluster.depot import Depot

    dask: Any = importlib.import_module("distributed")
    size = jobs or cores()
    common = {"protocol": "inproc://", "dashboard": False, "dashboard_address": "127.0.0.1:0"}
    here = {"nthreads": size, "memory_limit": 0, "local_directory": folder}
    config: Any = importlib.import_module("dask.config")
    with config.set({"temporary-directory": folder}), contextlib.ExitStack() as stack:
        own: Any = dask.SpecCluster(
            scheduler={"cls": dask.Scheduler, "options": common},
            workers={0: {"cls": dask.Worker, "options": common | here}},
            silence_logs=False,
        )
        stack.callback(_close, own)
        client: Any = dask.Client(own, set_as_default=False)
        stack.callback(_close, client)
        (worker,) = own.workers.values()
        depot = Depot.of(worker)
        stack.callback(depot.leave)
        depot.warm(size, limits)
        yield client


def _close(what: Any) -> None:
    with contextlib.suppress(OSError, RuntimeError):
        what.close(timeout=LEAVING)


def _require_workers(line: Line, hosts: Hosts, address: str) -> None:
    """Waits until there is a worker that can be used."""
    until = time.monotonic() + PATIENCE
    try:
        if fault := line.scheduler_fault():
            message = f"the scheduler at '{address}' cannot pass editions on: {fault}"
            cure = "install the same docgen where it runs, and start it again"
            raise Refusal([error("worker-differs", message, help=cure)], ExitCode.ENVIRONMENT)
        hosts.look()
        while not hosts.alike and not hosts.apart and time.monotonic() < until:
            time.sleep(0.1)
            hosts.look()
    except OSError as silence:
        raise _unreachable(address, silence) from None
    if hosts.apart and not hosts.alike:
        message = "no worker makes the same pages as this machine: " + "; ".join(
            f"'{worker}': {why}" for worker, why in sorted(hosts.apart.items())
        )
        cure = "install the same docgen, libraries and fonts there, and start the workers again"
        raise Refusal([error("worker-differs", message, help=cure)], ExitCode.ENVIRONMENT)
    if not hosts.alike:
        message = f"the scheduler at '{address}' has no workers"
        raise Refusal([error("no-workers", message, help=f"start one: dask worker {address}")], ExitCode.ENVIRONMENT)


def _unreachable(address: str, fault: BaseException) -> Refusal:
    words = str(fault).splitlines()[0] if str(fault) else type(fault).__name__
    message = f"the scheduler at '{address}' cannot be reached: {words}"
    cure = "start it there: dask scheduler; or look at the address and the firewall"
    return Refusal([error("scheduler-unreachable", message, help=cure)], ExitCode.ENVIRONMENT)


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keeps what dask logs from the terminal: what matters of it is told otherwise."""
    importlib.import_module("distributed")  # which sets up its logging
    names = [name for name in logging.root.manager.loggerDict if name.partition(".")[0] in _LOGGERS]
    before = {name: logging.getLogger(name).level for name in {*names, *_LOGGERS}}
    for name in before:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for name, level in before.items():
            logging.getLogger(name).setLevel(level)
