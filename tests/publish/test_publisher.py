"""The manifest during a build: beside other builds, after kills, and whatever others do to the files."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from docgen.diagnostics import ExitCode, Refusal
from docgen.files import digest_of
from docgen.publish.edition import Edition
from docgen.publish.manifest import read
from docgen.publish.publisher import Publisher
from tests.projects import ROOT
from tests.publish.test_names import edition

EDITIONS = [edition(leaflet=name) for name in "abcd"]


def manifest(output: Path) -> dict[str, list[dict[str, Any]]]:
    value: dict[str, list[dict[str, Any]]] = json.loads((output / "manifest.json").read_bytes())
    return value


def listed(output: Path) -> list[str]:
    return [entry["id"] for entry in manifest(output)["editions"]]


def stale(output: Path) -> dict[str, str | None]:
    return {entry["id"]: entry["stale"] for entry in manifest(output)["editions"]}


def ids(*editions: Edition) -> list[str]:
    return [each.id for each in editions]


def publisher_of(output: Path, withdrawn: list[Edition] | None = None) -> Publisher:
    """One that goes on from the manifest that is there, whatever it says."""
    return Publisher(output, {entry.edition.id: entry for entry in read(output)[0]}, withdrawn or [])


def build(output: Path, *editions: Edition) -> Publisher:
    publisher = publisher_of(output)
    for each in editions:
        publisher.publish(b"x", each, pages=1)
    return publisher


def test_each_edition_is_listed_as_soon_as_it_is_published(tmp_path: Path) -> None:
    publisher = Publisher(tmp_path, {}, [])
    for number, each in enumerate(EDITIONS[:3], 1):
        publisher._next = 0
        publisher.publish(b"x", each, pages=1)
        assert listed(tmp_path) == ids(*EDITIONS[:number])
        assert publisher.listed == set(ids(*EDITIONS[:number]))


def test_what_was_put_off_is_listed_at_the_end(tmp_path: Path) -> None:
    publisher = Publisher(tmp_path, {}, [])
    publisher._next = float("inf")
    for each in EDITIONS:
        publisher.publish(b"x", each, pages=1)
    publisher.mark_stale(EDITIONS[1].id, "why")
    assert not (tmp_path / "manifest.json").exists()
    assert publisher.close() == digest_of((tmp_path / "manifest.json").read_bytes())
    assert listed(tmp_path) == ids(*EDITIONS)


def test_writing_the_manifest_takes_a_twentieth_of_the_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr("docgen.publish.publisher.time.monotonic", lambda: now[0])
    from docgen.publish import manifest as module

    write, written = module.write, []

    def slow(*given: Any) -> str:
        now[0] += 1
        written.append(now[0])
        return write(*given)

    monkeypatch.setattr(module, "write", slow)
    publisher = Publisher(tmp_path, {}, [])
    for second in range(50):
        now[0] = max(now[0], 100 + second)
        publisher.publish(b"x", EDITIONS[second % 4], pages=1)
    assert written == [101, 122, 143]


def test_a_build_goes_on_from_the_entries_that_somebody_vouches_for(tmp_path: Path) -> None:
    a, b, c, d = EDITIONS
    build(tmp_path, *EDITIONS).close()
    known = {entry.edition.id: entry for entry in read(tmp_path)[0]}

    publisher = Publisher(tmp_path, {id: known[id] for id in ids(b, d)}, [])
    publisher.publish(b"y", a, pages=2)
    publisher.close()

    assert listed(tmp_path) == ids(a, b, d)
    assert publisher.listed == set(ids(a, b, d))
    assert (tmp_path / c.path).read_bytes() == b"x"
    assert {entry["id"]: (entry["sha256"], entry["pages"]) for entry in manifest(tmp_path)["editions"]} == {
        a.id: (digest_of(b"y"), 2),
        b.id: (digest_of(b"x"), 1),
        d.id: (digest_of(b"x"), 1),
    }


def test_a_download_that_is_older_than_its_content_is_listed_as_stale_until_it_is_published_anew(
    tmp_path: Path,
) -> None:
    a, b, c, _ = EDITIONS
    publisher = build(tmp_path, a, b)
    publisher.mark_stale(a.id, "content/leaflets/a.yaml:1:1: it will not do")
    publisher.mark_stale(c.id, "there is no download that could be stale")
    publisher.close()
    assert stale(tmp_path) == {a.id: "content/leaflets/a.yaml:1:1: it will not do", b.id: None}
    assert [entry.stale for entry in read(tmp_path)[0]] == ["content/leaflets/a.yaml:1:1: it will not do", ""]

    build(tmp_path, b).close()
    assert stale(tmp_path) == {a.id: "content/leaflets/a.yaml:1:1: it will not do", b.id: None}
    build(tmp_path, a).close()
    assert stale(tmp_path) == {a.id: None, b.id: None}


def test_a_download_that_is_there_already_is_listed(tmp_path: Path) -> None:
    a = EDITIONS[0]
    entry = build(tmp_path, a).publish(b"x", a, pages=1)
    (tmp_path / "manifest.json").unlink()
    publisher = Publisher(tmp_path, {}, [])
    publisher.list(entry)
    assert listed(tmp_path) == [a.id]


def test_withdrawn_editions_are_listed_apart_and_sorted(tmp_path: Path) -> None:
    a, b, c, d = EDITIONS
    publisher = publisher_of(tmp_path, [d, b])
    publisher.publish(b"x", c, pages=1)
    publisher.publish(b"x", a, pages=1)
    publisher.close()
    assert listed(tmp_path) == ids(a, c)
    assert manifest(tmp_path)["withdrawn"] == [b.facts(), d.facts()]
    assert publisher.listed == {a.id, c.id}


def test_a_manifest_that_cannot_be_written_is_told_at_the_end(tmp_path: Path) -> None:
    (tmp_path / "manifest.json/inside").mkdir(parents=True)
    publisher = build(tmp_path, EDITIONS[0])
    publisher.mark_stale(EDITIONS[0].id, "why")
    with pytest.raises(Refusal) as refusal:
        publisher.close()
    assert refusal.value.exit_code is ExitCode.CANNOT_WRITE
    assert refusal.value.diagnostics[0].message == f"cannot write '{tmp_path / 'manifest.json'}': is a directory"


def test_a_download_that_cannot_be_written_is_told_at_once_and_is_not_listed(tmp_path: Path) -> None:
    a, b = EDITIONS[:2]
    (tmp_path / a.path / "inside").mkdir(parents=True)
    publisher = Publisher(tmp_path, {}, [])
    with pytest.raises(Refusal) as refusal:
        publisher.publish(b"x", a, pages=1)
    assert refusal.value.exit_code is ExitCode.CANNOT_WRITE
    publisher.publish(b"x", b, pages=1)
    publisher.close()
    assert listed(tmp_path) == [b.id]


def test_the_same_manifest_is_left_alone(tmp_path: Path) -> None:
    build(tmp_path, *EDITIONS).close()
    before = (tmp_path / "manifest.json").stat()
    build(tmp_path, *EDITIONS).close()
    after = (tmp_path / "manifest.json").stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


@pytest.mark.parametrize("place", ["downloads/northgate", "press/booklets/sheets"])
def test_unfinished_files_go_after_a_day_and_nobody_elses(tmp_path: Path, place: str) -> None:
    folder = tmp_path / place
    folder.mkdir(parents=True)
    for name in (".docgen-abc_1234.part", ".docgen-new_1234.part", ".somebody-else.part", "x.part"):
        (folder / name).write_bytes(b"")
    (tmp_path / ".docgen-abc_1234.part").write_bytes(b"")
    for path in tmp_path.rglob("*.part"):
        if "new" not in path.name:
            os.utime(path, (0, time.time() - 90_000))
    Publisher(tmp_path, {}, [])
    assert sorted(path.name for path in tmp_path.rglob("*.part")) == [
        ".docgen-new_1234.part",
        ".somebody-else.part",
        "x.part",
    ]


BUILD = """
import sys
from pathlib import Path
from docgen.publish.lock import locked
from tests.publish.test_names import edition
from tests.publish.test_publisher import publisher_of

output, letter = Path(sys.argv[1]), sys.argv[2]
with locked(output):
    publisher = publisher_of(output)
    for number in range(40):
        each = edition(leaflet=f"{letter}{number}")
        publisher._next = 0
        publisher.publish(each.id.encode(), each, pages=1)
        print(each.id, flush=True)
    publisher.close()
"""


def start(output: Path, letter: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", BUILD, str(output), letter],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
    )


def test_two_builds_at_the_same_time_lose_nothing(tmp_path: Path) -> None:
    both = [start(tmp_path, letter) for letter in "pq"]
    told = [line for process in both for line in process.communicate(timeout=60)[0].decode().split()]
    assert [process.returncode for process in both] == [0, 0]
    assert len(told) == 80
    assert listed(tmp_path) == sorted(told)


def test_a_build_that_is_killed_leaves_no_lock_and_what_it_published_is_listed(tmp_path: Path) -> None:
    process = start(tmp_path, "p")
    assert process.stdout
    for _ in range(10):
        told = process.stdout.readline().decode().strip()
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=30)

    assert told in listed(tmp_path)
    other = start(tmp_path, "q")
    other.communicate(timeout=60)
    assert other.returncode == 0
    assert len(listed(tmp_path)) >= 50
