"""Sheets are laid down, folded, nested and cut in software; what comes out is read: 1 to n, heads up."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docgen.content.finishing import Binding, Finishing, Flip
from docgen.press.area import Box, Size
from docgen.press.finishing import Grid
from docgen.press.imposition import Imposition, impose
from docgen.press.layout import Layout
from docgen.press.scheme import Join
from tests.press.folding import cover_up, fold, is_folded_at, lay_down, near, nested, pages, turned_over
from tests.press.pages import A5, CARD, DL, SRA3, Z

FLIPS, BINDINGS = st.sampled_from(Flip), st.sampled_from(Binding)
LENGTHS = st.floats(40, 300).map(lambda length: round(length, 2))
SIZES = st.builds(Size, LENGTHS, LENGTHS)
GRIDS = st.builds(Grid, st.integers(1, 4), st.integers(1, 4))
GUTTERS = st.floats(6, 20).map(lambda length: round(length, 2))
CALIPERS = st.floats(0, 0.3).map(lambda length: round(length, 3))
HUGE = Size(4000, 3900)


def joins_of(imposition: Imposition, sheet: int = 0) -> tuple[Join, ...]:
    return imposition.scheme.drawings[sheet].front[0].joins


def booklets(imposition: Imposition, flip: Flip) -> list[list[int]]:
    """Every booklet that a set of sheets makes, as its pages are read."""
    sheets = lay_down(imposition, flip)
    made = []
    for copy in range(imposition.copies):
        pieces = [sheet[copy] for sheet in sheets]
        stacks = [fold(piece, joins_of(imposition), imposition.scheme.order) for piece in pieces]
        made.append(pages(cover_up(nested(stacks))))
    return made


@st.composite
def layouts(draw: st.DrawFn) -> tuple[Layout, list[Size]]:
    """Any layout that can be printed, with the sizes of its pages."""
    finishing = draw(st.sampled_from(Finishing))
    size = draw(SIZES)
    if finishing is Finishing.SADDLE_STITCH:
        trims = [size] * (4 * draw(st.integers(1, 12)))
    elif finishing is Finishing.ROLL_FOLD:
        flap = Size(round(size.width - draw(st.floats(1, 5)), 2), size.height)
        trims = [size, size, size, flap, flap, size]
    elif finishing is Finishing.Z_FOLD:
        trims = [size] * 6
    else:
        trims = [size] * draw(st.integers(1, 40))
    layout = Layout(
        finishing=finishing,
        sheet=HUGE,
        grid=draw(GRIDS),
        gutter=draw(GUTTERS),
        flip=draw(FLIPS),
        binding=draw(BINDINGS),
        caliper=draw(CALIPERS),
    )
    return layout, trims


class TestReading:
    @settings(deadline=None)
    @given(st.integers(1, 16), FLIPS, BINDINGS, CALIPERS, GRIDS)
    def test_a_booklet_is_read_from_its_first_page_to_its_last(
        self, sheets: int, flip: Flip, binding: Binding, caliper: float, grid: Grid
    ) -> None:
        layout = Layout(
            finishing=Finishing.SADDLE_STITCH, sheet=HUGE, grid=grid, flip=flip, binding=binding, caliper=caliper
        )
        imposition = impose(layout, [A5] * (4 * sheets))
        assert imposition.sheets == sheets
        for sheet in lay_down(imposition, flip):
            assert len(sheet) == grid.places
        for booklet in booklets(imposition, flip):
            assert booklet == list(range(1, 4 * sheets + 1))

    @pytest.mark.parametrize("binding", Binding)
    @pytest.mark.parametrize("flip", Flip)
    @pytest.mark.parametrize("finishing", [Finishing.SADDLE_STITCH, Finishing.ROLL_FOLD, Finishing.Z_FOLD])
    def test_the_cover_opens_at_the_side_that_was_asked_for(
        self, finishing: Finishing, flip: Flip, binding: Binding
    ) -> None:
        trims: Sequence[Size] = {Finishing.SADDLE_STITCH: [A5] * 4, Finishing.ROLL_FOLD: DL, Finishing.Z_FOLD: Z}[
            finishing
        ]
        imposition = impose(Layout(finishing=finishing, sheet=SRA3, flip=flip, binding=binding), trims)
        front = imposition.sides[0]
        (cover,) = (placement for placement in front.placements if placement.page == 1)
        assert is_folded_at(cover, front, "left") == (binding is Binding.LEFT)
        assert is_folded_at(cover, front, "right") == (binding is Binding.RIGHT)

    @settings(deadline=None)
    @given(FLIPS, BINDINGS, SIZES, st.floats(1, 5), GRIDS)
    def test_a_roll_fold_opens_as_one_expects(
        self, flip: Flip, binding: Binding, size: Size, ease: float, grid: Grid
    ) -> None:
        flap = Size(size.width - ease, size.height)
        layout = Layout(finishing=Finishing.ROLL_FOLD, sheet=HUGE, grid=grid, flip=flip, binding=binding)
        imposition = impose(layout, [size, size, size, flap, flap, size])
        for piece in lay_down(imposition, flip)[0]:
            closed = cover_up(fold(piece, joins_of(imposition), imposition.scheme.order))
            # One lifts the cover and finds the flap beside it; under the flap lie the other two.
            assert pages(closed) == [1, 2, 5, 4, 3, 6]
            assert _in_a_row(piece, binding) == ([5, 6, 1], [2, 3, 4])

    @settings(deadline=None)
    @given(FLIPS, BINDINGS, SIZES, GRIDS)
    def test_a_z_fold_opens_as_one_expects(self, flip: Flip, binding: Binding, size: Size, grid: Grid) -> None:
        layout = Layout(finishing=Finishing.Z_FOLD, sheet=HUGE, grid=grid, flip=flip, binding=binding)
        imposition = impose(layout, [size] * 6)
        for piece in lay_down(imposition, flip)[0]:
            closed = cover_up(fold(piece, joins_of(imposition), imposition.scheme.order))
            assert pages(closed) == [1, 2, 3, 6, 5, 4]
            assert _in_a_row(piece, binding) == ([5, 6, 1], [2, 3, 4])

    @settings(deadline=None)
    @given(st.integers(1, 60), GRIDS, FLIPS)
    def test_cut_and_stacked_piles_are_in_order(self, count: int, grid: Grid, flip: Flip) -> None:
        layout = Layout(finishing=Finishing.CUT_AND_STACK, sheet=HUGE, grid=grid, flip=flip)
        imposition = impose(layout, [CARD] * count)
        sheets = lay_down(imposition, flip)
        longest = max(len(pieces) for pieces in sheets)
        stack = [pieces[place] for place in range(longest) for pieces in sheets if place < len(pieces)]
        assert pages([layer for (leaf,) in stack for layer in fold([leaf], (), ())]) == list(range(1, count + 1))

    @settings(deadline=None)
    @given(st.integers(1, 7), GRIDS, FLIPS)
    def test_step_and_repeat_prints_the_same_piece_in_every_place(self, count: int, grid: Grid, flip: Flip) -> None:
        imposition = impose(Layout(finishing=Finishing.N_UP, sheet=HUGE, grid=grid, flip=flip), [CARD] * count)
        sheets = lay_down(imposition, flip)
        assert imposition.copies == grid.places
        for place in range(grid.places):
            pile = [layer for pieces in sheets for layer in fold(pieces[place], (), ())]
            assert pages(pile) == list(range(1, count + 1))


def _in_a_row(piece: list, binding: Binding) -> tuple[list[int], list[int]]:  # type: ignore[type-arg]
    """The open sheet, front and back, as it is read: from the right if it is bound there."""
    flat = fold(piece, (), ())
    rows = [layer.faces()[0].page for layer in flat], [layer.faces()[0].page for layer in turned_over(flat)]
    return rows if binding is Binding.LEFT else (rows[0][::-1], rows[1][::-1])


class TestPaper:
    @settings(deadline=None)
    @given(layouts())
    def test_pages_stay_on_the_sheet_and_never_overlap(self, given_: tuple[Layout, list[Size]]) -> None:
        imposition = impose(*given_)
        sheet = Box(0, 0, imposition.sheet.width, imposition.sheet.height)
        for side in imposition.sides:
            clips = [placement.clip for placement in side.placements]
            assert all(sheet.holds(clip) for clip in clips)
            assert not any(one.overlaps(other) for n, one in enumerate(clips) for other in clips[:n])
            assert all(side.product.holds(placement.finished) for placement in side.placements)

    @settings(deadline=None)
    @given(layouts())
    def test_bleed_reaches_over_every_cut_and_never_over_a_fold(self, given_: tuple[Layout, list[Size]]) -> None:
        for side in impose(*given_).sides:
            for placement in side.placements:
                clip, finished, trim = placement.clip, placement.finished, placement.trim
                for edge, beyond in (
                    ("left", finished.left - clip.left),
                    ("right", clip.right - finished.right),
                ):
                    assert near(beyond, 0 if is_folded_at(placement, side, edge) else 3)
                assert near(finished.bottom - clip.bottom, 3)
                assert near(clip.top - finished.top, 3)
                # What is shown is there: a press page is painted 3 mm beyond its trim, all around.
                assert trim.grown(3).holds(clip)

    @settings(deadline=None)
    @given(layouts())
    def test_what_is_cut_and_folded_is_marked(self, given_: tuple[Layout, list[Size]]) -> None:
        for side in impose(*given_).sides:
            for placement in side.placements:
                box = placement.finished
                for edge, x in (("left", box.left), ("right", box.right)):
                    lines = side.folds if is_folded_at(placement, side, edge) else side.upright_cuts
                    assert any(near(x, line) for line in lines)
                assert any(near(box.bottom, y) for y in side.level_cuts)
                assert any(near(box.top, y) for y in side.level_cuts)

    @settings(deadline=None)
    @given(st.integers(1, 20), CALIPERS, FLIPS, BINDINGS)
    def test_one_cut_through_a_nested_booklet_meets_the_trim_of_every_page(
        self, sheets: int, caliper: float, flip: Flip, binding: Binding
    ) -> None:
        layout = Layout(finishing=Finishing.SADDLE_STITCH, sheet=SRA3, caliper=caliper, flip=flip, binding=binding)
        for side in impose(layout, [A5] * (4 * sheets)).sides:
            (spine,) = side.folds
            # Each sheet lies round the next: seen from the outermost spine, that of the inner ones lies further in.
            knife = A5.width - (side.sheet - 1) * caliper
            for placement in side.placements:
                at_left = placement.finished.right <= spine + 0.005
                fore_edge = placement.trim.left if at_left else placement.trim.right
                assert near(abs(fore_edge - spine), knife)
                assert near(placement.finished.width, knife)
                assert any(near(fore_edge, cut) for cut in side.upright_cuts)

    def test_a_flap_that_is_too_wide_is_in_the_way_of_the_next_fold(self) -> None:
        layout = Layout(finishing=Finishing.Z_FOLD, sheet=SRA3)
        imposition = impose(layout, Z)
        (piece,) = lay_down(imposition, Flip.TURN)[0]
        wider = [*piece]
        first = piece[0].box
        wider[0] = type(piece[0])(Box(first.left - 2, first.bottom, first.right, first.top), None, None)
        with pytest.raises(AssertionError, match="paper is in the way"):
            fold(wider, (Join.AWAY, Join.AWAY), (1, 2))
