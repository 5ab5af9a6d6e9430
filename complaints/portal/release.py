"""The release: what waits goes to inboxes and buckets, in shuffled batches.

So neither the order of arrival nor what came at the same moment is kept. Two processes may
release at the same time: the store lets one move a batch while the other waits.
"""

import threading
import time
from collections.abc import Callable
from typing import Final

from complaints.portal import clock, journal
from complaints.portal.config import Config
from complaints.portal.retention import Retention
from complaints.portal.store import Store, UnavailableError

_BATCH: Final = 4_096  # in one transaction, during which nobody else can file


def envelopes(store: Store) -> int:
    """Release the envelopes that wait; how many."""
    return _release(store, store.envelopes.release)


def replies(store: Store) -> int:
    """Release the replies that wait; how many."""
    return _release(store, store.replies.release)


def _release(store: Store, batch: Callable[..., int]) -> int:
    released, last = 0, _BATCH
    while last == _BATCH:
        last = batch(day=clock.today(), limit=_BATCH)
        released += last
    if released:
        store.forget_released()
    return released


class ReleaseLoop:
    """Releases at the operator's intervals, and keeps what was promised about retention."""

    def __init__(self, config: Config, store: Store) -> None:
        self._store = store
        self._retention = Retention(config, store)
        now = time.monotonic()
        self._jobs: list[tuple[float, float, Callable[[Store], object]]] = [
            (now, config.envelope_release_seconds, envelopes),
            (now, config.reply_release_seconds, replies),
        ]

    def run(self, stop: threading.Event) -> None:
        """Work until ``stop`` is set. A failure is logged, and tried again at the next turn."""
        while not stop.is_set():
            self._jobs = [self._turn(*job) for job in self._jobs]
            self._try(lambda _store: self._retention.keep(clock.today()))
            self._try(lambda store: store.nonces.forget(now=clock.now()))
            stop.wait(max(0.0, min(due for due, _, _ in self._jobs) - time.monotonic()))

    def _turn(
        self, due: float, seconds: float, work: Callable[[Store], object]
    ) -> tuple[float, float, Callable[[Store], object]]:
        if time.monotonic() < due:
            return due, seconds, work
        self._try(work)
        return time.monotonic() + seconds, seconds, work

    def _try(self, work: Callable[[Store], object]) -> None:
        try:
            work(self._store)
        except UnavailableError as error:
            journal.failure(error, message=str(error))
        except Exception as error:  # the loop must outlive what nobody foresaw
            journal.failure(error)
