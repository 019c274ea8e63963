"""What a file that cannot be read says of being withdrawn."""

from __future__ import annotations

from textwrap import indent

import pytest

from docgen.batch.withdrawal import says_withdrawn

BEFORE = "leaflet: [broken\ntitle: 'A title\n"
AFTER = "sections:\n  - heading: [\n"

SAYING_SO = [
    "revision:\n  number: 1\n  status: withdrawn\n  owner: Us",
    "revision:\n  number: 1\n\n  # once approved\nstatus: withdrawn\n  owner: Us",
    "revision:\n  number: 1\n      status: 'withdrawn'  # since May",
    "revision :\n\tstatus : withdrawn",
    '\'revision\':\n  "status": "withdrawn"',
    "revision:\n  owner: |\n    Us\n  status: withdrawn",
    "revision: {number: 1, status: withdrawn, owner: Us}",
    "revision: {number: 1, owner: {patient: Us, clinician: them}, status: withdrawn}",
    "revision: {number: 1, owner: 'Ward #3', status: withdrawn",
    "revision: {number: 1, owner: St John's, status: 'withdrawn'}",
    "revision: {status: withdrawn}",
    "revision:\n  {number: 1,\n   status: withdrawn}",
    "revision: {\nnumber: 1,\nstatus: withdrawn,\nowner: Us\n}",
]

NOT_SAYING_SO = [
    "revision: {status: approved}\nsummary: |\n  status: withdrawn",
    "revision: {status: approved}\nsections:\n  - blocks:\n      - patient: |\n          Licence\n\n          status: withdrawn",
    "revision: {status: approved}\nsummary: >-\n  revision:\n    status: withdrawn",
    "revision: {status: approved}\nsummary: x\n  status: withdrawn",
    "revision: {status: approved}\nsections:\n  - {status: withdrawn}",
    "# revision: {number: 1, status: withdrawn}\nrevision: {number: 2, status: approved}",
    "revision:\n  number: 1\n  # status: withdrawn\n  status: approved",
    "revision: {number: 2, status: approved}  # not {status: withdrawn}",
    "revision:\n  owner: |\n    status: withdrawn\n  status: approved",
    "revision: {owner: 'Us, status: withdrawn', status: approved}",
    "revision: {status: withdrawn-later}",
    "revisions: {status: withdrawn}",
    "",
]


@pytest.mark.parametrize("text", SAYING_SO)
def test_a_revision_that_says_so(text: str) -> None:
    whole = f"{BEFORE}{text}\n{AFTER}"
    assert says_withdrawn(whole.encode())
    assert says_withdrawn(whole.replace("\n", "\r\n").encode("utf-8-sig"))
    assert says_withdrawn(f"{text}\n".encode("utf-8-sig") + b"\xff")
    assert says_withdrawn(f"---\n{whole}".encode())
    assert says_withdrawn(indent(whole, "  ").encode())


@pytest.mark.parametrize("text", NOT_SAYING_SO)
def test_what_does_not_say_so(text: str) -> None:
    whole = f"{BEFORE}{text}\n{AFTER}"
    assert not says_withdrawn(whole.encode())
    assert not says_withdrawn(whole.replace("\n", "\r\n").encode())
