"""The line to a dask scheduler: all that is asked of dask, with types.

Everything raises OSError when the scheduler does not answer.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterable
from typing import Any, Protocol

from docgen.batch.cluster import remote
from docgen.batch.jobs import Limits
from docgen.diagnostics import Diagnostic, error

SHORT, LONG = 10.0, 120.0
"""Seconds for an answer, and for an answer to much."""

_FAREWELL = 0.8
"""Seconds for telling the workers that a run is over."""


class Future(Protocol):
    """What dask calls so, as far as it is used here."""

    status: str

    def result(self, timeout: float) -> Any:
        """What the task gave."""

    def exception(self) -> Any:
        """What it raised."""

    def cancel(self) -> object:
        """Has it not done, if it is not begun."""

    def add_done_callback(self, call: Callable[[Future], object]) -> None:
        """Has ``call`` called from some thread when it is over, however it ended."""


class Line:
    """The line that ``client``, a ``distributed.Client``, has."""

    def __init__(self, client: Any) -> None:
        self._client = client

    def workers(self) -> dict[str, int]:
        """The threads of each worker that is there, by its address."""
        if self._client.status != "running":
            raise ConnectionError("the connection was lost")
        found: dict[str, int] = self._client.nthreads(callback_timeout=SHORT)
        return found

    def ask(
        self, workers: list[str], what: Callable[..., object], *given: object, timeout: float = SHORT
    ) -> dict[str, Any]:
        """What each worker answers when ``what`` is called there, or the exception that it raises; sorted.

        One that is gone meanwhile is not among them. One that does not answer has a text that says so.
        """
        if not workers:
            return {}
        try:
            answers: dict[str, Any] = self._client.run(
                what, *given, workers=workers, on_error="return", callback_timeout=timeout
            )
        except TimeoutError:  # one that does not answer keeps the others' answers from us
            if len(workers) == 1:
                return {workers[0]: f"no answer within {timeout:.0f} s"}
            answers = {}
            for address in workers:
                answers |= self.ask([address], what, *given, timeout=timeout)
        return {address: answer for address, answer in sorted(answers.items()) if not _says_gone(answer)}

    def scheduler_fault(self) -> str:
        """Why the scheduler cannot pass our tasks on: it reads them, and so needs docgen too. Empty if it can."""
        try:
            self._client.run_on_scheduler(remote.heed, callback_timeout=SHORT)
        except OSError:
            raise
        except Exception as fault:  # noqa: BLE001 (whatever is raised where docgen cannot be imported)
            return str(fault)
        return ""

    def send(
        self, key: str, order: bytes, limits: Limits, *, run: str, id: str, snapshot: str, to: list[str], priority: int
    ) -> Future:
        """Has one of the workers ``to`` :func:`~docgen.batch.cluster.remote.perform` an order; the highest priority goes first."""
        future: Future = self._client.submit(
            remote.perform, run, id, snapshot, order, limits, key=key, workers=to, priority=priority, pure=False
        )
        return future

    def listen(self, hear: Callable[[tuple[float, Any]], None]) -> None:
        """Has ``hear`` called from another thread when a worker begins with something, for whomever."""
        self._client.subscribe_topic(remote.TOPIC, hear)

    def end(self, run: str, futures: Iterable[Future], workers: list[str]) -> None:
        """Cancels what is in hand of a run, and stops listening. A worker that cannot be told goes on for nothing."""
        if self._client.status != "running":
            return
        with contextlib.suppress(OSError, RuntimeError):
            self._client.unsubscribe_topic(remote.TOPIC)
        if cancelled := list(futures):
            telling = threading.Thread(target=self._stop, args=(run, cancelled, workers), daemon=True)
            telling.start()
            telling.join(_FAREWELL)

    def _stop(self, run: str, futures: list[Future], workers: list[str]) -> None:
        with contextlib.suppress(Exception):
            self._client.cancel(futures)
            self.ask(workers, remote.stop, run)


def _says_gone(answer: object) -> bool:
    """Whether it is dask's own word that it does not reach a worker."""
    ours = type(answer).__module__.startswith("distributed") or isinstance(answer, ConnectionError | TimeoutError)
    return ours and isinstance(answer, OSError)


def gone(fault: OSError) -> Diagnostic:
    """What is said of editions that were left when the scheduler did not answer any more."""
    words = f": {fault}" if str(fault) else ""
    message = f"the scheduler does not answer any more{words}"
    return error(
        "scheduler-unreachable", message, help="start it and its workers, and build again: what is finished stays"
    )
