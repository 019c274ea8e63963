"""Rules for what is too thin, too small or too coarse to print, measured as it will be printed."""

from __future__ import annotations

from collections.abc import Iterator

from docgen.diagnostics import Diagnostic, error, warning
from docgen.press.preflight.ground import plates_under
from docgen.press.preflight.page import PageFacts
from docgen.press.preflight.paint import DOT, LINES, Kind, Paint
from docgen.press.preflight.promises import Promises
from docgen.press.preflight.rules.words import Fault, gathered, number

SLACK = 0.005
"""Points: rounding."""
FLAT_COLOUR = 1
"""Pixels: an image that is no larger in one direction is a colour, not a picture."""


def judge_sizes(page: PageFacts, promises: Promises) -> Iterator[Diagnostic]:
    """All findings about the sizes of things on a page."""
    yield from lines_are_seen(page, promises)
    yield from text_is_clear(page, promises)
    yield from images_are_fine(page, promises)


def lines_are_seen(page: PageFacts, promises: Promises) -> Iterator[Diagnostic]:
    """Lines, and areas that are thin as lines, are as thick as plates can hold."""
    thin: list[Fault] = []
    filled_in: list[Fault] = []
    limits = promises.limits
    for index, paint in page.printed:
        thickness = _thickness(paint)
        if thickness is None or thickness >= limits.reversed_line - SLACK:
            continue
        if thickness < limits.line - SLACK:
            thin.append((paint.bounds, f"a line is {number(thickness)} pt thin, less than {number(limits.line)} pt"))
        elif paint.look.colour.white and plates_under(page, index, paint):
            fact = f"a white line on ink is {number(thickness)} pt thin, less than {number(limits.reversed_line)} pt"
            filled_in.append((paint.bounds, fact))
    for message in gathered(page, thin):
        yield error("line-too-thin", message, help=f"make it {number(limits.line)} pt or more, as it is placed")
    for message in gathered(page, filled_in):
        yield error("line-too-thin", message, help=f"make it {number(limits.reversed_line)} pt or more")


def _thickness(paint: Paint) -> float | None:
    if paint.kind in LINES:
        return paint.thickness
    x0, y0, x1, y1 = paint.bounds
    return paint.thickness if paint.kind is Kind.AREA and max(x1 - x0, y1 - y0) >= DOT else None


def text_is_clear(page: PageFacts, promises: Promises) -> Iterator[Diagnostic]:
    """Small text is in one ink, not left out of others, and not too small to be read."""
    small: list[Fault] = []
    left_out: list[Fault] = []
    mixed: list[Fault] = []
    limits = promises.limits
    for index, paint in page.printed:
        if (
            paint.kind is not Kind.TEXT
            or paint.type_size >= max(limits.text, limits.reversed_text, limits.mixed_text) - SLACK
        ):
            continue
        size, inks = paint.type_size, len(paint.look.colour.tints)
        if inks > 1 and size < limits.mixed_text - SLACK:
            fact = f"text of {number(size)} pt is in {inks} inks, less than the {number(limits.mixed_text)} pt for that"
            mixed.append((paint.bounds, fact))
        elif size < limits.reversed_text - SLACK and paint.look.colour.white and plates_under(page, index, paint):
            fact = f"white text on ink is {number(size)} pt, less than {number(limits.reversed_text)} pt"
            left_out.append((paint.bounds, fact))
        elif size < limits.text - SLACK and not paint.look.colour.white:
            small.append((paint.bounds, f"text is {number(size)} pt, less than {number(limits.text)} pt"))
    for message in gathered(page, left_out):
        yield error("text-too-small", message, help=f"make it {number(limits.reversed_text)} pt or more")
    for message in gathered(page, small):
        yield warning("text-too-small", message, help=f"make it {number(limits.text)} pt or more, as it is placed")
    for message in gathered(page, mixed):
        yield warning("text-in-several-inks", message, help="use one ink, best black, or larger type")


def images_are_fine(page: PageFacts, promises: Promises) -> Iterator[Diagnostic]:
    """Images have pixels enough for the size in which they are placed."""
    coarse: list[Fault] = []
    middling: list[Fault] = []
    limits = promises.limits
    for _, paint in page.printed:
        image = paint.image
        if image is None or min(image.width, image.height) <= FLAT_COLOUR:
            continue
        least, kind = (limits.image_ppi, "an image") if image.shades else (limits.line_art_ppi, "line art")
        fact = f"{kind} of {image.width} × {image.height} pixels has {paint.ppi:.0f} ppi as it is placed"
        if paint.ppi < least - 0.5:
            coarse.append((paint.bounds, f"{fact}, less than {number(least)}"))
        elif image.shades and paint.ppi < limits.good_image_ppi - 0.5:
            middling.append((paint.bounds, f"{fact}, less than the {number(limits.good_image_ppi)} for a good print"))
    for message in gathered(page, coarse):
        yield error("image-ppi-low", message, help="use a larger image, or place it smaller")
    for message in gathered(page, middling):
        yield warning("image-ppi-low", message, help="use a larger image, or place it smaller")
