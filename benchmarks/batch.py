"""What building thousands of editions costs, as ratios between things run side by side, turn by turn, in one run.

    .venv/bin/python benchmarks/batch.py prepare [--editions 10000] [--folder FOLDER]   makes and builds a catalogue
    .venv/bin/python benchmarks/batch.py nothing    (a) nothing to do / ninja with nothing to do       on that catalogue
    .venv/bin/python benchmarks/batch.py fact       (b) one fact changed / bare renders and (a)        on that catalogue
    .venv/bin/python benchmarks/batch.py cold       (c) a cold build / a loop of weasyprint; 2 jobs; docgen's own work
    .venv/bin/python benchmarks/batch.py memory     (d) what a worker holds after 100 to 1,000 editions
    .venv/bin/python benchmarks/batch.py peers      (e) ms an edition: docgen, bare WeasyPrint, typst, Chromium
    .venv/bin/python benchmarks/batch.py all        (a) to (e), each in a process of its own

`docs/performance.md` tells what was measured and when.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

from catalogue import AUDIENCES, SIZES, Catalogue
from sides import build, heading, machine, refuse_slow_starts, run, said, seconds

ROOT = Path(__file__).resolve().parent.parent
PARTS = ("nothing", "fact", "cold", "memory", "peers")


def prepare(folder: Path, editions: int, brands: int, jobs: int) -> None:
    """A catalogue that is built. One that is there already is built on, not made anew."""
    leaflets = -(-editions // (brands * len(AUDIENCES)))
    if (folder / SIZES).exists():
        catalogue = Catalogue.at(folder)
        if (catalogue.leaflets, catalogue.brands) != (leaflets, brands):
            sys.exit(f"{folder} holds {len(catalogue.editions()):,} editions: choose another --folder, or remove it")
    else:
        folder.mkdir(parents=True, exist_ok=True)
        catalogue = Catalogue(folder, leaflets, brands).write()
    took = seconds(run(build(folder, jobs=jobs)))
    said("prepared", f"{len(catalogue.editions()):,} editions in {took:,.0f} s")


def main() -> None:
    """Runs one part, or all."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("part", choices=("prepare", *PARTS, "all"))
    arguments.add_argument("--folder", type=Path, default=ROOT / "build" / "benchmarks" / "catalogue")
    arguments.add_argument(
        "--editions", type=int, default=1000, help="prepare: how many (1000; the goals speak of 10000)"
    )
    arguments.add_argument("--brands", type=int, default=5, help="prepare: in how many brands (5)")
    arguments.add_argument("--jobs", type=int, default=None, help="prepare, fact: processes at once (2; fact: 1)")
    arguments.add_argument("--rounds", type=int, default=None, help="turns (nothing: 5, fact: 3, cold: 2)")
    arguments.add_argument("--few", type=int, default=24, help="cold, peers: editions (24)")
    arguments.add_argument(
        "--counts", type=int, nargs="+", default=[100, 250, 500, 1000], help="memory: editions after which to look"
    )
    options = arguments.parse_args()
    refuse_slow_starts()
    if options.part == "all":
        print(machine())
        for part in PARTS:
            subprocess.run([sys.executable, __file__, part, *sys.argv[2:]], check=True)
        return
    folder = options.folder.resolve()
    if options.part in ("nothing", "fact") and not (folder / SIZES).exists():
        sys.exit(f"there is no catalogue in {folder}: run 'batch.py prepare' first")
    if options.part == "prepare":
        prepare(folder, options.editions, options.brands, options.jobs or 2)
        return
    print(machine())
    heading()
    if options.part == "nothing":
        import planning

        planning.nothing(Catalogue.at(folder), options.rounds or 5)
    elif options.part == "fact":
        import planning

        planning.fact(Catalogue.at(folder), options.rounds or 3, options.jobs or 1)
    elif options.part == "cold":
        import pace

        pace.cold(options.few, options.rounds or 2)
    elif options.part == "memory":
        import pace

        pace.memory(sorted(options.counts))
    else:
        import peers

        peers.peers(options.few)


if __name__ == "__main__":
    main()
