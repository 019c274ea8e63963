"""The job ticket for machines, parsed back: the product, its intents, its files."""

from __future__ import annotations

import hashlib
import re
import xml.etree.ElementTree as ET
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.press.job import File, PrintJob, State
from docgen.press.plates import PROCESS, Plate
from docgen.press.xjdf import NAMESPACE, separation, xjdf
from tests.press.jobs import EDITION, booklet, cards, folded

NMTOKEN = re.compile(r"[A-Za-z0-9._:-]+")


def parsed(job: PrintJob) -> ET.Element:
    root = ET.fromstring(xjdf(job))
    assert all(element.tag.startswith(f"{{{NAMESPACE}}}") for element in root.iter())
    for element in root.iter():
        element.tag = element.tag.removeprefix(f"{{{NAMESPACE}}}")
    return root


def intent(job: PrintJob, name: str) -> ET.Element | None:
    return parsed(job).find(f"ProductList/Product/Intent[@Name='{name}']/{name}")


def the(element: ET.Element | None) -> ET.Element:
    assert element is not None
    return element


def test_it_names_the_job_and_asks_for_a_product() -> None:
    root = parsed(booklet())
    assert root.tag == "XJDF"
    assert root.attrib == {
        "DescriptiveName": "Baclofen tablets, booklets for wards and clinics",
        "JobID": "baclofen-booklets",
        "JobPartID": EDITION,
        "Types": "Product",
        "Version": "2.2",
    }
    product = the(root.find("ProductList/Product"))
    assert product.attrib == {
        "Amount": "2000",
        "DescriptiveName": "Baclofen tablets, Northgate University Hospitals",
        "ExternalID": EDITION,
        "ID": "product",
        "IsRoot": "true",
        "ProductType": "Booklet",
    }
    assert {i.get("IDUsage"): i.get("IDValue") for i in product.findall("GeneralID")} == {
        "Revision": "1",
        "RevisionState": "approved",
    }


def test_sizes_are_points_and_paper_is_microns() -> None:
    layout = the(intent(booklet(), "LayoutIntent"))
    width, height, depth = map(float, layout.attrib["FinishedDimensions"].split())
    assert (width * 25.4 / 72, height * 25.4 / 72, depth) == pytest.approx((148, 210, 0), abs=0.001)
    assert float(layout.attrib["Bleed"]) * 25.4 / 72 == pytest.approx(3, abs=0.001)
    assert (layout.attrib["Pages"], layout.attrib["Sides"]) == ("12", "TwoSided")
    media = the(intent(booklet(), "MediaIntent"))
    assert media.attrib == {"MediaQuality": "coated silk", "MediaType": "Paper", "Thickness": "90", "Weight": "115"}


def test_a_booklet_is_stitched_and_not_folded() -> None:
    """Folds that binding implies are not told (4.7)."""
    binding = the(intent(booklet(), "BindingIntent"))
    assert binding.attrib == {"BindingSide": "Left", "BindingType": "SaddleStitch"}
    assert the(intent(booklet(binding="right"), "BindingIntent")).get("BindingSide") == "Right"
    assert intent(booklet(), "FoldingIntent") is None


def folds(job: PrintJob) -> tuple[dict[str, str], list[tuple[str, str, float]]]:
    folding = the(intent(job, "FoldingIntent"))
    listed = [
        (f.attrib["From"], f.attrib["To"], float(f.attrib["Travel"]) * 25.4 / 72) for f in folding.findall("Fold")
    ]
    return folding.attrib, listed


def test_a_leaflet_says_where_it_is_folded() -> None:
    assert intent(folded(), "BindingIntent") is None
    attributes, listed = folds(folded())
    assert attributes == {"FoldCatalog": "F6-4"}
    assert [(edge, to) for edge, to, _ in listed] == [("Left", "Down"), ("Left", "Down")]
    assert [travel for *_, travel in listed] == pytest.approx([97, 100], abs=0.001)
    attributes, listed = folds(folded(finishing="z-fold", panels=(99, 99, 99)))
    assert attributes == {"FoldCatalog": "F6-1"}
    assert [(edge, to) for edge, to, _ in listed] == [("Left", "Up"), ("Left", "Down")]


def test_a_leaflet_that_is_read_from_the_right_is_turned_and_its_narrow_panel_still_folded_first() -> None:
    attributes, listed = folds(folded(binding="right", panels=(100, 100, 97)))
    assert attributes == {"FoldCatalog": "F6-4", "Orientation": "Rotate180"}
    assert [travel for *_, travel in listed] == pytest.approx([97, 100], abs=0.001)


@pytest.mark.parametrize(("two_sided", "surfaces"), [(True, ["Front", "Back"]), (False, ["Front"])])
def test_each_printed_surface_names_its_inks(two_sided: bool, surfaces: list[str]) -> None:
    job = cards(two_sided=two_sided, plates=(*PROCESS, Plate("PANTONE 7708 C", (1, 0.2, 0.1, 0.4))))
    colours = the(intent(job, "ColorIntent")).findall("SurfaceColor")
    assert [colour.get("Surface") for colour in colours] == surfaces
    assert {colour.get("ColorsUsed") for colour in colours} == {"Cyan Magenta Yellow Black PANTONE_7708_C"}
    ink = the(parsed(job).find("ResourceSet[@Name='Color']/Resource"))
    assert the(ink.find("Part")).get("Separation") == "PANTONE_7708_C"
    assert the(ink.find("Color")).get("ActualColorName") == "PANTONE 7708 C"


def test_without_spot_inks_there_is_nothing_to_say_of_them() -> None:
    assert parsed(booklet()).find("ResourceSet[@Name='Color']") is None


def test_a_page_without_a_back_counts_as_two() -> None:
    layout = the(intent(cards(pages=1, two_sided=False), "LayoutIntent"))
    assert (layout.get("Pages"), layout.get("Sides")) == ("2", "OneSided")


def test_its_files_can_be_found_and_checked() -> None:
    data = {"../pages/a b.pdf": b"pages", "../sheets/ü.pdf": b"sheets"}
    files = tuple(File.of(path, "a file", 2, content) for path, content in data.items())
    root = parsed(booklet(files=files))
    sets = root.findall("ResourceSet[@Name='RunList']")
    assert [(one.get("Usage"), one.get("ID")) for one in sets] == [("Input", None), (None, "files-1")]
    for resource in root.findall("ResourceSet[@Name='RunList']/Resource"):
        spec = the(resource.find("RunList/FileSpec"))
        content = data[unquote(spec.attrib["URL"])]
        assert " " not in spec.attrib["URL"]
        assert spec.attrib["URL"].isascii()
        assert spec.attrib["CheckSum"].lower() == hashlib.md5(content).hexdigest()
        assert spec.attrib["FileSize"] == str(len(content))
        assert the(resource.find("GeneralID")).attrib == {
            "IDUsage": "SHA-256",
            "IDValue": hashlib.sha256(content).hexdigest(),
        }


@pytest.mark.parametrize("state", State)
def test_it_says_what_may_not_be_printed(state: State) -> None:
    comment = the(parsed(booklet(state=state)).find("Comment")).text or ""
    assert comment.startswith(state.name) == (state is not State.APPROVED)


def test_the_same_job_gives_the_same_bytes() -> None:
    assert xjdf(booklet()) == xjdf(booklet())
    assert xjdf(booklet()).startswith(b'<?xml version="1.0" encoding="UTF-8"?>\n<XJDF ')
    assert b"Time=" not in xjdf(booklet())


def test_elements_stand_in_the_order_of_the_alphabet() -> None:
    """As in chapter 3.2: all but the entries of an audit pool do."""
    for element in parsed(folded(notes="x")).iter():
        names = [child.tag for child in element]
        assert names == sorted(names, key=str), element.tag
    intents = [one.attrib["Name"] for one in parsed(folded()).iter("Intent")]
    assert intents == sorted(intents)


@given(st.text(min_size=1, max_size=30))
def test_every_ink_has_a_name_that_is_a_token(name: str) -> None:
    assert NMTOKEN.fullmatch(separation(name))


@given(st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=60))
def test_any_words_can_be_said(words: str) -> None:
    job = booklet(title=words, notes=words or "x")
    root = parsed(job)
    assert root.get("DescriptiveName") == words
