"""The sample editions, made for real and read back: they conform, hold all their text, and none that is not theirs."""

from __future__ import annotations

import functools
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import page
import pikepdf
import pypdfium2
import pytest
from PIL import ImageChops, ImageStat

from docgen import ExitCode, Project
from docgen.batch.events import Report
from docgen.content.blocks.warnings import ActionBox
from docgen.content.variant import Variant
from tests.projects import ROOT, line

PROJECT = Project.open(ROOT)
EDITIONS = [edition.id for edition in PROJECT.editions()]
MOST_PAGES = 4


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """All sample editions."""
    return PROJECT.build(output=tmp_path_factory.mktemp("editions"))


def path_of(built: Report, edition: str) -> Path:
    (outcome,) = (outcome for outcome in built.outcomes if outcome.edition.id == edition)
    return built.output / outcome.edition.path


@functools.cache
def variant(edition: str, *, other: bool = False) -> Variant:
    """What the edition was made of, or with `other` what the leaflet tells its other audience."""
    source = PROJECT.source(edition)
    assert source is not None
    return next(
        held for side, held in source.checked.variants.items() if (side.value != source.edition.audience) == other
    )


def strings_in(value: Any, seen: set[tuple[int, int]]) -> Iterator[str]:
    """Every string anywhere in a PDF: alternatives, bookmarks, metadata, contents of links …"""
    if isinstance(value, pikepdf.Object) and value.is_indirect:
        if value.objgen in seen:
            return
        seen.add(value.objgen)
    if isinstance(value, pikepdf.String):
        yield str(value)
    elif isinstance(value, pikepdf.Array):
        for part in value:
            yield from strings_in(part, seen)
    elif isinstance(value, pikepdf.Dictionary | pikepdf.Stream):
        if isinstance(value, pikepdf.Stream) and value.get("/Type") == "/Metadata":
            yield value.read_bytes().decode()
        for _, part in value.items():
            yield from strings_in(part, seen)


def everything_said(path: Path) -> str:
    """All that a file says to anybody, on the page or off it, without white space."""
    with pikepdf.open(path) as pdf:
        assert "/EmbeddedFiles" not in pdf.Root.get("/Names", {})
        parts = list(strings_in(pdf.trailer, set()))
    document = pypdfium2.PdfDocument(path)
    for sheet in document:
        text = sheet.get_textpage()
        parts.append(text.get_text_bounded())
        text.close()
        sheet.close()
    document.close()
    return "".join("\n".join(parts).replace("\ufffe", "-").replace("\x02", "-").split())


def test_every_edition_is_built_without_a_word(built: Report) -> None:
    said = [line(finding) for outcome in built.outcomes for finding in outcome.diagnostics]
    assert said + [line(finding) for finding in built.diagnostics] == []
    assert built.exit_code is ExitCode.DONE
    assert len(EDITIONS) == 24


def test_the_next_build_has_nothing_to_do_and_leaves_every_file_alone(built: Report) -> None:
    files = {path: path.stat() for path in built.output.rglob("*") if path.is_file() and ".docgen" not in path.parts}

    again = PROJECT.build(output=built.output)

    assert (again.outcomes, again.diagnostics, again.exit_code) == ((), (), ExitCode.DONE)
    assert sorted(made.id for made in again.current) == EDITIONS
    assert len(files) == 25
    for path, before in files.items():
        assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_check_is_silent_on_the_samples() -> None:
    assert PROJECT.check() == []


@pytest.mark.parametrize("edition", EDITIONS)
def test_conforms_to_both_standards_at_once(built: Report, edition: str) -> None:
    path = path_of(built, edition)

    for profile in ("ua1", "3a"):
        result = page.validate_pdf(str(path), profile=profile)
        assert result.is_compliant, [(fault.rule_id, fault.message) for fault in result.failures]


@pytest.mark.skipif(not shutil.which("qpdf"), reason="qpdf is not installed")
@pytest.mark.parametrize("edition", EDITIONS)
def test_is_sound_for_qpdf(built: Report, edition: str) -> None:
    checked = subprocess.run(["qpdf", "--check", path_of(built, edition)], capture_output=True, text=True, check=False)

    assert checked.returncode == 0, checked.stdout + checked.stderr


@pytest.mark.parametrize("edition", EDITIONS)
def test_nothing_that_is_for_the_other_audience_only_is_anywhere_in_it(built: Report, edition: str) -> None:
    own, other = variant(edition), variant(edition, other=True)
    mine = "".join("".join(own.words(text).split()) for text in own.texts(unseen=None))
    said = everything_said(path_of(built, edition))

    theirs = ["".join(other.words(text).split()) for text in other.texts(unseen=None)]
    secrets = [text for text in theirs if len(text) > 24 and text not in mine]

    assert len(secrets) > 30
    assert [secret for secret in secrets if secret in said] == []


@pytest.mark.parametrize("edition", EDITIONS)
def test_what_is_said_off_the_page_is_there(built: Report, edition: str) -> None:
    said = everything_said(path_of(built, edition))

    for text in variant(edition).texts(unseen=True):
        assert "".join(variant(edition).words(text).split()) in said


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_page_says_that_it_is_a_draft_and_which_page_it_is(built: Report, edition: str) -> None:
    document = pypdfium2.PdfDocument(path_of(built, edition))
    pages = [sheet.get_textpage().get_text_bounded() for sheet in document]

    for number, text in enumerate(pages, start=1):
        words = " ".join(text.split())
        assert "Draft for clinical review" in words
        assert f"page {number} of {len(pages)}" in words
        assert edition in "".join(text.replace("\x02", "-").split())
    assert "".join(pages).count("23 November 2028") >= len(pages)
    document.close()


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_box_with_what_matters_most_is_whole_on_the_first_page(built: Report, edition: str) -> None:
    (box,) = (block for block in variant(edition).sections[0].blocks if isinstance(block, ActionBox))
    document = pypdfium2.PdfDocument(path_of(built, edition))
    first = "".join(document[0].get_textpage().get_text_bounded().replace("\x02", "-").split())
    document.close()

    assert len(box.points) == 5
    for point in box.points:
        assert "".join(variant(edition).words(point.lead).split()) in first


@pytest.mark.parametrize("edition", [name for name in EDITIONS if name.endswith("standard")])
def test_a_leaflet_has_at_most_four_pages_and_the_shorter_ones_three_for_patients(built: Report, edition: str) -> None:
    most = MOST_PAGES - 1 if ".patient." in edition and not edition.startswith("baclofen-tablets.") else MOST_PAGES
    with pikepdf.open(path_of(built, edition)) as pdf:
        assert len(pdf.pages) <= most


@pytest.mark.parametrize("edition", EDITIONS)
def test_bookmarks_lead_through_the_sections(built: Report, edition: str) -> None:
    with pikepdf.open(path_of(built, edition)) as pdf, pdf.open_outline() as outline:
        (title,) = outline.root
        bookmarks = [" ".join(item.title.split()) for item in title.children]

    headings = [variant(edition).words(section.heading) for section in variant(edition).sections]
    assert len(bookmarks) == len(headings)
    for bookmark, heading in zip(bookmarks, headings, strict=True):
        assert bookmark.endswith(heading)


def _strings(operand: Any) -> list[pikepdf.String]:
    """The strings that ``Tj`` or ``TJ`` paints: in an array they stand among distances."""
    parts = operand if isinstance(operand, pikepdf.Array) else [operand]
    return [part for part in parts if isinstance(part, pikepdf.String)]


@pytest.mark.parametrize("edition", [name for name in EDITIONS if name.endswith("large-print")])
def test_large_print_is_large(built: Report, edition: str) -> None:
    """Most of what is painted is 18 pt or more, which the engine writes as 24 px; the rest is the foot of the page, 14 pt
    or more, and the raised numbers of sources."""
    glyphs: Counter[float] = Counter()
    with pikepdf.open(path_of(built, edition)) as pdf:
        for sheet in pdf.pages:
            size = 0.0
            for operands, operator in pikepdf.parse_content_stream(sheet):
                if str(operator) == "Tf":
                    size = float(operands[1]) * 72 / 96
                elif str(operator) in ("Tj", "TJ"):
                    glyphs[size] += sum(len(bytes(part)) for part in _strings(operands[0]))
    large, foot, raised = (
        sum(count for size, count in glyphs.items() if low <= size < high)
        for low, high in ((17.99, 99), (13.99, 17.99), (12.49, 13.99))
    )

    assert large > 3 * (foot + raised)
    assert raised < large / 50
    assert large + foot + raised == glyphs.total()


def test_the_two_brands_are_clearly_different(built: Report) -> None:
    pictures = []
    for brand in ("northgate", "harbour"):
        document = pypdfium2.PdfDocument(path_of(built, f"baclofen-tablets.patient.{brand}.en-GB.standard"))
        pictures.append(document[0].render(scale=0.25).to_pil().convert("RGB"))
        document.close()
    difference = ImageChops.difference(*pictures).convert("L").point(lambda value: 255 if value > 24 else 0)
    assert ImageStat.Stat(difference).mean[0] / 255 > 0.2
