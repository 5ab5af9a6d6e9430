"""This desk's last look at its computer, kept for a while so that pages need not look anew."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final

from complaints.desk.computer.looking import look
from complaints.desk.computer.rules import Finding, judge
from complaints.desk.computer.surroundings import Surroundings

_FRESH: Final = timedelta(minutes=10)


class Watch:
    """Looks at where ``keyfile`` and ``data`` lie. Safe to use from several threads."""

    def __init__(self, *, keyfile: Path | None, data: Path, now: Callable[[], datetime]) -> None:
        self._keyfile = keyfile
        self._data = data
        self._now = now
        self._lock = threading.Lock()
        self._seen: Surroundings | None = None
        self._at: datetime | None = None

    @property
    def at(self) -> datetime | None:
        """When it looked last."""
        return self._at

    def findings(
        self,
        *,
        again: bool = False,
        ahead: timedelta | None = None,
        backed_up: date | None = None,
    ) -> tuple[Finding, ...]:
        """What is to be said now; with ``again``, after a new look.

        ``ahead`` and ``backed_up``, as in `Surroundings`, are known by whoever asks.
        """
        with self._lock:
            moment = self._now()
            if again or self._seen is None or self._at is None or moment - self._at > _FRESH:
                self._seen = look(self._keyfile, self._data, today=moment.date())
                self._at = moment
            return judge(replace(self._seen, ahead=ahead, backed_up=backed_up))
