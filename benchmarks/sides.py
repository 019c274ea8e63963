"""What the benchmarks share: things that are run in turn, side by side, and judged by the ratio of their times.

A ratio is the median of the ratios of the turns, which a busy machine disturbs less than it disturbs times.
"""

from __future__ import annotations

import contextlib
import functools
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

BIN = Path(sys.executable).parent
WIDTH = 56

Work = Callable[[], object]


@dataclass(frozen=True)
class Goal:
    """What a ratio has to be; a goal of both or none is no goal."""

    most: float | None = None
    least: float | None = None

    def verdict(self, value: float) -> str:
        if self.most is not None:
            return f"{'within' if value <= self.most else 'ABOVE'} {self.most:g}"
        if self.least is not None:
            return f"{'reaches' if value >= self.least else 'BELOW'} {self.least:g}"
        return ""


def seconds(work: Work) -> float:
    """How long `work` takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def in_turn(works: Sequence[Work], rounds: int, *, warm: bool = True) -> list[tuple[float, ...]]:
    """The seconds of each in each turn. Every other turn goes backwards; a turn before the first warms all of them."""
    turns = []
    for turn in range(-1 if warm else 0, rounds):
        order = list(enumerate(works))[:: -1 if turn % 2 else 1]
        times = {index: seconds(work) for index, work in order}
        if turn >= 0:
            turns.append(tuple(times[index] for index in range(len(works))))
    return turns


def heading(ours: str = "docgen", theirs: str = "other") -> None:
    print(f"{'':<{WIDTH}} {ours:>13} {theirs:>13}   ratio")


def judged(name: str, pairs: Sequence[tuple[float, float]], goal: Goal) -> None:
    """Prints medians, the median ratio and the verdict. A goal with `least` is one of speed: it wants theirs / ours."""
    faster = goal.least is not None
    ratio = statistics.median(their / our if faster else our / their for our, their in pairs)
    our, their = (statistics.median(times) * 1000 for times in zip(*pairs, strict=True))
    print(f"{name:<{WIDTH}} {our:10.1f} ms {their:10.1f} ms  {ratio:6.2f}   {goal.verdict(ratio)}", flush=True)


def side_by_side(name: str, ours: Work, theirs: Work, rounds: int, goal: Goal) -> None:
    """Runs both in turn and judges their ratio."""
    judged(name, [(our, their) for our, their in in_turn([ours, theirs], rounds)], goal)


def said(name: str, value: str, holds: bool | None = None, goal: str = "") -> None:
    """Prints a line that is no ratio, with its goal if it has one."""
    verdict = "" if holds is None else f"{'holds' if holds else 'FAILS'}: {goal}"
    print(f"{name:<{WIDTH}} {value:>27}           {verdict}".rstrip(), flush=True)


def run(command: Sequence[object], cwd: Path | None = None) -> Work:
    """A command that must succeed, its output thrown away."""
    words = [str(word) for word in command]
    return lambda: subprocess.run(words, check=True, cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


@functools.cache
def _options() -> str:
    command = [sys.executable, "-m", "docgen", "build", "--help"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def knows(option: str) -> bool:
    """Whether `docgen build` has the option."""
    return f"{option} " in _options()


def build(
    folder: Path, *words: object, jobs: int | None = None, force: bool = False, report: Path | None = None
) -> list[object]:
    """The command `docgen build`; options that it does not know are left out."""
    command: list[object] = [sys.executable, "-m", "docgen", "-C", folder, "build", *words]
    if jobs and knows("--jobs"):
        command += ["--jobs", jobs]
    if force and knows("--force"):
        command.append("--force")
    if report and knows("--report"):
        command += ["--report", report]
    return command


def peak_memory(command: Sequence[object]) -> int:
    """The most bytes that the command, or the largest process that it waited for, held at once.

    What the process that asks has held itself counts too (Linux hands it on), so it should be a small one.
    """
    words = [str(word) for word in command]
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, f"{words} ended with {process.returncode}"
    return usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def refuse_slow_starts() -> None:
    if os.environ.get("PYTHONDONTWRITEBYTECODE"):
        sys.exit("unset PYTHONDONTWRITEBYTECODE: it makes Python compile docgen anew at every start")


def machine() -> str:
    """How busy it is, in a line."""
    load = "unknown"
    with contextlib.suppress(OSError):
        load = f"{os.getloadavg()[0]:.1f}"
    return f"{os.cpu_count()} cores, load average {load} before the start"
