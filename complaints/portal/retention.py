"""How long things stay: a post office is no archive."""

from datetime import date, timedelta

from complaints.portal.chunks import ChunkFolder
from complaints.portal.config import Config
from complaints.portal.store import Store


class Retention:
    """Removes, once a day, what has stayed as long as the configuration says."""

    def __init__(self, config: Config, store: Store) -> None:
        self._config = config
        self._store = store
        self._chunks = ChunkFolder(config.chunks, quota=config.chunk_quota)
        self._kept_on: date | None = None

    def keep(self, today: date) -> bool:
        """Do it unless it was done for ``today``; whether it was done now."""
        if self._kept_on == today:
            return False
        expire(self._config, self._store, self._chunks, today=today)
        self._kept_on = today
        return True


def expire(config: Config, store: Store, chunks: ChunkFolder, *, today: date) -> None:
    """Remove envelopes, replies and chunks older than the configured days."""
    store.envelopes.expire(before=today - timedelta(days=config.envelope_days))
    store.replies.expire(before=today - timedelta(days=config.reply_days))
    chunks.expire(before=today - timedelta(days=config.chunk_days))
