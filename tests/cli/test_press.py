"""``docgen press``, for real: what a print shop is given of the samples, and what it is never given."""

from __future__ import annotations

import json
import re
import shutil
import xml.etree.ElementTree as ET
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageCms

from docgen.batch.press.orders import PRESS
from docgen.press.preflight import preflight
from tests.cli.real import Ran, Real
from tests.projects import ROOT

CARDS = "content/print-runs/baclofen-cards.yaml"
LEAFLET = "content/leaflets/baclofen-tablets.yaml"
STYLE = "styles/brands/northgate/brand.yaml"
NORTHGATE = "baclofen-tablets.patient.northgate.en-GB.card"
HARBOUR = "baclofen-tablets.patient.harbour.en-GB.card"
KINDS = ("pages/{}.pdf", "sheets/{}.pdf", "ticket/{}.pdf", "ticket/{}.xjdf")
THIN = "section.level-2 h2 { border-bottom: 0.1pt solid var(--ink-primary) }\n"
RUNS = {"baclofen-booklets": "a5-booklet", "baclofen-cards": "card", "baclofen-dl-leaflets": "dl-fold"}


def samples(folder: Path) -> Path:
    for name in ("content", "templates", "styles"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "docgen.yaml", folder)
    return folder


@pytest.fixture(scope="module")
def pressed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Real, Ran]:
    """The samples, pressed; nobody changes these."""
    real = Real(samples(tmp_path_factory.mktemp("samples")))
    return real, real("press", "--all", "--proof")


@pytest.fixture(scope="module")
def cards_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The samples with the cards of one brand alone, pressed."""
    folder = samples(tmp_path_factory.mktemp("cards"))
    for name in RUNS.keys() - {"baclofen-cards"}:
        (folder / f"content/print-runs/{name}.yaml").unlink()
    real = Real(folder)
    real.edit(CARDS, "patient.*.card", "patient.northgate.*.card")
    assert real("press", "--all", "--proof").code == 0
    return folder


@pytest.fixture
def cards(cards_once: Path, tmp_path: Path) -> Real:
    """A copy of that, to be changed."""
    return Real(Path(shutil.copytree(cards_once, tmp_path / "project")))


def files(real: Real, output: str = "build") -> dict[str, bytes]:
    base = real.folder / output
    return {p.relative_to(base).as_posix(): p.read_bytes() for p in sorted((base / PRESS).rglob("*")) if p.is_file()}


def words(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [" ".join(page.get_textpage().get_text_range().split()) for page in document]
    finally:
        document.close()


def findings(ran: Ran) -> list[str]:
    return [line for line in ran.err.splitlines() if ": error[" in line or line.startswith("error[")]


class TestTheSamples:
    def test_pages_sheets_and_tickets_of_a_booklet_a_folded_leaflet_and_a_card_in_both_brands(
        self, pressed: tuple[Real, Ran]
    ) -> None:
        real, ran = pressed
        assert (ran.code, ran.err) == (0, "")
        booklets = sorted(
            line for line in ran.out.splitlines() if "baclofen-booklets/" in line
        )  # told as they are done
        assert [line.split()[:6] for line in booklets] == [
            ["pressed", f"baclofen-booklets/baclofen-tablets.patient.{brand}.en-GB.a5-booklet", "12", "pages", "3", "sheets"]
            for brand in ("harbour", "northgate")
        ]  # fmt: skip
        assert ran.out.endswith(" s\nthe files are in build/press/\n")
        assert set(files(real)) == {
            f"press/{run}/{kind.format(f'baclofen-tablets.patient.{brand}.en-GB.{form}')}"
            for run, form in RUNS.items()
            for brand in ("harbour", "northgate")
            for kind in KINDS
        }

    def test_every_pdf_is_sound_and_passes_the_preflight(self, pressed: tuple[Real, Ran]) -> None:
        for path, data in files(pressed[0]).items():
            if path.endswith(".pdf"):
                with pikepdf.open(pressed[0].folder / "build" / path) as pdf:
                    assert pdf.check_pdf_syntax() == [], path
            if path.split("/")[2] in ("pages", "sheets"):
                verdict = preflight(data)
                assert (verdict.findings, verdict.standard) == ((), "PDF/X-4"), path

    def test_every_sheet_and_every_ticket_of_a_draft_says_proof(self, pressed: tuple[Real, Ran]) -> None:
        for path, data in files(pressed[0]).items():
            match path.split("/")[2], Path(path).suffix:
                case "sheets", _:
                    assert all("PROOF: not for production" in side for side in words(data)), path
                case "ticket", ".pdf":
                    assert words(data)[0].startswith("PROOF not for production"), path
                case "ticket", _:
                    (state,) = [one for one in ET.fromstring(data).iter() if one.get("IDUsage") == "RevisionState"]
                    assert state.get("IDValue") == "proof"

    def test_the_slug_says_what_it_is_of(self, pressed: tuple[Real, Ran]) -> None:
        found = files(pressed[0])
        front = words(found[f"press/baclofen-cards/sheets/{NORTHGATE}.pdf"])[0]
        for word in ("run baclofen-cards", NORTHGATE, "revision 1 of 2026-11-23", "sheet 1 of 1", "front", "page 1"):
            assert word in front

    def test_a_second_time_there_is_nothing_to_do(self, pressed: tuple[Real, Ran]) -> None:
        real, _ = pressed
        assert real("press", "--all", "--proof") == Ran(0, "nothing to do: 6 jobs are current\n", "")
        assert real("press", "--all", "--proof", "--dry-run") == Ran(0, "nothing to do: 6 jobs are current\n", "")

    def test_the_same_input_gives_the_same_bytes(self, pressed: tuple[Real, Ran], tmp_path: Path) -> None:
        again = Real(samples(tmp_path / "elsewhere"))
        assert again("press", "--all", "--proof", "--jobs", "1", "--output", "made").code == 0
        assert files(again, "made") == files(pressed[0])

    def test_other_commands_do_not_take_jobs_for_editions(self, pressed: tuple[Real, Ran]) -> None:
        real, _ = pressed
        assert "card" not in real("list").out
        assert real("prune", "--dry-run").out.startswith("nothing to remove")
        uses = real("why", "--uses", CARDS).out
        assert "2 jobs of print runs would be pressed again:" in uses
        assert f"  baclofen-cards/{NORTHGATE}\n" in uses


class TestDrafts:
    def test_are_refused(self, cards: Real) -> None:
        ran = cards("press", "baclofen-cards", "--output", "other")
        assert ran.code == 1
        assert findings(ran) == [
            f"{CARDS}:4:6: error[run-of-drafts]: revision 1 of 'baclofen-tablets' is a draft, and print run 'baclofen-cards' prints it"
        ]
        assert ran.out == "failed   baclofen-cards  1 error\n\n1 failed (nothing of its run was written), in 0.0 s (1 error shown above)\n".replace(
            "0.0", ran.out.rpartition(" s (")[0].rpartition(" ")[2]
        )  # fmt: skip
        assert files(cards, "other") == {}

    def test_what_is_approved_is_no_proof(self, cards: Real) -> None:
        cards.edit(LEAFLET, "status: draft", "status: approved")
        ran = cards("press", "--all")
        assert (ran.code, ran.err) == (0, "")
        assert f"input changed: {LEAFLET}" in ran.out
        found = files(cards)
        assert not any("PROOF" in side for side in words(found[f"press/baclofen-cards/sheets/{NORTHGATE}.pdf"]))
        assert words(found[f"press/baclofen-cards/ticket/{NORTHGATE}.pdf"])[0].startswith("Approved")


class TestIncremental:
    def test_reasons_are_told(self, cards: Real) -> None:
        cards.edit(CARDS, "quantity: 10000", "quantity: 500")
        pages = cards.folder / f"build/press/baclofen-cards/pages/{NORTHGATE}.pdf"
        pages.unlink()
        sheets = pages.parent.parent / f"sheets/{NORTHGATE}.pdf"
        with sheets.open("ab") as stream:
            stream.write(b"\n")
        ran = cards("press", "--all", "--proof", "--dry-run", "--messages", "json")
        assert json.loads(ran.out) == {
            "job": f"baclofen-cards/{NORTHGATE}",
            "reasons": [
                {"why": "input changed", "what": CARDS},
                {"why": "output missing", "what": f"press/baclofen-cards/pages/{NORTHGATE}.pdf"},
                {"why": "output edited", "what": f"press/baclofen-cards/sheets/{NORTHGATE}.pdf"},
            ],
        }
        assert not pages.exists()
        assert cards("press", "--all", "--proof").out.startswith("pressed")
        assert cards("press", "--all", "--proof").out == "nothing to do: 1 job is current\n"
        assert "500" in words((pages.parent.parent / f"ticket/{NORTHGATE}.pdf").read_bytes())[0]

    def test_why_says_what_a_job_was_made_from(self, cards: Real) -> None:
        job = f"baclofen-cards/{NORTHGATE}"
        ran = cards("why", job)
        assert (ran.code, ran.err) == (0, "")
        assert ran.out.startswith(f"{job}: current\n\npress/baclofen-cards/pages/{NORTHGATE}.pdf: sha256 ")
        assert re.search(rf"^  {CARDS} +[0-9a-f]{{12}}$", ran.out, flags=re.MULTILINE)

        cards.edit(CARDS, "quantity: ", "quantity: 1")
        found = cards("why", "baclofen-cards").out
        assert found.startswith(f"{job}: stale\n  input changed: {CARDS}\n")
        assert re.search(rf"^  {CARDS} +[0-9a-f]{{12}}  has changed$", found, flags=re.MULTILINE)

        cards.edit(CARDS, "northgate.*.card", "harbour.*.card")
        assert cards("why", "baclofen-cards/").out == (
            f"baclofen-cards/{HARBOUR}: never built\n  never built\n"
            f"{job}: in no print run any more\n\n2 jobs; name one alone to see what it was made from\n"
        )

    @pytest.mark.parametrize(
        ("asked", "message"),
        [
            (["baclofen-card/"], "there is no job 'baclofen-card/'\n  = help: did you mean 'baclofen-cards'?"),
            (
                ["zzz/"],
                "there is no job 'zzz/'\n  = help: 'docgen press --all --dry-run' shows",
            ),
            (["baclofen-tablets", "baclofen-cards"], "asked for one after the other"),
        ],
    )
    def test_why_of_what_is_not_there(self, cards: Real, asked: list[str], message: str) -> None:
        ran = cards("why", *asked)
        assert ran.code == 2
        assert message in ran.err

    def test_a_profile_and_a_printer_are_inputs_too(self, cards: Real) -> None:
        for path in ("styles/icc/ISOcoated_v2_300_bas.icc", "content/printers/quayside-press.yaml"):
            ran = cards("why", "--uses", path)
            assert f"1 job of print runs would be pressed again:\n  baclofen-cards/{NORTHGATE}" in ran.out

    def test_what_makes_no_difference_leaves_the_files_alone(self, cards: Real) -> None:
        before = files(cards)
        cards.edit(CARDS, "# A card to carry", "# A comment. A card to carry")
        ran = cards("press", "--all", "--proof")
        assert ran.code == 0
        assert ran.out.startswith(f"same     baclofen-cards/{NORTHGATE}")
        assert files(cards) == before

    def test_force(self, cards: Real) -> None:
        assert cards("press", "--all", "--proof", "--force").out.startswith("same")

    def test_what_no_run_claims_is_pruned_and_nothing_else(self, cards: Real) -> None:
        (cards.folder / "build/press/baclofen-cards/mine.txt").write_text("x")
        (cards.folder / CARDS).write_text((cards.folder / CARDS).read_text() + "nonsense: [")
        assert "removed" not in cards("prune").out, "a run that cannot be read keeps its files"
        (cards.folder / CARDS).unlink()
        ran = cards("prune")
        assert ran.out.count("removed  press/baclofen-cards/") == 4
        assert "kept     press/baclofen-cards/mine.txt  (not docgen's)" in ran.out
        assert list(files(cards)) == ["press/baclofen-cards/mine.txt"]

    def test_what_is_withdrawn_is_taken_away_and_can_no_more_be_pressed(self, cards: Real) -> None:
        mine = cards.folder / f"build/press/baclofen-cards/sheets/{NORTHGATE}.pdf"
        cards.edit(LEAFLET, "status: draft", "status: withdrawn")
        checked = cards("check")
        assert checked.code == 1
        assert (
            "error[edition-withdrawn]: 'baclofen-tablets.patient.northgate.*.card' prints 'baclofen-tablets', which is"
            in (" ".join(checked.err.split()))
        )
        mine.write_bytes(b"not what docgen made")
        ran = cards("press", "--all", "--proof")
        assert ran.code == 1
        assert "error[edition-withdrawn]" in ran.err
        assert "error[withdrawn-still-there]" in ran.err
        assert list(files(cards)) == [f"press/baclofen-cards/sheets/{NORTHGATE}.pdf"]
        mine.unlink()
        ran = cards("press", "--all", "--proof")
        assert f"warning[press-withdrawn]: 'baclofen-cards/{NORTHGATE}' is of a withdrawn leaflet" in ran.err
        assert "withdrawn leaflet" not in cards("press", "--all", "--proof").err

    def test_files_that_no_run_claims_are_named(self, cards: Real) -> None:
        cards.edit(CARDS, "northgate.*.card", "harbour.*.card")
        ran = cards("press", "--all", "--proof")
        assert ran.code == 0
        assert "warning[job-unclaimed]: no print run has this job any more" in ran.err
        assert f"baclofen-cards/{NORTHGATE}" in ran.err
        cards("prune")
        assert cards("press", "--all", "--proof").err == ""


class TestWhatIsTyped:
    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            ((), "say which print runs"),
            (("baclofen-cards", "--all"), "say which print runs"),
            (("baclofen-card",), "there is no print run 'baclofen-card'"),
        ],
    )
    def test_wrongly(self, cards: Real, arguments: tuple[str, ...], message: str) -> None:
        ran = cards("press", *arguments)
        assert ran.code == 2
        assert f"error[usage]: {message}" in ran.err


PRINTER = "content/printers/quayside-press.yaml"


@pytest.mark.parametrize(
    ("path", "old", "new", "id"),
    [
        (CARDS, "finishing: n-up", "finishing: z-fold", "page-count-without-scheme"),
        (CARDS, "gutter: 6", "gutter: 5", "gutter-too-narrow"),
        (CARDS, "finishing: n-up", "finishing: n-up\nsheet: 100 x 150", "sheet-too-small"),
        (PRINTER, "sheet: SRA3", "sheet: 100 x 150", "sheet-too-small"),
        (CARDS, "gutter: 6", "sheet: 112 x 156\nmarks: [crop]", "no-room-for-marks"),
        (PRINTER, "sheet: SRA3\nmarks:", "sheet: 112 x 156\nmarks:", "no-room-for-marks"),
    ],
)
def test_the_value_is_pointed_at_that_has_to_change(cards: Real, path: str, old: str, new: str, id: str) -> None:
    cards.edit(path, old, new)
    (found,) = findings(cards("press", "--all", "--proof"))
    place, _, told = found.partition(": error[")
    where, line, column = place.split(":")
    key = {"page": "finishing", "gutter": "gutter", "sheet": "sheet", "no": "marks"}[id.partition("-")[0]]
    written = (cards.folder / where).read_text().splitlines()[int(line) - 1]
    assert (where, written[: int(column) - 1], told.partition("]")[0]) == (path, f"{key}: ", id)


def with_spot(real: Real) -> str:
    """Has the brand print its own colour as a spot ink; gives that ink's name."""
    path = real.folder / STYLE
    before = path.read_text()
    after = re.sub(r"^(  primary: \{.*?)\}", r"\1, spot: PANTONE 7708 C}", before, count=1, flags=re.MULTILINE)
    assert after != before
    path.write_text(after)
    return "PANTONE 7708 C"


def card_figure(real: Real, image: Image.Image, width: int = 20) -> None:
    """Puts a picture on the card."""
    folder = real.folder / "content/figures"
    folder.mkdir(exist_ok=True)
    image.save(folder / "test.png")
    figure = f"      - figure: {{image: ../figures/test.png, width: {width}, alt: Grey}}\n"
    real.edit(LEAFLET, '      - "{advice.hospital}"\n      - "{advice.supply}"\n', figure)


class TestBrokenOnPurpose:
    """Each is refused with its message, with its exit code, and nothing of the run changes."""

    def refused(self, real: Real, code: int) -> list[str]:
        before = files(real)
        ran = real("press", "--all", "--proof")
        assert ran.code == code, ran
        assert files(real) == before
        assert real("press", "--all", "--proof", "--dry-run").out.strip() != "nothing to do: 1 job is current"
        return [line.partition(": error[")[2].partition(" (")[0] for line in findings(ran)]

    def test_a_profile_that_is_not_there(self, cards: Real) -> None:
        (cards.folder / "styles/icc/ISOcoated_v2_300_bas.icc").unlink()
        (found,) = self.refused(cards, 1)
        assert found == "profile-missing]: there is no profile 'styles/icc/ISOcoated_v2_300_bas.icc'"

    def test_a_profile_for_screens(self, cards: Real) -> None:
        screen = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
        (cards.folder / "content/printers/screen.icc").write_bytes(screen)
        path = cards.folder / "content/printers/quayside-press.yaml"
        path.write_text(path.read_text() + "output-condition: screen.icc\n")
        (found,) = self.refused(cards, 1)
        assert found == "profile-not-for-press]: 'content/printers/screen.icc' is a profile for screens, in RGB"

    def test_a_number_of_pages_that_no_scheme_fits(self, cards: Real) -> None:
        cards.edit(CARDS, "finishing: n-up", "finishing: roll-fold")
        (found,) = self.refused(cards, 1)
        assert found == f"page-count-without-scheme]: '{NORTHGATE}': 2 pages cannot be finished as 'roll-fold'"

    def test_a_sheet_that_is_too_small(self, cards: Real) -> None:
        cards.edit(CARDS, "finishing: n-up", "finishing: n-up\nsheet: 100 x 150")
        (found,) = self.refused(cards, 1)
        assert found.startswith(f"sheet-too-small]: '{NORTHGATE}': ")

    def test_no_room_for_marks(self, cards: Real) -> None:
        cards.edit(CARDS, "finishing: n-up", "finishing: n-up\nsheet: 112 x 156")
        (found,) = self.refused(cards, 1)
        assert found.startswith(f"no-room-for-marks]: '{NORTHGATE}': ")

    def test_a_spot_ink_that_the_brand_has_not(self, cards: Real) -> None:
        cards.edit(CARDS, "colours: process", "colours: [process, caution]")
        (found,) = self.refused(cards, 1)
        assert found == "ink-without-spot]: brand 'northgate' has no spot ink for 'caution'"

    def test_an_ink_that_the_run_does_not_print(self, cards: Real) -> None:
        with_spot(cards)
        cards.edit(CARDS, "colours: process", "colours: [primary]")
        found = self.refused(cards, 5)
        assert {line.partition("]")[0] for line in found} == {"plate-not-printed"}

    def test_a_picture_in_rgb_is_converted_and_one_that_can_be_seen_through_refused(self, cards: Real) -> None:
        card_figure(cards, Image.new("RGB", (400, 400), (250, 120, 20)))
        assert cards("press", "--all", "--proof").code == 0
        image = Image.new("RGBA", (400, 400), (250, 120, 20, 128))
        image.save(cards.folder / "content/figures/test.png")
        (found,) = self.refused(cards, 5)
        assert found.startswith("transparency]: page ")

    def test_a_picture_of_72_ppi(self, cards: Real) -> None:
        card_figure(cards, Image.new("RGB", (57, 57), (250, 120, 20)))
        found = self.refused(cards, 1)
        assert {line.partition("]")[0] for line in found} == {"image-too-coarse"}

    def test_a_line_of_a_tenth_of_a_point(self, cards: Real) -> None:
        style = cards.folder / "styles/formats/card.css"
        style.write_text(style.read_text() + THIN)
        found = self.refused(cards, 5)
        assert {line.partition("]")[0] for line in found} == {"line-too-thin"}

    def test_one_edition_that_fails_holds_the_whole_run(self, cards: Real) -> None:
        cards.edit(CARDS, "patient.northgate.*.card", "patient.*.card")
        style = cards.folder / "styles/brands/harbour/brand.css"
        style.write_text(style.read_text() + THIN)
        ran = cards("press", "--all", "--proof")
        assert ran.code == 5
        first, second = (line.split() for line in ran.out.splitlines()[:2])
        assert first[:2] == ["failed", f"baclofen-cards/{HARBOUR}"]
        assert second[:2] == ["held", f"baclofen-cards/{NORTHGATE}"]
        assert {Path(path).name.split(".")[2] for path in files(cards)} == {"northgate"}, "those from before"

    def test_a_leaflet_with_faults(self, cards: Real) -> None:
        cards.edit(LEAFLET, "region: GB", "region: gb")
        assert [line.partition("]")[0] for line in self.refused(cards, 1)] == ["unknown-region"]


def test_spot_inks_have_plates_of_their_own(cards: Real) -> None:
    spot = with_spot(cards)
    cards.edit(CARDS, "colours: process", "colours: [process, primary]")
    ran = cards("press", "--all", "--proof")
    assert (ran.code, ran.err) == (0, "")
    found = files(cards)
    assert spot in preflight(found[f"press/baclofen-cards/pages/{NORTHGATE}.pdf"]).plates
    assert spot in preflight(found[f"press/baclofen-cards/sheets/{NORTHGATE}.pdf"]).plates
    assert f"{spot} spot ink" in words(found[f"press/baclofen-cards/ticket/{NORTHGATE}.pdf"])[0]


def test_without_marks_a_proof_still_says_so(cards: Real) -> None:
    cards.edit(CARDS, "finishing: n-up", "finishing: n-up\nmarks: none")
    assert cards("press", "--all", "--proof").code == 0
    sides = words(files(cards)[f"press/baclofen-cards/sheets/{NORTHGATE}.pdf"])
    assert all("PROOF: not for production" in side for side in sides)
    ticket = words(files(cards)[f"press/baclofen-cards/ticket/{NORTHGATE}.pdf"])[0]
    assert "Marks slug Colour" in ticket, "what is printed, and no more"


def test_a_ticket_lists_no_marks_that_the_sheets_have_not(cards: Real) -> None:
    ticket = words(files(cards)[f"press/baclofen-cards/ticket/{NORTHGATE}.pdf"])[0]
    assert "Marks crop, registration, colour bars, slug Colour" in ticket, "nothing is folded"


def test_the_slug_of_a_proof_goes_where_there_is_room(cards: Real) -> None:
    cards.edit(CARDS, "finishing: n-up", "finishing: flat\nmarks: none\nsheet: 125 x 154")
    ran = cards("press", "--all", "--proof")
    assert (ran.code, ran.err) == (0, "")
    cards.edit(CARDS, "sheet: 125 x 154", "sheet: 112 x 156")
    ran = cards("press", "--all", "--proof")
    assert ran.code == 1
    assert "error[no-room-for-marks]" in ran.err
    assert (
        "help: take a larger sheet, or have it approved: a proof cannot do without its slug, which says that it is one\n"
        in ran.err
    )


def test_a_printer_that_is_not_there_is_told_of_once(cards: Real) -> None:
    cards.edit(CARDS, "printer: quayside-press", "printer: quayside-pres")
    ran = cards("press", "--all", "--proof")
    assert ran.code == 1
    assert [line.partition(": error")[2] for line in findings(ran)] == [
        "[unknown-printer]: unknown printer 'quayside-pres'"
    ]


def test_a_folder_that_takes_nothing_is_exit_code_4(cards: Real) -> None:
    (cards.folder / "other").mkdir()
    (cards.folder / "other/press").write_text("in the way")
    ran = cards("press", "--all", "--proof", "--output", "other")
    assert ran.code == 4
    assert "error[cannot-write]" in ran.err
