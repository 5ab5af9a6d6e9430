"""Reading requests strictly and answering them plainly: what all views share."""

import hashlib
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, Final

from flask import Flask, Response, request

from complaints.directory import ExpiredError, Organisation
from complaints.portal import problems
from complaints.portal.packing import pack
from complaints.portal.problems import RefusedError
from complaints.portal.published import NoDirectoryError, Published
from complaints.portal.services import Services
from complaints.work import HEADER, is_done
from crypto.errors import CryptoError
from crypto.header import check_single_hybrid

BYTES: Final = "application/octet-stream"
JSON: Final = "application/json"
TEXT: Final = "text/plain; charset=utf-8"

_HEADERS: Final = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


def rule(app: Flask, method: str, path: str, view: Callable[..., Response]) -> None:
    """Let ``view`` answer ``method`` at ``path``, and nothing that nobody asked for."""
    app.add_url_rule(
        path, f"{method} {path}", view, methods=[method], provide_automatic_options=False
    )


def answer(
    body: bytes | Iterable[bytes], media_type: str, *, length: int | None = None
) -> Response:
    """`200` with a body, whose ``length`` must be given if it comes in pieces."""
    response = Response(body, content_type=media_type, headers=_HEADERS)
    if length is not None:
        response.content_length = length
    return response


def public(document: bytes, media_type: str) -> Response:
    """`200` with what is the same for everybody, compressed if the client takes that."""
    body, encoding = pack(document, request.accept_encodings)
    response = answer(body, media_type)
    if encoding is not None:
        response.content_encoding = encoding
    response.headers["Vary"] = "Accept-Encoding"
    return response


def done() -> Response:
    """`204`."""
    return Response(status=204, headers=_HEADERS)


def refuse(problem: problems.Problem, *, work: int | None = None) -> Response:
    """A problem document."""
    return Response(
        problem.body(work=work),
        status=problem.status,
        content_type=problems.MEDIA_TYPE,
        headers=_HEADERS,
    )


def body_of(size: int) -> bytes:
    """The body of exactly ``size`` bytes, the only size that there is; refuses any other."""
    length = request.content_length
    if length is not None and length > size:
        raise RefusedError(problems.TOO_LARGE)
    if length != size:
        raise RefusedError(problems.WRONG_SIZE)
    return _read(size)


def body_up_to(size: int) -> bytes:
    """A body of at most ``size`` bytes."""
    length = request.content_length
    if length is None:
        raise RefusedError(problems.WRONG_SIZE)
    if length > size:
        raise RefusedError(problems.TOO_LARGE)
    return _read(length)


def name_of(body: bytes, given: str, services: Services) -> bytes:
    """The raw name of ``body``, which must be the hex one given, with the work asked for."""
    digest = hashlib.sha256(body)
    if digest.hexdigest() != given:
        raise RefusedError(problems.WRONG_NAME)
    name = digest.digest()
    if not is_done(name, request.headers.get(HEADER), services.work):
        raise RefusedError(problems.WORK_REQUIRED, work=services.work)
    return name


def check_sealed(body: bytes) -> None:
    """Refuse what is not an age file for one hybrid recipient: a broken client, or none."""
    try:
        check_single_hybrid(body)
    except CryptoError:
        raise RefusedError(problems.NOT_SEALED) from None


def published(services: Services) -> Published:
    """The directory, expired or not."""
    try:
        return services.directory.current()
    except NoDirectoryError:
        raise RefusedError(problems.UNAVAILABLE) from None


def in_force(directory: Published, today: date) -> None:
    """Refuse to accept anything under an expired directory."""
    try:
        directory.check_day(today)
    except ExpiredError:
        raise RefusedError(problems.DIRECTORY_EXPIRED) from None


def organisation_of(directory: Published, given: str) -> Organisation:
    """The organisation of that id, unless it is suspended."""
    found = directory.organisations.get(given)
    if found is None:
        raise RefusedError(problems.UNKNOWN_ORGANISATION)
    if found.suspended:
        raise RefusedError(problems.SUSPENDED_ORGANISATION)
    return found


def number(text: str, *, least: int, most: int) -> int:
    """A decimal number in its one spelling, or `bad-request`."""
    if not text.isascii() or not text.isdigit() or len(text) > len(str(most)):
        raise RefusedError(problems.BAD_REQUEST)
    value = int(text)
    if str(value) != text or not least <= value <= most:
        raise RefusedError(problems.BAD_REQUEST)
    return value


def _read(size: int) -> bytes:
    source: Any = request.environ["wsgi.input"]
    body: bytes = source.read(size)
    if len(body) != size:  # the client went away
        raise RefusedError(problems.WRONG_SIZE)
    return body
