"""Slots: places of fixed size for what is the brand's own. A page is composed around them, empty; a brand fills them.

Templates of pages write ``{{ slot('contact') }}``; ``templates/slots/contact.html.jinja`` says what stands there. Because a
slot's content is laid out once for all leaflets of a brand, its template is told nothing of the leaflet or the edition.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from typing import Any

from jinja2 import StrictUndefined
from markupsafe import Markup

from docgen.compose.environment import TEMPLATES, Absent

NAMES = ("band", "contact", "colophon", "line")
"""The slots that there are."""
EVERYWHERE = ("band", "colophon", "line")
"""Those that every leaflet has."""
FIELDS = {"band": "logo", "contact": "contact", "colophon": "name", "line": "footer"}
"""The field of a brand that each of them shows, or the one of several that is as long as a brand likes."""
_STAND_IN = re.compile(r"<!--slot:(\w+)-->")


def slot_id(name: str) -> str:
    """The id of the slot's element."""
    return f"slot-{name}"


def name_of(id: str) -> str:
    """The name of the slot whose element has that id."""
    return id.removeprefix("slot-")


def template_path(name: str) -> str:
    """Where it is written what stands in the slot."""
    return f"{TEMPLATES}/{template_of(name)}"


def template_of(name: str) -> str:
    """The name of the slot's template."""
    return f"slots/{name}.html.jinja"


def opened(name: str) -> Markup:
    """The slot's element on a page, with a stand-in for what it holds."""
    return Markup(f'<div class="slot" id="{slot_id(name)}"><!--slot:{name}--></div>')  # noqa: S704 (a known name)


def emptied(html: str) -> str:
    """The page with its slots empty."""
    return _STAND_IN.sub("", html)


def filled(html: str, fragments: Mapping[str, str]) -> str:
    """The page with what the brand has for each of its slots."""
    return _STAND_IN.sub(lambda found: fragments[found[1]], html)


class Watched:
    """A brand, or a part of it, as templates see it: it notes which of its fields they read.

    Each field that is read for a page is a reason for pages of the brand's own. What a brand does not say cannot be printed.
    """

    __slots__ = ("_notes", "_path", "_value")

    def __init__(self, value: Any, notes: dict[str, object], path: str = "") -> None:
        self._value, self._notes, self._path = value, notes, path

    def __getattr__(self, name: str) -> Any:
        path = f"{self._path}.{name}" if self._path else name
        if name.startswith("_"):
            raise AttributeError(name)
        if not hasattr(self._value, name):
            return StrictUndefined(hint=f"a brand has no '{path}'")
        found = getattr(self._value, name)
        if dataclasses.is_dataclass(found):
            return Watched(found, self._notes, path)
        self._notes[path] = found
        return Absent(path) if found is None else found

    def __str__(self) -> str:
        self._notes[self._path] = self._value
        return str(self._value)


def field_of(brand: object, path: str) -> object:
    """What a brand has in a field that :class:`Watched` noted."""
    for name in filter(None, path.split(".")):
        brand = getattr(brand, name)
    return brand
