"""What must be true of print runs beyond their shape, as far as content alone can tell."""

from __future__ import annotations

from collections.abc import Iterator

from docgen.content.load import PRINTERS, Catalogue
from docgen.content.print_run import PrintRun
from docgen.content.printer import Printer
from docgen.content.record import unknown
from docgen.diagnostics import Diagnostic


def printer_of(run: PrintRun, catalogue: Catalogue) -> Printer | None:
    """The printer that the run names; none if it names none, or one that is not there or has faults."""
    return catalogue.printers.get(run.printer.value) if run.printer else None


def check_print_run(run: PrintRun, catalogue: Catalogue) -> Iterator[Diagnostic]:
    """Faults of one run: a printer that is not there. Those of its printer are the printer's own."""
    if not run.printer or run.printer.value in catalogue.printers:
        return
    if not catalogue.broken(f"{PRINTERS}/{run.printer}.yaml"):
        yield unknown("printer", run.printer.value, catalogue.printers, run.printer.place)
