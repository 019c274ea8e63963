"""YAML as an editor sees it: its parser, a validator that knows nothing of docgen, and the lines that it would underline."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

import yaml
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError


class Core(yaml.SafeLoader):
    """The core schema of YAML 1.2 (chapter 10.3), which the language servers of editors follow."""

    yaml_implicit_resolvers = {}  # noqa: RUF012 (PyYAML's own way)

    def number(self, node: yaml.ScalarNode) -> int:
        return int(node.value)


Core.add_constructor("tag:yaml.org,2002:int", Core.number)
for tag, pattern in {
    "bool": "true|True|TRUE|false|False|FALSE",
    "null": "~|null|Null|NULL|",
    "int": "[-+]?[0-9]+",
    "float": r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?",
}.items():
    Core.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(f"^({pattern})$"), None)


def in_yaml_1_2(text: str) -> Any:
    return yaml.load(text, Loader=Core)


def in_yaml_1_1(text: str) -> Any:
    """As older parsers do: days are dates there, and JSON writes these as text."""
    return _as_json(yaml.safe_load(text))


def _as_json(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _as_json(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_as_json(part) for part in value]
    return value.isoformat() if isinstance(value, dt.date) else value


def underlined(text: str, schema: dict[str, Any]) -> list[set[int]]:
    """The lines in which an editor would show a fault, for each fault."""
    root = yaml.compose(text, Loader=Core)
    faults = Draft202012Validator(schema).iter_errors(in_yaml_1_2(text))
    return [set(_lines(fault, root)) for fault in faults]


def _lines(fault: ValidationError, node: Any) -> Iterator[int]:
    for part in fault.absolute_path:
        if isinstance(node, yaml.SequenceNode):
            node = node.value[part]
        else:
            node = next(value for key, value in node.value if key.value == str(part))
    if fault.validator == "additionalProperties":
        known = fault.schema["properties"]
        yield from (key.start_mark.line + 1 for key, _ in node.value if key.value not in known)
    elif "propertyNames" in fault.absolute_schema_path:
        yield from (key.start_mark.line + 1 for key, _ in node.value if key.value == fault.instance)
    elif fault.validator == "anyOf":  # of many shapes none fits: the whole is meant
        yield from range(node.start_mark.line + 1, max(node.end_mark.line, node.start_mark.line + 1) + 1)
    else:
        yield node.start_mark.line + 1
