"""What an edition or a job was made from, and which were made from a file: the ledger, asked in both directions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from docgen.batch.disk import OUTPUT
from docgen.batch.memory import Packed, unpacked
from docgen.batch.session import Session
from docgen.batch.tools import TOOLS
from docgen.files import FONT, LISTING, THERE

_NO_PATH = (FONT, TOOLS, OUTPUT)
"""Begin the keys of what nobody can name as a file of the project."""


@dataclass(frozen=True, slots=True)
class Input:
    """One thing that was looked for while something was made.

    Attributes:
        name: A path, a listing (``listing:content/leaflets/*.yaml``), or a font (``font:Lato``).
        digest: The digest of what was found; none if nothing was; :data:`~docgen.files.THERE` if only that was asked.
        changed: Whether it is not so any more.
        there: Whether there is something now.
    """

    name: str
    digest: str | None
    changed: bool
    there: bool

    @property
    def only_there(self) -> bool:
        """Whether it counted only that it is there, and not what it holds."""
        return self.digest == THERE


@dataclass(frozen=True, slots=True)
class Users:
    """Who was made from a path.

    Attributes:
        editions: The ids of the editions that a change would make again, sorted.
        unknown: How many editions were never made, so that nobody knows what they would use.
        jobs: The jobs of print runs that a change would press again, sorted.
        surveyed: Whether the path is read to know which editions there are.
    """

    editions: tuple[str, ...]
    unknown: int
    jobs: tuple[str, ...]
    surveyed: bool


def inputs(session: Session, reads: Packed) -> tuple[Input, ...]:
    """What was read for something when it was last made well: files, listings and fonts, each sorted."""
    changed = dict(session.changes.among(reads))
    found = [
        Input(key, digest, key in changed, session.disk.digest(key) is not None)
        for key, digest in session.ledger.memory.reads(reads).items()
    ]
    return tuple(sorted(found, key=lambda one: (one.name.startswith(FONT), one.name.startswith(LISTING), one.name)))


def names(session: Session) -> set[str]:
    """Every file of the project that anything was ever made from."""
    return {key for key, _ in session.ledger.memory.versions.values() if not key.startswith((LISTING, *_NO_PATH))}


def users(session: Session, path: str) -> Users:
    """The editions and jobs that a change of ``path`` (relative to the project; a file, or all files of a folder) would make again.

    Of a path that is not there: the editions that its coming would make again.
    """
    memory = session.ledger.memory
    meant = _meant(session, path)
    ids = [*session.survey.ids(), *session.lost()]
    made = {id: memory.made[id] for id in ids if id in memory.made and memory.made[id].reads}
    return Users(
        editions=tuple(sorted(id for id, one in made.items() if not meant.isdisjoint(unpacked(one.reads)))),
        unknown=len(set(ids) - made.keys()),
        jobs=tuple(sorted(id for id, one in memory.pressed.items() if not meant.isdisjoint(unpacked(one.reads)))),
        surveyed=any(not meant.isdisjoint(unpacked(source.reads)) for source in memory.sources.values()),
    )


def _meant(session: Session, path: str) -> set[int]:
    """The numbers of all that the ledger ever recorded of ``path``."""
    return {number for number, (key, _) in session.ledger.memory.versions.items() if any(_hits(session, key, path))}


def _hits(session: Session, key: str, path: str) -> Iterator[bool]:
    if key.startswith(_NO_PATH):
        return
    name = key.removeprefix(LISTING)
    yield name == path
    yield name.startswith(f"{path}/") or path == "."
    # A new file: whoever listed its folder will see it.
    yield name != key and session.disk.digest(path) is None and PurePosixPath(path).match(name)
