from pathlib import Path

from benchmarks.catalogue import AUDIENCES, KINDS, Catalogue
from docgen import Project
from docgen.compose.compose import Composer
from docgen.content.text import Audience


def manuscripts(folder: Path) -> dict[str, str]:
    project = Project.open(folder)
    composer = Composer.of(project.folder)
    made = {}
    for edition in project.editions():
        source, audience = project.source(edition.id), Audience(edition.audience)
        assert source is not None
        variant, view = source.checked.variants[audience], source.checked.views[audience]
        made[edition.id] = composer.compose(variant, view, source.brand, edition.format).page.html
    return made


def test_a_catalogue_has_nothing_wrong_and_the_editions_that_it_names(tmp_path: Path) -> None:
    catalogue = Catalogue(tmp_path, leaflets=30, brands=6).write()
    project = Project.open(tmp_path)
    assert project.check() == []
    assert {edition.id for edition in project.editions()} == set(catalogue.editions())
    paths = {edition.id: tmp_path / "build" / edition.path for edition in project.editions()}
    assert {edition: catalogue.download(edition) for edition in catalogue.editions()} == paths
    assert Catalogue.at(tmp_path) == catalogue


def test_a_catalogue_is_the_same_each_time(tmp_path: Path) -> None:
    one, two = (Catalogue(tmp_path / name, leaflets=9, brands=2).write().folder for name in ("one", "two"))
    files = {path.relative_to(one): path.read_bytes() for path in one.rglob("*") if path.is_file()}
    assert files == {path.relative_to(two): path.read_bytes() for path in two.rglob("*") if path.is_file()}


def test_twenty_editions_quote_the_fact_that_the_benchmark_changes(tmp_path: Path) -> None:
    catalogue = Catalogue(tmp_path, leaflets=2 * len(KINDS), brands=5).write()
    before = manuscripts(tmp_path)
    catalogue.change_maximum(catalogue.medicines[0])
    after = manuscripts(tmp_path)
    changed = {edition for edition, html in after.items() if html != before[edition]}
    assert changed == set(catalogue.quoting(catalogue.medicines[0]))
    assert len(changed) == 2 * len(AUDIENCES) * 5
