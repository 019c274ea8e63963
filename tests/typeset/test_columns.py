"""Columns are found with fewer layouts, and are the engine's own to the byte."""

from __future__ import annotations

import random
from typing import Any

import pytest

from docgen.files import Folder
from docgen.typeset.columns import Balancer
from docgen.typeset.environment import require_engine
from tests.typeset.helpers import BASE, make, page

WORDS = [
    "a",
    "baclofen",
    "dose",
    "of",
    "the",
    "muscle",
    "relaxes",
    "stiffness",
    "and",
    "spasms",
    "slowly",
    "never",
    "stop",
    "suddenly",
    "ask",
    "your",
    "doctor",
]

WHOLE = "li { break-inside: avoid; orphans: 3; widows: 3 } li:first-child { break-after: avoid }"


def words(random_: random.Random, most: int) -> str:
    return " ".join(random_.choices(WORDS, k=random_.randint(1, most)))


def items(seed: int, count: int, most: int = 30) -> str:
    random_ = random.Random(seed)
    return "".join(f"<li>{words(random_, most)}</li>" for _ in range(count))


def a_list(seed: int, count: int, most: int = 30) -> str:
    return f"<h1>t</h1><p>{words(random.Random(-seed), 60)}</p><ol>{items(seed, count, most)}</ol><p>after it</p>"


class Counted:
    """The engine's own layout of blocks, and how often it was asked."""

    def __init__(self, stock: Any) -> None:
        self.stock, self.count = stock, 0

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        self.count += 1
        return self.stock(*arguments, **named)


def both(body: str, css: str, monkeypatch: pytest.MonkeyPatch) -> tuple[int, int]:
    """How many layouts it takes us, and the engine; fails where the pages differ."""
    require_engine()
    from weasyprint import HTML
    from weasyprint.layout import block

    def pages() -> bytes:
        return HTML(string=page(f"<style>{BASE}{css}</style>{body}")).write_pdf(uncompressed_pdf=True)

    current = block.block_box_layout
    counted = Counted(current._stock if isinstance(current, Balancer) else current)
    monkeypatch.setattr(block, "block_box_layout", counted)
    expected, stock, counted.count = pages(), counted.count, 0
    monkeypatch.setattr(block, "block_box_layout", Balancer(counted))
    assert pages() == expected
    return counted.count, stock


def test_it_is_in_the_engines_place(folder: Folder) -> None:
    from weasyprint.layout import block

    make(folder, "<h1>t</h1>")
    assert isinstance(block.block_box_layout, Balancer)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("body", "css"),
    [
        (a_list(1, 17), f"ol {{ columns: 2 }} {WHOLE}"),
        (a_list(2, 25), f"ol {{ columns: 3; font-size: 6pt; margin-bottom: 3mm; padding-bottom: 1mm }} {WHOLE}"),
        (a_list(3, 60), f"ol {{ columns: 2 }} {WHOLE}"),
        (a_list(4, 17), "ol { columns: 2 }"),
        (a_list(5, 17), "ol { columns: 2 } li { margin: 2mm 0 3mm; border: 1pt solid; padding: 1mm }"),
        (a_list(6, 17), f"ol {{ columns: 2 }} li {{ position: relative; top: 1mm }} {WHOLE}"),
        (a_list(7, 17), f"ol {{ columns: 2 }} li {{ min-height: 20%; margin-top: -1mm }} {WHOLE}"),
        (a_list(8, 17), f"ol {{ columns: 2 }} li::first-letter {{ font-size: 2em }} {WHOLE}"),
        (a_list(9, 12), f"ol {{ columns: 2; height: 40mm }} {WHOLE}"),
        (
            f"<h1>t</h1><div>{''.join(f'<section><p>x</p><ul>{items(seed, 4, 5)}</ul></section>' for seed in range(2))}</div>",
            f"div {{ columns: 2 }} ul {{ columns: 2 }} section {{ break-inside: avoid }} {WHOLE}",
        ),
        (
            f"<h1>t</h1><div>{''.join(f'<section><p>x</p><ul>{items(seed, 6, 12)}</ul></section>' for seed in range(3))}</div>",
            f"div {{ columns: 2 }} p {{ margin: 3mm 0 1mm; break-after: avoid }} {WHOLE}",
        ),
        (a_list(10, 17).replace("</li>", "<b>beside</b></li>"), f"ol {{ columns: 2 }} b {{ float: right }} {WHOLE}"),
        (
            a_list(11, 17).replace("</li>", "<i>a note</i></li>", 3),
            f"ol {{ columns: 2 }} i {{ float: footnote }} {WHOLE}",
        ),
        (
            a_list(12, 17).replace("</li>", "<b>beside</b></li>"),
            f"ol {{ columns: 2 }} b {{ position: absolute; right: 0 }} li {{ position: relative }} {WHOLE}",
        ),
        (
            a_list(13, 9).replace("</li>", "<table><tr><td>1<td>two of them</table></li>"),
            f"ol {{ columns: 2 }} {WHOLE}",
        ),
    ],
)
def test_the_pages_are_the_engines_own(body: str, css: str, monkeypatch: pytest.MonkeyPatch) -> None:
    ours, stock = both(body, css, monkeypatch)
    assert ours <= stock


@pytest.mark.slow
def test_so_are_those_of_many_lists(monkeypatch: pytest.MonkeyPatch) -> None:
    for seed in range(20):
        random_ = random.Random(seed)
        css = f"""ol {{ columns: {random_.choice((2, 3))}; font-size: {random_.choice((5, 7, 9))}pt }}
            li {{ margin: 0 0 {random_.choice((0, 0.5, 2.2))}mm {random_.choice((0, 4))}mm }} {random_.choice(("", WHOLE))}"""
        with monkeypatch.context() as patch:
            both(a_list(100 + seed, random_.randint(2, 40)), css, patch)


def test_what_was_tried_is_not_laid_out_again(monkeypatch: pytest.MonkeyPatch) -> None:
    body, css = a_list(2, 25), f"ol {{ columns: 3; font-size: 6pt; margin-bottom: 3mm }} {WHOLE}"
    ours, stock = both(body, css, monkeypatch)
    assert ours < stock / 2, f"{ours} layouts where the engine needs {stock}"
