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
PHONES = ("020 7946 0958", "01632 960456")
"""The first is the one that the brand `plain` has."""
CARD = "      - contact-card: Ask us.\n"
PLAIN = "styles/brands/plain/brand.yaml"
EDITS = {
    "templates/section.html.jinja": ("", "{# For us. #}"),
    "templates/leaflet.html.jinja": ("<main>", "<main><p>Call {{ brand.contact.phone }}.</p>"),
    "templates/slots/contact.html.jinja": ("{{ contact.name }}", "{{ contact.name }}, us"),
    "templates/slots/line.html.jinja": ("{{ brand.footer }}", "{{ brand.footer }}!"),
}
"""What is done to templates: a comment; pages that read a field of the brand; slots that say more."""


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
    phone: int | None = None
    """None: that of the brand that it extends."""
    broken: bool = False


@dataclass
class Content:
    """What the project is to say. Each field has few values, so that many of its states come again."""

    leaflets: dict[str, Leaflet] = field(default_factory=lambda: {"alpha": Leaflet()})
    brand: Brand | None = None
    start: int = 0
    most: int = 0
    medicine_broken: bool = False
    phone: int = 0
    """That of the brand `plain`."""
    card: int = 0
    edited: set[str] = field(default_factory=set)
    """The templates that are edited."""
    styles: dict[str, int] = field(default_factory=lambda: dict.fromkeys(STYLES, 0))


PATHS = (MEDICINE, PLAIN, "docgen.yaml", *EDITS, *(f"styles/{audience}.css" for audience in STYLES))


class Originals:
    """The project's files before anything was edited."""

    def __init__(self, folder: Path) -> None:
        self.texts = {path: (folder / path).read_text() for path in PATHS}


def style_path(audience: str) -> str:
    return f"styles/{audience}.css"


def put(folder: Path, content: Content, originals: Originals) -> None:
    """Writes what has changed."""
    wanted: dict[str, str] = {}
    for name, leaflet in content.leaflets.items():
        text = TEXT.format(name=name).replace(TITLES[0].format(name=name), TITLES[leaflet.title].format(name=name))
        text = text.replace("approved", STATUSES[leaflet.status])
        text = text.replace("      - references:", f"{('', CARD)[content.card]}      - references:")
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
        if content.brand.phone is not None:
            text += f"contact: {{phone: {PHONES[content.brand.phone]}}}\n"
        wanted[f"styles/brands/{content.brand.name}/brand.yaml"] = text + ("]" if content.brand.broken else "")
    wanted["docgen.yaml"] = originals.texts["docgen.yaml"].replace("[plain]", f"[{', '.join(brands)}]")
    wanted[PLAIN] = originals.texts[PLAIN].replace(PHONES[0], PHONES[content.phone])
    for path, (old, new) in EDITS.items():
        text = originals.texts[path]
        assert old in text
        wanted[path] = text.replace(old, new, 1) if path in content.edited else text
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
