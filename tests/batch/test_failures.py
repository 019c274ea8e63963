"""What cannot be made costs only itself: its last good file stays, and the manifest says what it is."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from docgen import ExitCode, Project, Refusal
from docgen.batch.build import Executor
from docgen.batch.events import State
from docgen.batch.standing import standings
from docgen.files import Folder
from tests.batch.builds import (
    BREAKS,
    add_to,
    built,
    clean,
    files,
    is_idle,
    leaflet_path,
    ledger_of,
    listing,
    told,
    withdraw,
)
from tests.projects import MEDICINE, edit, line

ALPHA = [
    f"alpha.{audience}.{brand}.en-GB.standard" for audience in ("clinician", "patient") for brand in ("plain", "second")
]
SECOND = [
    f"{name}.{audience}.second.en-GB.standard"
    for name in ("alpha", "beta", "gamma")
    for audience in ("clinician", "patient")
]
BRAND = "styles/brands/second/brand.yaml"


def pdfs(folder: Path) -> dict[str, str]:
    return {path: digest for path, digest in files(folder / "build").items() if path.endswith(".pdf")}


BREAKAGES: dict[str, tuple[Callable[[Path], None], list[str], str]] = {
    "a fault in a leaflet": (
        lambda folder: edit(folder / leaflet_path("alpha"), *BREAKS["content"]),
        ALPHA,
        "content/leaflets/alpha.yaml:12:18: unknown source 'nobody'",
    ),
    "a leaflet that cannot be read": (
        lambda folder: edit(folder / leaflet_path("alpha"), *BREAKS["yaml"]),
        ALPHA,
        "content/leaflets/alpha.yaml:2:9: did not find expected ',' or ']' while parsing a flow sequence",
    ),
    "a brand that cannot be read": (
        lambda folder: add_to(folder / BRAND, "]"),
        SECOND,
        f"{BRAND}:5:1: did not find expected key while parsing a block mapping",
    ),
    "a fault in a brand": (
        lambda folder: edit(folder / BRAND, "extends: plain", "extends: nobody"),
        SECOND,
        f"{BRAND}:2:10: unknown brand 'nobody'",
    ),
}


@pytest.mark.parametrize("forget", [False, True], ids=["", "ledger lost"])
@pytest.mark.parametrize(("harm", "ids", "why"), BREAKAGES.values(), ids=BREAKAGES)
def test_what_is_broken_keeps_its_files_and_is_made_once_it_is_mended(
    larger: Path, pool: Executor, made: Path, harm: Callable[[Path], None], ids: list[str], why: str, forget: bool
) -> None:
    before = listing(larger / "build")
    originals = {path: (larger / path).read_text() for path in (leaflet_path("alpha"), BRAND)}
    harm(larger)
    if forget:
        ledger_of(larger).unlink()

    for _ in range(2):
        report = built(larger, pool)

        assert report.exit_code is ExitCode.FAULTS
        assert sorted(o.edition.id for o in report.outcomes if o.state is State.FAILED) == sorted(ids)
        assert pdfs(larger) == pdfs(made)
        now = listing(larger / "build")
        assert {id for id, entry in now.items() if entry["stale"]} == set(ids)
        assert {entry["stale"] for id, entry in now.items() if id in ids} == {why}
        assert {id: {**entry, "stale": None} for id, entry in now.items()} == before

    for path, text in originals.items():
        (larger / path).write_text(text)
    report = built(larger, pool)

    assert report.exit_code is ExitCode.DONE
    assert sorted(told(report)) == sorted(ids)
    assert files(larger / "build") == files(made / "build")
    assert is_idle(built(larger, pool))


def test_a_medicine_that_cannot_be_read_costs_all_leaflets_that_quote_it(
    larger: Path, pool: Executor, made: Path
) -> None:
    text = (larger / MEDICINE).read_text()
    add_to(larger / MEDICINE, "]")

    report = built(larger, pool)

    assert (report.exit_code, len(report.outcomes)) == (ExitCode.FAULTS, 12)
    assert [f"{finding.place}: {finding.id}" for finding in report.diagnostics] == [f"{MEDICINE}:64:1: yaml-syntax"]
    assert {entry["stale"] for entry in listing(larger / "build").values()} == {
        f"{MEDICINE}:64:1: {report.diagnostics[0].message}"
    }
    assert pdfs(larger) == pdfs(made)

    (larger / MEDICINE).write_text(text)
    assert {outcome.state for outcome in built(larger, pool).outcomes} == {State.SAME}
    assert files(larger / "build") == files(made / "build")


def test_settings_that_cannot_be_read_stop_everything_and_change_nothing(
    larger: Path, pool: Executor, made: Path
) -> None:
    add_to(larger / "docgen.yaml", "]")
    with pytest.raises(Refusal) as refused:
        built(larger, pool)
    assert [f"{finding.place}: {finding.id}" for finding in refused.value.diagnostics] == [
        "docgen.yaml:8:1: yaml-syntax"
    ]
    assert files(larger / "build") == files(made / "build")


def test_an_edition_that_never_was_made_has_no_line_in_the_manifest(larger: Path, pool: Executor, made: Path) -> None:
    text = (larger / leaflet_path("alpha")).read_text().replace("alpha", "delta").replace(*BREAKS["content"])
    (larger / leaflet_path("delta")).write_text(text)

    for why in ("never built", "failed last time"):
        report = built(larger, pool)
        assert [(o.state, [str(reason) for reason in o.reasons]) for o in report.outcomes] == [
            (State.FAILED, [why])
        ] * 4
        assert files(larger / "build") == files(made / "build")


def test_the_last_good_file_is_not_vouched_for_once_somebody_has_changed_it(larger: Path, pool: Executor) -> None:
    edit(larger / leaflet_path("alpha"), *BREAKS["content"])
    path = listing(larger / "build")[ALPHA[0]]["path"]
    (larger / "build" / path).write_bytes(b"by hand")

    report = built(larger, pool)

    assert ALPHA[0] not in listing(larger / "build")
    assert [line(finding) for finding in report.diagnostics] == [
        "None: warning[download-unlisted]: the manifest does not list a download that is there, since nothing says what"
        f" made it: '{ALPHA[0]}' | list it by building again: docgen build {ALPHA[0]}"
    ]
    assert (larger / "build" / path).read_bytes() == b"by hand"


# Withdrawn, removed


def manifest(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "build/manifest.json").read_bytes())
    return found


@pytest.mark.parametrize("forget", [False, True], ids=["", "ledger lost"])
def test_a_withdrawn_leaflet_has_no_downloads_and_comes_back(
    larger: Path, pool: Executor, made: Path, forget: bool
) -> None:
    withdraw(larger, "alpha")
    if forget:
        ledger_of(larger).unlink()

    report = built(larger, pool)

    assert (report.exit_code, report.withdrawn) == (ExitCode.DONE, tuple(ALPHA))
    assert [entry["id"] for entry in manifest(larger)["withdrawn"]] == ALPHA
    assert files(larger / "build") == clean(larger, larger.parent / "clean", pool)
    assert is_idle(built(larger, pool))

    edit(larger / leaflet_path("alpha"), "status: withdrawn", "status: approved")
    assert sorted(told(built(larger, pool))) == ALPHA
    assert files(larger / "build") == files(made / "build")


@pytest.mark.parametrize("forget", [False, True], ids=["", "ledger lost"])
@pytest.mark.parametrize(
    ("path", "before", "after"),
    [
        (MEDICINE, "start:\n      GB: {dose: 5 mg,", "start:\n      GB: {dose: 5,"),
        (leaflet_path("alpha"), "summary:", "sumary:"),
        (leaflet_path("alpha"), "title:", "title: [:"),
        ("styles/brands/second/brand.yaml", "footer:", "footr:"),
    ],
    ids=["medicine", "leaflet", "syntax", "brand"],
)
def test_a_leaflet_is_withdrawn_whatever_else_is_wrong(
    larger: Path, pool: Executor, path: str, before: str, after: str, forget: bool
) -> None:
    withdraw(larger, "alpha")
    edit(larger / path, before, after)
    if forget:
        ledger_of(larger).unlink()

    for withdrawn in (tuple(ALPHA), ()):
        report = built(larger, pool)

        assert (report.exit_code, report.withdrawn) == (ExitCode.FAULTS, withdrawn)
        assert [entry["id"] for entry in manifest(larger)["withdrawn"]] == ALPHA
        assert not set(ALPHA) & set(listing(larger / "build"))

    edit(larger / path, after, before)
    built(larger, pool)
    assert files(larger / "build") == clean(larger, larger.parent / "clean", pool)


def test_a_leaflet_that_cannot_be_read_and_speaks_of_withdrawing_is_not_withdrawn(
    larger: Path, pool: Executor, made: Path
) -> None:
    add_to(larger / leaflet_path("alpha"), "      - clinician: |\n          Licence\n          status: withdrawn\n")
    edit(larger / leaflet_path("alpha"), *BREAKS["yaml"])

    report = built(larger, pool)

    assert (report.exit_code, report.withdrawn) == (ExitCode.FAULTS, ())
    assert pdfs(larger) == pdfs(made)


@pytest.mark.parametrize("path", [MEDICINE, leaflet_path("alpha"), "styles/brands/second/brand.yaml"])
def test_what_is_withdrawn_stays_so_when_something_breaks_later(larger: Path, pool: Executor, path: str) -> None:
    withdraw(larger, "alpha")
    built(larger, pool)
    (larger / path).write_bytes((larger / path).read_bytes() + b"\nnonsense: [\n")

    built(larger, pool)

    assert [entry["id"] for entry in manifest(larger)["withdrawn"]] == ALPHA


def test_a_download_of_a_withdrawn_leaflet_that_somebody_changed_stays_and_is_told(
    larger: Path, pool: Executor
) -> None:
    path = larger / "build" / listing(larger / "build")[ALPHA[0]]["path"]
    path.write_bytes(b"by hand")
    withdraw(larger, "alpha")

    for withdrawn in (tuple(ALPHA[1:]), ()):
        report = built(larger, pool)

        assert (report.exit_code, report.withdrawn) == (ExitCode.FAULTS, withdrawn)
        assert [line(finding) for finding in report.diagnostics] == [
            f"content/leaflets/alpha.yaml:1:10: error[withdrawn-still-there]: 'downloads/plain/{path.name}' is a download of"
            " a withdrawn leaflet, and not what docgen made | take the file away yourself, if nobody needs it"
        ]
        assert path.read_bytes() == b"by hand"
        (larger / "build/manifest.json").unlink()  # the second build has something to do, and says it again


def test_two_brands_with_one_name_fail_though_one_was_built_before(larger: Path, pool: Executor) -> None:
    shutil.copytree(larger / "styles/brands/second", larger / "styles/brands/Second")
    edit(larger / "styles/brands/Second/brand.yaml", "brand: second", "brand: Second")
    edit(larger / "docgen.yaml", "[plain, second]", "[plain, second, Second]")

    report = Project.open(larger).build(brand="second", executor=pool)

    assert report.exit_code is ExitCode.FAULTS
    assert report.current == ()
    found = {finding.help for outcome in report.outcomes for finding in outcome.diagnostics}
    assert found == {"give one of the two brands another name"}
    states = {one.edition.brand: one.state for one in standings(Folder.at(larger), larger / "build").editions}
    assert states == {"plain": "current", "second": "failed", "Second": "failed"}


def test_a_leaflet_that_is_removed_leaves_the_manifest_and_its_files(larger: Path, pool: Executor, made: Path) -> None:
    (larger / leaflet_path("alpha")).unlink()

    report = built(larger, pool)

    assert (report.exit_code, report.outcomes, report.diagnostics) == (ExitCode.DONE, (), ())
    assert not set(ALPHA) & set(listing(larger / "build"))
    assert pdfs(larger) == pdfs(made)  # `docgen prune` removes them
    assert is_idle(built(larger, pool))


def test_a_brand_that_is_not_in_the_project_any_more_is_not_stale(larger: Path, pool: Executor) -> None:
    edit(larger / "docgen.yaml", "[plain, second]", "[plain]")
    edit(larger / leaflet_path("alpha"), *BREAKS["yaml"])

    report = built(larger, pool)

    assert sorted(told(report)) == [id for id in ALPHA if ".plain." in id]
    assert not set(SECOND) & set(listing(larger / "build"))


def test_what_editors_and_systems_leave_about_is_nobodys(larger: Path, pool: Executor) -> None:
    leaflet = larger / leaflet_path("alpha")
    leaflet.with_name(".#alpha.yaml").symlink_to("user@host.1234:5678")  # Emacs, while it is edited
    leaflet.with_name("._alpha.yaml").write_bytes(b"\x00\x05\x16\x07")  # macOS, on disks of others

    report = built(larger, pool)

    assert (report.exit_code, report.diagnostics) == (ExitCode.DONE, ())
    assert is_idle(report)


@pytest.mark.parametrize("forget", [False, True], ids=["", "ledger lost"])
def test_what_cannot_be_read_is_listed_as_failed(larger: Path, forget: bool) -> None:
    edit(larger / leaflet_path("alpha"), *BREAKS["yaml"])
    if forget:
        ledger_of(larger).unlink()

    found = standings(Folder.at(larger), larger / "build").editions

    failed = {it.edition.id: it.failure for it in found if it.edition.leaflet == "alpha"}
    assert failed == dict.fromkeys(ALPHA, BREAKAGES["a leaflet that cannot be read"][2])
