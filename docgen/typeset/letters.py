"""Letters that a document's fonts hold beside those on its pages: for ids, and for what brands put into its slots.

A slot's words are set with the fonts of the page when these hold all their letters; else they bring their own, and the
file is larger. The engine's builder of fonts, a private name of one pinned version, is given the letters before it
looks which ones are used; :func:`install` does it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from docgen.typeset.environment import ENGINE_VERSION

SLOTS = "_abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 .,:;!?@/&+-()'\u2019\u2013\u00b7"
"""What nearly all names, addresses and numbers of organisations are written with."""


PRELUDE = ".slot { font-variant-ligatures: none }"
"""Slots do without ligatures, which are further letters."""


class Fonts(dict[Any, Any]):
    """The engine's fonts of one document. Those that are ``wanted`` hold all ``letters`` that they have.

    ``glyphs`` then tells for each of these fonts the glyph and its width, in thousandths of the type size, of each letter.
    """

    def __init__(self, letters: str, wanted: Callable[[Any], bool]) -> None:
        super().__init__()
        self.letters, self.wanted = letters, wanted
        self.glyphs: dict[str, dict[str, tuple[int, int]]] = {}

    def complete(self) -> None:
        """Adds the letters."""
        for font in self.values():
            if self.wanted(font):
                self.glyphs[font.hash] = self._completed(font)

    def _completed(self, font: Any) -> dict[str, tuple[int, int]]:
        ffi, harfbuzz = _harfbuzz()
        across, down, glyph = ffi.new("int *"), ffi.new("int *"), ffi.new("hb_codepoint_t *")
        harfbuzz.hb_font_get_scale(font.hb_font, across, down)
        found = {}
        for letter in self.letters:
            if harfbuzz.hb_font_get_nominal_glyph(font.hb_font, ord(letter), glyph):
                advance = harfbuzz.hb_font_get_glyph_h_advance(font.hb_font, glyph[0])
                font.to_unicode.setdefault(glyph[0], letter)
                width = font.widths.setdefault(glyph[0], round(advance * 1000 / across[0]))
                found[letter] = (glyph[0], width)
        return found


def install() -> None:
    """Has the engine complete our fonts. Call it once, after the engine was imported."""
    import weasyprint
    import weasyprint.pdf

    assert weasyprint.__version__ == ENGINE_VERSION, "this knows the inside of one version only"
    stock = weasyprint.pdf.build_fonts_dictionary

    def build(pdf: Any, fonts: Any, *more: Any) -> Any:
        if isinstance(fonts, Fonts):
            fonts.complete()
        return stock(pdf, fonts, *more)

    weasyprint.pdf.build_fonts_dictionary = build


@cache
def _harfbuzz() -> tuple[Any, Any]:
    """The engine's HarfBuzz, with three of its functions that the engine does not use."""
    from weasyprint.text.ffi import ffi, harfbuzz

    ffi.cdef(
        "hb_bool_t hb_font_get_nominal_glyph(hb_font_t *, hb_codepoint_t, hb_codepoint_t *);"
        "int32_t hb_font_get_glyph_h_advance(hb_font_t *, hb_codepoint_t);"
        "void hb_font_get_scale(hb_font_t *, int *, int *);"
    )
    return ffi, harfbuzz
