"""What imposing costs beside typesetting, and what it takes for long files.

    .venv/bin/python benchmarks/imposing.py [--rounds N] [--sheets N] [EDITION]

(a) The press pages of a booklet of 12 A5 pages, read back by the preflight, put on sheets with all marks, and the sheets read back, against
    typesetting that booklet (compose and engine, warm, in one process, turn by turn).
(b) Booklets of 250, 500 and 1,000 sheets in one file, each in a process of its own: seconds and peak memory. Every page has its own
    content; fonts are shared.
"""

from __future__ import annotations

import argparse
import io
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pikepdf
from sides import Goal, heading, refuse_slow_starts, said, side_by_side

from docgen import Project
from docgen.batch.pages import Draft, Pager
from docgen.batch.sources import Sources
from docgen.content.finishing import Finishing
from docgen.content.print_run import OUTPUT_CONDITION
from docgen.press.area import Size
from docgen.press.bleed import with_bleed
from docgen.press.inks import printed
from docgen.press.layout import Layout
from docgen.press.pages import press_pages
from docgen.press.preflight import preflight
from docgen.press.profiles import load_profile
from docgen.press.sheets import Trappings, make_sheets
from docgen.typeset.engine import typeset

ROOT = Path(__file__).resolve().parent.parent
EDITION = "baclofen-tablets.patient.northgate.en-GB.a5-booklet"
LAYOUT = Layout(finishing=Finishing.SADDLE_STITCH, sheet=Size(320, 450))
TRAPPINGS = Trappings(words=("benchmark", "one of many", "sha256 0123456789ab"))
MEMORY = 300


def press_pages_of(project: Project, id: str) -> tuple[bytes, Callable[[], object]]:
    """The press pages of an edition, and its typesetting to be done again."""
    sources = Sources(project.folder)
    edition = next(edition for edition in project.printable() if edition.id == id)
    checked, brand = sources.leaflet(edition.leaflet).value, sources.brand(edition.brand).value
    assert checked
    assert brand
    pager = Pager.of(project.folder)

    def typeset_anew() -> Draft:
        pager.forget()
        draft = pager.draft(edition, checked, brand)
        typeset(with_bleed(draft.page), project.folder)
        return draft

    draft = typeset_anew()
    whole = draft.finished(typeset(with_bleed(draft.whole), project.folder))
    return press_pages(whole.pdf, printed(brand.inks), load_profile(project.folder, OUTPUT_CONDITION)), typeset_anew


def booklet(pdf: bytes, pages: int) -> bytes:
    """So many press pages, made of those of a PDF over and over; each has a content stream of its own."""
    with pikepdf.open(io.BytesIO(pdf)) as made:
        originals = [(page.obj, page.obj.Contents.read_bytes()) for page in made.pages]
        del made.pages[:]
        for number in range(pages):
            original, content = originals[number % len(originals)]
            page = pikepdf.Dictionary(
                Type=pikepdf.Name.Page,
                MediaBox=original.MediaBox,
                BleedBox=original.BleedBox,
                TrimBox=original.TrimBox,
                Resources=original.Resources,
                Contents=made.make_stream(b"%% page %d\n" % number + content),
            )
            made.pages.append(pikepdf.Page(made.make_indirect(page)))
        out = io.BytesIO()
        made.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return out.getvalue()


def impose_file(path: Path) -> None:
    """What the processes of (b) do: says how many seconds of a processor it took (another program may be busy), and how many MB the process held at most."""
    pages = path.read_bytes()
    start = time.process_time()
    make_sheets(pages, LAYOUT, TRAPPINGS)
    print(f"{time.process_time() - start:.3f} {own_peak() / 2**20:.1f}")


def own_peak() -> int:
    """The most bytes that this process has held since its program began.

    On Linux not by ``getrusage``, whose figure begins with what the process held that started this one.
    """
    if sys.platform == "darwin":
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with Path("/proc/self/status").open() as status:
        return next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmHWM:"))


def main() -> None:
    """Runs both."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("edition", nargs="?", default=EDITION)
    arguments.add_argument("--rounds", type=int, default=15)
    arguments.add_argument("--sheets", type=int, default=1000)
    arguments.add_argument("--impose", type=Path, help=argparse.SUPPRESS)
    options = arguments.parse_args()
    if options.impose:
        impose_file(options.impose)
        return
    refuse_slow_starts()

    with tempfile.TemporaryDirectory() as folder:
        pages, typeset_anew = press_pages_of(Project.open(ROOT), options.edition)

        def to_sheets() -> None:
            sheets = make_sheets(pages, LAYOUT, TRAPPINGS).pdf
            assert not preflight(pages).refused
            assert not preflight(sheets).refused

        heading("imposing", "typesetting")
        side_by_side(
            "(a) 12 pages on sheets, both read back / typesetting",
            to_sheets,
            typeset_anew,
            options.rounds,
            Goal(most=0.25),
        )
        each = []
        for sheets in (options.sheets // 4, options.sheets // 2, options.sheets):
            path = Path(folder) / f"{sheets}.pdf"
            path.write_bytes(booklet(pages, 4 * sheets))
            command = [sys.executable, __file__, "--impose", str(path)]
            done = subprocess.run(command, check=True, capture_output=True, text=True)
            seconds, memory = map(float, done.stdout.split())
            each.append(seconds / sheets)
            said(f"(b) {sheets} sheets", f"{seconds:.2f} s, {memory:.0f} MB", memory < MEMORY, f"under {MEMORY} MB")
        growth = each[-1] / each[0]
        said("    a sheet among all, against one among a quarter", f"{growth:.2f}", growth < 1.3, "grows linearly")


if __name__ == "__main__":
    main()
