"""docs/messages.md explains every message that docgen can give, and none that it cannot."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from docgen.diagnostics import ExitCode

KEBAB = re.compile(r"[a-z]+(-[a-z0-9]+)*")
ANY = "unknown-…"
"""The entry for ids that end with whatever word was not known."""


def trees(root: Path) -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted((root / "docgen").rglob("*.py")):
        yield path.relative_to(root), ast.parse(path.read_text())


def name_of(function: ast.expr) -> str:
    return (
        function.attr if isinstance(function, ast.Attribute) else function.id if isinstance(function, ast.Name) else ""
    )


class Emitters:
    """Functions that are given an id and make a diagnostic of it, with the position and the name of that argument.

    ``error``, ``warning`` and pydantic's own way are known; whatever hands one of its parameters to such a function, as
    the id, is one too.
    """

    def __init__(self, all_trees: list[ast.Module]) -> None:
        self.known = {"error": (0, "id"), "warning": (0, "id"), "PydanticCustomError": (0, "error_type")}
        functions = [node for tree in all_trees for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
        before = 0
        while before != len(self.known):
            before = len(self.known)
            for function in functions:
                parameters = [argument.arg for argument in function.args.args]
                shift = parameters[:1] in (["self"], ["cls"])
                for id in self.ids_in(function):
                    if isinstance(id, ast.Name) and id.id in parameters:
                        self.known.setdefault(function.name, (parameters.index(id.id) - shift, id.id))

    def ids_in(self, tree: ast.AST) -> Iterator[ast.expr]:
        """The expressions that stand where an id is asked for."""
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and name_of(node.func) in self.known:
                position, name = self.known[name_of(node.func)]
                if len(node.args) > position:
                    yield node.args[position]
                yield from (keyword.value for keyword in node.keywords if keyword.arg == name)


def ids(root: Path) -> dict[str, Path]:
    """Every id that is written where an id is asked for, and one file that does."""
    parsed = list(trees(root))
    emitters = Emitters([tree for _, tree in parsed])
    found: dict[str, Path] = {}
    for path, tree in parsed:
        for id in emitters.ids_in(tree):
            if isinstance(id, ast.JoinedStr):
                start = id.values[0]
                assert isinstance(start, ast.Constant), f"{path}: nobody can look up {ast.unparse(id)}"
                assert start.value == "unknown-", f"{path}: nobody can look up {ast.unparse(id)}"
                found.setdefault(ANY, path)
            for node in ast.walk(id):
                if isinstance(node, ast.Constant) and isinstance(node.value, str) and KEBAB.fullmatch(node.value):
                    found.setdefault(node.value, path)
    return found


def documented(root: Path) -> list[str]:
    return re.findall(r"^### `([^`]+)`$", (root / "docs/messages.md").read_text(), flags=re.MULTILINE)


def mentioned(root: Path) -> set[str]:
    """Every kebab-case word that stands alone as a string in docgen: ids that are kept in tables are among them."""
    return {
        node.value
        for _, tree in trees(root)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and KEBAB.fullmatch(node.value)
    }


def test_every_id_has_its_entry(root: Path) -> None:
    missing = {id: str(path) for id, path in ids(root).items() if id not in documented(root)}
    assert missing == {}, "write an entry with its cause and its cure in docs/messages.md"


def test_every_entry_has_its_id(root: Path) -> None:
    said = {*mentioned(root), ANY}
    gone = [id for id in documented(root) if id not in said]
    assert gone == [], "these are explained in docs/messages.md, and docgen no longer says them"


def test_each_id_has_one_entry_and_they_are_in_order(root: Path) -> None:
    text = (root / "docs/messages.md").read_text()
    for section in re.split(r"^## ", text, flags=re.MULTILINE)[1:]:
        entries = re.findall(r"^### `([^`]+)`$", section, flags=re.MULTILINE)
        assert entries == sorted(set(entries)), section.splitlines()[0]
    assert len(documented(root)) == len(set(documented(root)))


def test_each_entry_says_a_cause_and_a_cure(root: Path) -> None:
    text = (root / "docs/messages.md").read_text()
    for entry in re.split(r"^### ", text, flags=re.MULTILINE)[1:]:
        body = re.split(r"^## ", entry, flags=re.MULTILINE)[0]
        assert re.search(r"^Cause: .+$", body, flags=re.MULTILINE), body
        assert re.search(r"^Cure: .+$", body, flags=re.MULTILINE), body


def test_the_exit_codes_are_told(root: Path) -> None:
    text = (root / "docs/messages.md").read_text()
    assert re.findall(r"^\| (\d+) \|", text, flags=re.MULTILINE) == [str(int(code)) for code in ExitCode]
