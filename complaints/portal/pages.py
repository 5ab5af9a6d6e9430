"""The complainant's pages: built files, served as they are, with headers that let nothing else in.

The same bytes for everybody; no cookie, no condition on who asks. What its name ties to its
content is kept by browsers until they are told to forget it, everything else not at all.
"""

import mimetypes
import re
from functools import partial
from pathlib import Path
from typing import Final

from flask import Flask, Response, request

from complaints.pages.policy import CONTENT_SECURITY_POLICY_HEADER, UPLOAD_POLICY_HEADER
from complaints.portal import problems
from complaints.portal.problems import RefusedError

_PERMISSIONS: Final = (
    "accelerometer",
    "browsing-topics",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "payment",
    "usb",
)
_HEADERS: Final = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY_HEADER,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
    # the microphone for an account told aloud, asked for when somebody presses the button
    "Permissions-Policy": ", ".join((*(f"{one}=()" for one in _PERMISSIONS), "microphone=(self)")),
    "X-DNS-Prefetch-Control": "off",
}
#: Of the page with the form for sealed files, and of the page that answers it.
UPLOAD_HEADERS: Final = {**_HEADERS, "Content-Security-Policy": UPLOAD_POLICY_HEADER}
_UPLOAD_PAGES: Final = ("upload.html", "uploaded.html")
#: What a browser keeps of this site, as far as a site can ask it to forget. Not the history.
_FORGET: Final = '"cache", "cookies", "storage"'
_TYPES: Final = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".txt": "text/plain; charset=utf-8",
    ".webmanifest": "application/manifest+json",
}
_SEGMENT: Final = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*")
_HASHED: Final = re.compile(r".+[.-][0-9a-f]{8,64}\.[a-z0-9.]+")
_ENCODINGS: Final = (("br", ".br"), ("gzip", ".gz"))


def register(app: Flask, folder: Path) -> None:
    """Serve the files of ``folder`` at ``/``; a folder's page is its ``index.html``."""
    app.add_url_rule("/bye", "GET /bye", forget, methods=["GET"], provide_automatic_options=False)
    view = partial(serve, folder)
    for rule in ("/", "/<path:path>"):
        app.add_url_rule(
            rule, f"GET {rule}", view, methods=["GET"], provide_automatic_options=False
        )


def forget() -> Response:
    """Ask the browser to drop what it keeps of this site; the pages fetch this when left."""
    response = Response(status=204, headers=_HEADERS)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Clear-Site-Data"] = _FORGET
    return response


def serve(folder: Path, path: str = "") -> Response:
    """Answer one file, compressed if the browser takes that."""
    file = _file(folder, path)
    headers = UPLOAD_HEADERS if file.name in _UPLOAD_PAGES else _HEADERS
    response = Response(content_type=_media_type(file), headers=headers)
    response.headers["Cache-Control"] = (
        "public, max-age=31536000, immutable" if _HASHED.fullmatch(file.name) else "no-store"
    )
    response.headers["Vary"] = "Accept-Encoding"
    for encoding, suffix in _ENCODINGS:
        packed = file.with_name(file.name + suffix)
        if request.accept_encodings[encoding] > 0 and packed.is_file():
            response.content_encoding = encoding
            file = packed
            break
    response.set_data(file.read_bytes())
    return response


def _file(folder: Path, path: str) -> Path:
    segments = path.split("/")
    if segments[-1] == "":
        segments[-1] = "index.html"
    # no segment begins with a dot: nothing hidden, and nothing above the folder
    if not all(_SEGMENT.fullmatch(one) for one in segments):
        raise RefusedError(problems.NOT_FOUND)
    file = folder.joinpath(*segments)
    if not file.is_file():
        raise RefusedError(problems.NOT_FOUND)
    return file


def _media_type(file: Path) -> str:
    known = _TYPES.get(file.suffix)
    return known or mimetypes.guess_type(file.name)[0] or "application/octet-stream"
