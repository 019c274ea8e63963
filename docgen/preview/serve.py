"""The server: bound to 127.0.0.1, and to nothing else, until Ctrl-C."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import errno
import socket
from collections.abc import Callable
from pathlib import Path
from types import FrameType

import uvicorn

from docgen.diagnostics import ExitCode, Refusal, error
from docgen.files import reason
from docgen.preview.app import Preview, make_app
from docgen.preview.views import Tell

ADDRESS = "127.0.0.1"


class _Server(uvicorn.Server):
    """Ends at once: the streams of changes would keep it waiting."""

    preview: Preview

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self.preview.end()
        super().handle_exit(sig, frame)


def serve(
    root: Path, title: str, port: int, *, tell: Tell, today: Callable[[], dt.date], ready: Callable[[str], None]
) -> None:
    """Serves the preview of the project in ``root`` until somebody stops it.

    Args:
        root: The project's folder.
        title: What the project calls itself.
        port: Where; 0 takes any that is free.
        tell: The shell's words for a diagnostic.
        today: The day by which reviews are overdue.
        ready: Is told the address when the preview can be looked at.

    Raises:
        Refusal: ``port-not-free`` (exit code 3).
    """
    with bound(port) as listener, contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_serve(root, title, listener, tell, today, ready))


async def _serve(
    root: Path,
    title: str,
    listener: socket.socket,
    tell: Tell,
    today: Callable[[], dt.date],
    ready: Callable[[str], None],
) -> None:
    address = f"http://{ADDRESS}:{listener.getsockname()[1]}/"
    app, preview = make_app(root, title, tell, today, lambda: ready(address))
    # What could be in the environment (a proxy's headers, a reloader) is not for a server of one machine.
    server = _Server(
        uvicorn.Config(
            app,
            log_level="warning",
            access_log=False,
            ws="none",
            http="h11",
            loop="asyncio",
            proxy_headers=False,
            server_header=False,
            timeout_graceful_shutdown=1,
        )
    )
    server.preview = preview
    await server.serve(sockets=[listener])


def bound(port: int) -> socket.socket:
    """A socket on ``port`` of this machine's own address, which no other machine can reach."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # the last preview's connections may linger
    try:
        listener.bind((ADDRESS, port))
        listener.listen()
    except OSError as fault:
        listener.close()
        why = "another program has it" if fault.errno == errno.EADDRINUSE else reason(fault)
        finding = error(
            "port-not-free",
            f"cannot listen on port {port}: {why}",
            help="name another with --port, or let docgen find a free one with --port 0",
        )
        raise Refusal([finding], ExitCode.ENVIRONMENT) from None
    return listener
