"""``docgen preview``: a page on this machine that shows the leaflets, and again after each save."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import click

from docgen import extras
from docgen.cli.shell import Shell, global_options, shown_path
from docgen.diagnostics import Diagnostic
from docgen.files import Folder

if TYPE_CHECKING:
    from docgen.preview.views import Told

PACKAGES = {"starlette": "starlette", "uvicorn": "uvicorn", "watchfiles": "watchfiles", "PIL": "pillow"}
"""The modules of the extra ``preview``, and what their packages are called."""

PORT = 8700


@click.command("preview")
@click.option(
    "--port",
    metavar="N",
    type=click.IntRange(0, 65535),
    default=PORT,
    help=f"The port of the page ({PORT}, unless given; 0 for any that is free).",
)
@global_options
@click.pass_obj
def command(shell: Shell, port: int) -> None:
    """Show the leaflets in a browser, and again after each save.

    The page can be seen from this machine only. Faults of the content stand in it in the same words as here. Nothing is
    written to build/. Ctrl-C ends it.
    """
    extras.require("preview", "the preview", PACKAGES)
    project = shell.project()
    from docgen.preview.serve import serve

    root = project.folder.root
    folder = Folder(root)

    def ready(address: str) -> None:
        shell.say(f"preview of {shown_path(root)} at {address}  (Ctrl-C ends it)")

    serve(
        root,
        project.settings.project,
        port,
        tell=lambda diagnostic: told(diagnostic, folder),
        today=dt.date.today,
        ready=ready,
    )


def told(diagnostic: Diagnostic, folder: Folder) -> Told:
    """A diagnostic in the words of this shell, for the page."""
    from docgen.cli.excerpt import excerpt, safe
    from docgen.preview.views import Told

    place = diagnostic.place
    return Told(
        severity=diagnostic.severity,
        where=safe(str(place)) if place else "",
        id=diagnostic.id,
        message=safe(diagnostic.message),
        source=excerpt(folder, place) if place else None,
        help=safe(diagnostic.help or ""),
    )
