"""What all blocks have: an audience, a place, and one way to become what an audience sees."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

from docgen.content.record import Record, one_of
from docgen.content.text import Audience, Text
from docgen.content.view import View
from docgen.diagnostics import Place


@dataclass(frozen=True)
class Resolved:
    """A block as one audience sees it. ``kind`` names its template; fields stand in the order in which they are read.

    ``place`` is where the block was written. A field that is not printed as text (an alternative for a picture) is
    marked with ``field(metadata=UNSEEN)``.
    """

    kind: ClassVar[str]
    place: Place


class Block(Record):
    """A block as written."""

    audience: Annotated[Audience, one_of("audience", Audience)] | None = None
    """Keeps the block to one audience; without it, it is for both."""

    def resolve(self, view: View) -> Resolved | None:
        """The block as ``view``'s audience sees it; ``None`` if it is told nothing. Faults go to ``view``."""
        raise NotImplementedError


UNSEEN = {"unseen": True}
"""The metadata of a field whose texts are heard or read by machines, not printed."""


def texts_in(value: Any, unseen: bool | None = False) -> Iterator[Text]:
    """The texts in ``value`` in reading order: the printed ones, only the unseen ones (``True``), or all (``None``)."""
    yield from (text for text, hidden in _walk(value, False) if unseen is None or hidden == unseen)


def _walk(value: Any, hidden: bool) -> Iterator[tuple[Text, bool]]:
    if isinstance(value, Text):
        yield value, hidden
    elif isinstance(value, tuple):
        for part in value:
            yield from _walk(part, hidden)
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        for name, unseen in _fields(type(value)):
            yield from _walk(getattr(value, name), hidden or unseen)


@functools.cache
def _fields(kind: Any) -> tuple[tuple[str, bool], ...]:
    """The names of a dataclass's fields, and whether they are unseen."""
    return tuple((field.name, bool(field.metadata.get("unseen"))) for field in dataclasses.fields(kind))
