"""Extras: Python packages that few commands need, and that may be missing."""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping

from docgen.diagnostics import ExitCode, Refusal, error


def require(extra: str, whose: str, packages: Mapping[str, str]) -> None:
    """Raises :class:`Refusal` (``extra-missing``, exit code 3) unless all ``packages`` are there.

    ``packages`` are their names by the modules that they bring; ``extra`` is what `pyproject.toml` calls them together. ``whose``
    begins the message: who needs them.
    """
    missing = [package for module, package in packages.items() if importlib.util.find_spec(module) is None]
    if missing:
        what = "a Python package that is" if len(missing) == 1 else "Python packages that are"
        message = f"{whose} needs {what} not installed: {', '.join(missing)}"
        # Not by name from an index: the docgen there is another program.
        cure = f"in the folder of docgen's source: scripts/setup, or python -m pip install '.[{extra}]'"
        raise Refusal([error("extra-missing", message, help=cure)], ExitCode.ENVIRONMENT)
