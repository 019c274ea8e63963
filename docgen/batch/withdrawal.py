"""Whether a leaflet's file says that the leaflet is withdrawn, as far as can be understood of a file that cannot be read.

Withdrawing must work when nothing else does, and a PDF must not go because a sentence speaks of withdrawing. So what counts is a
``status:`` in the ``revision:`` at the top of the file, found line by line, whatever the other lines are like.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator

from docgen.content.leaflet import Revision
from docgen.content.record import kebab

_REVISION = re.compile(r"""(["']?)revision\1[ \t]*:""")
_GOES_ON = re.compile(rf"""[#}}]|["']?(?:{"|".join(map(kebab, Revision.model_fields))})["']?[ \t]*:""")
"""What may stand at the margin and not end it: comments, the end of ``{…}``, and its keys, where the indentation was lost."""
_TEXT = re.compile(r":[ \t]*[|>][-+\d]*[ \t]*(?:#.*)?$")
"""Begins a running text: the lines that follow and are indented more."""
_ASIDE = re.compile(r"""(?<![^\s{\[,:])(["'])(?!(?:status|withdrawn)\1).*?\1|(?<!\S)#.*""")
"""What is quoted, and comments."""
_WITHDRAWN = re.compile(r"""(?:^|[{,])[ \t]*(["']?)status\1[ \t]*:[ \t]*(["']?)withdrawn\2[ \t]*(?:[,}]|$)""")


def says_withdrawn(data: bytes) -> bool:
    """Whether the file with these bytes says so."""
    text = textwrap.dedent(data.decode("utf-8-sig", "replace"))
    return any(_WITHDRAWN.search(_ASIDE.sub("", line)) for line in _of_revision(text))


def _of_revision(text: str) -> Iterator[str]:
    """What stands in the revision, line by line."""
    inside = False
    for line in _without_texts(text):
        if begun := _REVISION.match(line):
            inside = True
            yield line[begun.end() :]
        elif line[:1].strip() and not _GOES_ON.match(line):
            inside = False
        elif inside:
            yield line


def _without_texts(text: str) -> Iterator[str]:
    """The lines that are not empty and in no running text."""
    margin = None
    for line in filter(str.strip, text.splitlines()):
        depth = len(line) - len(line.lstrip())
        if margin is None or depth <= margin:
            margin = depth if _TEXT.search(line) else None
            yield line
