"""The structure tree of a finished file, read back: PDF in, elements out.

The checks, the text proof and the tests all look at the file itself through this, and not at what was meant to be
written.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple


class Content(NamedTuple):
    """Marked content: the page, counted from 0 (-1 if it names none of the file's), and the identifier on it."""

    page: int
    mcid: int


class Annotation(NamedTuple):
    """An annotation (the PDF object) in the tree."""

    page: int
    object: Any


@dataclass(slots=True)
class Element:
    """A structure element; ``object`` is the PDF object, for attributes that are not read here."""

    role: str
    object: Any
    kids: list[Element | Content | Annotation] = field(default_factory=list)

    def walk(self) -> Iterator[Element]:
        """This element and all below it, in reading order."""
        yield self
        for kid in self.kids:
            if isinstance(kid, Element):
                yield from kid.walk()

    def contents(self) -> Iterator[Content]:
        """All marked content in it, in reading order."""
        for kid in self.kids:
            if isinstance(kid, Element):
                yield from kid.contents()
            elif isinstance(kid, Content):
                yield kid

    def text(self, key: str) -> str:
        """The string under a key such as ``/Alt``, or nothing."""
        value = self.object.get(key)
        return str(value) if value is not None else ""


def read_tree(pdf: Any) -> Element | None:
    """The tree of an open ``pikepdf.Pdf``, as one element that holds those at the top; none if it is not tagged."""
    from pikepdf import Array

    root = pdf.Root.get("/StructTreeRoot")
    if root is None:
        return None
    pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
    seen: set[tuple[int, int]] = set()

    def read(holder: Element, kids: Any, page: int) -> None:
        if kids is None:
            return
        for kid in kids if isinstance(kids, Array) else (kids,):
            if isinstance(kid, int):
                holder.kids.append(Content(page, kid))
                continue
            here = kid.get("/Pg")
            kid_page = page if here is None else pages.get(here.objgen, -1)
            role = kid.get("/S")
            if role is not None:
                if kid.objgen in seen:  # a tree that bites its tail
                    continue
                seen.add(kid.objgen)
                element = Element(str(role)[1:], kid)
                holder.kids.append(element)
                read(element, kid.get("/K"), kid_page)
            elif "/MCID" in kid:
                holder.kids.append(Content(kid_page, int(kid.MCID)))
            elif "/Obj" in kid:
                holder.kids.append(Annotation(kid_page, kid.Obj))

    tree = Element("StructTreeRoot", root)
    read(tree, root.get("/K"), -1)
    return tree
