"""Diagnostics as people and programs read them: three renderings of the same object.

``text`` is for people: place, severity, id and message, then the line it speaks of, and what to do. ``concise`` is the
first line of that, for editors and for grep. ``json`` is one object per line, for programs, always with the keys
severity, id, message, path, line, column and help (null where there is none); and editions, where it stops some.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Literal

from docgen.cli.excerpt import excerpt, safe
from docgen.diagnostics import Diagnostic, Severity
from docgen.files import Folder

Form = Literal["text", "concise", "json"]

FORMS: tuple[Form, ...] = ("text", "concise", "json")

_RED, _YELLOW, _BLUE, _BOLD, _PLAIN = "\033[1;31m", "\033[1;33m", "\033[34m", "\033[1m", "\033[0m"


def render(
    diagnostic: Diagnostic,
    form: Form,
    folder: Folder | None = None,
    *,
    colour: bool = False,
    editions: Sequence[str] = (),
) -> str:
    """One diagnostic, without the final newline.

    Args:
        diagnostic: What is to be said.
        form: How; see the module's docstring.
        folder: The project, for the source line; without it there is none.
        colour: Whether to use colours (never in ``json``).
        editions: Those that it keeps from being made, if that is known.
    """
    if form == "json":
        return as_json(diagnostic, editions)
    paint = _paint if colour else _plain
    tint = _RED if diagnostic.is_error else _YELLOW
    where = f"{safe(str(diagnostic.place))}: " if diagnostic.place else ""
    kind = f"{diagnostic.severity}[{diagnostic.id}]:"
    lines = [f"{paint(where, _BOLD)}{paint(kind, tint)} {safe(diagnostic.message)}"]
    if form == "concise":
        return lines[0]
    gutter = " "
    if folder and diagnostic.place and (found := excerpt(folder, diagnostic.place)):
        number, source, carets = found
        gutter = " " * len(number)
        bar = paint("|", _BLUE)
        lines += [
            f"{gutter} {bar}",
            f"{paint(number, _BLUE)} {bar} {source}".rstrip(),
            f"{gutter} {bar} {carets.removesuffix('^' * carets.count('^'))}{paint('^' * carets.count('^'), tint)}",
        ]
    if diagnostic.help:
        lines.append(f"{gutter} {paint('=', _BLUE)} help: {safe(diagnostic.help)}")
    if editions:
        more = f" and {count(len(editions) - 1, 'more edition')}" if len(editions) > 1 else ""
        lines.append(f"{gutter} {paint('=', _BLUE)} stops: {safe(editions[0])}{more}")
    return "\n".join(lines)


def as_json(diagnostic: Diagnostic, editions: Sequence[str] = ()) -> str:
    """One diagnostic as one line of JSON, in ASCII: no terminal and no locale can spoil it."""
    return json.dumps(facts(diagnostic) | ({"editions": list(editions)} if editions else {}))


def facts(diagnostic: Diagnostic) -> dict[str, str | int | None]:
    """One diagnostic for programs."""
    place = diagnostic.place
    return {
        "severity": diagnostic.severity,
        "id": diagnostic.id,
        "message": diagnostic.message,
        "path": place.path if place else None,
        "line": (place.line or None) if place else None,
        "column": (place.column or None) if place else None,
        "help": diagnostic.help,
    }


def tally(diagnostics: Iterable[Diagnostic]) -> str:
    """``2 errors, 1 warning``; empty if there are none."""
    severities = [diagnostic.severity for diagnostic in diagnostics]
    return ", ".join(count(severities.count(s), str(s)) for s in Severity if s in severities)


def count(number: int, thing: str) -> str:
    """``1 error``, ``2 errors``."""
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"


def _paint(text: str, tint: str) -> str:
    return f"{tint}{text}{_PLAIN}" if text else ""


def _plain(text: str, _: str) -> str:
    return text
