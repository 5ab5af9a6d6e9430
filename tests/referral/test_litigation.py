"""What a litigator found wrong once: each class of case, on the day on which it turns."""

from datetime import date
from typing import Any

import pytest

from referral.directory import Directory, Organisation
from referral.engine import Recommendation, Suggestion, recommend
from referral.facts import Facts

_TODAY = date(2026, 11, 21)
_CASE: dict[str, Any] = {
    "country_of_incident": "MX",
    "respondent_states": ["MX"],
    "current_location": "MX",
    "country_of_origin": "HN",
    "violations": ["robbery"],
    "when": {"days_ago": 40, "ongoing": True},
    "alleged_actors": ["private-person"],
    "person": {
        "age_group": "adult",
        "unaccompanied": False,
        "gender": "male",
        "group_size": 1,
        "children_with_them": False,
    },
    "needs": [],
    "seeking_asylum": False,
    "fears_state_of_origin": False,
    "special_status": None,
    "detained": False,
    "imminent_removal_hours": None,
    "imminent_irreversible_harm": False,
    "domestic_remedies": "none",
    "days_since_final_decision": None,
    "frontex_involved": False,
    "wants_consulate_contact": False,
    "language": "es",
    "consent_scopes": [],
}


def _recommended(**changed: object) -> Recommendation:
    return recommend(Facts.read({**_CASE, **changed}), Directory.of([]), _TODAY)


def _suggested(found: Recommendation) -> dict[str, Suggestion]:
    return {one.channel: one for one in found.suggested}


def _refused(found: Recommendation) -> dict[str, str]:
    return {one.channel: one.rule for one in found.refused}


@pytest.mark.parametrize(
    ("violation", "days"),
    [
        ("xenophobic-attack", 2),
        ("attack-on-defender", 8),
        ("sexual-violence", 4),
        ("sexual-exploitation", 400),
    ],
)
def test_time_lowers_urgency_only_once_the_person_is_free(violation: str, days: int) -> None:
    when = {"days_ago": days, "ongoing": True}
    held = _recommended(violations=[violation], when=when, detained=True)
    free = _recommended(violations=[violation], when=when, detained=False)
    assert held.priority == "critical"
    assert free.priority != "critical"


@pytest.mark.parametrize(
    ("channel", "violation", "country", "last"),
    [
        ("ecthr", "forced-labour", "ES", 123),
        ("iachr-petition", "robbery", "MX", 184),
        ("cerd-art14", "racial-profiling", "MX", 184),
        ("crc-op3", "child-detention", "CL", 366),
        ("cescr-op", "denial-of-housing", "ES", 366),
    ],
)
def test_nothing_is_late_on_a_day_on_which_the_calendar_may_still_allow_it(
    channel: str, violation: str, country: str, last: int
) -> None:
    case = {
        "violations": [violation],
        "respondent_states": [country],
        "country_of_incident": country,
        "domestic_remedies": "exhausted",
        "when": {"days_ago": 1200, "ongoing": False},
    }
    on_it = _recommended(**case, days_since_final_decision=last)
    after = _recommended(**case, days_since_final_decision=last + 1)
    assert not _suggested(on_it)[channel].optional
    assert on_it.priority == "urgent"
    if channel in ("ecthr", "iachr-petition"):
        assert channel in _refused(after)
    else:  # these may take a late one for a reason
        late = _suggested(after)[channel]
        assert late.optional
        assert any("a later complaint" in reason.text for reason in late.reasons)


def test_strasbourg_is_open_for_four_months_of_the_calendar() -> None:
    case = {
        "violations": ["forced-labour"],
        "respondent_states": ["ES"],
        "domestic_remedies": "exhausted",
        "when": {"days_ago": 900, "ongoing": False},
    }
    on_it = _recommended(**case, days_since_final_decision=123)
    after = _recommended(**case, days_since_final_decision=124)
    assert not _suggested(on_it)["ecthr"].optional
    assert _suggested(on_it)["hrcttee-iccpr"].alternative_to == ("ecthr",)
    assert _refused(after)["ecthr"] == "ecthr-too-late"
    assert not _suggested(after)["hrcttee-iccpr"].optional


def test_a_remedy_that_does_not_work_needs_no_day_of_decision() -> None:
    found = _suggested(_recommended(domestic_remedies="ineffective"))["hrcttee-iccpr"]
    assert not found.optional


@pytest.mark.parametrize(
    ("violations", "state", "second", "first"),
    [
        (["torture-ill-treatment"], "TN", "cat-art22", "hrcttee-iccpr"),
        (["torture-ill-treatment"], "TN", "hrcttee-iccpr", "achpr-communication"),
        (["arbitrary-detention"], "ES", "wg-arbitrary-detention", "ecthr"),
        (["refoulement"], "ES", "cat-art22", "ecthr-rule39"),
    ],
)
def test_procedures_that_do_not_take_the_same_matter_say_so(
    violations: list[str], state: str, second: str, first: str
) -> None:
    found = _suggested(
        _recommended(
            violations=violations,
            respondent_states=[state],
            alleged_actors=["police"],
            detained=True,
            imminent_removal_hours=24,
        )
    )
    assert first in found
    assert first in found[second].alternative_to
    for one in (first, second):
        assert any("before another international body" in text for text in found[one].missing)
    assert not any("international body" in text for text in found["legal-aid"].missing)


@pytest.mark.parametrize(
    ("state", "channel"), [("GR", "ced-urgent-action"), ("TR", "wg-disappearances")]
)
def test_nobody_is_called_found_of_whom_nobody_said_so(state: str, channel: str) -> None:
    case = {
        "violations": ["enforced-disappearance"],
        "respondent_states": [state],
        "country_of_origin": "AF",
        "alleged_actors": ["border-guard"],
    }
    unsure = _suggested(_recommended(**case, when={"days_ago": 5}))[channel]
    assert not unsure.optional
    assert not any("found" in reason.text for reason in unsure.reasons)
    over = _suggested(_recommended(**case, when={"days_ago": 5, "ongoing": False}))
    assert channel not in over or over[channel].optional


def test_a_child_held_with_its_mother_is_a_child_that_is_held() -> None:
    mother = {**_CASE["person"], "gender": "female", "children_with_them": True}
    free = _suggested(_recommended(person=mother))
    kidnapped = _suggested(_recommended(person=mother, violations=["kidnapping"]))
    locked_up = _suggested(_recommended(person=mother, detained=True))
    assert free["child-protection"].optional
    assert not kidnapped["child-protection"].optional
    assert not locked_up["child-protection"].optional


def test_who_is_pushed_back_may_ask_unhcr_without_having_said_why() -> None:
    found = _suggested(_recommended(violations=["pushback"]))["unhcr"]
    assert found.optional
    assert "unhcr" not in _suggested(_recommended(violations=["wage-theft"]))


_OFFICERS = {"alleged_actors": ["police"], "violations": ["torture-ill-treatment"]}


def _institution(country: str) -> Organisation:
    return Organisation(
        id=f"institution-{country.lower()}",
        names={"en": "An institution"},
        kind="nhri",
        countries=frozenset({country}),
        languages=frozenset({"en"}),
        belongs_to_state=True,
    )


def test_an_institution_for_a_part_of_the_country_is_shown_lower_and_not_refused() -> None:
    found = _recommended(respondent_states=["GB"], current_location="GB", **_OFFICERS)
    assert found.priority == "critical"
    assert _suggested(found)["nhri"].optional


def test_an_unsafe_institution_stays_out_also_where_another_one_is_shown() -> None:
    facts = {**_CASE, **_OFFICERS, "respondent_states": ["GR", "TR"], "current_location": "TR"}
    directory = Directory.of([_institution("GR"), _institution("TR")])
    found = recommend(Facts.read(facts), directory, _TODAY)
    nhri = _suggested(found)["nhri"]
    assert [offer.organisation for offer in nhri.organisations] == ["institution-gr"]
    assert not any("Turk" in reason.text or "TIHEK" in reason.text for reason in nhri.reasons)
    assert any("Greek" in reason.text for reason in nhri.reasons)
    for one in found.suggested:
        named = one.needs_named_submitter
        assert named is None or "institution-tr" not in named.organisations


def test_a_refused_institution_puts_its_name_to_nothing() -> None:
    facts = {**_CASE, **_OFFICERS, "respondent_states": ["TR"], "current_location": "TR"}
    found = recommend(Facts.read(facts), Directory.of([_institution("TR")]), _TODAY)
    assert _refused(found)["nhri"] == "nhri-unsafe-where-the-person-is"
    for one in found.suggested:
        named = one.needs_named_submitter
        assert named is None or "nhri" not in named.kinds
        assert named is None or not named.organisations


def test_what_is_lower_for_lack_of_a_fact_says_which() -> None:
    person = {name: one for name, one in _CASE["person"].items() if name != "gender"}
    found = _suggested(_recommended(person=person, violations=["gender-based-violence"]))
    told = [reason.text for reason in found["sr-violence-women"].reasons]
    assert found["sr-violence-women"].optional
    assert any("nobody has said (gender)" in text for text in told)


def test_a_day_that_has_passed_is_called_late() -> None:
    case = {"respondent_states": ["GR"], "violations": ["pushback"], "frontex_involved": True}
    late = _recommended(**case, when={"days_ago": 395, "ongoing": False})
    soon = _recommended(**case, when={"days_ago": 300, "ongoing": False})
    for found, is_late in ((late, True), (soon, False)):
        deadline = _suggested(found)["frontex-complaints"].deadline
        assert deadline is not None
        assert deadline.has_passed(_TODAY) is is_late
        assert deadline.basis.startswith("Late") is is_late


@pytest.mark.parametrize("scopes", [["info-only"], ["info-only", "share-nhri"]])
def test_who_wants_to_know_only_has_nothing_sent(scopes: list[str]) -> None:
    facts = Facts.read({**_CASE, "violations": ["violent-assault"], "consent_scopes": scopes})
    found = recommend(facts, Directory.of([_institution("MX")]), _TODAY)
    assert _suggested(found)["nhri"].organisations
    assert not any(one.sendable for one in found.suggested)


def test_a_committee_on_discrimination_is_another_procedure_for_strasbourg() -> None:
    found = _suggested(_recommended(violations=["racial-profiling"], respondent_states=["ES"]))
    assert found["cerd-art14"].alternative_to == ("ecthr", "hrcttee-iccpr")
