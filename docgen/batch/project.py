"""A project opened for work: its editions, its faults, its builds. The same for the shell and for Python users."""

from __future__ import annotations

import functools
import os
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from docgen.batch.events import Event, Finished, Outcome, Planned, Report, Started, gravest
from docgen.batch.faults import code_of, own_fault
from docgen.brand.load import load_brands
from docgen.brand.model import Brand
from docgen.content.checks import Checked, check_leaflet, check_medicine
from docgen.content.leaflet import Leaflet, Status
from docgen.content.load import Catalogue, read_settings
from docgen.content.medicine import Medicine
from docgen.content.readability import Readability, measure
from docgen.content.settings import SETTINGS, Drafts, Settings
from docgen.diagnostics import Diagnostic, ExitCode, Place, Refusal, in_order
from docgen.files import Folder
from docgen.publish.edition import Edition, clashes
from docgen.publish.names import matches

OUTPUT = "build"


@dataclass(frozen=True)
class Source:
    """What an edition is made from."""

    edition: Edition
    checked: Checked
    brand: Brand


@dataclass(frozen=True)
class Project:
    """A folder with a ``docgen.yaml``. Content is read when it is first asked for, and once."""

    folder: Folder
    settings: Settings

    @classmethod
    def open(cls, path: str | os.PathLike[str] = ".") -> Project:
        """The project in the folder at ``path``.

        Raises:
            Refusal: ``not-a-project``, or the faults of its ``docgen.yaml``.
        """
        folder = Folder.at(path)
        return cls(folder, read_settings(folder))

    def editions(self) -> tuple[Edition, ...]:
        """Every edition that can be made from the leaflets and brands that can be read, sorted by id.

        A leaflet that is withdrawn has none; nor has a draft where the project leaves drafts out.
        """
        return tuple(source.edition for source in self._sources)

    def check(self, paths: Sequence[str] = ()) -> list[Diagnostic]:
        """Everything that is wrong, sorted by place, without making pages.

        Args:
            paths: Files or folders relative to the project: only what is wrong in these. None: everything.
        """
        found = in_order([*self._diagnostics, *self._glyph_faults()])
        return [finding for finding in found if not paths or _within(finding.place, paths)]

    def left_out(self) -> Counter[str]:
        """How many leaflets have no editions because of their status: ``draft``, ``withdrawn``."""
        leaflets = self._catalogue.leaflets.values()
        return Counter(leaflet.revision.status.value for leaflet in leaflets if self._leaves_out(leaflet))

    def readability(self, paths: Sequence[str] = ()) -> tuple[Readability, ...]:
        """How hard each leaflet is to read for each of its audiences, sorted by both; leaflets with faults have none.

        Args:
            paths: Files or folders relative to the project: only leaflets that are written there. None: all.
        """
        found = [
            measure(variant, checked.views[audience].medicine)
            for checked in self._checked
            for audience, variant in checked.variants.items()
            if not paths or _within(variant.place, paths)
        ]
        return tuple(sorted(found, key=lambda leaflet: (leaflet.leaflet, leaflet.audience)))

    def source(self, id: str) -> Source | None:
        """What the edition ``id`` is made from; none when the project has no such edition, or cannot read it."""
        return next((source for source in self._sources if source.edition.id == id), None)

    def general(self) -> list[Diagnostic]:
        """The findings that belong to no edition: faults of files that gave none at all, of brands, of medicines."""
        return self._general_diagnostics(())

    def build(
        self,
        patterns: Sequence[str] = (),
        *,
        brand: str | None = None,
        audience: str | None = None,
        format: str | None = None,
        output: Path | None = None,
        listen: Callable[[Event], None] | None = None,
    ) -> Report:
        """Makes the editions whose id fits one of ``patterns`` (all, if there are none) and the other choices.

        Each edition is published when it conforms and holds all its text, or its old file stays. One that fails does
        not stop the others.

        Args:
            patterns: Ids, their first parts, or globs over them.
            brand: Only this brand's.
            audience: Only this audience's.
            format: Only this format's.
            output: Where the downloads and the manifest go; ``build/`` in the project unless given.
            listen: Is told what happens as it happens.

        Raises:
            Refusal: nothing can be built here at all (the engine is missing: exit code 3).
        """
        from docgen.batch.making import Made, Maker  # brings the engine: only a build needs it
        from docgen.publish.publisher import Publisher

        target = output or self.folder.root / OUTPUT
        tell = listen or (lambda _: None)
        chosen = [
            source
            for source in self._sources
            if (not patterns or any(matches(source.edition.id, pattern) for pattern in patterns))
            and brand in (None, source.edition.brand)
            and audience in (None, source.edition.audience)
            and format in (None, source.edition.format)
        ]
        tell(Planned(tuple(source.edition for source in chosen)))
        outcomes: list[Outcome] = []
        findings = self._general_diagnostics(patterns)
        codes = [code_of(findings)]
        publisher = Publisher(target, self.editions())
        try:
            maker = Maker.of(self.folder, publisher)
            for source in chosen:
                tell(Started(source.edition))
                started = time.perf_counter()
                if clash := self._clashes.get(source.edition.id):
                    found = in_order([*source.checked.diagnostics, clash])
                    made = Made(None, tuple(found), ExitCode.FAULTS)
                else:
                    made = maker.make(source.edition, source.checked, source.brand)
                outcomes.append(made.outcome(source.edition, time.perf_counter() - started))
                tell(Finished(outcomes[-1]))
        finally:  # what is finished is listed, even when somebody stops the rest
            try:
                if chosen or not self.editions():  # withdrawn leaflets leave the manifest
                    findings += publisher.close()
            except Refusal as refusal:
                findings += refusal.diagnostics
                codes.append(refusal.exit_code)
        codes += [outcome.exit_code for outcome in outcomes]
        return Report(tuple(outcomes), tuple(in_order(findings)), gravest(codes), target)

    # What was read

    @functools.cached_property
    def _catalogue(self) -> Catalogue:
        return Catalogue(self.folder)

    @functools.cached_property
    def _brands(self) -> tuple[Mapping[str, Brand], list[Diagnostic]]:
        return load_brands(self.folder, self.settings.brands)

    @functools.cached_property
    def _checked(self) -> tuple[Checked, ...]:
        catalogue = self._catalogue
        return tuple(_checked(leaflet, catalogue, self.folder) for leaflet in catalogue.leaflets.values())

    @functools.cached_property
    def _diagnostics(self) -> tuple[Diagnostic, ...]:
        """All findings but those that need the brands' fonts."""
        medicines = self._catalogue.medicines.values()
        return (
            *self._catalogue.diagnostics(),
            *(finding for medicine in medicines for finding in _medicine_faults(medicine, self._catalogue)),
            *(finding for checked in self._checked for finding in checked.diagnostics),
            *self._brands[1],
            *self._clashes.values(),
        )

    @functools.cached_property
    def _clashes(self) -> dict[str, Diagnostic]:
        return clashes(self.editions())

    def _general_diagnostics(self, patterns: Sequence[str]) -> list[Diagnostic]:
        """What a build of everything has to say beside its editions: faults of files that gave no edition at all."""
        told = {finding for checked in self._checked for finding in checked.diagnostics if checked.variants}
        return [finding for finding in self._diagnostics if finding not in told and (not patterns or finding.is_error)]

    @functools.cached_property
    def _sources(self) -> tuple[Source, ...]:
        brands, _ = self._brands
        found = [source for checked in self._checked for source in self._sources_of(checked, brands)]
        return tuple(sorted(found, key=lambda source: source.edition.id))

    def _leaves_out(self, leaflet: Leaflet) -> bool:
        status = leaflet.revision.status
        return status is Status.WITHDRAWN or (status is Status.DRAFT and self.settings.drafts is Drafts.LEAVE_OUT)

    def _sources_of(self, checked: Checked, brands: Mapping[str, Brand]) -> Iterator[Source]:
        leaflet = checked.leaflet
        status = leaflet.revision.status
        if self._leaves_out(leaflet):
            return
        for audience, variant in checked.variants.items():
            for brand in brands.values():
                for form in self.settings.formats.of(audience):
                    edition = Edition(
                        leaflet=variant.leaflet,
                        audience=audience.value,
                        brand=brand.id,
                        language=variant.language,
                        format=form.value,
                        title=variant.title.source,
                        revision=variant.revision.number,
                        status=status.value,
                        issued=variant.revision.issued,
                        review_by=variant.revision.review_by,
                        place=leaflet.leaflet.place,
                    )
                    yield Source(edition, checked, brand)

    def _glyph_faults(self) -> Iterator[Diagnostic]:
        from docgen.brand.fonts import glyph_faults

        for brand in self._brands[0].values():
            for checked in self._checked:
                try:
                    for variant in checked.variants.values():
                        yield from glyph_faults(brand, variant.texts(unseen=False))
                except Refusal:
                    raise
                except Exception as fault:  # noqa: BLE001 (told as a finding, with its line)
                    yield own_fault(fault, checked.leaflet.leaflet.place)


def _medicine_faults(medicine: Medicine, catalogue: Catalogue) -> list[Diagnostic]:
    try:
        return check_medicine(medicine, catalogue)
    except Exception as fault:  # noqa: BLE001 (told as a finding, with its line)
        return [own_fault(fault, medicine.medicine.place)]


def _checked(leaflet: Leaflet, catalogue: Catalogue, folder: Folder) -> Checked:
    """The leaflet, checked; without variants, and so without editions, if docgen itself fails at it."""
    try:
        return check_leaflet(leaflet, catalogue, folder)
    except Refusal as refusal:
        return Checked(leaflet, {}, {}, refusal.diagnostics)
    except Exception as fault:  # noqa: BLE001 (told as a finding, with its line)
        return Checked(leaflet, {}, {}, (own_fault(fault, leaflet.leaflet.place),))


def _within(place: Place | None, paths: Sequence[str]) -> bool:
    """Whether a finding belongs to one of ``paths``; one without a place belongs to all."""
    if place is None or place.path == SETTINGS:
        return True
    return any(path in (".", place.path) or place.path.startswith(path.rstrip("/") + "/") for path in paths)
