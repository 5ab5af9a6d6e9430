"""What must outlast the lock without being open to whoever comes meanwhile: forms half filled in,
and a number that somebody is still copying.

It lies in the memory of the program and nowhere else, sealed with a key that only the unlocked desk
has. So the lock covers it and loses nothing; ending the program ends it. Each thing has its time.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from crypto import covered
from crypto.covered import CoveredError


@dataclass(slots=True)
class _Thing:
    sealed: bytearray
    until: float


class Covered:
    """Named things, each sealed. Safe to use from several threads."""

    def __init__(self, *, ticks: Callable[[], float] = time.monotonic) -> None:
        self._ticks = ticks
        self._lock = threading.Lock()
        self._things: dict[str, _Thing] = {}
        self._clock: threading.Timer | None = None
        self._rings = 0.0

    def put(self, name: str, data: bytes, *, key: bytes, seconds: float) -> None:
        """Keep ``data`` for so long, in place of what had this name."""
        sealed = bytearray(covered.cover(data, name=name, key=key))
        with self._lock:
            self._clear()
            self._forget(name)
            self._things[name] = _Thing(sealed=sealed, until=self._ticks() + seconds)
            self._wind()

    def get(self, name: str, *, key: bytes) -> bytes | None:
        """What was kept; None if its time is over, or if another desk's key covered it."""
        with self._lock:
            self._clear()
            thing = self._things.get(name)
            sealed = bytes(thing.sealed) if thing else None
        if sealed is None:
            return None
        try:
            return covered.uncover(sealed, name=name, key=key)
        except CoveredError:
            return None

    def left(self, name: str) -> float:
        """For how many seconds it is still kept; 0 if it is not."""
        with self._lock:
            self._clear()
            thing = self._things.get(name)
            return thing.until - self._ticks() if thing else 0.0

    def drop(self, name: str) -> None:
        """Forget it, and overwrite it where it lay."""
        with self._lock:
            self._forget(name)

    def names(self, prefix: str) -> list[str]:
        """What is kept under names that begin so, the oldest first."""
        with self._lock:
            self._clear()
            return [one for one in self._things if one.startswith(prefix)]

    def _clear(self) -> None:
        now = self._ticks()
        for name in [one for one, thing in self._things.items() if thing.until <= now]:
            self._forget(name)

    def _wind(self) -> None:
        """Have the next thing forgotten at its time, also if nobody asks for any before."""
        first = min((one.until for one in self._things.values()), default=None)
        if first is None or (self._clock and self._rings <= first):
            return
        if self._clock:
            self._clock.cancel()
        self._rings = first
        self._clock = threading.Timer(max(first - self._ticks(), 0.0), self._ring)
        self._clock.daemon = True
        self._clock.start()

    def _ring(self) -> None:
        with self._lock:
            self._clock = None
            self._clear()
            self._wind()

    def _forget(self, name: str) -> None:
        if thing := self._things.pop(name, None):
            thing.sealed[:] = bytes(len(thing.sealed))
