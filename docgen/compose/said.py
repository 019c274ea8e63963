"""What HTML says to the eye: a passage for each block of it, in order.

The words of a brand are proved by it: they are looked for in the finished file, as the leaflet's texts are.
"""

from __future__ import annotations

from html.parser import HTMLParser

_INLINE = frozenset(
    [
        "a",
        "abbr",
        "b",
        "bdi",
        "bdo",
        "br",
        "cite",
        "code",
        "dfn",
        "em",
        "i",
        "kbd",
        "mark",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "time",
        "u",
        "var",
        "wbr",
    ]
)
"""Elements within a line; all others begin a passage, and end it."""
_EMPTY = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)
"""Elements without an end."""
_SILENT = frozenset({"script", "style", "svg", "template", "title"})


def said(html: str) -> tuple[str, ...]:
    """The passages of ``html``, without what is set by docgen (marks), drawn, or for decoration only."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.end()
    return tuple(reader.passages)


class _Reader(HTMLParser):
    """Collects the passages."""

    def __init__(self) -> None:
        super().__init__()
        self.passages: list[str] = []
        self._line = ""
        self._silent: list[str] = []

    def end(self) -> None:
        """Ends the passage that was begun."""
        if words := " ".join(self._line.split()):
            self.passages.append(words)
        self._line = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        is_silent = tag in _SILENT or "hidden" in given or given.get("aria-hidden") == "true" or "data-mark" in given
        if tag not in _INLINE or "data-mark" in given:
            self.end()
        elif tag == "br":
            self._line += " "
        if (self._silent or is_silent) and tag not in _EMPTY:
            self._silent.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._silent and tag in self._silent:
            while self._silent.pop() != tag:
                pass
        if tag not in _INLINE:
            self.end()

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._line += data
