"""The files of a project's content -> a :class:`Catalogue`, with every fault of every file."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from docgen.content.leaflet import Leaflet
from docgen.content.medicine import Medicine
from docgen.content.record import Name, Record, read_record
from docgen.content.references import Bibliography, Reference
from docgen.content.settings import SETTINGS, Settings
from docgen.content.source import WrittenMap, kind_of, read_yaml
from docgen.content.text import Wording
from docgen.content.view import Strings
from docgen.diagnostics import Diagnostic, Refusal, error
from docgen.files import Folder

REFERENCES = "content/references.yaml"
LEAFLETS = "content/leaflets"
MEDICINES = "content/medicines"
STRINGS = "templates/strings"

R = TypeVar("R", bound=Record)


@dataclass(frozen=True)
class Catalogue:
    """Everything that was read. What has faults is not in it; ``broken`` names the files that have them."""

    medicines: Mapping[str, Medicine] = field(default_factory=dict)
    leaflets: Mapping[str, Leaflet] = field(default_factory=dict)
    references: Mapping[str, Reference] = field(default_factory=dict)
    strings: Mapping[str, Strings] = field(default_factory=dict)
    broken: frozenset[str] = frozenset()
    diagnostics: tuple[Diagnostic, ...] = ()


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


def require_project(folder: Folder) -> None:
    """Raises :class:`Refusal` (``not-a-project``) where there is none."""
    if not folder.exists(SETTINGS):
        cure = "run docgen in a project's folder, or name the folder with -C"
        raise Refusal([error("not-a-project", f"there is no '{SETTINGS}' in this folder", help=cure)])


def read_settings(folder: Folder) -> Settings:
    """The project's settings. Raises :class:`Refusal` (``not-a-project``, or their faults)."""
    require_project(folder)
    settings, faults = read_file(folder, SETTINGS, Settings)
    if settings is None:
        raise Refusal(faults)
    return settings


def load(folder: Folder) -> Catalogue:
    """Reads all medicines, leaflets, references and label files of the project."""
    faults: list[Diagnostic] = []
    broken: set[str] = set()

    def keep(path: str, found: list[Diagnostic]) -> None:
        faults.extend(found)
        if any(finding.is_error for finding in found):
            broken.add(path)

    references: dict[str, Reference] = {}
    if folder.exists(REFERENCES):
        bibliography, found = read_file(folder, REFERENCES, Bibliography)
        for reference in bibliography.references if bibliography else ():
            if reference.id.value in references:
                message = f"source '{reference.id}' is defined a second time"
                found.append(error("duplicate-source", message, reference.id.place, "give it another id"))
            references[reference.id.value] = reference
        keep(REFERENCES, found)
    medicines: dict[str, Medicine] = {}
    for path in folder.listing(MEDICINES, "*.yaml"):
        medicine, found = read_file(folder, path, Medicine)
        if medicine and not (wrong := _misnamed(medicine.medicine, path)):
            medicines[medicine.medicine.value] = medicine
        elif medicine:
            found += wrong
        keep(path, found)
    leaflets: dict[str, Leaflet] = {}
    for path in folder.listing(LEAFLETS, "*.yaml"):
        leaflet, found = read_file(folder, path, Leaflet)
        if leaflet and not (wrong := _misnamed(leaflet.leaflet, path)):
            leaflets[leaflet.leaflet.value] = leaflet
        elif leaflet:
            found += wrong
        keep(path, found)
    strings: dict[str, Strings] = {}
    for path in folder.listing(STRINGS, "*.yaml"):
        labels, found = _read_strings(folder, path)
        strings[strings_language(path)] = labels
        keep(path, found)
    return Catalogue(medicines, leaflets, references, strings, frozenset(broken), tuple(faults))


def strings_path(language: str) -> str:
    """The label file of a language."""
    return f"{STRINGS}/{language}.yaml"


def strings_language(path: str) -> str:
    """The language of a label file."""
    return path.removeprefix(f"{STRINGS}/").removesuffix(".yaml")


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
