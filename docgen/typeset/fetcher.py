"""The engine's only way to files: a URL in, bytes from the project's folder out.

Relative URLs in HTML and CSS resolve against :data:`ROOT`, so their path is a path of the project, and is read through
:class:`docgen.files.Folder`: only from inside it, and remembered by it; and only pictures, fonts and stylesheets, which
are told by their extension. ``data:`` URLs of images are decoded here. Everything else (``file:``, ``http:``, ``ftp:`` …) is refused; nothing reaches the network. The stock fetcher also
builds a TLS context for every document, which takes 28 ms; this one has none.
"""

from __future__ import annotations

import base64
import urllib.parse
from hashlib import sha256
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from docgen.diagnostics import Refusal
from docgen.files import Folder
from docgen.typeset.inks import with_inks

if TYPE_CHECKING:
    from weasyprint.urls import URLFetcherResponse

SCHEME = "docgen"
ROOT = f"{SCHEME}://project/"

# `urljoin` resolves relative references only for the schemes that it knows to have them.
for _known in (urllib.parse.uses_relative, urllib.parse.uses_netloc):
    if SCHEME not in _known:
        _known.append(SCHEME)

MEDIA_TYPES = {
    ".css": "text/css",
    ".gif": "image/gif",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".otf": "font/otf",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".ttf": "font/ttf",
    ".webp": "image/webp",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
}


class ForbiddenURLError(ValueError):
    """A URL that leads out of the project."""


def url_of(path: str) -> str:
    """The URL by which the engine knows the file at ``path``."""
    return ROOT + urllib.parse.quote(path)


def path_of(url: str) -> str | None:
    """The path of the project that a URL of ours means; none for other URLs."""
    parts = urllib.parse.urlsplit(url)
    return urllib.parse.unquote(parts.path).lstrip("/") if parts.scheme == SCHEME else None


class ProjectFetcher:
    """Serves the files of one folder, and remembers what it served and why it did not.

    ``served`` maps paths to the SHA-256 digests of what was read, ``refused`` maps URLs to the reason in words.
    """

    _fail_on_errors = False  # asked for by the engine: failures are logged, and the log is read (`messages`)

    def __init__(self, folder: Folder, ink_names: tuple[str, ...] = ()) -> None:
        self._folder = folder
        self._ink_names = ink_names
        self.served: dict[str, bytes] = {}
        self.refused: dict[str, str] = {}

    def __call__(self, url: str) -> URLFetcherResponse:
        """What the engine calls. Raises for whatever is not ours to give; the engine logs it and goes on."""
        from weasyprint.urls import URLFetcherResponse

        try:
            body, media_type = self._data(url) if url[:5].lower() == "data:" else self._file(url)
        except Refusal as refusal:
            self.refused[url] = refusal.diagnostics[0].message
            raise ForbiddenURLError(self.refused[url]) from None
        except ForbiddenURLError as fault:
            self.refused[url] = str(fault)
            raise
        return URLFetcherResponse(url, body, {"Content-Type": media_type})

    def _file(self, url: str) -> tuple[bytes, str]:
        path = path_of(url)
        if path is None:
            raise ForbiddenURLError(f"'{url}' is not a file of the project")
        self._folder.locate(path)  # refuses to leave the project, before all else
        media_type = MEDIA_TYPES.get(PurePosixPath(path).suffix.lower())
        if media_type is None:  # content, a template, a key: nothing that a page needs
            raise ForbiddenURLError(f"'{path}' is neither a picture nor a font nor a stylesheet")
        body = self._folder.read(path)
        self.served[path] = sha256(body).digest()
        if media_type == "image/svg+xml" and self._ink_names:
            body = with_inks(body.decode("utf-8", "surrogateescape"), self._ink_names).encode(
                "utf-8", "surrogateescape"
            )
        return body, media_type

    @staticmethod
    def _data(url: str) -> tuple[bytes, str]:
        head, comma, body = url[5:].partition(",")
        media_type, *options = head.split(";")
        if not comma or not media_type.startswith("image/"):
            raise ForbiddenURLError(f"'{url[:40]}' is not a picture")
        data = urllib.parse.unquote_to_bytes(body)
        try:
            return (base64.b64decode(data) if "base64" in options else data), media_type
        except ValueError:
            raise ForbiddenURLError(f"'{url[:40]}…' is not proper base64") from None
