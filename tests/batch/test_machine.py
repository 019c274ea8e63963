"""Whatever is done to a project and to what was made of it, in whatever order: what the next build gives is, byte for byte,
what a clean build gives, beside the last good files of what cannot be made; and the build after that has nothing to do.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from docgen import ExitCode
from docgen.batch.build import Executor
from docgen.batch.events import Report, State
from docgen.files import digest_of
from tests.batch.builds import (
    BREAKS,
    built,
    copied,
    files,
    inputs,
    is_idle,
    larger_project,
    ledger_of,
    listing,
    store_of,
)
from tests.batch.contents import EDITS, LEAFLETS, STYLES, Brand, Content, Leaflet, Originals, put

NUMBERS = st.integers(0, 1)
MANNERS: tuple[dict[str, Any], ...] = ({}, {"fan_out": False}, {"prove": "sample"})


Clean = tuple[dict[str, str], dict[str, Any], set[str]]
"""What a clean build gives: its files, what its manifest lists, and the ids of what is withdrawn."""


def withdrawn_in(output: Path) -> set[str]:
    return {entry["id"] for entry in json.loads((output / "manifest.json").read_bytes())["withdrawn"]}


class Machine(RuleBasedStateMachine):
    """One project, edited and built."""

    pool: Executor
    origin: Path
    cleaned: dict[str, Clean]

    def __init__(self) -> None:
        super().__init__()
        self.home = Path(tempfile.mkdtemp(dir=self.origin.parent))
        self.folder = self.home / "project"
        self.output = self.folder / "build"
        self.content = Content()
        self.originals = Originals(self.origin)
        self.good: dict[str, dict[str, Any]] = {}
        """What was last published of each edition."""
        self.in_ledger: set[str] = set()
        self.in_manifest: set[str] = set()

    @initialize()
    def begin(self) -> None:
        shutil.copytree(self.origin, self.folder)
        self.good = listing(self.output)
        self.in_ledger = self.in_manifest = set(self.good)

    def teardown(self) -> None:
        if self.folder.exists():
            self.build()
        shutil.rmtree(self.home)

    def put(self) -> None:
        put(self.folder, self.content, self.originals)

    # What people do to the content

    @rule(start=NUMBERS, most=NUMBERS)
    def edit_facts(self, start: int, most: int) -> None:
        self.content.start, self.content.most = start, most
        self.put()

    @rule(broken=st.booleans())
    def break_or_mend_the_medicine(self, broken: bool) -> None:
        self.content.medicine_broken = broken
        self.put()

    @rule(name=st.sampled_from(LEAFLETS), title=NUMBERS)
    def write_a_leaflet(self, name: str, title: int) -> None:
        self.content.leaflets.setdefault(name, Leaflet()).title = title
        self.put()

    @rule(name=st.sampled_from(LEAFLETS), broken=st.sampled_from(["", *BREAKS]))
    def break_or_mend_a_leaflet(self, name: str, broken: str) -> None:
        if name in self.content.leaflets:
            self.content.leaflets[name].broken = broken
            self.put()

    @rule(name=st.sampled_from(LEAFLETS), status=NUMBERS)
    def withdraw_a_leaflet_or_not(self, name: str, status: int) -> None:
        if name in self.content.leaflets:
            self.content.leaflets[name].status = status
            self.put()

    @precondition(lambda self: len(self.content.leaflets) > 1)
    @rule(name=st.sampled_from(LEAFLETS))
    def remove_a_leaflet(self, name: str) -> None:
        del self.content.leaflets[name]
        self.put()

    @rule(path=st.sampled_from(sorted(EDITS)), edited=st.booleans())
    def edit_a_template(self, path: str, edited: bool) -> None:
        (self.content.edited.add if edited else self.content.edited.discard)(path)
        self.put()

    @rule(card=NUMBERS)
    def write_or_remove_contact_cards(self, card: int) -> None:
        self.content.card = card
        self.put()

    @rule(phone=NUMBERS)
    def edit_the_brand_that_others_extend(self, phone: int) -> None:
        self.content.phone = phone
        self.put()

    @rule(audience=st.sampled_from(STYLES), number=NUMBERS)
    def edit_a_style(self, audience: str, number: int) -> None:
        self.content.styles[audience] = number
        self.put()

    @rule(
        name=st.sampled_from(["second", "third"]),
        house=NUMBERS,
        footer=NUMBERS,
        phone=st.none() | NUMBERS,
        broken=st.booleans(),
    )
    def write_a_brand(self, name: str, house: int, footer: int, phone: int | None, broken: bool) -> None:
        self.content.brand = Brand(name, house, footer, phone, broken)
        self.put()

    @precondition(lambda self: self.content.brand)
    @rule()
    def remove_the_brand(self) -> None:
        self.content.brand = None
        self.put()

    @rule(when=st.integers(0, 2_000_000_000))
    def touch_everything(self, when: int) -> None:
        for path in self.folder.rglob("*"):
            if path.is_file():
                os.utime(path, (when, when))

    # What happens to what was made

    @rule(number=st.integers(0, 7), data=st.sampled_from([None, b"", b"%PDF-1.7 by hand"]))
    def edit_or_delete_a_download(self, number: int, data: bytes | None) -> None:
        found = sorted(self.output.glob("downloads/*/*.pdf"))
        if found:
            path = found[number % len(found)]
            path.unlink() if data is None else path.write_bytes(data)

    @rule(data=st.sampled_from([None, b"", b"{}", b'{"editions": [{}]}']))
    def edit_or_delete_the_manifest(self, data: bytes | None) -> None:
        path = self.output / "manifest.json"
        path.unlink(missing_ok=True) if data is None else path.write_bytes(data)
        self.in_manifest = set()

    @rule(how=st.sampled_from(["delete", "empty", "noise", "half", "future"]))
    def damage_the_ledger(self, how: str) -> None:
        path = ledger_of(self.folder)
        if not path.exists():
            return
        data = path.read_bytes()
        future = data[:60] + b"\0\0\0\x63" + data[64:]
        made = {"empty": b"", "noise": b"noise" * 1024, "half": data[: len(data) // 2], "future": future}
        path.unlink() if how == "delete" else path.write_bytes(made[how])
        self.in_ledger = set()

    @rule(how=st.sampled_from(["delete", "damage", "cut"]))
    def damage_the_store(self, how: str) -> None:
        for path in list(store_of(self.folder).iterdir()) if store_of(self.folder).exists() else []:
            path.unlink() if how == "delete" else path.write_bytes(
                path.read_bytes()[: 10 if how == "cut" else -1] + b"x"
            )

    # Building

    @rule(name=st.sampled_from(LEAFLETS), manner=st.sampled_from(MANNERS))
    def build_one_leaflet(self, name: str, manner: dict[str, Any]) -> None:
        self._note(built(self.folder, self.pool, patterns=[name], **manner))

    @rule(force=st.sampled_from([False, False, False, True]))
    def build(self, force: bool = False) -> None:
        wanted, manifest, gone = self._clean()
        intact = self._intact()
        report = built(self.folder, self.pool, force=force)
        names = set(manifest) | {f"{outcome.edition.id}" for outcome in report.outcomes if outcome.failed}
        withdrawn = withdrawn_in(self.output)
        stale = {id: it for id, it in intact.items() if self._belongs(id) and id not in withdrawn | set(manifest)}
        now = listing(self.output)

        assert {id: entry for id, entry in now.items() if not entry["stale"]} == manifest
        assert {id: {**entry, "stale": None} for id, entry in now.items() if entry["stale"]} == stale
        assert set(now) <= names
        assert (
            files(self.output).items() >= {path: it for path, it in wanted.items() if path != "manifest.json"}.items()
        )
        hidden = withdrawn - gone  # what is withdrawn and cannot be read is known from before, or not at all
        assert gone <= withdrawn
        assert all(self._belongs(id) and self.content.leaflets[id.split(".")[0]].status for id in hidden)
        assert not (hidden and self._is_sound())
        if not stale and not hidden:
            assert files(self.output)["manifest.json"] == wanted["manifest.json"]
        assert not [id for id in withdrawn & set(intact) if (self.output / intact[id]["path"]).exists()]
        assert (report.exit_code is ExitCode.DONE) == self._is_sound()
        self._note(report)

        before = files(self.output)
        again = built(self.folder, self.pool)
        if self._is_sound():
            assert is_idle(again)
            assert not any(finding.is_error for finding in again.diagnostics)
        else:
            assert {outcome.state for outcome in again.outcomes} <= {State.FAILED}
            assert not {outcome.edition.id for outcome in again.outcomes} & set(manifest)
        assert files(self.output) == before

    # What is to be expected

    def _clean(self) -> Clean:
        key = digest_of(json.dumps(inputs(self.folder), sort_keys=True).encode())
        if key not in self.cleaned:
            folder = copied(self.folder, self.home / "clean")
            built(folder, self.pool)
            output = folder / "build"
            self.cleaned[key] = files(output), listing(output), withdrawn_in(output)
            shutil.rmtree(folder)
        return self.cleaned[key]

    def _is_sound(self) -> bool:
        content = self.content
        broken = [leaflet.broken for leaflet in content.leaflets.values()]
        return not (content.medicine_broken or any(broken) or (content.brand and content.brand.broken))

    def _intact(self) -> dict[str, dict[str, Any]]:
        """The downloads that are what was published, as somebody still knows."""
        return {
            id: entry
            for id, entry in self.good.items()
            if id in self.in_ledger | self.in_manifest
            and (path := self.output / entry["path"]).exists()
            and digest_of(path.read_bytes()) == entry["sha256"]
        }

    def _belongs(self, id: str) -> bool:
        """Whether the project is to have this edition."""
        brands = {"plain", *([self.content.brand.name] if self.content.brand else [])}
        return id.split(".")[0] in self.content.leaflets and id.split(".")[2] in brands

    def _note(self, report: Report) -> None:
        """What the build has left: who knows what, and a manifest that is true."""
        now = listing(self.output)
        for id, entry in now.items():
            data = (self.output / entry["path"]).read_bytes()
            assert (digest_of(data), len(data)) == (entry["sha256"], entry["bytes"]), id
        self.good |= {id: {**entry, "stale": None} for id, entry in now.items()}
        self.in_ledger = self.in_ledger | {outcome.edition.id for outcome in report.outcomes}
        self.in_manifest = set(now)


@pytest.fixture
def machine(tmp_path: Path, pool: Executor) -> Iterator[type[Machine]]:
    origin = larger_project(tmp_path / "origin", leaflets=("alpha",), brands=())
    assert built(origin, pool).exit_code is ExitCode.DONE
    yield type("ThisMachine", (Machine,), {"pool": pool, "origin": origin, "cleaned": {}})
    with contextlib.suppress(OSError):
        shutil.rmtree(origin)


def run(machine: type[Machine], examples: int) -> None:
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=10,
            deadline=None,
            database=None,
            print_blob=True,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_after_any_edits_a_build_gives_what_a_clean_build_gives(machine: type[Machine]) -> None:
    run(machine, 12)


@pytest.mark.slow
def test_after_many_more_edits_a_build_gives_what_a_clean_build_gives(machine: type[Machine]) -> None:
    run(machine, 40)
