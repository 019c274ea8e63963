"""Pictures: into process inks by the profile, grey to black alone, nothing that one can see through."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PIL import Image

from docgen.files import Folder
from tests.press.pressed import at, edition, needs_ghostscript, plates, pressed, refused, rgb_in
from tests.typeset.helpers import project

CSS = "@page { margin: 0 } img { display: block; width: 40mm; margin: 10mm }"
BODY = '<h1 hidden>t</h1><img src="pictures/{}" alt="x">'


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return project(tmp_path)


def save(folder: Folder, image: Image.Image, name: str = "photo.png", **options: Any) -> str:
    image.save(folder.root / "pictures" / name, **options)
    return BODY.format(name)


def images(pdf: pikepdf.Pdf) -> list[pikepdf.Stream]:
    return [item for item in pdf.objects if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == "/Image"]


def image_in(pdf: bytes) -> tuple[str, bytes]:
    """The colour space and the samples of the one image of a file, which has no mask."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        (image,) = images(opened)
        assert "/SMask" not in image
        return str(image.ColorSpace), image.read_bytes() if image.Filter == "/FlateDecode" else b""


def stripes(*colours: tuple[int, ...], mode: str = "RGB") -> Image.Image:
    image = Image.new(mode, (60 * len(colours), 90))
    for number, colour in enumerate(colours):
        image.paste(colour if len(colour) > 1 else colour[0], (60 * number, 0, 60 * number + 60, 90))
    return image


def test_colours_become_inks_within_the_limit(folder: Folder) -> None:
    body = save(folder, stripes((255, 255, 255), (0, 0, 0), (255, 0, 0), (20, 40, 90)))
    pdf = pressed(folder, body, CSS)
    assert rgb_in(pdf) == []
    space, samples = image_in(pdf)
    assert space == "/DeviceCMYK"
    white, black, red, _ = (tuple(samples[4 * x : 4 * x + 4]) for x in (30, 90, 150, 210))
    assert white == (0, 0, 0, 0)  # relative colorimetric: white is paper
    assert sum(black) / 2.55 > 280  # black point compensation: as dark as it can be
    assert red[0] < 10
    assert min(red[1:3]) > 230
    assert max(map(sum, zip(*[iter(samples)] * 4, strict=True))) / 2.55 <= 300.5


@needs_ghostscript
def test_plates_of_a_picture(folder: Folder) -> None:
    body = save(folder, stripes((255, 255, 255), (255, 0, 0)))
    found = plates(pressed(folder, body, CSS))
    assert {name: at(plate, 20, 25) for name, plate in found.items()} == dict.fromkeys(found, 0)
    assert at(found["Magenta"], 45, 25) > 90
    assert at(found["Yellow"], 45, 25) > 90


@pytest.mark.parametrize(
    ("image", "options"),
    [
        (stripes((0,), (90,), (255,), mode="L"), {}),
        (stripes((0,), (90,), (255,), mode="L"), {"name": "photo.jpg", "quality": 95}),
        (stripes((0, 0, 0), (90, 90, 90), (255, 255, 255)), {}),  # RGB that is grey in all its pixels
        (stripes((0, 0, 0), (90, 90, 90), (255, 255, 255)).quantize(8), {}),
    ],
    ids=["grey", "jpeg", "rgb", "palette"],
)
@needs_ghostscript
def test_grey_is_printed_in_black_alone(folder: Folder, image: Image.Image, options: dict[str, Any]) -> None:
    pdf = pressed(folder, save(folder, image, **options), CSS)
    assert image_in(pdf)[0] == "/DeviceGray"
    found = plates(pdf)
    assert [at(found["Black"], x, 25) for x in (18, 32, 46)] == pytest.approx([100, 65, 0], abs=1)
    assert {found[name].getbbox() for name in ("Cyan", "Magenta", "Yellow")} == {None}


def test_jpegs_and_palettes_become_inks_too(folder: Folder) -> None:
    image = stripes((200, 30, 30), (30, 30, 200))
    for name, saved in (("a.jpg", image), ("b.png", image.convert("P"))):
        pdf = pressed(folder, save(folder, saved, name), CSS)
        assert rgb_in(pdf) == []
        assert image_in(pdf)[0] == "/DeviceCMYK"


def test_a_mask_that_hides_nothing_goes(folder: Folder) -> None:
    for name, mode in (("a.png", "RGBA"), ("b.png", "LA")):
        image = Image.new("RGBA", (60, 60), (200, 30, 30, 255)).convert(mode)
        pdf = pressed(folder, save(folder, image, name), CSS)
        assert image_in(pdf)[0] == ("/DeviceCMYK" if mode == "RGBA" else "/DeviceGray")


@pytest.mark.parametrize("mode", ["RGBA", "LA"])
def test_what_one_can_see_through_is_refused(folder: Folder, mode: str) -> None:
    image = Image.new("RGBA", (60, 40), (200, 30, 30, 255))
    image.paste((0, 0, 0, 0), (0, 0, 5, 5))
    assert refused(edition(folder, save(folder, image.convert(mode)), CSS)) == [
        "None: error[transparency]: page 1 has a picture that one can see through, 60 x 40 pixels"
    ]


def test_a_broken_picture_is_refused(folder: Folder) -> None:
    pdf = edition(folder, save(folder, stripes((200, 30, 30)), "a.jpg"), CSS)
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        (image,) = images(opened)
        image.write(image.read_raw_bytes()[:300], filter=pikepdf.Name.DCTDecode)
        opened.save(out)
    (fault,) = refused(out.getvalue())
    assert fault.startswith(
        "None: error[picture-unreadable]: page 1 has a picture that cannot be read, 60 x 90 pixels: "
    )


def test_the_same_picture_gives_the_same_bytes(folder: Folder) -> None:
    body = save(folder, stripes((200, 30, 30), (9, 99, 199)))
    assert pressed(folder, body, CSS) == pressed(folder, body, CSS)
