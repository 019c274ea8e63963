"""What is on the disk now, against what was recorded: whatever anybody does to times and sizes."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from docgen.batch import disk as module
from docgen.batch.disk import OUTPUT, Disk, StampRow
from docgen.brand.faces import family_digest
from docgen.files import THERE, UNSURE, Folder, digest_of, digest_of_file

DAY = 24 * 60 * 60


def look(folder: Path, seen: Mapping[str, StampRow] = {}) -> Disk:
    return Disk(Folder.at(folder), folder / "build", seen)


def learned(folder: Path, *keys: str) -> dict[str, StampRow]:
    """What somebody knows who looked some time after the files were written."""
    time.sleep(0.15)
    disk = look(folder)
    for key in keys:
        disk.digest(key)
    assert set(disk.learned) == set(keys)
    return {key: (key, *stamp, digest) for key, (stamp, digest) in disk.learned.items()}


def forged(seen: Mapping[str, StampRow]) -> dict[str, StampRow]:
    """The same stamps with a digest that no file has: who answers with it has not read the file."""
    return {key: (*row[:5], "forged") for key, row in seen.items()}


def test_a_file_that_is_as_it_was_is_not_read_again(tmp_path: Path) -> None:
    (tmp_path / "dose").write_text("5 mg")
    seen = learned(tmp_path, "dose")

    assert seen["dose"][5] == digest_of(b"5 mg")
    disk = look(tmp_path, forged(seen))
    assert disk.digest("dose") == "forged"
    assert disk.learned == {}


@pytest.mark.parametrize("how", ["in its place", "by another file"])
def test_a_change_is_noticed_though_size_and_times_are_put_back(tmp_path: Path, how: str) -> None:
    file, other = tmp_path / "dose", tmp_path / "other"
    file.write_text("5 mg")
    seen, before = learned(tmp_path, "dose"), file.stat()

    (file if how == "in its place" else other).write_text("8 mg")
    if how != "in its place":
        other.replace(file)
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))

    now = file.stat()
    assert (now.st_size, now.st_mtime_ns) == (before.st_size, before.st_mtime_ns)
    assert look(tmp_path, seen).digest("dose") == digest_of(b"8 mg")


def test_two_files_of_one_size_and_time_are_told_apart(tmp_path: Path) -> None:
    for name, text in (("a", "5 mg"), ("b", "8 mg")):
        (tmp_path / name).write_text(text)
        os.utime(tmp_path / name, (0, 0))
    seen = learned(tmp_path, "a", "b")

    (tmp_path / "a").rename(tmp_path / "c")
    (tmp_path / "b").rename(tmp_path / "a")
    (tmp_path / "c").rename(tmp_path / "b")

    disk = look(tmp_path, seen)
    assert [disk.digest(name) for name in "ab"] == [digest_of(b"8 mg"), digest_of(b"5 mg")]


@pytest.mark.parametrize("times", [None, (0, 0), (DAY, DAY)])
def test_a_file_that_was_just_written_is_read_each_time(
    tmp_path: Path, times: tuple[int, int] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "dose").write_text("5 mg")
    if times:
        os.utime(tmp_path / "dose", times)
    now = (tmp_path / "dose").stat().st_ctime_ns + 10_000_000
    monkeypatch.setattr(module.time, "time_ns", lambda: now)

    disk = look(tmp_path)

    assert disk.digest("dose") == digest_of(b"5 mg")
    assert disk.learned == {}


@pytest.mark.parametrize(("ahead", "trusted"), [(-DAY, False), (0, True), (DAY, True)])
def test_after_a_clock_was_set_back_files_from_the_future_are_read_each_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ahead: int, trusted: bool
) -> None:
    (tmp_path / "dose").write_text("5 mg")
    now = (tmp_path / "dose").stat().st_ctime_ns + (ahead + 3) * 1_000_000_000
    monkeypatch.setattr(module.time, "time_ns", lambda: now)

    disk = look(tmp_path)

    assert disk.digest("dose") == digest_of(b"5 mg")
    assert set(disk.learned) == ({"dose"} if trusted else set())


def test_a_disk_that_counts_whole_seconds_is_given_longer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stamp = (1, 4, 7_000_000_000, 7_000_000_000)
    for passed, settled in ((1.0, False), (2.4, False), (2.6, True)):
        monkeypatch.setattr(module.time, "time_ns", lambda passed=passed: 7_000_000_000 + int(passed * 1e9))
        assert module._has_settled(stamp) is settled


def test_a_file_that_says_it_was_written_tomorrow_is_read_each_time(tmp_path: Path) -> None:
    (tmp_path / "dose").write_text("5 mg")
    os.utime(tmp_path / "dose", (time.time() + DAY, time.time() + DAY))
    time.sleep(0.15)

    disk = look(tmp_path)

    assert disk.digest("dose") == digest_of(b"5 mg")
    assert disk.learned == {}


def test_what_was_looked_at_stays_as_it_was_seen(tmp_path: Path) -> None:
    (tmp_path / "dose").write_text("5 mg")
    disk = look(tmp_path)
    assert disk.digest("dose") == digest_of(b"5 mg")
    (tmp_path / "dose").write_text("8 mg")
    assert disk.digest("dose") == digest_of(b"5 mg")


def test_what_was_recorded_holds_or_does_not(tmp_path: Path) -> None:
    (tmp_path / "dose").write_text("5 mg")
    disk = look(tmp_path)

    assert disk.holds("dose", digest_of(b"5 mg"))
    assert disk.holds("dose", THERE)
    assert disk.holds("nothing", None)
    assert disk.holds("dose/nothing", None)
    assert not disk.holds("dose", digest_of(b"8 mg"))
    assert not disk.holds("dose", None)
    assert not disk.holds("dose", UNSURE)
    assert not disk.holds("nothing", THERE)


def test_what_is_no_file_has_no_digest_and_what_cannot_be_asked_has_none_that_holds(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    disk = look(tmp_path)

    assert [disk.digest(key) for key in ("folder", "pipe")] == [None, None]
    assert disk.digest("a\0b") == UNSURE
    assert not disk.holds("a\0b", UNSURE)


def test_a_file_that_goes_while_it_is_looked_at_costs_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "dose").write_text("5 mg")

    def read_and_remove(path: str) -> str | None:
        digest = digest_of_file(path)
        os.unlink(path)
        return digest

    monkeypatch.setattr(module, "digest_of_file", read_and_remove)
    time.sleep(0.15)
    disk = look(tmp_path)

    assert disk.digest("dose") == digest_of(b"5 mg")
    assert disk.learned == {}


def test_a_listing_is_what_a_folder_records(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    folder = Folder.at(tmp_path)
    with folder.recording() as reads:
        folder.listing("content", "*.yaml")
        folder.listing("nowhere", "*/brand.yaml")
    assert all(look(tmp_path).holds(key, digest) for key, digest in reads.items())

    (tmp_path / "content/note.txt").touch()
    assert look(tmp_path).holds("listing:content/*.yaml", reads["listing:content/*.yaml"])
    (tmp_path / "content/new.yaml").touch()
    assert not look(tmp_path).holds("listing:content/*.yaml", reads["listing:content/*.yaml"])
    (tmp_path / "nowhere/x").mkdir(parents=True)
    (tmp_path / "nowhere/x/brand.yaml").touch()
    assert not look(tmp_path).holds("listing:nowhere/*/brand.yaml", reads["listing:nowhere/*/brand.yaml"])


def test_a_file_whose_name_holds_a_star_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "a*b.svg").write_text("5 mg")
    folder = Folder.at(tmp_path)
    with folder.recording() as reads:
        folder.read("a*b.svg")
        assert not folder.exists("c*.svg")

    assert all(look(tmp_path).holds(key, digest) for key, digest in reads.items())
    (tmp_path / "a*b.svg").write_text("8 mg")
    (tmp_path / "c*.svg").touch()
    assert not any(look(tmp_path).holds(key, digest) for key, digest in reads.items())


def test_a_font_of_the_machine_is_known_by_its_files(tmp_path: Path) -> None:
    disk = look(tmp_path)

    assert disk.digest("font:DejaVu Sans") == family_digest("DejaVu Sans", digest_of_file)
    assert disk.digest("font:DejaVu Sans") is not None
    assert disk.digest("font:No Such Font") is None
    assert any(key.startswith("/") and "DejaVu" in key for key in disk.learned)


def test_outputs_are_looked_for_in_the_output_folder(tmp_path: Path) -> None:
    (tmp_path / "build").mkdir()
    (tmp_path / "build/a.pdf").write_text("made")
    (tmp_path / "a.pdf").write_text("written")

    disk = look(tmp_path)

    assert disk.digest(f"{OUTPUT}a.pdf") == digest_of(b"made")
    assert disk.digest("a.pdf") == digest_of(b"written")
    assert disk.digest(f"{OUTPUT}b.pdf") is None
