"""Whatever happens to the ledger's file: a warning and a clean start, never a traceback, never a wrong edition."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from docgen import Event, ExitCode, Finished, Refusal
from docgen.batch.build import Executor
from docgen.batch.events import State
from docgen.batch.ledger import LEDGER, Ledger
from docgen.batch.memory import DamagedError
from docgen.batch.session import Session
from docgen.files import Folder
from docgen.publish.names import Choice
from tests.batch.builds import ROOT, built, files, is_idle, is_sound, ledger_of
from tests.batch.test_ledger import ABOUT, READS, TOOLS, edition, engine, filled
from tests.projects import line


def warning_of(why: str) -> str:
    return (
        f"None: warning[ledger-damaged]: the memory of earlier builds cannot be used: {why}; everything is built anew"
        " | nothing is lost; if the same docgen says it again, look at that disk"
    )


def foreign(path: Path) -> None:
    path.unlink()
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE made (id)")


def folder_in_its_place(path: Path) -> None:
    path.unlink()
    path.mkdir()
    (path / "something").touch()


def with_pragma(what: str) -> Callable[[Path], None]:
    def change(path: Path) -> None:
        with contextlib.closing(sqlite3.connect(path)) as connection:
            connection.execute(f"PRAGMA {what}")

    return change


def rewritten(change: Callable[[bytes], bytes]) -> Callable[[Path], None]:
    return lambda path: path.write_bytes(change(path.read_bytes())) and None


DAMAGES = {
    "from the future": (with_pragma("user_version = 99"), "it is of another version of docgen (99, not 6)"),
    "from the past": (with_pragma("user_version = 2"), "it is of another version of docgen (2, not 6)"),
    "another program's": (foreign, "it is not docgen's"),
    "marked as another program's": (with_pragma("application_id = 5"), "it is not docgen's"),
    "a folder": (folder_in_its_place, "it is a folder"),
    "empty": (rewritten(lambda data: b""), "it is cut off"),
    "one byte": (rewritten(lambda data: data[:1]), "it is cut off"),
    "its head only": (rewritten(lambda data: data[:100]), "it is cut off"),
    "its first page only": (rewritten(lambda data: data[:4096]), "database disk image is malformed"),
    "half": (rewritten(lambda data: data[: len(data) // 2]), "database disk image is malformed"),
    "all but its end": (rewritten(lambda data: data[:-1]), "it is cut off"),
    "zeros": (rewritten(lambda data: bytes(len(data))), "file is not a database"),
    "a text": (rewritten(lambda data: b"the ledger\n" * 1024), "file is not a database"),
}


@pytest.mark.parametrize("look_only", [False, True], ids=["building", "looking"])
@pytest.mark.parametrize(("damage", "why"), DAMAGES.values(), ids=DAMAGES)
def test_a_ledger_that_is_damaged_is_begun_anew(
    tmp_path: Path, damage: Callable[[Path], None], why: str, look_only: bool
) -> None:
    filled(tmp_path).close()
    damage(tmp_path / LEDGER)

    ledger = Ledger(tmp_path, look_only=look_only)

    assert [line(finding) for finding in ledger.findings] == [warning_of(why)]
    assert (ledger.memory.made, ledger.memory.sources, ledger.memory.stamps) == ({}, {}, {})
    if not look_only:
        ledger.remember(edition("y"), ABOUT, READS, engine("y"), TOOLS)
    ledger.close()
    if not look_only:
        ledger = Ledger(tmp_path)
        assert (ledger.findings, set(ledger.memory.made)) == ((), {"y"})
        ledger.close()
        assert is_sound(tmp_path / LEDGER)


def test_what_is_left_of_a_wal_does_not_get_into_the_new_ledger(tmp_path: Path) -> None:
    filled(tmp_path).close()
    (tmp_path / LEDGER).write_bytes(b"noise" * 1024)
    for suffix in ("-wal", "-shm", "-journal"):
        Path(f"{tmp_path / LEDGER}{suffix}").write_bytes(b"noise" * 1024)

    filled_again = Ledger(tmp_path)
    filled_again.close()

    assert is_sound(tmp_path / LEDGER)


@pytest.mark.parametrize("length", [1, 20, 512])
def test_noise_anywhere_is_noticed_or_does_no_harm(made: Path, tmp_path: Path, length: int) -> None:
    """Rows may be lost, and are then made again; but what is there must be what was kept."""
    random_ = random.Random(length)
    whole = ledger_of(made).read_bytes()
    output = tmp_path / "build"
    (output / LEDGER).parent.mkdir(parents=True)
    (output / LEDGER).write_bytes(whole)
    sound = recalled(output)
    noticed = 0
    for _ in range(250):
        at = random_.randrange(len(whole) - length)
        data = bytearray(whole)
        # Letters, which every text may hold, are harder to notice than bytes that none does.
        data[at : at + length] = random_.choice(
            [random_.randbytes(length), bytes(random_.choices(b"09afz\"'{", k=length))]
        )
        (output / LEDGER).write_bytes(data)
        try:
            found = recalled(output)
        except DamagedError:
            noticed += 1
        else:
            wrong = {key for key, row in found.items() if row is not None and row != sound.get(key)}
            assert not wrong, f"noise of {length} at {at}"
        if output.joinpath(LEDGER + "-wal").exists():
            shutil.rmtree(output / ".docgen")
            (output / LEDGER).parent.mkdir()
    assert noticed > 20


def recalled(output: Path) -> dict[tuple[str, str], object]:
    """Everything that the ledger tells, row by row. Raises DamagedError."""
    ledger = Ledger(output)
    try:
        if ledger.findings:
            raise DamagedError
        memory = ledger.memory
        for name, rows in (("made", memory.made), ("source", memory.sources)):
            for row in rows.values():
                assert memory.reads(row.reads), name
        return {
            **{("made", id): (made, memory.reads(made.reads), ledger.about(id)) for id, made in memory.made.items()},
            **{("tools", str(number)): text for number, text in memory.tools.items()},
            **{("source", name): (one, memory.reads(one.reads)) for name, one in memory.sources.items()},
            **{("edition", id): (status, ledger.facts(id)) for id, status in memory.editions.items()},
            **{("stamp", key): row for key, row in memory.stamps.items()},
            **{
                ("typeset", key): ledger.engine_reads(key)
                for made in memory.made.values()
                for key in (made.manuscript, made.slots)
            },
        }
    finally:
        ledger.close()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE made SET facts = replace(facts, 'About alpha', 'About omega')",
        "UPDATE made SET pages = 7",
        "UPDATE edition SET facts = '{}'",
        "DELETE FROM version WHERE key = 'content/medicines/examplol.yaml'",
        "DELETE FROM edition WHERE id LIKE 'beta.%'",
        "UPDATE edition SET status = 'withdrawn'",
        "UPDATE source SET facts = '[' WHERE name = 'project'",
        "UPDATE tools SET versions = '{'",
        "DROP TABLE typeset",
    ],
)
def test_whatever_stands_in_it_the_next_build_gives_what_a_clean_one_gives(
    larger: Path, pool: Executor, made: Path, statement: str
) -> None:
    with contextlib.closing(sqlite3.connect(ledger_of(larger), isolation_level=None)) as connection:
        assert connection.execute(statement).rowcount != 0
    with (larger / "styles/base.css").open("a") as style:
        style.write("/* another */")  # so that there is something to do, and most of the ledger is asked

    with Session.looking(Folder.at(larger), larger / "build") as session:
        plan = session.plan()
        assert set(plan.reasons) == {f"{id}" for id in session.survey.ids()}
    report = built(larger, pool)

    assert {outcome.state for outcome in report.outcomes} <= {State.SAME, State.BUILT}
    assert {finding.id for finding in report.diagnostics} <= {"ledger-damaged"}
    assert report.exit_code is ExitCode.DONE
    assert files(larger / "build") == files(made / "build")
    assert is_idle(built(larger, pool))


def test_a_ledger_that_is_damaged_in_mid_build_is_begun_anew(larger: Path, pool: Executor, made: Path) -> None:
    done: list[str] = []

    def spoil(event: Event) -> None:
        if isinstance(event, Finished):
            done.append(event.outcome.edition.id)
            if len(done) == 2:
                with contextlib.closing(sqlite3.connect(ledger_of(larger))) as connection:
                    connection.execute("DROP TABLE made")

    report = built(larger, pool, force=True, listen=spoil)

    assert [line(finding) for finding in report.diagnostics] == [warning_of("no such table: made")]
    assert (report.exit_code, len(report.outcomes)) == (ExitCode.DONE, 12)
    assert files(larger / "build") == files(made / "build")
    assert is_sound(ledger_of(larger))
    assert is_idle(built(larger, pool))


def test_a_ledger_that_is_damaged_again_and_again_ends_the_build(larger: Path, pool: Executor) -> None:
    def spoil(event: Event) -> None:
        if isinstance(event, Finished):
            with contextlib.closing(sqlite3.connect(ledger_of(larger))) as connection:
                connection.execute("DROP TABLE made")

    with pytest.raises(Refusal) as refused:
        built(larger, pool, force=True, listen=spoil)

    assert refused.value.exit_code is ExitCode.CANNOT_WRITE
    assert [line(finding) for finding in refused.value.diagnostics] == [
        f"None: error[cannot-write]: cannot write '{ledger_of(larger)}': no such table: made"
        " | free some space on that disk, or allow writing there, and run again; the downloads are intact"
    ]


def test_after_damage_the_manifest_vouches_for_what_is_not_made_again(larger: Path, pool: Executor) -> None:
    before = files(larger / "build")
    ledger_of(larger).write_bytes(b"noise" * 1024)

    report = built(larger, pool, patterns=["alpha.patient.plain"])

    assert [outcome.edition.id for outcome in report.outcomes] == ["alpha.patient.plain.en-GB.standard"]
    assert [finding.id for finding in report.diagnostics] == ["ledger-damaged"]
    assert files(larger / "build") == before


READ_ONLY = """
import os, sys
from pathlib import Path
from docgen.batch.ledger import Ledger
from docgen.batch.memory import About, DamagedError, Made
from docgen.diagnostics import Refusal
output, made = Path(sys.argv[1]), Made("n", "", "", 0, 0, 0.0, b"", 0, "", "", "")
os.setegid(65534), os.seteuid(65534)
try:
    ledger = Ledger(output)
    try:
        ledger.remember_failure(made, About("{}", "[]"))
    except DamagedError as damage:
        print(ledger.begin_anew(damage).message)
        ledger.remember_failure(made, About("{}", "[]"))
        print("kept")
except Refusal as refusal:
    print(int(refusal.exit_code), refusal.diagnostics[0].message)
"""


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can play another user")
def test_a_ledger_that_cannot_be_written_is_thrown_away_where_that_is_allowed(tmp_path: Path) -> None:
    output = tmp_path / "build"
    filled(output).close()
    (output / LEDGER).chmod(0o444)
    for folder in (tmp_path, *tmp_path.parents):
        if not folder.stat().st_mode & 0o005:
            folder.chmod(folder.stat().st_mode | 0o005)
    (output / LEDGER).parent.chmod(0o777)

    def ran() -> str:
        argv = [sys.executable, "-c", READ_ONLY, str(output)]
        return subprocess.run(
            argv, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=True
        ).stdout

    why = "the memory of earlier builds cannot be used: attempt to write a readonly database; everything is built anew"
    assert ran() == f"{why}\nkept\n"

    shutil.rmtree(output)
    filled(output).close()
    (output / LEDGER).parent.chmod(0o555)
    (output / LEDGER).chmod(0o444)
    assert ran() == f"4 cannot write '{output / LEDGER}': permission denied\n"


def test_looking_at_a_damaged_ledger_leaves_it_as_it_is(larger: Path) -> None:
    ledger_of(larger).write_bytes(b"noise" * 1024)

    with Session.looking(Folder.at(larger), larger / "build") as session:
        assert len(session.plan(Choice()).reasons) == 12
        assert [line(finding) for finding in session.findings] == [warning_of("file is not a database")]
    assert ledger_of(larger).read_bytes() == b"noise" * 1024
