"""One job as a worker makes it: the edition typeset with bleed, its press pages, sheets and tickets, each file read back.

Nothing is written here. What the preflight refuses is refused with exit code 5; its warnings go with the job.
"""

from __future__ import annotations

import pickle
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from docgen.batch import steps
from docgen.batch.faults import own_fault
from docgen.batch.press.orders import PRESS
from docgen.batch.press.tickets import job_of
from docgen.batch.runs import ink_limit
from docgen.brand.model import Brand
from docgen.content.finishing import Finishing, Mark
from docgen.content.leaflet import Status
from docgen.content.print_run import PrintRun, said_at, terms
from docgen.content.printer import Printer
from docgen.diagnostics import Diagnostic, ExitCode, Refusal, in_order
from docgen.files import Folder, Reads, digest_of
from docgen.press.area import Size
from docgen.press.finishing import Grid
from docgen.press.inks import printed
from docgen.press.job import File
from docgen.press.layout import Layout
from docgen.press.marks import Wanted
from docgen.press.pages import press_pages
from docgen.press.plates import PROCESS, Plate
from docgen.press.preflight import Limits, Promises, preflight
from docgen.press.profiles import Profile, load_profile
from docgen.press.sheets import Sheets, Trappings, make_sheets
from docgen.press.ticket import ticket_pdf
from docgen.press.ticket_look import look_of
from docgen.press.xjdf import xjdf
from docgen.publish.edition import Edition

ONE_SIZE = frozenset(
    {Finishing.SADDLE_STITCH, Finishing.N_UP, Finishing.FLAT, Finishing.CUT_AND_STACK, Finishing.Z_FOLD}
)
"""Where all pages have the same size; of a roll fold the flap is narrower."""
KEYS = {
    "page-count-without-scheme": "finishing",
    "gutter-too-narrow": "gutter",
    "sheet-too-small": "sheet",
    "no-room-for-marks": "marks",
}
"""Which key of a run, or of its printer, has to change for what sheets are refused for."""
SHOWN = 12
"""So many digits of a digest tell one making of a job from the next."""


@dataclass(frozen=True)
class Job:
    """One job to make: ``making`` says how its edition is typeset."""

    id: str
    run: PrintRun
    printer: Printer | None
    making: steps.Job


@dataclass(frozen=True)
class Result:
    """What came of a job.

    Attributes:
        files: Its pages and sheets by their paths, relative to the output folder; none if it failed.
        tickets: Its tickets likewise, which list those files with their digests.
        pages: How many pages the edition has.
        sheets: How many sheets a set has.
        reads: What was read, besides the content and the brand.
        documents: What was typeset just now, packed, by the key in the store.
        diagnostics: Everything that was found.
        exit_code: What that amounts to.
        seconds: What it took.
    """

    files: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    tickets: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    pages: int = 0
    sheets: int = 0
    reads: Reads = field(default_factory=dict)
    documents: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    diagnostics: tuple[Diagnostic, ...] = ()
    exit_code: ExitCode = ExitCode.DONE
    seconds: float = 0.0

    def all_files(self) -> dict[str, bytes]:
        """Pages, sheets and tickets."""
        return {**self.files, **self.tickets}


def perform(job: Job) -> Result:
    """Makes one job. A fault of docgen itself, or of a library, is a finding too."""
    started = time.perf_counter()
    made = steps.perform(job.making)
    result = Result(
        reads=made.reads, documents=made.documents, diagnostics=made.diagnostics, exit_code=made.exit_code
    )  # fmt: skip
    if made.pdf is not None:
        place = job.making.edition.place
        try:
            result = _Making(job, made.pdf, result).result()
        except Refusal as refusal:
            result = replace(result, diagnostics=(*made.diagnostics, *refusal.diagnostics), exit_code=refusal.exit_code)
        except Exception as fault:  # noqa: BLE001 (told as a finding, with its line)
            found = (*made.diagnostics, own_fault(fault, place))
            result = replace(result, diagnostics=found, exit_code=ExitCode.ENVIRONMENT)
    return replace(result, diagnostics=tuple(in_order(result.diagnostics)), seconds=time.perf_counter() - started)


class _Making:
    """A job on its way, once its edition is typeset."""

    def __init__(self, job: Job, pdf: bytes, so_far: Result) -> None:
        self._job, self._pdf, self._so_far = job, pdf, so_far
        self._run, self._edition = job.run, job.making.edition
        self._brand: Brand = pickle.loads(job.making.brand)  # noqa: S301 (the coordinator's)
        self._terms = terms(job.run, job.printer)
        self._is_proof = self._edition.status != Status.APPROVED
        self._folder = Folder.at(job.making.root)
        self._findings: list[Diagnostic] = []

    def result(self) -> Result:
        with self._folder.recording() as reads:
            profile = load_profile(self._folder, self._terms.profile, self._terms.profile_place)
            files, tickets, sheets = self._files(profile)
            return replace(
                self._so_far,
                files=files,
                tickets=tickets,
                pages=len({placement.page for side in sheets.imposition.sides for placement in side.placements}),
                sheets=sheets.imposition.sheets,
                reads={**self._so_far.reads, **reads},
                diagnostics=(*self._so_far.diagnostics, *self._findings),
            )

    def _files(self, profile: Profile) -> tuple[dict[str, bytes], dict[str, bytes], Sheets]:
        edition, run, settled = self._edition, self._run, self._terms
        pages_at, sheets_at, ticket_at = (
            f"{PRESS}/{run.run}/{kind}/{edition.id}" for kind in ("pages", "sheets", "ticket")
        )
        plates = tuple(_plates(run, self._brand))
        promises = Promises(
            limits=Limits(total_ink=ink_limit(profile, settled)),
            plates=frozenset(plate.name for plate in plates),
            profile=profile.data,
            flat=True,
        )
        inks = printed(self._brand.inks, [name.value for name in run.spots])
        pages = press_pages(self._pdf, inks, profile, edition.place)
        sheets = self._sheets(pages, plates)  # which knows best what is wrong with the sizes of pages
        self._preflight(pages, replace(promises, same_size=run.finishing in ONE_SIZE), f"{pages_at}.pdf")
        sides = sheets.imposition.sides
        trims = tuple((round(side.product.width, 3), round(side.product.height, 3)) for side in sides)
        several = sheets.imposition.grid.places > 1
        on_sheets = replace(promises, pages=len(sides), trims_mm=trims, marks_inside=several)
        self._preflight(sheets.pdf, on_sheets, f"{sheets_at}.pdf")
        count = max(placement.page for side in sides for placement in side.placements)
        listed = (
            File.of(f"../pages/{edition.id}.pdf", "press pages, PDF/X-4", count, pages),
            File.of(f"../sheets/{edition.id}.pdf", "imposed sheets, PDF/X-4", len(sides), sheets.pdf),
        )
        job = job_of(
            run, self._job.printer, settled, edition, self._brand, profile, sheets,
            limit=round(promises.limits.total_ink), plates=plates, files=listed,
        )  # fmt: skip
        files = {f"{pages_at}.pdf": pages, f"{sheets_at}.pdf": sheets.pdf}
        tickets = {
            f"{ticket_at}.pdf": ticket_pdf(job, look_of(self._brand, self._folder)),
            f"{ticket_at}.xjdf": xjdf(job),
        }
        return files, tickets, sheets

    def _preflight(self, pdf: bytes, promises: Promises, path: str) -> None:
        verdict = preflight(pdf, promises, path)
        if verdict.refused:
            raise Refusal([*self._findings, *verdict.findings], ExitCode.NON_CONFORMING)
        self._findings += verdict.findings

    def _sheets(self, pages: bytes, plates: tuple[Plate, ...]) -> Sheets:
        run, settled = self._run, self._terms
        layout = Layout(
            finishing=run.finishing,
            sheet=Size(settled.sheet.width, settled.sheet.height),
            grid=Grid(run.grid.columns, run.grid.rows) if run.grid else None,
            gutter=float(run.gutter),
            flip=settled.flip,
            binding=run.binding,
            caliper=float(run.stock.caliper),
        )
        wanted = Wanted.of(settled.marks | {Mark.SLUG} if self._is_proof else settled.marks)
        try:
            sheets = make_sheets(pages, layout, Trappings(wanted, plates, tuple(self._words(pages))))
        except Refusal as refusal:
            raise Refusal(map(self._of_run, refusal.diagnostics), refusal.exit_code) from None
        self._findings += map(self._of_run, sheets.imposition.findings)
        return sheets

    def _of_run(self, found: Diagnostic) -> Diagnostic:
        run, key = self._run, KEYS.get(found.id)
        place = found.place or (said_at(key, run, self._job.printer) if key else run.run.place)
        found = replace(found, place=place, message=f"'{self._edition.id}': {found.message}")
        if found.id == "no-room-for-marks" and self._is_proof and not self._terms.marks:
            cure = "take a larger sheet, or have it approved: a proof cannot do without its slug, which says that it is one"
            return replace(found, help=cure)
        return found

    def _words(self, pages: bytes) -> Iterator[str]:
        """What the slug says of the job."""
        edition: Edition = self._edition
        if self._is_proof:
            yield "PROOF: not for production"
        yield f"run {self._run.run}"
        yield edition.id
        yield f"revision {edition.revision} of {edition.issued}"
        yield f"pages sha256 {digest_of(pages)[:SHOWN]}"


def _plates(run: PrintRun, brand: Brand) -> Iterator[Plate]:
    """The plates of a run: process inks first; one for each spot ink, however many inks it stands for."""
    if run.has_process:
        yield from PROCESS
    named = {name.value for name in run.spots}
    seen = set()
    for name, ink in brand.inks.items():
        if name in named and ink.spot and ink.spot not in seen:
            seen.add(ink.spot)
            cyan, magenta, yellow, black = (part / 100 for part in ink.process)
            yield Plate(ink.spot, (cyan, magenta, yellow, black))
