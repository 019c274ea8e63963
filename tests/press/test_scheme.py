"""Schemes are pictures: what they show, what follows from them, and what cannot be made."""

from __future__ import annotations

from textwrap import dedent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docgen.content.finishing import Binding, Finishing, Flip
from docgen.diagnostics import Refusal
from docgen.press.finishing import ROLL_FOLD, SADDLE_STITCH, Z_FOLD, Grid, cut_and_stacked, saddle_stitched, scheme_for
from docgen.press.scheme import EMPTY, Cell, Drawing, Join, Row, Scheme, picture


def as_picture(drawings: tuple[Drawing, ...]) -> str:
    """The picture of sheets: what ``picture`` reads."""
    fronts = [[_line(row) for row in drawing.front] for drawing in drawings]
    if not any(drawing.back for drawing in drawings):
        return "\n\n".join("\n".join(front) for front in [["front", *fronts[0]], *fronts[1:]])
    backs = [[_line(row) for row in drawing.back] for drawing in drawings]
    width = max(11, *(len(line) + 6 for front in fronts for line in front))
    sheets = [
        "\n".join(f"{front:<{width}}{back}" for front, back in zip(*sides, strict=True))
        for sides in zip(fronts, backs, strict=True)
    ]
    return f"{'front':<{width}}back\n" + "\n\n".join(sheets)


def _line(row: Row) -> str:
    words = [f"{cell.page}{'v' if cell.down else '^'}" if cell.page else "-" for cell in row.cells]
    return "".join(f"{word}{join}" for word, join in zip(words, (*row.joins, ""), strict=True))


def shows(scheme: Scheme, wanted: str) -> None:
    assert as_picture(scheme.drawings) == dedent(wanted).strip("\n")


class TestPictures:
    def test_a_picture_says_pages_heads_folds_and_cuts(self) -> None:
        (sheet,) = picture("""
            front        back
            4^|1v -      - 2v:3^
        """)
        assert sheet == Drawing(
            front=(Row((Cell(4), Cell(1, down=True), Cell(EMPTY)), (Join.AWAY, Join.CUT)),),
            back=(Row((Cell(EMPTY), Cell(2, down=True), Cell(3)), (Join.CUT, Join.TOWARDS)),),
        )

    def test_an_empty_line_begins_the_next_sheet(self) -> None:
        sheets = picture("""
            front
            1^ 2^
            3^ -

            4^ 5^
            6^ 7^
        """)
        assert [len(sheet.front) for sheet in sheets] == [2, 2]
        assert [sheet.back for sheet in sheets] == [(), ()]

    @pytest.mark.parametrize(
        "line", ["4^|1^        2^|3^", "4^|1^        2^ 3^", "4^|1^        2^", "4^ 1         2^ 3^"]
    )
    def test_what_cannot_be_folded_is_no_picture(self, line: str) -> None:
        with pytest.raises(ValueError):
            picture(f"front        back\n{line}")

    @settings(deadline=None)
    @given(st.sampled_from(Finishing), st.integers(1, 9), st.integers(1, 4), st.integers(1, 4))
    def test_what_is_drawn_is_read_again(self, finishing: Finishing, number: int, columns: int, rows: int) -> None:
        count = {Finishing.SADDLE_STITCH: 4 * number, Finishing.ROLL_FOLD: 6, Finishing.Z_FOLD: 6}.get(
            finishing, number
        )
        scheme = scheme_for(finishing, count, grid=Grid(columns, rows))
        assert picture(as_picture(scheme.drawings)) == scheme.drawings

    def test_the_formula_draws_the_small_booklets_as_they_are_drawn_by_hand(self) -> None:
        for pages, drawings in SADDLE_STITCH.items():
            assert tuple(saddle_stitched(pages)) == drawings


class TestSchemes:
    def test_sixteen_pages_stitched(self) -> None:
        shows(
            scheme_for(Finishing.SADDLE_STITCH, 16),
            """
            front       back
            16^|1^      2^:15^

            14^|3^      4^:13^

            12^|5^      6^:11^

            10^|7^      8^:9^
            """,
        )

    def test_a_booklet_that_is_read_from_right_to_left(self) -> None:
        shows(
            scheme_for(Finishing.SADDLE_STITCH, 8, binding=Binding.RIGHT),
            """
            front      back
            1^|8^      7^:2^

            3^|6^      5^:4^
            """,
        )

    def test_a_tumbled_booklet_has_its_backs_on_their_heads(self) -> None:
        shows(
            scheme_for(Finishing.SADDLE_STITCH, 8, flip=Flip.TUMBLE),
            """
            front      back
            8^|1^      7v:2v

            6^|3^      5v:4v
            """,
        )

    def test_folds_go_the_other_way_round_in_a_leaflet_from_right_to_left(self) -> None:
        scheme = scheme_for(Finishing.ROLL_FOLD, 6, binding=Binding.RIGHT)
        assert scheme.order == (2, 1)
        assert as_picture(scheme.drawings) == "front         back\n1^|6^|5^      4^:3^:2^"

    def test_roll_and_z_have_the_same_places_and_other_folds(self) -> None:
        places = [[row.cells for row in (*sheet.front, *sheet.back)] for (sheet,) in (ROLL_FOLD, Z_FOLD)]
        assert places[0] == places[1]
        assert ROLL_FOLD[0].front[0].joins == (Join.AWAY, Join.AWAY)
        assert Z_FOLD[0].front[0].joins == (Join.TOWARDS, Join.AWAY)

    def test_cut_and_stack(self) -> None:
        shows(
            scheme_for(Finishing.CUT_AND_STACK, 11, grid=Grid(2, 2)),
            """
            front      back
            1^ 5^      6^ 2^
            9^ -       - 10^

            3^ 7^      8^ 4^
            11^ -      - -
            """,
        )

    def test_one_page_has_nothing_on_its_back(self) -> None:
        assert tuple(cut_and_stacked(1, Grid())) == picture("front\n1^")
        assert not scheme_for(Finishing.FLAT, 1).two_sided


class TestPageCounts:
    @pytest.mark.parametrize(
        ("finishing", "pages", "message", "cure"),
        [
            ("saddle-stitch", 10, "10 pages cannot be finished as 'saddle-stitch'", "make it 8 or 12 pages: a booklet has a multiple of 4"),
            ("saddle-stitch", 1, "1 page cannot be finished as 'saddle-stitch'", "make it 4 pages: a booklet has a multiple of 4"),
            ("saddle-stitch", 0, "0 pages cannot be finished as 'saddle-stitch'", "make it 4 pages: a booklet has a multiple of 4"),
            ("roll-fold", 8, "8 pages cannot be finished as 'roll-fold'", "make it 6 pages: one for each panel, three on each side"),
            ("z-fold", 5, "5 pages cannot be finished as 'z-fold'", "make it 6 pages: one for each panel, three on each side"),
            ("flat", 0, "0 pages cannot be finished as 'flat'", "make it at least 1 page"),
        ],
    )  # fmt: skip
    def test_a_count_that_no_scheme_takes_is_refused_with_those_that_it_would(
        self, finishing: str, pages: int, message: str, cure: str
    ) -> None:
        with pytest.raises(Refusal) as refusal:
            scheme_for(Finishing(finishing), pages)
        (finding,) = refusal.value.diagnostics
        assert (finding.id, finding.message, finding.help) == ("page-count-without-scheme", message, cure)
