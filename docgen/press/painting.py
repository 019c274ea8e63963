"""Content streams for the press: what was painted in inks in, the same painted on plates out.

Only operators of colour change (ISO 32000-1, 8.6.8). An ink that is mixed of process inks is painted in DeviceCMYK; one
with a plate of its own stays a Separation, whose resource says the plate. Bare paper is no ink on any plate. Whatever else
sets a colour is told, and nothing is converted unasked. What makes no mark on a plate goes: tags, as the structure tree goes
too, and graphics states, which the engine only uses for opacity; so what is seen through must be refused by the caller.

Text of black alone overprints: it is printed on top of what is there already, so that no white hair shows around its
letters when the black plate shifts. That is done with two graphics states, which the stream's resources must have:
overprint mode 1 leaves the other process plates alone where a colour in DeviceCMYK has none of them (ISO 32000-1, 8.6.7).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from docgen.press.inks import Printed

OVERPRINTS_FROM = 0.5
"""How much black text must have to overprint, from 0 to 1. Paler grey on a dark ground would vanish in it."""

OVERPRINT, KNOCKOUT = "/Overprint", "/Knockout"
"""The names of the two graphics states."""

_FILL, _STROKE = "fill", "stroke"
_CHOOSING = {"cs": _FILL, "CS": _STROKE}
_TINTING = {"sc": _FILL, "scn": _FILL, "SC": _STROKE, "SCN": _STROKE}
_DIRECT = {
    "g": (_FILL, "/DeviceGray"),
    "G": (_STROKE, "/DeviceGray"),
    "rg": (_FILL, "/DeviceRGB"),
    "RG": (_STROKE, "/DeviceRGB"),
    "k": (_FILL, "/DeviceCMYK"),
    "K": (_STROKE, "/DeviceCMYK"),
}
_FIRST = {"/DeviceGray": [0], "/DeviceCMYK": [0, 0, 0, 1]}
"""The colour that comes with a space when none is set (ISO 32000-1, table 74); inks come whole."""
_SHOWING = frozenset({"Tj", "TJ", "'", '"'})
_PAINTING = frozenset({"f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "sh", "Do", "INLINE IMAGE"})
_MARKING = frozenset({"BMC", "BDC", "EMC", "MP", "DP"})


_NAMING = {"Tf": "/Font", "Do": "/XObject", "sh": "/Shading", "scn": "/Pattern", "SCN": "/Pattern"}
"""Operators that name a resource, and its kind."""


class UnknownInkError(LookupError):
    """A page is painted in an ink that the run was not given: a fault of whoever put the two together."""


@dataclass(frozen=True)
class Repainted:
    """A content stream for the press.

    Attributes:
        content: What it paints.
        needs: The resources that it needs: their kind and name, such as ``("/Font", "/F1")``.
        states: The graphics states that were taken out.
        foreign: The colours in it that are none of the inks, in words.
    """

    content: bytes
    needs: frozenset[tuple[str, str]]
    states: frozenset[str]
    foreign: tuple[str, ...]


def repainted(stream: Any, spaces: Mapping[str, str], inks: Mapping[str, Printed]) -> Repainted:
    """The content of ``stream`` (a page, a form or a pattern) for the press.

    Args:
        stream: What the engine made.
        spaces: The names of inks, by those that its resources have for their spaces (``/--primary``).
        inks: How each ink is printed.

    Raises:
        UnknownInkError: it is painted in an ink that is not among ``inks``.
    """
    import pikepdf

    painter = _Painter(spaces, inks)
    instructions = pikepdf.parse_content_stream(stream)
    for index, instruction in enumerate(instructions):
        following = str(instructions[index + 1].operator) if index + 1 < len(instructions) else ""
        painter.take(instruction, following)
    content = pikepdf.unparse_content_stream(painter.out)
    return Repainted(content, frozenset(painter.needs), frozenset(painter.states), tuple(sorted(painter.foreign)))


@dataclass(frozen=True, slots=True)
class _State:
    """The part of the graphics state that matters here.

    The spaces in which tints are meant; how much black text gets, if it gets black alone; the mode in which it is painted
    (0: filled); and whether what comes is overprinted.
    """

    fill: str = "/DeviceGray"
    stroke: str = "/DeviceGray"
    black: float | None = None
    mode: int = 0
    overprints: bool = False


class _Painter:
    """Takes instructions, one after the other, and keeps what is to stand in their place."""

    def __init__(self, spaces: Mapping[str, str], inks: Mapping[str, Printed]) -> None:
        self._spaces, self._inks = spaces, inks
        self._state = _State()
        self._saved: list[_State] = []
        self.out: list[Any] = []
        self.needs: set[tuple[str, str]] = set()
        self.states: set[str] = set()
        self.foreign: set[str] = set()

    def take(self, instruction: Any, following: str) -> None:
        """Puts out what stands for ``instruction``; ``following`` is the operator after it."""
        operator, operands = str(instruction.operator), instruction.operands
        if operator in _DIRECT:
            what, space = _DIRECT[operator]
            self._choose(what, space)
            self._tint(what, operands)
        elif operator in _CHOOSING:
            what, space = _CHOOSING[operator], str(operands[0])
            self._choose(what, space)
            if space == "/Pattern":
                self.out.append(instruction)
            elif _TINTING.get(following) != what:
                self._tint(what, _FIRST.get(space, [1]))
        elif operator in _TINTING and getattr(self._state, _TINTING[operator]) != "/Pattern":
            self._tint(_TINTING[operator], operands)
        elif operator == "gs":
            self.states.add(str(operands[0]))
        elif operator not in _MARKING:
            self._keep(operator, instruction)

    def _keep(self, operator: str, instruction: Any) -> None:
        if operator in _NAMING:
            self.needs.add((_NAMING[operator], str(instruction.operands[0])))
        if operator == "q":
            self._saved.append(self._state)
        elif operator == "Q" and self._saved:
            self._state = self._saved.pop()
        elif operator == "Tr":
            self._state = replace(self._state, mode=int(instruction.operands[0]))
        elif operator in _SHOWING:
            self._overprint(self._state.mode == 0 and (self._state.black or 0) >= OVERPRINTS_FROM)
        elif operator in _PAINTING:
            self._overprint(False)
        if operator == "INLINE IMAGE":
            self.foreign.add("a picture in the page's own text")
        self.out.append(instruction)

    def _choose(self, what: str, space: str) -> None:
        """A colour space is set: tints are meant in it from now on."""
        if space not in (*self._spaces, *_FIRST, "/Pattern"):
            self.foreign.add(space.lstrip("/"))
        if what == _FILL:
            self._state = replace(self._state, fill=space, black=None)
        else:
            self._state = replace(self._state, stroke=space)

    def _tint(self, what: str, operands: Sequence[Any]) -> None:
        """A colour is set in the space that was chosen for ``what``. In a foreign one nothing is put out."""
        space = getattr(self._state, what)
        parts = [float(part) for part in operands]
        if space in self._spaces:
            self._ink(what, space, parts[0])
        elif space == "/DeviceGray":
            self._mix(what, (0, 0, 0, 1 - parts[0]))
        elif space == "/DeviceCMYK":
            self._mix(what, parts)

    def _ink(self, what: str, space: str, tint: float) -> None:
        import pikepdf

        name = self._spaces[space]
        if name not in self._inks:
            raise UnknownInkError(f"the page uses the ink '{name}', and only {', '.join(sorted(self._inks))} are given")
        ink = self._inks[name]
        if ink.spot is None or tint == 0:
            self._mix(what, ink.tint(tint))
        else:
            self.needs.add(("/ColorSpace", space))
            self._put("cs" if what == _FILL else "CS", pikepdf.Name(space))
            self._put("scn" if what == _FILL else "SCN", _number(tint))
            if what == _FILL:
                self._state = replace(self._state, black=None)

    def _mix(self, what: str, parts: Sequence[float]) -> None:
        """Paints in process inks, each from 0 to 1."""
        self._put("k" if what == _FILL else "K", *map(_number, parts))
        if what == _FILL:
            self._state = replace(self._state, black=None if any(parts[:3]) else parts[3])

    def _overprint(self, wanted: bool) -> None:
        """Has what comes now overprinted, or not."""
        import pikepdf

        if wanted != self._state.overprints:
            state = OVERPRINT if wanted else KNOCKOUT
            self.needs.add(("/ExtGState", state))
            self._put("gs", pikepdf.Name(state))
            self._state = replace(self._state, overprints=wanted)

    def _put(self, operator: str, *operands: Any) -> None:
        import pikepdf

        self.out.append(pikepdf.ContentStreamInstruction(list(operands), pikepdf.Operator(operator)))


def _number(value: float) -> Decimal:
    """With five decimals at most, and none that says nothing: how the colours of one ink are always written alike."""
    return Decimal(f"{value:.5f}".rstrip("0").rstrip("."))
