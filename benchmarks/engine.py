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
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
EDITION = "baclofen-tablets.patient.northgate.en-GB.standard"


def seconds(work: Callable[[], object]) -> float:
    """How long `work` takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def side_by_side(name: str, ours: Callable[[], object], theirs: Callable[[], object], rounds: int, most: float) -> None:
    """Runs both in turn and prints medians, the median ratio, and whether it is within the goal."""
    pairs = []
    for turn in range(rounds + 1):
        first, second = (ours, theirs) if turn % 2 else (theirs, ours)
        times = {first: seconds(first), second: seconds(second)}
        if turn:  # the first turn warms both
            pairs.append((times[ours], times[theirs]))
    ratio = statistics.median(our / their for our, their in pairs)
    our, their = (statistics.median(times) * 1000 for times in zip(*pairs, strict=True))
    verdict = "within" if ratio <= most else "ABOVE"
    print(f"{name:<44} {our:8.1f} ms {their:8.1f} ms   {ratio:5.2f}   {verdict} {most}")


def plain_html(manuscript: object, inks: dict[str, tuple[float, float, float]]) -> str:
    """The manuscript as one HTML document for the bare engine, its inks as plain colours."""
    from docgen.typeset.inks import TINTS

    def colour(name: str, tint: float) -> str:
        return "rgb(" + " ".join(f"{255 * (1 - tint * (1 - part)):.0f}" for part in inks[name]) + ")"

    lines = [f"--ink-{name}: {colour(name, 1)};" for name in inks]
    lines += [f"--ink-{name}-{tint}: {colour(name, tint / 100)};" for name in inks for tint in TINTS]
    css = ":root {" + "\n".join(lines) + "}\n" + "\n".join(sheet.text for sheet in manuscript.stylesheets)
    html = manuscript.html
    for name in inks:
        for tint in TINTS:
            html = html.replace(f"var(--ink-{name}-{tint})", colour(name, tint / 100))
        html = html.replace(f"var(--ink-{name})", colour(name, 1))
    return html.replace("</head>", f"<style>{css}</style></head>", 1)


def main() -> None:
    """Runs all three."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("edition", nargs="?", default=EDITION)
    arguments.add_argument("--rounds", type=int, default=15)
    options = arguments.parse_args()

    from weasyprint import HTML

    from docgen import Project
    from docgen.batch.making import Maker
    from docgen.batch.pages import imprint_of
    from docgen.content.text import Audience
    from docgen.publish.publisher import Publisher

    project = Project.open(ROOT)
    source = next(source for source in project._sources if source.edition.id == options.edition)
    audience = Audience(source.edition.audience)
    checked, brand = source.checked, source.brand
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder)
        maker = Maker.of(project.folder, Publisher(output, project.editions()))
        manuscript = maker.pager.composer.compose(
            checked.variants[audience], checked.views[audience], brand, imprint_of(source.edition, brand)
        )
        html = plain_html(manuscript, {name: ink.rgb for name, ink in brand.inks.items()})
        page = ROOT / "build" / "benchmark.html"
        page.parent.mkdir(exist_ok=True)
        page.write_text(html)

        print(f"{options.edition}\n{'':<44} {'docgen':>11} {'other':>11}   ratio")
        entries = []
        side_by_side(
            "(a) warm: an edition / bare WeasyPrint",
            lambda: entries.append(maker.make(source.edition, checked, brand)),
            lambda: HTML(string=html, base_url=f"{ROOT}/").write_pdf(pdf_variant="pdf/a-3a"),
            options.rounds,
            1.5,
        )
        assert all(made.entry for made in entries), entries[0].diagnostics
        cold = max(options.rounds // 2, 5)
        build = [BIN / "docgen", "-C", ROOT, "build", options.edition, "--output", folder]
        engine = [BIN / "weasyprint", "--pdf-variant", "pdf/a-3a", "--base-url", f"{ROOT}/", page, output / "bare.pdf"]
        side_by_side("(b) cold: docgen build / weasyprint", run(build), run(engine), cold, 1.6)
        click = [sys.executable, "-c", "import click"]
        side_by_side(
            "(c) start: docgen --help / import click", run([BIN / "docgen", "--help"]), run(click), cold * 2, 1.5
        )
        page.unlink()


def run(command: list[object]) -> Callable[[], object]:
    """A command that must succeed, its output thrown away."""
    words = [str(word) for word in command]
    return lambda: subprocess.run(words, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
