"""What a record says becomes facts; what it does not say stays unknown."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaints.domain.consent import Consent, NamePermission, Terms
from complaints.domain.parts import Part
from complaints.routing import facts
from complaints.routing.facts import Record
from referral.facts import Facts, Known

TODAY = date(2026, 11, 22)


def told(parts: Mapping[str, Any] | None = None, *, written: date = TODAY, **more: Any) -> Facts:
    """The facts of a record with these parts; ``missing_1`` is ``missing[1]``."""
    made = tuple(
        Part.new(name.replace("_1", "[1]").replace("_2", "[2]"), content)
        for name, content in {**(parts or {}), **more}.items()
    )
    record = Record(parts=made, written=written)
    return facts.read(record, today=TODAY).facts


# part, its fields, the fact and its value
SAID: tuple[tuple[str, dict[str, Any], str, object], ...] = (
    ("account", {"violations": ["pushback"]}, "violations", {"pushback"}),
    ("circumstances", {"ongoing": True}, "ongoing", True),
    ("circumstances", {"ongoing": False}, "ongoing", False),
    ("circumstances", {"from": "2026-11-20", "to": "2026-11-20"}, "days_ago", 2),
    ("circumstances", {"actors": [{"kind": "police"}]}, "actors", {"police"}),
    ("circumstances", {"country": "GR"}, "country_of_incident", "GR"),
    ("circumstances", {"at_sea": True}, "country_of_incident", "at-sea"),
    ("circumstances", {"country": "GR", "at_sea": True}, "country_of_incident", "GR"),
    ("circumstances", {"accused_states": ["GR", "TR"]}, "respondent_states", {"GR", "TR"}),
    ("circumstances", {"accused_states": ["GF"]}, "respondent_states", {"FR"}),
    ("circumstances", {"country": "GR", "still_there": True}, "current_location", "GR"),
    (
        "circumstances",
        {"country": "GR", "at_sea": True, "still_there": True},
        "current_location",
        "at-sea",
    ),
    ("circumstances", {"detained": True}, "detained", True),
    ("circumstances", {"detained": False}, "detained", False),
    ("circumstances", {"removal": "none"}, "imminent_removal_hours", Known.NONE),
    ("circumstances", {"removal": "within-24-hours"}, "imminent_removal_hours", 24),
    ("circumstances", {"removal": "within-72-hours"}, "imminent_removal_hours", 72),
    ("circumstances", {"removal": "later"}, "imminent_removal_hours", 73),
    ("circumstances", {"irreversible_harm": True}, "imminent_irreversible_harm", True),
    ("circumstances", {"irreversible_harm": False}, "imminent_irreversible_harm", False),
    ("circumstances", {"frontex": True}, "frontex_involved", True),
    ("circumstances", {"frontex": True}, "eu_body_involved", True),
    ("circumstances", {"frontex": False}, "frontex_involved", False),
    ("circumstances", {"remedies": "none"}, "domestic_remedies", "none"),
    ("circumstances", {"remedies": "pending"}, "domestic_remedies", "pending"),
    (
        "circumstances",
        {"remedies": "exhausted", "final_decision": "2026-11-01"},
        "days_since_final_decision",
        21,
    ),
    ("person", {"age_group": "child"}, "age_group", "child"),
    ("person", {"unaccompanied": True}, "unaccompanied", True),
    ("person", {"cared_by": "nobody"}, "unaccompanied", True),
    ("person", {"cared_by": "writer"}, "unaccompanied", False),
    ("person", {"cared_by": "family"}, "unaccompanied", False),
    ("person", {"gender": "female"}, "gender", "female"),
    ("person", {"group_size": 7}, "group_size", 7),
    ("person", {"children": False}, "children_with_them", False),
    ("person", {"origin": "SY"}, "country_of_origin", "SY"),
    ("person", {"seeks_protection": True}, "seeking_asylum", True),
    ("person", {"fears_origin": False}, "fears_state_of_origin", False),
    ("person", {"stateless": True}, "special_status", "stateless"),
    ("person", {"consulate": "wants"}, "wants_consulate_contact", True),
    ("person", {"consulate": "refuses"}, "wants_consulate_contact", False),
    ("person", {"sector": "fishing"}, "sector", "fishing"),
    ("person", {"disability": True}, "disability", True),
    ("person", {"languages": ["ti", "en"]}, "language", "ti"),
    ("account", {"language": "ar"}, "language", "ar"),
    ("needs", {"needs": ["medical", "shelter"]}, "needs", {"medical", "shelter"}),
    ("missing_1", {"held_by_state": True}, "held_by_state_last_seen", True),
    ("missing_1", {"held_by_state": False}, "held_by_state_last_seen", False),
    ("missing_1", {"origin": "ER"}, "country_of_origin", "ER"),
)


@pytest.mark.parametrize(("part", "content", "fact", "value"), SAID)
def test_what_is_said_is_a_fact(
    part: str, content: dict[str, Any], fact: str, value: object
) -> None:
    assert getattr(told({part: content}), fact) == value


@pytest.mark.parametrize("part", ["account", "circumstances", "person", "needs", "missing_1"])
def test_what_is_not_said_is_unknown_whether_field_or_part_is_absent(part: str) -> None:
    nothing = Facts()
    assert told() == nothing
    empty = told({part: {}})
    if part == "missing_1":  # that somebody is missing is itself something
        assert empty.needs == frozenset({"tracing", "unknown"})
    else:
        assert empty == nothing


@pytest.mark.parametrize(("part", "content"), [(one[0], one[1]) for one in SAID])
@pytest.mark.parametrize("value", [None, "", [], {}, "no such word", ["no such word"], -1, [[]]])
def test_what_no_program_of_ours_writes_is_unknown(
    part: str, content: dict[str, Any], value: object
) -> None:
    read = told({part: dict.fromkeys(content, value)})
    for name in ("ongoing", "days_ago", "respondent_states", "special_status"):
        assert getattr(read, name) is None
    for name in ("detained", "age_group", "wants_consulate_contact", "domestic_remedies"):
        assert getattr(read, name) is None
    assert (read.actors or {"unknown"}) == frozenset({"unknown"})
    assert (read.needs or {"unknown"}) <= {"unknown", "tracing"}
    assert (read.violations or {"unknown"}) <= {"unknown", "missing-migrant"}


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)
_FIELDS = sorted({name for _, content, _, _ in SAID for name in content} | {"certainty", "about"})


@given(st.dictionaries(st.sampled_from(_FIELDS), _JSON, max_size=6))
def test_nothing_that_a_record_holds_stops_the_desk(content: dict[str, Any]) -> None:
    told(account=content, circumstances=content, person=content, needs=content, missing_1=content)


@pytest.mark.parametrize("others", [[], ["employer"], ["unknown"], ["a-new-word"]])
def test_no_state_is_accused_because_its_people_were_there(others: list[str]) -> None:
    actors = [{"kind": kind} for kind in ["border-guard", *others]]
    for circumstances in ({"country": "GR", "actors": actors}, {"country": "GR"}):
        assert told(circumstances=circumstances).respondent_states is None


def test_the_state_of_the_place_answers_for_private_people() -> None:
    employer, unknown = {"kind": "employer", "description": "x"}, {"kind": "unknown"}
    answering = told(circumstances={"country": "PR", "actors": [employer]}).respondent_states
    assert answering == frozenset({"US"})
    assert told(circumstances={"actors": [employer]}).respondent_states is None
    unsure = {"country": "DE", "actors": [employer, unknown]}
    assert told(circumstances=unsure).respondent_states is None
    accused = {"country": "DE", "actors": [employer], "accused_states": ["FR"]}
    assert told(circumstances=accused).respondent_states == frozenset({"FR"})


def test_one_unreadable_accused_state_makes_all_unknown() -> None:
    for other in ("AQ", "ZZ", "gr", None):
        assert told(circumstances={"accused_states": ["GR", other]}).respondent_states is None


def test_a_newer_word_among_known_ones_leaves_the_set_open() -> None:
    assert told(account={"violations": ["pushback", "newer"]}).violations == frozenset(
        {"pushback", "unknown"}
    )
    actors = [{"kind": "police"}, {"kind": "newer"}, {"description": "all in green"}]
    assert told(circumstances={"actors": actors}).actors == frozenset({"police", "unknown"})
    assert told(needs={"needs": ["medical", "newer"]}).needs == frozenset({"medical", "unknown"})


def test_a_group_of_violations_leaves_the_set_open() -> None:
    assert told(account={"groups": ["work"]}).violations is None
    both = told(account={"violations": ["pushback"], "groups": ["work"]})
    assert both.violations == frozenset({"pushback", "unknown"})


def test_to_be_elsewhere_is_to_be_nowhere_known() -> None:
    assert told(circumstances={"country": "GR", "still_there": False}).current_location is None


def test_a_decision_that_is_not_final_starts_no_time_limit() -> None:
    pending = told(circumstances={"remedies": "pending", "final_decision": "2026-11-01"})
    assert pending.days_since_final_decision is None


def test_whoever_is_not_stateless_may_be_a_refugee() -> None:
    assert told(person={"stateless": False}).special_status is None


def test_frontex_absent_says_nothing_of_other_bodies_of_the_union() -> None:
    assert told(circumstances={"frontex": False}).eu_body_involved is None


def test_wishes_count_as_needs_and_a_search_as_one() -> None:
    assert told(account={"wants": ["to-go-home"]}).needs == frozenset({"to-go-home", "unknown"})
    missing = told(person={"about": ["missing-relative"]}, needs={"needs": ["legal-help"]})
    assert missing.needs == frozenset({"legal-help", "tracing"})
    assert told(needs={"needs": ["nothing-now"]}).needs == frozenset({"nothing-now"})


def test_one_of_several_missing_people_in_custody_is_enough() -> None:
    both = told(missing_1={"held_by_state": False}, missing_2={"held_by_state": True})
    assert both.held_by_state_last_seen is True
    half = told(missing_1={"held_by_state": False}, missing_2={})
    assert half.held_by_state_last_seen is None


def test_the_day_of_a_removal_comes_nearer() -> None:
    def left(word: str, days: int) -> object:
        written = TODAY - timedelta(days=days)
        return told(written=written, circumstances={"removal": word}).imminent_removal_hours

    assert [left("within-72-hours", days) for days in (0, 1, 2, 3, 4)] == [72, 48, 24, 0, 0]
    # removals are put off: it does not fall back to "nothing known" at once
    assert (left("within-24-hours", 8), left("within-24-hours", 9)) == (0, None)
    assert (left("later", 0), left("later", 1)) == (73, None)
    assert left("announced", 0) is None
    assert left("none", 30) is Known.NONE


def _consent(
    *, to: str | None = None, kind: str | None = None, government: bool = False
) -> Consent:
    terms = Terms(
        id="0" * 32,
        case="1" * 32,
        asked_by="defensor-es",
        to=to,
        kind=kind,
        purpose="referral",
        parts=(),
        name=NamePermission(government=government),
        reply=None,
        language="en",
        text_version="1",
        day=TODAY,
        expires=TODAY + timedelta(days=10),
    )
    return Consent(text="", signature="", verifying_key="", terms=terms)


def test_only_a_standing_consent_permits_a_whole_kind() -> None:
    named, standing = _consent(to="shoura-ma"), _consent(kind="ngo")
    assert facts.scopes([named], today=TODAY) == frozenset()
    assert facts.scopes([standing, named], today=TODAY) == frozenset({"share-ngo"})
    assert facts.scopes([_consent(kind="nhri")], today=TODAY) == frozenset({"share-nhri"})
    # kinds that are narrower than any scope, and the name, permit nothing by themselves
    for kind in ("legal-aid", "mechanism", "interpreter"):
        assert facts.scopes([_consent(kind=kind, government=True)], today=TODAY) == frozenset()


def test_a_consent_that_has_expired_permits_nothing() -> None:
    assert facts.scopes([_consent(kind="ngo")], today=TODAY + timedelta(days=11)) == frozenset()


@pytest.mark.parametrize("care", ["other-adult", "officials", "unknown", ["nobody"], 1])
def test_who_else_takes_care_of_a_child_does_not_say_whether_family_is_there(care: object) -> None:
    assert told(person={"cared_by": care}).unaccompanied is None


def test_what_is_said_of_being_alone_counts_before_who_takes_care() -> None:
    said = {"cared_by": "nobody", "unaccompanied": False}
    assert told(person=said).unaccompanied is False


def test_the_care_of_one_child_says_nothing_of_others_in_a_group() -> None:
    about = ["own-child", "group"]
    assert told(person={"cared_by": "writer", "about": about}).unaccompanied is None
    assert told(person={"cared_by": "nobody", "about": about}).unaccompanied is True


def test_the_missing_share_a_country_or_none_is_known() -> None:
    er, sd = {"origin": "ER"}, {"origin": "SD"}
    assert told(missing_1=er, missing_2={}).country_of_origin == "ER"
    assert told(missing_1=er, missing_2=sd).country_of_origin is None
    assert told(missing_1=er, person=sd).country_of_origin == "SD"


def test_who_searches_for_somebody_has_said_that_one_is_missing() -> None:
    about = {"about": ["missing-relative"]}
    assert told(missing_1={}).violations == frozenset({"missing-migrant", "unknown"})
    assert told(person=about).violations == frozenset({"missing-migrant", "unknown"})
    chosen = {"violations": ["pullback"]}
    both = frozenset({"missing-migrant", "pullback"})
    assert told(person=about, account=chosen).violations == both
    assert told(person={"about": ["self"]}, account=chosen).violations == frozenset({"pullback"})


@pytest.mark.parametrize(
    ("counts", "children"),
    [
        ({"girls": 2}, True),
        ({"women": 9, "boys": 1}, True),
        ({"women": 9, "girls": 0}, None),
        ({"girls": "many"}, None),
        ({"girls": True}, None),
        ([["girls", 2]], None),
    ],
)
def test_a_visit_that_counted_children_found_some(counts: object, children: bool | None) -> None:
    assert told(visit={"counts": counts}).children_with_them is children
    said = {"person": {"children": False}, "visit": {"counts": counts}}
    assert told(said).children_with_them is False
