"""Asking the rules anew about the cases of earlier days, in the background and a few at a time.

Days run out without anything happening: what was urgent may be critical today. A round spends a
few seconds on it, so that fetching and sending never wait for long.
"""

import time
from collections.abc import Callable
from datetime import date
from typing import Final

from complaints.desk.filing import Cabinet
from complaints.desk.store import Store, Unit

_SLICE: Final = 25  # cases in one transaction
_SECONDS: Final = 3.0


def judge_stale(
    store: Store,
    cabinet: Callable[[Unit], Cabinet],
    *,
    today: date,
    step: Callable[[int], None],
    seconds: float = _SECONDS,
) -> bool:
    """Judge those that were not judged ``today``, until there are none or the time is over.

    ``step`` is told how many are done, and may raise to stop. Returns whether there are more.
    """
    until, done = time.monotonic() + seconds, 0
    while True:
        step(done)
        with store.writing() as unit:
            stale = unit.cases.stale(today.isoformat(), limit=_SLICE)
            for case_id in stale:
                cabinet(unit).judge_again(case_id)
        done += len(stale)
        if len(stale) < _SLICE:
            return False
        if time.monotonic() > until:
            return True
