"""The models of content -> JSON Schemas, with which editors complete and check YAML while one types.

The law: what docgen takes, its schema takes. A schema may take more: it cannot look a name up or compare two dates, and
``docgen check`` can. Its values are those that an editor's YAML parser finds: ``5`` is an integer there, ``true`` a boolean,
a day is text. Written for draft 2020-12 of JSON Schema.

Models say their own shapes (:class:`~docgen.content.record.Shape`) and words (:mod:`docgen.content.docstrings`). Here they
are put together: every shape that has a title is written once, under ``$defs``, by that title.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from enum import Enum
from typing import Any

from pydantic import BaseModel, TypeAdapter
from pydantic.json_schema import GenerateJsonSchema
from pydantic_core import core_schema

from docgen.content.blocks import KINDS
from docgen.content.docstrings import said
from docgen.content.leaflet import Leaflet
from docgen.content.medicine import Medicine
from docgen.content.print_run import PrintRun
from docgen.content.printer import Printer
from docgen.content.record import kebab
from docgen.content.references import Bibliography
from docgen.content.settings import Settings
from docgen.content.text import Wording

Schema = dict[str, Any]

_KIND_OF = {model: kind for kind, model in KINDS.items()}
_CLASS = "python class"
"""The key under which a class travels with its schema until its words are put in."""

LABELS = (
    "The fixed labels of one language: the file `templates/strings/<language>.yaml`.\n\nEach key is the name of a label, "
    "each value its words. Words in braces, such as `{number}`, are filled in by docgen."
)


class _Generator(GenerateJsonSchema):
    """Pydantic's generator, for what people write: an empty value is no value, and unknown keys are faults."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        """Never: a title names a shape that is shared, and the key of a field says what it is."""
        return False

    def nullable_schema(self, schema: core_schema.NullableSchema) -> Schema:
        """What may be left out may not be written empty."""
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> Schema:
        """A default is worth telling when it says something."""
        found = super().default_schema(schema)
        return {key: value for key, value in found.items() if key != "default" or value not in (None, [])}

    def dict_schema(self, schema: core_schema.DictSchema) -> Schema:
        """A mapping with keys of the writer's choice. Pydantic itself would drop the title of its values."""
        return {"type": "object", "additionalProperties": self.generate_inner(schema["values_schema"])}

    def model_schema(self, schema: core_schema.ModelSchema) -> Schema:
        """A record: its known keys and no others."""
        return {**super().model_schema(schema), "additionalProperties": False, _CLASS: schema["cls"]}

    def enum_schema(self, schema: core_schema.EnumSchema) -> Schema:
        """One word of a few."""
        return {**super().enum_schema(schema), _CLASS: schema["cls"]}


def schema_of(source: Any) -> Schema:
    """The JSON Schema of a model, or of any type that pydantic knows."""
    raw = TypeAdapter(source).json_schema(schema_generator=_Generator, ref_template="#/$defs/{model}")
    definitions = raw.pop("$defs", {})
    keys = {name: key_of(schema[_CLASS]) for name, schema in definitions.items()}
    assert len(set(keys.values())) == len(keys), f"two classes with one name: {sorted(keys.values())}"
    settled = _Settled(keys)
    root = settled.schema(raw)
    shared = {keys[name]: settled.schema(schema) for name, schema in definitions.items()}
    shared.update(settled.shared)
    words: Schema = {key: root.pop(key) for key in ("title", "description") if key in root}
    return {"$schema": _Generator.schema_dialect, **words, **root, "$defs": dict(sorted(shared.items()))}


class _Settled:
    """Puts words into schemas, renames what they refer to, and takes out what is shared."""

    def __init__(self, keys: Mapping[str, str]) -> None:
        self.keys = keys
        self.shared: dict[str, Schema] = {}

    def schema(self, raw: Schema) -> Schema:
        """``raw`` with everything inside it settled."""
        found = {key: self.inside(key, value) for key, value in raw.items() if key != _CLASS}
        if "$ref" in found:
            found["$ref"] = f"#/$defs/{self.keys[found['$ref'].rpartition('/')[2]]}"
        if _CLASS in raw:
            found = _with_words(found, raw[_CLASS])
        return found

    def inside(self, keyword: str, value: Any) -> Any:
        """The value of a keyword; the schemas in it settled, and those with a title taken out."""
        if keyword == "properties":
            return {name: self.part(schema) for name, schema in value.items()}
        if keyword in ("anyOf", "oneOf", "allOf"):
            return [self.part(schema) for schema in value]
        if keyword in ("items", "additionalProperties", "propertyNames") and isinstance(value, dict):
            return self.part(value)
        return value

    def part(self, raw: Schema) -> Schema:
        """A schema inside another."""
        found = self.schema(raw)
        if "title" not in found:
            return found
        key = re.sub("[^A-Za-z]+", "-", found["title"])
        default = {"default": found.pop("default")} if "default" in found else {}
        assert self.shared.setdefault(key, found) == found, f"two shapes are called '{found['title']}'"
        return {"$ref": f"#/$defs/{key}", **default}


def _with_words(schema: Schema, cls: type) -> Schema:
    """The schema of a record or of an enumeration, with what its docstrings say."""
    words = said(cls)
    found = {**schema, "title": title_of(cls), "description": words.description}
    if issubclass(cls, BaseModel):
        names = {field.alias or kebab(name): name for name, field in cls.model_fields.items()}
        described = {
            key: {**part, "description": words.fields[names[key]]} if names[key] in words.fields else part
            for key, part in schema["properties"].items()
        }
        found["properties"] = described
        # A paragraph may be a text alone, which is no example of the block with that key.
        if examples := [example for example in words.examples() if isinstance(example, dict)]:
            found["examples"] = [e for e in examples if cls not in _KIND_OF or _KIND_OF[cls] in e]
    return found


def title_of(cls: type) -> str:
    """What people call it: a block by its kind, else the words of the class's name."""
    if cls in _KIND_OF:
        return _KIND_OF[cls]
    parts = cls.__qualname__.replace("Written", "").replace("Block.", " ")
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", parts).lower()


def key_of(cls: type) -> str:
    """The name under ``$defs``: blocks end with it, since a block and what stands in it may share a name."""
    assert issubclass(cls, BaseModel | Enum)
    return title_of(cls).replace(" ", "-") + ("-block" if cls in _KIND_OF else "")


def _labels() -> Schema:
    found = schema_of(dict[str, Wording])
    return {"$schema": found.pop("$schema"), "title": "labels", "description": LABELS, **found}


SCHEMAS: Mapping[str, Callable[[], Schema]] = {
    "leaflet": lambda: schema_of(Leaflet),
    "medicine": lambda: schema_of(Medicine),
    "references": lambda: schema_of(Bibliography),
    "settings": lambda: schema_of(Settings),
    "strings": _labels,
    "print-run": lambda: schema_of(PrintRun),
    "printer": lambda: schema_of(Printer),
}
"""The schema of each kind of file under ``content/`` and of its neighbours, by the name of the schema's own file."""
