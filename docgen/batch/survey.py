"""Which editions a project has now: read from the files that have changed, and remembered for all others.

What reading a source told (:mod:`docgen.batch.sources`) is kept in the ledger with all that was read for it, as long as it
has no faults. When nothing of that has changed, nothing is read, and the code that reads is not even imported.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from docgen.batch.disk import Disk
from docgen.batch.ledger import EditionRow, Memory, Packed, unpacked
from docgen.batch.records import edition_of, edition_text, findings_of, findings_text
from docgen.diagnostics import Diagnostic
from docgen.files import Folder
from docgen.publish.edition import Edition, clashes

if TYPE_CHECKING:
    from docgen.batch.ledger import Ledger
    from docgen.batch.sources import Learned, Sources

PROJECT = "project"
"""The name under which the ledger keeps which sources there are: what ``docgen.yaml`` and the folders say."""

WITHDRAWN = "withdrawn"


class Changes:
    """What of everything that the ledger ever recorded is not so now."""

    def __init__(self, memory: Memory, disk: Disk) -> None:
        self._numbers = {n for n, (key, digest) in memory.versions.items() if not disk.holds(key, digest)}
        self._versions = memory.versions

    def touch(self, reads: Packed) -> bool:
        """Whether something of ``reads`` has changed."""
        return not self._numbers.isdisjoint(unpacked(reads))

    def among(self, reads: Packed) -> list[tuple[str, str | None]]:
        """What of ``reads`` has changed: key and recorded digest, sorted by key."""
        return sorted((self._versions[n] for n in self._numbers.intersection(unpacked(reads))), key=lambda v: v[0])


@dataclass(frozen=True)
class Survey:
    """A project's editions, and what is wrong with it.

    Attributes:
        rows: Every edition by its id, sorted, as the ledger keeps it; those of withdrawn leaflets too.
        findings: What belongs to no edition.
        broken: The errors of leaflets and brands that give no editions because of them, by the source's name.
        clashes: The error of each edition that has its download in common with another, by its id.
        left_out: How many leaflets have no editions because of their status.
        sources: What was read, for those who need more of it; none while nothing was.
    """

    rows: Mapping[str, EditionRow]
    findings: tuple[Diagnostic, ...]
    broken: Mapping[str, tuple[Diagnostic, ...]] = field(default_factory=dict)
    clashes: Mapping[str, Diagnostic] = field(default_factory=dict)
    left_out: Mapping[str, int] = field(default_factory=dict)
    sources: Sources | None = None

    def ids(self) -> list[str]:
        """The editions that can be built, sorted."""
        return [id for id, row in self.rows.items() if row.status != WITHDRAWN]

    def edition(self, id: str) -> Edition:
        """The edition of that id."""
        return edition_of(self.rows[id].facts)


def survey(folder: Folder, ledger: Ledger, changes: Changes, *, keep: bool) -> Survey:
    """Looks at the project. With ``keep``, the ledger remembers what was read.

    Raises:
        Refusal: ``docgen.yaml`` has faults.
    """
    known = {name: source for name, source in ledger.memory.sources.items() if not changes.touch(source.reads)}
    if PROJECT in known:
        facts = json.loads(known[PROJECT].facts)
        if all(name in known for name in facts["sources"]):
            findings = [found for name in _general(facts["sources"]) for found in findings_of(_said(known[name].facts))]
            return Survey(ledger.editions(), tuple(findings), left_out=facts["left-out"])
    from docgen.batch.sources import Sources

    sources = Sources(folder)
    with folder.recording() as reads:
        settings = sources.settings
        names = list(_names(sources))
    learned: dict[str, Learned] = {}
    remembered: dict[str, Learned] = {}
    for name in names:
        if name in known:
            remembered[name] = _recalled(known[name].facts)
        else:
            learned[name] = sources.learn(name)
    told = {name: (learned.get(name) or remembered[name]) for name in names}
    broken = {name: one.diagnostics for name, one in told.items() if one.broken}
    brands = [brand.value for brand in settings.brands if f"brand:{brand}" not in broken]
    prototypes = [edition for name in names if name.startswith("leaflet:") for edition in told[name].editions]
    editions = sorted(sources.dressed(prototypes, brands), key=lambda edition: edition.id)
    clashing = clashes(edition for edition in editions if edition.status != WITHDRAWN)
    rows = {edition.id: EditionRow(edition.status, edition_text(edition)) for edition in editions}
    statuses = {edition.leaflet: edition.status for edition in prototypes}
    left_out = Counter(status for status in statuses.values() if sources.leaves_out(status))
    if keep:
        sound = {name: (one.reads, _facts(one)) for name, one in learned.items() if not one.broken}
        if not clashing:
            sound[PROJECT] = (reads, json.dumps({"sources": names, "left-out": left_out}))
        ledger.remember_project(sound, set(ledger.memory.sources) - set(names) - {PROJECT}, rows)
    silent = {name for name in broken if name.startswith("leaflet:") and not told[name].editions}
    findings = [found for name in [*_general(names), *silent] for found in told[name].diagnostics]
    return Survey(rows, tuple(findings), broken, clashing, left_out, sources)


def _names(sources: Sources) -> Iterator[str]:
    """The names of all sources."""
    catalogue = sources.catalogue
    yield "references"
    yield from (f"strings:{name}" for name in catalogue.strings.names())
    yield from (f"medicine:{name}" for name in catalogue.medicines.names())
    yield from (f"brand:{name}" for name in sources.settings.brands)
    yield from (f"leaflet:{name}" for name in catalogue.leaflets.names())


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
