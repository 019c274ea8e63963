"""The bibliography in Vancouver style."""

from __future__ import annotations

import pytest

from docgen.content.record import read_record
from docgen.content.references import Reference, vancouver
from docgen.content.source import read_yaml


def reference(text: str) -> Reference:
    written, _ = read_yaml(text.encode(), "r.yaml")
    assert written is not None
    record, found = read_record(Reference, written)
    assert record is not None, found
    return record


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "{id: a, type: article-journal, author: [{family: Muanda, given: Flory T.}, {family: Weir, given: M A}],"
            " title: A title, container-title: JAMA, issued: 2019-11, volume: '322', issue: '20', page: 1987-95, DOI: 10.1/x}",
            "Muanda FT, Weir MA. A title. JAMA. 2019 Nov;322(20):1987-95. doi:10.1/x",
        ),
        (
            "{id: a, type: report, author: [{literal: The Authority}], title: 'Is it so?', issued: 2024}",
            "The Authority. Is it so? 2024.",
        ),
        (
            "{id: a, type: webpage, title: A page, publisher: NHS, accessed: 2026-10-01, note: read in part}",
            "A page. NHS. Read in part. [cited 2026 Oct 1]",
        ),
        (
            "{id: a, type: book, title: T, author: ["
            + ", ".join(f"{{family: F{n}, given: G}}" for n in range(8))
            + "]}",
            "F0 G, F1 G, F2 G, F3 G, F4 G, F5 G, et al. T.",
        ),
    ],
)
def test_vancouver(text: str, expected: str) -> None:
    assert vancouver(reference(text)) == expected
