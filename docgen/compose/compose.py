"""A variant in a brand's dress: what the engine is to make pages of.

A page is composed with its slots empty, which is all that there is to it unless a template reads the brand; what the brand
puts into the slots is composed by itself. Templates are given (``docs/architecture.md`` lists it): the variant; the fixed
labels; and functions that render a block, open a slot, or give the geometry of a picture. They are given nothing else.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from jinja2 import pass_context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from docgen.brand.model import Brand
from docgen.compose import charts, slots
from docgen.compose.environment import AbsentError, environment, fill, line_now, line_of
from docgen.compose.inline import inline
from docgen.compose.manuscript import ADDRESS, Manuscript, Stylesheet
from docgen.content.blocks.base import Resolved
from docgen.content.text import Text
from docgen.content.variant import Variant, VariantSection
from docgen.content.view import View
from docgen.diagnostics import Place, Refusal, error
from docgen.files import Folder
from docgen.geometry import Rectangle

PAGE = "leaflet.html.jinja"


@dataclass(frozen=True)
class Composed:
    """A page with its slots, and a brand's words for these.

    Attributes:
        page: The page as the engine reads it, its slots open.
        html: The page with stand-ins for what is in its slots.
        fields: The fields of the brand that were read for the page itself, and what was in them.
    """

    page: Manuscript
    html: str
    fields: Mapping[str, object]

    def whole(self, fragments: Mapping[str, str]) -> Manuscript:
        """The page with its slots filled."""
        return replace(self.page, html=slots.filled(self.html, fragments), is_open=False)


@dataclass(frozen=True)
class Composer:
    """Fills the templates of the project in ``folder``; compiled templates are kept for the next edition."""

    folder: Folder
    templates: ImmutableSandboxedEnvironment

    @classmethod
    def of(cls, folder: Folder) -> Composer:
        """A composer for the project in ``folder``."""
        templates = environment(folder)
        templates.filters["inline"] = _inline
        templates.globals["render"] = _renderer(templates)
        templates.globals["charts"] = {
            "people": charts.people,
            "steps": charts.steps,
            "day": charts.day,
            "trial": charts.trial,
        }
        templates.globals["asset"] = lambda path: path
        return cls(folder, templates)

    def compose(self, variant: Variant, view: View, brand: Brand, format: str) -> Composed:
        """The page of a variant. ``view`` is the one that the variant was resolved with: its labels are used.

        Raises:
            Refusal: a fault of a template, a slot that is not there or there twice, a stylesheet that is missing, a
                label that the language lacks.
        """
        read: dict[str, object] = {}
        opened: dict[str, Place] = {}

        def slot(name: str) -> Markup:
            if name not in slots.NAMES:
                raise _SlotError("unknown-slot", f"there is no slot '{name}'", f"use one of {', '.join(slots.NAMES)}")
            self.templates.get_template(slots.template_of(name))
            if name in opened:
                message = f"the slot '{name}' stands on the page twice"
                raise _SlotError("slot-twice", message, "take one of the two away")
            opened[name] = line_now()
            return slots.opened(name)

        def date(day: dt.date) -> str:
            return view.label("date", day=day.day, month=view.label(f"month-{day.month}"), year=day.year)

        given = {"variant": variant, "brand": slots.Watched(brand, read), "slot": slot, "date": date}
        try:
            html = self._filled(PAGE, view, brand, given)
        except _SlotError as fault:
            id, message, cure = fault.args
            raise Refusal([error(id, message, line_of(fault, PAGE), cure)]) from None
        if absent := [name for name in slots.EVERYWHERE if name not in opened]:
            message = f"the page has no slot '{absent[0]}'"
            cure = f"write {{{{ slot('{absent[0]}') }}}} where it is to stand"
            raise Refusal([error("slot-missing", message, Place(f"templates/{PAGE}"), cure)])
        places = {slots.slot_id(name): opened[name] for name in slots.NAMES if name in opened}
        page = Manuscript(
            html=slots.emptied(html),
            stylesheets=tuple(self._stylesheets(variant.audience, brand, format)),
            ink_names=brand.ink_names,
            places=dict(_places(variant.sections)) | places,
            families=frozenset(family for family, _ in brand.families),
            slots=tuple(places),
            is_open=True,
            opened=places,
        )
        return Composed(page, html, read)

    def fragments(self, view: View, brand: Brand, needed: Container[str] = ()) -> dict[str, str]:
        """What ``brand`` puts into each slot that there is, for the audience and in the language of ``view``; as HTML.

        Raises:
            Refusal: a slot that is ``needed`` has no template any more, a fault of a template, a label that the language
                lacks, a field that the brand does not have.
        """
        given = {"brand": slots.Watched(brand, {}), "edition": {"address": ADDRESS}}
        return {
            name: self._filled(slots.template_of(name), view, brand, given).strip()
            for name in slots.NAMES
            if name in needed or self.folder.exists(slots.template_path(name))
        }

    def _filled(self, template: str, view: View, brand: Brand, given: Mapping[str, Any]) -> str:
        heard = len(view.faults)

        # Templates are given functions and never the view: what is printed by mistake must not hold the other audience.
        def label(name: str, /, **values: object) -> str:
            return view.label(name, **values)

        try:
            html = fill(self.templates, template, {**given, "label": label})
        except AbsentError as fault:
            message = f"brand '{brand.id}' says nothing of its '{fault}', which {line_of(fault, template)} prints"
            cure = "write it in the brand, or ask for it in the template: {% if … %}"
            raise Refusal([error("brand-field-missing", message, brand.place_of(str(fault)), cure)]) from None
        if faults := view.faults[heard:]:
            raise Refusal(faults)
        return html

    def _stylesheets(self, audience: str, brand: Brand, format: str) -> Iterator[Stylesheet]:
        """Fonts, then the styles for all, for the audience, for the format, and the brand's own."""
        yield Stylesheet("styles/fonts.css", brand.fonts.css())
        paths = ["styles/base.css", f"styles/{audience}.css", f"styles/formats/{format}.css"]
        if brand.stylesheet:
            paths.append(brand.stylesheet)
        for path in paths:
            try:
                yield Stylesheet(path, self.folder.read(path).decode())
            except UnicodeDecodeError:
                raise Refusal([error("not-utf-8", f"'{path}' is not UTF-8", Place(path), "save it as UTF-8")]) from None


@dataclass(frozen=True)
class Frame:
    """A slot as it stands on pages: its size in points, and whether it is in the margin."""

    name: str
    width: float
    height: float
    running: bool

    @classmethod
    def of(cls, id: str, rectangle: Rectangle, *, running: bool) -> Frame:
        """The slot whose element has that id."""
        return cls(slots.name_of(id), rectangle.width, rectangle.height, running)


def slot_sheet(
    page: Manuscript,
    body: str,
    language: str,
    fragments: Mapping[str, str],
    frames: Iterable[Frame],
    places: Mapping[str, Place],
) -> Manuscript:
    """The slots alone, each on a page of its own and in the size that it has on ``page``.

    ``body`` is the class of the page's body; nothing else that is around a slot on a page is around it here. ``places`` say
    where the brand writes what each shows, by the slots' names.
    """
    known = sorted(frames, key=lambda frame: slots.NAMES.index(frame.name))
    boxes, rules = [], [_SLOT_SHEET]
    for frame in known:
        id = slots.slot_id(frame.name)
        running = ' aria-hidden="true" data-running' if frame.running else ""
        boxes.append(f'<div class="slot" id="{id}"{running}>{fragments[frame.name]}</div>')
        wide, high = frame.width, frame.height
        rules.append(f"@page {id} {{ size: {wide + 20:.6f}pt {high + _BELOW:.6f}pt; {_BARE} }}")
        rules.append(
            f"#{id} {{ page: {id}; width: {wide:.6f}pt !important; height: {high:.6f}pt !important; "
            "box-sizing: border-box !important; margin: 0 !important; break-inside: auto !important; float: none !important; "
            "left: auto !important; top: auto !important; right: auto !important; bottom: auto !important }"
        )
    html = (
        f'<!DOCTYPE html>\n<html lang="{language}"><head><meta charset="utf-8"><title>slots</title></head>'
        f'<body class="{body}">{"".join(boxes)}</body></html>'
    )
    return replace(
        page,
        html=html,
        stylesheets=(*page.stylesheets, Stylesheet("styles/slots.css", "\n".join(rules))),
        places={slots.slot_id(frame.name): places[frame.name] for frame in known if frame.name in places},
        slots=tuple(slots.slot_id(frame.name) for frame in known),
        is_open=False,
    )


_BELOW = 2000
"""Points below a slot: what does not fit is then found to be too high, and does not go on on another page."""
_SLOT_SHEET = (
    ":root { --pages: any }\nhtml, body { background: none !important; margin: 0 !important; padding: 0 !important }"
)
_BARE = "margin: 0; bleed: 0; @bottom-left { content: none } @bottom-right { content: none }"
"""Said for each page by its name, as what a format says of its first or fourth page weighs more than what is said of all."""


class _SlotError(Exception):
    """A template opens a slot that it must not open: the id of the fault, what it is, and the cure."""


def _renderer(templates: ImmutableSandboxedEnvironment) -> Callable[..., Markup]:
    """``render(block, id)`` in templates: the template of the block's kind, with everything that the page has."""

    @pass_context
    def render(context: Any, block: Resolved, id: str) -> Markup:
        name = f"blocks/{block.kind}.html.jinja"
        html = templates.get_template(name).render({**context.get_all(), "block": block, "id": id})
        return Markup(html)  # noqa: S704 - it comes from an escaping template

    return render


@pass_context
def _inline(context: Any, text: Text) -> Markup:
    spoken = context["label"]("reference-spoken", number="\N{OBJECT REPLACEMENT CHARACTER}")
    return inline(text, context["variant"].numbers, spoken)


def _places(sections: tuple[VariantSection, ...]) -> Iterator[tuple[str, Place]]:
    """Where the content of each element with an id was written: the ids are those that the templates give."""
    for section in sections:
        yield section.id, section.place
        for index, block in enumerate(section.blocks, start=1):
            yield f"{section.id}-b{index}", block.place
        yield from _places(section.sections)
