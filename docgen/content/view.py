"""What one audience sees: the context in which the blocks of a leaflet are resolved.

A :class:`View` chooses the words for its audience, looks facts up for its region, quotes them into text, cites sources and
says the fixed labels of its language. What it gives out holds only its own audience's words; nothing behind it can leak.
Faults are collected in ``faults``, at the place of the text that asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from pydantic import BaseModel

from docgen.content.fact import Dose, Fact, holds_in
from docgen.content.medicine import Medicine
from docgen.content.record import Name, suggestion
from docgen.content.text import Audience, Text, Wording
from docgen.diagnostics import Diagnostic, Place, error

_QUOTE = re.compile(r"(?<!\\)\{([a-z0-9-]+(?:\.[a-z0-9-]+)*)\}")

_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")

Strings = Mapping[str, Wording]
"""The fixed labels of one language: ``templates/strings/<language>.yaml``."""


@dataclass(frozen=True)
class View:
    """One audience's view of a leaflet about ``medicine`` in ``region``."""

    audience: Audience
    region: str
    medicine: Medicine | None
    strings: Strings
    strings_path: str
    faults: list[Diagnostic] = field(default_factory=list, compare=False)

    def fault(self, id: str, message: str, place: Place, help: str | None = None) -> None:
        """Keeps an error for the report."""
        self.faults.append(error(id, message, place, help))

    # Words

    def text(self, wording: Wording | None) -> Text | None:
        """The words for this audience with their facts quoted, or ``None`` if it is told nothing here."""
        text = wording.for_(self.audience) if wording else None
        return self.quote(text) if text else None

    def texts(self, wordings: Iterable[Wording]) -> tuple[Text, ...]:
        """Those of ``wordings`` that say something to this audience."""
        return tuple(text for wording in wordings if (text := self.text(wording)))

    def say(self, label: str, place: Place, /, **values: object) -> Text:
        """The fixed label of that name, filled with ``values``, as a text written at ``place``."""
        return Text(self.label(label, **values), place)

    def label(self, label: str, /, **values: object) -> str:
        """The same as a string. A label that the language lacks is a fault of its strings file."""
        wording = self.strings.get(label)
        text = wording.for_(self.audience) if wording else None
        if text is None:
            cure = "add it to the file"
            self.fault("unknown-label", f"there is no label '{label}'", Place(self.strings_path), cure)
            return label
        return self._filled(label, text, values)

    def _filled(self, label: str, text: Text, values: Mapping[str, object]) -> str:
        """A label with its values in place; each must be printed, and nothing else asked for: a dose must not get lost."""
        asked = set(_PLACEHOLDER.findall(text.source))
        for name in sorted(asked - set(values)):
            cure = f"use {', '.join(f'{{{known}}}' for known in values)}" if values else "take it out"
            self.fault(
                "label-placeholder", f"label '{label}' asks for '{{{name}}}', which is not given", text.place, cure
            )
        for name in sorted(set(values) - asked):
            cure = "say where it stands in the label"
            self.fault("label-placeholder", f"label '{label}' does not print '{{{name}}}'", text.place, cure)
        return _PLACEHOLDER.sub(lambda match: str(values.get(match[1], match[0])), text.source)

    # Facts

    def quote(self, text: Text) -> Text:
        """``text`` with every ``{path.of.a.fact}`` replaced by the fact's words for this audience and region."""
        if "{" not in text.source:
            return text
        source = _QUOTE.sub(lambda match: self._quoted(match[1], text.at(match[0])), text.source)
        # Where it ends is no longer known: columns inside it cannot be reckoned from its length.
        return text if source == text.source else Text(source, replace(text.place, end_column=0))

    def fact(self, path: str, place: Place) -> Fact | None:
        """The fact at ``path`` in the medicine for this region; a fault at ``place`` when there is none."""
        found = self.find(path, place)
        if found is None or isinstance(found, Fact):
            return found
        self.fault("not-a-fact", f"'{path}' is not a fact", place, "name one fact of the medicine")
        return None

    def find(self, path: str, place: Place) -> Any:
        """Whatever stands at ``path`` in the medicine, with regions looked up on the way."""
        if self.medicine is None:
            cure = "add 'medicine: <name>' at the head of the leaflet"
            self.fault("unknown-fact", f"'{path}' is a fact of a medicine, and the leaflet names none", place, cure)
            return None
        value: Any = self.medicine
        walked: list[str] = []
        for part in path.split("."):
            known = _parts(value)
            if part not in known:
                where = f" in '{'.'.join(walked)}'" if walked else f" in medicine '{self.medicine.medicine}'"
                self.fault("unknown-fact", f"there is no fact '{part}'{where}", place, suggestion(part, known))
                return None
            walked.append(part)
            value = self.regional(known[part], path, place)
            if value is None:
                return None
        return value

    def regional(self, value: Any, path: str, place: Place) -> Any:
        """``value`` for this region, when it is a mapping by region; else ``value``."""
        if not isinstance(value, Mapping) or not value or not all(re.fullmatch("[A-Z]{2}|any", key) for key in value):
            return value
        found = value.get(self.region, value.get("any"))
        if found is None:
            cure = f"write it for {self.region} in the medicine's file, or take the quotation out"
            message = f"'{path}' is not written for region {self.region}, only for {', '.join(sorted(value))}"
            self.fault("fact-not-for-region", message, place, cure)
        return found

    def words_of(self, fact: Fact) -> Text | None:
        """A fact as words for this audience: its text, or its dose in the language's words."""
        if fact.text is not None:
            return self.text(fact.text)
        note = self.text(fact.note)
        words = self._dose_of(fact)
        return Text(f"{words.source} ({note.source})", words.place) if note else words

    def _dose_of(self, fact: Fact) -> Text:
        assert fact.dose is not None
        if fact.times_a_day:
            return self.say("dose-times-a-day", fact.place, dose=fact.dose, times=fact.times_a_day)
        if fact.per:
            return self.say(f"dose-per-{fact.per}", fact.place, dose=fact.dose)
        return self.dose(fact.dose, fact.place)

    def dose(self, dose: Dose, place: Place) -> Text:
        """A dose as text."""
        return Text(str(dose), place)

    def _quoted(self, path: str, place: Place) -> str:
        found = self.find(path, place)
        if isinstance(found, Fact):
            words = self.words_of(found)
            if words is None:
                message = f"'{path}' says nothing to the {self.audience} audience"
                self.fault("fact-not-for-audience", message, place, "give the fact words for it, or take it out here")
            return words.source if words else ""
        if isinstance(found, Text):
            return found.source
        if isinstance(found, str | Name | Dose):
            return str(found)
        if found is not None:
            self.fault("not-a-fact", f"'{path}' is not a fact that can be quoted", place, "name one fact")
        return ""

    # Sources

    def cite(self, sources: Sequence[Name], place: Place) -> Text:
        """The sources as a text that cites each of them once."""
        keys = dict.fromkeys(name.value for name in sources)
        return Text("[" + "; ".join(f"@{key}" for key in keys) + "]", place)

    def cited(self, text: Text, sources: Sequence[Name]) -> Text:
        """``text`` followed by its sources."""
        return Text(f"{text.source} {self.cite(sources, text.place).source}", text.place)

    def unknown_source(self, key: str, text: Text, known: Iterable[str]) -> None:
        """A citation in ``text`` of a source that the bibliography lacks."""
        self.fault("unknown-source", f"unknown source '{key}'", text.at(f"@{key}"), suggestion(key, known))

    def here(self, entries: Iterable[Any]) -> list[Any]:
        """Those of ``entries`` (with ``regions``) that hold in this region."""
        return [entry for entry in entries if holds_in(entry.regions, self.region)]


def _parts(value: Any) -> dict[str, Any]:
    """What a path may name next: the keys of a mapping, or the fields of a record that are filled in."""
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, BaseModel) and not isinstance(value, Fact):
        fields = type(value).model_fields.items()
        parts = ((field.alias or name, getattr(value, name)) for name, field in fields)
        return {name: part for name, part in parts if part is not None and part != {}}
    return {}
