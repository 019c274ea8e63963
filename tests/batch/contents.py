"""What a project says, as a few fields with few values each: so that it can be rewritten at random, and its states come again."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from tests.batch.builds import BREAKS, TEXT, leaflet_path, second_brand
from tests.projects import MEDICINE

LEAFLETS = ("alpha", "beta")
DOSES = ("5 mg", "8 mg")
TITLES = ("About {name}", "All about {name}")
STATUSES = ("approved", "withdrawn")
STYLES = ("patient", "clinician")
FOOTERS = ("Second Leaflets", "Leaflets of the second kind")
NAMES = ("Second Leaflets", "Second House")


@dataclass
class Leaflet:
    title: int = 0
    status: int = 0
    broken: str = ""


@dataclass
class Brand:
    name: str = "second"
    house: int = 0
    footer: int = 0
    broken: bool = False


@dataclass
class Content:
    """What the project is to say. Each field has few values, so that many of its states come again."""

    leaflets: dict[str, Leaflet] = field(default_factory=lambda: {"alpha": Leaflet()})
    brand: Brand | None = None
    start: int = 0
    most: int = 0
    medicine_broken: bool = False
    comment: int = 0
    styles: dict[str, int] = field(default_factory=lambda: dict.fromkeys(STYLES, 0))


class Originals:
    """The project's files before anything was edited."""

    def __init__(self, folder: Path) -> None:
        self.texts = {path: (folder / path).read_text() for path in (MEDICINE, "docgen.yaml", *map(style_path, STYLES))}
        self.texts["template"] = (folder / "templates/section.html.jinja").read_text()


def style_path(audience: str) -> str:
    return f"styles/{audience}.css"


def put(folder: Path, content: Content, originals: Originals) -> None:
    """Writes what has changed."""
    wanted: dict[str, str] = {}
    for name, leaflet in content.leaflets.items():
        text = TEXT.format(name=name).replace(TITLES[0].format(name=name), TITLES[leaflet.title].format(name=name))
        text = text.replace("approved", STATUSES[leaflet.status])
        old, new = BREAKS.get(leaflet.broken, ("", ""))
        wanted[leaflet_path(name)] = text.replace(old, new) if old else text
    medicine = originals.texts[MEDICINE].replace(
        "    start:\n      GB: {dose: 5 mg", f"    start:\n      GB: {{dose: {DOSES[content.start]}"
    )
    medicine = medicine.replace("dose: 100 mg", ("dose: 100 mg", "dose: 90 mg")[content.most])
    wanted[MEDICINE] = medicine + ("]" if content.medicine_broken else "")
    brands = ["plain"]
    if content.brand:
        brands.append(content.brand.name)
        text = second_brand(content.brand.name)
        text = text.replace(f"name: {NAMES[0]}", f"name: {NAMES[content.brand.house]}")
        text = text.replace(f"footer: {FOOTERS[0]}", f"footer: {FOOTERS[content.brand.footer]}")
        wanted[f"styles/brands/{content.brand.name}/brand.yaml"] = text + ("]" if content.brand.broken else "")
    wanted["docgen.yaml"] = originals.texts["docgen.yaml"].replace("[plain]", f"[{', '.join(brands)}]")
    wanted["templates/section.html.jinja"] = ("", "{# For us. #}")[content.comment] + originals.texts["template"]
    for audience, number in content.styles.items():
        extra = ("", "\nbody { letter-spacing: 0.01pt }\n")[number]
        wanted[style_path(audience)] = originals.texts[style_path(audience)] + extra
    for path in [*(folder / "content/leaflets").glob("*.yaml"), *(folder / "styles/brands").glob("*/brand.yaml")]:
        name = path.relative_to(folder).as_posix()
        if name not in wanted and path.parent.name in ("leaflets", "second", "third"):
            path.unlink()
    for name, text in wanted.items():
        path = folder / name
        if not path.exists() or path.read_text() != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
