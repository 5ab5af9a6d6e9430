"""Everything can be explained in words, and a worked case is judged as its text says."""

from datetime import date

import pytest

from referral.conditions.grammar import FACTS, Compiled, Kind
from referral.editing import edition, explaining
from referral.editing.edition import Edition
from referral.editing.phrases import CHOICES, FLAGS, NUMBERS, PLACES, SETS, Speaker
from referral.errors import ConditionError, UnknownIdError


@pytest.fixture(scope="module")
def shipped() -> Edition:
    return edition.shipped()


def spoken(condition: Compiled) -> list[str]:
    found = edition.shipped()
    speaker = Speaker(
        terms=found.rules.terms,
        severities={one.id: one.severity for one in found.data.vocabulary.violations},
    )
    return ["  " * depth + text for depth, text in speaker.lines(condition)]


def test_every_fact_has_words() -> None:
    kinds = {
        Kind.FLAG: FLAGS.keys(),
        Kind.NUMBER: NUMBERS.keys(),
        Kind.SET: SETS.keys(),
        Kind.CHOICE: CHOICES.keys(),
    }
    for fact, kind in FACTS.items():
        assert fact in kinds.get(kind, PLACES.keys())


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (True, ["always"]),
        (
            ["all", ["is", "ongoing", [True]], ["not", ["is", "detained", [True]]]],
            [
                "all of these:",
                "  it is going on",
                "  it is not so that:",
                "    somebody is locked up now",
            ],
        ),
        (
            ["maybe", ["any", ["most", "days_ago", 3], ["least", "group_size", 2]]],
            [
                "it is so, or nobody knows whether it is, that:",
                "  at least one of these:",
                "    days since it happened, or began: at most 3",
                "    people in the group: at least 2",
            ],
        ),
        (["term", "child"], ["A child is concerned. [child]"]),
        (["level", "urgent"], ["the case is urgent or critical"]),
        (["mandate", "nhri"], ["what happened is in the mandate of this: nhri"]),
        (["known", "days_ago"], ["it is known: days_ago"]),
        (
            ["has", "violations", ["pushback", "pullback"]],
            ["what happened includes any of these: pushback; pullback"],
        ),
        (["is", "special_status", [None]], ["the special protection: none"]),
        (
            ["is", "current_location", ["at-sea"]],
            ["the place where the person is: at sea"],
        ),
        (
            ["in", "respondent_states", "eu"],
            ["an accused State is a member of the European Union"],
        ),
        (
            ["elsewhere", "respondent_states", "eu"],
            ["an accused State is a member of the European Union, and the person is not there"],
        ),
        (
            ["same", "country_of_origin", "respondent_states"],
            ["the State of origin is an accused State"],
        ),
        (
            ["accepted", "cat-art22"],
            ["an accused State has accepted this, for facts of that time: cat-art22"],
        ),
        (["accepted-today", "iachr"], ["an accused State accepts this today: iachr"]),
        (
            ["ratified", "ced", "country_of_origin"],
            ["the State of origin was bound by this when it began: ced"],
        ),
        (
            ["party", "opcat", "respondent_states"],
            ["an accused State is bound by this today: opcat"],
        ),
    ],
)
def test_a_condition_in_words(condition: Compiled, expected: list[str]) -> None:
    assert spoken(condition) == expected


def test_all_violations_of_a_severity_are_not_listed() -> None:
    found = edition.shipped().data.vocabulary.violations
    grave: list[Compiled] = [one.id for one in found if one.severity == "critical"]
    assert spoken(["has", "violations", grave]) == [
        "what happened includes anything of this severity: critical"
    ]
    (line,) = spoken(["has", "violations", [*grave[1:], "wage-theft"]])
    assert line.endswith("; wage-theft")
    assert str(grave[1]) in line


def test_what_has_no_words_is_an_error() -> None:
    with pytest.raises(ConditionError):
        spoken(["often", "pushback"])


def test_everything_that_ships_can_be_explained(shipped: Edition) -> None:
    for names in (
        shipped.rules.texts,
        shipped.rules.terms,
        shipped.data.mechanisms,
        {one.id: one for one in shipped.data.vocabulary.violations},
    ):
        for name in names:
            lines = explaining.explain(name, shipped)
            assert name in lines[0]
            assert any("Source:" in line for line in lines)
            assert not any("{" in line for line in lines)


def test_a_rule_says_what_it_does_when_and_where_it_comes_from(shipped: Edition) -> None:
    lines = "\n".join(explaining.explain("consulate-not-asked-for", shipped))
    for told in (
        "Rule consulate-not-asked-for (",
        "Source: Vienna Convention",
        "Where it holds, it refuses consulate-origin. Also where nothing proposed it.",
        "    - it is so, or nobody knows whether it is, that:",
        "        - the person wants contact with their consulate",
        "of 20 worked cases: s04,",
    ):
        assert told in lines


def test_a_channel_has_its_rules_time_consent_and_cases(shipped: Edition) -> None:
    lines = "\n".join(explaining.explain("ecthr", shipped))
    for told in (
        "Channel ecthr: European Court of Human Rights",
        "Kind regional-court, open. Its mandate proposes it.",
        "[ecthr-too-late]",
        "Time: Four months from the final domestic decision, or from the day it was served;",
        "Consent: share-regional, name-to-state",
        "Submitted by: legal-aid.",
        "Lower in: s23, s26, s28, s37",
    ):
        assert told in lines


def test_a_named_condition_and_a_violation_say_who_uses_them(shipped: Edition) -> None:
    lines = "\n".join(explaining.explain("imminence", shipped))
    assert "Used by: urgent-measures-need-imminence" in lines
    lines = "\n".join(explaining.explain("kidnapping", shipped))
    assert "In the worked cases: s06" in lines
    assert "held" in lines.partition("Named by:")[2]
    assert "sr-trafficking" in lines.partition("In the mandate of:")[2]


def test_an_unknown_id_gets_the_nearest(shipped: Edition) -> None:
    with pytest.raises(UnknownIdError, match='did you mean "pushback"'):
        explaining.explain("pushbak", shipped)
    with pytest.raises(UnknownIdError, match='did you mean "nhri-'):
        explaining.explain("nhri-", shipped)
    with pytest.raises(UnknownIdError, match=r"violation\.$"):
        explaining.explain("zzzzzz", shipped)


def test_the_worked_cases_are_judged_as_expected(shipped: Edition) -> None:
    assert len(edition.shipped().scenarios) == 20
    for scenario in edition.shipped().scenarios:
        assert scenario.today == date(2026, 11, 21)
        judged = scenario.judged(shipped.rules.book)
        assert list(scenario.unmet(judged)) == []
        assert scenario.shown
        assert scenario.never


def test_a_case_that_is_judged_otherwise_is_named(shipped: Edition) -> None:
    one, other = edition.shipped().scenarios[0], edition.shipped().scenarios[5]
    unmet = list(one.unmet(other.judged(shipped.rules.book)))
    assert any("should be suggested" in text for text in unmet)


def test_where_a_priority_holds_conditions_on_it_do(shipped: Edition) -> None:
    book = shipped.rules.book
    for scenario in edition.shipped().scenarios:
        judged = scenario.judged(book)
        held = scenario.holds(book.named["imminence"], judged)
        assert held is (judged.priority == "critical" and scenario.facts["ongoing"] is True)
