"""On which days a service is open, by the recurrence that HSDS takes over from iCalendar.

Days only: the hours of a day are shown as they were published, since this package knows no clock.
What a recurrence says in a way that is not understood here is unknown, never closed.
Source: HSDS 3.1.3, object schedule; RFC 5545, section 3.3.10.
"""

import calendar
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, Self

from referral.hsds.numbers import restored

Opening = Literal["open", "closed", "ended"]

_WEEKDAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_BYDAY: Final = re.compile(r"([+-]?[1-5])?(MO|TU|WE|TH|FR|SA|SU)")
_NOT_UNDERSTOOD: Final = ("byweekno", "byyearday", "count")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """One schedule. ``days`` are (which of the month or 0, weekday) pairs; empty: not known.

    ``month_days`` are days of the month, negative ones counted from its end.
    """

    first: date | None = None
    last: date | None = None
    days: frozenset[tuple[int, int]] = frozenset()
    month_days: frozenset[int] = frozenset()

    @classmethod
    def read(cls, schedule: Mapping[str, object]) -> Self:
        """The hours of an HSDS schedule; whatever is malformed in it is not known."""
        starts = [_day(schedule.get(name)) for name in ("valid_from", "dtstart")]
        ends = [_day(schedule.get(name)) for name in ("valid_to", "until")]
        days: frozenset[tuple[int, int]] = frozenset()
        month_days: frozenset[int] = frozenset()
        if _is_understood(schedule):
            monthly = schedule.get("freq") == "MONTHLY"
            days = _weekdays(schedule.get("byday"), monthly=monthly)
            month_days = _numbers(schedule.get("bymonthday")) if monthly else month_days
        return cls(
            first=max((one for one in starts if one), default=None),
            last=min((one for one in ends if one), default=None),
            days=days,
            month_days=month_days,
        )

    def on(self, day: date) -> Opening | None:
        """Whether it is open that day; None if nothing tells."""
        if self.last and day > self.last:
            return "ended"
        if self.first and day < self.first:
            return "closed"
        if not self.days and not self.month_days:
            return None
        return "open" if self._recurs(day) else "closed"

    def _recurs(self, day: date) -> bool:
        length = calendar.monthrange(day.year, day.month)[1]
        if self.month_days and not {day.day, day.day - length - 1} & self.month_days:
            return False
        from_start = (day.day - 1) // 7 + 1
        from_end = -((length - day.day) // 7 + 1)
        which = {(nth, day.weekday()) for nth in (0, from_start, from_end)}
        return not self.days or bool(which & self.days)


def on(hours: Iterable[Hours], day: date) -> Opening | None:
    """Whether it is open by one of several schedules; ended only if all of them are."""
    found = {one.on(day) for one in hours}
    if "open" in found:
        return "open"
    if None in found:
        return None
    return "closed" if "closed" in found else "ended" if found else None


def _is_understood(schedule: Mapping[str, object]) -> bool:
    if schedule.get("freq") not in ("WEEKLY", "MONTHLY"):
        return False
    every = restored(schedule.get("interval", 1))
    return every == 1 and not any(schedule.get(name) for name in _NOT_UNDERSTOOD)


def _weekdays(value: object, *, monthly: bool) -> frozenset[tuple[int, int]]:
    if not isinstance(value, str):
        return frozenset()
    found = [_BYDAY.fullmatch(part.strip().upper()) for part in value.split(",")]
    if not all(found):
        return frozenset()
    return frozenset(
        (int(one[1] or 0) if monthly else 0, _WEEKDAYS.index(one[2])) for one in found if one
    )


def _numbers(value: object) -> frozenset[int]:
    parts = value.split(",") if isinstance(value, str) else []
    try:
        return frozenset(int(part) for part in parts)
    except ValueError:
        return frozenset()


def _day(value: object) -> date | None:
    if not isinstance(value, str):
        return None
    try:
        return date.fromisoformat(value[:10])
    except ValueError:
        return None
