"""The directory, its signatures, its shards and the rulebook, exactly as they were published."""

import re
from collections.abc import Collection, Mapping
from functools import partial
from itertools import chain
from typing import Final

from flask import Flask, Response

from complaints.portal import journal, problems
from complaints.portal.api import http
from complaints.portal.problems import RefusedError
from complaints.portal.services import Services
from complaints.portal.store import UnavailableError

_WORLD: Final = "world"
_MOST_CARDS: Final = 4  # of some 2 kB each, which nothing compresses
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

    A place without organisations is answered like any other. Where there are few organisations,
    their cards come along: who asks for one alone tells which.
    """
    if not _SHARD.fullmatch(shard):
        raise RefusedError(problems.NOT_FOUND)
    found = http.published(services)
    shards = [found.shards.get(shard, b""), found.shards.get(_WORLD, b"")]
    if shard == _WORLD:
        shards[1] = b""
    cards = _cards(services, {*found.listed.get(shard, ()), *found.listed.get(_WORLD, ())})
    of_cards = chain.from_iterable((of.encode(), card) for of, card in cards.items())
    parts = [found.signatures, found.directory.data, *shards, *of_cards]
    return http.public(b"".join(len(one).to_bytes(4, "big") + one for one in parts), http.BYTES)


def _cards(services: Services, organisations: Collection[str]) -> Mapping[str, bytes]:
    try:
        return services.store.cards.few(organisations, at_most=_MOST_CARDS)
    except UnavailableError as error:
        # whom there is to write to, and whom to call, can be said without the database
        journal.failure(error, message=str(error))
        return {}


def rulebook(services: Services) -> Response:
    """Answer the rulebook that the directory names."""
    return _answer(http.published(services).rulebook)


def _answer(data: bytes | None) -> Response:
    if data is None:
        raise RefusedError(problems.NOT_FOUND)
    return http.public(data, http.JSON)
