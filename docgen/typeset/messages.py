"""What the engine logs, in our words: its log records in, diagnostics with places out.

The engine goes on after nearly every fault and only logs it. Here each record of the logger ``weasyprint`` becomes a
:class:`Diagnostic`, an error throughout: a page on which something was ignored is not the page that was asked for.
Records are told apart by their unformatted message, which cannot change as the engine's version is pinned.
"""

from __future__ import annotations

import contextlib
import logging
import re
import traceback
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import PurePath
from typing import Any

from docgen.diagnostics import Diagnostic, Place, error
from docgen.typeset.fetcher import path_of

NO_SPACE = "unsupported color space"
"""What the engine says of a colour in an ink that is not there."""
NO_VALUE = "it uses a custom property that has no value"
_POSITION = re.compile(r" at (\d+):(\d+)[.,:]?")

_BOXES = ("box", "child", "new_child", "line", "textbox")
"""What the engine calls the box that it is working on."""

Finder = Callable[[str, str], Place | None]


class _Collector(logging.Handler):
    """Keeps the records that it is given."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@contextlib.contextmanager
def listening() -> Iterator[list[logging.LogRecord]]:
    """Collects what the engine logs meanwhile, and keeps it from going anywhere else."""
    logger = logging.getLogger("weasyprint")
    collector = _Collector()
    before = logger.propagate, logger.level
    logger.addHandler(collector)
    logger.propagate = False
    logger.setLevel(logging.WARNING)
    try:
        yield collector.records
    finally:
        logger.removeHandler(collector)
        logger.propagate = before[0]
        logger.setLevel(before[1])


def character(char: str) -> str:
    """A character as messages name it: ``'✓' (U+2713 CHECK MARK)``."""
    return f"'{char}' (U+{ord(char):04X} {unicodedata.name(char, 'unnamed')})"


def of_stylesheet(record: logging.LogRecord, path: str) -> Diagnostic:
    """A fault in the stylesheet at ``path``, at the line and column that the record names, if it names any."""
    said = record.getMessage()
    place = Place(path)
    if found := _POSITION.search(said):
        place = Place(path, int(found[1]), int(found[2]))
        said = said[: found.start()] + said[found.end() :]
    if record.msg.startswith("Ignored `"):
        name, value, *_, reason = _arguments(record)
        return error(
            "css-ignored",
            f"'{name}: {value.strip()}' is ignored: {reason}",
            place,
            "correct it or take it out; what the engine understands is in docs/brands.md",
        )
    if record.msg.startswith("Font-face"):
        family = _arguments(record)[0].strip("'\"")
        return error("font-unreadable", f"the font '{family}' cannot be loaded", place, "check the path in its `src`")
    if record.msg.startswith("Failed to load stylesheet"):
        url = _arguments(record)[0]
        return error("stylesheet-unreadable", f"cannot import '{path_of(url) or url}'", place)
    return error("css-invalid", said[:1].lower() + said[1:].rstrip("."), place)


def of_document(record: logging.LogRecord, refused: dict[str, str], find: Finder) -> Diagnostic:
    """A fault that showed while the document was laid out or painted.

    ``refused`` says why the fetcher did not serve a URL; ``find`` gives the place of the first element that has a value
    in an attribute (``find("href", "#s1")``), or, for the attribute ``""``, that has a character in its text.
    """
    kind, values = record.msg, _arguments(record)
    if kind.startswith((".notdef glyph",)):
        return error(
            "glyph-missing",
            f"no font has the character {character(values[0])}",
            find("", values[0]),
            "write it with other characters, or add a font that has it",
        )
    if kind.startswith(("Failed to load image", "Failed to render SVG image")):
        url = values[0]
        name = path_of(url) or url
        why = refused.get(url) or "it is not a picture that can be read"
        shown = "the picture" if name.startswith("data:") else f"'{name}'"
        return error("image-unreadable", f"cannot use {shown}: {why}", find("src", url))
    if kind.startswith("Failed to load inline SVG"):
        return error("image-unreadable", f"cannot draw an svg element: {values[0]}", find("", "svg"))
    if kind.startswith("No anchor #"):
        return _no_target(values[0], find)
    if kind.startswith("Content discarded: target points"):
        return _no_target(re.sub(r".*'([^']*)'\W*$", r"\1", values[0]).lstrip("#"), find)
    if kind.startswith("Anchor defined twice"):
        name = values[0].strip("'\"")
        return error("id-twice", f"the id '{name}' is given to two elements", find("id", name))
    if kind.startswith("Ignored `") and not values[1].strip():
        return error("css-ignored", f"a '{values[0]}' is ignored: {NO_VALUE}")
    if kind.startswith("Ignored `"):
        name, value, *_, reason = values
        return error("css-ignored", f"'{name}: {value.strip()}' is ignored: {reason}", find("style", f"{name}:"))
    said = record.getMessage()
    return error("engine-fault", f"the engine says: {said[:1].lower()}{said[1:].rstrip('.')}")


def _no_target(name: str, find: Finder) -> Diagnostic:
    return error(
        "link-target-missing",
        f"there is nothing with the id '{name}' to point to",
        find("href", f"#{name}"),
        "check the spelling of the link's target",
    )


def _arguments(record: logging.LogRecord) -> list[str]:
    given = record.args if isinstance(record.args, tuple) else (record.args,)
    return [str(value) for value in given]


def of_crash(crash: Exception, place_of: Callable[[Any], Place | None], find: Finder) -> Diagnostic:
    """The engine gave up in the middle, as it does on some CSS and some drawings that it does not expect.

    What it was working on is looked for in the variables of the functions that it was in: a drawing, or the innermost
    box with a place.
    """
    frames = [frame for frame, _ in traceback.walk_tb(crash.__traceback__)][::-1]
    said = _named(crash)
    boxes = (frame.f_locals.get(name) for frame in frames for name in _BOXES)
    elements = (getattr(box, "element", None) for box in boxes)
    place = next(filter(None, (place_of(element) for element in elements if element is not None)), None)
    for frame in frames:
        drawing = frame.f_locals.get("self")
        drawing = getattr(drawing, "_svg", drawing)
        if type(drawing).__name__ == "SVG" and (url := getattr(drawing, "url", None)):
            name = path_of(url)
            shown = f"'{name}'" if name else "an svg element"
            cure = "look for a number that is none, in its viewBox for one, or save it anew"
            place = (find("src", url) if name else None) or place
            return error("image-unreadable", f"cannot draw {shown}: {said}", place, cure)
    last = traceback.extract_tb(crash.__traceback__)[-1]
    where = f"{PurePath(last.filename).name}, line {last.lineno}"
    cure = "look for unusual CSS (a custom property in calc() that nobody defines); if there is none, report it"
    return error("engine-crashed", f"the engine crashed: {said} ({where})", place, cure)


def of_crash_in_stylesheet(crash: Exception, path: str) -> Diagnostic:
    """The engine gave up on the stylesheet at ``path``, as it does on some arithmetic."""
    cure = "look for unusual values, such as a division by zero in calc()"
    return error("css-invalid", f"the engine cannot read it: {_named(crash)}", Place(path), cure)


def _named(crash: Exception) -> str:
    return f"{type(crash).__name__}: {crash}" if str(crash) else type(crash).__name__
