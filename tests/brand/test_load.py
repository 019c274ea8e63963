"""Brand files: inheritance, and every fault with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from docgen.brand.load import load_brand
from docgen.content.record import Name
from docgen.files import Folder, digest_of
from tests.brand.helpers import HERE, faults, load, project, write

MINE = "styles/brands/mine/brand.yaml"


def test_the_plain_brand_has_everything(tmp_path: Path) -> None:
    brands, found = load(project(tmp_path), "plain")
    assert found == []
    plain = brands["plain"]
    assert (plain.name, plain.logo.path) == ("Plain Leaflets", "styles/brands/plain/logo.svg")
    assert (plain.logo.width, plain.logo.height) == (14, 14)
    assert plain.inks["text"].rgb == (0, 0, 0)
    assert plain.inks["muted"].process == (0, 0, 0, 75)
    assert plain.address_of("a.patient") == "https://leaflets.plain.example/e/a.patient"
    assert plain.fonts.css() == ':root { --font-text: "DejaVu Sans"; --font-heading: "DejaVu Sans" }'


def test_a_brand_says_only_what_is_different(tmp_path: Path) -> None:
    write(
        project(tmp_path),
        "mine",
        """\
        brand: mine
        extends: plain
        name: Mine
        inks:
          primary: {screen: "#004466", process: [100, 50, 20, 30], spot: PANTONE 302 C}
        contact: {phone: 01632 960 001}
        """,
    )
    brands, found = load(tmp_path, "mine")
    assert found == []
    mine = brands["mine"]
    assert (mine.id, mine.name, mine.footer) == ("mine", "Mine", "Plain Leaflets")
    assert (mine.contact.name, mine.contact.phone) == ("Medicines information", "01632 960 001")
    assert mine.inks["primary"].spot == "PANTONE 302 C"
    assert mine.inks["text"].screen.written == "#000000"
    assert mine.logo.path == "styles/brands/plain/logo.svg", "a path belongs to the file in which it is written"


def test_what_a_brand_is_made_from_is_recorded_its_parents_and_the_machines_fonts_too(tmp_path: Path) -> None:
    write(tmp_path, "mine", "brand: mine\nextends: plain\n")
    folder = Folder.at(project(tmp_path))
    with folder.recording() as reads:
        load_brand(folder, Name("mine", HERE))
    assert reads[MINE] == digest_of((tmp_path / MINE).read_bytes())
    assert {"styles/brands/plain/brand.yaml", "styles/brands/plain/logo.svg", "font:DejaVu Sans"} <= reads.keys()
    assert "listing:styles/brands/mine/fonts/*.ttf" in reads


def test_an_ink_is_replaced_as_a_whole(tmp_path: Path) -> None:
    """Else a new colour on screens would be printed in the parent's process colours."""
    found = faults(tmp_path, 'brand: mine\nextends: plain\ninks: {primary: {screen: "#004466"}}\n')
    assert found == [f"{MINE}:3:17: error[missing-key]: key 'process' is missing"]


def test_an_unknown_brand(tmp_path: Path) -> None:
    _, found = load(project(tmp_path), "plane")
    assert found == ["docgen.yaml:3:10: error[unknown-brand]: unknown brand 'plane' | did you mean 'plain'?"]


def test_an_unknown_parent(tmp_path: Path) -> None:
    found = faults(tmp_path, "brand: mine\nextends: plan\n")
    assert found == [f"{MINE}:2:10: error[unknown-brand]: unknown brand 'plan' | did you mean 'plain'?"]


def test_a_circle_of_parents(tmp_path: Path) -> None:
    write(tmp_path, "one", "brand: one\nextends: two\n")
    write(tmp_path, "two", "brand: two\nextends: one\n")
    assert load(tmp_path, "one")[1] == [
        "styles/brands/two/brand.yaml:2:10: error[brand-cycle]: brand 'one' extends itself: one -> two -> one"
        " | take one 'extends' out"
    ]


def test_a_name_that_is_not_its_folders(tmp_path: Path) -> None:
    found = faults(tmp_path, "brand: yours\nextends: plain\n")
    assert found == [f"{MINE}:1:8: error[name-not-folder]: 'yours' is written in a folder called 'mine' | use one name"]


def test_everything_that_is_missing_is_told_at_once(tmp_path: Path) -> None:
    found = faults(tmp_path, "brand: mine\nname: Mine\n")
    keys = ("logo", "fonts", "inks", "contact", "editions-at", "footer")
    assert found == [f"{MINE}:1:1: error[missing-key]: key '{key}' is missing" for key in keys]


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("colour: red", f"{MINE}:3:1: error[unknown-key]: unknown key 'colour' | did you mean"),
        (
            "inks: {prymary: {}}",
            f"{MINE}:3:8: error[unknown-key]: unknown key 'prymary' | did you mean 'primary'?",
        ),
        (
            "inks: {text: {screen: black, process: [0, 0, 0, 100]}}",
            f"{MINE}:3:23: error[not-a-colour]: 'black' is not a colour | write it as '#0b5c73', in quotes",
        ),
        (
            'inks: {text: {screen: "#000000", process: [0, 0, 100]}}',
            f"{MINE}:3:43: error[not-process]: expected four whole numbers from 0 to 100"
            " | write cyan, magenta, yellow and black in percent, for example [90, 40, 35, 20]",
        ),
        (
            "contact: {email: ask us}",
            f"{MINE}:3:18: error[not-an-address]: 'ask us' is not an email address | write it as team@trust.example",
        ),
        (
            "contact: {web: http://trust.example}",
            f"{MINE}:3:16: error[not-an-address]: 'http://trust.example' is not a web address"
            " | write it as https://trust.example",
        ),
        (
            "contact: {phone: ask at the desk}",
            f"{MINE}:3:18: error[not-a-phone-number]: 'ask at the desk' is not a phone number"
            " | write it as 01632 960123",
        ),
        (
            "editions-at: https://trust.example/e",
            f"{MINE}:3:14: error[not-an-address]: 'https://trust.example/e' is not a web address that ends in '/'"
            " | write it as https://trust.example/e/",
        ),
        (
            "stylesheet: mine.css",
            f"{MINE}:3:13: error[stylesheet-missing]: there is no stylesheet 'styles/brands/mine/mine.css'"
            " | check the path",
        ),
        ('footer: ""', f"{MINE}:3:9: error[empty-text]: the text is empty | write it, or take the key out"),
        (
            "footer: 福",
            f"{MINE}:3:9: error[glyph-missing]: the font 'DejaVu Sans' of brand 'mine' has no '福'"
            " (U+798F CJK UNIFIED IDEOGRAPH-798F) | write it with other characters, or choose a font that has it",
        ),
    ],
)
def test_a_fault_is_told_at_its_place(tmp_path: Path, written: str, told: str) -> None:
    (found,) = faults(tmp_path, f"brand: mine\nextends: plain\n{written}\n")
    assert found == told or (told.endswith("did you mean") and found.startswith(told.removesuffix(" | did you mean")))


def test_a_fault_of_the_parent_is_told_once_for_all_its_children(tmp_path: Path) -> None:
    write(tmp_path, "base", "brand: base\nfooter: [a, b]\n")
    for name in ("one", "two"):
        write(tmp_path, name, f"brand: {name}\nextends: base\n")
    found = load(tmp_path, "one", "two")[1]
    assert found.count("styles/brands/base/brand.yaml:2:9: error[wrong-type]: expected text, found a list") == 1
