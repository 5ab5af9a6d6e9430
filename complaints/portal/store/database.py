"""One transaction on SQLite or PostgreSQL, durable when it has returned.

SQLite runs in WAL mode with ``synchronous=FULL`` and overwrites what is deleted; PostgreSQL with
``synchronous_commit=on``. Values are never part of an error or a log (``hide_parameters``), and
driver errors, which quote keys, are never passed on.
"""

import fcntl
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final, TypeVar

from sqlalchemy import Connection, Engine, Table, create_engine, event, make_url, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.pool import ConnectionPoolEntry

from complaints.portal.store.errors import UnavailableError

T = TypeVar("T")

_BUSY_SECONDS: Final = 20
_PRAGMAS: Final = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA secure_delete=ON",
    "PRAGMA temp_store=MEMORY",
    f"PRAGMA wal_autocheckpoint={16 * 1024 * 1024 // 4096}",
)
_POSTGRESQL: Final = (
    "-c synchronous_commit=on -c statement_timeout=20000 -c lock_timeout=20000 "
    "-c idle_in_transaction_session_timeout=60000"
)
_BEGIN: Final = "amparo_begin"


class Database:
    """The connections of one process. `UnavailableError` is all that its work raises by itself."""

    def __init__(self, url: str) -> None:
        parsed = make_url(url)
        self.is_sqlite = parsed.get_backend_name() == "sqlite"
        self.engine: Engine = _sqlite(parsed) if self.is_sqlite else _postgresql(parsed)
        self._queue = f"{parsed.database}-queue" if self.is_sqlite else None
        self._writing = self.engine.execution_options(
            **{_BEGIN: "BEGIN IMMEDIATE"}, preserve_rowcount=True
        )

    def read(self, work: Callable[[Connection], T]) -> T:
        """Run ``work`` in a transaction that only reads."""
        return self._run(self.engine, work)

    def write(self, work: Callable[[Connection], T]) -> T:
        """Run ``work`` in a transaction; when this returns, it survives a loss of power.

        On SQLite there is one writer at a time, from the beginning of its transaction.
        ``work`` may be run twice, the first time without effect.
        """
        with self._turn():
            return self._run(self._writing, work)

    def lock(self, connection: Connection, table: Table) -> None:
        """Let nobody else write to ``table`` until this transaction, a `write`, ends."""
        if not self.is_sqlite:
            connection.execute(text(f"LOCK TABLE {table.name} IN SHARE ROW EXCLUSIVE MODE"))

    def forget_deleted(self, *tables: Table) -> None:
        """Overwrite or give back the space of deleted rows, whose place tells when they came."""
        try:
            with self.engine.connect() as connection:
                direct = connection.execution_options(isolation_level="AUTOCOMMIT")
                if self.is_sqlite:
                    direct.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
                else:
                    direct.execute(text("VACUUM " + ", ".join(one.name for one in tables)))
        except SQLAlchemyError as error:
            raise _unavailable(error) from None

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Queue for SQLite's one writer: its own busy handler sleeps where a lock would wake."""
        if self._queue is None:
            yield
            return
        try:
            handle = os.open(self._queue, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise UnavailableError(f"The database's folder: {error.strerror}.") from None
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)

    def _run(self, engine: Engine, work: Callable[[Connection], T]) -> T:
        try:
            return _once(engine, work)
        except DBAPIError as error:
            if not error.connection_invalidated:
                raise _unavailable(error) from None
        except SQLAlchemyError as error:
            raise _unavailable(error) from None
        # the server had closed this connection, and the pool has dropped all like it
        try:
            return _once(engine, work)
        except SQLAlchemyError as error:
            raise _unavailable(error) from None


def _once(engine: Engine, work: Callable[[Connection], T]) -> T:
    with engine.begin() as connection:
        return work(connection)


def _unavailable(error: SQLAlchemyError) -> UnavailableError:
    cause = getattr(error, "orig", None) or error
    return UnavailableError(f"The database refused or did not answer ({type(cause).__name__}).")


def _sqlite(url: URL) -> Engine:
    engine = create_engine(url, hide_parameters=True, connect_args={"timeout": _BUSY_SECONDS})

    @event.listens_for(engine, "connect")
    def connected(connection: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
        connection.isolation_level = None  # BEGIN is ours, below
        for pragma in _PRAGMAS:
            connection.execute(pragma)

    @event.listens_for(engine, "begin")
    def begun(connection: Connection) -> None:
        connection.exec_driver_sql(connection.get_execution_options().get(_BEGIN, "BEGIN"))

    return engine


def _postgresql(url: URL) -> Engine:
    arguments: dict[str, Any] = {
        "options": _POSTGRESQL,
        "connect_timeout": 5,
        "application_name": "amparo-portal",
    }
    return create_engine(url, hide_parameters=True, connect_args=arguments, pool_timeout=10)
