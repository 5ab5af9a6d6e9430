"""Judging by small rulebooks: every step of the specification, one at a time."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from referral.book import Channel, Rule, Rulebook
from referral.conditions.grammar import Compiled
from referral.errors import ConditionError
from referral.judging import MANDATE, PRIORITY, Judgement, Refused, Undecided, judge, judge_only

_TODAY = date(2026, 11, 21)
_DETAINED: Compiled = ["is", "detained", [True]]
_ONGOING: Compiled = ["is", "ongoing", [True]]
_PUSHBACK: dict[str, Any] = {"violations": frozenset({"pushback"})}


def _rule(name: str, then: Any, when: Compiled = True, *channels: str, **more: Any) -> Rule:
    return Rule(id=name, then=then, channels=channels, when=when, **more)


def _channel(name: str, order: int = 0, *mandate: str, by_mandate: bool = True) -> Channel:
    return Channel(
        id=name,
        kind="national",
        order=order,
        mandate=frozenset(mandate),
        by_mandate=by_mandate,
    )


_CHANNELS = (
    _channel("nhri", 1, "pushback"),
    _channel("legal-aid", 2, by_mandate=False),
    _channel("mrcc", 3, by_mandate=False),
)


def _book(*rules: Rule, channels: tuple[Channel, ...] = _CHANNELS, **more: Any) -> Rulebook:
    return Rulebook.of(
        as_of=_TODAY,
        violations=["pushback", "wage-theft"],
        tables={},
        terms=more.get("terms", {}),
        channels=channels,
        rules=rules,
    )


def _judged(*rules: Rule, channels: tuple[Channel, ...] = _CHANNELS, **facts: Any) -> Judgement:
    return judge(_book(*rules, channels=channels), facts, _TODAY)


def _shown(found: Judgement) -> list[str]:
    return [one.channel for one in found.suggested]


_CRITICAL = _rule("locked-up", "priority", _DETAINED, level="critical")
_URGENT = _rule("goes-on", "priority", _ONGOING, level="urgent")


@pytest.mark.parametrize(
    ("facts", "priority", "trigger", "asks"),
    [
        ({"detained": True, "ongoing": True}, "critical", "locked-up", None),
        ({"detained": True}, "critical", "locked-up", None),
        ({"detained": False, "ongoing": True}, "urgent", "goes-on", None),
        ({"ongoing": True}, "urgent", "goes-on", ("detained",)),
        ({"detained": False, "ongoing": False}, "routine", None, None),
        ({"detained": False}, "routine", None, ("ongoing",)),
        ({}, "routine", None, ("detained", "ongoing")),
    ],
)
def test_the_first_level_that_holds_is_the_priority(
    facts: dict[str, Any], priority: str, trigger: str | None, asks: tuple[str, ...] | None
) -> None:
    found = _judged(_URGENT, _CRITICAL, channels=(), **facts)
    assert (found.priority, found.trigger) == (priority, trigger)
    assert found.unknown == ((Undecided(channel=PRIORITY, facts=asks),) if asks else ())


@pytest.mark.parametrize(
    ("level", "facts", "shown"),
    [
        ("critical", {"detained": True}, True),
        ("urgent", {"detained": True}, True),
        ("critical", {"detained": False, "ongoing": True}, False),
        ("urgent", {"detained": False, "ongoing": True}, True),
        ("urgent", {"detained": False, "ongoing": False}, False),
        ("critical", {"ongoing": True}, {"detained"}),
        ("urgent", {"detained": False}, {"ongoing"}),
        ("urgent", {}, {"detained", "ongoing"}),
    ],
)
def test_a_rule_may_ask_for_the_level(level: str, facts: dict[str, Any], shown: object) -> None:
    asking = _rule("propose-it", "propose", ["level", level], "mrcc")
    found = _judged(_CRITICAL, _URGENT, asking, **facts)
    asked = [set(one.facts) for one in found.unknown if one.channel == "mrcc"]
    assert _shown(found) == (["mrcc"] if shown is True else [])
    assert asked == ([shown] if isinstance(shown, set) else [])


def test_a_mandate_makes_a_candidate_and_is_the_reason() -> None:
    found = _judged(**_PUSHBACK)
    assert [(one.channel, one.reasons) for one in found.suggested] == [("nhri", (MANDATE,))]
    assert _judged(violations=frozenset({"wage-theft"})).suggested == ()


def test_a_mandate_that_waits_for_a_rule_makes_none() -> None:
    waiting = (_channel("nhri", 1, "pushback", by_mandate=False),)
    assert _judged(channels=waiting, **_PUSHBACK).suggested == ()
    proposed = _judged(_rule("now", "propose", True, "nhri"), channels=waiting, **_PUSHBACK)
    assert proposed.suggested[0].reasons == ("now",)


def test_what_may_be_a_candidate_is_asked_about() -> None:
    found = _judged(_rule("if-held", "propose", _DETAINED, "nhri"))
    assert found.suggested == ()
    assert found.unknown == (Undecided(channel="nhri", facts=("detained", "violations")),)


def test_the_first_rule_that_bars_is_the_reason() -> None:
    rules = (
        _rule("need-unmet", "need", ["is", "ongoing", [False]], "nhri"),
        _rule("refused", "refuse", _ONGOING, "nhri"),
    )
    found = _judged(*rules, ongoing=True, **_PUSHBACK)
    assert found.refused == (Refused(channel="nhri", rule="need-unmet"),)
    turned = _judged(*reversed(rules), ongoing=True, **_PUSHBACK)
    assert turned.refused == (Refused(channel="nhri", rule="refused"),)


def test_a_rule_that_bars_comes_before_one_that_may() -> None:
    rules = (
        _rule("may", "refuse", _DETAINED, "nhri"),
        _rule("does", "refuse", _ONGOING, "nhri"),
    )
    found = _judged(*rules, ongoing=True, **_PUSHBACK)
    assert found.refused == (Refused(channel="nhri", rule="does"),)
    assert found.unknown == ()


def test_a_candidate_that_may_be_barred_is_asked_about() -> None:
    rules = (
        _rule("refused-if-held", "refuse", _DETAINED, "nhri"),
        _rule("needs-it-to-go-on", "need", _ONGOING, "nhri"),
    )
    found = _judged(*rules, **_PUSHBACK)
    assert not found.suggested
    assert not found.refused
    assert found.unknown == (Undecided(channel="nhri", facts=("detained", "ongoing")),)


def test_what_nobody_proposed_is_refused_only_for_always() -> None:
    ordinary = _rule("no", "refuse", True, "mrcc")
    assert _judged(ordinary, violations=frozenset()).refused == ()
    always = replace(ordinary, always=True)
    found = _judged(always, violations=frozenset())
    assert found.refused == (Refused(channel="mrcc", rule="no"),)


def test_what_is_refused_always_is_not_asked_about() -> None:
    rules = (
        _rule("if-held", "propose", _DETAINED, "mrcc"),
        _rule("never", "refuse", True, "mrcc", always=True),
    )
    found = _judged(*rules, violations=frozenset())
    assert [one.channel for one in found.refused] == ["mrcc"]
    assert found.unknown == ()


@pytest.mark.parametrize("detained", [True, False, None])
def test_what_may_be_optional_is(detained: bool | None) -> None:
    facts: dict[str, Any] = {} if detained is None else {"detained": detained}
    found = _judged(_rule("lower", "optional", _DETAINED, "nhri"), **facts, **_PUSHBACK)
    assert found.suggested[0].optional is (detained is not False)
    told = (MANDATE, "lower") if detained else (MANDATE,)
    assert found.suggested[0].reasons == told


def test_a_need_is_told_only_where_it_says_so() -> None:
    rules = (
        _rule("quiet", "need", True, "nhri"),
        _rule("told", "need", True, "nhri", tell=True),
    )
    assert _judged(*rules, **_PUSHBACK).suggested[0].reasons == (MANDATE, "told")


def test_first_help_stands_in_the_order_of_its_rules_and_before_the_rest() -> None:
    rules = (
        _rule("then-this", "first", True, "mrcc"),
        _rule("and-this", "first", True, "legal-aid"),
        _rule("also", "optional", True, "mrcc"),
    )
    found = _judged(*rules, **_PUSHBACK)
    assert found.first == ("mrcc", "legal-aid")
    assert _shown(found) == ["legal-aid", "mrcc", "nhri"]  # mrcc is optional


def test_rank() -> None:
    channels = (
        _channel("b", 1, "pushback"),
        _channel("a", 1, "pushback"),
        _channel("narrow", 1, "pushback", "wage-theft"),
        _channel("low", 2, "pushback", "wage-theft"),
        _channel("one-of-two", 1, "wage-theft"),
    )
    rules = (_rule("lower", "optional", True, "a"),)
    both = {"violations": frozenset({"pushback", "wage-theft"})}
    found = _judged(*rules, channels=channels, **both)
    assert _shown(found) == ["narrow", "b", "one-of-two", "low", "a"]


def test_the_second_of_two_that_exclude_each_other_is_refused() -> None:
    rules = (
        _rule("always", "propose", True, "legal-aid"),
        _rule("never-both", "alternative", True, "nhri", to="legal-aid", exclusive=True),
    )
    found = _judged(*rules, **_PUSHBACK)
    assert found.refused == (Refused(channel="nhri", rule="never-both"),)
    assert [(one.channel, one.alternative_to) for one in found.suggested] == [
        ("legal-aid", ("nhri",))
    ]
    assert _shown(_judged(rules[1], **_PUSHBACK)) == ["nhri"]


def test_of_some_channels_alone_the_same_is_said_as_among_all() -> None:
    """Whether the last is left hangs on one that hangs on another, of which nobody asked."""
    rules = (
        _rule("helped", "propose", _DETAINED, "legal-aid"),
        _rule("searched", "propose", True, "mrcc"),
        _rule("not-both", "alternative", True, "mrcc", to="legal-aid", exclusive=True),
        _rule("nor-these", "alternative", True, "nhri", to="mrcc", exclusive=True),
        _CRITICAL,
    )
    for detained, left in ((True, True), (False, False)):
        facts = {"detained": detained, **_PUSHBACK}
        whole = judge(_book(*rules), facts, _TODAY)
        some = judge_only(_book(*rules), facts, _TODAY, ["nhri"])
        assert ("nhri" in _shown(some)) is ("nhri" in _shown(whole)) is left
        assert (some.priority, some.trigger) == (whole.priority, whole.trigger)
    assert _shown(judge_only(_book(*rules), _PUSHBACK, _TODAY, ["legal-aid"])) == []


def test_alternatives_that_do_not_exclude_each_other_name_the_first() -> None:
    rules = (
        _rule("always", "propose", True, "legal-aid"),
        _rule("choose", "alternative", _ONGOING, "nhri", to="legal-aid"),
    )
    found = _judged(*rules, ongoing=True, **_PUSHBACK)
    assert {one.channel: one.alternative_to for one in found.suggested} == {
        "nhri": ("legal-aid",),
        "legal-aid": (),
    }
    apart = _judged(*rules, ongoing=False, **_PUSHBACK)
    assert all(one.alternative_to == () for one in apart.suggested)


def test_refused_and_unknown_are_sorted_with_the_priority_before_all() -> None:
    rules = (
        _CRITICAL,
        _rule("no", "refuse", True, "mrcc", "legal-aid", always=True),
    )
    found = _judged(*rules)
    assert [one.channel for one in found.refused] == ["legal-aid", "mrcc"]
    assert [one.channel for one in found.unknown] == [PRIORITY, "nhri"]


@pytest.mark.parametrize(
    "rules",
    [
        (_rule("twice", "propose", True, "nhri"), _rule("twice", "refuse", True, "mrcc")),
        (_rule("nobody", "propose", True, "employer"),),
        (_rule("other", "alternative", True, "nhri", to="employer"),),
        (_rule("no-level", "priority"),),
        (_rule("level", "propose", True, "nhri", level="urgent"),),
        (_rule("routine", "priority", level="routine"),),
        (_rule("circle", "priority", ["not", ["level", "urgent"]], level="critical"),),
        (_rule("circle", "priority", ["term", "asks"], level="critical"),),
        (_rule("no-such-term", "propose", ["term", "asked"], "nhri"),),
    ],
)
def test_a_rulebook_is_understood_or_refused(rules: tuple[Rule, ...]) -> None:
    with pytest.raises(ConditionError):
        _book(*rules, terms={"asks": ["level", "critical"]})


def test_a_term_names_only_earlier_ones() -> None:
    with pytest.raises(ConditionError):
        _book(terms={"first": ["term", "second"], "second": True})
