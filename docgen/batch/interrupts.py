"""Ctrl-C and being told to end, while something is on its way that should not be left half done."""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Iterator
from types import FrameType

ENDS = (signal.SIGINT, signal.SIGTERM)


@contextlib.contextmanager
def undisturbed() -> Iterator[None]:
    """Whoever is to end hears of it when this is left; for a moment's work only.

    Handlers are changed and no signal is blocked: another thread could take one, and Python would have the main thread end all the same.
    """
    if threading.current_thread() is not threading.main_thread():  # nobody ends another
        yield
        return
    heard: list[int] = []

    def hear(number: int, frame: FrameType | None) -> None:
        heard.append(number)

    before = {number: signal.signal(number, hear) for number in ENDS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, signal.SIG_DFL if handler is None else handler)
        if heard:
            signal.raise_signal(heard[0])
