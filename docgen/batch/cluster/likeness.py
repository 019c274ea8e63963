"""Whether another machine makes the same pages as this one: the versions of its tools, and its fonts.

Fonts are compared by what their files hold, since they may lie elsewhere there.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from docgen.batch.tools import versions
from docgen.brand.faces import installed
from docgen.files import digest_of, digest_of_file


@dataclass(frozen=True)
class Machine:
    """What pages are made with: versions by the names of tools, digests by font families (none: not installed)."""

    tools: Mapping[str, str]
    fonts: Mapping[str, str | None]

    @classmethod
    def here(cls, families: Iterable[str] = ()) -> Machine:
        """This one, with its fonts of these families. Raises Refusal if fontconfig is missing."""
        return cls(dict(versions()), {family: _digest(family) for family in families})


def difference(here: Machine, there: Machine) -> str:
    """In what ``there`` is not like ``here``, as it is told; empty if both make the same pages."""
    return "; ".join(_differences(here, there))


def _differences(here: Machine, there: Machine) -> Iterator[str]:
    for name in sorted({*here.tools, *there.tools}):
        known, met = here.tools.get(name, "none"), there.tools.get(name, "none")
        if known != met:
            yield f"{name} {met} there, {known} here"
    for family, digest in here.fonts.items():
        if there.fonts.get(family) != digest:
            yield f"other files of the font '{family}'" if there.fonts.get(family) else f"no font '{family}' there"


@functools.cache
def _digest(family: str) -> str | None:
    files = {face.path for face in installed() if family in face.families}
    return digest_of(repr(sorted(str(digest_of_file(path)) for path in files)).encode()) if files else None
