"""A dask cluster for tests: real programs, on this machine as on others."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.projects import ROOT


class Machines:
    """A scheduler and workers: programs that share nothing with this one but the network of this machine."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.workers: list[subprocess.Popen[bytes]] = []
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.address = f"tcp://127.0.0.1:{port}"
        self._processes = [self._start("dask_scheduler", "--port", str(port), environment={})]

    def worker(self, home: Path = ROOT, threads: int = 1, **environment: str) -> subprocess.Popen[bytes]:
        """One more worker, with the docgen that lies at `home`, in an empty folder of its own."""
        options = ["--no-nanny", "--nthreads", str(threads), "--local-directory", "."]
        process = self._start("dask_worker", self.address, *options, home=home, environment=environment)
        self.workers.append(process)
        self._processes.append(process)
        return process

    def wait(self, count: int) -> None:
        """Waits until so many workers are there."""
        from distributed import Client

        with Client(self.address, set_as_default=False) as client:  # type: ignore[no-untyped-call]
            client.wait_for_workers(count, timeout=30)

    def end(self) -> None:
        for process in reversed(self._processes):
            process.kill()
            process.wait()

    def _start(
        self, module: str, *given: str, environment: dict[str, str], home: Path = ROOT
    ) -> subprocess.Popen[bytes]:
        number = len(list(self.folder.iterdir()))
        folder = self.folder / f"{module}-{number}"
        folder.mkdir()
        path = os.pathsep.join([*filter(None, [environment.pop("FIRST", "")]), str(home)])
        local = ("--host", "127.0.0.1", "--dashboard-address", "127.0.0.1:0")
        with (folder / "log").open("wb") as log:
            return subprocess.Popen(
                [sys.executable, "-m", f"distributed.cli.{module}", *given, *local],
                cwd=folder,
                env={**os.environ, "PYTHONPATH": path, "DASK_TEMPORARY_DIRECTORY": str(folder), **environment},
                stdout=log,
                stderr=log,
            )


@contextmanager
def machines(folder: Path) -> Iterator[Machines]:
    folder.mkdir(exist_ok=True)
    made = Machines(folder)
    try:
        yield made
    finally:
        made.end()
