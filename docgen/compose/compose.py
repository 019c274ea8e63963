"""A variant in a brand's dress: the manuscript of one edition.

Templates are given (``docs/architecture.md`` lists it): the variant; the brand, for its slots; the edition's imprint; the
fixed labels; and functions that render a block or give the geometry of a picture. They are given nothing else.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from jinja2 import pass_context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from docgen.brand.model import Brand
from docgen.compose import charts
from docgen.compose.codes import qr
from docgen.compose.environment import environment, fill
from docgen.compose.inline import inline
from docgen.compose.manuscript import Manuscript, Stylesheet
from docgen.content.blocks.base import Resolved
from docgen.content.text import Text
from docgen.content.variant import Variant, VariantSection
from docgen.content.view import View
from docgen.diagnostics import Place, Refusal, error
from docgen.files import Folder

SLOTS = ("slot-band", "slot-contact", "slot-colophon")
"""The ids of the slots of fixed size. Those of them that a variant has no use for are not on its pages."""


@dataclass(frozen=True)
class Imprint:
    """What an edition says of itself: its id, its format, and the address that its QR code leads to."""

    id: str
    format: str
    address: str


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

    def compose(self, variant: Variant, view: View, brand: Brand, imprint: Imprint) -> Manuscript:
        """The manuscript of one edition. ``view`` is the one that the variant was resolved with: its labels are used.

        Raises:
            Refusal: a fault of a template, a stylesheet that is missing, a label that the language lacks.
        """
        heard = len(view.faults)

        # Templates are given functions and never the view: what is printed by mistake must not hold the other audience.
        def label(name: str, /, **values: object) -> str:
            return view.label(name, **values)

        def date(day: dt.date) -> str:
            return view.label("date", day=day.day, month=view.label(f"month-{day.month}"), year=day.year)

        html = fill(
            self.templates,
            "leaflet.html.jinja",
            {
                "variant": variant,
                "brand": brand,
                "edition": imprint,
                "label": label,
                "date": date,
                "qr": qr(imprint.address),
            },
        )
        if faults := view.faults[heard:]:
            raise Refusal(faults)
        return Manuscript(
            html=html,
            stylesheets=tuple(self._stylesheets(variant, brand, imprint)),
            ink_names=brand.ink_names,
            places=dict(_places(variant.sections)) | dict.fromkeys(SLOTS, brand.place),
            families=frozenset(family for family, _ in brand.families),
            slots=tuple(slot for slot in SLOTS if f'id="{slot}"' in html),
        )

    def _stylesheets(self, variant: Variant, brand: Brand, imprint: Imprint) -> Iterator[Stylesheet]:
        """Fonts, then the styles for all, for the audience, for the format, and the brand's own."""
        yield Stylesheet("styles/fonts.css", brand.fonts.css())
        paths = ["styles/base.css", f"styles/{variant.audience}.css", f"styles/formats/{imprint.format}.css"]
        if brand.stylesheet:
            paths.append(brand.stylesheet)
        for path in paths:
            try:
                yield Stylesheet(path, self.folder.read(path).decode())
            except UnicodeDecodeError:
                raise Refusal([error("not-utf-8", f"'{path}' is not UTF-8", Place(path), "save it as UTF-8")]) from None


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
