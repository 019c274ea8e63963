"""From the engine's PDF, before it is written, to what editions are put together of.

Everything in it that is the same in all editions becomes the beginning of a file, written and compressed once; the rest is
kept as source with holes. Every ink becomes one shared colour space, whose colour is a brand's (ISO 32000-1, 8.6.6.4), and
image interpolation is switched off (ISO 19005-3, 6.2.8).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pydyf

from docgen.compose.manuscript import ADDRESS
from docgen.typeset.document import (
    Fragment,
    Link,
    Opening,
    Owners,
    Piece,
    SlotPlace,
    Spare,
    TypesetDocument,
    TypesetSlots,
)
from docgen.typeset.inks import SCREEN
from docgen.typeset.objects import File, compressed, hole, is_hole, literal, pieces, references
from docgen.typeset.structure import Hotspot, Leaf, Node
from docgen.typeset.tagger import Job
from docgen.typeset.writer import Names, element, write_tree

Places = Mapping[str, tuple[SlotPlace, ...]]
KINDS = ("XObject", "ExtGState", "Pattern", "Shading")
"""The kinds of named resources that a slot may bring, beside fonts."""
SPARE_KEYS = 1000
"""So many keys the parent tree says are taken more than are, for the links in slots; no slot has nearly as many."""
_TOKEN = re.compile(rb"\((?:\\.|[^\\()])*\)|<[0-9a-fA-F]*>|(\d+) 0 R\b")
_ADDRESS = literal(ADDRESS)
_OPERATORS = {b"Do": "XObject", b"gs": "ExtGState", b"sh": "Shading", b"scn": "Pattern", b"SCN": "Pattern"}
_FONT = re.compile(rb"/([^\s/]+) (\S+) Tf\b")
_NAMED = re.compile(rb"/([^\s/]+) (Do|gs|sh|scn|SCN)\b")


class _Galley:
    """The engine's objects, and what is found among them."""

    def __init__(self, document: Any, pdf: Any, job: Job) -> None:
        self.document, self.pdf, self.job = document, pdf, job
        self.sheets = [self.number(reference) for reference in pdf.page_references]
        self.resources = self.at(pdf.objects[self.sheets[0]]["Resources"])
        self.spaces = self.at(self.resources["ColorSpace"])
        self.fonts = self.at(self.resources["Font"])

    @staticmethod
    def number(reference: Any) -> int:
        """The number in a reference."""
        return int(reference.split()[0])

    def at(self, reference: Any) -> Any:
        """The object that is referred to."""
        return self.pdf.objects[self.number(reference)]

    def stream(self, item: Any) -> tuple[bytes, bytes]:
        """The inside of a stream's dictionary, and its data as they are written: compressed, unless they are already."""
        extra = {key: value for key, value in item.extra.items() if key not in ("Interpolate", "Length")}
        data = joined(item)
        if "Filter" not in extra:
            data, length = compressed(data)
            extra["Filter"] = "/FlateDecode"
            if "Length1" in extra:
                extra["Length1"] = length
        return pydyf.Dictionary(extra).data[2:-2], data

    def glyphs(self, name: str) -> frozenset[int]:
        """The glyphs that a font holds."""
        return frozenset(
            glyph for font in self.document.fonts.values() if font.hash == name for glyph in font.to_unicode
        )


def joined(stream: Any) -> bytes:
    """The data of a stream of the engine's, without compression."""
    return b"\n".join(item for item in map(_source, stream.stream) if item)


def _source(item: Any) -> bytes:
    found: bytes = pydyf._to_bytes(item)
    return found


def typeset_document(document: Any, pdf: Any, job: Job, places: Places, *, is_open: bool) -> TypesetDocument:
    """What editions are made of: from the engine's ``document`` and ``pdf``, the tagger's ``job``, and where the slots are.

    With ``is_open`` the slots are empty, and wait for what a brand puts into them.
    """
    galley = _Galley(document, pdf, job)
    tree = write_tree(pdf, job.tree, job.counts, spare=SPARE_KEYS if is_open else 0)
    inks = _with_ink_spaces(galley)
    metadata, info = _new(pdf), _new(pdf)
    if "Metadata" in pdf.catalog:
        galley.at(pdf.catalog["Metadata"]).free = "f"
    pdf.catalog["Metadata"] = f"{metadata} 0 R"
    varying = {metadata, info, *inks.values()}
    openings: tuple[Opening, ...] = ()
    more: dict[str, Any] = {}
    if is_open:
        openings, more = _opened(galley, tree, places)
        varying |= {opening.element for opening in openings} | {opening.contents for opening in openings}
        varying |= {tree.parents.number, *(owner.number for owner in more["owners"].values())}
        varying |= {number for number, _ in [*more["annotations"].values(), *more["resources"].values()]}

    file, objects, contents = File(), {}, {}
    for _ in pdf.objects[1:]:
        file.number()
    for item in pdf.objects[1:]:
        if item.free == "f" or item.number in varying:
            continue
        if isinstance(item, pydyf.Stream):
            if any(type(part) is bytes and is_hole(part) for part in item.stream):
                contents[item.number] = pieces(joined(item))
            else:
                file.stream(item.number, *galley.stream(item))
        elif _ADDRESS in (source := item.data):
            objects[item.number] = pieces(source.replace(_ADDRESS, hole("address").encode()))
        else:
            file.put(item.number, source)
    file.flush()
    return TypesetDocument(
        head=file.head,
        rows=file.rows,
        size=file.size,
        root=(pdf.catalog.number, info, metadata),
        sheets=tuple(galley.sheets),
        inks=inks,
        spaces=galley.spaces.number,
        pieces=objects,
        contents=contents,
        marks=tuple(job.marked),
        openings=openings,
        parents=(tree.parents.number, tree.parents.source, tree.key),
        slots=places,
        **more,
    )


def _new(pdf: Any) -> int:
    """The number of a new object, whose source is known later."""
    item = pydyf.Object()
    pdf.add_object(item)
    number: int = item.number
    return number


def _with_ink_spaces(galley: _Galley) -> dict[str, int]:
    """Gives each ink an object of its own, and drops the placeholders and what the engine writes unasked."""
    inks = {}
    for key in sorted(galley.spaces):
        if key.startswith("--"):
            galley.at(galley.spaces[key][1]).free = "f"
            inks[key[2:]] = _new(galley.pdf)
            galley.spaces[key] = f"{inks[key[2:]]} 0 R"
        elif key in ("lab-d50", "lab-d65", SCREEN):
            del galley.spaces[key]
    return inks


def _opened(galley: _Galley, tree: Any, places: Places) -> tuple[tuple[Opening, ...], dict[str, Any]]:
    """Readies the pages for what goes into their slots; gives the openings, and more fields of the typeset document."""
    pdf, nodes = galley.pdf, {node.slot: node for node in galley.job.tree.walk() if node.slot}
    openings: list[Opening] = []
    repeated: dict[tuple[str, float, float], int] = {}
    owners, annotations = {}, {}
    every = sorted((place.page, name, place) for name, found in places.items() for place in found)
    order = {node.slot: index for index, node in enumerate(galley.job.tree.walk()) if node.slot}
    for page, number in enumerate(galley.sheets):
        sheet, height = pdf.objects[number], galley.document.pages[page].height * 0.75
        here = sorted((found for found in every if found[0] == page), key=lambda found: order.get(found[1], -1))
        if not here:
            continue
        contents = galley.at(sheet["Contents"])
        contents.stream[:0] = [b"q"]
        contents.stream.append(b"Q")
        numbers = [contents.number]
        for _, name, place in here:
            x, y = place.rectangle.x, height - place.rectangle.y
            if place.running:
                stream = repeated.setdefault((name, x, y), 0) or _new(pdf)
                repeated[name, x, y] = stream
                openings.append(Opening(name, page, x, y, stream, 0, 0))
            else:
                stream, node = _new(pdf), nodes[name]
                around = node.parent.number if node.parent else 0
                openings.append(Opening(name, page, x, y, stream, node.number, around))
            numbers.append(stream)
        sheet["Contents"] = f"[{references(numbers).decode()}]"
        owners[page] = Owners(tree.pages[page].number, tree.pages[page].source[1:-1], galley.job.counts[page])
        if any(not place.running for _, _, place in here):
            inside = references(galley.number(item) for item in sheet.get("Annots", ()))
            annotations[page] = (_new(pdf), inside)
            sheet["Annots"] = f"{annotations[page][0]} 0 R"
    resources = {"Font": (galley.fonts.number, galley.fonts.data[2:-2])}
    for kind in KINDS:
        inside = galley.resources[kind].data[2:-2]
        resources[kind] = (_new(pdf), inside)
        galley.resources[kind] = f"{resources[kind][0]} 0 R"
    fonts = {name: galley.glyphs(name) for name in galley.fonts}
    return tuple(openings), {
        "owners": owners,
        "annotations": annotations,
        "resources": resources,
        "fonts": fonts,
    }


def typeset_slots(document: Any, pdf: Any, job: Job, places: Places) -> TypesetSlots:
    """What a brand puts into slots: from the engine's document, in which each of them has a page of its own."""
    return _Slots(_Galley(document, pdf, job), places).all()


class _Slots:
    """The taking apart of one document of slots."""

    def __init__(self, galley: _Galley, places: Places) -> None:
        self._galley, self._places = galley, places
        self._kept: dict[int, int] = {}
        self._spares: list[Spare] = []
        self._matrices: list[tuple[str, tuple[float, ...]]] = []

    def all(self) -> TypesetSlots:
        galley = self._galley
        self._loosen_patterns()
        fonts = tuple(
            (name, galley.glyphs(name), self._keep(galley.number(galley.fonts[name]))) for name in galley.fonts
        )
        resources = {
            kind: tuple((f"slot-{name}", self._source(value, [])) for name, value in galley.resources[kind].items())
            for kind in KINDS
        }
        names = {kind: frozenset(galley.resources[kind]) for kind in KINDS}
        nodes = {node.slot: node for node in galley.job.tree.walk() if node.slot}
        fragments = {name: self._fragment(place, nodes.get(name), names) for name, (place, *_) in self._places.items()}
        marks, matrices = tuple(galley.job.marked), tuple(self._matrices)
        return TypesetSlots(fragments, tuple(self._spares), fonts, resources, marks, matrices)

    def _loosen_patterns(self) -> None:
        """Leaves a hole for the matrix of each pattern that a slot is painted with.

        It is the one thing that does not move with the content: a pattern lies on the page (ISO 32000-1, 8.7.3.1).
        """
        galley, patterns = self._galley, self._galley.resources["Pattern"]
        for name, (place, *_) in self._places.items():
            content = joined(galley.at(galley.pdf.objects[galley.sheets[place.page]]["Contents"]))
            painted = {found[1].decode() for found in _NAMED.finditer(content) if found[2] in (b"scn", b"SCN")}
            for pattern in sorted(painted & patterns.keys()):
                extra = galley.at(patterns[pattern]).extra
                self._matrices.append((name, tuple(map(float, extra["Matrix"]))))
                extra["Matrix"] = hole("matrix", len(self._matrices) - 1)

    def _fragment(self, place: SlotPlace, node: Node | None, names: Mapping[str, frozenset[str]]) -> Fragment:
        galley = self._galley
        sheet = galley.pdf.objects[galley.sheets[place.page]]
        height = galley.document.pages[place.page].height * 0.75

        fonts = {name.encode(): hole("font", index).encode() for index, name in enumerate(galley.fonts)}

        def renamed(found: re.Match[bytes]) -> bytes:
            known = found[1].decode() in names[_OPERATORS[found[2]]]
            return b"/%b%b %b" % (b"slot-" if known else b"", found[1], found[2])

        items = [
            f"<</MCID {hole('mcid', item['MCID'])}>>".encode() if isinstance(item, dict) and "MCID" in item else item
            for item in galley.at(sheet["Contents"]).stream
        ]
        content = _NAMED.sub(renamed, b"\n".join(_source(item) for item in items if item))
        content = _FONT.sub(lambda found: b"/%b %b Tf" % (fonts[found[1]], found[2]), content)
        owners = [0] * galley.job.counts[place.page]
        links: list[tuple[Any, int]] = []
        elements = tuple(_elements(node, owners, links)) if node is not None else ()
        return Fragment(
            x=place.rectangle.x,
            y=height - place.rectangle.y,
            content=pieces(content),
            owners=tuple(owners),
            elements=elements,
            links=tuple(_link(*link) for link in links),
        )

    def _keep(self, number: int) -> int:
        """Keeps an object with all that it refers to; gives its place among the spares."""
        if number in self._kept:
            return self._kept[number]
        index = self._kept[number] = len(self._spares)
        self._spares.append(Spare((), None, ()))
        item = self._galley.pdf.objects[number]
        refers: list[int] = []
        if isinstance(item, pydyf.Stream):
            inside, data = self._galley.stream(item)
            self._spares[index] = Spare(self._source(inside, refers), data, tuple(refers))
        else:
            source = self._source(item.data, refers)
            self._spares[index] = Spare(source, None, tuple(refers))
        return index

    def _source(self, value: Any, refers: list[int]) -> Piece:
        """Source whose references are holes; what is referred to is kept too. The colours are those of the document."""

        def referred(found: re.Match[bytes]) -> bytes:
            if found[1] is None:
                return found[0]
            if (number := int(found[1])) == self._galley.spaces.number:
                return f"{hole('spaces')} 0 R".encode()
            refers.append(self._keep(number))
            return f"{hole('spare', refers[-1])} 0 R".encode()

        return pieces(_TOKEN.sub(referred, _source(value)))


def _elements(root: Node, owners: list[int], links: list[tuple[Any, int]]) -> Iterator[Piece]:
    """The source of each element at ``root`` and below; notes whose content and whose link annotations there are."""
    numbers = {id(node): index for index, node in enumerate(root.walk(), start=1)}
    for number, node in enumerate(root.walk(), start=1):

        def content(leaf: Leaf, number: int = number) -> str:
            owners[leaf.mcid] = number
            return hole("mcid", leaf.mcid)

        def hotspot(spot: Hotspot, number: int = number) -> str:
            links.append((spot.annotation, number))
            return f"{hole('link', len(links) - 1)} 0 R"

        names = Names(
            node=lambda other: f"{hole('element', numbers.get(id(other), 0))} 0 R",
            page=lambda _: f"{hole('page')} 0 R",
            content=content,
            hotspot=hotspot,
        )
        yield pieces(element(node, names))


def _link(annotation: Any, owner: int) -> Link:
    left, bottom, right, top = annotation["Rect"]
    kept = pydyf.Dictionary({key: value for key, value in annotation.items() if key not in ("Rect", "StructParent")})
    source = f"<</Rect {hole('edges')} /StructParent {hole('key')}".encode() + kept.data[2:]
    return Link(pieces(source.replace(_ADDRESS, hole("address").encode())), (left, bottom, right, top), owner)
