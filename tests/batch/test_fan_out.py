"""Pages are typeset once for all brands that look alike, slots once for all leaflets of a brand: counted, run by run."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Generator, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen import ExitCode
from docgen.batch import steps
from docgen.batch.build import in_waves
from docgen.batch.events import State
from docgen.batch.jobs import Done, Lost, Started
from docgen.batch.packing import Errand
from docgen.batch.plan import Manner
from docgen.batch.session import Session
from docgen.batch.steps import Result, perform
from docgen.batch.store import unpack
from docgen.files import Folder
from docgen.typeset.document import TypesetDocument
from tests.batch.builds import built, clean, files, is_idle, larger_project, leaflet_path, listing, told
from tests.comparing import facts, look_apart
from tests.projects import MEDICINE, edit
from tests.typeset.helpers import dump

LEAFLETS, BRANDS, AUDIENCES = ("alpha", "beta"), ("plain", "second", "third"), ("clinician", "patient")
CARD = "      - contact-card: Ask us.\n"


class Apart:
    """Does all errands of a wave at the same time, each in a worker of its own, as a machine with many cores might.

    ``pages`` and ``slots`` are the keys of what the engine has made: twice if two workers have made the same.
    """

    in_waves = True

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.pages: list[str] = []
        self.slots: list[str] = []
        self._patch = monkeypatch

    def run(
        self, jobs: Sequence[Errand]
    ) -> Generator[Started[Errand] | Done[Errand, Result] | Lost[Errand], None, None]:
        results = []
        for errand in jobs:
            self._patch.setattr(steps, "_bench", steps._Bench())
            results.append(perform(pickle.loads(pickle.dumps(errand))))
        for errand, result in zip(jobs, results, strict=True):
            for key, packed in result.documents.items():
                kept = unpack(packed)
                assert kept is not None
                (self.pages if isinstance(kept.typeset, TypesetDocument) else self.slots).append(key)
            yield Started(errand)
            yield Done(errand, result)

    def take(self) -> tuple[int, int]:
        """How many pages and how many sheets of slots were made since, none of them twice."""
        assert len(set(self.pages)) == len(self.pages)
        assert len(set(self.slots)) == len(self.slots)
        found = len(self.pages), len(self.slots)
        self.pages.clear()
        self.slots.clear()
        return found


@pytest.fixture
def apart(monkeypatch: pytest.MonkeyPatch) -> Apart:
    return Apart(monkeypatch)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two leaflets for two audiences in three brands, of which two extend the first."""
    folder = larger_project(tmp_path / "project", leaflets=LEAFLETS, brands=BRANDS[1:])
    for name in LEAFLETS:
        edit(folder / leaflet_path(name), "      - references: cited\n", f"{CARD}      - references: cited\n")
    of_brand(folder, "third", "footer: Second Leaflets", "footer: Third Leaflets")
    return folder


def of_brand(folder: Path, name: str, old: str, new: str) -> None:
    edit(folder / f"styles/brands/{name}/brand.yaml", old, new)


def made(folder: Path, apart: Apart) -> dict[str, State]:
    report = built(folder, apart)
    assert report.exit_code is ExitCode.DONE, report
    return {outcome.edition.id: outcome.state for outcome in report.outcomes}


# ------------------------------------------------------------------------------------------------ how often the engine runs


def test_so_many_pages_and_so_many_brands_are_typeset_and_no_more(folder: Path, apart: Apart) -> None:
    assert len(made(folder, apart)) == len(LEAFLETS) * len(AUDIENCES) * len(BRANDS)
    assert apart.take() == (len(LEAFLETS) * len(AUDIENCES), len(BRANDS) * len(AUDIENCES))
    assert is_idle(built(folder, apart))


def test_one_more_brand_costs_its_slots(folder: Path, apart: Apart) -> None:
    edit(folder / "docgen.yaml", ", third]", "]")
    made(folder, apart)
    apart.take()
    edit(folder / "docgen.yaml", ", second]", ", second, third]")

    assert {id.split(".")[2] for id in made(folder, apart)} == {"third"}
    assert apart.take() == (0, len(AUDIENCES))


CHANGES: dict[str, tuple[Callable[[Path], None], Callable[[str], bool], tuple[int, int]]] = {
    "a telephone number": (
        lambda folder: of_brand(folder, "second", "footer:", "contact: {phone: 01632 960456}\nfooter:"),
        lambda id: ".second." in id,
        (0, 2),
    ),
    "an ink": (
        lambda folder: of_brand(
            folder, "second", "footer:", 'inks: {primary: {screen: "#111111", process: [0, 0, 0, 98]}}\nfooter:'
        ),
        lambda id: ".second." in id,
        (0, 0),
    ),
    "the brand that others extend": (
        lambda folder: of_brand(folder, "plain", "phone: 020 7946 0958", "phone: 020 7946 0959"),
        lambda id: True,
        (0, 6),
    ),
    "an address of editions": (
        lambda folder: of_brand(folder, "third", "footer:", "editions-at: https://other.example/e/\nfooter:"),
        lambda id: ".third." in id,
        (0, 0),
    ),
    "a fact": (
        lambda folder: edit(folder / MEDICINE, "start:\n      GB: {dose: 5 mg,", "start:\n      GB: {dose: 8 mg,"),
        lambda id: ".patient." in id,
        (2, 0),
    ),
    "a word of one leaflet": (
        lambda folder: edit(folder / leaflet_path("beta"), "of beta with food", "of beta with water"),
        lambda id: id.startswith("beta.patient."),
        (1, 0),
    ),
    "the template of a slot": (
        lambda folder: edit(
            folder / "templates/slots/contact.html.jinja", "{{ contact.name }}", "{{ contact.name }}, us"
        ),
        lambda id: True,
        (0, 6),
    ),
}


@pytest.mark.parametrize(
    ("change", "meant", "runs"),
    [
        pytest.param(*change, id=name, marks=[] if name in ("a telephone number", "a fact") else pytest.mark.slow)
        for name, change in CHANGES.items()
    ],
)
def test_a_change_costs_what_it_changes(
    folder: Path, apart: Apart, change: Callable[[Path], None], meant: Callable[[str], bool], runs: tuple[int, int]
) -> None:
    ids = set(made(folder, apart))
    apart.take()
    change(folder)

    states = made(folder, apart)

    assert {id for id, state in states.items() if state is State.BUILT} == {id for id in ids if meant(id)}
    assert apart.take() == runs
    assert files(folder / "build") == clean(folder, folder.parent / "clean", apart)
    assert is_idle(built(folder, apart))


@pytest.mark.parametrize(("old", "new"), [("status: approved", "status: draft"), (CARD, "")], ids=["draft", "no card"])
def test_a_leaflet_of_another_kind_needs_its_own_sheets_of_slots(
    folder: Path, apart: Apart, old: str, new: str
) -> None:
    """A draft's slots may look otherwise; without a contact card there is one slot less."""
    edit(folder / leaflet_path("beta"), old, new)
    made(folder, apart)
    assert apart.take() == (len(LEAFLETS) * len(AUDIENCES), 2 * len(BRANDS) * len(AUDIENCES))


def test_a_brand_with_a_look_of_its_own_has_pages_of_its_own(folder: Path, apart: Apart) -> None:
    (folder / "styles/brands/third/brand.css").write_text("h1 { letter-spacing: .1pt }\n")
    of_brand(folder, "third", "footer:", "stylesheet: brand.css\nfooter:")
    made(folder, apart)
    assert apart.take() == (2 * len(LEAFLETS) * len(AUDIENCES), len(BRANDS) * len(AUDIENCES))


# ------------------------------------------------------------------------------------------------ brand fields in running text


def test_pages_that_read_a_field_are_typeset_once_for_each_value(folder: Path, apart: Apart) -> None:
    edit(folder / "templates/leaflet.html.jinja", "<main>", "<main><p>Call {{ brand.contact.phone }}.</p>")
    of_brand(folder, "third", "footer:", "contact: {phone: 01632 960456}\nfooter:")

    made(folder, apart)

    assert apart.take() == (2 * len(LEAFLETS) * len(AUDIENCES), len(BRANDS) * len(AUDIENCES))
    of_brand(folder, "third", "01632 960456", "01632 960457")
    states = made(folder, apart)
    assert {id.split(".")[2] for id in states} == {"third"}
    assert apart.take() == (len(LEAFLETS) * len(AUDIENCES), len(AUDIENCES))
    of_brand(folder, "third", "01632 960457", "020 7946 0958")
    made(folder, apart)
    assert apart.take() == (0, len(AUDIENCES)), "it has the pages of the others now"
    assert files(folder / "build") == clean(folder, folder.parent / "clean", apart)


def test_a_template_that_begins_to_read_a_brand_is_noticed(folder: Path, apart: Apart) -> None:
    of_brand(folder, "third", "footer:", "contact: {phone: 01632 960456}\nfooter:")
    made(folder, apart)
    apart.take()
    edit(folder / "templates/leaflet.html.jinja", "<main>", "<main><p>Call {{ brand.contact.phone }}.</p>")
    made(folder, apart)
    assert apart.take() == (2 * len(LEAFLETS) * len(AUDIENCES), 0)
    edit(folder / "templates/leaflet.html.jinja", "<main><p>Call {{ brand.contact.phone }}.</p>", "<main>")
    made(folder, apart)
    assert files(folder / "build") == clean(folder, folder.parent / "clean", apart)


# ------------------------------------------------------------------------------------------------ with and without


@pytest.mark.slow
def test_without_fan_out_every_edition_is_typeset_as_a_whole_and_says_the_same(folder: Path, apart: Apart) -> None:
    edit(folder / "templates/leaflet.html.jinja", "<main>", "<main><p>Call {{ brand.contact.phone }}.</p>")
    made(folder, apart)
    apart.take()
    together = {path: path.read_bytes() for path in sorted((folder / "build").rglob("*.pdf"))}
    report = built(folder, apart, fan_out=False)

    assert report.exit_code is ExitCode.DONE
    assert {reasons for _, reasons in told(report).values()} == {SETTING}
    assert apart.take() == (len(together), 0)
    for path, before in together.items():
        whole = path.read_bytes()
        assert (facts(whole), dump(whole), look_apart(whole, before)) == (facts(before), dump(before), [])
        assert len(before) - len(whole) <= 6_000  # the letters that slots may need, in each font of so small a leaflet

    (folder / "build/manifest.json").unlink()
    built(folder, apart)
    assert {path: path.read_bytes() for path in together} == together


SETTING = ("setting changed: --no-fan-out",)
SOME = "beta.*.third.*"


@pytest.mark.parametrize("first", [True, False], ids=["put together at last", "whole at last"])
def test_what_comes_out_does_not_depend_on_how_it_was_made_before(folder: Path, apart: Apart, first: bool) -> None:
    """Nor is anything made twice: whatever the way, the next build has nothing to do."""
    built(folder, apart, fan_out=first)
    built(folder, apart, fan_out=not first, patterns=[SOME], force=True)
    some = sorted(id for id in listing(folder / "build") if id.startswith("beta.") and ".third." in id)
    with Session.looking(Folder.at(folder), folder / "build") as session:
        foreseen = session.plan(manner=Manner(first)).reasons
        assert {id: tuple(map(str, reasons)) for id, reasons in foreseen.items()} == dict.fromkeys(some, SETTING)

    report = built(folder, apart, fan_out=first)

    assert told(report) == dict.fromkeys(some, (State.BUILT, SETTING))
    assert files(folder / "build") == clean(folder, folder.parent / "clean", apart, fan_out=first)
    assert is_idle(built(folder, apart, fan_out=first))


@pytest.mark.parametrize("fan_out", [True, False])
def test_editions_that_fail_are_not_made_for_ever(folder: Path, apart: Apart, fan_out: bool) -> None:
    """How a failed edition would have been made is no reason, once it is made."""
    built(folder, apart, fan_out=not fan_out, patterns=[SOME])
    edit(folder / leaflet_path("beta"), "with food.", "with food. [@nobody]")
    failed = told(built(folder, apart, fan_out=fan_out, patterns=["beta.patient"]))
    assert {state for state, _ in failed.values()} == {State.FAILED}
    edit(folder / leaflet_path("beta"), " [@nobody]", "")
    built(folder, apart, fan_out=fan_out)
    assert is_idle(built(folder, apart, fan_out=fan_out))
    assert files(folder / "build") == clean(folder, folder.parent / "clean", apart, fan_out=fan_out)


def test_an_edition_that_was_whole_is_put_together_when_it_changes(folder: Path, apart: Apart) -> None:
    built(folder, apart, fan_out=False)
    apart.take()
    edit(folder / leaflet_path("beta"), "of beta with food", "of beta with water")
    made(folder, apart)
    assert apart.take() == (4, 6)  # nothing says that the pages that did not change are as they would be now
    edit(folder / leaflet_path("beta"), "summary: What beta is.", "summary: It is beta.")
    why = (f"input changed: {leaflet_path('beta')}",)
    assert {reasons for _, reasons in told(built(folder, apart)).values()} == {why}


# ------------------------------------------------------------------------------------------------ waves

NEEDS = st.lists(st.tuples(st.integers(0, 6), st.integers(10, 16)), unique=True, max_size=40)


@given(NEEDS)
def test_no_two_of_a_wave_begin_the_same(needs: list[tuple[int, int]]) -> None:
    of = {f"{index:02}": need for index, need in enumerate(needs)}

    waves = list(in_waves(of, of.__getitem__))

    assert sorted(id for wave in waves for id in wave) == sorted(of)
    there: set[int] = set()
    for wave in waves:
        assert wave == sorted(wave)
        assert wave
        missing = [thing for id in wave for thing in set(of[id]) - there]
        assert len(missing) == len(set(missing))
        there.update(missing)
    assert len(waves) <= 3 or len({pages for pages, _ in needs}) < 7


@given(st.integers(1, 9), st.integers(1, 30))
def test_a_whole_catalogue_takes_at_most_three_waves(leaflets: int, brands: int) -> None:
    ids = [f"{leaflet}.{brand}" for leaflet in range(leaflets) for brand in range(brands)]
    waves = list(in_waves(ids, lambda id: [("pages", id.split(".")[0]), ("slots", id.split(".")[1])]))
    assert len(waves) <= 3
    assert len(waves[0]) == min(leaflets, brands)
