"""brand.yaml -> what an organisation puts on a page: inks, fonts, logo, contact card, footer line.

In: ``styles/brands/<name>/brand.yaml`` and the files beside it. Out: a frozen :class:`~docgen.brand.model.Brand` with its
parents merged. Promised: every brand has every ink of the vocabulary, its inks can be read, its fonts are on this machine,
and its logo is drawn in its inks; whatever is not so is told with its place.
"""

from __future__ import annotations

from docgen.brand.fonts import missing_glyphs
from docgen.brand.inks import INKS, Ink
from docgen.brand.load import load_brands
from docgen.brand.model import Brand

__all__ = ["INKS", "Brand", "Ink", "load_brands", "missing_glyphs"]
