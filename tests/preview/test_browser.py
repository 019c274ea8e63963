"""The preview as somebody sees it: in Chromium, over the real command, while files are saved."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.preview.browser import Tab
from tests.preview.conftest import CLINICIAN, PATIENT, Running, start
from tests.projects import MEDICINE, edit

pytestmark = pytest.mark.slow

SHOWN = "(i => !!i && i.complete && i.naturalWidth > 0)(document.querySelector('#pages img'))"
SOURCE = "document.querySelector('#pages img').currentSrc"
# Not the whole address: Chromium shows a finer picture at any width as long as it has it in memory, and lets it go at will.
DIGEST = f"{SOURCE}.split('/').at(-2)"


@contextmanager
def saved(running: Running, old: str, new: str, path: str = MEDICINE) -> Iterator[None]:
    """While it lasts, `new` stands in the file for `old`."""
    file = running.folder / path
    before = file.read_text()
    edit(file, old, new)
    try:
        yield
    finally:
        file.write_text(before)


def look_at(tab: Tab, running: Running, edition: str = PATIENT, *, scale: float = 1) -> None:
    tab.size(1200, 900, scale)
    tab.open(f"{running.address}editions/{edition}")
    tab.until(SHOWN)


def test_the_list_shows_the_editions_and_leads_to_their_pages(tab: Tab, running: Running) -> None:
    tab.open(running.address)
    tab.until("document.querySelectorAll('.leaflet').length === 2")
    assert tab.ask("document.querySelector('h1').innerText") == "A small project for tests"
    links = tab.ask("[...document.querySelectorAll('.leaflet a')].map(a => a.pathname)")
    assert links == [f"/editions/{CLINICIAN}", f"/editions/{PATIENT}"]
    words = tab.ask("document.querySelector('.leaflet:nth-of-type(2)').innerText.replace(/\\s+/g, ' ')")
    assert words == (
        "Examplol tablets for patients examplol-tablets Examplol tablets, patient, plain standard "
        "draft revision 1 review by 2028-11-23"
    )
    tab.ask("document.querySelectorAll('.leaflet a')[1].focus()")
    tab.press("Enter")
    tab.until(SHOWN)
    assert tab.ask("location.pathname") == f"/editions/{PATIENT}"


def test_the_filters_apply_at_once_and_stand_in_the_address(tab: Tab, running: Running) -> None:
    tab.open(running.address)
    tab.until("document.querySelectorAll('.leaflet').length === 2")
    tab.ask("(s => { s.value = 'clinician'; s.dispatchEvent(new Event('change', {bubbles: true})) })"
            "(document.querySelector('[name=audience]'))")  # fmt: skip
    tab.until("document.querySelectorAll('.leaflet').length === 1")
    assert tab.ask("document.querySelector('.count').innerText") == "1 edition of 2"
    assert tab.ask("location.search") == "?audience=clinician"


def test_pages_are_sharp_on_small_pixels(tab: Tab, running: Running) -> None:
    look_at(tab, running)
    assert re.match(r"\d pages?, ", tab.ask("document.getElementById('state').innerText"))
    assert re.fullmatch(r"Page 1 of \d", tab.ask("document.querySelector('#pages img').alt"))
    assert tab.ask(SOURCE).endswith("/1-820.png")
    look_at(tab, running, scale=2)
    assert tab.ask(SOURCE).endswith("/1-1640.png")
    assert tab.ask("document.querySelector('.findings').innerText") == "Nothing is wrong"


def test_a_save_changes_the_picture_without_a_reload(tab: Tab, running: Running) -> None:
    look_at(tab, running)
    tab.ask("window.same = true")
    before = tab.ask(DIGEST)
    with saved(running, "Examplol calms the nerves.", "Examplol calms all of the nerves."):
        tab.until(f"{SHOWN} && {DIGEST} !== '{before}'")
        assert tab.ask("window.same"), "it was reloaded"
        assert re.fullmatch(
            r"\d pages?, \d\.\d\d s after the save", tab.ask("document.getElementById('state').innerText")
        )
    tab.until(f"{SHOWN} && {DIGEST} === '{before}'")  # the same content gives the same bytes
    assert tab.complaints == []


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("styles/base.css", "@page {", "h1 { letter-spacing: 2mm !important }\n@page {"),
        ("templates/leaflet.html.jinja", "<body", "<body style='padding-top: 2mm'"),
    ],
    ids=["styles", "templates"],
)
def test_so_do_styles_and_templates(tab: Tab, running: Running, path: str, old: str, new: str) -> None:
    look_at(tab, running)
    before = tab.ask(DIGEST)
    file = running.folder / path
    text = file.read_text()
    file.write_text(text.replace(old, new, 1))
    try:
        tab.until(f"{SHOWN} && {DIGEST} !== '{before}'")
    finally:
        file.write_text(text)
    tab.until(f"{SHOWN} && {DIGEST} === '{before}'")


def test_a_fault_stands_in_place_of_the_pages_until_it_is_mended(tab: Tab, running: Running) -> None:
    look_at(tab, running)
    with saved(running, "GB: {dose: 5 mg,", "GB: {dose: 5,"):
        tab.until("!!document.querySelector('.faulty .finding.error')")
        said = tab.ask("document.querySelector('.finding').innerText")
        assert re.fullmatch(
            r"content/medicines/examplol\.yaml:\d+:\d+:\nerror\[dose-without-unit\]: dose '5' has no unit\n+"
            r"\d+ \|  .*dose: 5,.*\n +\| +\^\n+help: write the unit, for example '5 mg'",
            said,
        ), said
        assert tab.ask("document.getElementById('state').innerText") == "No pages: 1 error"
        assert tab.ask("document.getElementById('old').innerText") == "The pages from before"
        assert tab.ask(SHOWN)
        assert tab.ask(
            "document.querySelector('.finding').getBoundingClientRect().bottom"
            " < document.querySelector('#pages img').getBoundingClientRect().top"
        )
        tab.open(f"{running.address}editions/{PATIENT}")  # a reload does not lose them
        tab.until("!!document.querySelector('.faulty .finding.error')")
    tab.until(f"!document.querySelector('.faulty') && {SHOWN}")
    assert tab.ask("document.querySelector('.findings').innerText") == "Nothing is wrong"
    assert tab.ask("document.getElementById('old')") is None


def test_even_the_project_file_may_be_faulty_for_a_while(tab: Tab, running: Running) -> None:
    look_at(tab, running)
    with saved(running, "brands:", "brandz:", "docgen.yaml"):
        tab.until("document.querySelector('#said').innerText.includes(\"error[unknown-key]: unknown key 'brandz'\")")
    tab.until(f"!document.querySelector('.faulty') && {SHOWN}")


def test_the_last_of_many_saves_is_what_is_shown(tab: Tab, running: Running) -> None:
    look_at(tab, running, CLINICIAN)
    file = running.folder / MEDICINE
    text = file.read_text()
    with saved(running, "Examplol is an agonist", "Examplol certainly is an agonist"):
        before = tab.ask(DIGEST)
        tab.until(f"{SHOWN} && {DIGEST} !== '{before}'")
        last = tab.ask(DIGEST)
    tab.until(f"{SHOWN} && {DIGEST} === '{before}'")
    for number in range(12):
        file.write_text(text.replace("Examplol is an agonist", f"Examplol is {number} times an agonist"))
    with saved(running, "Examplol is 11 times an agonist", "Examplol certainly is an agonist"):
        tab.until(f"{SHOWN} && {DIGEST} === '{last}' && !document.body.hasAttribute('data-busy')")
    file.write_text(text)


def test_the_pdf_itself_is_a_link_and_a_frame(tab: Tab, running: Running) -> None:
    look_at(tab, running)
    link = tab.ask("document.querySelector('.download a').pathname")
    assert re.fullmatch(rf"/editions/{re.escape(PATIENT)}/[0-9a-f]{{16}}/{re.escape(PATIENT)}\.pdf", link)
    tab.open(f"{running.address}editions/{PATIENT}?view=pdf")
    tab.until(f"new URL(document.querySelector('iframe').src).pathname === '{link}'")


def test_nothing_is_asked_of_anybody_else_and_nothing_goes_wrong(tab: Tab, running: Running) -> None:
    look_at(tab, running)
    asked = tab.ask("performance.getEntriesByType('resource').map(e => new URL(e.name).origin)")
    assert set(asked) == {running.address.rstrip("/")}
    assert tab.complaints == []
    assert not (running.folder / "build").exists()


# ----------------------------------------------------------------------------------------------------- without a browser


def test_only_this_machine_can_reach_it(running: Running) -> None:
    listing = Path("/proc/net/tcp")
    if listing.exists():
        rows = [row.split() for row in (listing.read_text() + Path("/proc/net/tcp6").read_text()).splitlines()]
        here = [row[1] for row in rows if row[3] == "0A" and row[1].endswith(f":{running.port:04X}")]
        assert here == [f"0100007F:{running.port:04X}"]
    with pytest.raises(OSError), socket.create_connection(("127.0.0.2", running.port), timeout=2):
        pass


def test_a_port_that_is_taken_is_told(running: Running) -> None:
    process = start(running.folder, "--port", str(running.port))
    assert process.communicate(timeout=10) == (
        "",
        f"error[port-not-free]: cannot listen on port {running.port}: another program has it\n"
        "  = help: name another with --port, or let docgen find a free one with --port 0\n",
    )
    assert process.returncode == 3


def worker_of(running: Running) -> int:
    """The process id of the preview's worker."""
    children = subprocess.run(
        ["ps", "-ww", "-o", "pid=,args=", "--ppid", str(running.process.pid)],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return next(int(line.split()[0]) for line in children.splitlines() if "spawn_main" in line)


def test_a_worker_that_dies_is_told_and_replaced(tab: Tab, running: Running) -> None:
    look_at(tab, running)
    before = tab.ask(DIGEST)
    os.kill(worker_of(running), signal.SIGKILL)
    with saved(running, "Examplol calms the nerves.", "Examplol calms every nerve."):
        tab.until(f"{SHOWN} && {DIGEST} !== '{before}'")
    tab.until(f"{SHOWN} && {DIGEST} === '{before}'")


def test_a_save_is_not_lost_with_a_worker_that_had_not_begun(tab: Tab, running: Running) -> None:
    look_at(tab, running)
    tab.until("!document.body.hasAttribute('data-busy')")
    before = tab.ask(DIGEST)
    worker = worker_of(running)
    os.kill(worker, signal.SIGSTOP)
    with saved(running, "Examplol calms the nerves.", "Examplol calms each nerve."):
        tab.until("document.body.hasAttribute('data-busy')")  # the save was heard, and the worker was asked
        os.kill(worker, signal.SIGKILL)
        tab.until(f"{SHOWN} && {DIGEST} !== '{before}'")
    tab.until(f"{SHOWN} && {DIGEST} === '{before}'")
