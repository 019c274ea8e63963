"""A project opened for work: its editions, its faults, its plans and builds. The same for the shell and for Python users.

Nothing of the content is read, and the code that reads it is not imported, before it is needed: a build that has nothing to
do is over by then.
"""

from __future__ import annotations

import functools
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from docgen.batch.events import Event, Report
from docgen.batch.memory import Memory
from docgen.batch.survey import Changes, Survey, survey
from docgen.diagnostics import Diagnostic, Place, Refusal, in_order
from docgen.files import SETTINGS, Folder
from docgen.publish.edition import Edition
from docgen.publish.names import Choice, parts_of

if TYPE_CHECKING:
    from docgen.batch.build import Executor
    from docgen.batch.known import Known
    from docgen.batch.press.pressing import Event as PressEvent
    from docgen.batch.press.pressing import Report as PressReport
    from docgen.batch.sources import Sources
    from docgen.brand.model import Brand
    from docgen.content.checks import Checked
    from docgen.content.readability import Readability
    from docgen.content.settings import Settings

OUTPUT = "build"


@dataclass(frozen=True)
class Source:
    """What an edition is made from."""

    edition: Edition
    checked: Checked
    brand: Brand


@dataclass(frozen=True)
class Project:
    """A folder with a ``docgen.yaml``. Content is read when it is first asked for, and once; by each build anew."""

    folder: Folder

    @classmethod
    def open(cls, path: str | os.PathLike[str] = ".") -> Project:
        """The project in the folder at ``path``. Faults of its ``docgen.yaml`` come to light when something is asked of it.

        Raises:
            Refusal: ``not-a-project``.
        """
        folder = Folder.at(path)
        folder.require_project()
        return cls(folder)

    @property
    def settings(self) -> Settings:
        """What ``docgen.yaml`` says. Raises :class:`Refusal` with its faults."""
        return self._sources.settings

    def editions(self) -> tuple[Edition, ...]:
        """Every edition that can be made from the leaflets and brands that can be read, sorted by id.

        A leaflet that is withdrawn has none; nor has a draft where the project leaves drafts out.
        """
        return tuple(map(self._survey.edition, self._survey.ids()))

    def printable(self) -> tuple[Edition, ...]:
        """Every edition in a format of print that can go to press, sorted by id."""
        from docgen.batch.runs import printable

        return tuple(printable(self._sources))

    def printed(self) -> tuple[Edition, ...]:
        """Those of :meth:`printable` that a print run prints, in the order of its name and then of theirs."""
        from docgen.batch.runs import meant

        runs = self._sources.catalogue.print_runs
        readings = (runs.reading(name).value for name in runs.names())
        printable = self.printable()
        return tuple(edition for run in readings if run for edition in meant(run, printable))

    def check(self, paths: Sequence[str] = ()) -> list[Diagnostic]:
        """Everything that is wrong, sorted by place, without making pages.

        Args:
            paths: Files or folders relative to the project: only what is wrong in these. None: everything.
        """
        assert self._survey.news is not None  # nothing was remembered: all was read
        found = [found for learned in self._survey.news.learned.values() for found in learned.diagnostics]
        found = in_order([*found, *self._survey.clashes.values(), *self._glyph_faults(), *self._run_faults()])
        return [finding for finding in found if not paths or _within(finding.place, paths)]

    def left_out(self) -> Mapping[str, int]:
        """How many leaflets have no editions because of their status: ``draft``, ``withdrawn``."""
        return self._survey.left_out

    def readability(self, paths: Sequence[str] = ()) -> tuple[Readability, ...]:
        """How hard each leaflet is to read for each of its audiences, sorted by both; leaflets with faults have none.

        Args:
            paths: Files or folders relative to the project: only leaflets that are written there. None: all.
        """
        from docgen.content.readability import measure

        found = [
            measure(variant, checked.views[audience].medicine)
            for checked in self._checked()
            for audience, variant in checked.variants.items()
            if not paths or _within(variant.place, paths)
        ]
        return tuple(sorted(found, key=lambda leaflet: (leaflet.leaflet, leaflet.audience)))

    def source(self, id: str) -> Source | None:
        """What the edition ``id`` is made from; none when the project has no such edition, or cannot read it."""
        if id not in self._survey.ids():
            return None
        parts = parts_of(id)
        checked, brand = self._sources.leaflet(parts.leaflet).value, self._sources.brand(parts.brand).value
        return Source(self._survey.edition(id), checked, brand) if checked and brand else None

    def general(self) -> list[Diagnostic]:
        """The findings that belong to no edition: faults of files that gave none at all, of brands, of medicines."""
        return [*self._survey.findings, *self._survey.clashes.values()]

    def build(
        self,
        patterns: Sequence[str] = (),
        *,
        brand: str | None = None,
        audience: str | None = None,
        format: str | None = None,
        output: Path | None = None,
        force: bool = False,
        fail_fast: bool = False,
        fan_out: bool = True,
        prove: Literal["all", "sample"] = "all",
        wait: bool = True,
        jobs: int | None = None,
        executor: Executor | None = None,
        look: Callable[[Known], None] | None = None,
        listen: Callable[[Event], None] | None = None,
    ) -> Report:
        """Makes the editions that are meant and are not current.

        Each edition is published when it conforms and holds all its text, or its old file stays. One that fails does
        not stop the others.

        Args:
            patterns: Ids, their first parts, or globs over them.
            brand: Only this brand's.
            audience: Only this audience's.
            format: Only this format's.
            output: Where the downloads and the manifest go; ``build/`` in the project unless given.
            force: Make them all, whatever the ledger says.
            fail_fast: Stop at the first failure; what is in hand then is not finished.
            fan_out: Typeset pages once for all brands that look alike. Without, each edition as a whole: slower, and the
                pages are the same. What was made in the other way is made again.
            prove: Whether all editions are proved as a whole, or a sample that has every page and every brand. What was
                not proved as a whole is made again by the first build that proves all.
            wait: Whether to wait while another build holds the output folder.
            jobs: How many editions are made at a time; one for each core unless given.
            executor: Who does the work, ready for it; processes on this machine unless given.
            look: Is shown what the project has before anything is made; what it raises ends the build.
            listen: Is told what happens as it happens.

        Raises:
            Refusal: nothing can be built here at all: ``docgen.yaml`` has faults, the engine is missing (exit code 3), the
                output cannot be written, or is held by another build (4).
        """
        from docgen.batch.build import Brief, build
        from docgen.batch.plan import Manner

        brief = Brief(
            choice=Choice(tuple(patterns), brand, audience, format),
            force=force,
            fail_fast=fail_fast,
            manner=Manner(fan_out, prove),
            wait=wait,
            jobs=jobs,
            executor=executor,
            look=look or (lambda _: None),
            tell=listen or (lambda _: None),
        )
        return build(self.folder, self.output(output), brief)

    def print_runs(self) -> tuple[str, ...]:
        """The names of all print runs, those with faults too."""
        return self._sources.catalogue.print_runs.names()

    def press(
        self,
        runs: Sequence[str] = (),
        *,
        proof: bool = False,
        output: Path | None = None,
        force: bool = False,
        wait: bool = True,
        jobs: int | None = None,
        listen: Callable[[PressEvent], None] | None = None,
    ) -> PressReport:
        """Makes press pages, sheets and tickets of print runs, as far as they are not current.

        A run is published whole or not at all: with one edition that cannot be made, or that the preflight refuses, all of
        its files stay what they were. The other runs go on.

        Args:
            runs: The names of print runs; all unless given.
            proof: Whether what is not approved is made too; its sheets and tickets say PROOF.
            output: Below which the files go, in ``press/``; ``build/`` in the project unless given.
            force: Make all, whatever the ledger says.
            wait: Whether to wait while another build holds the output folder.
            jobs: How many are made at a time; one for each core unless given.
            listen: Is told what happens as it happens.

        Raises:
            Refusal: nothing can be made here at all, as for :meth:`build`.
        """
        from docgen.batch.press.pressing import Brief, press

        brief = Brief(tuple(runs), proof=proof, force=force, wait=wait, jobs=jobs, tell=listen or (lambda _: None))
        return press(self.folder, self.output(output), brief)

    def output(self, chosen: Path | None = None) -> Path:
        """The output folder: what was chosen, or ``build/`` in the project."""
        return chosen or self.folder.root / OUTPUT

    # What was read

    @functools.cached_property
    def _sources(self) -> Sources:
        from docgen.batch.sources import Sources

        return Sources(self.folder)

    @functools.cached_property
    def _survey(self) -> Survey:
        nothing = Memory()
        return survey(self.folder, nothing, Changes(nothing), self._sources)

    def _checked(self) -> list[Checked]:
        names = [name.partition(":") for name in self._sources.names()]
        readings = [self._sources.leaflet(name) for kind, _, name in names if kind == "leaflet"]
        return [reading.value for reading in readings if reading.value]

    def _run_faults(self) -> list[Diagnostic]:
        from docgen.batch.runs import run_faults

        return list(run_faults(self._sources))

    def _glyph_faults(self) -> list[Diagnostic]:
        from docgen.batch.faults import own_fault
        from docgen.brand.fonts import glyph_faults

        found: list[Diagnostic] = []
        brands = [self._sources.brand(name.value).value for name in self.settings.brands]
        for brand in filter(None, brands):
            for checked in self._checked():
                try:
                    for variant in checked.all_variants():
                        found += glyph_faults(brand, variant.texts(unseen=False))
                except Refusal:
                    raise
                except Exception as fault:  # noqa: BLE001 (told as a finding, with its line)
                    found.append(own_fault(fault, checked.leaflet.leaflet.place))
        return found


def _within(place: Place | None, paths: Sequence[str]) -> bool:
    """Whether a finding belongs to one of ``paths``; one without a place belongs to all."""
    if place is None or place.path == SETTINGS:
        return True
    return any(path in (".", place.path) or place.path.startswith(path.rstrip("/") + "/") for path in paths)
