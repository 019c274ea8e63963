"""Inline text as HTML: escaped, with links from citations to references."""

from __future__ import annotations

import pytest

from docgen.compose.inline import inline
from docgen.content.text import Text
from docgen.diagnostics import Place


@pytest.mark.parametrize(
    ("source", "html"),
    [
        (
            "5 < 6 & **so** <script>alert(1)</script>",
            "5 &lt; 6 &amp; <strong>so</strong> &lt;script&gt;alert(1)&lt;/script&gt;",
        ),
        ("*now*", "<em>now</em>"),
        ('[a "b"](https://x.example/?a=1&b=2)', '<a href="https://x.example/?a=1&amp;b=2">a &#34;b&#34;</a>'),
        ('[eGFR]{abbr="a < b"}', '<abbr title="a &lt; b">eGFR</abbr>'),
        ("[mot]{lang=fr}", '<span lang="fr">mot</span>'),
        (
            "So. [@two; @one; @two]",
            'So.<sup class="cite"><a href="#ref-one" aria-label="Reference 1">1</a>,'
            '<a href="#ref-two" aria-label="Reference 2">2</a></sup>',
        ),
    ],
)
def test_inline(source: str, html: str) -> None:
    assert (
        inline(Text(source, Place("x.yaml")), {"one": 1, "two": 2}, "Reference \N{OBJECT REPLACEMENT CHARACTER}")
        == html
    )
