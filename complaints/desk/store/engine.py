"""The desk's encrypted file: SQLCipher under a 32-byte key, opened, checked and migrated.

* Nothing is on disk in plain: temporary tables stay in memory, journal and write-ahead log are
  encrypted like the file itself, and errors never carry the values of a statement.
* The key is given raw, so that no passphrase is stretched twice; it is never in a URL.
* One desk at a time: a second lock file is held for as long as the store is open.
"""

import sqlite3
import sys
import threading
from pathlib import Path
from typing import Any, Final

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Connection, Engine, QueuePool, create_engine, event
from sqlalchemy.exc import DatabaseError

from complaints.desk.errors import StoreError, StoreInUseError, StoreUnreadableError
from complaints.desk.migrations.run import upgrade
from complaints.locale.marking import _

KEY_SIZE: Final = 32
FILE_NAME: Final = "desk.db"
WAIT: Final = 30  # seconds, for whoever writes into the file

_LOCK_NAME: Final = "desk.lock"
_IMMEDIATE: Final = "amparo_immediate"
_CACHE_KIB: Final = 24_576  # holds an order of 100,000 cases; each page costs a decryption
_UNREADABLE: Final = _(
    "The desk's file cannot be opened. It belongs to another keyfile, or it is damaged. "
    "Nothing was changed in it; a backup, or a colleague's desk, has the same cases."
)
_UNWRITABLE: Final = _(
    "Nothing can be written into the folder of this desk. Look whether the disk or the stick is "
    "write-protected or full."
)
_GONE: Final = _(
    "The desk's file is not in its folder any more. If a disk or a stick was taken out, put it "
    "back, lock the desk and open it again. Nothing of this step was kept."
)
_TOO_LONG: Final = _(
    "The folder of this desk lies too deep for this system. Move it to a shorter path."
)
#: Windows: MAX_PATH without its end, less what `ChunkFolder` puts behind the folder.
_LONGEST: Final = 259 - len("\\attachments\\") - 64 - len("\\") - 64


def is_there(folder: Path) -> bool:
    """Whether ``folder`` has the file of a desk."""
    return (folder / FILE_NAME).exists()


def check_there(folder: Path) -> None:
    """`StoreError` if the file is gone from ``folder``.

    One that was taken away while it was open takes all that is written, and keeps nothing of it.
    """
    if not is_there(folder):
        raise StoreError(_GONE)


def open_engine(folder: Path, key: bytes, *, closed: threading.Event) -> Engine:
    """The engine of the file in ``folder``, which is made if there is none, at our version.

    Raises `StoreUnreadableError` for a wrong key or a damaged file, `StoreNewerError` for a file
    of a newer program, `StoreError` when the folder cannot be used. Once ``closed`` is set, no
    thread that still runs can open the file again.
    """
    if len(key) != KEY_SIZE:
        raise ValueError("the key of the store has 32 bytes")
    path = folder / FILE_NAME
    try:
        path.touch(mode=0o600)
    except OSError as error:
        raise StoreError(_UNWRITABLE) from error
    engine = _engine(path, key, closed)
    try:
        _check(engine)
        with engine.execution_options(**{_IMMEDIATE: True}).begin() as connection:
            upgrade(connection)
    except DatabaseError as error:
        engine.dispose()
        raise StoreUnreadableError(_UNREADABLE) from error
    except BaseException:
        engine.dispose()
        raise
    return engine


def immediate(engine: Engine) -> Engine:
    """The same engine whose transactions take the write lock at once."""
    return engine.execution_options(**{_IMMEDIATE: True})


class FileLock:
    """Held while a desk has the store open, so that two cannot continue one member's chain."""

    def __init__(self, folder: Path) -> None:
        if sys.platform == "win32" and len(str(folder.absolute())) > _LONGEST:
            raise StoreError(_TOO_LONG)
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            # an exclusive transaction is the one lock that every platform's Python has
            self._lock = sqlite3.connect(
                folder / _LOCK_NAME, timeout=0, isolation_level=None, check_same_thread=False
            )
        except (OSError, sqlite3.Error) as error:
            raise StoreError(_UNWRITABLE) from error
        try:
            self._lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.Error as error:
            self._lock.close()
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                raise StoreError(_UNWRITABLE) from error
            raise StoreInUseError(_("Another desk on this computer has this file open.")) from error

    def release(self) -> None:
        """Let another desk open the store."""
        self._lock.close()


def _engine(path: Path, key: bytes, closed: threading.Event) -> Engine:
    def connect() -> Any:  # noqa: ANN401 - the driver has no types
        if closed.is_set():
            raise sqlcipher.OperationalError("the desk is locked")
        connection = sqlcipher.connect(
            str(path), isolation_level=None, check_same_thread=False, timeout=WAIT
        )
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        for pragma in (
            "temp_store = MEMORY",
            f"cache_size = -{_CACHE_KIB}",
            "secure_delete = ON",
            f"busy_timeout = {WAIT * 1000}",
            "journal_mode = WAL",
            "synchronous = FULL",
            "foreign_keys = ON",
        ):
            connection.execute(f"PRAGMA {pragma}")
        return connection

    engine = create_engine(
        "sqlite://",
        module=sqlcipher,
        creator=connect,
        poolclass=QueuePool,
        pool_size=4,
        pool_use_lifo=True,  # the connection whose cache is warm
        hide_parameters=True,
    )

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        options = connection.get_execution_options()
        connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get(_IMMEDIATE) else "BEGIN")

    return engine


def _check(engine: Engine) -> None:
    """Every page's authentication code fits, or `StoreUnreadableError`."""
    try:
        connection = engine.raw_connection()
    except (sqlcipher.Error, DatabaseError) as error:
        raise StoreUnreadableError(_UNREADABLE) from error
    try:
        cursor = connection.cursor()
        cursor.execute("SELECT count(*) FROM sqlite_master")
        cursor.execute("PRAGMA cipher_integrity_check")
        if cursor.fetchall():
            raise StoreUnreadableError(_UNREADABLE)
    except (sqlcipher.Error, DatabaseError) as error:
        raise StoreUnreadableError(_UNREADABLE) from error
    finally:
        connection.close()
