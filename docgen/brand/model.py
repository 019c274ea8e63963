"""What a brand file may say, and the brand that comes of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError

from docgen.brand.fonts import Face
from docgen.brand.inks import Ink, WrittenInk
from docgen.content.record import Decimal, Name, Record
from docgen.content.source import WrittenText, kind_of
from docgen.content.text import Text
from docgen.diagnostics import Place
from docgen.files import beside


@dataclass(frozen=True, slots=True)
class Line:
    """A line of plain words, and where it was written."""

    words: str
    place: Place

    def __str__(self) -> str:
        return self.words


def _line(value: Any) -> Line:
    if not isinstance(value, WrittenText):
        raise PydanticCustomError("wrong-type", "expected text, found {found}", {"found": kind_of(value)})
    if not value.strip():
        raise PydanticCustomError("empty-text", "the text is empty", {"help": "write it, or take the key out"})
    return Line(" ".join(value.split()), value.place)


def _matching(pattern: str, kind: str, word: str, cure: str) -> Any:
    def read(value: Any) -> Line:
        line = _line(value)
        if not re.fullmatch(pattern, line.words):
            message = f"'{{value}}' is not {word}"
            raise PydanticCustomError(kind, message, {"value": line.words, "help": cure})
        return line

    return BeforeValidator(read)


def _beside(value: Any) -> Line:
    line = _line(value)
    return Line(beside(line.place.path, line.words), line.place)


Words = Annotated[Line, BeforeValidator(_line)]
Email = Annotated[
    Line, _matching(r"[^@\s]+@[^@\s]+\.[^@\s]+", "not-an-address", "an email address", "write it as team@trust.example")
]
Web = Annotated[
    Line, _matching(r"https://[^\s/]+\.[^\s]+", "not-an-address", "a web address", "write it as https://trust.example")
]
Phone = Annotated[
    Line,
    _matching(r"\+?[0-9][0-9 ()-]{3,}[0-9]", "not-a-phone-number", "a phone number", "write it as 01632 960123"),
]
Base = Annotated[
    Line,
    _matching(
        r"https://[^\s/]+\.[^\s]*/",
        "not-an-address",
        "a web address that ends in '/'",
        "write it as https://trust.example/e/",
    ),
]
File = Annotated[Line, BeforeValidator(_beside)]
"""A path as written beside the brand file, made relative to the project."""


class WrittenLogo(Record):
    """The logo: its file, what it shows in words, and its printed width in millimetres."""

    file: File
    alt: Words
    width: Decimal


class WrittenFonts(Record):
    """The families for running text and for headings."""

    text: Words
    heading: Words


class WrittenContact(Record):
    """Whom readers may ask. ``heading`` is optional: leaflets have one of their own."""

    heading: Words | None = None
    name: Words
    phone: Phone | None = None
    email: Email | None = None
    web: Web | None = None
    address: Words | None = None
    hours: Words | None = None


class WrittenInks(Record):
    """One field for each ink of :data:`docgen.brand.inks.INKS`."""

    text: WrittenInk
    muted: WrittenInk
    rule: WrittenInk
    surface: WrittenInk
    primary: WrittenInk
    accent: WrittenInk
    emergency: WrittenInk
    caution: WrittenInk
    note: WrittenInk


class WrittenBrand(Record):
    """The file ``styles/brands/<name>/brand.yaml``, after its parents were merged in."""

    brand: Name
    extends: Name | None = None
    name: Words
    logo: WrittenLogo
    fonts: WrittenFonts
    inks: WrittenInks
    contact: WrittenContact
    editions_at: Base
    footer: Words
    stylesheet: File | None = None


@dataclass(frozen=True)
class Logo:
    """``path`` is relative to the project; sizes are in millimetres."""

    path: str
    alt: str
    width: float
    height: float
    place: Place


@dataclass(frozen=True)
class Contact:
    """Lines of the contact card; ``None`` where the brand says nothing."""

    heading: str | None
    name: str
    phone: str | None
    email: str | None
    web: str | None
    address: str | None
    hours: str | None


@dataclass(frozen=True)
class Fonts:
    """Families by use. ``faces`` come from the brand's own files, with paths relative to the project."""

    text: str
    heading: str
    faces: tuple[Face, ...] = ()

    def css(self) -> str:
        """The stylesheet that names them: ``--font-text``, ``--font-heading``, and the brand's own files."""
        names = f':root {{ --font-text: "{self.text}"; --font-heading: "{self.heading}" }}'
        return "\n".join([*(face.rule() for face in self.faces), names])


@dataclass(frozen=True)
class Brand:
    """An organisation as later stages see it: parents merged, paths relative to the project.

    ``families`` are the font families with the places where they were named; ``lines`` all words of its own, for checks. ``inputs`` are the files that
    were read for it.
    """

    id: str
    place: Place
    name: str
    logo: Logo
    fonts: Fonts
    families: tuple[tuple[str, Place], ...]
    inks: Mapping[str, Ink]
    contact: Contact
    editions_at: str
    footer: str
    stylesheet: str | None
    lines: tuple[Line, ...]
    inputs: tuple[str, ...]

    @property
    def ink_names(self) -> tuple[str, ...]:
        """The names of its inks, sorted."""
        return tuple(sorted(self.inks))

    def address_of(self, edition: str) -> str:
        """Where the edition with that id can be found."""
        return f"{self.editions_at}{edition}"

    def texts(self) -> Iterator[Text]:
        """Its words as texts with places."""
        return (Text(line.words, line.place) for line in self.lines)
