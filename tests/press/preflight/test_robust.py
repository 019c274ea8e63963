"""Whatever the file holds, there is a verdict and no traceback; and it comes in time."""

from __future__ import annotations

import io
import time

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, Stream
from reportlab.pdfgen.canvas import Canvas

from docgen.press.preflight import Promises, preflight
from tests.press.preflight import made
from tests.press.preflight.made import MM, card, clean, content, image, image_at, spot


def plain() -> bytes:
    """A file whose objects can be read as text, so that changed bytes mean something."""

    def parts(pdf: pikepdf.Pdf) -> dict[str, object]:
        return {"Im": image(pdf, Name.DeviceCMYK, b"\x20\x10\0\0", 4, 4)}

    space = content("/S cs 0.5 scn 90 90 20 20 re f", ColorSpace=lambda pdf: {"S": spot(pdf, "Gold")})
    data = card(clean, changes=(content(f"{image_at(20, 60, 5, 5)} /Im Do", XObject=parts), space))
    with pikepdf.open(io.BytesIO(data)) as pdf:
        del pdf.Root.OutputIntents[0].DestOutputProfile  # a megabyte in which changes change nothing
        out = io.BytesIO()
        pdf.save(out, qdf=True, compress_streams=False, fix_metadata_version=False)
        return out.getvalue()


PLAIN = plain()
TOKENS = [
    b"/",
    b"<<",
    b">>",
    b"[",
    b"]",
    b"(",
    b" 0 R",
    b"null",
    b"-1",
    b"1e9",
    b"99999999999",
    b"endobj",
    b"q",
    b"Do",
    b"\xff",
]
CHANGES = st.lists(
    st.tuples(st.integers(0, len(PLAIN) - 1), st.integers(0, 6), st.sampled_from(TOKENS)), min_size=1, max_size=5
)


@settings(max_examples=150, deadline=None)
@given(CHANGES)
def test_a_file_with_changed_bytes_is_judged_and_raises_nothing(changes: list[tuple[int, int, bytes]]) -> None:
    data = PLAIN
    for at, length, token in changes:
        data = data[:at] + token + data[at + length :]
    preflight(data, Promises(), "card.pdf")


NOTHING = [None, Name.Nonsense, 7, -1, pikepdf.String("x"), Array([]), Dictionary()]
WHERE = [
    ("page", key)
    for key in ("MediaBox", "TrimBox", "BleedBox", "CropBox", "Resources", "Contents", "Annots", "Group", "Rotate", "UserUnit")
] + [
    ("root", key)
    for key in ("Metadata", "OutputIntents", "Names", "AcroForm", "OCProperties", "Version", "OpenAction", "AF")
] + [("resources", key) for key in ("Font", "XObject", "ColorSpace", "ExtGState", "Pattern")]  # fmt: skip


@pytest.mark.parametrize(("where", "key"), WHERE, ids=lambda value: str(value))
def test_entries_that_make_no_sense(where: str, key: str) -> None:
    for value in NOTHING:
        with pikepdf.open(io.BytesIO(PLAIN)) as pdf:
            holder = {"page": pdf.pages[0].obj, "root": pdf.Root, "resources": pdf.pages[0].obj.Resources}[where]
            if value is None:
                if f"/{key}" in holder:
                    del holder[f"/{key}"]
            else:
                holder[f"/{key}"] = value
            out = io.BytesIO()
            try:
                pdf.save(out, fix_metadata_version=False)
            except (pikepdf.PdfError, ValueError, TypeError, AttributeError):
                continue  # such a file cannot even be written with pikepdf
            preflight(out.getvalue(), Promises(), "card.pdf")


@pytest.mark.parametrize(
    "key", ["Subtype", "BBox", "Matrix", "Resources", "Width", "Height", "ColorSpace", "BitsPerComponent"]
)
def test_images_and_forms_that_make_no_sense(key: str) -> None:
    for value in NOTHING:

        def broken(pdf: pikepdf.Pdf, value: object = value) -> dict[str, object]:
            form = Stream(pdf, b"0 0 9 9 re f", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9]))
            named = {"Im": image(pdf, Name.DeviceCMYK, b"\0\0\0\0", 4, 4), "Fm": pdf.make_indirect(form)}
            for thing in named.values():
                if value is not None:
                    thing[f"/{key}"] = value
                elif f"/{key}" in thing:
                    del thing[f"/{key}"]
            return named

        preflight(
            card(clean, changes=(content("9 0 0 9 50 50 cm /Im Do /Fm Do", XObject=broken),)), Promises(), "x.pdf"
        )


def busy(canvas: Canvas) -> None:
    """About as much as a page of an A5 booklet: a hundred lines of text in parts, tints, rules."""
    clean(canvas)
    made.black(canvas)
    canvas.setFont("Vera", 9)
    for line in range(35):
        for part in range(4):
            canvas.drawString(made.from_left(8 + 20 * part), made.from_top(35 + 3 * line), "some words here")
    canvas.setStrokeColor(made.BLACK)
    canvas.setLineWidth(0.5)
    for line in range(20):
        canvas.line(made.from_left(8), made.from_top(35 + 5 * line), made.from_left(95), made.from_top(35 + 5 * line))


def seconds(data: bytes) -> float:
    best = float("inf")
    for _ in range(3):
        start = time.process_time()
        preflight(data)
        best = min(best, time.process_time() - start)
    return best


def sheets(count: int) -> bytes:
    """Sheets of eight cards each: of four forms, each sheet its own, placed front to front."""
    with pikepdf.open(io.BytesIO(card(*[busy] * 4))) as cards, pikepdf.new() as pdf:
        forms = [pdf.copy_foreign(page.as_form_xobject()) for page in cards.pages]
        for sheet in range(count):
            page = pdf.add_blank_page(page_size=(450 * MM, 320 * MM))
            page.obj.TrimBox = Array([10 * MM, 10 * MM, 440 * MM, 310 * MM])
            own = {f"F{index}": form for index, form in enumerate(forms)}
            if sheet % 2:
                own = dict(reversed(own.items()))
            page.obj.Resources = Dictionary(XObject=Dictionary(**own))
            placed = "".join(
                f"q 1 0 0 1 {(10 + 111 * (place % 4)) * MM:.3f} {(10 + 154 * (place // 4)) * MM:.3f} cm /F{place % 4} Do Q "
                for place in range(8)
            )
            page.obj.Contents = Stream(pdf, placed.encode())
        out = io.BytesIO()
        pdf.save(out)
        return out.getvalue()


@pytest.mark.slow
def test_ten_times_the_sheets_take_ten_times_as_long() -> None:
    seconds(sheets(2))
    few, many = seconds(sheets(10)), seconds(sheets(100))
    assert many < 14 * few


@pytest.mark.slow
def test_many_sheets_take_no_more_memory_than_a_few() -> None:
    import tracemalloc

    def peak(count: int) -> int:
        data = sheets(count)
        tracemalloc.start()
        preflight(data)
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    peak(1)
    assert peak(60) < 1.5 * peak(6) + 2_000_000


@pytest.mark.slow
def test_a_booklet_of_twelve_pages_is_judged_while_one_blinks() -> None:
    assert seconds(card(*[busy] * 12)) < 0.5  # 0.2 alone on the machine
