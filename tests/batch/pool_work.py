"""What the workers of the pool's tests do."""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

MIB = 1024 * 1024

IMPORTED = time.time()


def do(job: tuple[str, Any]) -> Any:
    """One function for all tests, so that they can share a pool."""
    name, given = job
    return globals()[name](given)


class SlowToStart:
    """Work that takes a minute to be read."""

    def __call__(self, job: object) -> object:
        return job

    def __reduce__(self) -> tuple[Callable[[float], None], tuple[float]]:
        return time.sleep, (60.0,)


def double(number: int) -> int:
    return 2 * number


def pid(_: object) -> int:
    return os.getpid()


def nap(seconds: float) -> int:
    time.sleep(seconds)
    return os.getpid()


def doze(seconds: float) -> None:
    """A nap that a pause of the whole process makes longer."""
    for _ in range(round(seconds / 0.05)):
        time.sleep(0.05)


def hang(_: object) -> NoReturn:
    while True:
        time.sleep(60)


def stick(_: object) -> None:
    """Holds the interpreter, so that no other thread of the process has a turn."""
    re.match(r"(a+)+$", "a" * 40 + "b")


def swell(_: object) -> NoReturn:
    kept = []
    while True:
        kept.append(b"x" * (10 * MIB))
        time.sleep(0.01)


KEPT: list[bytes] = []


def keep(mib: int) -> int:
    KEPT.append(b"x" * (mib * MIB))
    return os.getpid()


def kill(_: object) -> None:
    os.kill(os.getpid(), 9)


def kill_once(marker: str) -> int:
    if not Path(marker).exists():
        Path(marker).touch()
        os.kill(os.getpid(), 9)
    return os.getpid()


def hang_up(_: object) -> None:
    """Closes everything, as a careless C library might, and lives on."""
    os.closerange(3, 100)
    time.sleep(60)


def leave_a_child(_: object) -> None:
    """Ends, while a child of it holds the line to the coordinator."""
    if os.fork():
        os._exit(4)
    os.closerange(0, 3)
    time.sleep(20)
    os._exit(0)


def end(code: int) -> None:
    os._exit(code)


def leave(code: int) -> None:
    sys.exit(code)


def fail(words: str) -> None:
    raise ValueError(words)


class Unprintable(Exception):
    def __init__(self, given: object, more: object) -> None:
        self.given = given
        self.more = lambda: more

    def __str__(self) -> str:
        raise RuntimeError("no words")


def fail_oddly(_: object) -> None:
    raise Unprintable(1, 2)


def unpicklable(_: object) -> Any:
    return lambda: None


def large(mib: int) -> bytes:
    return bytes(mib * MIB)


def refuse_to_be_read() -> None:
    raise ValueError("not to be read")


class Unreadable:
    """Can be pickled, and not be read again."""

    def __reduce__(self) -> Any:
        return refuse_to_be_read, ()


def unreadable(_: object) -> Unreadable:
    return Unreadable()


def same(given: object) -> object:
    return given


def say(words: str) -> None:
    print(words)
    subprocess.run(["echo", f"child: {words}"], check=True)


def surroundings(_: object) -> dict[str, Any]:
    import docgen

    Path(tempfile.gettempdir(), "left behind").touch()
    return {
        "stdin": sys.stdin.read(),
        "temporary": tempfile.gettempdir(),
        "docgen": docgen.__file__,
        "path": sys.path,
        "fds": sorted(path.name for path in Path("/dev/fd").iterdir()),
    }


def litter(_: object) -> NoReturn:
    number = 0
    while True:
        number += 1
        with contextlib.suppress(OSError):  # nobody takes its folder away from it but the worker that leaves
            Path(tempfile.gettempdir(), str(number)).touch()


def imported_at(_: object) -> float:
    return IMPORTED
