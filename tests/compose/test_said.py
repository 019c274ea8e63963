"""What HTML says to the eye."""

from __future__ import annotations

import pytest

from docgen.compose.said import said


@pytest.mark.parametrize(
    ("html", "passages"),
    [
        ("", ()),
        ("A line &amp; <b>more</b>\n of it", ("A line & more of it",)),
        ("<p>a <a href='x' aria-label='heard'>b</a></p>\n<div>c<p>d</p>e</div>", ("a b", "c", "d", "e")),
        ("<p>1<br>2</p>", ("1 2",)),
        ("<p>Ward 5<br/>12 High Street<br />Leeds</p>", ("Ward 5 12 High Street Leeds",)),
        ('<p>a<span aria-hidden="true"/>b</p>', ("ab",)),
        ('<p>Edition <span data-mark="id">0</span></p><p>b</p>', ("Edition", "b")),
        ('a <span data-mark="id">0</span> b', ("a", "b")),
        ('<svg data-mark="qr"><title>t</title><path d="M0 0"/></svg><p>b</p>', ("b",)),
        ('<p>a<span aria-hidden="true">·<i>x</i></span>b</p><p hidden>c</p>', ("ab",)),
        ('<img src="a.svg" alt="A" style="width: 3mm"><p>b</p>', ("b",)),
    ],
)
def test_a_passage_for_each_block(html: str, passages: tuple[str, ...]) -> None:
    assert said(html) == passages
