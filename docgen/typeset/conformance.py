"""The proof that a file is what it says it is: bytes in, findings out; none when it is PDF/UA-1 and PDF/A-3a at once.

``page-validation`` checks both standards. It is known to overlook a few things that a reader would stumble over
(``docs/architecture.md``): these are checked here, on the file itself: content in transparency groups, content that the
tree does not reach, links outside a Link element, pictures without a description, skipped headings, a missing language.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from docgen.typeset.tree import Annotation, Element, read_tree

STANDARDS = (("ua1", "PDF/UA-1"), ("3a", "PDF/A-3a"))
OWN = "docgen"
_MARK = re.compile(rb"/MCID\s+(\d+)")


@dataclass(frozen=True)
class Finding:
    """One thing that stands against a standard; ``profile`` names it, and ``page`` counts from 1."""

    profile: str
    rule: str
    message: str
    page: int | None = None


def prove(pdf: bytes) -> tuple[Finding, ...]:
    """What stands against the file being PDF/UA-1 and PDF/A-3a."""
    return (*validated(pdf), *own_findings(pdf))


def validated(pdf: bytes) -> tuple[Finding, ...]:
    """What ``page-validation`` finds, each kind once."""
    import page

    findings: dict[Finding, None] = {}
    for profile, name in STANDARDS:
        try:
            report = page.validate_pdf_bytes(pdf, profile=profile)
        except page.PageError as fault:
            return (Finding(name, "unreadable", str(fault)),)
        if not report.is_compliant:
            findings.update(
                dict.fromkeys(Finding(name, failure.rule_id, failure.message) for failure in report.failures)
            )
    return tuple(findings)


def own_findings(pdf: bytes) -> tuple[Finding, ...]:
    """What our own checks find."""
    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(pdf)) as opened:
            return tuple(_look(opened))
    except pikepdf.PdfError as fault:
        return (Finding(OWN, "unreadable", str(fault)),)


def _look(pdf: Any) -> Iterator[Finding]:
    tree = read_tree(pdf)
    if tree is None:
        yield Finding(OWN, "untagged", "the file has no structure tree")
        return
    if not str(pdf.Root.get("/Lang", "")):
        yield Finding(OWN, "language", "the file does not say its language")
    yield from _contents(pdf, tree)
    yield from _annotations(pdf, tree)
    last = 0
    names: Counter[str] = Counter()
    for element in tree.walk():
        role = element.role
        if role == "Figure" and not element.text("/Alt").strip():
            yield Finding(OWN, "description", "a figure has no description")
        elif len(role) == 2 and role[0] == "H" and role[1].isdigit():
            level = int(role[1])
            if level > last + 1:
                yield Finding(OWN, "heading", f"a heading of level {level} comes where one of {last + 1} is due")
            last = level
        elif role == "Note":
            names[element.text("/ID")] += 1
    for name, count in names.items():
        if count > 1 or not name:
            yield Finding(OWN, "note", f"{count} notes have the id '{name}'")


def _contents(pdf: Any, tree: Element) -> Iterator[Finding]:
    """Content that the tree does not reach, or reaches twice, or that lies where it cannot reach."""
    reached = Counter(tree.contents())
    for (page, mcid), count in reached.items():
        if count > 1:
            yield Finding(OWN, "content-twice", f"the content {mcid} is in the tree {count} times", page + 1)
    forms: set[tuple[int, int]] = set()
    for number, page in enumerate(pdf.pages):
        painted = {int(mark) for mark in _MARK.findall(_painted(page.obj.Contents))}
        known = {mcid for at, mcid in reached if at == number}
        for mcid in sorted(painted - known):
            yield Finding(OWN, "content-lost", f"the content {mcid} is not in the structure tree", number + 1)
        for mcid in sorted(known - painted):
            yield Finding(
                OWN, "content-missing", f"the structure tree names the content {mcid}, which is not there", number + 1
            )
        for form in _forms(page.obj.get("/Resources"), forms):
            if "/StructParents" not in form and _MARK.search(_bytes_of(form)):
                yield Finding(OWN, "content-in-group", "content in a transparency group cannot be reached", number + 1)


def _painted(contents: Any) -> bytes:
    """What a page paints: one stream, or several that are read as one."""
    from pikepdf import Array

    return b"\n".join(map(_bytes_of, contents)) if isinstance(contents, Array) else _bytes_of(contents)


def _bytes_of(stream: Any) -> bytes:
    data: bytes = stream.read_bytes()
    return data


def _forms(resources: Any, seen: set[tuple[int, int]]) -> Iterator[Any]:
    """The forms under ``resources``, also those in forms, each once in the file."""
    if resources is None:
        return
    for item in resources.get("/XObject", {}).values():
        if item.get("/Subtype") != "/Form" or item.objgen in seen:
            continue
        seen.add(item.objgen)
        yield item
        yield from _forms(item.get("/Resources"), seen)


def _annotations(pdf: Any, tree: Element) -> Iterator[Finding]:
    """Links that are not in a Link element, or do not say where they lead (ISO 14289-1, 7.18.5)."""
    holders = {
        kid.object.objgen: element.role
        for element in tree.walk()
        for kid in element.kids
        if isinstance(kid, Annotation)
    }
    for number, page in enumerate(pdf.pages, start=1):
        for annotation in page.obj.get("/Annots", ()):
            if annotation.get("/Subtype") != "/Link":
                continue
            role = holders.get(annotation.objgen)
            if role != "Link":
                where = f"a {role} element" if role else "no element"
                yield Finding(OWN, "link", f"a link lies in {where} instead of a Link", number)
            if not str(annotation.get("/Contents", "")).strip():
                yield Finding(OWN, "link-name", "a link does not say where it leads", number)
