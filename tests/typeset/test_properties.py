"""Whatever is nested in whatever: the file conforms, and says all that was written, in order."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from docgen.typeset.conformance import prove
from docgen.typeset.proof import missing
from tests.typeset.helpers import made, project

Block = tuple[str, list["Block"]] | str

WORD = st.sampled_from(["dose", "5 mg", "½", "10–15 mg", "long-acting", "office", "milk", "0.5", "β", "½ × 2"])
INLINE = st.sampled_from(["{}", "<b>{}</b>", "<em>{}</em>", '<a href="https://example.org/">{}</a>', '<span lang="fr">{}</span>', "<q>{}</q>"])  # fmt: skip


def wrapped(tag: str, inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.lists(inner, max_size=3).map(lambda parts: f"<{tag}>{''.join(parts)}</{tag}>")


PARAGRAPH = st.lists(st.tuples(INLINE, WORD), min_size=1, max_size=4).map(
    lambda pairs: f"<p>{' '.join(shape.format(word) for shape, word in pairs)}</p>"
)
TEXT = WORD.map(lambda word: f"{word} ")


def nested(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    item = wrapped("li", inner | TEXT)
    row = st.lists(wrapped("td", inner | TEXT) | wrapped("th", TEXT), min_size=1, max_size=3).map(
        lambda cells: f"<tr>{''.join(cells)}</tr>"
    )
    terms = st.lists(wrapped("dt", TEXT) | wrapped("dd", inner | TEXT), max_size=4)
    return st.one_of(
        *(wrapped(tag, inner | TEXT) for tag in ("div", "section", "blockquote", "aside", "article", "figure")),
        *(
            st.lists(item, max_size=3).map(lambda items, tag=tag: f"<{tag}>{''.join(items)}</{tag}>")
            for tag in ("ul", "ol")
        ),  # type: ignore[misc]
        st.lists(row, max_size=3).map(lambda rows: f"<table>{''.join(rows)}</table>"),
        terms.map(lambda parts: f"<dl>{''.join(parts)}</dl>"),
    )


BLOCKS = st.lists(st.recursive(PARAGRAPH, nested, max_leaves=8), max_size=4).map("".join)


def passages(body: str) -> list[str]:
    """The texts between tags, in order."""
    import re

    return [part for part in (text.strip() for text in re.split(r"<[^>]*>", body)) if part]


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(BLOCKS)
def test_any_nesting_conforms_and_keeps_its_text(body: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        css = "@page { size: A4 } html { font-size: 7pt } ul, ol, dd, blockquote, figure { margin-left: 2mm; padding-left: 3mm }"
        pdf = made(project(Path(folder)), f"<h1>t</h1>{body}", css)
    assert prove(pdf) == ()
    assert missing(passages(body), pdf) == []
