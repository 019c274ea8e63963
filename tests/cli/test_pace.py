"""What the bar says of the time that is left."""

from __future__ import annotations

from docgen.cli.pace import Pace, duration


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_first_what_was_expected_counts_and_then_what_is_seen() -> None:
    clock = Clock()
    pace = Pace({"a": 4.0, "b": 2.0, "c": 2.0}, 2, clock)
    assert pace.words() == "about 4 s left", "8 seconds of work for two"

    clock.now += 1
    assert pace.left == 3

    clock.now += 7
    pace.finish("a")
    assert pace.words() == "8/min, about 8 s left", "as slow as half of what was expected of one"

    clock.now += 4
    pace.finish("b")
    pace.finish("c")
    assert pace.left == 0


def test_more_jobs_than_editions_are_no_faster() -> None:
    assert Pace({"a": 6.0}, 8, Clock()).left == 6


def test_nothing_to_do() -> None:
    assert Pace({}, 2, Clock()).left == 0


def test_durations() -> None:
    assert [duration(seconds) for seconds in (0, 1.4, 99, 100, 3500, 12_000)] == [
        "1 s", "1 s", "99 s", "2 min", "58 min", "3 h 20 min",
    ]  # fmt: skip
