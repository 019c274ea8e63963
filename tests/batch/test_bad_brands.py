"""What can be wrong with slots and brands: told at its line, and nothing half-written."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from docgen import ExitCode, Project, Refusal
from docgen.batch.build import Executor
from docgen.batch.events import Report
from docgen.batch.pages import Pager
from tests.batch.builds import add_to, built, files, larger_project, leaflet_path, listing
from tests.projects import edit, line

SECOND, PLAIN = "styles/brands/second/brand.yaml", "styles/brands/plain/brand.yaml"
LEAFLET, COLOPHON = "templates/leaflet.html.jinja", "templates/slots/colophon.html.jinja"
INKS = "use one of accent, caution, emergency, muted, note, primary, rule, surface, text"
ROOM = "shorten it, set it smaller, or give the slot more room in every brand"
DRAWING = '<svg xmlns="http://www.w3.org/2000/svg"><path fill="var(--ink-primary)" d="M0 0h9v9z"/></svg>'


@pytest.fixture(scope="module")
def origin(tmp_path_factory: pytest.TempPathFactory, pool: Executor) -> Path:
    """A leaflet for two audiences in two brands, built."""
    folder = larger_project(tmp_path_factory.mktemp("brands") / "project", leaflets=("alpha",))
    assert built(folder, pool).exit_code is ExitCode.DONE
    return folder


@pytest.fixture
def folder(origin: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(origin, tmp_path / "project"))


def logo_without_size(folder: Path) -> None:
    (folder / "styles/brands/second/logo.svg").write_text(DRAWING)
    add_to(folder / SECOND, "logo: {file: logo.svg}\n")


def drawn(attributes: str) -> Callable[[Path], None]:
    """Gives the second brand a logo of its own, drawn like this."""

    def harm(folder: Path) -> None:
        svg = f'<svg xmlns="http://www.w3.org/2000/svg" {attributes}/></svg>'
        (folder / "styles/brands/second/logo.svg").write_text(svg)
        add_to(folder / SECOND, "logo: {file: logo.svg}\n")

    return harm


def hidden(folder: Path) -> None:
    add_to(folder / "styles/base.css", "#slot-colophon { display: none }\n")


def without_hours(folder: Path) -> None:
    edit(folder / PLAIN, "  hours: Monday to Friday, 9am to 5pm\n", "")
    edit(folder / COLOPHON, '<p class="publisher">', "<p>{{ brand.contact.hours }}</p><p>")


def moved(folder: Path) -> None:
    add_to(folder / "styles/base.css", "#slot-colophon { left: 3cm }\n")


CASES: dict[str, tuple[Callable[[Path], None], str, set[str]]] = {
    "words that do not fit": (
        lambda folder: edit(folder / SECOND, "footer: Second Leaflets", f"footer: {'Second Leaflets ' * 20}"),
        f"{SECOND}:4:9: error[slot-overflow]: what is in the slot 'line' is 21.5 pt too high for it | {ROOM}",
        {"second"},
    ),
    "a logo without a size": (
        logo_without_size,
        f"{SECOND}:5:14: error[logo-without-size]: the logo 'styles/brands/second/logo.svg' has no viewBox"
        " | add viewBox to its svg element",
        {"second"},
    ),
    "a logo with a shape that is not painted": (
        drawn('viewBox="0 0 100 20"><path d="M0 0h100v20H0z"'),
        f"{SECOND}:5:7: error[colour-not-an-ink]: the drawing 'styles/brands/second/logo.svg' has a colour that is not an ink"
        ' (black where no fill is given) | give every shape fill="var(--ink-primary)", or another ink, or fill="none" and a stroke',
        {"second"},
    ),
    "a logo of which nothing shows": (
        drawn('viewBox="500 500 100 20"><path fill="var(--ink-primary)" d="M0 0h100v20H0z"'),
        f"{SECOND}:5:7: error[drawing-blank]: nothing of the drawing 'styles/brands/second/logo.svg' is within its viewBox"
        " | have its viewBox say where its shapes are",
        {"second"},
    ),
    "a field that no brand has": (
        lambda folder: edit(folder / COLOPHON, '<p class="publisher">', "<p>{{ brand.contact.fax }}</p><p>"),
        f"{COLOPHON}:3:1: error[template-undefined]: a brand has no 'contact.fax'"
        " | check the name; docs/architecture.md lists what a template is given",
        {"plain", "second"},
    ),
    "a field that this brand does not have": (
        without_hours,
        f"{PLAIN}:19:3: error[brand-field-missing]: brand 'plain' says nothing of its 'contact.hours', which "
        f"{COLOPHON}:3:1 prints | write it in the brand, or ask for it in the template: {{% if … %}}",
        {"plain", "second"},
    ),
    "an ink in a drawing of a slot": (
        lambda folder: edit(folder / COLOPHON, "var(--ink-text)", "var(--ink-gold)"),
        f"{COLOPHON}:2:142: error[unknown-ink]: unknown ink 'gold' | {INKS}",
        {"plain", "second"},
    ),
    "an ink in a style of a slot": (
        lambda folder: add_to(folder / "styles/base.css", "#slot-line { color: var(--ink-gold) }\n"),
        f"styles/base.css:LAST:31: error[unknown-ink]: unknown ink 'gold' | {INKS}",
        {"plain", "second"},
    ),
    "a slot twice": (
        lambda folder: edit(folder / LEAFLET, "{{ slot('band') }}", "{{ slot('band') }}\n{{ slot('band') }}"),
        f"{LEAFLET}:15:1: error[slot-twice]: the slot 'band' stands on the page twice | take one of the two away",
        {"plain", "second"},
    ),
    "a slot that is not placed": (
        lambda folder: edit(folder / LEAFLET, "{{ slot('band') }}", ""),
        f"{LEAFLET}: error[slot-missing]: the page has no slot 'band' | write {{{{ slot('band') }}}} where it is to stand",
        {"plain", "second"},
    ),
    "a slot that is hidden": (
        hidden,
        "templates/colophon.html.jinja:14:1: error[slot-missing]: the slot 'colophon' is not on any page | take out of the styles what hides it; it is named last in styles/base.css:LAST",
        {"plain", "second"},
    ),
    "a slot that runs off the page": (
        moved,
        "templates/colophon.html.jinja:14:1: error[slot-off-page]: the slot 'colophon' runs 39.7 pt off the page at the right"
        " | take out of the styles what moves it there, or makes it so large; it is named last in styles/base.css:LAST",
        {"plain", "second"},
    ),
    "a logo that is drawn in beyond its slot": (
        lambda folder: add_to(folder / "styles/base.css", "#slot-band img { margin-left: -4cm }\n"),
        f"{PLAIN}:6:7: error[slot-overflow]: what is in the slot 'band' sticks 113.4 pt out of it at the left | {ROOM}",
        {"plain", "second"},
    ),
    "a slot that nobody knows": (
        lambda folder: edit(folder / LEAFLET, "{{ slot('band') }}", "{{ slot('band') }}{{ slot('badge') }}"),
        f"{LEAFLET}:14:1: error[unknown-slot]: there is no slot 'badge' | use one of band, contact, colophon, line",
        {"plain", "second"},
    ),
    "a brand with the name of another": (
        lambda folder: edit(folder / SECOND, "brand: second", "brand: plain"),
        f"{SECOND}:1:8: error[name-not-folder]: 'plain' is written in a folder called 'second' | use one name",
        {"second"},
    ),
    "letters that no font has": (
        lambda folder: edit(folder / SECOND, "footer: Second Leaflets", "footer: 漢 Leaflets"),
        f"{SECOND}:4:9: error[glyph-missing]: the font 'DejaVu Sans' of brand 'second' has no '漢' "
        "(U+6F22 CJK UNIFIED IDEOGRAPH-6F22) | write it with other characters, or choose a font that has it",
        {"second"},
    ),
}


def said(report: Report) -> Iterator[str]:
    for found in [*report.diagnostics, *(found for outcome in report.outcomes for found in outcome.diagnostics)]:
        yield line(found)


@pytest.mark.parametrize(("harm", "wanted", "brands"), CASES.values(), ids=CASES)
def test_it_is_told_and_nothing_is_half_written(
    folder: Path, pool: Executor, harm: Callable[[Path], None], wanted: str, brands: set[str]
) -> None:
    before = files(folder / "build")
    harm(folder)
    css = (folder / "styles/base.css").read_text().splitlines()

    report = built(folder, pool)

    assert report.exit_code is ExitCode.FAULTS
    found = set(said(report))
    assert wanted.replace("LAST", str(len(css))) in found, found
    after, listed = files(folder / "build"), listing(folder / "build")
    assert {id.split(".")[2] for id, entry in listed.items() if entry["stale"]} == brands
    theirs = [path for path in before if path.startswith(tuple(f"downloads/{brand}/" for brand in brands))]
    assert theirs
    assert {path: after[path] for path in theirs} == {path: before[path] for path in theirs}
    assert after.keys() == before.keys()
    assert not list((folder / "build").rglob("*.part"))


@pytest.mark.parametrize("fan_out", [True, False])
@pytest.mark.parametrize("times", [20, 40, 400, 4000])
def test_what_does_not_fit_is_refused_both_ways_however_much_it_is(
    folder: Path, pool: Executor, fan_out: bool, times: int
) -> None:
    edit(folder / SECOND, "footer: Second Leaflets", f"footer: {'Second Leaflets ' * times}")
    report = built(folder, pool, brand="second", fan_out=fan_out)
    assert {(outcome.edition.brand, outcome.failed) for outcome in report.outcomes} == {("second", True)}
    assert any(f"{SECOND}:4:9: error[slot-overflow]: what is in the slot 'line' is " in it for it in said(report))


def test_one_brand_named_twice_is_told_where_it_is_named(folder: Path, pool: Executor) -> None:
    edit(folder / "docgen.yaml", "[plain, second]", "[plain, second, second]")
    before = files(folder / "build")
    with pytest.raises(Refusal) as refused:
        built(folder, pool)
    assert [line(found) for found in refused.value.diagnostics] == [
        "docgen.yaml:3:25: error[named-twice]: 'second' is named a second time | take it out"
    ]
    assert files(folder / "build") == before


@pytest.mark.parametrize("fan_out", [True, False])
@pytest.mark.parametrize(
    ("css", "at", "words"),
    [
        (".publisher { display: none }", f"{SECOND}:3:7", "Published by Second Leaflets"),
        (".contact-phone { display: none }", f"{PLAIN}:20:10", "020 7946 0958"),
        (".contact-more { color: var(--ink-surface) }", f"{PLAIN}:21:10", "information@plain.example"),
    ],
)
def test_what_a_brand_says_is_in_the_file_and_can_be_seen(
    folder: Path, pool: Executor, fan_out: bool, css: str, at: str, words: str
) -> None:
    card = "      - contact-card: {patient: Ask us., clinician: Ask us.}\n"
    edit(folder / leaflet_path("alpha"), "      - references: cited", f"{card}      - references: cited")
    assert built(folder, pool, fan_out=fan_out).exit_code is ExitCode.DONE
    add_to(folder / SECOND, "stylesheet: brand.css\n")
    (folder / SECOND).with_name("brand.css").write_text(css)

    report = built(folder, pool, fan_out=fan_out)

    assert report.exit_code is ExitCode.NON_CONFORMING
    assert {outcome.edition.brand for outcome in report.outcomes if outcome.failed} == {"second"}
    assert (
        f"{at}: error[text-lost]: this text is not in the PDF, cannot be seen, or is not in its place: '{words}'"
        " | take out of the styles what hides it, or what the brand says there out of the brand"
    ) in set(said(report))


def test_a_template_of_a_slot_that_goes_away_in_mid_build_is_told(folder: Path) -> None:
    """The page is kept from one brand to the next, and has the slot."""
    project = Project.open(folder)
    first, second = (project.source(f"alpha.patient.{brand}.en-GB.standard") for brand in ("plain", "second"))
    assert first is not None
    assert second is not None
    pager = Pager.of(project.folder)
    pager.draft(first.edition, first.checked, first.brand)
    (folder / COLOPHON).unlink()

    with pytest.raises(Refusal) as refused:
        pager.draft(second.edition, second.checked, second.brand)

    assert [found.id for found in refused.value.diagnostics if found.is_error] == ["template-missing"]
