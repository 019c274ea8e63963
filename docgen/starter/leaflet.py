"""A leaflet to begin with: every kind of block once, with a comment that explains it.

The blocks stand in ``files/leaflet.yaml``. The names that they need (a warning, a fact, a source) are chosen from the
project. The result is then checked as any leaflet is, and a block for which the project has no data is commented out with
the reason: the same code decides and explains.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from docgen.content.blocks import KINDS
from docgen.content.checks import blocks_of, check_leaflet
from docgen.content.fact import ANY, holds_in
from docgen.content.leaflet import Leaflet
from docgen.content.load import LEAFLETS, MEDICINES, REFERENCES, Catalogue
from docgen.content.medicine import Medicine, Population
from docgen.content.record import read_record
from docgen.content.settings import Settings
from docgen.content.source import read_yaml
from docgen.diagnostics import Diagnostic, Refusal
from docgen.files import Folder, write_new
from docgen.starter.laying import revision_dates, template
from docgen.starter.names import in_words

PICTURES = (".svg", ".png", ".jpg", ".jpeg")
DEFAULT_REGION = "GB"
"""For a language that does not name a country."""

SILENT = "nothing is written for it yet"


@dataclass(frozen=True)
class Part:
    """Some lines of the file that stand or fall together: a block with its comment, or the head of a section or file.

    ``kind`` is a block's kind, and empty for a head. ``why_not`` is the reason for which the lines are commented out.
    """

    lines: tuple[str, ...]
    kind: str = ""
    why_not: str | None = None

    def shown(self) -> tuple[str, ...]:
        """The lines as they stand in the file."""
        if self.why_not is None:
            return self.lines
        remarks = [line for line in self.lines if line.lstrip().startswith("#")]
        code = [line for line in self.lines if line not in remarks]
        indent = min(len(line) - len(line.lstrip()) for line in code)
        margin = " " * indent
        reason = [f"{margin}# Commented out: {self.why_not}."] if self.kind else []
        return (*remarks, *reason, *(f"{margin}# {line[indent:]}" for line in code))


@dataclass(frozen=True)
class NewLeaflet:
    """Where it is, and the kinds of blocks of which it shows none but in comments."""

    path: str
    left_out: tuple[str, ...]


def make_leaflet(folder: Folder, settings: Settings, name: str, medicine: str | None, today: dt.date) -> NewLeaflet:
    """Writes ``content/leaflets/<name>.yaml``, about ``medicine`` if one is named.

    Raises:
        Refusal: the medicine or the bibliography has faults (exit code 1), or ``already-there`` or ``cannot-write`` (4).
    """
    catalogue = Catalogue(folder)
    needed = {REFERENCES, *([f"{MEDICINES}/{medicine}.yaml"] if medicine else [])}
    if any(map(catalogue.broken, needed)):
        raise Refusal([fault for fault in catalogue.diagnostics() if fault.place and fault.place.path in needed])
    path = f"{LEAFLETS}/{name}.yaml"
    parts = _fitted(_parts(_filled(folder, settings, catalogue, name, medicine, today)), path, catalogue, folder)
    write_new({folder.locate(path): _text(parts).encode()})
    shown = {part.kind for part in parts if part.why_not is None}
    return NewLeaflet(path, tuple(dict.fromkeys(part.kind for part in parts if part.kind not in shown)))


def _filled(
    folder: Folder, settings: Settings, catalogue: Catalogue, name: str, medicine: str | None, today: dt.date
) -> str:
    """The file with every name that it needs, or with a word that says which name is missing."""
    region = next(iter(re.findall(r"-([A-Z]{2})$", settings.language)), DEFAULT_REGION)
    subject = catalogue.medicines.get(medicine) if medicine else None
    warnings = _warnings(subject, region)
    populations = [name for name in subject.dosing if _holds(subject.dosing[name], region)] if subject else []
    schedules = [name for name in populations if subject and _here(subject.dosing[name].titration, region)]
    starts = [name for name in populations if subject and _here(subject.dosing[name].start, region)]
    pictures = (f for f in folder.listing("content", "**/*") if f.lower().endswith(PICTURES))
    picture = next(pictures, "content/name-of-a-picture.svg")
    return template(
        "leaflet.yaml",
        name=name,
        title=in_words(name),
        medicine_key=f"medicine: {medicine}" if medicine else "# medicine: name-of-a-medicine",
        about_taking_key="about-taking: true" if warnings else "# about-taking: true",
        region=region,
        language=settings.language,
        warnings=", ".join(warnings) or "name-of-a-warning",
        warning=next(iter(warnings), "name-of-a-warning"),
        fact=next(_facts(subject, region), "name-of-a-fact"),
        quoted=f"dosing.{starts[0]}.start" if starts else "dosing.name-of-a-group.start",
        population=next(iter(populations), "name-of-a-group"),
        schedule=next(iter(schedules), "name-of-a-group"),
        source=next(iter(catalogue.references), "name-of-a-source"),
        picture=f"../{picture.removeprefix('content/')}",
        **revision_dates(today),
    ).decode()


def _warnings(medicine: Medicine | None, region: str) -> list[str]:
    entries = medicine.essential_warnings if medicine else ()
    return [entry.name.value for entry in entries if holds_in(entry.regions, region)]


def _facts(medicine: Medicine | None, region: str) -> Iterator[str]:
    """The names of the facts in words that hold in the region, in the order of the medicine's file."""
    for name, field in type(medicine).model_fields.items() if medicine else ():
        value = getattr(medicine, name)
        if isinstance(value, dict) and (fact := _here(value, region)) and getattr(fact, "text", None):
            yield field.alias or name


def _holds(population: Population, region: str) -> bool:
    """Whether all that its row of the dosing table says holds in the region."""
    cells = (population.start, population.increase, population.usual, population.maximum)
    return all(_here(facts, region) for facts in cells if facts)


def _here(facts: Mapping[str, object] | None, region: str) -> object | None:
    return (facts or {}).get(region, (facts or {}).get(ANY))


def _parts(text: str) -> list[Part]:
    """The file's parts, which are separated by empty lines."""
    return [Part(tuple(part.split("\n")), _kind(part)) for part in text.rstrip("\n").split("\n\n")]


def _kind(part: str) -> str:
    """The kind of the block in a part: that of the key that names one, else it is a paragraph; empty if there is none."""
    if not re.search(r"^      - ", part, flags=re.MULTILINE):
        return ""
    keys = re.findall(r"^      [- ] ([a-z-]+):(?: |$)", part, flags=re.MULTILINE)
    return next((key for key in keys if key in KINDS), "paragraph")


def _text(parts: list[Part]) -> str:
    return "\n\n".join("\n".join(part.shown()) for part in parts) + "\n"


def _fitted(parts: list[Part], path: str, catalogue: Catalogue, folder: Folder) -> list[Part]:
    """The parts, with those commented out that the project has no data for.

    Raises :class:`Refusal` if the leaflet would be refused for another reason (the language has no labels).
    """
    while True:
        reasons = _reasons(parts, path, catalogue, folder)
        if not reasons:
            return _without_empty_sections(parts)
        parts = [
            dataclasses.replace(part, why_not=reasons[index]) if index in reasons else part
            for index, part in enumerate(parts)
        ]


def _reasons(parts: list[Part], path: str, catalogue: Catalogue, folder: Folder) -> dict[int, str]:
    """Why which parts must be commented out, by their number."""
    shown = _without_empty_sections(parts)
    written, faults = read_yaml(_text(shown).encode(), path)
    leaflet, found = read_record(Leaflet, written) if written is not None else (None, [])
    if leaflet is None:
        raise Refusal([*faults, *found])  # never by what is in files/: a test makes it of every kind
    checked = check_leaflet(leaflet, catalogue, folder)
    errors = [fault for fault in checked.diagnostics if fault.is_error]
    blocks = [block for variant in checked.variants.values() for block in blocks_of(variant.sections)]
    said = {block.place.line for block in blocks if getattr(block, "entries", True)}
    reasons: dict[int, str] = {}
    first = 1
    for index, part in enumerate(shown):
        lines = range(first, first + len(part.shown()))
        first = lines.stop + 1
        if part.kind and part.why_not is None:
            fault = next((f for f in errors if _in(f, path, lines)), None)
            if fault:
                reasons[index] = fault.message
            elif checked.variants and said.isdisjoint(lines):
                reasons[index] = SILENT
    if errors and not reasons:
        raise Refusal(errors)
    return reasons


def _in(fault: Diagnostic, path: str, lines: range) -> bool:
    return fault.place is not None and fault.place.path == path and fault.place.line in lines


def _without_empty_sections(parts: list[Part]) -> list[Part]:
    """The parts, with the heads of those sections commented out that have no block left."""
    shown = list(parts)
    heads = [index for index, part in enumerate(parts) if not part.kind]
    for head, following in zip(heads, [*heads[1:], len(parts)], strict=True):
        blocks = parts[head + 1 : following]
        if blocks and all(part.why_not for part in blocks):
            shown[head] = dataclasses.replace(parts[head], why_not="")
    return shown
