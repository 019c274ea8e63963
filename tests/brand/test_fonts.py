"""Fonts: which are there, and what they can write."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from docgen.brand import faces, fonts
from docgen.brand.faces import Face, family_digest, installed
from docgen.brand.fonts import glyph_faults, missing_glyphs
from docgen.content.text import Text
from docgen.diagnostics import ExitCode, Place, Refusal
from docgen.files import digest_of_file
from tests.brand.helpers import faults, load, project, write
from tests.projects import line

MINE = "styles/brands/mine/brand.yaml"


def test_the_machines_faces_know_their_characters() -> None:
    regular = [face for face in installed() if "DejaVu Sans" in face.families and face.has_weight(fonts.REGULAR)]
    assert any(ord("é") in face.characters() and ord("福") not in face.characters() for face in regular)


def test_a_font_that_is_not_there(tmp_path: Path) -> None:
    found = faults(tmp_path, "brand: mine\nextends: plain\nfonts: {heading: DejaVu Sanz}\n")
    assert found == [
        f"{MINE}:3:18: error[font-not-installed]: the font 'DejaVu Sanz' is not installed"
        " | did you mean 'DejaVu Sans'? else install it, or put its files in the brand's fonts/ folder"
    ]


def test_a_font_without_a_bold_weight(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lonely = Face(("Lonely",), (80, 80), False, "/x.ttf", "20-17f 2010-2022")
    monkeypatch.setattr(fonts, "installed", lambda: (lonely,))
    found = faults(tmp_path, "brand: mine\nextends: plain\nfonts: {text: Lonely, heading: Lonely}\n")
    assert found == [
        f"{MINE}:3:15: error[font-not-installed]: the font 'Lonely' is installed without its bold weight"
        " | install 'Lonely' in bold, or put it in fonts/"
    ]


def test_a_font_of_the_brands_own(tmp_path: Path) -> None:
    regular = next(face for face in installed() if "DejaVu Sans" in face.families and face.has_weight(fonts.REGULAR))
    own = project(tmp_path) / "styles/brands/plain/fonts"
    own.mkdir()
    shutil.copy(regular.path, own / "own.ttf")
    write(tmp_path, "mine", "brand: mine\nextends: plain\n")
    mine = load(tmp_path, "mine")[0].get("mine")
    assert mine is None, "the brand's own files stand for the whole family, and its bold is not among them"
    bold = next(f for f in installed() if f.families == ("DejaVu Sans",) and f.has_weight(fonts.BOLD) and not f.italic)
    shutil.copy(bold.path, own / "own-bold.ttf")
    brands, found = load(tmp_path, "mine")
    assert found == []
    assert brands["mine"].fonts.css() == (
        '@font-face { font-family: "DejaVu Sans"; src: url("/styles/brands/plain/fonts/own-bold.ttf");'
        " font-weight: 700; font-style: normal }\n"
        '@font-face { font-family: "DejaVu Sans"; src: url("/styles/brands/plain/fonts/own.ttf");'
        " font-weight: 400; font-style: normal }\n"
        ':root { --font-text: "DejaVu Sans"; --font-heading: "DejaVu Sans" }'
    )


def test_a_file_that_is_no_font(tmp_path: Path) -> None:
    own = project(tmp_path) / "styles/brands/plain/fonts"
    own.mkdir()
    (own / "not.ttf").write_text("not a font")
    assert load(tmp_path, "plain")[1] == [
        "styles/brands/plain/fonts/not.ttf: error[font-unreadable]: 'styles/brands/plain/fonts/not.ttf' is not a font"
        " | replace it"
    ]


def test_missing_glyphs_are_named_once_with_their_font(tmp_path: Path) -> None:
    plain = load(project(tmp_path), "plain")[0]["plain"]
    assert missing_glyphs(plain, "Café, 5 mg ≥ 2") == []
    assert missing_glyphs(plain, "福 and 福") == [("福", "DejaVu Sans")]
    place = Place("content/leaflets/x.yaml", 4, 9, 20)
    found = list(glyph_faults(plain, [Text("see **福** now", place), Text("福", place)]))
    assert [line(finding) for finding in found] == [
        "content/leaflets/x.yaml:4:9: error[glyph-missing]: the font 'DejaVu Sans' of brand 'plain' has no '福'"
        " (U+798F CJK UNIFIED IDEOGRAPH-798F) | write it with other characters, or choose a font that has it"
    ]


def test_a_machine_without_fontconfig(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(Refusal) as refusal:
        installed.__wrapped__()
    assert refusal.value.exit_code is ExitCode.ENVIRONMENT
    assert [line(finding) for finding in refusal.value.diagnostics] == [
        "None: error[fontconfig-missing]: the program 'fc-list' is missing, so fonts cannot be looked up"
        " | install fontconfig: apt install fontconfig, or brew install fontconfig"
    ]


def only_font(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine with one font, whose family has a name in English and one in German."""
    english, german = 0x409, 0x407
    regular = next(face for face in installed() if face.families == ("DejaVu Sans",))
    font = TTFont(regular.path)
    for number in (1, 4, 16):
        font["name"].removeNames(nameID=number)
    for name, language in (("Zzz Serifenlos", german), ("Zzz Sans", english)):
        font["name"].setName(name, 1, 3, 1, language)
        font["name"].setName(name, 4, 3, 1, language)
    font.save(folder / "zzz.ttf")
    settings = f"<fontconfig><dir>{folder}</dir><cachedir>{folder}/cache</cachedir></fontconfig>"
    (folder / "fonts.conf").write_text(settings)
    monkeypatch.setenv("FONTCONFIG_FILE", str(folder / "fonts.conf"))


@pytest.mark.parametrize("variable", ["LANG", "LC_ALL", "FC_LANG"])
def test_a_font_is_the_same_in_every_locale(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variable: str) -> None:
    only_font(tmp_path, monkeypatch)
    for name in ("LANG", "LC_ALL", "LC_CTYPE", "FC_LANG"):
        monkeypatch.delenv(name, raising=False)
    seen = []
    for language in ("en_GB.UTF-8", "de_DE.UTF-8"):
        monkeypatch.setenv(variable, language.replace("_", "-")[:5] if variable == "FC_LANG" else language)
        monkeypatch.setattr(faces, "installed", installed.__wrapped__)
        seen.append((faces.installed(), family_digest("Zzz Sans", digest_of_file)))
    assert [face.families for face in seen[0][0]] == [("Zzz Sans", "Zzz Serifenlos")]
    assert seen[0] == seen[1]


def test_the_order_in_which_fonts_are_told_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [f"Two,Zwei\t80\t0\t100\t/{name}.ttf\t20-7e\n" for name in "ab"]
    told = []
    for listing in (lines, lines[::-1]):
        monkeypatch.setattr(faces, "_ask", lambda command, listing=listing: "".join(listing))
        told.append(installed.__wrapped__())
    assert [face.path for face in told[0]] == ["/a.ttf", "/b.ttf"]
    assert told[0] == told[1]
