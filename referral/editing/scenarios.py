"""Invented cases with what a litigator expects, so that whoever changes a rule sees what follows.

It must never hold a real case.
"""

import json
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from importlib.resources.abc import Traversable
from typing import Any, Final, cast

from referral.book import Rulebook
from referral.conditions.grammar import LEVELS
from referral.conditions.logic import Case, Condition, Value
from referral.errors import DataError, FactsError
from referral.facts import Facts
from referral.judging import PRIORITY, Judgement, judge

FILE: Final = "scenarios.json"
_EXPECTED: Final = (
    'write "id", "title", "input", and "expected" with "priority", "must_suggest", '
    '"must_not_suggest"'
)


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


def load(folder: Traversable, channels: Collection[str]) -> tuple[Scenario, ...]:
    """Those of a folder of data; `DataError` for one that cannot be read, or expects what is none.

    Their facts are read by the words and violations that this version ships.
    """
    text = _text(folder / FILE)
    try:
        found = json.loads(text)
        today, cases = date.fromisoformat(found["as_of"]), list(found["scenarios"])
    except json.JSONDecodeError as error:
        raise DataError(FILE, error.lineno, f"this is not JSON: {error.msg}") from None
    except (KeyError, TypeError, ValueError):
        raise DataError(FILE, 1, 'write an object with "as_of", a day, and "scenarios"') from None
    return tuple(_read(one, today, channels, text) for one in cases)


def _text(file: Traversable) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except OSError as error:
        raise DataError(file.name, 1, f"the file cannot be read ({error.strerror})") from None
    except UnicodeDecodeError:
        raise DataError(file.name, 1, "save the file as UTF-8") from None


def _read(value: object, today: date, channels: Collection[str], text: str) -> Scenario:
    name = str(value.get("id", "")) if isinstance(value, dict) else ""
    found = re.search(rf'"id"\s*:\s*"{re.escape(name)}"', text) if name else None
    line = text.count("\n", 0, found.start()) + 1 if found else 1
    try:
        scenario = _scenario(cast("Mapping[str, Any]", value), today)
    except FactsError as error:
        raise DataError(FILE, line, f"{name}: {error}") from None
    except (KeyError, TypeError, ValueError):
        raise DataError(FILE, line, f"{name or 'a case'}: {_EXPECTED}") from None
    if unknown := (scenario.shown | scenario.never) - set(channels):
        raise DataError(FILE, line, f'{name}: "{min(unknown)}" is no known channel')
    return scenario


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
