"""The files of a project's content -> a :class:`Catalogue`: each file is read when it is first asked for, with every fault.

Whoever looks something up while the folder records (:meth:`docgen.files.Folder.recording`) has the file among its reads,
whether it was read now or long before: so what depends on what is recorded while it happens.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from docgen.content.leaflet import Leaflet
from docgen.content.medicine import Medicine
from docgen.content.print_run import PrintRun
from docgen.content.printer import Printer
from docgen.content.record import Name, Record, read_record
from docgen.content.references import Bibliography, Reference
from docgen.content.settings import Settings
from docgen.content.source import WrittenMap, kind_of, read_yaml
from docgen.content.text import Wording
from docgen.content.view import Strings
from docgen.diagnostics import Diagnostic, Refusal, error
from docgen.files import SETTINGS, Folder, Reads

REFERENCES = "content/references.yaml"
LEAFLETS = "content/leaflets"
MEDICINES = "content/medicines"
STRINGS = "templates/strings"
PRINT_RUNS = "content/print-runs"
PRINTERS = "content/printers"

R = TypeVar("R", bound=Record)
T = TypeVar("T")

_NAME = re.compile(r"[^./\0][^/\0]*")
"""What names a file in a folder, and none elsewhere."""


def read_file(folder: Folder, path: str, model: type[R]) -> tuple[R | None, list[Diagnostic]]:
    """The record in the YAML file at ``path``; ``None`` and its faults if it has any."""
    try:
        record, faults = _record(folder.read(path), path, model)
    except Refusal as refusal:
        return None, list(refusal.diagnostics)
    return record, list(faults)


@functools.lru_cache(maxsize=64)
def _record(data: bytes, path: str, model: type[R]) -> tuple[R | None, tuple[Diagnostic, ...]]:
    """The record in the bytes of a file. Records are frozen: a file that was not changed is not read again."""
    written, faults = read_yaml(data, path)
    if written is None:
        return None, tuple(faults)
    record, found = read_record(model, written)
    faults.extend(found)
    return (None if faults else record), tuple(faults)


def read_settings(folder: Folder) -> Settings:
    """The project's settings. Raises :class:`Refusal` with their faults."""
    settings, faults = read_file(folder, SETTINGS, Settings)
    if settings is None:
        raise Refusal(faults)
    return settings


@dataclass(frozen=True)
class Reading(Generic[T]):
    """What came of one file: what it says, unless it has faults; all that was found; and what was read for it."""

    value: T | None
    diagnostics: tuple[Diagnostic, ...]
    reads: Reads

    @property
    def broken(self) -> bool:
        """Whether the file has faults."""
        return any(finding.is_error for finding in self.diagnostics)


class Shelf(Mapping[str, T]):
    """The files of one kind, by name: each is read when it is first asked for. What has faults is not on the shelf."""

    def __init__(
        self, folder: Folder, base: str, read: Callable[[Folder, str], tuple[T | None, list[Diagnostic]]]
    ) -> None:
        self._folder, self._base, self._read = folder, base, read
        self._readings: dict[str, Reading[T]] = {}

    def path(self, name: str) -> str:
        """Where the thing of that name is written."""
        return f"{self._base}/{name}.yaml"

    def names(self) -> tuple[str, ...]:
        """The names of all files, those with faults too."""
        listing = self._folder.listing(self._base, "*.yaml")
        return tuple(path.rpartition("/")[2].removesuffix(".yaml") for path in listing)

    def reading(self, name: str) -> Reading[T]:
        """What came of the file of that name, which may be missing; and notes what was read for it."""
        if name not in self._readings:
            with self._folder.recording() as reads:
                value, found = self._read(self._folder, self.path(name))
            self._readings[name] = Reading(value, tuple(found), reads)
        else:
            self._folder.note_all(self._readings[name].reads)
        return self._readings[name]

    def forget(self, name: str) -> None:
        """Lets go of what was read: it is read again when it is asked for again."""
        self._readings.pop(name, None)

    def broken(self, name: str) -> bool:
        """Whether the file of that name has faults; one that is not there has none."""
        return self._holds(name) and self.reading(name).broken

    def _holds(self, name: str) -> bool:
        return bool(_NAME.fullmatch(name)) and self._folder.exists(self.path(name))

    def __getitem__(self, name: str) -> T:
        value = self.reading(name).value if self._holds(name) else None
        if value is None:
            raise KeyError(name)
        return value

    def __iter__(self) -> Iterator[str]:
        return (name for name in self.names() if self.reading(name).value is not None)

    def __len__(self) -> int:
        return sum(1 for _ in self)


class Catalogue:
    """Everything that a project's content says."""

    def __init__(self, folder: Folder) -> None:
        self._folder = folder
        self.medicines: Shelf[Medicine] = Shelf(folder, MEDICINES, _named(Medicine, lambda medicine: medicine.medicine))
        self.leaflets: Shelf[Leaflet] = Shelf(folder, LEAFLETS, _named(Leaflet, lambda leaflet: leaflet.leaflet))
        self.strings: Shelf[Strings] = Shelf(folder, STRINGS, _read_strings)
        self.print_runs: Shelf[PrintRun] = Shelf(folder, PRINT_RUNS, _named(PrintRun, lambda run: run.run))
        self.printers: Shelf[Printer] = Shelf(folder, PRINTERS, _named(Printer, lambda printer: printer.printer))

    @property
    def references(self) -> Mapping[str, Reference]:
        """The bibliography: what can be read of it."""
        return self.bibliography().value or {}

    def bibliography(self) -> Reading[Mapping[str, Reference]]:
        """What came of the file of references, which may be missing."""
        self._folder.note_all(self._bibliography.reads)
        return self._bibliography

    @functools.cached_property
    def _bibliography(self) -> Reading[Mapping[str, Reference]]:
        with self._folder.recording() as reads:
            references, found = _read_references(self._folder)
        return Reading(references, tuple(found), reads)

    def broken(self, path: str) -> bool:
        """Whether the file at ``path`` has faults; one that is not there has none."""
        if path == REFERENCES:
            return self.bibliography().broken
        base, _, file = path.rpartition("/")
        shelf = self._shelves.get(base)
        return shelf is not None and shelf.broken(file.removesuffix(".yaml"))

    def diagnostics(self) -> list[Diagnostic]:
        """Every fault of every file."""
        found = list(self.bibliography().diagnostics)
        for shelf in self._shelves.values():
            for name in shelf.names():
                found += shelf.reading(name).diagnostics
        return found

    @property
    def _shelves(self) -> Mapping[str, Shelf[Any]]:
        return {
            MEDICINES: self.medicines,
            LEAFLETS: self.leaflets,
            STRINGS: self.strings,
            PRINT_RUNS: self.print_runs,
            PRINTERS: self.printers,
        }


def _named(model: type[R], name_of: Callable[[R], Name]) -> Callable[[Folder, str], tuple[R | None, list[Diagnostic]]]:
    """Reads records of that kind, each of which says the name of its file."""

    def read(folder: Folder, path: str) -> tuple[R | None, list[Diagnostic]]:
        record, found = read_file(folder, path, model)
        if record and (wrong := _misnamed(name_of(record), path)):
            return None, [*found, *wrong]
        return record, found

    return read


def _read_references(folder: Folder) -> tuple[dict[str, Reference], list[Diagnostic]]:
    references: dict[str, Reference] = {}
    if not folder.exists(REFERENCES):
        return references, []
    bibliography, found = read_file(folder, REFERENCES, Bibliography)
    for reference in bibliography.references if bibliography else ():
        if reference.id.value in references:
            message = f"source '{reference.id}' is defined a second time"
            found.append(error("duplicate-source", message, reference.id.place, "give it another id"))
        references[reference.id.value] = reference
    return references, found


def strings_path(language: str) -> str:
    """The label file of a language."""
    return f"{STRINGS}/{language}.yaml"


def _misnamed(name: Name, path: str) -> list[Diagnostic]:
    """A thing is found by its file's name: two that share a name would be one, and one would replace the other."""
    stem = path.rpartition("/")[2].removesuffix(".yaml")
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name.value):
        cure = "use small letters, digits and single hyphens, as in 'baclofen-tablets'"
        return [error("not-a-name", f"'{name}' cannot be part of an edition's id", name.place, cure)]
    if name.value != stem:
        return [
            error("name-not-file", f"'{name}' is written in a file called '{stem}.yaml'", name.place, "use one name")
        ]
    return []


def _read_strings(folder: Folder, path: str) -> tuple[Strings, list[Diagnostic]]:
    """The labels in the file at ``path``: a mapping of names to words, each for one audience or both."""
    try:
        written, faults = read_yaml(folder.read(path), path)
    except Refusal as refusal:
        return {}, list(refusal.diagnostics)
    if not isinstance(written, WrittenMap):
        if written is not None:
            faults.append(error("wrong-type", f"expected a mapping, found {kind_of(written)}", written.place))
        return {}, faults
    from pydantic import TypeAdapter, ValidationError

    adapter = TypeAdapter(Wording)
    labels: dict[str, Wording] = {}
    for key, value in written.items():
        try:
            labels[str(key)] = adapter.validate_python(value, context=faults)
        except ValidationError as failure:
            message = failure.errors(include_url=False)[0]["msg"]
            faults.append(error("wrong-type", f"label '{key}': {message}", value.place))
    return labels, faults
