"""Judging a case by a rulebook: how urgent, what first, which channels, which not, what to ask.

`RULEBOOK.md`, section 4, is normative; `complaints/browser/src/rules/judge.js` gives the same. It
must never suggest a channel that a rule refuses, and never look at anything but the rulebook, the
facts and the day.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from referral.book import Plan, Priority, Rule, Rulebook
from referral.conditions.grammar import LEVELS
from referral.conditions.logic import Case, Value

MANDATE: Final = "mandate"  # the reason of a channel whose mandate covers what happened
PRIORITY: Final = "priority"  # stands for a channel where facts could raise the priority


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggested:
    """A channel to show. ``reasons``: `MANDATE` and ids of rules; ``optional``: shown lower."""

    channel: str
    optional: bool
    reasons: tuple[str, ...]
    alternative_to: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A channel not to use, and the rule that says so."""

    channel: str
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Undecided:
    """A channel (or `PRIORITY`) and the facts, by name, that would decide it."""

    channel: str
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What the rules say. ``trigger`` is the rule that gave the priority; ``first`` channels.

    ``suggested`` holds the first ones too, the best first.
    """

    priority: Priority
    trigger: str | None = field(repr=False)
    first: tuple[str, ...] = field(repr=False)
    suggested: tuple[Suggested, ...] = field(repr=False)
    refused: tuple[Refused, ...] = field(repr=False)
    unknown: tuple[Undecided, ...] = field(repr=False)


def judge(rulebook: Rulebook, facts: Mapping[str, object], today: date) -> Judgement:
    """What the rules say of these facts, which are canonical, on this day."""
    return _judge(rulebook, rulebook.plans, facts, today)


def judge_only(
    rulebook: Rulebook, facts: Mapping[str, object], today: date, channels: Iterable[str]
) -> Judgement:
    """What `judge` says of the priority and of these channels; of others perhaps nothing."""
    heard: set[str | None] = set(channels)
    while more := {rule.to for rule in rulebook.alternatives if _excludes(rule, heard)} - heard:
        heard |= more  # whether one is left depends on the one that excludes it
    plans = [plan for plan in rulebook.plans if plan.channel.id in heard]
    return _judge(rulebook, plans, facts, today)


def _excludes(rule: Rule, channels: set[str | None]) -> bool:
    return rule.exclusive and not channels.isdisjoint(rule.channels)


def _judge(
    rulebook: Rulebook, plans: Iterable[Plan], facts: Mapping[str, object], today: date
) -> Judgement:
    sitting = _Sitting(rulebook, Case(facts, today))
    priority, trigger = sitting.priority(rulebook.levels)
    for plan in plans:
        sitting.hear(plan)
    sitting.exclude(rulebook.alternatives)
    return sitting.judgement(priority, trigger)


class _Sitting:
    """One case being judged."""

    def __init__(self, rulebook: Rulebook, case: Case) -> None:
        self.rulebook = rulebook
        self.case = case
        self._verdicts: dict[str, Value] = {}
        self._suggested: dict[str, Suggested] = {}
        self._refused: dict[str, str] = {}
        self._unknown: dict[str, frozenset[str]] = {}

    def verdict(self, rule: Rule) -> Value:
        found = self._verdicts.get(rule.id)
        if found is None:
            condition = self.rulebook.conditions[rule.id]
            found = self._verdicts[rule.id] = condition.value(self.case)
        return found

    def priority(self, levels: Mapping[str, tuple[Rule, ...]]) -> tuple[Priority, str | None]:
        """The level and the rule that gave it; what could raise it becomes unknown."""
        above: Value = False
        for level in LEVELS:
            for rule in levels[level]:
                if self.verdict(rule) is True:
                    self.case.levels.update(dict.fromkeys(LEVELS[LEVELS.index(level) :], True))
                    assert rule.level is not None
                    return self._found(rule.level, rule.id, above)
            here = self._any(levels[level])
            above = self.case.levels[level] = _either(above, here)
        return self._found("routine", None, above)

    def _found(
        self, level: Priority, rule: str | None, above: Value
    ) -> tuple[Priority, str | None]:
        if isinstance(above, frozenset):
            self._unknown[PRIORITY] = above
        return level, rule

    def _any(self, rules: Iterable[Rule]) -> Value:
        """True if a rule is, else unknown if one is, else false."""
        unknown: frozenset[str] | None = None
        for rule in rules:
            found = self.verdict(rule)
            if found is True:
                return True
            if found is not False:
                unknown = found if unknown is None else unknown | found
        return False if unknown is None else unknown

    def hear(self, plan: Plan) -> None:
        """Whether the channel is suggested, refused, unknown, or none of them."""
        met = plan.met.value(self.case) if plan.met else False
        candidate = met if met is True else _either(met, self._any(plan.proposing))
        if candidate is False and not plan.always:
            return
        channel = plan.channel.id
        unknown = frozenset[str]() if isinstance(candidate, bool) else candidate
        for rule in plan.barring if candidate is True else plan.always:
            bars = rule.bars(self.verdict(rule))
            if bars is True:
                self._refused[channel] = rule.id
                return
            if bars is not False and candidate is True:
                unknown |= bars
        if unknown:
            self._unknown[channel] = unknown
        elif candidate is True:
            self._suggested[channel] = Suggested(
                channel=channel,
                optional=any(self.verdict(rule) is not False for rule in plan.optional),
                reasons=tuple(self._reasons(plan, met)),
            )

    def _reasons(self, plan: Plan, met: Value) -> Iterator[str]:
        if met is True:
            yield MANDATE
        for rule in plan.told:
            if self.verdict(rule) is True:
                yield rule.id

    def exclude(self, alternatives: Iterable[Rule]) -> None:
        """Of two channels that do not go together, refuse or mark the second."""
        for rule in alternatives:
            if rule.to not in self._suggested or self.verdict(rule) is not True:
                continue
            for channel in rule.channels:
                if channel not in self._suggested:
                    continue
                if rule.exclusive:
                    del self._suggested[channel]
                    self._refused[channel] = rule.id
                    self._mark(rule.to, channel)
                else:
                    self._mark(channel, rule.to)

    def _mark(self, channel: str, other: str) -> None:
        one = self._suggested[channel]
        both = (*one.alternative_to, other)
        self._suggested[channel] = replace(one, alternative_to=both)

    def judgement(self, priority: Priority, trigger: str | None) -> Judgement:
        """Everything found, ranked."""
        places: dict[str, int] = {}
        for place, rule in enumerate(self.rulebook.firsts):
            if self._verdicts.get(rule.id) is True:
                for channel in self._suggested.keys() & rule.channels:
                    places.setdefault(channel, place)
        happened = self.case.facts.get("violations")
        violations = happened if isinstance(happened, frozenset) else frozenset[str]()

        def rank(one: Suggested) -> tuple[bool, bool, int, int, int, str]:
            channel = self.rulebook.channels[one.channel]
            covered = len(channel.mandate & violations)
            return (
                one.channel not in places,
                one.optional,
                channel.order,
                -covered,
                len(channel.mandate),
                channel.id,
            )

        suggested = sorted(self._suggested.values(), key=rank)
        first = [one.channel for one in suggested if one.channel in places]
        return Judgement(
            priority=priority,
            trigger=trigger,
            first=tuple(sorted(first, key=places.__getitem__)),
            suggested=tuple(suggested),
            refused=tuple(
                Refused(channel=channel, rule=rule)
                for channel, rule in sorted(self._refused.items())
            ),
            unknown=tuple(
                Undecided(channel=channel, facts=tuple(sorted(facts)))
                for channel, facts in sorted(
                    self._unknown.items(), key=lambda one: (one[0] != PRIORITY, one[0])
                )
            ),
        )


def _either(one: Value, other: Value) -> Value:
    if one is True or other is True:
        return True
    if one is False:
        return other
    return one if other is False else one | other
