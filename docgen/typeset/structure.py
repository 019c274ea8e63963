"""The logical structure of a document (ISO 32000-1, 14.7 and 14.8): a tree of nodes, and the rules of its grammar.

:mod:`docgen.typeset.tagger` builds the tree while it walks the boxes, :func:`settle` makes it well formed, and
:mod:`docgen.typeset.writer` writes it. The rules are those of PDF/UA-1 (ISO 14289-1, clause 7): lists hold items, items
hold a label and a body, tables hold rows, a picture has a description, headings skip no level.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple


class Leaf(NamedTuple):
    """A piece of a page's content: the page, counted from 0, and its marked-content identifier there."""

    page: int
    mcid: int


class Hotspot(NamedTuple):
    """A link annotation (the engine's dictionary) on a page: the place where one can press."""

    page: int
    annotation: Any


class Node:
    """A structure element that is being made; ``element`` is the HTML element that it stands for, if any.

    ``sealed`` means that whatever lies in the element belongs to this node directly (a drawing made of many parts).
    ``slot`` is the name of the slot that it is: such a one may be empty. ``attributes`` are PDF source by attribute owner
    and name, such as ``{"Table": {"Scope": "/Row"}}``.
    """

    __slots__ = (
        "alternative",
        "attributes",
        "element",
        "expansion",
        "identifier",
        "kids",
        "language",
        "number",
        "parent",
        "role",
        "sealed",
        "slot",
        "spoken",
    )

    def __init__(self, role: str, parent: Node | None, element: Any = None) -> None:
        self.role = role
        self.parent = parent
        self.element = element
        self.kids: list[Node | Leaf | Hotspot] = []
        self.language: str | None = None
        self.spoken: str | None = parent.spoken if parent else None
        self.alternative: str | None = None
        self.expansion: str | None = None
        self.identifier: str | None = None
        self.attributes: dict[str, dict[str, str]] = {}
        self.sealed = False
        self.slot = ""
        self.number = 0

    def new(self, role: str, element: Any = None, first: bool = False) -> Node:
        """A new last (or first) child."""
        child = Node(role, self, element)
        if first:
            self.kids.insert(0, child)
        else:
            self.kids.append(child)
        return child

    def adopt(self, kids: list[Node | Leaf | Hotspot]) -> None:
        """Appends ``kids``, which lay elsewhere before."""
        for kid in kids:
            if isinstance(kid, Node):
                kid.parent = self
        self.kids += kids

    def nodes(self) -> list[Node]:
        """The children that are nodes."""
        return [kid for kid in self.kids if isinstance(kid, Node)]

    def walk(self) -> Iterator[Node]:
        """This node and all below it, in reading order."""
        yield self
        for kid in self.kids:
            if isinstance(kid, Node):
                yield from kid.walk()


ROLE_MAP = {"Em": "Span", "Strong": "Span"}
"""Roles of ours, and the standard ones that they are taken for (PDF 2.0 made them standard)."""

GROUPING = frozenset({"Document", "Part", "Art", "Sect", "Div", "BlockQuote"})
INLINE = frozenset({"Span", "Em", "Strong", "Code", "Quote", "Link", "Reference", "Note"})
TABLE_ROWS = frozenset({"Table", "THead", "TBody", "TFoot"})
STANDARD = GROUPING | INLINE | TABLE_ROWS | {
    "P", "H1", "H2", "H3", "H4", "H5", "H6", "L", "LI", "Lbl", "LBody", "TR", "TH", "TD", "Caption", "Figure",
    "Formula", "TOC", "TOCI", "Index", "BibEntry",
}  # fmt: skip
"""What ``data-tag`` may ask for."""
MAY_BE_EMPTY = frozenset({"TD", "TH", "TR", "LBody", "Document"})
FIGURE_GROUP = "<figure>"
"""The role of an HTML figure until it is known what is in it."""


def settle(node: Node) -> None:
    """Makes the tree at ``node`` well formed: see the functions below for what is done to which role."""
    for kid in node.nodes():
        settle(kid)
    node.kids = [
        kid for kid in node.kids if not isinstance(kid, Node) or kid.kids or kid.slot or kid.role in MAY_BE_EMPTY
    ]
    if node.role == FIGURE_GROUP:
        _settle_figure(node)
    if node.role == "L":
        _settle_list(node)
    elif node.role == "LI":
        if not any(isinstance(kid, Node) and (kid.role == "Lbl" or kid.kids) for kid in node.kids):
            node.kids = []
    elif node.role in TABLE_ROWS:
        allowed = {"TR"} if node.role != "Table" else {"TR", "THead", "TBody", "TFoot", "Caption"}
        node.kids = [kid for kid in node.kids if isinstance(kid, Node) and kid.role in allowed]
        if not any(kid.kids for kid in node.nodes() if kid.role != "Caption"):
            node.kids = []
    elif node.role in GROUPING:
        _settle_group(node)


def _is_inline(kid: Node | Leaf | Hotspot) -> bool:
    return not isinstance(kid, Node) or kid.role in INLINE


def _settle_group(node: Node) -> None:
    """Text that stands directly in a group is a paragraph; a division that holds only text is one itself."""
    if node.role == "Div" and node.kids and all(map(_is_inline, node.kids)):
        node.role = "P"
        return
    kids, node.kids = node.kids, []
    paragraph: Node | None = None
    for kid in kids:
        if not _is_inline(kid):
            paragraph = None
            node.kids.append(kid)
            continue
        if paragraph is None:
            paragraph = node.new("P")
        paragraph.adopt([kid])


def _settle_list(node: Node) -> None:
    """A list holds items and captions; anything else becomes the body of an item."""
    kids, node.kids = node.kids, []
    for kid in kids:
        if isinstance(kid, Node) and kid.role in ("LI", "Caption"):
            node.kids.append(kid)
        else:
            node.new("LI").new("LBody").adopt([kid])


def _settle_figure(node: Node) -> None:
    """A figure with one picture and its caption is that picture; any other is a division with pictures in it."""
    pictures = [kid for kid in node.walk() if kid.role == "Figure"]
    captions = [kid for kid in node.nodes() if kid.role == "Caption"]
    others = [kid for kid in node.nodes() if kid.role != "Caption"]
    lone = len(pictures) == 1 and len(others) == 1 and len(others) + len(captions) == len(node.kids)
    inner = others[0] if lone else None
    while inner is not None and inner.role in ("P", "Div") and len(inner.kids) == 1:
        inner = inner.kids[0] if isinstance(inner.kids[0], Node) else None
    if inner is None or inner is not pictures[0]:
        node.role = "Div"
        return
    node.role = "Figure"
    node.alternative, node.attributes = inner.alternative, inner.attributes
    first = [kid for kid in node.kids if kid in captions and node.kids.index(kid) < node.kids.index(others[0])]
    node.kids = []
    node.adopt([*first, *inner.kids, *(caption for caption in captions if caption not in first)])


def skipped_headings(document: Node) -> list[tuple[Node, str]]:
    """Headings that break the order (ISO 14289-1, 7.4.2): the first is an H1, and none is two levels below the last.

    Each comes with the words for what is wrong with it.
    """
    found: list[tuple[Node, str]] = []
    last = 0
    for node in document.walk():
        role = node.role
        if len(role) == 2 and role[0] == "H" and role[1].isdigit():
            level = int(role[1])
            if level > last + 1:
                before = f"h{last}" if last else "the start of the document"
                found.append((node, f"the heading h{level} follows {before}: level h{last + 1} is skipped"))
            last = level
    return found
