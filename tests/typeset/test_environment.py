"""What is said when the engine is missing, and how little it takes to import the room."""

from __future__ import annotations

import builtins
import subprocess
import sys
from pathlib import Path

import pytest

from docgen.diagnostics import ExitCode, Refusal
from docgen.typeset.environment import inspect_engine, require_engine


def test_the_report() -> None:
    report = inspect_engine()
    assert report.weasyprint == "70.0"
    assert report.subsets_with_harfbuzz is True
    assert [part.isdigit() for part in f"{report.pango}.{report.harfbuzz}".split(".")] == [True] * 6


@pytest.mark.parametrize(
    ("fault", "id", "message"),
    [
        (ImportError("no"), "engine-missing", "the PDF engine WeasyPrint is not installed"),
        (
            OSError("cannot load library 'libpango-1.0-0'\nand more"),
            "engine-missing",
            "the PDF engine cannot load Pango: cannot load library 'libpango-1.0-0'",
        ),
    ],
)
def test_a_missing_engine(monkeypatch: pytest.MonkeyPatch, fault: Exception, id: str, message: str) -> None:
    original = builtins.__import__

    def refuse(name: str, *rest: object, **more: object) -> object:
        if name == "weasyprint":
            raise fault
        return original(name, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(builtins, "__import__", refuse)
    with pytest.raises(Refusal) as caught:
        require_engine()
    assert caught.value.exit_code is ExitCode.ENVIRONMENT
    assert [(found.id, found.message) for found in caught.value.diagnostics] == [(id, message)]


def test_another_version_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    import weasyprint

    monkeypatch.setattr(weasyprint, "__version__", "71.0")
    with pytest.raises(Refusal) as caught:
        require_engine()
    assert caught.value.diagnostics[0].message == "the PDF engine is WeasyPrint 71.0, and docgen is made for 70.0"


def test_importing_the_room_does_not_import_the_engine(root: Path) -> None:
    program = (
        "import sys\n"
        "import docgen.typeset.engine, docgen.typeset.finish, docgen.typeset.conformance, docgen.typeset.proof\n"
        "print([name for name in ('weasyprint', 'pikepdf', 'page', 'pypdfium2', 'PIL', 'fontTools') if name in sys.modules])\n"
        "import ctypes.util; search = ctypes.util.find_library\n"
        "from docgen.typeset.environment import require_engine; require_engine()\n"
        "print('weasyprint' in sys.modules, ctypes.util.find_library is search)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=root)
    assert done.stdout == "[]\nTrue True\n"


def test_no_fonts_are_left_behind(root: Path, tmp_path: Path) -> None:
    program = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from pathlib import Path\n"
        "from tests.typeset.helpers import make, project\n"
        "from tests.typeset.test_engine import find_font\n"
        "import shutil\n"
        "folder = project(Path(sys.argv[2]))\n"
        "shutil.copy(find_font('Lato'), folder.root / 'own.ttf')\n"
        "css = '@font-face { font-family: Brand; src: url(/own.ttf) } h1 { font-family: Brand }'\n"
        "make(folder, '<h1>t</h1>', css, families=frozenset({'Brand', 'Open Sans'}))\n"
    )
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    done = subprocess.run(
        [sys.executable, "-c", program, str(root), str(tmp_path / "project")],
        capture_output=True, text=True, check=True, env={"TMPDIR": str(temporary), "PATH": "/usr/bin:/bin"},
    )  # fmt: skip
    assert (done.stdout, done.stderr, list(temporary.iterdir())) == ("", "", [])
