"""Single editions in this process: made as a worker of a build makes them, and as plain HTML for other engines."""

from __future__ import annotations

import functools
import pickle
import re
from collections.abc import Sequence
from pathlib import Path

from sides import said

from docgen import Project
from docgen.batch import tools
from docgen.batch.pages import Draft, Pager
from docgen.batch.project import Source
from docgen.batch.steps import Job, Result, perform
from docgen.batch.store import Store
from docgen.compose.manuscript import ADDRESS, Manuscript
from docgen.publish.downloads import publish
from docgen.typeset.inks import TINTS

_ID = re.compile(r"(data-mark=.id.[^>]*>)0<")


class Workshop:
    """A project that was read, with everything warm that stays warm from one edition to the next.

    With `fan_out`, what was typeset is kept for the next edition, as within one build; without, each edition is made from
    the beginning, pages and slots as a whole.
    """

    def __init__(self, folder: Path, output: Path, *, fan_out: bool = False) -> None:
        self._project = Project.open(folder)
        self.folder, self.output, self.fan_out = folder, output, fan_out
        self.pager = Pager.of(self._project.folder)
        self._pickled: dict[str, bytes] = {}

    def make(self, edition: str) -> Path:
        """docgen's whole work for one edition, from a job as a build sends it to the published file: what a worker does, and
        what the coordinator puts on the disk."""
        return self.publish(edition, self.perform(edition))

    def perform(self, edition: str) -> Result:
        """What a worker does."""
        result = perform(self.job(edition))
        assert result.pdf, result.diagnostics
        return result

    def publish(self, edition: str, result: Result) -> Path:
        """What the coordinator puts on the disk, but for the manifest and the ledger."""
        meant = self.source(edition).edition
        publish(result.pdf or b"", meant, self.output, pages=result.pages)
        store = Store(self.output if self.fan_out else self.output / "aside")
        for key, packed in result.documents.items():
            store.put(key, packed)
        return self.output / meant.path

    @functools.cache  # noqa: B019 (a workshop lives as long as its benchmark)
    def source(self, edition: str) -> Source:
        found = self._project.source(edition)
        assert found, edition
        return found

    @functools.cache  # noqa: B019 (likewise)
    def job(self, edition: str) -> Job:
        """The edition as a worker is given it. A build pickles a leaflet or a brand once for all its editions."""
        source = self.source(edition)
        names = source.edition.leaflet, source.edition.brand
        for name, value in zip(names, (source.checked, source.brand), strict=True):
            if name not in self._pickled:
                self._pickled[name] = pickle.dumps(value)
        leaflet, brand = (self._pickled[name] for name in names)
        return Job(
            edition=source.edition,
            root=self.folder.resolve(),
            output=self.output,
            leaflet=leaflet,
            brand=brand,
            tools=tools.digest(),
            before=None,
            fan_out=self.fan_out,
            build="one" if self.fan_out else "",
        )

    def draft(self, edition: str) -> Draft:
        source = self.source(edition)
        return self.pager.draft(source.edition, source.checked, source.brand)

    def html(self, edition: str) -> str:
        """The edition's manuscript as one HTML document for the bare engine: inks as plain colours, a dot for the QR code."""
        draft = self.draft(edition)
        text = plain_html(draft.whole, dict(draft.inks)).replace(ADDRESS, draft.imprint.address)
        return _ID.sub(lambda found: f"{found[1]}{edition}<", text)


def hold(part: str, workshop: Workshop, editions: Sequence[str], counts: Sequence[int]) -> None:
    """What a worker holds after so many of these editions, each of them another one; prints it as ``part`` of a benchmark.

    It is a worker of a build, sent its jobs one by one as a build sends them, but never replaced. What is measured is that
    process and not this one, which keeps all that it sends.
    """
    from psutil import Process

    from docgen.batch.local.pool import Done, Limits, Pool
    from docgen.batch.packing import Errand

    held = []
    number = 0
    with Pool(perform, 1, Limits(jobs=counts[-1] + 1)) as pool:
        for event in pool.run([Errand(edition, workshop.job) for edition in editions[: counts[-1]]]):
            if not isinstance(event, Done):
                continue
            assert event.result.pdf, event.result.diagnostics
            workshop.publish(event.job.id, event.result)
            number += 1
            if number in counts:
                (worker,) = Process().children()
                held.append(worker.memory_info().rss)
                said(f"({part}) memory of a worker, {number:,} editions", f"{held[-1] / 1e6:.1f} MB")
    assert number == counts[-1], f"{counts[-1] - number} editions were lost"
    growth = held[-1] / held[0] - 1
    words = f"({part}) growth from {counts[0]:,} to {counts[-1]:,} editions"
    said(words, f"{growth:+.1%}", growth < 0.1, "less than 10%")


def plain_html(manuscript: Manuscript, inks: dict[str, tuple[float, float, float]]) -> str:
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
