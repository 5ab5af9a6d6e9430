"""The complainant's pages: built files, served as they are, with headers that let nothing else in.

The same bytes for everybody; no cookie, no condition on who asks. What its name ties to its
content is kept by browsers until they are told to forget it, everything else not at all.
"""

import re
from functools import partial
from pathlib import Path
from typing import Final

from flask import Flask, Response, request

from complaints.pages.serving import PAGE_HEADERS, headers_of
from complaints.portal import problems
from complaints.portal.problems import RefusedError

#: What a browser keeps of this site, as far as a site can ask it to forget. Not the history.
_FORGET: Final = '"cache", "cookies", "storage"'
_SEGMENT: Final = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*")
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
    response = Response(status=204, headers=PAGE_HEADERS)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Clear-Site-Data"] = _FORGET
    return response


def serve(folder: Path, path: str = "") -> Response:
    """Answer one file, compressed if the browser takes that."""
    file = _file(folder, path)
    response = Response(headers=headers_of(file.name))
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
