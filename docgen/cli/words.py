"""The plan and what became of it in words: reasons, steps, sizes; for lines in the terminal and for JSON."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from docgen.cli.excerpt import safe

if TYPE_CHECKING:
    from docgen.batch.plan import Reason

MOST_TOLD = 2
"""So many reasons are told in a line."""

_OF_ITSELF = frozenset({"never built", "forced"})
"""Kinds of reasons that need no saying for an edition that was just made."""


def told(reasons: Sequence[Reason], *, most: int = MOST_TOLD) -> str:
    """``input changed: content/medicines/baclofen.yaml and 3 more reasons``; empty for none."""
    said = "; ".join(safe(str(reason)) for reason in reasons[:most])
    more = len(reasons) - most
    return f"{said} and {more} more {'reason' if more == 1 else 'reasons'}" if more > 0 else said


def told_of_built(reasons: Sequence[Reason]) -> str:
    """The reasons of an edition that was made, unless it is plain why."""
    return told([reason for reason in reasons if reason.why not in _OF_ITSELF])


def as_json(reasons: Iterable[Reason]) -> list[dict[str, Any]]:
    """Reasons for programs: ``[{"why": "input changed", "what": "content/medicines/baclofen.yaml"}]``."""
    return [{"why": str(reason.why), "what": reason.what or None} for reason in reasons]


def size(number: int) -> str:
    """``142 kB``, ``1.2 MB``."""
    return f"{number / 1e6:.1f} MB" if number >= 999_500 else f"{max(round(number / 1e3), 1):3} kB"


def pages(number: int) -> str:
    """`` 1 page ``, `` 4 pages``: as wide for one as for many."""
    return f"{number:2} {'page ' if number == 1 else 'pages'}"
