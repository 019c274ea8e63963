"""Part of `batch.py`: milliseconds an edition beside other engines, so that we know where we stand."""

from __future__ import annotations

import base64
import importlib.util
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from importlib.metadata import version
from pathlib import Path

from catalogue import Catalogue
from sides import WIDTH, run

ROOT = Path(__file__).resolve().parent.parent
WARMING = 3
STANDARD = "ua-1"
"""What typst is asked for: tagged PDF/UA-1, the nearest to what docgen makes."""
COLD = f"import sys, typst; typst.compile(sys.argv[1], output=sys.argv[2], pdf_standards=[{STANDARD!r}])"

Engine = Callable[[str], bytes]
"""An edition's id in, its PDF out."""


def peers(editions: int) -> None:
    """(e) Each engine makes each edition once, in turn. Every edition is of another leaflet: none can be remembered."""
    from pypdfium2 import PdfDocument
    from workshop import Workshop

    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name).resolve()
        catalogue = Catalogue(folder, WARMING + editions, 1).write()
        names = [
            edition for number, edition in enumerate(catalogue.editions()) if number % 4 in (0, 3)
        ]  # both audiences
        workshop = Workshop(folder, folder / "build")
        engines: dict[str, Engine] = {
            "docgen, warm: all its work, both proofs": lambda edition: workshop.make(edition).read_bytes()
        }
        for found in (with_weasyprint, with_typst, with_chromium):
            engines |= dict(found(folder, {edition: workshop.html(edition) for edition in names}, stack))
        times: dict[str, list[float]] = {engine: [] for engine in engines}
        made: dict[str, list[bytes]] = {engine: [] for engine in engines}
        for turn, edition in enumerate(names):
            for engine, make in engines.items():
                start = time.perf_counter()
                pdf = make(edition)
                if turn >= WARMING:
                    times[engine].append((time.perf_counter() - start) * 1000)
                    made[engine].append(pdf)
        print(
            f"(e) {'an edition of another leaflet in each turn':<{WIDTH - 4}} {'ms':>10} {'/ docgen':>10} {'pages':>8} {'kB':>8}"
        )
        ours = next(iter(times.values()))
        for engine, spent in times.items():
            ratio = statistics.median(one / our for one, our in zip(spent, ours, strict=True))
            pages = sum(len(PdfDocument(pdf)) for pdf in made[engine])
            size = statistics.mean(map(len, made[engine])) / 1000
            print(f"(e) {engine:<{WIDTH - 4}} {statistics.median(spent):10.1f} {ratio:10.2f} {pages:8} {size:8.0f}")


def with_weasyprint(folder: Path, html: dict[str, str], _stack: ExitStack) -> Iterator[tuple[str, Engine]]:
    from weasyprint import HTML

    def bare(edition: str) -> bytes:
        return HTML(string=html[edition], base_url=f"{folder}/").write_pdf(pdf_variant="pdf/a-3a")

    yield "bare WeasyPrint, warm: the same HTML", bare


def with_typst(folder: Path, html: dict[str, str], _stack: ExitStack) -> Iterator[tuple[str, Engine]]:
    if importlib.util.find_spec("typst") is None:
        print("(e) typst is not installed: pip install -e '.[benchmarks]'")
        return
    import typst
    from markup import typst_of
    from weasyprint import HTML

    for edition, text in html.items():
        (folder / f"{edition}.typ").write_text(typst_of(HTML(string=text).etree_element))
    compiler = typst.Compiler(root=folder)

    def warm(edition: str) -> bytes:
        return compiler.compile(input=folder / f"{edition}.typ", pdf_standards=[STANDARD])

    def cold(edition: str) -> bytes:
        target = folder / "cold.pdf"
        run([sys.executable, "-c", COLD, folder / f"{edition}.typ", target])()
        return target.read_bytes()

    yield f"typst {version('typst')}, warm: the same words, plain", warm
    yield "typst, a process for each: the same words, plain", cold


def with_chromium(folder: Path, html: dict[str, str], stack: ExitStack) -> Iterator[tuple[str, Engine]]:
    sys.path.append(str(ROOT))  # the tests know how to talk to it
    try:
        from tests.preview.browser import chromium, program
    except ImportError as missing:
        print(f"(e) Chromium is left out: {missing}")
        return
    if program() is None:
        print("(e) Chromium is not installed")
        return
    for edition, text in html.items():
        page = text.replace("<head>", f'<head><base href="{folder.as_uri()}/">', 1)
        (folder / f"{edition}.html").write_text(page)
        stack.callback((folder / f"{edition}.html").unlink)
    tab = stack.enter_context(chromium())

    def printed(edition: str) -> bytes:
        tab.open((folder / f"{edition}.html").as_uri())
        settings = {"preferCSSPageSize": True, "printBackground": True, "generateTaggedPDF": True}
        return base64.b64decode(tab.call("Page.printToPDF", **settings)["data"])

    yield "Chromium, warm: the same HTML", printed
