"""A rulebook in memory: channels, rules, and what they name, checked and ready to be judged by.

It must never hold a part that it does not understand: that part may be a refusal.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal, Self, TypeAlias

from referral.conditions import grammar
from referral.conditions.grammar import LEVELS, Compiled, Names
from referral.conditions.logic import Condition, Level, Value
from referral.errors import ConditionError
from referral.model import Acceptance

Then = Literal["priority", "first", "propose", "refuse", "need", "optional", "alternative"]
Priority = Literal["critical", "urgent", "routine"]

_PROPOSING: Final = frozenset(("first", "propose"))
_BARRING: Final = frozenset(("refuse", "need"))

ByState: TypeAlias = Mapping[str, Mapping[str, Acceptance]]
"""By procedure or treaty, the States that are bound, and since when."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """What rules know of a channel. ``by_mandate``: its mandate makes it a candidate.

    ``order``: small ones are shown first.
    """

    id: str
    kind: str
    order: int
    mandate: frozenset[str] = field(repr=False)
    by_mandate: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule; ``when`` is its condition as JSON.

    ``level`` of a rule of priority; ``always``: it refuses also what nobody proposed; ``tell``:
    a need that is met is told; ``to`` and ``exclusive`` of an alternative.
    """

    id: str
    then: Then
    channels: tuple[str, ...]
    when: Compiled = field(repr=False)
    level: Priority | None = None
    always: bool = False
    tell: bool = False
    to: str | None = None
    exclusive: bool = False

    def bars(self, found: Value) -> Value:
        """Whether the channel is refused by this, for what its condition gave."""
        if self.then == "need":
            return not found if isinstance(found, bool) else found
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The rules of one channel, sorted by what they are for."""

    channel: Channel
    met: Condition | None
    proposing: tuple[Rule, ...]
    barring: tuple[Rule, ...]
    always: tuple[Rule, ...]
    optional: tuple[Rule, ...]
    told: tuple[Rule, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rulebook:
    """All rules in their order, with what they name. Made by `of`.

    ``conditions`` are by id of rule; ``terms`` are in an order in which each names earlier ones.
    """

    as_of: date
    violations: tuple[str, ...] = field(repr=False)
    tables: Mapping[str, frozenset[str]] = field(repr=False)
    terms: Mapping[str, Compiled] = field(repr=False)
    channels: Mapping[str, Channel] = field(repr=False)
    rules: tuple[Rule, ...] = field(repr=False)
    conditions: Mapping[str, Condition] = field(repr=False)
    named: Mapping[str, Condition] = field(repr=False)  # the terms, read
    levels: Mapping[str, tuple[Rule, ...]] = field(repr=False)
    plans: tuple[Plan, ...] = field(repr=False)
    firsts: tuple[Rule, ...] = field(repr=False)
    alternatives: tuple[Rule, ...] = field(repr=False)

    @classmethod
    def of(
        cls,
        *,
        as_of: date,
        violations: Iterable[str],
        tables: Mapping[str, frozenset[str]],
        terms: Mapping[str, Compiled],
        channels: Iterable[Channel],
        rules: Iterable[Rule],
        accepted: ByState | None = None,
        ratified: ByState | None = None,
    ) -> Self:
        """The rulebook, if all of it can be understood; else `ConditionError`.

        ``accepted`` and ``ratified`` are what only a desk knows: States by procedure, by treaty.
        """
        rules, violations = tuple(rules), tuple(violations)
        known = {channel.id: channel for channel in sorted(channels, key=lambda one: one.id)}
        named: dict[str, Condition] = {}
        names = Names(
            violations=frozenset(violations),
            tables=tables,
            mandates={channel.id: channel.mandate for channel in known.values()},
            terms=named,
            accepted=accepted or {},
            ratified=ratified or {},
        )
        for term, condition in terms.items():
            named[term] = grammar.read(condition, names)
        conditions = {rule.id: _condition(rule, names) for rule in rules}
        if len(conditions) != len(rules):
            raise ConditionError("two rules have the same id")
        return cls(
            as_of=as_of,
            violations=violations,
            tables=tables,
            terms=terms,
            channels=known,
            rules=rules,
            conditions=conditions,
            named=named,
            levels={level: tuple(one for one in rules if one.level == level) for level in LEVELS},
            plans=tuple(_plan_of(channel, rules, names) for channel in known.values()),
            firsts=tuple(one for one in rules if one.then == "first"),
            alternatives=tuple(one for one in rules if one.then == "alternative"),
        )


def _condition(rule: Rule, names: Names) -> Condition:
    condition = grammar.read(rule.when, names)
    unknown = [one for one in (*rule.channels, rule.to) if one and one not in names.mandates]
    if unknown:
        raise ConditionError(f"{rule.id}: there is no channel {unknown[0]}")
    if (rule.then == "priority") != (rule.level is not None) or rule.level not in (None, *LEVELS):
        raise ConditionError(f"{rule.id}: a rule of priority has a level, and no other has")
    if rule.level is not None and _asks_level(condition):
        raise ConditionError(f"{rule.id}: the priority cannot depend on itself")
    return condition


def _asks_level(condition: Condition) -> bool:
    return isinstance(condition, Level) or any(map(_asks_level, condition.parts))


def _plan_of(channel: Channel, rules: tuple[Rule, ...], names: Names) -> Plan:
    own = tuple(rule for rule in rules if channel.id in rule.channels)
    told = tuple(one for one in own if one.then not in _BARRING or one.tell)
    return Plan(
        channel=channel,
        met=grammar.read(["mandate", channel.id], names) if channel.by_mandate else None,
        proposing=tuple(rule for rule in own if rule.then in _PROPOSING),
        barring=tuple(rule for rule in own if rule.then in _BARRING),
        always=tuple(rule for rule in own if rule.always),
        optional=tuple(rule for rule in own if rule.then == "optional"),
        told=tuple(rule for rule in told if rule.then != "alternative"),
    )
