"""Parts of `batch.py`: how fast editions are made, what docgen adds to the engine, and whether a worker swells."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from catalogue import AUDIENCES, KINDS, Catalogue
from sides import BIN, Goal, build, in_turn, judged, knows, run, said

LOOP = 'for page in *.html; do "$0" --pdf-variant pdf/a-3a --base-url .. "$page" "${page%.html}.pdf" || exit; done'


def cold(editions: int, rounds: int) -> None:
    """(c) All editions of a small catalogue with nothing kept, against a shell loop; with 2 jobs; docgen's own work."""
    from workshop import Workshop

    with tempfile.TemporaryDirectory() as name:
        brands = max(editions // (len(KINDS) * len(AUDIENCES)), 1)
        small = Catalogue(Path(name).resolve(), len(KINDS), brands).write()
        workshop = Workshop(small.folder, small.folder / "warm")
        names = small.editions()
        pages = small.folder / "pages"
        pages.mkdir()
        for edition in names:
            (pages / f"{edition}.html").write_text(workshop.html(edition))

        def ours(jobs: int) -> Callable[[], None]:
            def work() -> None:
                shutil.rmtree(small.folder / "build", ignore_errors=True)
                run(build(small.folder, jobs=jobs))()

            return work

        loop = run(["sh", "-c", LOOP, BIN / "weasyprint"], cwd=pages)
        turns = in_turn([ours(1), ours(2), loop], rounds, warm=False)
        made = len(names)
        judged(
            f"(c) cold: {made} editions / a loop of weasyprint", [(one, bare) for one, _, bare in turns], Goal(least=4)
        )
        if knows("--jobs"):
            judged(f"(c) cold: {made} editions, 2 jobs / 1 job", [(two, one) for one, two, _ in turns], Goal(least=1.8))
        else:
            said("(c) cold: 2 jobs / 1 job", "no --jobs yet")
        for column, words in enumerate(("docgen, 1 job", "docgen, 2 jobs", "loop of weasyprint")):
            pace = made * 60 * len(turns) / sum(turn[column] for turn in turns)
            said(f"(c) {words}", f"{pace:.0f} editions a minute")
        _own_work(workshop, names)


def _own_work(workshop: Any, names: list[str]) -> None:
    for edition in names[::3]:
        workshop.make(edition)  # warms
    with timed() as spent:
        start = time.perf_counter()
        for edition in names:
            workshop.make(edition)
        whole = time.perf_counter() - start
    engine = spent["engine"] - spent["look"]
    per = 1000 / len(names)
    share = (whole - engine) / engine
    value = f"{share:.0%} ({(whole - engine) * per:.0f} of {engine * per:.0f} ms)"
    said("(c) warm: docgen's own work / the engine's", value, share <= 0.3, "at most 30%")
    tags = spent["tags"]
    value = f"{(whole - engine + tags) / (engine - tags):.0%} (tags: {tags * per:.0f} ms)"
    said("(c) the same, with docgen's tags counted as its own", value)


@contextmanager
def timed() -> Iterator[Counter[str]]:
    """Seconds in the engine, and in what docgen does inside it: `look` (for plain colours), `tags` (in the engine's place)."""
    from weasyprint import HTML
    from weasyprint.document import Document

    from docgen.typeset import colours
    from docgen.typeset.tagger import Tagger

    spent: Counter[str] = Counter()
    places = [
        (HTML, "__init__", "engine"),
        (HTML, "render", "engine"),
        (Document, "write_pdf", "engine"),
        (colours, "paints_plain_colour", "look"),
        (Tagger, "run", "tags"),
    ]

    def wrap(work: Callable[..., Any], key: str) -> Callable[..., Any]:
        def wrapped(*arguments: Any, **options: Any) -> Any:
            start = time.perf_counter()
            try:
                return work(*arguments, **options)
            finally:
                spent[key] += time.perf_counter() - start  # type: ignore[assignment]

        return wrapped

    before = [getattr(owner, name) for owner, name, _ in places]
    for (owner, name, key), work in zip(places, before, strict=True):
        setattr(owner, name, wrap(work, key))
    try:
        yield spent
    finally:
        for (owner, name, _), work in zip(places, before, strict=True):
            setattr(owner, name, work)


def memory(counts: list[int]) -> None:
    """(d) What a worker holds after so many editions, each typeset as a whole."""
    from workshop import Workshop, hold

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve()
        brands = 5
        leaflets = -(-counts[-1] // (brands * len(AUDIENCES)))
        catalogue = Catalogue(folder, leaflets, brands).write()
        hold("d", Workshop(folder, folder / "build"), catalogue.editions(), counts)
