"""What the browser is answered: the list, an edition, its pictures and PDF, and the stream of changes."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import json
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response, StreamingResponse
from starlette.routing import Route

from docgen.preview.desk import Desk
from docgen.preview.guard import Guard
from docgen.preview.pictures import WIDTHS, picture
from docgen.preview.sight import Pages
from docgen.preview.views import FILTERS, HERE, Tell, Views
from docgen.preview.watch import watch
from docgen.preview.worker import own_fault

FOR_EVER = {"Cache-Control": "private, max-age=31536000, immutable"}
"""For what has its digest in its address."""

FRESH = {"Cache-Control": "no-store"}

MOST_PICTURES = 64
"""So many are kept for a browser that asks again: a few hundred kB each."""

BEAT = 20
"""Seconds between two signs of life, by which a connection is noticed that has gone."""


class Preview:
    """The app's parts while it runs."""

    def __init__(self, root: Path, views: Views, ready: Callable[[], None]) -> None:
        self.root = root
        self.views = views
        self.stop = asyncio.Event()
        self._ready = ready
        self._desk: Desk | None = None
        self._drawing = ThreadPoolExecutor(1, "docgen preview: pictures")  # one: pdfium is not for several
        self._pictures: OrderedDict[tuple[str, int, int], bytes] = OrderedDict()

    @property
    def desk(self) -> Desk:
        """The desk, which there is as long as the app runs."""
        assert self._desk is not None
        return self._desk

    @contextlib.asynccontextmanager
    async def running(self, _: Starlette) -> AsyncIterator[None]:
        """From the start of the server to its end."""
        self._desk = Desk(self.root)
        watching = asyncio.create_task(self._watch())
        self._ready()
        try:
            yield
        finally:
            self.end()
            await watching
            self._drawing.shutdown(cancel_futures=True)

    async def _watch(self) -> None:
        try:
            await watch(self.root, self.desk.saved, self.stop)
        except Exception as fault:  # noqa: BLE001 (told at once, and not when the preview ends)
            own_fault(fault)

    def end(self) -> None:
        """Ends what would go on for ever: the watch, the worker, and every stream of changes."""
        self.stop.set()
        if self._desk and not self._desk.closed:
            self._desk.close()

    # What is asked for

    async def listing(self, request: Request) -> Response:
        """``/``: the editions, filtered by ``?audience=…&brand=…&format=…``."""
        chosen = {name: value for name in FILTERS if (value := request.query_params.get(name))}
        return HTMLResponse(self.views.listing(self.desk.listing, chosen, busy=self.desk.busy), headers=FRESH)

    async def edition(self, request: Request) -> Response:
        """``/editions/ID``: its pages; with ``?view=pdf`` as the PDF."""
        desk, named = self.desk, request.path_params["id"]
        if named.count(".") != 4:
            raise HTTPException(404, f"'{named}' is not the id of an edition")
        desk.want(named)
        as_pdf = request.query_params.get("view") == "pdf"
        shown = self.views.edition(named, desk.edition(named), desk.sight(named), as_pdf=as_pdf, busy=desk.busy)
        return HTMLResponse(shown, headers=FRESH)

    async def picture(self, request: Request) -> Response:
        """``/editions/ID/DIGEST/NUMBER-WIDTH.png``: a page as a picture."""
        pages = self._pages(request)
        number, width = request.path_params["number"], request.path_params["width"]
        if width not in WIDTHS or not 1 <= number <= len(pages.sizes):
            raise HTTPException(404, "there is no such picture")
        key = (pages.digest, number, width)
        if key not in self._pictures:
            loop = asyncio.get_running_loop()
            self._pictures[key] = await loop.run_in_executor(self._drawing, picture, pages.pdf, number, width)
            while len(self._pictures) > MOST_PICTURES:
                self._pictures.popitem(last=False)
        return Response(self._pictures[key], media_type="image/png", headers=FOR_EVER)

    async def pdf(self, request: Request) -> Response:
        """``/editions/ID/DIGEST/NAME.pdf``: the file that a build would publish, if nothing stands against it."""
        return Response(self._pages(request).pdf, media_type="application/pdf", headers=FOR_EVER)

    def _pages(self, request: Request) -> Pages:
        pages = self.desk.sight(request.path_params["id"]).pages
        if pages is None or pages.digest != request.path_params["digest"]:
            raise HTTPException(404, "these pages are no longer there: newer ones are")
        return pages

    async def changes(self, request: Request) -> Response:
        """``/changes?edition=ID`` (or without): a server-sent event now and after each change of what is looked at."""
        return StreamingResponse(
            _events(self.desk, request.query_params.get("edition")), media_type="text/event-stream", headers=FRESH
        )


async def _events(desk: Desk, id: str | None) -> AsyncIterator[str]:
    changes = desk.changes(id)
    pending = asyncio.ensure_future(anext(changes, None))
    try:
        while True:
            done, _ = await asyncio.wait({pending}, timeout=BEAT)
            if not done:
                yield ": still here\n\n"
                continue
            told = pending.result()
            if told is None:
                return
            version, busy = told
            yield f"data: {json.dumps({'version': version, 'busy': busy})}\n\n"
            pending = asyncio.ensure_future(anext(changes, None))
    finally:
        pending.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await pending
        await changes.aclose()


def _file(name: str, media_type: str) -> Callable[[Request], Response]:
    data = (HERE / name).read_bytes()

    def answer(_: Request) -> Response:
        return Response(data, media_type=media_type, headers={"Cache-Control": "no-cache"})

    return answer


def make_app(
    root: Path, title: str, tell: Tell, today: Callable[[], dt.date], ready: Callable[[], None] = lambda: None
) -> tuple[Starlette, Preview]:
    """The app for the project in ``root``, under ``title``, and its parts. ``ready`` is called when it can be asked."""
    preview = Preview(root, Views.of(title, tell, today), ready)
    app = Starlette(
        routes=[
            Route("/", preview.listing),
            Route("/editions/{id}", preview.edition),
            Route("/editions/{id}/{digest}/{number:int}-{width:int}.png", preview.picture),
            Route("/editions/{id}/{digest}/{name}.pdf", preview.pdf),
            Route("/changes", preview.changes),
            Route("/page.css", _file("page.css", "text/css")),
            Route("/icon.svg", _file("icon.svg", "image/svg+xml")),
            Route("/page.js", _file("page.js", "text/javascript")),
        ],
        middleware=[Middleware(Guard)],
        lifespan=preview.running,
    )
    return app, preview
