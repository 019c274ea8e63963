"""Which editions are meant: what was typed, held against what there is, with a guess when there is no such thing."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from docgen.cli.messages import count
from docgen.cli.shell import Usage
from docgen.content.settings import Drafts
from docgen.publish.edition import Edition
from docgen.publish.names import matches

if TYPE_CHECKING:
    from docgen import Project


def suggestion(typed: str, known: Iterable[str]) -> str:
    """``did you mean '…'?``, or what there is to choose from when nothing is near."""
    words = sorted(set(known))
    close = difflib.get_close_matches(typed, words, n=1)
    if close:
        return f"did you mean '{close[0]}'?"
    if not words:
        return "add a leaflet first: there is none yet"
    return f"choose one of: {', '.join(words)}" if len(words) <= 12 else "choose one that 'docgen list' shows"


def left_out(project: Project) -> str:
    """Why leaflets that are there have no editions; empty if none is left out."""
    left = project.left_out()
    said = []
    if drafts := left["draft"]:
        said.append(f"{count(drafts, 'leaflet')} {'is a draft' if drafts == 1 else 'are drafts'}")
        said[0] += f", which docgen.yaml leaves out ('drafts: {Drafts.LEAVE_OUT}')"
    if withdrawn := left["withdrawn"]:
        said.append(f"{count(withdrawn, 'leaflet')} {'is' if withdrawn == 1 else 'are'} withdrawn")
    return "; ".join(said)


def choose(
    editions: Sequence[Edition], patterns: Sequence[str], *, brand: str | None, audience: str | None, format: str | None
) -> list[Edition]:
    """The editions that are meant.

    Raises:
        Usage: a pattern, brand, audience or format that fits none, or several that fit none together.
    """
    for word, typed in (("brand", brand), ("audience", audience), ("format", format)):
        known = {getattr(edition, word) for edition in editions}
        if typed is not None and typed not in known:
            raise Usage(f"there is no edition with {word} '{typed}'", suggestion(typed, known))
    for pattern in patterns:
        if not any(matches(edition.id, pattern) for edition in editions):
            known = _names_like(editions, pattern)
            raise Usage(f"there is no edition '{pattern}'", suggestion(pattern, known))
    chosen = [
        edition
        for edition in editions
        if (not patterns or any(matches(edition.id, pattern) for pattern in patterns))
        and brand in (None, edition.brand)
        and audience in (None, edition.audience)
        and format in (None, edition.format)
    ]
    if editions and not chosen:
        raise Usage("there is no edition that is all of these at once", "choose one that 'docgen list' shows")
    return chosen


def _names_like(editions: Sequence[Edition], pattern: str) -> set[str]:
    """The ids, cut to as many parts as were typed: so 'baclofen-tablet' is near 'baclofen-tablets'."""
    parts = pattern.count(".") + 1
    return {".".join(edition.id.split(".")[:parts]) for edition in editions}
