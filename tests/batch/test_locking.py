"""Two builds of one folder: the second waits for its turn or says who holds it; a killed one holds nothing."""

from __future__ import annotations

import os
import platform
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from docgen import ExitCode, Refusal
from docgen.batch.build import Executor
from docgen.publish.lock import LOCK
from tests.batch.builds import add_to, built, clean, files, is_idle, process
from tests.projects import line

HOLD = """
from docgen.batch.build import local_pool
def listen(event):
    if isinstance(event, Planned):
        print("planned", flush=True)
        sys.stdin.readline()
with local_pool(1) as pool:
    print(int(project.build(executor=pool, listen=listen).exit_code), flush=True)
"""
WAIT = """
from docgen.batch.events import Waiting
def listen(event):
    if isinstance(event, Waiting):
        print("waiting for", event.holder, flush=True)
report = project.build(listen=listen)
print(int(report.exit_code), len(report.outcomes), flush=True)
"""


def holder(folder: Path) -> subprocess.Popen[str]:
    """A build that holds the folder until a line is sent to it."""
    other = process(folder, HOLD, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=None)
    assert other.stdout is not None
    assert other.stdout.readline() == "planned\n"
    return other


def test_a_second_build_waits_for_the_first_and_finds_nothing_left_to_do(smaller: Path, pool: Executor) -> None:
    add_to(smaller / "styles/base.css", "body { letter-spacing: 0.01pt }")
    with holder(smaller) as first, process(smaller, WAIT, stdout=subprocess.PIPE, stderr=None) as second:
        assert second.stdout is not None
        assert second.stdout.readline() == f"waiting for process {first.pid} on {platform.node()}\n"
        time.sleep(0.2)
        assert second.poll() is None

        said, _ = first.communicate("go on\n")

        assert said == "0\n"
        assert second.stdout.readline() == "0 0\n"
    assert files(smaller / "build") == clean(smaller, smaller.parent / "clean", pool)


def test_a_build_that_shall_not_wait_says_who_holds_the_folder(smaller: Path, pool: Executor) -> None:
    with holder(smaller) as first:
        before = files(smaller / "build")
        with pytest.raises(Refusal) as refused:
            built(smaller, pool, wait=False, force=True)
        assert files(smaller / "build") == before
        first.communicate("go on\n")

    assert refused.value.exit_code is ExitCode.CANNOT_WRITE
    assert [line(finding) for finding in refused.value.diagnostics] == [
        f"None: error[output-in-use]: another build is writing to '{smaller / 'build'}': process {first.pid} on"
        f" {platform.node()} | wait until it has ended; without --no-wait, docgen waits for it"
    ]


def test_builds_of_two_output_folders_do_not_wait_for_each_other(smaller: Path, pool: Executor, tmp_path: Path) -> None:
    with holder(smaller) as first:
        report = built(smaller, pool, wait=False, output=tmp_path / "elsewhere", patterns=["alpha.patient"])
        first.communicate("go on\n")
    assert report.exit_code is ExitCode.DONE


def test_a_lock_that_a_killed_build_left_is_none(smaller: Path, pool: Executor) -> None:
    with holder(smaller) as first:
        os.kill(first.pid, signal.SIGKILL)
        first.wait()
        assert (smaller / "build" / LOCK).read_text() == f"process {first.pid} on {platform.node()}\n"

        assert is_idle(built(smaller, pool, wait=False))


def test_a_build_that_waits_can_be_ended(smaller: Path) -> None:
    with holder(smaller) as first:
        with process(smaller, WAIT, stdout=subprocess.PIPE) as second:
            assert second.stdout is not None
            assert second.stdout.readline().startswith("waiting for ")
            second.send_signal(signal.SIGINT)
            assert second.wait(10) != 0
        said, _ = first.communicate("go on\n")
    assert said == "0\n"


def test_who_asks_does_not_wait(smaller: Path) -> None:
    asks = "from docgen.batch.session import Session\n" + (
        "with Session.looking(project.folder, project.output()) as session:\n    print(len(session.plan().current))\n"
    )
    with holder(smaller) as first:
        with process(smaller, asks, stdout=subprocess.PIPE, stderr=sys.stderr.fileno()) as other:
            assert other.communicate(timeout=60)[0] == "4\n"
        first.communicate("go on\n")
