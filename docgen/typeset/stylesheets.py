"""Stylesheets, parsed once per process: CSS in, the engine's ``CSS`` objects and its font configuration out.

Parsing the styles of a leaflet takes longer than laying out a page of it, so what was parsed is kept, by path, text and
folder, together with the digests of whatever it pulled in (fonts, imported sheets). A sheet is parsed again when one
of those has changed, and every use of it tells the folder which files it stands for.

Fonts that come with ``@font-face`` live in the engine's ``FontConfiguration``. Two brands may give two fonts the same
family name, so there is one configuration for each set of sheets that bring fonts, and one for all that bring none.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from docgen.compose.manuscript import Stylesheet
from docgen.diagnostics import Diagnostic, Refusal
from docgen.files import Folder
from docgen.typeset import messages
from docgen.typeset.features import Unshared
from docgen.typeset.fetcher import ProjectFetcher, url_of
from docgen.typeset.inks import prelude

MOST_FONT_SETS = 8
MOST_SHEETS = 64


@dataclass(frozen=True)
class _Parsed:
    """A parsed sheet, what is wrong with it, and what it was made from besides its own text."""

    css: Any
    counter_styles: dict[str, Any]
    diagnostics: tuple[Diagnostic, ...]
    inputs: dict[str, bytes]

    def is_current(self, folder: Folder) -> bool:
        """Whether the files that it pulled in are what they were; asks the folder for every one of them."""
        current = True
        for path, digest in self.inputs.items():
            try:
                current &= sha256(folder.read(path)).digest() == digest
            except Refusal:
                current = False
        return current


@dataclass
class _FontSet:
    """A font configuration and the sheets that were parsed for it."""

    configuration: Any
    sheets: dict[tuple[Path, Stylesheet], _Parsed] = field(default_factory=dict)


@dataclass(frozen=True)
class Styles:
    """All that a document needs of its stylesheets."""

    sheets: list[Any]
    fonts: Any
    counter_styles: Any
    diagnostics: tuple[Diagnostic, ...]


def brings_fonts(sheet: Stylesheet) -> bool:
    """Whether parsing the sheet may change the font configuration."""
    return "@font-face" in sheet.text or "@import" in sheet.text


class Library:
    """The parsed stylesheets of this process."""

    def __init__(self) -> None:
        self._font_sets: dict[tuple[Path, tuple[Stylesheet, ...]], _FontSet] = {}
        self._plain: dict[tuple[Path, Stylesheet], _Parsed] = {}
        self._preludes: dict[tuple[str, ...], Any] = {}

    def styles(self, sheets: tuple[Stylesheet, ...], ink_names: tuple[str, ...], folder: Folder) -> Styles:
        """The sheets, parsed, after the prelude for the inks."""
        from weasyprint.css.counters import CounterStyle

        bearers = tuple(sheet for sheet in sheets if brings_fonts(sheet))
        key = (folder.root, bearers) if bearers else (Path(), ())
        known = self._font_sets.get(key)
        if known and not all(parsed.is_current(folder) for parsed in known.sheets.values()):
            # A font of the same name with other letters in it would come second to the old one: start afresh.
            known = None
        if known is None:
            known = self._new_font_set()
            _put(self._font_sets, key, known, MOST_FONT_SETS)
        parsed = [
            self._parsed(sheet, folder, known.sheets if brings_fonts(sheet) else self._plain, known.configuration)
            for sheet in sheets
        ]
        counters = CounterStyle()
        for one in parsed:
            counters.update(one.counter_styles)
        return Styles(
            [self._prelude(ink_names), *(one.css for one in parsed)],
            known.configuration,
            counters,
            tuple(found for one in parsed for found in one.diagnostics),
        )

    def close(self) -> None:
        """Forgets everything, and has the engine remove the fonts that it copied."""
        self._font_sets.clear()
        self._plain.clear()
        self._preludes.clear()

    @staticmethod
    def _new_font_set() -> _FontSet:
        from weasyprint.text.fonts import FontConfiguration

        fonts = FontConfiguration()
        fonts.font_features = Unshared()
        return _FontSet(fonts)

    @staticmethod
    def _parsed(sheet: Stylesheet, folder: Folder, kept: dict[tuple[Path, Stylesheet], _Parsed], fonts: Any) -> _Parsed:
        key = (folder.root, sheet)
        if (parsed := kept.get(key)) and parsed.is_current(folder):
            return parsed
        from weasyprint import CSS
        from weasyprint.css.counters import CounterStyle

        fetcher, counters = ProjectFetcher(folder), CounterStyle()
        with messages.listening() as records:
            try:
                css = CSS(
                    string=sheet.text,
                    base_url=url_of(sheet.path),
                    url_fetcher=fetcher,
                    font_config=fonts,
                    counter_style=counters,
                )
            except Exception as crash:
                raise Refusal([messages.of_crash_in_stylesheet(crash, sheet.path)]) from crash
        found = tuple(messages.of_stylesheet(record, sheet.path) for record in records)
        parsed = _Parsed(css, dict(counters), found, dict(fetcher.served))
        _put(kept, key, parsed, MOST_SHEETS)
        return parsed

    def _prelude(self, ink_names: tuple[str, ...]) -> Any:
        if ink_names not in self._preludes:
            from weasyprint import CSS

            # Without a base URL and a fetcher of ours the engine would make itself one for the network.
            css = CSS(string=prelude(ink_names), base_url=url_of("prelude"), url_fetcher=_nothing)
            _put(self._preludes, ink_names, css, MOST_SHEETS)
        return self._preludes[ink_names]


def _nothing(url: str) -> Any:
    raise ValueError(f"the prelude fetches nothing, and yet '{url}' was asked for")


def _put(kept: dict[Any, Any], key: Any, value: Any, most: int) -> None:
    """Keeps ``value``, and lets the oldest go when there are too many."""
    kept.pop(key, None)
    while len(kept) >= most:
        del kept[next(iter(kept))]
    kept[key] = value
