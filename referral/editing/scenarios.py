"""Invented cases with what a litigator expects, so that whoever changes a rule sees what follows.

It must never hold a real case.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Final

from referral.book import Rulebook
from referral.conditions.grammar import LEVELS
from referral.conditions.logic import Case, Condition, Value
from referral.facts import Facts
from referral.judging import PRIORITY, Judgement, judge

_FILE: Final = "scenarios.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """A case on a day. ``shown`` must be suggested, ``never`` must not; others may be."""

    id: str
    title: str
    today: date
    facts: Mapping[str, object] = field(repr=False)
    priority: str
    shown: frozenset[str]
    never: frozenset[str]

    def judged(self, book: Rulebook) -> Judgement:
        """What a rulebook says of it, with an empty directory."""
        return judge(book, self.facts, self.today)

    def unmet(self, found: Judgement) -> Iterator[str]:
        """What was expected and is not so, a sentence each."""
        suggested = {one.channel for one in found.suggested}
        if found.priority != self.priority:
            yield f"the priority should be {self.priority}, and is {found.priority}"
        for channel in sorted(self.shown - suggested):
            yield f"{channel} should be suggested"
        for channel in sorted(self.never & suggested):
            yield f"{channel} should never be suggested"

    def holds(self, condition: Condition, found: Judgement) -> Value:
        """Whether a condition holds in it; ``found`` is its judgement, for the priority."""
        return condition.value(Case(self.facts, self.today, levels=_levels(found)))


@cache
def scenarios() -> tuple[Scenario, ...]:
    """Those that ship."""
    found = json.loads(files("referral").joinpath("data", _FILE).read_text(encoding="utf-8"))
    today = date.fromisoformat(found["as_of"])
    return tuple(_scenario(one, today) for one in found["scenarios"])


def _scenario(value: Mapping[str, Any], today: date) -> Scenario:
    expected = value["expected"]
    facts = Facts.read(value["input"]).canonical()
    return Scenario(
        id=value["id"],
        title=value["title"],
        today=today,
        facts={**facts, "attested_channels": frozenset()},
        priority=expected["priority"],
        shown=frozenset(expected["must_suggest"]),
        never=frozenset(expected["must_not_suggest"]),
    )


def _levels(found: Judgement) -> dict[str, Value]:
    """For each level whether the case has it; unknown where facts could still raise it."""
    above = next((frozenset(one.facts) for one in found.unknown if one.channel == PRIORITY), False)
    reached = [found.priority == level for level in LEVELS]
    return {level: any(reached[: n + 1]) or above for n, level in enumerate(LEVELS)}
