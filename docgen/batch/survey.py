"""Which editions a project has now: read from the files that have changed, and remembered for all others.

What reading a source told (:mod:`docgen.batch.sources`) is kept in the ledger with all that was read for it, as long as it
has no faults. When nothing of that has changed, nothing is read, and the code that reads is not even imported.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from docgen.batch import tools
from docgen.batch.disk import Disk
from docgen.batch.memory import LOST, DamagedError, Memory, Packed, Source, unpacked
from docgen.batch.records import edition_of, edition_text, findings_of, findings_text
from docgen.batch.tools import TOOLS
from docgen.diagnostics import Diagnostic
from docgen.files import Folder, Reads
from docgen.publish.edition import Edition, clashes
from docgen.publish.names import Parts

if TYPE_CHECKING:
    from docgen.batch.ledger import Ledger
    from docgen.batch.sources import Learned, Sources

PROJECT = "project"
"""The name under which the ledger keeps which sources there are: what ``docgen.yaml`` and the folders say."""

MANIFEST_SOURCE = "manifest"
"""The name under which it keeps what the manifest was when it was last written."""

WITHDRAWN = "withdrawn"


class Changes:
    """What of everything that the ledger ever recorded is not so now."""

    def __init__(self, memory: Memory, disk: Disk | None = None) -> None:
        """Looks at the disk; without one, nothing has changed."""
        holds = disk.holds if disk else lambda key, recorded: True
        self._same = {n for n, (key, digest) in memory.versions.items() if holds(key, digest)}
        self._versions = memory.versions

    def touch(self, reads: Packed) -> bool:
        """Whether something of ``reads`` has changed."""
        return not self._same.issuperset(unpacked(reads))

    def among(self, reads: Packed) -> list[tuple[str, str | None]]:
        """What of ``reads`` has changed: key and recorded digest, sorted by key. Raises :class:`DamagedError`."""
        try:
            changed = [self._versions[number] for number in unpacked(reads) if number not in self._same]
        except KeyError:
            raise DamagedError(LOST) from None
        return sorted(changed, key=lambda version: version[0])


@dataclass(frozen=True)
class News:
    """What was read for a survey: the sources that were learned anew, what says which there are, and their names."""

    learned: Mapping[str, Learned]
    reads: Reads
    names: list[str]


@dataclass(frozen=True)
class Survey:
    """A project's editions, and what is wrong with it.

    Attributes:
        statuses: The status of every edition by its id, sorted; those of withdrawn leaflets too.
        facts: Gives all that is known of an edition, as JSON.
        findings: What belongs to no edition.
        broken: The errors of whatever has some, by the source's name; of leaflets, also those of what they read.
        clashes: The error of each edition that has its download in common with another, by its id.
        left_out: How many leaflets have no editions because of their status.
        news: What was read for this; none if nothing had changed.
        sources: Where to read more; none while nothing was read.
    """

    statuses: Mapping[str, str]
    facts: Callable[[str], str]
    findings: tuple[Diagnostic, ...]
    broken: Mapping[str, tuple[Diagnostic, ...]] = field(default_factory=dict)
    clashes: Mapping[str, Diagnostic] = field(default_factory=dict)
    left_out: Mapping[str, int] = field(default_factory=dict)
    news: News | None = None
    sources: Sources | None = None

    def ids(self) -> list[str]:
        """The editions that can be built, sorted."""
        return [id for id, status in self.statuses.items() if status != WITHDRAWN]

    def faults(self, parts: Parts) -> tuple[Diagnostic, ...]:
        """What keeps an edition from being one of the project now; nothing if the project is not to have it."""
        if self.news is None or self.sources is None:
            return ()
        sources = [f"leaflet:{parts.leaflet}", f"brand:{parts.brand}"]
        if not set(sources) <= set(self.news.names) or not self.sources.has_format(parts.audience, parts.format):
            return ()
        return tuple(fault for source in sources for fault in self.broken.get(source, ()))

    def may_mean(self, parts: Parts) -> bool:
        """Whether the project may mean an edition though it names no such leaflet or brand.

        A slip in a name looks like that: then another of that kind is named, and cannot be read.
        """
        named = set(self.news.names) if self.news else set()
        kinds = [
            kind for kind, name in (("leaflet", parts.leaflet), ("brand", parts.brand)) if f"{kind}:{name}" not in named
        ]
        return any(name.partition(":")[0] in kinds for name in self.broken)

    def edition(self, id: str) -> Edition:
        """The edition of that id."""
        return edition_of(self.facts(id))


def remembered(ledger: Ledger, changes: Changes) -> Survey | None:
    """The project, if nothing has changed of all that is to be read to know it."""
    known = _known(ledger.memory, changes)
    if PROJECT not in known:
        return None
    facts = json.loads(known[PROJECT].facts)
    names = facts["sources"]
    if len(ledger.memory.editions) != facts["editions"] or not all(name in known for name in names):
        return None
    findings = [found for name in _general(names) for found in findings_of(_said(known[name].facts))]
    return Survey(ledger.memory.editions, ledger.facts, tuple(findings), left_out=facts["left-out"])


def _known(memory: Memory, changes: Changes) -> dict[str, Source]:
    """What need not be read again. Another docgen may see more in the same files, so that it reads them all."""
    project = memory.sources.get(PROJECT)
    if project is None or any(key == TOOLS for key, _ in changes.among(project.reads)):
        return {}
    return {name: source for name, source in memory.sources.items() if not changes.touch(source.reads)}


def survey(
    folder: Folder,
    memory: Memory,
    changes: Changes,
    sources: Sources | None = None,
    earlier: Callable[[str], Iterable[Edition]] = lambda _: (),
) -> Survey:
    """Looks at the project, and reads what is not remembered; of ``sources``, if somebody has begun to read them.

    ``earlier`` gives the editions that a leaflet was ever known to have: those that a fault, its own or a brand's, keeps from
    being known now are withdrawn with it too. Withdrawing must work when nothing else does.

    Raises:
        Refusal: ``docgen.yaml`` has faults.
    """
    known = _known(memory, changes)
    from docgen.batch.sources import Sources

    sources = sources or Sources(folder)
    with folder.recording() as reads:
        folder.note(TOOLS, tools.digest())
        settings = sources.settings
        names = list(sources.names())
    learned = {name: sources.learn(name) for name in names if name not in known}
    told = {name: learned.get(name) or _recalled(known[name].facts) for name in names}
    broken = {name: one.diagnostics for name, one in told.items() if one.broken}
    broken |= {name: _elsewhere(told[name], broken) for name in names if _is_silent(name, told) and name not in broken}
    brands = [brand.value for brand in settings.brands if f"brand:{brand}" not in broken]
    prototypes = [edition for name in names if name.startswith("leaflet:") for edition in told[name].editions]
    now = {edition.id: edition for edition in sources.dressed(prototypes, brands)}
    statuses = {edition.leaflet: edition.status for edition in prototypes}
    silent = [name for name in broken if _is_silent(name, told)]
    withdrawn = {name for name, status in statuses.items() if status == WITHDRAWN}
    withdrawn |= {leaflet for name in silent if sources.says_withdrawn(leaflet := name.partition(":")[2])}
    hidden = {brand.value for brand in settings.brands} - set(brands)
    for leaflet in withdrawn:
        unread = f"leaflet:{leaflet}" in silent
        for edition in earlier(leaflet) if unread or hidden else ():
            is_ours = edition.brand in (hidden | set(brands) if unread else hidden)
            if is_ours and sources.has_format(edition.audience, edition.format):
                now.setdefault(edition.id, replace(edition, status=WITHDRAWN))
    editions = [edition for _, edition in sorted(now.items())]
    clashing = clashes(edition for edition in editions if edition.status != WITHDRAWN)
    facts = {edition.id: edition_text(edition) for edition in editions}
    return Survey(
        statuses={edition.id: edition.status for edition in editions},
        facts=facts.__getitem__,
        findings=tuple(found for name in [*_general(names), *silent] for found in told[name].diagnostics),
        broken=broken,
        clashes=clashing,
        left_out=Counter(status for status in statuses.values() if sources.leaves_out(status)),
        news=News(learned, reads, names),
        sources=sources,
    )


def keep(seen: Survey, ledger: Ledger) -> None:
    """Has the ledger remember what was read, if anything was; but nothing that has faults."""
    if seen.news is None:
        return
    sound = {name: (one.reads, _facts(one)) for name, one in seen.news.learned.items() if name not in seen.broken}
    if not seen.clashes:
        facts = {"sources": seen.news.names, "editions": len(seen.statuses), "left-out": seen.left_out}
        sound[PROJECT] = seen.news.reads, json.dumps(facts)
    # What a broken source said before goes too: once it says that again, the editions have to be put together again.
    still = {*seen.news.names, MANIFEST_SOURCE} - seen.broken.keys()
    gone = ledger.memory.sources.keys() - still - sound.keys()
    editions = {id: (status, seen.facts(id)) for id, status in seen.statuses.items()}
    ledger.remember_sources(sound, gone, editions)


def _is_silent(name: str, told: Mapping[str, Learned]) -> bool:
    """Whether it is a leaflet that gives no editions, though it is to have some."""
    return name.startswith("leaflet:") and not told[name].editions


def _elsewhere(leaflet: Learned, broken: Mapping[str, tuple[Diagnostic, ...]]) -> tuple[Diagnostic, ...]:
    """What is wrong with the files that a leaflet without faults of its own has read."""
    found = [fault for faults in broken.values() for fault in faults if fault.is_error]
    return tuple(fault for fault in found if fault.place and fault.place.path in leaflet.reads)


def _general(names: Iterable[str]) -> list[str]:
    """Those whose findings belong to no edition."""
    return [name for name in names if not name.startswith("leaflet:")]


def _facts(learned: Learned) -> str:
    editions = [edition_text(edition) for edition in learned.editions]
    return json.dumps({"editions": editions, "said": findings_text(learned.diagnostics)})


def _said(facts: str) -> str:
    said: str = json.loads(facts)["said"]
    return said


def _recalled(facts: str) -> Learned:
    from docgen.batch.sources import Learned

    return Learned({}, tuple(map(edition_of, json.loads(facts)["editions"])), findings_of(_said(facts)))
