"""The jobs of print runs, as the content has them now: run, printer, edition, and what was read to know that."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass, field

from docgen.batch.runs import faults_of, meant, printable, printer_faults
from docgen.batch.sources import Sources
from docgen.brand.model import Brand
from docgen.content.checks import Checked
from docgen.content.leaflet import Status
from docgen.content.print_checks import printer_of
from docgen.content.print_run import PrintRun
from docgen.content.printer import Printer
from docgen.diagnostics import Diagnostic, Refusal, error, in_order
from docgen.files import Reads
from docgen.publish.edition import Edition
from docgen.publish.names import parts_of

PRESS = "press"
"""The folder below the output folder."""


@dataclass(frozen=True)
class Order:
    """One job to make: an edition of a run, with what is needed for it."""

    run: PrintRun
    printer: Printer | None
    edition: Edition
    checked: Checked
    brand: Brand
    reads: Reads = field(repr=False)

    @property
    def id(self) -> str:
        """``<run>/<edition>``."""
        return f"{self.run.run}/{self.edition.id}"

    @property
    def needs(self) -> tuple[object, object]:
        """What it has in common with others: the pages of its leaflet, the slots of its brand."""
        edition, brand = self.edition, self.brand
        look = (brand.fonts, brand.stylesheet, brand.ink_names)
        return (
            (edition.leaflet, edition.audience, edition.language, edition.format, look),
            (edition.brand, edition.audience, edition.language, edition.format),
        )


class Orders:
    """The orders of all print runs of a project."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources

    @functools.cached_property
    def editions(self) -> list[Edition]:
        """Every edition that can go to press."""
        return printable(self._sources)

    def names(self) -> tuple[str, ...]:
        """The names of all runs, those with faults too."""
        return self._sources.catalogue.print_runs.names()

    def of(self, name: str) -> tuple[Order, ...]:
        """The orders of one run, sorted by edition. Raises :class:`Refusal` with all that is wrong with the run."""
        found = [*faults_of(name, self.editions, self._sources)]
        run = self._sources.catalogue.print_runs.reading(name).value
        if run and run.printer:
            found += printer_faults(run.printer.value, self._sources)
        editions = meant(run, self.editions) if run else []
        if run and not editions and not any(one.is_error for one in found):
            found += self._elsewhere()
        if run is None or any(one.is_error for one in found):
            raise Refusal(in_order(found))
        return tuple(self._order(name, edition) for edition in editions)

    def claimed(self) -> tuple[set[str], set[str]]:
        """The ids of all jobs that there are, and the names of runs of which that cannot be said just now."""
        ids, unsure = set(), set()
        broken = next(self._elsewhere(), None) is not None
        for name in self.names():
            run = self._sources.catalogue.print_runs.reading(name).value
            if run is None or broken:
                unsure.add(name)
            else:
                ids |= {f"{name}/{edition.id}" for edition in meant(run, self.editions)}
        return ids, unsure

    def is_withdrawn(self, id: str) -> bool:
        """Whether the leaflet of the job ``id`` is withdrawn."""
        return self._sources.says_withdrawn(parts_of(id.partition("/")[2]).leaflet)

    def _order(self, name: str, edition: Edition) -> Order:
        sources = self._sources
        with sources.folder.recording() as reads:
            run = sources.catalogue.print_runs.reading(name).value
            assert run is not None
            printer = printer_of(run, sources.catalogue)
            checked, brand = sources.leaflet(edition.leaflet).value, sources.brand(edition.brand).value
            assert checked is not None
            assert brand is not None
        return Order(run, printer, edition, checked, brand, reads)

    def _elsewhere(self) -> Iterator[Diagnostic]:
        """What is wrong with the rest of the content, which may be why a run has no editions."""
        for name in self._sources.names():
            yield from (found for found in self._sources.learn(name).diagnostics if found.is_error)


def draft_faults(orders: tuple[Order, ...]) -> Iterator[Diagnostic]:
    """An error for each leaflet of a run that is not approved."""
    drafts = {order.edition.leaflet: order for order in orders if order.edition.status != Status.APPROVED}
    for leaflet, order in drafts.items():
        message = (
            f"revision {order.edition.revision} of '{leaflet}' is a draft, and print run '{order.run.run}' prints it"
        )
        yield error("run-of-drafts", message, order.run.run.place, "have it approved, or make proofs of it: --proof")
