"""When it happened and when a removal is due, as numbers that rules can compare.

Rules know one number of days. A month or a year is many days, so a `Period` keeps both ends: rules
count from its last day, because help that depends on recent events must not be lost, and whatever
its last day alone refuses is asked, not refused (`complaints.routing.recommending`).
"""

import calendar
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from complaints.domain.errors import MalformedError
from complaints.domain.identifiers import day
from referral.facts import MAX_DAYS, Known, NoneKnown

_HOURS: Final = {"within-24-hours": 24, "within-72-hours": 72}
_LATER: Final = 73  # more than the 72 hours that the word excludes on the day of writing
_PUT_OFF: Final = 7  # days for which a removal that was announced is taken as still to come


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """The first and the last day on which it can have happened; None is unknown."""

    first: date | None = field(default=None, repr=False)
    last: date | None = field(default=None, repr=False)

    @property
    def is_exact(self) -> bool:
        """Whether there is one day, or none at all."""
        return self.first == self.last


def period(circumstances: Mapping[str, object]) -> Period:
    """The period of the fields ``from``, ``to``, ``certainty`` and ``ongoing``.

    With a day that is certain, what goes on counts from its beginning, what is over from its end.
    What contradicts itself is unknown.
    """
    certainty = circumstances.get("certainty", "day")
    first, last = _day(circumstances.get("from")), _day(circumstances.get("to"))
    if certainty not in ("day", "month", "year") or not (first or last):
        return Period()
    if certainty == "day":
        if first and (circumstances.get("ongoing") is True or last is None):
            last = first
    else:
        first, last = first or last, last or first
        assert first
        assert last
        first = first.replace(month=1 if certainty == "year" else first.month, day=1)
        month = 12 if certainty == "year" else last.month
        last = last.replace(month=month, day=calendar.monthrange(last.year, month)[1])
    return Period() if first and last and last < first else Period(first=first, last=last)


def days_ago(that: date | None, today: date) -> int | None:
    """How many days ago; a day that is still to come is today. None if unknown or impossible."""
    if that is None or (today - that).days > MAX_DAYS:
        return None
    return max(0, (today - that).days)


def removal_hours(told: object, *, written: date, today: date) -> int | NoneKnown | None:
    """The hours that are left until a removal that was ``told`` on the day ``written``.

    Removals are put off: for a week after its hour an announced one counts as about to happen.
    After that, and where nobody said when, it is unknown.
    """
    passed = max(0, (today - written).days)
    if told == "none":
        return Known.NONE
    if told == "later":
        return None if passed else _LATER
    hours = _HOURS.get(told) if isinstance(told, str) else None
    if hours is None or 24 * passed > hours + 24 * _PUT_OFF:
        return None
    return max(0, hours - 24 * passed)


def _day(value: object) -> date | None:
    try:
        return day(value)
    except MalformedError:
        return None
