"""The desk's store: everything that the office knows, in one encrypted file.

`Store.reading` and `Store.writing` give a `Unit`: one transaction, with a small collection for
each noun. A writing unit holds the write lock from its first moment, so that what it read is still
so when it writes; it must never wait for the network.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, Self

from sqlalchemy import Engine
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from complaints.desk.errors import StoreError
from complaints.desk.store.alarms import Alarms
from complaints.desk.store.alike import Alike
from complaints.desk.store.attachments import Attachments
from complaints.desk.store.cases import Cases
from complaints.desk.store.copies import Copies
from complaints.desk.store.engine import WAIT, FileLock, check_there, immediate, open_engine
from complaints.desk.store.handing import Handing
from complaints.desk.store.inbox import Inbox
from complaints.desk.store.journal import Journal
from complaints.desk.store.letter_drafts import LetterDrafts
from complaints.desk.store.letters import Letters
from complaints.desk.store.matters import Matters
from complaints.desk.store.outgoing import Outgoing
from complaints.desk.store.queue import Queue
from complaints.desk.store.reminders import Reminders
from complaints.desk.store.turns import LateError, Turns
from complaints.desk.store.watches import Watches
from complaints.desk.store.words import Words
from complaints.locale.marking import _

_FAILED: Final = _(
    "The desk's file does not answer as it should: the disk is full, write-protected or failing, "
    "or the file was damaged. Nothing of this step was kept."
)


class Unit:
    """One transaction and what can be read and written in it."""

    def __init__(self, session: Session) -> None:
        self.alarms = Alarms(session)
        self.alike = Alike(session)
        self.attachments = Attachments(session)
        self.cases = Cases(session)
        self.copies = Copies(session)
        self.handing = Handing(session)
        self.inbox = Inbox(session)
        self.journal = Journal(session)
        self.letter_drafts = LetterDrafts(session)
        self.letters = Letters(session)
        self.matters = Matters(session)
        self.outgoing = Outgoing(session)
        self.watches = Watches(session)
        self.queue = Queue(session)
        self.reminders = Reminders(session)
        self.words = Words(session)
        self._session = session

    @contextmanager
    def step(self) -> Iterator[None]:
        """A step of the transaction: what it raises undoes the step alone."""
        with self._session.begin_nested():
            yield


class Store:
    """The open file. `close` it, and the key is gone from here."""

    def __init__(
        self, engine: Engine, lock: FileLock, closed: threading.Event, folder: Path
    ) -> None:
        self._folder = folder
        self._engine = engine
        self._closed = closed
        self._immediate = immediate(engine)
        self._turns = Turns()
        self._lock = lock

    @classmethod
    def open(cls, folder: Path, key: bytes) -> Self:
        """Open the file in ``folder`` with its 32-byte key, and make it if there is none.

        Raises `StoreError` or one of its kinds, each with a sentence for the caseworker.
        """
        lock = FileLock(folder)
        try:
            closed = threading.Event()
            return cls(open_engine(folder, key, closed=closed), lock, closed, folder)
        except BaseException:
            lock.release()
            raise

    def settle(self) -> None:
        """Bring all of it into the one file, which nobody else opens before `close`."""
        self._closed.set()
        self._engine.dispose()

    def close(self) -> None:
        """Forget the key and let go of the file."""
        self._closed.set()
        self._engine.dispose()
        self._lock.release()

    def scrub(self) -> None:
        """Cut the log in which erased bytes may still stand, as far as nobody is reading.

        In the file itself they were overwritten when they were erased.
        """
        with _told(), self._engine.connect() as connection:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    @contextmanager
    def reading(self) -> Iterator[Unit]:
        """One consistent view."""
        with _told(), Session(self._engine) as session:
            yield Unit(session)

    @contextmanager
    def writing(self) -> Iterator[Unit]:
        """One transaction: all of it is durable when the block ends, or none of it.

        Whoever writes waits for those who came before.
        """
        check_there(self._folder)
        with (
            _told(),
            self._turns.turn(seconds=WAIT),
            Session(self._immediate) as session,
            session.begin(),
        ):
            yield Unit(session)


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except (DatabaseError, LateError) as error:
        raise StoreError(_FAILED) from error
