"""Files that are not what they say they are: each is spoilt in one way, and found out."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest

from docgen.files import Folder
from docgen.typeset.conformance import Finding, own_findings, prove, validated
from tests.typeset.helpers import made

BODY = (
    '<h1>t</h1><h2>u</h2><p>a <a href="https://example.org/">b</a><span class=n>n</span></p>'
    '<p><img src="pictures/pill.svg" alt="a pill"></p>'
)


@pytest.fixture
def good(folder: Folder) -> bytes:
    return made(folder, BODY, ".n { float: footnote }")


def spoilt(data: bytes, change: Callable[[Any], None]) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        change(pdf)
        pdf.save(out)
    return out.getvalue()


def elements(pdf: Any, role: str) -> list[Any]:
    return [item for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and item.get("/S") == f"/{role}"]


def test_a_good_file_has_no_findings(good: bytes) -> None:
    assert prove(good) == ()


def without_description(pdf: Any) -> None:
    del elements(pdf, "Figure")[0].Alt


def with_a_skipped_heading(pdf: Any) -> None:
    elements(pdf, "H2")[0].S = pikepdf.Name.H4


def without_language(pdf: Any) -> None:
    del pdf.Root.Lang


def with_a_link_elsewhere(pdf: Any) -> None:
    elements(pdf, "Link")[0].S = pikepdf.Name.Span


def with_a_link_in_nothing(pdf: Any) -> None:
    link = elements(pdf, "Link")[0]
    link.K = pikepdf.Array([kid for kid in link.K if isinstance(kid, int)])


def with_a_nameless_link(pdf: Any) -> None:
    pdf.pages[0].Annots[0].Contents = pikepdf.String(" ")


def with_lost_content(pdf: Any) -> None:
    del elements(pdf, "H2")[0].K


def with_content_told_twice(pdf: Any) -> None:
    heading = elements(pdf, "H2")[0]
    heading.K = pikepdf.Array([heading.K, heading.K])


def with_content_that_is_not_there(pdf: Any) -> None:
    elements(pdf, "H2")[0].K = 99


def with_a_nameless_note(pdf: Any) -> None:
    del elements(pdf, "Note")[0].ID


def with_text_in_a_group(pdf: Any) -> None:
    form = pdf.make_stream(b"/Span <</MCID 0>> BDC EMC")
    form.Type, form.Subtype, form.BBox = pikepdf.Name.XObject, pikepdf.Name.Form, [0, 0, 9, 9]
    pdf.pages[0].Resources.XObject["/group"] = form


def without_tree(pdf: Any) -> None:
    del pdf.Root.StructTreeRoot


@pytest.mark.parametrize(
    ("change", "rule", "message", "page"),
    [
        (without_description, "description", "a figure has no description", None),
        (with_a_skipped_heading, "heading", "a heading of level 4 comes where one of 2 is due", None),
        (without_language, "language", "the file does not say its language", None),
        (with_a_link_elsewhere, "link", "a link lies in a Span element instead of a Link", 1),
        (with_a_link_in_nothing, "link", "a link lies in no element instead of a Link", 1),
        (with_a_nameless_link, "link-name", "a link does not say where it leads", 1),
        (with_lost_content, "content-lost", "the content 1 is not in the structure tree", 1),
        (with_content_told_twice, "content-twice", "the content 1 is in the tree 2 times", 1),
        (with_content_that_is_not_there, "content-missing", "the structure tree names the content 99, which is not there", 1),
        (with_a_nameless_note, "note", "1 notes have the id ''", None),
        (with_text_in_a_group, "content-in-group", "content in a transparency group cannot be reached", 1),
        (without_tree, "untagged", "the file has no structure tree", None),
    ],
)  # fmt: skip
def test_a_fault_is_found(
    good: bytes, change: Callable[[Any], None], rule: str, message: str, page: int | None
) -> None:
    assert Finding("docgen", rule, message, page) in own_findings(spoilt(good, change))


def test_the_validator_has_its_say(good: bytes) -> None:
    found = validated(spoilt(good, lambda pdf: pdf.Root.__delitem__("/Metadata")))
    assert {finding.profile for finding in found} == {"PDF/UA-1", "PDF/A-3a"}


def test_what_is_no_pdf_is_a_finding_too() -> None:
    found = prove(b"not a pdf")
    assert [(finding.profile, finding.rule) for finding in found] == [
        ("PDF/UA-1", "unreadable"),
        ("docgen", "unreadable"),
    ]
