"""``docgen why``: reasons, inputs, and who uses a file."""

from __future__ import annotations

import re

from tests.cli.real import CLINICIAN, PATIENT, PATIENTS_PDF, Ran, Real
from tests.projects import LEAFLET, MEDICINE

BRAND = "styles/brands/plain/brand.yaml"


class TestAnEdition:
    def test_that_is_current_with_all_that_it_was_made_from(self, real: Real) -> None:
        ran = real("why", PATIENT)

        assert (ran.code, ran.err) == (0, "")
        head, _, inputs = ran.out.partition(" inputs:\n")
        assert re.fullmatch(
            rf"{PATIENT}: current\n\n"
            rf"{PATIENTS_PDF} of \d{{4}}-\d\d-\d\d \d\d:\d\d: \d pages?, [\d,]+ bytes, sha256 [0-9a-f]{{12}}\n"
            r"made in \d+\.\d s by docgen 0\.1\.0\+[0-9a-f]{12}, weasyprint 70\.0, pango [\d.]+, harfbuzz [\d.]+, "
            r"python [\d.]+\n"
            r"no other edition has the same pages, with something else in the slots\n\n"
            r"made from \d+",
            head,
        )
        lines = [line.split() for line in inputs.splitlines()]
        assert [line[0] for line in lines[:2]] == [LEAFLET, MEDICINE]
        assert all(re.fullmatch("[0-9a-f]{12}|absent|there", line[-1]) for line in lines)
        assert lines[-1][:3] == ["font", "'DejaVu", "Sans'"]

    def test_that_is_stale_with_each_reason_on_a_line(self, real: Real) -> None:
        real.edit(MEDICINE, "Additive sedation.", "More sedation.")
        real.edit(BRAND, "brand:", "# changed\nbrand:")
        (real.folder / "templates/blocks/action-box.html.jinja").unlink()
        (real.folder / "build" / PATIENTS_PDF).unlink()

        ran = real("why", PATIENT)

        assert ran.out.startswith(
            f"{PATIENT}: stale\n"
            f"  input changed: {MEDICINE}\n"
            f"  input changed: {BRAND}\n"
            "  input gone: templates/blocks/action-box.html.jinja\n"
            f"  output missing: {PATIENTS_PDF}\n"
        )
        assert re.search(rf"^  {MEDICINE} +[0-9a-f]{{12}}  has changed$", ran.out, flags=re.MULTILINE)
        assert re.search(r"^  templates/blocks/action-box\S+ +[0-9a-f]{12}  is gone$", ran.out, flags=re.MULTILINE)

    def test_that_failed_says_at_what(self, real: Real) -> None:
        real.edit(LEAFLET, "issued:", "isued:")
        fault = f"{LEAFLET}:9:3: key 'issued' is missing"
        assert real("why", PATIENT).out.startswith(f"{PATIENT}: failed\n  {fault}\n")
        real("build")
        real.edit(LEAFLET, "isued:", "issued:")

        assert real("why", PATIENT).out.startswith(f"{PATIENT}: failed\n  failed last time: {fault}\n")

    def test_that_was_never_built(self, real: Real) -> None:
        real.add_leaflet("second")
        assert real("why", "second.patient") == Ran(
            0, "second.patient.plain.en-GB.standard: never built\n  never built\n", ""
        )


def test_of_several_editions_only_how_they_stand(real: Real) -> None:
    (real.folder / "build" / PATIENTS_PDF).unlink()
    assert real("why", "examplol-tablets") == Ran(
        0,
        f"{CLINICIAN}: current\n"
        f"{PATIENT}: stale\n"
        f"  output missing: {PATIENTS_PDF}\n"
        "\n"
        "2 editions; name one alone to see what it was made from\n",
        "",
    )


def usage(message: str, help: str) -> Ran:
    return Ran(2, "", f"error[usage]: {message}\n  = help: {help}\n")


def test_what_means_nothing_is_guessed(real: Real) -> None:
    assert real("why") == usage("which edition?", "name one that 'docgen list' shows, or a file with --uses")
    assert real("why", "exampol") == usage("there is no edition 'exampol'", "did you mean 'examplol-tablets'?")
    assert real("why", PATIENT, "--uses", MEDICINE) == usage(
        "--uses asks for all editions", "leave out either the edition or --uses"
    )
    assert real("why", "--uses", "content/medicines/exampol.yaml") == usage(
        "there is no file 'content/medicines/exampol.yaml', and no edition was made from one",
        f"did you mean '{MEDICINE}'?",
    )
    assert real("why", "--uses", "nowhere/base.css") == usage(
        "there is no file 'nowhere/base.css', and no edition was made from one", "did you mean 'styles/base.css'?"
    )
    for typed in ("tools", "tools:", "font:DejaVu Sans", "output:"):
        assert real("why", "--uses", typed) == usage(
            f"there is no file '{typed}', and no edition was made from one",
            "name a file of the project; 'docgen why EDITION' shows what an edition was made from",
        )
    assert real("why", "--uses", "/etc/hosts") == usage(
        f"'/etc/hosts' lies outside the project in '{real.folder.resolve()}'", "name another project with -C"
    )


class TestUses:
    def test_of_a_file_that_both_use(self, real: Real) -> None:
        said = f"if '{MEDICINE}' changed, 2 editions would be made again:\n  {CLINICIAN}\n  {PATIENT}\n"
        assert real("why", "--uses", MEDICINE) == Ran(0, said, "")
        assert real("why", "--uses", str(real.folder / MEDICINE)) == Ran(0, said, "")
        inside = Real(real.folder / "content/medicines")
        assert inside("-C", "../..", "why", "--uses", "examplol.yaml") == Ran(0, said, ""), "as it is typed here"
        assert inside("-C", "../..", "why", "--uses", MEDICINE) == Ran(0, said, ""), "as messages write it"

    def test_of_a_file_that_one_uses(self, real: Real) -> None:
        assert real("why", "--uses", "styles/patient.css") == Ran(
            0, f"if 'styles/patient.css' changed, 1 edition would be made again:\n  {PATIENT}\n", ""
        )

    def test_it_foretells_the_next_build(self, real: Real) -> None:
        real.edit("styles/clinician.css", "{", "{ ")
        stale = [line.partition(":")[0] for line in real("why", "examplol-tablets").out.splitlines() if "stale" in line]
        assert real("why", "--uses", "styles/clinician.css").out.split("\n  ")[1:] == [f"{id}\n" for id in stale]

    def test_of_a_folder(self, real: Real) -> None:
        ran = real("why", "--uses", "styles/brands/")
        assert ran.out.startswith("if 'styles/brands' changed, 2 editions would be made again:\n")

    def test_of_a_file_that_would_be_new(self, real: Real) -> None:
        ran = real("why", "--uses", "styles/brands/plain/fonts/New.ttf")
        assert ran.out.startswith(
            "if 'styles/brands/plain/fonts/New.ttf' were there, 2 editions would be made again:\n"
        )

    def test_of_a_file_that_was_there(self, real: Real) -> None:
        (real.folder / "styles/patient.css").unlink()
        ran = real("why", "--uses", "styles/patient.css")
        assert ran.out.startswith("if 'styles/patient.css' were there again, 1 edition would be made again:\n")

    def test_of_a_file_elsewhere(self, real: Real) -> None:
        ran = real("why", "--uses", "../docgen.yaml")
        assert ran.code == 2
        assert "error[usage]: '../docgen.yaml' lies outside the project" in ran.err

    def test_of_a_file_that_makes_no_pages(self, real: Real) -> None:
        real.add_leaflet("second")
        assert real("why", "--uses", "docgen.yaml") == Ran(
            0,
            "no edition was made from 'docgen.yaml'\n"
            "it is read to know which editions there are\n"
            "2 editions were never built, so nobody knows yet what they use\n",
            "",
        )
