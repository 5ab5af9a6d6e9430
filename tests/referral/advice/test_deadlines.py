"""The latest day: never before what starts the clock, and sooner the longer ago that is."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referral.advice import deadlines
from referral.advice.deadlines import working_days_before
from referral.errors import DataError
from referral.facts import Facts
from referral.loader import data
from referral.reading import parse

TODAY = date(2026, 11, 21)  # a Saturday
days_ago = st.integers(0, 3_000)
todays = st.dates(date(2020, 1, 1), date(2035, 12, 31))
channels = st.sampled_from([one for one in deadlines.limits() if one])
FINAL = "days_since_final_decision"


def latest(channel: str, today: date = TODAY, **facts: Any) -> date | None:
    found = deadlines.deadline(channel, Facts(**facts), today)
    return found.latest if found else None


@pytest.mark.parametrize(
    ("channel", "facts", "expected"),
    [
        ("ecthr", {FINAL: 0}, date(2027, 3, 21)),  # 120 days: February is short
        ("ecthr", {FINAL: 204}, date(2026, 9, 1)),  # 1 May: four months have 123 days
        ("ecthr", {FINAL: 82}, date(2026, 12, 31)),  # 31 August; 31 December is the last day
        ("ecthr", {FINAL: 22}, date(2027, 2, 28)),  # 30 October; February has no such day
        ("ecthr", {"domestic_remedies": "none"}, None),
        ("ecthr", {"domestic_remedies": "none", "days_ago": 5}, date(2027, 3, 16)),
        ("ecthr", {"days_ago": 5}, date(2027, 3, 16)),  # nobody said: it may run from the act
        ("ecthr", {"days_ago": 150}, None),  # and is not called late for it
        ("ecthr", {"days_ago": 5, "ongoing": True}, date(2027, 3, 16)),
        ("ecthr", {"domestic_remedies": "ineffective", "days_ago": 10}, date(2027, 3, 11)),
        ("ecthr", {"domestic_remedies": "exhausted", "days_ago": 10}, None),
        ("iachr-petition", {FINAL: 21}, date(2027, 4, 30)),  # 31 October
        ("cerd-art14", {FINAL: 0}, date(2027, 5, 21)),
        ("crc-op3", {FINAL: 0}, date(2027, 11, 21)),
        ("cescr-op", {FINAL: 365}, TODAY),
        ("hrcttee-iccpr", {FINAL: 0}, date(2031, 11, 21)),
        ("eacj", {"days_ago": 0}, date(2027, 1, 21)),
        ("eacj", {"days_ago": 365, "ongoing": True}, date(2026, 1, 21)),
        ("frontex-complaints", {"days_ago": 395, "ongoing": False}, date(2026, 10, 22)),
        ("frontex-complaints", {"days_ago": 395, "ongoing": True}, None),
        ("frontex-complaints", {"days_ago": 6, "ongoing": True}, date(2027, 11, 15)),
        ("eu-ombudsman", {"days_ago": 0}, date(2028, 11, 21)),
        ("wg-disappearances", {"days_ago": 9, "ongoing": True}, date(2027, 2, 12)),
        ("medical-72h", {"days_ago": 1}, date(2026, 11, 23)),
        ("medical-72h", {"days_ago": 90, "ongoing": True}, date(2026, 11, 24)),
        ("ecthr-rule39", {"imminent_removal_hours": 8}, TODAY),
        ("ecthr-rule39", {"imminent_removal_hours": 72}, date(2026, 11, 23)),
        ("iachr-precautionary", {"imminent_removal_hours": 24 * 9 + 1}, date(2026, 11, 27)),
        ("crc-op3", {FINAL: 0, "imminent_removal_hours": 72}, date(2026, 11, 23)),
        ("cat-art22", {"domestic_remedies": "none"}, None),
        ("legal-aid", {FINAL: 1, "days_ago": 1, "imminent_removal_hours": 1}, None),
    ],
)
def test_the_latest_day(channel: str, facts: dict[str, Any], expected: date | None) -> None:
    assert latest(channel, **facts) == expected


@pytest.mark.parametrize(
    ("channel", "decided", "last"),
    [
        ("ecthr", date(2026, 5, 1), date(2026, 9, 1)),
        ("ecthr", date(2025, 10, 31), date(2026, 2, 28)),
        ("ecthr", date(2026, 7, 29), date(2026, 11, 29)),  # a Sunday makes it no longer
        ("iachr-petition", date(2025, 8, 31), date(2026, 2, 28)),
        ("cerd-art14", date(2026, 3, 1), date(2026, 9, 1)),
        ("crc-op3", date(2027, 3, 1), date(2028, 3, 1)),  # over a leap day
    ],
)
def test_a_limit_ends_with_the_day_of_the_calendar(channel: str, decided: date, last: date) -> None:
    for after, over in ((-1, False), (0, False), (1, True)):
        today = last + timedelta(days=after)
        found = deadlines.deadline(
            channel, Facts(days_since_final_decision=(today - decided).days), today
        )
        assert found is not None
        assert found.latest == last
        assert found.has_passed(today) is over
        assert found.basis.startswith("Late") is over


def test_a_day_counts_while_nobody_knows_whether_the_way_is_open() -> None:
    pushback = Facts(violations=frozenset({"pushback"}), days_ago=5)
    (found,) = deadlines.undecided(["frontex-complaints"], pushback, TODAY)
    assert found.undecided
    assert found.latest == date(2027, 11, 16)
    wages = Facts(violations=frozenset({"wage-theft"}), days_ago=5)
    assert list(deadlines.undecided(["frontex-complaints"], wages, TODAY)) == []
    long_ago = Facts(violations=frozenset({"pushback"}), days_ago=500)
    assert list(deadlines.undecided(["frontex-complaints"], long_ago, TODAY)) == []


@given(channels, todays, days_ago, st.booleans(), st.sampled_from(["ineffective", "exhausted"]))
def test_no_deadline_lies_before_its_trigger(
    channel: str, today: date, days: int, ongoing: bool, remedies: str
) -> None:
    facts = {"days_ago": days, FINAL: days, "ongoing": ongoing, "domestic_remedies": remedies}
    found = latest(channel, today, **facts)
    assert found is None or found >= today - timedelta(days=days)


@given(channels, todays, days_ago, days_ago, st.booleans())
def test_the_longer_ago_the_sooner(
    channel: str, today: date, one: int, other: int, ongoing: bool
) -> None:
    fewer, more = sorted((one, other))
    later = latest(channel, today, **{"days_ago": fewer, FINAL: fewer, "ongoing": ongoing})
    sooner = latest(channel, today, **{"days_ago": more, FINAL: more, "ongoing": ongoing})
    assert later is None or sooner is None or sooner <= later


@given(todays, st.integers(0, 8_760))
def test_before_a_removal_there_is_a_working_day_or_it_is_today(today: date, hours: int) -> None:
    found = latest("ecthr-rule39", today, imminent_removal_hours=hours)
    assert found is not None
    removal = today + timedelta(days=hours // 24)
    assert found == today or (found < removal and found.weekday() < 5)
    (of_the_case,) = deadlines.case_deadlines(Facts(imminent_removal_hours=hours), today)
    assert of_the_case.channel is None
    assert of_the_case.latest == removal


def test_working_days_skip_the_weekend() -> None:
    assert working_days_before(date(2026, 11, 23), 1) == date(2026, 11, 20)
    assert working_days_before(date(2026, 11, 22), 1) == date(2026, 11, 20)
    assert working_days_before(date(2026, 11, 22), 0) == date(2026, 11, 22)


def test_nothing_known_starts_no_clock() -> None:
    assert all(latest(channel) is None for channel in deadlines.limits() if channel)
    assert deadlines.case_deadlines(Facts(), TODAY) == ()


def test_what_is_firm_only_from_memory_says_so() -> None:
    found = deadlines.deadline("eacj", Facts(days_ago=90), TODAY)
    assert found is not None
    assert found.to_be_verified
    assert found.has_passed(TODAY)
    firm = deadlines.deadline("ecthr", Facts(days_since_final_decision=1), TODAY)
    assert firm is not None
    assert not firm.to_be_verified
    assert "35(1)" in firm.source


LIMIT = """- id: one
  for: [ecthr]
  counted_from: act
  within: {days: 3}
  basis: So.
  source: There.
  confidence: high
"""


@pytest.mark.parametrize(
    ("was", "now", "told"),
    [
        ("{days: 3}", "{}", "line 4: write months, days"),
        ("{days: 3}", "{weeks: 3}", 'line 4: "weeks" is not known'),
        ("[ecthr]", "[echr]", 'line 2: "echr" is no known channel; did you mean "ecthr"?'),
        ("act", "acts", 'line 3: "acts" is no known start of a clock'),
        ("  source: There.\n", "", 'line 1: add a line "source'),
        ("  basis", "  remedies: [nothing]\n  basis", 'line 5: "nothing" is no known remedy'),
    ],
)
def test_a_wrong_limit_is_refused_with_its_line(was: str, now: str, told: str) -> None:
    deadlines.read_limits(parse(LIMIT.encode(), "x.yaml"), data().mechanisms)
    with pytest.raises(DataError) as caught:
        deadlines.read_limits(parse(LIMIT.replace(was, now).encode(), "x.yaml"), data().mechanisms)
    assert told in str(caught.value)


def test_an_id_stands_once() -> None:
    with pytest.raises(DataError, match=r"line 8: .*twice"):
        deadlines.read_limits(parse((LIMIT + LIMIT).encode(), "x.yaml"), data().mechanisms)
