"""How long to leave alone what has failed: twice as long each time, up to a day.

Whoever can write to the office could otherwise make its desk ask the portal at every round for
ever. Kept in memory only: a desk that is opened again tries everything once.
"""

from collections.abc import Hashable
from datetime import datetime, timedelta
from typing import Final

_FIRST: Final = timedelta(minutes=5)
_LONGEST: Final = timedelta(days=1)


class Pauses:
    """The pauses of what could not be had: records by sequence number, files by theirs."""

    def __init__(self) -> None:
        self._pauses: dict[Hashable, tuple[timedelta, datetime]] = {}

    def are_over(self, key: Hashable, now: datetime) -> bool:
        """Whether this may be tried."""
        return key not in self._pauses or now >= self._pauses[key][1]

    def failed(self, key: Hashable, now: datetime) -> None:
        """It was tried in vain: leave it alone for twice as long as before."""
        before = self._pauses.get(key)
        pause = min(before[0] * 2, _LONGEST) if before else _FIRST
        self._pauses[key] = (pause, now + pause)
