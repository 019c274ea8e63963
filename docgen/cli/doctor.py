"""``docgen doctor``: whether this machine has all that docgen needs, and what to do where it has not."""

from __future__ import annotations

import importlib.metadata
import json
import os
import platform
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from docgen import __version__
from docgen.cli.shell import Shell, global_options, shown_path
from docgen.diagnostics import ExitCode, Refusal
from docgen.files import reason

if TYPE_CHECKING:
    from docgen import Project

NEEDED_SPACE = 200_000_000
"""Bytes: room for a large catalogue and its cache."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at.

    ``missing`` stops docgen from working, ``poor`` only makes it slower or the next build risky.
    """

    state: Literal["ok", "poor", "missing"]
    thing: str
    cure: str = ""


@click.command("doctor")
@global_options
@click.pass_obj
def command(shell: Shell) -> ExitCode:
    """See whether this machine has all that docgen needs.

    Each line says ok, poor (it works, but see) or missing, with what to do. Ends with 3 if something is missing.
    """
    shell.data_on_stdout = True
    findings = []
    for finding in examine(shell):
        findings.append(finding)
        if shell.speaks_json:
            shell.say(json.dumps(asdict(finding)))
        else:
            shell.say(f"{finding.state:7}  {finding.thing}")
            if finding.cure:
                shell.say(f"         = help: {finding.cure}")
    missing = [finding for finding in findings if finding.state == "missing"]
    if not shell.speaks_json:
        shell.say()
        shell.say("docgen cannot work here until what is missing is there" if missing else "docgen can work here")
    return ExitCode.ENVIRONMENT if missing else ExitCode.DONE


def examine(shell: Shell) -> Iterator[Finding]:
    """All findings, the machine's first, then the project's."""
    yield Finding("ok", f"docgen {__version__}")
    yield Finding("ok", f"Python {platform.python_version()}")
    yield from _engine()
    for package, reason_for_it in (
        ("pikepdf", "finishes PDFs"),
        ("page-validation", "proves that they conform"),
    ):
        yield _package(package, reason_for_it)
    try:
        project = shell.project()
    except Refusal as refusal:
        message = "; ".join(diagnostic.message for diagnostic in refusal.diagnostics)
        yield Finding("poor", f"no project: {message}", "run it in a project's folder, or name one with -C")
        return
    yield Finding("ok", f"project in {shown_path(project.folder.root)}")
    yield from _guarded("fonts", lambda: _fonts(project))
    yield from _disk(project.folder.root / "build")


def _engine() -> Iterator[Finding]:
    from docgen.typeset.environment import inspect_engine

    try:
        report = inspect_engine()
    except Refusal as refusal:
        for diagnostic in refusal.diagnostics:
            yield Finding("missing", diagnostic.message, diagnostic.help or "")
        return
    yield Finding("ok", f"WeasyPrint {report.weasyprint}")
    yield Finding("ok", f"Pango {report.pango}")
    yield Finding("ok", f"HarfBuzz {report.harfbuzz}")
    if report.subsets_with_harfbuzz:
        yield Finding("ok", "HarfBuzz subset library")
    else:
        yield Finding(
            "poor",
            "the HarfBuzz subset library is not there: leaflets take twice as long",
            "install it: apt install libharfbuzz-subset0 (Debian, Ubuntu), brew install harfbuzz (macOS)",
        )


def _package(name: str, use: str) -> Finding:
    try:
        return Finding("ok", f"{name} {importlib.metadata.version(name)} ({use})")
    except importlib.metadata.PackageNotFoundError:
        return Finding("missing", f"the Python package {name} is not there ({use})", f"python -m pip install {name}")


def _fonts(project: Project) -> Iterator[Finding]:
    """The fonts that the project's brands name; other faults of brands are for ``docgen check``."""
    from docgen.brand.load import load_brands

    brands, faults = load_brands(project.folder, project.settings.brands)
    users: dict[str, list[str]] = {}
    for name, brand in brands.items():
        for family in dict.fromkeys(family for family, _ in brand.families):
            users.setdefault(family, []).append(name)
    for family, names in sorted(users.items()):
        yield Finding("ok", f"font {family} (brand {', '.join(names)})")
    for fault in faults:
        if fault.id in ("font-not-installed", "fontconfig-missing"):
            yield Finding("missing", f"{fault.message} ({fault.place})", fault.help or "")


def _guarded(thing: str, look: Callable[[], Iterator[Finding]]) -> Iterator[Finding]:
    """What ``look`` finds; faults of the content are for ``docgen check``, and are only mentioned."""
    try:
        yield from look()
    except Refusal as refusal:
        message = "; ".join(diagnostic.message for diagnostic in refusal.diagnostics)
        yield Finding("poor", f"{thing} cannot be looked at: {message}", "run 'docgen check'")


def _disk(output: Path) -> Iterator[Finding]:
    """Whether ``output`` (or the nearest folder above it that exists) can be written, and the room there."""
    name = f"{shown_path(output)}/"
    folder = output
    while not os.path.lexists(folder):
        folder = folder.parent
    try:
        with tempfile.NamedTemporaryFile(dir=folder, prefix=".docgen-doctor-") as probe:
            probe.write(b"x" * 4096)
            probe.flush()
    except OSError as fault:
        yield Finding(
            "missing",
            f"cannot write to {name}: {reason(fault)}",
            "allow writing there, or build elsewhere with --output",
        )
        return
    yield Finding("ok", f"can write to {name}")
    free = shutil.disk_usage(folder).free
    if free < NEEDED_SPACE:
        yield Finding("poor", f"only {free / 1e6:,.0f} MB free on that disk", "free some space before a large build")
    else:
        yield Finding("ok", f"{free / 1e9:,.0f} GB free on that disk")
