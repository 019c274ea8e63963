"""Which editions are meant: what was typed, held against what there is, with a guess when there is no such thing.

Works on ids alone, so that nothing of the content has to be read for it.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, TypeVar

import click

from docgen.cli.messages import count
from docgen.cli.shell import Usage
from docgen.diagnostics import Refusal, error
from docgen.publish.names import Choice, matches, parts_of

if TYPE_CHECKING:
    from docgen.batch.known import Known

Command = TypeVar("Command", bound=Callable[..., object])

LEAVE_OUT = "leave-out"
"""What ``docgen.yaml`` says of drafts when it leaves them out."""


def selection_options(command: Command) -> Command:
    """``[EDITION]...``, ``--brand``, ``--audience`` and ``--format``; :class:`~docgen.publish.names.Choice` makes one thing of them."""
    for decorate in (
        click.option("--format", metavar="FORMAT", help="Only editions in this format: standard, large-print …"),
        click.option("--audience", metavar="AUDIENCE", help="Only editions for this audience: patient or clinician."),
        click.option("--brand", metavar="BRAND", help="Only editions of this brand."),
        click.argument("patterns", nargs=-1, metavar="[EDITION]..."),
    ):
        command = decorate(command)
    return command


def suggestion(typed: str, known: Iterable[str]) -> str:
    """``did you mean '…'?``, or what there is to choose from when nothing is near."""
    words = sorted(set(known))
    close = difflib.get_close_matches(typed, words, n=1)
    if close:
        return f"did you mean '{close[0]}'?"
    if not words:
        return "add a leaflet first: there is none yet"
    return f"choose one of: {', '.join(words)}" if len(words) <= 12 else "choose one that 'docgen list' shows"


def why_left_out(left: Mapping[str, int]) -> str:
    """Why leaflets that are there have no editions; empty if none is left out."""
    said = []
    if drafts := left.get("draft", 0):
        said.append(f"{count(drafts, 'leaflet')} {'is a draft' if drafts == 1 else 'are drafts'}")
        said[0] += f", which docgen.yaml leaves out ('drafts: {LEAVE_OUT}')"
    if withdrawn := left.get("withdrawn", 0):
        said.append(f"{count(withdrawn, 'leaflet')} {'is' if withdrawn == 1 else 'are'} withdrawn")
    return "; ".join(said)


def require(known: Known, choice: Choice) -> None:
    """Sees to it that what was typed means something.

    Raises:
        Usage: a pattern, brand, audience or format that fits no edition, or several that fit none together.
        Refusal: likewise, but the content has faults, which may be why.
    """
    unknown = _unknown(known.ids, choice)
    if unknown is None:
        return
    if known.faults:
        cure = f"put right what is wrong with the content first, which may be why; else {unknown.help}"
        raise Refusal([*known.faults, error("usage", unknown.message, help=cure)])
    if not known.ids and (why := why_left_out(known.left_out)):
        raise Usage(unknown.message, f"look at the leaflets first: there are no editions, since {why}")
    raise unknown


def require_edition(ids: Iterable[str], pattern: str | None) -> list[str]:
    """The editions that ``pattern`` means; all without one. Raises :class:`Usage` when there is none."""
    choice = Choice((pattern,) if pattern else ())
    known = list(ids)
    if unknown := _unknown(known, choice):
        raise unknown
    if not known:
        raise Usage("there is no edition to print", "write a leaflet first: docgen new leaflet NAME")
    return [id for id in known if choice.fits(id)]


def _unknown(ids: Iterable[str], choice: Choice) -> Usage | None:
    if choice.is_everything:
        return None
    ids = list(ids)
    for word in ("brand", "audience", "format"):
        typed = getattr(choice, word)
        known = {getattr(parts_of(id), word) for id in ids}
        if typed is not None and typed not in known:
            return Usage(f"there is no edition with {word} '{typed}'", suggestion(typed, known))
    for pattern in choice.patterns:
        if not any(matches(id, pattern) for id in ids):
            return Usage(f"there is no edition '{pattern}'", suggestion(pattern, _names_like(ids, pattern)))
    if ids and not any(map(choice.fits, ids)):
        return Usage("there is no edition that is all of these at once", "choose one that 'docgen list' shows")
    return None


def _names_like(ids: Iterable[str], pattern: str) -> set[str]:
    """The ids, cut to as many parts as were typed: so 'baclofen-tablet' is near 'baclofen-tablets'."""
    parts = pattern.count(".") + 1
    return {".".join(id.split(".")[:parts]) for id in ids}
