"""The project of `benchmarks/brands.py`: two thousand trusts that nobody has heard of."""

from pathlib import Path

from benchmarks.trusts import BASE, LEAFLETS, Trusts, _name
from docgen import Project


def test_made_up_brands_have_nothing_wrong_and_the_editions_that_are_named(tmp_path: Path) -> None:
    trusts = Trusts(tmp_path, 12).write()
    project = Project.open(tmp_path)
    assert project.check() == []
    assert {edition.id for edition in project.editions()} == set(trusts.editions())
    assert len(trusts.editions()) == 12 * 2 * len(LEAFLETS)
    paths = {edition.id: tmp_path / "build" / edition.path for edition in project.editions()}
    assert {edition: trusts.download(edition) for edition in trusts.editions()} == paths
    assert Trusts.at(tmp_path) == trusts


def test_a_made_up_brand_has_all_of_its_own_and_extends_another(tmp_path: Path) -> None:
    trusts, project = Trusts(tmp_path, 12).write(), Project.open(tmp_path)
    sources = [project.source(edition) for edition in trusts.editions() if edition.startswith(LEAFLETS[0])]
    brands = {source.brand.id: source.brand for source in sources if source}
    for field in ("name", "footer", "editions_at", "contact"):
        assert len({getattr(brand, field) for brand in brands.values()}) == 12
    assert len({tuple(ink.rgb for ink in brand.inks.values()) for brand in brands.values()}) == 12
    assert len({(tmp_path / brand.logo.path).read_bytes() for brand in brands.values()}) == 12
    assert all(f"extends: {BASE}\n" in (tmp_path / brand.place.path).read_text() for brand in brands.values())


def test_two_thousand_brands_have_names_of_their_own() -> None:
    assert len({_name(number) for number in range(2000)}) == 2000


def test_made_up_brands_are_the_same_each_time(tmp_path: Path) -> None:
    one, two = (Trusts(tmp_path / name, 5) for name in ("one", "two"))
    for trusts in (one, two):
        trusts.folder.mkdir()
        trusts.write()
    files = {path.relative_to(one.folder): path.read_bytes() for path in one.folder.rglob("*") if path.is_file()}
    assert files == {
        path.relative_to(two.folder): path.read_bytes() for path in two.folder.rglob("*") if path.is_file()
    }


def test_a_phone_number_is_changed(tmp_path: Path) -> None:
    trusts = Trusts(tmp_path, 2).write()
    trusts.change_phone("trust-0002", 999)
    source = Project.open(tmp_path).source(trusts.editions(["trust-0002"])[0])
    assert source
    assert source.brand.contact.phone == "01632 960 999"
