"""The form in one file, to be saved and taken along; see `complaints.portal.offline_form`."""

import gzip
from functools import lru_cache, partial
from pathlib import Path
from typing import Final

from flask import Flask, Response, request

from complaints.pages.serving import FORM_HEADERS
from complaints.portal import clock, journal, problems
from complaints.portal.api import http
from complaints.portal.offline_form import TooLargeError, contents, filled
from complaints.portal.problems import RefusedError
from complaints.portal.services import Services

_FOLDER: Final = "form"
_KEPT: Final = 32  # one for each language


def register(app: Flask, pages: Path, services: Services) -> None:
    """Put the view at its address, in the place of the page as it was built."""
    there = {one.name for one in (pages / _FOLDER).glob("*.html")}
    http.rule(
        app, "GET", "/form/<name>", partial(form, pages / _FOLDER, frozenset(there), services)
    )


def form(folder: Path, there: frozenset[str], services: Services, name: str) -> Response:
    """Answer the form of a language, to be saved: nothing of it is meant to run on this site."""
    if name not in there:
        raise RefusedError(problems.NOT_FOUND)
    published, today = http.published(services), clock.today()
    http.in_force(published, today)
    all_of_them = published.organisations
    cards = services.store.cards.few(all_of_them, at_most=len(all_of_them))
    try:
        document = filled((folder / name).read_bytes(), contents(published, cards, today=today))
    except TooLargeError as error:
        journal.failure(error, message=str(error))
        raise RefusedError(problems.FORM_TOO_LARGE) from None
    is_packed = request.accept_encodings["gzip"] > 0
    response = Response(_packed(document) if is_packed else document, headers=FORM_HEADERS)
    if is_packed:
        response.content_encoding = "gzip"
    response.headers["Vary"] = "Accept-Encoding"
    return response


@lru_cache(_KEPT)
def _packed(document: bytes) -> bytes:
    return gzip.compress(document, 6, mtime=0)
