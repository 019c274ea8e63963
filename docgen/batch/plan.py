"""The plan: which steps a build will take, and why. Nothing is decided without a reason that can be read.

An edition is *current* when the ledger knows that it was made well, by the tools of today, in the :class:`Manner` in which it
would be made now, from files that are what they were, and when its download is what was published. Otherwise it has reasons,
from the closed list :class:`Why`.

Two kinds of steps make an edition. *Typeset* makes pages of everything that the engine reads; *brand* makes the edition of
those pages. When the download is missing, was edited or is still to be proved, and that is all, there is nothing to typeset. A
step that is planned is still cut short when what it reads turns out to be byte-equal to last time (:mod:`docgen.batch.steps`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from docgen.batch.disk import OUTPUT, Disk
from docgen.batch.memory import Made, Memory, Packed
from docgen.batch.survey import Changes
from docgen.files import FONT, LISTING, THERE


class Why(StrEnum):
    """The kinds of reasons. Those of one edition are told in this order."""

    FORCED = "forced"
    NEVER_BUILT = "never built"
    FAILED = "failed last time"
    TOOL_CHANGED = "tool changed"
    INPUT_CHANGED = "input changed"
    INPUT_GONE = "input gone"
    FILE_APPEARED = "file appeared"
    LISTING_CHANGED = "files came or went"
    SETTING_CHANGED = "setting changed"
    SAMPLED = "proved as a sample"
    OUTPUT_MISSING = "output missing"
    OUTPUT_EDITED = "output edited"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an edition is not current; ``what`` it is about: a path, a tool with its versions, or an option."""

    why: Why
    what: str = ""

    def __str__(self) -> str:
        return f"{self.why}: {self.what}" if self.what else str(self.why)


@dataclass(frozen=True, slots=True)
class Manner:
    """How a build makes editions. What was made in another manner is made again, so that the order of builds does not show.

    Attributes:
        fan_out: Whether pages are typeset once for all brands that look alike, or each edition as a whole.
        prove: Whether all editions are proved as a whole, or a sample; to which those that were all proved belong too.
    """

    fan_out: bool = True
    prove: Literal["all", "sample"] = "all"


USUAL = Manner()
"""What a build does that is told nothing else; so it is what whoever only asks is answered by."""


class Kind(StrEnum):
    """What a step does."""

    TYPESET = "typeset"
    BRAND = "brand"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do for an edition."""

    kind: Kind
    edition: str
    reasons: tuple[Reason, ...]


_ONLY_BRANDED = frozenset({Why.SAMPLED, Why.OUTPUT_MISSING, Why.OUTPUT_EDITED})


@dataclass(frozen=True)
class Plan:
    """The editions that were asked for: the reasons of those that are not current, and how many are."""

    reasons: Mapping[str, tuple[Reason, ...]]
    current: tuple[str, ...]

    def steps(self) -> Iterator[Step]:
        """All steps, sorted by edition."""
        for edition, reasons in self.reasons.items():
            if not all(reason.why in _ONLY_BRANDED for reason in reasons):
                yield Step(Kind.TYPESET, edition, reasons)
            yield Step(Kind.BRAND, edition, reasons)


class Judge:
    """Says of editions whether they are current: from what the ledger remembers, the disk as it is, and today's tools."""

    def __init__(self, memory: Memory, changes: Changes, disk: Disk, tools: Mapping[str, str]) -> None:
        self._memory, self._changes, self._disk = memory, changes, disk
        self._tools = {number: tuple(_differences(json.loads(text), tools)) for number, text in memory.tools.items()}

    def reasons(self, id: str, manner: Manner = USUAL) -> tuple[Reason, ...]:
        """Why the edition ``id`` is not current for who makes it in that manner; none if it is."""
        made = self._memory.made.get(id)
        if made is None or not made.digest:
            return (Reason(Why.NEVER_BUILT),) if made is None or not made.failure else (Reason(Why.FAILED),)
        found = (Reason(Why.FAILED),) if made.failure else ()
        since = self._since(made.tools, made.reads)
        return (*found, *since, *_of_manner(made, manner), *self._of_output(made.path, made.digest))

    def reasons_to_press(self, id: str) -> tuple[Reason, ...]:
        """Why the job ``id`` of a print run is not current; none if it is."""
        pressed = self._memory.pressed.get(id)
        if pressed is None:
            return (Reason(Why.NEVER_BUILT),)
        outputs = [reason for path, digest in pressed.digests.items() for reason in self._of_output(path, digest)]
        return (*self._since(pressed.tools, pressed.reads), *outputs)

    def plan(self, ids: Iterable[str], *, force: bool = False, manner: Manner = USUAL) -> Plan:
        """The plan for these editions."""
        reasons, current = {}, []
        for id in ids:
            if found := (Reason(Why.FORCED),) if force else self.reasons(id, manner):
                reasons[id] = found
            else:
                current.append(id)
        return Plan(reasons, tuple(current))

    def _since(self, tools: int, reads: Packed) -> Iterator[Reason]:
        """What has changed since something was made by these tools from these files."""
        yield from self._tools.get(tools, (Reason(Why.NEVER_BUILT),))
        if self._changes.touch(reads):
            yield from self._of_inputs(reads)

    def _of_output(self, path: str, digest: str) -> Iterator[Reason]:
        now = self._disk.digest(OUTPUT + path)
        if now != digest:
            yield Reason(Why.OUTPUT_MISSING if now is None else Why.OUTPUT_EDITED, path)

    def _of_inputs(self, reads: Packed) -> Iterator[Reason]:
        for key, recorded in self._changes.among(reads):
            what = f"font '{key.removeprefix(FONT)}'" if key.startswith(FONT) else key
            if key.startswith(LISTING):
                yield Reason(Why.LISTING_CHANGED, key.removeprefix(LISTING))
            elif recorded is None:
                yield Reason(Why.FILE_APPEARED, what)
            elif self._disk.digest(key) is None:
                yield Reason(Why.INPUT_GONE, what)
            elif recorded != THERE:
                yield Reason(Why.INPUT_CHANGED, what)


def _of_manner(made: Made, manner: Manner) -> Iterator[Reason]:
    is_known = bool(made.manuscript)  # not of what only the manifest knew
    if is_known and bool(made.slots) != manner.fan_out:
        yield Reason(Why.SETTING_CHANGED, "--no-fan-out")
    if made.proof == "sample" and manner.prove == "all":
        yield Reason(Why.SAMPLED)


def _differences(then: Mapping[str, str], now: Mapping[str, str]) -> Iterator[Reason]:
    for name in sorted(then.keys() | now.keys()):
        before, after = then.get(name, "none"), now.get(name, "none")
        if before != after:
            yield Reason(Why.TOOL_CHANGED, f"{name} {before} -> {after}")
