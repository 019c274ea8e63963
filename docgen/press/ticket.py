"""The job ticket for people: one A4 page that a printer pins to the job.

In: a :class:`~docgen.press.job.PrintJob` and the look of its brand. Out: a PDF with its fonts embedded; the same job gives the same
bytes. It says loudly what may not be printed. Machines are told the same by :mod:`docgen.press.xjdf`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from docgen.press.finishing_pictures import HEIGHT as PICTURE_HEIGHT
from docgen.press.finishing_pictures import WIDTH as PICTURE_WIDTH
from docgen.press.finishing_pictures import Pen, picture_of
from docgen.press.job import PrintJob, State
from docgen.press.ticket_look import Look
from docgen.press.ticket_page import HEIGHT, PAPER, WIDTH, TicketPage

LEFT, RIGHT = 15.0, WIDTH - 15.0
ROOM = RIGHT - LEFT
GAP = 7.0
COLUMN = 90.0
"""How wide the specification is, on the left."""
HEADED = 7.1
"""From where a heading begins to the pictures below it."""
TITLE = (19.0, 15.0, 12.0)
"""Points: a long title is set smaller, to stay within two lines."""
LEAST = 18.0
"""No side is shown narrower: where there is no room for all, some are left out."""
LABEL = 6.0
"""Below each picture of a side."""
MOST_APART = 12.0
"""Between two pictures of sides."""
MOST_SIDES = 24
"""More sides than these are counted, not shown."""

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
BANDS = {
    State.PROOF: ("PROOF", "not for production: this revision is a draft that is not approved", "emergency"),
    State.APPROVED: ("Approved", "this revision is approved for printing", "primary"),
}


def ticket_pdf(job: PrintJob, look: Look) -> bytes:
    """The ticket of a job."""
    page = TicketPage(look, f"Job ticket: {job.title}", job.brand, f"{job.edition}, revision {job.revision}")
    _band(page, job)
    y = _head(page, job, 26.0)
    y = _figures(page, job, y + GAP)
    y = max(_specification(page, job, y + GAP), _making(page, job, y + GAP))
    y = _notes(page, job, y)
    foot = HEIGHT - 11.0
    top_of_files = foot - GAP - _files_height(job)
    _sides(page, job, y + GAP, top_of_files - GAP)
    _files(page, job, top_of_files)
    _foot(page, job, foot)
    return page.finish()


def _band(page: TicketPage, job: PrintJob) -> None:
    word, reason, ink = BANDS[job.state]
    loud = job.state is not State.APPROVED
    high, size, beside = (16.0, 26.0, 11.0) if loud else (9.0, 10.5, 9.0)
    page.box(0, 0, WIDTH, high, fill=ink)
    middle = (high + page.capitals(size, bold=True)) / 2
    page.text(LEFT, middle, word, size, bold=True, ink=PAPER, spaced=1.5 if loud else 0)
    middle = (high + page.capitals(beside)) / 2
    page.text(RIGHT, middle, reason, beside, ink=PAPER, align="right", bold=loud)


def _head(page: TicketPage, job: PrintJob, y: float) -> float:
    """Title and edition. This and the other parts return where they end."""
    page.text(LEFT, y, "JOB TICKET", 8, bold=True, ink="muted", spaced=0.9)
    page.text(RIGHT, y, job.printer, 9, ink="muted", align="right", room=ROOM / 2)
    y += 2.0
    size, lines = next(
        ((size, lines) for size in TITLE if len(lines := page.lines(job.title, size, ROOM, bold=True)) <= 2),
        (TITLE[-1], page.lines(job.title, TITLE[-1], ROOM, bold=True, most=2)),
    )
    for line in lines:
        y += size * 0.43
        page.text(LEFT, y, line, size, bold=True, ink="primary")
    about = f"{job.brand}  ·  {job.subject}  ·  revision {job.revision} of {_day(job.issued)}"
    page.text(LEFT, y + 7.0, about, 10, room=ROOM)
    page.text(LEFT, y + 12.0, job.edition, 9, ink="muted", room=ROOM)
    return y + 12.0


def _figures(page: TicketPage, job: PrintJob, y: float) -> float:
    backs = "both sides" if job.two_sided else "one side"
    figures = (
        (f"{job.quantity:,}", "copies"),
        (f"{job.finished.width:g} × {job.finished.height:g}", "mm, finished"),
        (f"{job.pages}", "page" if job.pages == 1 else "pages"),
        (f"{job.net_sheets:,}", f"press sheets, {backs}, net"),
    )
    wide = (ROOM - 3 * 4.0) / 4
    for index, (figure, words) in enumerate(figures):
        x = LEFT + index * (wide + 4.0)
        page.box(x, y, wide, 18.0, fill="surface", radius=1.5)
        page.text(x + 4, y + 9.2, figure, 17, bold=True, ink="primary", room=wide - 8)
        page.text(x + 4, y + 14.6, words, 8, ink="muted", room=wide - 8)
    return y + 18.0


def _specification(page: TicketPage, job: PrintJob, y: float) -> float:
    y = _heading(page, LEFT, y, "Specification")
    for label, value in _rows(job):
        page.text(LEFT, y + 4.3, label, 8.6, ink="muted")
        for line in page.lines(value, 8.6, COLUMN - 24):
            page.text(LEFT + 24, y + 4.3, line, 8.6)
            y += 3.9
        y += 2.4
        page.stroke(((LEFT, y), (LEFT + COLUMN, y)), weight=0.35)
    return y


def _rows(job: PrintJob) -> Iterator[tuple[str, str]]:
    if job.opened != job.finished:
        yield "Unfolded", str(job.opened)
    yield "Paper", f"{job.paper.name}, {job.paper.gsm} g/m², {job.paper.caliper:g} mm thick"
    name = f"{job.sheet_name}, " if job.sheet_name else ""
    yield "Sheet", f"{name}{job.sheet}, {_on_a_sheet(job)}"
    if job.places > 1:
        yield "Gutter", f"{job.gutter:g} mm between pieces, cut out"
    yield "To print", _to_print(job)
    yield "Plates", _plates(job)
    if job.two_sided:
        over = "turned sideways, like the page of a book" if job.flip == "turn" else "tumbled, head first"
        yield "Backs", f"sheetwise (a front and a back form), {over}; duplex printers: flip on {job.turns_on}"
    yield "Bleed", f"{job.bleed:g} mm on every edge that is cut"
    yield "Marks", ", ".join(mark.replace("-", " ") for mark in job.marks) or "none"
    yield "Colour", f"{job.condition}, at most {job.ink_limit}\u00a0% of ink"
    yield "Review by", _day(job.review_by)


def _finishing(job: PrintJob) -> str:
    folded = job.finishing in ("saddle-stitch", "roll-fold", "z-fold")
    words = _finished_as(job)
    return f"Cut into {job.places}; {words[:1].lower()}{words[1:]}" if folded and job.places > 1 else words


def _finished_as(job: PrintJob) -> str:
    spine = "" if job.binding == "left" else ", bound on the right"
    nested = "1 sheet" if job.sheets == 1 else f"{job.sheets} sheets, one in the other"
    panels = " | ".join(f"{panel:g}" for panel in job.panels)
    return {
        "saddle-stitch": f"Saddle stitch: {nested}{spine}",
        "roll-fold": f"Roll fold {panels} mm, narrow panel in{spine}",
        "z-fold": f"Z fold {panels} mm{spine}",
        "n-up": "Cut apart: the same piece in every place",
        "cut-and-stack": "Cut apart, then pile upon pile in order",
        "flat": "Cut to size",
    }.get(job.finishing, job.finishing)


def _on_a_sheet(job: PrintJob) -> str:
    """What lies on each sheet: of a booklet no more than a spread, so that it takes all sheets to make one."""
    piece = "spread" if job.finishing == "saddle-stitch" else "piece"
    if job.places == 1:
        words = f"1 {piece} a sheet"
    elif job.finishing == "cut-and-stack":
        words = f"{job.columns} × {job.rows} different pieces"
    else:
        words = f"{job.columns} × {job.rows} of the same {piece}"
    if job.sheets > 1 and job.finishing == "saddle-stitch":
        words += f"; {job.sheets} sheets make {_counted(job.copies, 'booklet')}"
    return f"{words}; there is room for {job.room_for}" if job.room_for > job.places else words


def _to_print(job: PrintJob) -> str:
    each = f"{job.of_each_sheet:,}"
    return (
        f"{each} of each of {job.sheets} sheets: {job.net_sheets:,}, net" if job.sheets > 1 else f"{each} sheets, net"
    )


def _plates(job: PrintJob) -> str:
    """The plates that are paid for: one of each ink for each side."""
    forms = f"{_counted(job.sheets, 'form')} with front and back" if job.two_sided else _counted(job.sheets, "form")
    a_side = f"{_counted(len(job.plates), 'plate')} a side"
    return f"{forms}, {a_side}: {_counted(job.plates_in_all, 'plate')}"


def _counted(count: int, what: str) -> str:
    """In words; a line never ends between the number and what is counted."""
    return f"1\u00a0{what}" if count == 1 else f"{count:,}\u00a0{what}s"


def _making(page: TicketPage, job: PrintJob, y: float) -> float:
    """What is made of the sheet, as a picture, and the plates."""
    x = LEFT + COLUMN + GAP
    room = RIGHT - x
    y = _heading(page, x, y, "Finishing")
    page.box(x, y + 2.0, room, PICTURE_HEIGHT + 15.0, fill="surface", radius=1.5)
    _drawing(page, job, x + (room - PICTURE_WIDTH) / 2, y + 7.0 + PICTURE_HEIGHT)
    page.text(x + room / 2, y + 13.0 + PICTURE_HEIGHT, _finishing(job), 8.6, align="centre", room=room - 6)
    y = _heading(page, x, y + PICTURE_HEIGHT + 22.0, f"Plates: {len(job.plates)} a side")
    a_row = 2 if any(not plate.is_process for plate in job.plates) else 4  # spot inks have longer names
    wide = room / a_row
    for index, plate in enumerate(job.plates):
        left, top = x + (index % a_row) * wide, y + 2.2 + (index // a_row) * 8.0
        page.box(left, top, 5.6, 5.6, fill=plate.on_screen, line="rule", weight=0.4, radius=0.8)
        page.text(left + 7.6, top + (3.9 if plate.is_process else 2.5), plate.name, 8.6, room=wide - 9)
        if not plate.is_process:
            page.text(left + 7.6, top + 5.5, "spot ink", 6.8, ink="muted")
    return y + 2.2 + -(-len(job.plates) // a_row) * 8.0


def _notes(page: TicketPage, job: PrintJob, y: float) -> float:
    if not job.notes:
        return y
    y = _heading(page, LEFT, y + GAP, "Notes")
    for line in page.lines(job.notes, 9.5, ROOM):
        y += 4.5
        page.text(LEFT, y, line, 9.5)
    return y


def _drawing(page: TicketPage, job: PrintJob, left: float, bottom: float) -> None:
    for stroke in picture_of(job):
        points = [(left + x, bottom - y) for x, y in stroke.points]
        match stroke.pen:
            case Pen.PAPER:
                page.stroke(points, ink="muted", weight=0.5, fill=PAPER)
            case Pen.FOLD:
                page.stroke(points, ink="primary", weight=0.9, dash=(2.4, 2.0))
            case Pen.CUT:
                page.stroke(points, ink="primary", weight=0.5)
            case Pen.STAPLE:
                page.stroke(points, ink="emergency", weight=1.8)
            case Pen.EDGE:
                page.stroke(points, ink="primary", weight=1.3)


def _sides(page: TicketPage, job: PrintJob, top: float, bottom: float) -> None:
    """The pictures of the sides, as large as there is room for."""
    ratio = job.sheet.width / job.sheet.height
    room = bottom - top - HEADED
    rows = int(room / (LEAST / ratio + LABEL))
    sides = job.sides[: min(MOST_SIDES, max(rows, 0) * int((ROOM + 4.0) / (LEAST + 4.0)))]
    if not sides:
        return
    more = len(job.sides) - len(sides)
    top = _heading(page, LEFT, top, f"Sides (the first {len(sides)} of {len(job.sides)})" if more else "Sides") + 2.5
    columns, wide = _best_grid(len(sides), ratio, room)
    high = wide * job.sheet.height / job.sheet.width
    apart = min((ROOM - columns * wide) / max(columns - 1, 1), MOST_APART)
    for index, side in enumerate(sides):
        x = LEFT + (index % columns) * (wide + apart)
        y = top + (index // columns) * (high + LABEL)
        page.picture(side.picture, x, y, wide, high)
        page.text(x, y + high + 3.6, side.name, 7, ink="muted", room=wide)


def _best_grid(count: int, ratio: float, room: float) -> tuple[int, float]:
    """With how many columns pictures are widest, and how wide; ``ratio`` is width to height, ``room`` how high all may be."""

    def wide(columns: int) -> float:
        rows = -(-count // columns)
        return min((ROOM - (columns - 1) * 4.0) / columns, max(room / rows - LABEL, 1.0) * ratio)

    columns = max(range(1, count + 1), key=wide)
    return columns, wide(columns)


def _files_height(job: PrintJob) -> float:
    return 7.0 + 8.4 * len(job.files)


def _files(page: TicketPage, job: PrintJob, y: float) -> None:
    y = _heading(page, LEFT, y, "Files, and the SHA-256 of each")
    for file in job.files:
        facts = f"{file.what}, {file.pages} {'page' if file.pages == 1 else 'pages'}, {_bytes(file.size)}"
        page.text(LEFT, y + 4.0, file.path, 8.2, bold=True, room=ROOM * 0.62)
        page.text(RIGHT, y + 4.0, facts, 8.2, ink="muted", align="right", room=ROOM * 0.36)
        page.text(LEFT, y + 7.4, file.sha256, 7.2, room=ROOM)  # in one piece, to be copied and searched for
        y += 8.4
        page.stroke(((LEFT, y), (RIGHT, y)), weight=0.35)


def _foot(page: TicketPage, job: PrintJob, y: float) -> None:
    page.text(LEFT, y, f"Print run {job.run}", 7, ink="muted", room=ROOM / 2)
    page.text(RIGHT, y, "Compare the files with their SHA-256 before plates are made.", 7, ink="muted", align="right")


def _heading(page: TicketPage, x: float, y: float, words: str) -> float:
    """A heading; returns where what it heads begins."""
    page.text(x, y + 3.0, words, 9.5, bold=True, ink="primary")
    return y + HEADED - 2.5


def _day(day: dt.date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _bytes(size: int) -> str:
    return f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{max(size / 1e3, 1):.0f} kB"
