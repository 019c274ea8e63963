"""``docgen schema``: what it writes, and where."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from docgen.cli.schema import ALL, written
from tests.cli.conftest import Command, Ran
from tests.cli.test_lazy import HEAVY, imported

NAMES = ["leaflet", "medicine", "references", "settings", "strings", "print-run", "printer", "brand"]


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_the_schemas_go_into_the_project_where_its_files_look_for_them(docgen: Command) -> None:
    lines = "".join(f"build/schemas/{name}.json\n" for name in NAMES)
    assert docgen("orchard", "schema") == Ran(0, lines, "")
    assert files(docgen.folder / "build/schemas") == {f"{name}.json": written(ALL[name]()) for name in NAMES}
    assert json.loads(files(docgen.folder / "build/schemas")["leaflet.json"])["title"] == "leaflet"


def test_a_second_run_writes_the_same_bytes(docgen: Command) -> None:
    docgen("orchard", "schema", PYTHONHASHSEED="1")
    first = files(docgen.folder / "build/schemas")
    docgen("orchard", "schema", PYTHONHASHSEED="2")
    assert files(docgen.folder / "build/schemas") == first


def test_of_another_project(docgen: Command) -> None:
    (docgen.folder / "elsewhere").mkdir()
    ran = Command(docgen.folder / "elsewhere")("orchard", "-C", "..", "schema")
    assert (ran.code, ran.out.splitlines()[0]) == (0, "../build/schemas/leaflet.json")


def test_a_project_whose_settings_are_faulty_gets_schemas_too(docgen: Command) -> None:
    (docgen.folder / "docgen.yaml").write_text("project: [")
    assert docgen("orchard", "schema").code == 0


def test_into_a_folder_that_is_named_no_project_is_needed(docgen: Command) -> None:
    (docgen.folder / "docgen.yaml").unlink()
    ran = docgen("orchard", "schema", "for/editors")
    assert ran == Ran(0, "".join(f"for/editors/{name}.json\n" for name in NAMES), "")
    assert len(files(docgen.folder / "for/editors")) == len(NAMES)


def test_without_a_project_nothing_is_written(docgen: Command) -> None:
    (docgen.folder / "docgen.yaml").unlink()
    assert docgen("orchard", "schema") == Ran(
        1,
        "",
        "error[not-a-project]: there is no 'docgen.yaml' in this folder\n"
        "  = help: run docgen in a project's folder, or name the folder with -C\n",
    )
    assert not (docgen.folder / "build").exists()


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write anywhere")
def test_a_folder_that_cannot_be_written(docgen: Command) -> None:
    (docgen.folder / "locked").mkdir(mode=0o555)
    path = docgen.folder / "locked/schemas"
    assert docgen("orchard", "schema", str(path)) == Ran(
        4,
        "",
        f"error[cannot-write]: cannot write '{path}/leaflet.json': permission denied\n"
        "  = help: allow writing to that folder, or name another one: 'docgen schema DIR'\n",
    )


def test_a_file_in_the_way(docgen: Command) -> None:
    (docgen.folder / "schemas").write_text("")
    assert docgen("orchard", "schema", "schemas") == Ran(
        4,
        "",
        "error[cannot-write]: cannot write 'schemas/leaflet.json': file exists\n"
        "  = help: name another folder: part of that path is a file\n",
    )


def test_the_engine_stays_out(docgen: Command) -> None:
    assert imported(docgen, "schema").isdisjoint({*HEAVY, "rich", "jsonschema"})
