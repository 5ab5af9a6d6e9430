"""Graver things are raised as questions: with what supports them, and never from silence."""

from dataclasses import fields
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referral import vocabulary
from referral.advice import indicators
from referral.advice.indicators import Indicator
from referral.advice.supports import Support
from referral.conditions.logic import Case
from referral.errors import DataError
from referral.facts import Facts
from referral.loader import data
from referral.reading import parse
from referral.rules import rules

TODAY = date(2026, 11, 21)


def raised(**told: Any) -> dict[str, Indicator]:
    return {one.id: one for one in indicators.raised(Facts.read(told), TODAY)}


def signs(one: Indicator) -> set[str]:
    return {sign.id for sign in one.supported}


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({"violations": ["passport-retention"]}, {"documents-kept"}),
        ({"violations": ["debt-bondage"]}, {"debt"}),
        ({"violations": ["confinement-by-employer"]}, {"movement-restricted"}),
        ({"violations": ["wage-theft", "unsafe-work"]}, {"wages-withheld", "abusive-conditions"}),
        ({"violations": ["wage-theft", "contract-deception"]}, {"wages-withheld", "deception"}),
        ({"violations": ["wage-theft", "phone-taken"]}, {"wages-withheld", "isolation"}),
        ({"violations": ["wage-theft", "violent-assault"]}, {"wages-withheld", "violence"}),
        ({"violations": ["wage-theft", "threat-of-denunciation"]}, {"wages-withheld", "threats"}),
        (
            {"violations": ["wage-theft"], "person": {"age_group": "child"}},
            {"wages-withheld", "abuse-of-vulnerability"},
        ),
        (
            {"violations": ["identity-documents-taken"], "alleged_actors": ["employer"]},
            {"documents-kept"},
        ),
        ({"violations": ["forced-labour"]}, {"said-forced"}),
    ],
)
def test_signs_of_forced_labour(told: dict[str, Any], expected: set[str]) -> None:
    one = raised(**told)["forced-labour"]
    assert signs(one) == expected
    assert "excessive-overtime" in {sign.id for sign in one.open}
    assert "ILO" in one.source


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"violations": ["wage-theft"]},
        {"violations": ["kidnapping", "extortion"], "alleged_actors": ["criminal-group"]},
        {
            "violations": ["threat-of-denunciation", "reprisals-for-complaining"],
            "alleged_actors": ["police"],
        },
        {"violations": ["identity-documents-taken"], "alleged_actors": ["border-guard"]},
    ],
)
def test_a_lost_wage_or_a_kidnapping_is_no_sign_of_forced_labour(told: dict[str, Any]) -> None:
    assert "forced-labour" not in raised(**told)


def test_trafficking_names_the_element_that_is_missing() -> None:
    told = {"violations": ["sexual-exploitation"], "alleged_actors": ["trafficker"]}
    one = raised(**told)["trafficking"]
    assert signs(one) == {"act", "purpose"}
    (missing,) = one.open
    assert missing.id == "means"
    assert not missing.needless
    assert missing.asks.endswith("?")


def test_a_child_needs_no_means() -> None:
    person = {"age_group": "child"}
    one = raised(violations=["sexual-exploitation"], person=person)["trafficking"]
    assert signs(one) == {"purpose"}
    needless = {sign.id: sign.needless for sign in one.open}
    assert needless == {"act": False, "means": True}
    assert "trafficking" not in raised(
        violations=["sexual-exploitation"], person={"age_group": "adult"}
    )


def test_a_smuggler_alone_is_no_trafficker() -> None:
    told = {"violations": ["smuggler-abuse"], "alleged_actors": ["smuggler"]}
    assert "trafficking" not in raised(**told)


def test_a_missing_person_and_a_state() -> None:
    missing = {"violations": ["missing-migrant"], "needs": ["tracing"]}
    assert raised(**missing) == {}
    one = raised(**missing, held_by_state_last_seen=True)["enforced-disappearance"]
    assert signs(one) == {"state-involved", "taken", "hidden"}
    one = raised(**missing, alleged_actors=["police"])["enforced-disappearance"]
    assert signs(one) == {"state-involved", "hidden"}
    taken = {"violations": ["missing-migrant", "kidnapping"], "needs": ["tracing"]}
    assert signs(raised(**taken)["enforced-disappearance"]) == {"taken", "hidden"}


def test_a_withdrawal_in_the_hands_of_the_accused() -> None:
    employer = {
        "violations": ["wage-theft"],
        "alleged_actors": ["employer"],
        "when": {"ongoing": True},
    }
    assert signs(raised(**employer, withdrawn=True)["reprisal"]) == {"in-their-hands"}
    assert "reprisal" not in raised(**employer, withdrawn=False)
    assert "reprisal" not in raised(**employer)
    state = {
        "alleged_actors": ["police"],
        "respondent_states": ["TN"],
        "current_location": "TN",
        "violations": ["reprisals-for-complaining"],
    }
    assert signs(raised(**state, withdrawn=True)["reprisal"]) == {"threatened", "within-reach"}
    assert "reprisal" not in raised(violations=["pushback"], withdrawn=True)


def test_what_supports_a_sign_is_named() -> None:
    one = raised(violations=["identity-documents-taken"], alleged_actors=["boss"])["forced-labour"]
    (sign,) = one.supported
    assert sign.because == (
        Support(fact="actors", value="employer"),
        Support(fact="violations", value="identity-documents-taken"),
    )


@given(st.sets(st.sampled_from([one.id for one in vocabulary.violations()]), max_size=5))
def test_signs_rest_on_what_was_said_and_nothing_is_both_said_and_asked(found: set[str]) -> None:
    for one in raised(violations=sorted(found)).values():
        assert one.supported or one.id == "enforced-disappearance"
        for sign in one.supported:
            assert sign.because
            assert {reason.value for reason in sign.because} <= found
        assert not signs(one) & {sign.id for sign in one.open}


def test_every_sign_that_can_be_said_is_there_in_some_case_and_not_in_another() -> None:
    every = Facts.read(
        {
            "violations": [one.id for one in vocabulary.violations()],
            "alleged_actors": ["police", "employer", "recruiter"],
            "withdrawn": True,
            "needs": ["tracing"],
            "when": {"ongoing": True},
            "detained": True,
            "held_by_state_last_seen": True,
            "respondent_states": ["TN"],
            "current_location": "TN",
        }
    )
    for question in indicators.questions():
        for sign in question.signs:
            assert not sign.is_there(Case({}, TODAY))
            assert sign.is_there(Case(every.canonical(), TODAY)) == (sign.when is not None)


def test_no_value_of_a_fact_stands_in_a_repr() -> None:
    text = repr(raised(violations=["passport-retention"])["forced-labour"])
    assert "passport-retention" not in text
    assert "because" not in {one.name for one in fields(Indicator)}


QUESTION = """- id: one
  asks: What?
  mind: Careful.
  source: There.
  only: {withdrawn: yes}
  raised: {or: here}
  signs:
    - {id: here, says: So., asks: Is it?, when: child, source: There.}
"""


@pytest.mark.parametrize(
    ("was", "now", "told"),
    [
        ("{or: here}", "{or: nowhere}", "line 6: .*nowhere"),
        ("{or: here}", "{}", "line 6: write"),
        ("{or: here}", "{at_least: 0}", "line 6: .*from 1"),
        ("id: here", "id: child", "line 8: .*is a name already"),
        ("when: child", "when: {level: critical}", "line 8: the priority"),
        ("when: child", "when: imminence", "line 8: the priority"),
        ("when: child", "when: {violations: [pushbak]}", 'line 8: .*"pushback"'),
        ("when: child", "when: {accepted: ecthr}", "line 8: .*ecthr"),
        ("  mind: Careful.\n", "", 'line 1: add a line "mind'),
    ],
)
def test_a_wrong_question_is_refused_with_its_line(was: str, now: str, told: str) -> None:
    assert indicators.read_questions(parse(QUESTION.encode(), "x.yaml"), rules(), data())
    with pytest.raises(DataError, match=told):
        indicators.read_questions(
            parse(QUESTION.replace(was, now).encode(), "x.yaml"), rules(), data()
        )
