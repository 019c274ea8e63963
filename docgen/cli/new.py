"""``docgen new``: a project, a leaflet, a brand or a print run to begin with, and the command to type next.

Each passes ``docgen check`` and builds at once (a print run: if its leaflet fits the format, as a new project's does), says that it
is a draft and invented, and never writes over anything.
"""

from __future__ import annotations

import datetime as dt
import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import click

from docgen.cli.shell import Shell, Usage, global_options, shown_path

if TYPE_CHECKING:
    from docgen.content.settings import Settings
    from docgen.files import Folder


@click.group("new")
@global_options
def command() -> None:
    """Begin a project, a leaflet, a brand or a print run.

    Each is made up, builds at once, and is to be replaced by yours. Nothing that is there is written over.
    """


@command.command("project")
@click.argument("target", metavar="DIR")
@global_options
@click.pass_obj
def project(shell: Shell, target: str) -> None:
    """Lay out a project in DIR, with all that a first build needs.

    An invented medicine, a leaflet on it, one brand, and the pages. DIR must be new or empty.
    """
    from docgen.starter.project import make_project

    folder = Path(shell.folder) / target
    make_project(folder, dt.date.today())
    shell.say(f"a project with a leaflet on an invented medicine is in {shown_path(folder)}/")
    shell.say("all of it is made up, to be replaced by yours")
    here = folder.resolve() == Path.cwd()
    _next(shell, *([] if here else [f"cd {shlex.quote(shown_path(folder))}"]), "docgen build")


@command.command("leaflet")
@click.argument("name")
@click.option("--medicine", metavar="MEDICINE", help="The medicine that it quotes (the only one, unless given).")
@global_options
@click.pass_obj
def leaflet(shell: Shell, name: str, medicine: str | None) -> None:
    """Begin a leaflet in which every kind of block is shown.

    It is content/leaflets/NAME.yaml, and explains each block. Those for which the project has no facts stand in it as
    comments.
    """
    from docgen.starter.leaflet import make_leaflet

    _must_be_name(name, "a leaflet", "a-new-leaflet")
    folder, settings = _project(shell)
    about = _medicine(folder, medicine)
    made = make_leaflet(folder, settings, name, about, dt.date.today())
    shell.say(f"a leaflet with every kind of block is in {_shown(folder, made.path)}")
    if made.left_out:
        shell.say(f"as comments, since the project has no facts for them: {', '.join(made.left_out)}")
    shell.say("its words are made up, and it is a draft: put your own in, and take out what you do not need")
    _next(shell, f"{_docgen(shell)} build {name}")


@command.command("brand")
@click.argument("name")
@click.option("--colour", metavar="'#rrggbb'", help="The brand's own colour, from which the inks are derived.")
@global_options
@click.pass_obj
def brand(shell: Shell, name: str, colour: str | None) -> None:
    """Begin a brand, with inks derived from its colour.

    They are in styles/brands/NAME/, with a logo to be replaced and contact details that are made up. The inks can be
    read; their process colours are a first guess.
    """
    from docgen.starter.brand import make_brand

    _must_be_name(name, "a brand", "a-new-brand")
    if colour is not None and not re.fullmatch(r"#[0-9A-Fa-f]{6}", colour):
        raise Usage(f"'{colour}' is not a colour", "write it as '#0b5c73', in quotes")
    folder, settings = _project(shell)
    made = make_brand(folder, settings, name, colour)
    shell.say(f"a brand is in {_shown(folder, made.path.rpartition('/')[0])}/")
    if made.primary != made.colour:
        shell.say(f"{made.colour} cannot be read on white, so the ink 'primary' is {made.primary}")
    if made.listed:
        shell.say("docgen.yaml lists it: every leaflet is made in it too")
    else:
        shell.say(f"add it to docgen.yaml yourself, at the end of the list 'brands': {name}")
    shell.say("its contact details are made up, and a print shop must check its process colours")
    _next(shell, f"{_docgen(shell)} build --brand {name}")


@command.command("print-run")
@click.argument("name")
@click.option("--editions", metavar="EDITION", help="What it prints: an id, its first parts, or a pattern over ids.")
@global_options
@click.pass_obj
def print_run(shell: Shell, name: str, editions: str | None) -> None:
    """Begin a print run of editions in a format of print.

    It is content/print-runs/NAME.yaml, and explains what can be said of a run. Without --editions, it is of a leaflet
    for patients: one that is printed already, else one that has a short format.
    """
    from docgen.cli.selection import require_edition
    from docgen.starter.print_run import make_print_run

    _must_be_name(name, "a print run", "a-new-print-run")
    project = shell.project()
    ids = [edition.id for edition in project.printable()]
    printed = [edition.id for edition in project.printed()]
    made = make_print_run(project.folder, name, require_edition(ids, editions), printed)
    shell.say(f"a print run is in {_shown(project.folder, made.path)}")
    shell.say(f"it prints {made.editions}, finished '{made.finishing}'")
    shell.say("its quantity and its paper are made up: put your own in")
    _next(shell, f"{_docgen(shell)} press {name} --proof")


def _project(shell: Shell) -> tuple[Folder, Settings]:
    project = shell.project()
    return project.folder, project.settings


def _must_be_name(typed: str, what: str, example: str) -> None:
    from docgen.starter.names import is_name, nearest_name

    if not is_name(typed):
        cure = f"write it in lower case with hyphens, for example '{nearest_name(typed, example)}'"
        raise Usage(f"'{typed}' cannot be the name of {what}", cure)


def _medicine(folder: Folder, typed: str | None) -> str | None:
    """The medicine that is meant: the one that was named, else the only one there is, else none."""
    from docgen.cli.selection import suggestion
    from docgen.content.load import MEDICINES

    known = [path.rpartition("/")[2].removesuffix(".yaml") for path in folder.listing(MEDICINES, "*.yaml")]
    if typed is None:
        return known[0] if len(known) == 1 else None
    if typed not in known:
        cure = suggestion(typed, known) if known else f"write {MEDICINES}/{typed}.yaml first"
        raise Usage(f"there is no medicine '{typed}'", cure)
    return typed


def _shown(folder: Folder, path: str) -> str:
    return shown_path(folder.locate(path))


def _docgen(shell: Shell) -> str:
    """The command as it is to be typed in the current folder."""
    return "docgen" if shell.folder == "." else f"docgen -C {shlex.quote(shell.folder)}"


def _next(shell: Shell, *commands: str) -> None:
    shell.say()
    shell.say("next:")
    for line in commands:
        shell.say(f"    {line}")
