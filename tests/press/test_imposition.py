"""Where pages stand, to the hundredth of a millimetre, and what is refused."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from docgen.content.finishing import Finishing, Flip
from docgen.diagnostics import Diagnostic, Refusal, error, warning
from docgen.press.area import Box, Size
from docgen.press.finishing import Grid
from docgen.press.imposition import Edges, impose
from docgen.press.layout import Layout
from docgen.press.scheme import Face
from tests.press.pages import A5, CARD, DL, SRA3

SRA4 = Size(225, 320)


def refused(layout: Layout, trims: Sequence[Size]) -> Diagnostic:
    with pytest.raises(Refusal) as refusal:
        impose(layout, trims)
    (finding,) = refusal.value.diagnostics
    return finding


def near(one: Box, *edges: float) -> bool:
    return (one.left, one.bottom, one.right, one.top) == pytest.approx(edges, abs=1e-6)


@pytest.mark.parametrize(
    ("finishing", "grid", "trims", "most"),
    [
        (Finishing.SADDLE_STITCH, None, [A5] * 4, Grid(1, 2)),
        (Finishing.SADDLE_STITCH, Grid(1, 2), [A5] * 4, Grid(1, 2)),
        (Finishing.ROLL_FOLD, None, DL, Grid(1, 2)),
        (Finishing.FLAT, None, [A5], Grid(2, 2)),
        (Finishing.CUT_AND_STACK, Grid(1, 1), [A5] * 8, Grid(2, 2)),
    ],
)
def test_it_says_for_how_many_pieces_a_sheet_has_room(
    finishing: Finishing, grid: Grid | None, trims: Sequence[Size], most: Grid
) -> None:
    imposition = impose(Layout(finishing=finishing, sheet=SRA3, grid=grid), trims, room=9)
    assert imposition.most.places == most.places
    assert imposition.grid == (grid or Grid())


class TestPlaces:
    def test_a_booklet_stands_in_the_middle_of_its_sheet(self) -> None:
        front = impose(Layout(finishing=Finishing.SADDLE_STITCH, sheet=SRA3), [A5] * 4).sides[0]
        left, right = front.placements
        assert (left.page, right.page) == (4, 1)
        assert near(left.finished, 12, 120, 160, 330)
        assert near(right.finished, 160, 120, 308, 330)
        assert left.bleed == Edges(left=3, bottom=3, right=0, top=3)
        assert right.bleed == Edges(left=0, bottom=3, right=3, top=3)
        assert near(front.product, 12, 120, 308, 330)
        assert front.folds == pytest.approx((160,))

    def test_creep_moves_inner_pages_and_their_cut_towards_the_spine(self) -> None:
        layout = Layout(finishing=Finishing.SADDLE_STITCH, sheet=SRA3, caliper=0.12)
        outer, inner = (side for side in impose(layout, [A5] * 8).sides if side.face is Face.FRONT)
        assert near(outer.product, 12, 120, 308, 330)
        assert near(inner.product, 12.12, 120, 307.88, 330)
        left, right = inner.placements
        assert near(left.trim, 12.12, 120, 160.12, 330)
        assert near(right.trim, 159.88, 120, 307.88, 330)
        assert near(left.clip, 9.12, 117, 160, 333)

    def test_panels_of_a_roll_fold_have_their_widths_on_both_sides(self) -> None:
        front, back = impose(Layout(finishing=Finishing.ROLL_FOLD, sheet=SRA3), DL).sides
        assert [placement.finished.width for placement in front.placements] == pytest.approx([97, 100, 100])
        assert [placement.finished.width for placement in back.placements] == pytest.approx([100, 100, 97])
        assert front.folds == pytest.approx((11.5 + 97, 11.5 + 197))
        assert back.folds == pytest.approx((11.5 + 100, 11.5 + 200))

    def test_a_tumbled_back_has_them_as_on_the_front(self) -> None:
        _, back = impose(Layout(finishing=Finishing.ROLL_FOLD, sheet=SRA3, flip=Flip.TUMBLE), DL).sides
        assert [(each.page, each.down) for each in back.placements] == [(4, True), (3, True), (2, True)]
        assert [placement.finished.width for placement in back.placements] == pytest.approx([97, 100, 100])

    def test_as_many_cards_as_there_is_room_for(self) -> None:
        imposition = impose(Layout(finishing=Finishing.N_UP, sheet=SRA3), [CARD] * 2, room=9)
        assert imposition.copies == 21  # 3 × 7 upright; 4 × 5 on its side
        assert imposition.sheet == SRA3
        assert impose(Layout(finishing=Finishing.N_UP, sheet=SRA3), [CARD.on_its_side] * 2, room=9).sheet == Size(
            450, 320
        )

    def test_booklets_are_repeated_on_a_larger_sheet(self) -> None:
        imposition = impose(Layout(finishing=Finishing.SADDLE_STITCH, sheet=SRA3, grid=Grid(1, 2)), [A5] * 8)
        assert (imposition.sheets, imposition.copies) == (2, 2)
        assert imposition.sides[0].level_cuts == pytest.approx((12, 222, 228, 438))

    def test_a_sheet_is_laid_on_its_side_if_that_helps(self) -> None:
        imposition = impose(Layout(finishing=Finishing.SADDLE_STITCH, sheet=SRA4), [A5] * 4)
        assert imposition.sheet == Size(320, 225)

    @pytest.mark.parametrize(
        ("sheet", "flip", "edge"),
        [(SRA3, "turn", "long edge"), (SRA3, "tumble", "short edge"), (SRA3.on_its_side, "turn", "short edge")],
    )
    def test_a_duplex_printer_is_told_how_the_sheet_goes_over(self, sheet: Size, flip: str, edge: str) -> None:
        layout = Layout(finishing=Finishing.SADDLE_STITCH, sheet=sheet, flip=Flip(flip))
        assert impose(layout, [A5] * 4).turns_on == edge

    def test_three_flat_pages_leave_a_back_empty(self) -> None:
        sides = impose(Layout(finishing=Finishing.FLAT, sheet=SRA3), [A5] * 3).sides
        assert [[each.page for each in side.placements] for side in sides] == [[1], [2], [3], []]
        assert sides[3].product == sides[2].product


class TestFaults:
    def test_a_sheet_that_is_too_small_by_how_much(self) -> None:
        assert refused(Layout(finishing=Finishing.SADDLE_STITCH, sheet=Size(210, 297)), [A5] * 8) == error(
            "sheet-too-small",
            "a sheet of 297 × 210 mm is 5 mm too narrow and 6 mm too short for 296 × 210 mm with 3 mm around it",
            help="take a sheet of at least 302 × 216 mm, or put less on one sheet",
        )

    def test_one_that_lacks_a_hundredth_is_too_small_and_one_that_lacks_none_is_not(self) -> None:
        impose(Layout(finishing=Finishing.SADDLE_STITCH, sheet=Size(302, 216)), [A5] * 4)
        finding = refused(Layout(finishing=Finishing.SADDLE_STITCH, sheet=Size(301.97, 216)), [A5] * 4)
        assert finding.message.startswith("a sheet of 301.97 × 216 mm is 0.03 mm too narrow for")

    def test_a_gutter_without_room_for_the_bleed(self) -> None:
        layout = Layout(finishing=Finishing.N_UP, sheet=SRA3, grid=Grid(2, 1), gutter=4)
        assert refused(layout, [CARD]) == error(
            "gutter-too-narrow",
            "a gutter of 4 mm is too narrow for 3 mm of bleed on either side",
            help="make it 6 mm or wider",
        )
        impose(Layout(finishing=Finishing.FLAT, sheet=SRA3, gutter=4), [CARD])  # there is no gutter

    def test_pages_that_lie_back_to_back_and_differ(self) -> None:
        trims = [Size(width, 210) for width in (100, 100, 100, 100, 97, 100)]
        assert refused(Layout(finishing=Finishing.ROLL_FOLD, sheet=SRA3), trims) == error(
            "pages-do-not-match",
            "page 5 is 97 mm wide, and page 4, in line with it, 100 mm",
            help="give pages that are folded or cut together the same size, or choose another finishing",
        )

    def test_pages_of_two_heights(self) -> None:
        finding = refused(Layout(finishing=Finishing.SADDLE_STITCH, sheet=SRA3), [A5, A5, A5, Size(148, 209)])
        assert finding.message == "page 4 is 209 mm high, and page 1, in line with it, 210 mm"

    def test_a_flap_that_finds_no_room(self) -> None:
        assert refused(Layout(finishing=Finishing.ROLL_FOLD, sheet=SRA3), [Size(99, 210)] * 6) == error(
            "flap-too-wide",
            "the panel that is folded in (page 5) is 99 mm wide, and lies in one of 99 mm",
            help="make it 96 mm wide, and 98 mm at most",
        )

    def test_creep_is_looked_at_beyond_half_a_millimetre(self) -> None:
        layout = Layout(finishing=Finishing.SADDLE_STITCH, sheet=SRA3, caliper=0.1)
        assert impose(layout, [A5] * 24).findings == ()
        assert impose(layout, [A5] * 28).findings == (
            warning(
                "creep-large",
                "the innermost of 7 sheets moves 0.6 mm towards the spine",
                help="keep text 3.6 mm away from the fold, or take thinner paper",
            ),
        )
