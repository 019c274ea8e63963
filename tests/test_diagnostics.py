"""Messages with places."""

from __future__ import annotations

import dataclasses

import pytest

from docgen.diagnostics import Diagnostic, ExitCode, Place, Refusal, Severity, error, in_order, warning


def test_a_place_reads_as_editors_expect() -> None:
    assert str(Place("content/a.yaml", 31, 14, 15)) == "content/a.yaml:31:14"
    assert str(Place("content/a.yaml")) == "content/a.yaml"


def test_the_short_ways_to_write_one() -> None:
    place = Place("a.yaml", 1, 1)
    assert error("odd", "it is odd", place, "leave it") == Diagnostic(
        Severity.ERROR, "odd", "it is odd", place, "leave it"
    )
    assert warning("odd", "it is odd") == Diagnostic(Severity.WARNING, "odd", "it is odd", None, None)
    assert error("odd", "it is odd").is_error
    assert not warning("odd", "it is odd").is_error


def test_in_order_is_by_place_and_each_once() -> None:
    nowhere = error("a", "no place")
    file = error("a", "the whole file", Place("b.yaml"))
    early = error("a", "early", Place("b.yaml", 2, 9))
    late = error("a", "late", Place("b.yaml", 10, 1))
    other = error("a", "another file", Place("c.yaml", 1, 1))
    assert in_order([other, late, early, file, nowhere, late, dataclasses.replace(early)]) == [
        nowhere,
        file,
        early,
        late,
        other,
    ]


def test_errors_stand_before_warnings_of_the_same_place() -> None:
    place = Place("a.yaml", 1, 1)
    assert in_order([warning("a", "a", place), error("b", "b", place)]) == [
        error("b", "b", place),
        warning("a", "a", place),
    ]


def test_a_refusal_says_its_messages_and_its_exit_code() -> None:
    refusal = Refusal(iter([error("a", "one thing"), error("b", "another")]), ExitCode.ENVIRONMENT)
    assert str(refusal) == "one thing; another"
    assert refusal.diagnostics == (error("a", "one thing"), error("b", "another"))
    assert refusal.exit_code is ExitCode.ENVIRONMENT
    assert Refusal([]).exit_code is ExitCode.FAULTS


def test_exit_codes_are_a_promise() -> None:
    assert {code.name: int(code) for code in ExitCode} == {
        "DONE": 0,
        "FAULTS": 1,
        "USAGE": 2,
        "ENVIRONMENT": 3,
        "CANNOT_WRITE": 4,
        "NON_CONFORMING": 5,
        "INTERRUPTED": 130,
        "TERMINATED": 143,
    }


def test_nothing_can_be_changed_after_it_was_said() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        error("a", "b").message = "c"  # type: ignore[misc]
