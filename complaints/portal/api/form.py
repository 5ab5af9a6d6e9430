"""The form in one file, to be saved and taken along; see `complaints.portal.offline_form`.

Where it cannot be made, a person gets a page of the release that says so in their language.
"""

import gzip
from functools import lru_cache, partial
from pathlib import Path
from typing import Final

from flask import Flask, Response, request

from complaints.pages.serving import FORM_HEADERS
from complaints.portal import clock, journal, pages, problems
from complaints.portal.api import http
from complaints.portal.offline_form import Told, TooLargeError, form_of
from complaints.portal.problems import RefusedError
from complaints.portal.services import Services
from complaints.portal.store import UnavailableError

_FOLDER: Final = "form"
_INSTEAD: Final = "noform.html"
_KEPT: Final = 32  # one for each language


def register(app: Flask, folder: Path, services: Services) -> None:
    """Put the view at its address, in the place of the page as it was built."""
    there = {one.name for one in (folder / _FOLDER).glob("*.html")}
    view = partial(form, folder, frozenset(there), services, Told())
    http.rule(app, "GET", "/form/<name>", view)


def form(
    folder: Path, there: frozenset[str], services: Services, told: Told, name: str
) -> Response:
    """Answer the form of a language, to be saved: nothing of it is meant to run on this site."""
    if name not in there:
        raise RefusedError(problems.NOT_FOUND)
    language = name.removesuffix(".html")
    try:
        document = _made(folder / _FOLDER / name, language, services, told)
    except (RefusedError, TooLargeError, UnavailableError) as error:
        if told.is_new(language, str(error)):
            journal.failure(error, message=str(error))
        response = pages.serve(folder, f"{language}/{_INSTEAD}")
        response.status_code = problems.UNAVAILABLE.status
        return response
    is_packed = request.accept_encodings["gzip"] > 0
    response = Response(_packed(document) if is_packed else document, headers=FORM_HEADERS)
    if is_packed:
        response.content_encoding = "gzip"
    response.headers["Vary"] = "Accept-Encoding"
    return response


def _made(path: Path, language: str, services: Services, told: Told) -> bytes:
    published, today = http.published(services), clock.today()
    http.in_force(published, today)
    made = form_of(path.read_bytes(), language, published, services.store.cards, today=today)
    told.say(language, made)
    return made.document


@lru_cache(_KEPT)
def _packed(document: bytes) -> bytes:
    return gzip.compress(document, 6, mtime=0)
