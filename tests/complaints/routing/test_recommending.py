"""A record in, a recommendation out; and what an uncertain day may and may not decide."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from complaints.domain.parts import Part
from complaints.routing.facts import Record
from complaints.routing.recommending import DAY, Advice, advise, either, urgency
from referral.directory import Directory
from referral.recommendation import Unknown

TODAY = date(2026, 11, 22)
NOBODY = Directory.of(())

PUSHED_BACK: dict[str, dict[str, Any]] = {
    "account": {"violations": ["pushback", "violent-assault"]},
    "circumstances": {
        "country": "GR",
        "accused_states": ["GR"],
        "actors": [{"kind": "border-guard"}],
        "from": "2026-11-20",
        "to": "2026-11-20",
        "certainty": "day",
        "ongoing": False,
        "detained": False,
        "removal": "none",
        "irreversible_harm": False,
        "frontex": False,
        "remedies": "none",
    },
    "person": {
        "age_group": "adult",
        "children": False,
        "gender": "male",
        "origin": "SY",
        "seeks_protection": True,
        "fears_origin": True,
    },
    "needs": {"needs": ["legal-help"]},
}


def advice(today: date = TODAY, **changes: dict[str, Any]) -> Advice:
    """What is advised for the invented case, with some of its fields changed."""
    return advise(record(today, **changes), NOBODY, today=today)


def record(today: date = TODAY, **changes: dict[str, Any]) -> Record:
    parts = {name: {**PUSHED_BACK[name], **changes.get(name, {})} for name in PUSHED_BACK}
    return Record(
        parts=tuple(Part.new(name, content) for name, content in parts.items()), written=today
    )


def channels(found: Any) -> set[str]:
    return {one.channel for one in found}


def test_a_record_is_judged_by_the_rules() -> None:
    found = advice().recommendation
    assert found.priority == "urgent"
    assert {"legal-aid", "unhcr", "sr-migrants", "medical-care"} <= channels(found.suggested)
    assert "medical-care" in channels(found.first)
    assert {"immigration-enforcement", "consulate-origin"} <= channels(found.refused)
    assert all(one.reasons for one in found.suggested)


def test_nothing_known_still_gives_legal_aid_and_questions() -> None:
    found = advise(Record(parts=()), NOBODY, today=TODAY).recommendation
    assert "legal-aid" in channels(found.suggested)
    assert "violations" in {one.fact for one in found.unknown}


def test_what_was_told_of_a_month_is_recent_while_the_month_may_be() -> None:
    """Care is offered for injuries that may be of yesterday, not once the month is long over."""
    november = {"from": "2026-11-01", "to": "2026-11-30", "certainty": "month"}
    assert "medical-care" in channels(advice(circumstances=november).recommendation.first)
    may = {"from": "2026-05-01", "to": "2026-05-31", "certainty": "month"}
    assert "medical-care" not in channels(advice(circumstances=may).recommendation.first)


def test_what_only_one_end_of_a_period_refuses_is_asked_and_not_refused() -> None:
    """Strasbourg examines what Russia did until 16 September 2022."""
    russia = {"country": "RU", "accused_states": ["RU"], "remedies": "exhausted"}
    russia["final_decision"] = "2026-10-01"

    def ecthr(first: str, last: str, certainty: str) -> tuple[bool, bool, bool]:
        period = {"from": first, "to": last, "certainty": certainty}
        found = advice(circumstances=russia | period).recommendation
        asked = {one.channel for one in found.unknown if one.fact == DAY}
        where = (channels(found.suggested), channels(found.refused), asked)
        return tuple("ecthr" in one for one in where)  # type: ignore[return-value]

    suggested, refused, asked = (True, False, False), (False, True, False), (False, False, True)
    assert ecthr("2022-03-01", "2022-03-01", "day") == suggested
    assert ecthr("2022-10-01", "2022-10-01", "day") == refused
    assert ecthr("2022-01-01", "2022-12-31", "year") == asked
    assert ecthr("2022-09-01", "2022-09-30", "month") == asked
    assert ecthr("2023-01-01", "2023-12-31", "year") == refused


def test_of_two_deadlines_the_earlier_counts() -> None:
    """A year from the act is a year from the first day of the month that was told."""
    frontex = {"frontex": True, "from": "2026-05-01", "to": "2026-05-31", "certainty": "month"}
    found = advice(circumstances=frontex).recommendation
    (latest,) = {one.latest for one in found.deadlines if one.channel == "frontex-complaints"}
    assert latest == date(2027, 5, 1)
    (own,) = (one.deadline for one in found.suggested if one.channel == "frontex-complaints")
    assert own is not None
    assert own.latest == latest


def test_of_two_priorities_the_higher_counts() -> None:
    month = {"from": "2026-11-01", "to": "2026-11-30", "certainty": "month"}
    found = advice(account={"violations": ["sexual-violence"]}, circumstances=month)
    assert found.recommendation.priority == "critical"
    assert found.recommendation.trigger_says


_SEXUAL = {"violations": ["sexual-violence"]}
_FRONTEX = {"frontex": True, "remedies": "exhausted", "final_decision": "2026-10-01"}


@pytest.mark.parametrize(
    ("first", "last", "certainty"),
    [
        ("2026-11-20", "2026-11-20", "day"),
        ("2026-11-01", "2026-11-30", "month"),
        ("2026-07-01", "2026-07-31", "month"),  # the four months end in between
        ("2022-01-01", "2022-12-31", "year"),
        ("2025-01-01", "2025-12-31", "year"),
    ],
)
@pytest.mark.parametrize("account", [{}, _SEXUAL])
@pytest.mark.parametrize("more", [{}, _FRONTEX, {"country": "RU", "accused_states": ["RU"]}])
def test_a_list_and_the_case_say_the_same_of_how_urgent_it_is(
    first: str, last: str, certainty: str, account: dict[str, Any], more: dict[str, Any]
) -> None:
    told = {"from": first, "to": last, "certainty": certainty} | more
    whole = advice(account=account, circumstances=told).recommendation
    short = urgency(record(account=account, circumstances=told), today=TODAY)
    assert (short.priority, short.trigger) == (whole.priority, whole.trigger)
    assert short.deadlines == whole.deadlines


@pytest.mark.parametrize("certainty", ["day", "month", "year"])
def test_what_is_refused_for_safety_is_refused_for_every_day(certainty: str) -> None:
    found = advice(circumstances={"certainty": certainty})
    assert {"immigration-enforcement", "origin-state-authorities"} <= channels(found.never)
    assert channels(found.not_there) == {"criminal-complaint"}  # State agents are accused
    assert "ecowas-court" in channels(found.recommendation.refused)  # for the law's sake alone
    assert "ecowas-court" not in channels(found.never)


def test_what_the_first_day_leaves_open_is_asked_and_not_refused() -> None:
    latest = advice().recommendation
    one = latest.refused[0]
    asked = Unknown(channel=one.channel, fact="gender")
    earliest = replace(latest, refused=latest.refused[1:], unknown=(*latest.unknown, asked))
    found = either(latest, earliest)
    assert one not in found.refused
    assert Unknown(channel=one.channel, fact=DAY) in found.unknown


def test_what_could_be_logged_tells_nothing_of_the_case() -> None:
    text = repr(advice(circumstances={"certainty": "month"}))
    for told in ("pushback", "border", "GR", "SY", "2026-11", "nhri", "consulate", "male"):
        assert told not in text
