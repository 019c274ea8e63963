"""Pressing survives what a build survives: kills, a full disk, a ledger that is damaged, others in the same folder."""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from docgen import ExitCode, Project
from docgen.batch.ledger import LEDGER
from docgen.files import UNFINISHED
from docgen.publish.lock import locked
from tests.batch.builds import add_to, files, is_sound, ledger_of, process, store_of
from tests.press.test_ticket import text_of
from tests.projects import ROOT, edit

RUN = "content/print-runs/baclofen-cards.yaml"
PRESS = "sys.exit(project.press(proof=True, jobs=1).exit_code)"
SEED = int(os.environ.get("DOCGEN_SEED", "0")) or random.SystemRandom().randrange(1, 1_000_000)


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The samples with one run, cards in two brands, pressed."""
    folder = tmp_path_factory.mktemp("cards") / "project"
    folder.mkdir()
    for name in ("content", "templates", "styles"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "docgen.yaml", folder)
    for path in (folder / "content/print-runs").glob("*.yaml"):
        if path.name != Path(RUN).name:
            path.unlink()
    assert Project.open(folder).press(proof=True).exit_code is ExitCode.DONE
    return folder


@pytest.fixture
def project(once: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(once, tmp_path / "project"))


def pressed(folder: Path) -> dict[str, str]:
    return {path: it for path, it in files(folder / "build").items() if not UNFINISHED.fullmatch(Path(path).name)}


def tickets_of(folder: Path) -> Iterator[Path]:
    """The tickets of both kinds that are there."""
    return (path for path in (folder / "build/press").glob("*/ticket/*") if not UNFINISHED.fullmatch(path.name))


def is_true(ticket: Path) -> bool:
    """Whether the ticket names the digests of the pages and the sheets that lie beside it."""
    said = ticket.read_bytes().decode() if ticket.suffix == ".xjdf" else "".join(text_of(ticket.read_bytes()).split())
    beside = [ticket.parent.parent / kind / f"{ticket.stem}.pdf" for kind in ("pages", "sheets")]
    return all(hashlib.sha256(path.read_bytes()).hexdigest() in said for path in beside)


def is_idle(folder: Path) -> bool:
    report = Project.open(folder).press(proof=True)
    return not report.outcomes and len(report.current) == 2


def change(folder: Path) -> None:
    """Makes both jobs stale, so that every file of theirs changes."""
    edit(
        folder / "content/leaflets/baclofen-tablets.yaml",
        "subtitle:\n  patient: for muscle",
        "subtitle:\n  patient: For muscle",
    )


@pytest.fixture(scope="module")
def wanted(once: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What comes of the change, made from nothing."""
    folder = Path(shutil.copytree(once, tmp_path_factory.mktemp("clean") / "x", ignore=shutil.ignore_patterns("build")))
    change(folder)
    assert Project.open(folder).press(proof=True).exit_code is ExitCode.DONE
    return pressed(folder)


class TestKills:
    def check(self, folder: Path, wanted: dict[str, str]) -> None:
        report = Project.open(folder).press(proof=True)
        assert (report.exit_code, report.diagnostics) == (ExitCode.DONE, ()), f"seed {SEED}"
        assert pressed(folder) == wanted, f"seed {SEED}"
        assert is_sound(ledger_of(folder))
        assert is_idle(folder)

    def test_at_random_moments(self, project: Path, wanted: dict[str, str]) -> None:
        rng = random.Random(SEED)
        before = pressed(project)
        change(project)
        for _ in range(4):
            killed = process(project, PRESS)
            time.sleep(rng.uniform(0.2, 5))
            killed.kill()
            killed.wait()
            assert all(it in (before[path], wanted[path]) for path, it in pressed(project).items()), f"seed {SEED}"
        self.check(project, wanted)

    @pytest.mark.parametrize(
        "which", [1, 4, 6, *(pytest.param(which, marks=pytest.mark.slow) for which in (2, 3, 5, 7, 8))]
    )
    def test_between_two_files(self, project: Path, wanted: dict[str, str], which: int) -> None:
        change(project)
        killed = process(project, KILLED_AT_FILE, str(which))
        assert killed.wait() == -signal.SIGKILL
        assert len(tickets := list(tickets_of(project))) == max(0, which - 4), "pages and sheets of both come first"
        assert all(map(is_true, tickets))
        self.check(project, wanted)

    def test_before_the_ledger_knows(self, project: Path, wanted: dict[str, str]) -> None:
        change(project)
        killed = process(project, KILLED_BEFORE_LEDGER)
        assert killed.wait() == -signal.SIGKILL
        assert pressed(project) == wanted
        self.check(project, wanted)


KILLED_AT_FILE = """
import os, signal
replace, count = os.replace, 0
def replacing(source, target):
    global count
    replace(source, target)
    count += "/press/" in str(target)
    if count == int(arguments[0]):
        os.kill(os.getpid(), signal.SIGKILL)
os.replace = replacing
project.press(proof=True)
"""
KILLED_BEFORE_LEDGER = """
import os, signal
from docgen.batch.ledger import Ledger
Ledger.remember_pressed = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
project.press(proof=True)
"""
LIMITED = """
import resource, signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (600_000, 600_000))
sys.exit(project.press(proof=True, jobs=1).exit_code)
"""


def test_a_disk_that_takes_no_more_is_exit_code_4_and_leaves_what_was_there(
    project: Path, wanted: dict[str, str]
) -> None:
    before = files(project / "build")
    change(project)
    assert process(project, LIMITED).wait() == ExitCode.CANNOT_WRITE
    assert files(project / "build") == before, "and nothing unfinished beside it"
    assert Project.open(project).press(proof=True).exit_code is ExitCode.DONE
    assert pressed(project) == wanted


def test_a_damaged_ledger_costs_time(project: Path) -> None:
    before = pressed(project)
    (project / "build" / LEDGER).write_bytes(b"nonsense" * 1000)
    report = Project.open(project).press(proof=True)
    assert [finding.id for finding in report.diagnostics] == ["ledger-damaged"]
    assert (report.exit_code, [outcome.state for outcome in report.outcomes]) == (ExitCode.DONE, ["same", "same"])
    assert pressed(project) == before
    assert is_idle(project)


def test_the_store_is_a_cache(project: Path) -> None:
    before = pressed(project)
    shutil.rmtree(store_of(project))
    report = Project.open(project).press(proof=True, force=True)
    assert [outcome.state for outcome in report.outcomes] == ["same", "same"]
    assert pressed(project) == before


def test_one_at_a_time_in_an_output_folder(project: Path) -> None:
    with locked(project / "build"):
        process_ = process(project, "project.press(proof=True, wait=False)", stderr=-1)
        _, said = process_.communicate(timeout=60)
    assert "another build is writing to" in said


def test_builds_and_presses_share_an_output_folder(project: Path) -> None:
    before = pressed(project)
    edition = "baclofen-and-alcohol.patient.harbour.en-GB.standard"
    assert Project.open(project).build([edition]).exit_code is ExitCode.DONE
    assert is_idle(project)
    assert {path: it for path, it in pressed(project).items() if path.startswith("press/")} == before
    report = Project.open(project).build([edition])
    assert [made.id for made in report.current] == [edition]


def test_what_a_template_reads_is_an_input(project: Path) -> None:
    add_to(project / "templates/slots/contact.html.jinja", "{# a comment #}")
    report = Project.open(project).press(proof=True)
    assert {str(reason) for outcome in report.outcomes for reason in outcome.reasons} == {
        "input changed: templates/slots/contact.html.jinja"
    }
    assert [outcome.state for outcome in report.outcomes] == ["same", "same"]


def test_pages_are_typeset_once_for_brands_that_look_alike(project: Path) -> None:
    folder = project / "styles/brands/second"
    folder.mkdir()
    (folder / "brand.yaml").write_text(
        "brand: second\nextends: northgate\nname: Second Hospitals\nfooter: Second Hospitals\n"
    )
    edit(project / "docgen.yaml", "[northgate, harbour]", "[northgate, harbour, second]")
    before = set(store_of(project).iterdir())
    report = Project.open(project).press(proof=True)
    assert {outcome.state for outcome in report.outcomes} == {"pressed"}
    assert len(set(store_of(project).iterdir()) - before) == 1, "the slots of the new brand, and no pages"
