"""Profiles: what is read from one, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import ImageCms

from docgen.content.print_run import OUTPUT_CONDITION
from docgen.diagnostics import Place, Refusal
from docgen.files import Folder
from docgen.press.profiles import REGISTRY, load_profile, read_profile
from tests.projects import line

HERE = Place("content/print-runs/spring.yaml", 7, 12)
CURE = "put the printer's ICC profile there, or name another one under 'output-condition'"


@pytest.fixture(scope="module")
def coated(root: Path) -> bytes:
    return (root / OUTPUT_CONDITION).read_bytes()


def refused(data: bytes, path: str = "styles/icc/press.icc") -> str:
    with pytest.raises(Refusal) as refusal:
        read_profile(data, path, HERE)
    (finding,) = refusal.value.diagnostics
    return line(finding).replace(str(HERE), "")


def renamed(data: bytes, old: bytes, new: bytes) -> bytes:
    """The profile with another description of the same length."""
    assert len(old) == len(new)
    assert old in data
    return data.replace(old, new, 1)


def test_the_profile_that_comes_with_docgen(root: Path) -> None:
    profile = load_profile(Folder.at(root), OUTPUT_CONDITION)
    assert profile.description == "ISO Coated v2 300% (basICColor)"
    assert (profile.condition, profile.registry) == ("FOGRA39", REGISTRY)
    assert profile.ink_limit == 300
    assert profile.data == (root / OUTPUT_CONDITION).read_bytes()


def test_its_licence_stands_beside_it(root: Path) -> None:
    text = (root / "styles/icc/LICENCE-basICColor.txt").read_text()
    assert "basICColor GmbH" in text
    assert "may not be removed or altered" in text


@pytest.mark.parametrize(
    ("description", "condition", "registry"),
    [
        (b"PSO Uncoated v3 (a print shop) ", "FOGRA52", REGISTRY),
        (b"The paper of 1 shop, FOGRA 47L ", "FOGRA47", REGISTRY),
        (b"Our own press and our own paper", "Our own press and our own paper", None),
    ],
)
def test_the_condition_is_known_by_the_description(
    coated: bytes, description: bytes, condition: str, registry: str | None
) -> None:
    profile = read_profile(renamed(coated, b"ISO Coated v2 300% (basICColor)", description), "press.icc")
    assert (profile.condition, profile.registry) == (condition, registry)


def test_a_missing_profile_is_told_where_it_is_named(root: Path) -> None:
    with pytest.raises(Refusal) as refusal:
        load_profile(Folder.at(root), "styles/icc/none.icc", HERE)
    assert [line(finding) for finding in refusal.value.diagnostics] == [
        f"{HERE}: error[profile-missing]: there is no profile 'styles/icc/none.icc' | {CURE}"
    ]


def test_a_profile_for_screens_is_refused() -> None:
    screen = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    assert refused(screen) == (
        ": error[profile-not-for-press]: 'styles/icc/press.icc' is a profile for screens, in RGB"
        " | name the CMYK profile of a printing condition, as print shops give it out"
    )


@pytest.mark.parametrize(
    ("at", "word", "message"),
    [
        (12, b"scnr", "is a profile for scanners and cameras, in CMYK"),
        (12, b"link", "is a profile that links two devices, in CMYK"),
        (16, b"GRAY", "is a profile for printing, in Gray"),
        (12, b"\xff\xff\xff\xff", "is a profile of an unknown kind, in CMYK"),
    ],
)
def test_only_presses_in_cmyk_will_do(coated: bytes, at: int, word: bytes, message: str) -> None:
    assert message in refused(coated[:at] + word + coated[at + 4 :])


@pytest.mark.parametrize("data", [b"", b"not a profile", b"%PDF-1.7" + bytes(200)])
def test_what_is_no_profile_is_refused(data: bytes) -> None:
    assert refused(data).startswith(": error[profile-unreadable]: 'styles/icc/press.icc' is not an ICC profile")


def test_damaged_profiles_are_refused(coated: bytes) -> None:
    assert "profile-unreadable" in refused(coated[:5000])  # cut off
    assert "profile-unreadable" in refused(coated.replace(b"B2A", b"B2X"))  # it cannot turn colours into inks
