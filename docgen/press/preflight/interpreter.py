"""Content streams in, what they paint out, with the graphics state that really holds (ISO 32000-1, 8 and 9).

It goes through forms, patterns and drawn letters. A form is read once for each state that it is used in, in its own
space; the outcome is placed wherever the form is.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pikepdf import Dictionary, Name, PdfError, String, parse_content_stream

from docgen.press.preflight.canvas import NOWHERE, Act, Canvas, box_in, matrix_of, numbers
from docgen.press.preflight.canvas import OPERATORS as DRAWING
from docgen.press.preflight.colour import NotAColour, read_space
from docgen.press.preflight.functions import shading_colour
from docgen.press.preflight.images import Picture
from docgen.press.preflight.library import MOST_ON_A_PAGE, Library
from docgen.press.preflight.paint import Kind, Look, Oddity, Paint, Painted
from docgen.press.preflight.plane import IDENTITY, Box, Matrix, Outline, Shape, common, is_upright, moved, times
from docgen.press.preflight.state import Pattern, State
from docgen.press.preflight.tiling import Cell
from docgen.press.preflight.writing import Writing

UNREADABLE = (
    PdfError,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    ArithmeticError,
    NotImplementedError,
    RecursionError,
)
"""What pikepdf and plain Python raise when a file says nonsense."""

DEEPEST = 24
"""Forms within forms."""


class Endless(Exception):
    """More is painted than a page can hold."""


def read_content(page: Any, resources: Any, media: Box, library: Library) -> Painted:
    """All that a page paints within ``media``."""
    library.left = MOST_ON_A_PAGE
    run = _Run(library, resources, State(media), 0)
    try:
        run.read(page)
    except Endless:
        run.oddities.append(Oddity("unreadable", "forms within forms without end", media))
    return run.painted


class _Run(Canvas):
    """The reading of one stream."""

    def __init__(self, library: Library, resources: Any, state: State, depth: int) -> None:
        super().__init__(library, resources, state)
        self.depth = depth
        self.writing = Writing()
        self.drawn: set[tuple[Any, ...]] = set()

    def read(self, stream: Any) -> None:
        """Follows the operators, one by one; what makes no sense is noted, and left out."""
        try:
            instructions = parse_content_stream(stream)
        except UNREADABLE as fault:
            self.odd("unreadable", f"content ends in the middle: {fault}")
            return
        for instruction in instructions:
            name = "?"
            try:
                name = str(instruction.operator)
                if (act := OPERATORS.get(name)) is not None:
                    act(self, instruction.operands)
            except UNREADABLE as fault:
                words = str(fault) if isinstance(fault, NotAColour) else f"the operator '{name}' makes no sense"
                self.odd("unreadable", words)

    def mask(self, written: Any) -> None:
        """A soft mask prints no ink, yet what it mixes in must be a colour of the press."""
        self.state.masked = isinstance(written, Dictionary)
        if self.state.masked:
            painted = self.form(written.G, State(NOWHERE))
            self.oddities += [Oddity(odd.kind, odd.what, self.state.clip) for odd in painted.oddities]
            for trouble in dict.fromkeys(p.look.colour.trouble for p in painted.paints if p.look.colour.trouble):
                self.odd("mask", trouble)

    # --- Patterns and gradients ---

    def fill_with(self, pattern: Pattern, bounds: Box, shape: Shape, stroke: bool) -> None:
        written = pattern.written
        if int(written.PatternType) == 2:
            colour = shading_colour(written.Shading, self.resources.get("/ColorSpace"))
            self.add(Kind.GRADIENT, bounds, self.look(stroke, colour), shape=shape)
            return
        state = self.state.inherited(box_in(written.BBox))
        state.fill_pattern = state.stroke_pattern = None
        if pattern.colour is not None:
            state.fill = state.stroke = pattern.colour
        seen = common(bounds, self.state.clip)
        if seen is None:
            return
        painted = self.run(written, written.get("/Resources", self.resources), state, pattern.colour is not None)
        steps = (float(written.XStep), float(written.YStep))
        cell = Cell(state.clip, steps, matrix_of(written.get("/Matrix", IDENTITY)))
        self.paints += [cell.spread(paint, seen, self.state.shape + shape) for paint in painted.paints]
        self.oddities += [Oddity(odd.kind, odd.what, seen) for odd in painted.oddities]

    def shade(self, operands: Any) -> None:
        """``sh`` paints all that the clip leaves."""
        shading = self.resource("/Shading", operands[0])
        colour = shading_colour(shading, self.resources.get("/ColorSpace"))
        self.add(Kind.GRADIENT, self.state.clip, self.look(colour=colour))

    # --- Images and forms ---

    def do(self, operands: Any) -> None:
        written = self.resource("/XObject", operands[0])
        kind = str(written.get("/Subtype"))
        if kind == "/Image":
            self.image(self.library.image(written, self.resources.get("/ColorSpace")))
        elif kind == "/PS":
            self.odd("postscript", "PostScript")
        else:
            self.place(written)

    def image(self, image: Picture) -> None:
        state = self.state
        unit: Box = (0.0, 0.0, 1.0, 1.0)
        if (seen := common(moved(unit, state.matrix), state.clip)) is None:
            return
        look = self.look(colour=image.most if image.space is not None else None)
        if image.see_through:
            look = Look(look.colour, look.overprints, False, look.alpha, look.blend, True)
        shape: Shape = ()
        if not is_upright(state.matrix):
            corners = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))
            shape = (Outline((corners,), False).moved(state.matrix),)
        self.paints.append(Paint(Kind.IMAGE, seen, look, state.matrix, 0.0, state.shape + shape, image))

    def inline_image(self, operands: Any) -> None:
        self.image(self.library.inline_image(operands[0], self.resources.get("/ColorSpace")))

    def place(self, written: Any) -> None:
        state = self.state
        matrix = times(matrix_of(written.get("/Matrix", IDENTITY)), state.matrix)
        box = moved(box_in(written.BBox), matrix)
        clip = common(box, state.clip)
        if clip is None:
            return
        group = written.get("/Group")
        if group is not None:
            if trouble := group_trouble(group, self.resources):
                self.oddities.append(Oddity("group", trouble, clip))
            if not self.look().is_opaque:
                self.oddities.append(Oddity("transparency", "a group", clip))
        painted = self.form(written, state)
        self.take(painted.placed(matrix, clip, state.shape))

    def take(self, painted: Painted) -> None:
        self.paints += painted.paints
        self.oddities += painted.oddities
        self.library.left -= len(painted.paints) + len(painted.oddities) + 1
        if self.library.left < 0:
            raise Endless

    def form(self, written: Any, state: State) -> Painted:
        """What a form paints in its own space, when it begins with that state."""
        inner = state.inherited(box_in(written.BBox))
        if "/Group" in written:  # it is mixed as a whole, and begins anew inside (ISO 32000-1, 11.6.6)
            inner.alpha_fill = inner.alpha_stroke = 1.0
            inner.blend, inner.masked = "Normal", False
        own = written.get("/Resources")
        key = (written.objgen, self.colourless, inner.key())
        if own is not None and (known := self.library.forms.get(key)) is not None:
            return known
        painted = self.run(written, own if own is not None else self.resources, inner, self.colourless)
        if own is not None:
            self.library.forms.put(key, painted)
        return painted

    def run(self, stream: Any, resources: Any, state: State, colourless: bool) -> Painted:
        """What another stream paints, in its own space."""
        if self.depth >= DEEPEST:
            raise Endless
        inner = _Run(self.library, resources, state, self.depth + 1)
        inner.colourless = colourless
        inner.read(stream)
        return inner.painted

    # --- Text ---

    def begin_text(self, _: Any) -> None:
        self.writing.set(IDENTITY)

    def set_font(self, operands: Any) -> None:
        self.state.font = self.library.font(self.resource("/Font", operands[0]))
        self.state.size = float(operands[1])

    def set_text(self, name: str, operands: Any, scale: float = 1.0) -> None:
        setattr(self.state, name, type(getattr(self.state, name))(float(operands[0]) * scale))

    def next_line(self, _: Any = None) -> None:
        self.writing.move(0, -self.state.leading)

    def move_line(self, operands: Any, leading: bool = False) -> None:
        x, y = numbers(operands)
        if leading:
            self.state.leading = -y
        self.writing.move(x, y)

    def show_on_next_line(self, operands: Any) -> None:
        """``'``."""
        self.next_line()
        self.show(operands)

    def show(self, parts: Iterable[Any]) -> None:
        state = self.state
        if (font := state.font) is None:
            raise NotAColour("text without a font")
        held = list(parts)
        if (written := self.writing.write(state, font, held)) is None:
            return
        matrix, bounds = written
        if not font.embedded and common(bounds, state.clip):
            self.oddities.append(Oddity("font", font.name, common(bounds, state.clip) or bounds))
        if font.drawn is not None:
            self.draw_letters(font.drawn, held, matrix)
        fills, strokes = state.mode in (0, 2, 4, 6), state.mode in (1, 2, 5, 6)
        if fills:
            self.add(Kind.TEXT, bounds, self.look(), state.size, matrix=matrix)
            if state.fill_pattern is not None:
                self.fill_with(state.fill_pattern, bounds, (), stroke=False)
        if strokes:
            self.add(Kind.OUTLINE, bounds, self.look(stroke=True), state.pen.width)

    def show_after(self, operands: Any) -> None:
        """``"``."""
        self.state.word_space, self.state.letter_space = float(operands[0]), float(operands[1])
        self.next_line()
        self.show([operands[2]])

    def draw_letters(self, font: Any, parts: list[Any], matrix: Matrix) -> None:
        """The drawings of the letters of a Type 3 font: each once at each size."""
        size = self.state.size
        own = times(matrix_of(font.FontMatrix), times((size, 0, 0, size, 0, self.state.rise), matrix))
        names = _letter_names(font)
        for code in dict.fromkeys(code for part in parts if isinstance(part, String) for code in bytes(part)):
            key = (font.objgen, code, *(round(value, 4) for value in own[:4]))
            drawing = font.CharProcs.get(names.get(code, "/.notdef"))
            if key in self.drawn or drawing is None:
                continue
            self.drawn.add(key)
            state = self.state.inherited((-1e6, -1e6, 1e6, 1e6))
            painted = self.run(drawing, font.get("/Resources", self.resources), state, self.colourless)
            self.take(painted.placed(own, self.state.clip, self.state.shape))

    def forget_colours(self, _: Any) -> None:
        """``d1``: the letter is a stencil."""
        self.colourless = True


def group_trouble(group: Any, resources: Any) -> str:
    """What stands against the space in which a transparency group mixes its colours."""
    written = group.get("/CS")
    spaces = resources.get("/ColorSpace") if resources is not None else None
    return read_space(written, spaces).trouble if written is not None else ""


def _letter_names(font: Any) -> dict[int, str]:
    names: dict[int, str] = {}
    code = 0
    for entry in font.Encoding.get("/Differences", ()):
        if isinstance(entry, Name):
            names[code] = str(entry)
            code += 1
        else:
            code = int(entry)
    return names


def _text(name: str, scale: float = 1.0) -> Act:
    return lambda run, operands: run.set_text(name, operands, scale)


OPERATORS: dict[str, Act] = {
    **DRAWING,
    "sh": _Run.shade,
    "Do": _Run.do,
    "INLINE IMAGE": _Run.inline_image,
    "BT": _Run.begin_text,
    "Tf": _Run.set_font,
    "Tc": _text("letter_space"),
    "Tw": _text("word_space"),
    "Tz": _text("stretch", 0.01),
    "TL": _text("leading"),
    "Ts": _text("rise"),
    "Tr": _text("mode"),
    "Td": _Run.move_line,
    "TD": lambda run, operands: run.move_line(operands, leading=True),
    "Tm": lambda run, operands: run.writing.set(matrix_of(operands)),
    "T*": _Run.next_line,
    "Tj": _Run.show,
    "TJ": lambda run, operands: run.show(operands[0]),
    "'": _Run.show_on_next_line,
    '"': _Run.show_after,
    "d1": _Run.forget_colours,
}
