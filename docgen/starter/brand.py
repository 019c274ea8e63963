"""A brand to begin with: a logo that is a placeholder, inks from one colour, invented contact details."""

from __future__ import annotations

from dataclasses import dataclass

from docgen.brand.inks import INKS
from docgen.brand.load import brand_path, load_brands
from docgen.content.settings import Settings
from docgen.files import SETTINGS, Folder, write_atomically, write_new
from docgen.starter import inks
from docgen.starter.laying import template
from docgen.starter.listing import with_brand
from docgen.starter.names import as_title

FONT = "DejaVu Sans"
"""For a project without a brand that can be read: the font of the starter's own."""


@dataclass(frozen=True)
class NewBrand:
    """Where it is; the brand's colour as it was asked for and as an ink; whether ``docgen.yaml`` lists it now."""

    path: str
    colour: str
    primary: str
    listed: bool


def make_brand(folder: Folder, settings: Settings, name: str, colour: str | None) -> NewBrand:
    """Writes ``styles/brands/<name>/`` and adds the brand to ``docgen.yaml``.

    ``colour`` is ``#rrggbb``. The fonts are those of the project's first brand: they are known to be here.

    Raises :class:`Refusal` (``already-there`` or ``cannot-write``, exit code 4).
    """
    path = brand_path(name)
    wanted = (colour or inks.DEFAULT).lower()
    suggested = inks.suggested(wanted)
    brands, _ = load_brands(folder, settings.brands)
    fonts = next((brand.fonts for brand in brands.values()), None)
    primary = suggested["primary"]
    brand = template(
        "brand.yaml",
        name=name,
        words=as_title(name),
        text_font=fonts.text if fonts else FONT,
        heading_font=fonts.heading if fonts else FONT,
        colour=wanted,
        changed=f" (made {primary}, to be read on white)" if primary != wanted else "",
        inks="\n".join(_ink_line(name, suggested[name]) for name in INKS),
    )
    beside = path.rpartition("/")[0]
    write_new({folder.locate(path): brand, folder.locate(f"{beside}/logo.svg"): template("logo.svg")})
    data = folder.read(SETTINGS)
    added = with_brand(data, name)
    if added not in (None, data):
        write_atomically(folder.locate(SETTINGS), added or b"")
    return NewBrand(path, wanted, primary, listed=added is not None)


def _ink_line(name: str, colour: str) -> str:
    process = ", ".join(str(part) for part in inks.process(name, colour))
    return f'  {name}: {{screen: "{colour}", process: [{process}]}} # {INKS[name]}'
