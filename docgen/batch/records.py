"""Editions and findings as the ledger keeps them: as JSON, with their places, and back."""

from __future__ import annotations

import json
from collections.abc import Iterable

from docgen.diagnostics import Diagnostic, Place, Severity
from docgen.publish.edition import Edition


def edition_text(edition: Edition) -> str:
    """An edition as JSON."""
    return json.dumps({**edition.facts(), "place": _parts(edition.place)})


def edition_of(text: str) -> Edition:
    """The edition that :func:`edition_text` wrote."""
    facts = json.loads(text)
    return Edition.of(facts, _place(facts["place"]))


def findings_text(findings: Iterable[Diagnostic]) -> str:
    """Findings as JSON."""
    return json.dumps([(d.severity, d.id, d.message, _parts(d.place), d.help) for d in findings])


def findings_of(text: str) -> tuple[Diagnostic, ...]:
    """The findings that :func:`findings_text` wrote."""
    return tuple(
        Diagnostic(Severity(severity), id, message, _place(place), help)
        for severity, id, message, place, help in json.loads(text)
    )


def _parts(place: Place | None) -> list[str | int] | None:
    return [place.path, place.line, place.column, place.end_column] if place else None


def _place(parts: list[str | int] | None) -> Place | None:
    return Place(*parts) if parts else None  # type: ignore[arg-type]
