"""An edition's id and code: what docgen itself paints, where the engine set a stand-in."""

from __future__ import annotations

import dataclasses
import io

import pikepdf
import pypdfium2
import pytest
import segno
from hypothesis import given
from hypothesis import strategies as st

from docgen.diagnostics import Place, Refusal
from docgen.files import Folder
from docgen.typeset.codes import MASK, QUIET, qr
from docgen.typeset.conformance import prove
from docgen.typeset.document import Imprint, Mark
from docgen.typeset.finish import finish
from docgen.typeset.marks import LETTERS, content
from docgen.typeset.painted import painted
from docgen.typeset.proof import text_of
from tests.comparing import letters, shown
from tests.projects import line
from tests.typeset.helpers import INKS, METADATA, make
from tests.typeset.together import BRAND, IMPRINT, Together, slot, together, typeset_both

EDITION = '<p>Edition <span data-mark="id" data-breaks>0</span></p>'
CODE = (
    '<svg data-mark="qr" viewBox="0 0 1 1" role="img" aria-label="code" style="display: block; width: 24mm; height: 24mm">'
    '<path fill="none" stroke="var(--ink-text)" d="M0 .5h1"/></svg>'
)
LONG = "muscle-stiffness.patient.northgate.en-GB.large-print"


def imprint(id: str) -> Imprint:
    return dataclasses.replace(IMPRINT, id=id)


def edition(folder: Folder, id: str, html: str = EDITION, css: str = "") -> Together:
    return together(folder, slot("colophon"), {"colophon": html}, css, imprint(id))


def lines(pdf: bytes) -> list[str]:
    """What is painted, line by line, downwards."""
    pieces = [piece for found in painted(pdf).values() for piece in found if piece.seen]
    heights = sorted({round(piece.baseline) for piece in pieces}, reverse=True)
    return [
        " ".join(
            piece.text.strip() for piece in sorted(pieces, key=lambda it: it.origin) if round(piece.baseline) == high
        )
        for high in heights
    ]


# ------------------------------------------------------------------------------------------------ the id


def test_an_id_stands_on_the_line_where_its_stand_in_stood(folder: Folder) -> None:
    assert lines(edition(folder, "leaf.b").together) == ["t", "Edition leaf.b"]


def test_an_id_goes_on_below_after_a_full_stop(folder: Folder) -> None:
    made = edition(folder, LONG)
    assert lines(made.together) == ["t", "Edition muscle-stiffness.patient.", "northgate.en-GB.large-print"]
    assert LONG in "".join(text_of(made.together).split())
    assert prove(made.together) == ()


def test_an_id_is_set_as_the_engine_would_set_it(folder: Folder) -> None:
    """Letter by letter, where it breaks too: a whole document in which the engine is told the id."""
    id = "leaf.patient.trust.en-GB.standard"
    told = id.replace(".", ".<wbr>")
    style = "[data-told] { font-kerning: none; font-variant-ligatures: none; white-space: normal; hyphens: none }"
    by_engine = edition(folder, "x", f"<p>Edition <span data-told>{told}</span></p>", style).whole
    ours = edition(folder, id).together

    pages = [pypdfium2.PdfDocument(pdf) for pdf in (ours, by_engine)]
    one, other = (letters(document[0]) for document in pages)
    assert [letter for letter, *_ in one] == [letter for letter, *_ in other]
    for our, their in zip(one, other, strict=True):
        assert our[1:] == pytest.approx(their[1:], abs=0.1), our[0]
    for document in pages:
        document.close()


NAME = dataclasses.replace(BRAND, line=3)
"""Where the brand's name is written, which stands in the colophon."""
UNBROKEN = EDITION.replace(" data-breaks", "")


@pytest.mark.parametrize(
    ("html", "id", "place", "cure"),
    [
        (EDITION, LONG.replace(".", "-"), BRAND, "give the leaflet or the brand's folder a shorter name"),
        (
            EDITION,
            ".".join(["northgate-university"] * 9),
            NAME,
            "shorten what the brand has before it there, its `name`, or the names that the id is made of",
        ),
        (
            "<p>Northgate Hospitals</p>" * 4 + UNBROKEN.replace("Edition", "Northgate Hospitals:"),
            "leaf.patient.b.en-GB.standard",
            NAME,
            "shorten what the brand has before it there, its `name`",
        ),
    ],
    ids=["the id alone", "too many lines", "too much before it"],
)
def test_an_id_that_does_not_fit_is_told_with_the_cure_that_helps(
    folder: Folder, html: str, id: str, place: Place, cure: str
) -> None:
    document, filling = typeset_both(folder, slot("colophon"), {"colophon": html})

    with pytest.raises(Refusal) as refused:
        finish(document, INKS, METADATA, filling, dataclasses.replace(imprint(id), places={"colophon": NAME}))

    assert [line(found) for found in refused.value.diagnostics] == [
        f"{place}: error[slot-overflow]: the edition's id '{id}' does not fit the slot 'colophon'"
        f" | {cure}, or give the slot more room in every brand"
    ]


def test_an_id_that_may_not_break_does_not(folder: Folder) -> None:
    html = EDITION.replace(" data-breaks", "")
    assert lines(edition(folder, "leaf.b.en-GB", html).together) == ["t", "Edition leaf.b.en-GB"]
    document, filling = typeset_both(folder, slot("colophon"), {"colophon": html})
    with pytest.raises(Refusal, match="does not fit the slot 'colophon'"):
        finish(document, INKS, METADATA, filling, imprint(LONG))


def test_a_letter_that_the_font_lacks_is_told(folder: Folder) -> None:
    with pytest.raises(Refusal) as refused:
        edition(folder, "leaf.漢")
    assert [line(found) for found in refused.value.diagnostics] == [
        f"{BRAND}: error[glyph-missing]: the font of the edition's id has no '漢', which is in 'leaf.漢'"
        " | choose a font that has it"
    ]


def test_every_letter_of_ids_can_be_set(folder: Folder) -> None:
    made = edition(folder, LETTERS, css="#slot-colophon { font-size: 5pt; width: 90mm }")
    assert LETTERS in "".join(lines(made.together))


MARK = Mark(
    "id", x=30.0, y=10.0, left=0.0, right=100.0, bottom=52.0, leading=10.0, breaks=True, size=10.0,
    glyphs={letter: (index, 500) for index, letter in enumerate(LETTERS, start=1)},
)  # fmt: skip
"""Five pixels a letter: 14 of them on the first line, 20 on each of the others."""


def written(mark: Mark, id: str) -> list[tuple[float, float, str]]:
    """Each run of letters that is painted for an id: where it starts, and what it says."""
    names = {f"{index:04x}": letter for letter, (index, _) in mark.glyphs.items()}
    x, y, found = mark.x, mark.y, []
    for row in content(mark, Imprint(id, "https://x.test", Place("b.yaml"))).decode().splitlines():
        if row.endswith("Tm"):
            x, y = map(float, row.split()[4:6])
        else:
            codes = row.removeprefix("[<").removesuffix(">] TJ")
            found.append((x, y, "".join(names[codes[at : at + 4]] for at in range(0, len(codes), 4))))
    return found


@given(st.lists(st.text("abc-_1", min_size=1, max_size=25), min_size=1, max_size=7).map(".".join))
def test_an_id_is_painted_as_a_whole_within_its_slot_or_refused(id: str) -> None:
    try:
        runs = written(MARK, id)
    except Refusal:
        parts = [f"{part}." for part in id.split(".")]
        needed, room = 1, 14
        for part in (*parts[:-1], parts[-1][:-1]):
            needed, room = (needed, room - len(part)) if len(part) <= room else (needed + 1, 20 - len(part))
        assert max(map(len, parts)) > 20 or needed > 5
        return
    assert "".join(said for *_, said in runs) == id
    assert [y for _, y, _ in runs] == sorted({y for _, y, _ in runs})
    for x, y, said in runs:
        assert x + 5 * len(said) <= MARK.right + 0.5
        assert y <= MARK.bottom
        assert x == (MARK.x if y == MARK.y else MARK.left)
    assert all(said.endswith(".") for *_, said in runs[:-1])


# ------------------------------------------------------------------------------------------------ the code


def test_the_code_on_the_page_has_the_modules_of_the_address(folder: Folder) -> None:
    """As a camera would see it: each module, in the middle, light or dark."""
    made = edition(folder, "leaf.b", CODE)
    code, matrix = qr(IMPRINT.address), segno.make(IMPRINT.address, error="m", micro=False, mask=MASK).matrix
    (opening,) = made.document.openings
    side = 24 / 25.4 * 72

    document = pypdfium2.PdfDocument(made.together)
    picture = document[0].render(scale=4).to_pil().convert("L")
    top = document[0].get_height() - opening.y
    document.close()

    def at(column: float, row: float) -> int:
        """How light the code is there, in modules from its corner."""
        x, y = opening.x + side * column / code.side, top + side * row / code.side
        value = picture.getpixel((round(x * 4), round(y * 4)))
        assert isinstance(value, int)
        return value

    seen = [[at(x + QUIET + 0.5, y + QUIET + 0.5) < 128 for x in range(len(matrix))] for y in range(len(matrix))]
    assert seen == [[bool(module) for module in row] for row in matrix]
    edge = [at(x + 0.5, y + 0.5) for x in range(code.side) for y in (0, QUIET - 1, code.side - QUIET, code.side - 1)]
    assert set(edge) == {255}


def test_a_code_is_a_figure_with_its_description_and_in_the_ink(folder: Folder) -> None:
    made = edition(folder, "leaf.b", CODE)
    assert prove(made.together) == ()
    with pikepdf.open(io.BytesIO(made.together)) as pdf:
        alternatives = [
            str(item.Alt)
            for item in pdf.objects
            if isinstance(item, pikepdf.Dictionary) and item.get("/S") == "/Figure"
        ]
    assert alternatives == ["code"]
    assert shown(made.together, 0).getcolors() is None or (26, 26, 26) in {
        colour for _, colour in shown(made.together, 0).getcolors(1 << 20)
    }


# ------------------------------------------------------------------------------------------------ documents without slots


def test_marks_in_a_whole_page_are_set_too(folder: Folder) -> None:
    document = make(folder, f"<h1>t</h1>{EDITION}{CODE}")
    pdf = finish(document, INKS, METADATA, None, imprint("leaf.b"))
    assert lines(pdf) == ["t", "Edition leaf.b"]
    assert prove(pdf) == ()


def test_without_an_imprint_nothing_is_painted_for_marks(folder: Folder) -> None:
    assert lines(finish(make(folder, f"<h1>t</h1>{EDITION}"), INKS, METADATA)) == ["t", "Edition"]
