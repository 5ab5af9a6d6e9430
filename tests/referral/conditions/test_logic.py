"""Three values: what is true, what is false, and which fact would decide."""

from collections.abc import Mapping
from datetime import date
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referral.conditions.grammar import Compiled, Names, read
from referral.conditions.logic import Case, Value
from referral.errors import ConditionError
from referral.model import Acceptance

_TODAY = date(2026, 11, 21)
_ACCEPTED = {
    "court": {
        "GR": Acceptance(since=date(1997, 5, 5), in_force=date(1997, 8, 5)),
        "RU": Acceptance(until=date(2022, 9, 16)),
        "GH": Acceptance(),
        "MA": Acceptance(since=date(2026, 10, 1), in_force=date(2026, 11, 1)),
        "KE": Acceptance(since=date(2026, 11, 1), in_force=date(2027, 2, 1)),
    }
}
_NAMES = Names(
    violations=frozenset({"pushback", "wage-theft"}),
    tables={"north": frozenset({"GR", "RU"}), "south": frozenset({"GH"})},
    mandates={"nhri": frozenset({"pushback"})},
    terms={},
    accepted=_ACCEPTED,
    ratified=_ACCEPTED,
)
_DETAINED: Compiled = ["is", "detained", [True]]
_ONGOING: Compiled = ["is", "ongoing", [True]]


def _value(compiled: Compiled, **facts: Any) -> Value:
    return read(compiled, _NAMES).value(Case(facts, _TODAY))


def _flag(name: str, value: bool | None) -> Mapping[str, bool]:
    return {} if value is None else {name: value}


_THREE = (True, False, None)


@pytest.mark.parametrize(("one", "other"), list(product(_THREE, _THREE)))
def test_all_and_any_are_kleenes(one: bool | None, other: bool | None) -> None:
    facts = {**_flag("detained", one), **_flag("ongoing", other)}
    missing = frozenset({"detained", "ongoing"} - facts.keys())
    both = False if False in facts.values() else missing or True
    either = True if True in facts.values() else missing or False
    assert _value(["all", _DETAINED, _ONGOING], **facts) == both
    assert _value(["any", _DETAINED, _ONGOING], **facts) == either
    negated = not both if isinstance(both, bool) else both
    assert _value(["not", ["all", _DETAINED, _ONGOING]], **facts) == negated


def test_nothing_in_all_is_true_and_in_any_is_false() -> None:
    assert _value(["all"]) is True
    assert _value(["any"]) is False


def test_maybe_is_never_unknown() -> None:
    assert _value(["maybe", _DETAINED]) is True
    assert _value(["maybe", _DETAINED], detained=True) is True
    assert _value(["maybe", _DETAINED], detained=False) is False


def test_known_to_be_none_is_known() -> None:
    assert _value(["known", "special_status"]) is False
    assert _value(["known", "special_status"], special_status=None) is True


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (frozenset({"police", "employer"}), True),
        (frozenset({"employer"}), False),
        (frozenset(), False),
        (frozenset({"unknown"}), frozenset({"actors"})),
        (frozenset({"unknown", "police"}), True),
        (None, False),
    ],
)
def test_a_set_has_an_id(found: object, expected: Value) -> None:
    assert _value(["has", "actors", ["police", "coast-guard"]], actors=found) == expected


def test_a_set_that_nobody_gave_may_have_it() -> None:
    assert _value(["has", "actors", ["police"]]) == frozenset({"actors"})


def test_a_choice_is_one_of_several_or_none() -> None:
    compiled: Compiled = ["is", "special_status", [None, "refugee"]]
    assert _value(compiled, special_status=None) is True
    assert _value(compiled, special_status="refugee") is True
    assert _value(compiled, special_status="stateless") is False
    assert _value(compiled) == frozenset({"special_status"})


@pytest.mark.parametrize("number", [0, 2, 3, 4, None])
def test_numbers(number: int | None) -> None:
    assert _value(["most", "days_ago", 3], days_ago=number) is (number is not None and number <= 3)
    assert _value(["least", "days_ago", 3], days_ago=number) is (number is not None and number >= 3)


def test_countries_in_a_table() -> None:
    accused: Compiled = ["in", "respondent_states", "north"]
    assert _value(accused, respondent_states=frozenset({"GH", "GR"})) is True
    assert _value(accused, respondent_states=frozenset({"GH"})) is False
    assert _value(accused, respondent_states=frozenset()) is False
    assert _value(["in", "country_of_origin", "north"], country_of_origin="RU") is True
    assert _value(["in", "country_of_origin", "north"]) == frozenset({"country_of_origin"})


def test_elsewhere_is_where_the_person_is_not() -> None:
    compiled: Compiled = ["elsewhere", "respondent_states", "north"]
    greece, both = frozenset({"GR", "GH"}), frozenset({"GR", "RU"})
    assert _value(compiled, respondent_states=greece, current_location="GR") is False
    assert _value(compiled, respondent_states=greece, current_location="TR") is True
    assert _value(compiled, respondent_states=greece) == frozenset({"current_location"})
    assert _value(compiled, respondent_states=both) is True  # nobody is in two countries
    assert _value(compiled, respondent_states=frozenset({"GH"})) is False
    assert _value(compiled) == frozenset({"respondent_states"})


def test_the_same_country() -> None:
    compiled: Compiled = ["same", "country_of_origin", "respondent_states"]
    accused = frozenset({"GR", "RU"})
    assert _value(compiled, country_of_origin="RU", respondent_states=accused) is True
    assert _value(compiled, country_of_origin="GH", respondent_states=accused) is False
    assert _value(compiled, country_of_origin="GH", respondent_states=frozenset()) is False
    assert _value(compiled, country_of_origin="GH") == frozenset({"respondent_states"})


def test_a_mandate_is_a_set_of_violations() -> None:
    assert _value(["mandate", "nhri"], violations=frozenset({"pushback"})) is True
    assert _value(["mandate", "nhri"], violations=frozenset({"wage-theft"})) is False
    assert _value(["mandate", "nhri"]) == frozenset({"violations"})


def _days(day: date) -> int:
    return (_TODAY - day).days


@pytest.mark.parametrize(
    ("state", "facts", "expected"),
    [
        ("TN", {}, False),
        ("GH", {}, True),  # accepted on a day that nobody knows
        ("GR", {"days_ago": 10, "ongoing": False}, True),
        ("GR", {"days_ago": _days(date(1997, 8, 5)), "ongoing": False}, True),
        ("GR", {"days_ago": _days(date(1997, 8, 4)), "ongoing": False}, False),
        ("GR", {"days_ago": _days(date(1997, 8, 4)), "ongoing": True}, True),
        ("GR", {"days_ago": _days(date(1997, 8, 4))}, {"ongoing"}),
        ("GR", {"ongoing": True}, True),
        ("GR", {"ongoing": False}, {"days_ago"}),
        ("GR", {}, {"days_ago", "ongoing"}),
        ("KE", {"days_ago": 0, "ongoing": True}, False),  # in force next year
        ("RU", {"days_ago": _days(date(2022, 9, 16))}, True),
        ("RU", {"days_ago": _days(date(2022, 9, 15)), "ongoing": True}, True),
        ("RU", {"days_ago": _days(date(2022, 9, 17)), "ongoing": True}, False),
        ("RU", {"ongoing": True}, {"days_ago"}),
    ],
)
def test_an_accused_state_accepted_for_these_facts(
    state: str, facts: dict[str, Any], expected: bool | set[str]
) -> None:
    found = _value(["accepted", "court"], respondent_states=frozenset({state}), **facts)
    assert found == expected


def test_one_state_that_accepted_is_enough() -> None:
    accused = frozenset({"TN", "RU", "GR"})
    assert _value(["accepted", "court"], respondent_states=accused, days_ago=5) is True
    assert _value(["accepted", "court"], respondent_states=frozenset()) is False
    assert _value(["accepted", "court"]) == frozenset({"respondent_states"})


def test_today_is_today_whenever_the_facts_were() -> None:
    long_ago = {"days_ago": _days(date(2020, 1, 1)), "ongoing": True}
    for state, expected in {"GR": True, "RU": False, "KE": False, "MA": True, "TN": False}.items():
        accused = frozenset({state})
        found = _value(["accepted-today", "court"], respondent_states=accused, **long_ago)
        assert found is expected


def test_a_treaty_must_have_bound_when_the_act_began() -> None:
    origin: Compiled = ["ratified", "court", "country_of_origin"]
    began = _days(date(2026, 10, 20))
    assert _value(origin, country_of_origin="MA", days_ago=began, ongoing=True) is False
    assert _value(origin, country_of_origin="MA", days_ago=3, ongoing=True) is True
    assert _value(origin, country_of_origin="MA") == frozenset({"days_ago"})
    assert _value(["party", "court", "country_of_origin"], country_of_origin="MA") is True


@given(st.dictionaries(st.sampled_from(["detained", "ongoing", "unaccompanied"]), st.booleans()))
def test_a_further_fact_never_overturns_what_was_known(facts: dict[str, bool]) -> None:
    compiled: Compiled = [
        "any", ["all", _DETAINED, ["not", _ONGOING]], ["is", "unaccompanied", [False]],
    ]  # fmt: skip
    full = {"detained": True, "ongoing": False, "unaccompanied": True} | facts
    before = _value(compiled, **facts)
    if isinstance(before, bool):
        assert _value(compiled, **full) is before
    else:
        assert before
        assert before.isdisjoint(facts)


def test_a_term_is_judged_once() -> None:
    asked = 0

    class Counting:
        parts = ()

        def value(self, case: Case) -> Value:
            nonlocal asked
            asked += 1
            return False

    names = Names(
        violations=frozenset(), tables={}, mandates={}, terms={"once": Counting()},
        accepted={}, ratified={},
    )  # fmt: skip
    assert read(["any", ["term", "once"], ["term", "once"]], names).value(Case({}, _TODAY)) is False
    assert asked == 1


@pytest.mark.parametrize(
    "compiled",
    [
        False,
        None,
        [],
        "all",
        ["both", True],
        ["not"],
        ["not", True, True],
        ["has", "actors", []],
        ["has", "actors", [1]],
        ["has", "violations", ["stolen-sunshine"]],
        ["has", "days_ago", ["3"]],
        ["has", "consent_scopes", ["share-ngo"]],
        ["is", "detained", ["yes"]],
        ["is", "gender", [True]],
        ["is", "gender", "male"],
        ["most", "days_ago", "3"],
        ["most", "days_ago", True],
        ["least", "ongoing", 3],
        ["in", "respondent_states", "east"],
        ["elsewhere", "country_of_origin", "north"],
        ["same", "country_of_origin"],
        ["mandate", "ecthr"],
        ["term", "child"],
        ["level", "routine"],
        ["known", "eye_colour"],
        ["accepted", "unheard-of"],
        ["ratified", "court", "days_ago"],
        ["all", ["any", ["party", "unheard-of", "respondent_states"]]],
    ],
)
def test_what_is_not_understood_is_refused(compiled: Compiled) -> None:
    with pytest.raises(ConditionError):
        read(compiled, _NAMES)


def test_a_condition_reads_as_it_is_written() -> None:
    compiled: Compiled = [
        "all",
        ["any", ["has", "actors", ["police"]], ["is", "special_status", [None]]],
        ["not", ["most", "days_ago", 3]],
        ["is", "detained", [True]],
    ]
    said = "all of (any of (actors: [police]; special_status: none); not (days_ago: at most 3); "
    assert str(read(compiled, _NAMES)) == said + "detained: yes)"
