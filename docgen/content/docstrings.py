"""What the docstrings of a record say: of itself, of its fields, and by way of example.

The words stand in the models, where they are read by whoever changes these; editors show them, and ``docs/content.md``
prints them. They are taken from the source when schemas or docs are written: pydantic's own way
(``use_attribute_docstrings``) would parse the source of every model whenever it is imported.
"""

from __future__ import annotations

import ast
import functools
import importlib
import inspect
import re
from collections.abc import Mapping
from dataclasses import dataclass

from docgen.content.source import Written, WrittenList, WrittenMap, read_yaml

_EXAMPLE = re.compile(r"^Example:\n((?:    .*\n?|\n)+)", flags=re.MULTILINE)


@dataclass(frozen=True)
class Said:
    """``description`` in paragraphs, ``example`` as YAML (empty, if there is none), and a sentence for each field."""

    description: str
    example: str
    fields: Mapping[str, str]

    def examples(self) -> list[object]:
        """The example as data; of a list each entry."""
        if not self.example:
            return []
        written, faults = read_yaml(self.example.encode(), "")
        assert written is not None, self.example
        assert not faults, self.example
        data = as_data(written)
        return data if isinstance(data, list) else [data]


@functools.cache
def said(cls: type) -> Said:
    """What the docstring of ``cls`` and those of its fields say, the fields of its bases included."""
    node = _classes(cls.__module__)[cls.__qualname__]
    text = inspect.cleandoc(ast.get_docstring(node) or "") + "\n"
    match = _EXAMPLE.search(text)
    example = inspect.cleandoc("\n" + match[1]) + "\n" if match else ""
    description = _EXAMPLE.sub("", text).strip()
    fields: dict[str, str] = {}
    for base in reversed(cls.__mro__):
        if base.__module__.partition(".")[0] == __name__.partition(".")[0]:
            fields.update(_fields(_classes(base.__module__)[base.__qualname__]))
    return Said(_flowing(description), example, fields)


def as_data(written: Written) -> object:
    """What an editor's YAML parser would find: numbers and flags where we keep what was typed."""
    if isinstance(written, WrittenMap):
        return {str(key): as_data(value) for key, value in written.items()}
    if isinstance(written, WrittenList):
        return [as_data(value) for value in written]
    if written in ("true", "false"):
        return written == "true"
    if re.fullmatch(r"-?(0|[1-9][0-9]*)", written):
        return int(written)
    return float(written) if re.fullmatch(r"-?(0|[1-9][0-9]*)\.[0-9]+", written) else str(written)


@functools.cache
def _classes(module: str) -> dict[str, ast.ClassDef]:
    """The classes of a module, and those inside them, by their qualified names."""
    found: dict[str, ast.ClassDef] = {}

    def walk(body: list[ast.stmt], prefix: str) -> None:
        for node in body:
            if isinstance(node, ast.ClassDef):
                found[prefix + node.name] = node
                walk(node.body, f"{prefix}{node.name}.")

    walk(ast.parse(inspect.getsource(importlib.import_module(module))).body, "")
    return found


def _fields(node: ast.ClassDef) -> dict[str, str]:
    """The strings that stand right after fields."""
    found = {}
    for field, after in zip(node.body, node.body[1:], strict=False):
        if (
            isinstance(field, ast.AnnAssign)
            and isinstance(field.target, ast.Name)
            and isinstance(after, ast.Expr)
            and isinstance(after.value, ast.Constant)
            and isinstance(after.value.value, str)
        ):
            found[field.target.id] = _flowing(inspect.cleandoc(after.value.value))
    return found


def _flowing(text: str) -> str:
    """Paragraphs without line ends inside, and code in the way of Markdown."""
    paragraphs = re.split(r"\n\s*\n", text.replace("``", "`"))
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)
