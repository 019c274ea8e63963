"""Who may read the preview: a browser on this machine, on pages that the preview itself made.

A web page elsewhere could have its own host name resolve to 127.0.0.1 (DNS rebinding), and then read what we answer as if it
were its own. Such a request carries that host name in its ``Host`` header, so only our own names are answered. The other
headers keep other pages from embedding ours, and ours from asking anybody for anything.
"""

from __future__ import annotations

from dataclasses import dataclass

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

NAMES = ("127.0.0.1", "localhost")

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; frame-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
FRAMED_POLICY = "frame-ancestors 'self'"
"""For PDFs: our page frames them, and the browser's viewer for them brings its own scripts."""

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
}


@dataclass(frozen=True)
class Guard:
    """Stands before the app: refuses other hosts' requests, and puts the headers on every answer."""

    app: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers, or has the app answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if Headers(scope=scope).get("host", "").split(":")[0].lower() not in NAMES:
            await PlainTextResponse("docgen preview answers only to 127.0.0.1\n", 421)(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(HEADERS)
                is_pdf = headers.get("content-type", "") == "application/pdf"
                headers["Content-Security-Policy"] = FRAMED_POLICY if is_pdf else POLICY
            await send(message)

        await self.app(scope, receive, send_guarded)
