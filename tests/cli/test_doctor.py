"""``docgen doctor``: what is there, what is not, and what to do about it."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest

from docgen.brand import load
from docgen.cli import doctor
from docgen.cli.doctor import Finding
from docgen.diagnostics import ExitCode, Place, Refusal, error
from docgen.typeset import environment
from docgen.typeset.environment import EngineReport
from tests.cli.conftest import Command


def test_a_machine_on_which_docgen_can_work(docgen: Command) -> None:
    ran = docgen("orchard", "doctor")
    lines = ran.out.splitlines()
    assert (ran.code, ran.err) == (0, "")
    assert lines[0].startswith("ok       docgen ")
    assert "ok       WeasyPrint 70.0" in lines
    assert "ok       project in ." in lines
    assert "ok       can write to build/" in lines
    assert lines[-1] == "docgen can work here"


def test_outside_a_project_it_looks_at_the_machine(docgen: Command) -> None:
    (docgen.folder / "docgen.yaml").unlink()
    ran = docgen("orchard", "doctor")
    assert ran.code == 0
    assert (
        "poor     no project: there is no docgen.yaml here\n"
        "         = help: run it in a project's folder, or name one with -C\n" in ran.out
    )


def test_a_folder_that_cannot_be_written(docgen: Command) -> None:
    (docgen.folder / "build").write_text("in the way")
    ran = docgen("orchard", "doctor")
    assert ran.code == 3
    assert (
        "missing  cannot write to build/: not a directory\n"
        "         = help: allow writing there, or build elsewhere with --output\n" in ran.out
    )
    assert ran.out.endswith("\ndocgen cannot work here until what is missing is there\n")


def test_json(docgen: Command) -> None:
    findings = [json.loads(line) for line in docgen("orchard", "--messages", "json", "doctor").out.splitlines()]
    assert {"state": "ok", "thing": "WeasyPrint 70.0", "cure": ""} in findings


def test_without_the_subset_library_it_says_what_that_costs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment, "inspect_engine", lambda: EngineReport("70.0", "1.50.12", "6.0.0", False))
    assert list(doctor._engine())[-1] == Finding(
        "poor",
        "the HarfBuzz subset library is not there: leaflets take twice as long",
        "install it: apt install libharfbuzz-subset0 (Debian, Ubuntu), brew install harfbuzz (macOS)",
    )


def test_without_the_engine_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> EngineReport:
        raise Refusal([error("engine-missing", "it is not there", help="install it")], ExitCode.ENVIRONMENT)

    monkeypatch.setattr(environment, "inspect_engine", refuse)
    assert list(doctor._engine()) == [Finding("missing", "it is not there", "install it")]


def test_without_a_package_it_says_what_to_install() -> None:
    assert doctor._package("no-such-package", "does nothing") == Finding(
        "missing",
        "the Python package no-such-package is not there (does nothing)",
        "python -m pip install no-such-package",
    )


class TestFonts:
    PROJECT = SimpleNamespace(folder=None, settings=SimpleNamespace(brands=()))

    def test_those_that_are_there_and_whose_they_are(self, monkeypatch: pytest.MonkeyPatch) -> None:
        somewhere = Place("styles/brands/a/brand.yaml", 3, 9)
        text, heading = ("Open Sans", somewhere), ("Lato", somewhere)
        brands = {
            "northgate": SimpleNamespace(families=(text, heading)),
            "plain": SimpleNamespace(families=(text, text)),
        }
        monkeypatch.setattr(load, "load_brands", lambda folder, names: (brands, []))
        assert list(doctor._fonts(self.PROJECT)) == [
            Finding("ok", "font Lato (brand northgate)"),
            Finding("ok", "font Open Sans (brand northgate, plain)"),
        ]

    def test_those_that_are_not_and_nothing_else_that_is_wrong_with_brands(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        place = Place("styles/brands/a/brand.yaml", 3, 9)
        faults = [
            error("contrast-too-low", "too pale", place),
            error("font-not-installed", "the font 'Lata' is not installed", place, "install it"),
        ]
        monkeypatch.setattr(load, "load_brands", lambda folder, names: ({}, faults))
        assert list(doctor._fonts(self.PROJECT)) == [
            Finding("missing", "the font 'Lata' is not installed (styles/brands/a/brand.yaml:3:9)", "install it")
        ]
