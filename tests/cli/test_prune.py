"""``docgen prune``: what no edition claims goes; whatever docgen did not make, or merely cannot make now, stays."""

from __future__ import annotations

import json
import os

import pytest

from docgen.publish.lock import locked
from tests.cli.real import CLINICIAN, CLINICIANS_PDF, PATIENT, PATIENTS_PDF, Ran, Real
from tests.projects import LEAFLET

NOTHING = Ran(0, "nothing to remove: every PDF that docgen made belongs to an edition\n", "")


@pytest.fixture
def renamed(real: Real) -> Real:
    """A project whose only leaflet has another name now, and is not built yet."""
    real.add_leaflet("renamed")
    (real.folder / LEAFLET).unlink()
    return real


def listed(real: Real) -> list[str]:
    return [entry["id"] for entry in json.loads((real.folder / "build/manifest.json").read_text())["editions"]]


def test_nothing_to_remove(real: Real) -> None:
    assert real("prune") == NOTHING
    assert real.downloads() == [CLINICIANS_PDF, PATIENTS_PDF]


def test_without_any_build_nothing_is_made(real: Real) -> None:
    assert real("prune", "--output", "elsewhere") == NOTHING
    assert not (real.folder / "elsewhere").exists()


def test_downloads_of_editions_that_are_no_more_go(renamed: Real) -> None:
    size = sum((renamed.folder / "build" / path).stat().st_size for path in renamed.downloads())
    kept = f"{size / 1e3:.0f} kB"
    assert renamed("prune", "--dry-run") == Ran(
        0,
        f"would remove  {CLINICIANS_PDF}\nwould remove  {PATIENTS_PDF}\n\n2 PDFs would be removed, {kept}\n",
        "",
    )
    assert renamed.downloads() == [CLINICIANS_PDF, PATIENTS_PDF]
    assert listed(renamed) == [CLINICIAN, PATIENT]

    assert renamed("prune") == Ran(
        0, f"removed  {CLINICIANS_PDF}\nremoved  {PATIENTS_PDF}\n\n2 PDFs removed, {kept}\n", ""
    )

    assert not (renamed.folder / "build/downloads").exists(), "empty folders go too"
    assert listed(renamed) == []
    assert renamed("prune") == NOTHING
    assert renamed("build").out.endswith("the PDFs are in build/downloads/\n")


def test_what_is_not_docgens_or_was_changed_stays(renamed: Real) -> None:
    downloads = renamed.folder / "build/downloads"
    (downloads / "plain/notes.txt").write_text("mine")
    (downloads / "a.pdf").write_text("mine too")
    with (renamed.folder / "build" / PATIENTS_PDF).open("ab") as pdf:
        pdf.write(b"%")

    ran = renamed("prune")

    assert ran.out.startswith(
        f"removed  {CLINICIANS_PDF}\n"
        "kept     downloads/a.pdf  (not docgen's)\n"
        f"kept     {PATIENTS_PDF}  (changed since docgen made it)\n"
        "kept     downloads/plain/notes.txt  (not docgen's)\n"
        "\n"
        "1 PDF removed, "
    )
    assert renamed.downloads() == ["downloads/a.pdf", PATIENTS_PDF, "downloads/plain/notes.txt"]
    assert renamed("prune").out.endswith(f"\n\n{NOTHING.out}")


def test_a_leaflet_or_brand_that_merely_has_faults_loses_nothing(real: Real) -> None:
    for path, old in ((LEAFLET, "issued:"), ("styles/brands/plain/brand.yaml", "name:")):
        original = (real.folder / path).read_text()
        real.edit(path, old, "x")

        assert real("prune") == Ran(
            0, f"{NOTHING.out}2 editions cannot be made just now (see 'docgen check'): their PDFs stay\n", ""
        )

        (real.folder / path).write_text(original)
        assert real.downloads() == [CLINICIANS_PDF, PATIENTS_PDF]
        assert listed(real) == [CLINICIAN, PATIENT]
    assert real("list").out.endswith("\n2 editions: 2 current\n")


def test_without_settings_nothing_is_removed(real: Real) -> None:
    real.edit("docgen.yaml", "brands:", "brnds:")
    assert real("prune").code == 1
    assert real.downloads() == [CLINICIANS_PDF, PATIENTS_PDF]


def test_without_a_ledger_nothing_is_docgens(renamed: Real) -> None:
    (renamed.folder / "build/.docgen/ledger.sqlite").unlink()

    ran = renamed("prune")

    assert ran.code == 0
    assert ran.out == (
        f"kept     {CLINICIANS_PDF}  (not docgen's)\nkept     {PATIENTS_PDF}  (not docgen's)\n\n{NOTHING.out}"
    )


def test_a_manifest_that_cannot_be_written_keeps_its_files(renamed: Real) -> None:
    manifest = renamed.folder / "build/manifest.json"
    manifest.unlink()
    (manifest / "in the way").mkdir(parents=True)

    ran = renamed("prune")

    assert ran.code == 4
    assert "error[cannot-write]: cannot write " in ran.err
    assert renamed.downloads() == [CLINICIANS_PDF, PATIENTS_PDF]


def test_it_takes_its_turn(renamed: Real) -> None:
    with locked(renamed.folder / "build"):
        assert renamed("prune", "--no-wait").code == 4
        assert renamed("prune", "--dry-run").code == 0, "who only asks does not wait"
        process = renamed.start("prune")
        assert process.stdout
        assert process.stdout.readline().startswith(
            f"waiting for a build of the same folder: process {os.getpid()} on "
        )
        assert renamed.downloads() == [CLINICIANS_PDF, PATIENTS_PDF]
    out, _ = process.communicate(timeout=30)
    assert process.returncode == 0
    assert out.startswith("removed  ")
