"""What is known, as HTML: the list of editions, and one edition with its pages and what is said about them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from docgen.diagnostics import Diagnostic, Severity
from docgen.preview.pictures import COLUMN, WIDTHS
from docgen.preview.sight import Listing, Sight
from docgen.publish.edition import Edition

HERE = Path(__file__).parent

FILTERS = ("audience", "brand", "format")


@dataclass(frozen=True, slots=True)
class Told:
    """A diagnostic in the shell's words. ``source`` is its line's number, the line, and the carets for below it."""

    severity: Severity
    where: str
    id: str
    message: str
    source: tuple[str, str, str] | None
    help: str


Tell = Callable[[Diagnostic], Told]
"""How the shell says it: the shell gives us this, since we stand below it and may not ask it."""


@dataclass(frozen=True)
class Views:
    """The pages of the preview. ``today`` is asked for when a page is made: a preview may run over midnight."""

    project: str
    tell: Tell
    today: Callable[[], dt.date]
    templates: Environment

    @classmethod
    def of(cls, project: str, tell: Tell, today: Callable[[], dt.date]) -> Views:
        """With the templates of this package."""
        templates = Environment(
            loader=FileSystemLoader(HERE),
            undefined=StrictUndefined,
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        templates.filters["plural"] = _plural
        return cls(project, tell, today, templates)

    def listing(self, listing: Listing, chosen: Mapping[str, str], *, busy: bool) -> str:
        """The editions that are what was ``chosen``; a choice that no edition has is overlooked."""
        values = {name: sorted({getattr(edition, name) for edition in listing.editions}) for name in FILTERS}
        kept = {name: value for name, value in chosen.items() if value in values.get(name, ())}
        editions = [e for e in listing.editions if all(getattr(e, name) == value for name, value in kept.items())]
        return self._fill(
            "list.html",
            listing=listing,
            groups=_groups(editions),
            shown=len(editions),
            values=values,
            chosen=kept,
            busy=busy,
            today=self.today(),
            **self._said(listing.diagnostics),
        )

    def edition(self, id: str, edition: Edition | None, sight: Sight, *, as_pdf: bool, busy: bool) -> str:
        """One edition: its pages as pictures, or as the PDF."""
        return self._fill(
            "edition.html",
            id=id,
            edition=edition,
            sight=sight,
            as_pdf=as_pdf,
            busy=busy,
            today=self.today(),
            column=COLUMN,
            widths=WIDTHS,
            **self._said(sight.diagnostics),
        )

    def _said(self, diagnostics: Sequence[Diagnostic]) -> dict[str, Any]:
        told = [self.tell(diagnostic) for diagnostic in diagnostics]
        counts = [(severity, sum(one.severity is severity for one in told)) for severity in Severity]
        return {"told": told, "tally": ", ".join(_plural(count, str(word)) for word, count in counts if count)}

    def _fill(self, name: str, **context: Any) -> str:
        return self.templates.get_template(name).render(project=self.project, **context)


def _groups(editions: Sequence[Edition]) -> list[tuple[str, list[Edition]]]:
    """The editions by leaflet and audience, each group under its title; in the order of their ids."""
    groups: dict[tuple[str, str], list[Edition]] = {}
    for edition in editions:
        groups.setdefault((edition.leaflet, edition.audience), []).append(edition)
    return [(group[0].title, group) for group in groups.values()]


def _plural(number: int, thing: str) -> str:
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"
