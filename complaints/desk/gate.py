"""The lock of the desk: who may pass, for how long, and how often a passphrase may be tried.

* Whoever opens the port without this start's cookie sees the lock and nothing else, also while the
  desk is unlocked for somebody else on the same computer.
* A wrong passphrase makes the next try wait longer, whoever tries.
* Locking forgets every key and stops the rounds; idleness locks. What was unlocked knows each other
  in circles, so that it is looked for: left alone, a desk that rests would hold it for hours.
* So does sleep: a computer that was closed on a table is opened by whoever finds it. It shows by
  time that passed without the watch having looked: by the clock of the day or by the one that only
  counts, since each system stops another one of them while it sleeps.
"""

import gc
import hmac
import secrets
import threading
import time
import weakref
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from complaints.desk.config import Config
from complaints.desk.errors import DeskError
from complaints.desk.store.engine import check_there, is_there
from complaints.desk.store.listing import View
from complaints.desk.unlocked import Unlocked, utc_now
from complaints.desk.vault import Vault
from crypto.errors import PassphraseError

_FREE_TRIES: Final = 2
_LONGEST_WAIT: Final = 120.0  # seconds
_LOOK_EVERY: Final = 5.0
_ASLEEP: Final = 45.0  # seconds without a look, which no busy computer takes
#: Seconds before each sweep: what was still being answered, or opened, ends meanwhile.
_SWEEPS: Final = (0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0)


class TooSoonError(DeskError):
    """A passphrase was wrong; the next try must wait ``seconds``."""

    def __init__(self, seconds: int) -> None:
        super().__init__("Wait before trying again.")
        self.seconds = seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """What the lock may still say: how many open cases were overdue, and due that day, ``at`` then.

    Numbers alone, in memory alone: a desk that was only started has nothing to say.
    """

    at: datetime
    overdue: int
    today: int


class Gate:
    """One desk's lock. Safe to use from several threads."""

    def __init__(
        self,
        config: Config,
        *,
        now: Callable[[], datetime] = utc_now,
        ticks: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
    ) -> None:
        self._config = config
        self._now = now
        self._ticks = ticks
        self._wall = wall
        self._lock = threading.Lock()
        self._desk: Unlocked | None = None
        self._token = ""
        self._used = 0.0
        self._looked = (0.0, 0.0)
        self._failures = 0
        self._not_before = 0.0
        self._watch: threading.Thread | None = None
        self._left: Left | None = None
        self._was_open = False

    def unlock(self, passphrase: str, *, anew: bool = False) -> str:
        """Unlock, or join the one who did; returns the token for this browser's cookie.

        ``anew`` says that the desk of before is lost, and an empty one begins in its place. Raises
        `TooSoonError`, `PassphraseError`, `KeyfileError`, `StoreError` or `PortalError`.
        """
        with self._lock:
            wait = self._not_before - self._ticks()
            if wait > 0:
                raise TooSoonError(int(wait) + 1)
            try:
                self._open(passphrase, anew=anew)
            except PassphraseError:
                self._failures += 1
                late = max(0, self._failures - _FREE_TRIES)
                self._not_before = self._ticks() + (min(2.0**late, _LONGEST_WAIT) if late else 0)
                raise
            self._failures, self._not_before = 0, 0.0
            self._used = self._ticks()
            return self._token

    def passes(self, token: object, *, used: bool = True) -> Unlocked | None:
        """The unlocked desk for whoever has its token; ``used`` when a person did something."""
        desk = self._desk
        if desk is None or not isinstance(token, str):
            return None
        if not hmac.compare_digest(token.encode(), self._token.encode()):
            return None
        if self._is_over:
            self.lock()
            return None
        if used:
            self._used = self._ticks()
        return desk

    def lock(self) -> None:
        """Forget everything. Locking twice is locking once."""
        with self._lock:
            desk, self._desk, self._token = self._desk, None, ""
        if desk:
            try:
                with suppress(DeskError):
                    self._left = _left(desk)
            finally:  # whatever ails the store, the keys must go; also where no thread is to be had
                wanted = [weakref.ref(one) for one in (desk, desk.vault, desk.store)]
                with suppress(RuntimeError):
                    threading.Thread(
                        target=_sweep, args=(wanted,), name="sweep", daemon=True
                    ).start()
                desk.close()

    @property
    def left(self) -> Left | None:
        """What waited when this desk locked; None if it did not lock since it was started."""
        return self._left

    @property
    def config(self) -> Config:
        """With what the desk behind this lock is started."""
        return self._config

    @property
    def begins_empty(self) -> bool:
        """Whether unlocking would make a desk with nothing in it; a training always does."""
        return not self._config.training and not is_there(self._config.data)

    def begin(self, config: Config) -> None:
        """Lock another desk from now on: one that was just made, where there was none."""
        with self._lock:
            self._config, self._was_open = config, False

    def look(self) -> None:
        """What the watch does every few seconds: lock if nobody was there, or all was asleep."""
        if self._is_over:
            self.lock()
        self._looked = self._clocks

    @property
    def _clocks(self) -> tuple[float, float]:
        return self._ticks(), self._wall()

    @property
    def _is_over(self) -> bool:
        """Whether the desk must lock now."""
        is_idle = self._ticks() - self._used > self._config.lock_after.total_seconds()
        slept = max(now - then for now, then in zip(self._clocks, self._looked, strict=True))
        return is_idle or slept > _ASLEEP

    def _open(self, passphrase: str, *, anew: bool) -> None:
        if self._desk:
            Vault.open(self._config.keyfile, passphrase, training=self._config.training)
            return
        if self._was_open:  # there was a file: an empty one in its place would begin a second chain
            check_there(self._config.data)
        self._desk = Unlocked.open(self._config, passphrase, now=self._now, anew=anew)
        self._was_open = True
        self._token = secrets.token_urlsafe(32)
        self._used, self._looked = self._ticks(), self._clocks
        self._desk.worker.start()
        self._watch = threading.Thread(
            target=self._watch_over, args=(self._token,), name="idle", daemon=True
        )
        self._watch.start()

    def _watch_over(self, token: str) -> None:
        """Look even if no browser asks for anything any more; it holds nothing that is to go."""
        while self._token == token:
            self.look()
            time.sleep(_LOOK_EVERY)


def _sweep(wanted: Sequence[weakref.ref[object]]) -> None:
    """Let go of what nobody holds any more but what it holds itself, until all this is gone."""
    for pause in _SWEEPS:
        time.sleep(pause)
        gc.collect()
        if all(one() is None for one in wanted):
            return


def _left(desk: Unlocked) -> Left:
    counts = desk.office.queue.counts()
    return Left(at=desk.office.moment, overdue=counts[View.OVERDUE], today=counts[View.DUE_TODAY])
