"""Inks as the engine sees them: names in, a prelude of CSS and placeholder colour spaces out.

The engine knows no spot colours, but it does paint ``color(--NAME tint)`` in any colour space that is named in
``color_profiles``. So every ink is such a space with one component, and what the engine writes,
``[/ICCBased ...]`` under the resource name ``--NAME``, is replaced when the file is finished
(:mod:`docgen.typeset.finish`). The profile itself is never looked at by anybody; it is only the smallest grey one
that is valid, so that a document which has not been finished yet can still be opened.

CSS may write ``color(--primary .3)``, ``var(--ink-primary)`` and, for the tints in :data:`TINTS`,
``var(--ink-primary-30)``. White is the tint 0: bare paper.

In SVG the engine resolves neither ``var()`` nor ``currentColor`` nor the page's stylesheets, and paints black where no
``fill`` is given. So a drawing writes ``fill="color(--primary 1)"``; :func:`with_inks` also lets it write
``var(--ink-primary-30)``, by replacing that before the engine looks.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import resources

from docgen.compose.manuscript import Stylesheet
from docgen.diagnostics import Diagnostic, Place, error
from docgen.typeset import letters, marks

TINTS = (0, 5, 10, 15, 20, 30, 40, 50, 60, 70, 80, 90)
"""The percentages for which the prelude has custom properties."""


SCREEN = "sRGB"
"""The name of the colour space that the file is meant for, before its inks are replaced."""


@cache
def placeholder_profile() -> bytes:
    """A grey ICC profile, version 2.1, with gamma 1 (ICC.1:2001-04): 260-odd bytes, always the same ones."""
    white = b"XYZ \0\0\0\0" + struct.pack(">3i", 0xF6D6, 0x10000, 0xD32D)
    curve = b"curv\0\0\0\0" + struct.pack(">I", 0)
    name = b"placeholder for an ink\0"
    description = b"desc\0\0\0\0" + struct.pack(">I", len(name)) + name + bytes(4 + 4 + 2 + 1 + 67)
    notice = b"text\0\0\0\0public domain\0"
    tags = ((b"desc", description), (b"cprt", notice), (b"wtpt", white), (b"kTRC", curve))
    offset = 128 + 4 + 12 * len(tags)
    table, body = struct.pack(">I", len(tags)), b""
    for signature, data in tags:
        table += signature + struct.pack(">II", offset + len(body), len(data))
        body += data + bytes(-len(data) % 4)
    header = struct.pack(
        ">I4sI4s4s4s12s4s4sIII8sI3i48s",
        offset + len(body), bytes(4), 0x02100000, b"mntr", b"GRAY", b"XYZ ", struct.pack(">6H", 2000, 1, 1, 0, 0, 0),
        b"acsp", b"\0\0\0\0", 0, 0, 0, bytes(8), 0, 0xF6D6, 0x10000, 0xD32D, bytes(48),
    )  # fmt: skip
    return header + table + body


@cache
def _screen_profile() -> bytes:
    """The sRGB profile that comes with the engine, read once."""
    return (resources.files("weasyprint.pdf") / "sRGB2014.icc").read_bytes()


class Profile:
    """One of the engine's colour profiles: has what the engine asks its own ``ColorProfile`` for."""

    def __init__(self, name: str, content: bytes, components: int) -> None:
        self.name, self.content = name, content
        self.components: tuple[list[str], ...] = ([],) * components
        self.pdf_reference: bytes | None = None


def profiles(names: Iterable[str]) -> dict[str, Profile]:
    """The engine's ``color_profiles``: one for each ink, and :data:`SCREEN`.

    They are new for every document, as the engine writes into them. It has an output intent of its own for PDF/A, but
    opens and parses that anew each time, and leaves the file open.
    """
    inks = {f"--{name}": Profile("placeholder for an ink", placeholder_profile(), 1) for name in names}
    return inks | {SCREEN: Profile("sRGB IEC61966-2.1", _screen_profile(), 3)}


def prelude(names: Iterable[str]) -> str:
    """The stylesheet that comes before all others: a custom property for each ink and tint.

    It also says how stand-ins for marks are set, and takes back what the engine's own stylesheet says in plain RGB: blue links and grey, inset rules.
    """
    lines = [
        marks.PRELUDE,
        letters.PRELUDE,
        ":link { color: inherit } hr { color: inherit; border-style: solid; border-color: currentcolor }",
    ]
    for name in names:
        lines.append(f":root {{ --ink-{name}: color(--{name} 1);")
        lines += [f"--ink-{name}-{tint}: color(--{name} {tint / 100:g});" for tint in TINTS]
        lines.append("}")
    return "\n".join(lines)


_MENTION = re.compile(r"(?P<use>var\(\s*--ink-|color\(\s*--)(?P<name>[A-Za-z0-9_-]+)")


def unknown_inks(sheet: Stylesheet, names: Iterable[str]) -> list[Diagnostic]:
    """The inks that a stylesheet uses and that are not there, each where it stands.

    The engine would only say that some property has no value, and not where.
    """
    known = set(names)
    found = []
    for mention in _unknown(sheet.text, known, sheet.text):
        name, before = mention["name"], sheet.text[: mention.start("name")]
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        place = Place(sheet.path, line, column, column + len(name))
        cure = f"use one of {', '.join(sorted(known))}"
        found.append(error("unknown-ink", f"unknown ink '{name}'", place, cure))
    return found


def unknown_ink(attribute: str, names: Iterable[str], styles: str) -> str | None:
    """An ink that an attribute of an element mentions, and that neither the brand nor its ``styles`` have."""
    if "--" not in attribute:
        return None
    return next((mention["name"] for mention in _unknown(attribute, set(names), styles)), None)


def _unknown(text: str, known: set[str], styles: str) -> Iterator[re.Match[str]]:
    tints = known | {f"{name}-{tint}" for name in known for tint in TINTS}
    for mention in _MENTION.finditer(text):
        allowed = tints if mention["use"].startswith("var") else known
        if mention["name"] not in allowed and f"--ink-{mention['name']}:" not in styles:
            yield mention


_REFERENCE = re.compile(r"var\(\s*--ink-([A-Za-z0-9_-]+)\s*\)")


def with_inks(text: str, names: Iterable[str]) -> str:
    """``text`` with each ``var(--ink-NAME)`` or ``var(--ink-NAME-TINT)`` of a known ink written as ``color()``."""
    if "var(" not in text:
        return text
    known = {f"{name}-{tint}": f"color(--{name} {tint / 100:g})" for name in names for tint in TINTS}
    known |= {name: f"color(--{name} 1)" for name in names}
    return _REFERENCE.sub(lambda found: known.get(found[1], found[0]), text)
