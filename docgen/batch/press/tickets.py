"""What a job ticket says of a job: the run, its edition and its imposition, as the plain data that tickets are made of."""

from __future__ import annotations

from docgen.brand.model import Brand
from docgen.content.finishing import Finishing, Mark
from docgen.content.leaflet import Status
from docgen.content.print_run import PrintRun, Terms
from docgen.content.printer import SHEETS, Printer
from docgen.press.area import Size
from docgen.press.bleed import BLEED
from docgen.press.imposition import Imposition
from docgen.press.job import File, Paper, PrintJob, SidePicture, State
from docgen.press.plates import Plate
from docgen.press.profiles import Profile
from docgen.press.sheets import Sheets
from docgen.press.thumbnails import thumbnails
from docgen.publish.edition import Edition

_FOLDED = frozenset({Finishing.SADDLE_STITCH, Finishing.ROLL_FOLD, Finishing.Z_FOLD})


def job_of(
    run: PrintRun,
    printer: Printer | None,
    settled: Terms,
    edition: Edition,
    brand: Brand,
    profile: Profile,
    sheets: Sheets,
    *,
    limit: int,
    plates: tuple[Plate, ...],
    files: tuple[File, ...],
) -> PrintJob:
    """Everything that the tickets of a job tell. ``limit`` is the most ink, in percent; ``files`` what they list."""
    imposition = sheets.imposition
    sizes = page_sizes(imposition)
    cover = sizes[1]
    panels = _panels(imposition, sizes) if run.finishing in _FOLDED else (cover.width,)
    pictures = thumbnails(sheets.pdf)
    printed = {name for marks in sheets.marks for name in marks.names}
    return PrintJob(
        run=str(run.run),
        title=str(run.title),
        edition=edition.id,
        subject=edition.title,
        brand=brand.name,
        language=edition.language,
        revision=edition.revision,
        issued=edition.issued,
        review_by=edition.review_by,
        state=State.APPROVED if edition.status == Status.APPROVED else State.PROOF,
        quantity=int(run.quantity),
        pages=len(sizes),
        finished=cover,
        opened=Size(round(sum(panels), 3), cover.height),
        panels=panels,
        finishing=run.finishing.value,
        binding=run.binding.value,
        paper=Paper(str(run.stock.name), int(run.stock.gsm), float(run.stock.caliper)),
        sheet=imposition.sheet,
        sheet_name=settled.sheet.name if settled.sheet.name in SHEETS else "",
        sheets=imposition.sheets,
        columns=imposition.grid.columns,
        rows=imposition.grid.rows,
        room_for=max(imposition.most.places, imposition.grid.places),
        gutter=float(run.gutter),
        copies=imposition.copies,
        two_sided=imposition.scheme.two_sided,
        flip=settled.flip.value,
        turns_on=imposition.turns_on,
        bleed=BLEED,
        marks=tuple(mark.value for mark in Mark if mark.value in printed),
        condition=profile.description,
        ink_limit=limit,
        plates=plates,
        sides=tuple(
            SidePicture(f"sheet {side.sheet} {side.face.value}", picture)
            for side, picture in zip(imposition.sides, pictures, strict=True)
        ),
        files=files,
        printer=str(printer.name) if printer else "",
        notes=str(run.notes) if run.notes else "",
    )


def page_sizes(imposition: Imposition) -> dict[int, Size]:
    """The trim size of each page."""
    placed = {placement.page: placement.trim for side in imposition.sides for placement in side.placements}
    return {page: Size(round(box.width, 3), round(box.height, 3)) for page, box in sorted(placed.items())}


def _panels(imposition: Imposition, sizes: dict[int, Size]) -> tuple[float, ...]:
    """The widths of what lies side by side on the front of one unfolded piece, from the left."""
    return tuple(sizes[cell.page].width for cell in imposition.scheme.drawings[0].front[0].cells)
