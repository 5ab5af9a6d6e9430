"""Days that are known, half known, contradictory, or still to come."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaints.routing import days
from complaints.routing.days import Period

TODAY = date(2026, 11, 22)
UNKNOWN = Period()


@pytest.mark.parametrize(
    ("fields", "first", "last"),
    [
        ({"from": "2026-05-03"}, "2026-05-03", "2026-05-03"),
        (
            {"from": "2026-05-03", "to": "2026-05-03", "certainty": "day"},
            "2026-05-03",
            "2026-05-03",
        ),
        ({"from": "2026-05-03", "to": "2026-06-09", "ongoing": False}, "2026-05-03", "2026-06-09"),
        # what goes on counts from when it began
        ({"from": "2026-05-03", "to": "2026-06-09", "ongoing": True}, "2026-05-03", "2026-05-03"),
        (
            {"from": "2026-02-01", "to": "2026-02-28", "certainty": "month"},
            "2026-02-01",
            "2026-02-28",
        ),
        ({"from": "2024-02-11", "certainty": "month"}, "2024-02-01", "2024-02-29"),
        ({"to": "2024-02-11", "certainty": "month"}, "2024-02-01", "2024-02-29"),
        ({"from": "2022-06-15", "certainty": "year"}, "2022-01-01", "2022-12-31"),
        ({"from": "2022-06-15", "certainty": "year", "ongoing": True}, "2022-01-01", "2022-12-31"),
    ],
)
def test_what_is_possible(fields: dict[str, object], first: str, last: str) -> None:
    expected = Period(first=date.fromisoformat(first), last=date.fromisoformat(last))
    assert days.period(fields) == expected


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"certainty": "day"},
        {"certainty": "unknown", "from": "2026-05-03"},
        {"certainty": "decade", "from": "2026-05-03"},
        {"certainty": ["day"], "from": "2026-05-03"},
        {"from": "2026-05-03", "to": "2026-05-02"},
        {"from": "2026-05-32"},
        {"from": "May"},
        {"from": 20260503},
    ],
)
def test_what_says_nothing_or_contradicts_itself(fields: dict[str, object]) -> None:
    assert days.period(fields) == UNKNOWN


def test_an_end_alone_leaves_the_beginning_open() -> None:
    assert days.period({"to": "2026-05-03"}) == Period(first=None, last=date(2026, 5, 3))


def test_a_day_to_come_is_today_and_an_impossible_one_unknown() -> None:
    assert days.days_ago(date(2027, 1, 1), TODAY) == 0
    assert days.days_ago(date(2026, 11, 19), TODAY) == 3
    assert days.days_ago(date(1826, 1, 1), TODAY) is None
    assert days.days_ago(None, TODAY) is None


@given(
    st.dates(date(1990, 1, 1), date(2030, 1, 1)),
    st.dates(date(1990, 1, 1), date(2030, 1, 1)),
    st.sampled_from(["day", "month", "year"]),
    st.sampled_from([True, False, None]),
)
def test_the_last_day_is_never_before_the_first_nor_outside_what_was_said(
    first: date, last: date, certainty: str, ongoing: bool | None
) -> None:
    said = {"from": str(first), "to": str(last), "certainty": certainty, "ongoing": ongoing}
    found = days.period(said)
    if found.first is None or found.last is None:
        assert last < first
        return
    assert found.first <= first
    assert found.first <= found.last
    assert found.last >= (first if ongoing else min(first, last))
