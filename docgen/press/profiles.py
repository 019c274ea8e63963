"""Profiles of printing conditions: the bytes of an ICC file in, what a press needs to know of it out.

A print run names a profile: the one that comes with docgen, ISO Coated v2 300 % (FOGRA39), or its printer's own. It says
what four inks look like on that paper and press, goes into every file as the output intent (ISO 15930-7, 6.2.2), and turns
pictures into inks. Only the profile of an output device (``prtr``) in CMYK can do that (ICC.1:2010, 7.2.5 and 7.2.6).
"""

from __future__ import annotations

import functools
import io
import math
import re
from dataclasses import dataclass, field

from docgen.diagnostics import Diagnostic, Place, Refusal, error
from docgen.files import Folder

REGISTRY = "http://www.color.org"
"""Where the ids of printing conditions are registered: what PDF/X has files say (ISO 15930-7, 6.2.2)."""

_REGISTERED = {
    "iso coated v2": "FOGRA39",
    "pso coated v3": "FOGRA51",
    "pso uncoated v3": "FOGRA52",
    "pso uncoated iso12647": "FOGRA47",
    "gracol2006": "CGATS TR 006",
    "gracol2013": "CGATS21-2-CRPC6",
}
"""Registered conditions, by what the descriptions of their profiles begin with."""

_CLASSES = {
    b"scnr": "for scanners and cameras",
    b"mntr": "for screens",
    b"prtr": "for printing",
    b"link": "that links two devices",
    b"spac": "of a colour space",
    b"abst": "for effects",
    b"nmcl": "of named colours",
}
_CURE = "name the CMYK profile of a printing condition, as print shops give it out"
_STEPS = 17
"""So many steps of each of red, green and blue the search for the most ink takes."""


@dataclass(frozen=True)
class Profile:
    """A printing condition.

    Attributes:
        path: Where it was read from, relative to the project.
        data: The ICC profile.
        description: What it calls itself.
        condition: The id of the printing condition, such as ``FOGRA39``.
        registry: Where that id is registered; none if it is not.
        ink_limit: The most ink, in percent over all four plates, that it ever asks for.
    """

    path: str
    data: bytes = field(repr=False)
    description: str
    condition: str
    registry: str | None
    ink_limit: int


def load_profile(folder: Folder, path: str, place: Place | None = None) -> Profile:
    """The profile at ``path``; ``place`` is where it is named. See :func:`read_profile`.

    Raises:
        Refusal: ``profile-missing``, or what :func:`read_profile` raises.
    """
    if not folder.exists(path):
        cure = "put the printer's ICC profile there, or name another one under 'output-condition'"
        raise Refusal([error("profile-missing", f"there is no profile '{path}'", place, cure)])
    return read_profile(folder.read(path), path, place)


def read_profile(data: bytes, path: str, place: Place | None = None) -> Profile:
    """The profile in ``data``.

    Args:
        data: The file.
        path: Its path, for messages.
        place: Where it is named.

    Raises:
        Refusal: ``profile-unreadable``, ``profile-not-for-press``.
    """
    if len(data) < 132 or data[36:40] != b"acsp" or int.from_bytes(data[:4], "big") > len(data):
        raise Refusal([_broken(path, place)])
    kind, space = data[12:16], data[16:20]
    if kind != b"prtr" or space != b"CMYK":
        inks = (
            space.decode("ascii", "replace").strip().title() if space == b"GRAY" else space.decode("ascii", "replace")
        )
        message = f"'{path}' is a profile {_CLASSES.get(kind, 'of an unknown kind')}, in {inks.strip()}"
        raise Refusal([error("profile-not-for-press", message, place, _CURE)])
    try:
        description, limit = _looked_into(data)
    except (OSError, ValueError) as fault:
        raise Refusal([_broken(path, place)]) from fault
    registered = _registered(description)
    return Profile(path, data, description, registered or description, REGISTRY if registered else None, limit)


def _broken(path: str, place: Place | None) -> Diagnostic:
    return error("profile-unreadable", f"'{path}' is not an ICC profile that can be used", place, _CURE)


def _registered(description: str) -> str | None:
    """The id of the condition of which a profile with that description speaks; none if that is not known."""
    if named := re.search(r"FOGRA ?(\d+)", description, re.IGNORECASE):
        return f"FOGRA{named[1]}"
    words = description.lower().replace("_", " ")
    return next((id for start, id in _REGISTERED.items() if words.startswith(start)), None)


@functools.lru_cache(maxsize=8)
def _looked_into(data: bytes) -> tuple[str, int]:
    """The description, and the most ink: that of the colour that gets most, rounded up to a multiple of 5 %.

    The limit is not written in a profile, but its tables keep to it. Raises ``OSError`` or ``ValueError`` (as Pillow's
    ``PyCMSError`` is no more than an ``Exception``, it is turned into the latter).
    """
    from PIL import Image, ImageCms  # only for a run: it costs 30 ms

    steps = [round(step * 255 / (_STEPS - 1)) for step in range(_STEPS)]
    colours = bytes(part for red in steps for green in steps for blue in steps for part in (red, green, blue))
    picture = Image.frombytes("RGB", (_STEPS**2, _STEPS), colours)
    most = 0
    try:
        profile = ImageCms.ImageCmsProfile(io.BytesIO(data))
        description = " ".join(ImageCms.getProfileDescription(profile).split())
        for intent in (ImageCms.Intent.PERCEPTUAL, ImageCms.Intent.RELATIVE_COLORIMETRIC):
            transform = ImageCms.buildTransform(ImageCms.createProfile("sRGB"), profile, "RGB", "CMYK", intent)
            inks = transform.apply(picture).tobytes()
            most = max(most, max(map(sum, zip(*[iter(inks)] * 4, strict=True))))
    except ImageCms.PyCMSError as fault:
        raise ValueError(str(fault)) from fault
    return description, math.ceil(most / 2.55 / 5 - 1e-9) * 5
