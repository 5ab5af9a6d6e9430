"""Rulebooks by chance: every operator and every kind of rule, whether or not it makes sense."""

import random
from collections.abc import Sequence
from datetime import date
from typing import Final

from referral.book import Channel, Priority, Rule, Rulebook, Then
from referral.conditions.grammar import FACTS, Compiled, Kind

_VIOLATIONS: Final = ("pushback", "torture", "theft", "refusal", "insult")
_COUNTRIES: Final = ("ES", "MA", "MX", "LY", "CN")
_IDS: Final[Sequence[str]] = ("one", "two", "something-else")
_THEN: Final[Sequence[Then]] = ("first", "propose", "refuse", "need", "optional")
_DEPTH: Final = 4


def rulebook(seed: int) -> Rulebook:
    """One that pages would take."""
    chance = random.Random(seed)
    channels = [f"channel-{n}" for n in range(chance.randint(1, 6))]
    tables = {
        name: frozenset(chance.sample(_COUNTRIES, chance.randint(0, 4))) for name in ("here", "far")
    }
    maker = _Maker(chance, channels, sorted(tables))
    terms: dict[str, Compiled] = {}
    for n in range(chance.randint(0, 4)):
        terms[f"term-{n}"] = maker.condition()
        maker.terms.append(f"term-{n}")
    levels: Sequence[Priority] = ("critical", "urgent", "critical", "urgent")
    rules = [
        Rule(id=f"level-{n}", then="priority", channels=(), when=maker.condition(), level=level)
        for n, level in enumerate(levels)
    ]
    maker.may_ask_level = True
    for n in range(chance.randint(1, 14)):
        then = chance.choice(_THEN)
        rules.append(
            Rule(
                id=f"rule-{n}",
                then=then,
                channels=tuple(chance.sample(channels, chance.randint(1, len(channels)))),
                when=maker.condition(),
                always=then == "refuse" and chance.random() < 0.5,
                tell=then == "need" and chance.random() < 0.5,
            )
        )
    chance.shuffle(rules)
    return Rulebook.of(
        as_of=date(2026, 11, 21),
        violations=_VIOLATIONS,
        tables=tables,
        terms=terms,
        channels=[
            Channel(
                id=one,
                kind="national",
                order=chance.randint(0, 2),
                mandate=frozenset(chance.sample(_VIOLATIONS, chance.randint(0, 5))),
                by_mandate=chance.random() < 0.6,
            )
            for one in channels
        ],
        rules=rules,
    )


class _Maker:
    def __init__(self, chance: random.Random, channels: list[str], tables: list[str]) -> None:
        self._chance = chance
        self._channels = channels
        self._tables = tables
        self.terms: list[str] = []
        self.may_ask_level = False

    def condition(self, depth: int = _DEPTH) -> Compiled:
        chance = self._chance
        operators = ["known", "has", "is", "most", "least", "in", "elsewhere", "same", "mandate"]
        operators += ["term"] * bool(self.terms) + ["level"] * self.may_ask_level
        if depth:
            operators += ["all", "any", "not", "maybe", "all", "any", "all", "any"]
        match operator := chance.choice(operators):
            case "all" | "any":
                return [operator, *(self.condition(depth - 1) for _ in range(chance.randint(0, 3)))]
            case "not" | "maybe":
                return [operator, self.condition(depth - 1)]
            case "known":
                return [operator, chance.choice(list(FACTS))]
            case "has":
                fact = self._fact(Kind.SET)
                ids = _VIOLATIONS if fact == "violations" else _IDS
                return [operator, fact, [*chance.sample(ids, chance.randint(1, 2))]]
            case "is":
                fact = self._fact(Kind.FLAG, Kind.CHOICE, Kind.COUNTRY)
                return [operator, fact, [*self._values(fact)]]
            case "most" | "least":
                return [operator, self._fact(Kind.NUMBER), chance.randint(0, 4)]
            case "in":
                return [operator, self._fact(*_PLACES), chance.choice(self._tables)]
            case "elsewhere":
                return [operator, "respondent_states", chance.choice(self._tables)]
            case "same":
                return [operator, self._fact(*_PLACES), self._fact(*_PLACES)]
            case "mandate":
                return [operator, chance.choice(self._channels)]
            case "term":
                return [operator, chance.choice(self.terms)]
            case "level":
                return [operator, chance.choice(("critical", "urgent"))]
        return True

    def _fact(self, *kinds: Kind) -> str:
        return self._chance.choice([name for name, kind in FACTS.items() if kind in kinds])

    def _values(self, fact: str) -> Sequence[Compiled]:
        if FACTS[fact] is Kind.FLAG:
            return (self._chance.choice((True, False)),)
        pool: list[Compiled] = [*(_COUNTRIES if FACTS[fact] is Kind.COUNTRY else _IDS), None]
        return self._chance.sample(pool, self._chance.randint(1, 2))


_PLACES: Final = (Kind.COUNTRY, Kind.COUNTRIES)
