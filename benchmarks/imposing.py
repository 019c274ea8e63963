"""What imposing costs beside typesetting, and what it takes for long files.

    .venv/bin/python benchmarks/imposing.py [--rounds N] [--sheets N] [EDITION]

(a) A booklet of 12 A5 pages, put on sheets with all marks, against typesetting the edition that its pages are taken from (compose and
    engine, warm, in one process, turn by turn). Pages and preflight have their own share of the quarter that they have together.
(b) Booklets of 250, 500 and 1,000 sheets in one file, each in a process of its own: seconds and peak memory. Every page has its own
    content; fonts are shared.

Pages that have no bleed yet are given boxes as if they had: what they show plays no part here.
"""

from __future__ import annotations

import argparse
import io
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pikepdf
from sides import Goal, heading, refuse_slow_starts, said, side_by_side

from docgen.press.area import Size, points
from docgen.press.finishing import Finishing
from docgen.press.layout import Layout
from docgen.press.sheets import Trappings, make_sheets

ROOT = Path(__file__).resolve().parent.parent
EDITION = "baclofen-tablets.patient.northgate.en-GB.standard"
TRIM = Size(148, 210)
LAYOUT = Layout(finishing=Finishing.SADDLE_STITCH, sheet=Size(320, 450))
TRAPPINGS = Trappings(words=("benchmark", "one of many", "sha256 0123456789ab"))
MEMORY = 300


def booklet(pdf: bytes, pages: int) -> bytes:
    """So many A5 press pages, made of those of a PDF over and over; each has a content stream of its own."""
    with pikepdf.open(io.BytesIO(pdf)) as made:
        originals = [(page.obj.Resources, page.obj.Contents.read_bytes()) for page in made.pages]
        del made.pages[:]
        media = [0, 0, points(TRIM.width + 6), points(TRIM.height + 6)]
        trim = [points(3), points(3), points(TRIM.width + 3), points(TRIM.height + 3)]
        for number in range(pages):
            resources, content = originals[number % len(originals)]
            page = pikepdf.Dictionary(
                Type=pikepdf.Name.Page,
                MediaBox=media,
                BleedBox=media,
                TrimBox=trim,
                Resources=resources,
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

    from workshop import Workshop

    from docgen.typeset.engine import typeset

    with tempfile.TemporaryDirectory() as folder:
        workshop = Workshop(ROOT, Path(folder))
        source = workshop.sources[options.edition]
        assert source
        document = typeset(workshop.manuscript(options.edition), workshop.composer.folder)
        pages = booklet(document.pdf, 12)
        with pikepdf.open(io.BytesIO(document.pdf)) as pdf:
            print(f"{options.edition}: {len(pdf.pages)} pages")
        heading("imposing", "typesetting")
        side_by_side(
            "(a) 12 pages on sheets / typesetting the edition",
            lambda: make_sheets(pages, LAYOUT, TRAPPINGS),
            lambda: typeset(workshop.manuscript(options.edition), workshop.composer.folder),
            options.rounds,
            Goal(most=0.25),
        )
        each = []
        for sheets in (options.sheets // 4, options.sheets // 2, options.sheets):
            path = Path(folder) / f"{sheets}.pdf"
            path.write_bytes(booklet(document.pdf, 4 * sheets))
            command = [sys.executable, __file__, "--impose", str(path)]
            done = subprocess.run(command, check=True, capture_output=True, text=True)
            seconds, memory = map(float, done.stdout.split())
            each.append(seconds / sheets)
            said(f"(b) {sheets} sheets", f"{seconds:.2f} s, {memory:.0f} MB", memory < MEMORY, f"under {MEMORY} MB")
        growth = each[-1] / each[0]
        said("    a sheet among all, against one among a quarter", f"{growth:.2f}", growth < 1.3, "grows linearly")


if __name__ == "__main__":
    main()
