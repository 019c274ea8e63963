"""How an edition is read, and which formats hold less than the leaflet."""

from __future__ import annotations

from enum import StrEnum


class Format(StrEnum):
    """The formats of downloads: `docgen.yaml` says which each audience gets."""

    STANDARD = "standard"
    LARGE_PRINT = "large-print"


class PrintFormat(StrEnum):
    """The formats of print: they are made for print runs, and are no downloads."""

    # A short one is first: the first stands in for an unknown one, and what is said of long ones shall not add a fault.
    DL_FOLD = "dl-fold"
    CARD = "card"
    A5_BOOKLET = "a5-booklet"


SHORT = frozenset({PrintFormat.DL_FOLD, PrintFormat.CARD})
"""Formats with less room than a leaflet needs: they hold what names them, and nothing else."""
REMINDERS = frozenset({PrintFormat.CARD})
"""Formats that remind of one thing. All others must tell patients every essential warning."""
