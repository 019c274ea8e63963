"""``docgen list``: how each edition of a real project stands."""

from __future__ import annotations

import json
import shutil

from tests.cli.real import CLINICIAN, PATIENT, PATIENTS_PDF, Real
from tests.cli.test_ends import mount, tiny_disk
from tests.projects import LEAFLET


def states(real: Real) -> dict[str, str]:
    ran = real("list", "--json")
    assert (ran.code, ran.err) == (0, "")
    return {edition["id"]: edition["state"] for edition in json.loads(ran.out)}


def test_each_state(real: Real) -> None:
    assert states(real) == {CLINICIAN: "current", PATIENT: "current"}
    for name in ("second", "third"):
        real.add_leaflet(name)
    real.edit("content/leaflets/third.yaml", "status: draft", "status: withdrawn")
    (real.folder / "build" / PATIENTS_PDF).unlink()

    assert states(real) == {
        CLINICIAN: "current",
        PATIENT: "stale",
        "second.clinician.plain.en-GB.standard": "never built",
        "second.patient.plain.en-GB.standard": "never built",
        "third.clinician.plain.en-GB.standard": "withdrawn",
        "third.patient.plain.en-GB.standard": "withdrawn",
    }
    assert real("list").out.endswith("\n6 editions: 1 current, 1 stale, 2 never built, 2 withdrawn\n")


def test_one_that_failed_says_at_what(real: Real) -> None:
    real.edit(LEAFLET, "issued:", "isued:")

    listed = json.loads(real("list", "--json").out)

    assert [(edition["state"], edition["failure"]) for edition in listed] == [
        ("failed", f"{LEAFLET}:9:3: key 'issued' is missing")
    ] * 2


def test_overdue_is_told_unless_it_is_withdrawn(real: Real) -> None:
    real.edit(LEAFLET, "issued: 2026-11-23", "issued: 2020-01-31")
    real.edit(LEAFLET, "review-by: 2028-11-23", "review-by: 2021-01-31")
    ran = real("list")
    assert " draft   1         2021-01-31 overdue  Examplol tablets\n" in ran.out
    assert ran.out.endswith("\n2 editions: 2 stale; 2 overdue for review\n")

    real.edit(LEAFLET, "status: draft", "status: withdrawn")
    assert "overdue" not in real("list").out


def test_where_nothing_may_be_written(real: Real) -> None:
    build = real.folder / "build"
    kept = build.rename(real.folder / "kept")
    with tiny_disk(build, "4m") as disk:
        shutil.copytree(kept, disk, dirs_exist_ok=True)
        mount("-o", "remount,ro", str(disk))

        assert real("list").out.endswith("\n2 editions: 2 current\n")
        assert real("why", PATIENT).out.startswith(f"{PATIENT}: current\n")
        assert real("build", "--dry-run").out == "nothing to do: 2 editions are current\n"
        assert real("build").code == 4


def test_of_another_output_folder(real: Real) -> None:
    assert real("list", "--output", "elsewhere").out.endswith("\n2 editions: 2 never built\n")
    assert not (real.folder / "elsewhere").exists()
