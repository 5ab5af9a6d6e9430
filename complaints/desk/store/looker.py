"""Who looks at a list of cases, and when: what is mine, and what is due, depends on it."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

_WEEK: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Looker:
    """Who looks at the list, and when; ``now`` is in UTC."""

    member: str
    now: datetime

    @property
    def minute(self) -> str:
        """This minute, as the cases have theirs."""
        return minute_of(self.now)

    @property
    def tonight(self) -> str:
        """The last minute of this day, by this computer's clock or in UTC, whichever ends later.

        What is due at a time is told by the former, what is due on some day ends by the latter.
        """
        ends = (now.replace(hour=23, minute=59) for now in (self.now, self.now.astimezone()))
        return minute_of(max(ends).astimezone(UTC))

    @property
    def in_a_week(self) -> str:
        """The minute in seven days."""
        return minute_of(self.now + _WEEK)


def minute_of(moment: datetime) -> str:
    """A minute as it is kept: ``2026-07-01T12:30``, in UTC."""
    return moment.strftime("%Y-%m-%dT%H:%M")
