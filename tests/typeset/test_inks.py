"""Inks for the engine, and the fetcher's manners."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from PIL import ImageCms

from docgen.files import Folder, digest_of
from docgen.typeset.fetcher import ForbiddenURLError, ProjectFetcher, path_of, url_of
from docgen.typeset.inks import SCREEN, TINTS, placeholder_profile, prelude, profiles, with_inks
from tests.typeset.helpers import make, messages


def test_the_placeholder_is_a_grey_profile() -> None:
    profile = ImageCms.ImageCmsProfile(io.BytesIO(placeholder_profile())).profile
    assert (profile.xcolor_space, profile.device_class, profile.profile_description) == (
        "GRAY",
        "mntr",
        "placeholder for an ink",
    )
    assert len(placeholder_profile()) == int.from_bytes(placeholder_profile()[:4], "big")


def test_there_are_new_profiles_for_every_document() -> None:
    one, two = profiles(["a"]), profiles(["a"])
    assert list(one) == ["--a", SCREEN]
    assert one["--a"] is not two["--a"]
    assert (len(one["--a"].components), len(one[SCREEN].components)) == (1, 3)


def test_the_prelude_names_every_ink_and_tint() -> None:
    css = prelude(["primary"])
    assert "--ink-primary: color(--primary 1);" in css
    assert [f"--ink-primary-{tint}: color(--primary {tint / 100:g});" in css for tint in TINTS] == [True] * len(TINTS)


@pytest.mark.parametrize(
    ("text", "replaced"),
    [
        ('fill="var(--ink-a)"', 'fill="color(--a 1)"'),
        ('fill="var( --ink-a-30 )"', 'fill="color(--a 0.3)"'),
        ('fill="var(--ink-a-b-5)"', 'fill="color(--a-b 0.05)"'),
        ('fill="var(--ink-z)"', 'fill="var(--ink-z)"'),
        ('fill="color(--a 1)"', 'fill="color(--a 1)"'),
    ],
)
def test_inks_in_drawings(text: str, replaced: str) -> None:
    assert with_inks(text, ("a", "a-b")) == replaced


def test_paths_and_urls() -> None:
    assert url_of("styles/a b.css") == "docgen://project/styles/a%20b.css"
    assert path_of("docgen://project/styles/a%20b.css") == "styles/a b.css"
    assert path_of("https://example.org/a.css") is None


def test_serves_files_of_the_folder(folder: Folder) -> None:
    fetcher = ProjectFetcher(folder, ("primary",))
    with folder.recording() as reads:
        response = fetcher(url_of("pictures/pill.svg"))
    assert response.content_type == "image/svg+xml"
    assert b"color(--primary 1)" in response.read()
    assert list(fetcher.served) == ["pictures/pill.svg"]
    assert reads == {"pictures/pill.svg": digest_of((folder.root / "pictures/pill.svg").read_bytes())}


def test_serves_pictures_in_urls(folder: Folder) -> None:
    fetcher = ProjectFetcher(folder)
    with folder.recording() as reads:
        assert fetcher("data:image/png;base64,QUJD").read() == b"ABC"
        assert fetcher("DATA:image/svg+xml,%3Csvg/%3E").read() == b"<svg/>"
    assert reads == {}


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("https://example.org/x", "'https://example.org/x' is not a file of the project"),
        ("http://localhost/", "'http://localhost/' is not a file of the project"),
        ("file:///etc/passwd", "'file:///etc/passwd' is not a file of the project"),
        ("ftp://example.org/x", "'ftp://example.org/x' is not a file of the project"),
        ("docgen://project/none.png", "there is no file 'none.png'"),
        ("docgen://project/%2e%2e/x", "'../x' lies outside the project"),
        ("docgen://project/a.yaml", "'a.yaml' is neither a picture nor a font nor a stylesheet"),
        ("docgen://project/svg", "'svg' is neither a picture nor a font nor a stylesheet"),
        ("docgen://project/link", "'link' lies outside the project"),
        ("data:text/css,p{}", "'data:text/css,p{}' is not a picture"),
        ("data:image/png", "'data:image/png' is not a picture"),
        ("data:image/png;base64,A", "'data:image/png;base64,A…' is not proper base64"),
    ],
)
def test_refuses_everything_else(folder: Folder, url: str, reason: str) -> None:
    (folder.root / "link").symlink_to(Path("/etc/hostname"))
    fetcher = ProjectFetcher(folder)
    with folder.recording() as reads, pytest.raises(ForbiddenURLError) as caught:
        fetcher(url)
    assert str(caught.value) == reason
    assert fetcher.refused == {url: reason}
    assert reads == ({"none.png": None} if "none.png" in url else {})


@pytest.mark.parametrize(
    "body",
    ['<p id="a" style="border: 1pt solid var(--ink-gold)">x</p>', '<p id="a"><svg width="9" height="9" aria-label="x">'
     '<path d="M0 0h9v9z" fill="var(--ink-gold-20)"/></svg></p>', '<p id="a" style="color: color(--gold 1)">x</p>'],
)  # fmt: skip
def test_an_ink_that_is_not_there_is_told_of_attributes_too(folder: Folder, body: str) -> None:
    (found,) = messages(folder, body)
    assert re.fullmatch(r"content/a\.yaml:3:5: error\[unknown-ink\]: unknown ink 'gold(-20)?'", found)


def test_a_property_that_a_stylesheet_makes_may_be_used_in_attributes(folder: Folder) -> None:
    make(folder, '<h1>t</h1><p style="color: var(--ink-gold)">x</p>', ":root { --ink-gold: var(--ink-accent) }")
