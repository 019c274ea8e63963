"""The grammar of the structure tree, rule by rule; and the roles and names of elements."""

from __future__ import annotations

from collections.abc import Callable
from xml.etree import ElementTree as ET

import pytest

from docgen.typeset import roles
from docgen.typeset.structure import FIGURE_GROUP, Leaf, Node, settle, skipped_headings
from docgen.typeset.tables import describe_tables

TEXT = Leaf(0, 0)


def tree(*kids: object, role: str = "Document") -> Node:
    """A tree from nested tuples: ``("P", "text")``; a string is a piece of text."""

    def build(node: Node, parts: tuple[object, ...]) -> Node:
        for part in parts:
            if isinstance(part, tuple):
                build(node.new(part[0]), part[1:])
            else:
                node.kids.append(TEXT)
        return node

    return build(Node(role, None), kids)


def shown(node: Node) -> str:
    kids = " ".join(shown(kid) if isinstance(kid, Node) else "-" for kid in node.kids)
    return f"{node.role}({kids})"


@pytest.mark.parametrize(
    ("kids", "settled"),
    [
        ((), "Document()"),
        (("x",), "Document(P(-))"),
        (("x", ("Em", "y"), ("P", "z"), "w"), "Document(P(- Em(-)) P(-) P(-))"),
        ((("P",), ("Div", ("P",)), ("Sect",)), "Document()"),
        ((("Div", "x", ("Link", "y")),), "Document(P(- Link(-)))"),
        ((("Sect", "x"),), "Document(Sect(P(-)))"),
        ((("BlockQuote", "x"),), "Document(BlockQuote(P(-)))"),
        ((("L", "x", ("LI", ("LBody", "y")), ("P", "z")),), "Document(L(LI(LBody(-)) LI(LBody(-)) LI(LBody(P(-)))))"),
        ((("L", ("LI", ("LBody",))),), "Document()"),
        ((("L", ("LI", ("Lbl", "1"), ("LBody",))),), "Document(L(LI(Lbl(-) LBody())))"),
        ((("Table", ("TBody", ("TR", ("TD",), ("TD", "x")))),), "Document(Table(TBody(TR(TD() TD(-)))))"),
        ((("Table", "x", ("P", "y"), ("TR", ("TD", "z"))),), "Document(Table(TR(TD(-))))"),
        ((("Table", ("Caption", "x")),), "Document()"),
        (((FIGURE_GROUP, ("Figure", "x"), ("Caption", "y")),), "Document(Figure(- Caption(-)))"),
        (((FIGURE_GROUP, ("Caption", "y"), ("P", ("Figure", "x"))),), "Document(Figure(Caption(-) -))"),
        (((FIGURE_GROUP, ("Figure", "x"), ("Figure", "y")),), "Document(Div(Figure(-) Figure(-)))"),
        (((FIGURE_GROUP, ("P", "x")),), "Document(Div(P(-)))"),
        (((FIGURE_GROUP, "x"),), "Document(P(-))"),
    ],
)
def test_a_tree_is_made_well_formed(kids: tuple[object, ...], settled: str) -> None:
    document = tree(*kids)
    settle(document)
    assert shown(document) == settled
    for node in document.walk():
        assert all(kid.parent is node for kid in node.nodes())


@pytest.mark.parametrize(
    ("levels", "faults"),
    [
        ("", []),
        ("1", []),
        ("1 2 3 2 2 3 1 2", []),
        ("2", ["the heading h2 follows the start of the document: level h1 is skipped"]),
        ("1 3 4", ["the heading h3 follows h1: level h2 is skipped"]),
        (
            "1 2 4 6",
            ["the heading h4 follows h2: level h3 is skipped", "the heading h6 follows h4: level h5 is skipped"],
        ),
    ],
)
def test_headings_skip_no_level(levels: str, faults: list[str]) -> None:
    document = tree(*((f"H{level}", "x") for level in levels.split()))
    assert [words for _, words in skipped_headings(document)] == faults


def table(rows: str) -> Node:
    """A table of rows between strokes, cells between spaces: ``h`` is a header, ``2x3`` spans columns and rows."""
    document = Node("Document", None)
    body = document.new("Table").new("TBody")
    for row in rows.split("/"):
        holder = body.new("TR")
        for cell in row.split():
            element = ET.Element("td")
            if "x" in cell:
                element.set("colspan", cell.strip("hd")[0])
                element.set("rowspan", cell[-1])
            holder.new("TH" if cell.startswith("h") else "TD", element).kids.append(TEXT)
    describe_tables(document)
    return document


def heads(document: Node) -> list[str]:
    return [
        cell.attributes.get("Table", {}).get("Headers", "").replace("table1-", "")
        for cell in document.walk()
        if cell.role == "TD"
    ]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("d d/d d", ["", "", "", ""]),
        ("h h/d d", ["[(r1c1)]", "[(r1c2)]"]),
        ("h h/h d", ["[(r1c2) (r2c1)]"]),
        ("h h2x1/h d d", ["[(r1c2) (r2c1)]", "[(r1c2) (r2c1)]"]),
        ("h1x2 d/d", ["[(r1c1)]", "[(r1c1)]"]),
        ("h h/d2x1", ["[(r1c1) (r1c2)]"]),
        ("h h/d1x2 d/d", ["[(r1c1)]", "[(r1c2)]", "[(r1c2)]"]),
        ("h h/d2x9", ["[(r1c1) (r1c2)]"]),
        ("h h/d", ["[(r1c1)]", "[(r1c2)]"]),  # filled up
        ("h/d d/d1x2 d/d", ["[(r1c1)]", "", "", "", "", ""]),
    ],
)
def test_cells_know_their_headers(rows: str, expected: list[str]) -> None:
    assert heads(table(rows)) == expected


def test_header_cells_have_a_scope_and_a_name() -> None:
    cells = [node for node in table("h h/h d").walk() if node.role == "TH"]
    assert [(cell.identifier, cell.attributes["Table"]["Scope"]) for cell in cells] == [
        ("table1-r1c1", "/Column"),
        ("table1-r1c2", "/Column"),
        ("table1-r2c1", "/Row"),
    ]


def test_a_span_that_makes_no_sense_is_one() -> None:
    element = ET.Element("td", {"colspan": "many", "rowspan": "0"})
    document = Node("Document", None)
    document.new("Table").new("TR").new("TD", element).kids.append(TEXT)
    describe_tables(document)
    assert all(not node.attributes for node in document.walk())


def element(text: str) -> ET.Element:
    return ET.fromstring(text)


@pytest.mark.parametrize(
    ("html", "role"),
    [
        ("<p/>", "P"),
        ("<a/>", None),
        ('<a href="x"/>', "Link"),
        ("<abbr/>", None),
        ('<abbr title="x"/>', "Span"),
        ('<span role="img"/>', "Figure"),
        ('<div data-tag="Index"/>', "Index"),
        ('<div data-tag="Nonsense"/>', "Div"),
        ("<time/>", None),
        ('<svg xmlns="http://www.w3.org/2000/svg"/>', "Figure"),
    ],
)
def test_the_role_of_an_element(html: str, role: str | None) -> None:
    assert roles.role_of(element(html)) == role


@pytest.mark.parametrize(
    ("html", "is_decoration"),
    [
        ('<img alt=""/>', True),
        ("<img/>", False),
        ('<img alt="x"/>', False),
        ('<img alt="x" role="none"/>', True),
        ('<p aria-hidden="true"/>', True),
        ('<p aria-hidden="false"/>', False),
        ('<table role="presentation"/>', False),
    ],
)
def test_what_is_decoration(html: str, is_decoration: bool) -> None:
    assert roles.is_decoration(element(html)) is is_decoration


@pytest.mark.parametrize(
    ("name", "html", "text"),
    [
        (roles.description_of, '<img alt=" a  pill "/>', "a pill"),
        (
            roles.description_of,
            '<svg xmlns="http://www.w3.org/2000/svg"><title>A. </title><desc> b </desc></svg>',
            "A. b",
        ),
        (roles.description_of, '<svg xmlns="http://www.w3.org/2000/svg" aria-label="x"><title>A</title></svg>', "x"),
        (roles.description_of, "<img/>", ""),
        (roles.name_of_link, '<a>a <b>b</b>c <i aria-hidden="true">d</i><img alt="e"/></a>', "a bc e"),
        (roles.name_of_link, '<a title="t">a</a>', "t"),
        (roles.name_of_link, '<a aria-label="l" title="t">a</a>', "l"),
        (roles.name_of_link, '<a><span role="img" aria-label="l">x</span></a>', "l"),
    ],
)
def test_names_and_descriptions(name: Callable[[ET.Element], str], html: str, text: str) -> None:
    assert name(element(html)) == text
