"""Writes the structure tree into the engine's PDF (ISO 32000-1, 14.7.2): nodes in, objects of ``pydyf`` out.

Each node becomes one object that is put together as bytes: the engine's own dictionaries take several times as long to
serialise, and a leaflet has many hundred.
"""

from __future__ import annotations

from collections.abc import Mapping
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


def write_tree(pdf: Any, document: Node, marked: list[int]) -> None:
    """Adds the tree, the parent tree, the role map and the ids to ``pdf``.

    ``marked`` tells for each page how many marked-content identifiers its content has.
    """
    pages = [reference.decode() for reference in pdf.page_references]
    nodes = list(document.walk())
    objects = [Source() for _ in nodes]
    for node, made in zip(nodes, objects, strict=True):
        pdf.add_object(made)
        node.number = made.number
    root, parents = Source(), Source()
    pdf.add_object(root)
    pdf.add_object(parents)

    owners = [["null"] * count for count in marked]
    annotations: list[str] = []
    for node, made in zip(nodes, objects, strict=True):
        parent = f"{node.parent.number} 0 R" if node.parent else f"{root.number} 0 R"
        made.source = _element(node, parent, pages, owners, annotations).encode("ascii")

    numbers = [f"{page} [{' '.join(names)}]" for page, names in enumerate(owners)]
    numbers += [f"{key} {name}" for key, name in enumerate(annotations, start=len(pages))]
    parents.source = f"<</Nums [{' '.join(numbers)}]>>".encode("ascii")
    roles = "".join(f"/{role} /{standard}" for role, standard in ROLE_MAP.items())
    root.source = (
        f"<</Type /StructTreeRoot /K [{document.number} 0 R] /ParentTree {parents.number} 0 R "
        f"/ParentTreeNextKey {len(pages) + len(annotations)} /RoleMap <<{roles}>>{_ids(nodes)}>>"
    ).encode("ascii")
    pdf.catalog["StructTreeRoot"] = f"{root.number} 0 R"
    pdf.catalog["MarkInfo"] = pydyf.Dictionary({"Marked": "true"})
    pdf.catalog["ViewerPreferences"] = pydyf.Dictionary({"DisplayDocTitle": "true"})


def _ids(nodes: list[Node]) -> str:
    named = sorted((node.identifier, node.number) for node in nodes if node.identifier)
    if not named:
        return ""
    pairs = " ".join(f"({name}) {number} 0 R" for name, number in named)
    return f" /IDTree <</Kids [<</Limits [({named[0][0]}) ({named[-1][0]})] /Names [{pairs}]>>]>>"


def _element(node: Node, parent: str, pages: list[str], owners: list[list[str]], annotations: list[str]) -> str:
    """The source of one structure element; enters it as the owner of its content and annotations."""
    own_page = next((kid.page for kid in node.kids if not isinstance(kid, Node)), None)
    me = f"{node.number} 0 R"
    kids: list[str] = []
    for kid in node.kids:
        if isinstance(kid, Node):
            kids.append(f"{kid.number} 0 R")
        elif isinstance(kid, Leaf):
            owners[kid.page][kid.mcid] = me
            kids.append(
                str(kid.mcid) if kid.page == own_page else f"<</Type /MCR /Pg {pages[kid.page]} /MCID {kid.mcid}>>"
            )
        else:
            kids.append(_hotspot(kid, pages, len(pages) + len(annotations)))
            annotations.append(me)
    parts = [f"<</Type /StructElem /S /{node.role} /P {parent}"]
    if own_page is not None:
        parts.append(f"/Pg {pages[own_page]}")
    if kids:
        parts.append(f"/K {kids[0]}" if len(kids) == 1 else f"/K [{' '.join(kids)}]")
    if node.identifier:
        parts.append(f"/ID ({node.identifier})")
    for key, text in (("Alt", node.alternative), ("E", node.expansion), ("Lang", node.language)):
        if text:
            parts.append(f"/{key} {string(text)}")
    if node.attributes:
        parts.append(f"/A {_attributes(node.attributes)}")
    return " ".join(parts) + ">>"


def _hotspot(kid: Hotspot, pages: list[str], key: int) -> str:
    kid.annotation["StructParent"] = key
    reference = kid.annotation.reference.decode()
    return f"<</Type /OBJR /Obj {reference} /Pg {pages[kid.page]}>>"


def _attributes(attributes: Mapping[str, Mapping[str, str]]) -> str:
    sources = [
        f"<</O /{owner} {' '.join(f'/{name} {value}' for name, value in values.items())}>>"
        for owner, values in attributes.items()
    ]
    return sources[0] if len(sources) == 1 else f"[{' '.join(sources)}]"
