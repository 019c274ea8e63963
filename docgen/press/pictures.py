"""Pictures for the press: an image of a PDF in, the same in process inks out.

Colours are turned into inks by the profile of the run, never by whoever opens the file: relative colorimetric, so that
paper stays white and every colour that the press can reach stays as it is, with black point compensation, so that the
darkest picture is as dark as the press can print and its shadows keep their steps. Grey stays grey, and is printed in
black alone. Pictures one can see through are refused: what shows through them would be somebody else's choice.
"""

from __future__ import annotations

import functools
import io
import zlib
from typing import TYPE_CHECKING, Any

from docgen.press.profiles import Profile

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageCms import ImageCmsTransform


def is_ready(image: Any) -> bool:
    """Whether the image is in process inks, in greys, or a stencil for the colour of the moment; nothing can be seen through."""
    is_printable = bool(image.get("/ImageMask", False)) or image.get("/ColorSpace") in ("/DeviceGray", "/DeviceCMYK")
    return is_printable and "/SMask" not in image


def is_seen_through(image: Any) -> bool:
    """Whether any part of the image is not opaque."""
    import pikepdf

    mask = image.get("/SMask")
    if mask is None:
        return "/Mask" in image  # a stencil, or colours that are left out
    darkest, _ = pikepdf.PdfImage(mask).as_pil_image().convert("L").getextrema()
    return bool(darkest != 255)


def convert(image: Any, profile: Profile) -> None:
    """Writes the image anew in place: in process inks, or in grey if it has no colour. It must be opaque.

    Raises:
        OSError, ValueError, NotImplementedError, pikepdf.PdfError: it cannot be read.
    """
    from pikepdf import Name, PdfImage

    picture = PdfImage(image).as_pil_image().convert("RGB")
    picture = _transform(profile).apply(picture) if _has_colour(picture) else picture.getchannel(0)
    image.write(zlib.compress(picture.tobytes(), 6), filter=Name.FlateDecode)
    image.ColorSpace = Name.DeviceCMYK if picture.mode == "CMYK" else Name.DeviceGray
    image.BitsPerComponent = 8
    for key in ("/SMask", "/Mask", "/Decode", "/DecodeParms", "/Intent", "/Interpolate", "/SMaskInData"):
        if key in image:
            del image[key]


def _has_colour(picture: Image) -> bool:
    from PIL import ImageChops

    red, green, blue = picture.split()
    return any(ImageChops.difference(red, other).getbbox() for other in (green, blue))


@functools.lru_cache(maxsize=4)
def _transform(profile: Profile) -> ImageCmsTransform:
    """From sRGB, which the engine's pages are meant in, to the inks of the profile."""
    from PIL import ImageCms

    return ImageCms.buildTransform(
        ImageCms.createProfile("sRGB"),
        ImageCms.ImageCmsProfile(io.BytesIO(profile.data)),
        "RGB",
        "CMYK",
        ImageCms.Intent.RELATIVE_COLORIMETRIC,
        ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )
