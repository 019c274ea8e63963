"""What a brand file may say, and the brand that comes of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError

from docgen.brand.faces import Face
from docgen.brand.inks import Ink, WrittenInk
from docgen.content.record import Name, PositiveDecimal, Record, Shape
from docgen.content.source import WrittenText, kind_of
from docgen.content.text import PLAIN, Text
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


def _like(title: str, pattern: str) -> Shape:
    """What a line looks like to editors; spaces around it do not count."""
    return Shape({"title": title, "type": "string", "pattern": rf"^\s*{pattern}\s*$"})


_EMAIL = r"[^@\s]+@[^@\s]+\.[^@\s]+"
_WEB = r"https://[^\s/]+\.[^\s]+"
_BASE = r"https://[^\s/]+\.[^\s]*/"
_PHONE = r"\+?[0-9][0-9 ()-]{3,}[0-9]"

Words = Annotated[
    Line, BeforeValidator(_line), Shape({"title": "line", "description": "Plain words on one line.", **PLAIN})
]
Email = Annotated[
    Line,
    _matching(_EMAIL, "not-an-address", "an email address", "write it as team@trust.example"),
    _like("email address", _EMAIL),
]
Web = Annotated[
    Line,
    _matching(_WEB, "not-an-address", "a web address", "write it as https://trust.example"),
    _like("web address", _WEB),
]
Phone = Annotated[
    Line,
    _matching(_PHONE, "not-a-phone-number", "a phone number", "write it as 01632 960123"),
    Shape(
        # Without spaces and quotes it is a number to an editor's parser.
        {
            "title": "phone number",
            "type": ["string", "integer"],
            "minimum": 0,
            "pattern": rf"^\s*{_PHONE}\s*$".replace("[0-9 ()-]", r"[0-9 ()\n-]"),
        }
    ),
]
Base = Annotated[
    Line,
    _matching(_BASE, "not-an-address", "a web address that ends in '/'", "write it as https://trust.example/e/"),
    _like("address of editions", _BASE),
]
File = Annotated[
    Line,
    BeforeValidator(_beside),
    Shape({"title": "path", "description": "The path of a file, from the folder of the brand's file.", **PLAIN}),
]
"""A path as written beside the brand file, made relative to the project."""


class WrittenLogo(Record):
    """The logo."""

    file: File
    """Its file: an SVG picture drawn in the brand's inks."""
    alt: Words
    """What it shows, in words."""
    width: PositiveDecimal
    """How wide it is printed, in millimetres."""


class WrittenFonts(Record):
    """The families for running text and for headings."""

    text: Words
    """The family of running text."""
    heading: Words
    """The family of headings."""


class WrittenContact(Record):
    """Whom readers may ask."""

    name: Words
    """Who answers."""
    phone: Phone | None = None
    """The telephone number."""
    email: Email | None = None
    """The email address."""
    web: Web | None = None
    """The web address."""
    address: Words | None = None
    """Where they are."""
    hours: Words | None = None
    """When they answer."""


class WrittenInks(Record):
    """The colours of a brand, by fixed names."""

    text: WrittenInk
    """Running text, nearly black."""
    muted: WrittenInk
    """Small and secondary text: captions, footers, labels."""
    rule: WrittenInk
    """Quiet lines that separate."""
    surface: WrittenInk
    """The pale ground of boxes and heads."""
    primary: WrittenInk
    """The brand's own colour: title, headings, charts."""
    accent: WrittenInk
    """The second colour: ornaments of heads and lists, never text."""
    emergency: WrittenInk
    """Warnings that need help at once."""
    caution: WrittenInk
    """Warnings, and the action box."""
    note: WrittenInk
    """Hints."""


class WrittenBrand(Record):
    """An organisation: the file `styles/brands/<brand>/brand.yaml`. One that extends another says only what differs.

    Example:
        brand: northgate
        name: Northgate University Hospitals
        logo: {file: logo.svg, alt: Northgate University Hospitals, width: 58}
        fonts: {text: Open Sans, heading: Open Sans}
        inks:
          text: {screen: "#1c2e36", process: [0, 0, 0, 100]}
          muted: {screen: "#54656d", process: [0, 0, 0, 75]}
          rule: {screen: "#bfd0d6", process: [20, 4, 6, 10]}
          surface: {screen: "#edf5f6", process: [7, 0, 2, 0]}
          primary: {screen: "#0b5c73", process: [95, 40, 35, 25]}
          accent: {screen: "#1f9488", process: [80, 15, 50, 5]}
          emergency: {screen: "#b3261e", process: [15, 100, 100, 10]}
          caution: {screen: "#c77700", process: [15, 60, 100, 5]}
          note: {screen: "#2c6fa3", process: [85, 50, 10, 5]}
        contact:
          name: Medicines information helpline
          phone: 0113 496 0142
          hours: Monday to Friday, 9am to 5pm
        editions-at: https://leaflets.northgate.example/e/
        footer: Northgate University Hospitals
    """

    brand: Name
    """Its name in docgen: that of its folder."""
    extends: Name | None = None
    """Another brand whose file fills in what this one does not say."""
    name: Words
    """The organisation's name."""
    logo: WrittenLogo
    """The logo."""
    fonts: WrittenFonts
    """The families for running text and for headings."""
    inks: WrittenInks
    """The colours. Text that could not be read well is refused, with the contrast that was measured."""
    contact: WrittenContact
    """Whom readers may ask."""
    editions_at: Base
    """Where the editions are published; the QR code on each leads there."""
    footer: Words
    """The words in the footer of every page."""
    stylesheet: File | None = None
    """A stylesheet of the brand's own, beside its file."""


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

    ``families`` are the font families with the places where they were named; ``lines`` all
    words of its own, for checks; ``places`` says where each field such as ``contact.phone`` was written.
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
    places: Mapping[str, Place]

    def place_of(self, field: str) -> Place:
        """Where a field such as ``contact.phone`` was written; of one that was not, where that is written which it is a part of."""
        while field and field not in self.places:
            field = field.rpartition(".")[0]
        return self.places.get(field, self.place)

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
