"""The JSON Schema of ``brand.yaml``. A brand that extends another may leave out what its parent says."""

from __future__ import annotations

from docgen.brand.load import MERGED
from docgen.brand.model import WrittenBrand
from docgen.content.schemas import Schema, schema_of

OWN = "brand"
"""The one key that a brand does not get from its parent."""


def brand_schema() -> Schema:
    """The schema of the file as it is written, before its parents are merged in.

    The keys that every brand needs, at its top and in the mappings that are merged key by key, are needed in the file only
    when it names no parent.
    """
    schema = schema_of(WrittenBrand)
    needed = [key for key in schema.pop("required") if key != OWN]
    parts = {}
    for name in MERGED:
        definition = schema["$defs"][schema["properties"][name]["$ref"].rpartition("/")[2]]
        parts[name] = {"required": definition.pop("required")}
    alone = {"required": needed, "properties": parts}
    return {**schema, "required": [OWN], "if": {"not": {"required": ["extends"]}}, "then": alone}
