"""Parts of `batch.py`: what a build costs that has nothing to do, or next to nothing."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from catalogue import KINDS, Catalogue
from sides import Goal, build, in_turn, judged, knows, peak_memory, run, said, seconds, side_by_side

MEMORY = 200_000_000
MADE = "built"
"""What the report of a build calls an edition that it typeset."""


def nothing(catalogue: Catalogue, rounds: int) -> None:
    """(a) Nothing to do, against ninja with as many edges on the same inputs; memory; what is imported."""
    command = build(catalogue.folder)
    with tempfile.TemporaryDirectory() as folder:
        before = _downloads(catalogue)
        report = Path(folder, "report.json")
        run(build(catalogue.folder, report=report))()
        written = sum(before[edition] != after for edition, after in _downloads(catalogue).items())
        said("(a) downloads written", f"{written:,}", not written, "none")
        _judge_report("(a)", report, set(), "none")
    goal = Goal(most=6)
    for variant, words in (("listed", "each edge lists its inputs"), ("shared", "shared inputs behind a phony")):
        ninja = ["ninja", "-C", _ninja(catalogue, variant), "-f", f"{variant}.ninja"]
        name = f"(a) nothing to do / ninja, {words}"
        side_by_side(name, run(command), run(ninja), rounds, goal if variant == "listed" else Goal())
    peak = peak_memory(command)
    said("(a) memory at its peak", f"{peak / 1e6:.0f} MB", peak < MEMORY, f"less than {MEMORY / 1e6:.0f} MB")
    words = [sys.executable, "-X", "importtime", *map(str, command[1:])]
    log = subprocess.run(words, check=True, capture_output=True, text=True).stderr
    imported = any(line.rpartition("|")[2].strip().partition(".")[0] == "weasyprint" for line in log.splitlines())
    said("(a) the engine", "is imported" if imported else "is not imported", not imported, "it is not imported")


def fact(catalogue: Catalogue, rounds: int, jobs: int) -> None:
    """(b) One fact changed, against the bare engine rendering the editions that quote it, and a build of nothing.

    Each turn writes a value that was never there before: a store of typeset documents would know an old one.
    """
    from weasyprint import HTML

    medicine = catalogue.medicines[0]
    quoting = set(catalogue.quoting(medicine))
    pages = _pages(catalogue, quoting)
    run(build(catalogue.folder))()
    pairs, others = [], []
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.json")
        command = build(catalogue.folder, jobs=jobs, report=report)

        def render() -> None:
            for html in pages:
                HTML(string=html, base_url=f"{catalogue.folder}/").write_pdf(pdf_variant="pdf/a-3a")

        for turn in range(rounds + 1):
            catalogue.change_maximum(medicine)
            before = _downloads(catalogue)
            ours = seconds(run(command))
            changed = {edition for edition, after in _downloads(catalogue).items() if after != before[edition]}
            [(renders, idle)] = in_turn([render, run(build(catalogue.folder, jobs=jobs))], 1, warm=False)
            if turn:  # the first turn warms
                pairs.append((ours, renders + idle))
                others.append((renders, idle))
        renders, idle = (statistics.median(column) for column in zip(*others, strict=True))
        said("(b) bare renders; a build of nothing", f"{renders:.1f} s; {idle:.1f} s")
        name = f"(b) a fact in {len(quoting)} editions, {jobs} job{'s' * (jobs > 1)} / bare renders + (a)"
        judged(name, pairs, Goal(most=1.3))
        goal = f"exactly the {len(quoting)} that quote it"
        said("(b) downloads written in the last turn", f"{len(changed):,}", changed == quoting, goal)
        _judge_report("(b)", report, quoting, goal)


def _judge_report(part: str, report: Path, expected: set[str], goal: str) -> None:
    """Whether the build's report says that exactly those editions were typeset."""
    if not knows("--report"):
        said(f"{part} typeset, says the report", "no --report yet")
        return
    editions = json.loads(report.read_text())["editions"]
    typeset = {edition["id"] for edition in editions if edition["outcome"] == MADE}
    said(f"{part} typeset, says the report", f"{len(typeset):,}", typeset == expected, goal)


def _downloads(catalogue: Catalogue) -> dict[str, tuple[int, int]]:
    """Each edition's download as it is now: a new file has another number or time."""
    found = {}
    for edition in catalogue.editions():
        try:
            status = catalogue.download(edition).stat()
        except FileNotFoundError:
            sys.exit(f"{edition} is not built: run 'batch.py prepare' first")
        found[edition] = (status.st_ino, status.st_mtime_ns)
    return found


def _pages(catalogue: Catalogue, editions: Iterable[str]) -> list[str]:
    """Those editions' HTML. They are the first medicine's, so a catalogue of that medicine alone has the same."""
    from workshop import Workshop

    with tempfile.TemporaryDirectory() as folder:
        small = Catalogue(Path(folder), len(KINDS), catalogue.brands).write()
        workshop = Workshop(small.folder, Path(folder, "build"))
        return [workshop.html(edition) for edition in sorted(editions)]


# What ninja is given


def _ninja(catalogue: Catalogue, variant: str) -> Path:
    """A folder in which ninja has nothing to do with `<variant>.ninja`: one edge for each edition, on what it reads."""
    folder = catalogue.folder / "ninja"
    folder.mkdir(exist_ok=True)
    (folder / f"{variant}.ninja").write_text("\n".join(_edges(catalogue, variant)) + "\n")
    for _ in range(2):  # where something is to be done it only touches a file; then nothing is
        said_last = subprocess.run(
            ["ninja", "-C", folder, "-f", f"{variant}.ninja"], check=True, capture_output=True, text=True
        ).stdout
    assert "no work to do" in said_last, said_last
    return folder


def _edges(catalogue: Catalogue, variant: str) -> Iterator[str]:
    yield f"builddir = {variant}\nrule make\n  command = touch $out"
    shared = {key: " ".join(f"../{path}" for path in paths) for key, paths in _read(catalogue).items()}
    if variant == "shared":
        for (kind, audience), paths in shared.items():
            yield f"build {kind}-{audience}: phony {paths}"
            shared[kind, audience] = f"{kind}-{audience}"
    for edition in catalogue.editions():
        leaflet, audience, brand, _ = edition.split(".", 3)
        kind = next(kind for kind in KINDS if leaflet.endswith(f"-{kind}"))
        medicine = leaflet.removesuffix(f"-{kind}")
        own = [f"content/leaflets/{leaflet}.yaml", f"content/medicines/{medicine}.yaml"]
        own += [f"styles/brands/{brand}/{name}" for name in ("brand.yaml", "logo.svg")]
        inputs = " ".join(f"../{path}" for path in own)
        yield f"build out/{edition}: make | {inputs} {shared[kind, audience]}"


def _read(catalogue: Catalogue) -> dict[tuple[str, str], list[str]]:
    """The files that all leaflets of a kind read for an audience: noted while the composer reads them."""
    from docgen import Project
    from docgen.compose.compose import Composer
    from docgen.content.text import Audience
    from docgen.files import Folder

    noted: set[str] = set()

    class Noting(Folder):
        def read(self, path: str) -> bytes:
            noted.add(path)
            return super().read(path)

    read = {}
    with tempfile.TemporaryDirectory() as name:
        small = Catalogue(Path(name), len(KINDS), 1).write()
        project = Project.open(small.folder)
        for edition in small.editions():
            source = project.source(edition)
            leaflet, audience, _ = edition.split(".", 2)
            variant, view = (found[Audience(audience)] for found in (source.checked.variants, source.checked.views))
            noted.clear()
            noted.update({"docgen.yaml", "content/references.yaml", "templates/strings/en-GB.yaml"})
            composer = Composer.of(Noting.at(small.folder))
            composer.compose(variant, view, source.brand, source.edition.format)
            read[leaflet.removeprefix(f"{small.medicines[0]}-"), audience] = sorted(noted)
    return read
