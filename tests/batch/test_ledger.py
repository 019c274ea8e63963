"""The ledger: what is remembered comes back, each time all of it or nothing."""

from __future__ import annotations

import os
import signal
import sqlite3
from pathlib import Path

import pytest

from docgen.batch import ledger as module
from docgen.batch.ledger import LEDGER, Ledger
from docgen.batch.memory import About, DamagedError, Made
from docgen.diagnostics import ExitCode, Refusal
from docgen.files import Reads
from tests.batch.builds import is_sound
from tests.projects import line

READS: Reads = {"a.yaml": "d1", "b.css": None, "listing:content/*.yaml": "d2", "font:Noto": "unsure"}
ENGINE: Reads = {"logo.svg": "d3"}
SLOTS: Reads = {"map.svg": "d5"}
TOOLS = {"docgen": "0.1", "weasyprint": "69.0"}
ABOUT = About('{"title": "é"}', "[]", '["name"]')


def edition(name: str, failure: str = "") -> Made:
    return Made(
        name, f"downloads/{name}.pdf", "d0", 17, 2, 0.25, b"", 0, f"m-{name}", f"b-{name}", failure, f"s-{name}"
    )


def engine(name: str) -> dict[str, Reads]:
    """What the engine read for the pages of an edition, and for its slots."""
    return {f"m-{name}": ENGINE, f"s-{name}": SLOTS}


def filled(output: Path, *names: str) -> Ledger:
    """A ledger with everything in it, open."""
    ledger = Ledger(output)
    assert ledger.findings == ()
    for name in names or ("x",):
        ledger.remember(edition(name), ABOUT, {**READS, f"{name}.yaml": "d4"}, engine(name), TOOLS)
    ledger.remember_sources({"project": (READS, "{}"), "brand:a": ({}, "said")}, editions={"x": ("approved", "facts")})
    ledger.learn({"a.yaml": ((1, 2, 3, 4), "d1")})
    return ledger


def test_what_is_remembered_comes_back(tmp_path: Path) -> None:
    filled(tmp_path, "x", "y").close()

    ledger = Ledger(tmp_path)
    memory = ledger.memory

    assert ledger.findings == ()
    assert memory.made["x"][:6] == edition("x")[:6]
    assert memory.made["x"][8:] == edition("x")[8:]
    assert memory.reads(memory.made["x"].reads) == {**READS, "x.yaml": "d4"}
    assert memory.tools == {memory.made["y"].tools: '{"docgen": "0.1", "weasyprint": "69.0"}'}
    assert memory.stamps == {"a.yaml": ("a.yaml", 1, 2, 3, 4, "d1")}
    assert memory.editions == {"x": "approved"}
    assert memory.reads(memory.sources["project"].reads) == READS
    assert memory.sources["brand:a"] == (b"", "said")
    assert (ledger.facts("x"), ledger.about("x")) == ("facts", ABOUT)
    assert (ledger.engine_reads("m-x"), ledger.engine_reads("s-x")) == (ENGINE, SLOTS)
    assert ledger.engine_reads("m-z") is None
    ledger.close()


def test_a_failure_is_added_to_what_is_known_and_the_next_success_takes_it_away(tmp_path: Path) -> None:
    ledger = filled(tmp_path)
    ledger.close()
    for failure in ("broken", "broken again"):
        ledger = Ledger(tmp_path)
        before = ledger.memory.made["x"]
        ledger.remember_failure(before._replace(failure=failure), About("other", "other"))
        ledger.close()
        ledger = Ledger(tmp_path)
        assert ledger.memory.made["x"] == before._replace(failure=failure)
        assert ledger.about("x") == ABOUT
        ledger.close()
    ledger = Ledger(tmp_path)
    ledger.remember(edition("x"), ABOUT, READS, engine("x"), TOOLS)
    ledger.close()
    ledger = Ledger(tmp_path)
    assert ledger.memory.made["x"].failure == ""
    ledger.close()


def test_what_is_forgotten_is_gone(tmp_path: Path) -> None:
    ledger = filled(tmp_path, "x", "y")
    ledger.forget(["x"])
    ledger.remember_sources({}, gone=["brand:a"])
    ledger.close()

    ledger = Ledger(tmp_path)
    assert (set(ledger.memory.made), set(ledger.memory.sources)) == ({"y"}, {"project"})
    ledger.close()


def test_other_tools_have_another_number(tmp_path: Path) -> None:
    ledger = filled(tmp_path, "x")
    ledger.remember(edition("y"), ABOUT, READS, engine("y"), {**TOOLS, "weasyprint": "70.0"})
    ledger.close()

    ledger = Ledger(tmp_path)
    memory = ledger.memory
    assert [memory.tools[memory.made[name].tools][-6:] for name in "xy"] == ['69.0"}', '70.0"}']
    ledger.close()


@pytest.mark.parametrize("table", ["version", "typeset", "made"])
def test_a_process_that_is_killed_in_mid_writing_leaves_nothing_of_it(tmp_path: Path, table: str) -> None:
    filled(tmp_path).close()
    child = os.fork()
    if child == 0:  # pragma: no cover
        put = module._put

        def die(at: sqlite3.Connection, name: str, rows: list[tuple[object, ...]], change: str = "") -> None:
            put(at, name, rows, change)
            if name == table:
                os.kill(os.getpid(), signal.SIGKILL)

        module._put = die
        Ledger(tmp_path).remember(
            edition("y"), ABOUT, {"new.yaml": "d9"}, {"m-y": {"new.svg": "d8"}}, {"docgen": "0.2"}
        )
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL

    ledger = Ledger(tmp_path)

    assert ledger.findings == ()
    assert set(ledger.memory.made) == {"x"}
    assert "new.yaml" not in {key for key, _ in ledger.memory.versions.values()}
    assert len(ledger.memory.tools) == 1
    assert ledger.engine_reads("m-y") is None
    ledger.close()
    assert is_sound(tmp_path / LEDGER)


def test_what_was_undone_can_be_done_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ledger = filled(tmp_path)

    def fail(made: Made, about: About) -> tuple[object, ...]:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(module, "_made_row", fail)
        with pytest.raises(KeyboardInterrupt):
            ledger.remember(edition("y"), ABOUT, {"new.yaml": "d9"}, engine("y"), {"docgen": "0.2"})
    ledger.remember(edition("y"), ABOUT, {"new.yaml": "d9"}, engine("y"), {"docgen": "0.2"})
    ledger.close()

    ledger = Ledger(tmp_path)
    memory = ledger.memory
    assert memory.reads(memory.made["y"].reads) == {"new.yaml": "d9"}
    assert memory.tools[memory.made["y"].tools] == '{"docgen": "0.2"}'
    assert memory.reads(memory.made["x"].reads) == {**READS, "x.yaml": "d4"}
    ledger.close()


def test_whoever_only_looks_leaves_no_trace(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path, look_only=True)
    assert (ledger.findings, ledger.memory.made) == ((), {})
    ledger.close()
    assert list(tmp_path.iterdir()) == []

    filled(tmp_path).close()
    before = (tmp_path / LEDGER).read_bytes()
    ledger = Ledger(tmp_path, look_only=True)
    assert ledger.about("x") == ABOUT
    ledger.close()
    assert (tmp_path / LEDGER).read_bytes() == before


def test_what_nothing_refers_to_is_swept_out_once_it_is_much(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_FEW", 20)
    ledger = filled(tmp_path)
    for number in range(40):
        ledger.remember(edition("x"), ABOUT, {**READS, "x.yaml": f"v{number}"}, engine("x"), {"docgen": str(number)})
    ledger.sweep()
    ledger.remember(edition("y"), ABOUT, {**READS, "x.yaml": "v3"}, engine("y"), {"docgen": "3"})
    ledger.close()

    ledger = Ledger(tmp_path)
    memory = ledger.memory
    assert memory.reads(memory.made["x"].reads) == {**READS, "x.yaml": "v39"}
    assert memory.reads(memory.made["y"].reads) == {**READS, "x.yaml": "v3"}
    assert memory.tools[memory.made["y"].tools] == '{"docgen": "3"}'
    assert len(memory.tools) == 2
    assert len(memory.versions) == len(READS) + 4
    assert (ledger.engine_reads("m-x"), ledger.engine_reads("s-x")) == (ENGINE, SLOTS)
    ledger.close()


def test_a_full_disk_is_said_and_costs_nothing_that_was_there(tmp_path: Path) -> None:
    ledger = filled(tmp_path)
    assert ledger._connection is not None
    ledger._connection.execute("PRAGMA max_page_count = 1")  # SQLite then says what it says of a full disk

    with pytest.raises(Refusal) as refused:
        ledger.remember(edition("y"), About("long" * 10_000, "[]"), READS, engine("y"), TOOLS)

    assert refused.value.exit_code is ExitCode.CANNOT_WRITE
    assert [line(finding) for finding in refused.value.diagnostics] == [
        f"None: error[cannot-write]: cannot write '{tmp_path / LEDGER}': database or disk is full"
        " | free some space on that disk, or allow writing there, and run again; the downloads are intact"
    ]
    ledger.close()
    ledger = Ledger(tmp_path)
    assert (ledger.findings, ledger.about("x")) == ((), ABOUT)
    ledger.close()


def test_a_row_that_refers_to_nothing_is_damage(tmp_path: Path) -> None:
    filled(tmp_path).close()
    connection = sqlite3.connect(tmp_path / LEDGER)
    connection.execute("DELETE FROM version WHERE key = 'a.yaml'")
    connection.commit()
    connection.close()

    ledger = Ledger(tmp_path)
    with pytest.raises(DamagedError, match=r"^some of what editions were made from is not there$"):
        ledger.memory.reads(ledger.memory.made["x"].reads)
    with pytest.raises(DamagedError, match=r"^some of what editions were made from is not there$"):
        ledger.about("nobody")
    ledger.close()
