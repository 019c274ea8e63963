"""The wheel is all that somebody needs: installed away from the checkout, it lays out a project and builds it."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pypdfium2
import pytest

pytestmark = pytest.mark.slow

STARTER = "docgen/starter/files/project"
OFFLINE = {"PIP_NO_INDEX": "1", "PIP_CONFIG_FILE": os.devnull, "PIP_DISABLE_PIP_VERSION_CHECK": "1"}


def run(folder: Path, *argv: str | Path) -> str:
    """The output of a command that must succeed; it sees nothing of the checkout through its environment."""
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "PIP_"))}
    done = subprocess.run(
        [str(part) for part in argv], cwd=folder, env={**clean, **OFFLINE}, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, made by the project's own backend, without a network."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", folder, root]
    run(folder, *command)
    (made,) = folder.glob("docgen-*.whl")
    return made


def test_the_wheel_holds_the_repository_s_templates_and_styles(wheel: Path, root: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        for name in ("templates", "styles"):
            theirs = {path.relative_to(root).as_posix(): path for path in (root / name).rglob("*") if path.is_file()}
            assert {n.removeprefix(f"{STARTER}/") for n in names if n.startswith(f"{STARTER}/{name}/")} == set(theirs)
            for path, file in theirs.items():
                assert archive.read(f"{STARTER}/{path}") == file.read_bytes(), path
    assert f"{STARTER}/docgen.yaml" in names
    assert {name.split("/")[0] for name in names} == {
        "docgen",
        wheel.name.removesuffix("-py3-none-any.whl") + ".dist-info",
    }


def test_installed_elsewhere_it_makes_a_project_and_builds_it(wheel: Path, root: Path, tmp_path: Path) -> None:
    venv = tmp_path / "an environment"
    run(tmp_path, sys.executable, "-m", "venv", "--without-pip", venv)
    run(tmp_path, sys.executable, "-m", "pip", "--python", venv / "bin/python", "install", "--no-deps", wheel)
    # What docgen needs comes from the tests' own environment. A line in a .pth file shows the packages there, and does
    # not read the .pth files among them: so the checkout, which one of those names, stays out of sight.
    ask = "import sysconfig; print(sysconfig.get_path('purelib'))"
    packages = Path(run(tmp_path, venv / "bin/python", "-c", ask).strip())
    (packages / "others.pth").write_text(sysconfig.get_path("purelib") + "\n")
    home = Path(run(tmp_path, venv / "bin/python", "-c", "import docgen; print(docgen.__file__)").strip())
    assert home.is_relative_to(venv)

    docgen = venv / "bin/docgen"
    assert run(tmp_path, docgen, "new", "project", "ours").endswith("next:\n    cd ours\n    docgen build\n")
    ours = tmp_path / "ours"
    run(ours, docgen, "new", "leaflet", "sleeping-well")
    run(ours, docgen, "new", "brand", "river-trust")
    assert run(ours, docgen, "check") == ""
    assert "3 editions built" in run(ours, docgen, "build", "examplol-tablets", "--brand", "plain")
    run(ours, docgen, "build", "sleeping-well.patient", "--brand", "river-trust", "--format", "standard")

    download = ours / "build/downloads/plain/examplol-tablets.patient.en-GB.standard.pdf"
    assert "Examplol tablets" in text_of(download)
    assert "This medicine does not exist" in text_of(download)
    other = ours / "build/downloads/river-trust/sleeping-well.patient.en-GB.standard.pdf"
    assert "River Trust information line" in text_of(other)
    assert str(root).encode() not in b"".join(path.read_bytes() for path in ours.rglob("*") if path.is_file())


def text_of(path: Path) -> str:
    document = pypdfium2.PdfDocument(path)
    return "\n".join(page.get_textpage().get_text_range() for page in document)
