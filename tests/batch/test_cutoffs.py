"""Exactly what is stale is made again, and of that only what would change; each time with its reasons."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from docgen import ExitCode
from docgen.batch import tools
from docgen.batch.build import Executor
from docgen.batch.events import State
from docgen.batch.plan import Kind
from docgen.batch.session import Session
from docgen.files import Folder
from tests.batch.builds import built, clean, files, is_idle, larger_project, leaflet_path, store_of, told, traces
from tests.projects import MEDICINE, edit

IDS = [
    f"{name}.{audience}.{brand}.en-GB.standard"
    for name in ("alpha", "beta", "gamma")
    for audience in ("clinician", "patient")
    for brand in ("plain", "second")
]
PATIENTS = [id for id in IDS if ".patient." in id]
CLINICIANS = [id for id in IDS if ".clinician." in id]


def steps(folder: Path) -> dict[str, list[Kind]]:
    """What a build would do, by edition."""
    found: dict[str, list[Kind]] = {}
    with Session.looking(Folder.at(folder), folder / "build") as session:
        for step in session.plan().steps():
            found.setdefault(step.edition, []).append(step.kind)
    return found


def downloads(folder: Path) -> dict[str, tuple[int, int]]:
    """The traces of all downloads, by the edition's id."""
    return {id: traces(folder / "build" / _path(id)) for id in IDS}


def _path(id: str) -> str:
    leaflet, audience, brand, language, form = id.split(".")
    return f"downloads/{brand}/{leaflet}.{audience}.{language}.{form}.pdf"


def documents(folder: Path) -> dict[str, tuple[int, int]]:
    """The typeset documents that are kept, with the traces of their writing."""
    return {path.name: (path.stat().st_ino, 0) for path in store_of(folder).iterdir()}


def test_a_second_build_has_nothing_to_do(larger: Path, pool: Executor) -> None:
    assert is_idle(built(larger, pool))  # which is a copy: every stamp is another
    assert is_idle(built(larger, pool))


def test_another_fact_of_the_medicine_makes_nothing_new_for_those_that_do_not_quote_it(
    larger: Path, pool: Executor
) -> None:
    before = downloads(larger)
    edit(larger / MEDICINE, "start:\n      GB: {dose: 5 mg,", "start:\n      GB: {dose: 8 mg,")

    report = built(larger, pool)

    why = (f"input changed: {MEDICINE}",)
    assert told(report) == {id: (State.BUILT if id in PATIENTS else State.SAME, why) for id in IDS}
    after = downloads(larger)
    assert {id for id in IDS if after[id] != before[id]} == set(PATIENTS)
    assert is_idle(built(larger, pool))


def test_a_comment_changes_no_pages(larger: Path, pool: Executor) -> None:
    before, kept = downloads(larger), documents(larger)
    template = larger / "templates/section.html.jinja"
    template.write_text("{# Only for us. #}" + template.read_text())

    report = built(larger, pool)

    assert told(report) == dict.fromkeys(IDS, (State.SAME, ("input changed: templates/section.html.jinja",)))
    assert (downloads(larger), documents(larger)) == (before, kept)
    assert is_idle(built(larger, pool))


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (Path.unlink, "output missing"),
        (lambda path: path.write_bytes(path.read_bytes() + b"\n"), "output edited"),
        (lambda path: path.write_bytes(b""), "output edited"),
        (lambda path: (path.unlink(), path.mkdir(), path.rmdir()), "output missing"),
    ],
)
def test_a_download_that_is_not_what_was_published_is_made_of_its_typeset_pages(
    larger: Path, pool: Executor, made: Path, change: Callable[[Path], object], why: str
) -> None:
    id, kept = IDS[3], documents(larger)
    change(larger / "build" / _path(id))

    assert steps(larger) == {id: [Kind.BRAND]}
    assert told(built(larger, pool)) == {id: (State.BUILT, (f"{why}: {_path(id)}",))}
    assert files(larger / "build") == files(made / "build")
    assert documents(larger) == kept


def test_what_the_file_says_of_itself_is_changed_without_typesetting(larger: Path, pool: Executor) -> None:
    """The leaflet's summary stands in the file and not on the pages."""
    kept = documents(larger)
    edit(larger / leaflet_path("beta"), "summary: What beta is.", "summary: All about beta.")

    report = built(larger, pool)

    why = (f"input changed: {leaflet_path('beta')}",)
    assert told(report) == {id: (State.BUILT, why) for id in IDS if id.startswith("beta.")}
    assert documents(larger) == kept
    assert files(larger / "build") == clean(larger, larger.parent / "clean", pool)


@pytest.mark.parametrize("harm", [shutil.rmtree, lambda store: [path.write_bytes(b"x") for path in store.iterdir()]])
def test_without_the_store_pages_are_typeset_again(
    larger: Path, pool: Executor, made: Path, harm: Callable[[Path], object]
) -> None:
    harm(store_of(larger))
    assert is_idle(built(larger, pool))
    (larger / "build" / _path(IDS[0])).unlink()

    report = built(larger, pool)

    assert [outcome.state for outcome in report.outcomes] == [State.BUILT]
    assert files(larger / "build") == files(made / "build")
    assert (larger / "build/.docgen/typeset").is_dir()


def test_a_style_for_one_audience_makes_only_its_editions_again(larger: Path, pool: Executor) -> None:
    with (larger / "styles/patient.css").open("a") as style:
        style.write("\nbody { letter-spacing: 0.01pt }\n")

    assert set(steps(larger)) == set(PATIENTS)
    assert told(built(larger, pool)) == dict.fromkeys(PATIENTS, (State.BUILT, ("input changed: styles/patient.css",)))


def test_an_ink_of_one_brand_makes_only_its_editions_again(larger: Path, pool: Executor) -> None:
    kept = documents(larger)
    home = larger / "styles/brands/second/brand.yaml"
    home.write_text(home.read_text() + 'inks: {primary: {screen: "#111111", process: [0, 0, 0, 98]}}\n')

    report = built(larger, pool)

    why = ("input changed: styles/brands/second/brand.yaml",)
    assert told(report) == {id: (State.BUILT, why) for id in IDS if ".second." in id}
    assert documents(larger).items() >= kept.items()
    assert files(larger / "build") == clean(larger, larger.parent / "clean", pool)


def test_a_file_that_goes_and_comes_back(larger: Path, pool: Executor, made: Path) -> None:
    logo = larger / "styles/brands/plain/logo.svg"
    data = logo.read_bytes()
    logo.unlink()
    with Session.looking(Folder.at(larger), larger / "build") as session:
        assert {str(reason) for reason in session.judge.reasons(IDS[1])} == {"input gone: styles/brands/plain/logo.svg"}
    report = built(larger, pool)
    assert (report.exit_code, {outcome.state for outcome in report.outcomes}) == (ExitCode.FAULTS, {State.FAILED})

    logo.write_bytes(data)

    why = ("failed last time",)
    assert told(built(larger, pool)) == dict.fromkeys(IDS, (State.SAME, why))
    assert files(larger / "build") == files(made / "build")


def test_a_font_that_appears_in_a_brands_folder_is_noticed(larger: Path, pool: Executor) -> None:
    fonts = larger / "styles/brands/second/fonts"
    fonts.mkdir()
    with Session.looking(Folder.at(larger), larger / "build") as session:
        assert session.plan().reasons == {}
        for face in [Path(key) for key in session.disk.learned if "/DejaVuSans" in key]:
            shutil.copy(face, fonts / f"Own{face.name}")

    report = built(larger, pool)

    why = ("files came or went: styles/brands/second/fonts/*.ttf",)
    assert {id: reasons for id, (_, reasons) in told(report).items()} == {id: why for id in IDS if ".second." in id}
    assert files(larger / "build") == clean(larger, larger.parent / "clean", pool)
    assert is_idle(built(larger, pool))


def test_a_file_that_was_looked_for_and_absent_is_noticed_when_it_appears(tmp_path: Path, pool: Executor) -> None:
    folder = larger_project(tmp_path / "project")
    template = folder / "templates/section.html.jinja"
    template.write_text("{% include 'extra.html.jinja' ignore missing %}" + template.read_text())
    assert built(folder, pool).exit_code is ExitCode.DONE

    (folder / "templates/extra.html.jinja").write_text("{# nothing yet #}")

    why = ("file appeared: templates/extra.html.jinja",)
    assert told(built(folder, pool)) == dict.fromkeys(IDS, (State.SAME, why))
    assert is_idle(built(folder, pool))


def test_other_tools_make_everything_again(
    larger: Path, pool: Executor, made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = dict(tools.versions())
    then = {**now, "weasyprint": "99.0", "pango": "2.0"}
    for module in ("session", "packing", "outlet"):
        monkeypatch.setattr(f"docgen.batch.{module}.versions", lambda: then)

    report = built(larger, pool)

    why = (f"tool changed: pango {now['pango']} -> 2.0", f"tool changed: weasyprint {now['weasyprint']} -> 99.0")
    assert told(report) == dict.fromkeys(IDS, (State.BUILT, why))
    assert files(larger / "build") == files(made / "build")
    assert is_idle(built(larger, pool))


def test_force_makes_everything_again(larger: Path, pool: Executor, made: Path) -> None:
    report = built(larger, pool, force=True, patterns=["alpha"])

    assert told(report) == dict.fromkeys(IDS[:4], (State.BUILT, ("forced",)))
    assert files(larger / "build") == files(made / "build")


def test_a_brand_that_is_called_otherwise_has_new_editions(larger: Path, pool: Executor) -> None:
    brands = larger / "styles/brands"
    (brands / "second").rename(brands / "third")
    edit(brands / "third/brand.yaml", "brand: second", "brand: third")
    edit(larger / "docgen.yaml", "[plain, second]", "[plain, third]")

    report = built(larger, pool)

    assert {id: reasons for id, (_, reasons) in told(report).items()} == {
        id.replace("second", "third"): ("never built",) for id in IDS if ".second." in id
    }
    after, wanted = files(larger / "build"), clean(larger, larger.parent / "clean", pool)
    assert after.items() >= wanted.items()
    assert {path.split("/")[1] for path in after.keys() - wanted.keys()} == {"second"}  # `docgen prune` removes them
