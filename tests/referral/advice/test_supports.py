"""What makes a condition hold is named, and nothing that nobody said."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given

from referral.advice import supports
from referral.conditions.grammar import Compiled, Names, read
from referral.conditions.logic import Case
from referral.facts import Facts
from referral.rules import rules
from tests.referral.given import cases

TODAY = date(2026, 11, 21)


def because(compiled: Compiled, **told: Any) -> list[tuple[str, str]]:
    book = rules().book
    names = Names(
        violations=frozenset(book.violations),
        tables=book.tables,
        mandates={},
        terms=book.named,
        accepted={},
        ratified={},
    )
    case = Case(Facts.read(told).canonical(), TODAY)
    return [(one.fact, one.value) for one in supports.of(read(compiled, names), case)]


@pytest.mark.parametrize(
    ("compiled", "expected"),
    [
        (True, []),
        (["has", "violations", ["pushback", "wage-theft"]], [("violations", "pushback")]),
        (["not", ["is", "ongoing", [True]]], [("ongoing", "no")]),
        (["maybe", ["is", "withdrawn", [True]]], []),
        (["known", "days_ago"], [("days_ago", "9")]),
        (["most", "days_ago", 9], [("days_ago", "9")]),
        (["in", "respondent_states", "eu"], [("respondent_states", "GR")]),
        (["is", "special_status", [None]], [("special_status", "none")]),
        (
            ["same", "country_of_incident", "respondent_states"],
            [("country_of_incident", "GR"), ("respondent_states", "GR")],
        ),
        (
            [
                "any",
                ["is", "ongoing", [False]],
                ["is", "detained", [True]],
                ["term", "state-actor"],
            ],
            [("actors", "police"), ("ongoing", "no")],
        ),
        (["all", ["is", "ongoing", [False]], ["is", "detained", [True]]], []),
        (["is", "ongoing", [True]], []),
    ],
)
def test_the_facts_behind_a_condition(compiled: Compiled, expected: list[tuple[str, str]]) -> None:
    told = {
        "violations": ["pushback", "pullback"],
        "when": {"days_ago": 9, "ongoing": False},
        "country_of_incident": "GR",
        "respondent_states": ["GR"],
        "alleged_actors": ["police", "employer"],
        "special_status": None,
    }
    assert because(compiled, **told) == expected


@given(cases())
def test_only_what_was_said_supports_anything(facts: Facts) -> None:
    case = Case(facts.canonical(), TODAY)
    for name in ("state-actor", "child", "protection", "held", "work-case"):
        condition = rules().book.named[name]
        found = supports.of(condition, case)
        assert {one.fact for one in found} <= case.facts.keys()
        assert not found or condition.value(case) is True
