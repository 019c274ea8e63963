"""Slots that were typeset alone, put into pages that were typeset empty: the same file as if the engine had made it whole."""

from __future__ import annotations

import io

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from docgen.diagnostics import Refusal
from docgen.files import Folder
from docgen.typeset.conformance import prove
from docgen.typeset.finish import finish
from docgen.typeset.painted import painted
from docgen.typeset.proof import text_of
from tests.comparing import facts, look_apart
from tests.typeset.helpers import INKS, METADATA, dump, manuscript
from tests.typeset.together import IMPRINT, Together, running, slot, together, typeset_both, typeset_whole

ACROSS = '<p style="break-before: page">more</p>'
DRAWING = '<svg width="20" height="20" aria-label="x"><path d="M0 0h20v20z" fill="var(--ink-accent)"/></svg>'
CASES: dict[str, tuple[str, dict[str, str]]] = {
    "words": (f"<p>a</p>{slot('contact')}<p>b</p>", {"contact": "<p>Ask us</p>"}),
    "nothing": (f"<p>a</p>{slot('contact')}<p>b</p>", {"contact": ""}),
    "two on a page, not in the order of their names": (
        f"{slot('colophon')}<p>a</p>{slot('band')}",
        {"band": "<p>Band</p>", "colophon": "<p>Colophon</p>"},
    ),
    "on the second page": (f"<p>a</p>{ACROSS}{slot('contact')}", {"contact": "<p>Ask us</p><p>soon</p>"}),
    "links, after a link of the page": (
        f'<p><a href="https://page.example/">p</a></p>{slot("contact")}<p><a href="https://page.example/2">q</a></p>',
        {"contact": '<p><a href="tel:01632960123">01632 960123</a> or <a href="https://b.example/" aria-label="us">b <b>c</b></a></p>'},
    ),
    "a link over two lines": (
        slot("band"),
        {"band": '<p><a href="https://b.example/">a link that is long enough for two lines</a></p>'},
    ),
    "a link within the page": (
        f'<h2 id="x">x</h2>{slot("contact")}',
        {"contact": '<p><a href="https://edition.invalid/">this edition</a></p>'},
    ),
    "a list and a table": (
        slot("contact"),
        {"contact": "<ul><li>a</li><li>b</li></ul><table><tr><th>c</th><td>d</td></tr></table>"},
    ),
    "another language, and words to be heard": (
        slot("contact"),
        {"contact": '<p>a <span lang="cy">b</span> <abbr title="see">c</abbr></p>'},
    ),
    "a picture": (slot("band"), {"band": '<img src="pictures/pill.svg" alt="a pill" style="width: 30mm">'}),
    "a picture that the page has too": (
        f'<p><img src="pictures/dot.png" alt="a dot" width="9"></p>{slot("band")}',
        {"band": '<p><img src="pictures/dot.png" alt="a dot" width="30"></p>'},
    ),
    "a see-through picture": (slot("band"), {"band": '<p><img src="pictures/dot.png" alt="a dot" width="30"></p>'}),
    "a drawing": (slot("band"), {"band": f"<p>{DRAWING}</p>"}),
    "a pattern behind": (
        slot("contact"),
        {"contact": '<p style="background: url(/pictures/pill.svg) 0 0 / 5mm 5mm; height: 12mm">a</p>'},
    ),
    "a round box": (
        slot("contact"),
        {"contact": '<p style="border-radius: 2mm; border: 1pt solid var(--ink-accent-50); overflow: hidden">a</p>'},
    ),
    "letters that the page lacks": (slot("contact"), {"contact": "<p>Tŷ Ŵyn, Žižkov Ω</p>"}),
    "letters that the page has, by chance": (f"<p>Ŵ</p>{slot('contact')}", {"contact": "<p>Ŵ</p>"}),
    "a font that the page lacks": (slot("contact"), {"contact": "<p>a <b>b</b> <i>c</i> <code>d</code></p>"}),
    "words that would have ligatures": (slot("contact"), {"contact": "<p>office, difficult, flat</p>"}),
    "in the foot of all pages": (
        f"{running('line')}<p>a</p>{ACROSS}<p>b</p>{slot('contact')}{ACROSS}",
        {"line": "A line", "contact": "<p>Ask us</p>"},
    ),
    "in the foot, with a drawing": (f"{running('line')}<p>a</p>{ACROSS}", {"line": f"{DRAWING} A line"}),
    "marks": (
        f"{running('line')}<p>a</p>{slot('colophon')}",
        {
            "line": '<p>No. <span data-mark="id">0</span></p>',
            "colophon": '<p>Edition <span data-mark="id" data-breaks>0</span></p><svg width="40" data-mark="qr" viewBox="0 0 1 1" '
            'role="img" aria-label="code"><path fill="none" stroke="var(--ink-text)" d="M0 .5h1"/></svg>',
        },
    ),
    "nested": (f"<section><h2>a</h2><div>{slot('contact')}</div></section>", {"contact": "<p>Ask us</p>"}),
}  # fmt: skip


@pytest.fixture
def pictures(folder: Folder) -> Folder:
    Image.new("RGBA", (4, 4), (10, 20, 30, 40)).save(folder.root / "pictures/dot.png")
    return folder


@pytest.mark.parametrize(("body", "fragments"), CASES.values(), ids=CASES)
def test_what_is_put_together_is_what_the_engine_makes_whole(
    pictures: Folder, body: str, fragments: dict[str, str]
) -> None:
    made = together(pictures, body, fragments)

    agree(made)


def agree(made: Together) -> None:
    """Asserts that both ways give the same, and that it conforms."""
    assert prove(made.whole) == ()
    assert prove(made.together) == ()
    assert dump(made.together) == dump(made.whole)
    assert text_of(made.together) == text_of(made.whole)
    assert facts(made.together) == facts(made.whole)
    assert look_apart(made.together, made.whole) == []


WORDS = st.text("ab cdéŴ1.", min_size=1, max_size=12).filter(str.strip)
PIECES = st.sampled_from([DRAWING, '<a href="https://b.example/">l</a>', "<b>b</b>", "<br>"])
FRAGMENT = st.lists(WORDS | PIECES, max_size=4).map(lambda parts: f"<p>{' '.join(parts)}</p>")


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.permutations(["band", "contact", "colophon"]).flatmap(
        lambda names: st.lists(st.sampled_from([*names, "p", "page"]), unique=True)
    ),
    st.fixed_dictionaries(dict.fromkeys(("band", "contact", "colophon", "line"), FRAGMENT)),
    st.booleans(),
)
def test_whatever_stands_in_slots_wherever_they_stand(
    tmp_path_factory: pytest.TempPathFactory, order: list[str], fragments: dict[str, str], foot: bool
) -> None:
    folder = Folder.at(tmp_path_factory.getbasetemp())
    parts = {"p": '<p>page <a href="https://page.example/">x</a></p>', "page": ACROSS}
    body = (running("line") if foot else "") + "".join(parts.get(name) or slot(name) for name in order)
    used = {name: html for name, html in fragments.items() if slot(name) in body}
    if foot:
        used["line"] = used["line"].replace("https://b.example/", "https://foot.example/")
    try:
        typeset_whole(folder, body, used)
    except Refusal as refusal:  # it does not fit: then it must not fit when it is typeset alone
        # On the page it may be too much for the margin as well, which it cannot be when it is alone.
        said = {str(found) for found in refusal.diagnostics if found.id != "margin-overflow"}
        assert said
        with pytest.raises(Refusal) as refused:
            typeset_both(folder, body, used)
        assert set(map(str, refused.value.diagnostics)) == said
    else:
        agree(together(folder, body, used))


def test_the_same_input_gives_the_same_bytes(folder: Folder) -> None:
    body, fragments = CASES["marks"]
    assert together(folder, body, fragments).together == together(folder, body, fragments).together


# ------------------------------------------------------------------------------------------------ fonts


def fonts_of(pdf: bytes) -> dict[str, int]:
    """How often each font is in a file, by its name without the tag of its subset."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        names = [
            str(item.FontName)[8:]
            for item in opened.objects
            if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/FontDescriptor"
        ]
    return {name: names.count(name) for name in names}


def test_slots_are_set_with_the_fonts_of_the_page(folder: Folder) -> None:
    made = together(
        folder,
        f"<p>a <b>b</b></p>{slot('contact')}",
        {"contact": "<p>Zoe, <b>01632 960123</b></p>"},
    )
    assert set(fonts_of(made.together).values()) == {1}


def test_a_slot_with_other_letters_brings_its_own_font_and_only_that(folder: Folder) -> None:
    body = f"<p>a <b>b</b></p>{slot('contact')}{slot('band')}"
    alone = fonts_of(together(folder, body, {"contact": "<p>Zoe <b>c</b></p>", "band": ""}).together)
    made = fonts_of(together(folder, body, {"contact": "<p>Ŵ <b>c</b></p>", "band": ""}).together)
    twice = [name for name, count in made.items() if count == 2]
    assert set(alone.values()) == {1}
    assert (alone.keys(), len(twice)) == (made.keys(), 1)


# ------------------------------------------------------------------------------------------------ links, artifacts, resources


def test_a_link_lies_where_its_slot_stands_and_is_owned_by_its_element(folder: Folder) -> None:
    body = f'<p><a href="https://page.example/">p</a></p>{slot("contact")}'
    link = '<p><a href="https://b.example/">b</a></p>'
    made = together(folder, body, {"contact": link})
    (opening,) = made.document.openings
    with pikepdf.open(io.BytesIO(made.together)) as pdf:
        notes = list(pdf.pages[0].Annots)
        assert [str(note.A.URI) for note in notes] == ["https://page.example/", "https://b.example/"]
        left, right, bottom, top = *sorted(map(float, notes[1].Rect[::2])), *sorted(map(float, notes[1].Rect[1::2]))
        inset = 2 / 25.4 * 72  # the padding of the slot
        assert left == pytest.approx(opening.x + inset, abs=0.1)
        assert opening.y - 14 - inset < bottom < top < opening.y
        assert right > left
        numbers = list(pdf.Root.StructTreeRoot.ParentTree.Nums)
        held = dict(zip(map(int, numbers[::2]), numbers[1::2], strict=True))
        assert sorted(held) == [0, 1, 2]
        assert [int(note.StructParent) for note in notes] == [1, 2]
        owner = held[2]
        assert str(owner.S) == "/Link"
        (reference,) = [kid for kid in owner.K if isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/OBJR"]
        assert reference.Obj.objgen == notes[1].objgen
        assert int(pdf.Root.StructTreeRoot.ParentTreeNextKey) > 2


def test_a_slot_in_the_margin_is_an_artifact_on_each_page_and_stands_in_the_file_once(folder: Folder) -> None:
    made = together(folder, f"{running('line')}<p>a</p>{ACROSS}{ACROSS}", {"line": "A line"})
    assert "A line" not in text_of(made.together)
    assert "A line" not in dump(made.together)
    with pikepdf.open(io.BytesIO(made.together)) as pdf:
        streams = [page.Contents[-1] for page in pdf.pages]
        assert len(pdf.pages) == 3
        assert len({stream.objgen for stream in streams}) == 1
        assert b"/Artifact" in streams[0].read_bytes()
        assert b"MCID" not in streams[0].read_bytes()
        assert all("/Annots" not in page for page in pdf.pages)


def test_links_in_the_margin_are_taken_away(folder: Folder) -> None:
    made = together(folder, f"{running('line')}<p>a</p>", {"line": '<a href="https://b.example/">A line</a>'})
    agree(made)
    with pikepdf.open(io.BytesIO(made.together)) as pdf:
        assert "/Annots" not in pdf.pages[0]


def test_what_a_drawing_needs_comes_along_under_names_of_its_own(pictures: Folder) -> None:
    image = '<img src="pictures/dot.png" alt="a dot" width="30">'
    made = together(pictures, f"<p>{image}</p>{slot('band')}", {"band": f"<p>{image}{DRAWING}</p>"})
    with pikepdf.open(io.BytesIO(made.together)) as pdf:
        resources = pdf.pages[0].Resources
        own = [
            key for kind in ("/XObject", "/ExtGState") for key in resources.get(kind, {}) if key.startswith("/slot-")
        ]
        assert own
        painted_ = pdf.pages[0].Contents[-1].read_bytes()
        assert all(key.encode() in painted_ for key in own)


def test_everything_is_black_at_the_start_of_a_slot_whatever_the_page_left_behind(folder: Folder) -> None:
    body = f'<p style="color: var(--ink-accent)">coloured, at the end of the page</p>{slot("contact")}'
    made = together(folder, body, {"contact": "<p>text</p>"})
    agree(made)
    assert [piece.text for pieces in painted(made.together).values() for piece in pieces if piece.seen]


def test_one_page_takes_many_brands(folder: Folder) -> None:
    body = f"<p>a</p>{slot('contact')}"
    document, _ = typeset_both(folder, body, {"contact": ""})
    for words in ("One", "Two, Ŵ", '<a href="https://b.example/">Three</a>'):
        _, filling = typeset_both(folder, body, {"contact": f"<p>{words}</p>"})
        pdf = finish(document, INKS, METADATA, filling, IMPRINT)
        assert pdf == together(folder, body, {"contact": f"<p>{words}</p>"}).together
        assert prove(pdf) == ()


def test_a_page_without_slots_needs_nothing(folder: Folder) -> None:
    from docgen.typeset.engine import typeset

    document = typeset(manuscript("<h1>t</h1>", is_open=True), folder)
    assert document.openings == ()
    assert prove(finish(document, INKS, METADATA)) == ()
