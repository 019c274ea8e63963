"""What the tests of building share: one warm worker, and a project that is built once and copied for each test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from docgen import ExitCode
from docgen.batch.build import local_pool
from docgen.batch.local.pool import Pool
from tests.batch.builds import built, larger_project
from tests.projects import edit


@pytest.fixture(scope="session")
def pool() -> Iterator[Pool[Any, Any]]:
    """One worker, warm from the first build on."""
    with local_pool(1) as pool:
        yield pool


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory, pool: Pool[Any, Any]) -> Path:
    """The larger project, built. Not to be changed."""
    folder = larger_project(tmp_path_factory.mktemp("larger"))
    report = built(folder, pool)
    assert (report.exit_code, report.diagnostics) == (ExitCode.DONE, ())
    assert {outcome.diagnostics for outcome in report.outcomes} == {()}
    return folder


@pytest.fixture
def larger(made: Path, tmp_path: Path) -> Path:
    """A copy of it, with what was made of it, to be changed."""
    return Path(shutil.copytree(made, tmp_path / "larger"))


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory, pool: Pool[Any, Any]) -> Path:
    """Two of its leaflets in one of its brands, four editions, built. Not to be changed."""
    folder = larger_project(tmp_path_factory.mktemp("smaller"), leaflets=("alpha", "gamma"))
    edit(folder / "docgen.yaml", "[plain, second]", "[second]")
    assert built(folder, pool).exit_code is ExitCode.DONE
    return folder


@pytest.fixture
def smaller(whole: Path, tmp_path: Path) -> Path:
    """A copy of that."""
    return Path(shutil.copytree(whole, tmp_path / "smaller"))
