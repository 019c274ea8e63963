"""Brand files -> brands. A file may extend another: it is merged into it before either is checked, key by key."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping

from docgen.brand.contrast import check_contrast
from docgen.brand.faces import Face, own_faces
from docgen.brand.fonts import check_fonts, glyph_faults, note_fonts
from docgen.brand.inks import INKS, Ink, check_spots
from docgen.brand.logo import check_logo, height_of
from docgen.brand.model import Brand, Contact, Fonts, Line, Logo, WrittenBrand
from docgen.content.images import svg_size
from docgen.content.record import Name, Record, read_record, suggestion
from docgen.content.source import Written, WrittenMap, WrittenText, kind_of, read_yaml
from docgen.diagnostics import Diagnostic, Place, Refusal, error
from docgen.files import Folder

BRANDS = "styles/brands"
MERGED = ("logo", "fonts", "inks", "contact")
"""Mappings that are merged key by key; whatever else a brand says replaces what its parent said."""


def load_brands(folder: Folder, names: Iterable[Name]) -> tuple[Mapping[str, Brand], list[Diagnostic]]:
    """The brands of those names, and every fault of their files; a brand with faults is not among them."""
    brands: dict[str, Brand] = {}
    faults: list[Diagnostic] = []
    for name in names:
        brand, found = load_brand(folder, name)
        faults += found
        if brand is not None:
            brands[name.value] = brand
    return brands, list(dict.fromkeys(faults))


def load_brand(folder: Folder, name: Name) -> tuple[Brand | None, list[Diagnostic]]:
    """The brand of that name, unless its files have faults; and every fault of theirs."""
    return _Loader(folder).brand(name)


def brand_path(name: str) -> str:
    """Where the brand of that name is written."""
    return f"{BRANDS}/{name}/brand.yaml"


class _Loader:
    """Reads one brand with its parents."""

    def __init__(self, folder: Folder) -> None:
        self.folder = folder
        self.faults: list[Diagnostic] = []
        self.inputs: list[str] = []

    def brand(self, name: Name) -> tuple[Brand | None, list[Diagnostic]]:
        written = self.merged(name, ())
        if written is None:
            return None, self.faults
        record, found = read_record(WrittenBrand, written)
        self.faults += found
        if record is None or self.faults:
            return None, self.faults
        return self.resolved(record), self.faults

    def merged(self, name: Name, children: tuple[str, ...]) -> WrittenMap | None:
        """The mapping of that brand with those of its parents merged in; none if one cannot be read."""
        path = brand_path(name.value)
        if not self.folder.exists(path):
            known = [found.split("/")[-2] for found in self.folder.listing(BRANDS, "*/brand.yaml")]
            message = f"unknown brand '{name}'"
            self.faults.append(error("unknown-brand", message, name.place, suggestion(name.value, known)))
            return None
        if name.value in children:
            chain = " -> ".join([*children[children.index(name.value) :], name.value])
            message = f"brand '{name}' extends itself: {chain}"
            self.faults.append(error("brand-cycle", message, name.place, "take one 'extends' out"))
            return None
        written = self.read(path)
        if written is None:
            return None
        if (own := written.get(_key("brand"))) is not None and own != name.value:
            message = f"'{own}' is written in a folder called '{name}'"
            self.faults.append(error("name-not-folder", message, own.place, "use one name"))
        above = written.get(_key("extends"))
        if not isinstance(above, WrittenText):
            return written
        parent = self.merged(Name(str(above), above.place), (*children, name.value))
        return _merge(parent, written) if parent is not None else None

    def read(self, path: str) -> WrittenMap | None:
        self.inputs.append(path)
        try:
            written, found = read_yaml(self.folder.read(path), path)
        except Refusal as refusal:
            self.faults += refusal.diagnostics
            return None
        self.faults += found
        if written is not None and not isinstance(written, WrittenMap):
            self.faults.append(error("wrong-type", f"expected a mapping, found {kind_of(written)}", written.place))
            return None
        return written

    def resolved(self, record: WrittenBrand) -> Brand | None:
        """The brand, with everything checked that needs more than its file."""
        logo, contact = record.logo, record.contact
        self.faults += check_logo(self.folder, logo.file.words, logo.file.place, logo.width)
        if record.stylesheet and not self.folder.exists(record.stylesheet.words):
            message = f"there is no stylesheet '{record.stylesheet}'"
            self.faults.append(error("stylesheet-missing", message, record.stylesheet.place, "check the path"))
        inks = {name: Ink.of(name, getattr(record.inks, name)) for name in INKS}
        self.faults += check_contrast(inks)
        self.faults += check_spots(inks)
        faces = self.own_faces()
        size = svg_size(self.folder.read(logo.file.words)) if not self.faults else None
        brand = Brand(
            id=record.brand.value,
            place=record.place,
            name=str(record.name),
            logo=Logo(
                logo.file.words, str(logo.alt), logo.width, height_of(size, logo.width) if size else 0, logo.place
            ),
            fonts=Fonts(str(record.fonts.text), str(record.fonts.heading), faces),
            families=tuple({line.words: line.place for line in (record.fonts.heading, record.fonts.text)}.items()),
            inks=inks,
            contact=Contact(
                name=str(contact.name),
                phone=_words(contact.phone),
                email=_words(contact.email),
                web=_words(contact.web),
                address=_words(contact.address),
                hours=_words(contact.hours),
            ),
            editions_at=str(record.editions_at),
            footer=str(record.footer),
            stylesheet=record.stylesheet.words if record.stylesheet else None,
            lines=(record.name, *_lines(contact), record.footer),
            places=dict(_places(record)),
        )
        self.faults += check_fonts(brand)
        note_fonts(brand, self.folder)
        self.faults += glyph_faults(brand, brand.texts())
        return None if self.faults else brand

    def can_read(self, path: str) -> bool:
        """Whether the file can be read, and so is remembered as an input; if not, that is among the faults."""
        try:
            self.folder.read(path)
        except Refusal as refusal:
            self.faults += refusal.diagnostics
            return False
        return True

    def own_faces(self) -> tuple[Face, ...]:
        """The faces in the ``fonts/`` folders of the brand and its parents, the brand's own first."""
        faces = []
        for path in self.inputs:
            base = f"{path.rpartition('/')[0]}/fonts"
            listed = [font for kind in ("ttf", "otf") for font in self.folder.listing(base, f"*.{kind}")]
            files = [font for font in listed if self.can_read(font)]
            for font, found in own_faces(self.folder, files).items() if files else ():
                if not found:
                    self.faults.append(error("font-unreadable", f"'{font}' is not a font", Place(font), "replace it"))
                faces += [dataclasses.replace(face, path=font) for face in found]
        return tuple(faces)


def _merge(parent: WrittenMap, child: WrittenMap) -> WrittenMap:
    """The child's mapping, with what only its parent says added; places stay those of whoever wrote it."""
    merged = WrittenMap(child.place)
    merged.update(child)
    for key, above in parent.items():
        below: Written | None = child.get(key)
        if below is None:
            if key not in ("extends", "brand"):
                merged[key] = above
        elif key in MERGED and isinstance(above, WrittenMap) and isinstance(below, WrittenMap):
            inner = WrittenMap(below.place)
            inner.update({**above, **below})
            merged[key] = inner
    return merged


def _key(name: str) -> WrittenText:
    return WrittenText(name, Place(""))


def _words(line: Line | None) -> str | None:
    return str(line) if line is not None else None


def _places(record: Record, above: str = "") -> Iterator[tuple[str, Place]]:
    """Where each field of a record was written, and each of the records in it."""
    for name in type(record).model_fields:
        value = getattr(record, name)
        if isinstance(value, Line | Record):
            yield f"{above}{name}", value.place
        if isinstance(value, Record):
            yield from _places(value, f"{above}{name}.")


def _lines(record: Record) -> tuple[Line, ...]:
    return tuple(line for name in type(record).model_fields if isinstance(line := getattr(record, name), Line))
