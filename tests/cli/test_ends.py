"""Every way in which a run may end: full disks, closed pipes, Ctrl-C, terminals, faults of docgen itself."""

from __future__ import annotations

import contextlib
import json
import os
import pty
import re
import select
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import ROOT, Command, Ran
from tests.cli.test_build import timeless


def leftovers(folder: Path) -> list[str]:
    """Files that were begun and not finished."""
    return [path.name for path in folder.rglob("*.part")]


class TestCannotWrite:
    def test_a_file_where_a_folder_should_be(self, docgen: Command) -> None:
        (docgen.folder / "build").write_text("mine")

        ran = docgen("orchard", "build", "pears")

        target = docgen.folder.resolve() / "build/.docgen/lock"
        assert (ran.code, ran.out) == (4, "")
        assert ran.err == f"error[cannot-write]: cannot write '{target}': not a directory\n" + (
            "  = help: move away the file that stands where a folder should be, or build elsewhere with --output\n"
        )
        assert (docgen.folder / "build").read_text() == "mine"

    def test_a_full_disk_leaves_the_old_files_as_they_were(self, docgen: Command) -> None:
        with tiny_disk(docgen.folder / "build") as disk:
            assert docgen("rotten", "build", "pears").code == 0
            before = {path: path.read_bytes() for path in disk.rglob("*.*") if path.is_file()}
            (disk / "filler").write_bytes(b"x" * 180_000)

            ran = docgen("orchard", "build", "pears")

            assert ran.code == 4
            assert ran.err.endswith(
                "pears.patient.en-GB.standard.pdf': no space left on device\n"
                "  = help: free some space on that disk and run again; the files from before are intact\n"
                "  = stops: pears.patient.plain.en-GB.standard\n"
            )
            assert {path: path.read_bytes() for path in before} == before
            assert leftovers(disk) == []

    def test_a_disk_that_may_only_be_read(self, docgen: Command) -> None:
        with tiny_disk(docgen.folder / "build") as disk:
            mount("-o", "remount,ro", str(disk))

            ran = docgen("orchard", "build", "pears")

        assert ran.code == 4
        assert "read-only file system\n  = help: build to a folder that can be written, with --output\n" in ran.err

    def test_standard_output_on_a_full_disk(self, docgen: Command) -> None:
        if not Path("/dev/full").exists():
            pytest.skip("there is no /dev/full here")
        with Path("/dev/full").open("wb") as full:
            done = subprocess.run(
                docgen.argv("orchard", "list"), cwd=docgen.folder, env=docgen.env(), stdout=full, stderr=subprocess.PIPE
            )
        assert (done.returncode, done.stderr) == (
            4,
            b"error[cannot-write]: cannot write to standard output: no space left on device\n",
        )


def mount(*arguments: str) -> None:
    if subprocess.run(["mount", *arguments], capture_output=True).returncode:
        pytest.skip("may not mount disks here")


@contextlib.contextmanager
def tiny_disk(folder: Path, size: str = "256k") -> Iterator[Path]:
    """A disk of that size, mounted at ``folder``."""
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("only root on Linux may mount disks")
    folder.mkdir()
    mount("-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder))
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


class TestPipes:
    def test_a_reader_who_has_had_enough_changes_no_exit_code(self, docgen: Command) -> None:
        for scenario, arguments, code in (
            ("many", ["list"], 0),
            ("rotten", ["build"], 1),
            ("rotten", ["check", "--messages", "json"], 1),
        ):
            process = subprocess.Popen(
                docgen.argv(scenario, *arguments),
                cwd=docgen.folder,
                env=docgen.env(),
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
            )
            assert process.stdout
            process.stdout.close()
            assert process.stderr
            errors = process.stderr.read()
            process.stderr.close()
            assert process.wait(timeout=30) == code
            assert b"Traceback" not in errors
            assert b"BrokenPipe" not in errors

    def test_a_build_goes_on_when_nobody_reads(self, docgen: Command) -> None:
        ran = in_bash(docgen, "| head -n 1", "orchard", "build")
        assert (ran.code, ran.err) == (0, "")
        assert len(list((docgen.folder / "build").rglob("*.pdf"))) == 4

    def test_a_poor_locale_gets_every_message(self, docgen: Command) -> None:
        ran = docgen("wide", "list", PYTHONIOENCODING="ascii:strict")
        assert ran.code == 0
        assert "\\u82f9\\u679c.patient" in ran.out


def in_bash(docgen: Command, redirect: str, *arguments: str) -> Ran:
    """The command with its streams redirected as a shell does it; the exit code is the command's own."""
    done = subprocess.run(
        f"{shlex.join(docgen.argv(*arguments))} {redirect}; exit ${{PIPESTATUS[0]}}",
        shell=True,
        executable="/bin/bash",
        cwd=docgen.folder,
        env=docgen.env(),
        capture_output=True,
        timeout=60,
    )
    return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())


class TestStreams:
    @pytest.mark.parametrize("redirect", [">&-", "2>&-", "<&- >&- 2>&-", "2>/dev/full"])
    def test_missing_or_full_ones_change_no_exit_code(self, docgen: Command, redirect: str) -> None:
        for arguments, code in (
            (["orchard", "--help"], 0),
            (["orchard", "list"], 0),
            (["orchard", "build"], 0),
            (["rotten", "build"], 1),
            (["rotten", "check"], 1),
            (["orchard", "build", "plums"], 2),
            (["faulty", "build"], 3),
        ):
            ran = in_bash(docgen, redirect, *arguments)
            assert ran.code == code, (arguments, ran)
            assert arguments[0] == "faulty" or "Traceback" not in ran.err
        for path in docgen.folder.rglob("*"):
            assert not path.is_file() or b"apples.clinician.northgate.en-GB.standard   " not in path.read_bytes()

    @pytest.mark.parametrize("arguments", [["--help"], ["build", "--help"], ["new", "-h"], ["--version"]])
    def test_help_on_a_full_disk_or_for_nobody(self, docgen: Command, arguments: list[str]) -> None:
        full = "error[cannot-write]: cannot write to standard output: no space left on device\n"
        assert in_bash(docgen, ">/dev/full", "orchard", *arguments) == Ran(4, "", full)
        assert in_bash(docgen, "| true", "orchard", *arguments) == Ran(0, "", "")


def test_a_current_folder_that_is_gone(docgen: Command) -> None:
    gone = Ran(
        1,
        "",
        "error[folder-gone]: the current folder is not there any more\n"
        "  = help: go to a folder that is there, such as the project's\n",
    )
    for arguments in (["list"], ["build"], ["check"]):
        command = shlex.join(docgen.argv("orchard", *arguments))
        done = subprocess.run(
            f"mkdir gone && cd gone && rmdir ../gone && {command}",
            shell=True,
            cwd=docgen.folder,
            env=docgen.env(),
            capture_output=True,
        )
        assert Ran(done.returncode, done.stdout.decode(), done.stderr.decode()) == gone


class TestInterrupted:
    @pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)], ids=["ctrl-c", "end"])
    def test_it_ends_with_one_line_and_nothing_half_written(
        self, docgen: Command, sent: signal.Signals, code: int
    ) -> None:
        process = subprocess.Popen(
            docgen.argv("slow", "build"),
            cwd=docgen.folder,
            env=docgen.env(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        assert process.stdout
        for _ in range(3):
            process.stdout.readline()
        process.send_signal(sent)
        out, err = process.communicate(timeout=30)

        assert process.returncode == code
        assert timeless(out.decode()) == (
            "\nbuilt  3\nleft   1   not made\n\nstopped after 0.0 s\nthe PDFs are in build/downloads/\n"
        )
        assert err == b"\ninterrupted: what was finished is whole; run the same command again for the rest\n"
        assert leftovers(docgen.folder) == []
        entries = json.loads((docgen.folder / "build/manifest.json").read_bytes())["editions"]
        assert [entry["leaflet"] for entry in entries] == ["apples"] * 3

    def test_on_a_terminal_the_bar_goes_and_the_cursor_comes_back(self, docgen: Command) -> None:
        text, code = on_terminal(docgen, "slow", "build", interrupt_at="pears")
        assert code == 130
        assert text.endswith("interrupted: what was finished is whole; run the same command again for the rest\r\n")
        assert text.rindex("\x1b[?25h") > text.rindex("\x1b[?25l")


def on_terminal(docgen: Command, *arguments: str, interrupt_at: str | None = None, **env: str) -> tuple[str, int]:
    """What a person at a terminal sees, with all that the terminal obeys, and the exit code."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        docgen.argv(*arguments),
        cwd=docgen.folder,
        env=docgen.env(COLUMNS="120", **env),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    seen = b""
    limit = time.monotonic() + 30
    while time.monotonic() < limit:
        if select.select([ours], [], [], 0.1)[0]:
            try:
                data = os.read(ours, 65536)
            except OSError:  # Linux's way to say that nobody is at the other end
                break
            if not data:
                break
            seen += data
        if interrupt_at and interrupt_at.encode() in seen:
            process.send_signal(signal.SIGINT)
            interrupt_at = None
    os.close(ours)
    return seen.decode(), process.wait(timeout=30)


class TestTerminal:
    def test_a_bar_counts_and_the_lines_stay(self, docgen: Command) -> None:
        text, code = on_terminal(docgen, "rotten", "build")
        assert code == 1
        assert "4/4" in text
        assert "built   pears.patient.plain.en-GB.standard           4 pages    1 kB\r\n" in text
        assert "\x1b[1;31merror[dose-without-unit]:\x1b[0m dose '8' has no unit" in text

    def test_of_many_editions_only_the_count_is_shown(self, docgen: Command) -> None:
        text, code = on_terminal(docgen, "many", "build")
        assert code == 0
        assert "200/200" in text
        assert "built  " not in text
        assert "200 editions built in " in text

    @pytest.mark.parametrize("env", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
    def test_no_colour_when_none_is_wanted(self, docgen: Command, env: dict[str, str]) -> None:
        for arguments in (["rotten", "build"], ["rotten", "check"]):
            text, _ = on_terminal(docgen, *arguments, **env)
            assert re.findall(r"\x1b\[[\d;]*m", text) == []

    def test_check_says_that_all_is_well(self, docgen: Command) -> None:
        assert on_terminal(docgen, "orchard", "check") == ("all is well\r\n", 0)

    def test_no_colour_in_a_pipe(self, docgen: Command) -> None:
        assert "\x1b" not in docgen("rotten", "check").err


def test_a_fault_of_docgen_says_so(docgen: Command) -> None:
    ran = docgen("faulty", "build")
    assert (ran.code, ran.out) == (3, "")
    assert ran.err.startswith("Traceback (most recent call last):\n")
    assert ran.err.endswith(
        "RuntimeError: not thought of\n"
        "error[fault-in-docgen]: docgen itself is at fault here, not your files\n"
        "  = help: report it, with the lines above and the command that you typed\n"
    )


def test_python_m_docgen_is_the_command(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "docgen", "--version"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
    )
    from docgen import __version__

    assert Ran(done.returncode, done.stdout.decode(), done.stderr.decode()) == Ran(0, f"docgen {__version__}\n", "")
