"""Asking the rules anew about the cases of earlier days, in the background and a few at a time.

Days run out without anything happening: what was urgent may be critical today. A round spends a
few seconds on it, so that fetching and sending never wait for long. One case of which nobody knows
what ails it keeps none of the others waiting: it is marked, said in the notices, and tried again
with every round.
"""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Final

from complaints.desk import alarms
from complaints.desk.alarms import AlarmKind
from complaints.desk.cabinet import Cabinet
from complaints.desk.errors import StoreError
from complaints.desk.store import Store, Unit
from complaints.desk.store.cases import CaseLine
from complaints.desk.triage import LOOK_SOON, UNJUDGED

_SLICE: Final = 25  # cases in one transaction
_SECONDS: Final = 3.0
#: How much longer while cases wait that a program before this one put away: once, not for a day.
_TIMES_RENEWING: Final = 10
_HIGH: Final = ("critical", LOOK_SOON)


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
    began, done = time.monotonic(), 0
    with store.writing() as unit:
        if unit.words.has_old():
            seconds *= _TIMES_RENEWING
        for alarm in unit.alarms.all():
            if alarm.kind == AlarmKind.CASE_UNJUDGED:
                case_id = alarms.case_of(alarm)
                if _judge(unit, cabinet(unit), case_id, today, is_old=True):
                    unit.alarms.clear(alarm.key)
    while True:
        step(done)
        with store.writing() as unit:
            stale = unit.cases.stale(today.isoformat(), limit=_SLICE)
            is_old = bool(stale) and unit.words.has_old()
            for case_id in stale:
                if not _judge(unit, cabinet(unit), case_id, today, is_old=is_old):
                    alarms.unjudged(unit, case_id, today=today)
        done += len(stale)
        if len(stale) < _SLICE:
            return False
        if time.monotonic() > began + seconds:
            return True


def marked(line: CaseLine, *, today: date) -> CaseLine:
    """A line of which nobody can say more today than what was last said, but that it is urgent."""
    priority = line.priority if line.priority in _HIGH else LOOK_SOON
    return replace(line, rule=UNJUDGED, priority=priority, judged=today.isoformat())


def _judge(unit: Unit, cabinet: Cabinet, case_id: str, today: date, *, is_old: bool) -> bool:
    """Keep what the rules say today; False if nobody knows.

    ``is_old``: a program before this one may have put the case away, and have left something out.
    """
    try:
        with unit.step():
            if is_old:
                cabinet.catch_up(case_id)
            line = cabinet.judge(case_id)
            if line.rule != UNJUDGED:
                unit.cases.renew(line)
                return True
    except StoreError:
        raise
    except Exception:  # noqa: S110 - whatever ails it: it is marked and said below
        pass
    for line in unit.cases.lines([case_id]).values():
        unit.cases.mark(marked(line, today=today))
    return False
