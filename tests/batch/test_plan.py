"""Every reason of the closed list, with what it is about; and the steps that follow from it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from docgen.batch.disk import OUTPUT, Disk
from docgen.batch.memory import Made, Memory, packed
from docgen.batch.plan import Judge, Kind, Manner, Plan, Reason, Why
from docgen.batch.survey import Changes
from docgen.files import THERE, UNSURE, Folder, digest_of

TOOLS = {"docgen": "0.1", "pango": "1.50", "weasyprint": "69.0"}
FILES = {"content/a.yaml": b"a", "styles/b.css": b"b", "styles/d*.css": b"d", "content/medicines/m.yaml": b"m"}


class World:
    """A project with one edition that was made, and what is remembered of that."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.tools = dict(TOOLS)
        for path, data in {**FILES, "build/x.pdf": b"pdf"}.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(data)
        record = Folder.at(folder)
        with record.recording() as reads:
            for path in FILES:
                record.read(path)
            record.exists("styles/absent.css")
            record.exists("styles/b.css")
            record.listing("content/medicines", "*.yaml")
        reads["content/there.txt"] = THERE
        (folder / "content/there.txt").touch()
        reads["font:DejaVu Sans"] = Disk(record, folder / "build", {}).digest("font:DejaVu Sans")
        versions = dict(enumerate(reads.items(), 1))
        self.memory = Memory(versions=versions, tools={1: json.dumps(TOOLS)})
        self.remember(Made("x", "x.pdf", digest_of(b"pdf"), 3, 1, 0.1, packed(versions), 1, "m", "b", "", "s"))

    def remember(self, made: Made) -> None:
        self.memory.made[made.id] = made

    @property
    def made(self) -> Made:
        return self.memory.made["x"]

    def judge(self) -> Judge:
        disk = Disk(Folder.at(self.folder), self.folder / "build", {})
        return Judge(self.memory, Changes(self.memory, disk), disk, self.tools)

    def reasons(self) -> list[str]:
        return [str(reason) for reason in self.judge().reasons("x")]

    def steps(self) -> list[Kind]:
        return [step.kind for step in self.judge().plan(["x"]).steps()]


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def test_what_is_as_it_was_is_current(world: World) -> None:
    assert world.judge().plan(["x"]) == Plan({}, ("x",))


def test_never_built(world: World) -> None:
    assert world.judge().reasons("y") == (Reason(Why.NEVER_BUILT),)
    assert str(Reason(Why.NEVER_BUILT)) == "never built"


def test_failed_last_time(world: World) -> None:
    world.remember(world.made._replace(failure="broken"))
    assert world.reasons() == ["failed last time"]
    assert world.steps() == [Kind.TYPESET, Kind.BRAND]

    world.remember(world.made._replace(digest=""))
    assert world.reasons() == ["failed last time"]


def test_forced(world: World) -> None:
    plan = world.judge().plan(["x"], force=True)
    assert plan == Plan({"x": (Reason(Why.FORCED),)}, ())
    assert [step.kind for step in plan.steps()] == [Kind.TYPESET, Kind.BRAND]


def test_tool_changed(world: World) -> None:
    del world.tools["pango"]
    world.tools |= {"weasyprint": "70.0", "pikepdf": "10"}
    assert world.reasons() == [
        "tool changed: pango 1.50 -> none",
        "tool changed: pikepdf none -> 10",
        "tool changed: weasyprint 69.0 -> 70.0",
    ]
    assert world.steps() == [Kind.TYPESET, Kind.BRAND]


def test_tools_of_which_nothing_is_known_count_as_none(world: World) -> None:
    world.remember(world.made._replace(tools=7))
    assert world.reasons() == ["never built"]


def test_input_changed(world: World) -> None:
    (world.folder / "styles/b.css").write_bytes(b"other")
    (world.folder / "content/a.yaml").write_bytes(b"other")
    assert world.reasons() == ["input changed: content/a.yaml", "input changed: styles/b.css"]
    assert world.steps() == [Kind.TYPESET, Kind.BRAND]


def test_input_gone(world: World) -> None:
    (world.folder / "styles/b.css").unlink()
    (world.folder / "content/there.txt").unlink()
    assert world.reasons() == ["input gone: content/there.txt", "input gone: styles/b.css"]


def test_file_appeared(world: World) -> None:
    (world.folder / "styles/absent.css").touch()
    assert world.reasons() == ["file appeared: styles/absent.css"]


def test_files_came_or_went(world: World) -> None:
    (world.folder / "content/medicines/n.yaml").touch()
    assert world.reasons() == ["files came or went: content/medicines/*.yaml"]


def test_a_file_whose_name_holds_a_star_is_told_as_a_file(world: World) -> None:
    (world.folder / "styles/d*.css").write_bytes(b"other")
    assert world.reasons() == ["input changed: styles/d*.css"]


def test_a_font_is_told_by_its_name(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("docgen.brand.faces.installed", lambda: ())
    assert world.reasons() == ["input gone: font 'DejaVu Sans'"]


def test_what_was_never_sure_is_never_current(world: World) -> None:
    number = len(world.memory.versions) + 1
    world.memory.versions[number] = ("content/a.yaml", UNSURE)
    world.remember(world.made._replace(reads=packed([number])))
    assert world.reasons() == ["input changed: content/a.yaml"]


def test_setting_changed(world: World) -> None:
    whole = Manner(fan_out=False)
    assert [str(reason) for reason in world.judge().reasons("x", whole)] == ["setting changed: --no-fan-out"]
    world.remember(world.made._replace(slots=""))
    assert world.judge().reasons("x", whole) == ()
    assert world.reasons() == ["setting changed: --no-fan-out"]
    assert world.steps() == [Kind.TYPESET, Kind.BRAND]

    world.remember(world.made._replace(manuscript="", tools=0))
    assert world.reasons() == ["never built"], "nobody knows how it was made"


def test_proved_as_a_sample_needs_no_typesetting(world: World) -> None:
    world.remember(world.made._replace(proof="sample"))
    assert (world.reasons(), world.steps()) == (["proved as a sample"], [Kind.BRAND])
    assert world.judge().reasons("x", Manner(prove="sample")) == ()
    (world.folder / "styles/b.css").unlink()
    assert world.reasons() == ["input gone: styles/b.css", "proved as a sample"]


def test_output_missing_and_edited_need_no_typesetting(world: World) -> None:
    (world.folder / "build/x.pdf").write_bytes(b"PDF")
    assert (world.reasons(), world.steps()) == (["output edited: x.pdf"], [Kind.BRAND])
    (world.folder / "build/x.pdf").unlink()
    assert (world.reasons(), world.steps()) == (["output missing: x.pdf"], [Kind.BRAND])
    (world.folder / "styles/b.css").unlink()
    assert world.reasons() == ["input gone: styles/b.css", "output missing: x.pdf"]
    assert world.steps() == [Kind.TYPESET, Kind.BRAND]


def test_reasons_stand_in_the_order_of_their_list(world: World) -> None:
    world.remember(world.made._replace(failure="broken", slots="", proof="sample"))
    world.tools["docgen"] = "0.2"
    (world.folder / "content/a.yaml").write_bytes(b"other")
    (world.folder / "build/x.pdf").unlink()

    order = list(Why)
    found = [reason.why for reason in world.judge().reasons("x")]

    sampled = [Why.SETTING_CHANGED, Why.SAMPLED]
    assert found == [Why.FAILED, Why.TOOL_CHANGED, Why.INPUT_CHANGED, *sampled, Why.OUTPUT_MISSING]
    assert found == sorted(found, key=order.index)
    assert world.judge().reasons("x")[-1].what == "x.pdf"
    assert OUTPUT not in str(world.judge().reasons("x"))
