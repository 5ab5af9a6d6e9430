"""Facts by chance, steered so that every condition of a rulebook comes out in every way it can.

Values are those that the rulebook asks for, their neighbours and some others. The same seed gives
the same facts.
"""

import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from referral.book import Rulebook
from referral.conditions.grammar import FACTS, LEVELS, Compiled, Kind
from referral.conditions.logic import AnyOf, Case, Condition, Value

Outcome = Literal["true", "false", "unknown"]
OUTCOMES: tuple[Outcome, ...] = ("true", "false", "unknown")
TODAY = date(2026, 11, 21)

_OPPOSITE: Mapping[Outcome, Outcome] = {"true": "false", "false": "true", "unknown": "unknown"}
_MISSING = 0.3  # of all facts
_CHOICES = 12  # among how many the rarest is looked for
_SETS = (Kind.SET, Kind.COUNTRIES)
_COUNTRIES = ("ES", "MA", "MX", "LY", "CN")


def outcome(value: Value) -> Outcome:
    """What a condition gave, in a word."""
    return "true" if value is True else "false" if value is False else "unknown"


def possible(condition: Condition) -> frozenset[Outcome]:
    """How a condition can come out, as far as its operators tell."""
    parts = [possible(part) for part in condition.parts]
    found: set[Outcome]
    match type(condition).__name__:
        case "Always":
            return frozenset(("true",))
        case "Known":
            return frozenset(("true", "false"))
        case "Maybe":
            found = {one for one in parts[0] if one != "unknown"}
            return frozenset((*found, "true")) if "unknown" in parts[0] else frozenset(found)
        case "Not":
            return frozenset(_OPPOSITE[one] for one in parts[0])
        case "Term":
            return parts[0]
        case "AllOf" | "AnyOf":
            decisive: Outcome = "false" if type(condition).__name__ == "AllOf" else "true"
            found = set()
            if any(decisive in part for part in parts):
                found.add(decisive)
            if all(_OPPOSITE[decisive] in part for part in parts):
                found.add(_OPPOSITE[decisive])
            if any("unknown" in part for part in parts):
                found.add("unknown")
            return frozenset(found)
    return frozenset(OUTCOMES)


@dataclass
class Chance:
    """A source of facts for one rulebook."""

    rulebook: Rulebook
    seed: int = 0
    counts: dict[str, Counter[Outcome]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)
        self._compiled: dict[str, Compiled] = {
            **{f"rule {one.id}": one.when for one in self.rulebook.rules},
            **{f"term {name}": when for name, when in self.rulebook.terms.items()},
        }
        self._conditions: dict[str, Condition] = {
            **{f"rule {identifier}": one for identifier, one in self.rulebook.conditions.items()},
            **{f"term {name}": one for name, one in self.rulebook.named.items()},
        }
        self._words = {name: sorted(self._pool(name), key=repr) for name in FACTS}
        self.counts = {name: Counter() for name in self._compiled}

    def cases(self, number: int) -> Iterator[Mapping[str, object]]:
        """So many cases, each steered at what came out least often so far."""
        targets = [
            (name, wanted)
            for name, condition in self._conditions.items()
            for wanted in OUTCOMES
            if wanted in possible(condition)
        ]
        for _ in range(number):
            some = self._random.sample(targets, min(len(targets), _CHOICES))
            name, wanted = min(some, key=lambda one: self.counts[one[0]][one[1]])
            facts = {name: self._some(name) for name in FACTS if self._random.random() > _MISSING}
            self._steer(self._compiled[name], wanted, facts)
            found = {
                name: frozenset(value) if isinstance(value, set) else value
                for name, value in facts.items()
            }
            self._count(found)
            yield found

    def rarest(self) -> list[tuple[int, str, Outcome]]:
        """How often each condition came out in each way that it can, the rarest first."""
        return sorted(
            (self.counts[name][wanted], name, wanted)
            for name, condition in self._conditions.items()
            for wanted in possible(condition)
        )

    def _count(self, facts: Mapping[str, object]) -> None:
        case = Case(facts, TODAY)
        for level in LEVELS:  # as `judging` finds them, but all of them
            above = [
                one for one in self.rulebook.rules if one.level in LEVELS[: LEVELS.index(level) + 1]
            ]
            each = tuple(self.rulebook.conditions[one.id] for one in above)
            case.levels[level] = AnyOf(each).value(case)
        for name, condition in self._conditions.items():
            self.counts[name][outcome(condition.value(case))] += 1

    def _pool(self, fact: str) -> set[object]:
        """Values of a fact: what is asked for, what is near it, something else."""
        kind = FACTS[fact]
        if kind is Kind.FLAG:
            return {True, False}
        asked: set[object] = set()
        for part in (part for one in self._compiled.values() for part in _parts(one)):
            match part:
                case ["has" | "is", str(name), [*values]] if name == fact:
                    asked.update(values)
                case ["most" | "least", str(name), int(limit)] if name == fact:
                    asked |= {max(0, limit - 1), limit, limit + 1}
                case ["in" | "elsewhere", str(name), str(table)] if name == fact:
                    asked.update(sorted(self.rulebook.tables[table])[:4])
        if kind is Kind.NUMBER:
            return {*asked, 0, 5_000, None}
        if kind in (Kind.COUNTRY, Kind.COUNTRIES):
            return {*asked, *_COUNTRIES}
        if fact == "violations":
            return {*asked, *self.rulebook.violations}
        return {*asked, "something-else", *(() if kind is Kind.SET else (None,))}

    def _some(self, fact: str) -> object:
        pool = self._words[fact]
        if FACTS[fact] in _SETS:
            return set(self._random.sample(pool, self._random.randint(0, min(2, len(pool)))))
        return self._random.choice(pool)

    def _steer(self, compiled: Compiled, wanted: Outcome, facts: dict[str, object]) -> None:
        """Change the facts so that the condition comes out as wanted, as far as that is simple."""
        chance = self._random
        match compiled:
            case ["all" | "any" as operator, *parts] if parts:
                decisive: Outcome = "false" if operator == "all" else "true"
                chosen = chance.randrange(len(parts))
                if wanted != decisive:
                    for at, part in enumerate(parts):
                        if at != chosen:
                            self._steer(part, _OPPOSITE[decisive], facts)
                self._steer(parts[chosen], wanted, facts)
            case ["not", part]:
                self._steer(part, _OPPOSITE[wanted], facts)
            case ["maybe", part]:
                self._steer(
                    part, chance.choice(("true", "unknown")) if wanted == "true" else wanted, facts
                )
            case ["term", str(name)]:
                self._steer(self.rulebook.terms[name], wanted, facts)
            case ["level", str(level)]:
                among = LEVELS[: LEVELS.index(level) + 1]
                rules = [one.when for one in self.rulebook.rules if one.level in among]
                self._steer(["any", *rules], wanted, facts)
            case ["mandate", str(channel)]:
                mandate = sorted(self.rulebook.channels[channel].mandate)
                self._steer(["has", "violations", [*mandate]], wanted, facts)
            case ["elsewhere", str(fact), str(table)]:
                self._steer(["in", fact, table], "false" if wanted == "false" else "true", facts)
                if wanted == "unknown":
                    facts.pop("current_location", None)
                else:
                    facts["current_location"] = "at-sea"
            case ["same", str(first), str(second)]:
                self._same(first, second, wanted, facts)
            case [str(operator), str(fact), *operand]:
                self._fact(operator, fact, operand, wanted, facts)

    def _fact(
        self,
        operator: str,
        fact: str,
        operand: Sequence[Compiled],
        wanted: Outcome,
        facts: dict[str, object],
    ) -> None:
        """One fact, steered: it has a value that is asked for, has another one, or is missing."""
        if wanted == "unknown":
            others = self._others(fact, operator, operand)
            is_partly = FACTS[fact] is Kind.SET and self._random.random() < 0.5
            facts.pop(fact, None)
            if is_partly:
                facts[fact] = {*self._random.sample(others, min(1, len(others))), "unknown"}
            return
        fitting = self._fitting(fact, operator, operand)
        others = self._others(fact, operator, operand)
        pool = fitting if wanted == "true" else others
        if FACTS[fact] not in _SETS:
            if pool:
                facts[fact] = self._random.choice(pool)
            return
        held = facts.get(fact)
        kept = held if isinstance(held, set) else set()
        kept = kept - set(fitting) - {"unknown"} if wanted == "false" else kept
        facts[fact] = kept | set(self._random.sample(pool, min(1, len(pool))))

    def _fitting(self, fact: str, operator: str, operand: Sequence[Compiled]) -> list[object]:
        match operator, operand:
            case (("has" | "is"), [[*values]]):
                return list(values)
            case "in", [str(table)]:
                return [*sorted(self.rulebook.tables[table])]
            case "most", [int(limit)]:
                return [one for one in self._words[fact] if isinstance(one, int) and one <= limit]
            case "least", [int(limit)]:
                return [one for one in self._words[fact] if isinstance(one, int) and one >= limit]
        return self._words[fact]  # known

    def _others(self, fact: str, operator: str, operand: Sequence[Compiled]) -> list[object]:
        fitting = self._fitting(fact, operator, operand)
        return [one for one in self._words[fact] if one not in fitting]

    def _same(self, first: str, second: str, wanted: Outcome, facts: dict[str, object]) -> None:
        if wanted == "unknown":
            facts.pop(self._random.choice((first, second)), None)
            return
        one, other = self._random.sample(_COUNTRIES, 2)
        for fact, country in ((first, one), (second, one if wanted == "true" else other)):
            facts[fact] = {country} if FACTS[fact] in _SETS else country


def _parts(compiled: Compiled) -> Iterator[list[Compiled]]:
    if isinstance(compiled, list):
        yield compiled
        for part in compiled[1:]:
            yield from _parts(part)
