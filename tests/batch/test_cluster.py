"""Builds on dask clusters: real schedulers, real workers, real editions; and workers that differ, hang, or are killed."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from docgen import Event, ExitCode, Finished, Project, Refusal, Report, Started
from docgen.batch.cluster import client as cluster_module
from docgen.batch.cluster import cluster, remote
from docgen.batch.cluster.line import Line
from docgen.batch.jobs import Limits
from docgen.batch.tools import versions
from tests.batch.machines import Machines, machines
from tests.projects import LEAFLET, ROOT, edit, line, small_project

pytest.importorskip("distributed")
pytestmark = pytest.mark.slow

LEAFLETS = 3
"""So many leaflets, each for two audiences."""

WATCH = """
import os, sys

def write(name, what):
    with os.fdopen(os.open(os.environ[name], os.O_WRONLY | os.O_CREAT | os.O_APPEND), "w") as file:
        print(what, file=file)

def look(event, given):
    if event == "open" and isinstance(given[0], str) and given[0].startswith(os.environ["FORBIDDEN"]):
        write("CAUGHT", given[0])

sys.addaudithook(look)
write("WATCHED", os.getpid())
"""
"""A `sitecustomize`: every file below a folder that a Python process opens is written down."""


def many(folder: Path) -> Path:
    """The small project with several leaflets."""
    small_project(folder, pages=True)
    for number in range(2, LEAFLETS + 1):
        copy = Path(shutil.copy(folder / LEAFLET, folder / f"content/leaflets/number-{number}.yaml"))
        edit(copy, "leaflet: examplol-tablets", f"leaflet: number-{number}")
    return folder


def files(folder: Path) -> dict[str, bytes]:
    """The downloads and the manifest."""
    return {
        path.relative_to(folder / "build").as_posix(): path.read_bytes()
        for path in sorted((folder / "build").rglob("*"))
        if path.is_file() and ".docgen" not in path.parts
    }


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project, built by the local pool."""
    folder = many(tmp_path_factory.mktemp("local"))
    assert Project.open(folder).build().exit_code is ExitCode.DONE
    return folder


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The project, not built."""
    return many(tmp_path / "project")


def said(report: Report) -> list[str]:
    return [line(finding) for outcome in report.outcomes for finding in outcome.diagnostics]


AT_ONCE = 5.0
"""Seconds: far less than anybody's patience, and more than a busy machine needs."""
OTHERS: set[psutil.Process] = set()
"""What the tests of other modules have running."""


@pytest.fixture(autouse=True)
def others() -> None:
    OTHERS.clear()
    OTHERS.update(psutil.Process().children(recursive=True))


def offspring() -> list[psutil.Process]:
    """The processes that this test has running."""
    found = psutil.Process().children(recursive=True)
    return [child for child in found if child not in OTHERS and child.status() != psutil.STATUS_ZOMBIE]


def wait_for(what: Callable[[], object], seconds: float = 20.0) -> None:
    until = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < until, "it did not come"
        time.sleep(0.05)


# ---------------------------------------------------------------------------------------------- schedulers and workers


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[Machines]:
    with machines(tmp_path / "machines") as made:
        yield made


def copy_of_docgen(folder: Path) -> Path:
    shutil.copytree(ROOT / "docgen", folder / "docgen", ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def change_a_comment(home: Path) -> None:
    path = home / "docgen/batch/steps.py"
    path.write_text(path.read_text() + "# another\n")


def busy(there: Machines) -> list[psutil.Process]:
    """The processes of workers that have imported the engine, and go on."""
    children = [child for worker in there.workers for child in psutil.Process(worker.pid).children()]
    before = {child.pid: child.cpu_times().user for child in children}
    time.sleep(0.2)
    return [child for child in children if child.is_running() and child.cpu_times().user > max(1.5, before[child.pid])]


# ---------------------------------------------------------------------------------------------------- on this machine


def test_without_an_address_the_same_files_are_made_by_processes_of_ours(
    built: Path, project: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    heard: list[Event] = []
    with cluster(jobs=2) as workers:
        report = Project.open(project).build(executor=workers, listen=heard.append)
        again = Project.open(project).build(executor=workers)
        started = time.monotonic()

    assert time.monotonic() - started < AT_ONCE
    assert (report.exit_code, said(report)) == (ExitCode.DONE, [])
    assert files(project) == files(built)
    assert sorted(e.id for e in heard if isinstance(e, Started)) == sorted(e.id for e in Project.open(built).editions())
    assert (again.outcomes, len(again.current)) == ((), 2 * LEAFLETS)
    assert Project.open(project).build().outcomes == (), "what was recorded is what a local build records"
    assert offspring() == []
    assert capfd.readouterr() == ("", "")
    assert workers.findings == []


def test_files_are_sent_once(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[int] = []
    ask = Line.ask

    def counting(self: Line, workers: list[str], what: object, *given: Any, timeout: float = 10.0) -> dict[str, Any]:
        if what is remote.put:
            sent.append(len(given[0]))
        return ask(self, workers, what, *given, timeout=timeout)  # type: ignore[arg-type]

    monkeypatch.setattr(Line, "ask", counting)
    with cluster(jobs=1) as workers:
        Project.open(project).build(["number-2"], executor=workers)
        assert sum(sent) > 20
        sent.clear()
        Project.open(project).build(["number-3"], executor=workers)
        style = project / "styles/base.css"
        style.write_text(style.read_text() + "\n")
        Project.open(project).build(["number-3"], executor=workers)

    assert sent == [1]


def test_the_files_are_those_of_the_moment_when_the_build_began(built: Path, project: Path) -> None:
    style = project / "styles/base.css"

    def change(event: Event) -> None:
        if isinstance(event, Started):
            style.write_text(style.read_text() + "\np { color: var(--ink-text) }\n")

    with cluster(jobs=1) as workers:
        Project.open(project).build(executor=workers, listen=change)
        assert files(project) == files(built)
        again = Project.open(project).build(executor=workers)

    assert len(again.outcomes) == 2 * LEAFLETS


def hang(project: Path, begins: str) -> None:
    """Has the editions hang whose ids begin so."""
    template = project / "templates/leaflet.html.jinja"
    loops = "".join(f"{{% for {name} in range({count}) %}}" for name, count in (("a", 9999), ("b", 9999), ("c", 9)))
    condition = (
        f"{{% if (variant.leaflet ~ '.' ~ variant.audience).startswith('{begins}') %}}"
        + loops
        + "{% endfor %}" * 3
        + "{% endif %}"
    )
    template.write_text(condition + template.read_text())


def test_an_edition_that_hangs_is_given_up_and_costs_no_other(project: Path) -> None:
    hang(project, "number-2.patient")

    with cluster(jobs=2, limits=Limits(seconds=8)) as workers:
        report = Project.open(project).build(executor=workers)

    failed = [outcome.edition.id for outcome in report.outcomes if outcome.failed]
    assert failed == ["number-2.patient.plain.en-GB.standard"]
    assert said(report) == [
        "None: error[took-too-long]: edition 'number-2.patient.plain.en-GB.standard' was not done after 8 s, and was "
        "stopped | look for what is huge in it: a table of many pages, a very large picture"
    ]


def test_a_process_that_is_killed_costs_its_edition_a_retry(built: Path, project: Path) -> None:
    killed: list[int] = []

    def kill(event: Event) -> None:
        busy = [process for process in offspring() if process.cpu_times().user > 0.5]
        if isinstance(event, Finished) and not killed and busy:
            killed.append(busy[0].pid)
            busy[0].kill()

    with cluster(jobs=2) as workers:
        report = Project.open(project).build(executor=workers, listen=kill)

    assert killed
    assert report.exit_code is ExitCode.DONE
    assert files(project) == files(built)


def test_stopping_in_the_middle_leaves_nothing_behind(project: Path) -> None:
    edit(project / LEAFLET, "[@someone-2019]", "[@nobody]")

    with cluster(jobs=2) as workers:
        report = Project.open(project).build(executor=workers, fail_fast=True)
        rest = Project.open(project).build(["number-2"], executor=workers)
        started = time.monotonic()
    assert time.monotonic() - started < AT_ONCE

    assert report.exit_code is ExitCode.FAULTS
    assert [outcome.failed for outcome in rest.outcomes] == [False] * len(rest.outcomes)
    assert offspring() == []


SCRIPT = """
import sys
from pathlib import Path
from docgen import Project, Started
from docgen.batch.cluster import cluster

def listen(event):
    if isinstance(event, Started):
        print("started", flush=True)

with cluster(sys.argv[2] or None, jobs=2) as workers:
    Project.open(Path(sys.argv[1])).build(executor=workers, listen=listen)
"""


@pytest.mark.parametrize("far", [False, True], ids=["own", "far"])
def test_ctrl_c_ends_a_build_at_once(project: Path, tmp_path: Path, far: bool) -> None:
    hang(project, "")
    with machines(tmp_path / "machines") as there:
        if far:
            there.worker()
            there.wait(1)
        process = subprocess.Popen(
            [sys.executable, "-c", SCRIPT, str(project), there.address if far else ""],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        assert process.stdout
        assert process.stdout.readline() == b"started\n"
        theirs = psutil.Process(process.pid).children(recursive=True)
        wait_for(lambda: busy(there) or not far)
        started = time.monotonic()
        os.killpg(process.pid, signal.SIGINT)
        _, errors = process.communicate(timeout=20)
        assert time.monotonic() - started < AT_ONCE
        wait_for(lambda: not any(child.is_running() for child in theirs), AT_ONCE)
        wait_for(lambda: not busy(there), AT_ONCE)

    assert errors.decode().rstrip().endswith("KeyboardInterrupt")
    assert not re.search(r"distributed\.\w+ - ", errors.decode()), "nobody wants to read what dask logs"


def test_an_edition_that_ends_its_processes_is_lost(project: Path) -> None:
    killed: list[int] = []
    over = threading.Event()

    def kill() -> None:
        while not over.wait(0.05):
            for process in offspring():
                with contextlib.suppress(psutil.Error):
                    if process.cpu_times().user > 0.3:
                        process.kill()
                        killed.append(process.pid)

    with cluster(jobs=1) as workers:
        killer = threading.Thread(target=kill)
        killer.start()
        report = Project.open(project).build(["number-2.patient"], executor=workers)
        over.set()
        killer.join()

    assert len(killed) == 2
    assert said(report) == [
        "None: error[worker-lost]: the process that made edition 'number-2.patient.plain.en-GB.standard' ended twice with "
        "SIGKILL | build it again; if it ends again, look at the memory of the machine, and report it"
    ]


# --------------------------------------------------------------------------------------------------- on other machines


def test_workers_that_cannot_see_the_project_make_the_same_files(
    built: Path, project: Path, elsewhere: Machines, tmp_path: Path
) -> None:
    caught = tmp_path / "caught"
    (tmp_path / "watch").mkdir()
    (tmp_path / "watch/sitecustomize.py").write_text(WATCH)
    watched = tmp_path / "watched"
    watching = {
        "FIRST": str(tmp_path / "watch"),
        "FORBIDDEN": str(project),
        "CAUGHT": str(caught),
        "WATCHED": str(watched),
    }
    for _ in range(2):
        elsewhere.worker(**watching)
    elsewhere.wait(2)

    with cluster(elsewhere.address) as workers:
        report = Project.open(project).build(executor=workers)
        started = time.monotonic()

    assert time.monotonic() - started < AT_ONCE
    assert (report.exit_code, said(report)) == (ExitCode.DONE, [])
    assert files(project) == files(built)
    assert Project.open(project).build().outcomes == ()
    assert not caught.exists()
    for worker in elsewhere.workers:
        (process,) = psutil.Process(worker.pid).children()
        assert str(process.pid) in watched.read_text().split(), "it would have been seen in what made editions, too"
    environment = {**os.environ, **watching, "PYTHONPATH": watching["FIRST"]}
    control = [sys.executable, "-c", f"open({str(project / 'docgen.yaml')!r})"]
    subprocess.run(control, env=environment, check=True)
    assert caught.read_text() == f"{project}/docgen.yaml\n"


def test_a_worker_that_is_killed_costs_its_editions_a_retry(built: Path, project: Path, elsewhere: Machines) -> None:
    first, _ = elsewhere.worker(threads=2), elsewhere.worker()
    elsewhere.wait(2)
    theirs: list[psutil.Process] = []

    def kill(event: Event) -> None:
        if isinstance(event, Finished) and not theirs:
            theirs.extend(psutil.Process(first.pid).children())
            first.kill()

    with cluster(elsewhere.address) as workers:
        report = Project.open(project).build(executor=workers, listen=kill)

    assert theirs
    assert (report.exit_code, said(report)) == (ExitCode.DONE, [])
    assert files(project) == files(built)
    wait_for(lambda: not any(child.is_running() for child in theirs), 2)


def test_a_worker_that_joins_later_takes_part_and_all_others_may_leave(
    built: Path, project: Path, elsewhere: Machines
) -> None:
    first = elsewhere.worker()
    elsewhere.wait(1)

    def replace(event: Event) -> None:
        if isinstance(event, Finished) and len(elsewhere.workers) == 1:
            first.kill()
            elsewhere.worker()

    with cluster(elsewhere.address) as workers:
        report = Project.open(project).build(executor=workers, listen=replace)

    assert (report.exit_code, said(report)) == (ExitCode.DONE, [])
    assert files(project) == files(built)


def test_an_edition_that_takes_two_workers_with_it_is_lost(project: Path, elsewhere: Machines) -> None:
    for _ in range(3):
        elsewhere.worker()
    elsewhere.wait(3)
    killed = []

    def kill(event: Event) -> None:
        if isinstance(event, Started):
            alive = [worker for worker in elsewhere.workers if worker not in killed]
            wait_for(lambda: any(psutil.Process(worker.pid).children() for worker in alive))
            killed.append(next(worker for worker in alive if psutil.Process(worker.pid).children()))
            killed[-1].kill()
            killed[-1].wait()

    with cluster(elsewhere.address) as workers:
        report = Project.open(project).build(["number-2.patient"], executor=workers, listen=kill)

    assert len(killed) == 2
    assert [finding.partition(" | ")[0] for finding in said(report)] == [
        "None: error[worker-lost]: the process that made edition 'number-2.patient.plain.en-GB.standard' ended twice with "
        "SIGKILL"
    ]


def test_a_scheduler_that_ends_in_mid_build_ends_the_build_and_keeps_what_is_finished(
    built: Path, project: Path, elsewhere: Machines
) -> None:
    elsewhere.worker()
    elsewhere.wait(1)

    def kill(event: Event) -> None:
        if isinstance(event, Finished):
            elsewhere.end()

    with cluster(elsewhere.address) as workers:
        report = Project.open(project).build(executor=workers, listen=kill)

    assert report.exit_code is ExitCode.ENVIRONMENT
    assert {finding.id for o in report.outcomes for finding in o.diagnostics} == {"scheduler-unreachable"}
    assert any(outcome.built for outcome in report.outcomes)
    assert Project.open(project).build().exit_code is ExitCode.DONE
    assert files(project) == files(built)


# -------------------------------------------------------------------------------------------------------- what differs


def unlike(home: Path) -> str:
    there = subprocess.run(
        [sys.executable, "-c", "from docgen.batch.tools import versions; print(versions()['docgen'])"],
        env={**os.environ, "PYTHONPATH": str(home)},
        check=True,
        capture_output=True,
        text=True,
        cwd=home,
    ).stdout.strip()
    assert there != versions()["docgen"]
    return f"docgen {there} there, {versions()['docgen']} here"


def test_a_worker_with_another_docgen_is_not_used(
    built: Path, project: Path, elsewhere: Machines, tmp_path: Path
) -> None:
    other = copy_of_docgen(tmp_path / "other")
    change_a_comment(other)
    elsewhere.worker(other)
    elsewhere.wait(1)

    with pytest.raises(Refusal) as refused, cluster(elsewhere.address):
        pass

    assert refused.value.exit_code is ExitCode.ENVIRONMENT
    (finding,) = refused.value.diagnostics
    start = r"None: error\[worker-differs\]: no worker makes the same pages as this machine: 'tcp://127\.0\.0\.1:\d+': "
    cure = "install the same docgen, libraries and fonts there, and start the workers again"
    assert re.fullmatch(start + re.escape(f"{unlike(other)} | {cure}"), line(finding))

    elsewhere.worker()
    elsewhere.wait(2)
    with cluster(elsewhere.address) as workers:
        report = Project.open(project).build(executor=workers)
        assert report.exit_code is ExitCode.DONE
    assert files(project) == files(built)
    assert psutil.Process(elsewhere.workers[0].pid).children() == []
    (warning,) = workers.findings
    assert re.fullmatch(
        r"the worker 'tcp://127\.0\.0\.1:\d+' is not used: " + re.escape(unlike(other)), warning.message
    )


def test_a_worker_whose_docgen_is_changed_under_it_makes_nothing(
    project: Path, elsewhere: Machines, tmp_path: Path
) -> None:
    other = copy_of_docgen(tmp_path / "other")
    elsewhere.worker(other)
    elsewhere.wait(1)

    with cluster(elsewhere.address) as workers:  # it is like us
        change_a_comment(other)
        report = Project.open(project).build(["examplol-tablets.patient"], executor=workers)

    assert report.exit_code is ExitCode.ENVIRONMENT
    (told,) = said(report)
    start = r"None: error\[worker-differs\]: no worker is like this machine; 'tcp://127\.0\.0\.1:\d+' is not: "
    cure = "install the same docgen, libraries and fonts there, and start the worker again"
    assert re.fullmatch(start + re.escape(f"{unlike(other)} | {cure}"), told)


def test_a_worker_with_another_font_makes_nothing(project: Path, elsewhere: Machines, tmp_path: Path) -> None:
    program = tmp_path / "bin/fc-list"  # which knows no fonts
    program.parent.mkdir()
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    elsewhere.worker(PATH=f"{program.parent}:{os.environ['PATH']}")
    elsewhere.wait(1)

    with cluster(elsewhere.address) as workers:
        report = Project.open(project).build(["examplol-tablets.patient"], executor=workers)

    (told,) = said(report)
    assert re.search(r"is not: no font '[^']+' there( \||;)", told)


@pytest.mark.parametrize("address", ["nonsense", "tcp://host", "host:port"])
def test_what_is_no_address_is_said_at_once(address: str) -> None:
    started = time.monotonic()
    with pytest.raises(Refusal, match="is no address of a scheduler"), cluster(address):
        pass
    assert time.monotonic() - started < AT_ONCE


def test_nobody_there_is_said(elsewhere: Machines, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster_module, "PATIENCE", 1.0)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # and does not listen
        address = f"tcp://127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(Refusal) as refused, cluster(address):
            pass
    assert refused.value.exit_code is ExitCode.ENVIRONMENT
    (finding,) = refused.value.diagnostics
    assert finding.id == "scheduler-unreachable"
    assert finding.message.startswith(f"the scheduler at '{address}' cannot be reached: ")

    monkeypatch.setattr(cluster_module, "PATIENCE", 3.0)
    with pytest.raises(Refusal) as refused, cluster(elsewhere.address):
        pass
    assert refused.value.exit_code is ExitCode.ENVIRONMENT
    assert [line(finding) for finding in refused.value.diagnostics] == [
        f"None: error[no-workers]: the scheduler at '{elsewhere.address}' has no workers | "
        f"start one: dask worker {elsewhere.address}"
    ]


def test_without_the_extra_its_name_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)  # type: ignore[arg-type]

    with pytest.raises(Refusal) as refused, cluster():
        pass

    assert refused.value.exit_code is ExitCode.ENVIRONMENT
    assert [line(finding) for finding in refused.value.diagnostics] == [
        "None: error[extra-missing]: a build by dask needs a Python package that is not installed: distributed | "
        "in the folder of docgen's source: scripts/setup, or python -m pip install '.[cluster]'"
    ]
