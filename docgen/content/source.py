"""YAML text -> values that know where they were written.

The reader works on PyYAML's events, not on its constructors: a scalar stays the text that somebody typed (``010`` is not 8,
``yes`` is not true) until a field of the model says what it is. Equal keys, tabs, tags, merge keys and aliases that explode
are faults. PyYAML's own loader turns ``12:30:45`` into 45045 and keeps the last of two equal keys
(``research/codebases.md``, section 7); in a dose table that is dangerous.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

import yaml

from docgen.diagnostics import Diagnostic, Place, error

MOST_VALUES = 200_000
"""Values in one file, aliases counted as often as they are used."""

_Loader: Any = getattr(yaml, "CLoader", yaml.Loader)


class WrittenText(str):
    """A scalar as typed, with its place."""

    __slots__ = ("place",)
    place: Place

    def __new__(cls, text: str, place: Place) -> WrittenText:
        """``text``, written at ``place``."""
        self = super().__new__(cls, text)
        self.place = place
        return self


class WrittenList(list["Written"]):
    """A sequence, with the place of its first character."""

    def __init__(self, place: Place) -> None:
        super().__init__()
        self.place = place


class WrittenMap(dict[WrittenText, "Written"]):
    """A mapping, with the place of its first character; its keys know theirs."""

    def __init__(self, place: Place) -> None:
        super().__init__()
        self.place = place


Written = WrittenText | WrittenList | WrittenMap


def kind_of(value: object) -> str:
    """What a value is, in the words of messages: ``text``, ``a list`` or ``a mapping``."""
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    return "text"


def read_yaml(data: bytes, path: str) -> tuple[Written | None, list[Diagnostic]]:
    """Reads the bytes of the YAML file at ``path`` (used for places only).

    Returns the value of the file, or ``None`` when it cannot be read as YAML at all, and every fault found.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        before = data[: fault.start].decode("utf-8", "replace")
        place = Place(path, before.count("\n") + 1, len(before) - before.rfind("\n"))
        message = f"byte 0x{data[fault.start]:02x} is not UTF-8"
        return None, [error("not-utf-8", message, place, "save the file as UTF-8")]
    if not text.strip():
        return None, [error("empty-file", "the file is empty", Place(path))]
    reader = _Reader(path, text)
    try:
        return reader.document(), reader.faults
    except yaml.MarkedYAMLError as fault:
        reader.faults.append(_syntax_fault(fault, path, text))
    except yaml.reader.ReaderError as fault:
        line = text.count("\n", 0, fault.position) + 1
        column = fault.position - text.rfind("\n", 0, fault.position)
        name = f"U+{ord(text[fault.position]):04X}" if fault.position < len(text) else "at the end"
        place = Place(path, line, column)
        reader.faults.append(error("yaml-syntax", f"character {name} is not allowed in YAML", place, "take it out"))
    except _TooMuch as fault:
        reader.faults.append(fault.finding)
    except RecursionError:
        reader.faults.append(error("yaml-too-deep", "the file nests too deeply", Place(path)))
    return None, reader.faults


class _TooMuch(Exception):
    def __init__(self, finding: Diagnostic) -> None:
        self.finding = finding


class _Reader:
    """Builds values from events; one for each file."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.faults: list[Diagnostic] = []
        self._events: Iterator[Any] = yaml.parse(text, Loader=_Loader)
        self._anchors: dict[str, tuple[Written, int]] = {}
        self._count = 0

    def place(self, event: Any) -> Place:
        start, end = event.start_mark, event.end_mark
        end_column = end.column + 1 if end.line == start.line and end.column > start.column else 0
        return Place(self.path, start.line + 1, start.column + 1, end_column)

    def document(self) -> Written | None:
        value: Written | None = None
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                if value is not None:
                    place = self.place(event)
                    cure = "keep one document in a file and take out '---'"
                    self.faults.append(error("yaml-documents", "a second document starts here", place, cure))
                    return value
                value = self.value(next(self._events))
        if value is None:
            self.faults.append(error("empty-file", "the file holds comments only", Place(self.path)))
        return value

    def value(self, event: Any) -> Written:
        place = self.place(event)
        if isinstance(event, yaml.AliasEvent):
            if event.anchor not in self._anchors:
                raise _TooMuch(error("yaml-syntax", f"alias '*{event.anchor}' has no finished anchor", place))
            value, size = self._anchors[event.anchor]
            self.count(size, place)
            return value
        if event.tag is not None and event.tag != "!":
            cure = "take the tag out; docgen knows the type of every field"
            self.faults.append(error("yaml-tag", f"tag '{event.tag}' is not allowed", place, cure))
        anchor, before = event.anchor, self._count
        self.count(1, place)
        result: Written
        if isinstance(event, yaml.ScalarEvent):
            result = WrittenText(event.value, place)
        elif isinstance(event, yaml.SequenceStartEvent):
            result = WrittenList(place)
            while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
                result.append(self.value(event))
        else:
            result = WrittenMap(place)
            while not isinstance(event := next(self._events), yaml.MappingEndEvent):
                self.pair(result, event)
        if anchor is not None:
            self._anchors[anchor] = (result, self._count - before)
        return result

    def pair(self, mapping: WrittenMap, event: Any) -> None:
        key = self.value(event)
        value = self.value(next(self._events))
        if not isinstance(key, WrittenText):
            self.faults.append(error("yaml-key", f"a key must be text, not {kind_of(key)}", key.place))
        elif key == "<<":
            cure = "write the keys out; facts are shared by quoting them"
            self.faults.append(error("yaml-merge", "merge keys are not allowed", key.place, cure))
        elif key in mapping:
            first = next(written for written in mapping if written == key)
            message = f"key '{key}' stands here a second time"
            cure = f"keep one of the two; the first is in line {first.place.line}"
            self.faults.append(error("duplicate-key", message, key.place, cure))
        else:
            mapping[key] = value

    def count(self, values: int, place: Place) -> None:
        self._count += values
        if self._count > MOST_VALUES:
            message = f"with its aliases written out the file holds more than {MOST_VALUES:,} values"
            raise _TooMuch(error("yaml-too-large", message, place, "write the content out without aliases"))


def _syntax_fault(fault: yaml.MarkedYAMLError, path: str, text: str) -> Diagnostic:
    """One diagnostic from PyYAML's exception, at its mark; a tab is told by its name."""
    mark = cast("Any", fault.problem_mark or fault.context_mark)
    lines = text.split("\n")
    line = lines[mark.line] if mark.line < len(lines) else ""
    place = Place(path, mark.line + 1, mark.column + 1)
    lead = line[: len(line) - len(line.lstrip())]
    if "\t" in lead or line[mark.column : mark.column + 1] == "\t":
        place = Place(path, mark.line + 1, line.index("\t") + 1)
        return error("yaml-tab", "a tab stands where YAML wants spaces", place, "indent with spaces")
    problem = (fault.problem or "this is not YAML").strip()
    context = f" {fault.context.strip()}" if fault.context else ""
    cure = "check the indentation and the quotes here and in the line above; text with ': ' or '#' in it needs quotes"
    return error("yaml-syntax", f"{problem}{context}", place, cure)
