"""The manifest says what is there, and survives whatever happens to it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import pytest

from docgen.diagnostics import ExitCode, Refusal, warning
from docgen.publish.downloads import publish
from docgen.publish.manifest import Entry, read, write
from docgen.publish.publisher import Publisher
from tests.publish.test_names import ID, edition

DAMAGED = warning(
    "manifest-damaged",
    "the manifest 'manifest.json' cannot be used: it is not what docgen writes; it is written anew",
    help="run 'docgen build' for all editions, so that each is listed again",
)


def test_a_download_and_its_entry(tmp_path: Path) -> None:
    entry = publish(b"%PDF-1.7", edition(), tmp_path, pages=4)
    other = edition(leaflet="old-tablets", status="withdrawn")
    digest = write(tmp_path, [entry], [other])

    assert (tmp_path / "downloads/northgate/baclofen-tablets.patient.en-GB.standard.pdf").read_bytes() == b"%PDF-1.7"
    assert (tmp_path / "manifest.json").read_text() == (
        "{\n"
        '  "editions": [\n'
        "    {\n"
        f'      "id": "{ID}",\n'
        '      "path": "downloads/northgate/baclofen-tablets.patient.en-GB.standard.pdf",\n'
        f'      "sha256": "{hashlib.sha256(b"%PDF-1.7").hexdigest()}",\n'
        '      "bytes": 8,\n'
        '      "pages": 4,\n'
        '      "title": "Baclofen tablets",\n'
        '      "leaflet": "baclofen-tablets",\n'
        '      "audience": "patient",\n'
        '      "brand": "northgate",\n'
        '      "language": "en-GB",\n'
        '      "format": "standard",\n'
        '      "revision": 1,\n'
        '      "status": "draft",\n'
        '      "issued": "2026-11-23",\n'
        '      "review_by": "2028-11-23",\n'
        '      "conformance": [\n'
        '        "PDF/UA-1",\n'
        '        "PDF/A-3a"\n'
        "      ],\n"
        '      "stale": null\n'
        "    }\n"
        "  ],\n"
        '  "withdrawn": [\n'
        "    {\n"
        '      "id": "old-tablets.patient.northgate.en-GB.standard",\n'
        '      "path": "downloads/northgate/old-tablets.patient.en-GB.standard.pdf",\n'
        '      "title": "Baclofen tablets",\n'
        '      "leaflet": "old-tablets",\n'
        '      "audience": "patient",\n'
        '      "brand": "northgate",\n'
        '      "language": "en-GB",\n'
        '      "format": "standard",\n'
        '      "revision": 1,\n'
        '      "status": "withdrawn",\n'
        '      "issued": "2026-11-23",\n'
        '      "review_by": "2028-11-23"\n'
        "    }\n"
        "  ]\n"
        "}\n"
    )
    assert digest == hashlib.sha256((tmp_path / "manifest.json").read_bytes()).hexdigest()
    assert read(tmp_path) == ((entry,), ())


def test_what_is_listed_is_sorted_and_a_project_without_editions_has_a_manifest_too(tmp_path: Path) -> None:
    entries = [publish(b"x", edition(leaflet=name), tmp_path, pages=1) for name in "cab"]
    write(tmp_path, entries, [edition(leaflet=name, status="withdrawn") for name in "zy"])
    listing = json.loads((tmp_path / "manifest.json").read_text())
    assert [[each["leaflet"] for each in listing[key]] for key in ("editions", "withdrawn")] == [
        list("abc"),
        list("yz"),
    ]
    write(tmp_path, [], [])
    assert (tmp_path / "manifest.json").read_text() == '{\n  "editions": [],\n  "withdrawn": []\n}\n'
    assert read(tmp_path) == ((), ())


def test_the_same_bytes_leave_the_file_alone_and_others_replace_it(tmp_path: Path) -> None:
    path = tmp_path / edition().path
    publish(b"one", edition(), tmp_path, pages=1)
    before = path.stat()
    publish(b"one", edition(), tmp_path, pages=1)
    assert (path.stat().st_mtime_ns, path.stat().st_ino) == (before.st_mtime_ns, before.st_ino)
    publish(b"two", edition(), tmp_path, pages=1)
    assert path.read_bytes() == b"two"


@pytest.mark.parametrize(
    "damage",
    [
        "",
        "{",
        "[]",
        "\ufeff{}",
        '{"editions": 3}',
        '{"editions": [{}]}',
        '{"editions": ["x"]}',
        "[" * 100_000,
        "\udcff",
        '"x"',
    ],
)
def test_a_damaged_manifest_gives_a_warning_and_is_written_anew(tmp_path: Path, damage: str) -> None:
    (tmp_path / "manifest.json").write_bytes(damage.encode(errors="surrogateescape"))
    assert read(tmp_path) == ((), (DAMAGED,))
    publisher = Publisher(tmp_path, {}, [])
    entry = publisher.publish(b"x", edition(), pages=1)
    publisher.close()
    assert read(tmp_path) == ((entry,), ())


def test_a_manifest_of_before_is_damage(tmp_path: Path) -> None:
    value = publish(b"x", edition(), tmp_path, pages=1).as_json()
    del value["stale"]
    (tmp_path / "manifest.json").write_text(json.dumps({"editions": [value]}))
    assert read(tmp_path) == ((), (DAMAGED,))


def test_an_entry_that_contradicts_itself_is_damage(tmp_path: Path) -> None:
    entry = publish(b"x", edition(), tmp_path, pages=1)
    value = entry.as_json() | {"path": "../../elsewhere.pdf"}
    (tmp_path / "manifest.json").write_text(json.dumps({"editions": [value]}))
    assert read(tmp_path) == ((), (DAMAGED,))


def test_there_and_back_again(tmp_path: Path) -> None:
    entry = publish(b"x", edition(title="Größe und 大小"), tmp_path, pages=1)
    assert Entry.from_json(entry.as_json()) == entry
    old = replace(entry, stale="content/leaflets/größe.yaml:1:1: it will not do")
    assert Entry.from_json(old.as_json()) == old
    assert old.as_json()["stale"] == old.stale


def test_what_cannot_be_written_is_exit_code_four_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "downloads").write_text("in the way")
    with pytest.raises(Refusal) as refusal:
        publish(b"x", edition(), tmp_path, pages=1)
    assert refusal.value.exit_code is ExitCode.CANNOT_WRITE
    assert [path.name for path in tmp_path.rglob("*")] == ["downloads"]


def test_a_manifest_that_is_a_folder(tmp_path: Path) -> None:
    (tmp_path / "manifest.json/inside").mkdir(parents=True)
    with pytest.raises(Refusal) as refusal:
        write(tmp_path, [], [])
    assert refusal.value.diagnostics[0].message == (f"cannot write '{tmp_path / 'manifest.json'}': is a directory")
    assert [path.name for path in tmp_path.iterdir()] == ["manifest.json"]
