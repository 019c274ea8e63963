"""Columns of equal height, found sooner: what the engine tries again is not laid out again.

The engine balances columns by trying. It lays all of them out at a height that is too small, adds what the next box seems to
need, and lays all of them out again; and where boxes may not be broken (``break-inside: avoid``, all our list items) it
sees no more than their first lines and goes on by single pixels, a hundred layouts for one list. On full leaflets that was
half of the engine's time.

Nothing of a trial is painted: the engine keeps its height, and lays the columns out once more. So in a trial a block that
was laid out before is not laid out again if its outcome is known: a block that was whole is the same in any room that
reaches below all that is in it, and one that gave nothing in some room gives nothing in less. Everything else is the
engine's own work, and so are the columns on the page: they are the same to the byte
(``tests/typeset/test_columns.py``).

What reaches beyond its own box is never taken from before: floats, footnotes, and what is positioned in or beside it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import inf
from typing import Any

from docgen.typeset.environment import ENGINE_VERSION


def install() -> None:
    """Puts :class:`Balancer` around the engine's layout of blocks. Call it once, after the engine was imported."""
    import weasyprint
    from weasyprint.layout import block

    assert weasyprint.__version__ == ENGINE_VERSION, "columns are known of one version only"
    block.block_box_layout = Balancer(block.block_box_layout)


NEAR = 0.01
"""CSS pixels: more than rounding, and less than any difference that a page shows."""

UNBROKEN = ("avoid", "avoid-page", "avoid-column")
"""The values of ``break-inside`` that forbid a break in a column."""


@dataclass
class _Known:
    """What came of a block, as the engine gave it, and the margins that it left in its caller's list.

    ``whole`` with the least ``room`` in which it is, ``nothing`` with the most; ``edge`` is the whole block's own lower
    edge. The ``owners`` are kept because their ids stand in the key.
    """

    owners: tuple[Any, ...]
    whole: tuple[Any, ...] | None = None
    whole_room: float = inf
    whole_at: tuple[float, float] = (0, 0)
    whole_margins: list[float] = field(default_factory=list)
    edge: float = inf
    nothing: tuple[Any, ...] | None = None
    nothing_room: float = -inf
    nothing_margins: list[float] = field(default_factory=list)

    def learn(
        self,
        result: tuple[Any, ...],
        room: float,
        at: tuple[float, float],
        margins: list[float],
        *,
        page_is_empty: bool,
    ) -> None:
        """Keeps a result, if it says more than what is known."""
        if result[0] is None:
            if not page_is_empty and room > self.nothing_room:
                self.nothing, self.nothing_room, self.nothing_margins = _fresh(result), room, list(margins)
        elif result[1] is None and room < self.whole_room:
            self.whole = (result[0].copy(), *_fresh(result)[1:])
            self.whole_at, self.whole_margins = at, list(margins)
            self.edge = result[0].border_box_y() + result[0].border_height() - at[1]
            # The engine breaks a block only for what would stand below the room.
            self.whole_room = min(room, _lowest(result[0]) - at[1] + NEAR)


@dataclass
class _Trials:
    """The trials of one box with columns, from its first layout on the page to its last."""

    blocks: dict[tuple[Any, ...], _Known] = field(default_factory=dict)
    next_boxes: dict[tuple[int, str, bool], tuple[Any, tuple[Any, ...]]] = field(default_factory=dict)
    plain: dict[int, tuple[Any, bool]] = field(default_factory=dict)
    trying: bool = False


class Balancer:
    """Stands for the engine's ``block_box_layout``, and has it do all that is not known from before."""

    def __init__(self, stock: Any) -> None:
        self._stock = stock
        self._trials: _Trials | None = None

    def __call__(
        self,
        context: Any,
        box: Any,
        bottom_space: float,
        skip_stack: Any,
        containing_block: Any,
        page_is_empty: bool,
        absolute_boxes: Any,
        fixed_boxes: Any,
        adjoining_margins: Any,
        first_letter_style: Any,
        first_line_style: Any,
        discard: bool,
        max_lines: Any,
    ) -> Any:
        """What the engine's function gives for these arguments, or would give."""

        def lay_out(space: float = bottom_space) -> Any:
            return self._stock(
                context,
                box,
                space,
                skip_stack,
                containing_block,
                page_is_empty,
                absolute_boxes,
                fixed_boxes,
                adjoining_margins,
                first_letter_style,
                first_line_style,
                discard,
                max_lines,
            )

        if box.style["column_width"] != "auto" or box.style["column_count"] != "auto":
            around, self._trials = self._trials, _Trials()
            try:
                return lay_out()
            finally:
                self._trials = around
        trials = self._trials
        if trials is None:
            return lay_out()
        if box.is_column:
            # The engine gives a column that is to be painted no list of margins, and one that is tried an empty one.
            around_trying, trials.trying = trials.trying, adjoining_margins is not None
            try:
                if trials.trying and bottom_space == inf and not context.excluded_shapes and _is_plain(trials, box):
                    return _next_box(trials, box, skip_stack, page_is_empty, lay_out)
                return lay_out()
            finally:
                trials.trying = around_trying
        if (
            not trials.trying
            or skip_stack is not None
            or first_letter_style is not None
            or first_line_style is not None
            or discard
            or max_lines is not None
            or context.excluded_shapes
            or not _is_plain(trials, box)
        ):
            return lay_out()
        margins = adjoining_margins if adjoining_margins is not None else []
        key = (
            id(box.style),
            id(box.children),
            containing_block.width,
            containing_block.height,
            box.margin_top,
            tuple(margins),
            page_is_empty,
        )
        room = context.page_bottom - bottom_space - box.position_y
        known = trials.blocks.get(key)
        if known is None:
            known = trials.blocks[key] = _Known((box.style, box.children))
        if known.whole and room >= known.whole_room:
            margins[:] = known.whole_margins
            return _moved(known, box)
        if known.nothing and room <= known.nothing_room:
            margins[:] = known.nothing_margins
            return _fresh(known.nothing)
        at, before = (box.position_x, box.position_y), list(margins)

        def learn(room: float) -> Any:
            box.position_x, box.position_y = at
            margins[:] = before
            result = lay_out(context.page_bottom - at[1] - room)
            known.learn(result, room, at, margins, page_is_empty=page_is_empty)
            return result

        if (
            room < known.edge - NEAR < inf
            and not page_is_empty
            and box.style["break_inside"] in UNBROKEN
            and (result := learn(known.edge - NEAR))[0] is None
        ):
            return result  # nothing where there is nearly enough room: so there is nothing wherever there is less
        return learn(room)


def _next_box(trials: _Trials, column: Any, skip_stack: Any, page_is_empty: bool, lay_out: Any) -> Any:
    """The first box of the next column, laid out where there is no room at all, of which the engine takes the height."""
    key = (id(column), repr(skip_stack), page_is_empty)
    if key not in trials.next_boxes:
        trials.next_boxes[key] = (column, lay_out())
    return trials.next_boxes[key][1]


def _lowest(block: Any) -> float:
    """How far down anything in the block reaches, with its margins."""
    return max(
        float(box.position_y + box.margin_height())
        for box in block.descendants()
        if box.is_in_normal_flow() and isinstance(getattr(box, "height", None), int | float)
    )


def _moved(known: _Known, box: Any) -> tuple[Any, ...]:
    """The whole block, as it would stand at the place of ``box``. Only itself: what is in it is not looked at in a trial."""
    assert known.whole is not None
    block = known.whole[0].copy()
    x, y = known.whole_at
    block.position_x += box.position_x - x
    block.position_y += box.position_y - y
    return (block, *_fresh(known.whole)[1:])


def _fresh(result: tuple[Any, ...]) -> tuple[Any, ...]:
    """The same, with a dictionary and a list of its own for the caller to change."""
    block, resume_at, next_page, margins, *rest = result
    return (block, resume_at, dict(next_page), list(margins), *rest)


def _is_plain(trials: _Trials, box: Any) -> bool:
    """Whether nothing in the block reaches beyond it. Markers beside a list's items do, and are only painted."""
    key = id(box.children)
    if key not in trials.plain:
        trials.plain[key] = (box.children, all(_stays(inner) for inner in box.descendants()))
    return trials.plain[key][1]


def _stays(box: Any) -> bool:
    return box.is_outside_marker or (box.footnote is None and box.note is None and box.is_in_normal_flow())
