"""Marks stand in the waste: never on a page or its bleed, never on one another, and where there is no room, they say so."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from docgen.content.finishing import Finishing
from docgen.diagnostics import Refusal, error
from docgen.press.area import Box, Size
from docgen.press.finishing import Grid
from docgen.press.imposition import Imposition, impose
from docgen.press.layout import Layout
from docgen.press.marks import PRESETS, Marks, Wanted, marks_for
from docgen.press.plates import PROCESS, Plate, patches
from docgen.press.waste import Edge
from tests.press.pages import A5, CARD, DL, SRA3
from tests.press.test_folding import layouts

FULL = PRESETS["full"]
WORDS = (22.0, 60.0, 35.0, 28.0, 14.0, 8.0, 11.0, 6.0, 10.0, 8.0, 7.0)
TEAL = Plate("Harbour Teal", (0.9, 0.2, 0.3, 0.1))


def all_marks(imposition: Imposition, wanted: Wanted = FULL, bleed: float = 3.0) -> list[Marks]:
    return [
        marks_for(side, imposition.sheet, wanted, bleed=bleed, bar=65, words=WORDS if wanted.slug else ())
        for side in imposition.sides
    ]


def marks_or_nothing(imposition: Imposition, wanted: Wanted) -> list[Marks]:
    """Nothing if there is no room for them."""
    try:
        return all_marks(imposition, wanted)
    except Refusal:
        return []


def booklet(sheet: Size = SRA3, pages: int = 4, caliper: float = 0.0) -> Imposition:
    return impose(Layout(finishing=Finishing.SADDLE_STITCH, sheet=sheet, caliper=caliper), [A5] * pages)


class TestWhereMarksStand:
    @settings(deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
    @given(layouts(), st.floats(9, 60), st.floats(9, 60), st.sampled_from(sorted(PRESETS)))
    def test_on_the_sheet_off_the_bleed_and_apart(
        self, given_: tuple[Layout, list[Size]], beside: float, above: float, preset: str
    ) -> None:
        layout, trims = given_
        product = impose(layout, trims).sides[0].product
        sheet = Size(product.width + 2 * beside, product.height + 2 * above)
        imposition = impose(
            Layout(
                finishing=layout.finishing,
                sheet=sheet,
                grid=layout.grid,
                gutter=layout.gutter,
                flip=layout.flip,
                binding=layout.binding,
                caliper=layout.caliper,
            ),
            trims,
        )
        found = marks_or_nothing(imposition, PRESETS[preset])
        assume(found)
        for side, marks in zip(imposition.sides, found, strict=True):
            paper = Box(0, 0, imposition.sheet.width, imposition.sheet.height)
            assert all(paper.holds(box) for box in marks.boxes)
            bleed = side.product.grown(3)
            assert not any(bleed.overlaps(box) or bleed.overlaps(box.grown(0.2)) for box in marks.boxes)
            boxes = [box.grown(0.1) for box in marks.boxes]
            assert not any(one.overlaps(other) for n, one in enumerate(boxes) for other in boxes[:n])
            words = [number for written in marks.slug for line in written.lines for number in line]
            assert words == (list(range(len(WORDS))) if PRESETS[preset].slug else [])

    def test_crop_marks_begin_3_5_mm_off_the_cut_and_are_5_mm_long(self) -> None:
        (front, _) = all_marks(booklet(), PRESETS["crop"])
        lines = {(line.start, line.end, line.dashed) for line in front.lines}
        assert lines == {
            ((12, 116.5), (12, 111.5), False),
            ((12, 333.5), (12, 338.5), False),
            ((308, 116.5), (308, 111.5), False),
            ((308, 333.5), (308, 338.5), False),
            ((8.5, 120), (3.5, 120), False),
            ((8.5, 330), (3.5, 330), False),
            ((311.5, 120), (316.5, 120), False),
            ((311.5, 330), (316.5, 330), False),
            ((160, 116.5), (160, 111.5), True),
            ((160, 333.5), (160, 338.5), True),
        }

    def test_more_bleed_pushes_them_outwards(self) -> None:
        (front, _) = all_marks(booklet(SRA3.on_its_side), PRESETS["crop"], bleed=5)
        assert min(line.box.bottom - 265 for line in front.lines if line.box.bottom > 265) == pytest.approx(5.5)

    def test_crop_marks_follow_the_creep(self) -> None:
        marks = all_marks(booklet(pages=8, caliper=0.2), PRESETS["crop"])
        assert [min(line.box.left for line in each.lines if line.box.width == 0) for each in marks] == pytest.approx(
            [12, 12, 12.2, 12.2]
        )

    def test_targets_are_centred_on_each_side(self) -> None:
        (front, _) = all_marks(impose(Layout(finishing=Finishing.ROLL_FOLD, sheet=SRA3), DL))
        middles = [((box.left + box.right) / 2, (box.bottom + box.top) / 2) for box in front.targets]
        assert middles == [pytest.approx(xy) for xy in ((160, 336), (160, 114), (5.5, 225), (314.5, 225))]

    def test_a_target_stands_beside_a_fold_in_the_middle(self) -> None:
        (front, _) = all_marks(booklet())
        assert (front.targets[0].left, front.targets[0].right) == pytest.approx((153, 158))

    def test_a_slug_that_finds_no_room_in_one_place_is_written_in_several(self) -> None:
        layout = Layout(finishing=Finishing.N_UP, sheet=Size(285, 195), grid=Grid(3, 3))
        (front, _) = all_marks(impose(layout, [CARD] * 2))
        assert len(front.slug) > 1
        assert {written.strip.edge for written in front.slug} == {Edge.TAIL}

    def test_none_wanted_none_there(self) -> None:
        tight = booklet(Size(302, 216))
        assert all_marks(tight, PRESETS["none"]) == [Marks(), Marks()]


class TestNoRoom:
    def test_what_is_missing_is_said(self) -> None:
        with pytest.raises(Refusal) as refusal:
            all_marks(booklet(Size(320, 225)))
        assert refusal.value.diagnostics == (
            error(
                "no-room-for-marks",
                "marks need 9 mm beside the product, and a sheet of 320 × 225 mm leaves 7.5 mm at the head and "
                "7.5 mm at the tail",
                help="take a sheet of at least 320 × 228 mm, or leave the marks out",
            ),
        )
        all_marks(booklet(Size(320, 228)))

    def test_a_sheet_that_is_full_of_cards_has_none_for_the_bar(self) -> None:
        layout = Layout(finishing=Finishing.FLAT, sheet=Size(103, 73))
        with pytest.raises(Refusal) as refusal:
            all_marks(impose(layout, [CARD]))
        (finding,) = refusal.value.diagnostics
        assert finding.message == "the colour bar needs 65 mm by 5 mm in the waste, and nowhere is so much free"
        assert finding.help == "take a larger sheet, or leave some marks out"


class TestBar:
    def test_process_inks_solid_thin_laid_over_each_other_and_grey(self) -> None:
        bar = [" + ".join(f"{plate.name} {tint:.0%}" for plate, tint in patch) for patch in patches(PROCESS)]
        assert bar == [
            "Cyan 100%", "Magenta 100%", "Yellow 100%", "Black 100%",
            "Cyan 50%", "Magenta 50%", "Yellow 50%", "Black 50%", "Cyan 50% + Magenta 40% + Yellow 40%",
            "Magenta 100% + Yellow 100%", "Cyan 100% + Yellow 100%", "Cyan 100% + Magenta 100%",
            "Cyan 100% + Magenta 100% + Yellow 100%",
        ]  # fmt: skip

    def test_a_plate_that_is_not_printed_is_in_no_patch(self) -> None:
        plates = (PROCESS[3], TEAL)
        assert {plate for patch in patches(plates) for plate, _ in patch} == set(plates)
        assert len(list(patches(plates))) == 4
