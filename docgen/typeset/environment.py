"""What the machine gives: the engine and the libraries below it, or a refusal that says what to install.

``docgen doctor`` shows :func:`inspect_engine`; :mod:`docgen.typeset.engine` imports the engine through
:func:`require_engine`. HarfBuzz's subsetter is optional for the engine, but without it fonts are cut down in Python,
and a leaflet of six pages takes 0.60 s instead of 0.25 s.
"""

from __future__ import annotations

import contextlib
import ctypes.util
import io
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from docgen.diagnostics import ExitCode, Refusal, error

ENGINE_VERSION = "70.0"
"""The one version of WeasyPrint whose inside :mod:`docgen.typeset.tagger` knows."""


@dataclass(frozen=True)
class EngineReport:
    """Versions, and whether fonts are cut down by HarfBuzz (fast) or in Python (slow)."""

    weasyprint: str
    pango: str
    harfbuzz: str
    subsets_with_harfbuzz: bool


def require_engine() -> None:
    """Imports the engine.

    Raises :class:`Refusal` with exit code 3: ``engine-missing`` when it or one of its libraries cannot be loaded,
    ``engine-version`` when it is not the version that docgen is made for.
    """
    try:
        with _found_by_soname(), contextlib.redirect_stdout(io.StringIO()):  # it prints advice when it fails
            import weasyprint
    except ImportError:
        cure = f"install it: python -m pip install weasyprint=={ENGINE_VERSION}"
        _refuse("engine-missing", "the PDF engine WeasyPrint is not installed", cure)
    except OSError as fault:
        first = str(fault).partition("\n")[0]
        _refuse(
            "engine-missing",
            f"the PDF engine cannot load Pango: {first}",
            "install Pango: apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 (Debian, Ubuntu), "
            "brew install pango (macOS)",
        )
    if weasyprint.__version__ != ENGINE_VERSION:
        _refuse(
            "engine-version",
            f"the PDF engine is WeasyPrint {weasyprint.__version__}, and docgen is made for {ENGINE_VERSION}",
            f"install it: python -m pip install weasyprint=={ENGINE_VERSION}",
        )


@contextlib.contextmanager
def _found_by_soname() -> Iterator[None]:
    """Keeps the import from searching for libraries with the linker.

    On Linux the engine tries for every library names of other systems first, and for each of them ``find_library`` runs
    ``ldconfig``, ``gcc`` and ``ld``: 160 ms of the 450 that the import takes. The names for Linux come last, are exact,
    and need no search.
    """
    if sys.platform != "linux" or "weasyprint" in sys.modules:
        yield
        return
    search = ctypes.util.find_library
    ctypes.util.find_library = _find_nothing
    try:
        yield
    finally:
        ctypes.util.find_library = search


def _find_nothing(name: str) -> None:
    return None


def _refuse(id: str, message: str, cure: str) -> None:
    raise Refusal([error(id, message, help=cure)], ExitCode.ENVIRONMENT)


def inspect_engine() -> EngineReport:
    """The versions of what pages are made with. Raises like :func:`require_engine`."""
    require_engine()
    import weasyprint
    from weasyprint.text.ffi import ffi, harfbuzz, harfbuzz_subset, pango

    version = pango.pango_version()
    return EngineReport(
        weasyprint.__version__,
        f"{version // 10000}.{version // 100 % 100}.{version % 100}",
        _harfbuzz_version(ffi, harfbuzz),
        bool(harfbuzz_subset),
    )


def _harfbuzz_version(ffi: object, harfbuzz: object) -> str:
    """The engine declares only ``hb_version_atleast``: ask for the largest version that it still affirms."""
    at_least = harfbuzz.hb_version_atleast  # type: ignore[attr-defined]
    version: list[int] = []
    for _ in range(3):
        digit = 0
        while at_least(*[*version, digit + 1, 0, 0][:3]):
            digit += 1
        version.append(digit)
    return ".".join(map(str, version))
