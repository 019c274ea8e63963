"""Jobs for tests of tickets: a booklet, to be changed."""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
import io
from typing import Any

from reportlab.pdfgen.canvas import Canvas

from docgen.press.area import Size
from docgen.press.job import File, Paper, PrintJob, SidePicture, State
from docgen.press.plates import PROCESS
from docgen.press.thumbnails import thumbnails

MM = 72 / 25.4
EDITION = "baclofen-tablets.patient.northgate.en-GB.a5-booklet"


@functools.cache
def sheets(count: int, width: float = 450, height: float = 320) -> bytes:
    """A PDF of empty sheets, each with its number."""
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=(width * MM, height * MM), invariant=1)
    for number in range(1, count + 1):
        canvas.setFillColorCMYK(0.9, 0.4, 0.3, 0.2)
        canvas.rect(30 * MM, 30 * MM, (width - 60) * MM, (height - 60) * MM, fill=number % 2)
        canvas.drawString(10 * MM, 10 * MM, str(number))
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


@functools.cache
def sides(count: int) -> tuple[SidePicture, ...]:
    """Pictures of them."""
    names = [f"sheet {index // 2 + 1} {('front', 'back')[index % 2]}" for index in range(count)]
    return tuple(SidePicture(name, picture) for name, picture in zip(names, thumbnails(sheets(count)), strict=True))


def booklet(**changes: Any) -> PrintJob:
    """A booklet of 12 pages in A5; with some fields changed."""
    job = PrintJob(
        run="baclofen-booklets",
        title="Baclofen tablets, booklets for wards and clinics",
        edition=EDITION,
        subject="Baclofen tablets",
        brand="Northgate University Hospitals",
        language="en-GB",
        revision=1,
        issued=dt.date(2026, 11, 23),
        review_by=dt.date(2028, 11, 23),
        state=State.APPROVED,
        quantity=2000,
        pages=12,
        finished=Size(148, 210),
        opened=Size(296, 210),
        panels=(148, 148),
        finishing="saddle-stitch",
        binding="left",
        paper=Paper("coated silk", 115, 0.09),
        sheet=Size(450, 320),
        sheet_name="SRA3",
        sheets=3,
        columns=1,
        rows=1,
        room_for=1,
        gutter=6,
        copies=1,
        two_sided=True,
        flip="turn",
        turns_on="short edge",
        bleed=3,
        marks=("crop", "fold", "registration", "colour-bars", "slug"),
        condition="ISO Coated v2 300% (FOGRA39)",
        ink_limit=300,
        plates=PROCESS,
        sides=sides(6),
        files=(
            File.of(f"../pages/{EDITION}.pdf", "press pages", 12, b"pages"),
            File.of(f"../sheets/{EDITION}.pdf", "imposed sheets", 6, b"sheets"),
        ),
        printer="Quayside Press, Exampletown",
    )
    return dataclasses.replace(job, **changes)


def folded(**changes: Any) -> PrintJob:
    """A leaflet of six panels."""
    facts: dict[str, Any] = {
        "finishing": "roll-fold",
        "pages": 6,
        "finished": Size(100, 210),
        "opened": Size(297, 210),
        "panels": (97, 100, 100),
        "sheets": 1,
        "sides": sides(2),
    }
    return booklet(**{**facts, **changes})


def cards(**changes: Any) -> PrintJob:
    """Cards, twenty on a sheet."""
    facts: dict[str, Any] = {
        "finishing": "n-up",
        "pages": 2,
        "finished": Size(85, 55),
        "opened": Size(85, 55),
        "panels": (85,),
        "sheets": 1,
        "columns": 4,
        "rows": 5,
        "copies": 20,
        "sides": sides(2),
        "quantity": 10_000,
    }
    return booklet(**{**facts, **changes})
