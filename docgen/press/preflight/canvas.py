"""The part of a content stream that draws: state, colours, paths and clips (ISO 32000-1, 8.4 to 8.6)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from pikepdf import Name

from docgen.press.preflight.colour import CMYK, GRAY, RGB, Colour, Space, read_space
from docgen.press.preflight.library import Library
from docgen.press.preflight.paint import Kind, Look, Oddity, Paint, Painted
from docgen.press.preflight.path import Path
from docgen.press.preflight.plane import Box, Matrix, Shape, box_of, common, times
from docgen.press.preflight.state import Pattern, State
from docgen.press.preflight.stroke import stroked

_PEN = {"/LW": "width", "/LC": "cap", "/LJ": "join", "/ML": "miter"}
"""What ``gs`` may say of the pen, and which of its fields that is."""
NOWHERE: Box = (float("inf"), float("inf"), float("-inf"), float("-inf"))


def numbers(operands: Iterable[Any]) -> list[float]:
    """As floats."""
    return [float(value) for value in operands]


def matrix_of(values: Any) -> Matrix:
    """Six numbers."""
    a, b, c, d, e, f = numbers(values)
    return (a, b, c, d, e, f)


def box_in(values: Any) -> Box:
    """Two corners, whichever."""
    x0, y0, x1, y1 = numbers(values)
    return box_of(((x0, y0), (x1, y1)))


class Canvas:
    """What is drawn on, and with which state. ``resources`` are the stream's."""

    def __init__(self, library: Library, resources: Any, state: State) -> None:
        self.library, self.resources, self.state = library, resources, state
        self.stack: list[State] = []
        self.path, self.clipping = Path(), ""
        self.paints: list[Paint] = []
        self.oddities: list[Oddity] = []
        self.colourless = False
        """Whether colours are given from outside: a stencil pattern, or a letter that says ``d1``."""
        self._looks: dict[tuple[Any, ...], Look] = {}
        self._spaces: dict[Any, Space] = {}

    @property
    def painted(self) -> Painted:
        """All so far."""
        return Painted(tuple(self.paints), tuple(dict.fromkeys(self.oddities)))

    def odd(self, kind: str, what: str) -> None:
        """Notes something that is not paint."""
        self.oddities.append(Oddity(kind, what, self.state.clip))

    def resource(self, kind: str, name: Any) -> Any:
        """What the resources call by that name. Raises ``KeyError``."""
        return self.resources[kind][name]

    def mask(self, written: Any) -> None:
        """Sets the soft mask."""
        raise NotImplementedError

    def fill_with(self, pattern: Pattern, bounds: Box, shape: Shape, stroke: bool) -> None:
        """Fills an area with a pattern."""
        raise NotImplementedError

    # --- State ---

    def save(self, _: Any) -> None:
        """``q``."""
        self.stack.append(self.state)
        self.state = self.state.copy()

    def restore(self, _: Any) -> None:
        """``Q``."""
        if self.stack:
            self.state = self.stack.pop()

    def transform(self, operands: Any) -> None:
        """``cm``."""
        self.state.matrix = times(matrix_of(operands), self.state.matrix)

    def apply(self, operands: Any) -> None:
        """``gs`` (ISO 32000-1, table 58)."""
        written, state = self.resource("/ExtGState", operands[0]), self.state
        for key in written.keys():  # noqa: SIM118 (a pikepdf dictionary)
            value = written[key]
            if key in _PEN:
                self.take_pen(_PEN[key], value)
            elif key == "/OP":
                state.overprints_stroke = bool(value)
                if "/op" not in written:
                    state.overprints_fill = bool(value)
            elif key == "/op":
                state.overprints_fill = bool(value)
            elif key == "/OPM":
                state.overprint_mode = int(value)
            elif key == "/CA":
                state.alpha_stroke = float(value)
            elif key == "/ca":
                state.alpha_fill = float(value)
            elif key == "/BM":
                state.blend = str(value if isinstance(value, Name) else value[0])[1:]
            elif key == "/SMask":
                self.mask(value)
            elif key == "/Font":
                state.font, state.size = self.library.font(value[0]), float(value[1])
            elif key in ("/TR", "/TR2", "/HTP") and str(value) not in ("/Default", "/Identity"):
                self.odd("transfer", key[1:])

    def take_pen(self, field: str, value: Any) -> None:
        """``w``, ``J``, ``j``, ``M`` and their like in ``gs``."""
        self.state.pen = self.state.pen._replace(**{field: float(value)})

    # --- Colour ---

    def space(self, written: Any) -> Space:
        """The colour space of that name or list."""
        key = str(written) if isinstance(written, Name) else written.objgen if written.is_indirect else None
        if key is None:
            return read_space(written, self.resources.get("/ColorSpace"))
        if (space := self._spaces.get(key)) is None:
            space = self._spaces[key] = read_space(written, self.resources.get("/ColorSpace"))
        return space

    def set_space(self, operands: Any, stroke: bool = False) -> None:
        """``cs`` and ``CS``."""
        space = self.space(operands[0])
        self.use(space, space.initial, None, stroke)

    def use(self, space: Space, colour: Colour, pattern: Pattern | None, stroke: bool) -> None:
        """Paints with that from now on."""
        if self.colourless:
            return
        if stroke:
            self.state.stroke_space, self.state.stroke, self.state.stroke_pattern = space, colour, pattern
        else:
            self.state.fill_space, self.state.fill, self.state.fill_pattern = space, colour, pattern

    def set_colour(self, operands: Any, stroke: bool = False) -> None:
        """``scn`` and its like: components, or a pattern with or without them."""
        space = self.state.stroke_space if stroke else self.state.fill_space
        values = list(operands)
        pattern = None
        if values and isinstance(values[-1], Name):
            written = self.resource("/Pattern", values.pop())
            colour = space.base.colour(numbers(values)) if space.base is not None and values else None
            pattern = Pattern(written, colour)
            self.use(space, colour or Colour((), "Pattern"), pattern, stroke)
        else:
            self.use(space, space.colour(numbers(values)), None, stroke)

    def set_device(self, device: Space, operands: Any, stroke: bool) -> None:
        """``g``, ``rg``, ``k`` and their like."""
        defaults = self.resources.get("/ColorSpace")
        space = self.space(Name(f"/{device.family}")) if defaults is not None else device
        self.use(space, space.colour(numbers(operands)), None, stroke)

    def look(self, stroke: bool = False, colour: Colour | None = None) -> Look:
        """How things are painted now."""
        state = self.state
        colour = colour or (state.stroke if stroke else state.fill)
        key = (
            colour,
            state.overprints_stroke if stroke else state.overprints_fill,
            state.overprint_mode == 1 and colour.family == "DeviceCMYK",
            state.alpha_stroke if stroke else state.alpha_fill,
            state.blend,
            state.masked,
        )
        if (look := self._looks.get(key)) is None:
            look = self._looks[key] = Look(*key)
        return look

    # --- Paths ---

    def paint_path(self, fill: bool, stroke: bool, even_odd: bool = False, close: bool = False) -> None:
        """What ends a path: painting it, perhaps, and clipping to it."""
        if close:
            self.path.close()
        if fill:
            self.fill(even_odd)
        if stroke and self.path.parts:
            self.stroke()
        if self.clipping:
            self.clip(self.clipping == "W*")
        self.path, self.clipping = Path(), ""

    def fill(self, even_odd: bool) -> None:
        """Boxes are areas of their own, since lines are often drawn as thin ones."""
        boxes = self.path.plain_boxes()
        if boxes is not None and (len(boxes) == 1 or not even_odd):
            for box in boxes:
                self.area(box, ())
        elif (bounds := self.path.bounds) is not None:
            self.area(bounds, (self.path.outline(even_odd),), self.path.frame_thickness(even_odd))

    def area(self, bounds: Box, shape: Shape, thickness: float = 0.0) -> None:
        """Fills it with the current colour or pattern."""
        if (pattern := self.state.fill_pattern) is not None:
            self.fill_with(pattern, bounds, shape, stroke=False)
        else:
            self.add(Kind.AREA, bounds, self.look(), thickness, shape)

    def stroke(self) -> None:
        """Draws the path's line."""
        state = self.state
        outline = stroked(self.path.parts, state.pen, state.matrix)
        bounds = outline.bounds or self.path.bounds
        assert bounds is not None
        if state.stroke_pattern is not None:
            self.fill_with(state.stroke_pattern, bounds, (outline,), stroke=True)
        else:
            self.add(Kind.LINE, bounds, self.look(stroke=True), state.pen.width, (outline,))

    def add(
        self, kind: Kind, bounds: Box, look: Look, size: float = 0.0, shape: Shape = (), matrix: Matrix | None = None
    ) -> None:
        """Paints, as far as the clip lets it be seen."""
        state = self.state
        if (seen := common(bounds, state.clip)) is not None:
            self.paints.append(Paint(kind, seen, look, matrix or state.matrix, size, state.shape + shape))

    def clip(self, even_odd: bool) -> None:
        """Lets only what lies in the path be seen from now on."""
        state, bounds = self.state, self.path.bounds
        state.clip = (common(bounds, state.clip) if bounds is not None else None) or NOWHERE
        boxes = self.path.plain_boxes()
        if boxes is None or len(boxes) > 1:
            state.shape += (self.path.outline(even_odd),)


Act = Callable[[Any, Any], None]
"""What an operator does, with its operands."""


def _with_path(method: Callable[..., None]) -> Act:
    return lambda run, operands: method(run.path, run.state.matrix, *numbers(operands))


def _close_bend(run: Canvas, operands: Any) -> None:
    """``y``: the end is the second control point."""
    x1, y1, x3, y3 = numbers(operands)
    run.path.bend(run.state.matrix, x1, y1, x3, y3, x3, y3)


def _set_clipping(name: str) -> Act:
    return lambda run, _: setattr(run, "clipping", name)


def _paints(**how: bool) -> Act:
    what = {"fill": False, "stroke": False, **how}
    return lambda run, _: run.paint_path(**what)


def _device(space: Space, stroke: bool) -> Act:
    return lambda run, operands: run.set_device(space, operands, stroke)


def _pen(field: str) -> Act:
    return lambda run, operands: run.take_pen(field, operands[0])


OPERATORS: dict[str, Act] = {
    "q": Canvas.save,
    "Q": Canvas.restore,
    "cm": Canvas.transform,
    "gs": Canvas.apply,
    "w": _pen("width"),
    "J": _pen("cap"),
    "j": _pen("join"),
    "M": _pen("miter"),
    "cs": Canvas.set_space,
    "CS": lambda run, operands: run.set_space(operands, stroke=True),
    "sc": Canvas.set_colour,
    "scn": Canvas.set_colour,
    "SC": lambda run, operands: run.set_colour(operands, stroke=True),
    "SCN": lambda run, operands: run.set_colour(operands, stroke=True),
    "g": _device(GRAY, False),
    "G": _device(GRAY, True),
    "rg": _device(RGB, False),
    "RG": _device(RGB, True),
    "k": _device(CMYK, False),
    "K": _device(CMYK, True),
    "m": _with_path(Path.begin),
    "l": _with_path(Path.line),
    "c": _with_path(Path.bend),
    "v": _with_path(Path.bend_from_here),
    "y": _close_bend,
    "re": _with_path(Path.box),
    "h": lambda run, _: run.path.close(),
    "W": _set_clipping("W"),
    "W*": _set_clipping("W*"),
    "n": _paints(),
    "f": _paints(fill=True),
    "F": _paints(fill=True),
    "f*": _paints(fill=True, even_odd=True),
    "S": _paints(stroke=True),
    "s": _paints(stroke=True, close=True),
    "B": _paints(fill=True, stroke=True),
    "B*": _paints(fill=True, stroke=True, even_odd=True),
    "b": _paints(fill=True, stroke=True, close=True),
    "b*": _paints(fill=True, stroke=True, even_odd=True, close=True),
}
