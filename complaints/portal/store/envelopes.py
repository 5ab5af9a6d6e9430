"""Envelopes from their PUT to the day they leave: waiting, released in random order, acknowledged.

Invariants: an (organisation, name) is accepted once, on one day, whatever happens at the same
time; sequence numbers of an inbox have no holes; nothing keeps the order of arrival.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from secrets import SystemRandom
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Connection,
    Date,
    Table,
    bindparam,
    delete,
    exists,
    func,
    insert,
    select,
)

from complaints.portal.models import (
    accepted_envelopes,
    acknowledged,
    inbox_envelopes,
    inboxes,
    waiting_envelopes,
)
from complaints.portal.store.batches import Batches
from complaints.portal.store.database import Database
from complaints.portal.store.errors import UnavailableError
from complaints.portal.store.upsert import insert as upsert

_Key = tuple[bytes, str]  # name, organisation

_RANDOM: Final = SystemRandom()

# by key, one row of a list of parameters at a time
_OF_KEY: Final = (
    waiting_envelopes.c.name == bindparam("of_name"),
    waiting_envelopes.c.organisation == bindparam("of_organisation"),
)
_FORGET: Final = delete(waiting_envelopes).where(*_OF_KEY)
_MOVE: Final = insert(inbox_envelopes).from_select(  # a body never passes through this process
    ["organisation", "seq", "day", "body"],
    select(
        waiting_envelopes.c.organisation,
        bindparam("seq", type_=BigInteger),
        bindparam("day", type_=Date),
        waiting_envelopes.c.body,
    ).where(*_OF_KEY),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """One envelope as it comes: the raw SHA-256 of its body is its name."""

    organisation: str
    name: bytes = field(repr=False)
    body: bytes = field(repr=False)
    day: date

    @property
    def key(self) -> _Key:
        """What it is known by; the name first, because it is random."""
        return self.name, self.organisation


class EnvelopeStore:
    """The envelopes of all organisations."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._batches = Batches(self._accept)
        table, released = waiting_envelopes, accepted_envelopes.c
        values = [bindparam(one.name, type_=one.type) for one in table.columns]
        seen = exists().where(
            released.name == bindparam("name"), released.organisation == bindparam("organisation")
        )
        self._insert = (
            upsert(database, table)
            .from_select(list(table.columns.keys()), select(*values).where(~seen))
            .on_conflict_do_nothing()
        )

    def accept(self, arrival: Arrival) -> date:
        """The day on which this envelope was first accepted; it is durable when this returns."""
        return self._batches.submit(arrival)

    def fetch(self, organisation: str, *, after: int, limit: int) -> list[tuple[int, bytes]]:
        """Up to ``limit`` envelopes with a sequence number above ``after``, ascending."""
        table = inbox_envelopes
        query = (
            select(table.c.seq, table.c.body)
            .where(table.c.organisation == organisation, table.c.seq > after)
            .order_by(table.c.seq)
            .limit(limit)
        )
        return self._database.read(
            lambda connection: [(row.seq, row.body) for row in connection.execute(query)]
        )

    def acknowledge(
        self, organisation: str, member: str, seq: int, *, members: Iterable[str]
    ) -> bool:
        """Note that ``member`` has everything up to ``seq``; drop what all ``members`` have.

        False if no such sequence number was given out yet.
        """
        current = list(members)

        def work(connection: Connection) -> bool:
            query = select(inboxes.c.seq).where(inboxes.c.organisation == organisation)
            if seq > (connection.scalar(query) or 0):
                return False
            row = {"organisation": organisation, "member": member, "seq": seq}
            statement = upsert(self._database, acknowledged).values(row)
            connection.execute(
                statement.on_conflict_do_update(
                    index_elements=["organisation", "member"],
                    set_={"seq": statement.excluded.seq},
                    where=acknowledged.c.seq < statement.excluded.seq,
                )
            )
            _drop_acknowledged(connection, organisation, current)
            return True

        return self._database.write(work)

    def settle(self, organisation: str, *, members: Iterable[str]) -> None:
        """Drop what all current ``members`` have, when who is a member has changed."""
        current = list(members)
        self._database.write(
            lambda connection: _drop_acknowledged(connection, organisation, current)
        )

    def release(self, *, day: date, limit: int) -> int:
        """Move up to ``limit`` waiting envelopes into the inboxes, in random order.

        All in one transaction; while it runs nobody else accepts or releases envelopes.
        """

        def work(connection: Connection) -> int:
            self._database.lock(connection, waiting_envelopes)
            table = waiting_envelopes
            query = (
                select(table.c.name, table.c.organisation, table.c.day)
                .order_by(table.c.name, table.c.organisation)
                .limit(limit)
            )
            rows = [row._asdict() for row in connection.execute(query)]
            if rows:
                connection.execute(insert(accepted_envelopes), rows)
                keys = [_key_row((row["name"], row["organisation"])) for row in rows]
                _RANDOM.shuffle(keys)
                self._number(connection, keys)
                connection.execute(_MOVE, [{**key, "day": day} for key in keys])
                connection.execute(_FORGET, keys)
            return len(rows)

        return self._database.write(work)

    def expire(self, *, before: date) -> None:
        """Drop envelopes, and the names of those accepted, from before that day."""

        def work(connection: Connection) -> None:
            for table in (inbox_envelopes, accepted_envelopes):
                connection.execute(delete(table).where(table.c.day < before))

        self._database.write(work)

    def _accept(self, arrivals: Sequence[Arrival]) -> list[date]:
        # sorted, so that two processes with the same envelopes wait for each other in one order
        fresh = {one.key: one for one in sorted(arrivals, key=lambda one: one.key)}
        days = self._database.write(lambda connection: self._store(connection, fresh))
        return [days[one.key] for one in arrivals]

    def _store(self, connection: Connection, fresh: dict[_Key, Arrival]) -> dict[_Key, date]:
        rows = [
            {"name": one.name, "organisation": one.organisation, "day": one.day, "body": one.body}
            for one in fresh.values()
        ]
        # The statement takes its lock on the table before it looks at what was released, so it
        # waits for a release that runs, and then sees what that one has moved.
        inserted = connection.execute(self._insert, rows)
        if inserted.rowcount == len(rows):
            return {key: one.day for key, one in fresh.items()}
        days = _days(connection, accepted_envelopes, fresh)
        days |= _days(connection, waiting_envelopes, fresh)
        if fresh.keys() - days.keys():
            raise UnavailableError("An envelope left while it was being looked at.")
        return days

    def _number(self, connection: Connection, keys: list[dict[str, Any]]) -> None:
        """Give each key the next sequence number of its organisation, in the order of ``keys``."""
        organisations = sorted({key["of_organisation"] for key in keys})
        query = select(inboxes).where(inboxes.c.organisation.in_(organisations))
        last = dict.fromkeys(organisations, 0)
        last |= {row.organisation: row.seq for row in connection.execute(query)}
        for key in keys:
            last[key["of_organisation"]] += 1
            key["seq"] = last[key["of_organisation"]]
        statement = upsert(self._database, inboxes)
        connection.execute(
            statement.on_conflict_do_update(
                index_elements=["organisation"], set_={"seq": statement.excluded.seq}
            ),
            [{"organisation": one, "seq": last[one]} for one in organisations],
        )


def _key_row(key: _Key) -> dict[str, Any]:
    return {"of_name": key[0], "of_organisation": key[1]}


def _days(connection: Connection, table: Table, keys: Collection[_Key]) -> dict[_Key, date]:
    query = select(table.c.name, table.c.organisation, table.c.day).where(
        table.c.name.in_([name for name, _ in keys])
    )
    found = {(row.name, row.organisation): row.day for row in connection.execute(query)}
    return {key: day for key, day in found.items() if key in keys}


def _drop_acknowledged(connection: Connection, organisation: str, members: list[str]) -> None:
    """Delete what every one of ``members`` has acknowledged; nothing if there is no member.

    What anybody else once acknowledged is forgotten.
    """
    table = acknowledged
    connection.execute(
        delete(table).where(table.c.organisation == organisation, table.c.member.not_in(members))
    )
    query = select(func.count(), func.min(table.c.seq)).where(
        table.c.organisation == organisation, table.c.member.in_(members)
    )
    count, everywhere = connection.execute(query).one()
    if members and count == len(members):
        of_inbox = inbox_envelopes.c
        connection.execute(
            delete(inbox_envelopes).where(
                of_inbox.organisation == organisation, of_inbox.seq <= everywhere
            )
        )
