"""What the portal keeps, on SQLite or PostgreSQL: envelopes, replies, cards, nonces.

Only this package and the migrations know SQL. A value that is written is durable when the method
has returned; `UnavailableError` means that it was not, and may be tried again.
"""

from sqlalchemy import select

from complaints.portal.models import inboxes, waiting_envelopes, waiting_replies
from complaints.portal.store.cards import CardStore
from complaints.portal.store.database import Database
from complaints.portal.store.envelopes import EnvelopeStore
from complaints.portal.store.errors import RepliesFullError, StoreError, UnavailableError
from complaints.portal.store.nonces import NonceStore
from complaints.portal.store.replies import ReplyStore

__all__ = ["RepliesFullError", "Store", "StoreError", "UnavailableError"]


class Store:
    """One process's view of the database at ``url``."""

    def __init__(self, url: str) -> None:
        self._database = Database(url)
        self.envelopes = EnvelopeStore(self._database)
        self.replies = ReplyStore(self._database)
        self.cards = CardStore(self._database)
        self.nonces = NonceStore(self._database)

    def check(self) -> None:
        """Return if the database answers and has our tables; `UnavailableError` otherwise."""
        query = select(inboxes.c.seq).limit(1)
        self._database.read(lambda connection: connection.execute(query).all())

    def forget_released(self) -> None:
        """After a release: overwrite or give back what the waiting tables held."""
        self._database.forget_deleted(waiting_envelopes, waiting_replies)

    def close(self) -> None:
        """Close the connections."""
        self._database.close()
