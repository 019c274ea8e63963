"""Colour spaces as a press sees them: which plates a colour goes to, and how much of each (ISO 32000-1, 8.6)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from docgen.press.preflight.promises import PROCESS

ALL = "All"
"""What prints on every plate: registration marks."""

Tints = tuple[tuple[str, float], ...]
"""Plates and how much of their ink, 0 to 1; those with none are left out."""

MOST_COMPONENTS = 32
"""Of a colour space (ISO 32000-1, table C.1)."""


class NotAColour(ValueError):
    """What stands there is no colour space, or not enough numbers for it."""


@dataclass(frozen=True)
class Space:
    """A colour space. ``trouble`` names what no plate can be made of, ``managed`` what the printer may convert."""

    family: str
    plates: tuple[str, ...] = ()
    """Of each component; empty when it has none."""
    count: int = 1
    gray: bool = False
    """Whether 1 is white."""
    trouble: str = ""
    managed: str = ""
    base: Space | None = None
    """Of an indexed space, the space of its colours; of a pattern's, that of the colour that is given with it."""
    palette: bytes = b""

    def colour(self, values: Sequence[float]) -> Colour:
        """The colour of these components. Raises :class:`NotAColour` when there are too few."""
        if self.family == "Indexed":
            assert self.base is not None
            size = self.base.count
            entry = self.palette[int(values[0]) * size : (int(values[0]) + 1) * size] if values else b""
            return self.base.colour([byte / 255 for byte in entry])
        if len(values) < self.count:
            raise NotAColour(f"{self.family} needs {self.count} numbers")
        if not self.plates:
            white = self.trouble.endswith("RGB") and all(value >= 0.999 for value in values)
            return Colour((), self.family, self.trouble, self.managed, white)
        tints = [1 - values[0]] if self.gray else values
        kept = tuple(
            (plate, min(1.0, round(tint, 5)))
            for plate, tint in zip(self.plates, tints, strict=False)
            if plate and tint > 0.0005
        )
        return Colour(kept, self.family, self.trouble, self.managed, not kept and not self.trouble)

    @property
    def darkest(self) -> Colour:
        """All that it can put on paper."""
        if self.family == "Indexed" and self.base is not None:
            size = max(1, self.base.count)
            return merged(self.colour([entry]) for entry in range(len(self.palette) // size))
        return self.colour([0.0] if self.gray else [1.0] * self.count)

    @property
    def initial(self) -> Colour:
        """What it starts with (ISO 32000-1, 8.6.5 to 8.6.6)."""
        if self.family == "Pattern":
            return Colour((), "Pattern")
        if self.family in ("Separation", "DeviceN"):
            return self.colour([1.0] * self.count)
        return self.colour([0.0, 0.0, 0.0, 1.0] if self.count == 4 else [0.0] * self.count)


@dataclass(frozen=True)
class Colour:
    """What is painted with."""

    tints: Tints
    family: str
    trouble: str = ""
    managed: str = ""
    white: bool = False
    """Whether it leaves the paper as it is."""

    @cached_property
    def total(self) -> float:
        """Per cent of ink, all plates together."""
        return total(self.tints)

    @property
    def is_black(self) -> bool:
        """Whether it is the black ink, all of it, and nothing else."""
        return len(self.tints) == 1 and self.tints[0][0] == "Black" and self.tints[0][1] >= 0.995


def total(tints: Iterable[tuple[str, float]]) -> float:
    """Per cent of ink, all plates together."""
    return 100 * sum(tint * len(PROCESS) if plate == ALL else tint for plate, tint in tints)


def merged(colours: Iterable[Colour]) -> Colour:
    """What several colours put on paper at most, plate by plate."""
    most: dict[str, float] = {}
    first: Colour | None = None
    trouble = managed = ""
    for colour in colours:
        first = first or colour
        trouble, managed = trouble or colour.trouble, managed or colour.managed
        for plate, tint in colour.tints:
            most[plate] = max(tint, most.get(plate, 0.0))
    return Colour(tuple(most.items()), first.family if first else "", trouble, managed, not most and not trouble)


GRAY = Space("DeviceGray", ("Black",), gray=True)
CMYK = Space("DeviceCMYK", PROCESS, 4)
RGB = Space("DeviceRGB", count=3, trouble="DeviceRGB")
PATTERN = Space("Pattern", count=0)
_DEVICE = {"/DeviceGray": GRAY, "/DeviceCMYK": CMYK, "/DeviceRGB": RGB, "/Pattern": PATTERN}
_DEFAULTS = {"/DeviceGray": "/DefaultGray", "/DeviceCMYK": "/DefaultCMYK", "/DeviceRGB": "/DefaultRGB"}
BLACK = GRAY.initial


def read_space(written: Any, spaces: Any = None, depth: int = 0) -> Space:
    """The colour space that a name or an array stands for; ``spaces`` are those that the resources name.

    Raises :class:`NotAColour`.
    """
    from pikepdf import Array, Name

    if depth > 8:
        raise NotAColour("colour spaces within colour spaces without end")
    if isinstance(written, Name):
        name = str(written)
        named = spaces.get(_DEFAULTS.get(name, name)) if spaces is not None else None
        if named is not None and named != written:
            space = read_space(named, spaces if name not in _DEVICE else None, depth + 1)
            return (
                Space(space.family, space.plates, space.count, space.gray, space.trouble, _DEFAULTS[name][1:])
                if (name in _DEVICE and not space.trouble)
                else space
            )
        if name in _DEVICE:
            return _DEVICE[name]
        raise NotAColour(f"there is no colour space '{name[1:]}'")
    if not isinstance(written, Array) or not len(written):
        raise NotAColour("a colour space is a name or a list")
    family = str(written[0])
    if family in _DEVICE and len(written) == 1:
        return read_space(written[0], spaces, depth + 1)
    if family not in _READERS:
        raise NotAColour(f"there is no kind of colour space '{family[1:]}'")
    return _READERS[family](written, lambda inner: read_space(inner, spaces, depth + 1))


_Read = Callable[[Any], Space]


def _calibrated(written: Any, read: _Read) -> Space:
    family = str(written[0])[1:]
    if family == "CalGray":
        return Space(family, ("Black",), gray=True, managed=family)
    return Space(family, count=3, trouble=family)


def _icc(written: Any, read: _Read) -> Space:
    count = int(written[1].N)
    if count == 1:
        return Space("ICCBased", ("Black",), gray=True, managed="ICC gray")
    if count == 4:
        return Space("ICCBased", PROCESS, 4, managed="ICC CMYK")
    return Space("ICCBased", count=3, trouble="ICC RGB")


def _indexed(written: Any, read: _Read) -> Space:
    from pikepdf import Stream

    base = read(written[1])
    table = written[3]
    palette = table.read_bytes() if isinstance(table, Stream) else bytes(table)
    return Space("Indexed", base.plates, 1, trouble=base.trouble, managed=base.managed, base=base, palette=palette)


def _pattern(written: Any, read: _Read) -> Space:
    return Space("Pattern", count=0, base=read(written[1]) if len(written) > 1 else None)


def _inks(written: Any, read: _Read) -> Space:
    family = str(written[0])[1:]
    names = [written[1]] if family == "Separation" else list(written[1])
    if not 1 <= len(names) <= MOST_COMPONENTS:
        raise NotAColour(f"{family} with {len(names)} inks")
    plates = tuple("" if str(name) == "/None" else str(name)[1:] for name in names)
    alternate = read(written[2])
    trouble = f"{alternate.trouble} as the stand-in for the ink '{plates[0]}'" if alternate.trouble else ""
    return Space(family, plates, len(plates), trouble=trouble)


_READERS: dict[str, Callable[[Any, _Read], Space]] = {
    "/CalGray": _calibrated,
    "/CalRGB": _calibrated,
    "/Lab": _calibrated,
    "/ICCBased": _icc,
    "/Indexed": _indexed,
    "/I": _indexed,
    "/Pattern": _pattern,
    "/Separation": _inks,
    "/DeviceN": _inks,
}
