"""A print run to begin with: editions that are there, and the finishing that their format was made for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from docgen.content.finishing import Finishing
from docgen.content.formats import PrintFormat
from docgen.content.load import PRINT_RUNS, PRINTERS
from docgen.content.text import Audience
from docgen.files import Folder, write_new
from docgen.publish.names import parts_of
from docgen.starter.laying import template
from docgen.starter.names import in_words

MADE_FOR = {
    PrintFormat.DL_FOLD: Finishing.ROLL_FOLD,
    PrintFormat.CARD: Finishing.N_UP,
    PrintFormat.A5_BOOKLET: Finishing.SADDLE_STITCH,
}
"""What is made of each format. In this order they are looked for: what a leaflet holds for a short one was laid out for it, and
nobody knows how many pages a booklet of it has."""
FORMATS = tuple(MADE_FOR)


@dataclass(frozen=True)
class NewPrintRun:
    """Where it is, which editions it prints, by one pattern, and what is made of them."""

    path: str
    editions: str
    finishing: Finishing


def make_print_run(folder: Folder, name: str, ids: Sequence[str], printed: Iterable[str] = ()) -> NewPrintRun:
    """Writes ``content/print-runs/<name>.yaml`` for one of ``ids`` (at least one, all in formats of print).

    That is one for patients if there is any, and best one that other runs print (``printed``). It is printed in all brands. If
    the project has one printer, it is that one.

    Raises :class:`Refusal` (``already-there`` or ``cannot-write``, exit code 4).
    """
    known = frozenset(printed)

    def order(id: str) -> tuple[bool, bool, int, str]:
        parts = parts_of(id)
        return parts.audience != Audience.PATIENT, id not in known, FORMATS.index(PrintFormat(parts.format)), id

    first = parts_of(min(ids, key=order))
    finishing = MADE_FOR[PrintFormat(first.format)]
    editions = f"{first.leaflet}.{first.audience}.*.{first.language}.{first.format}"
    printers = folder.listing(PRINTERS, "*.yaml")
    printer = printers[0].rpartition("/")[2].removesuffix(".yaml") if len(printers) == 1 else None
    data = template(
        "print-run.yaml",
        name=name,
        words=in_words(name),
        editions=editions,
        printer_key=f"printer: {printer}" if printer else "# printer: name-of-a-printer",
        finishing=finishing.value,
    )
    path = f"{PRINT_RUNS}/{name}.yaml"
    write_new({folder.locate(path): data})
    return NewPrintRun(path, editions, finishing)
