"""HTML and CSS in, tagged pages out: the one place that runs the PDF engine (WeasyPrint).

:func:`typeset` promises that a document which it gives can be finished into a file that is PDF/UA-1 and PDF/A-3a at
once, that every colour in it is an ink, and that nothing was left out, replaced or cut off. Whatever stands against
that is raised in one :class:`Refusal`, each fault with the place where it was written.

The engine is imported when the first document is typeset, stylesheets are parsed once per process
(:mod:`docgen.typeset.stylesheets`), and garbage is not collected while a document is made: the engine makes some
hundred thousand objects, which the collector would look through again and again, and all of them go at the end.
"""

from __future__ import annotations

import atexit
import contextlib
import functools
import gc
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urljoin

from docgen.compose.manuscript import Manuscript, Stylesheet
from docgen.compose.slots import name_of, template_path
from docgen.diagnostics import Diagnostic, Place, Refusal, error, in_order
from docgen.files import Folder
from docgen.typeset import colours, columns, drawings, features, letters, marks, messages, roles, tagger
from docgen.typeset.document import SlotPlace, TypesetDocument, TypesetSlots
from docgen.typeset.environment import require_engine
from docgen.typeset.fetcher import ROOT, ProjectFetcher, path_of
from docgen.typeset.inks import SCREEN, profiles, unknown_ink, unknown_inks, with_inks
from docgen.typeset.layout import Inspector, going_on, lean_on_the_page, replaced_fonts
from docgen.typeset.stylesheets import Library

_UNSEEN = frozenset({"title", "style", "script"})
"""Elements whose text is not on the page."""


@functools.cache
def _library() -> Library:
    """Imports the engine, once, and gives the stylesheets of this process."""
    require_engine()
    tagger.install()
    columns.install()
    letters.install()
    features.install()
    library = Library()
    # The engine keeps copies of fonts in a temporary folder, and cannot remove it any more when Python has shut down.
    atexit.register(library.close)
    return library


@contextlib.contextmanager
def _without_collecting() -> Iterator[None]:
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def typeset(manuscript: Manuscript, folder: Folder) -> TypesetDocument:
    """The pages of ``manuscript``, with pictures and fonts from ``folder``.

    Raises :class:`Refusal` with everything that is wrong; see ``docs/messages.md`` for the ids.
    """
    from docgen.typeset.galley import typeset_document

    taken = _taken(manuscript, folder)
    return typeset_document(taken.document, taken.pdf, taken.job, taken.slots, is_open=manuscript.is_open)


def typeset_slots(
    manuscript: Manuscript, folder: Folder, styles: Mapping[str, Mapping[str, str]] | None = None
) -> TypesetSlots:
    """What ``manuscript`` has in its slots, each of which stands on a page of its own. Raises like :func:`typeset`.

    ``styles`` says for each slot what it inherits on the pages that it is for: it must inherit the same here.
    """
    from docgen.typeset.galley import typeset_slots

    taken = _taken(manuscript, folder)
    if faults := [*lean_on_the_page(taken.slots, styles or {}), *going_on(taken.slots, manuscript.places)]:
        raise Refusal(in_order(faults))
    return typeset_slots(taken.document, taken.pdf, taken.job, taken.slots)


@dataclass(frozen=True)
class _Taken:
    """What the engine made: its document, its PDF that was not written, what the tagger made, and where the slots are."""

    document: Any
    pdf: Any
    job: tagger.Job
    slots: Mapping[str, tuple[SlotPlace, ...]]


class _Nowhere:
    """Where the engine writes its PDF to, since all that is wanted is the objects of it."""

    def write(self, _data: bytes) -> None:
        """Writes nothing."""


def _taken(manuscript: Manuscript, folder: Folder) -> _Taken:
    library = _library()
    run = _Run(manuscript, folder, library)
    with _without_collecting():
        try:
            return run.typeset()
        except Refusal:
            raise
        except Exception as crash:
            raise Refusal(in_order([*run.faults, messages.of_crash(crash, run.place, run.find)])) from crash


class _Run:
    """One document on its way through the engine."""

    def __init__(self, manuscript: Manuscript, folder: Folder, library: Library) -> None:
        self._manuscript = manuscript
        self._folder = folder
        self._library = library
        self._fetcher = ProjectFetcher(folder, manuscript.ink_names)
        self.faults: list[Diagnostic] = []
        self._root: Any = None
        self.place: Callable[[Any], Place | None] = lambda _: None
        self._plain_colours = False
        self._pdf: Any = None

    def typeset(self) -> _Taken:
        from weasyprint import HTML

        given = self._manuscript
        styles = self._library.styles(given.stylesheets, given.ink_names, self._folder)
        self.faults += styles.diagnostics
        if given.ink_names:
            self.faults += [fault for sheet in given.stylesheets for fault in unknown_inks(sheet, given.ink_names)]
        with messages.listening() as records:
            html = HTML(string=given.html, base_url=ROOT, url_fetcher=self._fetcher)
            self._root = html.etree_element
            self.place = tagger.place_finder(self._root, given.places)
            self._refuse_attachments()
            self._quote_names()
            self._look_for_inks()
            self._resolve_inks()
            self._number_lists()
            document = html.render(
                font_config=styles.fonts,
                counter_style=styles.counter_styles,
                color_profiles=profiles(given.ink_names),
                stylesheets=styles.sheets,
                pdf_variant="pdf/a-3a",
                output_intent=SCREEN,
            )
            inspector = Inspector(document, self.place, given)
            inspector.inspect()
            if any(fault.id == "colour-not-an-ink" for fault in inspector.faults):
                self.faults += inspector.faults
                self._refuse_if_faulty()  # the engine would crash on painting it
            stand_ins = marks.find(document, frozenset(given.slots))
            job = document.docgen_job = tagger.Job(given.places, frozenset(given.slots), stand_ins)
            document.fonts = (
                letters.Fonts(letters.SLOTS, lambda _: True)
                if given.is_open
                else letters.Fonts(marks.LETTERS, lambda font: marks.set_in(font, stand_ins))
            )
            # Only its objects are wanted: they are written when they are finished.
            document.write_pdf(
                _Nowhere(),
                pdf_variant="pdf/a-3a",
                output_intent=SCREEN,
                uncompressed_pdf=True,
                pdf_identifier=False,
                finisher=self._take,
            )
        self.faults += [messages.of_document(record, self._fetcher.refused, self.find) for record in records]
        self.faults += inspector.faults + job.problems
        self.faults += replaced_fonts(document, given.families, lambda char: self.find("", char))
        self.faults += drawings.blank(document, self.place)
        if self._plain_colours:
            self.faults += colours.find_plain_colours(document, self.place)
        self._refuse_if_faulty()
        return _Taken(document, self._pdf, job, inspector.slots)

    def _refuse_if_faulty(self) -> None:
        if any(fault.id == "unknown-ink" for fault in self.faults):  # then what comes of it is said
            self.faults = [
                fault
                for fault in self.faults
                if fault.id != "colour-not-an-ink"
                and not fault.message.endswith(messages.NO_VALUE)
                and messages.NO_SPACE not in fault.message
            ]
        if self.faults:
            raise Refusal(in_order(self.faults))

    def _refuse_attachments(self) -> None:
        """A leaflet has none: whatever is attached would go out with it, unseen."""
        for element in self._root.iter():
            if "attachment" in element.get("rel", "").lower().split():
                del element.attrib["rel"]
                what = element.get("href", "")
                cure = "take the element out of the template: a leaflet is its pages and nothing else"
                message = f"'{what}' would be attached to the PDF"
                self.faults.append(error("attachment-refused", message, self.place(element), cure))

    def _quote_names(self) -> None:
        """Has pictures found whose names have characters that mean something in a URL, and are written as they are."""
        for element in self._root.iter("img"):
            source = element.get("src", "")
            if not set("#?%").isdisjoint(source) and source[:5].lower() != "data:":
                with contextlib.suppress(Refusal):
                    if self._folder.exists(source.lstrip("/")):
                        element.set("src", quote(source))

    def _look_for_inks(self) -> None:
        """Notes inks in attributes, of drawings and ``style``, that the brand does not have; the engine says nothing of them."""
        names, slots = self._manuscript.ink_names, self._manuscript.slots
        styles = "\n".join(sheet.text for sheet in self._manuscript.stylesheets)
        roots = [element for element in self._root.iter() if element.get("id") in slots] if names else ()
        around = {element: root.get("id") for root in roots for element in root.iter()}
        for element in self._root.iter() if names else ():
            for value in element.attrib.values():
                if name := unknown_ink(value, names, styles):
                    place = self._in_template(name, around[element]) if element in around else self.place(element)
                    cure = f"use one of {', '.join(sorted(names))}"
                    self.faults.append(error("unknown-ink", f"unknown ink '{name}'", place, cure))

    def _in_template(self, ink: str, slot: str) -> Place:
        """Where the template of a slot names an ink: it is the same one for all brands, and at fault for all of them."""
        path = template_path(name_of(slot))
        text = self._folder.read(path).decode() if self._folder.exists(path) else ""
        found = unknown_inks(Stylesheet(path, text), self._manuscript.ink_names)
        return next((fault.place for fault in found if fault.place and f"'{ink}'" in fault.message), Place(path))

    def _resolve_inks(self) -> None:
        """Readies inline drawings for the engine.

        It would not resolve the inks in them, and it takes their ``style`` for CSS of the page.
        """
        names = self._manuscript.ink_names
        for drawing in self._root.iter(f"{roles.SVG}svg"):
            for element in drawing.iter():
                if style := element.get("style"):
                    _unstyle(element, style, is_root=element is drawing)
                for name, value in element.attrib.items():
                    if "var(" in value:
                        element.set(name, with_inks(value, names))

    def _number_lists(self) -> None:
        """Has lists count as HTML says: the engine overlooks ``start``, ``reversed`` and ``value``."""
        for items in self._root.iter("ol"):
            if "start" in items.attrib or "reversed" in items.attrib:
                count = sum(child.tag == "li" for child in items)
                first = _number(items.get("start"), count if "reversed" in items.attrib else 1)
                step = -1 if "reversed" in items.attrib else 1
                _add_style(items, f"counter-reset: list-item {first - step}")
                if step < 0:
                    for item in items.iterfind("li"):
                        _add_style(item, "counter-increment: list-item -1")
            for item in items.iterfind("li[@value]"):
                _add_style(item, f"counter-set: list-item {_number(item.get('value'), 1)}; counter-increment: none")

    def _take(self, _document: Any, pdf: Any) -> None:
        self._pdf = pdf
        self._plain_colours = bool(self._manuscript.ink_names) and colours.paints_plain_colour(pdf)

    def find(self, attribute: str, value: str) -> Place | None:
        """The place of the first element whose attribute has the value, or, without one, whose text does."""
        for element in self._root.iter() if self._root is not None else ():
            if element.tag in _UNSEEN or not isinstance(element.tag, str):
                continue
            if attribute == "src":
                written = element.get("src", "")
                hit = bool(written) and (written == value or path_of(value) == path_of(urljoin(ROOT, written)))
            elif attribute == "style":
                hit = value in element.get("style", "").replace(" ", "")
            elif attribute:
                hit = element.get(attribute) == value
            else:
                hit = value in (element.text or "") or any(value in (child.tail or "") for child in element)
            if hit:
                return self.place(element)
        return None


def _unstyle(element: Any, style: str, *, is_root: bool) -> None:
    """Turns the declarations of a drawing's ``style`` into attributes; of its root only those that paint."""
    kept = []
    for declaration in style.split(";"):
        name, colon, value = declaration.partition(":")
        name = name.strip()
        if is_root and not name.startswith(("fill", "stroke")):
            kept.append(declaration)
        elif colon:
            element.set(name, value.strip())
    del element.attrib["style"]
    if any(map(str.strip, kept)):
        element.set("style", ";".join(kept))


def _add_style(element: Any, declaration: str) -> None:
    before = element.get("style", "").rstrip("; ")
    element.set("style", f"{before}; {declaration}" if before else declaration)


def _number(written: str | None, default: int) -> int:
    try:
        return int(written or "")
    except ValueError:
        return default
