"""A project as a national publisher's: the repository's leaflets in the brands of so many trusts, all of them made up.

    .venv/bin/python benchmarks/trusts.py FOLDER [--brands 200]

Each brand extends one base brand, the repository's northgate, and has what a trust has of its own: name, logo (drawn in inks,
its name set in outlines), inks that pass the check of contrast, contact card, footer, and where its editions are. Phone
numbers are from Ofcom's ranges for drama, web addresses end in `.example`. The same number gives the same bytes.
"""

from __future__ import annotations

import argparse
import colorsys
import functools
import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docgen.starter import inks

ROOT = Path(__file__).resolve().parent.parent
BASE = "northgate"
SIZES = "trusts.json"
AUDIENCES = ("patient", "clinician")
LEAFLETS = tuple(sorted(path.stem for path in (ROOT / "content/leaflets").glob("*.yaml")))

COLOURS_APART = 0.381966
"""Of the circle: the golden angle, so that neighbours differ."""
DEEPEST, PALEST = 0.2, 0.42
"""How light the colours are that brands begin with."""

BEGINNINGS = (
    "Ald", "Birk", "Cald", "Drum", "Ell", "Fenn", "Gar", "Hart", "Inver", "Kel", "Lang", "Mar", "North", "Oak", "Pen",
    "Quar", "Red", "Sel", "Thorn", "Ulver", "Vel", "Whit", "Yarn", "Zel", "Brack", "Crom", "Dun", "Ever", "Fair", "Gled",
)  # fmt: skip
ENDINGS = (
    "owby", "enmere", "ingham Vale", "stead", "aven", "erdale", "onby", "wick Cross", "ford Mill", "low", "combe", "esk",
    "haugh", "arrow", "ithwaite", "well Green", "beck", "isle",
)  # fmt: skip
KINDS = (
    "University Hospitals",
    "Community Health",
    "Health Partnership",
    "Integrated Care Trust",
    "Hospital",
    "Teaching Hospitals and Community",
    "Care",
    "Neuroscience Centre",
    "Mental Health and Learning Trust",
)
DESKS = ("Medicines information", "Medicines helpline", "Ask your pharmacist", "Patient advice line")
STREETS = ("Infirmary Road", "Station Road", "Quay Row", "Chapel Lane", "Park Terrace", "The Old Mill")
HOURS = ("Monday to Friday, 9am to 5pm", "every day, 8am to 8pm", "weekdays 10am to 4pm", None)
PHONES = (
    "01632 960 {:03}",
    "0113 496 0{:03}",
    "0161 496 0{:03}",
    "0121 496 0{:03}",
    "020 7946 0{:03}",
    "029 2018 0{:03}",
)

WIDEST, HIGHEST = 74.0, 19.0
"""Millimetres that a logo may have, of the 75 by 20 that are there."""
HEIGHT, GAP, LINE, LETTERS = 44.0, 9.0, 18.0, 15.0
"""Of a logo, in its own units: its height, what is between the sign and the name, the name's leading and type size."""

SIGNS = (
    '<path fill="var(--ink-primary)" d="M22 0a22 22 0 1 0 0 44a22 22 0 1 0 0-44zM22 9a13 13 0 1 1 0 26a13 13 0 1 1 0-26z"/>'
    '<circle fill="var(--ink-accent)" cx="22" cy="22" r="6"/>',
    '<path fill="var(--ink-primary)" d="M15 0h14v15h15v14H29v15H15V29H0V15h15z"/>'
    '<path fill="var(--ink-primary-40)" d="M19 4h6v36h-6z"/>',
    '<path fill="none" stroke="var(--ink-primary)" stroke-width="5" d="M2 14q10-10 20 0t20 0M2 26q10-10 20 0t20 0"/>'
    '<path fill="none" stroke="var(--ink-accent)" stroke-width="5" d="M2 38q10-10 20 0t20 0"/>',
    '<path fill="var(--ink-primary)" d="M4 40C0 16 16 2 42 2C42 28 28 44 4 40z"/>'
    '<path fill="none" stroke="var(--ink-surface)" stroke-width="2" d="M8 37L34 10"/>',
    '<path fill="var(--ink-primary)" d="M0 0h20v20H0zM24 24h20v20H24z"/>'
    '<path fill="var(--ink-accent)" d="M24 0h20v20H24z"/><path fill="var(--ink-primary-60)" d="M0 24h20v20H0z"/>',
    '<path fill="var(--ink-primary)" d="M22 0l22 38H0z"/><path fill="var(--ink-surface)" d="M22 14l11 19H11z"/>'
    '<path fill="var(--ink-accent)" d="M0 40h44v4H0z"/>',
)


@dataclass(frozen=True)
class Trusts:
    """Its place and how many brands it has, and what follows from them."""

    folder: Path
    brands: int = 200

    @classmethod
    def at(cls, folder: Path) -> Trusts:
        """The one that was written to `folder`."""
        return cls(folder, json.loads((folder / SIZES).read_text())["brands"])

    @property
    def names(self) -> list[str]:
        """The brands' names, without the base's."""
        return [f"trust-{number:04}" for number in range(1, self.brands + 1)]

    def editions(self, brands: list[str] | None = None) -> list[str]:
        """The ids of all editions, or of those of some brands; a brand's together."""
        return [
            f"{leaflet}.{audience}.{brand}.en-GB.standard"
            for brand in (self.names if brands is None else brands)
            for leaflet in LEAFLETS
            for audience in AUDIENCES
        ]

    def download(self, edition: str) -> Path:
        """Where the edition is published."""
        leaflet, audience, brand, rest = edition.split(".", 3)
        return self.folder / "build/downloads" / brand / f"{leaflet}.{audience}.{rest}.pdf"

    def change_phone(self, brand: str, last: int) -> None:
        """Gives the brand another number, whose last digits these are."""
        path = self.folder / f"styles/brands/{brand}/brand.yaml"
        text, count = re.subn(r"(?<=\n  phone: ).*", f"01632 960 {last:03}", path.read_text())
        assert count == 1, f"{count} phone numbers in {path}"
        path.write_text(text)

    def write(self) -> Trusts:
        """Writes the project anew; what was built from it before stays."""
        for name in ("content", "templates", "styles"):
            shutil.rmtree(self.folder / name, ignore_errors=True)
            shutil.copytree(ROOT / name, self.folder / name, ignore=shutil.ignore_patterns("brands"))
        shutil.copytree(ROOT / "styles/brands" / BASE, self.folder / "styles/brands" / BASE)
        for number, brand in enumerate(self.names):
            beside = self.folder / "styles/brands" / brand
            beside.mkdir()
            name = _name(number)
            drawing, wide = logo(number, name)
            (beside / "logo.svg").write_text(drawing)
            (beside / "brand.yaml").write_text("\n".join([*_brand(number, brand, name, wide), ""]))
        (self.folder / "docgen.yaml").write_text(
            f"project: Baclofen leaflets\nlanguage: en-GB\nbrands: [{', '.join(self.names)}]\n"
            "formats: {patient: [standard], clinician: [standard]}\ndrafts: mark\n"
        )
        (self.folder / SIZES).write_text(json.dumps({"brands": self.brands}) + "\n")
        return self


def _name(number: int) -> str:
    beginning = number * 7 % len(BEGINNINGS)
    ending = (number // len(BEGINNINGS) + number) % len(ENDINGS)
    kind = KINDS[(number // (len(BEGINNINGS) * len(ENDINGS)) + number) % len(KINDS)]
    return f"{BEGINNINGS[beginning]}{ENDINGS[ending]} {kind}"


def _brand(number: int, brand: str, name: str, wide: float) -> Iterator[str]:
    place = name.split()[0]
    domain = f"{brand}.example"
    desk, street, hours = (choices[number % len(choices)] for choices in (DESKS, STREETS, HOURS))
    yield f"brand: {brand}\nextends: {BASE}\nname: {name}"
    yield f"logo: {{file: logo.svg, alt: {name}, width: {wide:.1f}}}"
    yield "inks:"
    for ink, colour in inks.suggested(_colour(number)).items():
        yield f'  {ink}: {{screen: "{colour}", process: {list(inks.process(ink, colour))}}}'
    yield f"contact:\n  name: {desk}\n  phone: {PHONES[number % len(PHONES)].format(number * 37 % 1000)}"
    yield f"  email: medicines@{domain}\n  web: https://{domain}/medicines"
    yield f"  address: {1 + number % 90} {street}, {place}"
    if hours:
        yield f"  hours: {hours}"
    yield f"editions-at: https://leaflets.{domain}/e/\nfooter: {name}"


def _colour(number: int) -> str:
    """Any hue, deep or pale, strong or dull; one brand in eleven is grey."""
    lightness = DEEPEST + (PALEST - DEEPEST) * (number * 5 % 8) / 7
    saturation = 0.0 if number % 11 == 10 else 0.35 + 0.5 * (number * 3 % 5) / 4
    parts = colorsys.hls_to_rgb(number * COLOURS_APART % 1, lightness, saturation)
    return "#" + "".join(f"{round(255 * part):02x}" for part in parts)


def logo(number: int, name: str) -> tuple[str, float]:
    """A brand's logo, and its width in millimetres: a sign with the name beside it, a path for each line."""
    lines = _lines(name)
    top = (HEIGHT - LINE * len(lines)) / 2
    set_lines = [_font().line(line, HEIGHT + GAP, top + LINE * (row + 0.74)) for row, line in enumerate(lines)]
    wide, high = max(end for _, end in set_lines), max(HEIGHT, LINE * len(lines))
    words = "\n".join(f'<path fill="var(--ink-primary)" d="{outline}"/>' for outline, _ in set_lines)
    box = f"0 {(HEIGHT - high) / 2:.1f} {wide:.1f} {high:.1f}"
    drawing = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}">\n{SIGNS[number % len(SIGNS)]}\n{words}\n</svg>\n'
    )
    return drawing, min(WIDEST, HIGHEST * wide / high, 0.33 * wide)


def _lines(name: str, longest: int = 20) -> list[str]:
    """The name in lines of so many letters."""
    lines = [""]
    for word in name.split():
        if lines[-1] and len(lines[-1]) + len(word) >= longest:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


class _Font:
    """A font whose letters are drawn as outlines."""

    def __init__(self, path: str) -> None:
        from fontTools.ttLib import TTFont

        font = TTFont(path)
        self._scale: float = LETTERS / font["head"].unitsPerEm
        self._glyphs: Any = font.getGlyphSet()
        self._names: dict[int, str] = font.getBestCmap()

    def line(self, words: str, x: float, y: float) -> tuple[str, float]:
        """The words from `x` on the baseline `y`, and where they end."""
        from fontTools.pens.svgPathPen import SVGPathPen
        from fontTools.pens.transformPen import TransformPen

        pen = SVGPathPen(self._glyphs, ntos=lambda value: f"{value:.2f}".rstrip("0").rstrip("."))
        for letter in words:
            glyph = self._glyphs[self._names[ord(letter)]]
            glyph.draw(TransformPen(pen, (self._scale, 0, 0, -self._scale, x, y)))
            x += glyph.width * self._scale
        return pen.getCommands(), x


@functools.cache
def _font() -> _Font:
    from docgen.brand.faces import installed
    from docgen.brand.fonts import BOLD

    bold = (
        face for face in installed() if face.families[0] == "Open Sans" and face.has_weight(BOLD) and not face.italic
    )
    return _Font(next(bold).path)


def main() -> None:
    """Writes such a project."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--brands", type=int, default=200)
    options = arguments.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    made = Trusts(options.folder.resolve(), options.brands).write()
    print(
        f"{len(made.editions()):,} editions: {len(LEAFLETS)} leaflets, {len(AUDIENCES)} audiences, {made.brands:,} brands"
    )


if __name__ == "__main__":
    main()
