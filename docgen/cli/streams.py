"""What a run gets from whoever started it: three streams, of which some may be missing, and perhaps a signal to end."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from types import FrameType


class Terminated(KeyboardInterrupt):
    """The process was asked to end (SIGTERM): as when somebody types Ctrl-C, with an exit code of its own."""


def heed_termination() -> None:
    """From now on SIGTERM raises :class:`Terminated`, unless whoever started docgen has it ignored."""

    def end(_number: int, _frame: FrameType | None) -> None:
        raise Terminated

    with contextlib.suppress(ValueError):  # not the main thread: then nobody is asked
        if signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
            signal.signal(signal.SIGTERM, end)


def open_missing_streams() -> None:
    """Opens the streams that were closed when docgen was started (``docgen build >&-``) on nothing.

    Else the next file that is opened would take the stream's number, and get the words that are meant for the stream.
    """
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is not None:
            continue
        try:
            os.fstat(number)
        except OSError:
            nowhere = os.open(os.devnull, os.O_RDWR)
            if nowhere != number:
                os.dup2(nowhere, number)
                os.close(nowhere)
            os.set_inheritable(number, True)
            stream = open(number, "w" if number else "r", encoding="utf-8", closefd=False)  # noqa: SIM115
        else:
            stream = open(os.devnull, "w" if number else "r", encoding="utf-8")  # noqa: PTH123, SIM115
        setattr(sys, name, stream)
