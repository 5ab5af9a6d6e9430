"""What a caseworker gets: reasons, what is missing, who submits, by when, and whom to ask."""

from datetime import date
from typing import Any

import pytest

from referral import reading
from referral.advice import demands
from referral.directory import Directory, Organisation, Service
from referral.engine import Recommendation, Suggestion, recommend
from referral.errors import DataError
from referral.facts import Facts
from referral.judging import MANDATE
from referral.loader import data

_TODAY = date(2026, 11, 21)
_SCOPES = ["share-ngo", "share-nhri", "share-un-agency", "share-un-mechanism", "share-regional",
           "name-to-state"]  # fmt: skip
_PUSHBACK: dict[str, Any] = {
    "country_of_incident": "GR",
    "respondent_states": ["GR"],
    "current_location": "TR",
    "country_of_origin": "SY",
    "violations": ["pushback"],
    "when": {"days_ago": 40, "ongoing": False},
    "alleged_actors": ["border-guard"],
    "seeking_asylum": True,
    "domestic_remedies": "none",
}
_WAGES: dict[str, Any] = {
    "country_of_incident": "DE",
    "respondent_states": ["DE"],
    "current_location": "DE",
    "country_of_origin": "MD",
    "violations": ["wage-theft"],
    "when": {"days_ago": 60, "ongoing": False},
    "alleged_actors": ["employer"],
    "seeking_asylum": False,
    "fears_state_of_origin": False,
    "special_status": None,
}


def _organisation(name: str, kind: str = "ngo", **more: Any) -> Organisation:
    more.setdefault("countries", frozenset({"GR", "TR", "DE"}))
    return Organisation(
        id=name,
        names={"en": name},
        kind=kind,
        languages=frozenset({"en"}),
        belongs_to_state=False,
        **more,
    )


def _recommended(value: dict[str, Any], *organisations: Organisation) -> Recommendation:
    return recommend(Facts.read(value), Directory.of(organisations), _TODAY)


def _one(found: Recommendation, channel: str) -> Suggestion:
    return next(one for one in found.suggested if one.channel == channel)


def _reason(one: Suggestion, rule: str) -> str:
    return next(reason.text for reason in one.reasons if reason.rule == rule)


def test_acceptance_names_the_state_and_the_date() -> None:
    one = _one(_recommended(_PUSHBACK), "hrcttee-iccpr")
    text = "Greece accepted this procedure on 1997-05-05, in force for it since 1997-08-05."
    assert _reason(one, "hrcttee-iccpr-accepted") == text
    assert not one.to_be_verified


def test_acceptance_on_a_day_that_nobody_knows_is_to_be_verified() -> None:
    one = _one(_recommended(_PUSHBACK), "cat-art22")
    text = "Greece accepted this procedure; the date is to be verified."
    assert _reason(one, "cat-art22-accepted") == text
    assert one.to_be_verified


def test_a_treaty_is_ratified_and_a_court_has_jurisdiction() -> None:
    taken = {
        **_PUSHBACK,
        "respondent_states": ["MX"],
        "violations": ["enforced-disappearance"],
        "when": {"days_ago": 2, "ongoing": True},
    }
    urgent = _one(_recommended(taken), "ced-urgent-action")
    said = _reason(urgent, "ced-party-concerned")
    assert said.startswith("Mexico ratified the treaty on 2008-03-18")
    court = _one(_recommended(_PUSHBACK), "ecthr")
    assert _reason(court, "ecthr-jurisdiction") == "Greece is under its jurisdiction."
    russia = {**_PUSHBACK, "respondent_states": ["RU"], "when": {"days_ago": 1700}}
    said = _reason(_one(_recommended(russia), "ecthr"), "ecthr-jurisdiction")
    assert said == "Russian Federation is under its jurisdiction for facts up to 2022-09-16."


def test_only_states_that_are_bound_are_named() -> None:
    one = _one(_recommended({**_PUSHBACK, "respondent_states": ["GR", "LY"]}), "ecthr")
    assert _reason(one, "ecthr-jurisdiction") == "Greece is under its jurisdiction."


def test_the_nationality_of_the_disappeared_opens_the_urgent_action() -> None:
    taken = {
        **_PUSHBACK,
        "respondent_states": ["EG"],
        "country_of_origin": "SD",
        "violations": ["enforced-disappearance"],
        "when": {"days_ago": 2, "ongoing": True},
    }
    found = _recommended(taken)
    one = _one(found, "ced-urgent-action")
    assert _reason(one, "ced-party-concerned").startswith("Sudan ratified the treaty on 2021")
    assert one.alternative_to == ("wg-disappearances",)
    refused = {one.channel: one.rule for one in found.refused}
    assert refused["wg-disappearances"] == "never-both-for-a-disappearance"


def test_the_mandate_says_what_it_covers_in_the_order_of_the_list() -> None:
    both = {**_PUSHBACK, "violations": ["refoulement", "wage-theft", "pushback"]}
    one = _one(_recommended(both), "sr-migrants")
    labels = [
        known.label
        for known in data().vocabulary.violations
        if known.id in ("pushback", "refoulement", "wage-theft")
    ]
    assert _reason(one, MANDATE) == f"It takes such cases: {'; '.join(labels)}."
    assert one.reasons[0].source


def test_what_proposes_a_channel_is_said_before_its_mandate() -> None:
    one = _one(_recommended(_PUSHBACK), "unhcr")
    assert [reason.rule for reason in one.reasons] == ["unhcr-for-protection", MANDATE]


def test_an_institution_is_named_with_its_status() -> None:
    one = _one(_recommended(_PUSHBACK), "nhri")
    said = _reason(one, "nhri-takes-complaints")
    assert said.startswith("Takes complaints of single persons: Greek Ombudsman (without status).")
    assert one.optional


def test_what_warns_of_an_institution_is_said_with_it() -> None:
    wages = {**_WAGES, "respondent_states": ["LY"], "country_of_incident": "LY"}
    said = _reason(_one(_recommended(wages), "nhri"), "nhri-takes-complaints")
    assert "Security risk: do not send complaints of persons still in Libya" in said


@pytest.mark.parametrize("channel", ["hrcttee-iccpr", "sr-migrants", "ecthr"])
def test_nothing_that_needs_a_name_is_sendable(channel: str) -> None:
    helper = _organisation("clinic", "legal-aid")
    found = _recommended({**_PUSHBACK, "consent_scopes": _SCOPES}, helper)
    one = _one(found, channel)
    assert one.needs_named_submitter is not None
    assert one.needs_named_submitter.organisations == ("clinic",)
    assert not one.sendable
    assert any("written authority" in text for text in one.missing)
    assert any("never at filing" in text for text in one.missing)


def test_consent_is_asked_for_before_anything_is_sent() -> None:
    helper = _organisation("clinic", "legal-aid")
    one = _one(_recommended(_PUSHBACK, helper), "legal-aid")
    assert one.needs_consent == ("share-ngo",)
    assert one.missing[0].startswith("Consent (share-ngo): Ask: ")
    assert [offer.organisation for offer in one.organisations] == ["clinic"]
    assert not one.sendable
    agreed = {**_PUSHBACK, "consent_scopes": ["share-ngo"]}
    assert _one(_recommended(agreed, helper), "legal-aid").sendable
    assert not _one(_recommended(agreed), "legal-aid").sendable  # there is nobody


@pytest.mark.parametrize(
    ("remedies", "decided", "expected"),
    [
        ("none", None, "not used to the end"),
        ("pending", None, "not used to the end"),
        (None, None, "Nobody said what was tried"),
        ("exhausted", None, "day of the final decision is not known"),
        ("ineffective", None, "day of the final decision is not known"),
        ("exhausted", 20, None),
    ],
)
def test_remedies_that_are_missing_are_said(
    remedies: str | None, decided: int | None, expected: str | None
) -> None:
    value = {**_PUSHBACK, "domestic_remedies": remedies, "days_since_final_decision": decided}
    missing = _one(_recommended(value), "hrcttee-iccpr").missing
    said = [text for text in missing if "emedies" in text or "tried" in text or "decision" in text]
    assert any(expected in text for text in said) if expected else said == []


def test_what_a_channel_asks_for_is_listed() -> None:
    one = _one(_recommended(_PUSHBACK), "ecthr")
    assert "Domestic remedies used to the end, or none effective" in one.requires
    assert any(text.startswith("Form: full application form") for text in one.requires)
    urgent = {**_PUSHBACK, "imminent_removal_hours": 48}
    said = " ".join(_one(_recommended(urgent), "ecthr-rule39").requires)
    for way in ("Rule 39 site, by fax or by post", "e-mail are not dealt with", "16:00"):
        assert way in said


def test_a_state_body_is_more_than_optional_only_with_a_firewall() -> None:
    plain = _one(_recommended(_WAGES), "labour-authority")
    assert plain.optional
    assert "labour-authority-after-firewall-check" in {one.rule for one in plain.reasons}
    office = _organisation("inspectorate", channels=frozenset({"labour-authority"}))
    attested = _one(_recommended(_WAGES, office), "labour-authority")
    assert not attested.optional
    # where nobody is accused yet, the country where it happened counts
    nobody = {name: one for name, one in _WAGES.items() if name != "respondent_states"}
    assert not _one(_recommended(nobody, office), "labour-authority").optional
    expired = _organisation(
        "inspectorate", channels=frozenset({"labour-authority"}), refusal="firewall-expired"
    )
    found = _recommended(_WAGES, expired)
    assert _one(found, "labour-authority").optional
    assert [(one.organisation, one.channel) for one in found.refused_organisations] == [
        ("inspectorate", "labour-authority")
    ]
    elsewhere = _organisation(
        "inspectorate", channels=frozenset({"labour-authority"}), countries=frozenset({"FR"})
    )
    assert _one(_recommended(_WAGES, elsewhere), "labour-authority").optional


def test_a_service_is_offered_by_the_channel_it_names() -> None:
    office = _organisation(
        "union-house",
        services=(Service(id="s1", name="Advice", channels=frozenset({"trade-union"})),),
    )
    one = _one(_recommended(_WAGES, office), "trade-union")
    assert [(offer.organisation, offer.service) for offer in one.organisations] == [
        ("union-house", "s1")
    ]


def test_deadlines_are_sorted_by_day() -> None:
    value = {
        **_PUSHBACK,
        "domestic_remedies": "exhausted",
        "days_since_final_decision": 100,
        "imminent_removal_hours": 50,
        "frontex_involved": True,
    }
    found = _recommended(value)
    days = [one.latest for one in found.deadlines]
    assert days == sorted(days)
    assert {None, "ecthr", "ecthr-rule39", "frontex-complaints"} <= {
        one.channel for one in found.deadlines
    }
    assert _one(found, "ecthr").deadline in found.deadlines


def test_days_count_while_the_way_is_undecided_but_not_before_every_court_of_the_world() -> None:
    told = {"violations": ["pushback"], "when": {"days_ago": 5, "ongoing": False}}
    greek = _recommended({**told, "respondent_states": ["GR"]})
    assert {"ecthr", "frontex-complaints"} <= {one.channel for one in greek.deadlines}
    assert all(one.undecided for one in greek.deadlines)
    assert not any(one.channel == "ecthr" for one in greek.suggested)
    nobody = _recommended(told)
    assert {one.channel for one in nobody.deadlines}.isdisjoint({"ecthr", "eacj"})
    there = _recommended({**told, "country_of_incident": "GR"})
    assert "ecthr" in {one.channel for one in there.deadlines if one.undecided}
    assert "eacj" not in {one.channel for one in there.deadlines}
    elsewhere = _recommended({**told, "country_of_incident": "UG"})
    assert "ecthr" not in {one.channel for one in elsewhere.deadlines}
    assert "eacj" in {one.channel for one in elsewhere.deadlines if one.undecided}


def test_the_priority_says_what_set_it() -> None:
    found = _recommended({**_PUSHBACK, "imminent_removal_hours": 50})
    assert (found.priority, found.trigger) == ("critical", "removal-within-72-hours")
    assert found.trigger_says == "A removal is announced for the next 72 hours."
    assert _recommended(_WAGES).trigger_says is None


def test_what_is_first_is_suggested_too_and_the_same() -> None:
    hurt = {**_PUSHBACK, "violations": ["pushback", "violent-assault"], "needs": ["medical"]}
    found = _recommended({**hurt, "when": {"days_ago": 1, "ongoing": False}})
    assert [one.channel for one in found.first] == ["medical-care"]
    assert found.suggested[0] == found.first[0]
    assert found.first[0].needs_consent == ()


def test_signs_of_forced_labour_are_raised() -> None:
    value = {**_WAGES, "violations": ["wage-theft", "passport-retention", "debt-bondage"]}
    assert _recommended(value).indicators
    assert _recommended(_PUSHBACK).indicators == ()


def test_what_is_unknown_names_the_fact_that_decides() -> None:
    silent = {key: one for key, one in _WAGES.items() if key != "alleged_actors"}
    found = _recommended({**silent, "violations": ["robbery"]})
    assert ("criminal-complaint", "actors") in {(one.channel, one.fact) for one in found.unknown}


def test_low_confidence_is_shown_as_to_be_verified() -> None:
    child = {**_PUSHBACK, "person": {"age_group": "child", "unaccompanied": True}}
    for one in _recommended(child).suggested:
        if data().mechanisms[one.channel].provenance.to_be_verified:
            assert one.to_be_verified
    assert _one(_recommended(child), "unicef").to_be_verified


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("identity: {shoe-size: the size}\nby_the_submitter: {}", "no known field of a form"),
        ("identity: {signature: a signature}", 'add a line "by_the_submitter'),
        ("identity: {signature: }\nby_the_submitter: {}", "write something"),
        ("identity: {}\nby_the_submitter: {}\nlater: {}", "not known here"),
    ],
)
def test_what_is_asked_later_is_read_strictly(content: str, expected: str) -> None:
    with pytest.raises(DataError, match=expected):
        demands.read_asked_later(
            reading.parse(content.encode(), "asked_later.yaml"), data().mechanisms
        )


def test_for_want_of_a_place_nobody_is_found_and_it_says_so() -> None:
    lawyers = _organisation("lawyers", "legal-aid")
    asking = "Nobody said where the person is: ask for the country, to find who is near."
    one = _one(_recommended({}, lawyers), "legal-aid")
    assert (one.organisations, asking in one.missing) == ((), True)
    one = _one(_recommended({"current_location": "DE"}, lawyers), "legal-aid")
    assert ([offer.organisation for offer in one.organisations], asking in one.missing) == (
        ["lawyers"],
        False,
    )
    assert asking not in _one(_recommended({}), "legal-aid").missing
