"""The sources of a project: each file of content and each brand, with all that belongs to it, read and checked by itself.

A source has a name: ``settings``, ``references``, ``strings:en-GB``, ``medicine:baclofen``, ``brand:northgate``,
``leaflet:baclofen-tablets``. What reading one of them tells depends on what was read for it and on nothing else, so that it
can be remembered from build to build (:mod:`docgen.batch.survey`).
"""

from __future__ import annotations

import functools
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from docgen.batch.faults import own_fault
from docgen.batch.withdrawal import says_withdrawn
from docgen.brand.load import load_brand
from docgen.brand.model import Brand
from docgen.content.checks import Checked, check_leaflet, check_medicine
from docgen.content.leaflet import Status
from docgen.content.load import LEAFLETS, Catalogue, Reading, read_settings
from docgen.content.record import Name
from docgen.content.settings import Drafts, Settings
from docgen.content.text import Audience
from docgen.diagnostics import Diagnostic, Place, Refusal, in_order
from docgen.files import SETTINGS, Folder, Reads
from docgen.publish.edition import Edition

KEPT = 256
"""So many leaflets are kept after they were read: enough for most projects, and not all of a very large one."""


@dataclass(frozen=True)
class Learned:
    """What reading one source told.

    Attributes:
        reads: Everything that was read for it.
        editions: Of a leaflet: one for each audience, without brand and format.
        diagnostics: Everything that was found, sorted by place.
    """

    reads: Reads
    editions: tuple[Edition, ...]
    diagnostics: tuple[Diagnostic, ...]

    @property
    def broken(self) -> bool:
        """Whether it has faults: then it is read again each time."""
        return any(finding.is_error for finding in self.diagnostics)


class Sources:
    """The sources of the project in ``folder``, as they are on the disk now. Each is read when it is first asked for."""

    def __init__(self, folder: Folder) -> None:
        self.folder = folder
        self.catalogue = Catalogue(folder)
        self._leaflets: OrderedDict[str, Reading[Checked]] = OrderedDict()
        self._brands: dict[str, Reading[Brand]] = {}

    @functools.cached_property
    def settings(self) -> Settings:
        """The project's settings. Raises :class:`Refusal` with their faults."""
        return read_settings(self.folder)

    def names(self) -> Iterator[str]:
        """The names of all sources."""
        yield "references"
        yield from (f"strings:{name}" for name in self.catalogue.strings.names())
        yield from (f"medicine:{name}" for name in self.catalogue.medicines.names())
        yield from (f"brand:{name}" for name in self.settings.brands)
        yield from (f"leaflet:{name}" for name in self.catalogue.leaflets.names())

    def leaves_out(self, status: str) -> bool:
        """Whether a leaflet with this status has no editions: it is withdrawn, or a draft where drafts are left out."""
        return status == Status.WITHDRAWN or (status == Status.DRAFT and self.settings.drafts is Drafts.LEAVE_OUT)

    def has_format(self, audience: str, form: str) -> bool:
        """Whether leaflets for that audience are made in that format."""
        return audience in set(Audience) and form in set(self.settings.formats.of(Audience(audience)))

    def dressed(self, editions: Iterable[Edition], brands: Sequence[str]) -> Iterator[Edition]:
        """The editions in every brand and format that they are made in; those that are withdrawn too, left-out ones not."""
        for edition in editions:
            if edition.status == Status.WITHDRAWN or not self.leaves_out(edition.status):
                for brand in brands:
                    for form in self.settings.formats.of(Audience(edition.audience)):
                        yield replace(edition, brand=brand, format=form.value)

    def learn(self, name: str) -> Learned:
        """Reads the source of that name."""
        kind, _, which = name.partition(":")
        _ = self.settings  # read before anything is recorded: it says which brands there are, not what they are like
        with self.folder.recording() as reads:
            editions, found = self._learners[kind](which)
        return Learned(reads, tuple(editions), tuple(in_order(found)))

    def leaflet(self, name: str) -> Reading[Checked]:
        """The leaflet of that name, checked; no value if its file cannot be read."""
        known = self._leaflets.pop(name, None)
        if known is None:
            with self.folder.recording() as reads:
                reading = self.catalogue.leaflets.reading(name)
                checked = self._checked(name) if reading.value is not None else None
            self.catalogue.leaflets.forget(name)
            found = [*reading.diagnostics, *(checked.diagnostics if checked else ())]
            known = Reading(checked, tuple(in_order(found)), reads)
        else:
            self.folder.note_all(known.reads)
        self._leaflets[name] = known
        while len(self._leaflets) > KEPT:
            self._leaflets.popitem(last=False)
        return known

    def says_withdrawn(self, name: str) -> bool:
        """Whether the file of a leaflet says that it is withdrawn, whatever else is wrong with it or with what it reads."""
        if checked := self.leaflet(name).value:
            return checked.leaflet.revision.status == Status.WITHDRAWN
        try:
            return says_withdrawn(self.folder.read(f"{LEAFLETS}/{name}.yaml"))
        except Refusal:
            return False

    def brand(self, name: str) -> Reading[Brand]:
        """The brand of that name; no value if it has faults."""
        if name not in self._brands:
            said = next((said for said in self.settings.brands if said.value == name), Name(name, Place(SETTINGS)))
            with self.folder.recording() as reads:
                brand, found = load_brand(self.folder, said)
            self._brands[name] = Reading(brand, tuple(found), reads)
        else:
            self.folder.note_all(self._brands[name].reads)
        return self._brands[name]

    def _checked(self, name: str) -> Checked:
        """The leaflet, checked; without variants, and so without editions, if docgen itself fails at it."""
        leaflet = self.catalogue.leaflets[name]
        try:
            return check_leaflet(leaflet, self.catalogue, self.folder)
        except Refusal as refusal:
            return Checked(leaflet, {}, {}, refusal.diagnostics)
        except Exception as fault:  # noqa: BLE001 (told as a finding, with its line)
            return Checked(leaflet, {}, {}, (own_fault(fault, leaflet.leaflet.place),))

    @property
    def _learners(self) -> dict[str, Callable[[str], tuple[list[Edition], list[Diagnostic]]]]:
        return {
            "references": lambda _: ([], list(self.catalogue.bibliography().diagnostics)),
            "strings": lambda name: ([], list(self.catalogue.strings.reading(name).diagnostics)),
            "medicine": lambda name: ([], list(self._medicine(name))),
            "brand": lambda name: ([], list(self.brand(name).diagnostics)),
            "leaflet": lambda name: (
                list(editions_of(self.leaflet(name).value)),
                list(self.leaflet(name).diagnostics),
            ),
        }

    def _medicine(self, name: str) -> Iterator[Diagnostic]:
        reading = self.catalogue.medicines.reading(name)
        yield from reading.diagnostics
        if reading.value is not None:
            try:
                yield from check_medicine(reading.value, self.catalogue)
            except Exception as fault:  # noqa: BLE001 (told as a finding, with its line)
                yield own_fault(fault, reading.value.medicine.place)


def editions_of(checked: Checked | None) -> Iterator[Edition]:
    """One edition for each audience of a leaflet, still without brand and format."""
    for audience, variant in checked.variants.items() if checked else ():
        yield Edition(
            leaflet=variant.leaflet,
            audience=audience.value,
            brand="",
            language=variant.language,
            format="",
            title=variant.title.source,
            revision=variant.revision.number,
            status=variant.revision.status.value,
            issued=variant.revision.issued,
            review_by=variant.revision.review_by,
            place=checked.leaflet.leaflet.place if checked else None,
        )
