"""The pool, with real processes: what comes back, what is lost, and that nothing is left behind."""

from __future__ import annotations

import contextlib
import os
import pickle
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from docgen.batch.local.pool import Done, Ended, GrewTooLarge, Limits, Lost, Pool, Raised, Started, TookTooLong
from tests.batch import pool_broken
from tests.batch.pool_work import MIB, SlowToStart, do

Job = tuple[str, Any]
SMALL = Limits(seconds=1.6, bytes=200 * MIB)
AT_ONCE = 5.0
"""Seconds: far less than what would be waited for otherwise, and more than a busy machine needs."""


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool[Job, Any]]:
    """Two workers for the tests that do not need their own."""
    with Pool(do, 2, SMALL) as pool:
        yield pool


def ends(pool: Pool[Job, Any], *jobs: Job) -> list[Any]:
    """What became of each job, in the order of ``jobs``: its result, or why it is lost."""
    found = {}
    for event in pool.run(jobs):
        if not isinstance(event, Started):
            assert id(event.job) not in found, "a job ends once"
            found[id(event.job)] = event.result if isinstance(event, Done) else event.why
    return [found[id(job)] for job in jobs]


def children() -> list[psutil.Process]:
    return psutil.Process().children(recursive=True)


def gone(processes: list[psutil.Process]) -> bool:
    """Whether all have ended. An orphan may wait a while for its new parent, which is none of ours, to notice."""
    with contextlib.suppress(psutil.NoSuchProcess):
        return all(not process.is_running() or process.status() == psutil.STATUS_ZOMBIE for process in processes)
    return False


def until(holds: Callable[[], bool], seconds: float) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if holds():
            return True
        time.sleep(0.02)
    return holds()


class TestJobs:
    def test_fifty_jobs_are_given_out_in_order_and_all_come_back(self, pool: Pool[Job, Any]) -> None:
        jobs = [("double", number) for number in range(50)]
        events = list(pool.run(jobs))
        assert [event.job for event in events if isinstance(event, Started)] == jobs
        done = {event.job[1]: event.result for event in events if isinstance(event, Done)}
        assert done == {number: 2 * number for number in range(50)}
        assert len(events) == 100

    def test_a_run_is_stopped_from_another_thread_and_the_pool_can_be_used_again(self) -> None:
        with Pool(do, 2) as pool:
            timer = threading.Timer(0.2, pool.stop)
            start = time.monotonic()
            timer.start()
            events = list(pool.run([("nap", 60)] * 3))
            assert time.monotonic() - start < AT_ONCE
            assert {type(event) for event in events} <= {Started}
            pool.stop()  # when nothing is under way, nothing happens
            assert ends(pool, ("double", 4)) == [8]

    def test_no_jobs_are_no_events(self, pool: Pool[Job, Any]) -> None:
        assert list(pool.run([])) == []

    def test_both_workers_have_a_share_and_serve_several_runs(self, pool: Pool[Job, Any]) -> None:
        first = ends(pool, *[("nap", 0.05 + number / 1000) for number in range(4)])
        assert len(set(first)) == 2
        assert set(ends(pool, *[("nap", 0.05 + number / 1000) for number in range(4)])) == set(first)

    def test_a_job_is_started_before_the_one_before_it_is_done(self, pool: Pool[Job, Any]) -> None:
        events = pool.run([("nap", 0.2), ("nap", 0.21)])
        assert [type(next(events)), type(next(events))] == [Started, Started]
        assert [type(event) for event in events] == [Done, Done]

    def test_a_caller_that_is_slow_is_no_fault_of_a_job(self, pool: Pool[Job, Any]) -> None:
        events = []
        for event in pool.run([("nap", 0.1), ("nap", 0.4)]):
            events.append(event)
            time.sleep(SMALL.seconds if len(events) == 2 else 0)
        assert [type(event) for event in events] == [Started, Started, Done, Done]

    def test_results_of_some_megabytes_come_back(self, pool: Pool[Job, Any]) -> None:
        assert ends(pool, ("same", b"x" * 8 * MIB)) == [b"x" * 8 * MIB]


class TestReplacing:
    def test_after_so_many_jobs_a_worker_is_replaced(self) -> None:
        before = len(children())
        with Pool(do, 1, Limits(jobs=3)) as pool:
            pids = ends(pool, *[("nap", 0.001 * number) for number in range(7)])
            assert [len(set(part)) for part in (pids[:3], pids[3:6], pids[6:])] == [1, 1, 1]
            assert len(set(pids)) == 3
            assert len(children()) == before + 1

    def test_the_successor_is_warm_when_it_is_needed(self) -> None:
        with Pool(do, 1, Limits(jobs=1)) as pool:
            started = {}
            for event in pool.run([("nap", 1.0), ("imported_at", None)]):
                if isinstance(event, Started):
                    started[event.job[0]] = time.time()
                elif isinstance(event, Done) and event.job[0] == "imported_at":
                    assert event.result < started["imported_at"]
            assert [*started] == ["nap", "imported_at"]

    def test_a_job_that_leaves_much_behind_has_its_worker_replaced(self) -> None:
        with Pool(do, 1, Limits(bytes=200 * MIB)) as pool:
            small, again, large, after = ends(pool, ("keep", 1), ("keep", 2), ("keep", 120), ("pid", 0))
        assert small == again == large != after


class TestLost:
    def test_a_job_that_hangs(self, pool: Pool[Job, Any]) -> None:
        started = time.monotonic()
        found = ends(pool, ("hang", None), *[("double", number) for number in range(5)])
        assert found == [TookTooLong(SMALL.seconds), 0, 2, 4, 6, 8]
        assert time.monotonic() - started < SMALL.seconds + AT_ONCE

    def test_a_job_that_holds_the_interpreter(self, pool: Pool[Job, Any]) -> None:
        assert ends(pool, ("stick", None), ("double", 1)) == [TookTooLong(SMALL.seconds), 2]

    def test_a_job_that_swells(self) -> None:
        with Pool(do, 1, Limits(bytes=200 * MIB)) as pool:
            assert ends(pool, ("swell", None), ("double", 1)) == [GrewTooLarge(200 * MIB), 2]

    def test_a_job_that_is_killed_once_is_done_by_a_fresh_worker(self, pool: Pool[Job, Any], tmp_path: Path) -> None:
        before = set(ends(pool, ("nap", 0.1), ("nap", 0.11)))
        jobs = [("kill_once", str(tmp_path / "marker")), ("nap", 0.1), ("nap", 0.11)]
        events = list(pool.run(jobs))
        assert [event.job for event in events if isinstance(event, Started)].count(jobs[0]) == 2
        (done,) = [event for event in events if isinstance(event, Done) and event.job == jobs[0]]
        assert done.result not in before

    def test_a_job_that_is_killed_always(self, pool: Pool[Job, Any]) -> None:
        found = ends(pool, ("kill", None), ("double", 1))
        assert found == [Ended(-signal.SIGKILL), 2]
        assert found[0].how == "SIGKILL"

    def test_a_job_that_ends_its_process(self, pool: Pool[Job, Any]) -> None:
        found = ends(pool, ("double", 1), ("end", 3))
        assert found == [2, Ended(3)]
        assert found[1].how == "exit code 3"

    def test_a_job_that_hangs_up_and_lives_on(self) -> None:
        with Pool(do, 1) as pool:
            assert ends(pool, ("hang_up", None), ("double", 1)) == [Ended(-signal.SIGKILL), 2]

    def test_a_job_that_ends_and_leaves_a_child_with_the_line(self) -> None:
        with Pool(do, 1) as pool:
            started = time.monotonic()
            assert ends(pool, ("leave_a_child", None), ("double", 1)) == [Ended(4), 2]
            assert time.monotonic() - started < AT_ONCE

    def test_a_job_that_raises_costs_neither_a_retry_nor_its_worker(self) -> None:
        with Pool(do, 1) as pool:
            first, raised, last = ends(pool, ("pid", 0), ("fail", "no such thing"), ("pid", 1))
        assert first == last
        assert isinstance(raised, Raised)
        assert raised.message == "ValueError: no such thing"
        assert raised.traceback.startswith("Traceback (most recent call last):\n")
        assert "in fail\n    raise ValueError(words)\n" in raised.traceback

    def test_what_cannot_be_sent_or_read_is_told(self, pool: Pool[Job, Any]) -> None:
        from tests.batch.pool_work import Unreadable

        found = ends(
            pool,
            ("leave", 7),
            ("fail_oddly", None),
            ("unpicklable", None),
            ("large", 65),
            ("unreadable", None),
            ("same", Unreadable()),
            ("same", lambda: None),
            ("double", 1),
        )
        assert found[-1] == 2
        assert [why.message.split("\n")[0] for why in found[:-1]] == [
            "SystemExit: 7",
            "tests.batch.pool_work.Unprintable: <exception str() failed>",
            found[2].message.split("\n")[0],  # each Python has its own words for it
            f"the result cannot be sent: it takes {len(pickle.dumps(bytes(65 * MIB)))} bytes, and {64 * MIB} is the most",
            "the result cannot be read: ValueError: not to be read",
            "the job cannot be read: ValueError: not to be read",
            found[6].message.split("\n")[0],
        ]
        assert found[2].message.startswith("the result cannot be sent: ")
        assert "unpicklable.<locals>.<lambda>" in found[2].message
        assert found[6].message.startswith("the job cannot be sent: ")
        assert "<lambda>" in found[6].message

    def test_work_that_cannot_be_imported_is_told_for_each_job(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("POOL_BROKEN", "raise")
        with Pool(pool_broken.do, 2) as pool:
            whys = [event.why for event in pool.run([1, 2, 3]) if isinstance(event, Lost)]
        assert [getattr(why, "message", why) for why in whys] == ["RuntimeError: not today"] * 3

    def test_workers_that_never_get_ready_are_not_tried_for_ever(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("POOL_BROKEN", "end")
        with Pool(pool_broken.do, 2) as pool:
            for _ in range(2):
                assert list(pool.run([1, 2, 3])) == [Lost(number, Ended(5)) for number in (1, 2, 3)]
            monkeypatch.delenv("POOL_BROKEN")

    def test_a_worker_that_is_killed_while_it_has_nothing_to_do_is_replaced(self) -> None:
        before = len(children())
        with Pool(do, 1) as pool:
            (first,) = ends(pool, ("pid", 0))
            os.kill(first, signal.SIGKILL)
            time.sleep(0.1)
            events = list(pool.run([("pid", 1)]))
            assert [type(event) for event in events] == [Started, Done]
            assert events[1] != Done(("pid", 1), first)
            assert len(children()) == before + 1


class TestLeaving:
    def test_entering_does_not_wait_and_leaving_ends_what_is_starting(self) -> None:
        started = time.monotonic()
        with Pool(SlowToStart(), 2):
            assert time.monotonic() - started < AT_ONCE
        assert time.monotonic() - started < AT_ONCE

    @pytest.mark.parametrize("fault", [None, KeyboardInterrupt])
    def test_leaving_in_the_middle_ends_all_workers_at_once(self, fault: type[BaseException] | None) -> None:
        before = children()
        try:
            with Pool(do, 2) as pool:
                events = pool.run([("hang", 0), ("stick", 1), ("double", 1)])
                assert [type(next(events)), type(next(events))] == [Started, Started]
                assert len(children()) == len(before) + 2
                left = time.monotonic()
                if fault:
                    raise fault
        except KeyboardInterrupt:
            pass
        assert time.monotonic() - left < AT_ONCE
        assert children() == before
        with pytest.raises(RuntimeError, match="the pool was left"):
            next(events)
        with pytest.raises(RuntimeError, match="between entering and leaving"):
            next(pool.run([]))

    def test_a_run_that_is_given_up_leaves_the_pool_usable(self) -> None:
        before = children()
        with Pool(do, 2) as pool:
            warm = ends(pool, ("nap", 0.3), ("nap", 0.31))
            events = pool.run([("nap", 0.1), ("hang", 0), ("double", 1), ("hang", 2), ("double", 3)])
            assert next(event.result for event in events if isinstance(event, Done)) in warm
            with pytest.raises(RuntimeError, match="one run at a time"):
                next(pool.run([]))
            started = time.monotonic()
            events.close()
            assert time.monotonic() - started < AT_ONCE
            assert len(children()) <= len(before) + 1
            assert set(ends(pool, ("nap", 0.3), ("nap", 0.31))) != set(warm)
            assert len(children()) == len(before) + 2

    def test_the_temporary_folders_go_with_the_pool(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
        with Pool(do, 1) as pool:
            (found,) = ends(pool, ("surroundings", None))
            folder = Path(found["temporary"])
            assert (folder / "left behind").is_file()
            assert folder.parent == tmp_path
            assert folder.name.startswith("docgen-")
            ends(pool, ("kill", 0))
            assert not folder.exists(), "a worker that is replaced leaves nothing"
        assert [*tmp_path.iterdir()] == []

    def test_what_cannot_be_a_pool_is_refused(self) -> None:
        def local(job: int) -> int:
            return job

        with pytest.raises(ValueError, match="one worker or more"):
            Pool(do, 0)
        with pytest.raises((AttributeError, pickle.PicklingError), match="local"):
            Pool(local, 1)
        local.__module__ = "__main__"
        with pytest.raises(ValueError, match="put it into a module"):
            Pool(local, 1)

    def test_no_process_is_an_oserror_and_leaves_nothing(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
        monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
        before = [*Path("/dev/fd").iterdir()]
        with pytest.raises(FileNotFoundError), Pool(do, 2):
            pass
        assert [*tmp_path.iterdir()] == []
        assert len([*Path("/dev/fd").iterdir()]) == len(before)


# ------------------------------------------------------------------------------------- a coordinator of its own

SCRIPT = """
import sys
from docgen.batch.local.pool import Done, Pool, Started
from tests.batch.pool_work import do

pool = Pool(do, 2, {limits})
with pool:
    for event in pool.run({jobs}):
        print(event.result if isinstance(event, Done) else event, flush=True)
"""


@pytest.fixture
def temporary(tmp_path: Path) -> Path:
    folder = tmp_path / "temporary"
    folder.mkdir()
    return folder


def script(tmp_path: Path, root: Path, jobs: list[Job], limits: str = "", **how: Any) -> subprocess.Popen[str]:
    """A user's program that does not guard itself with ``if __name__ == "__main__"``."""
    path = tmp_path / "scripts" / "mine.py"
    path.parent.mkdir()
    path.write_text(textwrap.dedent(SCRIPT).format(jobs=jobs, limits=limits or "*()"))
    env = {**os.environ, "PYTHONPATH": str(root), "TMPDIR": str(tmp_path / "temporary")}
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    return subprocess.Popen([sys.executable, str(path)], env=env, start_new_session=True, **pipes, **how)


def in_hand(coordinator: subprocess.Popen[str]) -> list[psutil.Process]:
    """The workers, once both are busy."""
    assert coordinator.stdout
    for _ in range(2):
        assert coordinator.stdout.readline().startswith("Started"), coordinator.stderr
    workers = psutil.Process(coordinator.pid).children(recursive=True)
    assert len(workers) == 2
    return workers


@pytest.mark.parametrize("job", ["hang", "nap", "litter"])
def test_a_coordinator_that_is_killed_takes_its_workers_along(
    job: str, tmp_path: Path, root: Path, temporary: Path
) -> None:
    with script(tmp_path, root, [(job, 60), (job, 61)]) as coordinator:
        workers = in_hand(coordinator)
        coordinator.kill()
        assert until(lambda: gone(workers), 2)
        assert until(lambda: [*temporary.iterdir()] == [], 0.5), "they took their files away"


KILLED_AT = """
import os, signal, subprocess
from docgen.batch.local.pool import Pool
from tests.batch.pool_work import do

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

class Watched(subprocess.Popen):
    def __init__(self, *how, **more):
        {starting}
        super().__init__(*how, **more)
        {started}
    def kill(self):
        {ending}
        super().kill()
        {ended}

subprocess.Popen = Watched
with Pool(do, 1) as pool:
    list(pool.run([("surroundings", None)]))
"""


@pytest.mark.parametrize("moment", ["starting", "started", "ending", "ended"])
def test_a_coordinator_that_is_killed_at_a_worker_s_start_or_end_leaves_nothing(
    moment: str, root: Path, temporary: Path
) -> None:
    moments = dict.fromkeys(("starting", "started", "ending", "ended"), "pass") | {moment: "die()"}
    env = {**os.environ, "PYTHONPATH": str(root), "TMPDIR": str(temporary)}
    program = [sys.executable, "-c", KILLED_AT.format(**moments)]
    with subprocess.Popen(program, env=env, stderr=subprocess.PIPE) as coordinator:
        assert coordinator.wait(10) == -signal.SIGKILL
        assert coordinator.stderr
        assert coordinator.stderr.read() == b"", "which its workers hold open, until all have ended"
    assert [*temporary.iterdir()] == []


def test_even_workers_that_cannot_hear_of_it_end(tmp_path: Path, root: Path, temporary: Path) -> None:
    """Their interpreter is held, so the system ends them for the time that they used."""
    with script(
        tmp_path, root, [("stick", 0), ("stick", 1)], "__import__('docgen').batch.local.pool.Limits(0.3)"
    ) as mine:
        workers = in_hand(mine)
        mine.kill()
        assert until(lambda: gone(workers), 20)


def test_a_pause_of_all_does_not_count(tmp_path: Path, root: Path, temporary: Path) -> None:
    jobs = [("doze", 0.5), ("doze", 0.6)]
    with script(tmp_path, root, jobs, "__import__('docgen').batch.local.pool.Limits(1.4)") as coordinator:
        in_hand(coordinator)
        os.killpg(coordinator.pid, signal.SIGSTOP)  # as Ctrl-Z does
        time.sleep(1.5)
        os.killpg(coordinator.pid, signal.SIGCONT)
        out, _ = coordinator.communicate(timeout=5)
    assert out == "None\nNone\n"


def test_ctrl_c_reaches_the_whole_group_and_ends_all_quietly(tmp_path: Path, root: Path, temporary: Path) -> None:
    with script(tmp_path, root, [("hang", 0), ("nap", 30)]) as coordinator:
        workers = in_hand(coordinator)
        started = time.monotonic()
        os.killpg(coordinator.pid, signal.SIGINT)
        _, said = coordinator.communicate(timeout=20)
        assert time.monotonic() - started < AT_ONCE
        assert coordinator.returncode == -signal.SIGINT
        assert gone(workers)
    assert said.count("Traceback") == said.count("KeyboardInterrupt") == 1, "the coordinator's own"
    assert [*temporary.iterdir()] == []


def test_an_unguarded_script_works_from_a_folder_full_of_traps(tmp_path: Path, root: Path, temporary: Path) -> None:
    """Its output is its own; and what lies in the folder is not imported in the place of docgen, or of the engine."""
    folder = tmp_path / "project"
    (folder / "docgen" / "batch").mkdir(parents=True)
    for name in ("weasyprint.py", "json.py", "sitecustomize.py", "docgen/__init__.py", "docgen/batch/__init__.py"):
        (folder / name).write_text("print('trap'); raise SystemExit(9)\n")
    jobs = [("say", "hello"), ("surroundings", None)]
    stdin = {"stdin": subprocess.PIPE}
    with script(
        tmp_path, root, jobs, "__import__('docgen').batch.local.pool.Limits(jobs=1)", cwd=folder, **stdin
    ) as mine:
        out, said = mine.communicate("typed", timeout=20)
    assert mine.returncode == 0, said
    assert sorted(said.split("\n")) == ["", "child: hello", "hello"]
    *_, found = [line for line in sorted(out.splitlines()) if line.startswith("{")]
    assert len(out.splitlines()) == 4
    around = eval(found)
    assert around["stdin"] == ""
    assert around["docgen"] == str(root / "docgen" / "__init__.py")
    assert str(folder) not in around["path"]
    assert "" not in around["path"]
    assert [*temporary.iterdir()] == []


def test_workers_hold_no_ends_of_their_siblings(pool: Pool[Job, Any]) -> None:
    many, again = ends(pool, ("surroundings", 0), ("surroundings", 1))
    # 0 to 2, the line, the lifeline, and the listing itself
    assert [len(around["fds"]) for around in (many, again)] == [6, 6]
