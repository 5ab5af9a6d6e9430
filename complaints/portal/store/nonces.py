"""Nonces of members' requests, kept until they expire, so that none is used twice on any worker."""

from sqlalchemy import Connection, Delete, delete

from complaints.portal.models import nonces
from complaints.portal.store.database import Database
from complaints.portal.store.upsert import insert


class NonceStore:
    """The nonces that are not to be used again yet."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def use(self, nonce: bytes, *, until: int, now: int) -> bool:
        """Keep ``nonce`` until that Unix second; False if it was used before."""
        row = {"nonce": nonce, "expires": until}
        statement = (
            insert(self._database, nonces)
            .values(row)
            .on_conflict_do_nothing()
            .returning(nonces.c.expires)
        )

        def work(connection: Connection) -> bool:
            connection.execute(_expired(now))
            return connection.execute(statement).first() is not None

        return self._database.write(work)

    def forget(self, *, now: int) -> None:
        """Forget those that have expired: their times would tell when an office works."""
        self._database.write(lambda connection: connection.execute(_expired(now)))


def _expired(now: int) -> Delete:
    return delete(nonces).where(nonces.c.expires < now)
