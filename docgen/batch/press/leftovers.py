"""What was pressed and is no job of any print run any more: files that somebody might send to a printer all the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from docgen.batch.disk import OUTPUT
from docgen.batch.press.orders import Orders
from docgen.batch.session import Session


@dataclass(frozen=True, slots=True)
class Leftover:
    """A job that the ledger knows, and no print run.

    Attributes:
        id: ``<run>/<edition>``.
        withdrawn: Whether its leaflet is withdrawn.
        files: Its files that are as docgen made them, with their sizes in bytes; paths relative to the output folder.
        edited: Those that somebody has changed.
    """

    id: str
    withdrawn: bool
    files: Mapping[str, int]
    edited: tuple[str, ...]


def leftovers(session: Session, orders: Orders) -> Iterator[Leftover]:
    """All of them, sorted by id. A run that cannot be read just now has all of its jobs, but for leaflets that are withdrawn."""
    claimed, unsure = orders.claimed()
    for id, pressed in sorted(session.ledger.memory.pressed.items()):
        withdrawn = orders.is_withdrawn(id)
        if not withdrawn and (id in claimed or id.partition("/")[0] in unsure):
            continue
        now = {path: session.disk.digest(OUTPUT + path) for path in pressed.digests}
        yield Leftover(
            id=id,
            withdrawn=withdrawn,
            files={
                path: (session.output / path).stat().st_size
                for path, digest in pressed.digests.items()
                if now[path] == digest
            },
            edited=tuple(path for path, digest in pressed.digests.items() if now[path] not in (None, digest)),
        )
