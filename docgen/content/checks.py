"""What must be true of content beyond its shape: sources known, warnings present, dates in order, pictures sound.

Everything is checked as the reader will get it: each leaflet is resolved for each audience, and the faults that this brings
to light are told at the place of the text that asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from docgen.content.blocks.base import Resolved
from docgen.content.blocks.furniture import Figure, References
from docgen.content.blocks.warnings import essential_warnings
from docgen.content.fact import holds_in
from docgen.content.formats import REMINDERS, SHORT, PrintFormat
from docgen.content.images import check_image, svg_size
from docgen.content.leaflet import Leaflet, Section
from docgen.content.load import LEAFLETS, MEDICINES, REFERENCES, Catalogue, strings_path
from docgen.content.markup import LINK_SCHEMES, links, parse
from docgen.content.medicine import Medicine
from docgen.content.record import Name, Record, suggestion, unknown
from docgen.content.sentences import long_sentences
from docgen.content.text import Audience
from docgen.content.variant import Variant, VariantSection, resolve
from docgen.content.view import View
from docgen.diagnostics import Diagnostic, Place, Refusal, error, in_order
from docgen.files import Folder


@dataclass(frozen=True)
class Checked:
    """A leaflet's variants, the views that they were resolved with, and everything that was found wrong.

    ``in_print`` has the variants of those formats of print that the leaflet names.
    """

    leaflet: Leaflet
    variants: dict[Audience, Variant]
    views: dict[Audience, View]
    diagnostics: tuple[Diagnostic, ...]
    in_print: dict[tuple[Audience, PrintFormat], Variant] = field(default_factory=dict)

    def variant(self, audience: Audience, form: str) -> Variant | None:
        """What the audience reads in that format; none if the leaflet holds nothing for it there."""
        whole = self.variants.get(audience) if form not in SHORT else None
        return self.in_print.get((audience, PrintFormat(form)), whole) if form in set(PrintFormat) else whole

    def all_variants(self) -> Iterator[Variant]:
        """Those of the downloads, then those of print."""
        yield from self.variants.values()
        yield from self.in_print.values()

    @property
    def sound(self) -> bool:
        """Whether it may be published."""
        return not any(finding.is_error for finding in self.diagnostics)


def check_medicine(medicine: Medicine, catalogue: Catalogue) -> list[Diagnostic]:
    """Faults of one medicine: sources that the bibliography lacks."""
    if catalogue.broken(REFERENCES):
        return []
    return [
        unknown("source", name.value, catalogue.references, name.place)
        for name in _sources(medicine)
        if name.value not in catalogue.references
    ]


def _sources(value: object) -> Iterator[Name]:
    """Every source named anywhere in a record."""
    if isinstance(value, Record):
        for field in type(value).model_fields:
            part = getattr(value, field)
            if field == "sources":
                yield from part
            else:
                yield from _sources(part)
    elif isinstance(value, dict):
        for part in value.values():
            yield from _sources(part)
    elif isinstance(value, tuple):
        for part in value:
            yield from _sources(part)


def check_leaflet(leaflet: Leaflet, catalogue: Catalogue, folder: Folder) -> Checked:
    """Resolves ``leaflet`` for every audience and checks what comes out."""
    path = f"{LEAFLETS}/{leaflet.leaflet}.yaml"
    faults = [*_revision_faults(leaflet)]
    medicine = _medicine(leaflet, catalogue, faults)
    strings = catalogue.strings.get(leaflet.language)
    if strings is None:
        message = f"unknown language '{leaflet.language}': there is no '{strings_path(leaflet.language)}'"
        cure = suggestion(leaflet.language, catalogue.strings) if catalogue.strings else "write the file: its labels"
        faults.append(error("unknown-language", message, Place(path), cure))
    needed = {REFERENCES, strings_path(leaflet.language)}
    if leaflet.medicine:
        needed.add(f"{MEDICINES}/{leaflet.medicine}.yaml")
    if strings is None or any(map(catalogue.broken, needed)) or (leaflet.medicine and medicine is None):
        return Checked(
            leaflet, {}, {}, tuple(in_order(faults))
        )  # what it quotes has faults of its own: those come first
    variants: dict[Audience, Variant] = {}
    views: dict[Audience, View] = {}
    for audience in Audience:
        view = View(audience, leaflet.region, medicine, strings, strings_path(leaflet.language))
        variant = resolve(leaflet, view, catalogue.references)
        faults.extend(view.faults)
        if variant is not None:
            variants[audience], views[audience] = variant, view
            faults.extend(_variant_faults(variant, folder))
    in_print: dict[tuple[Audience, PrintFormat], Variant] = {}
    for audience, form in ((side, form) for form in sorted(_named(leaflet.sections)) for side in variants):
        view = replace(views[audience], faults=[])
        variant = resolve(leaflet, view, catalogue.references, form)
        if variant is not None:
            in_print[audience, form] = variant
        found = [*view.faults, *(_variant_faults(variant, folder) if variant else ())]
        faults.extend(fault for fault in found if fault not in faults)  # most was found in the leaflet already
    if medicine is not None and leaflet.is_about_taking and Audience.PATIENT in variants:
        faults.extend(_missing_warnings(variants[Audience.PATIENT], medicine, leaflet.leaflet.place, None))
        for (side, form), held in in_print.items():
            if side is Audience.PATIENT and form not in REMINDERS:
                faults.extend(_missing_warnings(held, medicine, leaflet.leaflet.place, form))
    return Checked(leaflet, variants, views, tuple(in_order(faults)), in_print)


def _named(sections: Iterable[Section]) -> set[PrintFormat]:
    """The formats of print that anything in the leaflet names."""
    found: set[PrintFormat] = set()
    for section in sections:
        for part in (section, *section.blocks):
            if part is not None:
                found.update(part.also_in or (), part.only_in or ())
        found |= _named(section.sections)
    return found


def _medicine(leaflet: Leaflet, catalogue: Catalogue, faults: list[Diagnostic]) -> Medicine | None:
    if leaflet.medicine is None:
        return None
    found = catalogue.medicines.get(leaflet.medicine.value)
    if found is None and not catalogue.broken(f"{MEDICINES}/{leaflet.medicine}.yaml"):
        faults.append(unknown("medicine", leaflet.medicine.value, catalogue.medicines, leaflet.medicine.place))
    return found


def _revision_faults(leaflet: Leaflet) -> Iterator[Diagnostic]:
    revision = leaflet.revision
    if revision.review_by <= revision.issued:
        message = f"the review is due on {revision.review_by}, not after the issue on {revision.issued}"
        yield error("review-before-issue", message, revision.place, "set 'review-by' to a later day")


def _variant_faults(variant: Variant, folder: Folder) -> Iterator[Diagnostic]:
    for text in variant.texts(unseen=None):
        for link in links(parse(text.source)):
            if not link.address.startswith(LINK_SCHEMES):
                message = f"'{link.address}' is not an address that a reader can follow"
                yield error(
                    "bad-link", message, text.at(link.address), f"begin it with one of {', '.join(LINK_SCHEMES)}"
                )
    yield from long_sentences(variant)
    blocks = list(blocks_of(variant.sections))
    if variant.numbers and not any(isinstance(block, References) for block in blocks):
        message = f"the {variant.audience} variant cites sources and has no list of them"
        yield error("references-missing", message, variant.title.place, "add a block 'references: cited'")
    for block in blocks:
        if isinstance(block, Figure):
            try:
                found = check_image(folder, block.image.path, block.image.place, block.width)
                yield from found or _without_size(block, folder)
            except Refusal as refusal:
                message = refusal.diagnostics[0].message
                yield error(refusal.diagnostics[0].id, message, block.image.place, "keep pictures inside the project")


def _without_size(figure: Figure, folder: Folder) -> Iterator[Diagnostic]:
    image = figure.image
    if image.path.lower().endswith(".svg") and svg_size(folder.read(image.path)) is None:
        cure = "save it with a viewBox of four numbers"
        yield error("not-an-image", f"'{image.path}' has no view box to draw in", image.place, cure)


def blocks_of(sections: Iterable[VariantSection]) -> Iterator[Resolved]:
    """All blocks, in reading order."""
    for section in sections:
        yield from section.blocks
        yield from blocks_of(section.sections)


def _missing_warnings(
    variant: Variant, medicine: Medicine, place: Place, form: PrintFormat | None
) -> Iterator[Diagnostic]:
    """The medicine's essential warnings that the patients' variant does not print: it must not be made without."""
    where = f", in format '{form}'," if form else ""
    also = f", with 'also-in: [{form}]'" if form in SHORT else ""
    seen = {name for block in blocks_of(variant.sections) for name in essential_warnings(block)}
    for entry in medicine.essential_warnings:
        if holds_in(entry.regions, variant.region) and entry.name.value not in seen and not entry.clinicians_only:
            message = f"patients are not told{where} the essential warning '{entry.name}' of {medicine.medicine}"
            cure = f"quote it: 'warning: {entry.name}', or add it to the action box{also}"
            yield error("essential-warning-missing", message, place, cure)
