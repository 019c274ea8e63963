"""Print runs and the editions that they print: which those are, and what is wrong with the two together.

Runs are no sources of editions, so that ``docgen build`` does not read them: ``docgen check`` and ``docgen press`` do.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from docgen.batch.sources import Sources
from docgen.batch.survey import Survey
from docgen.brand.inks import INKS
from docgen.brand.load import brand_path
from docgen.content.print_checks import check_print_run, check_printer
from docgen.content.print_run import PROCESS, Pattern, PrintRun
from docgen.content.record import nearest, unknown
from docgen.diagnostics import Diagnostic, error
from docgen.publish.names import matches, parts_of


def editions_of(run: PrintRun, ids: Sequence[str]) -> list[str]:
    """Those of ``ids`` that the run prints, sorted."""
    return sorted(id for id in ids if any(matches(id, pattern.value) for pattern in run.editions))


def run_faults(sources: Sources, survey: Survey) -> Iterator[Diagnostic]:
    """Everything that is wrong with the project's printers and print runs."""
    catalogue = sources.catalogue
    for name in catalogue.printers.names():
        printer = catalogue.printers.reading(name)
        yield from printer.diagnostics
        if printer.value:
            yield from check_printer(printer.value, sources.folder)
    for name in catalogue.print_runs.names():
        run = catalogue.print_runs.reading(name)
        yield from run.diagnostics
        if run.value:
            yield from check_print_run(run.value, catalogue, sources.folder)
            yield from edition_faults(run.value, sources, survey)


def edition_faults(run: PrintRun, sources: Sources, survey: Survey) -> Iterator[Diagnostic]:
    """Patterns that no edition fits, and inks that the brands of its editions have not."""
    ids = survey.ids()
    for pattern in run.editions:
        # What cannot be read has no editions, and says so itself.
        if not survey.broken and not any(matches(id, pattern.value) for id in ids):
            yield error("no-such-edition", f"there is no edition '{pattern}'", pattern.place, _cure(pattern, ids))
    brands = sorted({parts_of(id).brand for id in editions_of(run, ids)})
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


def _cure(pattern: Pattern, ids: Sequence[str]) -> str:
    parts = pattern.value.count(".") + 1
    whole = set("*?[") & set(pattern.value)  # what such a pattern leaves open may hold any number of parts
    known = ids if whole else {".".join(id.split(".")[:parts]) for id in ids}
    return nearest(pattern.value, known) or "choose from what 'docgen list' shows"
