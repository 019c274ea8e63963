"""Typeset pages, a brand's slots, the inks' colours, an edition's own words in; the bytes of a file that can be published out.

Nothing is parsed and no engine runs: most of the file is the beginning that all editions of a typeset document have in
common, and what differs is put after it. Every ink is one ``[/Separation /NAME /DeviceRGB …]`` (ISO 32000-1, 8.6.6.4), as
PDF/A wants it of colour spaces with one name (ISO 19005-3, 6.2.4.4): the tint 0 is white, 1 the ink, and in between it
goes straight. What the file says about itself is written anew.

The same input gives the same bytes, in whatever process, folder and order of hashing: nothing here reads a clock, and
the identifier of the file is computed from its contents.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from docgen.typeset import xmp
from docgen.typeset.document import (
    Fragment,
    Hole,
    Imprint,
    Metadata,
    Opening,
    TypesetDocument,
    TypesetSlots,
)
from docgen.typeset.marks import given
from docgen.typeset.objects import File, decimal, filled, literal, references

Colour = tuple[float, float, float]
"""sRGB, each part from 0 to 1."""
FAST = 5
"""The level of compression of what is an edition's own: as small as with 9, in a third of the time; 4 is a twentieth larger."""


class UnknownInkError(LookupError):
    """A document uses an ink that the brand was said not to have: a fault of whoever put the two together."""


def finish(
    document: TypesetDocument,
    inks: Mapping[str, Colour],
    metadata: Metadata,
    slots: TypesetSlots | None = None,
    imprint: Imprint | None = None,
) -> bytes:
    """The finished file. A document with openings needs the ``slots`` that go there, and marks need an ``imprint``.

    Raises:
        UnknownInkError: The document uses an ink that is not in ``inks``.
        Refusal: The edition's id does not fit.
    """
    file = File(document.head, document.rows)
    for name, number in document.inks.items():
        if name not in inks:
            raise UnknownInkError(f"the document uses the ink '{name}', and only {', '.join(sorted(inks))} are given")
        file.put(number, separation(name, inks[name]))
    address = {("address", 0): literal(imprint.address if imprint else "")}
    for number, piece in document.pieces.items():
        file.put(number, filled(piece, address))
    own = given(document.marks, imprint)
    for number, piece in document.contents.items():
        file.deflated(number, b"", filled(piece, own), FAST)
    if slots is not None:
        _Filling(file, document, slots, imprint, address).go()
    root, info, packet = document.root
    entries = [b"%b %b" % (key.encode(), literal(value)) for key, value in xmp.information(metadata).items()]
    file.put(info, b"<<%b>>" % b" ".join(entries))
    file.stream(packet, b"/Type/Metadata/Subtype/XML", xmp.packet(metadata))
    return file.close(root, info, FAST)


def separation(name: str, colour: Iterable[float]) -> bytes:
    """The colour space of an ink on screens."""
    parts = b" ".join(decimal(round(part, 5)) for part in colour)
    return b"[/Separation/%b/DeviceRGB<</FunctionType 2/Domain[0 1]/C0[1 1 1]/C1[%b]/N 1/Range[0 1 0 1 0 1]>>]" % (
        name.encode(),
        parts,
    )


@dataclass(frozen=True)
class _Filling:
    """The filling of a document's openings."""

    file: File
    document: TypesetDocument
    slots: TypesetSlots
    imprint: Imprint | None
    address: dict[Hole, bytes]

    def go(self) -> None:
        """Writes everything that the slots bring, and every object that refers to it."""
        file, document = self.file, self.document
        always = self._spares() | self.address | given(self.slots.marks, self.imprint)
        keys: list[bytes] = []
        streams: set[int] = set()
        for page, owners in document.owners.items():
            count, owned, annotations = owners.pieces, [owners.source], []
            for opening in document.openings:
                if opening.page != page:
                    continue
                fragment = self.slots.fragments[opening.slot]
                holes = always | {("mcid", index): b"%d" % (count + index) for index in range(len(fragment.owners))}
                if opening.element:
                    elements, links = self._structure(opening, fragment, holes, keys)
                    annotations += links
                    owned += [b"%d 0 R" % elements[owner - 1] if owner else b"null" for owner in fragment.owners]
                    count += len(fragment.owners)
                if opening.contents not in streams:
                    streams.add(opening.contents)
                    self._content(opening, fragment, holes)
            file.put(owners.number, b"[%b]" % b" ".join(owned))
            if page in document.annotations:
                number, before = document.annotations[page]
                file.put(number, b"[%b %b]" % (before, references(annotations)))
        number, source, _ = document.parents
        file.put(number, b"%b %b]>>" % (source[: -len(b"]>>")], b" ".join(keys)))

    def _spares(self) -> dict[Hole, bytes]:
        """Writes the fonts that the document does not have, and what is drawn; gives the numbers of both."""
        file, document, slots = self.file, self.document, self.slots
        holes: dict[Hole, bytes] = {("spaces", 0): b"%d" % document.spaces} | self._matrices()
        brought: list[tuple[bytes, int]] = []
        for number, (name, glyphs, index) in enumerate(slots.fonts):
            known = glyphs <= document.fonts.get(name, frozenset())
            holes["font", number] = name.encode() if known else b"slot-" + name.encode()
            if not known:
                brought.append((holes["font", number], index))
        needed: dict[int, int] = {}

        def need(index: int) -> None:
            if index not in needed:
                needed[index] = file.number()
                holes["spare", index] = b"%d" % needed[index]
                for other in slots.objects[index].refers:
                    need(other)

        for part in (part for entries in slots.resources.values() for _, piece in entries for part in piece):
            if type(part) is tuple and part[0] == "spare":
                need(part[1])
        for _, index in brought:
            need(index)
        for index, number in needed.items():
            spare = slots.objects[index]
            if spare.data is None:
                file.put(number, filled(spare.source, holes))
            else:
                file.stream(number, filled(spare.source, holes), spare.data)
        fonts = [b"/%b %d 0 R" % (name, needed[index]) for name, index in brought]
        for kind, (number, source) in document.resources.items():
            entries = [
                b"/%b %b" % (name.encode(), filled(piece, holes)) for name, piece in slots.resources.get(kind, ())
            ]
            file.put(number, b"<<%b>>" % b" ".join([source, *(fonts if kind == "Font" else entries)]))
        return holes

    def _matrices(self) -> dict[Hole, bytes]:
        """The matrices of patterns, moved to where their slots are."""
        where = {opening.slot: opening for opening in self.document.openings}
        holes: dict[Hole, bytes] = {}
        for number, (slot, (*turned, across, up)) in enumerate(self.slots.matrices):
            opening, fragment = where[slot], self.slots.fragments[slot]
            moved = [*turned, across + opening.x - fragment.x, up + opening.y - fragment.y]
            holes["matrix", number] = b"[%b]" % b" ".join(map(decimal, moved))
        return holes

    def _content(self, opening: Opening, fragment: Fragment, holes: Mapping[Hole, bytes]) -> None:
        """What is painted in the slot, moved to where that is; with colours and all else as they are at a page's start."""
        x, y = decimal(opening.x - fragment.x), decimal(opening.y - fragment.y)
        content = b"q 1 0 0 1 %b %b cm\n%b\nQ" % (x, y, filled(fragment.content, holes))
        self.file.deflated(opening.contents, b"", content, FAST)

    def _structure(
        self, opening: Opening, fragment: Fragment, holes: dict[Hole, bytes], keys: list[bytes]
    ) -> tuple[list[int], list[int]]:
        """The structure elements of the slot and its annotations; gives the numbers of both, and enters the latter's keys."""
        file, (_, _, key) = self.file, self.document.parents
        elements = [opening.element, *(file.number() for _ in fragment.elements[1:])]
        links = [file.number() for _ in fragment.links]
        holes["page", 0] = b"%d" % self.document.sheets[opening.page]
        holes["element", 0] = b"%d" % opening.parent
        holes |= {("element", index): b"%d" % number for index, number in enumerate(elements, start=1)}
        holes |= {("link", index): b"%d" % number for index, number in enumerate(links)}
        for number, piece in zip(elements, fragment.elements, strict=True):
            file.put(number, filled(piece, holes))
        across, up = opening.x - fragment.x, opening.y - fragment.y
        for number, link in zip(links, fragment.links, strict=True):
            moved = [edge + shift for edge, shift in zip(link.edges, (across, up, across, up), strict=True)]
            holes["edges", 0] = b"[%b]" % b" ".join(map(decimal, moved))
            holes["key", 0] = b"%d" % (key + len(keys))
            file.put(number, filled(link.source, holes))
            keys.append(b"%d %d 0 R" % (key + len(keys), elements[link.owner - 1]))
        return elements, links
