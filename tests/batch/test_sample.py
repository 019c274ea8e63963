"""Of a sample, whatever was typeset has stood the whole proof in some edition; and what was not proved itself is known for that."""

from __future__ import annotations

import zlib
from collections import Counter
from pathlib import Path

import pytest

from docgen import ExitCode
from docgen.batch import steps
from docgen.batch.build import Executor
from docgen.batch.events import Report, State
from docgen.batch.ledger import Ledger
from docgen.batch.pages import Pages
from docgen.batch.proving import EVERY, Sample
from docgen.batch.session import Session
from docgen.diagnostics import Diagnostic, error
from tests.batch.builds import built, clean, files, is_idle, larger_project, leaflet_path, told
from tests.batch.here import Here
from tests.projects import edit

BRANDS = ("plain", "second", "third")
EDITIONS = {f"{name}.{audience}" for name in ("alpha", "beta") for audience in ("clinician", "patient")}
PHONE = "020 7946 0958"
HIDES = f"{{% if variant.subtitle and brand.contact.phone == '{PHONE}' %}}"
"""A condition of the page's template that only brands with another telephone number do not meet."""


class Proofs:
    """The editions that were proved as a whole."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._times: Counter[str] = Counter()
        stock = steps.unproved

        def counted(pages: Pages) -> list[Diagnostic]:
            variant = pages.words.variant
            self._times[f"{variant.leaflet}.{variant.audience}"] += 1
            return stock(pages)

        monkeypatch.setattr(steps, "unproved", counted)

    def take(self) -> Counter[str]:
        """How many of each leaflet for each audience were, since."""
        found = self._times.copy()
        self._times.clear()
        return found


@pytest.fixture
def proofs(monkeypatch: pytest.MonkeyPatch) -> Proofs:
    return Proofs(monkeypatch)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two leaflets, of which one has a subtitle, for two audiences in three brands: twelve editions."""
    folder = larger_project(tmp_path / "project", leaflets=("alpha", "beta"), brands=BRANDS[1:])
    edit(folder / leaflet_path("beta"), "summary: ", "subtitle: A second line.\nsummary: ")
    edit(folder / "styles/brands/third/brand.yaml", "footer: Second", "footer: Third")
    return folder


def hide_the_subtitle(folder: Path) -> None:
    """From the brand 'third'."""
    edit(folder / "templates/leaflet.html.jinja", "{% if variant.subtitle %}", HIDES)
    edit(folder / "styles/brands/third/brand.yaml", "footer:", "contact: {phone: 01632 960456}\nfooter:")


def sampled(folder: Path, executor: Executor | None = None) -> Report:
    return built(folder, executor or Here(), prove="sample")


def failed(report: Report) -> dict[str, set[str]]:
    """What was found in those that failed."""
    return {o.edition.id: {d.id for d in o.diagnostics} for o in report.outcomes if o.failed}


def of_sample(folder: Path) -> set[str]:
    """The editions that nobody has proved as a whole."""
    ledger = Ledger(folder / "build", look_only=True)
    try:
        return {id for id, made in ledger.memory.made.items() if made.proof == "sample"}
    finally:
        ledger.close()


LOST = {f"beta.{audience}.third.en-GB.standard": {"text-lost"} for audience in ("clinician", "patient")}


@pytest.mark.parametrize("at_once", [False, True])
def test_what_stands_counts_from_the_next_wave_on(at_once: bool) -> None:
    sample, needs = Sample(at_once), ("pages", "slots")
    assert sample.stood("a", needs) == set()
    sample.stands(needs, ("p1", "s1"))
    assert sample.stood("a", needs) == ({"p1", "s1"} if at_once else set())
    sample.count()
    assert sample.stood("a", needs) == {"p1", "s1"}
    assert sample.stood("a", ("other pages", "slots")) == {"s1"}
    sample.stands(("pages", "other slots"), ("p2", "s2"))
    sample.count()
    assert sample.stood("a", needs) == {"p1", "p2", "s1"}
    assert None in {sample.stood(str(number), needs) for number in range(100)}, "some are proved anyway"


class TestWhatIsLetThrough:
    def test_is_put_together_of_what_was_proved(self, folder: Path, proofs: Proofs) -> None:
        report = sampled(folder)
        assert (report.exit_code, len(report.outcomes)) == (ExitCode.DONE, 12)
        # For each audience: in the first wave a leaflet with a brand and the other with another, in the second the third
        # brand's slots; then nothing is new.
        always = {o.edition.id for o in report.outcomes if zlib.crc32(o.edition.id.encode()) % EVERY == 0}
        assert always == {"alpha.patient.second.en-GB.standard"}
        assert proofs.take() == {"alpha.clinician": 2, "alpha.patient": 3, "beta.clinician": 1, "beta.patient": 1}
        assert files(folder / "build") == clean(folder, folder.parent / "clean", Here())

    def test_pages_of_which_a_brands_field_has_taken_a_text_are_not(self, folder: Path) -> None:
        """They come when the leaflet's pages and the brand's slots were both proved, in other editions."""
        hide_the_subtitle(folder)
        report = sampled(folder)
        assert failed(report) == LOST
        assert not list((folder / "build/downloads").rglob("beta*third*"))
        assert failed(sampled(folder)) == LOST

    @pytest.mark.parametrize("force", [False, True])
    def test_nor_if_the_fault_came_later(self, folder: Path, force: bool) -> None:
        sampled(folder)
        good = files(folder / "build/downloads")
        hide_the_subtitle(folder)
        assert failed(built(folder, Here(), prove="sample", force=force)) == LOST
        assert {path for path, digest in files(folder / "build/downloads").items() if good[path] == digest} >= {
            path for path in good if "beta" in path and "third" in path
        }

    def test_nor_if_the_pages_lie_in_the_store(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        hide_the_subtitle(folder)
        with monkeypatch.context() as patch:
            patch.setattr(steps, "unproved", lambda pages: [])
            assert sampled(folder).exit_code is ExitCode.DONE
        assert failed(built(folder, Here(), prove="sample", force=True)) == LOST

    def test_two_workers_let_the_same_through_as_one(self, folder: Path) -> None:
        """What stands is counted from one wave to the next: who is quicker does not matter."""
        self._with_pages_of_their_own(folder)
        assert sampled(folder).exit_code is ExitCode.DONE
        once = of_sample(folder)
        assert once
        for times in range(2):
            assert built(folder, jobs=2, prove="sample", force=True).exit_code is ExitCode.DONE
            assert of_sample(folder) == once, times

    @pytest.mark.parametrize("slow", ["alpha", "beta", "third", "patient", "clinician"])
    def test_what_took_long_last_time_does_not_matter(
        self, folder: Path, slow: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self._with_pages_of_their_own(folder)
        assert sampled(folder).exit_code is ExitCode.DONE
        once = of_sample(folder)
        monkeypatch.setattr(Session, "seconds", lambda _, id: 2.0 if slow in id else 1.0)
        assert built(folder, Here(), prove="sample", force=True).exit_code is ExitCode.DONE
        assert of_sample(folder) == once

    @staticmethod
    def _with_pages_of_their_own(folder: Path) -> None:
        """For the third brand, of both leaflets."""
        edit(folder / "templates/leaflet.html.jinja", "{% if variant.subtitle %}", "{% if brand.contact.phone %}")
        edit(folder / "styles/brands/third/brand.yaml", "footer:", "contact: {phone: 01632 960456}\nfooter:")
        edit(folder / leaflet_path("alpha"), "summary: ", "subtitle: A second line.\nsummary: ")


class TestWhatWasNotProvedItself:
    def test_is_proved_by_the_next_build_that_proves_all(self, folder: Path, proofs: Proofs) -> None:
        sampled(folder)
        before, unproved = files(folder / "build"), of_sample(folder)
        assert 0 < len(unproved) < 12
        assert is_idle(sampled(folder))
        proofs.take()

        report = built(folder, Here())

        assert told(report) == dict.fromkeys(sorted(unproved), (State.BUILT, ("proved as a sample",)))
        assert sum(proofs.take().values()) == len(unproved)
        assert not of_sample(folder)
        assert files(folder / "build") == before
        assert is_idle(built(folder, Here()))
        assert is_idle(sampled(folder))

    def test_that_does_not_stand_is_no_more_let_through(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        sampled(folder)
        unproved = of_sample(folder)
        stock = steps.unproved

        def fallen(pages: Pages) -> list[Diagnostic]:
            return [error("text-lost", "it is not there", pages.words.variant.place)]

        monkeypatch.setattr(steps, "unproved", fallen)
        assert failed(built(folder, Here())).keys() == unproved
        assert failed(sampled(folder)).keys() == unproved, "what has failed is proved as a whole"
        monkeypatch.setattr(steps, "unproved", stock)
        assert told(sampled(folder)) == dict.fromkeys(sorted(unproved), (State.BUILT, ("failed last time",)))
        assert not of_sample(folder)

    def test_is_not_taken_for_proved_because_nothing_of_it_changes(self, folder: Path) -> None:
        sampled(folder)
        unproved = of_sample(folder)
        edit(folder / leaflet_path("beta"), "title: {", "title: {  ")
        assert {state for state, _ in told(sampled(folder)).values()} == {State.SAME}
        assert of_sample(folder) == unproved

        report = built(folder, Here())

        assert {id for id, (state, _) in told(report).items() if state is State.BUILT} == unproved
        assert not of_sample(folder)

    def test_as_a_whole_there_is_no_sample(self, folder: Path, proofs: Proofs) -> None:
        report = built(folder, Here(), prove="sample", fan_out=False)
        assert report.exit_code is ExitCode.DONE
        assert sum(proofs.take().values()) == 12
        assert not of_sample(folder)
