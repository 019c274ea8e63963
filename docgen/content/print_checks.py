"""What must be true of print runs and printers beyond their shape, as far as content alone can tell."""

from __future__ import annotations

from collections.abc import Iterator

from docgen.content.load import PRINTERS, Catalogue
from docgen.content.print_run import OUTPUT_CONDITION, PrintRun, terms
from docgen.content.printer import Printer
from docgen.content.record import unknown
from docgen.diagnostics import Diagnostic, Place, Refusal, error
from docgen.files import Folder


def printer_of(run: PrintRun, catalogue: Catalogue) -> Printer | None:
    """The printer that the run names; none if it names none, or one that is not there or has faults."""
    return catalogue.printers.get(run.printer.value) if run.printer else None


def check_printer(printer: Printer, folder: Folder) -> Iterator[Diagnostic]:
    """Faults of one printer: a profile that is not there."""
    if printer.output_condition:
        yield from _profile_faults(printer.output_condition.value, printer.output_condition.place, folder)


def check_print_run(run: PrintRun, catalogue: Catalogue, folder: Folder) -> Iterator[Diagnostic]:
    """Faults of one run: a printer or a profile that is not there. Those of its printer are the printer's own."""
    if run.printer and run.printer.value not in catalogue.printers:
        if catalogue.broken(f"{PRINTERS}/{run.printer}.yaml"):
            return
        yield unknown("printer", run.printer.value, catalogue.printers, run.printer.place)
    said = run.output_condition
    if said:
        yield from _profile_faults(said.value, said.place, folder)
    elif terms(run, printer_of(run, catalogue)).profile == OUTPUT_CONDITION:
        yield from _profile_faults(OUTPUT_CONDITION, run.run.place, folder)


def _profile_faults(path: str, place: Place, folder: Folder) -> Iterator[Diagnostic]:
    try:
        if not folder.exists(path):
            cure = "put the printer's ICC profile there, or name another one under 'output-condition'"
            yield error("profile-missing", f"there is no profile '{path}'", place, cure)
    except Refusal as refusal:
        yield error(
            refusal.diagnostics[0].id, refusal.diagnostics[0].message, place, "keep profiles inside the project"
        )
