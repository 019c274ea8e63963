"""The shell: what people type, and what they read in the terminal. One module per command.

A command's module is imported only when that command runs: ``docgen --help`` costs little more than importing click.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence
from typing import NoReturn

import click

from docgen.cli.shell import Shell, Usage, global_options, run, show_version
from docgen.cli.streams import heed_termination, open_missing_streams

COMMANDS = {
    "build": "Make the PDFs: all editions, or those that are named.",
    "check": "Say everything that is wrong with the content, without making PDFs.",
    "list": "Show the editions, and how each stands.",
    "why": "Say why editions are current or not, and what they were made from.",
    "watch": "Make the PDFs, and after each save those that it touches.",
    "prune": "Remove the PDFs of editions that the project does not have any more.",
    "preview": "Show the leaflets in a browser, and again after each save.",
    "new": "Begin a project, a leaflet, a brand or a print run.",
    "schema": "Write JSON Schemas, so that editors complete and check as you type.",
    "press": "Make press pages, imposed sheets and job tickets of print runs.",
    "preflight": "See whether a finished PDF can go to a press.",
    "doctor": "See whether this machine has all that docgen needs.",
}


class Commands(click.Group):
    """The commands of docgen, each imported when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Their names, in the order of the help."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name, from its module."""
        if cmd_name not in COMMANDS:
            return None
        command = importlib.import_module(f"docgen.cli.{cmd_name}").command
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does, with a guess at what was meant."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            import difflib

            close = difflib.get_close_matches(args[0], COMMANDS, n=1)
            guess = f"did you mean '{close[0]}'?" if close else "'docgen --help' shows the commands"
            raise Usage(f"there is no command '{args[0]}'", guess)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The help's list of commands, without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=Commands)
@show_version
@global_options
def commands() -> None:
    """Turn medicine content into branded, accessible PDF leaflets for patients and clinicians."""


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """The ``docgen`` command. Ends the process with an :class:`~docgen.diagnostics.ExitCode`."""
    heed_termination()
    open_missing_streams()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")  # no terminal is too poor for a message
    shell = Shell()
    sys.exit(run(shell, lambda: commands.main(arguments, prog_name="docgen", standalone_mode=False, obj=shell)))
