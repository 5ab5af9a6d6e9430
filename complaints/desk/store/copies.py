"""Documents and marks kept under a name, the last one each."""

from typing import Final

from sqlalchemy.orm import Session

from complaints.desk.models import CopyRow

DIRECTORY: Final = "directory"
INBOX_GAP: Final = "inbox-gap"
OPENED_WITH: Final = "opened-with"
RESTORED: Final = "restored"
HAS_READ: Final = "has-read"
BACKED_UP: Final = "backed-up"
COUNTERS_FROM: Final = "counters-from"
KEYS_TAKEN: Final = "keys-taken"
READ_BY_DAY: Final = "read-by-day"
_SHARD: Final = "shard/"
_CARD: Final = "card/"


def shard(name: str) -> str:
    """The name under which a shard is kept."""
    return _SHARD + name


def begun(of: str) -> str:
    """The name under which words lie that were begun in a case or a matter."""
    return f"begun/{of}"


def directory_hash(version: int) -> str:
    """The name under which the hash of an accepted directory is kept."""
    return f"directory-hash/{version}"


def card(organisation: str) -> str:
    """The name under which an organisation's card is kept."""
    return _CARD + organisation


class Copies:
    """The kept documents."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, name: str) -> bytes | None:
        """The document of this name, if there is one."""
        row = self._session.get(CopyRow, name)
        return row.body if row else None

    def drop(self, name: str) -> None:
        """Forget what stood under ``name``."""
        if row := self._session.get(CopyRow, name):
            self._session.delete(row)

    def put(self, name: str, body: bytes) -> None:
        """Keep ``body`` in place of what stood under ``name``."""
        self._session.merge(CopyRow(name=name, body=body))
