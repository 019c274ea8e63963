"""``docgen schema``: JSON Schemas, with which editors complete and check YAML while one types."""

from __future__ import annotations

import errno
import json
from collections.abc import Callable, Mapping
from pathlib import Path

import click

from docgen.brand.schemas import brand_schema
from docgen.cli.shell import Shell, global_options, shown_path
from docgen.content.schemas import SCHEMAS, Schema
from docgen.files import Folder, write_atomically

HOME = "build/schemas"
"""Where the schemas are in a project: the first lines of its files point there."""

ALL: Mapping[str, Callable[[], Schema]] = {**SCHEMAS, "brand": brand_schema}
"""Every schema, by its file's name without ``.json``."""

_ELSEWHERE = {
    errno.EACCES: "allow writing to that folder, or name another one: 'docgen schema DIR'",
    errno.EPERM: "allow changing that folder, or name another one: 'docgen schema DIR'",
    errno.EISDIR: "move away the folder that has the file's name, or name another one: 'docgen schema DIR'",
    errno.EEXIST: "name another folder: part of that path is a file",
    errno.ENOTDIR: "name another folder: part of that path is a file",
    errno.EROFS: "name a folder that can be written: 'docgen schema DIR'",
}


@click.command("schema")
@click.argument("dir", required=False)
@global_options
@click.pass_obj
def command(shell: Shell, dir: str | None) -> None:
    """Write JSON Schemas, so that editors complete and check as you type.

    One for each kind of file, into DIR (build/schemas of the project, unless given). An editor with a YAML language server
    finds them by the first line of a file: '# yaml-language-server: $schema=../../build/schemas/leaflet.json'.
    """
    if dir is None:
        folder = Folder.at(shell.folder)
        folder.require_project()
        target = folder.root / HOME
    else:
        target = Path(dir)
    for name, schema in ALL.items():
        path = target / f"{name}.json"
        write_atomically(path, written(schema()), _ELSEWHERE)
        shell.say(shown_path(path))


def written(schema: Schema) -> bytes:
    """The schema as the bytes of its file: the same for the same models."""
    return (json.dumps(schema, ensure_ascii=False, indent=2) + "\n").encode()
