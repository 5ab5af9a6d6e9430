"""Replies from their PUT to the day they expire, known by handle and name, mirrored by bucket.

Invariants: at most `MAX_LIVE` replies live under a handle, whatever happens at the same time; the
same reply is stored once; nothing keeps the order of arrival; no tag ever comes here.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from secrets import SystemRandom, token_bytes
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Date,
    Table,
    bindparam,
    delete,
    insert,
    select,
    tuple_,
)

from complaints.portal.models import released_replies, waiting_replies
from complaints.portal.store.batches import Batches
from complaints.portal.store.database import Database
from complaints.portal.store.errors import RepliesFullError

MAX_LIVE: Final = 16

_HANDLE_BITS: Final = 16  # of the handle, that may make the bucket
_HANDLE_SIZE: Final = 16
_REPLY_SIZE: Final = 4_096
_SLICE: Final = 256  # replies read at a time: 1 MiB
_RANDOM: Final = SystemRandom()

_Key = tuple[bytes, bytes]  # handle, name

_OF_KEY: Final = (
    waiting_replies.c.handle == bindparam("of_handle"),
    waiting_replies.c.name == bindparam("of_name"),
)
_FORGET: Final = delete(waiting_replies).where(*_OF_KEY)
_MOVE: Final = insert(released_replies).from_select(
    ["handle", "name", "day", "body"],
    select(
        waiting_replies.c.handle,
        waiting_replies.c.name,
        bindparam("day", type_=Date),
        waiting_replies.c.body,
    ).where(*_OF_KEY),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyArrival:
    """One reply as it comes: the raw SHA-256 of its body is its name."""

    handle: bytes = field(repr=False)
    name: bytes = field(repr=False)
    body: bytes = field(repr=False)

    @property
    def key(self) -> _Key:
        """What it is known by."""
        return self.handle, self.name


@dataclass(frozen=True, slots=True)
class Bucket:
    """The replies of a bucket at one moment, in random order. Iterates over their records."""

    _database: Database = field(repr=False)
    _keys: Sequence[_Key] = field(repr=False)

    def __len__(self) -> int:
        return len(self._keys)

    def __iter__(self) -> Iterator[bytes]:
        """Give ``handle || reply`` for each.

        How many was said before the first is read; in place of one that has expired meanwhile
        comes what nobody can tell from another's reply, and nobody can open.
        """
        for at in range(0, len(self._keys), _SLICE):
            keys = self._keys[at : at + _SLICE]
            bodies = self._database.read(partial(_bodies, keys))
            for key in keys:
                handle, body = key[0], bodies.get(key)
                yield handle + body if body is not None else _filler(handle)


class ReplyStore:
    """The replies to everybody."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._batches = Batches(self._accept)

    def accept(self, arrival: ReplyArrival) -> None:
        """Store a reply; it is durable when this returns. `RepliesFullError` if none fits."""
        if not self._batches.submit(arrival):
            raise RepliesFullError("As many replies as may live under one handle are there.")

    def bucket(self, number: int, *, bits: int) -> Bucket:
        """The released replies whose handles begin with ``number``, ``bits`` long."""
        low, high = number << (_HANDLE_BITS - bits), (number + 1) << (_HANDLE_BITS - bits)
        table = released_replies
        query = select(table.c.handle, table.c.name).where(
            table.c.handle >= low.to_bytes(2, "big") + bytes(_HANDLE_SIZE - 2)
        )
        if high < 1 << _HANDLE_BITS:
            query = query.where(table.c.handle < high.to_bytes(2, "big") + bytes(_HANDLE_SIZE - 2))
        keys = self._database.read(
            lambda connection: [(row.handle, row.name) for row in connection.execute(query)]
        )
        _RANDOM.shuffle(keys)
        return Bucket(self._database, keys)

    def release(self, *, day: date, limit: int) -> int:
        """Move up to ``limit`` waiting replies into the buckets, in random order.

        All in one transaction; while it runs nobody else accepts or releases replies.
        """

        def work(connection: Connection) -> int:
            self._database.lock(connection, waiting_replies)
            table = waiting_replies
            query = select(table.c.handle, table.c.name).order_by(table.c.name).limit(limit)
            keys = [
                {"of_handle": row.handle, "of_name": row.name} for row in connection.execute(query)
            ]
            if keys:
                _RANDOM.shuffle(keys)
                connection.execute(_MOVE, [{**key, "day": day} for key in keys])
                connection.execute(_FORGET, keys)
            return len(keys)

        return self._database.write(work)

    def expire(self, *, before: date) -> None:
        """Drop replies released before that day."""
        table = released_replies
        self._database.write(
            lambda connection: connection.execute(delete(table).where(table.c.day < before))
        )

    def _accept(self, arrivals: Sequence[ReplyArrival]) -> list[bool]:
        accepted = self._database.write(lambda connection: self._store(connection, arrivals))
        return [one.key in accepted for one in arrivals]

    def _store(self, connection: Connection, arrivals: Sequence[ReplyArrival]) -> set[_Key]:
        # alone with the table, so that the count below still holds when the rows are in
        self._database.lock(connection, waiting_replies)
        handles = {one.handle for one in arrivals}
        known: set[_Key] = set()
        for table in (waiting_replies, released_replies):
            known |= _known(connection, table, handles)
        live = Counter(handle for handle, _ in known)
        rows: list[dict[str, Any]] = []
        for one in arrivals:
            if one.key not in known and live[one.handle] < MAX_LIVE:
                known.add(one.key)
                live[one.handle] += 1
                rows.append({"handle": one.handle, "name": one.name, "body": one.body})
        if rows:
            connection.execute(insert(waiting_replies), rows)
        return known


def _known(connection: Connection, table: Table, handles: Collection[bytes]) -> set[_Key]:
    query = select(table.c.handle, table.c.name).where(table.c.handle.in_(handles))
    return {(row.handle, row.name) for row in connection.execute(query)}


def _filler(handle: bytes) -> bytes:
    return handle[:2] + token_bytes(_HANDLE_SIZE - 2 + _REPLY_SIZE)


def _bodies(keys: Sequence[_Key], connection: Connection) -> dict[_Key, bytes]:
    table = released_replies
    among: ColumnElement[bool] = tuple_(table.c.handle, table.c.name).in_(keys)
    return {
        (row.handle, row.name): row.body for row in connection.execute(select(table).where(among))
    }
