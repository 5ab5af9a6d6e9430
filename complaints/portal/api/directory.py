"""The directory, its signatures, its shards and the rulebook, exactly as they were published."""

import re
from functools import partial
from typing import Final

from flask import Flask, Response

from complaints.portal import problems
from complaints.portal.api import http
from complaints.portal.problems import RefusedError
from complaints.portal.services import Services

_WORLD: Final = "world"
_SHARD: Final = re.compile(rf"[A-Z]{{2}}|{_WORLD}")


def register(app: Flask, services: Services) -> None:
    """Put the views at their addresses."""
    http.rule(app, "GET", "/v1/directory", partial(directory, services))
    http.rule(app, "GET", "/v1/directory.minisig", partial(signatures, services))
    http.rule(app, "GET", "/v1/directory/<shard>", partial(shard_of, services))
    http.rule(app, "GET", "/v1/listings/<shard>", partial(listing, services))
    http.rule(app, "GET", "/v1/rulebook", partial(rulebook, services))


def directory(services: Services) -> Response:
    """Answer the directory."""
    return http.public(http.published(services).directory.data, http.JSON)


def signatures(services: Services) -> Response:
    """Answer the stewards' signatures."""
    return http.public(http.published(services).signatures, http.TEXT)


def shard_of(services: Services, shard: str) -> Response:
    """Answer the organisations of a country, or of the world."""
    return _answer(http.published(services).shards.get(shard))


def listing(services: Services, shard: str) -> Response:
    """Answer all that a page needs for one place at once: on a bad line each request is seconds.

    A place without organisations is answered like any other.
    """
    if not _SHARD.fullmatch(shard):
        raise RefusedError(problems.NOT_FOUND)
    found = http.published(services)
    shards = [found.shards.get(shard, b""), found.shards.get(_WORLD, b"")]
    if shard == _WORLD:
        shards[1] = b""
    parts = [found.signatures, found.directory.data, *shards]
    return http.public(b"".join(len(one).to_bytes(4, "big") + one for one in parts), http.BYTES)


def rulebook(services: Services) -> Response:
    """Answer the rulebook that the directory names."""
    return _answer(http.published(services).rulebook)


def _answer(data: bytes | None) -> Response:
    if data is None:
        raise RefusedError(problems.NOT_FOUND)
    return http.public(data, http.JSON)
