"""The ledger: memory of earlier builds of one output folder. SQLite, in ``.docgen/ledger.sqlite`` there.

It is a cache. Whatever is wrong with it (damaged, foreign, of another version) costs a warning and a build from scratch,
never a wrong edition: only what went well is remembered, with the digest of everything that it was made from. SQLite notices
damage to how its pages hang together and none to what is written there, so every row has its checksum.

Each call of :class:`Ledger` that remembers is one transaction. A process that is killed leaves all of it or nothing.
"""

from __future__ import annotations

import contextlib
import json
import marshal
import shutil
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from docgen.batch.disk import Stamp
from docgen.batch.memory import LOST, About, DamagedError, Made, Memory, Packed, Pressed, Source, packed, unpacked
from docgen.diagnostics import Diagnostic, ExitCode, Refusal, error, warning
from docgen.files import Reads, writing

LEDGER = ".docgen/ledger.sqlite"
"""The file, relative to the output folder."""

_APPLICATION = 0x646F6367  # "docg", in the head of the file
_VERSION = 6
_TABLES = """
CREATE TABLE version (id INTEGER PRIMARY KEY, key TEXT NOT NULL, digest TEXT NOT NULL, sum INTEGER);
CREATE TABLE stamp (
    key TEXT PRIMARY KEY, inode INTEGER, size INTEGER, written INTEGER, changed INTEGER, digest TEXT, sum INTEGER
) WITHOUT ROWID;
CREATE TABLE tools (id INTEGER PRIMARY KEY, versions TEXT NOT NULL, sum INTEGER);
CREATE TABLE source (name TEXT PRIMARY KEY, reads BLOB NOT NULL, facts TEXT NOT NULL, sum INTEGER);
CREATE TABLE edition (id TEXT PRIMARY KEY, status TEXT NOT NULL, sum INTEGER, facts TEXT NOT NULL, facts_sum INTEGER);
CREATE TABLE typeset (manuscript TEXT PRIMARY KEY, reads BLOB NOT NULL, sum INTEGER) WITHOUT ROWID;
CREATE TABLE made (
    id TEXT PRIMARY KEY, path TEXT NOT NULL, digest TEXT NOT NULL, bytes INTEGER NOT NULL, pages INTEGER NOT NULL,
    seconds REAL NOT NULL, reads BLOB NOT NULL, tools INTEGER NOT NULL, manuscript TEXT NOT NULL, branding TEXT NOT NULL,
    failure TEXT NOT NULL, slots TEXT NOT NULL, proof TEXT NOT NULL, sum INTEGER,
    facts TEXT NOT NULL, diagnostics TEXT NOT NULL, fields TEXT NOT NULL, about_sum INTEGER
);
CREATE TABLE pressed (
    id TEXT PRIMARY KEY, files TEXT NOT NULL, seconds REAL NOT NULL, reads BLOB NOT NULL, tools INTEGER NOT NULL, sum INTEGER
);
"""
_STAMP = ("inode", "size", "written", "changed")
_ABSENT = ""
_PAGE = 512
"""Bytes that every page of SQLite's is a multiple of."""
_DAMAGE = {
    sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_NOTADB,
    sqlite3.SQLITE_ERROR,
    sqlite3.SQLITE_SCHEMA,
    sqlite3.SQLITE_READONLY,  # a file that cannot be written is thrown away, if its folder allows that
}

_FEW = 10_000
"""So many digests of earlier times do no harm."""


class Ledger:
    """The ledger of one output folder, for whoever holds its lock; or, with ``look_only``, for whoever only asks.

    ``memory`` is what it held when it was opened, ``findings`` what was wrong with it then. What comes to light later (of
    whoever only looks, nothing does) is raised as :class:`DamagedError`, by whatever asks or remembers.
    """

    def __init__(self, output: Path, *, look_only: bool = False) -> None:
        self.path = output / LEDGER
        self.memory = Memory()
        self.findings: tuple[Diagnostic, ...] = ()
        self._look_only = look_only
        self._numbers: dict[tuple[str, str | None], int] = {}
        self._last = 0
        self._tools: dict[str, int] = {}
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
        with self._transaction() as at:
            _put(at, "stamp", [_summed(key, *stamp, digest) for key, (stamp, digest) in stamps.items()])

    def remember_sources(
        self,
        sources: Mapping[str, tuple[Reads, str]],
        gone: Iterable[str] = (),
        editions: Mapping[str, tuple[str, str]] | None = None,
    ) -> None:
        """Keeps what was read of the project: new sources, which are gone, and all editions (status, facts) if given."""
        with self._transaction() as at:
            at.executemany("DELETE FROM source WHERE name = ?", [(name,) for name in gone])
            rows = [_summed(name, self._packed(reads), facts) for name, (reads, facts) in sources.items()]
            _put(at, "source", rows)
            if editions is not None:
                at.execute("DELETE FROM edition")
                _put(at, "edition", [_summed(id, row[0]) + _summed(id, row[1])[1:] for id, row in editions.items()])

    def remember(
        self,
        made: Made,
        about: About,
        reads: Reads,
        engine_reads: Mapping[str, Reads],
        tools: Mapping[str, str],
    ) -> None:
        """Keeps one finished edition, with what was read for it, of that what the engine read for which manuscript, and the tools."""
        with self._transaction() as at:
            made = made._replace(reads=self._packed(reads), tools=self._number_of(json.dumps(dict(tools))))
            rows = [_summed(manuscript, self._packed(of_it)) for manuscript, of_it in engine_reads.items()]
            _put(at, "typeset", rows)
            _put(at, "made", [_made_row(made, about)])

    def remember_failure(self, made: Made, about: About) -> None:
        """Keeps why the last making of an edition failed; everything else that is known of it stays."""
        change = "ON CONFLICT (id) DO UPDATE SET failure = excluded.failure, sum = excluded.sum"
        with self._transaction() as at:
            _put(at, "made", [_made_row(made, about)], change)

    def forget(self, ids: Iterable[str]) -> None:
        """Forgets editions whose downloads are gone."""
        with self._transaction() as at:
            at.executemany("DELETE FROM made WHERE id = ?", [(name,) for name in ids])

    def remember_pressed(self, jobs: Mapping[Pressed, Reads], tools: Mapping[str, str]) -> None:
        """Keeps finished jobs of print runs, with what was read for each, and the tools."""
        with self._transaction() as at:
            number = self._number_of(json.dumps(dict(tools)))
            rows = [job._replace(reads=self._packed(reads), tools=number) for job, reads in jobs.items()]
            _put(at, "pressed", [_summed(*row) for row in rows])

    def forget_pressed(self, ids: Iterable[str]) -> None:
        """Forgets jobs whose files are gone."""
        with self._transaction() as at:
            at.executemany("DELETE FROM pressed WHERE id = ?", [(name,) for name in ids])

    def sweep(self) -> None:
        """Forgets what nothing refers to any more, once that is most of it: each save of a file leaves its digest behind."""
        if len(self._numbers) < 4 * len(self.memory.stamps) + _FEW:
            return
        with self._transaction() as at:
            at.execute(
                "DELETE FROM typeset WHERE manuscript NOT IN (SELECT manuscript FROM made UNION SELECT slots FROM made)"
            )
            at.execute("DELETE FROM tools WHERE id NOT IN (SELECT tools FROM made UNION SELECT tools FROM pressed)")
            used: set[int] = set()
            for table in ("source", "made", "pressed", "typeset"):
                for (reads,) in at.execute(f"SELECT reads FROM {table}"):  # noqa: S608 (one of four)
                    used.update(unpacked(reads) if reads else ())
            unused = [entry for entry, number in self._numbers.items() if number not in used]
            at.executemany("DELETE FROM version WHERE id = ?", [(self._numbers[entry],) for entry in unused])
            keys = {entry[0] for entry, number in self._numbers.items() if number in used}
            rows = at.execute("SELECT key FROM stamp WHERE key NOT LIKE 'output:%'").fetchall()
            at.executemany("DELETE FROM stamp WHERE key = ?", [row for row in rows if row[0] not in keys])
            self._tools = {text: number for number, text in at.execute("SELECT id, versions FROM tools")}
        for entry in unused:
            del self._numbers[entry]

    # What is asked of few editions

    def facts(self, id: str) -> str:
        """All that was known of an edition of the project when the project was last read, as JSON."""
        return str(self._one("SELECT id, facts, facts_sum FROM edition WHERE id = ?", id)[1])

    def about(self, id: str) -> About:
        """More of an edition that was made."""
        return About(*self._one("SELECT id, facts, diagnostics, fields, about_sum FROM made WHERE id = ?", id)[1:])

    def engine_reads(self, manuscript: str) -> Reads | None:
        """What the engine read, besides the manuscript, when it was last typeset; none if nobody knows."""
        row = self._found("SELECT manuscript, reads, sum FROM typeset WHERE manuscript = ?", manuscript)
        return self.memory.reads(row[1]) if row else None

    # Inside

    def _one(self, question: str, key: str) -> tuple[Any, ...]:
        """The one row that is known to be there. Raises :class:`DamagedError`."""
        if row := self._found(question, key):
            return row
        raise DamagedError(LOST)

    def _found(self, question: str, key: str) -> tuple[Any, ...] | None:
        """A row, without its checksum; none if there is none. Raises :class:`DamagedError`."""
        if self._connection is None:
            return None
        try:
            row = self._connection.execute(question, (key,)).fetchone()
        except sqlite3.DatabaseError as fault:
            raise self._meaning(fault) from None
        return _checked(row) if row else None

    def _open(self) -> None:
        if not self._look_only:
            with writing(self.path):
                self.path.parent.mkdir(parents=True, exist_ok=True)
        if self.path.is_dir():
            raise DamagedError("it is a folder")
        with contextlib.suppress(FileNotFoundError):
            size = self.path.stat().st_size
            if (size == 0 or size % _PAGE) and not Path(f"{self.path}-wal").exists():
                raise DamagedError("it is cut off")  # of which SQLite says nothing
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
        rows = _rows(at, "version", "id", "key", "digest")
        memory.versions = {number: (key, None if digest == _ABSENT else digest) for number, key, digest in rows}
        self._numbers = {entry: number for number, entry in memory.versions.items()}
        self._last = max(memory.versions, default=0)
        memory.stamps = {row[0]: row for row in _rows(at, "stamp", "key", *_STAMP, "digest")}
        memory.tools = dict(_rows(at, "tools", "id", "versions"))
        self._tools = {text: number for number, text in memory.tools.items()}
        memory.sources = {row[0]: Source(*row[1:]) for row in _rows(at, "source", "name", "reads", "facts")}
        memory.editions = dict(sorted(_rows(at, "edition", "id", "status")))
        memory.made = {row[0]: Made._make(row) for row in _rows(at, "made", *Made._fields)}
        memory.pressed = {row[0]: Pressed._make(row) for row in _rows(at, "pressed", *Pressed._fields)}
        if self._look_only:  # for whoever builds, damage is told when it comes to light, and the build begins again
            for _ in _rows(at, "edition", "id", "facts", sum="facts_sum"):
                pass
            for _ in _rows(at, "made", "id", *About._fields, sum="about_sum"):
                pass
            for _, reads in _rows(at, "typeset", "manuscript", "reads"):
                memory.reads(reads)

    def begin_anew(self, damage: DamagedError) -> Diagnostic:
        """Goes on with an empty ledger, and gives the warning for that."""
        self._start_afresh()
        return _damaged(str(damage))

    def _start_afresh(self) -> None:
        """Forgets everything; unless one may only look, throws the file away too and begins an empty one."""
        self.close()
        self.memory = Memory()
        self._numbers, self._tools, self._last = {}, {}, 0
        if self._look_only:
            return
        for suffix in ("", "-wal", "-shm", "-journal"):
            path = Path(f"{self.path}{suffix}")
            with writing(path):
                shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink(missing_ok=True)
        self._open()

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        assert self._connection is not None
        assert not self._look_only
        self._entered, tools = [], dict(self._tools)
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            yield self._connection
            self._connection.execute("COMMIT")
        except BaseException as fault:
            with contextlib.suppress(sqlite3.Error):
                self._connection.execute("ROLLBACK")
            for entry in self._entered:
                del self._numbers[entry]
            self._tools = tools
            if isinstance(fault, sqlite3.DatabaseError):
                raise self._meaning(fault) from None
            raise

    def _packed(self, reads: Reads) -> Packed:
        """The numbers of these entries; new ones are entered, in the transaction that is open."""
        assert self._connection is not None
        for entry in reads.items() - self._numbers.keys():
            self._last += 1  # and never back: a number that means nothing is better than one that means something else
            row = _summed(self._last, entry[0], _ABSENT if entry[1] is None else entry[1])
            _put(self._connection, "version", [row])
            self._numbers[entry] = self._last
            self._entered.append(entry)
        return packed(self._numbers[entry] for entry in reads.items())

    def _number_of(self, tools: str) -> int:
        """The number of a set of tools; one that is new is entered likewise."""
        assert self._connection is not None
        if tools not in self._tools:
            self._tools[tools] = max(self._tools.values(), default=0) + 1
            _put(self._connection, "tools", [_summed(self._tools[tools], tools)])
        return self._tools[tools]

    def _meaning(self, fault: sqlite3.DatabaseError) -> Exception:
        """Damage, or a disk that takes nothing more: then a refusal with exit code 4."""
        code = getattr(fault, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF
        if code in _DAMAGE or self._look_only:
            return DamagedError(str(fault))
        return cannot_keep(self.path, str(fault))


def _rows(at: sqlite3.Connection, table: str, *columns: str, sum: str = "sum") -> Iterator[tuple[Any, ...]]:
    """All rows of a table. Raises :class:`DamagedError`."""
    return map(_checked, at.execute(f"SELECT {', '.join(columns)}, {sum} FROM {table}"))  # noqa: S608 (names from here)


def _checked(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """What :func:`_summed` made. Raises :class:`DamagedError`."""
    whole = row[:-1]
    if _sum(whole) != row[-1]:
        raise DamagedError("something in it is not what was written there")
    return whole


def _summed(*row: Any) -> tuple[Any, ...]:
    """A row, or a part of it that is read by itself, with its checksum."""
    return (*row, _sum(row))


def _sum(row: tuple[Any, ...]) -> int:
    return zlib.crc32(marshal.dumps(row, 2))  # 2: of later formats, equal rows may have different bytes


def _made_row(made: Made, about: About) -> tuple[Any, ...]:
    return _summed(*made) + _summed(made.id, *about)[1:]


def _put(at: sqlite3.Connection, table: str, rows: list[tuple[Any, ...]], change: str = "") -> None:
    """Puts whole rows into a table; unless ``change`` says otherwise, in the place of those with the same key."""
    if rows:
        marks = ", ".join("?" * len(rows[0]))
        instead = "" if change else "OR REPLACE"
        at.executemany(f"INSERT {instead} INTO {table} VALUES ({marks}) {change}", rows)  # noqa: S608 (likewise)


def cannot_keep(path: Path, why: str) -> Refusal:
    """The refusal for a ledger that cannot be written."""
    cure = "free some space on that disk, or allow writing there, and run again; the downloads are intact"
    finding = error("cannot-write", f"cannot write '{path}': {why}", help=cure)
    return Refusal([finding], ExitCode.CANNOT_WRITE)


def _damaged(why: str) -> Diagnostic:
    return warning(
        "ledger-damaged",
        f"the memory of earlier builds cannot be used: {why}; everything is built anew",
        help="nothing is lost; if the same docgen says it again, look at that disk",
    )
