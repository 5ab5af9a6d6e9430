"""How long there is, in words, by the clock of the place; never more than there is."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaints.desk.i18n import Tongue
from complaints.desk.timeleft import Hurry, left
from tests.complaints.desk.test_store import line

ENGLISH = Tongue.of("en", lambda _there: None)
NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)
DEADLINE = line(
    "a" * 32,
    next_due="2026-07-02T14:00",
    next_due_kind="deadline",
    next_due_zone="Europe/Paris",
    next_due_place="strasbourg",
    next_due_timed=True,
)


def words(**changes: Any) -> str:
    found = left(replace(DEADLINE, **changes), tongue=ENGLISH, now=NOON)
    assert found
    return found.words.replace("\N{NARROW NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("due", "said"),
    [
        ("2026-07-01T14:00", "today 4:00 PM, Strasbourg time"),
        ("2026-07-01T23:00", "tomorrow 1:00 AM, Strasbourg time"),
        ("2026-07-02T14:00", "tomorrow 4:00 PM, Strasbourg time"),
        ("2026-07-04T14:00", "in 3 days"),
        ("2026-07-01T11:59", "late since 1:59 PM"),
        ("2026-06-29T14:00", "2 days late"),
    ],
)
def test_a_deadline_is_told_by_the_clock_of_its_place(due: str, said: str) -> None:
    assert words(next_due=due) == said


def test_a_zone_without_a_city_of_ours_is_told_by_its_own_name() -> None:
    assert words(next_due_place="") == "tomorrow 4:00 PM, Paris time"
    assert words(next_due_place="", next_due_zone="Nowhere/Never").endswith("Nowhere/Never time")


def test_what_ends_with_a_day_is_told_as_that_day() -> None:
    day: dict[str, Any] = {"next_due_zone": "", "next_due_place": "", "next_due_timed": False}
    assert words(next_due="2026-07-01T23:59", **day) == "today"
    assert words(next_due="2026-07-02T23:59", **day) == "tomorrow"
    assert words(next_due="2026-06-30T23:59", **day) == "1 day late"


def test_nothing_due_says_nothing() -> None:
    assert left(replace(DEADLINE, next_due=""), tongue=ENGLISH, now=NOON) is None


@given(
    st.integers(-5_000, 5_000),
    st.sampled_from(("", "Europe/Paris", "Pacific/Kiritimati", "America/Adak")),
    st.booleans(),
)
def test_what_is_over_is_late_and_nothing_else_is(minutes: int, zone: str, timed: bool) -> None:
    due = (NOON + timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M")
    found = left(
        replace(DEADLINE, next_due=due, next_due_zone=zone, next_due_timed=timed),
        tongue=ENGLISH,
        now=NOON,
    )
    assert found
    assert (found.hurry is Hurry.LATE) == (minutes < 0)
    if minutes >= 0:
        assert "late" not in found.words
