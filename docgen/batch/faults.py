"""Faults of docgen itself, told like others: one edition or leaflet that brings one to light does not stop the rest."""

from __future__ import annotations

import traceback
from collections.abc import Iterable
from pathlib import Path, PurePath

import docgen
from docgen.diagnostics import Diagnostic, ExitCode, Place, error

ID = "fault-in-docgen"

_HOME = Path(docgen.__file__).resolve().parent.parent
_LONGEST = 200


def own_fault(fault: Exception, place: Place | None) -> Diagnostic:
    """What is said of an exception that nobody thought of: its type, its words, and the innermost line that it came from.

    If that line is in a library, also docgen's own line that led there.
    """
    frames = traceback.extract_tb(fault.__traceback__)
    ours = [frame for frame in frames if Path(frame.filename).is_relative_to(_HOME / "docgen")]
    lines = dict.fromkeys(_line(frame) for frame in [*frames[-1:], *ours[-1:]])
    words = " ".join(str(fault).split())
    if len(words) > _LONGEST:
        words = words[: _LONGEST - 1] + "…"
    what = f"{type(fault).__name__}: {words}" if words else type(fault).__name__
    return error(
        "fault-in-docgen",
        f"docgen itself is at fault here, not your files: {what} ({', from '.join(lines)})",
        place,
        "report it, with this message and the file that it names; the rest was done all the same",
    )


def code_of(findings: Iterable[Diagnostic]) -> ExitCode:
    """What findings that belong to no edition amount to: 3 if docgen itself is at fault, 1 if there is an error."""
    errors = {finding.id for finding in findings if finding.is_error}
    if ID in errors:
        return ExitCode.ENVIRONMENT
    return ExitCode.FAULTS if errors else ExitCode.DONE


def _line(frame: traceback.FrameSummary) -> str:
    parts = PurePath(frame.filename).parts
    for home in ("site-packages", "dist-packages"):
        if home in parts:
            parts = parts[parts.index(home) + 1 :]
    path = PurePath(*parts)
    shown = path.relative_to(_HOME) if path.is_relative_to(_HOME) else path
    return f"{shown.as_posix()}:{frame.lineno}"
