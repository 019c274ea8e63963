"""The schemas take what docgen takes, and what they refuse docgen refuses: said by a validator that is not ours."""

from __future__ import annotations

import copy
import datetime as dt
import itertools
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from docgen.brand.model import WrittenBrand
from docgen.cli.schema import ALL, written
from docgen.content.blocks import KINDS
from docgen.content.leaflet import Leaflet
from docgen.content.medicine import Medicine
from docgen.content.print_run import PrintRun
from docgen.content.printer import Printer
from docgen.content.record import NOWHERE, Record, read_record
from docgen.content.references import Bibliography
from docgen.content.settings import Settings
from docgen.content.source import Written, WrittenList, WrittenMap, WrittenText
from docgen.starter.project import make_project
from tests.content.editor import in_yaml_1_1, in_yaml_1_2, underlined

ROOT = Path(__file__).resolve().parents[2]
SMALL = ROOT / "tests" / "project"
BAD = Path(__file__).parent / "bad"
SCHEMAS: dict[str, dict[str, Any]] = {name: schema() for name, schema in ALL.items()}
KIND_OF_FILE = {
    "content/leaflets/*.yaml": "leaflet",
    "content/medicines/*.yaml": "medicine",
    "content/references.yaml": "references",
    "docgen.yaml": "settings",
    "styles/brands/*/brand.yaml": "brand",
    "templates/strings/*.yaml": "strings",
    "content/print-runs/*.yaml": "print-run",
    "content/printers/*.yaml": "printer",
}
MODELS: dict[str, type[Record]] = {
    "leaflet": Leaflet,
    "medicine": Medicine,
    "references": Bibliography,
    "settings": Settings,
    "brand": WrittenBrand,
    "print-run": PrintRun,
    "printer": Printer,
}
IN_NO_NEW_PROJECT = {"print-run", "printer"}


def samples() -> list[tuple[str, str]]:
    """Every sample file of this checkout, with the schema that is meant for it."""
    return [
        (path.relative_to(ROOT).as_posix(), kind)
        for project in (ROOT, SMALL)
        for pattern, kind in KIND_OF_FILE.items()
        for path in sorted(project.glob(pattern))
    ]


def faults(data: Any, kind: str) -> list[str]:
    return [f"{error.json_path}: {error.message}" for error in Draft202012Validator(SCHEMAS[kind]).iter_errors(data)]


def refused_by_docgen(data: Any, kind: str) -> set[str]:
    """The ids of docgen's faults in ``data``, written as YAML."""
    return {finding.id for finding in read_record(MODELS[kind], as_typed(data))[1]}


def as_typed(data: Any) -> Written:
    """``data`` as docgen reads it when it is written as YAML, with nothing for no value."""
    if isinstance(data, dict):
        mapping = WrittenMap(NOWHERE)
        mapping.update({WrittenText(key, NOWHERE): as_typed(value) for key, value in data.items()})
        return mapping
    if isinstance(data, list):
        sequence = WrittenList(NOWHERE)
        sequence.extend(as_typed(value) for value in data)
        return sequence
    return WrittenText("" if data is None else str(data).lower() if isinstance(data, bool) else str(data), NOWHERE)


class TestSchemas:
    @pytest.mark.parametrize("kind", SCHEMAS)
    def test_are_of_the_draft_that_they_name(self, kind: str) -> None:
        assert SCHEMAS[kind]["$schema"] == "https://json-schema.org/draft/2020-12/schema"
        Draft202012Validator.check_schema(SCHEMAS[kind])

    @pytest.mark.parametrize("kind", SCHEMAS)
    def test_are_the_same_each_time(self, kind: str) -> None:
        assert written(ALL[kind]()) == written(SCHEMAS[kind])

    @pytest.mark.parametrize("kind", MODELS)
    def test_say_what_each_key_is(self, kind: str) -> None:
        for name, record in records(SCHEMAS[kind]):
            assert record["additionalProperties"] is False, name
            assert record["description"].endswith("."), name
            for key, field in record["properties"].items():
                if name != "patient-and-clinician":
                    assert re.fullmatch(r"(?s)[A-Z`].*[.]", field.get("description", "")), f"{name}: {key}"

    def test_offer_each_kind_of_block_with_an_example(self) -> None:
        defs = SCHEMAS["leaflet"]["$defs"]
        offered = [choice["$ref"].removeprefix("#/$defs/") for choice in defs["block"]["anyOf"]]
        assert offered == ["text", "patient-and-clinician", *(f"{kind}-block" for kind in KINDS)]
        assert [defs[name]["title"] for name in offered[2:]] == list(KINDS)
        assert [name for name in offered[2:] if not defs[name].get("examples")] == []

    @pytest.mark.parametrize("kind", SCHEMAS)
    def test_have_examples_that_fit(self, kind: str) -> None:
        schema = SCHEMAS[kind]
        shown = {"": schema, **schema["$defs"]}
        for name, part in shown.items():
            whole = {**part, "$defs": schema["$defs"]}
            for example in part.get("examples", ()):
                assert [error.message for error in Draft202012Validator(whole).iter_errors(example)] == [], name


def records(schema: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, part in {"": schema, **schema["$defs"]}.items():
        if "properties" in part:
            yield name, part


class TestSamples:
    @pytest.mark.parametrize("read", [in_yaml_1_2, in_yaml_1_1])
    @pytest.mark.parametrize(("path", "kind"), samples(), ids=lambda value: value)
    def test_fit(self, path: str, kind: str, read: Callable[[str], Any]) -> None:
        assert faults(read((ROOT / path).read_text()), kind) == []

    def test_there_are_some_of_each_kind(self) -> None:
        assert {kind for _, kind in samples()} == set(SCHEMAS)

    @pytest.mark.parametrize(("path", "kind"), [s for s in samples() if not s[0].startswith("tests/")])
    def test_tell_editors_where_their_schema_is(self, path: str, kind: str) -> None:
        up = "../" * path.count("/")
        first = (ROOT / path).read_text().partition("\n")[0]
        assert first == f"# yaml-language-server: $schema={up}build/schemas/{kind}.json"

    def test_what_a_parser_makes_of_correct_scalars_fits(self) -> None:
        entry = "{id: x-2019, type: report, title: 2019, issued: 2019, volume: 322, issue: true, page: 1.5}"
        for read in (in_yaml_1_1, in_yaml_1_2):
            assert faults(read(f"references: [{entry}]"), "references") == []
        assert refused_by_docgen({"references": [in_yaml_1_2(entry)]}, "references") == set()

    @pytest.mark.parametrize(("number", "flag"), [("2", "true"), ('"2"', '"false"')])
    def test_numbers_and_flags_may_stand_in_quotes(self, number: str, flag: str) -> None:
        text = (SMALL / "content/leaflets/examplol-tablets.yaml").read_text()
        data = in_yaml_1_2(text.replace("number: 1\n", f"number: {number}\n").replace(": true\n", f": {flag}\n"))
        assert faults(data, "leaflet") == []
        assert refused_by_docgen(data, "leaflet") == set()

    def test_those_of_a_new_project_fit(self, tmp_path: Path) -> None:
        make_project(tmp_path / "new", dt.date(2026, 11, 23))
        fitting = 0
        for pattern, kind in KIND_OF_FILE.items():
            for path in (tmp_path / "new").glob(pattern):
                assert faults(in_yaml_1_2(path.read_text()), kind) == [], path.name
                fitting += 1
        assert fitting == len(KIND_OF_FILE) - len(IN_NO_NEW_PROJECT)


class TestBrands:
    def test_one_that_extends_another_says_what_differs(self) -> None:
        data = {"brand": "ward-7", "extends": "northgate", "name": "Ward 7", "contact": {"phone": "0113 496 0143"}}
        assert faults(data, "brand") == []

    def test_one_that_extends_none_says_all(self) -> None:
        data = {"brand": "ward-7", "name": "Ward 7", "contact": {"phone": "0113 496 0143"}}
        missing = ["logo", "fonts", "inks", "contact", "editions-at", "footer"]
        expected = [f"$: '{key}' is a required property" for key in missing if key != "contact"]
        assert sorted(faults(data, "brand")) == sorted([*expected, "$.contact: 'name' is a required property"])

    def test_a_brand_has_a_name_of_its_own(self) -> None:
        assert faults({"extends": "northgate"}, "brand") == ["$: 'brand' is a required property"]


UNSEEN = {
    "leaflet-keys": {"not-a-number", "not-a-date", "duplicate-key"},
    "medicine-shapes": {"step-without-days", "mixed-units", "not-positive", "essential-warning-without-words"},
}
"""What is wrong in the files that break shapes and does not show while one types: `01` is 1 to a YAML parser, no schema
knows how long November is, keys that stand twice are one to it, and a step cannot look at the next."""


class TestBadContent:
    @pytest.mark.parametrize("stem", UNSEEN)
    def test_shows_while_one_types(self, stem: str) -> None:
        text = (BAD / f"{stem}.yaml").read_text()
        shown = underlined(text, SCHEMAS[stem.partition("-")[0]])
        lines = enumerate(text.splitlines(), start=1)
        wrong = {number: match[1] for number, line in lines if (match := re.search(r"#! \d+ error\[(.*?)\]", line))}
        assert {id for number, id in wrong.items() if number not in set().union(*shown)} == UNSEEN[stem]
        assert [lines for lines in shown if not lines & set(wrong)] == [], "no false alarms"


MUTATED = {
    "leaflet": SMALL / "content/leaflets/examplol-tablets.yaml",
    "medicine": SMALL / "content/medicines/examplol.yaml",
    "references": SMALL / "content/references.yaml",
    "settings": SMALL / "docgen.yaml",
    "brand": ROOT / "styles/brands/plain/brand.yaml",
    "print-run": SMALL / "content/print-runs/ward-leaflets.yaml",
    "printer": SMALL / "content/printers/corner-press.yaml",
}
OTHERS: list[Any] = [None, "", "words", 7, -1.5, True, [], ["words"], {}, {"key": "words"}, {"patient": "words"}]
"""What is put in the place of each value in turn: of every type, empty and not."""
ONLY_DOCGEN = {
    "empty-section", "not-a-phone-number", "step-without-days", "not-positive", "essential-warning-without-words",
    "stock-implausible",
}  # fmt: skip
"""Faults that the schemas do not see: a telephone number without spaces is any number to them."""


def mutations(data: Any) -> Iterator[tuple[str, Any]]:
    """``data`` with one key dropped, one key misspelt, or one value replaced: each in turn."""
    for path in paths(data):
        for other in OTHERS:
            changed = copy.deepcopy(data)
            holder = follow(changed, path[:-1])
            holder[path[-1]] = other
            yield f"{path} = {other!r}", changed
        if isinstance(path[-1], str):
            changed = copy.deepcopy(data)
            del follow(changed, path[:-1])[path[-1]]
            yield f"{path} dropped", changed
            changed = copy.deepcopy(data)
            holder = follow(changed, path[:-1])
            holder[f"{path[-1]}x"] = holder.pop(path[-1])
            yield f"{path} misspelt", changed


def paths(data: Any) -> Iterator[tuple[Any, ...]]:
    parts = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in parts:
        yield (key,)
        yield from ((key, *path) for path in paths(value))


def follow(data: Any, path: tuple[Any, ...]) -> Any:
    for part in path:
        data = data[part]
    return data


class TestMutated:
    @pytest.mark.parametrize("every", [17, pytest.param(1, marks=pytest.mark.slow)])
    @pytest.mark.parametrize("kind", MUTATED)
    def test_what_a_schema_refuses_docgen_refuses(self, kind: str, every: int) -> None:
        """And what docgen refuses for its shape, the schema refuses: but for a few that it cannot see."""
        validator = Draft202012Validator(SCHEMAS[kind])
        too_strict, unseen = [], {}
        for name, data in itertools.islice(mutations(in_yaml_1_2(MUTATED[kind].read_text())), None, None, every):
            by_schema, by_docgen = not validator.is_valid(data), refused_by_docgen(data, kind)
            if by_schema and not by_docgen:
                too_strict.append(name)
            if by_docgen - ONLY_DOCGEN and not by_schema:
                unseen[name] = by_docgen
        assert too_strict == []
        assert unseen == {}
