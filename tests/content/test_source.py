"""The YAML reader: scalars as typed, every fault with its place."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from docgen.content.source import Written, WrittenList, WrittenMap, WrittenText, read_yaml
from docgen.diagnostics import Place
from tests.projects import line


def faults(data: bytes | str) -> list[str]:
    return [line(f) for f in read_yaml(data.encode() if isinstance(data, str) else data, "f.yaml")[1]]


def test_scalars_stay_as_they_were_typed() -> None:
    value, found = read_yaml(b"a: 010\nb: 12:30:45\nc: yes\nd: 1e3\ne: 2026-11-23\nf: ~\n", "f.yaml")

    assert found == []
    assert value == {"a": "010", "b": "12:30:45", "c": "yes", "d": "1e3", "e": "2026-11-23", "f": "~"}


def test_everything_knows_its_place() -> None:
    value, _ = read_yaml("# words\ndoses:\n  - 5 mg\n  - {dose: 'ü 10 mg'}\n".encode(), "f.yaml")

    assert isinstance(value, WrittenMap)
    doses = value[WrittenText("doses", Place(""))]
    assert isinstance(doses, WrittenList)
    assert doses.place == Place("f.yaml", 3, 3)
    assert doses[0].place == Place("f.yaml", 3, 5, 9)
    assert isinstance(doses[1], WrittenMap)
    assert next(iter(doses[1].values())).place == Place("f.yaml", 4, 12, 21)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (
            b"a: 1\nb: 2\na: 3\na: 4\n",
            [
                "f.yaml:3:1: error[duplicate-key]: key 'a' stands here a second time"
                " | keep one of the two; the first is in line 1",
                "f.yaml:4:1: error[duplicate-key]: key 'a' stands here a second time"
                " | keep one of the two; the first is in line 1",
            ],
        ),
        (
            b"a:\n\tb: 1\n",
            ["f.yaml:2:1: error[yaml-tab]: a tab stands where YAML wants spaces | indent with spaces"],
        ),
        (
            b"caf\xe9: 1\n",
            ["f.yaml:1:4: error[not-utf-8]: byte 0xe9 is not UTF-8 | save the file as UTF-8"],
        ),
        (b"", ["f.yaml: error[empty-file]: the file is empty"]),
        (b" \n\n", ["f.yaml: error[empty-file]: the file is empty"]),
        (b"# to do\n", ["f.yaml: error[empty-file]: the file holds comments only"]),
        (
            b"a: !!python/object/apply:os.system [ls]\n",
            [
                "f.yaml:1:4: error[yaml-tag]: tag 'tag:yaml.org,2002:python/object/apply:os.system' is not allowed"
                " | take the tag out; docgen knows the type of every field"
            ],
        ),
        (
            b"base: &b {x: 1}\nother:\n  <<: *b\n",
            [
                "f.yaml:3:3: error[yaml-merge]: merge keys are not allowed"
                " | write the keys out; facts are shared by quoting them"
            ],
        ),
        (
            b"a: 1\n---\nb: 2\n",
            [
                "f.yaml:2:1: error[yaml-documents]: a second document starts here"
                " | keep one document in a file and take out '---'"
            ],
        ),
        (b"[a, b]: 1\n", ["f.yaml:1:1: error[yaml-key]: a key must be text, not a list"]),
        (b"a: *nowhere\n", ["f.yaml:1:4: error[yaml-syntax]: alias '*nowhere' has no finished anchor"]),
        (b"a: &a [*a]\n", ["f.yaml:1:8: error[yaml-syntax]: alias '*a' has no finished anchor"]),
        (
            b"title: Dose: 8 mg\n",
            [
                "f.yaml:1:12: error[yaml-syntax]: mapping values are not allowed in this context | check the"
                " indentation and the quotes here and in the line above; text with ': ' or '#' in it needs quotes"
            ],
        ),
        (b"a: \x01\n", ["f.yaml:1:4: error[yaml-syntax]: character U+0001 is not allowed in YAML | take it out"]),
    ],
)
def test_faults(data: bytes, expected: list[str]) -> None:
    assert faults(data) == expected


def test_an_alias_bomb_is_refused_without_growing() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)]

    assert faults("\n".join(lines)) == [
        "f.yaml:6:10: error[yaml-too-large]: with its aliases written out the file holds more than 200,000 values"
        " | write the content out without aliases"
    ]


def test_a_file_that_nests_too_deeply_is_refused() -> None:
    assert faults("[" * 100_000 + "]" * 100_000)[0].startswith("f.yaml")


def test_an_alias_stands_for_what_its_anchor_holds() -> None:
    value, found = read_yaml(b"a: &x [1, 2]\nb: *x\n", "f.yaml")

    assert found == []
    assert value == {"a": ["1", "2"], "b": ["1", "2"]}


SCALARS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=12)
KEYS = SCALARS.filter(lambda key: key != "<<")
TREES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4), max_leaves=12
)


def bare(value: Written | None) -> object:
    if isinstance(value, dict):
        return {str(key): bare(part) for key, part in value.items()}
    if isinstance(value, list):
        return [bare(part) for part in value]
    return str(value)


@given(st.dictionaries(KEYS, TREES, min_size=1, max_size=4), st.booleans())
def test_reads_back_what_was_written(tree: dict[str, object], flow: bool) -> None:
    data = yaml.dump(tree, allow_unicode=True, default_flow_style=flow, default_style='"').encode()

    value, found = read_yaml(data, "f.yaml")

    assert found == []
    assert bare(value) == tree


@given(st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
def test_nothing_makes_the_reader_fall_over(data: bytes) -> None:
    value, found = read_yaml(data, "f.yaml")

    assert value is not None or found
    assert all(f.place is not None and f.place.path == "f.yaml" for f in found)
