"""What it costs to have the same leaflets in hundreds of brands: typeset once, put together for each brand.

    .venv/bin/python benchmarks/brands.py prepare [--brands 200] [--folder FOLDER]    makes a project, and builds nothing
    .venv/bin/python benchmarks/brands.py editions     (a) ms an edition: docgen, typst, Chromium, turn by turn
    .venv/bin/python benchmarks/brands.py curve        (b) seconds an edition of whole builds, for 1 to 200 brands, or --counts; a picture
    .venv/bin/python benchmarks/brands.py changes      (c) engine runs: of all, after a phone number, after a fact has changed
    .venv/bin/python benchmarks/brands.py sizes        (d) bytes of an edition beside one that is typeset as a whole
    .venv/bin/python benchmarks/brands.py memory       (e) what a worker holds after up to 10,000 editions
    .venv/bin/python benchmarks/brands.py sheet        a picture of thirty brands, to be looked at

`docs/performance.md` tells what was measured and when.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from sides import machine, refuse_slow_starts
from trusts import Trusts

ROOT = Path(__file__).resolve().parent.parent
PARTS = ("editions", "curve", "changes", "sizes", "memory", "sheet")


def main() -> None:
    """Runs one part."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("part", choices=("prepare", *PARTS))
    arguments.add_argument("--folder", type=Path, default=ROOT / "build" / "benchmarks" / "trusts")
    arguments.add_argument("--brands", type=int, default=200, help="prepare: how many (200); sizes, sheet: of how many")
    arguments.add_argument("--turns", type=int, default=48, help="editions: how many (48)")
    arguments.add_argument("--jobs", type=int, default=1, help="curve, changes: processes at once (1)")
    arguments.add_argument(
        "--counts", type=int, nargs="+", help="curve: of brands; memory: of editions after which to look"
    )
    arguments.add_argument("--prove", choices=("all", "sample"), default="all", help="curve: as for docgen build (all)")
    options = arguments.parse_args()
    refuse_slow_starts()
    folder = options.folder.resolve()
    if options.part == "prepare":
        folder.mkdir(parents=True, exist_ok=True)
        print(f"{len(Trusts(folder, options.brands).write().editions()):,} editions in {folder}")
        return
    print(machine())
    if options.part == "curve":
        import curve

        curve.curve(options.counts or [1, 5, 20, 200], options.prove, options.jobs)
        return
    trusts = Trusts.at(folder)
    if options.part == "sheet":
        import sheet

        sheet.sheet(trusts, min(options.brands, 30), ROOT / "build" / "benchmarks" / "brands.png")
        return
    import fanout

    if options.part == "editions":
        fanout.editions(trusts, options.turns)
    elif options.part == "changes":
        fanout.changes(trusts, options.jobs)
    elif options.part == "sizes":
        fanout.sizes(trusts, min(options.brands, 6))
    else:
        fanout.memory(trusts, sorted(options.counts or [500, 1000, 2500, 5000, 10000]))


if __name__ == "__main__":
    main()
