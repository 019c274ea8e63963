"""Tags the pages: the engine's box tree in, a well-formed structure tree and cleaned-up page content out.

The engine's own tagger makes an element of every box, so what flows over two pages is two elements, and running headers
are neither content nor artifact (``docs/architecture.md`` has the list). This one makes one node of every HTML *element*
on first sight, under the node of the element around it, and lets every box of that element add to it. What has nothing
to tell (margin boxes, repeated table heads, decoration) is marked as an artifact where it is painted, and the links in
it are taken away (ISO 14289-1, 7.1, 7.18).

It is put in the place of the engine's ``add_tags``, a private name of one pinned version: :func:`install` does it. (The
other places where docgen changes the engine are :mod:`docgen.typeset.columns` and :mod:`docgen.typeset.features`.) A
document that docgen did not prepare is tagged by the engine as ever.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from docgen.diagnostics import Diagnostic, Place, error
from docgen.typeset import roles
from docgen.typeset.document import Mark
from docgen.typeset.environment import ENGINE_VERSION
from docgen.typeset.marks import take_out
from docgen.typeset.structure import TABLE_ROWS, Hotspot, Leaf, Node, settle, skipped_headings
from docgen.typeset.tables import describe_tables

SAFE_LINKS = ("https:", "http:", "mailto:", "tel:")
PAGINATION = b"<</Type /Pagination>>"
PLAIN = b""


def install() -> None:
    """Puts :func:`add_tags` in the engine's place. Call it once, after the engine was imported."""
    import weasyprint
    import weasyprint.pdf

    assert weasyprint.__version__ == ENGINE_VERSION, "the tagger knows the inside of one version only"
    stock = weasyprint.pdf.add_tags

    def add_tags(pdf: Any, document: Any, pdf_version: Any, page_streams: list[Any]) -> None:
        job: Job | None = getattr(document, "docgen_job", None)
        if job is None:
            stock(pdf, document, pdf_version, page_streams)
        else:
            Tagger(pdf, document, page_streams, job).run()

    weasyprint.pdf.add_tags = add_tags


@dataclass
class Job:
    """Hung on the engine's document as ``docgen_job``: what the tagger needs, what it made, and what it found to be wrong.

    ``marks`` are the boxes of the stand-ins for what editions alone have; they become numbers in ``marked``. ``tree`` is
    the structure of the document, whose pages have as many pieces of marked content as ``counts`` says.
    """

    places: Mapping[str, Place]
    slots: frozenset[str] = frozenset()
    marks: dict[Any, Mark] = field(default_factory=dict)
    problems: list[Diagnostic] = field(default_factory=list)
    marked: list[Mark] = field(default_factory=list)
    tree: Node = field(default_factory=lambda: Node("Document", None))
    counts: list[int] = field(default_factory=list)


def place_finder(root: Any, places: Mapping[str, Place]) -> Callable[[Any], Place | None]:
    """A function that tells where the content of an element was written: by its id, or the nearest around it."""
    parents = {child: parent for parent in root.iter() for child in parent}

    def find(element: Any) -> Place | None:
        while element is not None:
            if place := places.get(element.get("id", "")):
                return place
            element = parents.get(element)
        return None

    return find


class Tagger:
    """Tags one document."""

    def __init__(self, pdf: Any, document: Any, streams: list[Any], job: Job) -> None:
        from weasyprint.formatting_structure import boxes
        from weasyprint.layout.absolute import AbsolutePlaceholder

        self._boxes, self._placeholder = boxes, AbsolutePlaceholder
        self._pdf, self._document, self._streams = pdf, document, streams
        root = document._html.etree_element
        self._parents = {child: parent for parent in root.iter() for child in parent}
        self._root_element = root
        self._find = place_finder(root, job.places)
        self._job = job
        self._tree = job.tree
        self._tree.spoken = root.get("lang")
        self._nodes: dict[Any, Node | None] = {}
        self._items: dict[Any, Node] = {}
        self._labels: dict[Any, Node] = {}
        self._seen: set[Any] = set()
        self._notes = 0
        self._artifacts: list[dict[int, bytes]] = []
        self._owners: dict[Leaf, Any] = {}
        self._dropped: list[Any] = []
        self._page = 0
        self._height = 0.0
        self._tags: dict[Any, Any] = {}

    def run(self) -> None:
        """Tags the pages and makes the tree, which is left to be written; says what cannot be made accessible."""
        self._take_out_marks()
        for number, (page, stream) in enumerate(zip(self._document.pages, self._streams, strict=True)):
            self._page, self._height = number, page.height
            self._tags = {box: tag["mcid"] for box, tag in stream._tags.items()}
            self._job.counts.append(len(self._tags))
            self._artifacts.append({})
            self._walk(page._page_box, self._tree, None, None)
            # Whatever the walk did not meet has no place in the document.
            self._artifacts[-1].update(dict.fromkeys(self._tags.values(), PLAIN))
        settle(self._tree)
        describe_tables(self._tree)
        self._name_links()
        for node, words in skipped_headings(self._tree):
            self._fault("heading-skipped", words, node.element, "use the next level, or restyle the heading you want")
        if not self._root_element.get("lang"):
            self._fault("language-missing", "the html element has no lang", None, 'write <html lang="en-GB">')
        self._clean_streams()
        self._drop_annotations()

    def _take_out_marks(self) -> None:
        """Leaves holes where editions have something of their own."""
        for stream in self._streams:
            starts = {item["MCID"]: index for index, item in enumerate(stream.stream) if isinstance(item, dict)}
            for box, tag in stream._tags.items():
                if mark := self._job.marks.get(box):
                    number, start = len(self._job.marked), starts[tag["mcid"]]
                    fonts = self._document.fonts.glyphs
                    self._job.marked.append(take_out(stream.stream, start, mark, number, fonts))

    def _fault(self, id: str, message: str, element: Any, cure: str) -> None:
        self._job.problems.append(error(id, message, self._find(element), cure))

    # --- Boxes to nodes ---

    def _walk(self, box: Any, node: Node | None, element: Any, tag: str | None) -> None:
        """Adds what lies in ``box`` to ``node``, the node of ``element``; ``tag`` is the engine's tag for the box."""
        boxes = self._boxes
        for child in box.children:
            if isinstance(child, self._placeholder):
                child = child._box
            if isinstance(child, boxes.TextBox):
                if child.element is element and child.element_tag == tag:
                    self._text(child, node)
                else:
                    self._text(child, self._node_of(child, node))
                continue
            if isinstance(child, boxes.MarginBox):
                self._discard(child, PAGINATION)
                continue
            here = node
            if child.element is not element or child.element_tag != tag:
                here = self._node_of(child, node)
            if here is None or child.is_leader:
                self._discard(child, PAGINATION if roles.is_running(child.element) else PLAIN)
                continue
            if self._is_repeated(child):
                self._discard(child, PAGINATION)
                continue
            if child.link_annotation is not None:
                self._link(child, here)
            if isinstance(child, boxes.ReplacedBox):
                self._picture(child, here)
            else:
                self._walk(child, here, child.element, child.element_tag)

    def _is_repeated(self, box: Any) -> bool:
        """Whether the box is there again what was there before: a table's head or foot, or a fixed box."""
        is_edge = isinstance(box, self._boxes.TableRowGroupBox) and (box.is_header or box.is_footer)
        if not is_edge and (box.element is None or box.style["position"] != "fixed"):
            return False
        key = (box.element, box.element_tag)
        if key in self._seen:
            return True
        self._seen.add(key)
        return False

    def _text(self, box: Any, node: Node | None) -> None:
        mcid = self._tags.pop(box, None)
        if mcid is None:
            return
        if node is None or not box.text.strip() or box.style["visibility"] != "visible":
            self._artifacts[-1][mcid] = PLAIN
            return
        leaf = Leaf(self._page, mcid)
        node.kids.append(leaf)
        self._owners[leaf] = box.element

    def _picture(self, box: Any, node: Node) -> None:
        mcid = self._tags.pop(box, None)
        if mcid is None:
            return
        if node.role != "Figure":  # a picture out of the stylesheet: decoration
            self._artifacts[-1][mcid] = PLAIN
            return
        leaf = Leaf(self._page, mcid)
        node.kids.append(leaf)
        self._owners[leaf] = box.element
        self._measure(node, box)

    def _measure(self, node: Node, box: Any) -> None:
        """Where a picture stands, in points from the bottom-left corner (ISO 32000-1, table 345)."""
        left, top = box.content_box_x(), box.content_box_y()
        corners = (left, self._height - top - box.height, left + box.width, self._height - top)
        numbers = " ".join(f"{value * 0.75:.3f}".rstrip("0").rstrip(".") for value in corners)
        node.attributes.setdefault("Layout", {"BBox": f"[{numbers}]"})

    def _link(self, box: Any, node: Node) -> None:
        link: Node | None = node
        while link is not None and link.role != "Link":
            link = link.parent
        (link or node.new("Link", box.element)).kids.append(Hotspot(self._page, box.link_annotation))

    def _discard(self, box: Any, kind: bytes) -> None:
        """Makes an artifact of everything in ``box``."""
        if isinstance(box, self._placeholder):
            box = box._box
        mcid = self._tags.pop(box, None)
        if mcid is not None:
            self._artifacts[-1][mcid] = kind
        if box.link_annotation is not None:
            self._dropped.append((self._page, box.link_annotation))
        for child in box.children:
            self._discard(child, kind)

    # --- Elements to nodes ---

    def _node_of(self, box: Any, current: Node | None) -> Node | None:
        """The node for a box that is not of the element around it; none for an artifact."""
        element = box.element
        if element is None or current is None:
            return current
        _, _, pseudo = box.element_tag.partition("::")
        if pseudo == "footnote-call":
            return self._call(element)
        node = self._node_for(element)
        if node is not None and node.role == "L" and not node.attributes:
            self._number(node, box)
        if node is None or pseudo not in ("marker", "footnote-marker"):
            return node
        holder = self._items.get(element, node)
        if holder.role not in ("LI", "Note"):
            return node
        if element not in self._labels:
            self._labels[element] = holder.new("Lbl", first=True)
        return self._labels[element]

    @staticmethod
    def _number(node: Node, box: Any) -> None:
        """How the items of a list are numbered: after its CSS, and if that is a style of its own, after its tag."""
        tag, style = roles.tag_of(node.element or box.element), box.style["list_style_type"]
        default = {"ol": "Decimal", "dl": "None"}.get(tag, "Disc")
        known = roles.NUMBERING.get(style) if isinstance(style, str) and tag != "dl" else None
        node.attributes["List"] = {"ListNumbering": f"/{known or default}"}

    def _call(self, element: Any) -> Node | None:
        """A reference to a footnote, with the note right after it, wherever on the page that is printed."""
        parent = self._around(element)
        if parent is None:
            return None
        reference = parent.new("Reference")
        self._notes += 1
        note = parent.new("Note", element)
        note.identifier = f"note{self._notes}"
        self._speak(note, element)
        self._nodes[element] = note
        return reference

    def _around(self, element: Any) -> Node | None:
        parent = self._parents.get(element)
        return self._tree if parent is None else self._node_for(parent)

    def _node_for(self, element: Any) -> Node | None:
        """The node that the content of ``element`` belongs to."""
        if element in self._nodes:
            return self._nodes[element]
        around = self._around(element)
        node = None if around is None or roles.is_decoration(element) else self._make(element, around)
        self._nodes[element] = node
        return node

    def _make(self, element: Any, around: Node) -> Node:
        if around.sealed:
            return around
        role = roles.role_of(element)
        if role == "li":
            parent = around if around.role == "L" else around.new("L")
            item = self._items[element] = parent.new("LI", element)
            self._speak(item, element)
            return item.new("LBody")
        if role in ("dt", "dd"):
            return self._term(element, role, around)
        if (
            (role in ("THead", "TBody", "TFoot") and around.role != "Table")
            or (role == "TR" and around.role not in TABLE_ROWS)
            or (role in ("TD", "TH") and around.role != "TR")
            or (role == "Table" and element.get("role") in ("presentation", "none"))
            or (role == "Div" and around.role == "L")
        ):
            role = None
        name = element.get("id")
        slot = name if name in self._job.slots else ""
        if role is None:
            if not slot and element.get("lang") in (None, around.spoken):
                return around
            role = "Div" if slot else "Span"
        node = around.new(role, element)
        node.slot = slot
        self._speak(node, element)
        self._describe(node, element)
        return node

    def _speak(self, node: Node, element: Any) -> None:
        language = element.get("lang")
        if language and language != node.spoken:
            node.language = node.spoken = language

    def _describe(self, node: Node, element: Any) -> None:
        """The attributes and texts that a role must have."""
        tag = roles.tag_of(element)
        if node.role == "Figure":
            node.sealed = True
            node.alternative = roles.description_of(element)
            if not node.alternative:
                what, cure = {
                    "img": ("image", 'describe it in alt="", or write alt="" if it only decorates'),
                    "svg": ("drawing", 'describe it in aria-label, or write aria-hidden="true" if it only decorates'),
                }.get(tag, ("figure", "describe it in aria-label"))
                source = element.get("src", "data:")
                name = "" if source.startswith("data:") else f" '{unquote(source)}'"
                self._fault("description-missing", f"the {what}{name} has no description", element, cure)
        elif tag == "abbr":
            node.expansion = roles.squeeze(element.get("title", "")) or None

    def _term(self, element: Any, role: str, around: Node) -> Node:
        """``dt`` and ``dd``: label and body of an item; a term after a description begins the next item."""
        parent = around if around.role == "L" else around.new("L")
        last = parent.kids[-1] if parent.kids else None
        begins = not isinstance(last, Node) or last.role != "LI"
        if isinstance(last, Node) and role == "dt":
            begins = begins or any(kid.role == "LBody" for kid in last.nodes())
        item = parent.new("LI") if begins or not isinstance(last, Node) else last
        node = item.new("Lbl" if role == "dt" else "LBody", element)
        self._speak(node, element)
        return node

    # --- Finishing ---

    def _name_links(self) -> None:
        for node in self._tree.walk():
            if node.role != "Link":
                continue
            name = roles.name_of_link(node.element) if node.element is not None else ""
            spots = [kid for kid in node.kids if isinstance(kid, Hotspot)]
            if not name:
                self._fault("link-without-text", "a link has no text", node.element, "write what it leads to")
            for spot in spots:
                self._check_target(spot.annotation, node.element)
                spot.annotation["Contents"] = _pdf_string(name)

    def _check_target(self, annotation: Any, element: Any) -> None:
        action = annotation.get("A")
        if action is None:
            return
        target = action["URI"].string
        if not target.lower().startswith(SAFE_LINKS):
            written = element.get("href", target) if element is not None else target
            self._fault(
                "link-not-portable",
                f"the link to '{written}' leads nowhere outside the project",
                element,
                "write a full address that begins with https:, mailto: or tel:",
            )

    def _clean_streams(self) -> None:
        """Marks artifacts where they are painted; finds content in transparency groups, which cannot be tagged."""
        from weasyprint.pdf.stream import Stream

        page_of = {id(stream._tags): number for number, stream in enumerate(self._streams)}
        for stream in self._pdf.objects:
            if not isinstance(stream, Stream) or (page := page_of.get(id(stream._tags))) is None:
                continue
            artifacts, items = self._artifacts[page], stream.stream
            is_group = stream is not self._streams[page]
            if not artifacts and not is_group:
                continue
            for index, item in enumerate(items):
                if not isinstance(item, dict) or (mcid := item.get("MCID")) is None:
                    continue
                if (kind := artifacts.get(mcid)) is not None:
                    items[index - 1 : index + 2] = ["/Artifact", kind, b"BDC" if kind else b"BMC"]
                elif is_group:
                    self._fault(
                        "opacity-on-content",
                        "text or a picture is painted with opacity, and would be lost to screen readers",
                        self._owners.get(Leaf(page, mcid)),
                        "use a tint of an ink instead of opacity",
                    )

    def _drop_annotations(self) -> None:
        for page, annotation in self._dropped:
            reference = self._pdf.page_references[page]
            dictionary = self._pdf.objects[int(reference.split()[0])]
            dictionary["Annots"].remove(annotation.reference)
            annotation.free = "f"
            if not dictionary["Annots"]:
                del dictionary["Annots"]


def _pdf_string(text: str) -> Any:
    import pydyf

    return pydyf.String(text)
