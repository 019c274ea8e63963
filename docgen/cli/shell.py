"""What all commands share: the global options, where words go, and how a run ends.

Results go to standard output and diagnostics to standard error, so that either can be kept without the other. With
``--messages json``, ``check`` and ``build`` write diagnostics to standard output too: then it holds JSON lines and nothing
else, and standard error stays empty unless the command was typed wrongly.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any, TypeVar

import click

from docgen.cli.streams import Terminated
from docgen.diagnostics import Diagnostic, ExitCode, Refusal, error, in_order

if TYPE_CHECKING:
    from pathlib import Path

    from docgen import Project
    from docgen.cli.messages import Form

Command = TypeVar("Command", bound=Callable[..., Any])


class Usage(click.UsageError):
    """The command was typed wrongly; ``help`` says what to type instead."""

    def __init__(self, message: str, help: str) -> None:
        super().__init__(message)
        self.help = help


class CannotSay(Exception):
    """Standard output takes no more: a full disk behind ``docgen list > file``."""


@dataclass
class Shell:
    """One run of the command, from what was typed to the exit code."""

    folder: str = "."
    form: Form = "text"
    data_on_stdout: bool = False
    """Whether the command may put JSON lines on standard output: diagnostics, and its results."""

    @property
    def speaks_json(self) -> bool:
        """Whether standard output is for JSON lines and nothing else."""
        return self.form == "json" and self.data_on_stdout

    def project(self) -> Project:
        """The project in the folder that ``-C`` names. Raises :class:`Refusal`."""
        from docgen import Project

        return Project.open(self.folder)

    def tell(self, diagnostics: Iterable[Diagnostic], stopped: Mapping[Diagnostic, Sequence[str]] = {}) -> None:
        """Shows the diagnostics: by place, each once; and which editions they have ``stopped``."""
        from docgen.cli.messages import render
        from docgen.files import Folder

        stream = sys.stdout if self.speaks_json else sys.stderr
        try:
            folder: Folder | None = Folder.at(self.folder)
        except OSError:
            folder = None
        for number, diagnostic in enumerate(in_order(diagnostics)):
            if number and self.form == "text":
                write(stream, "")
            editions = stopped.get(diagnostic, ())
            write(stream, render(diagnostic, self.form, folder, colour=may_colour(stream), editions=editions))

    def say(self, text: str = "") -> None:
        """A line of the result."""
        write(sys.stdout, text)

    def note(self, text: str = "") -> None:
        """A line about the run, for people."""
        write(sys.stderr, text)


def write(stream: IO[str], line: str) -> None:
    """Writes a line at once.

    A reader who has had enough (``| head``) is no fault, and changes no exit code. Nor is standard error that takes no
    more: nothing could be said of it.
    """
    try:
        stream.write(line + "\n")
        stream.flush()
    except BrokenPipeError:
        _let_go(stream)
    except OSError as fault:
        from docgen.files import reason

        _let_go(stream)
        if stream is sys.stderr:
            return
        raise CannotSay(reason(fault)) from None


def _let_go(stream: IO[str]) -> None:
    """Sends the rest to nowhere, so that Python does not complain about it at its end."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


def may_colour(stream: IO[str]) -> bool:
    """Colours are for terminals, unless NO_COLOR is set (no-color.org) or the terminal says that it has none."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def shown_path(path: Path) -> str:
    """``path`` as somebody in the current folder would type it."""
    try:
        relative = os.path.relpath(path)
    except FileNotFoundError:  # the current folder is gone
        return str(path)
    return str(path) if relative.startswith(os.path.join("..", "..", "..")) else relative  # noqa: PTH118 (a text)


def run(shell: Shell, command: Callable[[], ExitCode | None]) -> ExitCode:
    """Runs ``command`` and turns every way in which it may end into an exit code.

    A fault of docgen itself shows its traceback, with a word that it is one, and ends with 3: it is not the content's
    fault (1), and whoever looks after the machine should hear of it.
    """
    try:
        return _ended(shell, command)
    except CannotSay as fault:
        shell.note(f"error[cannot-write]: cannot write to standard output: {fault}")
        return ExitCode.CANNOT_WRITE


def _ended(shell: Shell, command: Callable[[], ExitCode | None]) -> ExitCode:
    try:
        return ExitCode(command() or ExitCode.DONE)
    except click.exceptions.NoArgsIsHelpError as nothing:
        shell.note(nothing.format_message())
        return ExitCode.USAGE
    except click.UsageError as wrong:
        shell.tell([usage_error(wrong)])
        return ExitCode.USAGE
    except Refusal as refusal:
        shell.tell(refusal.diagnostics)
        return refusal.exit_code
    except (KeyboardInterrupt, click.Abort) as end:
        shell.note("interrupted: what was finished is whole; run the same command again for the rest")
        asked = isinstance(end, Terminated) or isinstance(end.__cause__, Terminated)
        return ExitCode.TERMINATED if asked else ExitCode.INTERRUPTED
    except CannotSay:
        raise
    except Exception:  # noqa: BLE001 (shown as it is, and nothing comes after)
        if not _somewhere():
            cure = "go to a folder that is there, such as the project's"
            shell.tell([error("folder-gone", "the current folder is not there any more", help=cure)])
            return ExitCode.FAULTS
        import traceback

        shell.note(traceback.format_exc().rstrip())
        finding = error(
            "fault-in-docgen",
            "docgen itself is at fault here, not your files",
            help="report it, with the lines above and the command that you typed",
        )
        shell.tell([finding])
        return ExitCode.ENVIRONMENT


def _somewhere() -> bool:
    """Whether the current folder is still there."""
    try:
        os.getcwd()  # noqa: PTH109 (it raises; that is all that is asked)
    except OSError:
        return False
    return True


def usage_error(wrong: click.UsageError) -> Diagnostic:
    """What click says of a command that was typed wrongly, in our form."""
    message = wrong.format_message().rstrip(".")
    path = wrong.ctx.command_path if wrong.ctx else "docgen"
    cure = wrong.help if isinstance(wrong, Usage) else f"see '{path} --help'"
    if isinstance(wrong, click.NoSuchOption):
        message = wrong.message.rstrip(".")  # click would put its guesses behind it
        if near := wrong.possibilities:
            cure = f"did you mean {' or '.join(repr(option) for option in sorted(near))}? see '{path} --help'"
    return error("usage", message[:1].lower() + message[1:], help=cure)


output_option = click.option("--output", metavar="DIR", help="Where the PDFs go (build/ in the project, unless given).")
"""The same for every command that looks at what was built."""


def global_options(command: Command) -> Command:
    """``-C``, ``--messages`` and ``--help``: the same for every command, and allowed before or after its name."""

    def keep(context: click.Context, parameter: click.Parameter, value: str | None) -> None:
        shell = context.ensure_object(Shell)
        if value is not None:
            setattr(shell, {"folder": "folder", "messages": "form"}[parameter.name or ""], value)

    in_folder = click.option(
        "-C",
        "folder",
        metavar="DIR",
        expose_value=False,
        callback=keep,
        help="The project's folder (this one, unless given).",
    )
    messages = click.option(
        "--messages",
        type=click.Choice(["text", "concise", "json"]),
        expose_value=False,
        callback=keep,
        help="How faults are shown: for people, one line each, or as JSON lines.",
    )
    show_help = _saying(lambda context: context.get_help(), "-h", "--help", help="Show this message and exit.")
    return in_folder(messages(show_help(command)))


def show_version(command: Command) -> Command:
    """``--version``."""
    from docgen import __version__

    return _saying(lambda _: f"docgen {__version__}", "--version", help="Show the version and exit.")(command)


def _saying(words: Callable[[click.Context], str], *names: str, help: str) -> Callable[[Command], Command]:
    """An option that says something instead of running the command; in our way, so that a full disk is told as one."""

    def say(context: click.Context, parameter: click.Parameter, wanted: bool) -> None:
        if wanted and not context.resilient_parsing:
            write(sys.stdout, words(context))
            context.exit()

    return click.option(*names, is_flag=True, is_eager=True, expose_value=False, callback=say, help=help)
