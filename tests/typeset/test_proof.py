"""What the text proof reads, and what it does and does not find there."""

from __future__ import annotations

import pytest

from docgen.files import Folder
from docgen.typeset.proof import missing, missing_from, text_of
from tests.typeset.helpers import made


def test_reads_in_the_order_of_the_tree_and_leaves_out_artifacts(folder: Folder) -> None:
    body = (
        '<header>run</header><h1>Title</h1><p>One <b>bo</b>ld<span class="n">a note</span> end.</p>'
        '<aside>late</aside><ul><li>item<p aria-hidden="true">hidden</p></li></ul>'
    )
    css = """
    header { position: running(top) } @page { @top-left { content: element(top) } @bottom-left { content: "foot" } }
    .n { float: footnote } aside { float: right }
    """
    assert text_of(made(folder, body, css)) == "Title\nOne bold 1\n1.\na note\nend.\nlate\n•\nitem"


def test_what_floats_is_read_where_it_was_written(folder: Folder) -> None:
    body = "<h1>t</h1><p>first</p><p class=up>second</p><p>third</p>"
    css = ".up { position: absolute; top: 0 }"
    assert text_of(made(folder, body, css)) == "t\nfirst\nsecond\nthird"


def test_hyphens_and_ligatures_of_the_setting_do_not_matter(folder: Folder) -> None:
    words = "supercalifragilistic pharmaceutical office terminology"
    body = f"<h1>t</h1><p>{words}</p><p class=soft>a great non\u00adsense</p>"
    pdf = made(folder, body, "p { hyphens: auto; width: 25mm } .soft { hyphens: manual; width: 18mm }")
    assert "‐" in text_of(pdf)
    assert missing(["t", words, "a great nonsense"], pdf) == []


def test_a_passage_over_two_pages_is_found(folder: Folder) -> None:
    words = " ".join(f"word{number}" for number in range(300))
    assert missing([words], made(folder, f"<h1>t</h1><p>{words}</p>")) == []


def test_a_file_that_is_none_has_no_text() -> None:
    import pikepdf

    pdf = pikepdf.new()
    pdf.add_blank_page()
    from io import BytesIO

    out = BytesIO()
    pdf.save(out)
    assert missing(["a"], out.getvalue()) == [0]


@pytest.mark.parametrize(
    ("passages", "page", "lost"),
    [
        (["one", "two"], "one two", []),
        (["two", "one"], "one two", [1]),  # in reading order
        (["one", "nine", "two", "ten"], "one two", [1, 3]),  # all that are lost, and not what follows
        (["a  b\nc"], "a b c", []),
        (["ab"], "a b", []),  # where lines end, spaces go
        ([""], "", []),
        (["a"], "", [0]),
        (["one", "one"], "one", [1]),  # each is said as often as it was written
        # numbers are whole
        (["5 mg"], "15 mg", [0]),
        (["5 mg"], "0.5 mg", [0]),
        (["5 mg"], "0,5 mg", [0]),
        (["5 mg"], "2-5 mg", [0]),
        (["5 mg"], "2–5 mg", [0]),
        (["5 mg"], "-5 mg", [0]),
        (["5 mg"], "1/5 mg", [0]),
        (["up to 1"], "up to 10", [0]),
        (["up to 1"], "up to 1.5", [0]),
        (["up to 1"], "up to 1. 5 times", []),
        (["up to 1"], "up to 1.", []),
        (["5 mg"], "take 5 mg", []),
        (["5 mg"], "1 5 mg", []),  # a cell '1' and a cell '5 mg'
        (["5 mg"], "15 mg 5 mg", []),
        (["15 mg"], "1 5 mg", [0]),
        (["1 5 mg"], "15 mg", [0]),
        (["10 000"], "10 000", []),
        (["10 000"], "10\u202f000", []),
        (["10 000"], "10000", [0]),
        (["½ tablet"], "1⁄2 tablet", [0]),
        (["½ tablet"], "½ tablet", []),
        (["½ tablet"], "1½ tablet", [0]),
        (["10²"], "102", [0]),
        (["20 to 30"], "20 to\n30", []),
        (["5–10 mg"], "5-10 mg", [0]),
        # hyphens between letters
        (["long-acting"], "long-\nacting", []),
        (["longacting"], "long‐ acting", []),
        (["24-hour"], "24-\nhour", []),
        (["-5 °C"], "5 °C", [0]),
        # other characters stay themselves
        (["efficacy"], "eﬃcacy", []),
        (["e\u0301"], "é", []),
        (["≥ 5"], "≤ 5", [0]),
        (["µg"], "mg", [0]),
        (["Take"], "take", [0]),
    ],
)
def test_what_is_missing(passages: list[str], page: str, lost: list[int]) -> None:
    assert missing_from(passages, page) == lost


def test_a_dose_is_not_found_in_another(folder: Folder) -> None:
    pdf = made(folder, "<h1>t</h1><p>Take <b>1</b>5 mg.</p><table><tr><td>1</td><td>5 mg</td></tr></table>")
    assert missing(["Take 15 mg."], pdf) == []
    assert missing(["Take", "5 mg."], pdf) == [1]
    assert missing(["1", "5 mg"], pdf) == []
