"""The dask workers that a scheduler has, seen from the coordinator: which may make editions, and what they have to be sent.

A worker whose tools differ from ours is set apart: it is given nothing, and why is told once.
"""

from __future__ import annotations

from collections.abc import Iterator

from docgen.batch.cluster import remote
from docgen.batch.cluster.likeness import Machine, difference
from docgen.batch.cluster.line import LONG, Line
from docgen.batch.cluster.snapshot import Shelf, Snapshot
from docgen.diagnostics import Diagnostic, warning

PARCEL = 8 << 20
"""Bytes that are sent at once (or one file that is larger): the scheduler passes them on, and holds them meanwhile."""

CURE = "install the same docgen, libraries and fonts there, and start the worker again"


class Hosts:
    """The workers that ``line`` leads to. Everything raises OSError when the scheduler does not answer.

    ``apart`` says why by the addresses of those that were set apart.
    """

    def __init__(self, line: Line) -> None:
        self.apart: dict[str, str] = {}
        self._line = line
        self._here = Machine.here()
        self._alike: dict[str, int] = {}
        self._laid: set[str] = set()
        self._snapshot: Snapshot | None = None
        self._shelf: Shelf | None = None

    @property
    def threads(self) -> int:
        """So many editions they can make at once."""
        return sum(self._alike[address] for address in self.ready)

    @property
    def ready(self) -> list[str]:
        """Those that have all that an edition needs, sorted."""
        return sorted(self._laid & self._alike.keys())

    @property
    def alike(self) -> list[str]:
        """Those that are like this machine, sorted."""
        return sorted(self._alike)

    def look(self) -> None:
        """Looks who is there now, and readies those that are new."""
        there = self._line.workers()
        new = [address for address in there if address not in self._alike and address not in self.apart]
        self._alike = {address: there[address] for address in self._alike if address in there}
        self._laid &= there.keys()
        for address, answer in self._line.ask(new, remote.look).items():
            if not isinstance(answer, Machine):
                self.apart[address] = f"it cannot make editions: {answer}"
            elif unlike := difference(self._here, answer):
                self.apart[address] = unlike
            else:
                self._alike[address] = there[address]
        self._ready_all()

    def give(self, snapshot: Snapshot, shelf: Shelf) -> None:
        """Has them make editions of ``snapshot``, whose files are on ``shelf``."""
        self._snapshot, self._shelf = snapshot, shelf
        self._laid.clear()
        self._ready_all()

    def bare(self, address: str) -> None:
        """This one has not what it was sent: another one has taken its place."""
        self._laid.discard(address)

    def set_apart(self, address: str, why: str) -> None:
        """This one is not to make any more."""
        self.apart[address] = why
        self._alike.pop(address, None)

    def findings(self) -> list[Diagnostic]:
        """A warning for each that was set apart."""
        return [
            warning("worker-differs", f"the worker '{address}' is not used: {why}", help=CURE)
            for address, why in sorted(self.apart.items())
        ]

    # Inside

    def _ready_all(self) -> None:
        """Sends the snapshot to those that lack it, whatever they lack of it."""
        while self._snapshot and (bare := [address for address in self.alike if address not in self._laid]):
            missing: set[str] = set()
            answers = self._line.ask(bare, remote.lay, dict(self._snapshot.files), timeout=LONG)
            for address, answer in answers.items():
                if answer == []:
                    self._laid.add(address)
                elif isinstance(answer, list):
                    missing.update(answer)
                else:
                    self.set_apart(address, f"it cannot take the project's files: {answer}")
            self._drop([address for address in bare if address not in answers])
            if missing:
                self._send(sorted(missing), [address for address in answers if address not in self.ready])

    def _send(self, digests: list[str], workers: list[str]) -> None:
        for parcel in self._parcels(digests):
            taking = [address for address in workers if address in self._alike]
            answers = self._line.ask(taking, remote.put, parcel, timeout=LONG)
            for address, answer in answers.items():
                if answer is not None:
                    self.set_apart(address, f"it cannot take the project's files: {answer}")
            self._drop([address for address in taking if address not in answers])

    def _drop(self, gone: list[str]) -> None:
        for address in gone:
            self._alike.pop(address, None)

    def _parcels(self, digests: list[str]) -> Iterator[list[bytes]]:
        assert self._shelf
        parcel: list[bytes] = []
        size = 0
        for digest in digests:
            bytes_ = self._shelf.size(digest)
            if parcel and size + bytes_ > PARCEL:
                yield parcel
                parcel, size = [], 0
            parcel.append(self._shelf.get(digest))
            size += bytes_
        yield parcel
