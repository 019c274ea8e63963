"""The ledger: memory of earlier builds of one output folder. SQLite, in ``.docgen/ledger.sqlite`` there.

It is a cache. Whatever is wrong with it (damaged, foreign, of another version) costs a warning and a build from scratch,
never a wrong edition: only what went well is remembered, with the digest of everything that it was made from.

Each call of :class:`Ledger` that remembers is one transaction. A process that is killed leaves all of it or nothing.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
import zlib
from array import array
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from docgen.batch.disk import Stamp, StampRow
from docgen.diagnostics import Diagnostic, ExitCode, Refusal, error, warning
from docgen.files import Reads, writing

LEDGER = ".docgen/ledger.sqlite"
"""The file, relative to the output folder."""

_APPLICATION = 0x646F6367  # "docg", in the head of the file
_VERSION = 2
_TABLES = """
CREATE TABLE version (id INTEGER PRIMARY KEY, key TEXT NOT NULL, digest TEXT NOT NULL, UNIQUE (key, digest));
CREATE TABLE stamp (key TEXT PRIMARY KEY, inode INTEGER, size INTEGER, written INTEGER, changed INTEGER, digest TEXT)
    WITHOUT ROWID;
CREATE TABLE tools (id INTEGER PRIMARY KEY, versions TEXT NOT NULL UNIQUE);
CREATE TABLE source (name TEXT PRIMARY KEY, reads BLOB NOT NULL, facts TEXT NOT NULL);
CREATE TABLE edition (id TEXT PRIMARY KEY, status TEXT NOT NULL, facts TEXT NOT NULL);
CREATE TABLE typeset (manuscript TEXT PRIMARY KEY, reads BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE made (
    id TEXT PRIMARY KEY, path TEXT NOT NULL, digest TEXT NOT NULL, bytes INTEGER NOT NULL, pages INTEGER NOT NULL,
    seconds REAL NOT NULL, reads BLOB NOT NULL, tools INTEGER NOT NULL, manuscript TEXT NOT NULL, branding TEXT NOT NULL,
    failure TEXT NOT NULL, facts TEXT NOT NULL, diagnostics TEXT NOT NULL
);
"""
_ABSENT = ""
_DAMAGE = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR, sqlite3.SQLITE_SCHEMA}

Packed = bytes
"""Reads as the ledger keeps them: the numbers of their entries in the table of versions, sorted, after a checksum."""

_FEW = 10_000
"""So many digests of earlier times do no harm."""

_MARKS = ", ".join("?" * 13)


class DamagedError(Exception):
    """The ledger's file does not hold what docgen wrote there."""


class Made(NamedTuple):
    """What the ledger knows of one edition that was made.

    Attributes:
        id: The edition's id.
        path: Its download, relative to the output folder.
        digest: The digest of the download; empty if none was ever published.
        bytes: Its length.
        pages: How many pages it has.
        seconds: What making it took.
        reads: Everything that was read for it.
        tools: The number of the set of tools that made it.
        manuscript: The digest of what its pages were typeset from, apart from pictures and fonts.
        branding: The key of the step that made the edition of its pages.
        failure: The first error of its last making if that failed; the download is then older.
    """

    id: str
    path: str
    digest: str
    bytes: int
    pages: int
    seconds: float
    reads: Packed
    tools: int
    manuscript: str
    branding: str
    failure: str


class About(NamedTuple):
    """More of an edition that was made: all that was known of it, and the warnings that belong to it; both as JSON."""

    facts: str
    diagnostics: str


class Source(NamedTuple):
    """What was learned by reading one file of the project with all that belongs to it, and what was read for that."""

    reads: Packed
    facts: str


@dataclass
class Memory:
    """What the ledger held when it was opened, as far as every build needs it. ``editions`` are statuses by id, sorted."""

    versions: dict[int, tuple[str, str | None]] = field(default_factory=dict)
    stamps: dict[str, StampRow] = field(default_factory=dict)
    tools: dict[int, str] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    editions: dict[str, str] = field(default_factory=dict)
    made: dict[str, Made] = field(default_factory=dict)

    def reads(self, packed: Packed) -> Reads:
        """What was packed, as it was recorded."""
        return dict(self.versions[number] for number in unpacked(packed))


def packed(numbers: Iterable[int]) -> Packed:
    """The numbers of a table of versions, packed."""
    data = array("I", sorted(numbers)).tobytes()
    return zlib.crc32(data).to_bytes(4, "little") + data


def unpacked(packed: Packed) -> array[int]:
    """The numbers in ``packed``. Raises :class:`DamagedError`: a number that is lost is an input that nobody watches."""
    data = packed[4:]
    if zlib.crc32(data).to_bytes(4, "little") != packed[:4]:
        raise DamagedError("what editions were made from is not what was kept")
    numbers = array("I")
    numbers.frombytes(data)
    return numbers


class Ledger:
    """The ledger of one output folder, for whoever holds its lock; or, with ``look_only``, for whoever only asks.

    ``memory`` is what it held when it was opened, ``findings`` what was wrong with it then.
    """

    def __init__(self, output: Path, *, look_only: bool = False) -> None:
        self.path = output / LEDGER
        self.memory = Memory()
        self.findings: tuple[Diagnostic, ...] = ()
        self._look_only = look_only
        self._numbers: dict[tuple[str, str | None], int] = {}
        self._entered: list[tuple[str, str | None]] = []
        self._connection: sqlite3.Connection | None = None
        if look_only and not self.path.exists():
            return
        try:
            self._open()
        except DamagedError as damage:
            self.findings = (self.begin_anew(damage),)

    def close(self) -> None:
        """Lets go of the file."""
        if self._connection:
            with contextlib.suppress(sqlite3.Error):
                self._connection.close()
            self._connection = None

    # What is remembered: each call is one transaction

    def learn(self, stamps: Mapping[str, tuple[Stamp, str]]) -> None:
        """Keeps the stamps of files whose digests are known."""
        rows = [(key, *stamp, digest) for key, (stamp, digest) in stamps.items()]
        with self._transaction() as at:
            at.executemany("INSERT OR REPLACE INTO stamp VALUES (?, ?, ?, ?, ?, ?)", rows)

    def remember_sources(
        self,
        sources: Mapping[str, tuple[Reads, str]],
        gone: Iterable[str] = (),
        editions: Mapping[str, tuple[str, str]] | None = None,
    ) -> None:
        """Keeps what was read of the project: new sources, which are gone, and all editions (status, facts) if given."""
        with self._transaction() as at:
            at.executemany("DELETE FROM source WHERE name = ?", [(name,) for name in gone])
            rows = [(name, self._packed(reads), facts) for name, (reads, facts) in sources.items()]
            at.executemany("INSERT OR REPLACE INTO source VALUES (?, ?, ?)", rows)
            if editions is not None:
                at.execute("DELETE FROM edition")
                at.executemany("INSERT INTO edition VALUES (?, ?, ?)", [(key, *row) for key, row in editions.items()])

    def remember(self, made: Made, about: About, reads: Reads, engine_reads: Reads, tools: Mapping[str, str]) -> None:
        """Keeps one finished edition, with what was read for it, of that what the engine read, and the tools."""
        with self._transaction() as at:
            text = json.dumps(dict(tools))
            at.execute("INSERT OR IGNORE INTO tools (versions) VALUES (?)", (text,))
            number = at.execute("SELECT id FROM tools WHERE versions = ?", (text,)).fetchone()[0]
            row = (made.manuscript, self._packed(engine_reads))
            at.execute("INSERT OR REPLACE INTO typeset VALUES (?, ?)", row)
            made = made._replace(reads=self._packed(reads), tools=number)
            at.execute(f"INSERT OR REPLACE INTO made VALUES ({_MARKS})", (*made, *about))  # noqa: S608

    def remember_failure(self, made: Made, about: About) -> None:
        """Keeps why the last making of an edition failed; everything else that is known of it stays."""
        with self._transaction() as at:
            what = f"INSERT INTO made VALUES ({_MARKS}) ON CONFLICT (id) DO UPDATE SET failure = excluded.failure"  # noqa: S608
            at.execute(what, (*made, *about))

    def forget(self, ids: Iterable[str]) -> None:
        """Forgets editions whose downloads are gone."""
        with self._transaction() as at:
            at.executemany("DELETE FROM made WHERE id = ?", [(name,) for name in ids])

    def sweep(self) -> None:
        """Forgets what nothing refers to any more, once that is most of it: each save of a file leaves its digest behind."""
        if len(self._numbers) < 4 * len(self.memory.stamps) + _FEW:
            return
        with self._transaction() as at:
            at.execute("DELETE FROM typeset WHERE manuscript NOT IN (SELECT manuscript FROM made)")
            at.execute("DELETE FROM tools WHERE id NOT IN (SELECT tools FROM made)")
            used: set[int] = set()
            for table in ("source", "made", "typeset"):
                for (reads,) in at.execute(f"SELECT reads FROM {table}"):  # noqa: S608 (one of three)
                    used.update(unpacked(reads) if reads else ())
            unused = [entry for entry, number in self._numbers.items() if number not in used]
            at.executemany("DELETE FROM version WHERE id = ?", [(self._numbers[entry],) for entry in unused])
            keys = {entry[0] for entry, number in self._numbers.items() if number in used}
            rows = at.execute("SELECT key FROM stamp WHERE key NOT LIKE 'output:%'").fetchall()
            at.executemany("DELETE FROM stamp WHERE key = ?", [row for row in rows if row[0] not in keys])
        for entry in unused:
            del self._numbers[entry]

    # What is asked of few editions

    def facts(self, id: str) -> str:
        """All that was known of an edition of the project when the project was last read, as JSON."""
        return str(self._one("SELECT facts FROM edition WHERE id = ?", id)[0])

    def about(self, id: str) -> About:
        """More of an edition that was made."""
        return About(*self._one("SELECT facts, diagnostics FROM made WHERE id = ?", id))

    def engine_reads(self, manuscript: str) -> Reads | None:
        """What the engine read, besides the manuscript, when it was last typeset; none if nobody knows."""
        try:
            return self.memory.reads(self._one("SELECT reads FROM typeset WHERE manuscript = ?", manuscript)[0])
        except KeyError:
            return None

    # Inside

    def _one(self, question: str, key: str) -> tuple[Any, ...]:
        """The one row. Raises KeyError if there is none, and :class:`DamagedError`."""
        if self._connection is None:
            raise KeyError(key)
        try:
            row: tuple[Any, ...] | None = self._connection.execute(question, (key,)).fetchone()
        except sqlite3.DatabaseError as fault:
            raise self._meaning(fault) from None
        if row is None:
            raise KeyError(key)
        return row

    def _open(self) -> None:
        if not self._look_only:
            with writing(self.path):
                self.path.parent.mkdir(parents=True, exist_ok=True)
        try:
            at = self._connection = self._connected()
            application = at.execute("PRAGMA application_id").fetchone()[0]
            version = at.execute("PRAGMA user_version").fetchone()[0]
            if (application, version) == (0, 0) and not at.execute("SELECT 1 FROM sqlite_master").fetchone():
                if self._look_only:
                    return
                at.execute("PRAGMA journal_mode = WAL")
                at.executescript(
                    f"BEGIN IMMEDIATE; PRAGMA application_id = {_APPLICATION}; PRAGMA user_version = {_VERSION};"
                    f"{_TABLES} COMMIT;"
                )
            elif application != _APPLICATION:
                raise DamagedError("it is not docgen's")
            elif version != _VERSION:
                raise DamagedError(f"it is of another version of docgen ({version}, not {_VERSION})")
            at.execute("PRAGMA synchronous = NORMAL")
            self._recall(at)
        except sqlite3.DatabaseError as fault:
            raise self._meaning(fault) from None
        except (ValueError, TypeError, KeyError) as fault:
            raise DamagedError(f"it holds what docgen does not write ({fault})") from None

    def _connected(self) -> sqlite3.Connection:
        """Opens the file; for whoever only looks, also where nothing may be written: SQLite wants two files beside it."""
        at = sqlite3.connect(self.path, isolation_level=None, timeout=10)
        if self._look_only:
            try:
                at.execute("PRAGMA application_id")
            except sqlite3.OperationalError as fault:
                at.close()
                if fault.sqlite_errorcode & 0xFF not in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY):
                    raise
                address = f"{self.path.absolute().as_uri()}?immutable=1"
                return sqlite3.connect(address, uri=True, isolation_level=None)
        return at

    def _recall(self, at: sqlite3.Connection) -> None:
        memory = self.memory
        memory.versions = {
            number: (key, None if digest == _ABSENT else digest)
            for number, key, digest in at.execute("SELECT id, key, digest FROM version")
        }
        self._numbers = {entry: number for number, entry in memory.versions.items()}
        memory.stamps = {row[0]: row for row in at.execute("SELECT * FROM stamp")}
        memory.tools = dict(at.execute("SELECT id, versions FROM tools"))
        memory.sources = {row[0]: Source(*row[1:]) for row in at.execute("SELECT * FROM source")}
        memory.editions = dict(at.execute("SELECT id, status FROM edition ORDER BY id"))
        rows = at.execute(f"SELECT {', '.join(Made._fields)} FROM made")  # noqa: S608 (names of columns)
        memory.made = {row[0]: Made._make(row) for row in rows}

    def begin_anew(self, damage: DamagedError) -> Diagnostic:
        """Goes on with an empty ledger, and gives the warning for that."""
        self._start_afresh()
        return _damaged(str(damage))

    def _start_afresh(self) -> None:
        """Forgets everything; unless one may only look, throws the file away too and begins an empty one."""
        self.close()
        self.memory = Memory()
        self._numbers = {}
        if self._look_only:
            return
        for suffix in ("", "-wal", "-shm", "-journal"):
            with writing(self.path):
                Path(f"{self.path}{suffix}").unlink(missing_ok=True)
        self._open()

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        assert self._connection is not None
        assert not self._look_only
        self._entered = []
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            yield self._connection
            self._connection.execute("COMMIT")
        except BaseException as fault:
            with contextlib.suppress(sqlite3.Error):
                self._connection.execute("ROLLBACK")
            for entry in self._entered:
                del self._numbers[entry]
            if isinstance(fault, sqlite3.DatabaseError):
                raise self._meaning(fault) from None
            raise

    def _packed(self, reads: Reads) -> Packed:
        """The numbers of these entries; new ones are entered, in the transaction that is open."""
        assert self._connection is not None
        for entry in reads.items() - self._numbers.keys():
            row = (entry[0], _ABSENT if entry[1] is None else entry[1])
            self._connection.execute("INSERT OR IGNORE INTO version (key, digest) VALUES (?, ?)", row)
            found = self._connection.execute("SELECT id FROM version WHERE key = ? AND digest = ?", row).fetchone()
            self._numbers[entry] = found[0]
            self._entered.append(entry)
        return packed(self._numbers[entry] for entry in reads.items())

    def _meaning(self, fault: sqlite3.DatabaseError) -> Exception:
        """Damage, or a disk that takes nothing more: then a refusal with exit code 4."""
        code = getattr(fault, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF
        if code in _DAMAGE:
            return DamagedError(str(fault))
        return cannot_keep(self.path, str(fault))


def cannot_keep(path: Path, why: str) -> Refusal:
    """The refusal for a ledger that cannot be written."""
    cure = "free some space on that disk, or allow writing there, and run again; the downloads are intact"
    finding = error("cannot-write", f"cannot write '{path}': {why}", help=cure)
    return Refusal([finding], ExitCode.CANNOT_WRITE)


def _damaged(why: str) -> Diagnostic:
    return warning(
        "ledger-damaged",
        f"the memory of earlier builds cannot be used: {why}; everything is built anew",
        help="nothing is lost; if it happens again, look at that disk",
    )
