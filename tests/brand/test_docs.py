"""docs/brands.md names every key of a brand's file, and every ink as the program knows it."""

from __future__ import annotations

from pathlib import Path

from docgen.brand.inks import INKS
from docgen.brand.logo import HIGHEST, WIDEST
from docgen.brand.model import WrittenBrand


def test_every_key_and_every_ink_is_told(root: Path) -> None:
    text = (root / "docs/brands.md").read_text()
    assert [name for name, what in INKS.items() if f"| `{name}` | {what} |" not in text] == []
    keys = [field.alias or name for name, field in WrittenBrand.model_fields.items()]
    assert [key for key in keys if f"| `{key}` |" not in text] == []
    assert f"{WIDEST:g} by {HIGHEST:g} mm" in text
