"""``docgen new`` as a real process: what it says, what it makes, and what it refuses."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import ROOT, Ran

MADE = "a project with a leaflet on an invented medicine is in {0}/\nall of it is made up, to be replaced by yours\n\nnext:\n"


def docgen(folder: Path, *arguments: str) -> Ran:
    env = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "error"}
    argv = [sys.executable, "-m", "docgen", *arguments]
    done = subprocess.run(argv, cwd=folder, env=env, capture_output=True, timeout=120)
    return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.fixture
def project(tmp_path: Path) -> Path:
    assert docgen(tmp_path, "new", "project", "ours").code == 0
    return tmp_path / "ours"


class TestProject:
    def test_it_says_what_to_type_next(self, tmp_path: Path) -> None:
        assert docgen(tmp_path, "new", "project", "ours") == Ran(
            0, MADE.format("ours") + "    cd ours\n    docgen build\n", ""
        )
        assert docgen(tmp_path / "ours", "check") == Ran(0, "", "")

    def test_in_this_folder(self, tmp_path: Path) -> None:
        assert docgen(tmp_path, "new", "project", ".") == Ran(0, MADE.format(".") + "    docgen build\n", "")

    def test_below_another_folder(self, tmp_path: Path) -> None:
        (tmp_path / "a b").mkdir()
        assert docgen(tmp_path, "new", "-C", "a b", "project", "x/y") == Ran(
            0, MADE.format("a b/x/y") + "    cd 'a b/x/y'\n    docgen build\n", ""
        )

    def test_where_git_was_before(self, tmp_path: Path) -> None:
        (tmp_path / ".git").mkdir()
        assert docgen(tmp_path, "new", "project", ".").code == 0

    def test_not_in_a_folder_that_holds_something(self, tmp_path: Path) -> None:
        (tmp_path / "mine.txt").write_text("mine")
        assert docgen(tmp_path, "new", "project", ".") == Ran(
            4,
            "",
            "error[folder-not-empty]: the folder '.' is not empty: it holds 'mine.txt'\n"
            "  = help: name a folder that is new or empty\n",
        )
        assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]

    def test_not_in_a_file(self, tmp_path: Path) -> None:
        (tmp_path / "mine.txt").write_text("mine")
        assert docgen(tmp_path, "new", "project", "mine.txt/below") == Ran(
            4,
            "",
            "error[cannot-write]: cannot write 'mine.txt/below/.gitignore': not a directory\n"
            "  = help: choose another folder: part of that path is a file\n",
        )

    @pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
    def test_not_where_nobody_may_write(self, tmp_path: Path) -> None:
        tmp_path.chmod(0o555)
        ran = docgen(tmp_path, "new", "project", "ours")
        assert ran.code == 4
        assert ran.err.endswith("permission denied\n  = help: allow writing to that folder, or choose another one\n")


class TestLeaflet:
    def test_about_the_only_medicine(self, project: Path) -> None:
        assert docgen(project, "new", "leaflet", "sleeping-well") == Ran(
            0,
            "a leaflet with every kind of block is in content/leaflets/sleeping-well.yaml\n"
            "its words are made up, and it is a draft: put your own in, and take out what you do not need\n"
            "\nnext:\n    docgen build sleeping-well\n",
            "",
        )
        text = (project / "content/leaflets/sleeping-well.yaml").read_text()
        assert "\nmedicine: examplol\n" in text
        assert f"issued: {dt.date.today()}," in text
        assert docgen(project, "check") == Ran(0, "", "")

    def test_from_elsewhere_about_none(self, project: Path) -> None:
        (project / "content/medicines/other.yaml").write_text(
            "medicine: other\nname: Other\ncodes: {inn: o, atc: A00AA00}\n"
        )
        assert docgen(project.parent, "-C", "ours", "new", "leaflet", "sleeping-well") == Ran(
            0,
            "a leaflet with every kind of block is in ours/content/leaflets/sleeping-well.yaml\n"
            "as comments, since the project has no facts for them: action-box, fact, indications, dosing, dose-schedule, "
            "contraindications, cautions, interactions, side-effects\n"
            "its words are made up, and it is a draft: put your own in, and take out what you do not need\n"
            "\nnext:\n    docgen -C ours build sleeping-well\n",
            "",
        )

    def test_about_a_medicine_that_is_not_there(self, project: Path) -> None:
        assert docgen(project, "new", "leaflet", "x", "--medicine", "exampol") == Ran(
            2, "", "error[usage]: there is no medicine 'exampol'\n  = help: did you mean 'examplol'?\n"
        )

    @pytest.mark.parametrize("typed", ["Sleeping Well", "../sleeping-well", "sleeping_well"])
    def test_a_name_that_is_none(self, project: Path, typed: str) -> None:
        assert docgen(project, "new", "leaflet", typed) == Ran(
            2,
            "",
            f"error[usage]: '{typed}' cannot be the name of a leaflet\n"
            "  = help: write it in lower case with hyphens, for example 'sleeping-well'\n",
        )

    def test_an_older_one_stays(self, project: Path) -> None:
        ran = docgen(project, "new", "leaflet", "examplol-tablets")
        path = project.resolve() / "content/leaflets/examplol-tablets.yaml"
        assert ran == Ran(
            4,
            "",
            f"error[already-there]: there is already '{path}'\n  = help: choose another name, or move it away first\n",
        )

    def test_not_outside_a_project(self, tmp_path: Path) -> None:
        ran = docgen(tmp_path, "new", "leaflet", "x")
        assert (ran.code, ran.err.partition(":")[0]) == (1, "error[not-a-project]")


class TestBrand:
    def test_of_a_pale_colour(self, project: Path) -> None:
        assert docgen(project, "new", "brand", "river-trust", "--colour", "#ffdd00") == Ran(
            0,
            "a brand is in styles/brands/river-trust/\n"
            "#ffdd00 cannot be read on white, so the ink 'primary' is #7b6b00\n"
            "docgen.yaml lists it: every leaflet is made in it too\n"
            "its contact details are made up, and a print shop must check its process colours\n"
            "\nnext:\n    docgen build --brand river-trust\n",
            "",
        )
        assert docgen(project, "check") == Ran(0, "", "")

    def test_where_the_list_is_written_strangely(self, project: Path) -> None:
        settings = project / "docgen.yaml"
        settings.write_text(settings.read_text().replace("[plain]", "\n  - |-\n    plain"))
        assert docgen(project, "new", "brand", "river-trust").out == (
            "a brand is in styles/brands/river-trust/\n"
            "add it to docgen.yaml yourself, at the end of the list 'brands': river-trust\n"
            "its contact details are made up, and a print shop must check its process colours\n"
            "\nnext:\n    docgen build --brand river-trust\n"
        )

    def test_a_colour_that_is_none(self, project: Path) -> None:
        assert docgen(project, "new", "brand", "river-trust", "--colour", "blue") == Ran(
            2, "", "error[usage]: 'blue' is not a colour\n  = help: write it as '#0b5c73', in quotes\n"
        )

    def test_a_name_that_is_none(self, project: Path) -> None:
        assert docgen(project, "new", "brand", "River Trust") == Ran(
            2,
            "",
            "error[usage]: 'River Trust' cannot be the name of a brand\n"
            "  = help: write it in lower case with hyphens, for example 'river-trust'\n",
        )


class TestUsage:
    def test_what_can_be_begun(self, tmp_path: Path) -> None:
        ran = docgen(tmp_path, "new", "--help")
        assert ran.code == 0
        assert ran.out.endswith(
            "Commands:\n"
            "  brand      Begin a brand, with inks derived from its colour.\n"
            "  leaflet    Begin a leaflet in which every kind of block is shown.\n"
            "  print-run  Begin a print run of editions in a format of print.\n"
            "  project    Lay out a project in DIR, with all that a first build needs.\n"
        )

    def test_something_else(self, tmp_path: Path) -> None:
        ran = docgen(tmp_path, "new", "medicine", "x")
        assert (ran.code, ran.err.partition("\n")[0]) == (2, "error[usage]: no such command 'medicine'")


@pytest.mark.slow
def test_all_that_is_begun_can_be_built_at_once(project: Path) -> None:
    docgen(project, "new", "leaflet", "sleeping-well")
    docgen(project, "new", "brand", "river-trust")
    ran = docgen(project, "build")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.count("built   ") == 12
    assert ran.out.splitlines()[-1] == "the PDFs are in build/downloads/"


class TestPrintRun:
    def test_of_what_there_is(self, project: Path) -> None:
        assert docgen(project, "new", "print-run", "ward-leaflets") == Ran(
            0,
            "a print run is in content/print-runs/ward-leaflets.yaml\n"
            "it prints examplol-tablets.patient.*.en-GB.card, finished 'n-up'\n"
            "its quantity and its paper are made up: put your own in\n"
            "\nnext:\n    docgen press ward-leaflets --proof\n",
            "",
        )
        assert docgen(project, "check") == Ran(0, "", "")

    def test_it_can_be_pressed_at_once(self, project: Path) -> None:
        assert docgen(project, "new", "print-run", "mine").code == 0
        ran = docgen(project, "press", "mine", "--proof")
        assert (ran.code, ran.err) == (0, "")

    def test_and_beside_all_else_that_is_begun(self, project: Path) -> None:
        docgen(project, "new", "leaflet", "sleeping-well")
        docgen(project, "new", "brand", "river-trust", "--colour", "#0b5c73")
        assert docgen(project, "new", "print-run", "mine").code == 0
        ran = docgen(project, "press", "mine", "--proof")
        assert (ran.code, ran.err) == (0, "")
        assert ran.out.count("pressed  mine/examplol-tablets.patient.") == 2

    def test_of_the_samples_it_is_one_that_is_printed(self, tmp_path: Path) -> None:
        for name in ("content", "templates", "styles"):
            shutil.copytree(ROOT / name, tmp_path / name)
        shutil.copy(ROOT / "docgen.yaml", tmp_path)
        said = docgen(tmp_path, "new", "print-run", "mine").out
        assert "it prints baclofen-tablets.patient.*.en-GB.dl-fold, finished 'roll-fold'\n" in said
        for name in ("baclofen-dl-leaflets", "baclofen-cards", "mine"):
            (tmp_path / f"content/print-runs/{name}.yaml").unlink()
        said = docgen(tmp_path, "new", "print-run", "mine").out
        assert "it prints baclofen-tablets.patient.*.en-GB.a5-booklet, finished 'saddle-stitch'\n" in said

    def test_of_what_was_named_by_the_only_printer(self, project: Path) -> None:
        (project / "content/printers").mkdir()
        (project / "content/printers/corner-press.yaml").write_text("printer: corner-press\nname: Corner Press\n")
        assert docgen(project, "new", "print-run", "x", "--editions", "*.patient.*").code == 0
        text = (project / "content/print-runs/x.yaml").read_text()
        assert "\neditions: [examplol-tablets.patient.*.en-GB.card]\n" in text
        assert "\nprinter: corner-press\n" in text
        assert docgen(project, "check") == Ran(0, "", "")

    def test_of_an_edition_that_is_not_there(self, project: Path) -> None:
        assert docgen(project, "new", "print-run", "x", "--editions", "exampol-tablets") == Ran(
            2, "", "error[usage]: there is no edition 'exampol-tablets'\n  = help: did you mean 'examplol-tablets'?\n"
        )

    def test_without_any_edition(self, project: Path) -> None:
        (project / "content/leaflets/examplol-tablets.yaml").unlink()
        assert docgen(project, "new", "print-run", "x") == Ran(
            2,
            "",
            "error[usage]: there is no edition to print\n  = help: write a leaflet first: docgen new leaflet NAME\n",
        )

    def test_a_name_that_is_none(self, project: Path) -> None:
        assert docgen(project, "new", "print-run", "Ward Leaflets") == Ran(
            2,
            "",
            "error[usage]: 'Ward Leaflets' cannot be the name of a print run\n"
            "  = help: write it in lower case with hyphens, for example 'ward-leaflets'\n",
        )

    def test_an_older_one_stays(self, project: Path) -> None:
        assert docgen(project, "new", "print-run", "x").code == 0
        path = project / "content/print-runs/x.yaml"
        path.write_text("mine")
        ran = docgen(project, "new", "print-run", "x")
        assert (ran.code, path.read_text()) == (4, "mine")
        assert ran.err.startswith(f"error[already-there]: there is already '{path}'")
