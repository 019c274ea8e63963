"""What makes the pages, with versions: an edition that other tools made is made again.

Asked without importing any of them: a build that has nothing to do must be over before the engine would be loaded.
"""

from __future__ import annotations

import ctypes
import functools
import json
import platform
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import docgen
from docgen.files import digest_of, digest_of_file

TOOLS = "tools:"
"""The key under which :func:`digest` is noted where something is remembered that other tools might tell otherwise."""

PACKAGES = (
    "brotli",
    "cssselect2",
    "fonttools",
    "jinja2",
    "markdown-it-py",
    "markupsafe",
    "page-validation",
    "pikepdf",
    "pillow",
    "pydyf",
    "pypdfium2",
    "pyphen",
    "reportlab",
    "segno",
    "tinycss2",
    "tinyhtml5",
    "weasyprint",
    "zopfli",
)
"""The Python packages whose work can be seen in the bytes of an edition, or that prove them."""

_LIBRARIES = {
    "pango": (("libpango-1.0.so.0", "libpango-1.0.dylib", "libpango-1.0-0.dll"), "pango_version_string"),
    "harfbuzz": (("libharfbuzz.so.0", "libharfbuzz.0.dylib", "libharfbuzz-0.dll"), "hb_version_string"),
}
_NO_PAGES = frozenset({"cli", "preview", "starter"})
"""Rooms of docgen that pages do not come from."""


@functools.cache
def versions() -> Mapping[str, str]:
    """The version of each tool by its name, sorted; a tool that is not there has none."""
    found = {"docgen": f"{docgen.__version__}+{_code()[:12]}", "python": platform.python_version()}
    found |= {name: version for name, version in _installed() if name in PACKAGES}
    for name, (files, function) in _LIBRARIES.items():
        for file in files:
            try:
                ask = getattr(ctypes.CDLL(file), function)
            except (OSError, AttributeError):
                continue
            ask.restype = ctypes.c_char_p
            found[name] = ask().decode()
            break
    return dict(sorted(found.items()))


def digest() -> str:
    """The digest of all of them."""
    return digest_of(json.dumps(dict(versions())).encode())


def _installed() -> Iterator[tuple[str, str]]:
    """Names and versions, told by the names of their folders; what comes first on the path counts, so it comes last."""
    for entry in reversed(sys.path):
        try:
            names = [path.name for path in Path(entry).iterdir()]
        except OSError:
            continue
        for name in names:
            if known := re.fullmatch(r"(.+?)-([^-]+)\.(?:dist|egg)-info", name):
                yield re.sub(r"[-_.]+", "-", known[1]).lower(), known[2]


def _code() -> str:
    """The digest of docgen's own code: a checkout that is worked on is another version after each save."""
    home = Path(docgen.__file__).parent
    code = [path for path in home.rglob("*.py") if path.relative_to(home).parts[0] not in _NO_PAGES]
    lines = (f"{path.relative_to(home).as_posix()} {digest_of_file(path)}" for path in sorted(code))
    return digest_of("\n".join(lines).encode())
