"""A project as large as a publisher's, made up: N leaflets about invented medicines, for 2 audiences, in so many brands.

    .venv/bin/python benchmarks/catalogue.py FOLDER [--leaflets 1000] [--brands 5]

Four leaflets share a medicine's file. The highest dose for adults (`MAXIMUM`) is quoted by two of the four, so that changing it
changes 2 leaflets x 2 audiences x 5 brands = 20 editions, of 40 that read the file. Texts stand in `benchmarks/texts/`,
templates and styles are copies of the repository's, brands are its northgate in other colours. The same sizes give the same
bytes.
"""

from __future__ import annotations

import argparse
import colorsys
import json
import re
import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from string import Template

ROOT = Path(__file__).resolve().parent.parent
TEXTS = ROOT / "benchmarks" / "texts"
MODEL = "northgate"
SIZES = "catalogue.json"

KINDS = ("tablets", "dose", "side-effects", "daily-life")
"""The leaflets of a medicine."""
QUOTING = KINDS[:2]
"""Those of them that quote the highest dose."""
MAXIMUM = re.compile(r"(?<=    maximum:\n      GB: \{dose: )\d+(?= mg, per: day)")
"""The amount, in a medicine's file."""
AUDIENCES = ("patient", "clinician")

ORGANS = ("the sample nerves", "the left example", "the inner sample", "the small example", "the example joints")
MEALS = ("food", "a glass of water", "bread", "a warm drink", "breakfast and supper", "a little milk", "a spoon of jam")
OTHERS = ("Examplastatin", "Samplazole", "Placeholdine", "Testomycin", "Demofen", "Specimab")
REMARKS = (
    "These words are made up. They stand here because real leaflets have words here too.",
    "Some people feel better after a week. Others need longer, and some feel no change at all.",
    "Keep a list of all your medicines. Show it to everybody who treats you, also to the dentist.",
    "**This is a sample.** It says nothing about any real medicine, and nobody should take it for advice.",
    "Ask for this leaflet in *another format* if you need one. The sample pharmacy has it in large print.",
    "Half of a leaflet's work is done by its headings. So this paragraph is short, and says next to nothing.",
    "Your pharmacist can put the tablets into a box with a place for each dose of the week. This helps many people.",
)
EFFECTS = (
    ("somnolence", "feeling sleepy", "nervous"),
    ("nausea", "feeling sick", "gastrointestinal"),
    ("headache", "headache", "nervous"),
    ("dizziness", "feeling dizzy", "nervous"),
    ("dry mouth", "a dry mouth", "gastrointestinal"),
    ("constipation", "not going to the toilet as often", "gastrointestinal"),
    ("rash", "a rash", "skin"),
    ("pruritus", "itchy skin", "skin"),
    ("hypotension", "low blood pressure", "vascular"),
    ("palpitations", "a fast heartbeat", "cardiac"),
    ("vision blurred", "blurred sight", "eye"),
    ("tinnitus", "ringing in the ears", "ear"),
    ("myalgia", "aching muscles", "musculoskeletal"),
    ("fatigue", "tiredness", "general"),
    ("insomnia", "trouble with sleeping", "psychiatric"),
    ("polyuria", "passing more urine", "renal"),
)
FREQUENCIES = ("very-common", "common", "common", "uncommon", "uncommon", "rare", "not-known")
STARTS = (5, 10, 20, 25, 50)
COLOURS_APART = 0.381966  # of the circle: the golden angle, so that neighbours differ


@dataclass(frozen=True)
class Catalogue:
    """Its place and sizes, and what follows from them."""

    folder: Path
    leaflets: int = 1000
    brands: int = 5

    @classmethod
    def at(cls, folder: Path) -> Catalogue:
        """The one that was written to `folder`."""
        return cls(folder, **json.loads((folder / SIZES).read_text()))

    @property
    def medicines(self) -> list[str]:
        return [f"examplol-{number:03}" for number in range(1, -(-self.leaflets // len(KINDS)) + 1)]

    @property
    def leaflet_names(self) -> list[str]:
        return [f"{medicine}-{kind}" for medicine in self.medicines for kind in KINDS][: self.leaflets]

    @property
    def brand_names(self) -> list[str]:
        return [f"trust-{number}" for number in range(1, self.brands + 1)]

    def editions(self, leaflets: Sequence[str] | None = None) -> list[str]:
        """The ids of all editions, or of those of some leaflets."""
        return [
            f"{leaflet}.{audience}.{brand}.en-GB.standard"
            for leaflet in (self.leaflet_names if leaflets is None else leaflets)
            for audience in AUDIENCES
            for brand in self.brand_names
        ]

    def download(self, edition: str) -> Path:
        """Where the edition is published."""
        leaflet, audience, brand, rest = edition.split(".", 3)
        return self.folder / "build/downloads" / brand / f"{leaflet}.{audience}.{rest}.pdf"

    def quoting(self, medicine: str) -> list[str]:
        """The ids of the editions that quote the medicine's highest dose."""
        return self.editions([name for kind in QUOTING if (name := f"{medicine}-{kind}") in self.leaflet_names])

    def change_maximum(self, medicine: str) -> None:
        """Raises the medicine's highest dose by 1 mg: a text that no build of this project has seen before."""
        path = self.folder / f"content/medicines/{medicine}.yaml"
        text, count = MAXIMUM.subn(lambda found: str(int(found[0]) + 1), path.read_text())
        assert count == 1, f"{count} highest doses in {path}"
        path.write_text(text)

    def write(self) -> Catalogue:
        """Writes the project anew; what was built from it before stays."""
        for name in ("content", "templates", "styles"):
            shutil.rmtree(self.folder / name, ignore_errors=True)
        shutil.copytree(ROOT / "templates", self.folder / "templates")
        shutil.copytree(ROOT / "styles", self.folder / "styles", ignore=shutil.ignore_patterns("brands"))
        for number, brand in enumerate(self.brand_names):
            self._write_brand(number, brand)
        self._write("docgen.yaml", "docgen", {"brands": ", ".join(self.brand_names)})
        values = [_values(number, medicine) for number, medicine in enumerate(self.medicines)]
        for given in values:
            self._write(f"content/medicines/{given['medicine']}.yaml", "medicine", given)
        sources = (TEXTS / "references.yaml").read_text() + "".join(_text("reference", given) for given in values)
        (self.folder / "content/references.yaml").write_text(sources)
        for number, leaflet in enumerate(self.leaflet_names):
            medicine, kind = divmod(number, len(KINDS))
            remark = REMARKS[(3 * medicine + kind) % len(REMARKS)]
            given = values[medicine] | {"remark": remark, "revision": str(1 + number % 9)}
            self._write(f"content/leaflets/{leaflet}.yaml", KINDS[kind], given)
        sizes = {key: value for key, value in asdict(self).items() if key != "folder"}
        (self.folder / SIZES).write_text(json.dumps(sizes) + "\n")
        return self

    def _write(self, path: str, text: str, values: dict[str, str]) -> None:
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(_text(text, values))

    def _write_brand(self, number: int, brand: str) -> None:
        from docgen.starter import inks

        model, copy = ROOT / "styles/brands" / MODEL, self.folder / "styles/brands" / brand
        shutil.copytree(model, copy)
        red, green, blue = (round(255 * part) for part in colorsys.hls_to_rgb(number * COLOURS_APART % 1, 0.3, 0.6))
        lines = (
            f'  {name}: {{screen: "{colour}", process: [{", ".join(map(str, inks.process(name, colour)))}]}}\n'
            for name, colour in inks.suggested(f"#{red:02x}{green:02x}{blue:02x}").items()
        )
        text = (model / "brand.yaml").read_text().replace(MODEL, brand)
        text = text.replace("Northgate University Hospitals", f"Sample Trust {number + 1} (invented)")
        (copy / "brand.yaml").write_text(re.sub(r"(?<=^inks:\n)(?:  .*\n)+", "".join(lines), text, flags=re.MULTILINE))


def _text(name: str, values: dict[str, str]) -> str:
    return Template((TEXTS / f"{name}.yaml").read_text()).substitute(values)


def _values(number: int, medicine: str) -> dict[str, str]:
    """What differs from one medicine to the next."""
    start = STARTS[number % len(STARTS)]
    times = 2 + number % 2
    effects = [EFFECTS[(3 * number + 5 * step) % len(EFFECTS)] for step in range(len(FREQUENCIES))]
    lines = [
        f'      - {{term: {term}, plain: "{plain}", system: {system}, frequency: {frequency}, '
        f"regions: [GB], sources: [{medicine}]}}"
        for (term, plain, system), frequency in zip(effects, FREQUENCIES, strict=True)
    ]
    return {
        "medicine": medicine,
        "name": medicine.capitalize(),
        "atc": f"{number % 100:02}",
        "start": str(start),
        "strength": str(2 * start),
        "usual": str(4 * start),
        "maximum": str(6 * start * times),
        "times": str(times),
        "days": str(3 + number % 5),
        "organ": ORGANS[number % len(ORGANS)],
        "with": MEALS[number % len(MEALS)],
        "other": OTHERS[number % len(OTHERS)],
        "effects": "\n".join(lines),
    }


def main() -> None:
    """Writes a catalogue."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--leaflets", type=int, default=1000)
    arguments.add_argument("--brands", type=int, default=5)
    options = arguments.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    made = Catalogue(options.folder.resolve(), options.leaflets, options.brands).write()
    print(f"{len(made.editions()):,} editions: {made.leaflets} leaflets, 2 audiences, {made.brands} brands")


if __name__ == "__main__":
    main()
