"""How long `docgen preview` takes from a save to the new picture in the browser.

    PYTHONPATH=. .venv/bin/python benchmarks/preview.py [--saves N] [EDITION...]

Works on a copy of the project in a temporary folder, with the real command and Chromium. Each save changes the revision's
number, which stands on each page; the time ends when the first picture in the page is another one and is decoded. Then the
same with a fault, until its message stands in the page. `docs/preview.md` tells what was measured and when.
"""

from __future__ import annotations

import argparse
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.preview.browser import Tab, chromium

ROOT = Path(__file__).resolve().parent.parent
EDITIONS = (
    "baclofen-tablets.patient.northgate.en-GB.standard",
    "baclofen-tablets.clinician.northgate.en-GB.standard",
)
DIGEST = "(i => i && i.complete && i.naturalWidth > 0 && i.currentSrc.split('/').at(-2))(document.querySelector('#pages img'))"
AT_REST = "!document.body.hasAttribute('data-busy')"


@contextmanager
def preview(folder: Path) -> Iterator[str]:
    """The address of a preview of the project in ``folder``."""
    command = [sys.executable, "-m", "docgen", "-C", str(folder), "preview", "--port", "0"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield re.search(r"http://127\.0\.0\.1:\d+/", process.stdout.readline())[0]  # type: ignore[index]
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(10)


def timed(tab: Tab, file: Path, text: str, until: str) -> float:
    """Seconds from the save of ``text`` until the expression is true in the page."""
    started = time.perf_counter()
    file.write_text(text)
    tab.until(until, 20)
    took = time.perf_counter() - started
    tab.until(AT_REST)
    time.sleep(0.3)
    return took


def measure(tab: Tab, address: str, folder: Path, edition: str, saves: int) -> None:
    """Prints the edition's times."""
    tab.size(1200, 900)
    tab.open(f"{address}editions/{edition}")
    tab.until(f"{DIGEST} && {AT_REST}", 60)
    file = folder / "content" / "leaflets" / f"{edition.partition('.')[0]}.yaml"
    text = file.read_text()
    pictures, faults = [], []
    for number in range(saves + 1):
        changed = re.sub(
            r"^revision: {number: \d+", f"revision: {{number: {number + 2}", text, count=1, flags=re.MULTILINE
        )
        assert changed != text, f"{file} has no revision as it is looked for"
        before = tab.ask(DIGEST)
        pictures.append(timed(tab, file, changed, f"(d => d && d !== '{before}')({DIGEST})"))
        faulty = changed.replace("\nrevision:", "\nrevizion:", 1)
        faults.append(timed(tab, file, faulty, "!!document.querySelector('.faulty .finding.error')"))
    file.write_text(text)
    tab.until("!document.querySelector('.faulty')", 20)
    for name, times in (("picture", pictures[1:]), ("fault", faults[1:])):  # the first of each warms
        print(f"{edition:<56} {name:<8} {statistics.median(times):.2f} s ({min(times):.2f} to {max(times):.2f})")


def main() -> None:
    """Measures all of the editions, one after the other."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("editions", nargs="*", metavar="EDITION", default=list(EDITIONS))
    arguments.add_argument("--saves", type=int, default=8)
    options = arguments.parse_args()
    with tempfile.TemporaryDirectory() as temporary, chromium() as tab:
        folder = Path(temporary)
        for name in ("content", "templates", "styles"):
            shutil.copytree(ROOT / name, folder / name)
        shutil.copy(ROOT / "docgen.yaml", folder)
        with preview(folder) as address:
            for edition in options.editions:
                measure(tab, address, folder, edition, options.saves)


if __name__ == "__main__":
    main()
