"""One build at a time: whoever comes later waits, or is told who holds the folder; a dead process holds nothing."""

from __future__ import annotations

import errno
import fcntl
import os
import platform
import signal
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from docgen.diagnostics import ExitCode, Refusal, error
from docgen.publish.lock import LOCK, locked
from tests.projects import ROOT

HOLD = """
import sys
from pathlib import Path
from docgen.publish.lock import locked

with locked(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def holder(output: Path) -> subprocess.Popen[bytes]:
    """A process that holds the folder until its input ends."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(output)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert process.stdout
    assert process.stdout.readline() == b"held\n"
    return process


def name(pid: int) -> str:
    return f"process {pid} on {platform.node()}"


def test_the_folder_is_made_and_says_who_took_it_last(tmp_path: Path) -> None:
    output = tmp_path / "build"
    for _ in range(2):
        with locked(output, wait=False, waiting=pytest.fail):
            assert (output / LOCK).read_text() == f"{name(os.getpid())}\n"
    assert (output / LOCK).read_text() == f"{name(os.getpid())}\n"
    assert stat.S_IMODE((output / LOCK).stat().st_mode) & 0o600 == 0o600


def test_who_does_not_wait_is_told_who_holds_it(tmp_path: Path) -> None:
    process = holder(tmp_path)
    with pytest.raises(Refusal) as refusal, locked(tmp_path, wait=False, waiting=pytest.fail):
        pytest.fail("two hold it")
    assert refusal.value.exit_code is ExitCode.CANNOT_WRITE
    assert refusal.value.diagnostics == (
        error(
            "output-in-use",
            f"another build is writing to '{tmp_path}': {name(process.pid)}",
            help="wait until it has ended; without --no-wait, docgen waits for it",
        ),
    )
    process.communicate(timeout=30)
    with locked(tmp_path, wait=False):
        pass


def test_who_waits_is_told_who_holds_it_and_gets_it_then(tmp_path: Path) -> None:
    process = holder(tmp_path)
    told = []

    def waiting(who: str) -> None:
        told.append(who)
        assert process.stdin
        threading.Timer(0.2, process.stdin.close).start()

    with locked(tmp_path, waiting=waiting):
        assert process.wait(timeout=30) == 0
        assert (tmp_path / LOCK).read_text() == f"{name(os.getpid())}\n"
    assert told == [name(process.pid)]
    assert process.stdout
    process.stdout.close()


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_a_process_that_is_gone_holds_nothing(tmp_path: Path, how: signal.Signals) -> None:
    process = holder(tmp_path)
    process.send_signal(how)
    process.communicate(timeout=30)
    with locked(tmp_path, wait=False, waiting=pytest.fail):
        assert (tmp_path / LOCK).read_text() == f"{name(os.getpid())}\n"


def test_it_is_let_go_whatever_happens_inside(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), locked(tmp_path):
        raise KeyboardInterrupt
    with locked(tmp_path, wait=False):
        pass


def test_a_program_that_is_started_meanwhile_does_not_keep_it(tmp_path: Path) -> None:
    with locked(tmp_path):
        child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE, close_fds=False)
    with locked(tmp_path, wait=False):
        pass
    child.communicate(b"\n", timeout=30)


def test_a_disk_that_knows_no_locks_is_no_fault_and_any_other_refusal_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(number: int) -> None:
        def flock(*_: object) -> None:
            raise OSError(number, os.strerror(number))

        monkeypatch.setattr(fcntl, "flock", flock)

    for number in (errno.ENOLCK, errno.ENOTSUP):
        refuse(number)
        with locked(tmp_path, wait=False):
            pass
    refuse(errno.EIO)
    with pytest.raises(Refusal) as refusal, locked(tmp_path):
        pytest.fail("it is not held")
    assert refusal.value.diagnostics == (
        error("cannot-write", f"cannot write '{tmp_path / LOCK}': input/output error"),
    )
    assert refusal.value.exit_code is ExitCode.CANNOT_WRITE


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "build").write_text("in the way")
    with pytest.raises(Refusal) as refusal, locked(tmp_path / "build"):
        pytest.fail("it is not held")
    cure = "move away the file that stands where a folder should be, or build elsewhere with --output"
    message = f"cannot write '{tmp_path / 'build' / LOCK}': not a directory"
    assert refusal.value.diagnostics == (error("cannot-write", message, help=cure),)
    assert refusal.value.exit_code is ExitCode.CANNOT_WRITE


def test_a_lock_of_another_user_can_be_held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with locked(tmp_path):
        pass
    theirs, really = (tmp_path / LOCK).read_text(), os.open

    def open_(path: Path, flags: int, *mode: int) -> int:
        if path == tmp_path / LOCK and flags & os.O_RDWR:
            raise PermissionError(errno.EACCES, "not yours")
        return really(path, flags, *mode)

    monkeypatch.setattr(os, "open", open_)
    with locked(tmp_path, wait=False):
        assert (tmp_path / LOCK).read_text() == theirs
        with pytest.raises(Refusal), locked(tmp_path, wait=False):
            pytest.fail("two hold it")
