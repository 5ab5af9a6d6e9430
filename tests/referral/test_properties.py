"""What must hold for every case, whatever it says."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from importlib.resources import files
from pathlib import Path
from random import Random
from shutil import copytree
from typing import Any, TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from referral.conditions.logic import Case
from referral.directory import Directory
from referral.engine import Recommendation, recommend, urgency
from referral.facts import Facts
from referral.judging import Judgement, judge
from referral.loader import data
from referral.rules import load, rules
from tests.referral.given import SCOPES, STATES, VIOLATIONS, inputs, random_input

_T = TypeVar("_T")

_TODAY = date(2026, 11, 21)
_RULES = Path(str(files("referral") / "data" / "rules"))
_NOBODY = Directory.of([])
_RESTRICTED = frozenset(
    one.id
    for one in rules().book.channels.values()
    if one.kind in ("restricted-channel", "regional-no-individual-complaint")
)
_CONSULATE = "consulate-origin"
# bodies of a State, which the person may have to be kept from
_OF_STATES = ("consulate-origin", "criminal-complaint", "labour-authority", "equality-body", "nhri")
_many = settings(max_examples=150, deadline=None)


def _recommended(value: dict[str, Any]) -> Recommendation:
    return recommend(Facts.read(value), _NOBODY, _TODAY)


def _channels(found: Recommendation) -> set[str]:
    return {one.channel for one in found.suggested}


@_many
@given(inputs(), st.sets(st.sampled_from(SCOPES)))
def test_further_consent_takes_no_channel_away(value: dict[str, Any], more: set[str]) -> None:
    before = _recommended(value)
    given_before = set(value.get("consent_scopes", ()))
    after = _recommended({**value, "consent_scopes": sorted(given_before | more)})
    assert [(one.channel, one.rank) for one in before.suggested] == [
        (one.channel, one.rank) for one in after.suggested
    ]
    assert before.refused == after.refused
    for one, other in zip(before.suggested, after.suggested, strict=True):
        assert set(other.needs_consent) <= set(one.needs_consent)


@_many
@given(inputs())
def test_what_is_refused_is_never_suggested_or_asked_about(value: dict[str, Any]) -> None:
    found = _recommended(value)
    refused = {one.channel for one in found.refused}
    asked = {one.channel for one in found.unknown}
    assert not refused & _channels(found)
    assert not refused & asked
    assert not asked & _channels(found)
    assert len(refused) == len(found.refused)


@_many
@given(inputs())
def test_every_suggestion_and_refusal_has_its_reason_and_source(value: dict[str, Any]) -> None:
    found = _recommended(value)
    for one in found.suggested:
        assert one.reasons, one.channel
        for reason in one.reasons:
            assert reason.text.endswith("."), reason
            assert "{" not in reason.text
            assert reason.source
    assert all(one.reason and one.source for one in found.refused)
    assert (found.trigger is None) == (found.priority == "routine")
    assert bool(found.trigger_says) == bool(found.trigger)


@_many
@given(inputs())
def test_legal_aid_is_always_there_and_ranks_have_no_gap(value: dict[str, Any]) -> None:
    found = _recommended(value)
    assert "legal-aid" in _channels(found)
    assert [one.rank for one in found.suggested] == list(range(1, len(found.suggested) + 1))
    assert {one.channel for one in found.first} == {
        one.channel for one in found.suggested if one.first
    }
    assert [one.first for one in found.suggested] == sorted(
        (one.first for one in found.suggested), reverse=True
    )


@_many
@given(inputs(), st.dates(date(2026, 1, 1), date(2027, 12, 31)))
def test_a_list_and_the_case_say_the_same_of_how_urgent_it_is(
    value: dict[str, Any], today: date
) -> None:
    whole, short = recommend(Facts.read(value), _NOBODY, today), urgency(Facts.read(value), today)
    assert (short.priority, short.trigger) == (whole.priority, whole.trigger)
    assert short.deadlines == whole.deadlines
    assert short.suggested <= _channels(whole)
    assert {one.channel for one in whole.suggested if one.deadline} <= short.suggested


@_many
@given(inputs())
def test_restricted_channels_are_refused_but_a_consulate_that_is_asked_for(
    value: dict[str, Any],
) -> None:
    found = _recommended(value)
    refused = {one.channel for one in found.refused}
    assert _RESTRICTED - {_CONSULATE} <= refused
    assert "cmw-art77" in refused
    if _CONSULATE in _channels(found):
        facts = Facts.read(value).canonical()
        assert facts["wants_consulate_contact"] is True
        assert facts["seeking_asylum"] is False
        assert facts["fears_state_of_origin"] is False
        assert facts["special_status"] is None
        accused, origin = facts["respondent_states"], facts["country_of_origin"]
        assert isinstance(accused, frozenset)
        assert origin not in accused
    else:
        assert _CONSULATE in refused


def _without(value: dict[str, Any], name: str) -> dict[str, Any]:
    nested = {
        key: {inner: one for inner, one in part.items() if inner != name}
        for key, part in value.items()
        if isinstance(part, dict)
    }
    return {key: one for key, one in {**value, **nested}.items() if key != name}


# facts whose answer keeps a person from a State; while nobody asked, they must count as if it did
_PROTECTING = (
    "alleged_actors", "seeking_asylum", "fears_state_of_origin", "special_status",
    "country_of_origin", "respondent_states", "wants_consulate_contact",
)  # fmt: skip


@_many
@given(inputs(), st.sampled_from(_PROTECTING))
def test_not_asking_never_opens_a_body_of_a_state(value: dict[str, Any], name: str) -> None:
    before, after = _recommended(value), _recommended(_without(value, name))
    refused = {one.channel for one in before.refused}
    opened = (_channels(after) & refused).intersection(_OF_STATES)
    assert not opened


@_many
@given(inputs())
def test_a_further_answer_only_decides_what_was_asked(value: dict[str, Any]) -> None:
    # what is unknown of a channel names facts that nobody gave
    known = Facts.read(value).canonical()
    for one in _recommended(value).unknown:
        some = known.get(one.fact)
        assert some is None or (isinstance(some, frozenset) and "unknown" in some), one


@_many
@given(inputs(), st.randoms(use_true_random=False))
def test_order_says_nothing(value: dict[str, Any], random: Any) -> None:
    turned = {
        name: random.sample(one, len(one)) if isinstance(one, list) else one
        for name, one in value.items()
    }
    assert _recommended(value) == _recommended(turned)


@_many
@given(inputs())
def test_what_could_be_logged_tells_nothing_of_the_case(value: dict[str, Any]) -> None:
    facts = Facts.read(value)
    known = facts.canonical()
    search = _NOBODY.search(known, _TODAY)
    empty = _NOBODY.search({}, _TODAY)
    assert repr(facts) == repr(Facts())
    assert repr(Case(known, _TODAY)) == repr(Case({}, _TODAY))
    assert (repr(search), repr(search.need)) == (repr(empty), repr(empty.need))
    found = recommend(facts, _NOBODY, _TODAY)
    assert repr(found) == repr(replace(_recommended({}), priority=found.priority))


def _shuffled(random: Random, found: Mapping[str, _T]) -> Mapping[str, _T]:
    return dict(random.sample(list(found.items()), len(found)))


def test_the_order_of_the_data_says_nothing() -> None:
    random = Random(3)
    turned = replace(
        data(),
        mechanisms=_shuffled(random, data().mechanisms),
        states=_shuffled(random, data().states),
        institutions=_shuffled(random, data().institutions),
    )
    other = load(_RULES, turned).book
    for _ in range(500):
        facts = Facts.read(random_input(random)).canonical()
        assert judge(other, facts, _TODAY) == judge(rules().book, facts, _TODAY)


def test_the_order_of_files_says_nothing_but_which_reason_comes_first(tmp_path: Path) -> None:
    folder = tmp_path / "rules"
    copytree(str(_RULES), folder)
    names = sorted(path.name for path in folder.glob("*.yaml"))
    for place, name in enumerate(reversed(names)):
        if name not in ("terms.yaml", "channels.yaml"):
            (folder / name).rename(folder / f"{place:02}-{name}")
    other, random = load(folder, data()).book, Random(4)
    assert [one.id for one in other.rules] != [one.id for one in rules().book.rules]
    for _ in range(500):
        facts = Facts.read(random_input(random)).canonical()
        assert _outcome(judge(other, facts, _TODAY)) == _outcome(judge(rules().book, facts, _TODAY))


def _outcome(found: Judgement) -> object:
    return (
        found.priority,
        found.trigger,
        found.first,
        [
            (one.channel, one.optional, set(one.reasons), set(one.alternative_to))
            for one in found.suggested
        ],
        [one.channel for one in found.refused],
        found.unknown,
    )


def test_no_facts_at_all_still_help() -> None:
    found = _recommended({})
    assert found.priority == "routine"
    assert [one.channel for one in found.suggested] == ["legal-aid"]
    asked = {(one.channel, one.fact) for one in found.unknown}
    assert ("priority", "imminent_removal_hours") in asked
    assert ("unhcr", "seeking_asylum") in asked
    assert ("mrcc", "violations") in asked
    assert ("nhri", "violations") in asked
    assert {one.channel for one in found.refused} == _RESTRICTED | {"cmw-art77"}
    assert found.deadlines == ()


@pytest.mark.parametrize("state", STATES)
def test_an_nhri_that_is_accused_is_never_suggested(state: str) -> None:
    found = _recommended(
        {
            "respondent_states": [state],
            "violations": ["arbitrary-detention"],
            "accused_channels": ["nhri"],
            "alleged_actors": ["employer"],
        }
    )
    assert "nhri" not in _channels(found)
    assert "nhri-itself-accused" in {one.rule for one in found.refused}


@pytest.mark.parametrize("violation", VIOLATIONS)
def test_every_violation_leads_somewhere_beyond_legal_aid(violation: str) -> None:
    found = _recommended({"violations": [violation], "respondent_states": ["GR"]})
    assert len(_channels(found)) > 1
