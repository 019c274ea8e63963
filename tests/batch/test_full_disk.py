"""A disk that is full, or takes no more than so much: exit code 4, what was there is intact, the next build completes."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from docgen import ExitCode, Refusal
from docgen.batch.build import Executor
from docgen.batch.store import STORE
from docgen.diagnostics import Diagnostic
from docgen.files import digest_of
from tests.batch.builds import add_to, built, clean, files, is_idle, is_sound, ledger_of, process

LIMITED = """
import resource, signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
from docgen.batch.build import local_pool
with local_pool(1) as pool:
    pool.warm()
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(arguments[0]), int(arguments[0])))
    try:
        code = project.build(executor=pool).exit_code
    except Refusal as refusal:
        code = refusal.exit_code
sys.exit(code)
"""


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 600 KiB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=600k", "none", str(folder)]
    try:
        done = subprocess.run(mount, capture_output=True, check=False, text=True)
    except OSError as fault:
        pytest.skip(f"no disk can be mounted here: {fault}")
    if done.returncode:
        pytest.skip(f"no disk can be mounted here: {done.stderr.strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def fill(folder: Path, leave: int) -> Path:
    """A file that leaves so many bytes of the disk."""
    path = folder / "filler"
    facts = os.statvfs(folder)
    with contextlib.suppress(OSError):
        path.write_bytes(bytes(max(0, facts.f_bavail * facts.f_bsize - leave)))
    return path


def is_true(output: Path) -> bool:
    """Whether the manifest states no digest that its file does not have."""
    entries = json.loads((output / "manifest.json").read_bytes())["editions"]
    return all(digest_of((output / entry["path"]).read_bytes()) == entry["sha256"] for entry in entries)


def attempt(folder: Path, pool: Executor, output: Path) -> tuple[ExitCode, list[Diagnostic]]:
    """A build that may be refused, or be short of some editions: its exit code and what it says."""
    try:
        report = built(folder, pool, output=output)
    except Refusal as refusal:
        return refusal.exit_code, list(refusal.diagnostics)
    assert len(report.diagnostics) <= 3, "what is said again and again is said once"
    return report.exit_code, [*report.diagnostics, *(it for outcome in report.outcomes for it in outcome.diagnostics)]


@pytest.mark.parametrize("leave", [0, 20_000, 120_000])
def test_a_disk_that_becomes_full(smaller: Path, pool: Executor, disk: Path, leave: int) -> None:
    output = disk / "build"
    assert built(smaller, pool, output=output).exit_code is ExitCode.DONE
    before = {path: (output / path).read_bytes() for path in files(output)}
    add_to(smaller / "styles/base.css", "body { letter-spacing: 0.01pt }")
    wanted = clean(smaller, smaller.parent / "clean", pool)
    filler = fill(disk, leave)

    code, found = attempt(smaller, pool, output)

    assert {finding.id for finding in found} <= {"cannot-write"}
    assert code is (ExitCode.CANNOT_WRITE if found else ExitCode.DONE)
    assert leave >= 60_000 or found
    for path, data in before.items():
        if path != "manifest.json":
            assert digest_of((output / path).read_bytes()) in (digest_of(data), wanted[path])
    assert is_true(output)

    filler.unlink()
    report = built(smaller, pool, output=output)
    assert (report.exit_code, report.diagnostics) == (ExitCode.DONE, ())
    assert files(output) == wanted
    assert is_sound(output / ".docgen/ledger.sqlite")
    assert is_idle(built(smaller, pool, output=output))


def test_a_disk_that_is_full_from_the_beginning(smaller: Path, pool: Executor, disk: Path) -> None:
    filler = fill(disk, 0)
    with pytest.raises(Refusal) as refused:
        built(smaller, pool, output=disk / "build")
    assert refused.value.exit_code is ExitCode.CANNOT_WRITE
    assert [finding.id for finding in refused.value.diagnostics] == ["cannot-write"]

    filler.unlink()
    assert built(smaller, pool, output=disk / "build").exit_code is ExitCode.DONE
    assert files(disk / "build") == files(smaller / "build")


def test_a_store_for_which_there_is_no_room_is_no_fault(smaller: Path, pool: Executor, whole: Path) -> None:
    shutil.rmtree(smaller / "build" / STORE)
    (smaller / "build" / STORE).touch()

    report = built(smaller, pool, force=True)

    assert (report.exit_code, report.diagnostics) == (ExitCode.DONE, ())
    assert files(smaller / "build") == files(whole / "build")


@pytest.mark.parametrize("largest", [10_000, 36_000])
def test_files_that_may_not_grow(smaller: Path, pool: Executor, whole: Path, largest: int) -> None:
    """Where no disk can be mounted: a limit on every file that the coordinator writes."""
    before = files(smaller / "build")
    add_to(smaller / "styles/base.css", "body { letter-spacing: 0.01pt }")

    assert process(smaller, LIMITED, str(largest)).wait() == ExitCode.CANNOT_WRITE

    assert is_true(smaller / "build")
    assert set(files(smaller / "build")) == set(before)
    assert is_sound(ledger_of(smaller))
    assert built(smaller, pool).exit_code is ExitCode.DONE
    assert files(smaller / "build") == clean(smaller, smaller.parent / "clean", pool)
