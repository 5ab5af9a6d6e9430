"""Facts are read strictly, keep unknown apart from no, and say what is wrong with what is wrong."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referral import vocabulary
from referral.errors import FactsError
from referral.fact_words import AT_SEA, NONE, UNKNOWN, spelled, words
from referral.facts import MAX_DAYS, MAX_HOURS, Facts, Known

FLAGS = (
    "seeking_asylum",
    "fears_state_of_origin",
    "detained",
    "imminent_irreversible_harm",
    "frontex_involved",
    "wants_consulate_contact",
    "disability",
    "withdrawn",
    "held_by_state_last_seen",
    "eu_body_involved",
)


def word(fact: str) -> st.SearchStrategy[str]:
    return st.sampled_from(sorted(words().meanings[fact]))


def lists(of: st.SearchStrategy[str]) -> st.SearchStrategy[list[str]]:
    return st.lists(of, max_size=4)


states = st.sampled_from(sorted(words().states))
places = st.sampled_from(sorted(words().places))
days = st.integers(0, MAX_DAYS)
flags = st.booleans()
inputs = st.fixed_dictionaries(
    {},
    optional={
        "violations": lists(st.sampled_from([one.id for one in vocabulary.violations()])),
        "country_of_incident": places,
        "respondent_states": lists(states),
        "current_location": places,
        "country_of_origin": states,
        "when": st.fixed_dictionaries({}, optional={"days_ago": days, "ongoing": flags}),
        "alleged_actors": lists(word("actors")),
        "person": st.fixed_dictionaries(
            {},
            optional={
                "age_group": word("age_group"),
                "unaccompanied": flags,
                "gender": word("gender"),
                "group_size": st.integers(1, 500),
                "children_with_them": flags,
            },
        ),
        "needs": lists(word("needs")),
        "special_status": st.none() | word("special_status"),
        "imminent_removal_hours": st.none() | st.integers(0, MAX_HOURS),
        "domestic_remedies": word("domestic_remedies"),
        "days_since_final_decision": st.none() | days,
        "language": st.sampled_from(["ar", "pt-BR", "mam", UNKNOWN]),
        "consent_scopes": lists(word("consent_scopes")),
        "sector": word("sector"),
        "accused_channels": lists(st.just("nhri")),
    }
    | dict.fromkeys(FLAGS, st.none() | flags),
)
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=10,
)


@given(inputs)
def test_every_known_word_is_read(value: dict[str, Any]) -> None:
    seen = Facts.read(value).canonical()
    assert seen == Facts.read(value).canonical()
    for name, one in value.items():
        if isinstance(one, bool):
            assert seen[name] is one


@given(inputs)
def test_rules_see_only_names_that_they_know(value: dict[str, Any]) -> None:
    seen = Facts.read(value).canonical()
    for fact in ("needs", "actors", "consent_scopes"):
        found = seen.get(fact, frozenset())
        assert isinstance(found, frozenset)
        assert found <= words().names(fact)
    for fact in ("gender", "age_group", "sector", "domestic_remedies", "special_status"):
        assert seen.get(fact) in words().names(fact) - {UNKNOWN} | {None}


@given(anything | inputs, st.sampled_from(["violations", "when", "person", "needs", "x"]), anything)
def test_nothing_else_than_a_facts_error_is_raised(value: object, name: str, one: object) -> None:
    if isinstance(value, dict):
        value = {**value, name: one}
    refused: FactsError | None = None
    try:
        Facts.read(value)
    except FactsError as error:
        refused = error
    assert refused is None or len(str(refused)) < 1_000


@given(st.permutations(["police", "employer", "gang"]))
def test_order_says_nothing(actors: list[str]) -> None:
    assert Facts.read({"alleged_actors": actors}) == Facts.read({"alleged_actors": actors[::-1]})


@pytest.mark.parametrize(
    ("value", "field", "told"),
    [
        ({"violation": []}, "violation", '"violations"'),
        ({"violations": ["pushbak"]}, "violations", '"pushback"'),
        ({"violations": "pushback"}, "violations", "a list"),
        ({"when": {"days_ago": -1}}, "when.days_ago", "from 0 to 36500"),
        ({"when": {"days_ago": 36_501}}, "when.days_ago", "from 0 to 36500"),
        ({"when": {"days_ago": True}}, "when.days_ago", "whole number"),
        ({"when": {"days_ago": 2.5}}, "when.days_ago", "whole number"),
        ({"when": {"since": 2}}, "when.since", "no field of this name"),
        ({"when": 3}, "when", "an object"),
        ({"imminent_removal_hours": 9000}, "imminent_removal_hours", "from 0 to 8760"),
        ({"person": {"gender": "femal"}}, "person.gender", '"female"'),
        ({"person": {"group_size": 0}}, "person.group_size", "from 1"),
        ({"respondent_states": ["GR", "EL"]}, "respondent_states", "State"),
        ({"respondent_states": ["GF"]}, "respondent_states", "answers for it, FR"),
        ({"respondent_states": ["AQ"]}, "respondent_states", "a State"),
        ({"country_of_origin": "at-sea"}, "country_of_origin", "country"),
        ({"country_of_incident": "gr"}, "country_of_incident", "country"),
        ({"alleged_actors": ["polise"]}, "alleged_actors", '"police"'),
        ({"needs": [["medical"]]}, "needs", "one word"),
        ({"seeking_asylum": "yes"}, "seeking_asylum", "true or false"),
        ({"language": "Arabic!"}, "language", "pt-BR"),
        ({"consent_scopes": ["all"]}, "consent_scopes", "no known word"),
        ({"accused_channels": ["The NHRI"]}, "accused_channels", "such as nhri"),
        ({"special_status": "xyzzy"}, "special_status", "refugee"),
        ([], "facts", "an object"),
    ],
)
def test_an_error_names_field_and_what_was_expected(value: object, field: str, told: str) -> None:
    with pytest.raises(FactsError) as caught:
        Facts.read(value)
    assert caught.value.field == field
    assert told in str(caught.value)


BAD = json.loads(
    Path(__file__).with_name("scenarios").joinpath("bad_facts.json").read_text("utf-8")
)


@pytest.mark.parametrize("bad", BAD, ids=[one["why"] for one in BAD])
def test_whole_cases_with_one_fact_that_cannot_be(bad: dict[str, Any]) -> None:
    with pytest.raises(FactsError) as caught:
        Facts.read(bad["input"])
    assert caught.value.field == bad["field"]


def test_nothing_said_is_nothing_known() -> None:
    assert Facts.read({}) == Facts()
    assert Facts().canonical() == {"accused_channels": frozenset(), "consent_scopes": frozenset()}


def test_null_is_unknown_but_where_it_says_that_there_is_none() -> None:
    facts = Facts.read(
        {
            "special_status": None,
            "imminent_removal_hours": None,
            "current_location": None,
            "detained": None,
            "days_since_final_decision": None,
        }
    )
    assert facts.special_status is Known.NONE
    seen = facts.canonical()
    assert seen["special_status"] is None
    assert seen["imminent_removal_hours"] is None
    assert not {"current_location", "detained", "days_since_final_decision"} & seen.keys()


def test_where_nothing_was_tried_nothing_was_decided() -> None:
    seen = Facts.read({"domestic_remedies": "none", "days_since_final_decision": None}).canonical()
    assert seen["days_since_final_decision"] is None
    seen = Facts.read({"domestic_remedies": "exhausted"}).canonical()
    assert "days_since_final_decision" not in seen


def test_an_empty_list_of_actors_or_violations_is_unknown_one_of_needs_is_not() -> None:
    seen = Facts.read({"alleged_actors": [], "violations": [], "needs": []}).canonical()
    assert "actors" not in seen
    assert "violations" not in seen
    assert seen["needs"] == frozenset()


def test_words_are_compared_without_capitals_spaces_and_underscores() -> None:
    assert spelled(" Border_Police ") == "border-police"
    seen = Facts.read({"alleged_actors": ["Border Police", "unidentified men"]}).canonical()
    assert seen["actors"] == {"border-guard", "unknown"}


def test_a_place_or_a_language_that_nobody_knows() -> None:
    unknown = {"current_location": "unknown", "country_of_origin": "unknown", "language": "und"}
    assert Facts.read(unknown) == Facts()
    assert Facts.read({"current_location": "High seas"}).current_location == AT_SEA


def test_what_the_complainant_is_asked_has_a_name_here() -> None:
    assert {one.id for one in vocabulary.actors()} <= words().names("actors")
    assert {one.id for one in vocabulary.needs()} <= words().names("needs")


def test_a_value_never_stands_in_a_repr() -> None:
    assert "GR" not in repr(Facts.read({"respondent_states": ["GR"]}))


def test_states_and_territories_do_not_overlap() -> None:
    lists_ = words()
    assert not lists_.states & lists_.territories.keys()
    assert {state for state in lists_.territories.values() if state} <= lists_.states
    assert NONE not in lists_.territories.values()
