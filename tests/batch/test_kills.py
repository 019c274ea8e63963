"""A kill at any moment costs time and nothing else: the next build gives what a clean build gives."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from docgen import ExitCode
from docgen.batch.build import Executor, in_turn
from docgen.batch.session import Session
from docgen.files import UNFINISHED, Folder
from tests.batch.builds import built, clean, files, is_idle, is_sound, ledger_of, process, store_of
from tests.projects import edit

BUILD = "project.build()"
SEED = int(os.environ.get("DOCGEN_SEED", "0")) or random.SystemRandom().randrange(1, 1_000_000)


class Runner:
    """Builds a project in processes of their own that are killed, and looks at what they leave."""

    def __init__(self, folder: Path, pool: Executor) -> None:
        self.folder, self.pool = folder, pool
        self.temporary = folder.parent / "temporary"
        self.temporary.mkdir()
        self.random = random.Random(SEED)
        self.style = folder / "styles/base.css"
        self.looks = [self.style.read_text(), self.style.read_text() + "\nbody { letter-spacing: 0.01pt }\n"]
        self.known = [files(folder / "build")]
        self.wanted: dict[str, str] = {}

    def edit(self) -> None:
        """Makes every edition stale, with pages that nobody has kept, and says what is to come of it."""
        self.looks.reverse()
        self.style.write_text(self.looks[0])
        shutil.rmtree(store_of(self.folder), ignore_errors=True)
        if len(self.known) == 1:
            self.known.append(clean(self.folder, self.folder.parent / "clean", self.pool))
        self.known.reverse()
        self.wanted = self.known[0]

    def start(self, program: str = BUILD) -> subprocess.Popen[str]:
        return process(self.folder, program, env={"TMPDIR": str(self.temporary)})

    def look(self, group: int) -> None:
        """The next build, and that nothing is left of the one before but what it finished."""
        until = time.monotonic() + 10
        while found := list(_members(group)):
            assert time.monotonic() < until, f"still there, seed {SEED}: {found}"
            time.sleep(0.02)
        assert list(self.temporary.iterdir()) == [], f"seed {SEED}"
        report = built(self.folder, self.pool)
        assert (report.exit_code, report.diagnostics) == (ExitCode.DONE, ()), f"seed {SEED}"
        found_files = {path: it for path, it in files(self.folder / "build").items() if not _is_unfinished(path)}
        assert found_files == self.wanted, f"seed {SEED}"
        assert is_sound(ledger_of(self.folder)), f"seed {SEED}"
        assert is_idle(built(self.folder, self.pool)), f"seed {SEED}"


def _is_unfinished(path: str) -> bool:
    return bool(UNFINISHED.fullmatch(path.rpartition("/")[2]))


def _members(group: int) -> Iterator[str]:
    """What runs in that group of processes."""
    for member in psutil.process_iter():
        with contextlib.suppress(psutil.Error, ProcessLookupError):
            if os.getpgid(member.pid) == group and member.status() != psutil.STATUS_ZOMBIE:
                yield " ".join(member.cmdline())


@pytest.fixture
def runner(smaller: Path, pool: Executor) -> Runner:
    return Runner(smaller, pool)


def kill_the_coordinator(runner: Runner, times: int) -> None:
    runner.edit()
    started = time.monotonic()
    whole = runner.start()
    assert whole.wait() == 0
    longest = time.monotonic() - started
    runner.look(whole.pid)
    for _ in range(times):
        runner.edit()
        coordinator = runner.start()
        time.sleep(runner.random.uniform(0, longest))
        coordinator.kill()
        assert coordinator.wait() in (0, -signal.SIGKILL)
        runner.look(coordinator.pid)


def kill_workers(runner: Runner, times: int) -> None:
    """One of them each time: what it had in hand is given to another, and the build does not fail."""
    for _ in range(times):
        runner.edit()
        coordinator = runner.start("sys.exit(project.build().exit_code)")
        time.sleep(runner.random.uniform(0.2, 2))
        with contextlib.suppress(psutil.Error, IndexError):
            runner.random.choice(psutil.Process(coordinator.pid).children()).kill()
        assert coordinator.wait() == ExitCode.DONE, f"seed {SEED}"
        runner.look(coordinator.pid)


def test_the_coordinator_is_killed_at_random_moments(runner: Runner) -> None:
    kill_the_coordinator(runner, 6)


@pytest.mark.slow
def test_the_coordinator_is_killed_at_many_random_moments(runner: Runner) -> None:
    kill_the_coordinator(runner, 50)


def test_workers_are_killed_at_random_moments(runner: Runner) -> None:
    kill_workers(runner, 2)


@pytest.mark.slow
def test_workers_are_killed_at_many_random_moments(runner: Runner) -> None:
    kill_workers(runner, 20)


def test_coordinator_and_workers_are_killed_together(runner: Runner) -> None:
    runner.edit()
    coordinator = runner.start()
    time.sleep(0.8)
    os.killpg(coordinator.pid, signal.SIGKILL)
    coordinator.wait()
    for path in runner.temporary.glob("docgen-*"):  # nobody was left to take it away
        path.rename(runner.folder.parent / path.name)
    runner.look(coordinator.pid)


KILLED_AT = """
import os, signal
from docgen.batch.ledger import Ledger
at, which = arguments[0], int(arguments[1])
count = 0
def crossed(point):
    global count
    count += point == at
    if point == at and count == which:
        os.kill(os.getpid(), signal.SIGKILL)
replace, transaction = os.replace, Ledger._transaction
def replacing(*paths):
    crossed("before a file is replaced")
    replace(*paths)
    crossed("after a file was replaced")
def remembering(ledger):
    class Transaction:
        def __enter__(self):
            self.inner = transaction(ledger)
            return self.inner.__enter__()
        def __exit__(self, *fault):
            crossed("before a transaction ends")
            self.inner.__exit__(*fault)
            crossed("after a transaction")
    return Transaction()
os.replace, Ledger._transaction = replacing, remembering
project.build()
"""


@pytest.mark.parametrize(
    ("at", "which"),
    [
        ("before a file is replaced", 1),
        ("after a file was replaced", 1),
        ("before a transaction ends", 2),
        ("after a transaction", 6),
    ],
)
def test_the_coordinator_is_killed_at_a_moment_that_matters(runner: Runner, at: str, which: int) -> None:
    runner.edit()
    coordinator = process(runner.folder, KILLED_AT, at, str(which), env={"TMPDIR": str(runner.temporary)})
    assert coordinator.wait() == -signal.SIGKILL
    runner.look(coordinator.pid)


KILLED_AFTER = """
import os, signal
from docgen.batch.build import local_pool
from docgen.publish import publisher
publisher.SHARE = 10**9  # the manifest is put off as with ten thousand editions
left = int(arguments[0])
def listen(event):
    global left
    left -= isinstance(event, Finished)
    if not left:
        os.kill(os.getpid(), signal.SIGKILL)
with local_pool(1) as pool:
    project.build(executor=pool, listen=listen)
"""


@pytest.mark.parametrize("after", [2, 4])
def test_a_manifest_that_was_put_off_is_written_by_the_next_build(runner: Runner, after: int) -> None:
    """Though the first edition stays as it was, so that the manifest first seems to be what it was before."""
    with Session.looking(Folder.at(runner.folder), runner.folder / "build") as session:
        first = in_turn(session, session.plan(force=True).reasons)[0]
    other = "clinician" if ".patient." in first else "patient"
    look = f"""<main{{% if variant.audience == '{other}' %}} style="letter-spacing: 0.01pt"{{% endif %}}>"""
    edit(runner.folder / "templates/leaflet.html.jinja", "<main>", look)
    runner.wanted = clean(runner.folder, runner.folder.parent / "clean", runner.pool)

    coordinator = process(runner.folder, KILLED_AFTER, str(after), env={"TMPDIR": str(runner.temporary)})

    assert coordinator.wait() == -signal.SIGKILL
    runner.look(coordinator.pid)
