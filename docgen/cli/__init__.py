"""The shell: what people type, and what they read in the terminal. One module per command."""

from __future__ import annotations


def main() -> None:
    """The ``docgen`` command."""
    raise SystemExit("docgen: not there yet")
