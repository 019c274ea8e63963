"""The models of content -> the tables and examples of docs/content.md.

The page is written by hand; between a line ``<!-- from the models: … -->`` and ``<!-- end -->`` stands what comes from the
models, so that it cannot say anything else than docgen does:

* ``file NAME``: the example and the keys of a kind of file, and of all that stands in it and was not told before;
* ``blocks``: each kind of block;
* ``values``: how single values are written.

In: the schemas (which hold the models' own words), and the examples of their docstrings. Run by ``scripts/content-docs``.
"""

from __future__ import annotations

import re
import sys
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from docgen.brand.model import WrittenBrand
from docgen.content.blocks import KINDS
from docgen.content.docstrings import said
from docgen.content.leaflet import Leaflet
from docgen.content.medicine import Medicine
from docgen.content.print_run import PrintRun
from docgen.content.printer import Printer
from docgen.content.record import Record
from docgen.content.references import Bibliography
from docgen.content.schemas import Schema, key_of, schema_of
from docgen.content.settings import Settings
from docgen.files import write_atomically

PAGE = Path(__file__).resolve().parent.parent / "docs" / "content.md"
MARKED = re.compile(r"(<!-- from the models: (.+?) -->\n).*?(<!-- end -->)", flags=re.DOTALL)
TOLD_BY_HAND = {"text", "wording", "patient-and-clinician", "block"}
"""What the page explains in its own words."""


@dataclass
class Writer:
    """Writes the parts of one page, each record once."""

    told: set[str] = field(default_factory=set)
    schemas: dict[str, Schema] = field(default_factory=lambda: {name: schema_of(kind) for name, kind in FILES.items()})

    def part(self, what: str) -> str:
        """What stands below a marker."""
        kind, _, name = what.partition(" ")
        lines = {"file": lambda: self.file(name), "blocks": self.blocks, "values": self.values}[kind]()
        return "\n".join(lines).strip("\n")

    def file(self, name: str) -> Iterator[str]:
        """One kind of file."""
        schema = self.schemas[name]
        yield from yaml_of(EXAMPLES[key_of(FILES[name])])
        yield from self.keys(schema, schema)
        yield from self.below(schema, schema)

    def below(self, schema: Schema, root: Schema, level: str = "###") -> Iterator[str]:
        """The records that stand in ``schema`` and were not told before, and those that stand in these."""
        for key in references(schema):
            part = root["$defs"][key]
            if key in self.told | TOLD_BY_HAND:
                continue
            self.told.add(key)
            if "properties" in part:
                yield from (f"{level} {heading(part['title'])}", "", *flowing(part["description"]))
                yield from yaml_of(EXAMPLES.get(key, ""))
                yield from self.keys(part, root)
            yield from self.below(part, root, level)

    def keys(self, schema: Schema, root: Schema) -> Iterator[str]:
        """The table of a record's keys."""
        yield from ("| key | value | what |", "| --- | --- | --- |")
        for key, part in schema["properties"].items():
            must = "**Needed.** " if key in schema.get("required", ()) else ""
            words = f"{must}{part['description']}"
            if (default := part.get("default")) is not None:
                words += f" Without it: `{_typed(default)}`."
            yield f"| `{key}` | {value(part, root)} | {words} |".replace("\n", " ")
        yield ""

    def blocks(self) -> Iterator[str]:
        """Every kind of block: what it becomes, an example, its keys."""
        root = self.schemas["leaflet"]
        yield from flowing("The kinds: " + ", ".join(f"[{kind}](#{kind})" for kind in KINDS) + ".")
        for kind, model in KINDS.items():
            schema = root["$defs"][key_of(model)]
            part = schema["properties"][kind]
            yield from (f"### {kind}", "", *flowing(schema["description"]))
            yield from yaml_of(EXAMPLES[key_of(model)])
            inner = [key for key in references(part) if "properties" in root["$defs"][key]]
            if not inner:
                yield from flowing(f"`{kind}`: {value(part, root)}. {part['description']}")
            elif part.get("type") == "array":
                yield from flowing(f"Each entry of `{kind}` has these keys:")
            elif "anyOf" in part:
                first = value(part["anyOf"][0], root)
                yield from flowing(f"`{kind}` is a {first}, or has these keys:")
            else:
                yield from flowing(f"`{kind}` has these keys:")
            for key in inner:
                self.told.add(key)
                yield from self.keys(root["$defs"][key], root)
                yield from self.below(root["$defs"][key], root, "####")

    def values(self) -> Iterator[str]:
        """Shapes of single values, in the order of their names."""
        defs = {key: part for schema in self.schemas.values() for key, part in schema["$defs"].items()}
        yield from ("| value | how it is written |", "| --- | --- |")
        for key, part in sorted(defs.items(), key=lambda item: item[1]["title"].lower()):
            if unfolded(part) or key in TOLD_BY_HAND or "description" not in part:
                continue
            yield f"| {part['title']} | {part['description']} |"


def references(part: Any) -> Iterator[str]:
    """The names of the definitions that a schema refers to, in order, not following them."""
    if isinstance(part, dict):
        if isinstance(ref := part.get("$ref"), str):
            yield ref.rpartition("/")[2]
        for key, inner in part.items():
            if key not in ("examples", "description", "$defs"):
                yield from references(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from references(inner)


def value(part: Schema, root: Schema) -> str:
    """What may be written, in a few words."""
    if "$ref" in part:
        key = part["$ref"].rpartition("/")[2]
        target = root["$defs"][key]
        if "properties" in target and key not in TOLD_BY_HAND:
            return f"[{target['title']}](#{re.sub('[^a-z-]', '', heading(target['title']).lower().replace(' ', '-'))})"
        return value(target, root) if unfolded(target) and key not in TOLD_BY_HAND else str(target["title"])
    if "enum" in part:
        return choice(part["enum"])
    if "const" in part:
        return f"`{part['const']}`"
    if "anyOf" in part:
        return " or ".join(re.sub("^list", "a list", value(one, root)) for one in part["anyOf"])
    if part.get("type") == "array":
        return f"list of {plural(value(part['items'], root))}"
    if isinstance(inner := part.get("additionalProperties"), dict):
        of = value(inner, root)
        return f"{of}{',' if ' by ' in of else ''} by {'region' if 'propertyNames' in part else 'name'}"
    return str(part["type"])


def plural(words: str) -> str:
    """Many of what ``words`` are one of."""
    if words.startswith("one of "):
        return words.removeprefix("one of ")
    if words.startswith("list of "):
        return words.replace("list", "lists", 1)
    return words.replace("]", "s]", 1) if "]" in words else f"{words}s"


def choice(words: list[str]) -> str:
    """One of some words."""
    return "one of " + ", ".join(f"`{word}`" for word in words)


def unfolded(part: Schema) -> bool:
    """Whether a definition is told where it is used, rather than by its title."""
    return bool(part.keys() & {"enum", "anyOf", "properties", "additionalProperties"})


def heading(title: str) -> str:
    """A title as a heading; blocks have theirs by their kinds, and a heading stands once."""
    return f"A medicine's {title}" if title.replace(" ", "-") in KINDS else title[:1].upper() + title[1:]


def flowing(text: str) -> Iterator[str]:
    """Paragraphs in lines that are not too long."""
    for paragraph in text.split("\n\n"):
        yield from (*textwrap.wrap(paragraph, 125, break_on_hyphens=False, break_long_words=False), "")


def yaml_of(example: str) -> Iterator[str]:
    """An example as a block of code."""
    if example:
        yield from ("```yaml", *example.rstrip("\n").split("\n"), "```", "")


def _typed(default: object) -> str:
    return (
        str(default).lower()
        if isinstance(default, bool)
        else f"{default:g}"
        if isinstance(default, float)
        else f"{default}"
    )


def _records(base: type[Record] = Record) -> Iterator[type[Record]]:
    for record in base.__subclasses__():
        yield record
        yield from _records(record)


FILES: dict[str, type[Record]] = {
    "leaflet": Leaflet,
    "medicine": Medicine,
    "references": Bibliography,
    "settings": Settings,
    "brand": WrittenBrand,
    "print-run": PrintRun,
    "printer": Printer,
}
EXAMPLES = {key_of(record): said(record).example for record in _records() if record.__module__.startswith("docgen.")}


def page(text: str) -> str:
    """The page with its parts written anew."""
    writer = Writer()
    return MARKED.sub(lambda match: f"{match[1]}\n{writer.part(match[2])}\n\n{match[3]}", text)


if __name__ == "__main__":
    write_atomically(PAGE, page(PAGE.read_text()).encode())
    sys.stdout.write(f"{PAGE.relative_to(PAGE.parent.parent)} is up to date\n")
