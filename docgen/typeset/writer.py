"""The source of the structure tree (ISO 32000-1, 14.7.2): nodes in, objects of ``pydyf`` or pieces out.

Each node becomes one object that is put together as bytes: the engine's own dictionaries take several times as long to
serialise, and a leaflet has many hundred.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pydyf

from docgen.typeset.structure import ROLE_MAP, Hotspot, Leaf, Node


class Source(pydyf.Object):  # type: ignore[misc]
    """An object whose PDF source is known."""

    def __init__(self, source: bytes = b"") -> None:
        super().__init__()
        self.source = source

    @property
    def data(self) -> bytes:
        """What the engine writes."""
        return self.source


def string(text: str) -> str:
    """A PDF string, as source."""
    source: bytes = pydyf.String(text).data
    return source.decode("ascii")


@dataclass(frozen=True)
class Names:
    """What the parts of a tree are called in its source: its nodes, the pages, marked content, and link annotations."""

    node: Callable[[Node | None], str]
    page: Callable[[int], str]
    content: Callable[[Leaf], str]
    hotspot: Callable[[Hotspot], str]


def element(node: Node, names: Names) -> bytes:
    """The source of one structure element."""
    own_page = next((kid.page for kid in node.kids if not isinstance(kid, Node)), None)
    kids: list[str] = []
    for kid in node.kids:
        if isinstance(kid, Node):
            kids.append(names.node(kid))
        elif isinstance(kid, Leaf):
            mcid = names.content(kid)
            kids.append(mcid if kid.page == own_page else f"<</Type /MCR /Pg {names.page(kid.page)} /MCID {mcid}>>")
        else:
            kids.append(f"<</Type /OBJR /Obj {names.hotspot(kid)} /Pg {names.page(kid.page)}>>")
    parts = [f"<</Type /StructElem /S /{node.role} /P {names.node(node.parent)}"]
    if own_page is not None:
        parts.append(f"/Pg {names.page(own_page)}")
    if kids:
        parts.append(f"/K {kids[0]}" if len(kids) == 1 else f"/K [{' '.join(kids)}]")
    if node.identifier:
        parts.append(f"/ID ({node.identifier})")
    for key, text in (("Alt", node.alternative), ("E", node.expansion), ("Lang", node.language)):
        if text:
            parts.append(f"/{key} {string(text)}")
    if node.attributes:
        parts.append(f"/A {_attributes(node.attributes)}")
    return (" ".join(parts) + ">>").encode("ascii")


def _attributes(attributes: Mapping[str, Mapping[str, str]]) -> str:
    sources = [
        f"<</O /{owner} {' '.join(f'/{name} {value}' for name, value in values.items())}>>"
        for owner, values in attributes.items()
    ]
    return sources[0] if len(sources) == 1 else f"[{' '.join(sources)}]"


@dataclass(frozen=True)
class Tree:
    """A tree that was written: the parent tree, and for each page the list of the owners of its marked content.

    ``key`` is the first that the parent tree does not have.
    """

    parents: Source
    pages: Sequence[Source]
    key: int


def write_tree(pdf: Any, document: Node, marked: list[int], spare: int = 0) -> Tree:
    """Adds the tree, the parent tree, the role map and the ids to ``pdf``.

    ``marked`` tells for each page how many marked-content identifiers its content has, and ``spare`` how many keys of the
    parent tree are to stay free.
    """
    pages = [reference.decode() for reference in pdf.page_references]
    nodes = list(document.walk())
    objects = [Source() for _ in nodes]
    for node, made in zip(nodes, objects, strict=True):
        pdf.add_object(made)
        node.number = made.number
    root, parents, lists = Source(), Source(), [Source() for _ in marked]
    for made in (root, parents, *lists):
        pdf.add_object(made)

    owners = [["null"] * count for count in marked]
    annotations: list[str] = []

    for node, made in zip(nodes, objects, strict=True):
        me = f"{node.number} 0 R"

        def content(leaf: Leaf, me: str = me) -> str:
            owners[leaf.page][leaf.mcid] = me
            return str(leaf.mcid)

        def hotspot(spot: Hotspot, me: str = me) -> str:
            spot.annotation["StructParent"] = len(pages) + len(annotations)
            annotations.append(me)
            reference: str = spot.annotation.reference.decode()
            return reference

        names = Names(
            node=lambda other: f"{other.number if other else root.number} 0 R",
            page=pages.__getitem__,
            content=content,
            hotspot=hotspot,
        )
        made.source = element(node, names)

    for made, names_of in zip(lists, owners, strict=True):
        made.source = f"[{' '.join(names_of)}]".encode("ascii")
    numbers = [f"{page} {made.number} 0 R" for page, made in enumerate(lists)]
    numbers += [f"{key} {name}" for key, name in enumerate(annotations, start=len(pages))]
    parents.source = f"<</Nums [{' '.join(numbers)}]>>".encode("ascii")
    roles = "".join(f"/{role} /{standard}" for role, standard in ROLE_MAP.items())
    key = len(pages) + len(annotations)
    root.source = (
        f"<</Type /StructTreeRoot /K [{document.number} 0 R] /ParentTree {parents.number} 0 R "
        f"/ParentTreeNextKey {key + spare} /RoleMap <<{roles}>>{_ids(nodes)}>>"
    ).encode("ascii")
    pdf.catalog["StructTreeRoot"] = f"{root.number} 0 R"
    pdf.catalog["MarkInfo"] = pydyf.Dictionary({"Marked": "true"})
    pdf.catalog["ViewerPreferences"] = pydyf.Dictionary({"DisplayDocTitle": "true"})
    return Tree(parents, lists, key)


def _ids(nodes: list[Node]) -> str:
    named = sorted((node.identifier, node.number) for node in nodes if node.identifier)
    if not named:
        return ""
    pairs = " ".join(f"({name}) {number} 0 R" for name, number in named)
    return f" /IDTree <</Kids [<</Limits [({named[0][0]}) ({named[-1][0]})] /Names [{pairs}]>>]>>"
