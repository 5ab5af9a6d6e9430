"""From when to when: also at either end of the calendar, which anybody may write."""

from datetime import date, timedelta

import pytest

from complaints.domain.validity import Validity
from tests.factories import TODAY


@pytest.mark.parametrize(
    ("first", "last", "holds"),
    [
        (TODAY, TODAY, True),
        (TODAY + timedelta(days=1), date.max, True),  # clocks differ
        (TODAY + timedelta(days=2), date.max, False),
        (date.min, TODAY, True),
        (date.min, TODAY - timedelta(days=1), False),
        (date.min, date.max, True),
        (date.max, date.max, False),
    ],
)
def test_what_holds_today(first: date, last: date, holds: bool) -> None:
    assert Validity(first=first, last=last).covers(TODAY) is holds
