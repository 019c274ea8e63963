"""Single editions in this process: made as a worker of a build makes them, and as plain HTML for other engines."""

from __future__ import annotations

import functools
import pickle
from pathlib import Path

from docgen import Project
from docgen.batch import tools
from docgen.batch.pages import imprint_of
from docgen.batch.steps import Job, perform
from docgen.batch.store import Store
from docgen.compose.compose import Composer
from docgen.compose.manuscript import Manuscript
from docgen.content.text import Audience
from docgen.publish.downloads import publish
from docgen.typeset.inks import TINTS


class Workshop:
    """A project that was read, with everything warm that stays warm from one edition to the next."""

    def __init__(self, folder: Path, output: Path) -> None:
        project = Project.open(folder)
        self.folder, self.output = folder, output
        self.sources = {edition.id: project.source(edition.id) for edition in project.editions()}
        self.composer = Composer.of(project.folder)

    def make(self, edition: str) -> Path:
        """docgen's whole work for one edition, from a job as a build sends it to the published file: what a worker does, and
        what the coordinator puts on the disk."""
        job = self.job(edition)
        result = perform(job)
        assert result.pdf, result.diagnostics
        assert result.document
        publish(result.pdf, job.edition, self.output, pages=result.pages)
        Store(self.output).put(result.typeset, result.document)
        return self.output / job.edition.path

    @functools.cache  # noqa: B019 (a workshop lives as long as its benchmark)
    def job(self, edition: str) -> Job:
        """The edition as a worker is given it. A build pickles a leaflet once for all its editions."""
        source = self.sources[edition]
        leaflet, brand = pickle.dumps(source.checked), pickle.dumps(source.brand)
        return Job(source.edition, self.folder.resolve(), self.output, leaflet, brand, tools.digest(), before=None)

    def manuscript(self, edition: str) -> Manuscript:
        source = self.sources[edition]
        audience, imprint = Audience(source.edition.audience), imprint_of(source.edition, source.brand)
        variant, view = source.checked.variants[audience], source.checked.views[audience]
        return self.composer.compose(variant, view, source.brand, imprint)

    def html(self, edition: str) -> str:
        """The edition's manuscript as one HTML document for the bare engine, its inks as plain colours."""
        inks = {name: ink.rgb for name, ink in self.sources[edition].brand.inks.items()}
        return plain_html(self.manuscript(edition), inks)


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
