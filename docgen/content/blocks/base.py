"""What all blocks have: an audience, a place, and one way to become what an audience sees."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Self

from pydantic import ValidationInfo, model_validator

from docgen.content.formats import SHORT, PrintFormat
from docgen.content.record import AT_LEAST_ONE, SOME, Record, faults_of, one_of
from docgen.content.text import Audience, Text
from docgen.content.view import View
from docgen.diagnostics import Place, error


@dataclass(frozen=True)
class Resolved:
    """A block as one audience sees it. ``kind`` names its template; fields stand in the order in which they are read.

    ``place`` is where the block was written. A field that is not printed as text (an alternative for a picture) is
    marked with ``field(metadata=UNSEEN)``.
    """

    kind: ClassVar[str]
    place: Place


PrintFormats = Annotated[tuple[Annotated[PrintFormat, one_of("format", PrintFormat)], ...], SOME, AT_LEAST_ONE]


class Part(Record):
    """A section or a block: something that not every audience and not every format gets."""

    audience: Annotated[Audience, one_of("audience", Audience)] | None = None
    """Keeps it to one audience; without it, it is for both."""
    also_in: PrintFormats | None = None
    """The short formats that hold it too: `dl-fold`, `card`. They hold nothing that does not name them."""
    only_in: PrintFormats | None = None
    """Keeps it to these formats of print; the leaflet does without it."""

    @model_validator(mode="after")
    def _in_formats(self, info: ValidationInfo) -> Self:
        faults = faults_of(info)
        if self.also_in and self.only_in:
            cure = "name all its formats in 'only-in', or take that out"
            faults.append(error("also-and-only", "'also-in' and 'only-in' contradict each other", self.place, cure))
        for form in self.also_in or ():
            if form not in SHORT:
                cure = f"take it out; 'also-in' is for {', '.join(sorted(SHORT))}"
                faults.append(error("holds-all", f"format '{form}' holds the whole leaflet", self.place, cure))
        return self

    def names(self, form: str | None) -> bool:
        """Whether it names the format."""
        return form in (self.only_in or self.also_in or ())


class Block(Part):
    """A block as written."""

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
