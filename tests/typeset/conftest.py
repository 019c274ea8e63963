"""A project's folder with pictures in it, for the tests of typesetting."""

from __future__ import annotations

from pathlib import Path

import pytest

from docgen.files import Folder
from tests.typeset.helpers import project


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return project(tmp_path)
