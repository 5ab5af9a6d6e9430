"""From when to when something holds, both days included."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Self

from complaints.domain.errors import MalformedError
from complaints.domain.fields import Fields
from complaints.domain.identifiers import day

# phone clocks are wrong and time zones differ: what begins tomorrow has begun
EARLY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Validity:
    """The days ``first`` to ``last``."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise MalformedError("A validity ends before it begins.")

    @classmethod
    def read(cls, fields: Fields, *, first: str, last: str, at_most: int | None = None) -> Self:
        """The validity of two fields, the second at most ``at_most`` days after the first."""
        validity = cls(first=fields.get(first, day), last=fields.get(last, day))
        if at_most is not None and validity.last - validity.first > timedelta(days=at_most):
            raise MalformedError(f"A validity is longer than {at_most} days.")
        return validity

    def has_begun(self, today: date) -> bool:
        """Whether today is not before the first day, but for `EARLY`."""
        return self.first - today <= EARLY  # no day beyond either end of the calendar

    def covers(self, today: date) -> bool:
        """Whether it holds today, as a reader sees it."""
        return self.has_begun(today) and today <= self.last

    def includes(self, that: date) -> bool:
        """Whether ``that`` is one of the days, exactly."""
        return self.first <= that <= self.last
