"""Whatever is changed while a build runs is noticed, by that build or by the next."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from docgen import Event, ExitCode, Planned, Started
from docgen.batch.build import Executor
from tests.batch.builds import (
    BREAKS,
    add_to,
    built,
    clean,
    files,
    is_idle,
    leaflet_path,
    listing,
    withdraw,
)
from tests.projects import MEDICINE, edit

BRAND = "styles/brands/second/brand.yaml"


def once(kind: type[Event], do: Callable[[], object]) -> Callable[[Event], None]:
    """Does something when the first event of that kind is told."""
    done: list[Event] = []

    def listen(event: Event) -> None:
        if isinstance(event, kind) and not done:
            done.append(event)
            do()

    return listen


MID_BUILD: dict[str, Callable[[Path], object]] = {
    "a template is deleted": lambda folder: (folder / "templates/section.html.jinja").unlink(),
    "a style is edited": lambda folder: add_to(folder / "styles/base.css", "body { letter-spacing: 0.02pt }"),
    "a brand is edited": lambda folder: edit(folder / BRAND, "footer: Second", "footer: Our second"),
    "a title is edited": lambda folder: edit(folder / leaflet_path("gamma"), "About gamma", "All about gamma"),
    "a leaflet is withdrawn": lambda folder: withdraw(folder, "gamma"),
    "a leaflet is removed": lambda folder: (folder / leaflet_path("gamma")).unlink(),
    "a leaflet is added": lambda folder: (folder / leaflet_path("delta")).write_text(
        (folder / leaflet_path("gamma")).read_text().replace("gamma", "delta")
    ),
    "a leaflet is broken": lambda folder: edit(folder / leaflet_path("gamma"), *BREAKS["yaml"]),
    "a medicine is edited": lambda folder: edit(folder / MEDICINE, "dose: 100 mg", "dose: 90 mg"),
    "the manifest is deleted": lambda folder: (folder / "build/manifest.json").unlink(),
}


@pytest.mark.parametrize("kind", [Planned, Started], ids=["planned", "started"])
@pytest.mark.parametrize("change", MID_BUILD.values(), ids=MID_BUILD)
def test_what_is_changed_while_a_build_runs_is_made_by_the_next(
    smaller: Path, pool: Executor, change: Callable[[Path], object], kind: type[Event]
) -> None:
    template = smaller / "templates/section.html.jinja"
    text = template.read_text()
    add_to(
        smaller / "styles/base.css", "body { letter-spacing: 0.01pt }"
    )  # all is stale, and no content has to be read

    built(smaller, pool, listen=once(kind, lambda: change(smaller)))
    for entry in listing(smaller / "build").values():
        assert (smaller / "build" / entry["path"]).stat().st_size == entry["bytes"]
        assert entry["status"] == "approved"
    template.write_text(text)
    report = built(smaller, pool)

    wanted = clean_or_broken(smaller, pool)
    now = files(smaller / "build")
    if report.exit_code is ExitCode.DONE:
        assert now["manifest.json"] == wanted["manifest.json"]
        assert is_idle(built(smaller, pool))
    assert now.items() >= {path: digest for path, digest in wanted.items() if path.endswith(".pdf")}.items()


def clean_or_broken(folder: Path, pool: Executor) -> dict[str, str]:
    try:
        return clean(folder, folder.parent / "clean", pool)
    except AssertionError:  # it has errors: its sound editions are there all the same
        return files(folder.parent / "clean/build")
