"""The set-up scripts, run for real in a copy of the checkout whose path has spaces in it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

COPIED = ("Makefile", "pyproject.toml", "requirements.lock", "LICENSE", "scripts")


def run(argv: list[str], cwd: Path, **env: str) -> subprocess.CompletedProcess[str]:
    """A command in a copy of the checkout, which must not find this one by its environment."""
    clean = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    return subprocess.run(
        argv, cwd=cwd, env=clean | env, capture_output=True, text=True, timeout=600, stdin=subprocess.DEVNULL
    )


@pytest.fixture
def checkout(tmp_path: Path, root: Path) -> Path:
    """A copy of what the set-up needs, without an environment."""
    folder = tmp_path / "a check out"
    folder.mkdir()
    for name in COPIED:
        source = root / name
        (shutil.copytree if source.is_dir() else shutil.copy2)(source, folder / name)
    (folder / "docgen").mkdir()
    for name in ("__init__.py", "__main__.py"):
        shutil.copy2(root / "docgen" / name, folder / "docgen")
    return folder


@pytest.fixture
def stubs(tmp_path: Path) -> Path:
    """A folder to go first on the PATH: a Debian on which nothing is installed, and nobody may become root."""
    folder = tmp_path / "stubs"
    folder.mkdir()
    stub(folder, "id", "echo 1000")
    stub(folder, "sudo", "exit 1")
    stub(folder, "dpkg-query", "exit 1")
    stub(folder, "apt-get", 'echo "apt-get $*" >>"$(dirname "$0")/said"; exit 1')
    stub(folder, "apt-cache", "exit 1")
    stub(folder, "brew", "exit 1")
    return folder


def stub(folder: Path, name: str, body: str) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)


def first_on_path(stubs: Path) -> str:
    return f"{stubs}:{os.environ['PATH']}"


class TestWithoutRoot:
    def test_one_message_names_the_packages_and_the_command(self, checkout: Path, stubs: Path) -> None:
        done = run(["scripts/setup"], checkout, PATH=first_on_path(stubs), PYTHON=sys.executable)
        packages = "libpango-1.0-0 libpangoft2-1.0-0 fontconfig libharfbuzz-subset0 fonts-open-sans fonts-lato"
        assert (done.returncode, done.stdout) == (3, "")
        assert done.stderr == (
            f"docgen needs system packages that are not installed: {packages}\n"
            "Ask an administrator to run this, then run the same command again:\n"
            f"    apt-get update && apt-get install --no-install-recommends {packages}\n"
        )
        assert not (stubs / "said").exists(), "nothing was tried"
        assert not (checkout / ".venv").exists()

    def test_only_what_is_missing_is_named(self, checkout: Path, stubs: Path) -> None:
        there = "libpango-1.0-0 libpangoft2-1.0-0 fontconfig libharfbuzz-subset0 fonts-open-sans"
        there += " poppler-utils ghostscript chromium"
        stub(stubs, "dpkg-query", f"for p in {there}; do echo installed $p; done; echo not-installed fonts-lato")
        done = run(["scripts/setup", "tests"], checkout, PATH=first_on_path(stubs), PYTHON=sys.executable)
        assert done.returncode == 3
        assert done.stderr.startswith("docgen needs system packages that are not installed: fonts-lato qpdf\n")

    def test_make_shows_it_too(self, checkout: Path, stubs: Path) -> None:
        done = run(["make", "leaflets"], checkout, PATH=first_on_path(stubs), PYTHON=sys.executable)
        assert done.returncode == 2
        assert "apt-get install --no-install-recommends libpango-1.0-0 " in done.stderr


class TestAsRoot:
    @pytest.fixture(autouse=True)
    def _root(self, stubs: Path) -> None:
        stub(stubs, "id", "echo 0")

    def test_lists_of_packages_are_fetched_only_when_there_are_none(self, checkout: Path, stubs: Path) -> None:
        # Says no to everything: so all ways are tried.
        done = run(["scripts/setup"], checkout, PATH=first_on_path(stubs), PYTHON=sys.executable)
        assert done.returncode != 0
        assert done.stdout.startswith("installing: libpango-1.0-0 libpangoft2-1.0-0 fontconfig ")
        assert (stubs / "said").read_text() == "apt-get update -qq\n"

    def test_with_lists_that_know_them_nothing_is_fetched_first(self, checkout: Path, stubs: Path) -> None:
        stub(stubs, "apt-cache", "exit 0")
        stub(stubs, "dpkg-query", "echo installed fontconfig")
        stub(stubs, "apt-get", 'echo "apt-get $*" >>"$(dirname "$0")/said"')
        stub(stubs, "python3", 'test "$1" = -c')  # answers what it is asked, and makes no environment
        run(["scripts/setup"], checkout, PATH=first_on_path(stubs), PYTHON="")
        assert (stubs / "said").read_text() == (
            "apt-get install -y -qq --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 "
            "libharfbuzz-subset0 fonts-open-sans fonts-lato\n"
        )


def test_without_a_python_that_is_new_enough(checkout: Path, stubs: Path) -> None:
    everything = re.findall(r"lib[a-z]+[\w.-]+|fontconfig|fonts-[a-z-]+", (checkout / "scripts/setup").read_text())
    stub(stubs, "dpkg-query", f"for p in {' '.join(everything)}; do echo installed $p; done")
    for name in ("python3", "python3.11", "python3.12", "python3.13", "python3.14"):
        stub(stubs, name, "exit 1")
    done = run(["scripts/setup"], checkout, PATH=first_on_path(stubs), PYTHON="")
    assert done.returncode == 3
    assert "python3 python3-venv" in done.stderr


@pytest.mark.slow
def test_the_second_run_does_nothing_and_says_nothing(checkout: Path, stubs: Path) -> None:
    """Installs for real, once; then again without a network, quickly, and after the changes that people make."""
    for name in ("id", "sudo", "apt-get", "apt-cache", "dpkg-query"):
        (stubs / name).unlink()
    (stubs / "brew").unlink()
    first = run(["scripts/setup", "tests"], checkout, PYTHON=sys.executable)
    assert (first.returncode, first.stderr) == (0, "")
    assert first.stdout.endswith(
        "installing: Python packages into .venv (once; about a minute)\ninstalling: docgen into .venv\n"
    )

    nowhere = {"PIP_NO_INDEX": "1", "https_proxy": "http://127.0.0.1:9", "PIP_CONFIG_FILE": os.devnull}
    started = time.monotonic()
    again = run(["scripts/setup", "tests"], checkout, **nowhere)
    assert time.monotonic() - started < 10, "the first took a minute"
    assert (again.returncode, again.stdout, again.stderr) == (0, "", "")
    assert run([".venv/bin/docgen", "--version"], checkout).returncode == 1, "there is no docgen.cli in this copy"

    settings = checkout / "pyproject.toml"
    settings.write_text(settings.read_text() + "\n# changed\n")
    changed = run(["scripts/setup"], checkout, **nowhere)
    assert (changed.returncode, changed.stdout, changed.stderr) == (0, "installing: docgen into .venv\n", "")
    assert run(["scripts/setup"], checkout, **nowhere).stdout == ""


# ------------------------------------------------------------------------------------------------- what is in the files


def tracked(root: Path) -> list[Path]:
    listing = run(["git", "ls-files", "-z"], root)
    if listing.returncode:
        pytest.skip("not a git checkout")
    return [path for name in listing.stdout.split("\0") if name and (path := root / name).is_file()]


def test_no_registry_and_no_path_of_a_machine_is_written_down(root: Path) -> None:
    # In two halves, so that this file does not speak of them either.
    hosts = ["pypi" + ".org", "pythonhosted" + ".org", "npmjs" + ".org", "--index" + "-url ", "--find" + "-links "]
    paths = ["/wo" + "rk/", "/tm" + "p/", "/ro" + "ot/", "/opt" + "/"]
    places = re.compile("|".join(re.escape(word) for word in hosts) + r"|(?<![\w.}])(" + "|".join(paths) + ")")
    found = []
    for path in tracked(root):
        text = path.read_bytes().decode("utf-8", errors="replace")
        for number, line in enumerate(text.splitlines(), 1):
            if places.search(line):
                found.append(f"{path.relative_to(root)}:{number}: {line.strip()[:120]}")
    assert found == []


def test_the_lock_names_a_digest_for_every_version(root: Path) -> None:
    text = (root / "requirements.lock").read_text()
    logical = re.sub(r"\\\n\s*", "", re.sub(r"^\s*#.*\n", "", text, flags=re.MULTILINE)).split("\n")
    requirements = [line for line in logical if line.strip()]
    assert len(requirements) > 40
    for line in requirements:
        assert re.fullmatch(r"[a-z0-9-]+==[^ ]+ (--hash=sha256:[0-9a-f]{64})+( --hash=sha256:[0-9a-f]{64})*", line), (
            line
        )


def test_the_lock_holds_what_pyproject_asks_for(root: Path) -> None:
    import tomllib

    from packaging.requirements import Requirement
    from packaging.utils import canonicalize_name

    locked = dict(re.findall(r"^([a-z0-9-]+)==(\S+)", (root / "requirements.lock").read_text(), flags=re.MULTILINE))
    project = tomllib.loads((root / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]
    del extras["benchmarks"]  # nobody needs them to make a leaflet, or to change docgen
    for text in [*project["dependencies"], *(text for extra in extras.values() for text in extra)]:
        requirement = Requirement(text)
        assert requirement.specifier.contains(locked[canonicalize_name(requirement.name)]), text


def test_the_version_is_the_same_everywhere(root: Path) -> None:
    import tomllib

    import docgen

    assert tomllib.loads((root / "pyproject.toml").read_text())["project"]["version"] == docgen.__version__


def test_the_public_names_are_all_there() -> None:
    import docgen

    assert all(getattr(docgen, name) is not None for name in docgen.__all__)
    assert set(docgen.__all__) <= set(dir(docgen))
    with pytest.raises(AttributeError, match="module 'docgen' has no attribute 'Projekt'"):
        _ = docgen.Projekt
