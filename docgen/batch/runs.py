"""Print runs and the editions that they print: which those are, and what is wrong with the two together.

Editions in formats of print are no downloads and stand in no survey: they are those of every leaflet that holds something for
an audience in such a format, in every brand. ``docgen build`` reads no print runs: ``docgen check`` and ``docgen press`` do.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase

from docgen.batch.sources import Sources, editions_of
from docgen.brand.inks import INKS
from docgen.brand.load import brand_path
from docgen.content.formats import Format, PrintFormat
from docgen.content.leaflet import Status
from docgen.content.print_checks import check_print_run, printer_of
from docgen.content.print_run import PROCESS, Pattern, PrintRun, Terms, terms
from docgen.content.record import nearest, unknown
from docgen.content.text import Audience
from docgen.diagnostics import Diagnostic, Place, Refusal, error
from docgen.press.inks import check_inks
from docgen.press.profiles import Profile, load_profile
from docgen.publish.edition import Edition
from docgen.publish.names import matches


def printable(sources: Sources) -> list[Edition]:
    """Every edition that can go to press, of the leaflets and brands that can be read, sorted by id.

    A leaflet that is withdrawn has none; nor has a draft where the project leaves drafts out.
    """
    return [edition for edition in _for_print(sources) if not sources.leaves_out(edition.status)]


def _for_print(sources: Sources) -> list[Edition]:
    """The same, with those that are left out because of their status."""
    brands = [brand.value for brand in sources.settings.brands if sources.brand(brand.value).value]
    found = []
    for name in sources.catalogue.leaflets.names():
        checked = sources.leaflet(name).value
        for edition in editions_of(checked):
            assert checked is not None  # or it has no editions
            for form in PrintFormat:
                if checked.variant(Audience(edition.audience), form):
                    found += [dataclasses.replace(edition, brand=brand, format=form.value) for brand in brands]
    return sorted(found, key=lambda edition: edition.id)


def meant(run: PrintRun, editions: Sequence[Edition]) -> list[Edition]:
    """Those of the ``editions`` that the run prints."""
    return [edition for edition in editions if any(matches(edition.id, pattern.value) for pattern in run.editions)]


def run_faults(sources: Sources) -> Iterator[Diagnostic]:
    """Everything that is wrong with the project's printers and print runs."""
    catalogue = sources.catalogue
    for name in catalogue.printers.names():
        yield from printer_faults(name, sources)
    names = catalogue.print_runs.names()
    editions = printable(sources) if names else []
    for name in names:
        yield from faults_of(name, editions, sources)


def printer_faults(name: str, sources: Sources) -> Iterator[Diagnostic]:
    """What is wrong with one printer; nothing, if it is not there: then its runs are wrong."""
    if name not in sources.catalogue.printers.names():
        return
    reading = sources.catalogue.printers.reading(name)
    yield from reading.diagnostics
    if reading.value and (said := reading.value.output_condition):
        yield from _profile(said.value, said.place, sources)[1]


def faults_of(name: str, editions: Sequence[Edition], sources: Sources) -> Iterator[Diagnostic]:
    """What is wrong with one run, apart from its printer, given all editions that can go to press."""
    catalogue = sources.catalogue
    reading = catalogue.print_runs.reading(name)
    yield from reading.diagnostics
    run = reading.value
    if run is None:
        return
    yield from check_print_run(run, catalogue)
    printer = printer_of(run, catalogue)
    settled = terms(run, printer)
    place = settled.profile_place or run.run.place
    profile, found = _profile(settled.profile, place, sources)
    if not (printer and printer.output_condition and place == printer.output_condition.place):
        yield from found  # the printer's own profile is told of as the printer's
    yield from edition_faults(run, editions, sources)
    for brand in sorted({edition.brand for edition in meant(run, editions)}) if profile else ():
        known = sources.brand(brand).value
        if known and profile:
            yield from check_inks(known.inks, ink_limit(profile, settled), [name.value for name in run.spots])


def ink_limit(profile: Profile, settled: Terms) -> int:
    """The most ink, in percent: what the paper takes, or less if the printer says so."""
    return min(profile.ink_limit, settled.ink_limit or profile.ink_limit)


def _profile(path: str, place: Place, sources: Sources) -> tuple[Profile | None, tuple[Diagnostic, ...]]:
    """The profile at a path, or what is wrong with it."""
    try:
        return load_profile(sources.folder, path, place), ()
    except Refusal as refusal:
        return None, tuple(dataclasses.replace(found, place=place) for found in refusal.diagnostics)


def edition_faults(run: PrintRun, editions: Sequence[Edition], sources: Sources) -> Iterator[Diagnostic]:
    """Patterns that no edition fits, and inks that the brands of its editions have not."""
    ids = [edition.id for edition in editions]
    for pattern in run.editions:
        if any(matches(id, pattern.value) for id in ids):
            continue
        if left_out := [edition for edition in _for_print(sources) if matches(edition.id, pattern.value)]:
            yield _left_out(pattern, left_out)
        elif not _silent(pattern, sources):
            yield error(
                "no-such-edition", f"there is no edition '{pattern}' for print", pattern.place, _cure(pattern, ids)
            )
    brands = sorted({edition.brand for edition in meant(run, editions)})
    for name in run.spots:
        if name.value not in INKS:
            yield unknown("ink", name.value, [PROCESS, *INKS], name.place)
            continue
        for brand in brands:
            known = sources.brand(brand).value
            if known and known.inks[name.value].spot is None:
                message = f"brand '{brand}' has no spot ink for '{name}'"
                cure = f"write 'spot' for that ink in {brand_path(brand)}, or print it in '{PROCESS}'"
                yield error("ink-without-spot", message, name.place, cure)


def _left_out(pattern: Pattern, editions: Sequence[Edition]) -> Diagnostic:
    """What is said of a pattern that means ``editions`` only, none of which may be printed."""
    leaflets = {edition.leaflet: edition.status for edition in editions}
    withdrawn = sorted(name for name, status in leaflets.items() if status == Status.WITHDRAWN)
    if withdrawn:
        names = " and ".join(f"'{name}'" for name in withdrawn)
        message = f"'{pattern}' prints {names}, which {'is' if len(withdrawn) == 1 else 'are'} withdrawn"
        return error("edition-withdrawn", message, pattern.place, "take that line out of the run, or remove the run")
    names = " and ".join(f"'{name}'" for name in sorted(leaflets))
    message = f"'{pattern}' prints {names}: a draft, and docgen.yaml leaves drafts out"
    return error("no-such-edition", message, pattern.place, "have it approved first")


def _silent(pattern: Pattern, sources: Sources) -> bool:
    """Whether a brand or a leaflet that may be meant has faults, or quotes what has: that is told already."""
    if not all(sources.brand(brand.value).value for brand in sources.settings.brands):
        return True
    readings = {name: sources.leaflet(name).value for name in sources.catalogue.leaflets.names()}
    first = pattern.value.partition(".")[0]
    return any(fnmatchcase(name, first) for name, checked in readings.items() if not checked or not checked.variants)


def _cure(pattern: Pattern, ids: Sequence[str]) -> str:
    last = pattern.value.rpartition(".")[2]
    if last in {form.value for form in Format}:
        return f"'{last}' is no format for print: write one of {', '.join(sorted(PrintFormat))} in its place"
    parts = pattern.value.count(".") + 1
    whole = set("*?[") & set(pattern.value)  # what such a pattern leaves open may hold any number of parts
    known = ids if whole else {".".join(id.split(".")[:parts]) for id in ids}
    forms = ", ".join(sorted(PrintFormat))
    return nearest(pattern.value, known) or f"write leaflet, audience, brand, language and format: {forms}"
