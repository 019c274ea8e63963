"""What docgen costs beside the bare engine, as ratios between things run side by side in one run.

    .venv/bin/python benchmarks/engine.py [--rounds N] [EDITION]

(a) warm: docgen's whole work for one edition (compose, typeset, finish, both proofs, publish) against WeasyPrint alone
    writing the same HTML with the same styles as `pdf/a-3a`, in one process, turn by turn.
(b) cold: `docgen build EDITION` against the `weasyprint` command on the same HTML, turn by turn.
(c) start: `docgen --help` against `python -c "import click"`.

A ratio is the median of the ratios of the turns, which a busy machine disturbs less than times. `docs/performance.md` tells what
was measured and when.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from sides import BIN, Goal, build, heading, refuse_slow_starts, run, side_by_side

ROOT = Path(__file__).resolve().parent.parent
EDITION = "baclofen-tablets.patient.northgate.en-GB.standard"


def main() -> None:
    """Runs all three."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("edition", nargs="?", default=EDITION)
    arguments.add_argument("--rounds", type=int, default=15)
    options = arguments.parse_args()
    refuse_slow_starts()

    from weasyprint import HTML
    from workshop import Workshop

    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder)
        workshop = Workshop(ROOT, output)
        html = workshop.html(options.edition)
        page = ROOT / "build" / "benchmark.html"
        page.parent.mkdir(exist_ok=True)
        page.write_text(html)

        print(options.edition)
        heading()
        side_by_side(
            "(a) warm: an edition / bare WeasyPrint",
            lambda: workshop.make(options.edition),
            lambda: HTML(string=html, base_url=f"{ROOT}/").write_pdf(pdf_variant="pdf/a-3a"),
            options.rounds,
            Goal(most=1.5),
        )
        cold = max(options.rounds // 2, 5)
        ours = build(ROOT, options.edition, "--output", folder, jobs=1, force=True)
        engine = [BIN / "weasyprint", "--pdf-variant", "pdf/a-3a", "--base-url", f"{ROOT}/", page, output / "bare.pdf"]
        side_by_side("(b) cold: docgen build / weasyprint", run(ours), run(engine), cold, Goal(most=1.6))
        click = [sys.executable, "-c", "import click"]
        start = run([BIN / "docgen", "--help"])
        side_by_side("(c) start: docgen --help / import click", start, run(click), cold * 2, Goal(most=1.5))
        page.unlink()


if __name__ == "__main__":
    main()
