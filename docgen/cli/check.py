"""``docgen check``: everything that is wrong with the content, in one run, without making pages."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from docgen.batch.faults import code_of
from docgen.cli.messages import tally
from docgen.cli.shell import Shell, Usage, global_options
from docgen.diagnostics import ExitCode
from docgen.files import Folder


@click.command("check")
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option("--readability", is_flag=True, help="Also measure how hard the leaflets are to read.")
@global_options
@click.pass_obj
def command(shell: Shell, paths: tuple[str, ...], readability: bool) -> ExitCode:
    """Say everything that is wrong with the content, without making PDFs.

    With PATHs (files or folders), only what is wrong there. Where nothing is, a terminal is told 'all is well', and a file
    stays empty. Ends with 1 if there is an error, and with 0 if there are at most warnings.

    With --readability, also a table for each leaflet and audience: words per sentence, sentences of more than 20 words,
    the Flesch-Kincaid grade (1975) and SMOG (1969). It is a report, not a proof, and changes no exit code.
    """
    shell.data_on_stdout = True
    project = shell.project()
    chosen = [_inside(project.folder, path) for path in paths]
    found = project.check(chosen)
    shell.tell(found)
    if not shell.speaks_json:
        if found:
            shell.note(f"\n{tally(found)}" if shell.form == "text" else tally(found))
        elif sys.stdout.isatty():
            shell.say("all is well")
    if readability:
        from docgen.cli.readability import as_json, report

        measured = project.readability(chosen)
        if shell.speaks_json:
            lines = [as_json(leaflet) for leaflet in measured]
        else:
            lines = (["", *report(measured)] if found else report(measured)) if measured else []
        for line in lines:
            shell.say(line)
    return code_of(found)


def _inside(folder: Folder, typed: str) -> str:
    """The path relative to the project; a path that is not there must not pass for one where all is well."""
    path = Path(typed)
    if not path.exists() and (folder.root / typed).exists():
        path = folder.root / typed  # as messages write it
    if not path.exists():
        raise Usage(f"there is no file or folder '{typed}'", "name a file or folder of the project, or none for all")
    if not path.resolve().is_relative_to(folder.root):
        raise Usage(f"'{typed}' lies outside the project in '{folder.root}'", "name another project with -C")
    return folder.relative(path)
