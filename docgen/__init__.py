"""docgen turns medicine content in YAML into branded, accessible PDF leaflets for patients and for clinicians.

The same things that the ``docgen`` command does, for Python::

    from docgen import Project

    project = Project.open("path/to/project")
    for diagnostic in project.check():
        print(diagnostic.place, diagnostic.message)
    report = project.build(["baclofen-tablets.*"], brand="northgate")

Each name is imported when it is first asked for, so that ``import docgen`` costs nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docgen.batch.events import Event, Finished, Outcome, Planned, Report, Started
    from docgen.batch.project import Project
    from docgen.diagnostics import Diagnostic, ExitCode, Place, Refusal, Severity
    from docgen.publish.edition import Edition

__version__ = "0.1.0"

__all__ = [
    "Project",
    "Edition",
    "Report",
    "Outcome",
    "Event",
    "Planned",
    "Started",
    "Finished",
    "Diagnostic",
    "Severity",
    "Place",
    "Refusal",
    "ExitCode",
]

_HOMES = {
    "Project": "docgen.batch.project",
    "Edition": "docgen.publish.edition",
    **dict.fromkeys(["Report", "Outcome", "Event", "Planned", "Started", "Finished"], "docgen.batch.events"),
    **dict.fromkeys(["Diagnostic", "Severity", "Place", "Refusal", "ExitCode"], "docgen.diagnostics"),
}


def __getattr__(name: str) -> Any:
    """The public name, from the module where it lives."""
    if name not in _HOMES:
        raise AttributeError(f"module 'docgen' has no attribute '{name}'")
    value = getattr(importlib.import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
