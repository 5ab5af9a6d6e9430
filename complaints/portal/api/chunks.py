"""Chunks: anybody stores or fetches one, and nothing says who."""

import re
from functools import partial
from typing import Final

from flask import Flask, Response

from complaints.portal import problems
from complaints.portal.api import http, taking
from complaints.portal.chunks import SIZE
from complaints.portal.problems import RefusedError
from complaints.portal.services import Services

_NAME: Final = re.compile("[0-9a-f]{64}")


def register(app: Flask, services: Services) -> None:
    """Put the views at their addresses."""
    http.rule(app, "PUT", "/v1/chunks/<name>", partial(put, services))
    http.rule(app, "GET", "/v1/chunks/<name>", partial(fetch, services))


def put(services: Services, name: str) -> Response:
    """Store a chunk."""
    body = http.body_of(SIZE)
    http.name_of(body, name, services)
    taking.chunk(services, name, body)
    return http.done()


def fetch(services: Services, name: str) -> Response:
    """Answer a chunk."""
    if not _NAME.fullmatch(name):
        raise RefusedError(problems.BAD_REQUEST)
    body = services.chunks.get(name)
    if body is None:
        raise RefusedError(problems.NOT_FOUND)
    return http.answer(body, http.BYTES)
