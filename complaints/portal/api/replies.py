"""Replies: whoever knows the tag stores one, anybody fetches a whole bucket."""

import hashlib
import re
from functools import partial
from typing import Final

from flask import Flask, Response, request

from complaints.portal import problems
from complaints.portal.api import http, taking
from complaints.portal.problems import RefusedError
from complaints.portal.services import Services

SIZE: Final = 4_096  # bytes of every reply
TAG_HEADER: Final = "Amparo-Tag"

_TAG: Final = re.compile("[0-9a-f]{32}")
_BUCKET_BYTES: Final = 2
_HANDLE_SIZE: Final = 16


def register(app: Flask, services: Services) -> None:
    """Put the views at their addresses."""
    http.rule(app, "PUT", "/v1/replies/<name>", partial(put, services))
    http.rule(app, "GET", "/v1/replies/<bucket>", partial(fetch, services))


def put(services: Services, name: str) -> Response:
    """Store a reply under the handle of its tag, which is forgotten here."""
    handle = _handle(request.headers.get(TAG_HEADER))
    body = http.body_of(SIZE)
    http.name_of(body, name, services)
    taking.reply(services, handle, name, body)
    return http.done()


def fetch(services: Services, bucket: str) -> Response:
    """Answer every reply of a bucket, each after its handle, in random order."""
    bits = http.published(services).directory.bucket_bits
    number = http.number(bucket, least=0, most=(1 << bits) - 1)
    replies = services.store.replies.bucket(number, bits=bits)
    return http.answer(iter(replies), http.BYTES, length=len(replies) * (_HANDLE_SIZE + SIZE))


def _handle(tag: str | None) -> bytes:
    if tag is None or not _TAG.fullmatch(tag):
        raise RefusedError(problems.BAD_REQUEST)
    return handle_of(bytes.fromhex(tag))


def handle_of(tag: bytes) -> bytes:
    """What is kept of a tag of 16 bytes."""
    return tag[:_BUCKET_BYTES] + hashlib.sha256(tag).digest()[: _HANDLE_SIZE - _BUCKET_BYTES]
