"""The manifest during a build: beside other builds, after kills, and whatever others do to the files."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from docgen.diagnostics import ExitCode, Refusal, warning
from docgen.publish.edition import Edition
from docgen.publish.publisher import Publisher
from tests.cli.conftest import ROOT
from tests.publish.test_names import edition

EDITIONS = [edition(leaflet=name) for name in "abcd"]


def listed(output: Path) -> list[str]:
    return [entry["id"] for entry in json.loads((output / "manifest.json").read_bytes())["editions"]]


def ids(*editions: Edition) -> list[str]:
    return [each.id for each in editions]


def build(output: Path, *editions: Edition, known: list[Edition] = EDITIONS) -> Publisher:
    publisher = Publisher(output, known)
    for each in editions:
        publisher.publish(b"x", each, pages=1)
    return publisher


def test_each_edition_is_listed_as_soon_as_it_is_published(tmp_path: Path) -> None:
    publisher = Publisher(tmp_path, EDITIONS)
    for number, each in enumerate(EDITIONS[:3], 1):
        publisher._next = 0
        publisher.publish(b"x", each, pages=1)
        assert listed(tmp_path) == ids(*EDITIONS[:number])


def test_what_was_put_off_is_listed_at_the_end(tmp_path: Path) -> None:
    publisher = Publisher(tmp_path, EDITIONS)
    publisher._next = float("inf")
    for each in EDITIONS:
        publisher.publish(b"x", each, pages=1)
    assert not (tmp_path / "manifest.json").exists()
    assert publisher.close() == ()
    assert listed(tmp_path) == ids(*EDITIONS)


def test_a_partial_build_keeps_the_others_that_are_still_what_they_were(tmp_path: Path) -> None:
    a, b, c, d = EDITIONS
    assert build(tmp_path, *EDITIONS).close() == ()
    (tmp_path / b.path).unlink()
    (tmp_path / c.path).write_bytes(b"y")  # of the same length

    assert build(tmp_path, a).close() == (
        warning(
            "download-unlisted",
            f"the manifest does not list a download that is there, since nothing says what made it: '{c.id}'",
            help=f"list it by building again: docgen build {c.id}",
        ),
    )
    assert listed(tmp_path) == ids(a, d)
    assert build(tmp_path, c).close() == ()
    assert listed(tmp_path) == ids(a, c, d)


def test_many_downloads_that_nobody_listed_are_counted(tmp_path: Path) -> None:
    many = [edition(leaflet=f"l{number}") for number in range(8)]
    build(tmp_path, *many, known=many).close()
    (tmp_path / "manifest.json").unlink()
    names = ", ".join(f"'{each.id}'" for each in many[1:6])
    assert build(tmp_path, many[0], known=many).close() == (
        warning(
            "download-unlisted",
            "the manifest does not list 7 downloads that are there, since nothing says what made them: "
            f"{names} and 2 more",
            help="list them by building again: docgen build",
        ),
    )


def test_editions_that_the_project_no_longer_has_go(tmp_path: Path) -> None:
    a, b = EDITIONS[:2]
    build(tmp_path, a, b).close()
    assert build(tmp_path, known=[a]).close() == ()
    assert listed(tmp_path) == [a.id]


def test_an_edition_that_another_build_lists_meanwhile_stays_though_this_one_knows_nothing_of_it(
    tmp_path: Path,
) -> None:
    a, b = EDITIONS[:2]
    slow = build(tmp_path, a, known=[a])
    build(tmp_path, b).close()
    slow.close()
    assert listed(tmp_path) == ids(a, b)


def test_of_two_builds_of_one_edition_the_later_is_listed(tmp_path: Path) -> None:
    first = build(tmp_path, EDITIONS[0])
    second = Publisher(tmp_path, EDITIONS)
    later = second.publish(b"y", EDITIONS[0], pages=2)
    second.close()
    assert first.close() == ()
    assert json.loads((tmp_path / "manifest.json").read_bytes()) == {"editions": [later.as_json()]}


def test_a_manifest_that_cannot_be_written_is_told_at_the_end(tmp_path: Path) -> None:
    (tmp_path / "manifest.json/inside").mkdir(parents=True)
    publisher = build(tmp_path, EDITIONS[0])
    with pytest.raises(Refusal) as refusal:
        publisher.close()
    assert refusal.value.exit_code is ExitCode.CANNOT_WRITE
    assert refusal.value.diagnostics[0].message == f"cannot write '{tmp_path / 'manifest.json'}': is a directory"


def test_the_same_manifest_is_left_alone(tmp_path: Path) -> None:
    build(tmp_path, *EDITIONS).close()
    before = (tmp_path / "manifest.json").stat()
    build(tmp_path, *EDITIONS).close()
    after = (tmp_path / "manifest.json").stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_unfinished_files_go_after_a_day_and_nobody_elses(tmp_path: Path) -> None:
    folder = tmp_path / "downloads/northgate"
    folder.mkdir(parents=True)
    for name in (".docgen-abc_1234.part", ".docgen-new_1234.part", ".somebody-else.part", "x.part"):
        (folder / name).write_bytes(b"")
    (tmp_path / ".docgen-abc_1234.part").write_bytes(b"")
    for path in tmp_path.rglob("*.part"):
        if "new" not in path.name:
            os.utime(path, (0, time.time() - 90_000))
    Publisher(tmp_path, [])
    assert sorted(path.name for path in tmp_path.rglob("*.part")) == [
        ".docgen-new_1234.part",
        ".somebody-else.part",
        "x.part",
    ]


BUILD = """
import sys
from pathlib import Path
from docgen.publish.publisher import Publisher
from tests.publish.test_names import edition

output, letter = Path(sys.argv[1]), sys.argv[2]
known = [edition(leaflet=f"{each}{number}") for each in "pq" for number in range(40)]
publisher = Publisher(output, known)
for each in known:
    if each.leaflet.startswith(letter):
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
